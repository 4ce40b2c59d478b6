/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the commands of dunlinctl share: the parsed command line, the opened house, and printing
 * for people. A command prints on stdout; what fails is returned, and main() says it and ends with
 * the exit status of its code.
 */
#pragma once

#include <sys/types.h>

#include <glib.h>
#include "base/options.h"
#include "desk/desk.h"

G_BEGIN_DECLS

#define DUNLIN_CTL_FILE "file:" /* how a secret's place in a file begins */

typedef struct DunlinCtl DunlinCtl;

typedef enum {
	DUNLIN_CTL_NOTHING = 0,
	DUNLIN_CTL_CONFIG = 1 << 0,  /* loaded before the command runs */
	DUNLIN_CTL_STORE = 1 << 1,   /* dunlin_ctl_open() opens it */
	DUNLIN_CTL_ARCHIVE = 1 << 2, /* … and these too */
	DUNLIN_CTL_READER = 1 << 3,
	DUNLIN_CTL_LETTERS = 1 << 5,
	DUNLIN_CTL_CREDITORS = 1 << 4, /* creditors must be complete in the configuration */
} DunlinCtlNeeds;

typedef struct {
	const char *name;
	const char *synopsis;        /* what follows the name; "" */
	const char *help;            /* one line */
	guint least, most;           /* operands */
	guint needs;                 /* DunlinCtlNeeds */
	const DunlinOption *options; /* offsets in DunlinCtl; NULL: only --json */
	gboolean (*run)(DunlinCtl *ctl, GError **error);
} DunlinCtlCommand;

struct DunlinCtl {
	/* the command line; borrowed */
	gboolean json, overdue, all;
	const char *as, *state, *creditor, *until, *on, *reason, *debtor, *output, *from, *payment;
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
gboolean dunlin_ctl_init(DunlinCtl *ctl, GError **error);
gboolean dunlin_ctl_check(DunlinCtl *ctl, GError **error);
gboolean dunlin_ctl_feed(DunlinCtl *ctl, GError **error);
gboolean dunlin_ctl_list(DunlinCtl *ctl, GError **error);
gboolean dunlin_ctl_show(DunlinCtl *ctl, GError **error);
gboolean dunlin_ctl_debtors(DunlinCtl *ctl, GError **error);
gboolean dunlin_ctl_creditors(DunlinCtl *ctl, GError **error);
gboolean dunlin_ctl_statement(DunlinCtl *ctl, GError **error);
gboolean dunlin_ctl_plan(DunlinCtl *ctl, GError **error);
gboolean dunlin_ctl_act(DunlinCtl *ctl, GError **error); /* paid, hold, set … by its name */
gboolean dunlin_ctl_outbox(DunlinCtl *ctl, GError **error);
gboolean dunlin_ctl_metrics(DunlinCtl *ctl, GError **error);
gboolean dunlin_ctl_verify(DunlinCtl *ctl, GError **error);
gboolean dunlin_ctl_backup(DunlinCtl *ctl, GError **error);
gboolean dunlin_ctl_migrate(DunlinCtl *ctl, GError **error);
gboolean dunlin_ctl_letter(DunlinCtl *ctl, GError **error);
gboolean dunlin_ctl_sheet(DunlinCtl *ctl, GError **error);
gboolean dunlin_ctl_evidence(DunlinCtl *ctl, GError **error);
gboolean dunlin_ctl_policy(DunlinCtl *ctl, GError **error);
gboolean dunlin_ctl_simulate(DunlinCtl *ctl, GError **error);
gboolean dunlin_ctl_rates(DunlinCtl *ctl, GError **error);
gboolean dunlin_ctl_states(DunlinCtl *ctl, GError **error);

/* ── open.c ── */

/* Root becomes the user that owns the store, so that nothing root made is in the daemons' way. */
gboolean dunlin_ctl_become_owner(const DunlinConfig *config, GError **error);
/* The same for a user and group; a no-op for who is not root. */
gboolean dunlin_ctl_become(uid_t user, gid_t group, GError **error);
/* The file of an sqlite: store, borrowed; NULL: the store is no file. */
const char *dunlin_ctl_store_file(const DunlinConfig *config);
/* Opens what the command needs; ctl->desk. */
gboolean dunlin_ctl_open(DunlinCtl *ctl, GError **error);
/* Wrong usage that the table cannot know: says so; the command ends with 64 (TRUE). */
gboolean dunlin_ctl_misuse(DunlinCtl *ctl, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* The date that @option was given; FALSE: it is none, and that was said as wrong usage. */
gboolean dunlin_ctl_day(DunlinCtl *ctl, const char *option, const char *text, DunlinDay *ret_day);
/* The creditor's key if the configuration has it, else INPUT with those it has. NULL @key: the
 * only one there is. */
const char *dunlin_ctl_creditor(const DunlinCtl *ctl, const char *key, GError **error);

/* A configured creditor's row (claims.c); rolled back, because looking makes none. */
gboolean dunlin_ctl_creditor_row(DunlinCtl *ctl, const char *key, gint64 *ret_row, GError **error);

/* ── input.c ── */

/* @name as given, "-" is stdin. What is no regular file is spooled into one without a name. -1:
 * cannot be read (NOT_FOUND). The descriptor is yours. */
int dunlin_ctl_input(const char *name, gsize *ret_size, GError **error);
/* "-" is "standard input". */
const char *dunlin_ctl_input_name(const char *name);

/* ── print.c: text from outside is cleaned before it reaches a terminal ── */

/* What a command did, in one line: as text, or as the member @name of an object. */
void dunlin_ctl_tell(const DunlinCtl *ctl, const char *name, const char *text);
/* "dunlinctl: …" on stderr. */
void dunlin_ctl_say_error(const GError *error);
void dunlin_ctl_say(const char *format, ...) G_GNUC_PRINTF(1, 2);
/* A line on stdout: as it is, or cleaned. */
void dunlin_ctl_line(const char *line);
void dunlin_ctl_text(const char *line);
/* One JSON object for people: its members that say something, one a line. Lists of objects are left
 * out where @flat: they are tables of their own. */
void dunlin_ctl_print_json(const char *json, gboolean flat);

/* ── table.c: objects as rows ── */

typedef enum { DUNLIN_COLUMN_TEXT, DUNLIN_COLUMN_RIGHT, DUNLIN_COLUMN_INSTANT } DunlinColumnKind;
typedef struct {
	const char *title;
	const char *member; /* "debtor.name"; of "step|letter" the first that is there */
	DunlinColumnKind kind;
} DunlinColumn;

typedef struct DunlinTable DunlinTable;
/* @columns ends with a row without title. Rows are aligned a thousand at a time, so that a long
 * list needs no memory. */
DunlinTable *dunlin_table_new(const DunlinColumn *columns, GTimeZone *zone);
void dunlin_table_add(DunlinTable *table, const char *json);
/* The members of the list @member of @json, each a row; nothing where it is empty. */
void dunlin_table_print_list(const char *json, const char *member, const char *heading,
			     const DunlinColumn *columns, GTimeZone *zone);
/* Prints what waits and frees; of a table without rows nothing. */
void dunlin_table_end(DunlinTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinTable, dunlin_table_end)

G_END_DECLS
