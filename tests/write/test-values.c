/* SPDX-License-Identifier: BSD-2-Clause */
#include "write/values.h"

#include <string.h>

#include "base/error.h"
#include "write/letter.h"
#include "write/wrap.h"

static void
test_round_trip(void)
{
	static const char expected[] =
		"{\"amount\":{\"minor\":-9223372036854775807,\"currency\":\"EUR\"},"
		"\"day\":{\"day\":\"2026-12-15\"},\"errors\":0,\"flag\":false,"
		"\"plan\":[{\"what\":\"reminder\"},{}],\"text\":\"a \\\"b\\\"\\n\xc3\xa4\"}";
	g_autoptr(DunlinValues) values = dunlin_values_new();
	g_autoptr(DunlinValues) again = NULL;
	g_autoptr(GError) error = NULL;
	g_autofree char *json = NULL;
	g_autofree char *second = NULL;

	dunlin_values_set_text(values, "text", "replaced");
	dunlin_values_set_text(values, "text", "a \"b\"\n\xc3\xa4");
	dunlin_values_set_money(values, "amount", -9223372036854775807, "EUR");
	dunlin_values_set_day(values, "day", 20802);
	dunlin_values_set_number(values, "errors", 0);
	dunlin_values_set_flag(values, "flag", FALSE);
	dunlin_values_set_text(dunlin_values_add_row(values, "plan"), "what", "reminder");
	(void)dunlin_values_add_row(values, "plan"); /* an empty row stays one */
	dunlin_values_set_day(values, "none", DUNLIN_DAY_NONE);
	dunlin_values_set_text(values, "none", NULL);
	json = dunlin_values_to_json(values);
	g_assert_cmpstr(json, ==, expected);
	again = dunlin_values_from_json(json, &error);
	g_assert_no_error(error);
	second = dunlin_values_to_json(again);
	g_assert_cmpstr(second, ==, expected);
}

static void
test_damaged(void)
{
	static const char *const rows[] = {
		"",	"[]",	"null",		 "{",		     "{\"A\":1}", "{\"a\":null}", "{\"a\":1.5}",
		"{\"a\":{}}", "{\"a\":[1]}", "{\"a\":{\"day\":\"x\"}}", "{\"a\":[{\"b\":[]}]}",
		"{\"a\":{\"minor\":\"1\",\"currency\":\"EUR\"}}",	  "{\"a\":{\"minor\":1}}",
		"{\"a\":{\"minor\":1,\"currency\":1}}",
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;

		g_test_message("%s", rows[i]);
		g_assert_null(dunlin_values_from_json(rows[i], &error));
		g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT);
	}
}

static void
test_money(void)
{
	static const struct {
		const char *language;
		gint64 minor;
		const char *currency, *text;
	} rows[] = {
		{ "de", 123456, "EUR", "1.234,56\u00a0€" },
		{ "en", 123456, "EUR", "€1,234.56" },
		{ "fr", 123456, "EUR", "1\u202f234,56\u00a0€" },
		{ "de", 123455, "CHF", "CHF\u00a01’234.55" },
		{ "fr", 123455, "CHF", "1\u202f234.55\u00a0CHF" },
		{ "it", 123455, "CHF", "CHF\u00a01’234.55" },
		{ "nl", 123455, "CHF", "CHF\u00a01.234,55" },
		{ "de-CH", 123455, "CHF", "CHF\u00a01’234.55" },
		{ "de", -5, "EUR", "-0,05\u00a0€" },
		{ "en", 1234, "JPY", "JP¥1,234" },
		{ "de", 1234, "KWD", "1,234\u00a0KWD" },
		{ "en", 9007199254740993, "EUR", "€90,071,992,547,409.93" },
		{ "", 100, "EUR", "€1.00" },
		{ NULL, 100, "EUR", "€1.00" },
		{ "en", 100, "XQX", "100 (XQX)" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text =
			dunlin_format_money(rows[i].language, rows[i].minor, rows[i].currency);

		g_assert_cmpstr(text, ==, rows[i].text);
	}
}

static void
test_day(void)
{
	g_autofree char *de = dunlin_format_day("de", 20802);
	g_autofree char *en = dunlin_format_day("en", 20802);
	g_autofree char *fr = dunlin_format_day("fr", 20802);
	g_autofree char *first = dunlin_format_day("fr", 20788), *eleventh = dunlin_format_day("fr", 20798);
	g_autofree char *none = dunlin_format_day("fr", DUNLIN_DAY_NONE);

	g_assert_cmpstr(de, ==, "15. Dezember 2026");
	g_assert_cmpstr(en, ==, "15 December 2026");
	g_assert_cmpstr(fr, ==, "15 décembre 2026");
	g_assert_cmpstr(first, ==, "1er décembre 2026");
	g_assert_cmpstr(eleventh, ==, "11 décembre 2026");
	g_assert_cmpstr(none, ==, "");
}

static void
test_wrap(void)
{
#define W10 "aaaaaaaaa "
#define W70 W10 W10 W10 W10 W10 W10 W10
	static const struct {
		const char *text;
		gboolean fill;
		const char *expected;
	} rows[] = {
		{ "", TRUE, "" },
		{ "\n\n\n", TRUE, "" },
		{ "a\nb\n\n\n\nc", TRUE, "a b\n\nc\n" },
		{ "a\nb\n", FALSE, "a\nb\n" },
		{ "- a\n- b\n", TRUE, "- a\n- b\n" },
		{ "  a\n  b\n", TRUE, "  a\n  b\n" },
		{ W70 "bb cc", TRUE, W70 "bb\ncc\n" },
		{ "> " W70 "bb", FALSE, "> " W10 W10 W10 W10 W10 W10 "aaaaaaaaa\n> bb\n" },
		{ "  " W70 "bb", TRUE, "  " W10 W10 W10 W10 W10 W10 "aaaaaaaaa\n    bb\n" },
		{ "a" W70 "x\n" /* one word may be as long as it is */, FALSE,
		  "a" W70 "x\n" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *marked = dunlin_wrap_marked(rows[i].text, rows[i].fill);
		g_autofree char *wrapped = dunlin_wrap_lines(marked);

		g_assert_cmpstr(wrapped, ==, rows[i].expected);
	}
}

/* Only what the width broke is one line again, whatever stood before the next one. */
static void
test_flow(void)
{
	static const char *const rows[] = {
		"> " W70 "bb\nnext\n",
		"  Zweck:    " W70 "bb\n  Bis:      " W70 "cc\n",
		"HRB 1234 B, Amtsgericht Charlottenburg, Geschäftsführer: Max Mustermann\nTelefon: 1\n",
		"- " W70 W70 "bb\n\ncc\n",
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *marked = dunlin_wrap_marked(rows[i], FALSE);
		g_autofree char *again = dunlin_wrap_marked(marked, FALSE);
		g_autofree char *flow = dunlin_wrap_flow(again);

		g_assert_cmpstr(again, ==, marked);
		g_assert_cmpstr(flow, ==, rows[i]);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/wrap/flow", test_flow);
	g_test_add_func("/values/round-trip", test_round_trip);
	g_test_add_func("/values/damaged", test_damaged);
	g_test_add_func("/format/money", test_money);
	g_test_add_func("/format/day", test_day);
	g_test_add_func("/wrap", test_wrap);
	return g_test_run();
}
