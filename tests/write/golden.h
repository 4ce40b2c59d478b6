/* SPDX-License-Identifier: BSD-2-Clause */
/* Compares bytes with tests/write/golden/<name>; UPDATE_EXPECTED=1 writes them anew. */
#pragma once

#include <glib.h>
#include <string.h>

static inline void
golden_check(const char *name, const char *data, gsize size)
{
	g_autofree char *path = g_test_build_filename(G_TEST_DIST, "write", "golden", name, NULL);
	g_autofree char *expected = NULL;
	gsize expected_size = 0;

	if (g_getenv("UPDATE_EXPECTED") != NULL) {
		g_assert_true(g_file_set_contents(path, data, (gssize)size, NULL));
		return;
	}
	g_assert_true(g_file_get_contents(path, &expected, &expected_size, NULL));
	if (expected_size == size && memcmp(expected, data, size) == 0)
		return;
	g_test_message("%s is not as expected:\n%.*s", name, (int)size, data);
	g_test_fail();
}
