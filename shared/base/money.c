/* SPDX-License-Identifier: BSD-2-Clause */
/* Amounts as integers: the currencies of ISO 4217, the plain decimal and what people write. */
#include "base/money.h"

#include <string.h>

#include "base/error.h"

/* The active codes of ISO 4217 list one that money is invoiced in (no metals, no test codes), and
 * those that ended lately and still stand in open invoices (ANG, BGN). */
static const char two_digits[] =
	"AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP "
	"BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD "
	"FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD "
	"KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD "
	"NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP "
	"SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED "
	"VES WST XCD XCG YER ZAR ZMW ZWG ";

static const struct {
	const char *codes;
	guint digits;
} currencies[] = {
	{two_digits, 2},
	{"BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF ", 0},
	{"BHD IQD JOD KWD LYD OMR TND ", 3},
	{"CLF UYW ", 4},
};

/* Signs that mean one currency only; "$", "kr" and "¥" do not. */
static const struct {
	const char *sign;
	char code[DUNLIN_CURRENCY_SIZE];
} signs[] = {
	{"€", "EUR"},  {"euro", "EUR"}, {"euros", "EUR"}, {"£", "GBP"},   {"zł", "PLN"},
	{"zl", "PLN"}, {"sfr", "CHF"},  {"fr.", "CHF"},   {"us$", "USD"}, {"kč", "CZK"},
};

gboolean
dunlin_currency_digits(const char *code, guint *ret_digits)
{
	if (code == NULL || strlen(code) != 3 || strchr(code, ' ') != NULL)
		return FALSE;
	for (gsize i = 0; i < G_N_ELEMENTS(currencies); i++) {
		const char *at = strstr(currencies[i].codes, code);

		/* "EDA" lies within "AED AFN" only across the blank, so a hit is a whole word. */
		if (at != NULL) {
			if (ret_digits != NULL)
				*ret_digits = currencies[i].digits;
			return TRUE;
		}
	}
	return FALSE;
}

static gboolean
refuse(GError **error, const char *text, const char *why)
{
	g_autofree char *valid = g_utf8_make_valid(text, MIN(strlen(text), 40));

	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT, "\"%s\" is no amount: %s", valid, why);
	return FALSE;
}

static gboolean
push_digit(guint64 *value, char digit)
{
	return g_uint64_checked_mul(value, *value, 10) &&
	       g_uint64_checked_add(value, *value, (guint64)(digit - '0')) && *value <= G_MAXINT64;
}

/* The digits of @whole and @fraction, as long as they are digits, in units of 10^-digits. */
static gboolean
read_digits(const char *text, gsize length, guint digits, guint64 *ret_value, const char **ret_why)
{
	const char *end = text + length;
	guint64 value = 0;
	guint behind = 0;
	gboolean point = FALSE, any = FALSE;

	for (const char *p = text; p < end; p++) {
		if (*p == '.' && !point) {
			point = TRUE;
			continue;
		}
		*ret_why = "a decimal number such as 119.00 is expected";
		if (!g_ascii_isdigit(*p))
			return FALSE;
		any = TRUE;
		if (point && behind == digits) {
			*ret_why = "the currency has no unit that small";
			if (*p != '0')
				return FALSE;
			continue;
		}
		behind += point ? 1 : 0;
		*ret_why = "it is too large";
		if (!push_digit(&value, *p))
			return FALSE;
	}
	for (; behind < digits; behind++) {
		*ret_why = "it is too large";
		if (!push_digit(&value, '0'))
			return FALSE;
	}
	*ret_why = "it has no digits";
	*ret_value = value;
	return any;
}

gboolean
dunlin_money_parse(const char *text, const char *currency, gint64 *ret_minor, GError **error)
{
	const char *start = text != NULL ? text : "", *why = NULL;
	gsize length;
	gboolean negative = FALSE;
	guint64 value;
	guint digits;

	if (!dunlin_currency_digits(currency, &digits))
		return refuse(error, start, "its currency is none of ISO 4217");
	while (g_ascii_isspace(*start))
		start++;
	if (*start == '-' || *start == '+')
		negative = *start++ == '-';
	for (length = strlen(start); length > 0 && g_ascii_isspace(start[length - 1]); length--)
		continue;
	if (!read_digits(start, length, digits, &value, &why))
		return refuse(error, text != NULL ? text : "", why);
	*ret_minor = negative ? -(gint64)value : (gint64)value;
	return TRUE;
}

char *
dunlin_money_to_string(gint64 minor, const char *currency)
{
	guint digits = 2;
	guint64 unit = 1, value = minor < 0 ? -(guint64)minor : (guint64)minor;

	(void)dunlin_currency_digits(currency, &digits); /* an unknown one: two, as most have */
	for (guint i = 0; i < digits; i++)
		unit *= 10;
	if (digits == 0)
		return g_strdup_printf("%s%" G_GUINT64_FORMAT, minor < 0 ? "-" : "", value);
	return g_strdup_printf("%s%" G_GUINT64_FORMAT ".%0*" G_GUINT64_FORMAT, minor < 0 ? "-" : "",
			       value / unit, (int)digits, value % unit);
}

