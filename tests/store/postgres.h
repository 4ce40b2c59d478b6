/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A throw-away PostgreSQL for one test program: in a temporary folder, on a Unix socket, without
 * fsync; it ends with the program, however that ends.
 */
#pragma once

#include <glib.h>

/* Starts it, once. NULL, or why there is none (static). */
const char *postgres_start(void);
void postgres_stop(void); /* harmless when none runs */
/* Ends the server at once, as a crash would, and starts it again on the same data. */
void postgres_crash(void);
void postgres_restart(void);
/* A new, empty database; yours. */
char *postgres_new_url(void);
/* A new one that holds what the one at @url holds, which nobody uses; yours. */
char *postgres_copy_url(const char *url);
/* Its socket's folder. */
const char *postgres_folder(void);
