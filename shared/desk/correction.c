/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Documents that change a claim instead of being one: a credit note takes its amount off the claims
 * that it names, a corrected invoice takes the place of the one it names. Each counts once, however
 * often it is forwarded, and also where it comes before its invoice.
 */
#include "base/error.h"
#include "base/text.h"
#include "claim/vat.h"
#include "desk/invoice.h"

#define CREDIT "credit"
#define CORRECTED "corrected"
#define UNNAMED "credit-unnamed" /* a word of the letter "received" */

/* NULL without error: none. */
static DunlinClaim *
claim_of_document(DunlinDesk *desk, gint64 creditor, const char *seller, const char *kind,
		  const char *number, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(DunlinDocument) document =
		dunlin_document_get(desk->store, creditor, seller, kind, number, &local);

	if (local != NULL)
		g_propagate_error(error, g_steal_pointer(&local));
	if (document == NULL || document->claim == NULL)
		return NULL;
	return dunlin_claim_get(desk->store, creditor, document->claim, error);
}

DunlinClaim *
dunlin_invoice_known(DunlinDesk *desk, gint64 creditor, const char *seller, const char *number,
		     GError **error)
{
	g_autoptr(GError) local = NULL;
	DunlinClaim *claim = dunlin_claim_by_invoice(desk->store, creditor, seller, number, &local);

	if (claim == NULL && local == NULL)
		claim = claim_of_document(desk, creditor, seller, CORRECTED, number, &local);
	if (local != NULL)
		g_propagate_error(error, g_steal_pointer(&local));
	return claim;
}

/* The invoices that the document names, else the one in the comment above the forward. Yours. */
static char **
names_of(const DunlinIntake *intake, const DunlinInvoice *invoice)
{
	GPtrArray *names = g_ptr_array_new();
	const char *comment = intake->settings != NULL && !intake->several
				      ? g_hash_table_lookup(intake->settings, "invoice")
				      : NULL;

	for (guint i = 0; invoice->preceding != NULL && invoice->preceding[i] != NULL; i++)
		g_ptr_array_add(names, g_strdup(invoice->preceding[i]));
	if (names->len == 0 && comment != NULL)
		g_ptr_array_add(names, dunlin_text_line(comment, 100));
	g_ptr_array_add(names, NULL);
	return (char **)g_ptr_array_free(names, FALSE);
}

/* ── credit notes ── */

/* How much of @amount is for the claim: what is open, or of it the principal, where the rest is waived once
 * that is covered. What was asked for beside what never was owed is taken back before. */
static gboolean
credit_amount(DunlinIntake *intake, const DunlinClaim *claim, DunlinEntry *entry, gint64 amount, GError **error)
{
	DunlinDesk *desk = intake->desk;
	gint64 open, beside;
	gboolean offered;
	DunlinBalance balance;

	if (!dunlin_ledger_balance(desk->store, claim, &balance, error))
		return FALSE;
	entry->amount = MIN(amount, balance.principal);
	if (!dunlin_desk_take_back(desk, claim, entry, intake->mail->time, entry->source, error) ||
	    !dunlin_ledger_balance(desk->store, claim, &balance, error) ||
	    !dunlin_desk_principal_open(desk, claim, &open, &beside, error) ||
	    !dunlin_desk_is_offered(desk, claim, amount, &offered, error))
		return FALSE;
	entry->amount = MIN(amount, offered ? open : balance.open);
	return TRUE;
}

/* A credit note that is for this claim alone takes its tax off at its own rates; of any other a part at each
 * rate is reckoned. */
static void
credit_vat(DunlinClaim *claim, const DunlinInvoice *invoice, gint64 amount)
{
	g_autoptr(GArray) vat = dunlin_vat_parse(claim->vat);
	g_autoptr(GArray) off = dunlin_vat_read(invoice->vat, claim->currency, amount);
	g_autoptr(GArray) left = vat != NULL && off != NULL ? dunlin_vat_less(vat, off) : NULL;

	if (left == NULL)
		return;
	g_free(claim->vat);
	claim->vat = dunlin_vat_to_string(left);
}

