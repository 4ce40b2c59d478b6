/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One connection of the MTA, which carries many messages. libmilter calls back in order but from
 * any thread, may end a message without a word (after accept or reject), and may call close() as
 * the first thing: so a message is reset at MAIL, at its end, on abort and on close, and all that a
 * connection has hangs on its one private pointer.
 *
 * The steps asked for are the same on every connection, because libmilter keeps them in one table
 * for all. Ordinary mail costs one answer, at the end of its headers.
 */
#include "milter/session.h"

#include <libmilter/mfapi.h>
#include <libmilter/mfdef.h>

#include "base/log.h"
#include "milter/decide.h"

#define ACTIONS (SMFIF_ADDHDRS | SMFIF_CHGHDRS)
/* To ask for delivery reports where the submitter could not. */
#define REPORT_ACTIONS (SMFIF_CHGFROM | SMFIF_DELRCPT | SMFIF_ADDRCPT_PAR)
#define STEPS_NEEDED (SMFIP_SKIP | SMFIP_HDR_LEADSPC)
#define STEPS                                                                                      \
	(STEPS_NEEDED | SMFIP_NOCONNECT | SMFIP_NOHELO | SMFIP_NODATA | SMFIP_NOUNKNOWN |         \
	 SMFIP_NR_MAIL | SMFIP_NR_RCPT | SMFIP_NR_HDR)

typedef struct {
	DunlinHouse *house; /* the configuration this connection began with */
	gboolean may_report; /* the MTA offers REPORT_ACTIONS */
	DunlinSeen seen;
	DunlinOwn *own; /* only of a creditor's people's mail that may be a reminder */
	gboolean decided;
	DunlinRuling ruling;
	GChecksum *body; /* only of a notice of ours */
} Session;

/* libmilter hands nothing to its callbacks: set once, before they run. */
static DunlinService *service;

static void
message_reset(Session *session)
{
	dunlin_seen_reset(&session->seen);
	dunlin_ruling_clear(&session->ruling);
	session->decided = FALSE;
	g_clear_pointer(&session->body, g_checksum_free);
	g_clear_pointer(&session->own, dunlin_own_free);
}

static void
session_close(SMFICTX *ctx)
{
	Session *session = smfi_getpriv(ctx);

	if (session == NULL)
		return; /* a probe that connected and went */
	(void)smfi_setpriv(ctx, NULL); /* fails for no ctx only */
	message_reset(session);
	dunlin_seen_clear(&session->seen);
	dunlin_house_unref(session->house);
	g_free(session);
	dunlin_service_disconnect(service);
}

/* FALSE in *ret_room: there are more connections now than there may be. */
static Session *
session_open(SMFICTX *ctx, gboolean *ret_room)
{
	Session *session = g_new0(Session, 1);

	*ret_room = dunlin_service_connect(service);
	session->house = dunlin_service_house(service);
	dunlin_seen_init(&session->seen);
	(void)smfi_setpriv(ctx, session); /* fails for no ctx only */
	return session;
}

/* Any other answer than these two makes libmilter close the connection, and the MTA do what its own
 * configuration says: ordinary mail passes, our own listener defers. */
