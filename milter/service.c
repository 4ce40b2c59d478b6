/* SPDX-License-Identifier: BSD-2-Clause */
/* The configuration in force and the counters. */
#include "milter/service.h"

#include "base/log.h"

#define ANSWERS_KNOWN 256 /* notices whose answers were seen just now */
#define ANSWER_AGAIN_USEC (10 * G_USEC_PER_SEC)
#define KEEP_SEC 86400 /* how long something waits for a store that is away */
#define FIND_MS 250    /* what a person's mail may wait for the store */

struct DunlinService {
	const DunlinOptions *options;
	gint64 fixed_now;
	guint connections_max;
	gint connections; /* atomic */
	gint outcomes[DUNLIN_OUTCOME_COUNT]; /* atomic */
	DunlinWorker *gate, *clerk;          /* NULL until they are started; notices; all else */
	gint slow;                           /* atomic: the store did not answer the last time */
	GMutex lock;                         /* of all that follows */
	DunlinHouse *house;                  /* in force */
	DunlinIndex *index;                  /* NULL: none */
	struct {
		char notice[DUNLIN_NOTICE_LENGTH + 1];
		gint64 at;
	} answers[ANSWERS_KNOWN];
	GCond changed;    /* of begun or ended */
	guint begun, ended;
};

static DunlinHouse *
load(const DunlinOptions *options, GError **error)
{
	g_autoptr(DunlinConfig) config =
		dunlin_config_load(options->config, DUNLIN_NEEDS_STORE, error);

	return config != NULL ? dunlin_house_open(config, 0, error) : NULL;
}

/* A fixed time without a zone is meant in the configured one. */
static gint64
fixed_now(const DunlinOptions *options, const DunlinConfig *config)
{
	DunlinOptions zoned = *options;

	dunlin_options_set_zone(&zoned, config->zone);
	return zoned.fixed_now;
}

DunlinService *
dunlin_service_new(const DunlinOptions *options, guint connections_max, GError **error)
{
	DunlinHouse *house = load(options, error);
	DunlinService *service;

	if (house == NULL)
		return NULL;
	service = g_new0(DunlinService, 1);
	g_mutex_init(&service->lock);
	g_cond_init(&service->changed);
	service->options = options;
	service->connections_max = connections_max;
	service->house = house;
	service->fixed_now = fixed_now(options, house->config);
	return service;
}

void
dunlin_service_free(DunlinService *service)
{
	if (service == NULL)
		return;
	dunlin_house_unref(service->house);
	dunlin_index_unref(service->index);
	g_mutex_clear(&service->lock);
	g_cond_clear(&service->changed);
	g_free(service);
}

gboolean
dunlin_service_reload(DunlinService *service, GError **error)
{
	DunlinHouse *house = load(service->options, error), *old;

	if (house == NULL)
		return FALSE;
	g_mutex_lock(&service->lock);
	old = service->house;
	service->house = house;
	g_mutex_unlock(&service->lock);
	dunlin_house_unref(old);
	return TRUE;
}

DunlinHouse *
dunlin_service_house(DunlinService *service)
{
	g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&service->lock);

	return dunlin_house_ref(service->house);
}

void
dunlin_service_start(DunlinService *service)
{
	service->gate = dunlin_worker_new("gate");
	service->clerk = dunlin_worker_new("clerk");
}

/* ── the gate ── */

#define GATE_MS 2000 /* well below the content timeout of our listener (30 s) */

typedef struct { /* a box of a DunlinWork */
	DunlinGateCase gate;
	DunlinPassage passage; /* its texts are owned */
} Gate;

static gboolean
decide(DunlinDesk *desk, gpointer data, GError **error)
{
	return dunlin_desk_gate_decide(desk, &((Gate *)data)->gate, error);
}

static void
gate_clear(gpointer data)
{
	Gate *gate = data;

	g_clear_pointer(&gate->gate.stamp, g_ptr_array_unref);
	g_free((char *)gate->passage.notice);
	g_free((char *)gate->passage.queue_id);
	g_free((char *)gate->passage.body_digest);
	g_free((char *)gate->passage.client);
	g_free((char *)gate->passage.tls);
	g_free((char *)gate->passage.login);
	g_free((char *)gate->passage.sender);
	g_free((char *)gate->passage.recipients);
}

static void
gate_release(gpointer data)
{
	g_atomic_rc_box_release_full(data, gate_clear);
}

static DunlinPassage
passage_copy(const DunlinPassage *passage)
{
	return (DunlinPassage){
		.notice = g_strdup(passage->notice),
		.attempt = passage->attempt,
		.queue_id = g_strdup(passage->queue_id),
		.body_digest = g_strdup(passage->body_digest),
		.client = g_strdup(passage->client),
		.tls = g_strdup(passage->tls),
		.login = g_strdup(passage->login),
		.sender = g_strdup(passage->sender),
		.recipients = g_strdup(passage->recipients),
	};
}

