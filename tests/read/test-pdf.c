/* SPDX-License-Identifier: BSD-2-Clause */
/* PDFs through both sealed readers, alone and in mails. */
#include "reading/reader.h"

#include <sys/mman.h>
#include <unistd.h>

#include "base/error.h"
#include "tests/read/make-pdf.h"

#define UBL(number, payable)                                                                       \
	"<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\""                \
	" xmlns:c=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\""        \
	" xmlns:a=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\">"   \
	"<c:ID>" number "</c:ID><c:IssueDate>2026-10-01</c:IssueDate>"                             \
	"<c:DueDate>2026-10-15</c:DueDate><c:InvoiceTypeCode>380</c:InvoiceTypeCode>"              \
	"<c:DocumentCurrencyCode>EUR</c:DocumentCurrencyCode><a:PaymentMeans>"                     \
	"<a:PayeeFinancialAccount><c:ID>DE89370400440532013000</c:ID></a:PayeeFinancialAccount>"   \
	"</a:PaymentMeans><a:LegalMonetaryTotal>"                                                  \
	"<c:TaxInclusiveAmount currencyID=\"EUR\">" payable "</c:TaxInclusiveAmount>"              \
	"<c:PayableAmount currencyID=\"EUR\">" payable "</c:PayableAmount>"                        \
	"</a:LegalMonetaryTotal></Invoice>"

static const PdfLine page[] = {
	{60, 40, 8, "Muster & Söhne GmbH · Hafenweg 3 · 20457 Hamburg"},
	{60, 150, 10, "Kunde AG"},
	{60, 163, 10, "Lange Str. 5"},
	{60, 176, 10, "10115 Berlin"},
	{60, 260, 18, "Rechnung"},
	{60, 290, 10, "Rechnungs-Nr.: R-1"},
	{350, 290, 10, "Datum:"},
	{420, 290, 10, "01.10.2026"},
	{60, 340, 10, "Pos"},
	{100, 340, 10, "Bezeichnung"},
	{300, 340, 10, "Menge"},
	{400, 340, 10, "Einzelpreis"},
	{480, 340, 10, "Gesamtbetrag"},
	{60, 360, 10, "1"},
	{100, 360, 10, "Beratung"},
	{310, 360, 10, "2"},
	{420, 360, 10, "50,00"},
	{500, 360, 10, "100,00"},
	{300, 400, 10, "Nettobetrag"},
	{500, 400, 10, "100,00"},
	{300, 415, 10, "19 % MwSt."},
	{500, 415, 10, "19,00"},
	{300, 430, 10, "Gesamtbetrag"},
	{500, 430, 10, "119,00 €"},
	{60, 470, 10, "Fällig am 15.10.2026. IBAN: DE89 3704 0044 0532 0130 00"},
};

static DunlinReader *
new_reader(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path =
		g_build_filename(g_getenv("DUNLIN_LIBEXECDIR"), "dunlin-reader", NULL);
	DunlinReader *reader = dunlin_reader_new(path, &error);

	g_assert_no_error(error);
	return reader;
}

static DunlinReading *
read_bytes(const char *data, gsize length)
{
	g_autoptr(DunlinReader) reader = new_reader();
	g_autoptr(GError) error = NULL;
	int fd = memfd_create("input", MFD_CLOEXEC);
	DunlinReading *reading;

	g_assert_cmpint(write(fd, data, length), ==, (gssize)length);
	reading = dunlin_reader_read(reader, fd, length, 20000, &error);
	g_assert_no_error(error);
	close(fd);
	return reading;
}

static DunlinReading *
read_pdf(const PdfLine *lines, guint n_lines, const PdfFile *files, guint n_files,
	 const char *trailer)
{
	g_autoptr(GString) pdf = pdf_make(lines, n_lines, files, n_files, trailer);

	return read_bytes(pdf->str, pdf->len);
}

static const DunlinInvoice *
only_invoice(const DunlinReading *reading)
{
	const DunlinFound *found = dunlin_reading_first(reading, DUNLIN_FOUND_INVOICE);

	g_assert_cmpuint(reading->len, ==, 1);
	g_assert_nonnull(found);
	return &found->invoice;
}

