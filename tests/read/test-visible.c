/* SPDX-License-Identifier: BSD-2-Clause */
/* Invoices as people see them, in seven languages and several layouts, as plain text. */
#include "read/visible.h"

#include <string.h>

static const struct {
	const char *name, *text;
	const char *number, *issued, *due, *payable, *currency, *type;
	const char *iban, *buyer, *seller, *customer;
	gboolean sure; /* at least 0.8 */
} rows[] = {
	{ "german letter",
	  "Muster & Söhne GmbH, Hafenweg 3, 20457 Hamburg\n\n"
	  "Kunde AG                                   Rechnungs-Nr.:   RE-2026/0017\n"
	  "Frau Beispiel                              Rechnungsdatum:  05.10.2026\n"
	  "Lange Str. 5                               Kundennummer:    K-4711\n"
	  "10115 Berlin\n\n"
	  "Rechnung\n\n"
	  "Pos   Bezeichnung          Menge   Einzelpreis      Gesamtpreis\n"
	  "1     Beratung                 2        500,00         1.000,00\n\n"
	  "                              Nettobetrag            1.000,00 EUR\n"
	  "                              zzgl. 19 % MwSt.         190,00 EUR\n"
	  "                              Rechnungsbetrag        1.190,00 EUR\n\n"
	  "Zahlbar bis 19.10.2026 ohne Abzug.\n"
	  "IBAN: DE89 3704 0044 0532 0130 00   BIC: COBADEFFXXX\n"
	  "USt-IdNr.: DE123456789\n",
	  "RE-2026/0017", "2026-10-05", "2026-10-19", "1190.00", "EUR", "380", "DE89370400440532013000", NULL,
	  "Muster & Söhne GmbH", "K-4711", TRUE },
	{ "german title with number and day",
	  "Rechnung Nr. 4711 vom 3. März 2026\n\nSumme netto 100,00 €\nUSt 19% 19,00 €\nGesamtbetrag 119,00 €\n"
	  "Fällig am 17.03.2026\n",
	  "4711", "2026-03-03", "2026-03-17", "119.00", "EUR", "380", NULL, NULL, NULL, NULL, TRUE },
	{ "german discount",
	  "Rechnung Nr. 12 vom 01.06.2026\n\nGesamtbetrag 500,00 EUR\n\n"
	  "Zahlbar bis 15.06.2026 mit 2 % Skonto, ohne Abzug bis 01.07.2026\n",
	  "12", "2026-06-01", "2026-07-01", "500.00", "EUR", "380", NULL, NULL, NULL, NULL, TRUE },
	{ "german terms only",
	  "Rechnung Nr. 12 vom 01.06.2026\n\nGesamtbetrag 500,00 EUR\n\nZahlbar innerhalb von 14 Tagen netto.\n",
	  "12", "2026-06-01", "2026-06-15", "500.00", "EUR", "380", NULL, NULL, NULL, NULL, FALSE },
	{ "german part paid",
	  "Schlussrechnung Nr. S-9   Datum: 01.06.2026\n\nBruttobetrag 1.190,00 €\nGeleistete Anzahlung -190,00 €\n"
	  "Noch zu zahlen 1.000,00 €\nFällig am 30.06.2026\n",
	  "S-9", "2026-06-01", "2026-06-30", "1000.00", "EUR", "380", NULL, NULL, NULL, NULL, TRUE },
	{ "german credit note",
	  "Gutschrift\n\nGutschrift-Nr.: G-77\nDatum: 01.06.2026\n\nGesamtbetrag 119,00 €\n",
	  "G-77", "2026-06-01", NULL, "119.00", "EUR", "381", NULL, NULL, NULL, NULL, TRUE },
	{ "english columns",
	  "Widget Works Ltd\n12 Mill Lane, Leeds\n\nINVOICE\n\n"
	  "Bill to:                    Invoice number     Invoice date     Due date\n"
	  "Example Stores plc          INV-00042          5 October 2026   4 November 2026\n"
	  "1 High Street\n\n"
	  "Description          Qty    Unit price     Amount\n"
	  "Widgets               10         10.00     100.00\n\n"
	  "                             Subtotal      £100.00\n"
	  "                             VAT (20%)      £20.00\n"
	  "                             Total         £120.00\n"
	  "                             Amount due    £120.00\n\n"
	  "IBAN GB29 NWBK 6016 1331 9268 19\n",
	  "INV-00042", "2026-10-05", "2026-11-04", "120.00", "GBP", "380", "GB29NWBK60161331926819",
	  "Example Stores plc", "Widget Works Ltd", NULL, TRUE },
	{ "english with dollars",
	  "Invoice # 1001\nDate: 10/05/2026\nDue Date: 10/20/2026\n\nSubtotal: $1,200.00\nTax: $100.00\n"
	  "Total: $1,300.00\nBalance Due: $1,300.00\n",
	  "1001", "2026-10-05", "2026-10-20", "1300.00", "USD", "380", NULL, NULL, NULL, NULL, TRUE },
	{ "english with dollars, unproven days",
	  "Invoice # 1001\nDate: 10/05/2026\nDue Date: 10/06/2026\n\nTotal: $1,300.00\n",
	  "1001", "2026-10-05", "2026-10-06", "1300.00", "USD", "380", NULL, NULL, NULL, NULL, FALSE },
	{ "french",
	  "Société Exemple SARL - 1 rue du Port - 13002 Marseille\n\nFACTURE N° F2026-118\n\n"
	  "Date de facture : 05/10/2026          Date d'échéance : 04/11/2026\n"
	  "N° client : C0815\n\n"
	  "                         Total HT            1 000,00 €\n"
	  "                         TVA 20 %              200,00 €\n"
	  "                         Total TTC           1 200,00 €\n"
	  "                         Net à payer         1 200,00 €\n\n"
	  "IBAN : FR14 2004 1010 0505 0001 3M02 606\n",
	  "F2026-118", "2026-10-05", "2026-11-04", "1200.00", "EUR", "380", "FR1420041010050500013M02606", NULL,
	  "Société Exemple SARL", "C0815", TRUE },
	{ "dutch",
	  "Voorbeeld B.V.\n\nFACTUUR\n\nFactuurnummer:  2026-0099\nFactuurdatum:   5 oktober 2026\n"
	  "Vervaldatum:    19 oktober 2026\nKlantnummer:    123\n\n"
	  "Subtotaal              € 100,00\nBtw 21%                 € 21,00\nTotaal te betalen      € 121,00\n"
	  "IBAN NL91 ABNA 0417 1643 00\n",
	  "2026-0099", "2026-10-05", "2026-10-19", "121.00", "EUR", "380", "NL91ABNA0417164300", NULL, NULL, "123",
	  TRUE },
	{ "italian",
	  "Esempio S.r.l.\n\nFattura n. 45/2026 del 05/10/2026\n\nImponibile            100,00\nIVA 22%                22,00\n"
	  "Totale fattura        122,00 €\nScadenza: 30/10/2026\nIBAN: IT60 X054 2811 1010 0000 0123 456\n",
	  "45/2026", "2026-10-05", "2026-10-30", "122.00", "EUR", "380", "IT60X0542811101000000123456", NULL, NULL,
	  NULL, TRUE },
	{ "spanish",
	  "Ejemplo S.L.\nNIF: B12345678\n\nFACTURA\n\nNúmero de factura: A-2026-7\nFecha de emisión: 5 de octubre de 2026\n"
	  "Fecha de vencimiento: 4 de noviembre de 2026\n\nBase imponible   100,00 €\nIVA 21 %          21,00 €\n"
	  "Total a pagar    121,00 €\nIBAN ES91 2100 0418 4502 0005 1332\n",
	  "A-2026-7", "2026-10-05", "2026-11-04", "121.00", "EUR", "380", "ES9121000418450200051332", NULL, NULL, NULL,
	  TRUE },
	{ "polish",
	  "Przykład Sp. z o.o.\n\nFaktura VAT nr FV/12/10/2026\n\nData wystawienia: 2026-10-05\n"
	  "Data sprzedaży: 2026-10-01\nTermin płatności: 2026-10-19\n\n"
	  "Razem netto        100,00\nKwota VAT           23,00\nRazem brutto       123,00\nDo zapłaty: 123,00 zł\n"
	  "Nr rachunku: PL61 1090 1014 0000 0712 1981 2874\n",
	  "FV/12/10/2026", "2026-10-05", "2026-10-19", "123.00", "PLN", "380", "PL61109010140000071219812874", NULL,
	  NULL, NULL, TRUE },
	{ "only an amount",
	  "Rechnung\n\nWir danken für Ihren Auftrag und bitten um 350,00 EUR.\n",
	  NULL, NULL, NULL, "350.00", "EUR", "380", NULL, NULL, NULL, NULL, FALSE },
	{ "a period is no due date",
	  "Rechnung Nr. 8 vom 01.06.2026\nLeistungszeitraum 01.05.2026 bis zum 31.05.2026\nGesamtbetrag 50,00 EUR\n",
	  "8", "2026-06-01", NULL, "50.00", "EUR", "380", NULL, NULL, NULL, NULL, TRUE },
	{ "iban with a typing error",
	  "Rechnung Nr. 8 vom 01.06.2026\nGesamtbetrag 50,00 EUR\nIBAN: DE89 3704 0044 0532 0130 01\n",
	  "8", "2026-06-01", NULL, "50.00", "EUR", "380", NULL, NULL, NULL, NULL, TRUE },
};

