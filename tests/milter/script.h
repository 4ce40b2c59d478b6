/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Conversations with the milter as text, a line a packet. Files of tests/milter/protocol hold many:
 *
 *   == name of the case
 *   ! WORD              what the house looks like: notice, debtor's hold … (list in play.c)
 *   > COMMAND TEXT      a packet to the milter
 *   < ANSWER            the milter's next packet; "closed": it hung up; "silence": none
 *   = ROW               the notice in the store afterwards
 *
 * After its last line a case says QUIT, and the milter must close without another word. "#" begins
 * a comment line. In what is sent: \r \n \t \0 \\ \xHH, and \(N*text) for a text N times.
 */
#pragma once

#include <glib.h>

typedef struct {
	char kind; /* '!', '>', '<', '=' */
	char *text;
	guint number; /* of the line in its file */
} ScriptLine;

typedef struct {
	char *name; /* "/file/name of the case" */
	GArray *lines; /* of ScriptLine */
} ScriptCase;

/* Every case of every file "*.cases" in a folder, by file name. Of ScriptCase; frees them. */
GPtrArray *script_read(const char *folder);
/* The bytes that a text with escapes stands for; a NUL follows them. Yours. */
GByteArray *script_bytes(const char *text);
/* Bytes as such a text. Yours. */
char *script_text(const guint8 *bytes, gsize size);
