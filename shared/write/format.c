/* SPDX-License-Identifier: BSD-2-Clause */
/* Amounts and days as people of a language write them: ICU, in this file only. */
#include "write/letter.h"

#include <string.h>
#include <unicode/udat.h>
#include <unicode/uloc.h>
#include <unicode/unumberformatter.h>
#include <unicode/ustring.h>

#include "base/money.h"

#define TEXT_SIZE 128

/* A bare "en" is American to ICU; letters go to Europe first. */
static const char *
locale_of(const char *language)
{
	if (language == NULL || *language == '\0' || strcmp(language, "en") == 0)
		return "en_GB";
	return language;
}

/* Francs are written as in Switzerland, in its languages: "CHF 1’234.50". */
static const char *
amount_locale_of(const char *language, const char *currency)
{
	static const char *const swiss[][2] = {{"de", "de_CH"}, {"fr", "fr_CH"}, {"it", "it_CH"}};

	for (gsize i = 0; i < G_N_ELEMENTS(swiss); i++)
		if (g_str_equal(currency, "CHF") && g_strcmp0(language, swiss[i][0]) == 0)
			return swiss[i][1];
	return locale_of(language);
}

static char *
to_utf8(const UChar *text, int32_t length)
{
	return g_utf16_to_utf8((const gunichar2 *)text, length, NULL, NULL, NULL);
}

/* To open a formatter costs far more than to use it, and a letter's days and amounts are of one language:
 * each thread keeps the two that it used last. */
typedef struct {
	char *day_locale, *amount_locale;
	char currency[4];
	UDateFormat *days;
	UNumberFormatter *amounts;
} Formatters;

static void
formatters_free(gpointer data)
{
	Formatters *kept = data;

	g_free(kept->day_locale);
	g_free(kept->amount_locale);
	g_clear_pointer(&kept->days, udat_close);
	g_clear_pointer(&kept->amounts, unumf_close);
	g_free(kept);
}

static Formatters *
kept_formatters(void)
{
	static GPrivate private = G_PRIVATE_INIT(formatters_free);
	Formatters *kept = g_private_get(&private);

	if (kept == NULL) {
		kept = g_new0(Formatters, 1);
		g_private_set(&private, kept);
	}
	return kept;
}

/* NULL: ICU does not know how. Borrowed, until this thread asks for another. */
static const UNumberFormatter *
amount_formatter(const char *locale, const char *currency)
{
	Formatters *kept = kept_formatters();
	UErrorCode status = U_ZERO_ERROR;
	UChar skeleton[32];
	g_autofree char *ascii = NULL;

	if (kept->amounts != NULL && strcmp(kept->amount_locale, locale) == 0 &&
	    strncmp(kept->currency, currency, 3) == 0)
		return kept->amounts;
	g_clear_pointer(&kept->amounts, unumf_close);
	g_free(kept->amount_locale);
	kept->amount_locale = g_strdup(locale);
	g_strlcpy(kept->currency, currency, sizeof kept->currency);
	ascii = g_strdup_printf("currency/%s", kept->currency);
	u_uastrncpy(skeleton, ascii, G_N_ELEMENTS(skeleton));
	kept->amounts = unumf_openForSkeletonAndLocale(skeleton, -1, locale, &status);
	if (U_FAILURE(status))
		g_clear_pointer(&kept->amounts, unumf_close);
	return kept->amounts;
}

static char *
format_decimal(const char *locale, const char *currency, const char *decimal)
{
	const UNumberFormatter *formatter = amount_formatter(locale, currency);
	UErrorCode status = U_ZERO_ERROR;
	UChar buffer[TEXT_SIZE];
	UFormattedNumber *result;
	int32_t length;

	if (formatter == NULL)
		return NULL;
	result = unumf_openResult(&status);
	/* By its decimal text: no floating point on the way. */
	unumf_formatDecimal(formatter, decimal, -1, result, &status);
	length = unumf_resultToString(result, buffer, TEXT_SIZE, &status);
	unumf_closeResult(result);
	return U_SUCCESS(status) && length < TEXT_SIZE ? to_utf8(buffer, length) : NULL;
}

