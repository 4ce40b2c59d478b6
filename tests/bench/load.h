/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mail by the thousand, for benchmarks: as an MTA's side of the milter protocol straight to a
 * milter, or over SMTP to an MTA. Every message is the same but for its Message-ID and, for notices,
 * its Dunning-Notice. One thread a connection; they share the work, so what a connection got done
 * shows whether it was served.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct Load Load;
typedef struct LoadResult LoadResult;

struct Load {
	gboolean smtp;      /* to an MTA; each message in a session of its own */
	const char *socket; /* "unix:PATH" or "inet:PORT@127.0.0.1" */
	guint connections;  /* at a time */
	guint messages;     /* in all */
	guint first;        /* number of the first message: Message-IDs, tokens */
	char **tokens;      /* values of Dunning-Notice, one a message; NULL: ordinary mail */
	const char *body;   /* with CRLF line ends */
	pid_t watched;      /* process whose memory and time are told; 0: none */
	/* Called by the thread that runs load_run(), some times a second; NULL: nobody. */
	void (*sampled)(guint done, guint64 resident_kib, gpointer data);
	gpointer data;
};

struct LoadResult {
	double seconds, per_second;
	double p50_ms, p99_ms, max_ms; /* from a message's first byte to its verdict */
	double cpu_us;                 /* of the watched process, a message */
	guint least, most;             /* messages that one connection got done */
	guint failed;                  /* not taken, or a notice that was not stamped */
	guint edits;                   /* of headers, in all */
};

LoadResult load_run(const Load *load);

/* Headers of message @number as "Name", " value" pairs, NULL-terminated; the strings are yours. */
char **load_headers(const Load *load, guint number);
/* A connected socket, or -1. */
int load_connect(const char *socket);

/* One connection's work (load-milter.c, load-smtp.c). FALSE: not taken. */
typedef struct LoadConnection LoadConnection;
LoadConnection *load_milter_open(const Load *load);
gboolean load_milter_play(LoadConnection *connection, char *const *headers, guint *inout_edits);
void load_milter_close(LoadConnection *connection);
gboolean load_smtp_play(const Load *load, char *const *headers);

G_END_DECLS
