/* SPDX-License-Identifier: BSD-2-Clause */
/* The words and the forms of values that both copies of an invoice, text and PDF, are made of. */
#include "read/invoice-words.h"

#include <string.h>

#include "base/day.h"
#include "base/money.h"
#include "base/text.h"

#define VALUE_MAX 500
#define TEXT_MAX 8000

typedef const DunlinInvoiceDocument Document;

typedef struct {
	const char *key, *text[DUNLIN_COPY_LANGUAGES];
} Label;

/* UNTDID 1001 and 4461, the common ones; the number is the type code, or the means' behind "m". */
static const Label codes[] = {
	{ "380", { "Invoice", "Rechnung", "Facture", "Factuur", "Fattura", "Factura", "Faktura" } },
	{ "381",
	  { "Credit note", "Gutschrift", "Avoir", "Creditnota", "Nota di credito",
	    "Factura de abono", "Faktura korygująca" } },
	{ "384",
	  { "Corrected invoice", "Rechnungskorrektur", "Facture rectificative",
	    "Gecorrigeerde factuur", "Fattura rettificativa", "Factura rectificativa",
	    "Faktura korygująca" } },
	{ "389",
	  { "Self-billed invoice", "Gutschriftsrechnung", "Autofacture", "Selfbilling-factuur",
	    "Autofattura", "Autofactura", "Samofakturowanie" } },
	{ "326",
	  { "Partial invoice", "Teilrechnung", "Facture partielle", "Deelfactuur",
	    "Fattura parziale", "Factura parcial", "Faktura częściowa" } },
	{ "386",
	  { "Prepayment invoice", "Vorauszahlungsrechnung", "Facture d'acompte",
	    "Voorschotfactuur", "Fattura di acconto", "Factura de anticipo", "Faktura zaliczkowa" } },
	{ "875",
	  { "Partial construction invoice", "Abschlagsrechnung", "Facture d'acompte de travaux",
	    "Termijnfactuur bouw", "Fattura di acconto lavori", "Certificación de obra",
	    "Faktura częściowa (budowa)" } },
	{ "877",
	  { "Final construction invoice", "Schlussrechnung", "Facture finale de travaux",
	    "Eindfactuur bouw", "Fattura a saldo lavori", "Factura final de obra",
	    "Faktura końcowa (budowa)" } },
	{ "m10", { "Cash", "Bar", "Espèces", "Contant", "Contanti", "Efectivo", "Gotówka" } },
	{ "m20", { "Cheque", "Scheck", "Chèque", "Cheque", "Assegno", "Cheque", "Czek" } },
	{ "m30",
	  { "Credit transfer", "Überweisung", "Virement", "Overschrijving", "Bonifico",
	    "Transferencia", "Przelew" } },
	{ "m48",
	  { "Bank card", "Bankkarte", "Carte bancaire", "Bankpas", "Carta bancaria",
	    "Tarjeta bancaria", "Karta płatnicza" } },
	{ "m49",
	  { "Direct debit", "Lastschrift", "Prélèvement", "Automatische incasso",
	    "Addebito diretto", "Adeudo directo", "Polecenie zapłaty" } },
	{ "m54",
	  { "Credit card", "Kreditkarte", "Carte de crédit", "Creditcard", "Carta di credito",
	    "Tarjeta de crédito", "Karta kredytowa" } },
	{ "m55",
	  { "Debit card", "Debitkarte", "Carte de débit", "Debetkaart", "Carta di debito",
	    "Tarjeta de débito", "Karta debetowa" } },
	{ "m57",
	  { "Standing agreement", "Dauerauftrag", "Accord permanent", "Doorlopende afspraak",
	    "Accordo permanente", "Acuerdo permanente", "Zlecenie stałe" } },
	{ "m58",
	  { "SEPA credit transfer", "SEPA-Überweisung", "Virement SEPA", "SEPA-overschrijving",
	    "Bonifico SEPA", "Transferencia SEPA", "Przelew SEPA" } },
	{ "m59",
	  { "SEPA direct debit", "SEPA-Lastschrift", "Prélèvement SEPA", "SEPA-incasso",
	    "Addebito diretto SEPA", "Adeudo directo SEPA", "Polecenie zapłaty SEPA" } },
	{ "m97",
	  { "Clearing between partners", "Verrechnung zwischen Partnern",
	    "Compensation entre partenaires", "Verrekening tussen partners",
	    "Compensazione tra partner", "Compensación entre socios", "Kompensata między partnerami" } },
};

