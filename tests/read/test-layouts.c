/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Invoices as seven languages print them, in several layouts, drawn here and read by the sealed
 * readers: every value is checked. The wording is what invoices say, not what the labels' table has.
 */
#include "reading/reader.h"

#include <cairo-ft.h>
#include <cairo-pdf.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define FONT "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
#define RIGHT 540.0

typedef struct {
	const char *language;
	const char *seller, *seller_street, *seller_city;
	const char *buyer, *buyer_street, *buyer_city;
	const char *to, *from;			/* what stands above the parties */
	const char *title, *number, *issued, *due; /* the labels */
	const char *columns[4], *item;
	const char *net, *tax, *total, *payable;
	const char *vat_id, *own_vat_id;
	const char *bank, *please;		  /* a sentence: @1 the amount, @2 the day */
	const char *issue_day, *due_day;	  /* as printed */
	const char *net_amount, *tax_amount, *gross; /* with currency where it is usual */
	const char *currency, *iban;		  /* as printed */
} Texts;

/* Number R2026-0417 of 2026-10-05, due on 2026-11-04: 1,234.50 and 20 %, that is 1,481.40. */
static const Texts texts[] = {
	{"de", "Nordlicht Technik GmbH", "Hafenweg 3", "20457 Hamburg", "Kunde & Partner AG",
	 "Lange Straße 5", "10115 Berlin", "Rechnungsempfänger", "Leistungserbringer", "Rechnung",
	 "Rechnungsnummer", "Rechnungsdatum", "Zahlbar bis", {"Bezeichnung", "Menge", "Einzelpreis", "Betrag"},
	 "Wartung der Anlage", "Summe netto", "zzgl. 20 % USt.", "Rechnungsbetrag", "Zu zahlen",
	 "USt-IdNr.", "DE123456789", "Bankverbindung",
	 "Bitte überweisen Sie den Betrag von @1 bis zum @2 auf unser Konto.", "05.10.2026", "04.11.2026",
	 "1.234,50 €", "246,90 €", "1.481,40 €", "EUR", "DE89 3704 0044 0532 0130 00"},
	{"en", "Northlight Engineering Ltd", "3 Harbour Road", "London E14 5AB", "Client & Partners plc",
	 "5 Long Street", "Leeds LS1 4DY", "Bill to", "From", "Invoice", "Invoice number", "Invoice date",
	 "Due date", {"Description", "Qty", "Unit price", "Amount"}, "Plant maintenance", "Subtotal",
	 "VAT 20 %", "Total", "Amount due", "VAT no.", "GB123456789", "Bank details",
	 "Please pay @1 by @2 to our account.", "5 October 2026", "4 November 2026", "£1,234.50",
	 "£246.90", "£1,481.40", "GBP", "GB29 NWBK 6016 1331 9268 19"},
	{"fr", "Aurore Technique SARL", "3 rue du Port", "75012 Paris", "Client et Associés SAS",
	 "5 rue Longue", "69001 Lyon", "Facturé à", "Émetteur", "Facture", "Facture n°",
	 "Date de facturation", "Date d'échéance", {"Désignation", "Quantité", "Prix unitaire", "Montant"},
	 "Entretien de l'installation", "Total HT", "TVA 20 %", "Total TTC", "Net à payer",
	 "N° TVA", "FR40303265045", "Coordonnées bancaires",
	 "Merci de régler la somme de @1 avant le @2 par virement.", "05/10/2026", "04/11/2026",
	 "1 234,50 €", "246,90 €", "1 481,40 €", "EUR", "FR14 2004 1010 0505 0001 3M02 606"},
	{"nl", "Noorderlicht Techniek B.V.", "Havenweg 3", "3011 AB Rotterdam", "Klant & Partners N.V.",
	 "Lange Straat 5", "1011 AC Amsterdam", "Factuur aan", "Leverancier", "Factuur", "Factuurnummer",
	 "Factuurdatum", "Vervaldatum", {"Omschrijving", "Aantal", "Prijs", "Bedrag"},
	 "Onderhoud installatie", "Totaal excl. btw", "Btw 20 %", "Totaal incl. btw", "Te betalen",
	 "Btw-nummer", "NL123456789B01", "Bankgegevens",
	 "Wij verzoeken u het bedrag van @1 uiterlijk op @2 over te maken.", "05-10-2026", "04-11-2026",
	 "€ 1.234,50", "€ 246,90", "€ 1.481,40", "EUR", "NL91 ABNA 0417 1643 00"},
	{"it", "Aurora Tecnica S.r.l.", "Via del Porto 3", "20121 Milano", "Cliente e Soci S.p.A.",
	 "Via Lunga 5", "00184 Roma", "Spett.le", "Fornitore", "Fattura", "Fattura n.", "Data fattura",
	 "Scadenza", {"Descrizione", "Quantità", "Prezzo", "Importo"}, "Manutenzione impianto",
	 "Imponibile", "IVA 20 %", "Totale fattura", "Totale da pagare", "P. IVA", "IT01234567890",
	 "Coordinate bancarie", "Vi preghiamo di versare @1 entro il @2 sul nostro conto.",
	 "05/10/2026", "04/11/2026", "1.234,50 €", "246,90 €", "1.481,40 €", "EUR",
	 "IT60 X054 2811 1010 0000 0123 456"},
	{"es", "Aurora Técnica S.L.", "Calle del Puerto 3", "28001 Madrid", "Cliente y Socios S.A.",
	 "Calle Larga 5", "08001 Barcelona", "Cliente", "Emisor", "Factura", "Nº de factura",
	 "Fecha de emisión", "Fecha de vencimiento", {"Descripción", "Cantidad", "Precio", "Importe"},
	 "Mantenimiento de la instalación", "Base imponible", "IVA 20 %", "Total factura",
	 "Total a pagar", "NIF", "ESB12345674", "Datos bancarios",
	 "Rogamos abonen el importe de @1 antes del @2 en nuestra cuenta.", "05/10/2026", "04/11/2026",
	 "1.234,50 €", "246,90 €", "1.481,40 €", "EUR", "ES91 2100 0418 4502 0005 1332"},
	{"pl", "Zorza Technika Sp. z o.o.", "ul. Portowa 3", "80-001 Gdańsk", "Klient i Wspólnicy S.A.",
	 "ul. Długa 5", "00-950 Warszawa", "Nabywca", "Sprzedawca", "Faktura VAT", "Numer faktury",
	 "Data wystawienia", "Termin płatności", {"Nazwa", "Ilość", "Cena", "Wartość"},
	 "Konserwacja instalacji", "Razem netto", "Kwota VAT", "Razem brutto", "Do zapłaty", "NIP",
	 "PL1234567890", "Rachunek bankowy", "Prosimy o wpłatę kwoty @1 w terminie do @2.",
	 "05.10.2026", "04.11.2026", "1 234,50 zł", "246,90 zł", "1 481,40 zł", "PLN",
	 "PL61 1090 1014 0000 0712 1981 2874"},
};

