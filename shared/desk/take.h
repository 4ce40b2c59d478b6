/* SPDX-License-Identifier: BSD-2-Clause */
/* Taking a mail among its files: its bytes (take-raw.c), its way (take.c), its attempts (take-record.c). */
#pragma once

#include "desk/internal.h"

G_BEGIN_DECLS

/* ── take-raw.c ── */

typedef struct {
	char *header; /* up to the empty line */
	gsize header_length;
	char *below; /* SHA-256 of all below the trace headers */
} RawMessage;
void dunlin_raw_message_clear(RawMessage *raw);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RawMessage, dunlin_raw_message_clear)
/* Reads the whole of @fd, which stays where it is. BUSY: it cannot be read now. */
gboolean dunlin_raw_message_read(int fd, RawMessage *ret_raw, GError **error);

/* ── take.c ── */

/* What @mail, which was identified, causes. */
gboolean dunlin_mail_route(DunlinDesk *desk, DunlinMailCase *mail, GError **error);
/* Tells its sender, or the admin where nobody is proven, that it could not be read. */
gboolean dunlin_mail_unreadable(DunlinDesk *desk, DunlinMailCase *mail, GError **error);

G_END_DECLS
