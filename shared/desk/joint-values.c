/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a letter about several claims says: the rows of each, totals, one transfer for all that goes to
 * one account. What a template prints without knowing of several claims stays true: lists of numbers,
 * sums.
 */
#include <string.h>

#include "claim/law.h"
#include "desk/joint.h"

#define REFERENCE_MAX 140 /* characters of a transfer's text (SEPA, EPC069-12) */
#define NAMED_MAX 4 /* numbers in a subject, which ends somewhere */

static const char *
text_of(const Letter *letter, const char *name)
{
	const DunlinValue *value = dunlin_values_get(letter->values, name);

	return value != NULL && value->type == DUNLIN_VALUE_TEXT ? value->text : NULL;
}

static gboolean
flag_of(const Letter *letter, const char *name)
{
	const DunlinValue *value = dunlin_values_get(letter->values, name);

	return value != NULL && value->type == DUNLIN_VALUE_FLAG && value->number != 0;
}

static DunlinDay
day_of(const Letter *letter, const char *name)
{
	const DunlinValue *value = dunlin_values_get(letter->values, name);

	return value != NULL && value->type == DUNLIN_VALUE_DAY ? value->day : DUNLIN_DAY_NONE;
}

static const DunlinValue *
money_of(const Letter *letter, const char *name)
{
	const DunlinValue *value = dunlin_values_get(letter->values, name);

	return value != NULL && value->type == DUNLIN_VALUE_MONEY ? value : NULL;
}

static void
add_word(GString *list, const char *word, const char *comma)
{
	if (word != NULL)
		g_string_append_printf(list, "%s%s", list->len > 0 ? comma : "", word);
}

/* What the payer writes: the invoice's own payment reference, else its number. */
static const char *
payment_text(const Letter *letter)
{
	const char *own = text_of(letter, "payment_reference");

	return own != NULL ? own : text_of(letter, "invoice");
}

/* Whether both say the same of their claims; the letter "final" says whether it is the last. */
static gboolean
same_section(const Letter *a, const Letter *b)
{
	return g_str_equal(a->notice->letter, b->notice->letter) &&
	       flag_of(a, "letter_follows") == flag_of(b, "letter_follows");
}

/* Whether the claims stand at different steps, which then are headings. */
static gboolean
sections_differ(GPtrArray *letters)
{
	const Letter *lead = g_ptr_array_index(letters, 0);

	for (guint i = 1; i < letters->len; i++)
		if (!same_section(g_ptr_array_index(letters, i), lead))
			return TRUE;
	return FALSE;
}

static char *
list_of(GPtrArray *letters, const char *name)
{
	g_autoptr(GString) list = g_string_new(NULL);

	for (guint i = 0; i < letters->len; i++)
		add_word(list, text_of(g_ptr_array_index(letters, i), name), ", ");
	return list->len > 0 ? g_strdup(list->str) : NULL;
}

/* Of many the first, and how many more: "R-1, R-2, R-3, R-4 + 36". */
static char *
first_of(GPtrArray *letters, const char *name)
{
	g_autoptr(GPtrArray) first = g_ptr_array_new();
	g_autofree char *list = NULL;

	for (guint i = 0; i < letters->len && (i < NAMED_MAX || letters->len == NAMED_MAX + 1); i++)
		g_ptr_array_add(first, g_ptr_array_index(letters, i));
	list = list_of(first, name);
	if (first->len == letters->len || list == NULL)
		return g_steal_pointer(&list);
	return g_strdup_printf("%s + %u", list, letters->len - first->len);
}

