/* SPDX-License-Identifier: BSD-2-Clause */
/* What a creditor is told to answer is understood: the bodies that links fill in, the words in quotation
 * marks, the lists of answers, in each language the same orders as in English. */
#include <string.h>

#include "reading/command.h"
#include "write/letter.h"

#define TODAY 20760 /* 2026-11-03 */
#define LINK "mailto:dunning@example.com?body="

static const struct {
	const char *language, *open, *close; /* how it quotes */
} languages[] = {
	{ "en", "“", "”" }, { "de", "„", "“" }, { "fr", "«\u00a0", "\u00a0»" }, { "nl", "“", "”" },
	{ "it", "“", "”" }, { "es", "«", "»" }, { "pl", "„", "”" },
};

/* Lists of the sheet, a row each; customers have a number of their own. */
static const char *const lists[] = { "promises", "waits", "offers", "answers", "undelivered", "ended",
				     "untaken", "held", "customers", "dues", "ending", "customers_end",
				     "goes", "sent", "closed" };

/* Letters that say what to answer, and how many orders they name at least. */
static const struct {
	const char *name;
	guint least;
} letters[] = {
	{ "sheet", 45 }, { "offer", 3 }, { "question", 2 }, { "call", 6 },
	{ "opened", 1 }, { "says_paid", 1 }, { "promised", 1 }, { "objected", 1 }, { "answered", 1 },
	{ "returned", 1 }, { "contradicted", 1 }, { "noted", 1 }, { "crossed", 1 },
	{ "refused", 1 }, { "duplicate", 1 },
};

static DunlinValues *
make_values(void)
{
	DunlinValues *values = dunlin_values_new();

	dunlin_values_set_text(values, "reply", LINK);
	dunlin_values_set_text(values, "questions", "2");
	dunlin_values_set_text(values, "rest", "1");
	dunlin_values_set_text(values, "invoice", "R-1");
	dunlin_values_set_text(values, "creditor_name", "ACME GmbH");
	dunlin_values_set_text(values, "debtor_phone", "+49 30 123");
	dunlin_values_set_text(values, "needs_yes", "1");
	dunlin_values_set_text(values, "partner_name", "Musterinkasso GmbH");
	dunlin_values_set_money(values, "open", 11900, "EUR");
	dunlin_values_set_money(values, "amount_said", 11900, "EUR");
	dunlin_values_set_day(values, "until", TODAY);
	dunlin_values_set_day(values, "held_until", TODAY);
	dunlin_values_set_day(values, "offer_day", TODAY);
	dunlin_values_set_text(values, "reference", "7K3M4QX2");
	dunlin_values_set_day(values, "day", TODAY);
	for (gsize i = 0; i < G_N_ELEMENTS(lists); i++) {
		DunlinValues *row = dunlin_values_add_row(values, lists[i]);
		g_autofree char *number = g_strdup_printf("%zu", i + 1);

		dunlin_values_set_text(row, "number", number);
		dunlin_values_set_text(row, "claim", "7K3M4QX2");
		dunlin_values_set_text(row, "customer", "4711");
		dunlin_values_set_text(row, "count", "2");
		dunlin_values_set_text(row, "what", "reminder");
		dunlin_values_set_text(row, "reason", "paid");
		dunlin_values_set_day(row, "when", TODAY);
		dunlin_values_set_money(row, "open", 11900, "EUR");
	}
	return values;
}

/* "paid claim=2,5"; NULL: it is no order. Yours. */
static char *
order_of(const char *line)
{
	g_autoptr(GHashTable) arguments = NULL;
	g_autoptr(GList) names = NULL;
	GString *text;
	DunlinVerb verb;

	if (!dunlin_command_parse_line(line, TODAY, &verb, &arguments))
		return NULL;
	text = g_string_new(dunlin_verb_info(verb)->name);
	names = g_list_sort(g_hash_table_get_keys(arguments), (GCompareFunc)strcmp);
	for (GList *at = names; at != NULL; at = at->next) {
		const char *value = g_hash_table_lookup(arguments, at->data);

		/* whose address a sample is, each language says as it likes */
		g_string_append_printf(text, " %s=%s", (const char *)at->data,
				       strchr(value, '@') != NULL ? "address" : g_str_equal(at->data, "reason") ? "words" : value);
	}
	return g_string_free(text, FALSE);
}

static void
add(GString *orders, const char *language, const char *line)
{
	g_autofree char *order = order_of(line);

	g_test_message("%s: “%s”: %s", language, line, order);
	g_assert_nonnull(order);
	g_string_append_printf(orders, "%s\n", order);
}

/* "amount" in quotation marks is none, but a field's name. */
static gboolean
is_order(const char *line)
{
	g_autofree char *order = order_of(line);

	return order != NULL;
}

/* The bodies of all links, and what stands in quotation marks and is an order, or about a number. */
static void
add_html(GString *orders, const char *html, gsize which)
{
	const char *open = languages[which].open, *close = languages[which].close;

	for (const char *at = html; *at != '\0'; at++) {
		const char *start = at + strlen(open);
		g_autofree char *line = NULL;

		if (g_str_has_prefix(at, LINK)) {
			line = g_uri_unescape_segment(at + strlen(LINK), strchr(at, '"'), NULL);
			add(orders, languages[which].language, line);
		} else if (g_str_has_prefix(at, open) && strstr(start, close) != NULL) {
			line = g_strndup(start, (gsize)(strstr(start, close) - start));
			if (strpbrk(line, "0123456789") != NULL || is_order(line))
				add(orders, languages[which].language, line);
		}
	}
}

/* "  yes 1 3    go on": the words before the gap. */
static void
add_text(GString *orders, const char *text, const char *language)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	for (guint i = 0; lines[i] != NULL; i++) {
		const char *line_at = lines[i] + 2;
		const char *gap = g_str_has_prefix(lines[i], "  ") && *line_at != ' ' ?
					  strstr(line_at, "  ") : NULL;
		g_autofree char *line = NULL;

		if (gap == NULL || gap[-1] == ':') /* "Invoice:   R-1" */
			continue;
		line = g_strndup(line_at, (gsize)(gap - line_at));
		add(orders, language, line);
	}
}

static void
check_letter(DunlinLetters *loaded, const char *name, guint least)
{
	g_autofree char *english = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(languages); i++) {
		g_autoptr(DunlinValues) values = make_values();
		g_autoptr(GString) orders = g_string_new(NULL);
		g_auto(DunlinLetter) letter = { NULL, NULL, NULL, NULL };
		g_autoptr(GError) error = NULL;

		(void)dunlin_letters_render(loaded, languages[i].language, name, values, &letter, &error);
		g_assert_no_error(error);
		add_html(orders, letter.html, i);
		add_text(orders, letter.text, languages[i].language);
		if (english == NULL)
			english = g_strdup(orders->str);
		g_assert_cmpstr(orders->str, ==, english);
	}
	g_test_message("%s: %s", name, english);
	g_auto(GStrv) all = g_strsplit(english, "\n", -1);
	g_assert_cmpuint(g_strv_length(all), >, least);
}

static void
test_links(void)
{
	g_autofree char *folder = g_build_filename(g_getenv("DUNLIN_DATADIR"), "letters", NULL);
	g_autoptr(DunlinLetters) loaded = dunlin_letters_load(folder, NULL, NULL);

	g_assert_nonnull(loaded);
	for (gsize i = 0; i < G_N_ELEMENTS(letters); i++)
		check_letter(loaded, letters[i].name, letters[i].least);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/links/orders", test_links);
	return g_test_run();
}