static sfsistat
on_negotiate(SMFICTX *ctx, unsigned long f0, unsigned long f1, unsigned long f2, unsigned long f3,
	     unsigned long *pf0, unsigned long *pf1, unsigned long *pf2, unsigned long *pf3)
{
	gulong reports = (f0 & REPORT_ACTIONS) == REPORT_ACTIONS ? REPORT_ACTIONS : 0;
	Session *session;
	gboolean room;

	(void)f2;
	(void)f3;
	session_close(ctx);
	if ((f0 & ACTIONS) != ACTIONS || (f1 & STEPS_NEEDED) != STEPS_NEEDED) {
		dunlin_log(DUNLIN_LOG_ERROR, "negotiate", "error",
			   "the MTA lets its milters change no headers, or is older than Postfix "
			   "2.6 and Sendmail 8.14",
			   NULL);
		return SMFIS_REJECT;
	}
	session = session_open(ctx, &room);
	if (!room) {
		session_close(ctx);
		dunlin_log(DUNLIN_LOG_WARNING, "connect", "error",
			   "too many connections: raise the limit of open files", NULL);
		return SMFIS_REJECT;
	}
	session->may_report = reports != 0;
	*pf0 = ACTIONS | reports | (f0 & SMFIF_SETSYMLIST);
	*pf1 = STEPS & f1; /* an MTA that knows no "no reply" is answered by libmilter */
	*pf2 = *pf3 = 0;
	if ((f0 & SMFIF_SETSYMLIST) != 0) {
		/* Sendmail 8.17 gives its queue id here and, with a list of ours, not at the end of
		 * the message; Postfix has it only there. */
		(void)smfi_setsymlist(ctx, SMFIM_ENVFROM,
				      (char *)"i v {auth_authen} {client_addr} {daemon_name} "
					     "{tls_version} {cipher}");
		(void)smfi_setsymlist(ctx, SMFIM_EOM, (char *)"i");
	}
	return SMFIS_CONTINUE;
}

/* Everybody else's mail is let go without a look into the index. */
static void
look_at_people(Session *session)
{
	const DunlinConfig *config = session->house->config;
	const DunlinSeen *seen = &session->seen;
	g_autoptr(DunlinIndex) index = NULL;
	const DunlinCreditor *creditor;
	char *sender;

	if (config->milter_own_mail == DUNLIN_OWN_MAIL_OFF || seen->login == NULL || seen->submitter)
		return;
	creditor = dunlin_own_creditor(config, seen->login, seen->sender, &sender);
	if (creditor == NULL)
		return;
	index = dunlin_service_index(service);
	if (index != NULL)
		session->own = dunlin_own_new(creditor, sender, index);
	else
		g_free(sender);
}

static sfsistat
on_mail(SMFICTX *ctx, char **argv)
{
	Session *session = smfi_getpriv(ctx);
	gboolean room;

	/* An MTA may use a connection again after close, without negotiating anew. */
	if (session == NULL)
		session = session_open(ctx, &room);
	message_reset(session);
	dunlin_seen_client(&session->seen, session->house->config,
			   smfi_getsymval(ctx, (char *)"{daemon_name}"),
			   smfi_getsymval(ctx, (char *)"{client_addr}"),
			   smfi_getsymval(ctx, (char *)"{auth_authen}"));
	dunlin_seen_sender(&session->seen, argv);
	look_at_people(session);
	return SMFIS_NOREPLY;
}

static sfsistat
on_recipient(SMFICTX *ctx, char **argv)
{
	Session *session = smfi_getpriv(ctx);

	if (session == NULL)
		return SMFIS_NOREPLY;
	dunlin_seen_recipient(&session->seen, session->house->config, argv[0]);
	dunlin_seen_parameters(&session->seen, argv + 1);
	if (session->own != NULL)
		dunlin_own_recipient(session->own, argv[0]);
	return SMFIS_NOREPLY;
}

static sfsistat
on_header(SMFICTX *ctx, char *name, char *value)
{
	Session *session = smfi_getpriv(ctx);

	if (session == NULL)
		return SMFIS_NOREPLY;
	dunlin_seen_header(&session->seen, name, value);
	if (session->own != NULL)
		dunlin_own_header(session->own, name, value);
	return SMFIS_NOREPLY;
}

