/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The command line of every program: what all have in common (-c, -n, --now, --version, --help)
 * and a const table of a program's own. --help is printed from the tables. Wrong usage is told on
 * stderr and ends with 64 (sysexits EX_USAGE).
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
	char letter;          /* 'p' for -p; 0: only a long name */
	const char *name;     /* "socket" for --socket; NULL: only a letter */
	const char *argument; /* what --help calls its value, "SOCKET"; NULL: a flag */
	const char *help;
	gsize offset; /* in the program's own struct: of a const char * (borrowed from argv), or of a
		       * gboolean for a flag */
} DunlinOption;

typedef enum {
	DUNLIN_OPERANDS_NONE,  /* there are none: any is wrong usage */
	DUNLIN_OPERANDS_ANY,   /* options may stand before and after them */
	DUNLIN_OPERANDS_FIRST, /* the first one ends the options: a command with options of its own */
} DunlinOperands;

typedef struct {
	const char *name;     /* "dunlin-milter" */
	const char *synopsis; /* "[-c FILE] [-p SOCKET]" */
	const char *summary;  /* what it does, a line or more; NULL */
	DunlinOperands operands;
	const DunlinOption *options; /* ends with a row of zeros; NULL: none of its own */
} DunlinProgram;

typedef struct {
	const char *config;  /* -c, else $DUNLIN_CONF, else the installed place; borrowed */
	gboolean check_only; /* -n */
	const char *now;     /* --now, else $DUNLIN_NOW, as given; NULL: the clock runs; borrowed */
	gint64 fixed_now;    /* the same as an instant, without a zone read as UTC; 0 */
	char **operands;     /* what follows, NULL-terminated; borrowed from argv, which is permuted */
} DunlinOptions;

/* TRUE: go on. FALSE: the program ends with *ret_exit (0 after --help and --version). @own is the
 * program's struct, zeroed; NULL where it has no options. Callable again for a command's argv,
 * whose element 0 is its name. */
gboolean dunlin_options_parse(const DunlinProgram *program, int argc, char **argv,
			      DunlinOptions *ret_options, void *own, int *ret_exit);
/* Reads `now` again where it has no zone of its own: once the configuration told ours. */
void dunlin_options_set_zone(DunlinOptions *options, GTimeZone *zone);

G_END_DECLS
