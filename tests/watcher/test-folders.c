/* SPDX-License-Identifier: BSD-2-Clause */
/* Which listed messages are asked for: each once, until what was asked is over. */
#include "watcher/folders.h"

static void
take_down(const char *uid, gpointer data)
{
	GString *found = data;

	g_string_append_printf(found, "%s%s", found->len ? " " : "", uid);
}

/* Lists @uids (parted by blanks); which of them are asked for. */
static char *
list(DunlinFolders *folders, const char *folder, gint64 uidvalidity, const char *uids,
     gboolean more)
{
	g_autoptr(DunlinFetchItem) item =
		dunlin_fetch_request(DUNLIN_FETCH_MESSAGES, folder, NULL, NULL);
	g_autoptr(GString) found = g_string_new(NULL);
	g_auto(GStrv) words = g_strsplit(uids, " ", -1);

	item->uidvalidity = uidvalidity;
	item->more = more;
	for (char **word = words; *word; word++) {
		if (**word)
			dunlin_fetch_item_add_uid(item, *word, -1);
	}
	dunlin_folders_list(folders, item, take_down, found);
	return g_string_free(g_steal_pointer(&found), FALSE);
}

#define ASSERT_LIST(folders, folder, validity, uids, more, want)                                   \
	do {                                                                                       \
		g_autofree char *found_ = list(folders, folder, validity, uids, more);             \
		g_assert_cmpstr(found_, ==, want);                                                 \
	} while (0)

static void
test_asked_once(void)
{
	g_autoptr(DunlinFolders) folders = dunlin_folders_new();

	ASSERT_LIST(folders, "INBOX", 7, "1 2 3", FALSE, "1 2 3");
	ASSERT_LIST(folders, "INBOX", 7, "1 2 3 4", FALSE, "4");
	ASSERT_LIST(folders, "Junk", 7, "1 1", FALSE, "1");
	dunlin_folders_later(folders, "INBOX", "2");
	ASSERT_LIST(folders, "INBOX", 7, "1 2 3 4", FALSE, "2");
	/* One that vanished and came back is a new one. */
	ASSERT_LIST(folders, "INBOX", 7, "1 2 3", FALSE, "");
	ASSERT_LIST(folders, "INBOX", 7, "1 2 3 4", FALSE, "4");
}

static void
test_ignored(void)
{
	g_autoptr(DunlinFolders) folders = dunlin_folders_new();

	ASSERT_LIST(folders, "Junk", 7, "1 2", FALSE, "1 2");
	dunlin_folders_ignore(folders, "Junk", "1");
	dunlin_folders_later(folders, "Junk", "2");
	ASSERT_LIST(folders, "Junk", 7, "1 2", FALSE, "2");
	dunlin_folders_void(folders);
	ASSERT_LIST(folders, "Junk", 7, "1 2", FALSE, "2");
	ASSERT_LIST(folders, "INBOX", 7, "1", FALSE, "1");
}

static void
test_numbered_anew(void)
{
	g_autoptr(DunlinFolders) folders = dunlin_folders_new();

	ASSERT_LIST(folders, "INBOX", 7, "1 2", FALSE, "1 2");
	dunlin_folders_ignore(folders, "INBOX", "1");
	ASSERT_LIST(folders, "INBOX", 8, "1 2", FALSE, "1 2");
}

static void
test_list_in_pieces(void)
{
	g_autoptr(DunlinFolders) folders = dunlin_folders_new();

	ASSERT_LIST(folders, "INBOX", 7, "1 2", TRUE, "1 2");
	/* An answer comes in the middle. */
	dunlin_folders_later(folders, "INBOX", "1");
	dunlin_folders_ignore(folders, "INBOX", "2");
	ASSERT_LIST(folders, "INBOX", 7, "3", FALSE, "3");
	ASSERT_LIST(folders, "INBOX", 7, "1 2 3", FALSE, "1");
	/* Cut off by a lost connection. */
	ASSERT_LIST(folders, "INBOX", 7, "4", TRUE, "4");
	dunlin_folders_void(folders);
	ASSERT_LIST(folders, "INBOX", 7, "1 2 3 4", FALSE, "1 3 4");
}

/* A server that can only copy keeps the message in its list. */
static void
test_moved(void)
{
	g_autoptr(DunlinFolders) folders = dunlin_folders_new();

	ASSERT_LIST(folders, "INBOX", 7, "1", FALSE, "1");
	dunlin_folders_moved(folders, "INBOX", "1");
	ASSERT_LIST(folders, "INBOX", 7, "1", FALSE, "1");
	dunlin_folders_moved(folders, "INBOX", "1");
	ASSERT_LIST(folders, "INBOX", 7, "1", FALSE, "");
	/* Unknown ones are no matter. */
	dunlin_folders_moved(folders, "INBOX", "9");
	dunlin_folders_later(folders, "Sent", "9");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/watcher/folders/asked-once", test_asked_once);
	g_test_add_func("/watcher/folders/ignored", test_ignored);
	g_test_add_func("/watcher/folders/numbered-anew", test_numbered_anew);
	g_test_add_func("/watcher/folders/list-in-pieces", test_list_in_pieces);
	g_test_add_func("/watcher/folders/moved", test_moved);
	return g_test_run();
}
