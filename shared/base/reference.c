/* SPDX-License-Identifier: BSD-2-Clause */
/* References with check digits. */
#include "base/reference.h"

#include <string.h>

#define RF_MIN 5
#define RF_MAX 25
#define QRR_LENGTH 27
#define SWISS_IBAN_LENGTH 21

char *
dunlin_reference_bare(const char *text)
{
	GString *kept = g_string_new(NULL);

	for (; text != NULL && *text != '\0'; text++) {
		if (*text != ' ')
			g_string_append_c(kept, g_ascii_toupper(*text));
	}
	return g_string_free(kept, FALSE);
}

/* @bare with its first four behind, modulo 97; -1: other characters. */
static int
modulo_97(const char *bare)
{
	gsize length = strlen(bare);
	int rest = 0;

	for (gsize i = 0; i < length; i++) {
		char c = bare[(i + 4) % length];

		if (!g_ascii_isdigit(c) && !g_ascii_isupper(c))
			return -1;
		rest = g_ascii_isdigit(c) ? (rest * 10 + c - '0') % 97 : (rest * 100 + c - 'A' + 10) % 97;
	}
	return rest;
}

gboolean
dunlin_reference_is_rf(const char *text)
{
	g_autofree char *bare = dunlin_reference_bare(text);
	gsize length = strlen(bare);

	return length >= RF_MIN && length <= RF_MAX && g_str_has_prefix(bare, "RF") &&
	       g_ascii_isdigit(bare[2]) && g_ascii_isdigit(bare[3]) && modulo_97(bare) == 1;
}

char
dunlin_reference_qrr_digit(const char *digits)
{
	static const int table[] = {0, 9, 4, 6, 8, 2, 7, 1, 3, 5};
	int carry = 0;

	for (; *digits != '\0'; digits++)
		carry = table[(carry + *digits - '0') % 10];
	return (char)('0' + (10 - carry) % 10);
}

gboolean
dunlin_reference_is_qrr(const char *text)
{
	g_autofree char *bare = dunlin_reference_bare(text);
	char check = bare[0] != '\0' ? bare[strlen(bare) - 1] : '\0';

	if (strlen(bare) != QRR_LENGTH || strspn(bare, "0123456789") != QRR_LENGTH)
		return FALSE;
	bare[QRR_LENGTH - 1] = '\0';
	return dunlin_reference_qrr_digit(bare) == check;
}

gboolean
dunlin_iban_is_qr(const char *iban)
{
	g_autofree char *bare = dunlin_reference_bare(iban);

	if (strlen(bare) != SWISS_IBAN_LENGTH ||
	    (!g_str_has_prefix(bare, "CH") && !g_str_has_prefix(bare, "LI")))
		return FALSE;
	return bare[4] == '3' && (bare[5] == '0' || bare[5] == '1');
}
