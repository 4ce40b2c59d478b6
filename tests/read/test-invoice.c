/* SPDX-License-Identifier: BSD-2-Clause */
/* Invoices of both vocabularies, what each field comes from, and XML that is none. */
#include "read/read.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "read/invoice-words.h"
#include "read/invoice.h"
#include "read/paper.h"

#define UBL "urn:oasis:names:specification:ubl:schema:xsd:"
#define CII "urn:un:unece:uncefact:data:standard:"
#define INVOICE_START "<Invoice xmlns=\"" UBL "Invoice-2\">"
#define INVOICE_END "</Invoice>"
#define INVOICE(body) INVOICE_START body INVOICE_END
#define CREDIT(body) "<CreditNote xmlns=\"" UBL "CreditNote-2\">" body "</CreditNote>"
#define CROSS(body) "<r:CrossIndustryInvoice xmlns:r=\"" CII "CrossIndustryInvoice:100\" xmlns:a=\"" CII \
	"ReusableAggregateBusinessInformationEntity:100\" xmlns:u=\"" CII "UnqualifiedDataType:100\">" body \
	"</r:CrossIndustryInvoice>"
#define ZUGFERD(body) "<r:CrossIndustryDocument xmlns:r=\"urn:ferd:CrossIndustryDocument:invoice:1p0\" " \
	"xmlns:a=\"" CII "ReusableAggregateBusinessInformationEntity:12\" xmlns:u=\"" CII \
	"UnqualifiedDataType:15\">" body "</r:CrossIndustryDocument>"
#define SETTLE(body) CROSS("<r:SupplyChainTradeTransaction><a:ApplicableHeaderTradeSettlement>" body \
	"</a:ApplicableHeaderTradeSettlement></r:SupplyChainTradeTransaction>")
#define AGREE(body) CROSS("<r:SupplyChainTradeTransaction><a:ApplicableHeaderTradeAgreement>" body \
	"</a:ApplicableHeaderTradeAgreement></r:SupplyChainTradeTransaction>")
#define BUYER(body) INVOICE("<AccountingCustomerParty><Party>" body "</Party></AccountingCustomerParty>")
#define SELLER(body) INVOICE("<AccountingSupplierParty><Party>" body "</Party></AccountingSupplierParty>")
#define MONEY(amount) INVOICE("<DocumentCurrencyCode>EUR</DocumentCurrencyCode><LegalMonetaryTotal>" \
	amount "</LegalMonetaryTotal>")
#define PART(day, amount) "<a:SpecifiedTradePaymentTerms><a:DueDateDateTime><u:DateTimeString format=\"102\">" day \
	"</u:DateTimeString></a:DueDateDateTime><a:PartialPaymentAmount>" amount \
	"</a:PartialPaymentAmount></a:SpecifiedTradePaymentTerms>"
#define DUE(day) "<a:SpecifiedTradePaymentTerms><a:DueDateDateTime><u:DateTimeString format=\"102\">" day \
	"</u:DateTimeString></a:DueDateDateTime></a:SpecifiedTradePaymentTerms>"

#define DISCOUNT(day, text, terms) "<a:SpecifiedTradePaymentTerms><a:Description>" text \
	"</a:Description><a:DueDateDateTime><u:DateTimeString format=\"102\">" day "</u:DateTimeString>" \
	"</a:DueDateDateTime><a:ApplicableTradePaymentDiscountTerms>" terms \
	"</a:ApplicableTradePaymentDiscountTerms></a:SpecifiedTradePaymentTerms>"
#define PERCENT "<a:CalculationPercent>2.00</a:CalculationPercent>"
#define DAYS "<a:BasisPeriodMeasure unitCode=\"DAY\">10</a:BasisPeriodMeasure>"

#define EUR_INVOICE(body) INVOICE("<DocumentCurrencyCode>EUR</DocumentCurrencyCode><TaxTotal>" body "</TaxTotal>")
#define SUBTOTAL(base, tax, category) "<TaxSubtotal><TaxableAmount currencyID=\"EUR\">" base "</TaxableAmount>" \
	"<TaxAmount currencyID=\"EUR\">" tax "</TaxAmount><TaxCategory>" category "</TaxCategory></TaxSubtotal>"
#define TRADE_TAX(base, tax, category) "<a:ApplicableTradeTax><a:CalculatedAmount>" tax "</a:CalculatedAmount>" \
	"<a:TypeCode>VAT</a:TypeCode><a:BasisAmount>" base "</a:BasisAmount>" category "</a:ApplicableTradeTax>"
#define EUR_SETTLE(body) SETTLE("<a:InvoiceCurrencyCode>EUR</a:InvoiceCurrencyCode>" body)

