/* SPDX-License-Identifier: BSD-2-Clause */
/* The contract of sheets: wanted once, made once, and what they list. */
#include "base/error.h"
#include "contract.h"

static void
test_wanted(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	DunlinSheetRow row = {0}, made;
	gint64 at = -1;
	gboolean put = FALSE;

	(void)data;
	g_assert_true(dunlin_sheet_get(f->store, f->creditor, &row, &error));
	g_assert_cmpint(row.creditor, ==, f->creditor);
	g_assert_cmpint(row.next_at + row.sent_at + row.weekly_at, ==, 0);
	g_assert_true(dunlin_sheet_next_due(f->store, &at, &error));
	g_assert_cmpint(at, ==, 0);
	must_begin(f->store);
	g_assert_true(dunlin_sheet_want(f->store, f->creditor, 900, &error));
	g_assert_true(dunlin_sheet_want(f->store, f->creditor, 700, &error));
	g_assert_true(dunlin_sheet_want(f->store, f->creditor, 800, &error));
	must_commit(f->store);
	g_assert_true(dunlin_sheet_next_due(f->store, &at, &error));
	g_assert_cmpint(at, ==, 700);
	g_autoptr(GPtrArray) none = dunlin_sheet_due(f->store, 699, 10, &error);
	g_assert_cmpuint(none->len, ==, 0);
	g_autoptr(GPtrArray) due = dunlin_sheet_due(f->store, 700, 10, &error);
	g_assert_cmpuint(due->len, ==, 1);
	row = *(DunlinSheetRow *)due->pdata[0];
	/* Two make it: one is faster. */
	made = row;
	made.next_at = 0;
	made.sent_at = 710;
	made.weekly_at = 710;
	must_begin(f->store);
	g_assert_true(dunlin_sheet_put(f->store, &row, &made, &put, &error));
	g_assert_true(put);
	g_assert_true(dunlin_sheet_put(f->store, &row, &made, &put, &error));
	g_assert_false(put);
	must_commit(f->store);
	g_assert_true(dunlin_sheet_get(f->store, f->creditor, &row, &error));
	g_assert_cmpint(row.next_at, ==, 0);
	g_assert_cmpint(row.sent_at, ==, 710);
	g_assert_cmpint(row.weekly_at, ==, 710);
	g_assert_no_error(error);
}

static void
add_claim(Fixture *f, const char *invoice, DunlinState state, DunlinStepState step_state,
	  const char *asked, gint64 at)
{
	g_autoptr(DunlinClaim) claim = make_claim(f->store, f->creditor, invoice);
	g_autoptr(GError) error = NULL;

	claim->state = state;
	claim->reason = state == DUNLIN_STATE_CLOSED ? DUNLIN_REASON_PAID : DUNLIN_REASON_NONE;
	claim->closed_at = state == DUNLIN_STATE_CLOSED ? at : 0;
	claim->step_state = step_state;
	claim->step_at = step_state == DUNLIN_STEP_NONE ? 0 : at;
	g_free(claim->asked);
	claim->asked = g_strdup(asked);
	claim->asked_at = asked ? at : 0;
	claim->next_at = state == DUNLIN_STATE_CLOSED ? 0 : at;
	g_assert_true(dunlin_claim_update(f->store, claim, &error));
}

static void
add_hold(Fixture *f, const char *invoice, DunlinActor by, DunlinDay until, gint64 at)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinClaim) claim = make_claim(f->store, f->creditor, invoice);
	DunlinHold hold = {.creditor = f->creditor, .claim = claim->reference, .by = by,
			   .until = until, .at = at, .reason = (char *)invoice};

	claim->state = DUNLIN_STATE_HELD;
	claim->next_at = 0;
	claim->asked_at = 0;
	g_assert_true(dunlin_claim_update(f->store, claim, &error) &&
		      dunlin_hold_add(f->store, &hold, &error));
}