/* Whatever it is called: the invoice among the files counts, and the usual name among invoices. */
static void
test_embedded(void)
{
	static const struct {
		PdfFile files[3];
		const char *number;
	} rows[] = {
		{{{"factur-x.xml", UBL("R-1", "119.00")}}, "R-1"},
		{{{"ORDER.bin", "<?xml version=\"1.0\"?><Order/>"},
		  {"data.bin", UBL("R-1", "119.00")},
		  {"photo.jpg", "\377\330\377"}},
		 "R-1"},
		{{{"a.xml", UBL("R-0", "119.00")}, {"XRechnung.xml", UBL("R-1", "119.00")}}, "R-1"},
		{{{"factur-x.xml", "<Invoice"}, {"b.xml", UBL("R-1", "119.00")}}, "R-1"},
		{{{"@zip.dat", UBL("R-1", "119.00")}}, "R-1"},
		{{{"@x.dat", UBL("R-1", "119.00")}, {"photo.jpg", "\377\330\377"}}, "R-1"},
		{{{"@old.xml", UBL("R-0", "119.00")}, {"@new.xml", UBL("R-1", "119.00")}}, "R-1"},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		guint n = 0;
		g_autoptr(GPtrArray) reading = NULL;
		const DunlinInvoice *invoice;

		while (n < G_N_ELEMENTS(rows[i].files) && rows[i].files[n].name != NULL)
			n++;
		reading = read_pdf(page, G_N_ELEMENTS(page), rows[i].files, n, "");
		invoice = only_invoice(reading);
		g_assert_cmpstr(invoice->syntax, ==, "ubl-invoice");
		g_assert_cmpstr(invoice->number, ==, rows[i].number);
		g_assert_cmpuint(g_strv_length(invoice->differs), ==, 0);
		g_assert_cmpfloat(invoice->confidence, ==, 1.0);
	}
}

static void
test_differs(void)
{
	static const struct {
		const char *xml, *differs;
	} rows[] = {
		{UBL("R-1", "191.00"), "payable: 119.00"},
		{UBL("R-2", "119.00"), "number: R-1"},
	};
	PdfLine other[G_N_ELEMENTS(page)];
	const PdfFile file = {"factur-x.xml", UBL("R-1", "119.00")};
	g_autoptr(GPtrArray) swapped = NULL;

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		const PdfFile one = {"factur-x.xml", rows[i].xml};
		g_autoptr(GPtrArray) reading = read_pdf(page, G_N_ELEMENTS(page), &one, 1, "");
		const DunlinInvoice *invoice = only_invoice(reading);

		g_assert_cmpstr(invoice->differs[0], ==, rows[i].differs);
		g_assert_null(invoice->differs[1]);
		g_assert_cmpfloat(invoice->confidence, <, 0.8);
	}
	memcpy(other, page, sizeof page);
	other[G_N_ELEMENTS(page) - 1].text = "IBAN: GB29 NWBK 6016 1331 9268 19";
	swapped = read_pdf(other, G_N_ELEMENTS(other), &file, 1, "");
	g_assert_cmpstr(only_invoice(swapped)->differs[0], ==, "iban: GB29NWBK60161331926819");
}

static void
check_page(const DunlinInvoice *invoice)
{
	g_autofree char *issued = dunlin_day_to_string(invoice->issue_day);
	g_autofree char *due = dunlin_day_to_string(invoice->due_day);

	g_assert_cmpstr(invoice->syntax, ==, "pdf-text");
	g_assert_cmpstr(invoice->number, ==, "R-1");
	g_assert_cmpstr(issued, ==, "2026-10-01");
	g_assert_cmpstr(due, ==, "2026-10-15");
	g_assert_cmpstr(invoice->payable, ==, "119.00");
	g_assert_cmpstr(invoice->currency, ==, "EUR");
	g_assert_cmpstr(invoice->iban[0], ==, "DE89370400440532013000");
	g_assert_cmpstr(invoice->seller.name, ==, "Muster & Söhne GmbH");
	g_assert_cmpstr(invoice->buyer.name, ==, "Kunde AG");
	g_assert_cmpfloat(invoice->confidence, >=, 0.8);
}

static void
test_pages(void)
{
	g_autoptr(GPtrArray) reading = read_pdf(page, G_N_ELEMENTS(page), NULL, 0, "");

	check_page(only_invoice(reading));
}

static void
test_unreadable(void)
{
	static const PdfLine letter[] = {{60, 100, 12, "We have moved."}};
	static const char secret[] =
		"/Encrypt<</Filter/Standard/V 1/R 2/P -4"
		"/O<0000000000000000000000000000000000000000000000000000000000000000>"
		"/U<0000000000000000000000000000000000000000000000000000000000000000>>>"
		"/ID[<00><00>]";
	g_autoptr(GString) whole = pdf_make(page, G_N_ELEMENTS(page), NULL, 0, "");
	g_autoptr(GPtrArray) encrypted = read_pdf(page, G_N_ELEMENTS(page), NULL, 0, secret);
	g_autoptr(GPtrArray) empty = read_pdf(NULL, 0, NULL, 0, "");
	g_autoptr(GPtrArray) other = read_pdf(letter, 1, NULL, 0, "");
	g_autoptr(GPtrArray) broken = read_bytes(whole->str, 40);
	const struct {
		GPtrArray *reading;
		const char *why;
	} rows[] = {
		{encrypted, "the PDF is encrypted: send it without a password"},
		{empty, DUNLIN_READING_PICTURE},
		{other, "its text is no invoice"},
		{broken, "the PDF is broken: send it again, or the invoice as XML"},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		const DunlinFound *found =
			dunlin_reading_first(rows[i].reading, DUNLIN_FOUND_UNREADABLE);

		g_assert_nonnull(found);
		g_assert_cmpstr(found->why, ==, rows[i].why);
	}
}

