/* SPDX-License-Identifier: BSD-2-Clause */
/* Starts and ends the daemon's threads along the configuration. */
#include "watcher/crew.h"

#include "watcher/clock.h"
#include "watcher/mailbox.h"
#include "watcher/sender.h"
#include "watcher/targets.h"

struct DunlinCrew {
	DunlinWatcher *watcher;
	DunlinTargets *targets;
	GPtrArray *mailboxes; /* of DunlinMailboxWatch */
	GPtrArray *senders;   /* of DunlinSender */
	GThread *clock;       /* NULL: not yet */
};

DunlinCrew *
dunlin_crew_new(DunlinWatcher *watcher)
{
	DunlinCrew *crew = g_new0(DunlinCrew, 1);

	crew->watcher = watcher;
	crew->targets = dunlin_targets_new();
	crew->mailboxes = g_ptr_array_new();
	crew->senders = g_ptr_array_new();
	return crew;
}

static gboolean
is_same_list(char *const *a, char *const *b)
{
	const char *const none[] = {NULL};

	return g_strv_equal(a ? (const char *const *)a : none, b ? (const char *const *)b : none);
}

/* What a fetcher that was started with @a would do otherwise with @b. */
static gboolean
is_same_mailbox(const DunlinMailbox *a, const DunlinMailbox *b)
{
	return g_strcmp0(a->name, b->name) == 0 && g_strcmp0(a->url.url, b->url.url) == 0 &&
	       g_strcmp0(a->password, b->password) == 0 && g_strcmp0(a->auth, b->auth) == 0 &&
	       g_strcmp0(a->done, b->done) == 0 && g_strcmp0(a->failed, b->failed) == 0 &&
	       is_same_list(a->also, b->also) && g_strcmp0(a->ca_file, b->ca_file) == 0;
}

static gboolean
is_ours(const DunlinCrew *crew, const DunlinMailbox *mailbox)
{
	return dunlin_watcher_holds(crew->watcher, DUNLIN_LEASE_MAILBOX, mailbox->name);
}

/* One whose mailbox changed, or went to another watcher, ends first; the other begins when it has, so
 * that no message is worked on by both. */
static void
release_mailboxes(DunlinCrew *crew, const DunlinConfig *config)
{
	for (guint i = crew->mailboxes->len; i-- > 0;) {
		DunlinMailboxWatch *watch = g_ptr_array_index(crew->mailboxes, i);
		const DunlinMailbox *old = dunlin_mailbox_configuration(watch);
		const DunlinMailbox *now = dunlin_config_mailbox(config, old->name);

		if (!now || !is_same_mailbox(old, now) || !is_ours(crew, old))
			dunlin_mailbox_stop(watch);
		if (!dunlin_mailbox_has_ended(watch))
			continue;
		g_ptr_array_remove_index_fast(crew->mailboxes, i);
		dunlin_mailbox_join(watch);
	}
}

static gboolean
is_watched(const DunlinCrew *crew, const char *name)
{
	for (guint i = 0; i < crew->mailboxes->len; i++) {
		if (g_str_equal(dunlin_mailbox_configuration(g_ptr_array_index(crew->mailboxes, i))
					->name,
				name))
			return TRUE;
	}
	return FALSE;
}

void
dunlin_crew_step(DunlinCrew *crew)
{
	g_autoptr(DunlinHouse) house = dunlin_watcher_house(crew->watcher);
	DunlinConfig *config = house->config;

	release_mailboxes(crew, config);
	if (!dunlin_watcher_is_on_turn(crew->watcher))
		return;
	if (!crew->clock)
		crew->clock = g_thread_new("clock", dunlin_clock_run,
					   dunlin_worker_new(crew->watcher, "clock"));
	for (guint i = 0; i < config->mailboxes->len; i++) {
		const DunlinMailbox *mailbox = g_ptr_array_index(config->mailboxes, i);

		if (is_ours(crew, mailbox) && !is_watched(crew, mailbox->name))
			g_ptr_array_add(crew->mailboxes,
					dunlin_mailbox_start(crew->watcher, config, mailbox));
	}
	/* Those above a smaller number rest. */
	while (crew->senders->len < config->submission.connections)
		g_ptr_array_add(crew->senders, dunlin_sender_start(crew->watcher, crew->targets,
								   crew->senders->len));
}

void
dunlin_crew_stop(DunlinCrew *crew)
{
	for (guint i = 0; i < crew->mailboxes->len; i++)
		dunlin_mailbox_stop(g_ptr_array_index(crew->mailboxes, i));
}

void
dunlin_crew_free(DunlinCrew *crew)
{
	for (guint i = 0; i < crew->mailboxes->len; i++)
		dunlin_mailbox_join(g_ptr_array_index(crew->mailboxes, i));
	for (guint i = 0; i < crew->senders->len; i++)
		(void)dunlin_sender_join(g_ptr_array_index(crew->senders, i));
	if (crew->clock)
		g_thread_join(crew->clock);
	g_ptr_array_unref(crew->mailboxes);
	g_ptr_array_unref(crew->senders);
	dunlin_targets_free(crew->targets);
	g_free(crew);
}