static const Label labels[] = {
	{ "copy",
	  {
	    "READABLE COPY of the electronic invoice %s. Only the electronic invoice itself counts.",
	    "LESBARE KOPIE der elektronischen Rechnung %s. Maßgeblich ist nur die elektronische Rechnung.",
	    "COPIE LISIBLE de la facture électronique %s. Seule la facture électronique fait foi.",
	    "LEESBARE KOPIE van de elektronische factuur %s. Alleen de elektronische factuur zelf geldt.",
	    "COPIA LEGGIBILE della fattura elettronica %s. Fa fede solo la fattura elettronica.",
	    "COPIA LEGIBLE de la factura electrónica %s. Solo es válida la factura electrónica.",
	    "CZYTELNA KOPIA faktury elektronicznej %s. Wiążąca jest tylko faktura elektroniczna." } },
	{ "copy-credit",
	  {
	    "READABLE COPY of the electronic credit note %s. Only the electronic document itself counts.",
	    "LESBARE KOPIE der elektronischen Gutschrift %s. Maßgeblich ist nur das elektronische Dokument.",
	    "COPIE LISIBLE de l'avoir électronique %s. Seul le document électronique fait foi.",
	    "LEESBARE KOPIE van de elektronische creditnota %s. Alleen het elektronische document zelf geldt.",
	    "COPIA LEGGIBILE della nota di credito elettronica %s. Fa fede solo il documento elettronico.",
	    "COPIA LEGIBLE de la factura de abono electrónica %s. Solo es válido el documento electrónico.",
	    "CZYTELNA KOPIA elektronicznej faktury korygującej %s. Wiążący jest tylko dokument elektroniczny." } },
	{ "seller",
	  { "Seller", "Verkäufer", "Vendeur", "Verkoper", "Venditore", "Vendedor", "Sprzedawca" } },
	{ "buyer",
	  { "Buyer", "Käufer", "Acheteur", "Koper", "Acquirente", "Comprador", "Nabywca" } },
	{ "payee",
	  { "Payee", "Zahlungsempfänger", "Bénéficiaire", "Begunstigde", "Beneficiario",
	    "Beneficiario", "Odbiorca płatności" } },
	{ "items", { "Items", "Positionen", "Lignes", "Regels", "Righe", "Líneas", "Pozycje" } },
	{ "extras",
	  { "Allowances and charges", "Nachlässe und Zuschläge", "Remises et frais",
	    "Kortingen en toeslagen", "Sconti e maggiorazioni", "Descuentos y recargos",
	    "Rabaty i opłaty" } },
	{ "allowance",
	  { "Allowance", "Nachlass", "Remise", "Korting", "Sconto", "Descuento", "Rabat" } },
	{ "charge",
	  { "Charge", "Zuschlag", "Frais", "Toeslag", "Maggiorazione", "Recargo", "Opłata" } },
	{ "vat-by-rate", { "VAT", "Umsatzsteuer", "TVA", "Btw", "IVA", "IVA", "VAT" } },
	{ "vat-on", { "on", "auf", "sur", "over", "su", "sobre", "od" } },
	{ "totals",
	  { "Totals", "Summen", "Totaux", "Totalen", "Totali", "Totales", "Podsumowanie" } },
	{ "payment",
	  { "Payment", "Zahlung", "Paiement", "Betaling", "Pagamento", "Pago", "Płatność" } },
	{ "notes",
	  { "Notes", "Hinweise", "Remarques", "Opmerkingen", "Note", "Observaciones", "Uwagi" } },
	{ "item-no", { "No.", "Pos.", "N°", "Nr.", "N.", "N.º", "Lp." } },
	{ "item-what",
	  { "Item", "Bezeichnung", "Désignation", "Omschrijving", "Descrizione", "Descripción",
	    "Nazwa" } },
	{ "item-count",
	  { "Quantity", "Menge", "Quantité", "Aantal", "Quantità", "Cantidad", "Ilość" } },
	{ "item-price", { "Price", "Einzelpreis", "Prix", "Prijs", "Prezzo", "Precio", "Cena" } },
	{ "item-vat", { "VAT", "USt.", "TVA", "Btw", "IVA", "IVA", "VAT" } },
	{ "item-net", { "Net", "Netto", "Net HT", "Netto", "Netto", "Neto", "Netto" } },
	{ "vat-rate", { "Rate", "Satz", "Taux", "Tarief", "Aliquota", "Tipo", "Stawka" } },
	{ "vat-base",
	  { "Taxable", "Netto", "Base HT", "Grondslag", "Imponibile", "Base", "Podstawa" } },
	{ "vat-tax", { "Tax", "Steuer", "Taxe", "Belasting", "Imposta", "Cuota", "Podatek" } },
	{ "page",
	  { "Page %u of %u", "Seite %u von %u", "Page %u sur %u", "Pagina %u van %u",
	    "Pagina %u di %u", "Página %u de %u", "Strona %u z %u" } },
	{ "cut",
	  { "(There is more in the electronic invoice.)",
	    "(Die elektronische Rechnung enthält mehr.)",
	    "(La facture électronique en contient davantage.)",
	    "(De elektronische factuur bevat meer.)", "(La fattura elettronica contiene altro.)",
	    "(La factura electrónica contiene más.)", "(Faktura elektroniczna zawiera więcej.)" } },
};

