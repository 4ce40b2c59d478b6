/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What dunlin-watcher and its fetchers say to each other over a pair of pipes or a socketpair: one
 * JSON object a line, message bytes raw in announced pieces. Both sides use this module.
 *
 * fetcher → watcher
 *   {"kind":"mailbox","name":N,"folder":F,"uidvalidity":V}    after each (re)select; a new V makes
 *                                                             all uids of that folder void
 *   {"kind":"messages","folder":F,"uidvalidity":V,"more":B,"uids":[{"uid":U,"size":S}…]}
 *                           what lies in F now; an empty list too; "more": true says that the next
 *                           "messages" line continues this list (at most 500 a line)
 *   {"kind":"message","folder":F,"uid":U,"size":S}            then {"chunk":n}\n and n bytes … and
 *                           {"chunk":0}\n; n ≤ 65536; the bytes may differ in sum from S. Instead
 *                           of a chunk "failed" with the same uid may come: forget what came
 *   {"kind":"gone","folder":F,"uid":U}      asked for, but no longer there
 *   {"kind":"moved","folder":F,"uid":U}     done; also where it was gone already
 *   {"kind":"failed","folder":F,"uid":U,"error":E}            this one did not work; ask again later
 *   {"kind":"trouble","error":E,"retry_sec":R}                no connection; every request not yet
 *                           answered is void: ask again after the next "messages"
 *   {"kind":"idle"}         nothing asked, waiting; once each time it begins
 * watcher → fetcher
 *   {"do":"fetch","folder":F,"uid":U}   answered by message, gone or failed
 *   {"do":"move","folder":F,"uid":U,"to":"done"|"failed"}     answered by moved or failed
 *                           both may carry "uidvalidity":V: failed if the folder has another now
 *   {"do":"search"}                     answered by messages of every folder
 *   {"do":"stop"}                       the fetcher ends; so does it when the pipe closes
 *
 * Folder names are as configured ("/" separates). A uid is a text: digits of IMAP, the unique file
 * name (escaped) of a Maildir; at most 255 bytes. Requests are answered in order.
 * Where the server can neither expunge one message nor keep a keyword, a moved message (copied)
 * stays listed: the watcher's own record must say that it is done.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DUNLIN_FETCH_CHUNK_MAX 65536
#define DUNLIN_FETCH_LINE_MAX (512 * 1024)
#define DUNLIN_FETCH_UIDS_MAX 500

typedef enum {
	DUNLIN_FETCH_MAILBOX,
	DUNLIN_FETCH_MESSAGES,
	DUNLIN_FETCH_MESSAGE,
	DUNLIN_FETCH_CHUNK, /* bytes; of length 0: the message is complete */
	DUNLIN_FETCH_GONE,
	DUNLIN_FETCH_MOVED,
	DUNLIN_FETCH_FAILED,
	DUNLIN_FETCH_TROUBLE,
	DUNLIN_FETCH_IDLE,
	DUNLIN_FETCH_DO_FETCH,
	DUNLIN_FETCH_DO_MOVE,
	DUNLIN_FETCH_DO_SEARCH,
	DUNLIN_FETCH_DO_STOP,
} DunlinFetchKind;

typedef struct {
	char *uid;
	gint64 size; /* bytes; -1: unknown */
} DunlinFetchUid;

/* One line. Fields that the kind does not have are NULL or 0; those it has are always there. */
typedef struct {
	DunlinFetchKind kind;
	char *name, *folder, *uid, *to, *error;
	gint64 uidvalidity; /* of DO_FETCH, DO_MOVE: optional, 0 */
	gint64 size;
	guint retry_sec;
	gboolean more;
	GPtrArray *uids; /* of DunlinFetchUid */
	GBytes *bytes;   /* CHUNK only */
} DunlinFetchItem;

DunlinFetchItem *dunlin_fetch_item_new(DunlinFetchKind kind);
void dunlin_fetch_item_free(DunlinFetchItem *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinFetchItem, dunlin_fetch_item_free)
/* Takes copies. */
DunlinFetchItem *dunlin_fetch_request(DunlinFetchKind kind, const char *folder, const char *uid,
				      const char *to);
void dunlin_fetch_item_add_uid(DunlinFetchItem *item, const char *uid, gint64 size);

/* The bytes of one item, for CHUNK with header and payload. Yours. */
GBytes *dunlin_fetch_item_encode(const DunlinFetchItem *item);
/* Writes it whole to @fd, waiting while a non-blocking one is full. BUSY: the other side closed
 * (SIGPIPE must be ignored). */
gboolean dunlin_fetch_write(int fd, const DunlinFetchItem *item, GError **error);

/* The receiving side: push bytes in, take items out. Works for blocking and non-blocking fds. */
typedef struct DunlinFetchParser DunlinFetchParser;
DunlinFetchParser *dunlin_fetch_parser_new(void);
void dunlin_fetch_parser_free(DunlinFetchParser *parser);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinFetchParser, dunlin_fetch_parser_free)
void dunlin_fetch_parser_push(DunlinFetchParser *parser, const void *bytes, gsize length);
/* TRUE with an item, or with NULL where more bytes are needed. FALSE: INPUT, the other side does
 * not speak this protocol; end it. @ret_item is yours. */
gboolean dunlin_fetch_parser_next(DunlinFetchParser *parser, DunlinFetchItem **ret_item,
				  GError **error);
/* One read(2) from @fd pushed into the parser. TRUE also for EAGAIN; @ret_eof when the other side
 * closed. */
gboolean dunlin_fetch_parser_read(DunlinFetchParser *parser, int fd, gboolean *ret_eof,
				  GError **error);

G_END_DECLS
