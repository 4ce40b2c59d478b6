/* SPDX-License-Identifier: BSD-2-Clause */
/* Payment codes. */
#include "write/qr.h"

#include <string.h>

#include <qrencode.h>

#include "base/money.h"
#include "base/text.h"

#define EPC_BYTES_MAX 331
#define EPC_AMOUNT_MAX G_GINT64_CONSTANT(99999999999)
#define NAME_MAX_CHARS 70
#define REFERENCE_MAX_CHARS 140
#define STRUCTURED_MAX_CHARS 25

static char *
without_blanks(const char *text)
{
	GString *kept = g_string_new(NULL);

	for (; text != NULL && *text != '\0'; text++) {
		if (*text != ' ')
			g_string_append_c(kept, g_ascii_toupper(*text));
	}
	return g_string_free(kept, FALSE);
}

/* One line of at most @max characters. */
static char *
field(const char *text, glong max)
{
	g_autofree char *line = dunlin_text_line(text != NULL ? text : "", 4 * (gsize)max);

	return g_utf8_substring(line, 0, MIN(max, g_utf8_strlen(line, -1)));
}

/* ISO 11649: RF, two check digits, up to 21 letters and digits; as one number with the first four
 * behind, it leaves 1 when divided by 97. */
static gboolean
is_structured(const char *reference)
{
	gsize length = strlen(reference);
	guint rest = 0;

	if (length < 5 || length > STRUCTURED_MAX_CHARS || !g_str_has_prefix(reference, "RF"))
		return FALSE;
	for (gsize i = 0; i < length; i++) {
		int value = g_ascii_isdigit(reference[(i + 4) % length])
				    ? reference[(i + 4) % length] - '0'
				    : g_ascii_toupper(reference[(i + 4) % length]) - 'A' + 10;

		if (value < 0 || value > 35)
			return FALSE;
		rest = (rest * (value > 9 ? 100u : 10u) + (guint)value) % 97;
	}
	return rest == 1;
}

char *
dunlin_qr_epc(const DunlinPayment *payment)
{
	g_autofree char *iban = without_blanks(payment->iban);
	g_autofree char *name = field(payment->name, NAME_MAX_CHARS);
	g_autofree char *text = field(payment->reference, REFERENCE_MAX_CHARS);
	g_autofree char *structured = without_blanks(text);
	g_autofree char *amount = NULL, *code = NULL;
	gboolean rf = is_structured(structured);

	if (strcmp(payment->currency, "EUR") != 0 || payment->amount < 1 ||
	    payment->amount > EPC_AMOUNT_MAX || *iban == '\0' || *name == '\0')
		return NULL;
	amount = dunlin_money_to_string(payment->amount, payment->currency);
	code = g_strdup_printf("BCD\n002\n1\nSCT\n\n%s\n%s\nEUR%s\n\n%s\n%s", name, iban, amount,
			       rf ? structured : "", rf ? "" : text);
	g_strchomp(code); /* nothing behind the last line that is used */
	return strlen(code) <= EPC_BYTES_MAX ? g_steal_pointer(&code) : NULL;
}

DunlinQr *
dunlin_qr_new(const char *text, int version)
{
	QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	DunlinQr *qr;

	if (code == NULL || code->version > version) {
		QRcode_free(code);
		return NULL;
	}
	qr = g_new0(DunlinQr, 1);
	qr->width = (guint)code->width;
	qr->modules = g_new(guint8, qr->width * qr->width);
	for (guint i = 0; i < qr->width * qr->width; i++)
		qr->modules[i] = code->data[i] & 1;
	QRcode_free(code);
	return qr;
}

void
dunlin_qr_free(DunlinQr *qr)
{
	if (qr == NULL)
		return;
	g_free(qr->modules);
	g_free(qr);
}
