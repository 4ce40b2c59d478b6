/* SPDX-License-Identifier: BSD-2-Clause */
/* Plain decimals, what people write, and the way back. */
#include "base/error.h"
#include "base/money.h"

#define BAD G_MININT64

static const struct {
	const char *text, *currency;
	gint64 minor; /* BAD: refused */
	const char *back;
} decimals[] = {
	{"119", "EUR", 11900, "119.00"},
	{"119.5", "EUR", 11950, "119.50"},
	{" 119.00\n", "EUR", 11900, "119.00"},
	{"-0.05", "EUR", -5, "-0.05"},
	{"+7", "EUR", 700, "7.00"},
	{".5", "EUR", 50, "0.50"},
	{"5.", "EUR", 500, "5.00"},
	{"119.0000", "EUR", 11900, "119.00"},
	{"119", "JPY", 119, "119"},
	{"119.00", "JPY", 119, "119"},
	{"-119", "JPY", -119, "-119"},
	{"1.234", "KWD", 1234, "1.234"},
	{"1.2345", "CLF", 12345, "1.2345"},
	{"92233720368547758.07", "EUR", G_MAXINT64, "92233720368547758.07"},
	{"-92233720368547758.07", "EUR", -G_MAXINT64, "-92233720368547758.07"},
	{"92233720368547758.08", "EUR", BAD, NULL},
	{"99999999999999999999999", "JPY", BAD, NULL},
	{"119.001", "EUR", BAD, NULL},
	{"119.5", "JPY", BAD, NULL},
	{"119,00", "EUR", BAD, NULL},
	{"1 119", "EUR", BAD, NULL},
	{"1e3", "EUR", BAD, NULL},
	{"0x10", "EUR", BAD, NULL},
	{"--1", "EUR", BAD, NULL},
	{"1.2.3", "EUR", BAD, NULL},
	{".", "EUR", BAD, NULL},
	{"-", "EUR", BAD, NULL},
	{"", "EUR", BAD, NULL},
	{NULL, "EUR", BAD, NULL},
	{"NaN", "EUR", BAD, NULL},
	{"\xff\xfe", "EUR", BAD, NULL},
	{"1", "eur", BAD, NULL},
	{"1", "XXX", BAD, NULL},
	{"1", "EU", BAD, NULL},
	{"1", "D A", BAD, NULL},
	{"1", "", BAD, NULL},
	{"1", NULL, BAD, NULL},
};

static void
test_decimals(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(decimals); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *back = NULL;
		gint64 minor = BAD;
		gboolean read =
			dunlin_money_parse(decimals[i].text, decimals[i].currency, &minor, &error);

		g_test_message("%s %s", decimals[i].text, decimals[i].currency);
		g_assert_cmpint(minor, ==, decimals[i].minor);
		if (decimals[i].minor == BAD) {
			g_assert_false(read);
			g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT);
			continue;
		}
		g_assert_no_error(error);
		back = dunlin_money_to_string(minor, decimals[i].currency);
		g_assert_cmpstr(back, ==, decimals[i].back);
	}
}

static const struct {
	const char *text, *fallback, *currency; /* currency NULL: refused */
	gint64 minor;
} amounts[] = {
	{"12.50 EUR", NULL, "EUR", 1250},
	{"EUR 12.50", NULL, "EUR", 1250},
	{"EUR12.50", NULL, "EUR", 1250},
	{"12,50 €", NULL, "EUR", 1250},
	{"€12,50", NULL, "EUR", 1250},
	{"12,50 Euro", NULL, "EUR", 1250},
	{"£5", NULL, "GBP", 500},
	{"12.50", "EUR", "EUR", 1250},
	{"-12,5", "CHF", "CHF", -1250},
	{"1.234,50 EUR", NULL, "EUR", 123450},
	{"1,234.50 EUR", NULL, "EUR", 123450},
	{"1'234.50 CHF", NULL, "CHF", 123450},
	{"CHF 1’234’567.50", NULL, "CHF", 123456750},
	{"1 234,50 €", NULL, "EUR", 123450},
	{"1\u202f234,50\u00a0€", NULL, "EUR", 123450},
	{"1.234.567 EUR", NULL, "EUR", 123456700},
	{"12,- EUR", NULL, "EUR", 1200},
	{"0.500 EUR", NULL, "EUR", 50},
	{"1,234 JPY", NULL, "JPY", 1234},
	{"1.234 KWD", NULL, "KWD", 1234},
	{"12.50 eur", NULL, "EUR", 1250},
	{"Fr. 12.50", NULL, "CHF", 1250},
	{"12.50 Fr.", NULL, "CHF", 1250},
	{"1 EUR 50", NULL, NULL, 0},
	{"1EUR000", NULL, NULL, 0},
	{"E1UR", NULL, NULL, 0},
	{"100", "EUR", "EUR", 10000},
	{"1.000 EUR", NULL, NULL, 0}, /* a thousand, or one? */
	{"1,000 EUR", NULL, NULL, 0},
	{"1.23.456 EUR", NULL, NULL, 0},
	{"1.2345,00 EUR", NULL, NULL, 0},
	{"1,234,50 EUR", NULL, NULL, 0},
	{"12.505 EUR", NULL, NULL, 0},
	{"12.50", NULL, NULL, 0},
	{"12.50 $", NULL, NULL, 0},
	{"12.50 EUR USD", NULL, NULL, 0},
	{"12.50 XYZ", NULL, NULL, 0},
	{"EUR", NULL, NULL, 0},
	{"", "EUR", NULL, 0},
	{"five EUR", NULL, NULL, 0},
	{"1-2 EUR", NULL, NULL, 0},
	{"..", "EUR", NULL, 0},
	{"\xff", "EUR", NULL, 0},
	{NULL, "EUR", NULL, 0},
};

static void
test_amounts(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(amounts); i++) {
		g_autoptr(GError) error = NULL;
		char currency[DUNLIN_CURRENCY_SIZE] = "";
		gint64 minor = 0;
		gboolean read = dunlin_amount_parse(amounts[i].text, amounts[i].fallback, &minor,
						    currency, &error);

		g_test_message("%s", amounts[i].text);
		g_assert_cmpint(read, ==, amounts[i].currency != NULL);
		g_assert_cmpint(minor, ==, amounts[i].minor);
		if (read)
			g_assert_cmpstr(currency, ==, amounts[i].currency);
		else
			g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT);
	}
}

static void
test_smallest(void)
{
	g_autofree char *text = dunlin_money_to_string(G_MININT64, "EUR");

	g_assert_cmpstr(text, ==, "-92233720368547758.08");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/money/decimals", test_decimals);
	g_test_add_func("/money/amounts", test_amounts);
	g_test_add_func("/money/smallest", test_smallest);
	return g_test_run();
}
