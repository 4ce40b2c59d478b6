/* SPDX-License-Identifier: BSD-2-Clause */
/* Whose mail it is: our own, a machine's, a creditor's, or an answer to one of our letters. */
#include <string.h>

#include "base/error.h"
#include "desk/internal.h"

static gboolean
speaks_for(const DunlinCreditor *creditor, const char *sender)
{
	return creditor != NULL && (dunlin_address_in(creditor->senders, sender) ||
				    dunlin_address_in(creditor->approvers, sender));
}

/* Of those for whom the sender may speak, the one whose letter he answers, else the first. */
static const DunlinCreditor *
creditor_of_sender(DunlinDesk *desk, const DunlinMailCase *mail, const char *sender)
{
	const GPtrArray *list = desk->house->config->creditor_list;
	const DunlinCreditor *asked = NULL;

	if (mail->notice != NULL && mail->notice->creditor != 0)
		asked = dunlin_desk_creditor(desk, mail->notice->creditor, NULL);
	if (speaks_for(asked, sender))
		return asked;
	for (guint i = 0; i < list->len; i++)
		if (speaks_for(g_ptr_array_index(list, i), sender))
			return g_ptr_array_index(list, i);
	return NULL;
}

static gboolean
is_address_of(const char *address, const char *ours, const char *separator)
{
	gsize local = strcspn(ours, "@");
	const char *domain = strrchr(address, '@');

	return domain != NULL && g_ascii_strcasecmp(domain, ours + local) == 0 &&
	       g_ascii_strncasecmp(address, ours, local) == 0 &&
	       (address + local == domain ||
		(separator[0] != '\0' && g_str_has_prefix(address + local, separator)));
}

gboolean
dunlin_desk_is_own_address(const DunlinConfig *config, const char *address)
{
	gboolean own = address != NULL && is_address_of(address, config->address, config->separator);

	for (guint i = 0; address != NULL && i < config->creditor_list->len; i++) {
		const DunlinCreditor *creditor = g_ptr_array_index(config->creditor_list, i);

		own = own || is_address_of(address, creditor->address, config->separator);
	}
	return own;
}

/* The notice whose Message-ID this is; yours; NULL: not ours. */
static char *
notice_of_id(DunlinDesk *desk, const char *id)
{
	g_autofree char *token = NULL;
	char *notice = NULL;

	if (id == NULL || id[0] != '<')
		return NULL;
	token = g_strndup(id + 1, strcspn(id + 1, "@>"));
	return dunlin_reply_token_parse(desk->house->keys, token, &notice) ? notice : NULL;
}

gboolean
dunlin_mail_is_own(DunlinDesk *desk, const DunlinMailCase *mail)
{
	const DunlinProof *proof = mail->proof;
	g_autofree char *notice = notice_of_id(desk, proof->message_id);

	if (dunlin_desk_is_own_address(desk->house->config, proof->from))
		return TRUE;
	return notice != NULL;
}

gboolean
dunlin_mail_is_machine(const DunlinMailCase *mail)
{
	return mail->proof->automatic || dunlin_reading_is_machine(mail->reading);
}

/* A report that came to the plain address names the letter by its Message-ID, which carries the
 * token as well. */
static char *
notice_of_report(DunlinDesk *desk, const DunlinMailCase *mail)
{
	const DunlinFound *found = dunlin_reading_first(mail->reading, DUNLIN_FOUND_BOUNCE);

	return found != NULL ? notice_of_id(desk, found->bounce.original_message_id) : NULL;
}

static gboolean
find_notice(DunlinDesk *desk, const DunlinMailCase *mail, DunlinNotice **ret_notice, GError **error)
{
	g_autofree char *reported = notice_of_report(desk, mail);
	const char *id = mail->proof->notice != NULL ? mail->proof->notice : reported;
	g_autoptr(GError) local = NULL;
	DunlinNotice *notice = id != NULL ? dunlin_notice_get(desk->store, id, &local) : NULL;

	if (local != NULL && !g_error_matches(local, DUNLIN_ERROR, DUNLIN_ERROR_NOT_FOUND)) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	*ret_notice = notice;
	return TRUE;
}

gboolean
dunlin_mail_identify(DunlinDesk *desk, DunlinMailCase *mail, DunlinNotice **ret_notice, GError **error)
{
	const DunlinConfig *config = desk->house->config;
	const DunlinProof *proof = mail->proof;

	if (!find_notice(desk, mail, ret_notice, error))
		return FALSE;
	mail->notice = *ret_notice;
	if (mail->arrival->as != NULL)
		mail->creditor = dunlin_config_creditor(config, mail->arrival->as);
	else if (proof->kind != DUNLIN_PROOF_NONE)
		mail->creditor = creditor_of_sender(desk, mail, proof->sender);
	if (mail->creditor != NULL &&
	    !dunlin_creditor_row(desk->store, mail->creditor->key, &mail->creditor_row, error))
		return FALSE;
	if (proof->kind != DUNLIN_PROOF_NONE && mail->creditor == NULL && mail->notice != NULL)
		mail->partner = dunlin_desk_partner_speaks(desk, mail->notice, proof->sender);
	mail->sender = proof->sender != NULL ? proof->sender : proof->from;
	if (proof->return_path != NULL && proof->return_path[0] != '\0' && proof->sender == NULL)
		mail->sender = proof->return_path;
	if (mail->arrival->as != NULL && mail->creditor != NULL)
		mail->sender = mail->creditor->contact;
	mail->answer_to = mail->sender;
	if (dunlin_mail_is_machine(mail))
		mail->answer_to = mail->creditor != NULL ? mail->creditor->contact : NULL;
	return TRUE;
}

void
dunlin_mail_verdict(DunlinMailCase *mail, const char *format, ...)
{
	va_list arguments;

	if (mail->verdict->len > 0)
		g_string_append(mail->verdict, "; ");
	va_start(arguments, format);
	g_string_append_vprintf(mail->verdict, format, arguments);
	va_end(arguments);
}
