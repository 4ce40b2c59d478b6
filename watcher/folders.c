/* SPDX-License-Identifier: BSD-2-Clause */
/* Which listed messages are asked for, ignored or moved. */
#include "watcher/folders.h"

#define MOVES_MAX 2

typedef struct {
	gboolean asked, ignored;
	guint moves;
} Uid;

typedef struct {
	gint64 uidvalidity;
	GHashTable *uids;    /* uid → Uid */
	GHashTable *listing; /* the same, of a list that is still coming; NULL */
} Folder;

struct DunlinFolders {
	GHashTable *all; /* name → Folder */
};

static GHashTable *
new_uids(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

static void
folder_free(gpointer data)
{
	Folder *folder = data;

	g_hash_table_unref(folder->uids);
	g_clear_pointer(&folder->listing, g_hash_table_unref);
	g_free(folder);
}

DunlinFolders *
dunlin_folders_new(void)
{
	DunlinFolders *folders = g_new0(DunlinFolders, 1);

	folders->all = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, folder_free);
	return folders;
}

void
dunlin_folders_free(DunlinFolders *folders)
{
	if (!folders)
		return;
	g_hash_table_unref(folders->all);
	g_free(folders);
}

static Folder *
open_folder(DunlinFolders *folders, const DunlinFetchItem *messages)
{
	Folder *folder = g_hash_table_lookup(folders->all, messages->folder);

	if (folder && folder->uidvalidity == messages->uidvalidity)
		return folder;
	folder = g_new0(Folder, 1);
	folder->uidvalidity = messages->uidvalidity;
	folder->uids = new_uids();
	g_hash_table_insert(folders->all, g_strdup(messages->folder), folder);
	return folder;
}

void
dunlin_folders_list(DunlinFolders *folders, const DunlinFetchItem *messages,
		    DunlinFoldersFound found, gpointer data)
{
	Folder *folder = open_folder(folders, messages);

	if (!folder->listing)
		folder->listing = new_uids();
	for (guint i = 0; i < messages->uids->len; i++) {
		const DunlinFetchUid *listed = g_ptr_array_index(messages->uids, i);
		const Uid *known = g_hash_table_lookup(folder->uids, listed->uid);
		Uid *uid = g_memdup2(known ? known : &(Uid){FALSE, FALSE, 0}, sizeof *uid);
		gboolean wanted = !uid->asked && !uid->ignored && uid->moves < MOVES_MAX;

		uid->asked |= wanted;
		if (!g_hash_table_replace(folder->listing, g_strdup(listed->uid), uid))
			continue; /* named twice */
		if (wanted)
			found(listed->uid, data);
	}
	if (messages->more)
		return;
	g_hash_table_unref(folder->uids);
	folder->uids = g_steal_pointer(&folder->listing);
}

/* Both tables, because an answer may come in the middle of a list. */
static void
change(DunlinFolders *folders, const char *name, const char *text, void (*set)(Uid *uid))
{
	Folder *folder = g_hash_table_lookup(folders->all, name);
	GHashTable *tables[] = {folder ? folder->uids : NULL, folder ? folder->listing : NULL};

	for (guint i = 0; i < G_N_ELEMENTS(tables); i++) {
		Uid *uid = tables[i] ? g_hash_table_lookup(tables[i], text) : NULL;

		if (uid) {
			uid->asked = FALSE;
			set(uid);
		}
	}
}

static void
set_nothing(Uid *uid)
{
	(void)uid;
}

static void
set_ignored(Uid *uid)
{
	uid->ignored = TRUE;
}

static void
set_moved(Uid *uid)
{
	uid->moves++;
}

void
dunlin_folders_later(DunlinFolders *folders, const char *folder, const char *uid)
{
	change(folders, folder, uid, set_nothing);
}

void
dunlin_folders_ignore(DunlinFolders *folders, const char *folder, const char *uid)
{
	change(folders, folder, uid, set_ignored);
}

void
dunlin_folders_moved(DunlinFolders *folders, const char *folder, const char *uid)
{
	change(folders, folder, uid, set_moved);
}

static void
forget_asked(GHashTable *uids)
{
	GHashTableIter iter;
	gpointer uid;

	g_hash_table_iter_init(&iter, uids);
	while (g_hash_table_iter_next(&iter, NULL, &uid))
		((Uid *)uid)->asked = FALSE;
}

/* A list that was cut off begins anew. */
void
dunlin_folders_void(DunlinFolders *folders)
{
	GHashTableIter iter;
	gpointer data;

	g_hash_table_iter_init(&iter, folders->all);
	while (g_hash_table_iter_next(&iter, NULL, &data)) {
		Folder *folder = data;

		forget_asked(folder->uids);
		g_clear_pointer(&folder->listing, g_hash_table_unref);
	}
}
