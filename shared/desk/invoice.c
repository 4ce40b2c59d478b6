/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Invoices of a proven creditor become claims, drafts or one clear answer. The invoice's seller and
 * account, not the mail's sender, must be the creditor's own: an IBAN that he has not registered is
 * never printed.
 */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "desk/invoice.h"

/* UNTDID 1001 codes that demand money (FACTS of EN 16931, BT-3); all others ask for a person. */
static const char *const claim_types[] = {"380", "326", "383", "388", "393", "394", "395",
					  "575", "780", "875", "876", "877", "71",  "80",
					  "82",	 "84",	"102", "218", "219", "331", "382"};

static gboolean
is_claim_type(const char *code)
{
	if (code == NULL)
		return TRUE;
	for (guint i = 0; i < G_N_ELEMENTS(claim_types); i++)
		if (g_str_equal(claim_types[i], code))
			return TRUE;
	return FALSE;
}

/* ── answers that open nothing ── */

static gboolean
tell_foreign(DunlinDesk *desk, DunlinMailCase *mail, const DunlinInvoice *invoice, const char *iban,
	     GError **error)
{
	DunlinOccasion occasion = dunlin_mail_occasion(mail, DUNLIN_ACTOR_DUNLIN);
	g_autoptr(DunlinValues) values = dunlin_desk_values(desk, mail->creditor, NULL, NULL);

	dunlin_values_set_text(values, "invoice", invoice->number);
	dunlin_values_set_text(values, "seller", invoice->seller.name);
	dunlin_values_set_text(values, "iban", iban);
	dunlin_values_set_text(values, "reason", iban != NULL ? "iban" : "seller");
	mail->taken = DUNLIN_TAKEN_FAILED;
	dunlin_mail_verdict(mail, iban != NULL ? "foreign IBAN" : "foreign seller");
	return dunlin_desk_tell(desk, mail->creditor, NULL, "foreign", values, mail->answer_to, &occasion,
				error);
}

static gboolean
tell_no_claim(DunlinDesk *desk, DunlinMailCase *mail, const DunlinFound *found, const char *why,
	      GError **error)
{
	DunlinOccasion occasion = dunlin_mail_occasion(mail, DUNLIN_ACTOR_DUNLIN);
	g_autoptr(DunlinValues) values = dunlin_desk_values(desk, mail->creditor, NULL, NULL);
	DunlinValues *row = dunlin_values_add_row(values, "reasons");

	dunlin_values_set_text(values, "invoice", found->invoice.number);
	dunlin_values_set_text(row, "source", found->source);
	dunlin_values_set_text(row, "why", why);
	mail->taken = DUNLIN_TAKEN_FAILED;
	dunlin_mail_verdict(mail, "%s", why);
	return dunlin_desk_tell(desk, mail->creditor, NULL, "unreadable", values, mail->answer_to,
				&occasion, error);
}

static gboolean
tell_duplicate(DunlinDesk *desk, DunlinMailCase *mail, const DunlinCreditor *creditor,
	       const DunlinClaim *claim, const DunlinInvoice *invoice, GError **error)
{
	DunlinOccasion occasion = dunlin_mail_occasion(mail, DUNLIN_ACTOR_CREDITOR);
	g_autoptr(DunlinFacts) facts = dunlin_desk_facts(desk, claim, mail->time, error);
	g_autoptr(DunlinValues) values = NULL;
	gint64 payable = 0;

	if (facts == NULL)
		return FALSE;
	values = dunlin_desk_values(desk, creditor, claim, facts);
	dunlin_values_set_day(values, "opened_day",
			      dunlin_day_of(claim->opened_at, desk->house->config->zone));
	dunlin_values_set_text(values, "state", dunlin_state_to_string(claim->state));
	dunlin_values_set_text(values, "step", claim->step);
	dunlin_values_set_flag(values, "other_amount",
			       dunlin_money_parse(invoice->payable, claim->currency, &payable, NULL) &&
				       payable != dunlin_facts_case(facts)->balance.principal);
	dunlin_mail_verdict(mail, "duplicate of %s", claim->reference);
	if (!dunlin_message_link(desk->store, claim, mail->digest, "duplicate", error) ||
	    !dunlin_journal_add(desk->store, claim->creditor, claim->reference, mail->time.now,
				"duplicate", DUNLIN_ACTOR_CREDITOR, NULL, mail->digest, error))
		return FALSE;
	return dunlin_desk_tell(desk, creditor, claim, "duplicate", values, mail->answer_to, &occasion,
				error);
}

