/* SPDX-License-Identifier: BSD-2-Clause */
/* Foreign text, made safe for each place. */
#include <string.h>

#include "base/text.h"

typedef char *(*Change)(const char *text);

static char *
clean(const char *text)
{
	return dunlin_text_clean(text, 20);
}

static char *
line(const char *text)
{
	return dunlin_text_line(text, 20);
}

static char *
shown(const char *text)
{
	return dunlin_text_shown(text, 20);
}

static const struct {
	Change change;
	const char *text, *result;
} rows[] = {
	{clean, "plain\ttext\n", "plain\ttext\n"},
	{clean, "a\r\nb\rc", "a\nb\nc"},
	{clean, "a\x01\x1b[31mb\x7f", "a[31mb"},
	{clean, "bad\xff\xc3", "bad\ufffd\ufffd"},
	{clean, "A\u0308", "\u00c4"},
	{clean, "in\u202evoice\u200b\u2066\ufeff", "invoice"},
	{clean, "a\u2028b", "a\nb"},
	{clean, "123456789012345678\u00e4\u00e4", "123456789012345678\u00e4"},
	{clean, "1234567890123456789\u00e4", "1234567890123456789"},
	{clean, "", ""},
	{clean, NULL, NULL},
	{line, "  a \r\n\t b\u00a0c  ", "a b c"},
	{line, "Bcc:\r\n x", "Bcc: x"},
	{line, "123456789012345678 901", "123456789012345678 9"},
	{line, "1234567890123456789 01", "1234567890123456789"},
	{line, "\n\n", ""},
	{line, NULL, NULL},
	{shown, "1\u202f039,50\u00a0€\n+", "1\u202f039,50\u00a0€ +"},
	{shown, "\u00a0a \u00a0b\u00a0 c\u00a0", "a b c"},
	{shown, NULL, NULL},
	{dunlin_text_log, "Müller & Söhne", "Müller & Söhne"},
	{dunlin_text_log, "a\nb\"c\\", "a\\x0ab\\x22c\\x5c"},
	{dunlin_text_log, "\x1b[2J\xff", "\\x1b[2J\\xff"},
	{dunlin_text_log, "\u202e\u2028", "\\xe2\\x80\\xae\\xe2\\x80\\xa8"},
	{dunlin_text_log, "\xc2\x85", "\\xc2\\x85"},
	{dunlin_text_log, NULL, ""},
	{dunlin_text_filename, "invoice.pdf", "invoice.pdf"},
	{dunlin_text_filename, "../../etc/passwd", "passwd"},
	{dunlin_text_filename, "C:\\temp\\R 1.pdf", "R 1.pdf"},
	{dunlin_text_filename, "a<b>:\"c\".pdf", "a_b___c_.pdf"},
	{dunlin_text_filename, ".profile", "profile"},
	{dunlin_text_filename, "x\r\nBcc: y", "x Bcc_ y"},
	{dunlin_text_filename, "fdp.\u202eexe", "fdp.exe"},
	{dunlin_text_filename, "..", NULL},
	{dunlin_text_filename, "a/", NULL},
	{dunlin_text_filename, "", NULL},
	{dunlin_text_filename, NULL, NULL},
	{dunlin_text_key, "R-2026/ 0001", "r20260001"},
	{dunlin_text_key, "ACME GmbH & Co. KG", "acmegmbhcokg"},
	{dunlin_text_key, "Stra\u00dfe", "strasse"},
	{dunlin_text_key, "\uff21\uff11", "a1"},
	{dunlin_text_key, "\u200b-", ""},
	{dunlin_text_key, NULL, NULL},
	{dunlin_text_iban, "DE02 1203 0000 0000 2020 51", "DE02120300000000202051"},
	{dunlin_text_iban, "de02120300000000202051", "DE02120300000000202051"},
	{dunlin_text_iban, "GB82 WEST 1234 5698 7654 32", "GB82WEST12345698765432"},
	{dunlin_text_iban, "NO93 8601 1117 947", "NO9386011117947"},
	{dunlin_text_iban, "DE03120300000000202051", NULL},
	{dunlin_text_iban, "DE02-1203", NULL},
	{dunlin_text_iban_groups, "DE02120300000000202051", "DE02 1203 0000 0000 2020 51"},
	{dunlin_text_iban_groups, "no93 86011117947", "NO93 8601 1117 947"},
	{dunlin_text_iban_groups, "12345678", "12345678"},
	{dunlin_text_iban_groups, NULL, NULL},
	{dunlin_text_iban, "DE021203000000002020511234567890123456", NULL},
	{dunlin_text_iban, "", NULL},
	{dunlin_text_iban, "\xff", NULL},
	{dunlin_text_iban, NULL, NULL},
};

