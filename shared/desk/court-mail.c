/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What goes to court together is one mail to the creditor: a data sheet for each application, which is
 * all that one debtor owes, and one file of those that can be in it.
 */
#include "desk/court.h"

DunlinCourtBatch *
dunlin_court_batch_new(void)
{
	DunlinCourtBatch *batch = g_new0(DunlinCourtBatch, 1);

	batch->items = g_ptr_array_new_with_free_func(dunlin_court_item_free);
	return batch;
}

void
dunlin_court_batch_free(DunlinCourtBatch *batch)
{
	if (batch == NULL)
		return;
	g_ptr_array_unref(batch->items);
	g_free(batch);
}

/* ── who owes what ── */

static gboolean
is_same(const CourtItem *one, const CourtItem *other)
{
	return one->claim->creditor == other->claim->creditor &&
	       one->claim->debtor == other->claim->debtor && one->claim->debtor != 0;
}

/* Of GPtrArray: the items of @creditor, a debtor each, in the order in which they came. Yours. */
static GPtrArray *
by_debtor(const DunlinCourtBatch *batch, gint64 creditor)
{
	GPtrArray *groups = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);

	for (guint i = 0; i < batch->items->len; i++) {
		CourtItem *item = g_ptr_array_index(batch->items, i);
		GPtrArray *group = NULL;

		if (item->claim->creditor != creditor)
			continue;
		for (guint k = 0; k < groups->len; k++) {
			GPtrArray *known = g_ptr_array_index(groups, k);

			if (is_same(g_ptr_array_index(known, 0), item))
				group = known;
		}
		if (group == NULL) {
			group = g_ptr_array_new();
			g_ptr_array_add(groups, group);
		}
		g_ptr_array_add(group, item);
	}
	return groups;
}

/* Of CourtApplication; yours. */
static GPtrArray *
applications_of(const DunlinCreditor *creditor, const DunlinCourtBatch *batch, gint64 row)
{
	g_autoptr(GPtrArray) groups = by_debtor(batch, row);
	GPtrArray *applications = g_ptr_array_new_with_free_func(dunlin_court_application_free);

	for (guint i = 0; i < groups->len; i++)
		g_ptr_array_add(applications,
				dunlin_court_application_new(creditor, g_ptr_array_index(groups, i)));
	return applications;
}

/* ── what the mail says ── */

/* Where there are several applications, each begins with its number and whom it is against. */
static void
add_sheet(DunlinValues *values, const CourtApplication *application, guint number, guint count)
{
	g_autoptr(GPtrArray) sheet = dunlin_court_sheet(&application->court);
	DunlinValues *row;

	if (count > 1) {
		g_autofree char *head = g_strdup_printf("Antrag %u von %u: %s", number, count,
							application->court.respondent.name);

		row = dunlin_values_add_row(values, "sheet");
		dunlin_values_set_text(row, "name", head);
		dunlin_values_set_number(row, "application", number);
	}
	for (guint i = 0; i < sheet->len; i++) {
		const DunlinCourtLine *line = g_ptr_array_index(sheet, i);

		row = dunlin_values_add_row(values, "sheet");
		dunlin_values_set_text(row, "name", line->label);
		dunlin_values_set_text(row, "value", line->value);
		dunlin_values_set_number(row, "application", number);
	}
}

static void
add_missing(DunlinValues *values, const CourtApplication *application, guint count, const char *language)
{
	for (guint i = DUNLIN_COURT_KENNZIFFER; i < DUNLIN_COURT_CHECKS; i++) {
		const char *sentence = dunlin_court_sentence((DunlinCourtCheck)i, language);
		g_autofree char *whose = g_strdup_printf("%s: %s", application->court.respondent.name,
							 sentence);

		if (application->failed & (1u << i))
			dunlin_values_set_text(dunlin_values_add_row(values, "missing"), "field",
					       count > 1 ? whose : sentence);
	}
}

/* Those of which nothing is missing, in one file. */
static gboolean
add_file(DunlinValues *values, const GPtrArray *applications, GError **error)
{
	g_autoptr(GArray) courts = g_array_new(FALSE, FALSE, sizeof(DunlinCourtCase));
	g_autoptr(GByteArray) file = NULL;
	g_autofree char *records = NULL;

	for (guint i = 0; i < applications->len; i++) {
		const CourtApplication *application = g_ptr_array_index(applications, i);

		if (application->failed == 0)
			g_array_append_val(courts, application->court);
	}
	if (courts->len == 0)
		return TRUE;
	file = dunlin_court_file((const DunlinCourtCase *)(gpointer)courts->data, courts->len);
	records = g_convert((const char *)file->data, (gssize)file->len, "UTF-8", "CP850", NULL, NULL,
			    error);
	dunlin_values_set_text(values, "records", records);
	return records != NULL;
}

static gboolean
add_applications(DunlinValues *values, const GPtrArray *applications, const char *language, GError **error)
{
	for (guint i = 0; i < applications->len; i++) {
		const CourtApplication *application = g_ptr_array_index(applications, i);

		add_sheet(values, application, i + 1, applications->len);
		add_missing(values, application, applications->len, language);
	}
	return add_file(values, applications, error);
}

/* What is one debtor's is not said of several. */
static void
forget_debtor(DunlinValues *values)
{
	static const char *const names[] = {"debtor_name", "debtor_number", "debtor_email",
					    "debtor_phone", "contact", "address"};

	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		dunlin_values_set_text(values, names[i], NULL);
}

static gboolean
send_one(DunlinDesk *desk, const DunlinCourtBatch *batch, gint64 row, const DunlinOccasion *occasion,
	 GError **error)
{
	const DunlinCreditor *creditor = dunlin_desk_creditor(desk, row, error);
	g_autoptr(DunlinGathered) gathered = dunlin_gathered_new();
	g_autoptr(GPtrArray) applications = NULL;
	gboolean first = TRUE;

	if (creditor == NULL)
		return FALSE;
	applications = applications_of(creditor, batch, row);
	for (guint i = 0; i < batch->items->len; i++) {
		const CourtItem *item = g_ptr_array_index(batch->items, i);
		g_autoptr(DunlinValues) values = NULL;

		if (item->claim->creditor != row)
			continue;
		values = dunlin_desk_values(desk, creditor, item->claim, item->facts);
		if (applications->len > 1)
			forget_debtor(values);
		if (first && !add_applications(values, applications, creditor->language, error))
			return FALSE;
		first = FALSE;
		dunlin_gathered_add(gathered, item->claim, DUNLIN_LETTER_COURT, g_steal_pointer(&values));
	}
	return dunlin_desk_tell_gathered(desk, row, gathered, occasion, error);
}

gboolean
dunlin_desk_court_send(DunlinDesk *desk, DunlinCourtBatch *batch, const DunlinOccasion *occasion,
		       GError **error)
{
	for (guint i = 0; i < batch->items->len; i++) {
		gint64 row = ((const CourtItem *)g_ptr_array_index(batch->items, i))->claim->creditor;
		gboolean done = FALSE;

		for (guint k = 0; k < i && !done; k++)
			done = ((const CourtItem *)g_ptr_array_index(batch->items, k))->claim->creditor ==
			       row;
		if (!done && !send_one(desk, batch, row, occasion, error))
			return FALSE;
	}
	g_ptr_array_set_size(batch->items, 0);
	return TRUE;
}