const DunlinCopyRow dunlin_copy_head[] = {
	{ DUNLIN_BT_NUMBER, DUNLIN_COPY_PLAIN,
	  { "Number", "Nummer", "Numéro", "Nummer", "Numero", "Número", "Numer" } },
	{ DUNLIN_BT_ISSUED, DUNLIN_COPY_DAY,
	  { "Date", "Datum", "Date", "Datum", "Data", "Fecha", "Data" } },
	{ DUNLIN_BT_TYPE, DUNLIN_COPY_CODE,
	  { "Type", "Dokumentart", "Type", "Soort", "Tipo", "Tipo", "Rodzaj" } },
	{ DUNLIN_BT_DUE, DUNLIN_COPY_DAY,
	  { "Due", "Fällig am", "Échéance", "Vervaldatum", "Scadenza", "Vencimiento",
	    "Termin płatności" } },
	{ DUNLIN_BT_DUE_SECOND, DUNLIN_COPY_DAY,
	  { "Due", "Fällig am", "Échéance", "Vervaldatum", "Scadenza", "Vencimiento",
	    "Termin płatności" } },
	{ DUNLIN_BT_DELIVERED, DUNLIN_COPY_DAY,
	  { "Delivered", "Geliefert am", "Livré le", "Geleverd op", "Consegnato il",
	    "Entregado el", "Dostarczono" } },
	{ DUNLIN_BT_FROM, DUNLIN_COPY_DAY,
	  { "Period from", "Zeitraum von", "Période du", "Periode van", "Periodo dal",
	    "Período desde", "Okres od" } },
	{ DUNLIN_BT_UNTIL, DUNLIN_COPY_DAY,
	  { "Period until", "Zeitraum bis", "Période au", "Periode tot", "Periodo al",
	    "Período hasta", "Okres do" } },
	{ DUNLIN_BT_BUYER_REFERENCE, DUNLIN_COPY_PLAIN,
	  { "Your reference", "Ihre Referenz", "Votre référence", "Uw referentie",
	    "Vostro riferimento", "Su referencia", "Państwa znak" } },
	{ DUNLIN_BT_ORDER, DUNLIN_COPY_PLAIN,
	  { "Order", "Bestellung", "Commande", "Bestelling", "Ordine", "Pedido", "Zamówienie" } },
	{ DUNLIN_BT_CONTRACT, DUNLIN_COPY_PLAIN,
	  { "Contract", "Vertrag", "Contrat", "Contract", "Contratto", "Contrato", "Umowa" } },
	{ DUNLIN_BT_PRECEDING, DUNLIN_COPY_PLAIN,
	  { "Preceding invoice", "Bezug auf Rechnung", "Facture antérieure", "Eerdere factuur",
	    "Fattura precedente", "Factura anterior", "Faktura pierwotna" } },
	{ DUNLIN_BT_CURRENCY, DUNLIN_COPY_PLAIN,
	  { "Currency", "Währung", "Devise", "Valuta", "Valuta", "Moneda", "Waluta" } },
	{ DUNLIN_BT_NUMBER, DUNLIN_COPY_PLAIN, { NULL } },
};

