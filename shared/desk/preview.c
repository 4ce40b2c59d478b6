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
dunlin_desk_preview_coming(DunlinDesk *desk, DunlinComingLetter *letter, DunlinTime time,
			   DunlinPreview *ret_preview, GError **error)
{
	g_auto(DunlinPreview) preview = {.at = letter->plan.at, .floor = letter->plan.floor,
					 .notice = g_steal_pointer(&letter->notice)};
	DunlinNotice *notice = preview.notice;
	g_autofree char *place = NULL;

	time.now = preview.at;
	notice->message_id = g_strdup_printf("<preview.%s.%s@dunlin.invalid>", notice->claims[0], notice->step);
	/* Paper is made from the letter; where it goes is no mail address, nor is a number not known. */
	if (notice->channel == DUNLIN_CHANNEL_LETTER || notice->to[0] == '\0') {
		place = notice->to;
		notice->to = g_strdup("nowhere@dunlin.invalid");
	}
	if (notice->channel != DUNLIN_CHANNEL_SMS)
		notice->channel = DUNLIN_CHANNEL_MAIL;
	if (!compose(desk, &preview, time, error))
		return FALSE;
	if (place != NULL) {
		g_free(notice->to);
		notice->to = g_steal_pointer(&place);
	}
	*ret_preview = preview;
	preview = (DunlinPreview){0};
	return TRUE;
}

/* The letter of the claim's @step among @letters (of DunlinComingLetter). */
static DunlinComingLetter *
letter_of(GPtrArray *letters, const DunlinClaim *claim, const DunlinStep *step, GError **error)
{
	for (guint i = 0; i < letters->len; i++) {
		DunlinComingLetter *letter = g_ptr_array_index(letters, i);

		if (letter->plan.step == step)
			return letter;
	}
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT,
		    "claim %s has no letter \"%s\" to come: \"dunlinctl plan %s\" says what is",
		    claim->reference, step->name, claim->reference);
	return NULL;
}

gboolean
dunlin_desk_preview(DunlinDesk *desk, const DunlinClaim *claim, const char *step_name,
		    DunlinTime time, DunlinPreview *ret_preview, GError **error)
{
	const DunlinPolicy *policy = dunlin_desk_policy(desk, claim, error);
	const DunlinStep *step = policy != NULL ? step_named(policy, step_name, error) : NULL;
	g_autoptr(GPtrArray) letters = NULL;
	DunlinComingLetter *letter = NULL;

	if (step == NULL)
		return FALSE;
	letters = dunlin_desk_coming_letters(desk, claim, DUNLIN_COMING_NEXT, time, error);
	if (letters != NULL)
		letter = letter_of(letters, claim, step, error);
	return letter != NULL && dunlin_desk_preview_coming(desk, letter, time, ret_preview, error);
}

/* What the clock decides first is on the sheet; where it leaves later, also what is due until then. */
static gboolean
decide_until_sheet(DunlinDesk *desk, const DunlinCreditor *creditor, gint64 row,
		   DunlinSheetRow *ret_state, DunlinTime *inout_time, GError **error)
{
	gint64 at;

	if (!dunlin_desk_decide_due(desk, *inout_time, error) ||
	    !dunlin_sheet_get(desk->store, row, ret_state, error))
		return FALSE;
	at = dunlin_desk_sheet_leaves(desk, creditor, ret_state, inout_time->now);
	if (at <= inout_time->now)
		return TRUE;
	inout_time->now = at;
	return dunlin_desk_decide_due(desk, *inout_time, error) &&
	       dunlin_sheet_get(desk->store, row, ret_state, error);
}

static gboolean
fill_sheet(DunlinDesk *desk, const DunlinCreditor *creditor, gint64 row, DunlinTime time,
	   DunlinPreview *preview, GError **error)
{
	g_autoptr(DunlinSheet) sheet = NULL;
	DunlinSheetRow state = {0};

	if (!decide_until_sheet(desk, creditor, row, &state, &time, error))
		return FALSE;
	preview->at = time.now;
	if (state.next_at == 0)
		return TRUE;
	sheet = dunlin_desk_sheet_make(desk, creditor, &state, DUNLIN_ASKS_CONTACT, time, error);
	if (sheet == NULL)
		return FALSE;
	if (!sheet->worth)
		return TRUE;
	preview->notice = dunlin_desk_sheet_notice(desk, creditor, row, sheet, DUNLIN_ASKS_CONTACT, time,
						   error);
	return preview->notice != NULL && compose(desk, preview, time, error);
}

gboolean
dunlin_desk_preview_sheet(DunlinDesk *desk, const char *key, gint64 row, DunlinTime time,
			  DunlinPreview *ret_preview, GError **error)
{
	const DunlinCreditor *creditor = dunlin_config_creditor(desk->house->config, key);
	g_auto(DunlinPreview) preview = {0};
	gboolean done;

	if (!dunlin_store_begin(desk->store, error))
		return FALSE;
	done = fill_sheet(desk, creditor, row, time, &preview, error);
	dunlin_store_rollback(desk->store);
	if (!done)
		return FALSE;
	*ret_preview = preview;
	preview = (DunlinPreview){0};
	return TRUE;
}
