/* SPDX-License-Identifier: BSD-2-Clause */
/* Chance for tests that falls the same way in each run, unless somebody asks for another. */
#pragma once

#include <glib.h>
#include <stdlib.h>

/* From the seed that the environment's @variable names, else from 1; the seed is printed. Yours. */
static inline GRand *
chance_new(const char *variable)
{
	const char *wish = g_getenv(variable);
	guint32 seed = wish != NULL ? (guint32)strtoul(wish, NULL, 10) : 1;

	g_test_message("%s=%u", variable, seed);
	return g_rand_new_with_seed(seed);
}

/* 0 to @n - 1. */
static inline guint
chance_below(GRand *chance, guint n)
{
	return (guint)g_rand_int_range(chance, 0, (gint32)n);
}

static inline const char *
chance_of(GRand *chance, const char *const *texts)
{
	return texts[chance_below(chance, g_strv_length((char **)texts))];
}
