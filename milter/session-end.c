/* SPDX-License-Identifier: BSD-2-Clause */
/* What becomes of a message at its end: let go, edited, gated or refused. */
#include "milter/session-private.h"

#include "base/log.h"

static void
log_mail(SMFICTX *ctx, const Session *session, const char *outcome)
{
	if (session->house->config->milter_log_all)
		dunlin_log(DUNLIN_LOG_INFO, "mail", "queue", smfi_getsymval(ctx, (char *)"i"), "from",
			   session->seen.sender, "outcome", outcome, NULL);
}

sfsistat
dunlin_session_accept(SMFICTX *ctx, Session *session)
{
	dunlin_service_count(session->service, DUNLIN_OUTCOME_ORDINARY, 1);
	log_mail(ctx, session, "ordinary");
	return SMFIS_ACCEPT;
}

/* libmilter sends each edit as it is called; what fails is the connection. */
static gboolean
apply(SMFICTX *ctx, GPtrArray *edits)
{
	for (guint i = 0; i < edits->len; i++) {
		DunlinEdit *edit = edits->pdata[i];
		g_autofree char *value = NULL;
		int done;

		if (edit->value == NULL) {
			done = smfi_chgheader(ctx, edit->name, (int)edit->index, NULL);
		} else {
			/* With HDR_LEADSPC the blank is ours to write; 1: below Received. */
			value = g_strconcat(" ", edit->value, NULL);
			done = smfi_insheader(ctx, 1, edit->name, value);
		}
		if (done != MI_SUCCESS)
			return FALSE;
	}
	return TRUE;
}

static sfsistat
reply(SMFICTX *ctx, const char *code, const char *status, const char *text)
{
	/* @text is made of constants and checked names: no line ends, no per cent signs. */
	(void)smfi_setreply(ctx, (char *)code, (char *)status, (char *)text);
	return code[0] == '5' ? SMFIS_REJECT : SMFIS_TEMPFAIL;
}

static sfsistat
later(SMFICTX *ctx)
{
	return reply(ctx, "451", "4.3.0", "dunlin: store unavailable, try again");
}

static void
count_edit(SMFICTX *ctx, const Session *session, gboolean sealed)
{
	static const struct {
		DunlinOutcome outcome;
		const char *word;
	} outcomes[] = {
		{DUNLIN_OUTCOME_ORDINARY, "ordinary"},
		{DUNLIN_OUTCOME_STRIPPED, "stripped"},
		{DUNLIN_OUTCOME_SEALED, "sealed"},
		{DUNLIN_OUTCOME_ANSWER, "answer"},
	};
	guint which = sealed ? 2 : session->seen.foreign->len > 0 ? 1 : 0;

	if (session->ruling.answered != NULL)
		which = 3;
	dunlin_service_count(session->service, outcomes[which].outcome, 1);
	log_mail(ctx, session, outcomes[which].word);
}

/* The tracking headers, where the store says at once that this is a reminder. *ret_track: the id in
 * them, yours; NULL: none. */
static GPtrArray *
stamp_own(Session *session, const char *queue_id, DunlinTime time, char **ret_track)
{
	const DunlinConfig *config = session->house->config;
	DunlinStampContext context = {.keys = session->house->keys, .address = config->address,
				      .separator = config->separator, .at = time.now};
	g_autoptr(GPtrArray) claims = NULL;

	*ret_track = NULL;
	if (config->milter_own_mail != DUNLIN_OWN_MAIL_STAMP)
		return NULL;
	claims = dunlin_service_find_claims(session->service, session->house,
					    dunlin_own_box(session->own, FALSE, queue_id, time));
	if (claims == NULL || claims->len == 0)
		return NULL;
	*ret_track = dunlin_notice_new();
	return dunlin_stamp_own(claims, *ret_track, &context);
}

