/* SPDX-License-Identifier: BSD-2-Clause */
/* See proof.h. Whatever is ambiguous proves nothing. */
#include "reading/proof.h"

#include <string.h>

#include "base/text.h"
#include "reading/authres.h"
#include "reading/header.h"

#define TOKEN_LENGTH (DUNLIN_NOTICE_LENGTH + 1 + DUNLIN_MAC_LENGTH)

/* Where the address that a message came to is noted, the surest first. */
static const char *const recipient_fields[] = {
	"Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc",
};

static char **
to_strv(GPtrArray *list)
{
	g_ptr_array_add(list, NULL);
	return (char **)g_ptr_array_free(list, FALSE);
}

static char *
only_from(const DunlinHeader *header)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);
	const char *value = dunlin_header_only(header, "From");

	if (value == NULL || header->malformed || !dunlin_header_addresses(value, list) ||
	    list->len != 1 || !dunlin_text_is_address(list->pdata[0]))
		return NULL;
	return g_strdup(list->pdata[0]);
}

static char *
only_message_id(const DunlinHeader *header)
{
	g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
	const char *value = dunlin_header_only(header, "Message-ID");
	g_autofree char *stripped = g_strstrip(g_strdup(value != NULL ? value : ""));

	dunlin_header_message_ids(stripped, ids);
	return ids->len == 1 && strcmp(ids->pdata[0], stripped) == 0 ? g_steal_pointer(&stripped) : NULL;
}

/* The topmost: delivery puts it there. */
static char *
return_path(const DunlinHeader *header)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);
	const DunlinHeaderField *field = dunlin_header_get(header, "Return-Path", 0);

	if (field == NULL || !dunlin_header_addresses(field->value, list) || list->len != 1)
		return NULL;
	if (*(const char *)list->pdata[0] != '\0' && !dunlin_text_is_address(list->pdata[0]))
		return NULL;
	return g_strdup(list->pdata[0]);
}

static char **
recipients(const DunlinHeader *header)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);
	const DunlinHeaderField *field;

	for (guint i = 0; i < G_N_ELEMENTS(recipient_fields); i++) {
		for (guint n = 0; (field = dunlin_header_get(header, recipient_fields[i], n)) != NULL; n++)
			(void)dunlin_header_addresses(field->value, list); /* what is sound in it */
	}
	return to_strv(g_steal_pointer(&list));
}

static char **
references(const DunlinHeader *header)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) older = g_ptr_array_new_with_free_func(g_free);
	const DunlinHeaderField *field = dunlin_header_get(header, "In-Reply-To", 0);

	if (field != NULL)
		dunlin_header_message_ids(field->value, list);
	field = dunlin_header_get(header, "References", 0);
	if (field != NULL)
		dunlin_header_message_ids(field->value, older);
	for (guint i = older->len; i > 0; i--) {
		if (!g_ptr_array_find_with_equal_func(list, older->pdata[i - 1], g_str_equal, NULL))
			g_ptr_array_add(list, g_strdup(older->pdata[i - 1]));
	}
	return to_strv(g_steal_pointer(&list));
}

/* A token behind the separator anywhere in the local part: SRS and BATV put theirs before it
 * (SRS0=HHH=TT=host=dunning+…, prvs=TAG=dunning+…), some put it behind. */
static char *
notice_in_address(const DunlinKeys *keys, const char *address, const char *separator)
{
	const char *end = strrchr(address, '@'), *at = address;
	char *notice = NULL;

	if (end == NULL || *separator == '\0')
		return NULL;
	while ((at = strstr(at, separator)) != NULL && at < end) {
		g_autofree char *token = NULL;

		at += strlen(separator);
		token = g_strndup(at, TOKEN_LENGTH);
		if (end - at < TOKEN_LENGTH || g_ascii_isalnum(at[TOKEN_LENGTH]))
			continue;
		if (dunlin_reply_token_parse(keys, token, &notice))
			return notice;
	}
	return NULL;
}

static char *
notice_in_id(const DunlinKeys *keys, const char *id)
{
	g_autofree char *token = g_strndup(id + 1, strcspn(id + 1, "@>"));
	char *notice = NULL;

	return dunlin_reply_token_parse(keys, token, &notice) ? notice : NULL;
}

static void
find_notice(DunlinProof *proof, const DunlinProofTrust *trust)
{
	for (char **p = proof->recipients; *p != NULL && proof->notice == NULL; p++)
		proof->notice = notice_in_address(trust->keys, *p, trust->separator);
	proof->notice_by_address = proof->notice != NULL;
	for (char **p = proof->references; *p != NULL && proof->notice == NULL; p++)
		proof->notice = notice_in_id(trust->keys, *p);
}

