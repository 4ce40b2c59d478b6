/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * copies = "each": what has left for a debtor goes to the creditor's contact as well, in a mail of
 * its own that says what it is about and bears the letter as it left.
 */
#include "claim/calendar.h"
#include "desk/internal.h"

#define COPY "copy"

/* From what the letter itself was filled with. */
static void
set_same(DunlinValues *values, const DunlinValues *from, const char *const *names)
{
	for (; *names != NULL; names++)
		dunlin_values_set_copy(values, *names, from, *names);
}

/* A letter about several claims has a row for each; @from is what it says of this one. */
static DunlinValues *
values_of(DunlinDesk *desk, const DunlinNotice *notice, const char *reference,
	  const DunlinValues *facts, const DunlinValues *from)
{
	static const char *const whole[] = {"creditor_name", "service_address", "debtor_name",
					    "debtor_number", "debtor_email", NULL};
	static const char *const own[] = {"invoice", "issue_day", "due_day", "open", "disputed", "paid",
					  NULL};
	DunlinValues *values = dunlin_values_new();

	set_same(values, facts, whole);
	set_same(values, from, own);
	dunlin_values_set_text(values, "reference", reference);
	dunlin_values_set_text(values, "what", notice->step != NULL ? notice->step : notice->letter);
	dunlin_values_set_text(values, "address", notice->to);
	dunlin_values_set_text(values, "channel", dunlin_channel_to_string(notice->channel));
	dunlin_values_set_day(values, "sent_day",
			      dunlin_day_of(notice->accepted_at, desk->house->config->zone));
	if (notice->deadline != DUNLIN_DAY_NONE)
		dunlin_values_set_day(values, "until", notice->deadline);
	if (notice->demands)
		dunlin_values_set_copy(values, "amount", facts, "open");
	dunlin_values_set_text(values, "copy_of", notice->id);
	dunlin_values_set_text(values, "copy_digest", notice->digest);
	return values;
}

gboolean
dunlin_desk_copy(DunlinDesk *desk, const DunlinNotice *notice, DunlinTime time, GError **error)
{
	DunlinOccasion occasion = DUNLIN_OCCASION(time, DUNLIN_ACTOR_DUNLIN);
	g_autoptr(DunlinGathered) gathered = dunlin_gathered_new();
	g_autoptr(DunlinValues) facts = NULL;
	const DunlinCreditor *creditor = NULL;
	const DunlinValue *rows;

	/* Of what came back he is told so. */
	if (notice->role == DUNLIN_ROLE_DEBTOR && notice->state != DUNLIN_NOTICE_BOUNCED &&
	    notice->digest != NULL)
		creditor = dunlin_desk_creditor(desk, notice->creditor, NULL);
	if (creditor == NULL || !creditor->copies_each)
		return TRUE;
	facts = dunlin_values_from_json(notice->facts, NULL);
	/* In shadow the contact got the letter itself. */
	if (facts == NULL || dunlin_values_get(facts, DUNLIN_SHADOW_OF) != NULL)
		return TRUE;
	rows = dunlin_values_get(facts, "invoices");
	for (guint i = 0; notice->claims != NULL && notice->claims[i] != NULL; i++) {
		const DunlinClaim claim = {.reference = notice->claims[i]};
		const DunlinValues *from = rows != NULL && i < rows->rows->len
						   ? g_ptr_array_index(rows->rows, i)
						   : facts;

		dunlin_gathered_add(gathered, &claim, COPY,
				    values_of(desk, notice, claim.reference, facts, from));
	}
	return dunlin_desk_tell_gathered(desk, notice->creditor, gathered, &occasion, error);
}
