/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Files that carry files: zip and gzip, Outlook's winmail.dat (TNEF) and .msg, a message as a file
 * (.eml), uuencoded blocks in a text. Opened in memory, within limits; nothing is ever written anywhere. A carried file's
 * source is its carrier's source, '/' and its number in the carrier, from 1: "2.1/3".
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DUNLIN_CARRIER_FILES_MAX 20
#define DUNLIN_CARRIER_FILE_BYTES_MAX (8 * 1024 * 1024)
#define DUNLIN_CARRIER_BYTES_MAX (32 * 1024 * 1024) /* of all files in one carrier */
#define DUNLIN_CARRIER_RATIO_MAX 100                /* of what unpacks to more than a megabyte */
#define DUNLIN_CARRIER_DEPTH_MAX 3                  /* a .msg in a .msg in … */

typedef enum {
	DUNLIN_CARRIER_ARCHIVE,
	DUNLIN_CARRIER_TNEF,
	DUNLIN_CARRIER_MSG,
	DUNLIN_CARRIER_MAIL,
	DUNLIN_CARRIER_UU,
} DunlinCarrierKind;

typedef struct {
	char *name; /* cleaned; NULL */
	GBytes *bytes;
} DunlinCarriedFile;

typedef struct {
	DunlinCarrierKind kind;
	GPtrArray *files; /* of DunlinCarriedFile */
	gsize bytes;      /* of all of them */
	const char *why;  /* what of it cannot be read, and what to send instead; NULL. Static */
	/* of a .msg or .eml, the mail that it is; texts are cleaned, each may be NULL */
	char *from, *to, *subject, *body;
	gint64 date; /* 0: none */
} DunlinCarrier;

/* NULL: it is none. Where a limit is broken there are no files, only a why. @mails: it may be a
 * message, too; not asked of a mail's own words, in which another mail is quoted. */
DunlinCarrier *dunlin_carrier_open(const guint8 *data, gsize length, gboolean mails);
void dunlin_carrier_free(DunlinCarrier *carrier);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinCarrier, dunlin_carrier_free)

#define dunlin_carrier_at(carrier, i) ((const DunlinCarriedFile *)g_ptr_array_index((carrier)->files, i))

/* The file at @path ("3", "3/1") below the carrier @data. Yours; NULL: there is none. */
GBytes *dunlin_carrier_file(const guint8 *data, gsize length, gboolean mails, const char *path);
/* Of the carrier @data the PDF that belongs to its file @number: the same base name, else the only
 * one. Its number; 0: none. */
guint dunlin_carrier_find_pdf(const guint8 *data, gsize length, guint number);

/* TRUE where "one.xml" and "one.pdf" differ in their extension only; NULL is like nothing. */
gboolean dunlin_carrier_same_base(const char *a, const char *b);

/* A text without its uuencoded blocks. Yours. */
GBytes *dunlin_carrier_without_uu(const guint8 *data, gsize length);

/* For the files behind this header: FALSE where it is one file or too many bytes more than allowed,
 * then the carrier is emptied. */
gboolean dunlin_carrier_add(DunlinCarrier *carrier, const char *name, const guint8 *data, gsize length);
void dunlin_carrier_spoil(DunlinCarrier *carrier, const char *why);
/* UTF-16 of little-endian bytes, to its first NUL. Yours; NULL: it is none. */
char *dunlin_carrier_utf16(const guint8 *data, gsize length);
/* Each fills @carrier; FALSE: it is none of this kind. */
gboolean dunlin_carrier_read_archive(DunlinCarrier *carrier, const guint8 *data, gsize length);
gboolean dunlin_carrier_read_tnef(DunlinCarrier *carrier, const guint8 *data, gsize length);
gboolean dunlin_carrier_read_msg(DunlinCarrier *carrier, const guint8 *data, gsize length);
gboolean dunlin_carrier_read_mail(DunlinCarrier *carrier, const guint8 *data, gsize length);

G_END_DECLS
