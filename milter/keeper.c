/* SPDX-License-Identifier: BSD-2-Clause */
/* Looks at the store a few times a second, and reads it only where something has changed. */
#include "milter/keeper.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>

#include "base/log.h"
#include "base/run.h"

#define LOOK_USEC (G_USEC_PER_SEC / 2)
#define AWAY_USEC (5 * G_USEC_PER_SEC)
#define WAIT_MS 1000
#define BUILD_SHARE 20 /* of its time at most one twentieth goes into building */
#define BUILD_ANYWAY_USEC (300 * G_USEC_PER_SEC)
#define COUNT_USEC (10 * G_USEC_PER_SEC)
#define RECALL_SEC 10
#define RECALLS_MAX 20
#define OUTPUT_MAX 1000

typedef struct {
	DunlinService *service;
	char *name; /* of the value with the counters */
	DunlinDesk *desk;
	gint64 seen;   /* of dunlin_store_changed() */
	gboolean news; /* the index does not know all yet */
	gint64 built_at, build_usec;
	gint64 counted_at;
	guint counted; /* sum of all counters, as the store has them */
} Keeper;

/* ── the index ── */

typedef struct {
	DunlinIndex *index;
	gboolean full;
} Build;

static gboolean
add_claim(const char *creditor, const char *reference, const char *invoice, const char *email,
	  gpointer data)
{
	Build *build = data;

	build->full = !dunlin_index_add(build->index, creditor, email, reference, invoice);
	return !build->full;
}

/* NULL without error: more claims than were counted; once more. */
static DunlinIndex *
build_index(DunlinStore *store, GError **error)
{
	gint64 count = 0;
	Build build = {NULL, FALSE};

	if (!dunlin_claim_count_alive(store, &count, error))
		return NULL;
	build.index = dunlin_index_new((gsize)count + (gsize)count / 16 + 64);
	if (dunlin_claim_each_alive(store, add_claim, &build, error) && !build.full)
		return build.index;
	dunlin_index_unref(build.index);
	return NULL;
}

static gboolean
refresh_index(Keeper *keeper, gint64 now, GError **error)
{
	g_autoptr(GError) local = NULL;
	DunlinIndex *index;

	if (keeper->built_at != 0 && now - keeper->built_at > BUILD_ANYWAY_USEC)
		keeper->news = TRUE;
	if (!keeper->news || (keeper->built_at != 0 &&
			      now - keeper->built_at < BUILD_SHARE * keeper->build_usec))
		return TRUE;
	index = build_index(keeper->desk->store, &local);
	keeper->build_usec = g_get_monotonic_time() - now;
	keeper->built_at = g_get_monotonic_time();
	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	if (index == NULL)
		return TRUE;
	keeper->news = FALSE;
	dunlin_log(DUNLIN_LOG_DEBUG, "index", "built", "yes", NULL);
	dunlin_service_set_index(keeper->service, index);
	return TRUE;
}

/* ── counters ── */

static gboolean
write_counters(DunlinDesk *desk, gpointer data, GError **error)
{
	const Keeper *keeper = data;
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = 0; i < DUNLIN_OUTCOME_COUNT; i++)
		g_string_append_printf(text, "%s%s=%u", i > 0 ? " " : "",
				       dunlin_outcome_to_string((DunlinOutcome)i),
				       dunlin_service_counted(keeper->service, (DunlinOutcome)i));
	return dunlin_value_set(desk->store, keeper->name, text->str, error);
}

static gboolean
count(Keeper *keeper, gint64 now, GError **error)
{
	DunlinDeskItem item = {write_counters, keeper, NULL};
	guint sum = 0;

	for (guint i = 0; i < DUNLIN_OUTCOME_COUNT; i++)
		sum += dunlin_service_counted(keeper->service, (DunlinOutcome)i);
	if (sum == keeper->counted || (keeper->counted_at != 0 && now - keeper->counted_at < COUNT_USEC))
		return TRUE;
	keeper->counted_at = now;
	dunlin_desk_group(keeper->desk, &item, 1);
	if (item.error != NULL) {
		g_propagate_error(error, item.error);
		return FALSE;
	}
	keeper->counted = sum;
	return TRUE;
}

/* ── recalls ── */