/* ── opening ── */

static DunlinClaim *
new_claim(DunlinDesk *desk, const DunlinCreditor *creditor, gint64 row, const DunlinMailCase *mail)
{
	const DunlinConfig *config = desk->house->config;
	const DunlinPolicy *policy = dunlin_config_policy(config, creditor->policy);
	DunlinClaim *claim = dunlin_claim_new();

	claim->creditor = row;
	claim->policy = g_strdup(policy->name);
	g_strlcpy(claim->policy_digest, policy->digest, sizeof claim->policy_digest);
	claim->opened_at = mail->time.now;
	claim->message = g_strdup(mail->digest);
	/* Forwarding an invoice says that it is unpaid, where the creditor agreed to that. */
	claim->unpaid_day = creditor->consent_ask ? DUNLIN_DAY_NONE
						  : dunlin_day_of(mail->time.now, config->zone);
	return claim;
}

/* A comment above the forward may give facts: `debtor: billing@customer.example`. A line that
 * cannot be understood leaves the fact missing, so that it is asked for. */
static gboolean
apply_comment(DunlinDesk *desk, DunlinMailCase *mail, DunlinClaim *claim,
	      const DunlinOccasion *occasion, GError **error)
{
	g_autoptr(GHashTable) settings = NULL;
	g_autoptr(GString) done = g_string_new(NULL);
	g_autoptr(GError) local = NULL;
	guint next = 0;

	settings = dunlin_mail_settings(mail, &next, NULL);
	if (settings == NULL)
		return TRUE;
	if (!dunlin_desk_set(desk, claim, settings, occasion, done, &local) &&
	    !g_error_matches(local, DUNLIN_ERROR, DUNLIN_ERROR_INPUT)) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	return dunlin_claim_update(desk->store, claim, error);
}

static gboolean
open_claim(DunlinDesk *desk, DunlinMailCase *mail, DunlinClaim **claim, gint64 payable, GError **error)
{
	DunlinOccasion occasion = dunlin_mail_occasion(mail, DUNLIN_ACTOR_CREDITOR);
	const DunlinPolicy *policy = dunlin_config_policy(desk->house->config, (*claim)->policy);
	g_autofree char *text = NULL, *refs = NULL;

	if (!dunlin_desk_keep_policy(desk, policy, error) ||
	    !dunlin_claim_insert(desk->store, *claim, error))
		return FALSE;
	if (payable > 0) {
		DunlinEntry entry = {.kind = DUNLIN_ENTRY_PRINCIPAL,
				     .day = (*claim)->issue_day != DUNLIN_DAY_NONE
						    ? (*claim)->issue_day
						    : dunlin_day_of(mail->time.now,
								    desk->house->config->zone),
				     .amount = payable,
				     .source = (char *)mail->digest};

		if (!dunlin_ledger_add(desk->store, *claim, &entry, error))
			return FALSE;
		text = dunlin_money_to_string(payable, (*claim)->currency);
	}
	if (!dunlin_message_link(desk->store, *claim, mail->digest, "invoice", error) ||
	    !apply_comment(desk, mail, *claim, &occasion, error))
		return FALSE;
	if (text != NULL)
		refs = g_strdup_printf("principal=%s%s", text, (*claim)->currency);
	occasion.refs = refs;
	return dunlin_desk_happen(desk, claim, DUNLIN_EVENT_TAKEN, &occasion, error);
}

static gboolean
open_invoice(DunlinDesk *desk, DunlinMailCase *mail, const DunlinCreditor *creditor, gint64 row,
	     const DunlinFound *found, gint64 payable, GError **error)
{
	const DunlinInvoice *invoice = &found->invoice;
	g_autofree char *address = dunlin_invoice_debtor_address(desk, creditor, mail, invoice);
	g_autoptr(DunlinClaim) claim = new_claim(desk, creditor, row, mail);
	const char *foreign = NULL;

	claim->invoice = g_strdup(invoice->number);
	claim->seller = dunlin_text_key(creditor->name);
	g_strlcpy(claim->currency, invoice->currency, sizeof claim->currency);
	claim->issue_day = invoice->issue_day;
	claim->due_day = invoice->due_day;
	claim->due_origin = invoice->due_day != DUNLIN_DAY_NONE ? DUNLIN_DUE_INVOICE : DUNLIN_DUE_NONE;
	claim->iban = g_strdup(dunlin_invoice_account(creditor, invoice, &foreign));
	claim->payment_reference = g_strdup(invoice->payment_reference);
	claim->part = g_strdup(found->source != NULL ? found->source : "");
	if (!dunlin_invoice_debtor(desk, row, &invoice->buyer, address, invoice->language,
				   &claim->debtor, error) ||
	    !open_claim(desk, mail, &claim, payable, error))
		return FALSE;
	dunlin_mail_verdict(mail, "claim %s %s", claim->reference,
			       dunlin_state_to_string(claim->state));
	mail->taken = DUNLIN_TAKEN_DONE;
	return TRUE;
}