static char *
listed(Fixture *f, DunlinSheetList list, guint limit)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) rows =
		dunlin_sheet_list(f->store, list, f->creditor, 100, 400, limit, &error);
	GString *text = g_string_new(NULL);

	g_assert_no_error(error);
	for (guint i = 0; i < rows->len; i++)
		g_string_append_printf(text, "%s%s", i ? " " : "",
				       list >= DUNLIN_SHEET_ANSWERS
					       ? ((DunlinHold *)rows->pdata[i])->reason
					       : ((DunlinClaim *)rows->pdata[i])->invoice);
	return g_string_free(text, FALSE);
}

static void
test_lists(Fixture *f, gconstpointer data)
{
	static const struct {
		DunlinSheetList list;
		const char *wanted;
	} rows[] = {
		{DUNLIN_SHEET_ASKED, "A-2 A-3"},     {DUNLIN_SHEET_SOON, "A-2 A-3 S-2"},
		{DUNLIN_SHEET_PENDING, "O-2 P-2 O-3"},
		{DUNLIN_SHEET_FAILED, "F-2"},        {DUNLIN_SHEET_SENT, "S-2"},
		{DUNLIN_SHEET_CLOSED, "C-2"},        {DUNLIN_SHEET_ANSWERS, "H-2 H-3"},
		{DUNLIN_SHEET_ENDLESS, "H-2 H-4"},
		{DUNLIN_SHEET_ENDING, "H-6 H-5"},
	};

	(void)data;
	must_begin(f->store);
	add_claim(f, "A-1", DUNLIN_STATE_OPEN, DUNLIN_STEP_NONE, "final", 100); /* not after it */
	add_claim(f, "A-3", DUNLIN_STATE_OPEN, DUNLIN_STEP_NONE, "?rest", 400);
	add_claim(f, "A-2", DUNLIN_STATE_OPEN, DUNLIN_STEP_NONE, "final", 200);
	add_claim(f, "A-4", DUNLIN_STATE_HELD, DUNLIN_STEP_NONE, "final", 300);
	add_claim(f, "O-1", DUNLIN_STATE_DRAFT, DUNLIN_STEP_NONE, "!offer", 100);
	add_claim(f, "O-2", DUNLIN_STATE_DRAFT, DUNLIN_STEP_NONE, "!offer", 200);
	add_claim(f, "P-2", DUNLIN_STATE_COLLECTION, DUNLIN_STEP_NONE, "accepted", 300);
	add_claim(f, "O-3", DUNLIN_STATE_DRAFT, DUNLIN_STEP_NONE, "!last-offer", 400);
	add_claim(f, "O-4", DUNLIN_STATE_DRAFT, DUNLIN_STEP_NONE, "!declined", 300);
	add_claim(f, "F-2", DUNLIN_STATE_HELD, DUNLIN_STEP_FAILED, NULL, 300);
	add_claim(f, "F-3", DUNLIN_STATE_CLOSED, DUNLIN_STEP_FAILED, NULL, 401);
	add_claim(f, "S-2", DUNLIN_STATE_OPEN, DUNLIN_STEP_SENT, NULL, 400);
	add_claim(f, "C-2", DUNLIN_STATE_CLOSED, DUNLIN_STEP_SENT, NULL, 300);
	add_hold(f, "H-1", DUNLIN_ACTOR_DEBTOR, 20000, 100);
	add_hold(f, "H-2", DUNLIN_ACTOR_DEBTOR, DUNLIN_DAY_NONE, 200);
	add_hold(f, "H-3", DUNLIN_ACTOR_DEBTOR, 20000, 300);
	add_hold(f, "H-4", DUNLIN_ACTOR_CREDITOR, DUNLIN_DAY_NONE, 400);
	add_hold(f, "H-5", DUNLIN_ACTOR_CREDITOR, 400, 50);
	add_hold(f, "H-6", DUNLIN_ACTOR_CREDITOR, 101, 50);
	add_hold(f, "H-7", DUNLIN_ACTOR_CREDITOR, 100, 50);
	must_commit(f->store);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *got = listed(f, rows[i].list, 10);

		g_assert_cmpstr(got, ==, rows[i].wanted);
	}
	g_autofree char *one = listed(f, DUNLIN_SHEET_ASKED, 1);
	g_assert_cmpstr(one, ==, "A-2");
}

const ContractCase contract_sheet_cases[] = {
	{"sheet/wanted", test_wanted}, {"sheet/lists", test_lists}, {NULL, NULL},
};
