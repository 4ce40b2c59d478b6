/* SPDX-License-Identifier: BSD-2-Clause */
/* The configuration in force and the counters. */
#include "milter/service.h"

struct DunlinService {
	const DunlinOptions *options;
	gint64 fixed_now;
	guint connections_max;
	GMutex lock;      /* of pool */
	DunlinPool *pool; /* in force */
	gint connections; /* atomic, as what follows */
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
	g_atomic_int_add(&service->begun, 1);
	return service;
}

void
dunlin_service_end(DunlinRunning running)
{
	g_atomic_int_add(&running->ended, 1);
}

gboolean
dunlin_service_hangs(DunlinService *service, guint *inout_ended)
{
	guint ended = (guint)g_atomic_int_get(&service->ended);
	gboolean hangs = (guint)g_atomic_int_get(&service->begun) != ended && ended == *inout_ended;

	*inout_ended = ended;
	return hangs;
}

gboolean
dunlin_service_drain(DunlinService *service, guint seconds)
{
	gint64 deadline = g_get_monotonic_time() + (gint64)seconds * G_USEC_PER_SEC;

	while (g_atomic_int_get(&service->begun) != g_atomic_int_get(&service->ended)) {
		if (g_get_monotonic_time() >= deadline)
			return FALSE;
		g_usleep(20000);
	}
	return TRUE;
}
