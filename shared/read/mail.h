/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * MIME: a message opened by GMime within our limits, as a flat list of parts in document order.
 * Parts are numbered as IMAP does (RFC 9051 §6.4.5): "2.1" is the first part of the second part.
 */
#pragma once

#include <gmime/gmime.h>
#include "read/read.h"

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeStream, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeParser, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(InternetAddressList, g_object_unref)

#define DUNLIN_MAIL_TEXT_MAX (64 * 1024) /* bytes of any text taken from a message */
#define DUNLIN_MAIL_HEADER_MAX 998       /* bytes of any header text */

typedef struct {
	GMimeObject *object; /* borrowed; a leaf, or the message/rfc822 part */
	char *source;        /* "2.1" */
	char *type;          /* "text/plain", lower case */
	char *name;          /* the file's name, cleaned; NULL */
	guint message;       /* index into messages of the one it belongs to */
	guint container;     /* number of the multipart it stands in; 0: in none */
	gboolean attachment; /* disposition attachment, or it has a name */
	gint inner;          /* a message part: index into messages; -1 */
} DunlinMailPart;

typedef struct {
	GMimeObject *object; /* the GMimeMessage that holds the header; borrowed */
	char *source;        /* of its part; NULL: the message itself */
	char *report;        /* report-type of its multipart/report; "" where it names none; NULL */
} DunlinMailMessage;

typedef struct {
	GMimeMessage *root;
	GArray *parts;    /* DunlinMailPart */
	GArray *messages; /* DunlinMailMessage; 0 is the outermost */
	GArray *parents;  /* guint: the container that container number i stands in */
} DunlinMail;

typedef struct {
	char *text;    /* UTF-8, cleaned, lines end in \n */
	gssize quote;  /* where the mailer's container of a quoted mail begins; -1: not told */
	const char *source; /* borrowed from the part; NULL: no text */
} DunlinMailBody;

/* Loads GMime and the charsets; once, before the process is sealed. */
void dunlin_mail_init(void);

/* NULL where a limit is broken: @ret_why says which. */
DunlinMail *dunlin_mail_open(const guint8 *data, gsize length, const char **ret_why);
void dunlin_mail_free(DunlinMail *mail);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinMail, dunlin_mail_free)

#define dunlin_mail_at(mail, i) (&g_array_index((mail)->parts, DunlinMailPart, i))
#define dunlin_mail_message(mail, i) (&g_array_index((mail)->messages, DunlinMailMessage, i))

/* The first header @name of @object, decoded, on one line, cleaned; NULL: none. Yours. */
char *dunlin_mail_header(GMimeObject *object, const char *name);
guint dunlin_mail_count_headers(GMimeObject *object, const char *name);
/* "Name <a@b>" of the only mailbox in the only header @name; NULL. @ret_address: the bare address
 * with lower-case domain. */
char *dunlin_mail_mailbox(GMimeObject *object, const char *name, char **ret_address);
/* All mailboxes of the first header @name as text; NULL: none. */
char *dunlin_mail_addresses(GMimeObject *object, const char *name);
gint64 dunlin_mail_date(GMimeObject *object); /* 0: none */

/* The part's bytes without their transfer encoding; of an attached message all of it. Yours. */
GBytes *dunlin_mail_decode(const DunlinMailPart *part);
/* TRUE where the bytes of a part of @type are XML. Text and HTML are only with a declaration or a
 * namespace: "<a@b.example> wrote" and "<p>paid" are no XML. */
gboolean dunlin_mail_is_xml(const char *type, const guint8 *data, gsize length);
/* @bytes in @charset (NULL: told by looking) as clean UTF-8 text. */
char *dunlin_mail_to_text(const guint8 *bytes, gsize length, const char *charset);
/* The words of message @message: all its plain text parts, else its HTML. */
void dunlin_mail_body(const DunlinMail *mail, guint message, DunlinMailBody *ret_body);

/* The text of a part that is HTML. Yours. */
char *dunlin_mail_html(const DunlinMailPart *part);

/* The decoded bytes of part @source of the message in @data (NULL: there is no such part); behind a
 * '/' the numbers of what the part carries ("2.1/3", see carrier.h). */
GBytes *dunlin_mail_part(const guint8 *data, gsize length, const char *source);
/* The number of the PDF that belongs to the invoice at part @source: of the same or an enclosing
 * multipart the only PDF, or the one with the same base name. Yours; NULL: none. */
char *dunlin_mail_find_pdf(const guint8 *data, gsize length, const char *source);

G_END_DECLS
