/* SPDX-License-Identifier: BSD-2-Clause */
/* schema.org invoices in HTML, where they count in a mail, and mails that only link to an invoice. */
#include "read/markup.h"
#include "read/portal.h"
#include "tests/read/support.h"

#define LD(json) "<html><head><script type=\"application/ld+json\">" json "</script></head><body>Hi</body></html>"
#define CONTEXT "\"@context\":\"https://schema.org\",\"@type\":\"Invoice\","
#define FULL LD("{" CONTEXT "\"identifier\":\"R-1\",\"paymentDueDate\":\"2026-10-15T00:00:00Z\"," \
	"\"totalPaymentDue\":{\"@type\":\"PriceSpecification\",\"price\":119.5,\"priceCurrency\":\"EUR\"}," \
	"\"provider\":{\"@type\":\"Organization\",\"name\":\"ACME GmbH\",\"vatID\":\"DE123456789\"}," \
	"\"customer\":{\"@type\":\"Person\",\"name\":\"Kunde\",\"email\":\"ap@kunde.example\"},\"accountId\":\"K-7\"}")
#define MICRODATA "<div itemscope itemtype=\"http://schema.org/Invoice\">" \
	"No. <b itemprop=\"identifier\">R-2</b><meta itemprop=\"paymentDue\" content=\"2026-10-15\">" \
	"<span itemprop=\"provider\" itemscope itemtype=\"http://schema.org/Organization\">by " \
	"<i itemprop=\"name\">ACME <u>GmbH</u></i></span><div itemprop=\"totalPaymentDue\" itemscope " \
	"itemtype=\"http://schema.org/PriceSpecification\"><span itemprop=\"price\">$70.00</span></div>" \
	"<link itemprop=\"paymentStatus\" href=\"http://schema.org/PaymentComplete\"></div>"

/* "number due total/payable currency seller buyer" of all, parted by "; ". */
static char *
summary(const DunlinReading *reading)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < reading->len; i++) {
		const DunlinFound *found = found_at(reading, i);
		const DunlinInvoice *invoice = &found->invoice;
		g_autofree char *due = NULL;

		if (found->kind != DUNLIN_FOUND_INVOICE)
			continue;
		due = invoice->due_day != DUNLIN_DAY_NONE ? dunlin_day_to_string(invoice->due_day) : g_strdup("-");
		g_string_append_printf(text, "%s%s %s %s/%s %s %s %s %.1f", text->len > 0 ? "; " : "",
				       invoice->number ?: "-", due, invoice->total ?: "-", invoice->payable ?: "-",
				       invoice->currency ?: "-", invoice->seller.name ?: "-",
				       invoice->buyer.email ?: "-", invoice->confidence);
	}
	return g_string_free(text, FALSE);
}

static void
test_items(void)
{
	static const struct { const char *html, *want; } rows[] = {
		{ FULL, "R-1 2026-10-15 119.50/119.50 EUR ACME GmbH ap@kunde.example 0.9" },
		{ MICRODATA, "R-2 2026-10-15 70.00/0.00 USD ACME GmbH - 0.9" },
		{ LD("[{\"@graph\":[{\"@type\":[\"schema:Invoice\"],\"@context\":\"http://schema.org\",\"identifier\":"
		     "{\"@type\":\"PropertyValue\",\"value\":\"R-3\"}}]}]"), "R-3 - -/- - - - 0.9" },
		{ LD("{" CONTEXT "\"confirmationNumber\":\"C-4\",\"totalPaymentDue\":\"£12.00\"}"),
		  "C-4 - 12.00/12.00 GBP - - 0.5" },
		{ LD("{" CONTEXT "\"totalPaymentDue\":{\"value\":\"12 EUR\",\"currency\":\"USD\"}}"),
		  "- - -/- - - - 0.5" },
		{ LD("{\"@context\":\"http://schema.org\",\"@type\":\"Order\",\"identifier\":\"R-1\"}"), "" },
		{ LD("{" CONTEXT), "" },
		{ "<p>Invoice R-1, schema.org</p>", "" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GPtrArray) reading = dunlin_reading_new();
		g_autofree char *text = NULL;

		(void)dunlin_markup_read(rows[i].html, strlen(rows[i].html), "1", reading);
		text = summary(reading);
		if (strcmp(text, rows[i].want) != 0)
			g_error("%s: %s", rows[i].html, text);
	}
}

