/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Money: an integer count of the currency's minor unit (ISO 4217 exponent: EUR 2, JPY 0, KWD 3).
 * Never a floating point number, never a locale.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DUNLIN_CURRENCY_SIZE 4 /* three letters and the terminator */

/* Digits behind the point of ISO 4217 currency @code. FALSE: no such currency. */
gboolean dunlin_currency_digits(const char *code, guint *ret_digits);

/* Reads a plain decimal ("119", "-119.5", "119.0000"; surrounding white space passes) as minor
 * units of @currency. More digits than the currency has are allowed only if they are zero: an
 * amount is never rounded. INPUT: not a number, a fraction of the minor unit, out of range,
 * unknown currency. */
gboolean dunlin_money_parse(const char *text, const char *currency, gint64 *ret_minor,
			    GError **error);

/* "119.00" with exactly the currency's digits, "-0.05"; two digits where the currency is
 * unknown. Yours. */
char *dunlin_money_to_string(gint64 minor, const char *currency);

/* "12.50 EUR" as it stands in the configuration and in commands; also "EUR 12.50", "12,50 €",
 * "1.234,50 EUR". "1.000 EUR" is refused: it is a thousand to one reader and one to another.
 * @default_currency NULL: the text must name one. Errors: INPUT. */
gboolean dunlin_amount_parse(const char *text, const char *default_currency, gint64 *ret_minor,
			     char ret_currency[DUNLIN_CURRENCY_SIZE], GError **error);

G_END_DECLS