static void
file_own(SMFICTX *ctx, Session *session, GPtrArray *edits)
{
	const char *queue_id = smfi_getsymval(ctx, (char *)"i");
	DunlinTime time = dunlin_service_time(session->service);
	char *track = NULL;
	g_autoptr(GPtrArray) stamp = stamp_own(session, queue_id, time, &track);
	DunlinOwnBox *box = dunlin_own_box(session->own, TRUE, queue_id, time);

	box->mail.track = track;
	if (stamp != NULL)
		dunlin_ruling_insert(edits, stamp);
	dunlin_service_note(session->service, session->house, box);
}

sfsistat
dunlin_session_edit(SMFICTX *ctx, Session *session)
{
	const DunlinSeen *seen = &session->seen;
	g_autofree char *seal = NULL;
	g_autoptr(GPtrArray) edits = NULL;

	if (session->ruling.seal)
		seal = dunlin_auth_seal(session->house->keys, seen->login,
					dunlin_service_time(session->service).now, seen->message_id);
	edits = dunlin_ruling_edits(seen, NULL, seal);
	if (session->own != NULL)
		file_own(ctx, session, edits);
	if (session->ruling.answered != NULL)
		dunlin_service_answer(session->service, session->house, session->ruling.answered);
	(void)apply(ctx, edits); /* where it fails, the MTA is gone, and the message with it */
	count_edit(ctx, session, seal != NULL);
	return SMFIS_ACCEPT;
}

sfsistat
dunlin_session_refuse(SMFICTX *ctx, Session *session)
{
	g_autofree char *text = g_strdup_printf("dunlin: %s", session->ruling.why);

	dunlin_service_count(session->service, DUNLIN_OUTCOME_REFUSED, 1);
	dunlin_log(DUNLIN_LOG_WARNING, "refused", "queue", smfi_getsymval(ctx, (char *)"i"), "why",
		   session->ruling.why, NULL);
	return reply(ctx, "550", "5.7.1", text);
}

/* "user@example.com" as an ORCPT and nothing else: RFC 3461 4.2's xtext, without what it escapes. */
static gboolean
is_plain_address(const char *address)
{
	for (const char *p = address; *p != '\0'; p++)
		if (!g_ascii_isgraph(*p) || *p == '+' || *p == '=' || *p == ';')
			return FALSE;
	return *address != '\0';
}

/* Postfix (3.7) notes each success that a milter asked to hear of, but tells of it only where the
 * submitter had asked as well: a file would stay in its trace queue for every notice. */
static gboolean
tells_of_success(SMFICTX *ctx)
{
	const char *version = smfi_getsymval(ctx, (char *)"v");

	return version == NULL || !g_str_has_prefix(version, "Postfix");
}

/* The MTA asks the next ones for delivery reports as if the submitter had (RFC 3461): ENVID is the
 * notice, NOTIFY as our own submitter says it. An MTA that ignores the parameters sends bounces
 * still. */
static gboolean
ask_for_reports(SMFICTX *ctx, const Session *session, const char *notice)
{
	const DunlinSeen *seen = &session->seen;
	g_autofree char *envid = g_strdup_printf("RET=HDRS ENVID=%s", notice);

	if (!session->may_report || seen->null_sender || seen->sender[0] == '\0')
		return TRUE;
	if (!seen->has_envid && smfi_chgfrom(ctx, (char *)seen->sender, envid) != MI_SUCCESS)
		return FALSE;
	if (seen->has_notify || !tells_of_success(ctx))
		return TRUE;
	for (guint i = 0; i < seen->recipients->len; i++) {
		char *recipient = seen->recipients->pdata[i];
		g_autofree char *orcpt = is_plain_address(recipient)
						 ? g_strdup_printf(" ORCPT=rfc822;%s", recipient)
						 : NULL;
		g_autofree char *notify = g_strconcat("NOTIFY=SUCCESS,FAILURE,DELAY",
						      orcpt != NULL ? orcpt : "", NULL);

		if (smfi_delrcpt(ctx, recipient) != MI_SUCCESS ||
		    smfi_addrcpt_par(ctx, recipient, notify) != MI_SUCCESS)
			return FALSE;
	}
	return TRUE;
}

