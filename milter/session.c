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
#include "milter/session-private.h"

#include "base/log.h"

#define ACTIONS (SMFIF_ADDHDRS | SMFIF_CHGHDRS)
/* To ask for delivery reports where the submitter could not. */
#define REPORT_ACTIONS (SMFIF_CHGFROM | SMFIF_DELRCPT | SMFIF_ADDRCPT_PAR)
#define STEPS_NEEDED (SMFIP_SKIP | SMFIP_HDR_LEADSPC)
#define STEPS                                                                                      \
	(STEPS_NEEDED | SMFIP_NOCONNECT | SMFIP_NOHELO | SMFIP_NODATA | SMFIP_NOUNKNOWN |         \
	 SMFIP_NR_MAIL | SMFIP_NR_RCPT | SMFIP_NR_HDR)

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
	session->service = service;
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

static sfsistat
on_headers_end(SMFICTX *ctx)
{
	Session *session = smfi_getpriv(ctx);

	if (session == NULL)
		return SMFIS_ACCEPT; /* no MAIL before: nobody's message */
	decide(session);
	if (session->ruling.verdict != DUNLIN_VERDICT_ACCEPT)
		return SMFIS_CONTINUE;
	(void)dunlin_session_accept(ctx, session);
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

static sfsistat
on_message_end(SMFICTX *ctx)
{
	static sfsistat (*const carry_out[])(SMFICTX *, Session *) = {
		[DUNLIN_VERDICT_ACCEPT] = dunlin_session_accept,
		[DUNLIN_VERDICT_EDIT] = dunlin_session_edit,
		[DUNLIN_VERDICT_GATE] = dunlin_session_gate,
		[DUNLIN_VERDICT_REFUSE] = dunlin_session_refuse,
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
