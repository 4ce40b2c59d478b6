/* SPDX-License-Identifier: BSD-2-Clause */
/* The payment part of a Swiss QR-bill with its receipt (SIX, Style Guide QR-bill). */
#include "write/print-private.h"

#include <string.h>

#define FAMILY "Liberation Sans, Arial, Helvetica, DejaVu Sans"
#define PART_LEFT 62.0
#define MARGIN 5.0
#define CODE_SIZE 46.0
#define CROSS_SIZE 7.0
#define INFO_LEFT 118.0
#define WIDTH 210.0

typedef enum {
	PART, RECEIPT, ACCOUNT, REFERENCE, MESSAGE, PAYER, BLANK_PAYER, CURRENCY, AMOUNT, POINT, CUT,
	LABEL_COUNT,
} Label;

/* As the Implementation Guidelines fix them in the four languages. */
static const struct {
	char language[3];
	const char *words[LABEL_COUNT];
} labels[] = {
	{"en", {"Payment part", "Receipt", "Account / Payable to", "Reference",
		"Additional information", "Payable by", "Payable by (name/address)", "Currency", "Amount",
		"Acceptance point", "Separate before paying in"}},
	{"de", {"Zahlteil", "Empfangsschein", "Konto / Zahlbar an", "Referenz",
		"Zusätzliche Informationen", "Zahlbar durch", "Zahlbar durch (Name/Adresse)", "Währung",
		"Betrag", "Annahmestelle", "Vor der Einzahlung abzutrennen"}},
	{"fr", {"Section paiement", "Récépissé", "Compte / Payable à", "Référence",
		"Informations supplémentaires", "Payable par", "Payable par (nom/adresse)", "Monnaie",
		"Montant", "Point de dépôt", "A détacher avant le versement"}},
	{"it", {"Sezione pagamento", "Ricevuta", "Conto / Pagabile a", "Riferimento",
		"Informazioni supplementari", "Pagabile da", "Pagabile da (nome/indirizzo)", "Valuta",
		"Importo", "Punto di accettazione", "Da staccare prima del versamento"}},
};

typedef struct { /* receipt or payment part: where the next line goes, and how large it is written */
	cairo_t *cairo;
	const char *const *words;
	double x, y, width;
	const char *heading, *value; /* fonts */
} Column;

static const char *const *
words_of(const char *language)
{
	for (guint i = 0; language != NULL && i < G_N_ELEMENTS(labels); i++) {
		if (g_ascii_strncasecmp(labels[i].language, language, 2) == 0)
			return labels[i].words;
	}
	return labels[0].words;
}

/* "12345" in groups of @size from the right or from the left. Yours. */
static char *
grouped(const char *text, guint size, gboolean from_right)
{
	GString *groups = g_string_new(NULL);
	gsize length = strlen(text);

	for (gsize i = 0; i < length; i++) {
		gsize place = from_right ? length - i : i;

		if (i > 0 && place % size == 0)
			g_string_append_c(groups, ' ');
		g_string_append_c(groups, text[i]);
	}
	return g_string_free(groups, FALSE);
}

static char *
written_reference(const DunlinSwissBill *bill)
{
	return strcmp(bill->type, "QRR") == 0 ? grouped(bill->reference, 5, TRUE)
					      : grouped(bill->reference, 4, FALSE);
}

/* "1 949.75" */
static char *
written_amount(const char *amount)
{
	const char *dot = strchr(amount, '.');
	g_autofree char *whole = g_strndup(amount, (gsize)(dot - amount));
	g_autofree char *groups = grouped(whole, 3, TRUE);

	return g_strconcat(groups, dot, NULL);
}

static char *
written_party(const DunlinSwissParty *party)
{
	g_autofree char *street = g_strdup_printf("%s%s%s", party->street,
						  *party->number != '\0' ? " " : "", party->number);

	return g_strdup_printf("%s%s%s\n%s %s", party->name, *street != '\0' ? "\n" : "", street,
			       party->postcode, party->town);
}

static void
put(Column *column, Label label, const char *value)
{
	column->y += dunlin_draw_text(column->cairo, column->x, column->y, column->width,
				      column->words[label], column->heading, PANGO_ALIGN_LEFT);
	column->y += dunlin_draw_text(column->cairo, column->x, column->y, column->width, value,
				      column->value, PANGO_ALIGN_LEFT) + 1.8;
}

/* Corners of a field that is filled in by hand. */
static void
draw_field(cairo_t *cairo, double x, double y, double width, double height)
{
	for (guint i = 0; i < 4; i++) {
		double cx = x + (i % 2 == 0 ? 0.0 : width), cy = y + (i < 2 ? 0.0 : height);
		double dx = i % 2 == 0 ? 3.0 : -3.0, dy = i < 2 ? 3.0 : -3.0;

		cairo_move_to(cairo, (cx + dx) * DUNLIN_POINTS, cy * DUNLIN_POINTS);
		cairo_line_to(cairo, cx * DUNLIN_POINTS, cy * DUNLIN_POINTS);
		cairo_line_to(cairo, cx * DUNLIN_POINTS, (cy + dy) * DUNLIN_POINTS);
	}
	cairo_set_line_width(cairo, 0.75);
	cairo_stroke(cairo);
}