/* Takes up to *inout_rest off what is open of @claim, and says so in a row. */
static gboolean
credit_claim(DunlinIntake *intake, const DunlinFound *found, const char *number, const char *source,
	     DunlinClaim **claim, gint64 *inout_rest, GError **error)
{
	DunlinDesk *desk = intake->desk;
	DunlinOccasion occasion = dunlin_mail_occasion(intake->mail, DUNLIN_ACTOR_CREDITOR);
	DunlinEntry entry = {.kind = DUNLIN_ENTRY_CREDIT, .text = (char *)number,
			     .source = (char *)source,
			     .day = dunlin_day_of(intake->mail->time.now, desk->house->config->zone)};
	g_autofree char *text = NULL, *refs = NULL;
	gint64 waived;
	DunlinValues *row;

	if ((*claim)->state == DUNLIN_STATE_CLOSED)
		return TRUE;
	if (!credit_amount(intake, *claim, &entry, *inout_rest, error))
		return FALSE;
	if (entry.amount <= 0)
		return TRUE;
	text = dunlin_money_to_string(entry.amount, (*claim)->currency);
	refs = g_strdup_printf("credit=%s%s", text, (*claim)->currency);
	(*claim)->disputed = MAX((*claim)->disputed - entry.amount, 0);
	credit_vat(*claim, &found->invoice, entry.amount);
	occasion.refs = refs;
	if (!dunlin_ledger_add(desk->store, *claim, &entry, error) ||
	    !dunlin_desk_waive(desk, *claim, entry.day, source, &waived, error) ||
	    !dunlin_message_link(desk->store, *claim, source, CREDIT, error) ||
	    !dunlin_desk_happen(desk, claim, DUNLIN_EVENT_CREDITED, &occasion, error) ||
	    !dunlin_desk_ask_rest(desk, claim, &occasion, error))
		return FALSE;
	*inout_rest -= entry.amount;
	row = dunlin_received_add(intake, found, "credited", *claim);
	dunlin_values_set_text(row, "name", number);
	dunlin_values_set_text(row, "invoice", (*claim)->invoice);
	dunlin_values_set_money(row, "amount", entry.amount, (*claim)->currency);
	dunlin_mail_verdict(intake->mail, "credit note %s: claim %s %s", number, (*claim)->reference,
			    dunlin_state_to_string((*claim)->state));
	intake->done = TRUE;
	return dunlin_received_state(intake, row, *claim, error);
}

/* Off the claims it names, in their order. @document learns the first of them, and what is left. */
static gboolean
credit_claims(DunlinIntake *intake, const DunlinFound *found, char **names,
	      DunlinDocument *document, GError **error)
{
	for (guint i = 0; names[i] != NULL; i++) {
		g_autoptr(GError) local = NULL;
		g_autoptr(DunlinClaim) claim =
			dunlin_invoice_known(intake->desk, document->creditor, document->seller,
					     names[i], &local);

		if (local != NULL) {
			g_propagate_error(error, g_steal_pointer(&local));
			return FALSE;
		}
		if (claim == NULL || !g_str_equal(claim->currency, document->currency))
			continue;
		if (document->claim == NULL)
			document->claim = g_strdup(claim->reference);
		if (!credit_claim(intake, found, document->number, document->message, &claim,
				  &document->amount, error))
			return FALSE;
	}
	return TRUE;
}

/* What its claims could not take stays with their debtor, or none of them is followed yet. */
static gboolean
tell_rest(DunlinIntake *intake, const DunlinFound *found, const DunlinDocument *document,
	  GError **error)
{
	gboolean early = document->claim == NULL, kept = FALSE;
	g_autoptr(DunlinClaim) claim = NULL;
	DunlinValues *row;

	if (document->amount <= 0)
		return TRUE;
	if (!early) {
		claim = dunlin_claim_get(intake->desk->store, document->creditor, document->claim, error);
		if (claim == NULL || !dunlin_desk_keep_credit(intake->desk, document, claim->debtor,
							      intake->mail->time, &kept, error))
			return FALSE;
	}
	row = dunlin_received_add(intake, found, early ? "credit-early" : "credit-rest", NULL);
	dunlin_values_set_text(row, "invoice", document->names);
	dunlin_values_set_money(row, "amount", document->amount, document->currency);
	dunlin_values_set_flag(row, "kept", kept);
	if (early)
		dunlin_mail_verdict(intake->mail, "credit note %s waits for invoice %s",
				    document->number, document->names);
	intake->done = TRUE;
	return TRUE;
}