/* @want stands literally in the invoice's JSON. */
static const struct {
	const char *name, *xml, *want;
} rows[] = {
	{ "syntax ubl", INVOICE(""), "\"syntax\":\"ubl-invoice\"" },
	{ "syntax credit note", CREDIT("<CreditNoteTypeCode>381</CreditNoteTypeCode>"), "\"syntax\":\"ubl-creditnote\",\"type_code\":\"381\"" },
	{ "syntax cii", CROSS(""), "\"syntax\":\"cii\"" },
	{ "syntax zugferd", ZUGFERD(""), "\"syntax\":\"zugferd-1\"" },
	{ "prefixed", "<x:Invoice xmlns:x=\"" UBL "Invoice-2\" xmlns:y=\"" UBL "CommonBasicComponents-2\"><y:ID> R-1 </y:ID></x:Invoice>", "\"number\":\"R-1\"" },
	{ "number of a line is none", INVOICE("<InvoiceLine><ID>7</ID></InvoiceLine>"), "\"number\":null" },
	{ "comment inside", INVOICE("<ID>R<!-- -->-<![CDATA[1&]]></ID>"), "\"number\":\"R-1&\"" },
	{ "zone", INVOICE("<IssueDate>2026-10-01+01:00</IssueDate><DueDate>2026-10-15Z</DueDate>"), "\"issue_date\":\"2026-10-01\",\"due_date\":\"2026-10-15\"" },
	{ "year 9999", INVOICE("<DueDate>9999-12-31</DueDate>"), "\"due_date\":null,\"due_text\":\"9999-12-31\"" },
	{ "no such day", INVOICE("<DueDate>2026-02-30</DueDate>"), "\"due_date\":null" },
	{ "credit note's due date", CREDIT("<PaymentMeans><PaymentDueDate>2026-10-15</PaymentDueDate></PaymentMeans>"), "\"due_date\":\"2026-10-15\"" },
	{ "due date of old UBL", INVOICE("<PaymentMeans><PaymentDueDate>2026-10-15</PaymentDueDate></PaymentMeans>"), "\"due_date\":\"2026-10-15\"" },
	{ "format 102", CROSS("<r:ExchangedDocument><a:IssueDateTime><u:DateTimeString format=\"102\">20261001</u:DateTimeString></a:IssueDateTime></r:ExchangedDocument>"), "\"issue_date\":\"2026-10-01\"" },
	{ "format 203", CROSS("<r:ExchangedDocument><a:IssueDateTime><u:DateTimeString format=\"203\">202610012359</u:DateTimeString></a:IssueDateTime></r:ExchangedDocument>"), "\"issue_date\":\"2026-10-01\"" },
	{ "format 204", ZUGFERD("<r:HeaderExchangedDocument><a:IssueDateTime><u:DateTimeString format=\"204\">20261001235959</u:DateTimeString></a:IssueDateTime></r:HeaderExchangedDocument>"), "\"issue_date\":\"2026-10-01\"" },
	{ "instalments", SETTLE(PART("20261101", "10.00") PART("20261201", "20.00")),
	  "\"instalments\":[\"2026-11-01\",\"2026-12-01\"]" },
	{ "several days alone are no instalments", SETTLE(DUE("20261101") DUE("20261201")), "\"instalments\":[]" },
	{ "payee", INVOICE("<PayeeParty><PartyName><Name>Factor AG</Name></PartyName></PayeeParty>"), "\"payee\":\"Factor AG\"" },
	{ "payee in cii", SETTLE("<a:PayeeTradeParty><a:Name>Factor AG</a:Name></a:PayeeTradeParty>"), "\"payee\":\"Factor AG\"" },
	{ "several days: the first and the last", SETTLE(DUE("20261101") DUE("20261201") DUE("20261115")),
	  "\"due_date\":\"2026-11-01\",\"due_text\":null,\"last_due_date\":\"2026-12-01\"" },
	{ "one day", SETTLE(DUE("20261101")), "\"due_date\":\"2026-11-01\",\"due_text\":null,\"last_due_date\":null" },
	{ "a discount's end is no day to be late", SETTLE(DISCOUNT("20261101", "", PERCENT) DUE("20261201")), "\"discounts\":[\"2026-11-01\"]" },
	{ "a discount of its own days", SETTLE(DISCOUNT("20261101", "", DAYS PERCENT)), "\"discounts\":[]" },
	{ "a discount's end by its text", SETTLE(DISCOUNT("20261101", "Zahlbar mit 2% Skonto bis", "")), "\"discounts\":[\"2026-11-01\"]" },
	{ "a text with days of its own", SETTLE(DISCOUNT("20261101", "10 Tage 3% Skonto, 30 Tage netto", "")), "\"discounts\":[]" },
	{ "no discount", SETTLE(DISCOUNT("20261101", "Paiement sans escompte avant le", "")), "\"discounts\":[]" },
	{ "discount in UBL", INVOICE("<DueDate>2026-12-01</DueDate><PaymentTerms><SettlementDiscountPercent>2</SettlementDiscountPercent><PaymentDueDate>2026-11-01</PaymentDueDate></PaymentTerms>"),
	  "\"discounts\":[\"2026-11-01\"]" },
	{ "days elsewhere count too", INVOICE("<DueDate>2026-11-01</DueDate><PaymentMeans><PaymentDueDate>2026-12-01</PaymentDueDate></PaymentMeans>"),
	  "\"due_date\":\"2026-11-01\",\"due_text\":null,\"last_due_date\":\"2026-12-01\"" },
	{ "instalments in UBL", INVOICE("<PaymentTerms><Amount>10</Amount><InstallmentDueDate>2026-11-01</InstallmentDueDate></PaymentTerms><PaymentTerms><Amount>10</Amount><InstallmentDueDate>2026-12-01</InstallmentDueDate></PaymentTerms>"),
	  "\"instalments\":[\"2026-11-01\",\"2026-12-01\"]" },
	{ "payable, not total", MONEY("<TaxInclusiveAmount currencyID=\"EUR\">119.00</TaxInclusiveAmount><PrepaidAmount currencyID=\"EUR\">100</PrepaidAmount><PayableAmount currencyID=\"EUR\">19.000</PayableAmount>"),
	  "\"total\":\"119.00\",\"prepaid\":\"100.00\",\"payable\":\"19.00\"" },
	{ "negative", MONEY("<PayableAmount currencyID=\"EUR\">-5</PayableAmount>"), "\"payable\":\"-5.00\"" },
	{ "part of a cent", MONEY("<PayableAmount currencyID=\"EUR\">1.005</PayableAmount>"), "\"payable\":null" },
	{ "no number", MONEY("<PayableAmount currencyID=\"EUR\">1,00</PayableAmount>"), "\"payable\":null" },
	{ "another currency", MONEY("<PayableAmount currencyID=\"USD\">1.00</PayableAmount>"), "\"payable\":null" },
	{ "unknown currency", INVOICE("<DocumentCurrencyCode>XXQ</DocumentCurrencyCode><LegalMonetaryTotal><PayableAmount currencyID=\"XXQ\">1.00</PayableAmount></LegalMonetaryTotal>"),
	  "\"currency\":\"XXQ\",\"total\":null,\"prepaid\":null,\"payable\":null" },
	{ "currency of the amount only", INVOICE("<LegalMonetaryTotal><PayableAmount currencyID=\"JPY\">100</PayableAmount></LegalMonetaryTotal>"),
	  "\"currency\":\"JPY\",\"total\":null,\"prepaid\":null,\"payable\":\"100\"" },
	{ "zugferd sums", ZUGFERD("<r:SpecifiedSupplyChainTradeTransaction><a:ApplicableSupplyChainTradeSettlement><a:InvoiceCurrencyCode>EUR</a:InvoiceCurrencyCode><a:SpecifiedTradeSettlementMonetarySummation><a:GrandTotalAmount currencyID=\"EUR\">2</a:GrandTotalAmount><a:DuePayableAmount currencyID=\"EUR\">1</a:DuePayableAmount></a:SpecifiedTradeSettlementMonetarySummation></a:ApplicableSupplyChainTradeSettlement></r:SpecifiedSupplyChainTradeTransaction>"),
	  "\"total\":\"2.00\",\"prepaid\":null,\"payable\":\"1.00\"" },
	{ "legal name", SELLER("<PartyName><Name>Trade</Name></PartyName><PartyLegalEntity><RegistrationName>Legal</RegistrationName></PartyLegalEntity>"), "\"seller\":{\"name\":\"Legal\"" },
	{ "trading name", SELLER("<PartyName><Name>Trade</Name></PartyName>"), "\"seller\":{\"name\":\"Trade\"" },
	{ "VAT and no other tax", SELLER("<PartyTaxScheme><CompanyID>11/22</CompanyID><TaxScheme><ID>FC</ID></TaxScheme></PartyTaxScheme><PartyTaxScheme><CompanyID>DE1</CompanyID><TaxScheme><ID>VAT</ID></TaxScheme></PartyTaxScheme>"), "\"vat_id\":\"DE1\"" },
	{ "VAT in cii", AGREE("<a:SellerTradeParty><a:SpecifiedTaxRegistration><a:ID schemeID=\"FC\">1</a:ID></a:SpecifiedTaxRegistration><a:SpecifiedTaxRegistration><a:ID schemeID=\"VA\">DE1</a:ID></a:SpecifiedTaxRegistration></a:SellerTradeParty>"), "\"vat_id\":\"DE1\"" },
	{ "buyer's mail", BUYER("<EndpointID schemeID=\"EM\">e@b.example</EndpointID><Contact><ElectronicMail>c@b.example</ElectronicMail></Contact>"), "\"email\":\"c@b.example\",\"vat_id\"" },
	{ "buyer's endpoint", BUYER("<EndpointID schemeID=\"EM\">e@b.example</EndpointID>"), "\"email\":\"e@b.example\",\"vat_id\"" },
	{ "endpoint that is no mail", BUYER("<EndpointID schemeID=\"0088\">4012345</EndpointID>"), "\"buyer\":{\"name\":null,\"email\":null" },
	{ "seller's mail is not the buyer's", SELLER("<Contact><ElectronicMail>s@a.example</ElectronicMail></Contact>"), "\"buyer\":{\"name\":null,\"email\":null" },
	{ "every account", INVOICE("<PaymentMeans><PaymentMeansCode>58</PaymentMeansCode><PaymentID>X</PaymentID><PayeeFinancialAccount><ID>DE02 1203</ID></PayeeFinancialAccount></PaymentMeans><PaymentMeans><PaymentMeansCode>59</PaymentMeansCode><PaymentID>Y</PaymentID><PayeeFinancialAccount><ID>DE03</ID></PayeeFinancialAccount></PaymentMeans>"),
	  "\"iban\":[\"DE02 1203\",\"DE03\"],\"payment_reference\":\"X\",\"payment_means\":\"58\"" },
	{ "whom to ask for", BUYER("<Contact><Name>Erika Muster</Name></Contact>"), "\"contact\":\"Erika Muster\"" },
	{ "the customer's order", INVOICE("<OrderReference><ID>4500123</ID></OrderReference>"), "\"order_reference\":\"4500123\",\"subject\":null" },
	{ "what was sold", INVOICE("<InvoiceLine><ID>1</ID><Item><Name>Maintenance</Name></Item></InvoiceLine>"), "\"subject\":\"Maintenance\"" },
	{ "several things", INVOICE("<InvoiceLine><ID>1</ID><Item><Name>Chair</Name></Item></InvoiceLine><InvoiceLine><ID>2</ID><Item><Name>Desk</Name></Item></InvoiceLine>"), "\"subject\":\"Chair …\"" },
	{ "debited account is none", INVOICE("<PaymentMeans><PaymentMandate><PayerFinancialAccount><ID>DE02</ID></PayerFinancialAccount></PaymentMandate></PaymentMeans>"), "\"iban\":[]" },
	{ "preceding", INVOICE("<BillingReference><InvoiceDocumentReference><ID>R-0</ID></InvoiceDocumentReference></BillingReference><BillingReference><InvoiceDocumentReference><ID>R-00</ID></InvoiceDocumentReference></BillingReference>"), "\"preceding\":[\"R-0\",\"R-00\"]" },
	{ "tax by rate", EUR_INVOICE("<TaxAmount currencyID=\"EUR\">22.50</TaxAmount>"
		SUBTOTAL("100.00", "19.00", "<ID>S</ID><Percent>19.00</Percent>")
		SUBTOTAL("50", "3.5", "<ID>S</ID><Percent>7</Percent>")
		SUBTOTAL("10.00", "0.00", "<ID>E</ID><Percent>0</Percent><TaxExemptionReason>x</TaxExemptionReason>")),
	  "\"vat\":[\"S 19 100.00 19.00\",\"S 7 50.00 3.50\",\"E 0 10.00 0.00\"]" },
	{ "tax by rate in cii", EUR_SETTLE(
		TRADE_TAX("100.00", "5.50", "<a:CategoryCode>S</a:CategoryCode><a:RateApplicablePercent>5.5</a:RateApplicablePercent>")
		TRADE_TAX("20.00", "0", "<a:CategoryCode>AE</a:CategoryCode>")),
	  "\"vat\":[\"S 5.5 100.00 5.50\",\"AE 0 20.00 0.00\"]" },
	{ "tax by rate in zugferd 1", ZUGFERD("<r:SpecifiedSupplyChainTradeTransaction><a:ApplicableSupplyChainTradeSettlement>"
		"<a:InvoiceCurrencyCode>EUR</a:InvoiceCurrencyCode><a:ApplicableTradeTax><a:CalculatedAmount currencyID=\"EUR\">19.00"
		"</a:CalculatedAmount><a:BasisAmount currencyID=\"EUR\">100.00</a:BasisAmount><a:CategoryCode>S</a:CategoryCode>"
		"<a:ApplicablePercent>19.00</a:ApplicablePercent></a:ApplicableTradeTax></a:ApplicableSupplyChainTradeSettlement>"
		"</r:SpecifiedSupplyChainTradeTransaction>"), "\"vat\":[\"S 19 100.00 19.00\"]" },
	{ "tax of a category nobody states", EUR_INVOICE(SUBTOTAL("100.00", "0.00", "")), "\"vat\":[\"- 0 100.00 0.00\"]" },
	{ "half of the rates is none", EUR_INVOICE(SUBTOTAL("100.00", "19.00", "<ID>S</ID><Percent>19</Percent>")
		SUBTOTAL("many", "3.50", "<ID>S</ID><Percent>7</Percent>")), "\"vat\":[]" },
	{ "tax in another currency is none", EUR_INVOICE("<TaxSubtotal><TaxableAmount currencyID=\"SEK\">1000.00"
		"</TaxableAmount><TaxAmount currencyID=\"SEK\">190.00</TaxAmount></TaxSubtotal>"), "\"vat\":[]" },
	{ "a line's tax is none of the invoice's", EUR_INVOICE("<TaxAmount>19.00</TaxAmount>"), "\"vat\":[]" },
	{ "terms", INVOICE("<PaymentTerms><Note>#SKONTO#TAGE=7#PROZENT=2.00#&#10;#SKONTO#TAGE=30#PROZENT=0.00#&#10;</Note></PaymentTerms>"), "\"due_date\":null" },
	{ "latin 1", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" INVOICE("<ID>M\xfcller</ID>"), "\"number\":\"Müller\"" },
	{ "namespace that is no URI", "<Invoice xmlns=\"" UBL "Invoice-2\" xmlns:x=\"a b\" xmlns:y=\"rel\"><ID>1</ID></Invoice>", "\"number\":\"1\"" },
	{ "byte order mark", "\xef\xbb\xbf<?xml version=\"1.0\" encoding=\"utf-8\"?>" INVOICE("<ID>1</ID>"), "\"number\":\"1\"" },
};

