/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Much mail through one milter: what it keeps in memory must not grow with it. By default a short
 * run; DUNLIN_TEST_MESSAGES="1000000 100000" sets how many ordinary mails and notices there are.
 * Under a sanitizer memory is told but proves nothing: what was freed is kept there for a while.
 */
#include <stdio.h>
#include <stdlib.h>

#include "../bench/load.h"
#include "fixture.h"

#define MESSAGES "20000 500"
#define CONNECTIONS 20
#define SAMPLES 10         /* told of a run */
#define GROWTH_KIB 8192    /* from a quarter of the run to its end: caches, threads that come and go */

typedef struct {
	const char *what;
	guint messages, told;
	guint64 quarter, last;
} Samples;

static void
take_sample(guint done, guint64 resident_kib, gpointer data)
{
	Samples *samples = data;

	if (samples->quarter == 0 && done >= samples->messages / 4)
		samples->quarter = resident_kib;
	samples->last = resident_kib;
	if (done < (guint64)samples->told * samples->messages / SAMPLES)
		return;
	g_test_message("%s: %u done, %" G_GUINT64_FORMAT " KiB resident", samples->what, done, resident_kib);
	samples->told++;
}

static void
run(const Fixture *fixture, const char *what, guint messages, char **tokens)
{
	g_autofree char *socket = g_strconcat("unix:", fixture->socket, NULL);
	Samples samples = {.what = what, .messages = messages};
	const Load load = {.socket = socket, .connections = CONNECTIONS, .messages = messages,
			   .tokens = tokens, .body = BODY, .watched = fixture->pid,
			   .sampled = take_sample, .data = &samples};
	LoadResult result = load_run(&load);

	g_test_message("%s: %.0f a second, at the end %" G_GUINT64_FORMAT " KiB, after a quarter %"
		       G_GUINT64_FORMAT " KiB", what, result.per_second, samples.last, samples.quarter);
	g_assert_cmpuint(result.failed, ==, 0);
#ifndef DUNLIN_SANITIZED
	if (samples.quarter != 0)
		g_assert_cmpuint(samples.last, <=, samples.quarter + GROWTH_KIB);
#endif
}

static void
test_memory(Fixture *fixture, gconstpointer data)
{
	const char *wanted = g_getenv("DUNLIN_TEST_MESSAGES");
	char *end;
	gulong ordinary = strtoul(wanted != NULL ? wanted : MESSAGES, &end, 10);
	gulong notices = strtoul(end, NULL, 10);
	g_auto(GStrv) tokens = fixture_tokens(fixture, BODY, (guint)notices);

	(void)data;
	run(fixture, "ordinary mail", (guint)ordinary, NULL);
	run(fixture, "notices", (guint)notices, tokens);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_unsetenv("DUNLIN_CONF");
	g_unsetenv("DUNLIN_NOW");
	g_test_add("/milter/memory", Fixture, NULL, fixture_up, test_memory, fixture_down);
	return g_test_run();
}