static gboolean
value_is(const char *value, const char *const *words)
{
	const char *word = value + strspn(value, " \t\r\n");
	gsize length = strcspn(word, " \t\r\n;(");

	for (; *words != NULL; words++) {
		if (strlen(*words) == length && g_ascii_strncasecmp(word, *words, length) == 0)
			return TRUE;
	}
	return FALSE;
}

gboolean
dunlin_proof_field_is_automatic(const char *name, const char *value)
{
	static const char *const no[] = { "no", NULL };
	static const char *const low[] = { "bulk", "junk", "list", "auto_reply", NULL };
	static const char *const report[] = { "multipart/report", NULL };

	if (g_ascii_strcasecmp(name, "Auto-Submitted") == 0)
		return !value_is(value, no);
	if (g_ascii_strcasecmp(name, "Precedence") == 0)
		return value_is(value, low);
	if (g_ascii_strcasecmp(name, "Content-Type") == 0)
		return value_is(value, report);
	return g_ascii_strncasecmp(name, "List-", 5) == 0 ||
	       g_ascii_strcasecmp(name, "X-Autoreply") == 0 ||
	       g_ascii_strcasecmp(name, "X-Autorespond") == 0;
}

static gboolean
is_automatic(const DunlinHeader *header, const DunlinProof *proof)
{
	for (guint i = 0; i < header->fields->len; i++) {
		const DunlinHeaderField *field = g_ptr_array_index(header->fields, i);

		if (dunlin_proof_field_is_automatic(field->name, field->value))
			return TRUE;
	}
	return proof->return_path != NULL && *proof->return_path == '\0';
}

/* @host is @domain or stands below it. */
static gboolean
is_below(const char *host, const char *domain)
{
	gsize host_length = strlen(host), length = strlen(domain);

	if (host_length < length || g_ascii_strcasecmp(host + host_length - length, domain) != 0)
		return FALSE;
	return host_length == length || host[host_length - length - 1] == '.';
}

static guint
count_labels(const char *domain)
{
	guint labels = 1;

	for (; *domain != '\0'; domain++)
		labels += *domain == '.';
	return labels;
}

/* Of one house with @known: the same name, or below the domain that @known stands in. */
static gboolean
is_near(const char *host, const char *known)
{
	const char *parent = strchr(known, '.');

	if (is_below(host, known))
		return TRUE;
	return parent != NULL && count_labels(parent + 1) >= 2 && is_below(host, parent + 1);
}

/* Who wrote this Received field: RFC 5321 §4.4, "by". Yours; NULL where it does not say. */
static char *
received_by(const char *value)
{
	for (const char *at = dunlin_header_skip(value); at != NULL && *at != '\0' && *at != ';';) {
		gsize length = strcspn(at, " \t;(");
		gboolean by = length == 2 && g_ascii_strncasecmp(at, "by", 2) == 0;

		at = dunlin_header_skip(at + length);
		if (by && at != NULL)
			return g_strndup(at, strcspn(at, " \t;("));
	}
	return NULL;
}

/* A host of another house wrote this trace field, so what stands below is not our MTA's word. Names
 * without a domain (localhost, an inner hop) are ours: only we are that near. */
static gboolean
is_foreign_hop(const DunlinHeaderField *field, const DunlinProofTrust *trust)
{
	g_autofree char *by = NULL;
	const char *own = dunlin_text_domain(trust->address);

	if (g_ascii_strcasecmp(field->name, "Received") != 0)
		return FALSE;
	by = received_by(field->value);
	if (by == NULL || strchr(by, '.') == NULL || *by == '[' || (own != NULL && is_near(by, own)))
		return FALSE;
	for (char *const *id = trust->authserv_id; id != NULL && *id != NULL; id++) {
		if (is_near(by, *id))
			return FALSE;
	}
	return TRUE;
}

static gboolean
is_our_server(const char *authserv_id, const DunlinProofTrust *trust)
{
	for (char *const *id = trust->authserv_id; id != NULL && *id != NULL; id++) {
		if (g_ascii_strcasecmp(*id, authserv_id) == 0)
			return TRUE;
	}
	return FALSE;
}

/* What our MTA found: the topmost field of its name above the first foreign hop; NULL: nothing. */
static DunlinAuthResults *
our_results(const DunlinHeader *header, const DunlinProofTrust *trust)
{
	for (guint i = 0; i < header->fields->len && !header->malformed; i++) {
		const DunlinHeaderField *field = g_ptr_array_index(header->fields, i);
		g_autoptr(DunlinAuthResults) results = NULL;

		if (is_foreign_hop(field, trust))
			return NULL;
		if (g_ascii_strcasecmp(field->name, "Authentication-Results") != 0 || field->obsolete)
			continue;
		results = dunlin_auth_results_parse(field->value);
		if (results != NULL && is_our_server(results->authserv_id, trust))
			return g_steal_pointer(&results);
	}
	return NULL;
}

