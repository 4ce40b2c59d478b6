/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/options.h"

#include <string.h>

#include "base/day.h"
#include "base/notify.h"

typedef struct {
	const char *socket;
	gboolean once;
} Own;

static const DunlinOption own_rows[] = {
	{'p', "socket", "SOCKET", "where to listen", G_STRUCT_OFFSET(Own, socket)},
	{0, "once", NULL, "do it once", G_STRUCT_OFFSET(Own, once)},
	{0, NULL, NULL, NULL, 0},
};

static const struct {
	const char *line;
	DunlinOperands operands;
	int exit; /* -1: goes on */
	const char *config, *socket;
	gboolean once, check_only;
	const char *rest; /* operands, joined */
} lines[] = {
	{"x", DUNLIN_OPERANDS_NONE, -1, SYSCONFDIR "/dunlin.conf", NULL, FALSE, FALSE, ""},
	{"x -c a -n", DUNLIN_OPERANDS_NONE, -1, "a", NULL, FALSE, TRUE, ""},
	{"x -nca", DUNLIN_OPERANDS_NONE, -1, "a", NULL, FALSE, TRUE, ""},
	{"x -p unix:/s --once", DUNLIN_OPERANDS_NONE, -1, SYSCONFDIR "/dunlin.conf", "unix:/s", TRUE, FALSE, ""},
	{"x --socket=s", DUNLIN_OPERANDS_NONE, -1, SYSCONFDIR "/dunlin.conf", "s", FALSE, FALSE, ""},
	{"x list --once", DUNLIN_OPERANDS_ANY, -1, SYSCONFDIR "/dunlin.conf", NULL, TRUE, FALSE, "list"},
	{"x list --other", DUNLIN_OPERANDS_FIRST, -1, SYSCONFDIR "/dunlin.conf", NULL, FALSE, FALSE, "list --other"},
	{"x -n -- --once", DUNLIN_OPERANDS_ANY, -1, SYSCONFDIR "/dunlin.conf", NULL, FALSE, TRUE, "--once"},
	{"x --now 2026-10-15T08:00:00Z", DUNLIN_OPERANDS_NONE, -1, SYSCONFDIR "/dunlin.conf", NULL, FALSE, FALSE, ""},
	{"x list", DUNLIN_OPERANDS_NONE, 64, NULL, NULL, FALSE, FALSE, NULL},
	{"x -q", DUNLIN_OPERANDS_NONE, 64, NULL, NULL, FALSE, FALSE, NULL},
	{"x -c", DUNLIN_OPERANDS_NONE, 64, NULL, NULL, FALSE, FALSE, NULL},
	{"x --once=1", DUNLIN_OPERANDS_NONE, 64, NULL, NULL, FALSE, FALSE, NULL},
	{"x --now yesterday", DUNLIN_OPERANDS_NONE, 64, NULL, NULL, FALSE, FALSE, NULL},
};

static gboolean
parse(const char *line, DunlinOperands operands, Own *own, DunlinOptions *options, char **argv,
      int *ret_exit)
{
	const DunlinProgram program = {"x", "[-c FILE]", NULL, operands, own_rows};

	return dunlin_options_parse(&program, (int)g_strv_length(argv), argv, options, own, ret_exit) &&
	       line != NULL;
}

static void
test_lines(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(lines); i++) {
		g_auto(GStrv) argv = g_strsplit(lines[i].line, " ", -1);
		g_autofree char *rest = NULL;
		DunlinOptions options;
		Own own = {NULL, FALSE};
		int status = -1;
		gboolean went_on = parse(lines[i].line, lines[i].operands, &own, &options, argv, &status);

		g_test_message("%s", lines[i].line);
		g_assert_cmpint(status, ==, lines[i].exit);
		g_assert_cmpint(went_on, ==, status == -1);
		if (!went_on)
			continue;
		g_assert_cmpstr(options.config, ==, lines[i].config);
		g_assert_cmpint(options.check_only, ==, lines[i].check_only);
		g_assert_cmpstr(own.socket, ==, lines[i].socket);
		g_assert_cmpint(own.once, ==, lines[i].once);
		rest = g_strjoinv(" ", options.operands);
		g_assert_cmpstr(rest, ==, lines[i].rest);
	}
}

/* A time without a zone is of the configured one. */
static void
test_now(void)
{
	char *plain[] = {"x", "--now", "2026-10-15T08:00:00", NULL};
	char *zoned[] = {"x", "--now", "2026-10-15T08:00:00Z", NULL};
	g_autoptr(GTimeZone) berlin = g_time_zone_new_identifier("Europe/Berlin");
	DunlinOptions options;
	gint64 utc;
	Own own = {NULL, FALSE};
	int status;

	g_assert_true(parse("", DUNLIN_OPERANDS_NONE, &own, &options, plain, &status));
	utc = options.fixed_now;
	dunlin_options_set_zone(&options, berlin);
	g_assert_cmpint(options.fixed_now, ==, utc - 7200);
	g_assert_true(parse("", DUNLIN_OPERANDS_NONE, &own, &options, zoned, &status));
	dunlin_options_set_zone(&options, berlin);
	g_assert_cmpint(options.fixed_now, ==, utc);
}

static void
test_environment(void)
{
	char *argv[] = {"x", NULL};
	DunlinOptions options;
	Own own = {NULL, FALSE};
	int status;

	g_setenv("DUNLIN_CONF", "/else/where", TRUE);
	g_setenv("DUNLIN_NOW", "2026-10-15", TRUE);
	g_assert_true(parse("", DUNLIN_OPERANDS_NONE, &own, &options, argv, &status));
	g_assert_cmpstr(options.config, ==, "/else/where");
	g_assert_cmpint(options.fixed_now, ==, 1792022400);
	g_unsetenv("DUNLIN_CONF");
	g_unsetenv("DUNLIN_NOW");
}

static void
test_watchdog(void)
{
	static const struct {
		const char *usec, *pid;
		guint expected;
	} rows[] = {
		{NULL, NULL, 0},       {"60000000", NULL, 30000}, {"60000000", "1", 0},
		{"nonsense", NULL, 0}, {"1000", NULL, 1},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_unsetenv("WATCHDOG_USEC");
		g_unsetenv("WATCHDOG_PID");
		if (rows[i].usec != NULL)
			g_setenv("WATCHDOG_USEC", rows[i].usec, TRUE);
		if (rows[i].pid != NULL)
			g_setenv("WATCHDOG_PID", rows[i].pid, TRUE);
		g_assert_cmpuint(dunlin_notify_watchdog_ms(), ==, rows[i].expected);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_unsetenv("DUNLIN_CONF");
	g_unsetenv("DUNLIN_NOW");
	g_test_add_func("/options/lines", test_lines);
	g_test_add_func("/options/now", test_now);
	g_test_add_func("/options/environment", test_environment);
	g_test_add_func("/notify/watchdog", test_watchdog);
	return g_test_run();
}