char *
dunlin_format_money(const char *language, gint64 minor, const char *currency)
{
	g_autofree char *decimal = NULL;
	char *text = NULL;
	guint digits;

	if (!dunlin_currency_digits(currency, &digits))
		return g_strdup_printf("%" G_GINT64_FORMAT " (%s)", minor, currency);
	decimal = dunlin_money_to_string(minor, currency);
	text = format_decimal(amount_locale_of(language, currency), currency, decimal);
	return text != NULL ? text : g_strdup_printf("%s %s", decimal, currency);
}

/* As above. */
static const UDateFormat *
day_formatter(const char *locale)
{
	static const UChar utc[] = { 'U', 'T', 'C', 0 };
	Formatters *kept = kept_formatters();
	UErrorCode status = U_ZERO_ERROR;

	if (kept->days != NULL && strcmp(kept->day_locale, locale) == 0)
		return kept->days;
	g_clear_pointer(&kept->days, udat_close);
	g_free(kept->day_locale);
	kept->day_locale = g_strdup(locale);
	kept->days = udat_open(UDAT_NONE, UDAT_LONG, locale, utc, -1, NULL, 0, &status);
	if (U_FAILURE(status))
		g_clear_pointer(&kept->days, udat_close);
	return kept->days;
}

char *
dunlin_format_day(const char *language, DunlinDay day)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar buffer[TEXT_SIZE];
	const UDateFormat *format;
	char *text = NULL;
	int32_t length;

	if (day == DUNLIN_DAY_NONE)
		return g_strdup("");
	format = day_formatter(locale_of(language));
	if (format != NULL) {
		length = udat_format(format, (UDate)day * 86400000.0, buffer, TEXT_SIZE, NULL,
				     &status);
		text = U_SUCCESS(status) && length < TEXT_SIZE ? to_utf8(buffer, length) : NULL;
	}
	if (text != NULL && g_str_has_prefix(locale_of(language), "fr") &&
	    g_str_has_prefix(text, "1 ")) {
		/* The first of a month is its only ordinal, which ICU leaves to who writes. */
		char *ordinal = g_strconcat("1er", text + 1, NULL);

		g_free(text);
		text = ordinal;
	}
	return text != NULL ? text : dunlin_day_to_string(day);
}

char *
dunlin_format_country(const char *language, const char *country)
{
	UErrorCode status = U_ZERO_ERROR;
	g_autofree char *place = g_strdup_printf("und_%.2s", country);
	UChar buffer[TEXT_SIZE];
	int32_t length = uloc_getDisplayCountry(place, locale_of(language), buffer, TEXT_SIZE, &status);

	return U_SUCCESS(status) && length > 0 && length < TEXT_SIZE ? to_utf8(buffer, length)
								     : g_strndup(country, 2);
}

/* What people write and the European Union does, beside ISO 3166. */
static const char *const other_codes[][2] = {{"UK", "GB"}, {"EL", "GR"}};

static gboolean
is_country(const char *code)
{
	const char *const *known = uloc_getISOCountries();

	for (guint i = 0; known[i] != NULL; i++)
		if (strncmp(known[i], code, 2) == 0)
			return TRUE;
	return FALSE;
}

char *
dunlin_format_country_code(const char *text)
{
	g_autofree char *code = g_strstrip(g_ascii_strup(text, -1));

	if (!g_regex_match_simple("\\A[A-Z]{2}(-[A-Z0-9]{1,3})?\\z", code, 0, 0))
		return NULL;
	for (guint i = 0; i < G_N_ELEMENTS(other_codes); i++)
		if (strncmp(code, other_codes[i][0], 2) == 0)
			memcpy(code, other_codes[i][1], 2);
	return is_country(code) ? g_steal_pointer(&code) : NULL;
}