static void
put_all(Column *column, const DunlinSwissBill *bill, gboolean receipt)
{
	g_autofree char *iban = grouped(bill->iban, 4, FALSE);
	g_autofree char *payee = written_party(&bill->payee);
	g_autofree char *account = g_strdup_printf("%s\n%s", iban, payee);
	g_autofree char *reference = written_reference(bill);
	g_autofree char *payer = NULL;

	put(column, ACCOUNT, account);
	if (*bill->reference != '\0')
		put(column, REFERENCE, reference);
	if (!receipt && *bill->message != '\0')
		put(column, MESSAGE, bill->message);
	if (bill->payer.name != NULL) {
		payer = written_party(&bill->payer);
		put(column, PAYER, payer);
		return;
	}
	column->y += dunlin_draw_text(column->cairo, column->x, column->y, column->width,
				      column->words[BLANK_PAYER], column->heading, PANGO_ALIGN_LEFT);
	draw_field(column->cairo, column->x, column->y + 1.0, receipt ? 52.0 : 65.0,
		   receipt ? 20.0 : 25.0);
}

static void
put_amount(Column *column, const DunlinSwissBill *bill, double gap)
{
	g_autofree char *amount = written_amount(bill->amount);
	Column right = *column;

	right.x += gap;
	put(column, CURRENCY, bill->currency);
	put(&right, AMOUNT, amount);
}

static void
draw_box(cairo_t *cairo, double x, double y, double width, double height, double grey)
{
	cairo_set_source_rgb(cairo, grey, grey, grey);
	cairo_rectangle(cairo, x * DUNLIN_POINTS, y * DUNLIN_POINTS, width * DUNLIN_POINTS,
			height * DUNLIN_POINTS);
	cairo_fill(cairo);
}

/* A white edge, a black square, in it the white cross: arms a sixth longer than wide. */
static void
draw_cross(cairo_t *cairo, double x, double y)
{
	const double middle = CROSS_SIZE / 2.0, half = 1.95, thin = 0.6;

	draw_box(cairo, x, y, CROSS_SIZE, CROSS_SIZE, 1.0);
	draw_box(cairo, x + 0.5, y + 0.5, CROSS_SIZE - 1.0, CROSS_SIZE - 1.0, 0.0);
	draw_box(cairo, x + middle - half, y + middle - thin, 2 * half, 2 * thin, 1.0);
	draw_box(cairo, x + middle - thin, y + middle - half, 2 * thin, 2 * half, 1.0);
	cairo_set_source_rgb(cairo, 0.0, 0.0, 0.0);
}

/* Dashed lines to cut along, and a word that says so. */
static void
draw_cuts(cairo_t *cairo, const char *const *words, double top)
{
	const double dashes[] = {3.0, 2.0};

	cairo_set_line_width(cairo, 0.5);
	cairo_set_dash(cairo, dashes, G_N_ELEMENTS(dashes), 0.0);
	cairo_move_to(cairo, 0.0, top * DUNLIN_POINTS);
	cairo_line_to(cairo, WIDTH * DUNLIN_POINTS, top * DUNLIN_POINTS);
	cairo_move_to(cairo, PART_LEFT * DUNLIN_POINTS, top * DUNLIN_POINTS);
	cairo_line_to(cairo, PART_LEFT * DUNLIN_POINTS, (top + DUNLIN_SWISS_HEIGHT) * DUNLIN_POINTS);
	cairo_stroke(cairo);
	cairo_set_dash(cairo, NULL, 0, 0.0);
	dunlin_draw_text(cairo, MARGIN, top - 4.0, WIDTH - 2 * MARGIN, words[CUT], FAMILY " 7",
			 PANGO_ALIGN_CENTER);
}

static void
draw_receipt(Column column, const DunlinSwissBill *bill, double top)
{
	dunlin_draw_text(column.cairo, MARGIN, top + MARGIN, 52.0, column.words[RECEIPT],
			 FAMILY " Bold 11", PANGO_ALIGN_LEFT);
	column.heading = FAMILY " Bold 6";
	column.value = FAMILY " 8";
	column.x = MARGIN;
	column.y = top + 12.0;
	column.width = 52.0;
	put_all(&column, bill, TRUE);
	column.y = top + 68.0;
	put_amount(&column, bill, 15.0);
	dunlin_draw_text(column.cairo, MARGIN, top + 82.0, 52.0, column.words[POINT], FAMILY " Bold 6",
			 PANGO_ALIGN_RIGHT);
}

gboolean
dunlin_draw_swiss(cairo_t *cairo, const DunlinSwissBill *bill, const char *language, double top)
{
	Column column = {.cairo = cairo, .words = words_of(language)};
	g_autoptr(DunlinQr) qr = dunlin_qr_new(bill->code, DUNLIN_QR_SWISS_LEAST,
						DUNLIN_QR_SWISS_VERSION);
	double left = PART_LEFT + MARGIN, code = top + 17.0;

	if (qr == NULL)
		return FALSE;
	draw_cuts(cairo, column.words, top);
	draw_receipt(column, bill, top);
	dunlin_draw_text(cairo, left, top + MARGIN, 51.0, column.words[PART], FAMILY " Bold 11",
			 PANGO_ALIGN_LEFT);
	dunlin_draw_squares(cairo, qr, left, code, CODE_SIZE);
	draw_cross(cairo, left + (CODE_SIZE - CROSS_SIZE) / 2.0, code + (CODE_SIZE - CROSS_SIZE) / 2.0);
	column.heading = FAMILY " Bold 8";
	column.value = FAMILY " 10";
	column.x = left;
	column.y = top + 68.0;
	column.width = 51.0;
	put_amount(&column, bill, 20.0);
	column.x = INFO_LEFT;
	column.y = top + MARGIN;
	column.width = WIDTH - INFO_LEFT - MARGIN;
	put_all(&column, bill, FALSE);
	return TRUE;
}
