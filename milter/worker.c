/* SPDX-License-Identifier: BSD-2-Clause */
/* Takes what waits, a batch at a time, and tells who waits for it. */
#include "milter/worker.h"

#define BATCH_MAX 64
#define POSTED_MAX 1000
#define POSTED_WAIT_MS 2000
#define AGAIN_USEC (2 * G_USEC_PER_SEC)

typedef struct {
	const DunlinWork *work;
	gpointer data;      /* a reference */
	DunlinHouse *house; /* a reference */
	gint64 deadline;    /* monotonic: who waits gives up then, what was posted is given up then */
	gint64 not_before;  /* of what is tried again */
	gboolean posted;
	gboolean done;
	gboolean left; /* nobody waits any more: the worker frees it */
	GError *error;
} Job;

struct DunlinWorker {
	GMutex lock; /* of all that follows */
	GCond arrived, finished;
	GQueue urgent;     /* of Job: somebody waits */
	GQueue posted;     /* of Job */
	gint64 busy_since; /* 0: idle */
};

static void
job_free(Job *job)
{
	g_atomic_rc_box_release_full(job->data, job->work->clear);
	dunlin_house_unref(job->house);
	g_clear_error(&job->error);
	g_free(job);
}

static Job *
job_new(DunlinHouse *house, const DunlinWork *work, gpointer data, gint64 usec)
{
	Job *job = g_new0(Job, 1);

	job->work = work;
	job->data = g_atomic_rc_box_acquire(data);
	job->house = dunlin_house_ref(house);
	job->deadline = g_get_monotonic_time() + usec;
	return job;
}

/* ── the worker's side ── */

/* What may be begun; NULL: only what is to be tried again later, or nothing. */
static GQueue *
next_queue(DunlinWorker *worker)
{
	const Job *first = g_queue_peek_head(&worker->posted);

	if (worker->urgent.length > 0)
		return &worker->urgent;
	return first != NULL && first->not_before <= g_get_monotonic_time() ? &worker->posted : NULL;
}

static void
wait_for_work(DunlinWorker *worker)
{
	while (next_queue(worker) == NULL) {
		const Job *later = g_queue_peek_head(&worker->posted);

		if (later == NULL)
			g_cond_wait(&worker->arrived, &worker->lock);
		else
			(void)g_cond_wait_until(&worker->arrived, &worker->lock, later->not_before);
	}
}

/* The first, and what follows it over the same store; who waits comes first. */
static guint
take_batch(DunlinWorker *worker, Job *batch[BATCH_MAX])
{
	guint count = 0;
	GQueue *queue;

	wait_for_work(worker);
	while (count < BATCH_MAX && (queue = next_queue(worker)) != NULL) {
		const Job *job = g_queue_peek_head(queue);

		if (count > 0 && (job->house != batch[0]->house || job->posted != batch[0]->posted))
			break;
		batch[count++] = g_queue_pop_head(queue);
	}
	worker->busy_since = g_get_monotonic_time();
	return count;
}

static guint
patience_ms(Job *const *batch, guint count)
{
	gint64 now = g_get_monotonic_time(), longest = 0;

	for (guint i = 0; i < count; i++)
		longest = MAX(longest, batch[i]->deadline - now);
	return (guint)CLAMP(longest / 1000, 0, POSTED_WAIT_MS);
}

static gboolean
open_desk(DunlinDesk **desk, DunlinHouse *house, guint wait_ms, GError **error)
{
	if (*desk != NULL && (*desk)->house != house)
		g_clear_pointer(desk, dunlin_desk_close);
	if (*desk == NULL)
		*desk = dunlin_desk_open(house, wait_ms, error);
	if (*desk == NULL)
		return FALSE;
	dunlin_store_set_wait((*desk)->store, wait_ms);
	return TRUE;
}

/* Who waits may have been answered "later" while the store's lock was waited for: then it must not
 * happen any more, or his next try would meet what was done behind his back. */
static gboolean
run_in_time(DunlinDesk *desk, gpointer data, GError **error)
{
	const Job *job = data;

	if (!job->posted && g_get_monotonic_time() >= job->deadline) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "nobody waits for it any more");
		return FALSE;
	}
	return job->work->body(desk, job->data, error);
}

/* Leaves each one's error in it. */
static void
run_batch(DunlinDesk *desk, Job *const *batch, guint count)
{
	DunlinDeskItem items[BATCH_MAX];
	guint who[BATCH_MAX], ready = 0;

	for (guint i = 0; i < count; i++) {
		const DunlinWork *work = batch[i]->work;

		if (work->prepare != NULL && !work->prepare(desk, batch[i]->data, &batch[i]->error))
			continue;
		items[ready] = (DunlinDeskItem){run_in_time, batch[i], NULL};
		who[ready++] = i;
	}
	if (ready > 0)
		dunlin_desk_group(desk, items, ready);
	for (guint i = 0; i < ready; i++)
		batch[who[i]]->error = items[i].error;
}

