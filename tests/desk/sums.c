/* SPDX-License-Identifier: BSD-2-Clause */
/* See sums.h. */
#include "sums.h"

#include <string.h>

#include "base/money.h"
#include "desk/internal.h"

enum { AMOUNT, PAID, CREDITED, DISPUTED, INTEREST, LUMP_SUM, FEES, OPEN, LINES };

/* What stands before each sum of a claim. */
static const struct {
	const char *language, *labels[LINES];
} labels[] = {
	{"de", {"Betrag:", "Bezahlt:", "Gutschrift:", "Bestritten:", "Zinsen:", "Pauschale:", "Gebühren:", "Offen:"}},
	{"en", {"Amount:", "Paid:", "Credited:", "Disputed:", "Interest:", "Lump sum:", "Fees:", "Open:"}},
	{"fr", {"Montant :", "Payé :", "Avoir :", "Contesté :", "Intérêts :", "Indemnité :", "Frais :", "À régler :"}},
	{"nl", {"Bedrag:", "Betaald:", "Creditnota:", "Betwist:", "Rente:", "Vergoeding:", "Kosten:", "Open:"}},
	{"it", {"Importo:", "Pagato:", "Accreditato:", "Contestato:", "Interessi:", "Indennità:", "Spese:", "Da pagare:"}},
	{"es", {"Importe:", "Pagado:", "Abonado:", "Impugnado:", "Intereses:", "Compensación:", "Gastos:", "Pendiente:"}},
	{"pl", {"Kwota:", "Zapłacono:", "Korekta:", "Sporne:", "Odsetki:", "Ryczałt:", "Opłaty:", "Do zapłaty:"}},
};

static const char *const *
labels_of(const char *language)
{
	for (guint i = 0; i < G_N_ELEMENTS(labels); i++)
		if (g_str_equal(labels[i].language, language))
			return labels[i].labels;
	g_assert_not_reached();
}

gint64
sums_owed(TestHouse *h, const DunlinClaim *claim)
{
	g_autoptr(GPtrArray) entries = dunlin_ledger_list(h->desk->store, claim, NULL);
	gint64 sum = claim->disputed > 0 ? -claim->disputed : 0;

	for (guint i = 0; i < entries->len; i++) {
		const DunlinEntry *entry = g_ptr_array_index(entries, i);
		gboolean less = entry->kind == DUNLIN_ENTRY_PAYMENT ||
				entry->kind == DUNLIN_ENTRY_CREDIT || entry->kind == DUNLIN_ENTRY_WAIVER;

		sum += less ? -entry->amount : entry->amount;
	}
	return sum;
}

/* Blanks of any kind and length, and ends of lines, are one. */
static char *
one_line(const char *text)
{
	g_auto(GStrv) hard = g_strsplit(text, "\302\240", -1);
	g_autofree char *soft = g_strjoinv(" ", hard);
	g_auto(GStrv) narrow = g_strsplit(soft, "\342\200\257", -1);
	g_autofree char *joined = g_strjoinv(" ", narrow);
	GString *out = g_string_new(NULL);

	for (const char *at = joined; *at; at++)
		if (!g_ascii_isspace(*at))
			g_string_append_c(out, *at);
		else if (out->len > 0 && out->str[out->len - 1] != ' ')
			g_string_append_c(out, ' ');
	return g_string_free(out, FALSE);
}

/* The digits of "1.234,56 €": sums of these tests have two decimals. */
static gint64
money(const char *text)
{
	gint64 sum = 0;

	for (; *text && *text != '\n'; text++)
		if (g_ascii_isdigit(*text))
			sum = sum * 10 + (*text - '0');
	return sum;
}

/* The lines of @claim: from its reference to the next blank one. Yours. */
static char *
block_of(const char *text, const DunlinClaim *claim)
{
	g_autofree char *head = g_strdup_printf("  Ref %s\n", claim->reference);
	const char *from = strstr(text, head), *to;

	g_assert_nonnull(from);
	to = strstr(from, "\n\n");
	return g_strndup(from, to ? (gsize)(to - from) : strlen(from));
}

static gint64
line_of(const char *block, const char *label)
{
	g_autofree char *wanted = g_strdup_printf("\n  %s", label);
	const char *line = strstr(block, wanted);

	return line ? money(line + strlen(wanted)) : 0;
}

static void
check_claim(TestHouse *h, const char *text, const char *language, const DunlinClaim *claim, gint64 owed)
{
	g_autofree char *block = block_of(text, claim);
	const char *const *names = labels_of(language);
	gint64 sums[LINES];
	DunlinBalance balance;

	g_assert_true(dunlin_ledger_balance(h->desk->store, claim, &balance, NULL));
	for (guint i = 0; i < LINES; i++)
		sums[i] = line_of(block, names[i]);
	g_test_message("%s", block);
	g_assert_cmpint(sums[OPEN], ==, owed);
	g_assert_cmpint(sums[INTEREST], ==, balance.interest);
	g_assert_cmpint(sums[LUMP_SUM], ==, balance.lump_sum);
	g_assert_cmpint(sums[FEES], ==, balance.fees);
	g_assert_cmpint(sums[DISPUTED], ==, claim->disputed);
	g_assert_cmpint(sums[AMOUNT] + sums[INTEREST] + sums[LUMP_SUM] + sums[FEES] - sums[PAID] -
				sums[CREDITED] - sums[DISPUTED], ==, owed);
}

typedef struct {
	char currency[DUNLIN_CURRENCY_SIZE];
	gint64 sum;
} Total;

static void
add(GArray *totals, const char *currency, gint64 sum)
{
	Total total = {.sum = sum};

	for (guint i = 0; i < totals->len; i++) {
		Total *known = &g_array_index(totals, Total, i);

		if (!g_str_equal(known->currency, currency))
			continue;
		known->sum += sum;
		return;
	}
	g_strlcpy(total.currency, currency, sizeof total.currency);
	g_array_append_val(totals, total);
}

/* Before the first claim's lines stands what all of them come to. */
static void
check_totals(const char *text, const char *language, const GArray *totals)
{
	const char *end = strstr(text, "\n  Ref ");
	g_autofree char *head = g_strndup(text, (gsize)(end - text));
	g_autofree char *line = one_line(head);

	for (guint i = 0; i < totals->len; i++) {
		const Total *total = &g_array_index(totals, Total, i);
		g_autofree char *printed = dunlin_format_money(language, total->sum, total->currency);
		g_autofree char *wanted = one_line(printed);

		if (!strstr(line, wanted))
			g_error("\"%s\" does not say %s", line, wanted);
	}
}

void
sums_check(TestHouse *h, const DunlinNotice *notice)
{
	g_autoptr(DunlinNotice) own = dunlin_notice_get(h->desk->store, notice->id, NULL);
	g_autoptr(GArray) totals = g_array_new(FALSE, TRUE, sizeof(Total));
	g_autoptr(GBytes) bytes = NULL;
	g_autoptr(GError) error = NULL;
	g_auto(DunlinLetter) letter = {0};
	gsize body;

	bytes = dunlin_desk_compose(h->desk, own, h->time, &letter, &body, &error);
	g_assert_no_error(error);
	for (guint i = 0; notice->claims[i] != NULL; i++) {
		g_autoptr(DunlinClaim) claim = test_claim(h, notice->claims[i]);
		gint64 owed = sums_owed(h, claim);

		check_claim(h, letter.text, notice->language, claim, owed);
		add(totals, claim->currency, owed);
	}
	check_totals(letter.text, notice->language, totals);
}