const DunlinCopyRow dunlin_copy_party[] = {
	{ DUNLIN_BT_NAME, DUNLIN_COPY_PLAIN,
	  { "Name", "Name", "Nom", "Naam", "Nome", "Nombre", "Nazwa" } },
	{ DUNLIN_BT_TRADING_NAME, DUNLIN_COPY_PLAIN,
	  { "Trading name", "Handelsname", "Nom commercial", "Handelsnaam", "Nome commerciale",
	    "Nombre comercial", "Nazwa handlowa" } },
	{ DUNLIN_BT_STREET, DUNLIN_COPY_PLAIN,
	  { "Street", "Straße", "Rue", "Straat", "Via", "Calle", "Ulica" } },
	{ DUNLIN_BT_STREET_MORE, DUNLIN_COPY_PLAIN,
	  { "", "", "", "", "", "", "" } },
	{ DUNLIN_BT_POSTCODE, DUNLIN_COPY_PLAIN,
	  { "Postcode", "PLZ", "Code postal", "Postcode", "CAP", "Código postal", "Kod pocztowy" } },
	{ DUNLIN_BT_CITY, DUNLIN_COPY_PLAIN,
	  { "City", "Ort", "Ville", "Plaats", "Città", "Ciudad", "Miejscowość" } },
	{ DUNLIN_BT_COUNTRY, DUNLIN_COPY_PLAIN,
	  { "Country", "Land", "Pays", "Land", "Paese", "País", "Kraj" } },
	{ DUNLIN_BT_TAX_ID, DUNLIN_COPY_PLAIN,
	  { "Tax number", "Steuernummer", "Numéro fiscal", "Btw-/fiscaal nummer", "Partita IVA",
	    "NIF", "NIP" } },
	{ DUNLIN_BT_REGISTER, DUNLIN_COPY_PLAIN,
	  { "Register number", "Registernummer", "N° d'immatriculation", "Registernummer",
	    "Numero di registro", "Número de registro", "Numer rejestrowy" } },
	{ DUNLIN_BT_ID, DUNLIN_COPY_PLAIN,
	  { "Identifier", "Kennung", "Identifiant", "Kenmerk", "Identificativo", "Identificador",
	    "Identyfikator" } },
	{ DUNLIN_BT_GLOBAL_ID, DUNLIN_COPY_PLAIN,
	  { "Identifier", "Kennung", "Identifiant", "Kenmerk", "Identificativo", "Identificador",
	    "Identyfikator" } },
	{ DUNLIN_BT_ENDPOINT, DUNLIN_COPY_PLAIN,
	  { "Electronic address", "Elektronische Adresse", "Adresse électronique",
	    "Elektronisch adres", "Indirizzo elettronico", "Dirección electrónica",
	    "Adres elektroniczny" } },
	{ DUNLIN_BT_CONTACT, DUNLIN_COPY_PLAIN,
	  { "Contact", "Ansprechpartner", "Contact", "Contactpersoon", "Contatto", "Contacto",
	    "Osoba kontaktowa" } },
	{ DUNLIN_BT_PHONE, DUNLIN_COPY_PLAIN,
	  { "Phone", "Telefon", "Téléphone", "Telefoon", "Telefono", "Teléfono", "Telefon" } },
	{ DUNLIN_BT_EMAIL, DUNLIN_COPY_PLAIN,
	  { "E-mail", "E-Mail", "E-mail", "E-mail", "E-mail", "Correo electrónico", "E-mail" } },
	{ DUNLIN_BT_NUMBER, DUNLIN_COPY_PLAIN, { NULL } },
};