static char *
read_xml(const char *xml, gsize length, gboolean *ret_invoice)
{
	DunlinReading *reading = dunlin_reading_new();
	char *json = NULL;

	*ret_invoice = dunlin_read_invoice_xml((const guint8 *)xml, length, "2", reading);
	g_assert_cmpuint(reading->len, <=, 1);
	if (reading->len == 1)
		json = dunlin_found_to_json(reading->pdata[0]);
	dunlin_reading_free(reading);
	return json;
}

static void
test_fields(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		gboolean invoice;
		g_autofree char *json = read_xml(rows[i].xml, strlen(rows[i].xml), &invoice);

		if (!invoice || strstr(json, rows[i].want) == NULL)
			g_error("%s: %s", rows[i].name, json);
	}
}

static const struct {
	const char *name, *xml, *why; /* NULL: passed over in silence */
} others[] = {
	{ "order", "<Order xmlns=\"" UBL "Order-2\"/>", "it is an order (UBL), no invoice\",\"resend\":true" },
	{ "order response", "<OrderResponse xmlns=\"" UBL "OrderResponse-2\"/>", "order response" },
	{ "reminder", "<Reminder xmlns=\"" UBL "Reminder-2\"/>", "a reminder" },
	{ "Order-X", "<a:SCRDMCCBDACIOMessageStructure "
	  "xmlns:a=\"urn:un:unece:uncefact:data:standard:SCRDMCCBDACIOMessageStructure:100\"/>", "Order-X" },
	{ "FatturaPA", "<p:FatturaElettronica xmlns:p=\"http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2\"/>",
	  "FatturaPA, which this release does not read: send it as PDF\",\"resend\":false" },
	{ "Facturae", "<f:Facturae xmlns:f=\"http://www.facturae.gob.es/formato/Versiones/Facturaev3_2_2.xml\"/>", "Facturae" },
	{ "Facturae 3.2", "<f:Facturae xmlns:f=\"http://www.facturae.es/Facturae/2009/v3.2/Facturae\"/>", "Facturae" },
	{ "other UBL", "<Waybill xmlns=\"" UBL "Waybill-2\"/>", "UBL document" },
	{ "invoice of no namespace", "<Invoice/>", NULL },
	{ "invoice of another", "<Invoice xmlns=\"urn:x\"/>", NULL },
	{ "another root in the namespace", "<Bill xmlns=\"" UBL "Invoice-2\"/>", "UBL document" },
	{ "bank statement", "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"/>", "bank statement" },
	{ "picture", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", NULL },
	{ "cut off", "<Invoice xmlns=\"" UBL "Invoice-2\"><ID>1", "not well-formed" },
	{ "cut inside a tag", "<Invoice xmlns=\"" UBL "Invoice-2\"><ID", "inside a tag" },
	{ "undeclared prefix", "<Invoice xmlns=\"" UBL "Invoice-2\"><x:ID>1</x:ID></Invoice>", "not well-formed" },
	{ "bad UTF-8", INVOICE("<ID>\xff</ID>"), "not well-formed" },
	{ "two roots", INVOICE("") INVOICE(""), "not well-formed" },
	{ "doctype", "<!DOCTYPE Invoice>" INVOICE(""), "DOCTYPE" },
	{ "billion laughs", "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>" INVOICE("<ID>&b;</ID>"), "DOCTYPE" },
	{ "outer entity", "<!DOCTYPE l [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>" INVOICE("<ID>&a;</ID>"), "DOCTYPE" },
	{ "entity of nobody", INVOICE("<ID>&a;</ID>"), "not well-formed" },
	{ "stateful encoding", "<?xml version=\"1.0\" encoding=\"UTF-7\"?>" INVOICE(""), "encoding" },
};

static void
test_others(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(others); i++) {
		gboolean invoice;
		g_autofree char *json = read_xml(others[i].xml, strlen(others[i].xml), &invoice);

		if (invoice || (others[i].why == NULL ? json != NULL
						      : json == NULL || strstr(json, others[i].why) == NULL))
			g_error("%s: %s", others[i].name, json);
	}
}

static void
assert_why(const GString *xml, const char *why)
{
	gboolean invoice;
	gint64 before = g_get_monotonic_time();
	g_autofree char *json = read_xml(xml->str, xml->len, &invoice);

	if (invoice || json == NULL || strstr(json, why) == NULL)
		g_error("%s: %s", why, json);
	g_assert_cmpint(g_get_monotonic_time() - before, <, 5 * G_USEC_PER_SEC);
}

static void
test_bombs(void)
{
	g_autoptr(GString) names = g_string_new("<Invoice xmlns=\"" UBL "Invoice-2\"");
	g_autoptr(GString) deep = g_string_new("<Invoice xmlns=\"" UBL "Invoice-2\">");
	g_autoptr(GString) large = g_string_new(NULL);
	g_autofree char *scan = g_strnfill(12 * 1024 * 1024, 'A');
	g_autofree char *json = NULL;
	gboolean invoice;

	for (int i = 0; i < 200000; i++)
		g_string_append_printf(names, " xmlns:a%d='x'", i);
	g_string_append(names, "/>");
	assert_why(names, "longer than 64 KiB");
	for (int i = 0; i < 100000; i++)
		g_string_append(deep, "<a>");
	assert_why(deep, "nested too deeply");
	g_string_printf(large, INVOICE("<AdditionalDocumentReference><Attachment><EmbeddedDocumentBinaryObject>"
		"%s</EmbeddedDocumentBinaryObject></Attachment></AdditionalDocumentReference><ID>R-1</ID>"), scan);
	json = read_xml(large->str, large->len, &invoice);
	g_assert_true(invoice);
	g_assert_nonnull(strstr(json, "\"number\":\"R-1\""));
}

static void
test_utf16(void)
{
	gsize length;
	g_autofree char *xml = g_convert("\xef\xbb\xbf<?xml version=\"1.0\" encoding=\"UTF-16\"?>" INVOICE("<ID>Ä1</ID>"), -1,
					 "UTF-16LE", "UTF-8", NULL, &length, NULL);
	gboolean invoice;
	g_autofree char *json = read_xml(xml, length, &invoice);

	g_assert_true(dunlin_read_is_xml((const guint8 *)xml, length));
	g_assert_true(invoice);
	g_assert_nonnull(strstr(json, "\"number\":\"Ä1\""));
}

static void
test_sniff(void)
{
	static const struct { const char *text; gboolean xml; } texts[] = {
		{ "<?xml version=\"1.0\"?>", TRUE }, { "\n <Invoice", TRUE }, { "<!-- x -->", TRUE },
		{ "\xef\xbb\xbf<a", TRUE }, { "<html>", FALSE }, { "<!DOCTYPE HTML>", FALSE },
		{ "< a", FALSE }, { "From: a", FALSE }, { "", FALSE }, { "<", FALSE }, { "<1", FALSE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
		if (dunlin_read_is_xml((const guint8 *)texts[i].text, strlen(texts[i].text)) != texts[i].xml)
			g_error("%s", texts[i].text);
	}
}

static void
test_copy(void)
{
	static const char xml[] = INVOICE("<ID>../R/1</ID><DueDate>2026-10-15</DueDate><DocumentCurrencyCode>EUR</DocumentCurrencyCode>"
		"<InvoiceLine><ID>1</ID><InvoicedQuantity unitCode=\"HUR\">2.50</InvoicedQuantity>"
		"<LineExtensionAmount currencyID=\"EUR\">100.00</LineExtensionAmount><Item><Name>Work</Name></Item>"
		"<Price><PriceAmount currencyID=\"EUR\">40</PriceAmount></Price></InvoiceLine>"
		"<LegalMonetaryTotal><PayableAmount currencyID=\"EUR\">119.00</PayableAmount></LegalMonetaryTotal>");
	static const struct { const char *language, *want[4]; } copies[] = {
		{ "en", { "READABLE COPY of the electronic invoice ../R/1.", "Due:                      2026-10-15\n",
			  "2.5 h × 40.00 EUR = 100.00 EUR", "AMOUNT DUE:               119.00 EUR" } },
		{ "de", { "LESBARE KOPIE der elektronischen Rechnung ../R/1.", "Fällig am:                15.10.2026\n",
			  "2,5 Std. × 40,00 EUR = 100,00 EUR", "ZU ZAHLEN:                119,00 EUR" } },
		{ "fr-BE", { "COPIE LISIBLE de la facture électronique ../R/1.", " 15/10/2026\n",
			     "2,5 h × 40,00 EUR = 100,00 EUR", "NET À PAYER:" } },
		{ "nl", { "LEESBARE KOPIE van de elektronische factuur ../R/1.", " 15-10-2026\n",
			  "2,5 uur × 40,00 EUR", "TE BETALEN:" } },
		{ "it", { "COPIA LEGGIBILE della fattura elettronica ../R/1.", " 15/10/2026\n", "2,5 h × 40,00 EUR",
			  "TOTALE DA PAGARE:" } },
		{ "es", { "COPIA LEGIBLE de la factura electrónica ../R/1.", " 15/10/2026\n", "2,5 h × 40,00 EUR",
			  "TOTAL A PAGAR:" } },
		{ "pl", { "CZYTELNA KOPIA faktury elektronicznej ../R/1.", " 15.10.2026\n", "2,5 godz. × 40,00 EUR",
			  "DO ZAPŁATY:" } },
		{ "sv", { "READABLE COPY of the electronic invoice ../R/1.", " 2026-10-15\n", "2.5 h × 40.00 EUR",
			  "AMOUNT DUE:" } },
	};

	for (guint i = 0; i < G_N_ELEMENTS(copies); i++) {
		g_autoptr(GString) out = g_string_new(NULL);
		g_autofree char *why = NULL, *text = NULL;
		g_autoptr(DunlinInvoiceDocument) document =
			dunlin_invoice_document_parse((const guint8 *)xml, strlen(xml), &why, NULL);

		dunlin_invoice_render(document, copies[i].language, out);
		text = g_strdup(out->str);
		for (guint j = 0; j < G_N_ELEMENTS(copies[i].want); j++) {
			if (strstr(text, copies[i].want[j]) == NULL)
				g_error("%s is missing in: %s", copies[i].want[j], text);
		}
		g_assert_true(g_str_has_prefix(text, copies[i].want[0]));
	}
}

/* No table of the copy lacks a language. */
static void
test_copy_words(void)
{
	const DunlinCopyRow *const tables[] = { dunlin_copy_head, dunlin_copy_party, dunlin_copy_totals,
						dunlin_copy_payment };

	for (guint t = 0; t < G_N_ELEMENTS(tables); t++)
		for (const DunlinCopyRow *row = tables[t]; row->text[0] != NULL; row++)
			for (guint l = 0; l < DUNLIN_COPY_LANGUAGES; l++)
				g_assert_nonnull(row->text[l]);
}

/* "pdftotext", where it is installed, as one string; NULL. */
static char *
words_of_pdf(const GByteArray *pdf)
{
	g_autofree char *program = g_find_program_in_path("pdftotext");
	g_autofree char *path = g_build_filename(g_get_tmp_dir(), "dunlin-copy-XXXXXX", NULL);
	const char *const argv[] = { program, "-layout", path, "-", NULL };
	char *out = NULL;
	int fd = g_mkstemp(path);

	g_assert_cmpint(fd, >=, 0);
	close(fd);
	g_assert_true(g_file_set_contents(path, (const char *)pdf->data, pdf->len, NULL));
	if (program != NULL)
		g_assert_true(g_spawn_sync(NULL, (char **)argv, NULL, 0, NULL, NULL, &out, NULL, NULL, NULL));
	(void)g_unlink(path);
	return out;
}

/* Every fact stands on the pages; each page bears the mark and its number, and the table its head. */
static void
test_pdf(void)
{
	static const char head[] = "<ID>../R/1</ID><DueDate>2026-10-15</DueDate><InvoiceTypeCode>380</InvoiceTypeCode>"
		"<DocumentCurrencyCode>EUR</DocumentCurrencyCode><AccountingSupplierParty><Party><PartyLegalEntity>"
		"<RegistrationName>Müller &amp; Söhne</RegistrationName></PartyLegalEntity></Party></AccountingSupplierParty>";
	static const char tail[] = "<PaymentMeans><PaymentMeansCode>58</PaymentMeansCode><PayeeFinancialAccount>"
		"<ID>DE02120300000000202051</ID></PayeeFinancialAccount></PaymentMeans>"
		"<LegalMonetaryTotal><PayableAmount currencyID=\"EUR\">1234567.5</PayableAmount></LegalMonetaryTotal>";
	static const char *const want[] = { "Rechnung ../R/1", "15.10.2026", "Müller & Söhne", "2,5 Std.", "Arbeit 99",
		"SEPA-Überweisung (58)", "DE02120300000000202051", "1.234.567,50 EUR", "LESBARE KOPIE",
		"Seite 1 von 5", "Seite 5 von 5" };
	g_autoptr(GString) lines = g_string_new(NULL);
	g_autoptr(GByteArray) out = g_byte_array_new();
	g_autofree char *type = NULL, *name = NULL, *text = NULL, *whole = NULL;

	for (guint i = 1; i < 100; i++)
		g_string_append_printf(lines, "<InvoiceLine><ID>%u</ID><InvoicedQuantity unitCode=\"HUR\">2.50"
			"</InvoicedQuantity><Item><Description>Bericht dazu</Description><Name>Arbeit %u</Name></Item>"
			"</InvoiceLine>", i, i);
	whole = g_strconcat(INVOICE_START, head, lines->str, tail, INVOICE_END, NULL);
	g_assert_true(dunlin_read_copy((const guint8 *)whole, strlen(whole), NULL, "de", out, &type, &name));
	if (g_strcmp0(type, "text/plain") == 0) {
		g_test_skip("no fonts");
		return;
	}
	g_assert_cmpstr(type, ==, "application/pdf");
	g_assert_null(strchr(name, '/'));
	g_assert_true(memcmp(out->data, "%PDF-", 5) == 0);
	text = words_of_pdf(out);
	for (guint i = 0; text != NULL && i < G_N_ELEMENTS(want); i++) {
		if (strstr(text, want[i]) == NULL)
			g_error("%s is missing in: %s", want[i], text);
	}
}

/* What the fonts cannot write goes out as text. */
static void
test_foreign_script(void)
{
	static const char *const names[] = { "\u5f20\u4f1f", "\u05d0\u05d1", "\u0e01\u0e33" };

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *xml = g_strconcat(INVOICE_START, "<ID>R-1</ID><Note>", names[i], "</Note>", INVOICE_END, NULL);
		g_autoptr(GByteArray) out = g_byte_array_new();
		g_autofree char *type = NULL, *name = NULL;

		g_assert_true(dunlin_read_copy((const guint8 *)xml, strlen(xml), NULL, "en", out, &type, &name));
		g_assert_cmpstr(type, ==, "text/plain");
		g_assert_cmpstr(name, ==, "R-1.txt");
	}
}

/* In a message, the PDF beside the XML is the copy; without one, the XML is rendered. */
static void
test_copy_of_message(void)
{
	static const char format[] = "From: a@acme.example\nMIME-Version: 1.0\n"
		"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nhello\n"
		"--b\nContent-Type: application/xml; name=r.xml\n\n%s\n%s--b--\n";
	static const char pdf[] = "--b\nContent-Type: application/pdf; name=r.pdf\n\n%PDF-1.4 x\n";
	const struct { const char *pdf, *type, *name; } messages[] = {
		{ pdf, "application/pdf", "R-1.pdf" },
		{ "", dunlin_paper_has("a") ? "application/pdf" : "text/plain",
		  dunlin_paper_has("a") ? "R-1.pdf" : "R-1.txt" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(messages); i++) {
		g_auto(GStrv) parts = g_strsplit(format, "%s", 3);
		g_autofree char *mail = g_strconcat(parts[0], INVOICE("<ID>R-1</ID>"), parts[1], messages[i].pdf, parts[2], NULL);
		g_autoptr(GByteArray) out = g_byte_array_new();
		g_autofree char *type = NULL, *name = NULL;

		g_assert_true(dunlin_read_copy((const guint8 *)mail, strlen(mail), "2", "en", out, &type, &name));
		g_assert_cmpstr(type, ==, messages[i].type);
		g_assert_cmpstr(name, ==, messages[i].name);
		g_clear_pointer(&type, g_free);
		g_clear_pointer(&name, g_free);
		g_assert_false(dunlin_read_copy((const guint8 *)mail, strlen(mail), "7", "en", out, &type, &name));
		/* Words beside a PDF have that for their copy; words alone have none. */
		g_assert_cmpint(dunlin_read_copy((const guint8 *)mail, strlen(mail), "1", "en", out, &type, &name),
				==, *messages[i].pdf != '\0');
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	dunlin_read_init();
	g_test_add_func("/invoice/fields", test_fields);
	g_test_add_func("/invoice/others", test_others);
	g_test_add_func("/invoice/bombs", test_bombs);
	g_test_add_func("/invoice/utf-16", test_utf16);
	g_test_add_func("/invoice/sniff", test_sniff);
	g_test_add_func("/invoice/copy", test_copy);
	g_test_add_func("/invoice/copy-words", test_copy_words);
	g_test_add_func("/invoice/pdf", test_pdf);
	g_test_add_func("/invoice/foreign-script", test_foreign_script);
	g_test_add_func("/invoice/copy-of-message", test_copy_of_message);
	return g_test_run();
}