static DunlinDocument *
new_document(const DunlinIntake *intake, const DunlinCreditor *creditor, gint64 row,
	     const char *kind, const DunlinInvoice *invoice)
{
	DunlinDocument *document = g_new0(DunlinDocument, 1);

	document->creditor = row;
	document->seller = dunlin_text_key(creditor->name);
	document->kind = g_strdup(kind);
	document->number = g_strdup(invoice->number);
	document->message = g_strdup(intake->mail->digest);
	g_strlcpy(document->currency, invoice->currency, sizeof document->currency);
	return document;
}

/* A credit note that names no invoice waits until somebody does, in the account of a debtor who is
 * known. */
static gboolean
keep_unnamed(DunlinIntake *intake, const DunlinFound *found, const DunlinDocument *document, GError **error)
{
	const DunlinParty *buyer = &found->invoice.buyer;
	const DunlinDebtor signs = {.creditor = document->creditor, .number = buyer->id,
				    .vat_id = buyer->vat_id, .email = buyer->email, .name = buyer->name,
				    .street = buyer->street, .postcode = buyer->postcode,
				    .city = buyer->city};
	g_autoptr(GError) local = NULL;
	g_autoptr(DunlinDebtor) debtor =
		dunlin_debtor_find(intake->desk->store, &signs, &local);
	gboolean new, kept = FALSE;

	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	dunlin_received_refuse(intake, found, UNNAMED);
	if (!dunlin_document_add(intake->desk->store, document, &new, error))
		return FALSE;
	if (new && debtor != NULL &&
	    !dunlin_desk_keep_credit(intake->desk, document, debtor->id, intake->mail->time, &kept, error))
		return FALSE;
	intake->done = intake->done || kept;
	return TRUE;
}

gboolean
dunlin_take_credit(DunlinIntake *intake, const DunlinCreditor *creditor, gint64 row,
		   const DunlinFound *found, gint64 amount, GError **error)
{
	const DunlinInvoice *invoice = &found->invoice;
	g_auto(GStrv) names = names_of(intake, invoice);
	g_autoptr(DunlinDocument) document = NULL;
	g_autoptr(DunlinDocument) known = NULL;
	g_autoptr(GError) local = NULL;
	gboolean new;

	if (invoice->number == NULL) {
		dunlin_received_refuse(intake, found, "credit-unnumbered");
		return TRUE;
	}
	document = new_document(intake, creditor, row, CREDIT, invoice);
	document->amount = amount;
	document->names = g_strdup(names[0]);
	known = dunlin_document_get(intake->desk->store, row, document->seller, CREDIT,
				    document->number, &local);
	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	if (known != NULL && known->names != NULL) {
		dunlin_received_refuse(intake, found, "credit-known");
		intake->done = TRUE;
		return TRUE;
	}
	if (names[0] == NULL)
		return keep_unnamed(intake, found, document, error);
	if (known != NULL) {
		if (!dunlin_desk_unkeep_credit(intake->desk, known, intake->mail->time, error))
			return FALSE;
		document->amount = known->amount;
	}
	if (!credit_claims(intake, found, names, document, error))
		return FALSE;
	if (!tell_rest(intake, found, document, error))
		return FALSE;
	return known != NULL ? dunlin_document_name(intake->desk->store, document, error)
			     : dunlin_document_add(intake->desk->store, document, &new, error);
}