const DunlinCopyRow dunlin_copy_totals[] = {
	{ DUNLIN_BT_LINES_NET, DUNLIN_COPY_AMOUNT,
	  { "Sum of items", "Summe der Positionen", "Total des lignes", "Som van de regels",
	    "Totale righe", "Suma de líneas", "Suma pozycji" } },
	{ DUNLIN_BT_ALLOWANCES, DUNLIN_COPY_AMOUNT,
	  { "Allowances", "Nachlässe", "Remises", "Kortingen", "Sconti", "Descuentos", "Rabaty" } },
	{ DUNLIN_BT_CHARGES, DUNLIN_COPY_AMOUNT,
	  { "Charges", "Zuschläge", "Frais", "Toeslagen", "Maggiorazioni", "Recargos", "Opłaty" } },
	{ DUNLIN_BT_NET, DUNLIN_COPY_AMOUNT,
	  { "Total without VAT", "Gesamt netto", "Total HT", "Totaal excl. btw",
	    "Totale senza IVA", "Total sin IVA", "Razem netto" } },
	{ DUNLIN_BT_VAT, DUNLIN_COPY_AMOUNT,
	  { "VAT", "Umsatzsteuer", "TVA", "Btw", "IVA", "IVA", "VAT" } },
	{ DUNLIN_BT_TOTAL, DUNLIN_COPY_AMOUNT,
	  { "Total with VAT", "Gesamt brutto", "Total TTC", "Totaal incl. btw", "Totale con IVA",
	    "Total con IVA", "Razem brutto" } },
	{ DUNLIN_BT_PREPAID, DUNLIN_COPY_AMOUNT,
	  { "Already paid", "Bereits gezahlt", "Déjà payé", "Reeds betaald", "Già pagato",
	    "Ya pagado", "Zapłacono" } },
	{ DUNLIN_BT_ROUNDING, DUNLIN_COPY_AMOUNT,
	  { "Rounding", "Rundung", "Arrondi", "Afronding", "Arrotondamento", "Redondeo",
	    "Zaokrąglenie" } },
	{ DUNLIN_BT_PAYABLE, DUNLIN_COPY_AMOUNT,
	  { "AMOUNT DUE", "ZU ZAHLEN", "NET À PAYER", "TE BETALEN", "TOTALE DA PAGARE",
	    "TOTAL A PAGAR", "DO ZAPŁATY" } },
	{ DUNLIN_BT_NUMBER, DUNLIN_COPY_PLAIN, { NULL } },
};