#define NUMBER "R2026-0417"

/* ---- drawing ---- */

static void
put(cairo_t *page, double x, double y, double size, const char *text)
{
	cairo_set_font_size(page, size);
	cairo_move_to(page, x, y);
	cairo_show_text(page, text);
}

static void
put_right(cairo_t *page, double x, double y, double size, const char *text)
{
	cairo_text_extents_t extents;

	cairo_set_font_size(page, size);
	cairo_text_extents(page, text, &extents);
	put(page, x - extents.x_advance, y, size, text);
}

static void
put_format(cairo_t *page, double x, double y, double size, const char *format, const char *a, const char *b)
{
	g_auto(GStrv) parts = g_strsplit(format, "@1", 2);
	g_autofree char *first = g_strjoinv(a, parts);
	g_auto(GStrv) more = g_strsplit(first, "@2", 2);
	g_autofree char *text = g_strjoinv(b, more);

	put(page, x, y, size, text);
}

static void
put_pair(cairo_t *page, double x, double x_value, double y, const char *label, const char *value, gboolean colon)
{
	g_autofree char *text = g_strconcat(label, colon ? ":" : "", NULL);

	put(page, x, y, 9, text);
	put(page, x_value, y, 9, value);
}

static double
draw_items(cairo_t *page, const Texts *t, double y)
{
	put(page, 60, y, 9, t->columns[0]);
	put_right(page, 330, y, 9, t->columns[1]);
	put_right(page, 430, y, 9, t->columns[2]);
	put_right(page, RIGHT, y, 9, t->columns[3]);
	put(page, 60, y + 18, 9, t->item);
	put_right(page, 330, y + 18, 9, "1");
	put_right(page, 430, y + 18, 9, t->net_amount);
	put_right(page, RIGHT, y + 18, 9, t->net_amount);
	return y + 45;
}

