/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What one mailbox's thread remembers of the messages that its fetcher lists: which are being
 * worked on, which are not ours, which were moved. Only to ask nothing twice; what must last is in
 * the store. Pure.
 */
#pragma once

#include <glib.h>
#include "watcher/fetch-protocol.h"

G_BEGIN_DECLS

typedef struct DunlinFolders DunlinFolders;

DunlinFolders *dunlin_folders_new(void);
void dunlin_folders_free(DunlinFolders *folders);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinFolders, dunlin_folders_free)

typedef void (*DunlinFoldersFound)(const char *uid, gpointer data);
/* Takes a "messages" line in. @found is called for each uid that is to be asked for, which counts
 * as asked from now on. Uids that the whole list no longer names are forgotten; all are where the
 * folder was numbered anew. */
void dunlin_folders_list(DunlinFolders *folders, const DunlinFetchItem *messages,
			 DunlinFoldersFound found, gpointer data);

/* The request is over: the uid is asked for again when it is listed again. */
void dunlin_folders_later(DunlinFolders *folders, const char *folder, const char *uid);
/* Not ours: never again. */
void dunlin_folders_ignore(DunlinFolders *folders, const char *folder, const char *uid);
/* Moved. Where it is listed again it is moved once more, but no third time: there are servers that
 * can only copy. */
void dunlin_folders_moved(DunlinFolders *folders, const char *folder, const char *uid);
/* Every request is void. */
void dunlin_folders_void(DunlinFolders *folders);

G_END_DECLS