/* The sum over all letters in each currency. @otherwise: counts where @name is absent; NULL. */
static void
set_total(DunlinValues *values, GPtrArray *letters, const char *name, const char *otherwise)
{
	const Letter *lead = g_ptr_array_index(letters, 0);
	g_autoptr(GHashTable) done = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GString) text = g_string_new(NULL);
	const char *currency = NULL;
	gint64 total = 0;

	for (guint i = 0; i < letters->len; i++) {
		const DunlinValue *money = money_of(g_ptr_array_index(letters, i), name);
		g_autofree char *printed = NULL;

		if (money == NULL || !g_hash_table_add(done, money->text))
			continue;
		currency = money->text;
		total = 0;
		for (guint k = 0; k < letters->len; k++) {
			const Letter *letter = g_ptr_array_index(letters, k);
			const DunlinValue *part = money_of(letter, name);

			if (part == NULL && otherwise != NULL)
				part = money_of(letter, otherwise);
			if (part != NULL && g_str_equal(part->text, currency))
				total += part->number;
		}
		printed = dunlin_format_money(lead->notice->language, total, currency);
		add_word(text, printed, " + ");
	}
	if (g_hash_table_size(done) == 1)
		dunlin_values_set_money(values, name, total, currency);
	else if (text->len > 0)
		dunlin_values_set_text(values, name, text->str);
}

/* The day that all have; NONE where they differ. */
static DunlinDay
common_day(GPtrArray *letters, const char *name)
{
	DunlinDay common = day_of(g_ptr_array_index(letters, 0), name);

	for (guint i = 1; i < letters->len; i++)
		if (day_of(g_ptr_array_index(letters, i), name) != common)
			return DUNLIN_DAY_NONE;
	return common;
}

/* Whether the number @name is the same in all, or absent in all. */
static gboolean
is_common(GPtrArray *letters, const char *name)
{
	const Letter *lead = g_ptr_array_index(letters, 0);
	const DunlinValue *first = dunlin_values_get(lead->values, name);

	for (guint i = 1; i < letters->len; i++) {
		const Letter *letter = g_ptr_array_index(letters, i);
		const DunlinValue *value = dunlin_values_get(letter->values, name);

		if ((value == NULL) != (first == NULL) ||
		    (value != NULL && value->number != first->number))
			return FALSE;
	}
	return TRUE;
}

static void
set_days(DunlinValues *values, GPtrArray *letters)
{
	static const char *const periods[] = {"period_after_receipt", "period_after_sending"};
	DunlinDay seen = G_MAXINT32, last = DUNLIN_DAY_NONE;
	gboolean differ;

	for (guint i = 0; i < letters->len; i++) {
		const Letter *letter = g_ptr_array_index(letters, i);

		seen = MIN(seen, day_of(letter, "seen_day"));
		last = MAX(last, day_of(letter, "deadline"));
	}
	dunlin_values_set_day(values, "seen_day", seen);
	dunlin_values_set_day(values, "issue_day", DUNLIN_DAY_NONE);
	dunlin_values_set_day(values, "due_day", DUNLIN_DAY_NONE);
	dunlin_values_set_day(values, "previous_day", common_day(letters, "previous_day"));
	dunlin_values_set_day(values, "interest_from", common_day(letters, "interest_from"));
	dunlin_values_set_day(values, "deadline", last);
	differ = common_day(letters, "deadline") == DUNLIN_DAY_NONE;
	for (guint i = 0; i < G_N_ELEMENTS(periods); i++) {
		if (is_common(letters, periods[i]))
			continue;
		dunlin_values_set_text(values, periods[i], NULL);
		differ = TRUE;
	}
	dunlin_values_set_flag(values, "deadlines_differ", differ);
}

/* Dutch costs count on the sum of the claims that one letter asks for (BW 6:96 lid 7). */
static void
set_collection_costs(DunlinValues *values, GPtrArray *letters)
{
	gint64 principal = 0;

	for (guint i = 0; i < letters->len; i++) {
		const Letter *letter = g_ptr_array_index(letters, i);

		if (money_of(letter, "collection_costs") != NULL)
			principal += money_of(letter, "principal")->number;
	}
	if (principal > 0)
		dunlin_values_set_money(values, "collection_costs", dunlin_law_bik(principal), "EUR");
}