gboolean
dunlin_service_gate(DunlinService *service, DunlinHouse *house, const DunlinPassage *passage,
		    DunlinGate *ret_gate, GPtrArray **ret_stamp, const char **ret_why, GError **error)
{
	static const DunlinWork work = {.body = decide, .clear = gate_clear};
	Gate *gate = g_atomic_rc_box_new0(Gate);
	gboolean done;

	gate->passage = passage_copy(passage);
	gate->gate.passage = &gate->passage;
	gate->gate.time = dunlin_service_time(service);
	done = dunlin_worker_run(service->gate, house, &work, gate, GATE_MS, error);
	if (done) {
		*ret_gate = gate->gate.gate;
		*ret_stamp = g_steal_pointer(&gate->gate.stamp);
		*ret_why = gate->gate.why;
	}
	gate_release(gate);
	return done;
}

gboolean
dunlin_service_is_stuck(DunlinService *service)
{
	enum { STUCK_SEC = 60 };

	return dunlin_worker_is_stuck(service->gate, STUCK_SEC) ||
	       dunlin_worker_is_stuck(service->clerk, STUCK_SEC);
}

/* ── answers ── */

typedef struct { /* a box of a DunlinWork */
	DunlinArriving arriving;
	char notice[DUNLIN_NOTICE_LENGTH + 1];
} Answer;

static void
answer_done(gpointer data, const GError *error)
{
	const Answer *answer = data;

	if (error != NULL)
		dunlin_log_error("answer", error, "notice", answer->notice, NULL);
	else if (answer->arriving.stopped > 0)
		dunlin_log(DUNLIN_LOG_INFO, "answer", "notice", answer->notice, "clock", "stopped",
			   NULL);
}

/* One table of a fixed size, so that a flood of answers finds nothing to fill. */
static gboolean
is_new_answer(DunlinService *service, const char *notice)
{
	g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&service->lock);
	guint slot = g_str_hash(notice) % ANSWERS_KNOWN;
	gint64 now = g_get_monotonic_time();

	if (g_str_equal(service->answers[slot].notice, notice) &&
	    now - service->answers[slot].at < ANSWER_AGAIN_USEC)
		return FALSE;
	g_strlcpy(service->answers[slot].notice, notice, sizeof(service->answers[slot].notice));
	service->answers[slot].at = now;
	return TRUE;
}

void
dunlin_service_answer(DunlinService *service, DunlinHouse *house, const char *notice)
{
	static const DunlinWork work = {.body = dunlin_desk_answer_arrives, .done = answer_done};
	Answer *answer;

	if (!is_new_answer(service, notice))
		return;
	answer = g_atomic_rc_box_new0(Answer);
	g_strlcpy(answer->notice, notice, sizeof(answer->notice));
	answer->arriving = (DunlinArriving){.notice = answer->notice,
					    .time = dunlin_service_time(service)};
	if (!dunlin_worker_post(service->clerk, house, &work, answer, KEEP_SEC))
		dunlin_log(DUNLIN_LOG_WARNING, "answer", "notice", notice, "error",
			   "too much waits for the store; the watcher will read it", NULL);
	g_atomic_rc_box_release(answer);
}

/* ── people's own mail ── */

DunlinIndex *
dunlin_service_index(DunlinService *service)
{
	g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&service->lock);

	return service->index != NULL ? dunlin_index_ref(service->index) : NULL;
}

void
dunlin_service_set_index(DunlinService *service, DunlinIndex *index)
{
	DunlinIndex *old;

	g_mutex_lock(&service->lock);
	old = service->index;
	service->index = index;
	g_mutex_unlock(&service->lock);
	dunlin_index_unref(old);
}

static gboolean
find_claims(DunlinDesk *desk, gpointer data, GError **error)
{
	return dunlin_desk_own_mail_find(desk, &((DunlinOwnBox *)data)->mail, error);
}

static gboolean
note_mail(DunlinDesk *desk, gpointer data, GError **error)
{
	return dunlin_desk_own_mail_note(desk, &((DunlinOwnBox *)data)->mail, error);
}

GPtrArray *
dunlin_service_find_claims(DunlinService *service, DunlinHouse *house, DunlinOwnBox *box)
{
	static const DunlinWork work = {.body = find_claims, .clear = dunlin_own_box_clear};
	guint wait_ms = g_atomic_int_get(&service->slow) ? 0 : FIND_MS;
	GPtrArray *claims = NULL;

	/* A store that was slow once is not waited for again, until something of ours was filed. */
	if (wait_ms > 0 && dunlin_worker_run(service->clerk, house, &work, box, wait_ms, NULL))
		claims = g_steal_pointer(&box->mail.claims);
	else
		g_atomic_int_set(&service->slow, TRUE);
	g_atomic_rc_box_release_full(box, dunlin_own_box_clear);
	return claims;
}

