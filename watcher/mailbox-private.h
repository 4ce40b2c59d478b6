/* SPDX-License-Identifier: BSD-2-Clause */
/* One mailbox's thread (mailbox.c) and what it does with the messages (intake.c). */
#pragma once

#include "watcher/fetch-protocol.h"
#include "watcher/fetchers.h"
#include "watcher/folders.h"
#include "watcher/mailbox.h"
#include "watcher/pace.h"

G_BEGIN_DECLS

struct DunlinMailboxWatch {
	DunlinWatcher *watcher;
	DunlinConfig *config;
	const DunlinMailbox *mailbox;
	int stop_fd;
	GThread *thread;
	gint ended; /* atomic */

	/* Of the thread alone. */
	DunlinWorker *worker;
	DunlinFetcher fetcher;
	DunlinFetchParser *parser;
	DunlinBackoff respawn, retry;
	gint64 started_ms; /* the fetcher */
	gint64 retry_ms;   /* when what was left lying is tried again; 0: nothing was */
	DunlinFolders *folders;
	GQueue todo, asked;       /* of DunlinFetchItem */
	DunlinFetchItem *current; /* whose bytes are coming; NULL: they are void */
	DunlinArchiveWriter *writer;
	gboolean listed; /* since the last search of --once */
	guint taken;     /* likewise */
	guint troubles;
	gboolean finished; /* --once: nothing is left */
};

/* Whether this mailbox is to end, waiting for it at most @ms. */
gboolean dunlin_mailbox_is_stopped(const DunlinMailboxWatch *watch, guint ms);

/* Whether no other watcher reads it. */
gboolean dunlin_mailbox_is_ours(const DunlinMailboxWatch *watch);

/* What the fetcher said. FALSE: INPUT, it speaks our own part. */
gboolean dunlin_intake_handle(DunlinMailboxWatch *watch, DunlinFetchItem *item, GError **error);
/* Sends the requests that may be on their way at once. FALSE: the fetcher is gone. */
gboolean dunlin_intake_send(DunlinMailboxWatch *watch);
/* Asks for a list of all messages. FALSE as above. */
gboolean dunlin_intake_search(DunlinMailboxWatch *watch);
/* No request will be answered any more. */
void dunlin_intake_void(DunlinMailboxWatch *watch);

G_END_DECLS
