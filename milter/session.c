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
#define STEPS_NEEDED (SMFIP_SKIP | SMFIP_HDR_LEADSPC)
#define STEPS                                                                                      \
	(STEPS_NEEDED | SMFIP_NOCONNECT | SMFIP_NOHELO | SMFIP_NODATA | SMFIP_NOUNKNOWN |         \
	 SMFIP_NR_MAIL | SMFIP_NR_RCPT | SMFIP_NR_HDR)

typedef struct {
	DunlinPool *pool; /* the configuration this connection began with */
	DunlinSeen seen;
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
	dunlin_pool_unref(session->pool);
	g_free(session);
	dunlin_service_disconnect(service);
}

/* FALSE in *ret_room: there are more connections now than there may be. */
static Session *
session_open(SMFICTX *ctx, gboolean *ret_room)
{
	Session *session = g_new0(Session, 1);

	*ret_room = dunlin_service_connect(service);
	session->pool = dunlin_service_pool(service);
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
	(void)session_open(ctx, &room); /* kept by @ctx */
	if (!room) {
		session_close(ctx);
		dunlin_log(DUNLIN_LOG_WARNING, "connect", "error",
			   "too many connections: raise the limit of open files", NULL);
		return SMFIS_REJECT;
	}
	*pf0 = ACTIONS | (f0 & SMFIF_SETSYMLIST);
	*pf1 = STEPS & f1; /* an MTA that knows no "no reply" is answered by libmilter */
	*pf2 = *pf3 = 0;
	if ((f0 & SMFIF_SETSYMLIST) != 0) {
		/* Sendmail 8.17 gives its queue id here and, with a list of ours, not at the end of
		 * the message; Postfix has it only there. */
		(void)smfi_setsymlist(ctx, SMFIM_ENVFROM,
				      (char *)"i {auth_authen} {client_addr} {daemon_name}");
		(void)smfi_setsymlist(ctx, SMFIM_EOM, (char *)"i");
	}
	return SMFIS_CONTINUE;
}

static sfsistat
on_mail(SMFICTX *ctx, char **argv)
{
	Session *session = smfi_getpriv(ctx);
	gboolean room;

	(void)argv;
	/* An MTA may use a connection again after close, without negotiating anew. */
	if (session == NULL)
		session = session_open(ctx, &room);
	message_reset(session);
	dunlin_seen_client(&session->seen, dunlin_pool_config(session->pool),
			   smfi_getsymval(ctx, (char *)"{daemon_name}"),
			   smfi_getsymval(ctx, (char *)"{client_addr}"),
			   smfi_getsymval(ctx, (char *)"{auth_authen}"));
	return SMFIS_NOREPLY;
}

static sfsistat
on_recipient(SMFICTX *ctx, char **argv)
{
	Session *session = smfi_getpriv(ctx);

	if (session != NULL)
		dunlin_seen_recipient(&session->seen, dunlin_pool_config(session->pool), argv[0]);
	return SMFIS_NOREPLY;
}

static sfsistat
on_header(SMFICTX *ctx, char *name, char *value)
{
	Session *session = smfi_getpriv(ctx);

	if (session != NULL)
		dunlin_seen_header(&session->seen, name, value);
	return SMFIS_NOREPLY;
}

static void
decide(Session *session)
{
	if (session->decided)
		return;
	dunlin_ruling_decide(&session->seen, dunlin_pool_keys(session->pool), &session->ruling);
	session->decided = TRUE;
	if (session->ruling.verdict == DUNLIN_VERDICT_GATE)
		session->body = g_checksum_new(G_CHECKSUM_SHA256);
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
	message_reset(session);
	return SMFIS_ACCEPT;
}

static sfsistat
on_body(SMFICTX *ctx, unsigned char *bytes, size_t length)
{
	Session *session = smfi_getpriv(ctx);

	if (session == NULL || session->body == NULL)
		return SMFIS_SKIP;
	g_checksum_update(session->body, bytes, (gssize)length);
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

static sfsistat
accept_it(SMFICTX *ctx, Session *session)
{
	(void)ctx;
	(void)session;
	return SMFIS_ACCEPT;
}

static sfsistat
edit_it(SMFICTX *ctx, Session *session)
{
	const DunlinSeen *seen = &session->seen;
	g_autofree char *seal = NULL;
	g_autoptr(GPtrArray) edits = NULL;

	if (session->ruling.seal)
		seal = dunlin_auth_seal(dunlin_pool_keys(session->pool), seen->login,
					dunlin_service_time(service).now, seen->message_id);
	edits = dunlin_ruling_edits(seen, NULL, seal);
	(void)apply(ctx, edits); /* where it fails, the MTA is gone, and the message with it */
	return SMFIS_ACCEPT;
}

static sfsistat
refuse_it(SMFICTX *ctx, Session *session)
{
	g_autofree char *text = g_strdup_printf("dunlin: %s", session->ruling.why);

	dunlin_log(DUNLIN_LOG_WARNING, "refused", "queue", smfi_getsymval(ctx, (char *)"i"), "why",
		   session->ruling.why, NULL);
	return reply(ctx, "550", "5.7.1", text);
}

static sfsistat
pass_it(SMFICTX *ctx, Session *session, const DunlinPassage *passage, GPtrArray *stamp)
{
	g_autofree char *attempt = g_strdup_printf("%u", passage->attempt);
	g_autoptr(GPtrArray) edits = dunlin_ruling_edits(&session->seen, stamp, NULL);

	if (!apply(ctx, edits)) {
		dunlin_log(DUNLIN_LOG_ERROR, "deferred", "notice", passage->notice, "attempt",
			   attempt, "queue", passage->queue_id, "error",
			   "the MTA takes no changed headers", NULL);
		return later(ctx);
	}
	dunlin_log(DUNLIN_LOG_INFO, "passed", "notice", passage->notice, "attempt", attempt,
		   "queue", passage->queue_id, NULL);
	return SMFIS_ACCEPT;
}

static sfsistat
gate_it(SMFICTX *ctx, Session *session)
{
	const char *queue_id = smfi_getsymval(ctx, (char *)"i");
	const DunlinPassage passage = {
		.notice = session->ruling.notice,
		.attempt = session->ruling.attempt,
		.queue_id = queue_id != NULL ? queue_id : "unknown",
		.body_digest = g_checksum_get_string(session->body),
	};
	g_auto(DunlinRunning) running = dunlin_service_begin(service);
	g_autofree char *attempt = g_strdup_printf("%u", passage.attempt);
	g_autoptr(GPtrArray) stamp = NULL;
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;
	const char *why = NULL;
	DunlinGate gate;

	(void)running;
	if (!dunlin_pool_gate(session->pool, &passage, dunlin_service_time(service), &gate, &stamp,
			      &why, &error)) {
		dunlin_log_error("deferred", error, "notice", passage.notice, "attempt", attempt,
				 "queue", passage.queue_id, NULL);
		return later(ctx);
	}
	if (gate == DUNLIN_GATE_PASS)
		return pass_it(ctx, session, &passage, stamp);
	text = g_strdup_printf("dunlin: notice %s %s", passage.notice, why);
	dunlin_log(DUNLIN_LOG_INFO, "refused", "notice", passage.notice, "attempt", attempt,
		   "queue", passage.queue_id, "why", why, NULL);
	return reply(ctx, "550", "5.7.1", text);
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
