/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A written notice as bytes: multipart/mixed{multipart/alternative{text, html}, copy, files} with CRLF,
 * made once and kept (RFC 5322, 2045–2049, 2231). What the stamp adds (stamp.h) is not in it.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct { /* yours */
	/* "1-reminder.txt", "text/plain". A "message/rfc822" goes as it is where SMTP can take it so,
	 * else as a file of bytes. */
	char *name, *type;
	GBytes *bytes;
} DunlinMailFile;
DunlinMailFile *dunlin_mail_file_new(const char *name, const char *type, GBytes *bytes);
void dunlin_mail_file_free(DunlinMailFile *file);

typedef struct { /* all borrowed */
	const char *from;    /* "ACME GmbH <dunning@example.com>" */
	const char *to, *to_name;
	const char *subject;
	const char *message_id; /* with brackets */
	gint64 date;
	GTimeZone *zone; /* for the Date header */
	const char *text, *html; /* html may be NULL */
	GBytes *copy;        /* NULL */
	const char *copy_type, *copy_name;
	const GPtrArray *files; /* of DunlinMailFile, behind the copy; NULL: none */
} DunlinMail;

/* INPUT: an address or header value that cannot be written safely. @ret_body: where the body
 * starts, behind the empty line. */
GBytes *dunlin_mime_write(const DunlinMail *mail, gsize *ret_body, GError **error);

G_END_DECLS