/* Why an invoice that was read opens no claim; NULL: it does. */
static const char *
refusal(const DunlinInvoice *invoice, gint64 *ret_payable)
{
	guint digits;

	if (!is_claim_type(invoice->type_code))
		return "this kind of document (credit note, correction or similar) opens no claim: "
		       "answer the claim's mail with `paid`, `withdraw` or `set amount …` instead";
	if (invoice->currency == NULL || !dunlin_currency_digits(invoice->currency, &digits))
		return "its currency is unknown";
	*ret_payable = 0;
	if (invoice->payable == NULL)
		return NULL; /* a draft: the amount is asked for */
	if (!dunlin_money_parse(invoice->payable, invoice->currency, ret_payable, NULL))
		return "its amount payable is not a valid amount of its currency";
	if (*ret_payable <= 0)
		return "its amount payable is not positive: there is nothing to collect";
	return NULL;
}

static gboolean
take_invoice(DunlinDesk *desk, DunlinMailCase *mail, const DunlinFound *found, GError **error)
{
	const DunlinInvoice *invoice = &found->invoice;
	const DunlinCreditor *creditor = dunlin_invoice_creditor(desk, mail, invoice);
	g_autoptr(DunlinClaim) known = NULL;
	g_autoptr(GError) local = NULL;
	g_autofree char *seller = NULL;
	const char *foreign = NULL, *why;
	gint64 payable = 0, row = 0;

	if (creditor == NULL)
		return tell_foreign(desk, mail, invoice, NULL, error);
	(void)dunlin_invoice_account(creditor, invoice, &foreign); /* only whether one is foreign */
	if (foreign != NULL)
		return tell_foreign(desk, mail, invoice, foreign, error);
	why = refusal(invoice, &payable);
	if (why != NULL)
		return tell_no_claim(desk, mail, found, why, error);
	if (!dunlin_creditor_row(desk->store, creditor->key, &row, error))
		return FALSE;
	seller = dunlin_text_key(creditor->name);
	known = invoice->number != NULL ? dunlin_claim_by_invoice(desk->store, row, seller,
								  invoice->number, &local)
					: NULL;
	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	if (known != NULL)
		return tell_duplicate(desk, mail, creditor, known, invoice, error);
	return open_invoice(desk, mail, creditor, row, found, payable, error);
}

gboolean
dunlin_desk_take_invoices(DunlinDesk *desk, DunlinMailCase *mail, GError **error)
{
	gboolean opened = FALSE;

	for (guint i = 0; i < mail->reading->len; i++) {
		const DunlinFound *found = g_ptr_array_index(mail->reading, i);

		if (found->kind != DUNLIN_FOUND_INVOICE)
			continue;
		if (!take_invoice(desk, mail, found, error))
			return FALSE;
		opened = opened || mail->taken == DUNLIN_TAKEN_DONE;
		mail->taken = opened ? DUNLIN_TAKEN_DONE : mail->taken;
	}
	return TRUE;
}

/* A forward without anything readable: a draft that asks for all of it. */
gboolean
dunlin_desk_take_draft(DunlinDesk *desk, DunlinMailCase *mail, GError **error)
{
	g_autoptr(DunlinClaim) claim = new_claim(desk, mail->creditor, mail->creditor_row, mail);
	g_autofree char *address = dunlin_invoice_debtor_address(desk, mail->creditor, mail, NULL);
	const DunlinParty nobody = {0};

	claim->seller = dunlin_text_key(mail->creditor->name);
	if (!dunlin_invoice_debtor(desk, mail->creditor_row, &nobody, address, NULL,
				   &claim->debtor, error) ||
	    !open_claim(desk, mail, &claim, 0, error))
		return FALSE;
	dunlin_mail_verdict(mail, "draft %s: nothing readable", claim->reference);
	if (dunlin_reading_first(mail->reading, DUNLIN_FOUND_UNREADABLE) != NULL)
		mail->taken = DUNLIN_TAKEN_FAILED;
	return TRUE;
}
