/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A mail of a creditor's people that may be a reminder of their own: what is kept of it until that
 * is known. Made only where a login proves who writes and own-mail is not off; everybody else's
 * mail never gets here.
 */
#pragma once

#include <glib.h>
#include "base/configuration.h"
#include "base/token.h"
#include "desk/desk.h"
#include "milter/index.h"

G_BEGIN_DECLS

typedef struct DunlinOwn DunlinOwn;

/* The creditor for whom a login speaks: by itself where it is an address, else as @sender's own; in
 * *ret_sender who that is, yours. NULL: nobody's. */
const DunlinCreditor *dunlin_own_creditor(const DunlinConfig *config, const char *login,
					  const char *sender, char **ret_sender);

/* Takes @sender; @config is borrowed, @index gets a reference. */
DunlinOwn *dunlin_own_new(const DunlinCreditor *creditor, char *sender, DunlinIndex *index);
void dunlin_own_free(DunlinOwn *own);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinOwn, dunlin_own_free)

/* Each RCPT and header as the MTA gave it; both are copied where they count. */
void dunlin_own_recipient(DunlinOwn *own, const char *recipient);
void dunlin_own_header(DunlinOwn *own, const char *name, const char *value);
/* End of headers: whether it goes to a debtor and names a claim or answers a letter of ours, as far
 * as the index knows. Only then is its body wanted. */
gboolean dunlin_own_is_reminder(DunlinOwn *own, const DunlinKeys *keys);
void dunlin_own_body(DunlinOwn *own, const void *bytes, gsize length);

/* What the desk is asked: an atomic box of this, which owns all it points to. */
typedef struct {
	DunlinPeopleMail mail;
	int bytes; /* the message in a file without a name; -1: it could not be kept */
} DunlinOwnBox;
/* The caller's reference. @with_bytes: it takes the message with it, once. */
DunlinOwnBox *dunlin_own_box(DunlinOwn *own, gboolean with_bytes, const char *queue_id,
			     DunlinTime time);
void dunlin_own_box_clear(gpointer data);
/* Puts the bytes into the desk's archive, once. */
gboolean dunlin_own_box_keep(DunlinDesk *desk, gpointer data, GError **error);

G_END_DECLS