const DunlinCopyRow dunlin_copy_payment[] = {
	{ DUNLIN_BT_MEANS, DUNLIN_COPY_CODE,
	  { "Means", "Zahlungsart", "Mode de paiement", "Betaalwijze", "Modalità di pagamento",
	    "Forma de pago", "Sposób płatności" } },
	{ DUNLIN_BT_ACCOUNT, DUNLIN_COPY_PLAIN,
	  { "Account", "Konto", "Compte", "Rekening", "Conto", "Cuenta", "Rachunek" } },
	{ DUNLIN_BT_ACCOUNT_NAME, DUNLIN_COPY_PLAIN,
	  { "Account holder", "Kontoinhaber", "Titulaire du compte", "Rekeninghouder",
	    "Intestatario del conto", "Titular de la cuenta", "Właściciel rachunku" } },
	{ DUNLIN_BT_BIC, DUNLIN_COPY_PLAIN,
	  { "BIC", "BIC", "BIC", "BIC", "BIC", "BIC", "BIC" } },
	{ DUNLIN_BT_REMITTANCE, DUNLIN_COPY_PLAIN,
	  { "Payment reference", "Verwendungszweck", "Référence de paiement", "Betalingskenmerk",
	    "Causale", "Concepto", "Tytuł przelewu" } },
	{ DUNLIN_BT_MANDATE, DUNLIN_COPY_PLAIN,
	  { "Mandate", "Mandat", "Mandat", "Machtiging", "Mandato", "Mandato", "Zgoda" } },
	{ DUNLIN_BT_CREDITOR_ID, DUNLIN_COPY_PLAIN,
	  { "Creditor identifier", "Gläubiger-ID", "Identifiant créancier", "Incassant-ID",
	    "Identificativo creditore", "Identificador del acreedor", "Identyfikator wierzyciela" } },
	{ DUNLIN_BT_TERMS, DUNLIN_COPY_PLAIN,
	  { "Terms", "Bedingungen", "Conditions", "Voorwaarden", "Condizioni", "Condiciones",
	    "Warunki" } },
	{ DUNLIN_BT_DISCOUNT, DUNLIN_COPY_PLAIN,
	  { "Discount in %", "Skonto in %", "Escompte en %", "Betalingskorting in %",
	    "Sconto in %", "Descuento en %", "Skonto w %" } },
	{ DUNLIN_BT_DISCOUNT_AMOUNT, DUNLIN_COPY_AMOUNT,
	  { "Discount", "Skonto", "Escompte", "Betalingskorting", "Sconto", "Descuento", "Skonto" } },
	{ DUNLIN_BT_DISCOUNT_DAYS, DUNLIN_COPY_PLAIN,
	  { "Discount, days", "Skonto, Tage", "Escompte, jours", "Betalingskorting, dagen",
	    "Sconto, giorni", "Descuento, días", "Skonto, dni" } },
	{ DUNLIN_BT_DISCOUNT_END, DUNLIN_COPY_DAY,
	  { "Discount until", "Skonto bis", "Escompte jusqu'au", "Betalingskorting tot",
	    "Sconto fino al", "Descuento hasta", "Skonto do" } },
	{ DUNLIN_BT_NUMBER, DUNLIN_COPY_PLAIN, { NULL } },
};

/* UN/ECE Recommendation 20, the common ones; others are printed as they stand. */
static const Label units[] = {
	{ "C62", { "pcs", "Stk.", "pce", "st.", "pz", "ud.", "szt." } },
	{ "H87", { "pcs", "Stk.", "pce", "st.", "pz", "ud.", "szt." } },
	{ "XPP", { "pcs", "Stk.", "pce", "st.", "pz", "ud.", "szt." } },
	{ "EA", { "pcs", "Stk.", "pce", "st.", "pz", "ud.", "szt." } },
	{ "HUR", { "h", "Std.", "h", "uur", "h", "h", "godz." } },
	{ "MIN", { "min", "Min.", "min", "min.", "min", "min", "min" } },
	{ "DAY", { "days", "Tage", "jours", "dagen", "giorni", "días", "dni" } },
	{ "WEE", { "weeks", "Wochen", "semaines", "weken", "settimane", "semanas", "tyg." } },
	{ "MON", { "months", "Monate", "mois", "maanden", "mesi", "meses", "mies." } },
	{ "ANN", { "years", "Jahre", "ans", "jaar", "anni", "años", "lata" } },
	{ "KGM", { "kg", "kg", "kg", "kg", "kg", "kg", "kg" } },
	{ "GRM", { "g", "g", "g", "g", "g", "g", "g" } },
	{ "TNE", { "t", "t", "t", "t", "t", "t", "t" } },
	{ "LTR", { "l", "l", "l", "l", "l", "l", "l" } },
	{ "MTR", { "m", "m", "m", "m", "m", "m", "m" } },
	{ "MTK", { "m²", "m²", "m²", "m²", "m²", "m²", "m²" } },
	{ "MTQ", { "m³", "m³", "m³", "m³", "m³", "m³", "m³" } },
	{ "KMT", { "km", "km", "km", "km", "km", "km", "km" } },
	{ "KWH", { "kWh", "kWh", "kWh", "kWh", "kWh", "kWh", "kWh" } },
	{ "LS",
	  { "lump sum", "pauschal", "forfait", "forfaitair", "a corpo", "tanto alzado", "ryczałt" } },
	{ "P1", { "%", "%", "%", "%", "%", "%", "%" } },
};