static double
draw_totals(cairo_t *page, const Texts *t, double x, double y, gboolean payable)
{
	const char *const rows[][2] = {{t->net, t->net_amount}, {t->tax, t->tax_amount},
				       {t->total, t->gross}, {t->payable, t->gross}};

	for (guint i = 0; i < (payable ? 4 : 3); i++, y += 14) {
		put(page, x, y, 9, rows[i][0]);
		put_right(page, RIGHT, y, 9, rows[i][1]);
	}
	return y + 20;
}

static void
draw_foot(cairo_t *page, const Texts *t, double y)
{
	g_autofree char *account = g_strdup_printf("IBAN: %s", t->iban);
	g_autofree char *vat = g_strdup_printf("%s: %s", t->vat_id, t->own_vat_id);

	put(page, 60, y, 7, t->seller);
	put(page, 60, y + 10, 7, t->seller_street);
	put(page, 60, y + 20, 7, t->seller_city);
	put(page, 230, y, 7, t->bank);
	put(page, 230, y + 10, 7, account);
	put(page, 420, y, 7, vat);
}

/* A letter: sender's line, window, information on the right, totals at the right edge. */
static void
draw_letter(cairo_t *page, const Texts *t)
{
	g_autofree char *sender =
		g_strdup_printf("%s · %s · %s", t->seller, t->seller_street, t->seller_city);
	double y;

	put(page, 60, 60, 20, t->seller);
	put(page, 60, 132, 7, sender);
	put(page, 60, 150, 10, t->buyer);
	put(page, 60, 163, 10, t->buyer_street);
	put(page, 60, 176, 10, t->buyer_city);
	put_pair(page, 350, 460, 150, t->number, NUMBER, TRUE);
	put_pair(page, 350, 460, 164, t->issued, t->issue_day, TRUE);
	put_pair(page, 350, 460, 178, t->due, t->due_day, TRUE);
	put(page, 60, 260, 16, t->title);
	y = draw_totals(page, t, 330, draw_items(page, t, 300), FALSE);
	put_format(page, 60, y, 9, t->please, t->gross, t->due_day);
	draw_foot(page, t, 780);
}

/* Labels stand above their values; what is to be paid comes last. */
static void
draw_boxes(cairo_t *page, const Texts *t)
{
	const char *const boxes[][2] = {{t->number, NUMBER}, {t->issued, t->issue_day}, {t->due, t->due_day}};

	put(page, 60, 70, 22, t->title);
	for (guint i = 0; i < G_N_ELEMENTS(boxes); i++) {
		put(page, 60 + 165 * i, 110, 8, boxes[i][0]);
		put(page, 60 + 165 * i, 123, 10, boxes[i][1]);
	}
	put(page, 60, 160, 8, t->from);
	put(page, 60, 174, 10, t->seller);
	put(page, 60, 187, 10, t->seller_street);
	put(page, 60, 200, 10, t->seller_city);
	put(page, 330, 160, 8, t->to);
	put(page, 330, 174, 10, t->buyer);
	put(page, 330, 187, 10, t->buyer_street);
	put(page, 330, 200, 10, t->buyer_city);
	(void)draw_totals(page, t, 350, draw_items(page, t, 250), TRUE);
	put_pair(page, 60, 130, 700, "IBAN", t->iban, FALSE);
	put_pair(page, 60, 130, 714, t->vat_id, t->own_vat_id, FALSE);
}