static gboolean
currency_of_word(const char *word, char ret_currency[DUNLIN_CURRENCY_SIZE])
{
	g_autofree char *upper = g_utf8_strup(word, -1);
	g_autofree char *lower = g_utf8_strdown(word, -1);

	if (dunlin_currency_digits(upper, NULL)) {
		memcpy(ret_currency, upper, DUNLIN_CURRENCY_SIZE);
		return TRUE;
	}
	for (gsize i = 0; i < G_N_ELEMENTS(signs); i++) {
		if (g_str_equal(signs[i].sign, lower)) {
			memcpy(ret_currency, signs[i].code, DUNLIN_CURRENCY_SIZE);
			return TRUE;
		}
	}
	return FALSE;
}

static gboolean
is_group_mark(gunichar c)
{
	return g_unichar_isspace(c) || c == '\'' || c == 0x2019;
}

/* Splits "EUR 12.50" or "12,50 €" into the currency's word and the number, whose blanks and
 * apostrophes become '\''. FALSE where either is in two pieces: "1 EUR 50". */
static gboolean
split_amount(const char *text, GString *word, GString *number)
{
	guint pieces = 0;
	GString *last = NULL, *into;

	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);

		if (is_group_mark(c)) {
			if (last == number && g_ascii_isdigit(number->str[number->len - 1]))
				g_string_append_c(number, '\'');
			continue;
		}
		into = g_unichar_isdigit(c) || strchr(",+-", (int)MIN(c, 127)) != NULL ? number
										       : word;
		if (c == '.') /* the dot of "Fr." belongs to the word */
			into = last != NULL ? last : number;
		pieces += into != last;
		last = into;
		g_string_append_unichar(into, c);
	}
	while (number->len > 0 && number->str[number->len - 1] == '\'')
		g_string_truncate(number, number->len - 1);
	return pieces <= 2;
}

/* Which of '.' and ',' divides the decimals of @number; 0: none; -1: it cannot be told, for
 * "1.000 EUR" is a thousand to one reader and one euro to the other. */
static int
decimal_mark(const char *number, guint digits)
{
	const char *dot = strrchr(number, '.'), *comma = strrchr(number, ',');
	const char *last = dot > comma ? dot : comma;
	const char *first = number + strspn(number, "+-");

	if (last == NULL)
		return 0;
	if (dot != NULL && comma != NULL)
		return *last;
	if (strchr(number, *last) != last)
		return 0; /* more than one of the only kind: groups */
	if (strlen(last + 1) != 3 || *first == '0' || last == first || last - first > 3)
		return *last;
	if (digits == 0)
		return 0;
	return digits == 3 || strchr(number, '\'') != NULL ? *last : -1;
}

/* Drops the group marks of @number after seeing that they stand three digits apart. */
static char *
plain_number(const char *number, int mark)
{
	g_autoptr(GString) plain = g_string_new(NULL);
	guint run = 0;
	char group = '\0';

	for (const char *p = number; *p != '\0'; p++) {
		if (g_ascii_isdigit(*p)) {
			run++;
			g_string_append_c(plain, *p);
		} else if ((*p == '-' || *p == '+') && p == number) {
			g_string_append_c(plain, *p);
		} else if (*p == mark && p == strrchr(number, mark)) {
			if (group != '\0' && run != 3)
				return NULL;
			g_string_append_c(plain, '.');
			/* "12,- EUR" */
			if (g_str_equal(p + 1, "-") || g_str_equal(p + 1, "--"))
				return g_string_free(g_steal_pointer(&plain), FALSE);
			group = '\0';
			mark = -1;
		} else {
			if (mark == -1 || run == 0 || run > 3 ||
			    (group != '\0' && (*p != group || run != 3)))
				return NULL;
			group = *p;
			run = 0;
		}
	}
	if (group != '\0' && run != 3)
		return NULL;
	return g_string_free(g_steal_pointer(&plain), FALSE);
}

gboolean
dunlin_amount_parse(const char *text, const char *default_currency, gint64 *ret_minor,
		    char ret_currency[DUNLIN_CURRENCY_SIZE], GError **error)
{
	g_autoptr(GString) word = g_string_new(NULL);
	g_autoptr(GString) number = g_string_new(NULL);
	g_autofree char *plain = NULL;
	char currency[DUNLIN_CURRENCY_SIZE] = "";
	guint digits = 2;
	int mark;

	if (text == NULL || strlen(text) > 100 || !g_utf8_validate(text, -1, NULL))
		return refuse(error, text != NULL ? text : "", "\"12.50 EUR\" is expected");
	if (!split_amount(text, word, number))
		return refuse(error, text, "\"12.50 EUR\" is expected");
	if (word->len == 0 && default_currency == NULL)
		return refuse(error, text, "it names no currency, as in 12.50 EUR");
	if (!currency_of_word(word->len > 0 ? word->str : default_currency, currency))
		return refuse(error, text, "its currency is none of ISO 4217");
	(void)dunlin_currency_digits(currency, &digits); /* known, as just seen */
	mark = decimal_mark(number->str, digits);
	if (mark < 0)
		return refuse(error, text, "write the decimals too, as in 1000.00");
	plain = plain_number(number->str, mark);
	if (plain == NULL)
		return refuse(error, text, "\"12.50 EUR\" is expected");
	if (!dunlin_money_parse(plain, currency, ret_minor, error))
		return FALSE;
	memcpy(ret_currency, currency, sizeof(currency));
	return TRUE;
}
