/* SPDX-License-Identifier: BSD-2-Clause */
/* Running a program of the admin's, without a shell. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
	DUNLIN_RAN,     /* it ended by itself: *ret_status is of waitpid(2) */
	DUNLIN_NOT_RUN, /* errno says why */
	DUNLIN_LATE,    /* it was ended */
} DunlinRun;

/* Its first @size bytes of standard output go to @output, *ret_length of them; what gives more, or
 * takes more than @seconds, is ended. Standard input is empty. Any thread. */
DunlinRun dunlin_run(char **argv, guint seconds, char *output, gsize size, gsize *ret_length,
		     int *ret_status);

G_END_DECLS
