/* SPDX-License-Identifier: BSD-2-Clause */
/* Desks on loan, at most DESKS_MAX at once; who finds none waits for his turn within his time. */
#include "milter/pool.h"

#define DESKS_MAX 8
#define WAIT_MS 2000 /* well below the content timeout of our listener (30 s) */

struct DunlinPool {
	gatomicrefcount references;
	DunlinHouse *house;
	GMutex lock;
	GCond returned;
	GPtrArray *idle; /* of DunlinDesk */
	guint open;      /* idle and lent */
};

DunlinPool *
dunlin_pool_new(DunlinHouse *house)
{
	DunlinPool *pool = g_new0(DunlinPool, 1);

	g_atomic_ref_count_init(&pool->references);
	pool->house = dunlin_house_ref(house);
	pool->idle = g_ptr_array_new_with_free_func((GDestroyNotify)dunlin_desk_close);
	g_mutex_init(&pool->lock);
	g_cond_init(&pool->returned);
	return pool;
}

DunlinPool *
dunlin_pool_ref(DunlinPool *pool)
{
	g_atomic_ref_count_inc(&pool->references);
	return pool;
}

void
dunlin_pool_unref(DunlinPool *pool)
{
	if (pool == NULL || !g_atomic_ref_count_dec(&pool->references))
		return;
	g_ptr_array_unref(pool->idle);
	g_mutex_clear(&pool->lock);
	g_cond_clear(&pool->returned);
	dunlin_house_unref(pool->house);
	g_free(pool);
}

const DunlinConfig *
dunlin_pool_config(const DunlinPool *pool)
{
	return pool->house->config;
}

const DunlinKeys *
dunlin_pool_keys(const DunlinPool *pool)
{
	return pool->house->keys;
}

/* An idle desk, or in *ret_may_open the leave to open one; neither: time is up. */
static DunlinDesk *
borrow(DunlinPool *pool, gint64 deadline, gboolean *ret_may_open)
{
	g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&pool->lock);

	*ret_may_open = FALSE;
	while (pool->idle->len == 0 && pool->open >= DESKS_MAX) {
		if (!g_cond_wait_until(&pool->returned, &pool->lock, deadline))
			return NULL;
	}
	if (pool->idle->len > 0)
		return g_ptr_array_steal_index_fast(pool->idle, pool->idle->len - 1);
	pool->open++;
	*ret_may_open = TRUE;
	return NULL;
}

static void
give_back(DunlinPool *pool, DunlinDesk *desk, gboolean sound)
{
	if (!sound)
		g_clear_pointer(&desk, dunlin_desk_close);
	g_mutex_lock(&pool->lock);
	if (desk != NULL)
		g_ptr_array_add(pool->idle, desk);
	else
		pool->open--;
	g_cond_signal(&pool->returned);
	g_mutex_unlock(&pool->lock);
}

static guint
rest_ms(gint64 deadline)
{
	return (guint)(MAX(0, deadline - g_get_monotonic_time()) / 1000);
}

static DunlinDesk *
take(DunlinPool *pool, gint64 deadline, GError **error)
{
	gboolean may_open;
	DunlinDesk *desk = borrow(pool, deadline, &may_open);

	if (desk == NULL && !may_open) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY,
			    "%d notices at the gate, none done within %d s", DESKS_MAX,
			    WAIT_MS / 1000);
		return NULL;
	}
	if (desk == NULL) {
		desk = dunlin_desk_open(pool->house, rest_ms(deadline), error);
		if (desk == NULL)
			give_back(pool, NULL, FALSE);
	}
	return desk;
}

gboolean
dunlin_pool_gate(DunlinPool *pool, const DunlinPassage *passage, DunlinTime time,
		 DunlinGate *ret_gate, GPtrArray **ret_stamp, const char **ret_why, GError **error)
{
	gint64 deadline = g_get_monotonic_time() + WAIT_MS * 1000;
	DunlinDesk *desk = take(pool, deadline, error);
	gboolean done;

	if (desk == NULL)
		return FALSE;
	dunlin_store_set_wait(desk->store, rest_ms(deadline));
	done = dunlin_desk_gate(desk, passage, time, ret_gate, ret_stamp, ret_why, error);
	give_back(pool, desk, done);
	return done;
}
