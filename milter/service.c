/* SPDX-License-Identifier: BSD-2-Clause */
/* The configuration in force and the counters. */
#include "milter/service.h"

struct DunlinService {
	const DunlinOptions *options;
	gint64 fixed_now;
	guint connections_max;
	gint connections; /* atomic */
	gint outcomes[DUNLIN_OUTCOME_COUNT]; /* atomic */
	DunlinWorker *gate;                  /* NULL until it is started */
	GMutex lock;                         /* of all that follows */
	DunlinHouse *house;                  /* in force */
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

	return dunlin_worker_is_stuck(service->gate, STUCK_SEC);
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
