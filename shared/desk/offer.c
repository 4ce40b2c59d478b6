/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A creditor who wants to be asked says no: he gets a sample of every letter, filled in, that he can
 * send himself, and whom he could hand the case to.
 */
#include <string.h>

#include "base/error.h"
#include "desk/internal.h"
#include "write/mime.h"

static gboolean
tell_samples(DunlinDesk *desk, const DunlinFacts *facts, const DunlinOccasion *occasion,
	     gboolean declined, GError **error)
{
	const DunlinCase *c = dunlin_facts_case(facts);
	const DunlinCreditor *creditor = dunlin_desk_creditor(desk, c->claim->creditor, error);
	const DunlinPartner *partner = dunlin_desk_partner(desk->house->config, c->policy);
	g_autoptr(DunlinValues) values = NULL;

	if (creditor == NULL)
		return FALSE;
	values = dunlin_desk_values(desk, creditor, c->claim, facts);
	dunlin_values_set_flag(values, "declined", declined);
	if (declined && c->claim->next_at != 0)
		dunlin_values_set_day(values, "offer_day", dunlin_day_of(c->claim->next_at, c->zone));
	if (partner != NULL) {
		dunlin_values_set_text(values, "partner_name", partner->title);
		dunlin_values_set_text(values, "partner_address", partner->address);
	}
	return dunlin_desk_tell(desk, creditor, c->claim, "samples", values, NULL, occasion, error);
}

gboolean
dunlin_desk_decline(DunlinDesk *desk, DunlinClaim *claim, const DunlinOccasion *occasion,
		    gboolean *ret_taken, GError **error)
{
	g_autoptr(DunlinFacts) facts = dunlin_desk_facts(desk, claim, occasion->time, error);

	if (facts == NULL)
		return FALSE;
	*ret_taken = dunlin_offer_decline(claim, dunlin_facts_case(facts));
	if (!*ret_taken)
		return TRUE;
	return dunlin_desk_settle(desk, claim, occasion->time, error) &&
	       tell_samples(desk, facts, occasion, TRUE, error) &&
	       dunlin_journal_add(desk->store, claim->creditor, claim->reference, occasion->time.now,
				  "declined", occasion->actor, NULL, "state=draft", error);
}

static gboolean
has_samples(const DunlinFacts *facts, const char *language, GError **error)
{
	const DunlinCase *c = dunlin_facts_case(facts);
	g_autoptr(GArray) plans = NULL;

	if (dunlin_facts_debtor(facts) != NULL && c->claim->due_day != DUNLIN_DAY_NONE)
		plans = dunlin_plan_samples(c);
	if (plans != NULL && plans->len > 0 &&
	    g_array_index(plans, DunlinPlan, 0).kind == DUNLIN_PLAN_STEP)
		return TRUE;
	return dunlin_desk_refuse(language, DUNLIN_RESULT_NO_LETTER, c->claim->reference, error);
}

gboolean
dunlin_desk_send_samples(DunlinDesk *desk, const DunlinClaim *claim,
			 const DunlinOccasion *occasion, GError **error)
{
	g_autoptr(DunlinFacts) facts = dunlin_desk_facts(desk, claim, occasion->time, error);

	return facts != NULL && has_samples(facts, occasion->language, error) &&
	       tell_samples(desk, facts, occasion, FALSE, error);
}

/* ── the files ── */

/* The same for the post; who has no fonts leaves it out. */
static gboolean
add_paper(DunlinDesk *desk, GPtrArray *files, guint number, const DunlinPlan *plan,
	  const DunlinPreview *preview, GError **error)
{
	g_autofree char *name = g_strdup_printf("%u-%s.pdf", number, plan->step->name);
	g_autoptr(GBytes) paper = NULL;

	if (desk->house->print == NULL)
		return TRUE;
	paper = dunlin_desk_paper(desk, preview->notice, preview->values, &preview->letter, preview->at,
				  error);
	if (paper == NULL)
		return FALSE;
	g_ptr_array_add(files, dunlin_mail_file_new(name, "application/pdf", paper));
	return TRUE;
}

static gboolean
add_letter(DunlinDesk *desk, GPtrArray *files, guint number, const DunlinPlan *plan,
	   const DunlinPreview *preview, GError **error)
{
	gboolean text_message = preview->notice->channel == DUNLIN_CHANNEL_SMS;
	const DunlinValue *to =
		dunlin_values_get(preview->values, text_message ? "debtor_phone" : "debtor_email");
	g_autofree char *name = g_strdup_printf("%u-%s.txt", number, plan->step->name);
	g_autofree char *text = g_strdup_printf("To: %s\nSubject: %s\n\n%s", to != NULL ? to->text : "",
						preview->letter.subject, preview->letter.text);
	g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));

	g_ptr_array_add(files, dunlin_mail_file_new(name, "text/plain", bytes));
	return text_message || add_paper(desk, files, number, plan, preview, error);
}

gboolean
dunlin_desk_sample_files(DunlinDesk *desk, const DunlinNotice *notice, DunlinTime time,
			 GPtrArray *files, GError **error)
{
	g_autoptr(DunlinClaim) claim =
		dunlin_claim_get(desk->store, notice->creditor, notice->claims[0], error);
	g_autoptr(GPtrArray) letters = NULL;

	if (claim == NULL)
		return FALSE;
	/* What he sends himself about an invoice is about that one. */
	letters = dunlin_desk_coming_letters(desk, claim,
					     claim->state == DUNLIN_STATE_DRAFT
						     ? DUNLIN_COMING_ALONE
						     : DUNLIN_COMING_SAMPLES,
					     time, error);
	for (guint i = 0; letters != NULL && i < letters->len; i++) {
		DunlinComingLetter *letter = g_ptr_array_index(letters, i);
		g_auto(DunlinPreview) preview = {0};

		if (!dunlin_desk_preview_coming(desk, letter, time, &preview, error) ||
		    !add_letter(desk, files, i + 1, &letter->plan, &preview, error))
			return FALSE;
	}
	return letters != NULL;
}
