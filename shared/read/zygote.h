/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What both sealed readers are: a process that loads what parsing needs, seals itself, and forks a
 * child for every request. The child reads one input, answers and is gone. reading/reader-frame.h
 * says what is said on its two sockets.
 */
#pragma once

#include <glib.h>
#include "reading/reader-frame.h"

G_BEGIN_DECLS

typedef struct {
	const char *program; /* "dunlin-reader" */
	void (*init)(void);  /* all that needs a file; before the seal */
	/* In the child: reads request->length bytes of @data (a NUL stands behind them). */
	void (*answer)(const guint8 *data, const DunlinReaderRequest *request, GByteArray *answer);
	guint seconds; /* of time and of CPU that a request may take; 0: the usual */
} DunlinZygote;

/* The whole of a sealed reader's main(): returns its exit status. */
int dunlin_zygote_main(const DunlinZygote *zygote, int argc, char **argv);

/* Appends what was found as lines of JSON, as far as an answer may be long. */
void dunlin_zygote_append(GByteArray *answer, const GPtrArray *reading);

G_END_DECLS
