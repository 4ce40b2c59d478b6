/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * IMAP4rev1 client (RFC 3501, 2177, 4315, 6851), as little of it as collecting mail needs. Every
 * command has a deadline and a byte budget; nothing recursive (ENVELOPE, BODYSTRUCTURE) is asked
 * for. Folder names are as configured: UTF-8, "/" separates.
 *
 * Errors: BUSY (connection lost, time-out, server says later), INPUT (the server talks nonsense),
 * CONFIG (certificate, no login offered, secret unreadable), DENIED (login refused), NOT_FOUND (no
 * such folder or message), CONFLICT (the server refused this command; the connection is fine).
 * After BUSY and INPUT the connection is dead: dunlin_imap_is_alive().
 */
#pragma once

#include <glib.h>
#include "base/configuration.h"

G_BEGIN_DECLS

typedef struct DunlinImap DunlinImap;

/* Connects, TLS, logs in (the secret is read now; after a refused XOAUTH2 token once more). No
 * password in plain but to loopback. @hangup_fd: its hang-up ends every wait; -1: none. */
DunlinImap *dunlin_imap_open(const DunlinMailbox *mailbox, int hangup_fd, GError **error);
/* LOGOUT where the connection is in order (5 s at most), frees. */
void dunlin_imap_free(DunlinImap *imap);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinImap, dunlin_imap_free)

/* FALSE: the connection is of no more use. */
gboolean dunlin_imap_is_alive(const DunlinImap *imap);
gboolean dunlin_imap_has_idle(const DunlinImap *imap);

/* Creates and subscribes @folder where it is missing. */
gboolean dunlin_imap_make_folder(DunlinImap *imap, const char *folder, GError **error);
/* NOT_FOUND: there is no such folder. */
gboolean dunlin_imap_select(DunlinImap *imap, const char *folder, gint64 *ret_uidvalidity,
			    GError **error);
/* The selected folder's messages that are neither deleted nor marked as done: guint32 uids,
 * ascending. Yours. */
GArray *dunlin_imap_search(DunlinImap *imap, GError **error);
/* Calls @found for those of @uids (guint32, any number) that are still there. */
typedef void (*DunlinImapSize)(guint32 uid, guint32 size, gpointer data);
gboolean dunlin_imap_sizes(DunlinImap *imap, const GArray *uids, DunlinImapSize found,
			   gpointer data, GError **error);
/* Streams a message; @take gets pieces of any length and returns FALSE to give up (BUSY, the
 * connection is dead then). @size limits bytes and time. NOT_FOUND: the message is gone. */
typedef gboolean (*DunlinImapTake)(const void *bytes, gsize length, gpointer data);
gboolean dunlin_imap_fetch(DunlinImap *imap, guint32 uid, gint64 size, DunlinImapTake take,
			   gpointer data, GError **error);
/* MOVE, else COPY and expunge of this one, else COPY and the keyword $DunlinDone. A message that
 * is gone already is moved. */
gboolean dunlin_imap_move(DunlinImap *imap, guint32 uid, const char *folder, GError **error);
/* NOOP: hears of news, and whether the connection still holds. */
gboolean dunlin_imap_noop(DunlinImap *imap, GError **error);

/* Whether the server told of new messages since the last call. */
gboolean dunlin_imap_take_news(DunlinImap *imap);

typedef enum {
	DUNLIN_IDLE_FAILED,
	DUNLIN_IDLE_NEWS,
	DUNLIN_IDLE_WAKE,
	DUNLIN_IDLE_TIMEOUT
} DunlinIdle;
/* IDLE until the folder changes, @wake_fd is readable (-1: none) or @timeout_ms passed. The server
 * has 15 s to agree and to end it. */
DunlinIdle dunlin_imap_idle(DunlinImap *imap, int wake_fd, guint timeout_ms, GError **error);
/* The same without IDLE: only waits. */
DunlinIdle dunlin_imap_pause(DunlinImap *imap, int wake_fd, guint timeout_ms, GError **error);

/* RFC 3501 5.1.3: @folder with the server's @separator, in modified UTF-7. Yours. */
char *dunlin_imap_folder_name(const char *folder, char separator);

G_END_DECLS
