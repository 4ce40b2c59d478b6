/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where a fetcher takes mail from: an IMAP server or a Maildir, behind one table of functions.
 * Folder names are as configured, uids are texts. Errors as in net/imap.h: after BUSY and INPUT
 * the source is dead and must be opened anew; NOT_FOUND means that the folder or the message is
 * not there (any more), everything else that this one request failed.
 */
#pragma once

#include <glib.h>
#include "base/configuration.h"

G_BEGIN_DECLS

typedef struct DunlinSource DunlinSource;

typedef void (*DunlinSourceFound)(const char *uid, gint64 size, gpointer data);
typedef gboolean (*DunlinSourceTake)(const void *bytes, gsize length, gpointer data);

typedef enum {
	DUNLIN_SOURCE_FAILED,
	DUNLIN_SOURCE_SEARCH, /* something may have come: search */
	DUNLIN_SOURCE_WAKE,   /* @wake_fd is readable */
	DUNLIN_SOURCE_TIMEOUT,
} DunlinSourceWait;

typedef struct {
	/* Makes @folder the one that search, fetch and move work on. */
	gboolean (*select)(DunlinSource *source, const char *folder, gint64 *ret_uidvalidity,
			   GError **error);
	gboolean (*search)(DunlinSource *source, DunlinSourceFound found, gpointer data,
			   GError **error);
	/* The size that search told, -1 where it did not. */
	gint64 (*size)(DunlinSource *source, const char *uid);
	gboolean (*fetch)(DunlinSource *source, const char *uid, DunlinSourceTake take,
			  gpointer data, GError **error);
	gboolean (*make_folder)(DunlinSource *source, const char *folder, GError **error);
	/* A message that is gone already is moved. */
	gboolean (*move)(DunlinSource *source, const char *uid, const char *folder, GError **error);
	DunlinSourceWait (*wait)(DunlinSource *source, int wake_fd, guint timeout_ms,
				 GError **error);
	gboolean (*is_alive)(const DunlinSource *source);
	/* Whether news of the selected folder came with other answers since the last call. */
	gboolean (*take_news)(DunlinSource *source);
	void (*free)(DunlinSource *source);
} DunlinSourceClass;

/* The first member of both kinds. */
struct DunlinSource {
	const DunlinSourceClass *class;
};

/* @hangup_fd: its hang-up ends every wait; -1: none. */
DunlinSource *dunlin_source_open_imap(const DunlinMailbox *mailbox, int hangup_fd, GError **error);
DunlinSource *dunlin_source_open_maildir(const DunlinMailbox *mailbox, int hangup_fd,
					 GError **error);

G_END_DECLS