/* Two columns without colons, the table below, the total in the middle of the page. */
static void
draw_columns(cairo_t *page, const Texts *t)
{
	double y;

	put(page, 60, 60, 14, t->seller);
	put(page, 60, 74, 9, t->seller_street);
	put(page, 60, 87, 9, t->seller_city);
	put_pair(page, 60, 130, 100, t->vat_id, t->own_vat_id, TRUE);
	put_right(page, RIGHT, 60, 22, t->title);
	put(page, 60, 150, 9, t->to);
	put(page, 60, 164, 10, t->buyer);
	put(page, 60, 177, 10, t->buyer_street);
	put(page, 60, 190, 10, t->buyer_city);
	put_pair(page, 330, 450, 150, t->number, NUMBER, FALSE);
	put_pair(page, 330, 450, 164, t->issued, t->issue_day, FALSE);
	put_pair(page, 330, 450, 178, t->due, t->due_day, FALSE);
	y = draw_totals(page, t, 60, draw_items(page, t, 240), TRUE);
	put_pair(page, 60, 160, y + 20, t->bank, t->iban, TRUE);
}

/* A title that says number and nothing else; what is to be done stands in a sentence. */
static void
draw_sentence(cairo_t *page, const Texts *t)
{
	g_autofree char *title = g_strdup_printf("%s %s", t->number, NUMBER);
	g_autofree char *issued = g_strdup_printf("%s: %s", t->issued, t->issue_day);
	g_autofree char *due = g_strdup_printf("%s: %s", t->due, t->due_day);
	g_autofree char *account = g_strdup_printf("IBAN %s", t->iban);
	double y;

	put_right(page, RIGHT, 60, 12, t->seller);
	put_right(page, RIGHT, 74, 9, t->seller_street);
	put_right(page, RIGHT, 87, 9, t->seller_city);
	put(page, 60, 150, 10, t->buyer);
	put(page, 60, 163, 10, t->buyer_street);
	put(page, 60, 176, 10, t->buyer_city);
	put(page, 60, 240, 16, title);
	put(page, 60, 260, 10, issued);
	y = draw_totals(page, t, 300, draw_items(page, t, 300), TRUE);
	put_format(page, 60, y, 9, t->please, t->gross, t->due_day);
	put(page, 60, y + 14, 9, due);
	put(page, 60, y + 28, 9, account);
}

static const struct {
	const char *name;
	void (*draw)(cairo_t *page, const Texts *texts);
} layouts[] = {
	{"letter", draw_letter}, {"boxes", draw_boxes}, {"columns", draw_columns}, {"sentence", draw_sentence},
};

static cairo_status_t
append(void *bytes, const unsigned char *data, unsigned int length)
{
	g_byte_array_append(bytes, data, length);
	return CAIRO_STATUS_SUCCESS;
}

static GByteArray *
make_pdf(guint layout, const Texts *t, FT_Face font)
{
	GByteArray *bytes = g_byte_array_new();
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(append, bytes, 595, 842);
	cairo_t *page = cairo_create(surface);
	cairo_font_face_t *face = cairo_ft_font_face_create_for_ft_face(font, 0);

	cairo_set_font_face(page, face);
	layouts[layout].draw(page, t);
	cairo_font_face_destroy(face);
	cairo_destroy(page);
	cairo_surface_destroy(surface);
	return bytes;
}

/* ---- reading ---- */

static DunlinReading *
read_bytes(DunlinReader *reader, const GByteArray *bytes)
{
	g_autoptr(GError) error = NULL;
	int fd = memfd_create("input", MFD_CLOEXEC);
	DunlinReading *reading;

	g_assert_cmpint(write(fd, bytes->data, bytes->len), ==, (gssize)bytes->len);
	reading = dunlin_reader_read(reader, fd, bytes->len, 20000, &error);
	g_assert_no_error(error);
	close(fd);
	return reading;
}

static guint
differs(const char *where, const char *field, const char *got, const char *want)
{
	if (g_strcmp0(got, want) == 0)
		return 0;
	g_printerr("%s: %s is %s, not %s\n", where, field, got != NULL ? got : "(none)", want);
	return 1;
}

