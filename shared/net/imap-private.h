/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Between imap.c, which knows libetpan, imap-folder.c, which knows where folders lie, and
 * imap-line.c, which talks in lines of its own where libetpan does not do; nobody else includes it.
 */
#pragma once

#include "base/error.h"
#include "net/imap.h"
#include "net/transport.h"

G_BEGIN_DECLS

#define DUNLIN_IMAP_COMMAND_MS 60000
#define DUNLIN_IMAP_BUDGET (256 * 1024)

struct DunlinImap {
	DunlinTransport *transport;
	struct mailimap *session;
	GError *lost; /* why the transport failed, for whoever asked libetpan */
	gboolean dead;
	gboolean logged_in;
	gboolean news;
	char separator;      /* 0: the server has no hierarchy */
	GHashTable *folders; /* configured name → name on the wire */
};

/* A command begins: so long it may take, and so many bytes its answer may have. */
void dunlin_imap_begin(DunlinImap *imap, guint ms, guint64 budget);
/* Sets @error, from what the transport said if it failed; BUSY and INPUT end the connection.
 * Always FALSE. */
gboolean dunlin_imap_fail(DunlinImap *imap, DunlinError code, const char *what, GError **error);
/* One line through libetpan's buffer, which may hold it already. Yours. */
char *dunlin_imap_read_line(DunlinImap *imap, GError **error);
/* Until a line begins to come or @wake_fd is readable; libetpan's buffer is looked at first. */
DunlinWait dunlin_imap_wait_line(DunlinImap *imap, int wake_fd, gint64 deadline, GError **error);
/* AUTHENTICATE with @mechanism and the base64 @response. DENIED: refused. */
gboolean dunlin_imap_authenticate(DunlinImap *imap, const char *mechanism, const char *response,
				  GError **error);

/* AUTHENTICATE PLAIN or LOGIN, whichever the server offers. */
gboolean dunlin_imap_login_by_password(DunlinImap *imap, const char *user, const char *password,
				       GError **error);
/* What the mailbox's settings ask for. */
gboolean dunlin_imap_login(DunlinImap *imap, const DunlinMailbox *mailbox, GError **error);

/* @folder's name on the wire; where it exists only below INBOX (Courier, old Cyrus), that one. NULL
 * without error: it does not exist. Owned by @imap. */
const char *dunlin_imap_find_folder(DunlinImap *imap, const char *folder, GError **error);
/* LIST: whether there is a folder of that name on the wire. */
gboolean dunlin_imap_exists(DunlinImap *imap, const char *wire, gboolean *ret_exists,
			    GError **error);
/* CREATE, and SUBSCRIBE where the server lets us. */
gboolean dunlin_imap_create(DunlinImap *imap, const char *wire, GError **error);

/* ID (RFC 2971), whatever the server answers. */
gboolean dunlin_imap_tell_id(DunlinImap *imap, GError **error);

G_END_DECLS