/* The number of the only credit note in the list of this letter that names no invoice; NULL. */
static char *
unnamed_in(const DunlinNotice *notice)
{
	g_autoptr(DunlinValues) values = g_strcmp0(notice->letter, "received") == 0
						 ? dunlin_values_from_json(notice->facts, NULL)
						 : NULL;
	const DunlinValue *list = values != NULL ? dunlin_values_get(values, "documents") : NULL;
	const DunlinValue *number = NULL;

	for (guint i = 0; list != NULL && list->type == DUNLIN_VALUE_ROWS && i < list->rows->len; i++) {
		const DunlinValues *row = g_ptr_array_index(list->rows, i);
		const DunlinValue *what = dunlin_values_get(row, "what");

		if (what == NULL || g_strcmp0(what->text, UNNAMED) != 0)
			continue;
		if (number != NULL)
			return NULL;
		number = dunlin_values_get(row, "name");
	}
	return number != NULL ? g_strdup(number->text) : NULL;
}

gboolean
dunlin_desk_name_credit(DunlinDesk *desk, DunlinMailCase *mail, gboolean *ret_taken, GError **error)
{
	guint next = 0;
	g_autoptr(GHashTable) settings = dunlin_mail_settings(mail, &next, NULL);
	const char *invoice = settings != NULL ? g_hash_table_lookup(settings, "invoice") : NULL;
	g_autofree char *number = invoice != NULL ? unnamed_in(mail->notice) : NULL;
	g_autofree char *seller = dunlin_text_key(mail->creditor->name);
	g_autoptr(DunlinValues) values = NULL;
	g_autoptr(DunlinDocument) document = NULL;
	g_autoptr(GError) local = NULL;
	DunlinIntake intake = {.desk = desk, .mail = mail};
	DunlinFound found = {.kind = DUNLIN_FOUND_INVOICE};
	char *names[] = {NULL, NULL};
	gboolean ok;

	*ret_taken = FALSE;
	if (number != NULL)
		document = dunlin_document_get(desk->store, mail->creditor_row, seller, CREDIT, number, &local);
	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	if (document == NULL || document->names != NULL)
		return TRUE;
	*ret_taken = TRUE;
	document->names = names[0] = dunlin_text_line(invoice, 100);
	found.invoice.number = number;
	intake.values = values = dunlin_desk_values(desk, mail->creditor, NULL, NULL);
	ok = dunlin_desk_unkeep_credit(desk, document, mail->time, error) &&
	     credit_claims(&intake, &found, names, document, error) &&
	     tell_rest(&intake, &found, document, error);
	ok = ok && dunlin_document_name(desk->store, document, error) && dunlin_received_tell(&intake, error);
	dunlin_claim_free(intake.about);
	return ok;
}

/* ── corrected invoices ── */

/* What credit notes took off the claim, without what came from its debtor's account. */
static gint64
credited_by_notes(const GPtrArray *entries)
{
	gint64 sum = 0;

	for (guint i = 0; i < entries->len; i++) {
		const DunlinEntry *entry = g_ptr_array_index(entries, i);

		if (entry->kind == DUNLIN_ENTRY_CREDIT && g_strcmp0(entry->text, DUNLIN_CREDIT_OFFSET) != 0)
			sum += entry->amount;
	}
	return sum;
}

/* What the debtor paid beyond the new amount is his. */
static gboolean
give_excess(DunlinIntake *intake, const DunlinClaim *claim, DunlinEntry entry, GError **error)
{
	DunlinCredit credit = {.creditor = claim->creditor, .debtor = claim->debtor, .day = entry.day,
			       .kind = DUNLIN_ENTRY_PAYMENT, .claim = claim->reference,
			       .text = (char *)DUNLIN_CREDIT_EXCESS, .source = entry.source};
	DunlinBalance balance;

	if (!dunlin_ledger_balance(intake->desk->store, claim, &balance, error))
		return FALSE;
	if (balance.open >= 0 || claim->debtor == 0)
		return TRUE;
	entry.kind = DUNLIN_ENTRY_PAYMENT;
	entry.amount = balance.open;
	entry.text = (char *)DUNLIN_CREDIT_EXCESS;
	credit.amount = -balance.open;
	g_strlcpy(credit.currency, claim->currency, sizeof credit.currency);
	return dunlin_ledger_add(intake->desk->store, claim, &entry, error) &&
	       dunlin_desk_credit(intake->desk, &credit, intake->mail->time, error);
}