static void
test_depth(void)
{
	g_autofree char *open = g_strnfill(200000, '[');
	g_autofree char *deep = g_strconcat("<p>schema.org<script type=\"application/ld+json\">", open, "</script>", NULL);
	g_autoptr(GString) nested = g_string_new("schema.org");
	g_autoptr(GPtrArray) reading = dunlin_reading_new();

	for (guint i = 0; i < 20000; i++)
		g_string_append(nested, "<div itemscope itemtype=\"http://schema.org/Invoice\" itemprop=\"a\">");
	g_assert_cmpuint(dunlin_markup_read(deep, strlen(deep), "1", reading), ==, 0);
	g_assert_cmpuint(dunlin_markup_read(nested->str, nested->len, "1", reading), <=, DUNLIN_MARKUP_INVOICES_MAX);
}

static void
check_mail(const char *head, const char *body, const char *kinds)
{
	g_autofree char *mail = g_strconcat("From: c@acme.example\n", head,
					    "MIME-Version: 1.0\nContent-Type: text/html\n\n", body, NULL);
	g_autoptr(GPtrArray) reading = read_text(mail);
	g_autofree char *found = kinds_of(reading, FALSE);

	g_assert_cmpstr(found, ==, kinds);
}

static void
test_mail(void)
{
	check_mail("Subject: Your invoice\n", FULL, "message invoice reply");
	check_mail("Subject: Re: Your invoice\nIn-Reply-To: <1@acme.example>\n", FULL, "message reply");
	check_mail("Subject: Fwd: Your invoice\nIn-Reply-To: <1@acme.example>\n",
		   "<p>---------- Forwarded message ---------<br>From: A &lt;a@b.example&gt;<br>Date: Mon, 1 Jun 2026<br>"
		   "Subject: Your invoice<br>To: d@e.example<br></p>" MICRODATA, "message forward invoice");
	check_mail("Subject: Fwd: Your invoice\n",
		   "<p>---------- Forwarded message ---------<br>From: A &lt;a@b.example&gt;<br>Date: Mon, 1 Jun 2026<br>"
		   "Subject: Your invoice<br>To: d@e.example<br></p><p>Your invoice is ready.</p>"
		   "<a href=\"https://portal.example/\">View your invoice</a>", "message forward unreadable");
}

/* An invoice in the words of a forward is one, always an unsure one; talk about an invoice is none. */
static void
test_written(void)
{
	static const char head[] = "From: c@acme.example\nSubject: Fwd: Rechnung\n\n"
		"---------- Forwarded message ---------\nFrom: ACME <a@acme.example>\nDate: Mon, 1 Jun 2026\n"
		"Subject: Rechnung R-17\nTo: Kunde <ap@kunde.example>\n\n";
	g_autofree char *bill = g_strconcat(head, "Rechnung\n\nRechnungsnummer: R-17\nRechnungsdatum: 01.06.2026\n"
		"F\xc3\xa4llig am: 15.06.2026\n\nGesamtbetrag: 119,00 EUR\nIBAN: DE02 1203 0000 0000 2020 51\n", NULL);
	g_autofree char *talk = g_strconcat(head, "Guten Tag,\n\nzu Ihrer Rechnung R-17 habe ich noch eine Frage: "
		"warum 119,00 EUR?\n", NULL);
	g_autoptr(GPtrArray) first = read_text(bill), second = read_text(talk);
	const DunlinFound *found = dunlin_reading_first(first, DUNLIN_FOUND_INVOICE);

	g_assert_nonnull(found);
	g_assert_cmpstr(found->invoice.syntax, ==, "text");
	g_assert_cmpstr(found->invoice.number, ==, "R-17");
	g_assert_cmpstr(found->invoice.payable, ==, "119.00");
	g_assert_cmpfloat(found->invoice.confidence, <=, 0.5);
	g_assert_null(dunlin_reading_first(second, DUNLIN_FOUND_INVOICE));
}