typedef struct { /* a box of a DunlinWork: what is filed, and for whom it is counted */
	DunlinOwnBox *own;
	DunlinService *service;
} Note;

static gboolean
keep_note(DunlinDesk *desk, gpointer data, GError **error)
{
	return dunlin_own_box_keep(desk, ((Note *)data)->own, error);
}

static gboolean
file_note(DunlinDesk *desk, gpointer data, GError **error)
{
	return note_mail(desk, ((Note *)data)->own, error);
}

static void
note_done(gpointer data, const GError *error)
{
	const Note *note = data;
	const DunlinPeopleMail *mail = &note->own->mail;

	if (error != NULL) {
		dunlin_log_error("own", error, "queue", mail->queue_id, NULL);
		return;
	}
	g_atomic_int_set(&note->service->slow, FALSE);
	if (mail->claims->len == 0)
		return;
	dunlin_service_count(note->service,
			     mail->track != NULL ? DUNLIN_OUTCOME_OWN_STAMPED : DUNLIN_OUTCOME_OWN, 1);
	dunlin_log(DUNLIN_LOG_INFO, "own", "claim", (const char *)mail->claims->pdata[0], "queue",
		   mail->queue_id, "track", mail->track, NULL);
}

static void
note_clear(gpointer data)
{
	g_atomic_rc_box_release_full(((Note *)data)->own, dunlin_own_box_clear);
}

void
dunlin_service_note(DunlinService *service, DunlinHouse *house, DunlinOwnBox *box)
{
	static const DunlinWork work = {keep_note, file_note, note_done, note_clear};
	Note *note = g_atomic_rc_box_new0(Note);

	*note = (Note){box, service};
	if (!dunlin_worker_post(service->clerk, house, &work, note, KEEP_SEC))
		dunlin_log(DUNLIN_LOG_WARNING, "own", "queue", box->mail.queue_id, "error",
			   "too much waits for the store; it is not filed", NULL);
	g_atomic_rc_box_release_full(note, note_clear);
}

/* ── counters ── */

static const char *const outcome_words[DUNLIN_OUTCOME_COUNT] = {
	[DUNLIN_OUTCOME_ORDINARY] = "ordinary",     [DUNLIN_OUTCOME_STRIPPED] = "stripped",
	[DUNLIN_OUTCOME_SEALED] = "sealed",	    [DUNLIN_OUTCOME_PASSED] = "passed",
	[DUNLIN_OUTCOME_REFUSED] = "refused",	    [DUNLIN_OUTCOME_DEFERRED] = "deferred",
	[DUNLIN_OUTCOME_ANSWER] = "answer",	    [DUNLIN_OUTCOME_REPORT] = "report",
	[DUNLIN_OUTCOME_FORGED] = "forged",	    [DUNLIN_OUTCOME_OWN] = "own-noted",
	[DUNLIN_OUTCOME_OWN_STAMPED] = "own-stamped",
};

const char *
dunlin_outcome_to_string(DunlinOutcome outcome)
{
	return outcome_words[outcome];
}

guint
dunlin_service_counted(DunlinService *service, DunlinOutcome outcome)
{
	return (guint)g_atomic_int_get(&service->outcomes[outcome]);
}

void
dunlin_service_count(DunlinService *service, DunlinOutcome outcome, guint count)
{
	(void)g_atomic_int_add(&service->outcomes[outcome], (gint)count);
}

DunlinTime
dunlin_service_time(const DunlinService *service)
{
	return dunlin_clock_read(service->fixed_now);
}

gboolean
dunlin_service_connect(DunlinService *service)
{
	return g_atomic_int_add(&service->connections, 1) < (gint)service->connections_max;
}

void
dunlin_service_disconnect(DunlinService *service)
{
	g_atomic_int_add(&service->connections, -1);
}

DunlinRunning
dunlin_service_begin(DunlinService *service)
{
	g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&service->lock);

	service->begun++;
	g_cond_broadcast(&service->changed);
	return service;
}

void
dunlin_service_end(DunlinRunning running)
{
	g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&running->lock);

	running->ended++;
	g_cond_broadcast(&running->changed);
}

guint
dunlin_service_wait_busy(DunlinService *service)
{
	g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&service->lock);

	while (service->begun == service->ended)
		g_cond_wait(&service->changed, &service->lock);
	return service->ended;
}

gboolean
dunlin_service_is_busy_since(DunlinService *service, guint ended)
{
	g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&service->lock);

	return service->begun != service->ended && service->ended == ended;
}

guint
dunlin_service_ended(DunlinService *service)
{
	g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&service->lock);

	return service->ended;
}

gboolean
dunlin_service_drain(DunlinService *service, guint seconds)
{
	gint64 deadline = g_get_monotonic_time() + (gint64)seconds * G_USEC_PER_SEC;
	g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&service->lock);

	while (service->begun != service->ended) {
		if (!g_cond_wait_until(&service->changed, &service->lock, deadline))
			return FALSE;
	}
	return TRUE;
}