/* Brings what is demanded to @payable, which is instead of the old amount and of all credit notes on it:
 * TRUE in *ret_less where it shrinks. */
static gboolean
adjust(DunlinIntake *intake, const DunlinClaim *claim, const char *number, gint64 payable,
       gboolean *ret_less, GError **error)
{
	DunlinDesk *desk = intake->desk;
	g_autoptr(GPtrArray) entries = dunlin_ledger_list(desk->store, claim, error);
	DunlinEntry principal = {.kind = DUNLIN_ENTRY_PRINCIPAL, .text = (char *)number,
				 .source = (char *)intake->mail->digest,
				 .day = dunlin_day_of(intake->mail->time.now, desk->house->config->zone)};
	DunlinEntry credit = principal;
	DunlinBalance balance;
	gint64 waived;

	if (entries == NULL || !dunlin_ledger_balance(desk->store, claim, &balance, error))
		return FALSE;
	credit.kind = DUNLIN_ENTRY_CREDIT;
	credit.amount = -credited_by_notes(entries);
	principal.amount = payable - balance.principal;
	*ret_less = principal.amount < credit.amount;
	if ((principal.amount != 0 && !dunlin_ledger_add(desk->store, claim, &principal, error)) ||
	    (credit.amount != 0 && !dunlin_ledger_add(desk->store, claim, &credit, error)))
		return FALSE;
	return !*ret_less ||
	       (dunlin_desk_take_back(desk, claim, NULL, intake->mail->time, principal.source, error) &&
		dunlin_desk_waive(desk, claim, principal.day, principal.source, &waived, error) &&
		give_excess(intake, claim, principal, error));
}

/* The old number leads to the claim from now on. */
static gboolean
remember_number(DunlinIntake *intake, const DunlinClaim *claim, const DunlinFound *found,
		const char *number, GError **error)
{
	g_autoptr(DunlinDocument) document = g_new0(DunlinDocument, 1);
	gboolean new;

	if (number == NULL || g_strcmp0(number, found->invoice.number) == 0)
		return TRUE;
	document->creditor = claim->creditor;
	document->seller = g_strdup(claim->seller);
	document->kind = g_strdup(CORRECTED);
	document->number = g_strdup(number);
	document->names = g_strdup(found->invoice.number);
	document->message = g_strdup(intake->mail->digest);
	document->claim = g_strdup(claim->reference);
	return dunlin_document_add(intake->desk->store, document, &new, error);
}

static gboolean
replace_invoice(DunlinIntake *intake, const DunlinCreditor *creditor, const DunlinFound *found,
		DunlinClaim **claim, gint64 payable, GError **error)
{
	DunlinDesk *desk = intake->desk;
	DunlinOccasion occasion = dunlin_mail_occasion(intake->mail, DUNLIN_ACTOR_CREDITOR);
	g_autofree char *old = g_strdup((*claim)->invoice);
	g_autofree char *text = dunlin_money_to_string(payable, (*claim)->currency);
	g_autofree char *refs = g_strdup_printf("principal=%s%s", text, (*claim)->currency);
	DunlinValues *row;
	gboolean less = FALSE;

	if (!adjust(intake, *claim, found->invoice.number, payable, &less, error) ||
	    !remember_number(intake, *claim, found, old, error))
		return FALSE;
	dunlin_invoice_fill(*claim, creditor, found, &occasion.proposed_due);
	g_free((*claim)->message);
	(*claim)->message = g_strdup(intake->mail->digest);
	occasion.refs = refs;
	occasion.listed = TRUE; /* the list tells it */
	if (!dunlin_claim_update(desk->store, *claim, error) ||
	    !dunlin_claim_name_put(desk->store, *claim, error) ||
	    !dunlin_message_link(desk->store, *claim, intake->mail->digest, "correction", error) ||
	    !dunlin_desk_happen(desk, claim, less ? DUNLIN_EVENT_CREDITED : DUNLIN_EVENT_COMPLETED,
				&occasion, error))
		return FALSE;
	row = dunlin_received_add(intake, found, "replaced", *claim);
	dunlin_values_set_text(row, "invoice", old);
	dunlin_values_set_money(row, "amount", payable, (*claim)->currency);
	dunlin_values_set_day(row, "due_day", (*claim)->due_day);
	dunlin_mail_verdict(intake->mail, "correction of %s: claim %s %s", old,
			    (*claim)->reference, dunlin_state_to_string((*claim)->state));
	intake->done = TRUE;
	return dunlin_received_state(intake, row, *claim, error);
}