/* The copy is the forwarded words, without what the forwarder wrote above them. */
static void
test_written_copy(void)
{
	static const char mail[] = "From: c@acme.example\nSubject: Fwd: Rechnung\nContent-Type: text/plain; charset=utf-8\n\n"
		"Bitte mahnen, er zahlt nie.\n\n---------- Forwarded message ---------\nFrom: ACME <a@acme.example>\n"
		"Date: Mon, 1 Jun 2026\nSubject: Rechnung R-17\nTo: Kunde <ap@kunde.example>\n\n%s"
		"Rechnungsnummer: R-17\nRechnungsdatum: 01.06.2026\nF\xc3\xa4llig am: 15.06.2026\n\nGesamtbetrag: 119,00 EUR\n";
	/* No font has U+1F600 and Hebrew: then it is a text. */
	static const char *const extras[] = { "", "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d \xf0\x9f\x98\x80\n" };

	for (guint i = 0; i < G_N_ELEMENTS(extras); i++) {
		g_autofree char *text = g_strdup_printf(mail, extras[i]);
		g_autoptr(GByteArray) out = g_byte_array_new();
		g_autofree char *type = NULL, *name = NULL;

		g_assert_true(dunlin_read_copy((const guint8 *)text, strlen(text), "1", "de", out, &type, &name));
		g_byte_array_append(out, (const guint8 *)"", 1);
		g_test_message("%s %s", type, name);
		g_assert_true(g_str_has_prefix(name, "R-17."));
		g_assert_null(strstr((const char *)out->data, "zahlt nie"));
		if (i == 0)
			g_assert_cmpmem(out->data, 5, "%PDF-", 5);
		else
			g_assert_nonnull(strstr((const char *)out->data, "Kopie aus unserer E-Mail\n"));
		if (i == 1)
			g_assert_nonnull(strstr((const char *)out->data, "Rechnungsnummer: R-17\n"));
	}
}

/* The plain text beside it may say less than the HTML. */
static void
test_written_in_html(void)
{
	static const char mail[] =
		"From: c@acme.example\nSubject: Fwd: Rechnung\nContent-Type: multipart/alternative; boundary=b\n\n"
		"--b\n\n---------- Forwarded message ---------\nFrom: ACME <a@acme.example>\nDate: Mon, 1 Jun 2026\n"
		"Subject: Rechnung\nTo: Kunde <ap@kunde.example>\n\nIhre Rechnung.\n"
		"--b\nContent-Type: text/html; charset=utf-8\n\n<p>---------- Forwarded message ---------<br>From: ACME "
		"&lt;a@acme.example&gt;<br>Date: Mon, 1 Jun 2026<br>Subject: Rechnung<br>To: Kunde &lt;ap@kunde.example&gt;"
		"</p><h1>Rechnung</h1><table><tr><td>Rechnungsnummer:</td><td>R-18</td></tr><tr><td>Rechnungsdatum:</td><td>"
		"01.06.2026</td></tr><tr><td>F&auml;llig am:</td><td>15.06.2026</td></tr><tr><td>Gesamtbetrag:</td><td>119,00 "
		"EUR</td></tr></table>\n--b--\n";
	g_autoptr(GPtrArray) reading = read_text(mail);
	const DunlinFound *found = dunlin_reading_first(reading, DUNLIN_FOUND_INVOICE);
	g_autofree char *kinds = kinds_of(reading, TRUE);

	g_assert_cmpstr(kinds, ==, "message forward@1 invoice@2");
	g_assert_cmpstr(found->invoice.syntax, ==, "html");
	g_assert_cmpstr(found->invoice.number, ==, "R-18");
	g_assert_cmpstr(found->invoice.payable, ==, "119.00");
	g_assert_cmpfloat(found->invoice.confidence, <=, 0.5);
}

static void
test_portal(void)
{
	g_assert_true(dunlin_portal_is("Ihre Rechnung\n\nRechnung herunterladen\n"));
	g_assert_true(dunlin_portal_is("T\xc3\xa9l\xc3\xa9" "charger la facture"));
	g_assert_false(dunlin_portal_is("Anbei unsere Rechnung 17."));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	dunlin_read_init();
	g_test_add_func("/markup/items", test_items);
	g_test_add_func("/markup/depth", test_depth);
	g_test_add_func("/markup/mail", test_mail);
	g_test_add_func("/markup/written", test_written);
	g_test_add_func("/markup/written-copy", test_written_copy);
	g_test_add_func("/markup/written-in-html", test_written_in_html);
	g_test_add_func("/markup/portal", test_portal);
	return g_test_run();
}
