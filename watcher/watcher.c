/* SPDX-License-Identifier: BSD-2-Clause */
/* The state that the watcher's threads share. */
#include "watcher/watcher.h"

#define STORE_WAIT_MS 10000
#define FIRST_BEAT_SEC 60

void
dunlin_watcher_init(DunlinWatcher *watcher, DunlinHouse *house)
{
	g_mutex_init(&watcher->lock);
	g_cond_init(&watcher->bell);
	watcher->house = house;
	watcher->generation = 1;
	watcher->workers = g_ptr_array_new();
	watcher->leases = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

void
dunlin_watcher_clear(DunlinWatcher *watcher)
{
	g_assert(watcher->workers->len == 0);
	g_ptr_array_unref(watcher->workers);
	g_hash_table_unref(watcher->leases);
	g_free(watcher->holder);
	dunlin_house_unref(watcher->house);
	g_cond_clear(&watcher->bell);
	g_mutex_clear(&watcher->lock);
}

DunlinTime
dunlin_watcher_time(const DunlinWatcher *watcher)
{
	return dunlin_clock_read(watcher->fixed_now);
}

DunlinHouse *
dunlin_watcher_house(DunlinWatcher *watcher)
{
	DunlinHouse *house;

	g_mutex_lock(&watcher->lock);
	house = dunlin_house_ref(watcher->house);
	g_mutex_unlock(&watcher->lock);
	return house;
}

void
dunlin_watcher_swap_house(DunlinWatcher *watcher, DunlinHouse *house)
{
	DunlinHouse *old;

	g_mutex_lock(&watcher->lock);
	old = watcher->house;
	watcher->house = house;
	watcher->generation++;
	watcher->work++;
	watcher->muted = FALSE;
	g_cond_broadcast(&watcher->bell);
	g_mutex_unlock(&watcher->lock);
	dunlin_house_unref(old);
}

static void
set_flag(DunlinWatcher *watcher, gboolean *flag, gboolean value)
{
	g_mutex_lock(&watcher->lock);
	*flag = value;
	watcher->work++;
	g_cond_broadcast(&watcher->bell);
	g_mutex_unlock(&watcher->lock);
}

static gboolean
get_flag(DunlinWatcher *watcher, const gboolean *flag)
{
	gboolean value;

	g_mutex_lock(&watcher->lock);
	value = *flag;
	g_mutex_unlock(&watcher->lock);
	return value;
}

void
dunlin_watcher_stop(DunlinWatcher *watcher)
{
	set_flag(watcher, &watcher->stopping, TRUE);
}

gboolean
dunlin_watcher_is_stopping(DunlinWatcher *watcher)
{
	return get_flag(watcher, &watcher->stopping);
}

void
dunlin_watcher_set_turn(DunlinWatcher *watcher, gboolean on_turn)
{
	set_flag(watcher, &watcher->on_turn, on_turn);
}

gboolean
dunlin_watcher_is_on_turn(DunlinWatcher *watcher)
{
	return get_flag(watcher, &watcher->on_turn);
}

void
dunlin_watcher_set_lease(DunlinWatcher *watcher, const char *name, gint64 until_ms)
{
	g_mutex_lock(&watcher->lock);
	g_hash_table_insert(watcher->leases, g_strdup(name), g_memdup2(&until_ms, sizeof until_ms));
	g_mutex_unlock(&watcher->lock);
}

gboolean
dunlin_watcher_holds(DunlinWatcher *watcher, const char *prefix, const char *name)
{
	g_autofree char *lease = g_strconcat(prefix, name, NULL);
	const gint64 *until_ms;
	gboolean holds;

	g_mutex_lock(&watcher->lock);
	until_ms = g_hash_table_lookup(watcher->leases, lease);
	holds = until_ms && dunlin_watcher_monotonic_ms() < *until_ms;
	g_mutex_unlock(&watcher->lock);
	return holds;
}

void
dunlin_watcher_set_recovered(DunlinWatcher *watcher)
{
	set_flag(watcher, &watcher->recovered, TRUE);
}

void
dunlin_watcher_mute(DunlinWatcher *watcher)
{
	set_flag(watcher, &watcher->muted, TRUE);
}

gboolean
dunlin_watcher_may_send(DunlinWatcher *watcher)
{
	gboolean may;

	g_mutex_lock(&watcher->lock);
	may = watcher->on_turn && watcher->recovered && !watcher->muted && !watcher->stopping;
	g_mutex_unlock(&watcher->lock);
	return may;
}

void
dunlin_watcher_ring(DunlinWatcher *watcher)
{
	g_mutex_lock(&watcher->lock);
	watcher->work++;
	g_cond_broadcast(&watcher->bell);
	g_mutex_unlock(&watcher->lock);
}

gboolean
dunlin_watcher_wait(DunlinWatcher *watcher, guint *inout_seen, guint ms)
{
	gint64 until = g_get_monotonic_time() + (gint64)ms * 1000;
	gboolean go_on;

	g_mutex_lock(&watcher->lock);
	while (!watcher->stopping && watcher->work == *inout_seen &&
	       g_cond_wait_until(&watcher->bell, &watcher->lock, until))
		;
	*inout_seen = watcher->work;
	go_on = !watcher->stopping;
	g_mutex_unlock(&watcher->lock);
	return go_on;
}

gboolean
dunlin_watcher_sleep(DunlinWatcher *watcher, gint64 ms)
{
	gint64 until = g_get_monotonic_time() + ms * 1000;
	gboolean go_on;

	g_mutex_lock(&watcher->lock);
	while (!watcher->stopping && g_cond_wait_until(&watcher->bell, &watcher->lock, until))
		;
	go_on = !watcher->stopping;
	g_mutex_unlock(&watcher->lock);
	return go_on;
}

void
dunlin_watcher_failed(DunlinWatcher *watcher, int status)
{
	g_mutex_lock(&watcher->lock);
	if (watcher->once && watcher->status == 0)
		watcher->status = status;
	g_mutex_unlock(&watcher->lock);
}

int
dunlin_watcher_status(DunlinWatcher *watcher)
{
	int status;

	g_mutex_lock(&watcher->lock);
	status = watcher->status;
	g_mutex_unlock(&watcher->lock);
	return status;
}

DunlinWorker *
dunlin_worker_new(DunlinWatcher *watcher, const char *name)
{
	DunlinWorker *worker = g_new0(DunlinWorker, 1);

	worker->watcher = watcher;
	worker->name = g_strdup(name);
	worker->alive_until = g_get_monotonic_time() + FIRST_BEAT_SEC * G_USEC_PER_SEC;
	g_mutex_lock(&watcher->lock);
	g_ptr_array_add(watcher->workers, worker);
	g_mutex_unlock(&watcher->lock);
	return worker;
}

void
dunlin_worker_free(DunlinWorker *worker)
{
	if (!worker)
		return;
	dunlin_desk_close(worker->desk);
	g_mutex_lock(&worker->watcher->lock);
	g_ptr_array_remove_fast(worker->watcher->workers, worker);
	g_mutex_unlock(&worker->watcher->lock);
	g_free(worker->name);
	g_free(worker->holder);
	g_free(worker);
}

DunlinDesk *
dunlin_worker_desk(DunlinWorker *worker, GError **error)
{
	DunlinWatcher *watcher = worker->watcher;
	g_autoptr(DunlinHouse) house = NULL;
	guint generation;

	g_mutex_lock(&watcher->lock);
	generation = watcher->generation;
	if (!worker->desk || worker->generation != generation)
		house = dunlin_house_ref(watcher->house);
	g_mutex_unlock(&watcher->lock);
	if (!house)
		return worker->desk;
	g_clear_pointer(&worker->desk, dunlin_desk_close);
	worker->desk = dunlin_desk_open(house, STORE_WAIT_MS, error);
	if (worker->desk)
		worker->desk->holder = worker->holder;
	worker->generation = generation;
	return worker->desk;
}

void
dunlin_worker_beat(DunlinWorker *worker, guint seconds)
{
	g_mutex_lock(&worker->watcher->lock);
	worker->alive_until = g_get_monotonic_time() + (gint64)seconds * G_USEC_PER_SEC;
	g_mutex_unlock(&worker->watcher->lock);
}

gboolean
dunlin_watcher_is_alive(DunlinWatcher *watcher, char **ret_late)
{
	gint64 now = g_get_monotonic_time();
	gboolean alive = TRUE;

	g_mutex_lock(&watcher->lock);
	for (guint i = 0; alive && i < watcher->workers->len; i++) {
		const DunlinWorker *worker = g_ptr_array_index(watcher->workers, i);

		alive = worker->alive_until > now;
		if (!alive)
			*ret_late = g_strdup(worker->name);
	}
	g_mutex_unlock(&watcher->lock);
	return alive;
}

guint
dunlin_watcher_count_workers(DunlinWatcher *watcher)
{
	guint count;

	g_mutex_lock(&watcher->lock);
	count = watcher->workers->len;
	g_mutex_unlock(&watcher->lock);
	return count;
}

gint64
dunlin_watcher_monotonic_ms(void)
{
	return g_get_monotonic_time() / 1000;
}