static void
test_rows(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *result = rows[i].change(rows[i].text);

		g_test_message("row %zu", i);
		g_assert_cmpstr(result, ==, rows[i].result);
	}
}

static void
test_limits(void)
{
	g_autofree char *long_text = g_strnfill(5000, 'x');
	g_autofree char *named = g_strconcat(long_text, ".pdf", NULL);
	g_autofree char *log = dunlin_text_log(long_text);
	g_autofree char *file = dunlin_text_filename(named);
	g_autoptr(GString) marks = g_string_new("a");
	g_autofree char *cleaned = NULL;

	for (int i = 0; i < 100000; i++) /* quadratic to sort, were it not cut */
		g_string_append(marks, i % 2 == 0 ? "\u0301" : "\u0323");
	cleaned = dunlin_text_clean(marks->str, 1000);
	g_assert_cmpuint(strlen(cleaned), <, 100);
	g_assert_cmpuint(strlen(log), ==, 200);
	g_assert_cmpuint(strlen(file), ==, 100);
	g_assert_true(g_str_has_suffix(file, "x.pdf"));
}

static const struct {
	const char *address;
	gboolean good;
	const char *domain;
} addresses[] = {
	{"a@b", TRUE, "b"},
	{"first.last+tag@sub.example.com", TRUE, "sub.example.com"},
	{"\"odd name\"@example.com", TRUE, "example.com"},
	{"\"a@b\"@example.com", TRUE, "example.com"},
	{"\"a\\\"b\"@example.com", TRUE, "example.com"},
	{"a@[127.0.0.1]", TRUE, "[127.0.0.1]"},
	{"a@[IPv6:::1]", TRUE, "[IPv6:::1]"},
	{"a@Example.COM", TRUE, "Example.COM"},
	{"a", FALSE, NULL},
	{"@b", FALSE, "b"},
	{"a@", FALSE, NULL},
	{".a@b", FALSE, "b"},
	{"a.@b", FALSE, "b"},
	{"a..b@c", FALSE, "c"},
	{"a b@c", FALSE, "c"},
	{"<a@b>", FALSE, "b>"},
	{"a@b>", FALSE, "b>"},
	{"a@b c", FALSE, "b c"},
	{"a@b\r\nX: y", FALSE, NULL},
	{"a@-b.c", FALSE, NULL},
	{"a@b-.c", FALSE, NULL},
	{"a@b..c", FALSE, NULL},
	{"a@b.", FALSE, NULL},
	{"\"a@b", FALSE, NULL},
	{"\"<\"@b", FALSE, NULL},
	{"\"a\nb\"@c", FALSE, NULL},
	{"\xc3\xa4@b", FALSE, NULL},
	{"1234567890123456789012345678901234567890123456789012345678901234@b", TRUE, NULL},
	{"12345678901234567890123456789012345678901234567890123456789012345@b", FALSE, NULL},
	{"", FALSE, NULL},
	{NULL, FALSE, NULL},
};

static void
test_addresses(void)
{
	g_assert_null(dunlin_text_domain("a@"));
	g_assert_null(dunlin_text_domain(NULL));
	for (gsize i = 0; i < G_N_ELEMENTS(addresses); i++) {
		g_test_message("%s", addresses[i].address);
		g_assert_cmpint(dunlin_text_is_address(addresses[i].address), ==,
				addresses[i].good);
		if (addresses[i].domain != NULL)
			g_assert_cmpstr(dunlin_text_domain(addresses[i].address), ==,
					addresses[i].domain);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/text/rows", test_rows);
	g_test_add_func("/text/limits", test_limits);
	g_test_add_func("/text/addresses", test_addresses);
	return g_test_run();
}
