/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The answer to a mail with documents: a list of each of them and what became of it. A single
 * document that has a letter of its own gets that one instead.
 */
#include "desk/invoice.h"

DunlinValues *
dunlin_received_add(DunlinIntake *intake, const DunlinFound *found, const char *what,
		    const DunlinClaim *claim)
{
	DunlinValues *row = dunlin_values_add_row(intake->values, "documents");
	const char *name = found->kind == DUNLIN_FOUND_INVOICE ? found->invoice.number : NULL;

	dunlin_values_set_text(row, "name", name);
	dunlin_values_set_text(row, "source", found->source);
	dunlin_values_set_text(row, "what", what);
	if (claim != NULL)
		dunlin_values_set_text(row, "claim", claim->reference);
	intake->rows++;
	dunlin_claim_free(intake->about);
	intake->about = claim != NULL ? dunlin_claim_copy(claim) : NULL;
	return row;
}

void
dunlin_received_refuse(DunlinIntake *intake, const DunlinFound *found, const char *what)
{
	const char *number = found->kind == DUNLIN_FOUND_INVOICE ? found->invoice.number : NULL;

	(void)dunlin_received_add(intake, found, what, NULL); /* says all there is */
	dunlin_mail_verdict(intake->mail, "%s: %s", number != NULL ? number : "document", what);
}

void
dunlin_received_forget(DunlinIntake *intake, guint count)
{
	const DunlinValue *list = dunlin_values_get(intake->values, "documents");

	if (list != NULL)
		g_ptr_array_set_size(list->rows, (gint)count);
	intake->rows = count;
	g_clear_pointer(&intake->about, dunlin_claim_free);
}

gboolean
dunlin_received_state(DunlinIntake *intake, DunlinValues *row, const DunlinClaim *claim, GError **error)
{
	GTimeZone *zone = intake->desk->house->config->zone;
	DunlinBalance balance;

	if (!dunlin_ledger_balance(intake->desk->store, claim, &balance, error))
		return FALSE;
	if (claim->currency[0] != '\0')
		dunlin_values_set_money(row, "open", balance.open, claim->currency);
	dunlin_values_set_text(row, "state", dunlin_state_to_string(claim->state));
	if (claim->next_at != 0 && claim->state == DUNLIN_STATE_OPEN) {
		dunlin_values_set_text(row, "next", claim->next_step);
		dunlin_values_set_day(row, "when", dunlin_day_of(claim->next_at, zone));
	}
	return TRUE;
}

gboolean
dunlin_received_tell(DunlinIntake *intake, GError **error)
{
	DunlinMailCase *mail = intake->mail;
	DunlinOccasion occasion = dunlin_mail_occasion(mail, DUNLIN_ACTOR_DUNLIN);
	const DunlinClaim *about = intake->rows == 1 ? intake->about : NULL;
	const DunlinFound *message = dunlin_reading_first(mail->reading, DUNLIN_FOUND_MESSAGE);

	if (intake->rows == 0 || (intake->rows == 1 && intake->told))
		return TRUE;
	if (about != NULL && about->creditor != mail->creditor_row)
		about = NULL;
	dunlin_values_set_flag(intake->values, "several", intake->rows > 1);
	dunlin_values_set_text(intake->values, "original_subject",
			       message != NULL ? message->message.subject : NULL);
	if (about != NULL) {
		dunlin_values_set_text(intake->values, "reference", about->reference);
		dunlin_values_set_text(intake->values, "invoice", about->invoice);
	}
	return dunlin_desk_tell(intake->desk, mail->creditor, about, "received", intake->values,
				mail->answer_to, &occasion, error);
}