/* An argument of its own, and nothing a shell or an option parser could take for more. */
static gboolean
is_plain_id(const char *id)
{
	return id != NULL && g_ascii_isalnum(id[0]) && strlen(id) < 64 &&
	       strspn(id, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_.") == strlen(id);
}

static gboolean
ask_mta(const char *command, const char *queue_id, char **ret_text)
{
	g_auto(GStrv) words = NULL, argv = NULL;
	char output[OUTPUT_MAX + 1];
	gsize length = 0;
	int status = 0, count_words = 0;
	DunlinRun run;

	if (!is_plain_id(queue_id) || !g_shell_parse_argv(command, &count_words, &words, NULL)) {
		*ret_text = g_strdup("the queue id or the command cannot be used");
		return FALSE;
	}
	argv = g_new0(char *, (gsize)count_words + 2);
	for (int i = 0; i < count_words; i++)
		argv[i] = g_strdup(words[i]);
	argv[count_words] = g_strdup(queue_id);
	run = dunlin_run(argv, RECALL_SEC, output, OUTPUT_MAX, &length, &status);
	output[length] = '\0';
	if (run == DUNLIN_RAN && WIFEXITED(status) && WEXITSTATUS(status) == 0)
		*ret_text = g_strdup_printf("queue id %s", queue_id);
	else if (run == DUNLIN_RAN)
		*ret_text = g_strdup_printf("queue id %s: %s %d: %s", queue_id,
					    WIFEXITED(status) ? "exit" : "signal",
					    WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status),
					    output);
	else
		*ret_text = g_strdup_printf("queue id %s: %s", queue_id,
					    run == DUNLIN_LATE ? "no end" : g_strerror(errno));
	return run == DUNLIN_RAN && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static gboolean
recall_one(Keeper *keeper, const DunlinNotice *notice, GError **error)
{
	g_autofree char *text = NULL;
	gboolean back = ask_mta(keeper->desk->house->config->milter_recall, notice->queue_id, &text);
	DunlinRecalled recalled = {notice->id, back, text, dunlin_service_time(keeper->service)};
	DunlinDeskItem item = {dunlin_desk_recalled, &recalled, NULL};

	dunlin_log(DUNLIN_LOG_INFO, back ? "recalled" : "not-recalled", "notice", notice->id, "text",
		   text, NULL);
	dunlin_desk_group(keeper->desk, &item, 1);
	if (item.error == NULL)
		return TRUE;
	g_propagate_error(error, item.error);
	return FALSE;
}

static gboolean
recall(Keeper *keeper, GError **error)
{
	g_autoptr(GPtrArray) notices = dunlin_notice_recalls(
		keeper->desk->store, g_get_host_name(), RECALLS_MAX, error);

	for (guint i = 0; notices != NULL && i < notices->len; i++)
		if (!recall_one(keeper, notices->pdata[i], error))
			return FALSE;
	return notices != NULL;
}

/* ── the thread ── */

static gboolean
open_desk(Keeper *keeper, DunlinHouse *house, GError **error)
{
	if (keeper->desk != NULL && keeper->desk->house != house)
		g_clear_pointer(&keeper->desk, dunlin_desk_close);
	if (keeper->desk != NULL)
		return TRUE;
	keeper->desk = dunlin_desk_open(house, WAIT_MS, error);
	keeper->news = TRUE;
	keeper->built_at = 0;
	keeper->seen = -1;
	return keeper->desk != NULL;
}

static gboolean
look(Keeper *keeper, DunlinHouse *house, GError **error)
{
	gboolean people = house->config->milter_own_mail != DUNLIN_OWN_MAIL_OFF;
	gboolean recalls = house->config->milter_recall != NULL && house->config->milter_recall[0] != '\0';
	gint64 now = g_get_monotonic_time();
	gboolean changed;

	if (!people)
		dunlin_service_set_index(keeper->service, NULL);
	if (!open_desk(keeper, house, error))
		return FALSE;
	changed = dunlin_store_changed(keeper->desk->store, &keeper->seen);
	keeper->news = keeper->news || changed;
	return (!people || refresh_index(keeper, now, error)) &&
	       (!recalls || recall(keeper, error)) && count(keeper, now, error);
}

static gpointer
keep(gpointer data)
{
	Keeper *keeper = data;
	gboolean away = FALSE;

	for (;;) {
		g_autoptr(DunlinHouse) house = dunlin_service_house(keeper->service);
		g_autoptr(GError) error = NULL;
		gboolean good = look(keeper, house, &error);

		if (!good) {
			g_clear_pointer(&keeper->desk, dunlin_desk_close);
			if (!away)
				dunlin_log_error("store", error, NULL);
		}
		away = !good;
		g_usleep(good ? LOOK_USEC : AWAY_USEC);
	}
	return NULL;
}

void
dunlin_keeper_start(DunlinService *service, const char *socket)
{
	Keeper *keeper = g_new0(Keeper, 1); /* the thread's, for good */

	keeper->service = service;
	keeper->name = g_strdup_printf("metrics:milter:%s:%s", g_get_host_name(), socket);
	g_thread_unref(g_thread_new("keeper", keep, keeper));
}
