/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * "send [OPTIONS] SOCKET" sends one load and prints its figures as key=value. With --prepare it puts
 * that many notices in flight into a store instead, and their tokens into the file of --tokens.
 */
#include <stdio.h>
#include <string.h>

#include "../milter/fixture.h"
#include "load.h"

#define BODY_LINE "Die Rechnung ist seit Wochen offen; bitte zahlen Sie den Betrag bald.\r\n"

typedef struct {
	gint connections, messages, first, size, prepare, watched;
	char *tokens, *store, *secret;
	gboolean smtp;
} Options;

static char *
make_body(gsize size)
{
	GString *body = g_string_new(NULL);

	do
		g_string_append(body, BODY_LINE);
	while (body->len < size);
	return g_string_free(body, FALSE);
}

static char *
must_read(const char *path)
{
	g_autoptr(GError) error = NULL;
	char *text = NULL;

	if (!g_file_get_contents(path, &text, NULL, &error))
		g_error("%s", error->message);
	return text;
}

static void
prepare(const Options *options, const char *body)
{
	g_autofree char *secret = must_read(options->secret);
	g_autoptr(GString) tokens = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	Fixture fixture = {.url = options->store, .keys = dunlin_keys_parse(secret, NULL)};
	g_auto(GStrv) list = NULL;

	fixture_make_store(&fixture);
	list = fixture_tokens(&fixture, body, (guint)options->prepare);
	for (char **token = list; *token != NULL; token++)
		g_string_append_printf(tokens, "%s\n", *token);
	if (!g_file_set_contents(options->tokens, tokens->str, -1, &error))
		g_error("%s", error->message);
	dunlin_store_close(fixture.store);
	dunlin_keys_free(fixture.keys);
}

static int
send_load(const Options *options, const char *socket, const char *body)
{
	g_autofree char *text = options->tokens != NULL ? must_read(options->tokens) : NULL;
	g_auto(GStrv) tokens = text != NULL ? g_strsplit(g_strchomp(text), "\n", -1) : NULL;
	const Load load = {.smtp = options->smtp, .socket = socket, .body = body, .tokens = tokens,
			   .connections = (guint)options->connections, .first = (guint)options->first,
			   .watched = options->watched,
			   .messages = (guint)options->messages};
	LoadResult result;

	if (tokens != NULL && g_strv_length(tokens) < load.first + load.messages)
		g_error("only %u tokens", g_strv_length(tokens));
	result = load_run(&load);
	printf("messages=%u seconds=%.3f per_second=%.1f p50_ms=%.3f p99_ms=%.3f max_ms=%.3f "
	       "cpu_us=%.1f least=%u most=%u edits=%u failed=%u\n",
	       load.messages, result.seconds, result.per_second, result.p50_ms, result.p99_ms,
	       result.max_ms, result.cpu_us, result.least, result.most, result.edits, result.failed);
	return result.failed == 0 ? 0 : 1;
}

int
main(int argc, char **argv)
{
	Options options = {.connections = 1, .messages = 1000, .size = 4096};
	const GOptionEntry entries[] = {
		{"connections", 'c', 0, G_OPTION_ARG_INT, &options.connections, "at a time", "N"},
		{"messages", 'm', 0, G_OPTION_ARG_INT, &options.messages, "in all", "N"},
		{"first", 'f', 0, G_OPTION_ARG_INT, &options.first, "number of the first", "N"},
		{"size", 'z', 0, G_OPTION_ARG_INT, &options.size, "of the body", "BYTES"},
		{"tokens", 't', 0, G_OPTION_ARG_FILENAME, &options.tokens, "notices", "FILE"},
		{"smtp", 's', 0, G_OPTION_ARG_NONE, &options.smtp, "to an MTA", NULL},
		{"watch", 'w', 0, G_OPTION_ARG_INT, &options.watched, "its processor time", "PID"},
		{"prepare", 'p', 0, G_OPTION_ARG_INT, &options.prepare, "put notices in flight", "N"},
		{"store", 0, 0, G_OPTION_ARG_STRING, &options.store, "where to", "URL"},
		{"secret", 0, 0, G_OPTION_ARG_FILENAME, &options.secret, "their key", "FILE"},
		{NULL, 0, 0, 0, NULL, NULL, NULL},
	};
	g_autoptr(GOptionContext) context = g_option_context_new("SOCKET");
	g_autoptr(GError) error = NULL;
	g_autofree char *body = NULL;

	g_option_context_add_main_entries(context, entries, NULL);
	if (!g_option_context_parse(context, &argc, &argv, &error) ||
	    argc != (options.prepare > 0 ? 1 : 2)) {
		fprintf(stderr, "%s\n", error != NULL ? error->message : "one socket is wanted");
		return 64;
	}
	body = make_body((gsize)options.size);
	if (options.prepare == 0)
		return send_load(&options, argv[1], body);
	prepare(&options, body);
	return 0;
}
