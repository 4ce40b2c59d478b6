/* SPDX-License-Identifier: BSD-2-Clause */
/* A real Dovecot on loopback, in a folder of its own, with one user and a Maildir. */
#pragma once

#include <glib.h>

#define DOVECOT_USER "dunning"
#define DOVECOT_PASSWORD "correct-horse"

typedef struct {
	char *dir;
	char *maildir;     /* the user's; Maildir++ */
	char *certificate; /* for localhost, signs itself */
	guint16 imap_port, imaps_port;
	GPid pid;
} Dovecot;

/* NULL: Dovecot or openssl is not installed (the test is skipped). @extra: more lines
 * of configuration; NULL. */
Dovecot *dovecot_start(const char *extra);
/* Ends it with all its sessions at once, as a crash would; and starts it again on its ports. */
void dovecot_kill(Dovecot *dovecot);
void dovecot_restart(Dovecot *dovecot);
/* Puts a message of @size bytes (CRLF lines; at least 100) into new/ of @folder (NULL: INBOX), as a
 * delivery agent does. */
void dovecot_deliver(Dovecot *dovecot, const char *folder, const char *subject, gsize size);
/* How many messages lie in @folder ("Dunlin.Done"; NULL: INBOX). */
guint dovecot_count(Dovecot *dovecot, const char *folder);
void dovecot_free(Dovecot *dovecot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Dovecot, dovecot_free)
