/* SPDX-License-Identifier: BSD-2-Clause */
/* Starts and ends the process of its own that watches one mailbox and holds its password. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
	GPid pid; /* 0: none */
	int fd;   /* speaks watcher/fetch-protocol.h; close-on-exec */
} DunlinFetcher;

/* @file: the configuration. Nothing that is open here is open there. BUSY: it cannot be started. */
gboolean dunlin_fetcher_start(DunlinFetcher *fetcher, const char *file, const char *mailbox,
			      GError **error);
/* Asks it to stop, kills it where it does not within some seconds, and reaps it. Harmless on one
 * that runs no longer. @ret_how: how it ended, yours: "exit 78". */
void dunlin_fetcher_end(DunlinFetcher *fetcher, char **ret_how);

G_END_DECLS
