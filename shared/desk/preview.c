/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A step's letter or a creditor's sheet as it would be written, without being taken: the very code, but
 * nothing recorded.
 */
#include <string.h>

#include "base/text.h"
#include "desk/internal.h"
#include "desk/sheet.h"

void
dunlin_preview_clear(DunlinPreview *preview)
{
	g_clear_pointer(&preview->mail, g_bytes_unref);
	dunlin_letter_clear(&preview->letter);
	g_clear_pointer(&preview->notice, dunlin_notice_free);
	g_clear_pointer(&preview->values, dunlin_values_free);
}

static const DunlinStep *
step_named(const DunlinPolicy *policy, const char *name, GError **error)
{
	g_autoptr(GString) names = g_string_new(NULL);

	for (guint i = 0; i < policy->steps->len; i++) {
		const DunlinStep *step = g_ptr_array_index(policy->steps, i);

		if (strcmp(step->name, name) == 0)
			return step;
		g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", step->name);
	}
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT,
		    "policy \"%s\" has no step \"%s\"; its steps are %s", policy->name, name,
		    names->str);
	return NULL;
}

/* When the step comes by the plan, and what it sets then. */
static gboolean
planned(const DunlinCase *c, const DunlinStep *step, DunlinPlan *ret_plan, GError **error)
{
	DunlinDay horizon = dunlin_day_of(c->now, c->zone) + DUNLIN_PLAN_HORIZON;
	g_autoptr(GArray) plans = dunlin_plan_all(c, horizon);

	for (guint i = 0; i < plans->len; i++) {
		*ret_plan = g_array_index(plans, DunlinPlan, i);
		if (ret_plan->step == step && ret_plan->kind == DUNLIN_PLAN_STEP)
			return TRUE;
	}
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT,
		    "claim %s has no letter \"%s\" to come: \"dunlinctl plan %s\" says what is",
		    c->claim->reference, step->name, c->claim->reference);
	return FALSE;
}

/* What the step claims goes into the ledger, and out again with the transaction. */
static DunlinNotice *
demand(DunlinDesk *desk, const DunlinClaim *claim, const DunlinStep *step, const DunlinPlan *plan,
       DunlinTime time, GError **error)
{
	DunlinOccasion occasion = {.time = time};
	g_autoptr(DunlinFacts) facts = dunlin_desk_facts(desk, claim, time, error);
	DunlinNotice *notice = NULL;
	gboolean ok, added;

	if (facts == NULL || !dunlin_store_begin(desk->store, error))
		return NULL;
	ok = dunlin_desk_claim_extras(desk, facts, step, &added, error);
	g_clear_pointer(&facts, dunlin_facts_free);
	if (ok)
		facts = dunlin_desk_facts(desk, claim, time, error);
	if (facts != NULL)
		notice = dunlin_desk_demand_new(desk, facts, step, plan->deadline, &occasion, error);
	dunlin_store_rollback(desk->store);
	return notice;
}

static gboolean
compose(DunlinDesk *desk, DunlinPreview *preview, DunlinTime time, GError **error)
{
	gsize body;

	preview->mail = dunlin_desk_compose(desk, preview->notice, time, &preview->letter, &body, error);
	if (preview->mail != NULL)
		preview->values = dunlin_values_from_json(preview->notice->facts, error);
	return preview->values != NULL;
}

gboolean
dunlin_desk_preview_plan(DunlinDesk *desk, const DunlinClaim *claim, const DunlinPlan *plan,
			 DunlinTime time, DunlinPreview *ret_preview, GError **error)
{
	g_auto(DunlinPreview) preview = {0};

	time.now = plan->at;
	preview.at = plan->at;
	preview.floor = plan->floor;
	preview.notice = demand(desk, claim, plan->step, plan, time, error);
	if (preview.notice == NULL)
		return FALSE;
	/* Where nobody knows the debtor's address yet. */
	if (preview.notice->to == NULL)
		preview.notice->to = g_strdup("unknown@dunlin.invalid");
	preview.notice->message_id = g_strdup_printf("<preview.%s.%s@dunlin.invalid>",
						     claim->reference, plan->step->name);
	preview.notice->channel = DUNLIN_CHANNEL_MAIL; /* paper is made from the letter */
	if (!compose(desk, &preview, time, error))
		return FALSE;
	*ret_preview = preview;
	preview = (DunlinPreview){0};
	return TRUE;
}

gboolean
dunlin_desk_preview(DunlinDesk *desk, const DunlinClaim *claim, const char *step_name,
		    DunlinTime time, DunlinPreview *ret_preview, GError **error)
{
	g_autoptr(DunlinFacts) facts = dunlin_desk_facts(desk, claim, time, error);
	const DunlinStep *step;
	DunlinPlan plan;

	if (facts == NULL)
		return FALSE;
	step = step_named(dunlin_facts_case(facts)->policy, step_name, error);
	return step != NULL && planned(dunlin_facts_case(facts), step, &plan, error) &&
	       dunlin_desk_preview_plan(desk, claim, &plan, time, ret_preview, error);
}

gboolean
dunlin_desk_preview_sheet(DunlinDesk *desk, const char *key, gint64 row, DunlinTime time,
			  DunlinPreview *ret_preview, GError **error)
{
	const DunlinCreditor *creditor = dunlin_config_creditor(desk->house->config, key);
	g_auto(DunlinPreview) preview = {.at = time.now};
	g_autoptr(DunlinSheet) sheet = NULL;
	DunlinSheetRow state = {0};

	if (!dunlin_sheet_get(desk->store, row, &state, error))
		return FALSE;
	sheet = dunlin_desk_sheet_make(desk, creditor, &state, DUNLIN_ASKS_CONTACT, time, error);
	if (sheet == NULL)
		return FALSE;
	if (sheet->worth) {
		preview.notice = dunlin_desk_sheet_notice(desk, creditor, row, sheet,
							  DUNLIN_ASKS_CONTACT, time);
		if (!compose(desk, &preview, time, error))
			return FALSE;
	}
	*ret_preview = preview;
	preview = (DunlinPreview){0};
	return TRUE;
}