/* How people of each language write numbers and days; a blank that must not break parts thousands. */
static const struct {
	const char *code, *group;
	char day, point; /* what parts a day's numbers; 0: ISO 8601 */
} styles[DUNLIN_COPY_LANGUAGES] = {
	{ "en", ",", 0, '.' },
	{ "de", ".", '.', ',' },
	{ "fr", "\302\240", '/', ',' },
	{ "nl", ".", '-', ',' },
	{ "it", ".", '/', ',' },
	{ "es", ".", '/', ',' },
	{ "pl", "\302\240", '.', ',' },
};

guint
dunlin_copy_language(const char *language)
{
	for (guint i = 0; i < DUNLIN_COPY_LANGUAGES; i++)
		if (g_ascii_strncasecmp(language, styles[i].code, 2) == 0)
			return i;
	return 0;
}

const char *
dunlin_copy_label(const DunlinCopy *copy, const char *key)
{
	for (guint i = 0; i < G_N_ELEMENTS(labels); i++) {
		if (strcmp(labels[i].key, key) == 0)
			return labels[i].text[copy->language];
	}
	g_assert_not_reached();
}

/* A decimal as the reader writes it, without idle zeros beyond @digits. */
char *
dunlin_copy_number(const DunlinCopy *copy, const char *text, guint digits)
{
	char *clean = dunlin_text_line(text, VALUE_MAX), *point = strchr(clean, '.');
	gsize length = strlen(clean);

	if (point == NULL || strspn(clean, "+-0123456789.") != length)
		return clean;
	while (length > (gsize)(point - clean) + 1 + digits && clean[length - 1] == '0')
		clean[--length] = '\0';
	if (clean[length - 1] == '.')
		clean[--length] = '\0';
	else
		*point = styles[copy->language].point;
	return clean;
}

static char *
day(const DunlinCopy *copy, const DunlinInvoiceValue *value)
{
	DunlinDay civil = dunlin_invoice_day(value);
	int y, m, d;

	if (civil == DUNLIN_DAY_NONE)
		return dunlin_text_line(value->text, VALUE_MAX);
	if (styles[copy->language].day == 0)
		return dunlin_day_to_string(civil);
	dunlin_day_to_ymd(civil, &y, &m, &d);
	return g_strdup_printf("%02d%c%02d%c%04d", d, styles[copy->language].day, m,
			       styles[copy->language].day, y);
}

/* Puts the thousands' separators in: "1234567.5" is "1,234,567.50". */
static char *
group(const DunlinCopy *copy, const char *text, guint digits)
{
	gsize sign = *text == '-' || *text == '+';
	g_autoptr(GString) out = g_string_new_len(text, (gssize)sign);
	gsize whole = strspn(text + sign, "0123456789"), written;

	if (whole == 0 || whole > 30)
		return g_strdup(text);
	text += sign;
	for (gsize i = 0; i < whole; i++) {
		if (i > 0 && (whole - i) % 3 == 0)
			g_string_append(out, styles[copy->language].group);
		g_string_append_c(out, text[i]);
	}
	written = text[whole] != '\0' ? strlen(text + whole + 1) : 0;
	if (written > 0 || digits > 0)
		g_string_append_c(out, styles[copy->language].point);
	g_string_append(out, written > 0 ? text + whole + 1 : "");
	for (; written < digits; written++)
		g_string_append_c(out, '0');
	return g_strdup(out->str);
}

