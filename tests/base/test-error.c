/* SPDX-License-Identifier: BSD-2-Clause */
/* Each code's exit status. */
#include "base/error.h"

static const struct {
	int code, status;
} rows[] = {
	{DUNLIN_ERROR_INPUT, 65},    {DUNLIN_ERROR_NOT_FOUND, 65}, {DUNLIN_ERROR_BUSY, 75},
	{DUNLIN_ERROR_CONFLICT, 75}, {DUNLIN_ERROR_DENIED, 77},    {DUNLIN_ERROR_UNCERTAIN, 75},
	{DUNLIN_ERROR_CONFIG, 78},   {DUNLIN_ERROR_INTERNAL, 70},  {99, 70},
};

static void
test_exit(void)
{
	g_autoptr(GError) other = g_error_new(G_FILE_ERROR, G_FILE_ERROR_NOENT, "x");

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = g_error_new(DUNLIN_ERROR, rows[i].code, "x");

		g_assert_cmpint(dunlin_error_to_exit(error), ==, rows[i].status);
	}
	g_assert_cmpint(dunlin_error_to_exit(other), ==, 74);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/error/exit", test_exit);
	return g_test_run();
}