static void
add_claims(DunlinValues *values, GPtrArray *letters)
{
	static const char *const names[] = {
		"reference", "invoice", "subject", "order_reference", "issue_day", "due_day",
		"deadline", "iban", "payment_reference", "paid", "credited", "disputed", "interest",
		"lump_sum", "fees", "open", "pay_link", "letter_follows"};
	const Letter *lead = g_ptr_array_index(letters, 0);
	const Letter *section = sections_differ(letters) ? NULL : lead;

	for (guint i = 0; i < letters->len; i++) {
		const Letter *letter = g_ptr_array_index(letters, i);
		DunlinValues *row = dunlin_values_add_row(values, "invoices");

		for (guint k = 0; k < G_N_ELEMENTS(names); k++)
			dunlin_values_set_copy(row, names[k], letter->values, names[k]);
		dunlin_values_set_copy(row, "amount", letter->values, "principal");
		dunlin_values_set_text(row, "step", letter->notice->step);
		dunlin_values_set_text(row, "letter", letter->notice->letter);
		if (section == NULL || !same_section(letter, section))
			dunlin_values_set_flag(row, "first", TRUE);
		section = letter;
	}
}

static void
add_calculation(DunlinValues *values, GPtrArray *letters)
{
	dunlin_values_set_text(values, "calculation", NULL);
	for (guint i = 0; i < letters->len; i++) {
		const Letter *letter = g_ptr_array_index(letters, i);
		const DunlinValue *list = dunlin_values_get(letter->values, "calculation");

		for (guint k = 0; list != NULL && k < list->rows->len; k++) {
			DunlinValues *row = dunlin_values_add_copy(
				values, "calculation", g_ptr_array_index(list->rows, k));

			dunlin_values_set_copy(row, "invoice", letter->values, "invoice");
		}
	}
}

/* ── transfers: one for all that goes to one account in one currency ── */

static void
add_sum(DunlinValues *values, GPtrArray *letters)
{
	const Letter *first = g_ptr_array_index(letters, 0);
	const DunlinValue *open = money_of(first, "open");
	DunlinValues *row = dunlin_values_add_row(values, "sums");
	g_autoptr(GString) reference = g_string_new(NULL);
	g_autofree char *invoices = list_of(letters, "invoice");
	gint64 total = 0;

	for (guint i = 0; i < letters->len; i++) {
		const Letter *letter = g_ptr_array_index(letters, i);

		add_word(reference, payment_text(letter), ", ");
		total += money_of(letter, "open")->number;
	}
	dunlin_values_set_money(row, "open", total, open->text);
	dunlin_values_set_text(row, "iban", text_of(first, "iban"));
	dunlin_values_set_text(row, "bic", text_of(first, "bic"));
	dunlin_values_set_text(row, "payment_reference", reference->str);
	dunlin_values_set_text(row, "invoice", invoices);
	dunlin_values_set_day(row, "deadline", common_day(letters, "deadline"));
}

/* A reference with check digits goes alone, since a bank reads it whole (ISO 11649, QRR, OGM/KID). */
static gboolean
is_structured(const char *reference)
{
	gsize length = 0;

	if (reference == NULL)
		return FALSE;
	if (g_ascii_strncasecmp(reference, "RF", 2) == 0 && g_ascii_isdigit(reference[2]) &&
	    g_ascii_isdigit(reference[3]))
		return TRUE;
	for (const char *at = reference; *at != '\0'; at++) {
		if (g_ascii_isalpha(*at))
			return FALSE;
		length += g_ascii_isdigit(*at) ? 1 : 0;
	}
	return length == 12 || length == 27 || reference[0] == '+';
}

static gboolean
same_account(const Letter *a, const Letter *b)
{
	return g_strcmp0(text_of(a, "iban"), text_of(b, "iban")) == 0 &&
	       g_str_equal(money_of(a, "open")->text, money_of(b, "open")->text);
}

