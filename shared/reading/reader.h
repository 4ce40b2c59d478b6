/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The supervisor: asks dunlin-reader what bytes say, dunlin-pdf what the PDFs among them say, and
 * dunlin-ocr what those show that are only pictures.
 * Each is a zygote that seals itself (no network, no files; seccomp, Landlock, rlimits) and forks a
 * child for every request; this side only parses its JSON. A handle may be used from any thread (one request at a time); a zygote that
 * died is started again by the next request.
 */
#pragma once

#include <glib.h>
#include "reading/reading.h"

G_BEGIN_DECLS

#define DUNLIN_READER_SECONDS 15 /* wall clock of one request */
#define DUNLIN_OCR_SECONDS 45	 /* of one to dunlin-ocr */

typedef struct DunlinReader DunlinReader;

/* @program: the path of dunlin-reader; dunlin-pdf is looked for beside it, and started with the
 * first PDF; dunlin-ocr with the first picture. Without them such files are unreadable. Spawns dunlin-reader at once (posix_spawn), so that a missing program is seen at start. BUSY otherwise. */
DunlinReader *dunlin_reader_new(const char *program, GError **error);
void dunlin_reader_free(DunlinReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinReader, dunlin_reader_free)

/* Reads @length bytes from @fd (from its start; regular file) as a message, an XML or whatever it
 * is. @today: the day that "15.10." counts from. INPUT: the child crashed, ran into a limit or took
 * too long: this message is bad (a PDF in it that does so is only unreadable). BUSY: the zygote cannot be had. What could be read but held
 * nothing comes back as one DUNLIN_FOUND_UNREADABLE. */
DunlinReading *dunlin_reader_read(DunlinReader *reader, int fd, gsize length, DunlinDay today,
				  GError **error);

/* The readable copy of the invoice found at part @source of the message: the PDF that came with
 * it, else a plain text rendering of the XML in @language (en de fr nl it es pl), marked as copy.
 * @ret_type: "application/pdf" or "text/plain"; @ret_name: a safe file name. All yours. NOT_FOUND:
 * there is nothing to copy there. @source NULL: the invoice is the whole input. */
gboolean dunlin_reader_copy(DunlinReader *reader, int fd, gsize length, const char *source,
			    const char *language, GBytes **ret_copy, char **ret_type,
			    char **ret_name, GError **error);

G_END_DECLS