static gboolean
is_passing(const GError *error)
{
	return g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY) ||
	       g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG) ||
	       g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_UNCERTAIN);
}

/* Tells who waits; keeps what is to be tried again at its place; the rest ends here. */
static void
settle(DunlinWorker *worker, Job *const *batch, guint count, GPtrArray *ended)
{
	gint64 now = g_get_monotonic_time();

	g_mutex_lock(&worker->lock);
	worker->busy_since = 0;
	for (guint i = count; i > 0; i--) {
		Job *job = batch[i - 1];

		if (job->posted && is_passing(job->error) && now < job->deadline) {
			g_clear_error(&job->error);
			job->not_before = now + AGAIN_USEC;
			g_queue_push_head(&worker->posted, job);
		} else if (job->posted || job->left) {
			g_ptr_array_add(ended, job);
		} else {
			job->done = TRUE;
		}
	}
	g_cond_broadcast(&worker->finished);
	g_mutex_unlock(&worker->lock);
}

static void
run_once(DunlinWorker *worker, DunlinDesk **desk)
{
	g_autoptr(GPtrArray) ended = g_ptr_array_new_with_free_func((GDestroyNotify)job_free);
	g_autoptr(GError) error = NULL;
	Job *batch[BATCH_MAX];
	gboolean sound = TRUE;
	guint count;

	g_mutex_lock(&worker->lock);
	count = take_batch(worker, batch);
	g_mutex_unlock(&worker->lock);
	if (open_desk(desk, batch[0]->house, patience_ms(batch, count), &error))
		run_batch(*desk, batch, count);
	for (guint i = 0; i < count; i++) {
		if (error != NULL)
			batch[i]->error = g_error_copy(error);
		sound = sound && !is_passing(batch[i]->error);
	}
	if (!sound)
		g_clear_pointer(desk, dunlin_desk_close);
	settle(worker, batch, count, ended);
	for (guint i = 0; i < ended->len; i++) {
		const Job *job = ended->pdata[i];

		if (job->posted && job->work->done != NULL)
			job->work->done(job->data, job->error);
	}
}

static gpointer
work_on(gpointer data)
{
	DunlinDesk *desk = NULL;

	for (;;)
		run_once(data, &desk);
	return NULL;
}

/* ── everybody's side ── */

DunlinWorker *
dunlin_worker_new(const char *name)
{
	DunlinWorker *worker = g_new0(DunlinWorker, 1);

	g_mutex_init(&worker->lock);
	g_cond_init(&worker->arrived);
	g_cond_init(&worker->finished);
	g_queue_init(&worker->urgent);
	g_queue_init(&worker->posted);
	g_thread_unref(g_thread_new(name, work_on, worker));
	return worker;
}

gboolean
dunlin_worker_run(DunlinWorker *worker, DunlinHouse *house, const DunlinWork *work, gpointer data,
		  guint wait_ms, GError **error)
{
	Job *job = job_new(house, work, data, (gint64)wait_ms * 1000);
	gint64 deadline = job->deadline; /* the job may be the worker's when it has passed */
	gboolean done, mine;

	g_mutex_lock(&worker->lock);
	g_queue_push_tail(&worker->urgent, job);
	g_cond_signal(&worker->arrived);
	while (!job->done && g_cond_wait_until(&worker->finished, &worker->lock, deadline))
		continue;
	done = job->done;
	mine = done || g_queue_remove(&worker->urgent, job);
	job->left = !mine;
	g_mutex_unlock(&worker->lock);
	if (!mine) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "the store takes too long");
		return FALSE;
	}
	if (!done)
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "the store is busy");
	else if (job->error != NULL)
		g_propagate_error(error, g_error_copy(job->error));
	done = done && job->error == NULL;
	job_free(job);
	return done;
}

gboolean
dunlin_worker_post(DunlinWorker *worker, DunlinHouse *house, const DunlinWork *work, gpointer data,
		   guint keep_sec)
{
	g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&worker->lock);
	Job *job;

	if (worker->posted.length >= POSTED_MAX)
		return FALSE;
	job = job_new(house, work, data, (gint64)keep_sec * G_USEC_PER_SEC);
	job->posted = TRUE;
	g_queue_push_tail(&worker->posted, job);
	g_cond_signal(&worker->arrived);
	return TRUE;
}

gboolean
dunlin_worker_is_stuck(DunlinWorker *worker, guint seconds)
{
	g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&worker->lock);

	return worker->busy_since != 0 &&
	       g_get_monotonic_time() - worker->busy_since > (gint64)seconds * G_USEC_PER_SEC;
}
