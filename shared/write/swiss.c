/* SPDX-License-Identifier: BSD-2-Clause */
/* What stands in the code of a Swiss QR-bill (SIX, Implementation Guidelines QR-bill 2.3, 4.2). */
#include "write/qr.h"

#include <string.h>

#include "base/money.h"
#include "base/reference.h"
#include "base/text.h"

#define AMOUNT_MAX G_GINT64_CONSTANT(99999999999)
#define NAME_MAX_CHARS 70
#define STREET_MAX_CHARS 70
#define NUMBER_MAX_CHARS 16
#define POSTCODE_MAX_CHARS 16
#define TOWN_MAX_CHARS 35
#define MESSAGE_MAX_CHARS 140

/* One line of at most @max characters. Yours. */
static char *
field(const char *text, glong max)
{
	g_autofree char *line = dunlin_text_line(text != NULL ? text : "", 4 * (gsize)max);

	g_strstrip(line);
	return g_utf8_substring(line, 0, MIN(max, g_utf8_strlen(line, -1)));
}

void
dunlin_swiss_party_clear(DunlinSwissParty *party)
{
	g_clear_pointer(&party->name, g_free);
	g_clear_pointer(&party->street, g_free);
	g_clear_pointer(&party->number, g_free);
	g_clear_pointer(&party->postcode, g_free);
	g_clear_pointer(&party->town, g_free);
	g_clear_pointer(&party->country, g_free);
}

/* "Hauptstr. 1 a" is a street and a number. */
static void
split_street(const char *text, DunlinSwissParty *party)
{
	const char *at = text != NULL ? text + strlen(text) : NULL;

	/* From the first word behind the street's name that begins with a digit. */
	for (const char *word = text; word != NULL && (word = strchr(word, ' ')) != NULL; word++) {
		if (g_ascii_isdigit(word[1])) {
			at = word;
			break;
		}
	}
	if (at == NULL) {
		party->street = g_strdup("");
		party->number = g_strdup("");
		return;
	}
	g_autofree char *street = g_strndup(text, (gsize)(at - text));

	party->street = field(street, STREET_MAX_CHARS);
	party->number = field(at, NUMBER_MAX_CHARS);
}

/* "CH-8000 Zürich" is a postcode and a town. FALSE: one of them is missing. */
static gboolean
split_city(const char *text, DunlinSwissParty *party)
{
	g_autofree char *city = field(text, POSTCODE_MAX_CHARS + TOWN_MAX_CHARS);
	const char *blank = strchr(city, ' ');
	const char *begin = strpbrk(city, "0123456789");
	g_autofree char *postcode = NULL;

	if (blank == NULL || begin == NULL || begin > blank)
		return FALSE;
	postcode = g_strndup(begin, (gsize)(blank - begin));
	party->postcode = field(postcode, POSTCODE_MAX_CHARS);
	party->town = field(blank, TOWN_MAX_CHARS);
	return *party->postcode != '\0' && *party->town != '\0';
}

/* @street: "Hauptstr. 1"; @city: "8000 Zürich". FALSE: postcode, town or country is missing. */
static gboolean
make_party(const char *name, const char *street, const char *city, const char *country,
	   DunlinSwissParty *ret_party)
{
	g_auto(DunlinSwissParty) party = {NULL, NULL, NULL, NULL, NULL, NULL};

	if (name == NULL || country == NULL || strlen(country) < 2)
		return FALSE;
	party.name = field(name, NAME_MAX_CHARS);
	party.country = g_ascii_strup(country, 2);
	split_street(street, &party);
	if (*party.name == '\0' || !split_city(city, &party))
		return FALSE;
	*ret_party = party;
	party = (DunlinSwissParty){NULL, NULL, NULL, NULL, NULL, NULL};
	return TRUE;
}