char *
dunlin_copy_amount(const DunlinCopy *copy, const DunlinInvoiceValue *value)
{
	const char *currency = value->qualifier != NULL ? value->qualifier
							: dunlin_invoice_currency(copy->document);
	g_autofree char *money = dunlin_copy_number(copy, value->text, 2);
	g_autofree char *code = dunlin_text_line(currency != NULL ? currency : "", 10);
	g_autofree char *grouped = NULL;
	guint digits = 2;

	if (strspn(money, "+-0123456789.,") != strlen(money))
		return g_strstrip(g_strdup_printf("%s %s", money, code));
	(void)dunlin_currency_digits(code, &digits); /* of an unknown one, two */
	grouped = group(copy, money, digits);
	return g_strstrip(g_strdup_printf("%s %s", grouped, code));
}

const char *
dunlin_copy_unit(const DunlinCopy *copy, const char *code)
{
	for (guint i = 0; i < G_N_ELEMENTS(units); i++) {
		if (strcmp(units[i].key, code) == 0)
			return units[i].text[copy->language];
	}
	return code;
}

/* The value of @term in the record that begins at @at. */
const DunlinInvoiceValue *
dunlin_copy_in_record(Document *document, guint at, DunlinBt term)
{
	const DunlinInvoiceValue *values = (const DunlinInvoiceValue *)document->values->data;

	for (guint i = at; i < document->values->len && values[i].record == values[at].record; i++) {
		if (values[i].term == term)
			return &values[i];
	}
	return NULL;
}

static gboolean
is_credit(Document *document)
{
	const char *type = dunlin_invoice_text(document, DUNLIN_ROLE_NONE, DUNLIN_BT_TYPE);

	return strcmp(document->syntax, "ubl-creditnote") == 0 || g_strcmp0(type, "381") == 0;
}

/* @prefix and the code; NULL: it is none of the common ones. */
static const char *
name_of_code(const DunlinCopy *copy, const char *prefix, const char *code)
{
	g_autofree char *key = g_strconcat(prefix, code, NULL);

	for (guint i = 0; i < G_N_ELEMENTS(codes); i++) {
		if (strcmp(codes[i].key, key) == 0)
			return codes[i].text[copy->language];
	}
	return NULL;
}

char *
dunlin_copy_value(const DunlinCopy *copy, DunlinCopyForm form, DunlinBt term, const DunlinInvoiceValue *value)
{
	const char *name = form == DUNLIN_COPY_CODE
				   ? name_of_code(copy, term == DUNLIN_BT_MEANS ? "m" : "", value->text)
				   : NULL;

	if (name != NULL)
		return g_strdup_printf("%s (%s)", name, value->text);
	if (form == DUNLIN_COPY_DAY)
		return day(copy, value);
	return form == DUNLIN_COPY_AMOUNT ? dunlin_copy_amount(copy, value)
					  : dunlin_text_clean(value->text, TEXT_MAX);
}

const char *
dunlin_copy_title(const DunlinCopy *copy)
{
	const char *type = dunlin_invoice_text(copy->document, DUNLIN_ROLE_NONE, DUNLIN_BT_TYPE);
	const char *name = type != NULL ? name_of_code(copy, "", type) : NULL;

	if (name == NULL || is_credit(copy->document))
		name = name_of_code(copy, "", is_credit(copy->document) ? "381" : "380");
	return name;
}

char *
dunlin_copy_mark(const DunlinCopy *copy)
{
	const char *id = dunlin_invoice_text(copy->document, DUNLIN_ROLE_NONE, DUNLIN_BT_NUMBER);
	g_autofree char *name = dunlin_text_line(id != NULL ? id : "", VALUE_MAX);
	g_auto(GStrv) parts = g_strsplit(
		dunlin_copy_label(copy, is_credit(copy->document) ? "copy-credit" : "copy"), "%s", 2);

	return g_strconcat(parts[0], name, parts[1], NULL);
}
