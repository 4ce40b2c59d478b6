/* SPDX-License-Identifier: BSD-2-Clause */
/* The configuration in force and the counters. */
#include "milter/service.h"

struct DunlinService {
	const DunlinOptions *options;
	gint64 fixed_now;
	guint connections_max;
	gint connections; /* atomic */
	GMutex lock;      /* of all that follows */
	DunlinPool *pool; /* in force */
	GCond changed;    /* of begun or ended */
	guint begun, ended;
};

static DunlinPool *
load(const DunlinOptions *options, GError **error)
{
	g_autoptr(DunlinConfig) config =
		dunlin_config_load(options->config, DUNLIN_NEEDS_STORE, error);
	g_autoptr(DunlinHouse) house = NULL;

	if (config == NULL)
		return NULL;
	house = dunlin_house_open(config, 0, error);
	return house != NULL ? dunlin_pool_new(house) : NULL;
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
	DunlinPool *pool = load(options, error);
	DunlinService *service;

	if (pool == NULL)
		return NULL;
	service = g_new0(DunlinService, 1);
	g_mutex_init(&service->lock);
	g_cond_init(&service->changed);
	service->options = options;
	service->connections_max = connections_max;
	service->pool = pool;
	service->fixed_now = fixed_now(options, dunlin_pool_config(pool));
	return service;
}

void
dunlin_service_free(DunlinService *service)
{
	if (service == NULL)
		return;
	dunlin_pool_unref(service->pool);
	g_mutex_clear(&service->lock);
	g_cond_clear(&service->changed);
	g_free(service);
}

gboolean
dunlin_service_reload(DunlinService *service, GError **error)
{
	DunlinPool *pool = load(service->options, error), *old;

	if (pool == NULL)
		return FALSE;
	g_mutex_lock(&service->lock);
	old = service->pool;
	service->pool = pool;
	g_mutex_unlock(&service->lock);
	dunlin_pool_unref(old);
	return TRUE;
}

DunlinPool *
dunlin_service_pool(DunlinService *service)
{
	g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&service->lock);

	return dunlin_pool_ref(service->pool);
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