static const struct {
	const char *name, *text;
} others[] = {
	{ "nothing", "" },
	{ "a letter", "Dear customer,\n\nwe have moved to a new office on 01.06.2026.\n" },
	{ "a quotation", "Quotation Q-12\n\nTotal 100.00 EUR\nValid until 2026-12-01\n" },
	{ "a bank statement", "Kontoauszug\n\nSaldo 100,00 EUR\n" },
};

static void
check_day(const char *row, DunlinDay day, const char *wanted)
{
	g_autofree char *text = dunlin_day_to_string(day);

	if (g_strcmp0(text, wanted) != 0)
		g_error("%s: %s is not %s", row, text, wanted);
}

static void
check_text(const char *row, const char *text, const char *wanted)
{
	if (g_strcmp0(text, wanted) != 0)
		g_error("%s: %s is not %s", row, text, wanted);
}

static void
test_rows(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(DunlinVisible) visible = dunlin_visible_new();
		g_autoptr(GPtrArray) reading = dunlin_reading_new();
		DunlinInvoice *invoice = &dunlin_reading_add(reading, DUNLIN_FOUND_INVOICE, NULL)->invoice;
		const char *name = rows[i].name, *why = NULL;

		dunlin_visible_add_text(visible, rows[i].text, strlen(rows[i].text));
		if (!dunlin_visible_read(visible, invoice, &why))
			g_error("%s: %s", name, why);
		check_text(name, invoice->number, rows[i].number);
		check_day(name, invoice->issue_day, rows[i].issued);
		check_day(name, invoice->due_day, rows[i].due);
		check_text(name, invoice->payable, rows[i].payable);
		check_text(name, invoice->currency, rows[i].currency);
		check_text(name, invoice->type_code, rows[i].type);
		check_text(name, invoice->iban[0], rows[i].iban);
		if (rows[i].buyer != NULL)
			check_text(name, invoice->buyer.name, rows[i].buyer);
		if (rows[i].seller != NULL)
			check_text(name, invoice->seller.name, rows[i].seller);
		check_text(name, invoice->buyer.id, rows[i].customer);
		if ((invoice->confidence >= 0.8) != rows[i].sure)
			g_error("%s: confidence %f", name, invoice->confidence);
	}
}

static void
test_others(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(others); i++) {
		g_autoptr(DunlinVisible) visible = dunlin_visible_new();
		g_autoptr(GPtrArray) reading = dunlin_reading_new();
		DunlinInvoice *invoice = &dunlin_reading_add(reading, DUNLIN_FOUND_INVOICE, NULL)->invoice;
		const char *why = NULL;

		dunlin_visible_add_text(visible, others[i].text, strlen(others[i].text));
		if (dunlin_visible_read(visible, invoice, &why))
			g_error("%s is no invoice, but was read as %s", others[i].name, invoice->number);
		g_assert_nonnull(why);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/visible/rows", test_rows);
	g_test_add_func("/visible/others", test_others);
	return g_test_run();
}