/* The last part of "Hauptstr. 1, 8000 Zürich" is the city. */
static gboolean
payee_of(const DunlinPayment *payment, DunlinSwissParty *ret_party)
{
	const char *comma = payment->postal != NULL ? strrchr(payment->postal, ',') : NULL;
	g_autofree char *street = comma != NULL ? g_strndup(payment->postal,
							    (gsize)(comma - payment->postal))
						: NULL;

	return make_party(payment->name, street, comma != NULL ? comma + 1 : payment->postal,
			  payment->country, ret_party);
}

void
dunlin_swiss_bill_free(DunlinSwissBill *bill)
{
	if (bill == NULL)
		return;
	dunlin_swiss_party_clear(&bill->payee);
	dunlin_swiss_party_clear(&bill->payer);
	g_free(bill->iban);
	g_free(bill->amount);
	g_free(bill->reference);
	g_free(bill->message);
	g_free(bill->code);
	g_free(bill);
}

static void
append_party(GString *code, const DunlinSwissParty *party)
{
	if (party->name == NULL)
		g_string_append(code, "\n\n\n\n\n\n\n");
	else
		g_string_append_printf(code, "S\n%s\n%s\n%s\n%s\n%s\n%s\n", party->name, party->street,
				       party->number, party->postcode, party->town, party->country);
}

static char *
code_of(const DunlinSwissBill *bill)
{
	GString *code = g_string_new("SPC\n0200\n1\n");
	const DunlinSwissParty nobody = {NULL, NULL, NULL, NULL, NULL, NULL};

	g_string_append_printf(code, "%s\n", bill->iban);
	append_party(code, &bill->payee);
	append_party(code, &nobody); /* the ultimate creditor: for later use */
	g_string_append_printf(code, "%s\n%s\n", bill->amount, bill->currency);
	append_party(code, &bill->payer);
	g_string_append_printf(code, "%s\n%s\n%s\nEPD", bill->type, bill->reference, bill->message);
	return g_string_free(code, FALSE);
}

/* A QR-IBAN goes with a QR reference only, another account never with one. */
static gboolean
set_reference(DunlinSwissBill *bill, const DunlinPayment *payment)
{
	g_autofree char *bare = dunlin_reference_bare(payment->reference);
	gboolean qrr = dunlin_reference_is_qrr(bare);

	if (dunlin_iban_is_qr(bill->iban) != qrr)
		return FALSE;
	if (qrr || dunlin_reference_is_rf(bare)) {
		bill->type = qrr ? "QRR" : "SCOR";
		bill->reference = g_steal_pointer(&bare);
		bill->message = g_strdup("");
		return TRUE;
	}
	bill->type = "NON";
	bill->reference = g_strdup("");
	bill->message = field(payment->reference, MESSAGE_MAX_CHARS);
	return TRUE;
}

DunlinSwissBill *
dunlin_swiss_bill(const DunlinPayment *payment)
{
	g_autoptr(DunlinSwissBill) bill = g_new0(DunlinSwissBill, 1);

	bill->iban = dunlin_reference_bare(payment->iban);
	if ((!g_str_has_prefix(bill->iban, "CH") && !g_str_has_prefix(bill->iban, "LI")) ||
	    strlen(bill->iban) != 21)
		return NULL;
	if (strcmp(payment->currency, "CHF") != 0 && strcmp(payment->currency, "EUR") != 0)
		return NULL;
	if (payment->amount < 1 || payment->amount > AMOUNT_MAX || !payee_of(payment, &bill->payee))
		return NULL;
	if (!set_reference(bill, payment))
		return NULL;
	/* Without a whole address the payer writes his own. */
	(void)make_party(payment->payer, payment->payer_street, payment->payer_city,
			 payment->payer_country, &bill->payer);
	g_strlcpy(bill->currency, payment->currency, sizeof bill->currency);
	bill->amount = dunlin_money_to_string(payment->amount, payment->currency);
	bill->code = code_of(bill);
	return g_steal_pointer(&bill);
}
