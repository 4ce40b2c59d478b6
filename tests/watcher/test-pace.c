/* SPDX-License-Identifier: BSD-2-Clause */
/* Waits double up to their limit; messages are spaced evenly; a server that is gone is left alone. */
#include "watcher/pace.h"
#include "watcher/targets.h"

static void
test_backoff(void)
{
	static const struct {
		const char *name;
		guint min_ms, max_ms;
		guint want[8];
	} rows[] = {
		{"doubles", 1000, 300000, {1000, 2000, 4000, 8000, 16000, 32000, 64000, 128000}},
		{"stops at the limit",
		 5000,
		 30000,
		 {5000, 10000, 20000, 30000, 30000, 30000, 30000, 30000}},
		{"limit below the double",
		 3000,
		 4000,
		 {3000, 4000, 4000, 4000, 4000, 4000, 4000, 4000}},
		{"no overflow",
		 1u << 30,
		 G_MAXUINT,
		 {1u << 30, 1u << 31, G_MAXUINT, G_MAXUINT, G_MAXUINT, G_MAXUINT, G_MAXUINT,
		  G_MAXUINT}},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		DunlinBackoff backoff = {.min_ms = rows[i].min_ms, .max_ms = rows[i].max_ms};

		g_test_message("%s", rows[i].name);
		for (guint k = 0; k < G_N_ELEMENTS(rows[i].want); k++)
			g_assert_cmpuint(dunlin_backoff_next(&backoff), ==, rows[i].want[k]);
		dunlin_backoff_reset(&backoff);
		g_assert_cmpuint(dunlin_backoff_next(&backoff), ==, rows[i].min_ms);
	}
}

static void
test_rate(void)
{
	static const struct {
		guint per_minute;
		gint64 now_ms, want_ms;
	} rows[] = {
		/* One after the other, although all come at once. */
		{20, 10000, 0},
		{20, 10000, 3000},
		{20, 10000, 6000},
		/* The second place has passed, the third has not. */
		{20, 15000, 4000},
		/* A pause saves nothing up. */
		{20, 100000, 0},
		{20, 100000, 3000},
		/* No limit any more. */
		{0, 100000, 0},
		{0, 100000, 0},
	};
	DunlinRate rate = {0};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("row %u", i);
		g_assert_cmpint(dunlin_rate_reserve(&rate, rows[i].per_minute, rows[i].now_ms), ==,
				rows[i].want_ms);
	}
}

static void
test_targets(void)
{
	g_autoptr(DunlinTargets) targets = dunlin_targets_new();

	g_assert_cmpint(dunlin_targets_down(targets, "smtp://a", 5000), ==, 0);
	dunlin_targets_failed(targets, "smtp://a", 5000);
	g_assert_cmpint(dunlin_targets_down(targets, "smtp://a", 5000), ==, 1000);
	g_assert_cmpint(dunlin_targets_down(targets, "smtp://b", 5000), ==, 0);
	/* The others of the same moment. */
	dunlin_targets_failed(targets, "smtp://a", 5500);
	g_assert_cmpint(dunlin_targets_down(targets, "smtp://a", 5500), ==, 500);
	g_assert_cmpint(dunlin_targets_down(targets, "smtp://a", 6000), ==, 0);
	dunlin_targets_failed(targets, "smtp://a", 6000);
	g_assert_cmpint(dunlin_targets_down(targets, "smtp://a", 6000), ==, 2000);
	dunlin_targets_reached(targets, "smtp://a");
	g_assert_cmpint(dunlin_targets_down(targets, "smtp://a", 6000), ==, 0);
	g_assert_cmpint(dunlin_targets_reserve(targets, "smtp://a", 60, 0), ==, 0);
	g_assert_cmpint(dunlin_targets_reserve(targets, "smtp://b", 60, 0), ==, 0);
	g_assert_cmpint(dunlin_targets_reserve(targets, "smtp://a", 60, 0), ==, 1000);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/watcher/pace/backoff", test_backoff);
	g_test_add_func("/watcher/pace/rate", test_rate);
	g_test_add_func("/watcher/pace/targets", test_targets);
	return g_test_run();
}