static guint
check(const char *where, const Texts *t, const DunlinInvoice *invoice)
{
	g_autofree char *issued = dunlin_day_to_string(invoice->issue_day);
	g_autofree char *due = dunlin_day_to_string(invoice->due_day);
	g_auto(GStrv) blocks = g_strsplit(t->iban, " ", -1);
	g_autofree char *iban = g_strjoinv("", blocks);
	guint wrong = 0;

	wrong += differs(where, "number", invoice->number, NUMBER);
	wrong += differs(where, "issue date", issued, "2026-10-05");
	wrong += differs(where, "due date", due, "2026-11-04");
	wrong += differs(where, "currency", invoice->currency, t->currency);
	wrong += differs(where, "payable", invoice->payable, "1481.40");
	wrong += differs(where, "total", invoice->total, "1481.40");
	wrong += differs(where, "account", invoice->iban[0], iban);
	wrong += differs(where, "seller", invoice->seller.name, t->seller);
	wrong += differs(where, "buyer", invoice->buyer.name, t->buyer);
	wrong += differs(where, "language", invoice->language, t->language);
	if (invoice->confidence < 0.8) {
		g_printerr("%s: not sure (%.2f)\n", where, invoice->confidence);
		wrong++;
	}
	return wrong;
}

/* Returns how many values are wrong. DUNLIN_KEEP: a folder for the PDFs, to look at them. */
static guint
check_layout(DunlinReader *reader, const Texts *t, guint layout, FT_Face font)
{
	g_autoptr(GByteArray) pdf = make_pdf(layout, t, font);
	g_autoptr(GPtrArray) reading = read_bytes(reader, pdf);
	const DunlinFound *found = dunlin_reading_first(reading, DUNLIN_FOUND_INVOICE);
	g_autofree char *where = g_strdup_printf("%s-%s", t->language, layouts[layout].name);

	if (g_getenv("DUNLIN_KEEP") != NULL) {
		g_autofree char *kept = g_strdup_printf("%s/%s.pdf", g_getenv("DUNLIN_KEEP"), where);

		g_assert_true(g_file_set_contents(kept, (char *)pdf->data, pdf->len, NULL));
	}
	if (found == NULL)
		g_error("%s: no invoice", where);
	return check(where, t, &found->invoice);
}

static void
test_layouts(void)
{
	g_autofree char *path = g_build_filename(g_getenv("DUNLIN_LIBEXECDIR"), "dunlin-reader", NULL);
	g_autoptr(DunlinReader) reader = dunlin_reader_new(path, NULL);
	FT_Library fonts;
	FT_Face font;
	guint wrong = 0;

	g_assert_nonnull(reader);
	g_assert_cmpint(FT_Init_FreeType(&fonts), ==, 0);
	if (FT_New_Face(fonts, FONT, 0, &font) != 0)
		font = NULL;
	for (guint i = 0; font != NULL && i < G_N_ELEMENTS(texts) * G_N_ELEMENTS(layouts); i++)
		wrong += check_layout(reader, &texts[i / G_N_ELEMENTS(layouts)],
				      i % G_N_ELEMENTS(layouts), font);
	g_assert_cmpuint(wrong, ==, 0);
	if (font == NULL)
		g_test_skip("no font " FONT);
	cairo_debug_reset_static_data(); /* the last to know the font */
	FT_Done_FreeType(fonts);
}

/* ---- pictures ---- */

#define DOTS 200.0 /* an inch */

static cairo_surface_t *
draw_picture(const Texts *t, guint layout, FT_Face font)
{
	cairo_surface_t *surface = cairo_image_surface_create(
		CAIRO_FORMAT_RGB24, (int)(595 * DOTS / 72), (int)(842 * DOTS / 72));
	cairo_t *page = cairo_create(surface);
	cairo_font_face_t *face = cairo_ft_font_face_create_for_ft_face(font, 0);

	cairo_set_source_rgb(page, 1, 1, 1);
	cairo_paint(page);
	cairo_set_source_rgb(page, 0, 0, 0);
	cairo_scale(page, DOTS / 72, DOTS / 72);
	cairo_set_font_face(page, face);
	layouts[layout].draw(page, t);
	cairo_font_face_destroy(face);
	cairo_destroy(page);
	return surface;
}

