/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What of a claim's file may leave the house, to a court or to a partner: what concerns its debtor and
 * nobody else (GDPR 5(1)(c)). A creditor's order mostly quotes the sheet that it answers, and a sheet
 * lists others: they stay, and the journal proves what was decided, with the order's digest.
 */
#include "desk/internal.h"
#include "desk/sheet-section.h"

#define NAMES_OTHERS "concerns other debtors as well"
#define IS_ORDER "an order of the creditor, which may quote what concerns others: the journal says what it did"
#define IS_LIST "may list what concerns others"

/* ── messages that came ── */

gboolean
dunlin_desk_may_leave(DunlinDesk *desk, const DunlinClaim *claim, const DunlinLink *link,
		      const char **ret_why, GError **error)
{
	gboolean alone;

	*ret_why = NULL;
	if (!dunlin_message_is_alone(desk->store, claim, link->digest, &alone, error))
		return FALSE;
	if (!alone)
		*ret_why = NAMES_OTHERS;
	else if (g_str_equal(link->role, "command"))
		*ret_why = IS_ORDER;
	return TRUE;
}

/* ── notices that went ── */

static gboolean
is_list(const DunlinNotice *notice)
{
	static const char *const letters[] = {DUNLIN_LETTER_SHEET, "transcript", "help", NULL};
	g_autoptr(DunlinValues) values = NULL;
	const DunlinValue *documents;

	if (notice->role == DUNLIN_ROLE_DEBTOR)
		return FALSE;
	if (g_strv_contains(letters, notice->letter))
		return TRUE;
	/* What became of all that a mail brought. */
	values = notice->facts != NULL ? dunlin_values_from_json(notice->facts, NULL) : NULL;
	documents = values != NULL ? dunlin_values_get(values, "documents") : NULL;
	return documents != NULL && documents->rows != NULL && documents->rows->len > 1;
}

static gboolean
is_of_debtor(DunlinDesk *desk, const DunlinClaim *claim, const DunlinNotice *notice, gboolean *ret_is,
	     GError **error)
{
	*ret_is = TRUE;
	for (guint i = 0; *ret_is && notice->claims != NULL && notice->claims[i] != NULL; i++) {
		g_autoptr(DunlinClaim) other = NULL;

		if (g_str_equal(notice->claims[i], claim->reference))
			continue;
		other = dunlin_claim_get(desk->store, notice->creditor, notice->claims[i], error);
		if (other == NULL)
			return FALSE;
		*ret_is = claim->debtor != 0 && other->debtor == claim->debtor;
	}
	return TRUE;
}

gboolean
dunlin_desk_notice_may_leave(DunlinDesk *desk, const DunlinClaim *claim, const DunlinNotice *notice,
			     const char **ret_why, GError **error)
{
	gboolean of_debtor;

	if (!is_of_debtor(desk, claim, notice, &of_debtor, error))
		return FALSE;
	*ret_why = !of_debtor ? NAMES_OTHERS : is_list(notice) ? IS_LIST : NULL;
	return TRUE;
}

/* ── what a sheet said of the claim ── */

static void
add_value(GString *text, const char *name, const DunlinValue *value)
{
	g_autofree char *said = NULL;

	if (value->type == DUNLIN_VALUE_TEXT)
		said = g_strdup(value->text);
	if (value->type == DUNLIN_VALUE_DAY)
		said = dunlin_day_to_string(value->day);
	if (value->type == DUNLIN_VALUE_MONEY)
		said = dunlin_format_money("en", value->number, value->text);
	if (said != NULL)
		g_string_append_printf(text, "  %s: %s\n", name, said);
}

static void
add_row(GString *text, const char *section, const DunlinValues *row)
{
	static const char *const names[] = {"claim", "debtor", "invoice", "open",     "due_day",
					    "asked", "when",   "day",	  "deadline", "until"};

	g_string_append_printf(text, "%s:\n", section);
	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		const DunlinValue *value = dunlin_values_get(row, names[i]);

		if (value != NULL)
			add_value(text, names[i], value);
	}
}

static gboolean
is_row_of(const DunlinValues *row, const char *reference)
{
	const DunlinValue *value = dunlin_values_get(row, "claim");

	return value != NULL && value->type == DUNLIN_VALUE_TEXT && g_strcmp0(value->text, reference) == 0;
}

char *
dunlin_desk_extract(const DunlinNotice *notice, const char *reference)
{
	g_autoptr(DunlinValues) values =
		notice->facts != NULL ? dunlin_values_from_json(notice->facts, NULL) : NULL;
	g_autoptr(GString) text = g_string_new(NULL);
	const DunlinSheetSection *section;

	for (guint i = 0; values != NULL && (section = dunlin_sheet_section_at(i)) != NULL; i++) {
		const DunlinValue *list = dunlin_values_get(values, section->tag);

		for (guint k = 0; list != NULL && list->rows != NULL && k < list->rows->len; k++) {
			if (is_row_of(g_ptr_array_index(list->rows, k), reference))
				add_row(text, section->tag, g_ptr_array_index(list->rows, k));
		}
	}
	return text->len > 0 ? g_strdup(text->str) : NULL;
}
