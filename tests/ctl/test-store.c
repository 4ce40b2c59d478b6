/* SPDX-License-Identifier: BSD-2-Clause */
/* dunlinctl backup and migrate: what they leave is a house that works. */
#include "run.h"

#include <string.h>

/* The same house on another store. */
static void
use_store(const Place *place, const char *from, const char *to)
{
	g_autofree char *text = NULL;

	g_assert_true(g_file_get_contents(place->config, &text, NULL, NULL));
	g_auto(GStrv) parts = g_strsplit(text, from, -1);
	g_assert_cmpuint(g_strv_length(parts), >, 1);
	g_autofree char *changed = g_strjoinv(to, parts);
	g_assert_true(g_file_set_contents(place->config, changed, -1, NULL));
}

static char *
store_of(const Place *place)
{
	g_autofree char *text = NULL;

	g_assert_true(g_file_get_contents(place->config, &text, NULL, NULL));
	const char *start = strstr(text, "sqlite:");
	g_assert_nonnull(start);
	return g_strndup(start, strcspn(start, "\""));
}

static void
test_backup(Place *place, gconstpointer data)
{
	g_autofree char *claim = only_claim(place);
	g_autofree char *old = store_of(place);
	g_autofree char *copy = place_path(place, "backup/dunlin.db");
	g_autofree char *url = g_strconcat("sqlite:", copy, NULL);

	(void)data;
	g_auto(Ran) first = ran_with(place, 0, "backup {}/backup");
	g_assert_nonnull(strstr(first.out, " 1 messages"));
	g_auto(Ran) again = ran_with(place, 0, "backup {}/backup");
	g_assert_nonnull(strstr(again.out, " 0 messages"));
	ends_with(place, 77, "backup /dev/null/x");
	use_store(place, old, url);
	g_autofree char *restored = only_claim(place);
	g_assert_cmpstr(restored, ==, claim);
	ends_with(place, 0, "verify");
}

static void
test_migrate(Place *place, gconstpointer data)
{
	g_autofree char *claim = only_claim(place);
	g_autofree char *old = store_of(place);
	g_autofree char *file = place_path(place, "new.db");
	g_autofree char *url = g_strconcat("sqlite:", file, NULL);
	g_autofree char *line = g_strdup_printf("migrate %s %s", old, url);

	(void)data;
	ends_with(place, 64, "migrate sqlite:/only-one");
	ends_with(place, 78, "migrate sqlite:/nowhere/at/all.db sqlite:{}/x.db");
	g_auto(Ran) moved = ran_with(place, 0, line);
	g_assert_nonnull(strstr(moved.out, "claim "));
	g_auto(Ran) closed = ran_with(place, 78, "list");
	g_assert_nonnull(strstr(closed.err, "was moved to"));
	use_store(place, old, url);
	g_autofree char *there = only_claim(place);
	g_assert_cmpstr(there, ==, claim);
	ends_with(place, 0, "verify");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add("/ctl/store/backup", Place, NULL, place_set_up_claim, test_backup,
		   place_tear_down);
	g_test_add("/ctl/store/migrate", Place, NULL, place_set_up_claim, test_migrate,
		   place_tear_down);
	return g_test_run();
}