/* As a scanner sends it: a PDF whose only content is the picture. */
static GByteArray *
scan_to_pdf(cairo_surface_t *picture)
{
	GByteArray *bytes = g_byte_array_new();
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(append, bytes, 595, 842);
	cairo_t *page = cairo_create(surface);

	cairo_scale(page, 72 / DOTS, 72 / DOTS);
	cairo_set_source_surface(page, picture, 0, 0);
	cairo_paint(page);
	cairo_destroy(page);
	cairo_surface_destroy(surface);
	return bytes;
}

static GByteArray *
mail_picture(const GByteArray *png)
{
	g_autofree char *body = g_base64_encode(png->data, png->len);
	g_autofree char *mail = g_strconcat(
		"From: a@example.com\nSubject: invoice\nMIME-Version: 1.0\n"
		"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\n"
		"--b\nContent-Type: image/png; name=scan.png\nContent-Disposition: attachment\n"
		"Content-Transfer-Encoding: base64\n\n", body, "\n--b--\n", NULL);
	GByteArray *bytes = g_byte_array_new();

	return g_byte_array_append(bytes, (const guint8 *)mail, (guint)strlen(mail));
}

/* The values are right, and the creditor is asked all the same. TRUE: tesseract is not there, and the
 * file is said to be a picture. */
static gboolean
is_only_picture(DunlinReader *reader, const GByteArray *bytes, const Texts *t)
{
	g_autoptr(GPtrArray) reading = read_bytes(reader, bytes);
	const DunlinFound *found = dunlin_reading_first(reading, DUNLIN_FOUND_INVOICE);
	const DunlinFound *why = dunlin_reading_first(reading, DUNLIN_FOUND_UNREADABLE);
	g_autofree char *due = NULL;

	if (found == NULL) {
		g_assert_nonnull(why);
		g_assert_true(g_str_has_prefix(why->why, DUNLIN_READING_PICTURE));
		return TRUE;
	}
	due = dunlin_day_to_string(found->invoice.due_day);
	g_assert_cmpstr(found->invoice.number, ==, NUMBER);
	g_assert_cmpstr(found->invoice.payable, ==, "1481.40");
	g_assert_cmpstr(found->invoice.currency, ==, t->currency);
	g_assert_cmpstr(due, ==, "2026-11-04");
	g_assert_cmpfloat(found->invoice.confidence, <, 0.8);
	return FALSE;
}

static void
test_pictures(void)
{
	g_autofree char *path = g_build_filename(g_getenv("DUNLIN_LIBEXECDIR"), "dunlin-reader", NULL);
	g_autoptr(DunlinReader) reader = dunlin_reader_new(path, NULL);
	g_autoptr(GByteArray) png = g_byte_array_new(), pdf = NULL, mail = NULL;
	cairo_surface_t *picture;
	FT_Library fonts;
	FT_Face font;

	g_assert_nonnull(reader);
	g_assert_cmpint(FT_Init_FreeType(&fonts), ==, 0);
	if (FT_New_Face(fonts, FONT, 0, &font) != 0) {
		FT_Done_FreeType(fonts);
		g_test_skip("no font " FONT);
		return;
	}
	picture = draw_picture(&texts[0], 0, font);
	g_assert_cmpint(cairo_surface_write_to_png_stream(picture, append, png), ==, CAIRO_STATUS_SUCCESS);
	pdf = scan_to_pdf(picture);
	mail = mail_picture(png);
	if (is_only_picture(reader, pdf, &texts[0]))
		g_test_skip("tesseract is not installed");
	else
		g_assert_false(is_only_picture(reader, mail, &texts[0]));
	cairo_surface_destroy(picture);
	cairo_debug_reset_static_data();
	FT_Done_FreeType(fonts);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/layouts/languages", test_layouts);
	g_test_add_func("/layouts/pictures", test_pictures);
	return g_test_run();
}