/* The claim that the correction is about; NULL without error: none is followed. */
static DunlinClaim *
corrected_claim(DunlinIntake *intake, gint64 row, const char *seller, const DunlinInvoice *invoice,
		char **names, GError **error)
{
	const char *number = names[0] != NULL ? names[0] : invoice->number;

	if (number == NULL)
		return NULL;
	return dunlin_invoice_known(intake->desk, row, seller, number, error);
}

gboolean
dunlin_take_correction(DunlinIntake *intake, const DunlinCreditor *creditor, gint64 row,
		       const DunlinFound *found, gint64 payable, gboolean *ret_taken, GError **error)
{
	const DunlinInvoice *invoice = &found->invoice;
	g_auto(GStrv) names = names_of(intake, invoice);
	g_autofree char *seller = dunlin_text_key(creditor->name);
	g_autoptr(GError) local = NULL;
	g_autoptr(DunlinClaim) claim = corrected_claim(intake, row, seller, invoice, names, &local);
	const char *why = NULL;

	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	*ret_taken = TRUE;
	if (names[0] == NULL && claim == NULL)
		why = "correction-unnamed";
	else if (names[0] != NULL && names[1] != NULL)
		why = "correction-several";
	else if (claim != NULL && claim->state == DUNLIN_STATE_CLOSED)
		why = "correction-closed";
	else if (claim != NULL && claim->currency[0] != '\0' &&
		 !g_str_equal(claim->currency, invoice->currency))
		why = "currency";
	if (why != NULL) {
		dunlin_received_refuse(intake, found, why);
		return TRUE;
	}
	/* Not followed yet, or replaced by this very document already. */
	if (claim == NULL || (names[0] != NULL && g_strcmp0(names[0], invoice->number) != 0 &&
			      g_strcmp0(claim->invoice, invoice->number) == 0)) {
		*ret_taken = FALSE;
		return TRUE;
	}
	return replace_invoice(intake, creditor, found, &claim, payable, error);
}

/* ── what came before its invoice ── */

static gboolean
remember_corrected(DunlinIntake *intake, const DunlinFound *found, const DunlinClaim *claim,
		   GError **error)
{
	char **names = found->invoice.preceding;

	/* Only a correction takes the place of what it names: a final invoice follows its parts. */
	if (g_strcmp0(found->invoice.type_code, "384") != 0)
		return TRUE;
	for (guint i = 0; names != NULL && names[i] != NULL; i++)
		if (!remember_number(intake, claim, found, names[i], error))
			return FALSE;
	return TRUE;
}

gboolean
dunlin_invoice_settle_early(DunlinIntake *intake, const DunlinFound *found, DunlinClaim **claim,
			    GError **error)
{
	g_autoptr(GPtrArray) waiting = NULL;

	if ((*claim)->invoice == NULL)
		return TRUE;
	if (!remember_corrected(intake, found, *claim, error))
		return FALSE;
	waiting = dunlin_document_waiting(intake->desk->store, (*claim)->creditor, (*claim)->seller,
					  (*claim)->invoice, error);
	for (guint i = 0; waiting != NULL && i < waiting->len; i++) {
		DunlinDocument *document = g_ptr_array_index(waiting, i);

		if (!g_str_equal(document->currency, (*claim)->currency))
			continue;
		if (!dunlin_document_take(intake->desk->store, document, (*claim)->reference, error) ||
		    !credit_claim(intake, found, document->number, document->message, claim,
				  &document->amount, error))
			return FALSE;
	}
	return waiting != NULL;
}
