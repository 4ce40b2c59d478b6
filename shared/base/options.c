/* SPDX-License-Identifier: BSD-2-Clause */
/* getopt_long() driven by tables. */
#include "base/options.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/day.h"

#define ROWS_MAX 64
#define LONG_ONLY 256 /* what getopt_long() returns for row i without a letter: this + i */

typedef struct {
	const char *config, *now;
	gboolean check_only, version, help;
} Common;

static const DunlinOption common_rows[] = {
	{'c', NULL, "FILE", "configuration ($DUNLIN_CONF, " SYSCONFDIR "/dunlin.conf)",
	 G_STRUCT_OFFSET(Common, config)},
	{'n', NULL, NULL, "check the configuration and exit", G_STRUCT_OFFSET(Common, check_only)},
	{0, "now", "TIME", "business time is TIME (ISO 8601; $DUNLIN_NOW)",
	 G_STRUCT_OFFSET(Common, now)},
	{0, "version", NULL, "print the version and exit", G_STRUCT_OFFSET(Common, version)},
	{0, "help", NULL, "print this help and exit", G_STRUCT_OFFSET(Common, help)},
	{0, NULL, NULL, NULL, 0},
};

typedef struct {
	const DunlinOption *row;
	void *base;
} Slot;

typedef struct {
	Slot slots[ROWS_MAX];
	struct option long_options[ROWS_MAX + 1];
	GString *letters;
	guint count, long_count;
} Tables;

static void
tables_clear(Tables *tables)
{
	g_string_free(tables->letters, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Tables, tables_clear)

static int
row_value(const DunlinOption *row, guint index)
{
	return row->letter != 0 ? row->letter : LONG_ONLY + (int)index;
}

static void
add_row(Tables *tables, const DunlinOption *row, void *base)
{
	int value = row_value(row, tables->count);

	g_assert(tables->count < ROWS_MAX);
	tables->slots[tables->count++] = (Slot){row, base};
	if (row->letter != 0) {
		g_string_append_c(tables->letters, row->letter);
		if (row->argument != NULL)
			g_string_append_c(tables->letters, ':');
	}
	if (row->name != NULL)
		tables->long_options[tables->long_count++] = (struct option){
			row->name, row->argument != NULL ? required_argument : no_argument, NULL,
			value};
}

static void
add_rows(Tables *tables, const DunlinOption *rows, void *base)
{
	for (; rows != NULL && (rows->letter != 0 || rows->name != NULL); rows++)
		add_row(tables, rows, base);
}

static gboolean
store_value(const Tables *tables, int value)
{
	for (guint i = 0; i < tables->count; i++) {
		const DunlinOption *row = tables->slots[i].row;

		if (row_value(row, i) != value)
			continue;
		if (row->argument != NULL)
			G_STRUCT_MEMBER(const char *, tables->slots[i].base, row->offset) = optarg;
		else
			G_STRUCT_MEMBER(gboolean, tables->slots[i].base, row->offset) = TRUE;
		return TRUE;
	}
	return FALSE;
}

static void
print_rows(const DunlinOption *rows)
{
	for (; rows != NULL && (rows->letter != 0 || rows->name != NULL); rows++) {
		g_autoptr(GString) left = g_string_new("  ");

		if (rows->letter != 0)
			g_string_append_printf(left, "-%c", rows->letter);
		if (rows->name != NULL)
			g_string_append_printf(left, "%s--%s", rows->letter != 0 ? ", " : "",
					       rows->name);
		if (rows->argument != NULL)
			g_string_append_printf(left, " %s", rows->argument);
		printf("%-26s %s\n", left->str, rows->help);
	}
}

static void
print_help(const DunlinProgram *program)
{
	printf("usage: %s %s\n", program->name, program->synopsis);
	if (program->summary != NULL)
		printf("\n%s\n", program->summary);
	printf("\n");
	print_rows(program->options);
	print_rows(common_rows);
}

static gboolean
misuse(const DunlinProgram *program, int *ret_exit)
{
	fprintf(stderr, "usage: %s %s\nTry %s --help.\n", program->name, program->synopsis,
		program->name);
	*ret_exit = EX_USAGE;
	return FALSE;
}

static gboolean
read_now(const DunlinProgram *program, DunlinOptions *options, int *ret_exit)
{
	g_autoptr(GTimeZone) utc = g_time_zone_new_utc();

	if (options->now == NULL)
		return TRUE;
	if (dunlin_instant_parse(options->now, utc, &options->fixed_now) && options->fixed_now != 0)
		return TRUE;
	fprintf(stderr, "%s: --now: \"%s\" is no time like 2026-10-15T08:00:00+02:00\n",
		program->name, options->now);
	*ret_exit = EX_USAGE;
	return FALSE;
}

static const char *
or_environment(const char *given, const char *variable)
{
	const char *value = given != NULL ? given : g_getenv(variable);

	return value != NULL && *value != '\0' ? value : NULL;
}

static gboolean
scan(const DunlinProgram *program, int argc, char **argv, Common *common, void *own)
{
	g_auto(Tables) tables = {.letters = NULL};
	int value;

	/* getopt's own marks: '+' stops at the first operand. */
	tables.letters = g_string_new(program->operands == DUNLIN_OPERANDS_FIRST ? "+" : "");
	add_rows(&tables, program->options, own);
	add_rows(&tables, common_rows, common);
	optind = 0; /* GNU: start afresh, also after an earlier command line */
	while ((value = getopt_long(argc, argv, tables.letters->str, tables.long_options, NULL)) != -1) {
		if (!store_value(&tables, value))
			return FALSE; /* getopt_long() said what is wrong */
	}
	return TRUE;
}

gboolean
dunlin_options_parse(const DunlinProgram *program, int argc, char **argv,
		     DunlinOptions *ret_options, void *own, int *ret_exit)
{
	Common common = {NULL, NULL, FALSE, FALSE, FALSE};
	DunlinOptions options = {NULL, FALSE, NULL, 0, NULL};

	if (!scan(program, argc, argv, &common, own))
		return misuse(program, ret_exit);
	if (common.help || common.version) {
		if (common.help)
			print_help(program);
		else
			printf("%s %s\n", program->name, DUNLIN_VERSION);
		*ret_exit = fflush(stdout) == 0 ? EX_OK : EX_IOERR;
		return FALSE;
	}
	options.operands = argv + optind;
	if (program->operands == DUNLIN_OPERANDS_NONE && options.operands[0] != NULL) {
		fprintf(stderr, "%s: unexpected argument \"%s\"\n", program->name,
			options.operands[0]);
		return misuse(program, ret_exit);
	}
	options.config = or_environment(common.config, "DUNLIN_CONF");
	if (options.config == NULL)
		options.config = SYSCONFDIR "/dunlin.conf";
	options.check_only = common.check_only;
	options.now = or_environment(common.now, "DUNLIN_NOW");
	if (!read_now(program, &options, ret_exit))
		return FALSE;
	*ret_options = options;
	return TRUE;
}

void
dunlin_options_set_zone(DunlinOptions *options, GTimeZone *zone)
{
	/* It was parsed before: only the zone differs. */
	if (options->now != NULL)
		(void)dunlin_instant_parse(options->now, zone, &options->fixed_now);
}