/* A file too large is left out, not read to its end; the pages are read all the same. */
static void
test_large_file(void)
{
	g_autofree char *large = g_strnfill(9 * 1024 * 1024, ' ');
	const PdfFile file = {"factur-x.xml", large};
	g_autoptr(GPtrArray) reading = NULL;

	large[0] = '<';
	reading = read_pdf(page, G_N_ELEMENTS(page), &file, 1, "");
	check_page(only_invoice(reading));
}

static char *
mail_of(const GString *pdf, const char *more)
{
	g_autofree char *body = g_base64_encode((const guchar *)pdf->str, pdf->len);

	return g_strconcat("From: a@example.com\nSubject: Fwd: invoice\nMIME-Version: 1.0\n"
			   "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\n"
			   "--b\nContent-Type: application/pdf; name=R-1.pdf\n"
			   "Content-Transfer-Encoding: base64\n\n",
			   body, "\n", more, "--b--\n", NULL);
}

static void
test_mail(void)
{
	g_autoptr(GString) pdf = pdf_make(page, G_N_ELEMENTS(page), NULL, 0, "");
	g_autofree char *mail = mail_of(pdf, "");
	g_autoptr(GPtrArray) reading = read_bytes(mail, strlen(mail));
	const DunlinFound *found = dunlin_reading_first(reading, DUNLIN_FOUND_INVOICE);

	g_assert_nonnull(found);
	g_assert_cmpstr(found->source, ==, "2");
	check_page(&found->invoice);
	g_assert_null(dunlin_reading_first(reading, DUNLIN_FOUND_UNREADABLE));
}

/* What cannot be read is said by name, but not beside an invoice: most likely its terms. */
static void
test_annex(void)
{
	static const PdfLine terms[] = {{60, 100, 12, "Terms: every invoice is payable at once."}};
	g_autoptr(GString) pdf = pdf_make(terms, 1, NULL, 0, "");
	g_autofree char *alone = mail_of(pdf, "");
	g_autofree char *beside =
		mail_of(pdf, "--b\nContent-Type: application/xml\n\n" UBL("R-1", "119.00") "\n");
	g_autoptr(GPtrArray) one = read_bytes(alone, strlen(alone));
	g_autoptr(GPtrArray) two = read_bytes(beside, strlen(beside));
	guint invoices = 0;

	for (guint i = 0; i < two->len; i++)
		invoices += ((const DunlinFound *)g_ptr_array_index(two, i))->kind ==
			    DUNLIN_FOUND_INVOICE;
	g_assert_cmpuint(invoices, ==, 1);
	g_assert_cmpstr(dunlin_reading_first(two, DUNLIN_FOUND_INVOICE)->source, ==, "3");
	g_assert_null(dunlin_reading_first(two, DUNLIN_FOUND_UNREADABLE));
	g_assert_null(dunlin_reading_first(two, DUNLIN_FOUND_PDF));
	g_assert_null(dunlin_reading_first(one, DUNLIN_FOUND_PDF));
}

/* The invoice that came as PDF is its own readable copy. */
static void
test_copy(void)
{
	g_autoptr(DunlinReader) reader = new_reader();
	g_autoptr(GString) pdf = pdf_make(page, G_N_ELEMENTS(page), NULL, 0, "");
	g_autofree char *mail = mail_of(pdf, "");
	g_autoptr(GBytes) copy = NULL;
	g_autofree char *type = NULL, *name = NULL;
	g_autoptr(GError) error = NULL;
	int fd = memfd_create("input", MFD_CLOEXEC);

	g_assert_cmpint(write(fd, mail, strlen(mail)), ==, (gssize)strlen(mail));
	g_assert_true(dunlin_reader_copy(reader, fd, strlen(mail), "2", "de", &copy, &type, &name,
					 &error));
	g_assert_no_error(error);
	g_assert_cmpstr(type, ==, "application/pdf");
	g_assert_cmpmem(g_bytes_get_data(copy, NULL), g_bytes_get_size(copy), pdf->str, pdf->len);
	close(fd);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/pdf/embedded", test_embedded);
	g_test_add_func("/pdf/differs", test_differs);
	g_test_add_func("/pdf/pages", test_pages);
	g_test_add_func("/pdf/unreadable", test_unreadable);
	g_test_add_func("/pdf/large-file", test_large_file);
	g_test_add_func("/pdf/mail", test_mail);
	g_test_add_func("/pdf/annex", test_annex);
	g_test_add_func("/pdf/copy", test_copy);
	return g_test_run();
}
