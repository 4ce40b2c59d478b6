/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the supervisor and a sealed reader (dunlin-reader, dunlin-pdf) say to each other, all of one
 * build on one host. Two
 * stream sockets: on *control* (the reader's fd 0) go requests and states, between supervisor and
 * zygote only; on *data* (fd 1) go the message's bytes and the answer, between supervisor and child.
 * The child closes control before it reads a byte, so that nothing it does can forge a state.
 *
 *   zygote → READY
 *   supervisor → request;  on data: request.length bytes
 *   child, on data → guint64 length, then that many bytes of answer
 *   zygote, once the child is gone → state
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DUNLIN_READER_CONTROL 0
#define DUNLIN_READER_DATA 1
#define DUNLIN_READER_INPUT_MAX (128u * 1024 * 1024)
#define DUNLIN_READER_ANSWER_MAX (32u * 1024 * 1024)

typedef enum {
	DUNLIN_ASK_READING = 1, /* answer: lines of JSON */
	DUNLIN_ASK_COPY,        /* answer: "<type>\0<name>\0<bytes>"; empty: nothing to copy */
	DUNLIN_ASK_PART,        /* answer: the decoded bytes of part `source`; empty: none, or too long */
} DunlinReaderAsk;

typedef struct {
	guint32 ask;
	gint32 today;
	guint64 length;
	char source[64]; /* of a copy or part; "" is the whole input */
	char language[16];
} DunlinReaderRequest;

typedef enum {
	DUNLIN_READER_READY = 1,
	DUNLIN_READER_DONE,   /* value: exit status, 0 good */
	DUNLIN_READER_KILLED, /* value: the signal */
} DunlinReaderStateKind;

typedef struct {
	guint32 kind;
	guint32 value;
} DunlinReaderState;

G_END_DECLS