static gsize
length_of(const Letter *letter)
{
	const char *text = payment_text(letter);

	return text != NULL ? (gsize)g_utf8_strlen(text, -1) : 0;
}

/* As few transfers as the numbers leave room for. */
static void
add_account(DunlinValues *values, GPtrArray *group)
{
	g_autoptr(GPtrArray) one = g_ptr_array_new();
	gboolean apart = FALSE;
	gsize length = 0;

	for (guint i = 0; i < group->len; i++)
		apart = apart || is_structured(text_of(g_ptr_array_index(group, i), "payment_reference"));
	for (guint i = 0; i < group->len; i++) {
		Letter *letter = g_ptr_array_index(group, i);

		if (one->len > 0 && (apart || length + length_of(letter) > REFERENCE_MAX)) {
			add_sum(values, one);
			g_ptr_array_set_size(one, 0);
			length = 0;
		}
		g_ptr_array_add(one, letter);
		length += length_of(letter) + strlen(", ");
	}
	add_sum(values, one);
}

static void
add_sums(DunlinValues *values, GPtrArray *letters)
{
	g_autoptr(GPtrArray) left = g_ptr_array_copy(letters, NULL, NULL);

	g_ptr_array_set_free_func(left, NULL);
	while (left->len > 0) {
		const Letter *first = g_ptr_array_index(left, 0);
		g_autoptr(GPtrArray) group = g_ptr_array_new();

		for (guint i = 0; i < left->len;) {
			if (same_account(first, g_ptr_array_index(left, i)))
				g_ptr_array_add(group, g_ptr_array_remove_index(left, i));
			else
				i++;
		}
		add_account(values, group);
	}
}

static void
set_lists(DunlinValues *values, GPtrArray *letters)
{
	static const char *const names[] = {"reference", "invoice"};
	const Letter *lead = g_ptr_array_index(letters, 0);
	g_autoptr(GString) ibans = g_string_new(NULL), highest = g_string_new(NULL);
	gboolean copies = FALSE;

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *list = first_of(letters, names[i]);

		dunlin_values_set_text(values, names[i], list);
	}
	for (guint i = 0; i < letters->len; i++) {
		const Letter *letter = g_ptr_array_index(letters, i);
		const char *iban = text_of(letter, "iban");

		if (iban != NULL && strstr(ibans->str, iban) == NULL)
			add_word(ibans, iban, " / ");
		if (same_section(letter, lead))
			add_word(highest, text_of(letter, "invoice"), ", ");
		copies = copies || flag_of(letter, "has_copy");
	}
	dunlin_values_set_text(values, "iban", ibans->str);
	if (sections_differ(letters))
		dunlin_values_set_text(values, "highest_invoices", highest->str);
	dunlin_values_set_text(values, "payment_reference", NULL);
	dunlin_values_set_text(values, "disputed", NULL);
	dunlin_values_set_text(values, "pay_link", NULL); /* each has its own */
	dunlin_values_set_flag(values, "has_copy", copies);
}

void
dunlin_joint_values(DunlinValues *values, GPtrArray *letters)
{
	dunlin_values_set_number(values, "several", letters->len);
	set_lists(values, letters);
	set_days(values, letters);
	set_total(values, letters, "principal_open", "open");
	set_total(values, letters, "principal", NULL);
	set_total(values, letters, "paid", NULL);
	set_total(values, letters, "credited", NULL);
	set_total(values, letters, "interest", NULL);
	set_total(values, letters, "interest_daily", NULL);
	set_total(values, letters, "lump_sum", NULL);
	set_total(values, letters, "fees", NULL);
	set_total(values, letters, "open", NULL);
	set_collection_costs(values, letters);
	add_claims(values, letters);
	add_calculation(values, letters);
	add_sums(values, letters);
}