static sfsistat
pass_it(SMFICTX *ctx, Session *session, const DunlinPassage *passage, GPtrArray *stamp)
{
	g_autofree char *attempt = g_strdup_printf("%u", passage->attempt);
	g_autoptr(GPtrArray) edits = dunlin_ruling_edits(&session->seen, stamp, NULL);

	if (!apply(ctx, edits) || !ask_for_reports(ctx, session, passage->notice)) {
		dunlin_service_count(session->service, DUNLIN_OUTCOME_DEFERRED, 1);
		dunlin_log(DUNLIN_LOG_ERROR, "deferred", "notice", passage->notice, "attempt",
			   attempt, "queue", passage->queue_id, "error",
			   "the MTA takes no changed headers", NULL);
		return later(ctx);
	}
	dunlin_service_count(session->service, DUNLIN_OUTCOME_PASSED, 1);
	dunlin_log(DUNLIN_LOG_INFO, "passed", "notice", passage->notice, "attempt", attempt,
		   "queue", passage->queue_id, NULL);
	return SMFIS_ACCEPT;
}

static sfsistat
defer_it(SMFICTX *ctx, Session *session, const DunlinPassage *passage, const GError *error)
{
	g_autofree char *attempt = g_strdup_printf("%u", passage->attempt);

	dunlin_service_count(session->service, DUNLIN_OUTCOME_DEFERRED, 1);
	dunlin_log_error("deferred", error, "notice", passage->notice, "attempt", attempt, "queue",
			 passage->queue_id, NULL);
	return later(ctx);
}

static sfsistat
turn_away(SMFICTX *ctx, Session *session, const DunlinPassage *passage, const char *why)
{
	g_autofree char *attempt = g_strdup_printf("%u", passage->attempt);
	g_autofree char *text = g_strdup_printf("dunlin: notice %s %s", passage->notice, why);

	dunlin_service_count(session->service, DUNLIN_OUTCOME_REFUSED, 1);
	dunlin_log(DUNLIN_LOG_INFO, "refused", "notice", passage->notice, "attempt", attempt,
		   "queue", passage->queue_id, "why", why, NULL);
	return reply(ctx, "550", "5.7.1", text);
}

/* "TLSv1.3 TLS_AES_256_GCM_SHA384"; NULL: none. */
static char *
tls_of(SMFICTX *ctx)
{
	const char *version = smfi_getsymval(ctx, (char *)"{tls_version}");
	const char *cipher = smfi_getsymval(ctx, (char *)"{cipher}");

	return version != NULL ? g_strjoin(" ", version, cipher, NULL) : NULL;
}

static char *
join_recipients(GPtrArray *recipients)
{
	g_autoptr(GString) list = g_string_new(NULL);

	for (guint i = 0; i < recipients->len; i++)
		g_string_append_printf(list, "%s%s", i > 0 ? " " : "",
				       (const char *)recipients->pdata[i]);
	return g_strdup(list->str);
}

sfsistat
dunlin_session_gate(SMFICTX *ctx, Session *session)
{
	const char *queue_id = smfi_getsymval(ctx, (char *)"i");
	g_autofree char *tls = tls_of(ctx), *recipients = join_recipients(session->seen.recipients);
	const DunlinPassage passage = {
		.notice = session->ruling.notice,
		.attempt = session->ruling.attempt,
		.queue_id = queue_id != NULL ? queue_id : "unknown",
		.body_digest = g_checksum_get_string(session->body),
		.client = smfi_getsymval(ctx, (char *)"{client_addr}"),
		.tls = tls,
		.login = session->seen.login,
		.sender = session->seen.sender,
		.recipients = recipients,
	};
	g_auto(DunlinRunning) running = dunlin_service_begin(session->service);
	g_autoptr(GPtrArray) stamp = NULL;
	g_autoptr(GError) error = NULL;
	const char *why = NULL;
	DunlinGate gate;

	(void)running;
	if (!dunlin_service_gate(session->service, session->house, &passage, &gate, &stamp, &why,
				 &error))
		return defer_it(ctx, session, &passage, error);
	if (gate == DUNLIN_GATE_PASS)
		return pass_it(ctx, session, &passage, stamp);
	return turn_away(ctx, session, &passage, why);
}
