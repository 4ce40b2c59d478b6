/* SPDX-License-Identifier: BSD-2-Clause */
/* One sealed reader's zygote as its supervisor sees it. Internal to reader.c, which locks. */
#pragma once

#include <glib.h>
#include <sys/types.h>
#include "reading/reader-frame.h"

G_BEGIN_DECLS

typedef struct {
	char *program;
	pid_t pid; /* 0: it does not run */
	int control, data;
	guint seconds; /* that a request may take; 0: DUNLIN_READER_SECONDS */
} DunlinReaderZygote;

/* BUSY where it cannot be started or does not get ready. */
gboolean dunlin_reader_zygote_start(DunlinReaderZygote *zygote, GError **error);
void dunlin_reader_zygote_stop(DunlinReaderZygote *zygote);

/* Sends the first request->length bytes of @fd (a regular file) and appends the child's answer;
 * starts the zygote where it does not run. INPUT: the child crashed, ran into a limit or took too
 * long. BUSY: the zygote cannot be had. */
gboolean dunlin_reader_zygote_ask(DunlinReaderZygote *zygote, int fd, const DunlinReaderRequest *request,
				  GByteArray *answer, GError **error);

G_END_DECLS
