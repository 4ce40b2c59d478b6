/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ThreadSanitizer does not see what GLib's own locks and counts order, because GLib is not compiled
 * for it. In a build with --enable-tsan these take the place of GLib's, tell it, and call GLib's.
 * A program finds them in libdunlin-base.a before it looks into GLib.
 */
#include <dlfcn.h>
#include <glib.h>
#include <sanitizer/tsan_interface.h>

#undef g_once_init_leave

const char *__tsan_default_suppressions(void);

/* What GLib and libmilter do among themselves: a GRWLock and a GQuark made at their first use,
 * libmilter's end, and its thread for signals, which nobody waits for when the process ends. Not
 * their libraries as a whole: every thread begins in one of them. */
const char *
__tsan_default_suppressions(void)
{
	return "race:g_rw_lock_reader_lock\n"
	       "race:dunlin_error_quark\n"
	       "race:mi_stop_milters\n"
	       "race:mi_closener\n"
	       "mutex:mi_stop_milters\n"
	       "thread:mi_control_startup\n"
	       "race:pthread_mutex_destroy\n" /* its pool, which others may still wait for */
	       "race:pthread_cond_destroy\n";
}

#define REAL(name) \
	static __typeof__(&name) real; \
	__typeof__(&name) now = __atomic_load_n(&real, __ATOMIC_RELAXED); \
	if (now == NULL) { \
		now = (__typeof__(&name))dlsym(RTLD_NEXT, #name); \
		__atomic_store_n(&real, now, __ATOMIC_RELAXED); \
	}

void
g_mutex_lock(GMutex *mutex)
{
	REAL(g_mutex_lock)
	now(mutex);
	__tsan_acquire(mutex);
}

gboolean
g_mutex_trylock(GMutex *mutex)
{
	REAL(g_mutex_trylock)
	if (!now(mutex))
		return FALSE;
	__tsan_acquire(mutex);
	return TRUE;
}

void
g_mutex_unlock(GMutex *mutex)
{
	REAL(g_mutex_unlock)
	__tsan_release(mutex);
	now(mutex);
}

void
g_cond_wait(GCond *cond, GMutex *mutex)
{
	REAL(g_cond_wait)
	__tsan_release(mutex);
	now(cond, mutex);
	__tsan_acquire(mutex);
}

gboolean
g_cond_wait_until(GCond *cond, GMutex *mutex, gint64 end_time)
{
	REAL(g_cond_wait_until)
	__tsan_release(mutex);
	gboolean woken = now(cond, mutex, end_time);
	__tsan_acquire(mutex);
	return woken;
}

void
g_once_init_leave(volatile void *location, gsize result)
{
	REAL(g_once_init_leave)
	__tsan_release((void *)location);
	now(location, result);
}

gpointer
g_async_queue_pop(GAsyncQueue *queue)
{
	REAL(g_async_queue_pop)
	gpointer item = now(queue);

	__tsan_acquire(queue);
	return item;
}

void
g_async_queue_push(GAsyncQueue *queue, gpointer data)
{
	REAL(g_async_queue_push)
	__tsan_release(queue);
	now(queue, data);
}

/* Whoever gives the last reference back may free: he comes after all others. */
static void
give_back(const void *counted)
{
	__tsan_acquire((void *)counted);
	__tsan_release((void *)counted);
}

gboolean
g_atomic_ref_count_dec(gatomicrefcount *count)
{
	REAL(g_atomic_ref_count_dec)
	give_back(count);
	return now(count);
}

void
g_atomic_rc_box_release_full(gpointer block, GDestroyNotify clear)
{
	REAL(g_atomic_rc_box_release_full)
	give_back(block);
	now(block, clear);
}

void
g_bytes_unref(GBytes *bytes)
{
	REAL(g_bytes_unref)
	if (bytes != NULL)
		give_back(bytes);
	now(bytes);
}