/* The domain of "a@b", "@b" or "b". */
static const char *
domain_of(const char *value)
{
	const char *at = value != NULL ? strrchr(value, '@') : NULL;

	return at != NULL ? at + 1 : value;
}

/* RFC 7489 §3.1.1, relaxed, without a list of public suffixes: nobody signs for one. */
static gboolean
is_aligned(const char *signer, const char *from)
{
	return signer != NULL && count_labels(signer) >= 2 && *signer != '.' && is_below(from, signer);
}

/* @login where it is an address, else From where that is the login's; yours, NULL. */
static char *
sender_of_login(const char *login, const char *from)
{
	gsize local;

	if (login == NULL)
		return NULL;
	if (dunlin_text_is_address(login)) {
		local = (gsize)(strrchr(login, '@') - login);
		g_autofree char *domain = g_ascii_strdown(login + local, -1);

		return g_strdup_printf("%.*s%s", (int)local, login, domain);
	}
	local = from != NULL ? (gsize)(strrchr(from, '@') - from) : 0;
	if (local == 0 || strlen(login) != local || g_ascii_strncasecmp(login, from, local) != 0)
		return NULL;
	return g_strdup(from);
}

static void
prove(DunlinProof *proof, DunlinProofKind kind, char *sender)
{
	if (sender == NULL || kind <= proof->kind) {
		g_free(sender);
		return;
	}
	g_free(proof->sender);
	proof->kind = kind;
	proof->sender = sender;
}

static void
weigh(DunlinProof *proof, const DunlinAuthResult *result, const DunlinProofTrust *trust)
{
	const char *from = dunlin_text_domain(proof->from);
	const char *value;

	if (strcmp(result->result, "pass") != 0)
		return;
	if (strcmp(result->method, "auth") == 0)
		prove(proof, DUNLIN_PROOF_AUTH,
		      sender_of_login(dunlin_auth_result_get(result, "smtp.auth"), proof->from));
	if (from == NULL)
		return;
	if (strcmp(result->method, "dmarc") == 0) {
		value = domain_of(dunlin_auth_result_get(result, "header.from"));
		if (value != NULL && g_ascii_strcasecmp(value, from) == 0)
			prove(proof, DUNLIN_PROOF_DMARC, g_strdup(proof->from));
	}
	if (strcmp(result->method, "dkim") == 0 && !trust->require_dmarc) {
		value = dunlin_auth_result_get(result, "header.d");
		if (value == NULL)
			value = domain_of(dunlin_auth_result_get(result, "header.i"));
		if (is_aligned(value, from))
			prove(proof, DUNLIN_PROOF_DKIM, g_strdup(proof->from));
	}
}

/* The login that our milter saw and sealed to this Message-ID. */
static void
weigh_seal(DunlinProof *proof, const DunlinHeader *header, const DunlinProofTrust *trust)
{
	const char *value = dunlin_header_only(header, "Dunning-Auth");
	g_autofree char *stripped = g_strstrip(g_strdup(value != NULL ? value : ""));
	g_autofree char *login = NULL;

	if (header->malformed || *stripped == '\0' ||
	    dunlin_header_get(header, "Message-ID", 1) != NULL ||
	    !dunlin_auth_verify(trust->keys, stripped, proof->message_id, &login, NULL))
		return;
	prove(proof, DUNLIN_PROOF_SEALED, sender_of_login(login, proof->from));
}

DunlinProof *
dunlin_proof_scan(const char *block, gsize length, const DunlinProofTrust *trust)
{
	DunlinProof *proof = g_new0(DunlinProof, 1);
	g_autoptr(DunlinHeader) header = dunlin_header_parse(block, length);
	g_autoptr(DunlinAuthResults) results = our_results(header, trust);

	proof->from = only_from(header);
	proof->message_id = only_message_id(header);
	proof->return_path = return_path(header);
	proof->recipients = recipients(header);
	proof->references = references(header);
	find_notice(proof, trust);
	proof->automatic = is_automatic(header, proof);
	for (guint i = 0; results != NULL && i < results->results->len; i++)
		weigh(proof, g_ptr_array_index(results->results, i), trust);
	weigh_seal(proof, header, trust);
	if (trust->trust_from)
		prove(proof, DUNLIN_PROOF_BELIEVED, g_strdup(proof->from));
	return proof;
}

void
dunlin_proof_free(DunlinProof *proof)
{
	if (proof == NULL)
		return;
	g_free(proof->sender);
	g_free(proof->from);
	g_free(proof->message_id);
	g_free(proof->return_path);
	g_strfreev(proof->recipients);
	g_strfreev(proof->references);
	g_free(proof->notice);
	g_free(proof);
}
