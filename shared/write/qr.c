/* SPDX-License-Identifier: BSD-2-Clause */
/* Payment codes. */
#include "write/qr.h"

#include <string.h>

#include <qrencode.h>

#include "base/money.h"
#include "base/reference.h"
#include "base/text.h"

#define EPC_BYTES_MAX 331
#define EPC_AMOUNT_MAX G_GINT64_CONSTANT(99999999999)
#define NAME_MAX_CHARS 70
#define REFERENCE_MAX_CHARS 140

/* One line of at most @max characters. */
static char *
field(const char *text, glong max)
{
	g_autofree char *line = dunlin_text_line(text != NULL ? text : "", 4 * (gsize)max);

	return g_utf8_substring(line, 0, MIN(max, g_utf8_strlen(line, -1)));
}

char *
dunlin_qr_epc(const DunlinPayment *payment)
{
	g_autofree char *iban = dunlin_reference_bare(payment->iban);
	g_autofree char *name = field(payment->name, NAME_MAX_CHARS);
	g_autofree char *text = field(payment->reference, REFERENCE_MAX_CHARS);
	g_autofree char *structured = dunlin_reference_bare(text);
	g_autofree char *amount = NULL, *code = NULL;
	gboolean rf = dunlin_reference_is_rf(structured);

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
dunlin_qr_new(const char *text, int least, int most)
{
	QRcode *code = QRcode_encodeString(text, least, QR_ECLEVEL_M, QR_MODE_8, 1);
	DunlinQr *qr;

	if (code == NULL || code->version > most) {
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
