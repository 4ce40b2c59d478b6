/* SPDX-License-Identifier: BSD-2-Clause */
/* The lines on stderr, GLib's own among them. */
#include "base/error.h"
#include "base/log.h"

static void
write_lines(void)
{
	g_autoptr(GError) error = g_error_new(DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "no\nline");

	g_unsetenv("DUNLIN_DEBUG");
	dunlin_log_open("test", "stderr");
	dunlin_log(DUNLIN_LOG_INFO, "start", NULL);
	dunlin_log(DUNLIN_LOG_WARNING, "sent", "claim", "7K3M4QX2", "none", NULL, "to",
		   "a\n<3>forged x=y", "empty", "", NULL);
	dunlin_log(DUNLIN_LOG_DEBUG, "hidden", NULL);
	dunlin_log_error("failed", error, "notice", "n", NULL);
	g_message("from %s", "GLib");
}

static void
test_lines(void)
{
	if (g_test_subprocess()) {
		write_lines();
		return;
	}
	g_test_trap_subprocess(NULL, 0, 0);
	g_test_trap_assert_passed();
	g_test_trap_assert_stderr("<6>start\n"
				  "<4>sent claim=7K3M4QX2 to=\"a\\x0a<3>forged x=y\" empty=\"\"\n"
				  "<3>failed notice=n error=\"no\\x0aline\"\n"
				  "<6>glib message=\"from GLib\" domain=dunlin\n");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/log/lines", test_lines);
	return g_test_run();
}
