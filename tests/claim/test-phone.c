/* SPDX-License-Identifier: BSD-2-Clause */
/* Telephone numbers as they are written, and what fits into a text message. */
#include <string.h>

#include "claim/phone.h"

static void
test_digits(void)
{
	static const struct {
		const char *phone, *country, *digits;
	} rows[] = {
		{"+49 30 123456", NULL, "4930123456"},
		{"+49 (0)30 123-456", "DE", "4930123456"},
		{"+49 (0) 30 123456", "DE", "4930123456"},
		{"0049 30 123456", "FR", "4930123456"},
		{"030 123456", "DE", "4930123456"},
		{"030/123456-0", "DE-BE", "49301234560"},
		{"(030) 123456", "de", "4930123456"},
		{"030 123456", NULL, NULL},
		{"030 123456", "JP", NULL},
		{"30 123456", "DE", NULL}, /* without its area code */
		{"06 12345678", "IT", "390612345678"},
		{"612 345 678", "ES", "34612345678"},
		{"020 7946 0000", "GB", "442079460000"},
		{"1 212 555 0100", "US", "12125550100"},
		{"+1 234", NULL, NULL},
		{"+1234567890123456", NULL, NULL},
		{"+0123456789", NULL, NULL},
		{"", "DE", NULL},
		{"call me", "DE", NULL},
		{"+49 30 123456\r\nBcc: x@y", NULL, "4930123456"},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *digits = dunlin_phone_digits(rows[i].phone, rows[i].country);

		g_test_message("%s", rows[i].phone);
		g_assert_cmpstr(digits, ==, rows[i].digits);
	}
}

static void
test_text(void)
{
	static const struct {
		const char *text, *wanted;
	} rows[] = {
		{"Plain", "Plain"},
		{" two\n\nlines  here\n", "two lines here"},
		{"1.234,56\xc2\xa0€ – „jetzt“", "1.234,56 € - \"jetzt\""},
		{"Müller & Söhne, Größe, à Genève", "Müller & Söhne, Größe, à Genève"},
		{"Zapłata, Łódź, ąęśż", "Zaplata, Lodz, aesz"},
		{"déjà vu, ¿ya?", "déjà vu, ¿ya?"},
		{"`x`", "'x'"},
		{"日本", "??"},
		{"bell\a", "bell?"},
		{"", ""},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = dunlin_sms_text(rows[i].text);

		g_assert_cmpstr(text, ==, rows[i].wanted);
	}
}

static void
test_length(void)
{
	g_autofree char *fits = g_strnfill(160, 'x'), *long_one = g_strnfill(161, 'x');
	g_autoptr(GString) euros = g_string_new(NULL);
	g_autofree char *one = dunlin_sms_text(fits), *cut = dunlin_sms_text(long_one);
	g_autofree char *many = NULL;

	g_assert_cmpstr(one, ==, fits);
	g_assert_cmpuint(strlen(cut), ==, 160);
	g_assert_true(g_str_has_suffix(cut, "xxx..."));
	for (guint i = 0; i < 81; i++)
		g_string_append(euros, "€"); /* two septets each */
	many = dunlin_sms_text(euros->str);
	g_assert_cmpint(g_utf8_strlen(many, -1), ==, 78 + 3);
	g_assert_true(g_str_has_suffix(many, "€..."));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/phone/digits", test_digits);
	g_test_add_func("/phone/text", test_text);
	g_test_add_func("/phone/length", test_length);
	return g_test_run();
}
