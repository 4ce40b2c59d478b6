/* SPDX-License-Identifier: BSD-2-Clause */
/* The tables of rates as they were known at the end of 2026, so that no test sees those that are added
 * with the years. */
#pragma once

#include <glib/gstdio.h>
#include <string.h>

#include "base/rates.h"

#define RATES_END "2026-12-31"

/* The lines of a table up to that day; days written so are in the order of their texts. Yours. */
static inline char *
cut_rates_text(const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	GString *cut = g_string_new(NULL);

	for (guint i = 0; lines[i] != NULL; i++) {
		if (g_str_has_prefix(lines[i], "until "))
			g_string_append_printf(cut, "until %s\n",
					       strcmp(lines[i] + 6, RATES_END) > 0 ? RATES_END : lines[i] + 6);
		else if (!g_ascii_isdigit(lines[i][0]) || strncmp(lines[i], RATES_END, 10) <= 0)
			g_string_append_printf(cut, "%s\n", lines[i]);
	}
	return g_string_free(cut, FALSE);
}

/* Into @folder/rates, which a configuration in @folder prefers to those that are installed. */
static inline void
cut_rates_write(const char *folder)
{
	g_autofree char *from = g_build_filename(g_getenv("DUNLIN_DATADIR"), "rates", NULL);
	g_autofree char *to = g_build_filename(folder, "rates", NULL);
	g_autoptr(GDir) tables = g_dir_open(from, 0, NULL);
	const char *name;

	g_assert_nonnull(tables);
	g_assert_cmpint(g_mkdir(to, 0755), ==, 0);
	while ((name = g_dir_read_name(tables)) != NULL) {
		g_autofree char *path = g_build_filename(from, name, NULL), *text = NULL, *cut = NULL;
		g_autofree char *copy = g_build_filename(to, name, NULL);

		if (!g_str_has_suffix(name, ".rates"))
			continue;
		g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
		cut = cut_rates_text(text);
		g_assert_true(g_file_set_contents(copy, cut, -1, NULL));
	}
}

/* Yours. */
static inline DunlinRates *
cut_rates_load(void)
{
	g_autofree char *folder = g_dir_make_tmp("dunlin-rates-XXXXXX", NULL);
	g_autofree char *cut = g_build_filename(folder, "rates", NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(GDir) tables = NULL;
	DunlinRates *rates;
	const char *name;

	cut_rates_write(folder);
	rates = dunlin_rates_load(cut, NULL, &error);
	g_assert_no_error(error);
	tables = g_dir_open(cut, 0, NULL);
	while ((name = g_dir_read_name(tables)) != NULL) {
		g_autofree char *path = g_build_filename(cut, name, NULL);

		g_assert_cmpint(g_unlink(path), ==, 0);
	}
	g_assert_cmpint(g_rmdir(cut), ==, 0);
	g_assert_cmpint(g_rmdir(folder), ==, 0);
	return rates;
}