static void
decide(Session *session)
{
	if (session->decided)
		return;
	dunlin_ruling_decide(&session->seen, session->house->keys, &session->ruling);
	session->decided = TRUE;
	if (session->own != NULL && (session->ruling.verdict > DUNLIN_VERDICT_EDIT ||
				     !dunlin_own_is_reminder(session->own, session->house->keys)))
		g_clear_pointer(&session->own, dunlin_own_free);
	if (session->own != NULL)
		session->ruling.verdict = DUNLIN_VERDICT_EDIT;
	if (session->ruling.verdict == DUNLIN_VERDICT_GATE)
		session->body = g_checksum_new(G_CHECKSUM_SHA256);
	if (session->ruling.forged > 0)
		dunlin_service_count(service, DUNLIN_OUTCOME_FORGED, session->ruling.forged);
	if (session->ruling.report)
		dunlin_service_count(service, DUNLIN_OUTCOME_REPORT, 1);
}

static void
log_mail(SMFICTX *ctx, const Session *session, const char *outcome)
{
	if (session->house->config->milter_log_all)
		dunlin_log(DUNLIN_LOG_INFO, "mail", "queue", smfi_getsymval(ctx, (char *)"i"), "from",
			   session->seen.sender, "outcome", outcome, NULL);
}

static sfsistat
accept_it(SMFICTX *ctx, Session *session)
{
	dunlin_service_count(service, DUNLIN_OUTCOME_ORDINARY, 1);
	log_mail(ctx, session, "ordinary");
	return SMFIS_ACCEPT;
}

static sfsistat
on_headers_end(SMFICTX *ctx)
{
	Session *session = smfi_getpriv(ctx);

	if (session == NULL)
		return SMFIS_ACCEPT; /* no MAIL before: nobody's message */
	decide(session);
	if (session->ruling.verdict != DUNLIN_VERDICT_ACCEPT)
		return SMFIS_CONTINUE;
	(void)accept_it(ctx, session);
	message_reset(session);
	return SMFIS_ACCEPT;
}

static sfsistat
on_body(SMFICTX *ctx, unsigned char *bytes, size_t length)
{
	Session *session = smfi_getpriv(ctx);

	if (session == NULL || (session->body == NULL && session->own == NULL))
		return SMFIS_SKIP;
	if (session->body != NULL)
		g_checksum_update(session->body, bytes, (gssize)length);
	if (session->own != NULL)
		dunlin_own_body(session->own, bytes, length);
	return SMFIS_CONTINUE;
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
	dunlin_service_count(service, outcomes[which].outcome, 1);
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
	claims = dunlin_service_find_claims(service, session->house,
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
	DunlinTime time = dunlin_service_time(service);
	char *track = NULL;
	g_autoptr(GPtrArray) stamp = stamp_own(session, queue_id, time, &track);
	DunlinOwnBox *box = dunlin_own_box(session->own, TRUE, queue_id, time);

	box->mail.track = track;
	if (stamp != NULL)
		dunlin_ruling_insert(edits, stamp);
	dunlin_service_note(service, session->house, box);
}

static sfsistat
edit_it(SMFICTX *ctx, Session *session)
{
	const DunlinSeen *seen = &session->seen;
	g_autofree char *seal = NULL;
	g_autoptr(GPtrArray) edits = NULL;

	if (session->ruling.seal)
		seal = dunlin_auth_seal(session->house->keys, seen->login,
					dunlin_service_time(service).now, seen->message_id);
	edits = dunlin_ruling_edits(seen, NULL, seal);
	if (session->own != NULL)
		file_own(ctx, session, edits);
	if (session->ruling.answered != NULL)
		dunlin_service_answer(service, session->house, session->ruling.answered);
	(void)apply(ctx, edits); /* where it fails, the MTA is gone, and the message with it */
	count_edit(ctx, session, seal != NULL);
	return SMFIS_ACCEPT;
}

static sfsistat
refuse_it(SMFICTX *ctx, Session *session)
{
	g_autofree char *text = g_strdup_printf("dunlin: %s", session->ruling.why);

	dunlin_service_count(service, DUNLIN_OUTCOME_REFUSED, 1);
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
		dunlin_service_count(service, DUNLIN_OUTCOME_DEFERRED, 1);
		dunlin_log(DUNLIN_LOG_ERROR, "deferred", "notice", passage->notice, "attempt",
			   attempt, "queue", passage->queue_id, "error",
			   "the MTA takes no changed headers", NULL);
		return later(ctx);
	}
	dunlin_service_count(service, DUNLIN_OUTCOME_PASSED, 1);
	dunlin_log(DUNLIN_LOG_INFO, "passed", "notice", passage->notice, "attempt", attempt,
		   "queue", passage->queue_id, NULL);
	return SMFIS_ACCEPT;
}

