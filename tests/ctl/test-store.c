/* SPDX-License-Identifier: BSD-2-Clause */
/* dunlinctl backup and migrate: what they leave is a house that works; and one of two creditors. */
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

/* @text with each of @words, pairs, in place of the one before it; yours. */
static char *
changed(const char *text, const char *const *words)
{
	char *out = g_strdup(text);

	for (guint i = 0; words[i] != NULL; i += 2) {
		g_auto(GStrv) parts = g_strsplit(out, words[i], -1);

		g_assert_cmpuint(g_strv_length(parts), >, 1);
		g_free(out);
		out = g_strjoinv(words[i + 1], parts);
	}
	return out;
}

/* Each creditor numbers his own debtors: the first of both has a plan. */
static void
test_creditors(Place *place, gconstpointer data)
{
	static const char *const beta[] = {
		"acme: {", "beta: {", "\"ACME\"", "\"Beta\"", "ACME GmbH", "Beta AG", "acme.example",
		"beta.example", "DE123456789", "DE987654321", "DE02120300000000202051",
		"DE89370400440532013000", NULL,
	};
	static const char *const seller[] = {
		"ACME GmbH", "Beta AG", "DE987654321", "DE111111125", "DE123456789", "DE987654321",
		"DE02120300000000202051", "DE89370400440532013000", NULL,
	};
	g_autofree char *path = data_path("xrechnung-ubl.xml");
	g_autofree char *config = NULL, *xml = NULL;

	(void)data;
	g_assert_true(g_file_get_contents(place->config, &config, NULL, NULL));
	g_assert_true(g_file_get_contents(path, &xml, NULL, NULL));
	g_autofree char *group = changed(strstr(config, "acme: {"), beta);
	g_autofree char *both = g_strdup_printf("%.*s    %s", (int)(strrchr(config, '}') - config), config,
						group);
	g_autofree char *invoice = changed(xml, seller);
	place_write(place, "dunlin.conf", both);
	place_write(place, "beta.xml", invoice);
	ends_with(place, 0, "feed --as beta {}/beta.xml");
	counts(place, 2, "list --state open");
	counts(place, 6, "plan");
	counts(place, 3, "plan beta/R-2026-001");
	/* One who was taken out too early is said, and the others are still there. */
	g_autofree char *rest = g_strdup_printf("%.*s%s", (int)(strstr(config, "acme: {") - config), config,
						group);
	place_write(place, "dunlin.conf", rest);
	g_auto(Ran) list = ran_with(place, 65, "list");
	g_auto(Ran) plan = ran_with(place, 65, "plan");
	g_assert_nonnull(strstr(list.err, "put it back"));
	g_assert_nonnull(strstr(list.out, "beta"));
	g_assert_nonnull(strstr(plan.err, "put it back"));
	g_assert_nonnull(strstr(plan.out, "handover"));
}

/* An archive in the store is neither made nor there: it comes with it. */
static void
test_archive_inside(Place *place, gconstpointer data)
{
	g_autofree char *config = NULL, *folder = place_path(place, "archive");
	const char *const words[] = { folder, "store", NULL };

	(void)data;
	g_assert_true(g_file_get_contents(place->config, &config, NULL, NULL));
	g_autofree char *inside = changed(config, words);
	place_write(place, "dunlin.conf", inside);
	for (guint i = 0; i < 2; i++) {
		g_auto(Ran) init = ran_with(place, 0, "init");
		g_assert_nonnull(strstr(init.out, "archive: in the store\n"));
		g_assert_null(strstr(init.out, "store: made"));
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add("/ctl/store/backup", Place, NULL, place_set_up_claim, test_backup,
		   place_tear_down);
	g_test_add("/ctl/store/migrate", Place, NULL, place_set_up_claim, test_migrate,
		   place_tear_down);
	g_test_add("/ctl/store/archive-inside", Place, NULL, place_set_up, test_archive_inside,
		   place_tear_down);
	g_test_add("/ctl/store/creditors", Place, NULL, place_set_up_claim, test_creditors,
		   place_tear_down);
	return g_test_run();
}
