/* SPDX-License-Identifier: BSD-2-Clause */
/* The lines between watcher and fetcher: there and back, in any pieces, and what is refused. */
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "watcher/fetch-protocol.h"

static DunlinFetchItem *
parse(const char *bytes, gsize length, gsize piece)
{
	g_autoptr(DunlinFetchParser) parser = dunlin_fetch_parser_new();
	g_autoptr(GError) error = NULL;
	DunlinFetchItem *item = NULL;

	for (gsize i = 0; i < length && !item; i += piece) {
		dunlin_fetch_parser_push(parser, bytes + i, MIN(piece, length - i));
		g_assert_true(dunlin_fetch_parser_next(parser, &item, &error));
		g_assert_no_error(error);
	}
	g_assert_nonnull(item);
	return item;
}

static void
test_there_and_back(void)
{
	for (int kind = DUNLIN_FETCH_MAILBOX; kind <= DUNLIN_FETCH_DO_STOP; kind++) {
		g_autoptr(DunlinFetchItem) item = dunlin_fetch_item_new((DunlinFetchKind)kind);
		g_autoptr(GBytes) bytes = NULL, again = NULL;
		const char *data;
		gsize length;

		item->name = g_strdup("main");
		item->folder = g_strdup("Gelöscht/\"x\"\n");
		item->uid = g_strdup("4711");
		item->to = g_strdup("done");
		item->error = g_strdup("not \xff UTF-8");
		item->uidvalidity = 7;
		item->size = G_GINT64_CONSTANT(5000000000);
		item->retry_sec = 30;
		item->bytes = g_bytes_new_static("a\nb\0{", 5);
		if (item->uids) {
			item->more = TRUE;
			dunlin_fetch_item_add_uid(item, "1", 100);
			dunlin_fetch_item_add_uid(item, "a:b", -1);
		}
		bytes = dunlin_fetch_item_encode(item);
		data = g_bytes_get_data(bytes, &length);
		for (gsize piece = 1; piece <= length; piece += 7) {
			g_autoptr(DunlinFetchItem) read = parse(data, length, piece);

			g_assert_cmpint(read->kind, ==, kind);
			again = dunlin_fetch_item_encode(read);
			g_assert_true(g_bytes_equal(bytes, again));
			g_clear_pointer(&again, g_bytes_unref);
		}
	}
}

static const char *const bad[] = {
	"\n",
	"hello\n",
	"[]\n",
	"{}\n",
	"{\"kind\":\"unknown\"}\n",
	"{\"kind\":7}\n",
	"{\"kind\":\"mailbox\",\"name\":\"a\",\"folder\":\"b\"}\n",
	"{\"kind\":\"mailbox\",\"name\":\"a\",\"folder\":\"b\",\"uidvalidity\":\"1\"}\n",
	"{\"kind\":\"mailbox\",\"name\":\"a\",\"folder\":\"b\",\"uidvalidity\":-1}\n",
	"{\"kind\":\"messages\",\"folder\":\"b\",\"uidvalidity\":1,\"uids\":[1]}\n",
	"{\"kind\":\"messages\",\"folder\":\"b\",\"uidvalidity\":1,\"uids\":[{\"uid\":1,\"size\":1}]}\n",
	"{\"kind\":\"messages\",\"folder\":\"b\",\"uidvalidity\":1,\"uids\":{}}\n",
	"{\"do\":\"move\",\"folder\":\"b\",\"uid\":\"1\",\"to\":\"trash\"}\n",
	"{\"do\":\"fetch\",\"folder\":[],\"uid\":\"1\"}\n",
	"{\"chunk\":65537}\n",
	"{\"chunk\":-1}\n",
	"{\"chunk\":\"1\"}\n",
	"{\"kind\":\"idle\"\xff}\n",
	"[[[[[[[[[[[[[[]]]]]]]]]]]]]]\n",
	"{\"do\":\"stop\" /* \" */ ,\"x\":[[[[[[[[]]]]]]]] /* \" */}\n",
};

static void
test_refused(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(DunlinFetchParser) parser = dunlin_fetch_parser_new();
		g_autoptr(DunlinFetchItem) item = NULL;
		g_autoptr(GError) error = NULL;

		g_test_message("%s", bad[i]);
		dunlin_fetch_parser_push(parser, bad[i], strlen(bad[i]));
		g_assert_false(dunlin_fetch_parser_next(parser, &item, &error));
		g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT);
	}
}

/* A line that never ends is given up; deep nesting never reaches the recursive parser. */
static void
test_endless(void)
{
	static const char fills[] = {'x', '[', '{'};

	for (gsize i = 0; i < G_N_ELEMENTS(fills); i++) {
		g_autoptr(DunlinFetchParser) parser = dunlin_fetch_parser_new();
		g_autofree char *line = g_malloc(DUNLIN_FETCH_LINE_MAX + 2);
		g_autoptr(DunlinFetchItem) item = NULL;
		g_autoptr(GError) error = NULL;

		memset(line, fills[i], DUNLIN_FETCH_LINE_MAX + 2);
		dunlin_fetch_parser_push(parser, line, DUNLIN_FETCH_LINE_MAX);
		g_assert_true(dunlin_fetch_parser_next(parser, &item, &error));
		g_assert_null(item);
		dunlin_fetch_parser_push(parser, i ? "\n" : "xx", i ? 1 : 2);
		g_assert_false(dunlin_fetch_parser_next(parser, &item, &error));
		g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT);
	}
}

static void
test_pipe(void)
{
	g_autoptr(DunlinFetchItem) item = dunlin_fetch_item_new(DUNLIN_FETCH_IDLE), read = NULL;
	g_autoptr(DunlinFetchParser) parser = dunlin_fetch_parser_new();
	g_autoptr(GError) error = NULL;
	gboolean eof;
	int fds[2];

	g_assert_cmpint(pipe(fds), ==, 0);
	g_assert_true(dunlin_fetch_write(fds[1], item, &error));
	g_assert_true(dunlin_fetch_parser_read(parser, fds[0], &eof, &error));
	g_assert_false(eof);
	g_assert_true(dunlin_fetch_parser_next(parser, &read, &error));
	g_assert_cmpint(read->kind, ==, DUNLIN_FETCH_IDLE);
	close(fds[1]);
	g_assert_true(dunlin_fetch_parser_read(parser, fds[0], &eof, &error));
	g_assert_true(eof);
	close(fds[0]);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/net/fetch-protocol/there-and-back", test_there_and_back);
	g_test_add_func("/net/fetch-protocol/refused", test_refused);
	g_test_add_func("/net/fetch-protocol/endless", test_endless);
	g_test_add_func("/net/fetch-protocol/pipe", test_pipe);
	return g_test_run();
}