static sfsistat
defer_it(SMFICTX *ctx, const DunlinPassage *passage, const GError *error)
{
	g_autofree char *attempt = g_strdup_printf("%u", passage->attempt);

	dunlin_service_count(service, DUNLIN_OUTCOME_DEFERRED, 1);
	dunlin_log_error("deferred", error, "notice", passage->notice, "attempt", attempt, "queue",
			 passage->queue_id, NULL);
	return later(ctx);
}

static sfsistat
turn_away(SMFICTX *ctx, const DunlinPassage *passage, const char *why)
{
	g_autofree char *attempt = g_strdup_printf("%u", passage->attempt);
	g_autofree char *text = g_strdup_printf("dunlin: notice %s %s", passage->notice, why);

	dunlin_service_count(service, DUNLIN_OUTCOME_REFUSED, 1);
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

static sfsistat
gate_it(SMFICTX *ctx, Session *session)
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
	g_auto(DunlinRunning) running = dunlin_service_begin(service);
	g_autoptr(GPtrArray) stamp = NULL;
	g_autoptr(GError) error = NULL;
	const char *why = NULL;
	DunlinGate gate;

	(void)running;
	if (!dunlin_service_gate(service, session->house, &passage, &gate, &stamp, &why, &error))
		return defer_it(ctx, &passage, error);
	if (gate == DUNLIN_GATE_PASS)
		return pass_it(ctx, session, &passage, stamp);
	return turn_away(ctx, &passage, why);
}

static sfsistat
on_message_end(SMFICTX *ctx)
{
	static sfsistat (*const carry_out[])(SMFICTX *, Session *) = {
		[DUNLIN_VERDICT_ACCEPT] = accept_it,
		[DUNLIN_VERDICT_EDIT] = edit_it,
		[DUNLIN_VERDICT_GATE] = gate_it,
		[DUNLIN_VERDICT_REFUSE] = refuse_it,
	};
	Session *session = smfi_getpriv(ctx);
	sfsistat result;

	if (session == NULL)
		return SMFIS_ACCEPT;
	decide(session); /* a message that ends with its headers */
	result = carry_out[session->ruling.verdict](ctx, session);
	message_reset(session);
	return result;
}

static sfsistat
on_abort(SMFICTX *ctx)
{
	Session *session = smfi_getpriv(ctx);

	if (session != NULL)
		message_reset(session);
	return SMFIS_CONTINUE;
}

static sfsistat
on_close(SMFICTX *ctx)
{
	session_close(ctx);
	return SMFIS_CONTINUE;
}

gboolean
dunlin_session_register(DunlinService *the_service)
{
	struct smfiDesc callbacks = {
		.xxfi_name = (char *)"dunlin",
		.xxfi_version = SMFI_VERSION,
		.xxfi_flags = ACTIONS | SMFIF_SETSYMLIST,
		.xxfi_envfrom = on_mail,
		.xxfi_envrcpt = on_recipient,
		.xxfi_header = on_header,
		.xxfi_eoh = on_headers_end,
		.xxfi_body = on_body,
		.xxfi_eom = on_message_end,
		.xxfi_abort = on_abort,
		.xxfi_close = on_close,
		.xxfi_negotiate = on_negotiate,
	};

	service = the_service;
	return smfi_register(callbacks) == MI_SUCCESS;
}
