/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the commands of dunlinctl share: the parsed command line, the opened house, and printing
 * for people. A command prints on stdout; what fails is returned, and main() says it and ends with
 * the exit status of its code.
 */
#pragma once

#include <glib.h>
#include "base/options.h"
#include "desk/desk.h"

G_BEGIN_DECLS

typedef struct DunlinCtl DunlinCtl;

typedef enum {
	DUNLIN_CTL_NOTHING,       /* neither configuration nor store */
	DUNLIN_CTL_CONFIG = 1,    /* the configuration, before the command runs */
	DUNLIN_CTL_DESK = 1 << 1, /* the store and the archive too */
	DUNLIN_CTL_FEEDS = 1 << 2, /* what dunlin_ctl_open() adds for taking mail: the reader */
} DunlinCtlNeeds;

typedef struct {
	const char *name;
	const char *synopsis; /* what follows the name; "" */
	const char *help;     /* one line */
	guint least, most;    /* operands */
	guint needs;          /* DunlinCtlNeeds */
	const DunlinOption *options; /* offsets in DunlinCtl; NULL: only --json */
	gboolean (*run)(DunlinCtl *ctl, GError **error);
} DunlinCtlCommand;

struct DunlinCtl {
	/* the command line; borrowed */
	gboolean json, overdue;
	const char *as, *state, *creditor, *until, *on, *reason, *debtor;
	DunlinOptions options;
	const DunlinCtlCommand *command;
	char **operands;
	guint count;

	int exit; /* sysexits(3): of a command that did its work and found fault */
	DunlinTime time;
	DunlinConfig *config;
	DunlinDesk *desk; /* after dunlin_ctl_open() */
};

/* The table of commands; the last row has no name. */
extern const DunlinCtlCommand dunlin_ctl_commands[];

gboolean dunlin_ctl_read(DunlinCtl *ctl, GError **error);

/* ── input.c ── */

/* @name as given, "-" is stdin. What is no regular file is spooled into one without a name. -1:
 * cannot be read (NOT_FOUND). The descriptor is yours. */
int dunlin_ctl_input(const char *name, gsize *ret_size, GError **error);
/* "-" is "standard input". */
const char *dunlin_ctl_input_name(const char *name);

/* ── print.c: text from outside is cleaned before it reaches a terminal ── */

/* "dunlinctl: …" on stderr. */
void dunlin_ctl_say_error(const GError *error);
void dunlin_ctl_say(const char *format, ...) G_GNUC_PRINTF(1, 2);
/* Prints a line on stdout as it is. */
void dunlin_ctl_line(const char *line);
/* One JSON object for people: its members that say something, one a line, indented by @depth. */
void dunlin_ctl_print_json(const char *json, guint depth);

G_END_DECLS
