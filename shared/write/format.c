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

static char *
to_utf8(const UChar *text, int32_t length)
{
	return g_utf16_to_utf8((const gunichar2 *)text, length, NULL, NULL, NULL);
}

static char *
format_decimal(const char *locale, const char *currency, const char *decimal)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar skeleton[32], buffer[TEXT_SIZE];
	g_autofree char *ascii = g_strdup_printf("currency/%.3s", currency);
	UNumberFormatter *formatter;
	UFormattedNumber *result;
	int32_t length;

	u_uastrncpy(skeleton, ascii, G_N_ELEMENTS(skeleton));
	formatter = unumf_openForSkeletonAndLocale(skeleton, -1, locale, &status);
	result = unumf_openResult(&status);
	/* By its decimal text: no floating point on the way. */
	unumf_formatDecimal(formatter, decimal, -1, result, &status);
	length = unumf_resultToString(result, buffer, TEXT_SIZE, &status);
	unumf_closeResult(result);
	unumf_close(formatter);
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
	text = format_decimal(locale_of(language), currency, decimal);
	return text != NULL ? text : g_strdup_printf("%s %s", decimal, currency);
}

char *
dunlin_format_day(const char *language, DunlinDay day)
{
	UErrorCode status = U_ZERO_ERROR;
	static const UChar utc[] = { 'U', 'T', 'C', 0 };
	UChar buffer[TEXT_SIZE];
	UDateFormat *format;
	char *text = NULL;
	int32_t length;

	if (day == DUNLIN_DAY_NONE)
		return g_strdup("");
	format = udat_open(UDAT_NONE, UDAT_LONG, locale_of(language), utc, -1, NULL, 0, &status);
	if (U_SUCCESS(status)) {
		length = udat_format(format, (UDate)day * 86400000.0, buffer, TEXT_SIZE, NULL,
				     &status);
		text = U_SUCCESS(status) && length < TEXT_SIZE ? to_utf8(buffer, length) : NULL;
		udat_close(format);
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
