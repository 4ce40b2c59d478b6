/* SPDX-License-Identifier: BSD-2-Clause */
/* An invoice becomes a claim: its facts, its debtor, what the comment above it says, the first event. */
#include "base/error.h"
#include "base/text.h"
#include "claim/vat.h"
#include "desk/invoice.h"
#include "desk/sheet.h"
#include "reading/terms.h"

#define LINE_MAX_BYTES 100

/* Payment means (UNTDID 4461, BT-81) by which the creditor takes the money himself. */
static const char *const own_means[] = {"48", "49", "54", "55", "59", "97", NULL};

static DunlinClaim *
new_claim(DunlinDesk *desk, const DunlinCreditor *creditor, gint64 row, const DunlinMailCase *mail)
{
	const DunlinConfig *config = desk->house->config;
	DunlinClaim *claim = dunlin_claim_new();

	claim->creditor = row;
	claim->seller = dunlin_text_key(creditor->name);
	claim->opened_at = mail->time.now;
	claim->message = g_strdup(mail->digest);
	/* Forwarding an invoice says that it is unpaid, where the creditor agreed to that. */
	claim->unpaid_day = creditor->consent_ask ? DUNLIN_DAY_NONE
						  : dunlin_day_of(mail->time.now, config->zone);
	return claim;
}

/* Facts of one invoice, which a comment above several cannot mean. */
static const char *const single_facts[] = {"invoice", "amount", "due", "issued"};

/* A comment above the forward may give facts: `debtor: billing@customer.example`. A line that
 * cannot be understood leaves the fact missing, so that it is asked for. */
static gboolean
apply_comment(DunlinIntake *intake, DunlinClaim *claim, const DunlinOccasion *occasion, GError **error)
{
	g_autoptr(GString) done = g_string_new(NULL);
	g_autoptr(GError) local = NULL;

	if (intake->settings == NULL)
		return TRUE;
	for (guint i = 0; intake->several && i < G_N_ELEMENTS(single_facts); i++)
		g_hash_table_remove(intake->settings, single_facts[i]);
	if (!dunlin_desk_set(intake->desk, claim, intake->settings, occasion, done, &local) &&
	    !g_error_matches(local, DUNLIN_ERROR, DUNLIN_ERROR_INPUT)) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	return dunlin_claim_update(intake->desk->store, claim, error);
}

static gboolean
add_principal(DunlinIntake *intake, const DunlinClaim *claim, gint64 payable, GError **error)
{
	DunlinDay today = dunlin_day_of(intake->mail->time.now, intake->desk->house->config->zone);
	DunlinEntry entry = {.kind = DUNLIN_ENTRY_PRINCIPAL,
			     .day = claim->issue_day != DUNLIN_DAY_NONE ? claim->issue_day : today,
			     .amount = payable,
			     .source = (char *)intake->mail->digest};

	return payable <= 0 || dunlin_ledger_add(intake->desk->store, claim, &entry, error);
}

/* The creditor takes the money himself: nobody is reminded before he says that this failed. */
static gboolean
hold_direct_debit(DunlinIntake *intake, const DunlinClaim *claim, GError **error)
{
	DunlinHold hold = {.creditor = claim->creditor,
			   .claim = claim->reference,
			   .debtor = claim->debtor,
			   .reason = (char *)DUNLIN_DIRECT_DEBIT,
			   .by = DUNLIN_ACTOR_DUNLIN,
			   .until = DUNLIN_DAY_NONE,
			   .at = intake->mail->time.now};

	return dunlin_hold_add(intake->desk->store, &hold, error);
}

static gboolean
open_claim(DunlinIntake *intake, DunlinClaim **claim, gint64 payable, gboolean direct_debit,
	   DunlinOccasion *occasion, GError **error)
{
	DunlinDesk *desk = intake->desk;
	g_autofree char *text = NULL, *refs = NULL;

	if (!dunlin_desk_choose_policy(desk, *claim, error) ||
	    !dunlin_claim_insert(desk->store, *claim, error) ||
	    !add_principal(intake, *claim, payable, error) ||
	    (direct_debit && !hold_direct_debit(intake, *claim, error)) ||
	    !dunlin_message_link(desk->store, *claim, intake->mail->digest, "invoice", error) ||
	    !apply_comment(intake, *claim, occasion, error))
		return FALSE;
	if (payable > 0) {
		text = dunlin_money_to_string(payable, (*claim)->currency);
		refs = g_strdup_printf("principal=%s%s", text, (*claim)->currency);
	}
	occasion->refs = refs;
	occasion->listed = intake->several;
	intake->done = TRUE;
	intake->told = TRUE;
	return dunlin_desk_happen(desk, claim, DUNLIN_EVENT_TAKEN, occasion, error);
}

/* By which day all of it is due: never the end of a discount, never an earlier day than the terms
 * give. What is not clear is only proposed. */
static DunlinDay
due_of(const DunlinInvoice *invoice, DunlinDueOrigin *ret_origin, DunlinDay *ret_proposed)
{
	DunlinDay due = dunlin_invoice_final_due(invoice), stated = invoice->due_day, terms_due;
	DunlinTermsResult result;

	stated = MAX(stated, invoice->last_due_day);
	result = dunlin_terms_due(invoice->terms, invoice->issue_day, &terms_due);
	*ret_origin = DUNLIN_DUE_INVOICE;
	if (result == DUNLIN_TERMS_NONE || (stated != DUNLIN_DAY_NONE && terms_due <= stated)) {
		if (due == DUNLIN_DAY_NONE && stated != DUNLIN_DAY_NONE)
			*ret_proposed = stated;
		return due;
	}
	/* A due date that is none speaks against the terms. */
	if (result == DUNLIN_TERMS_CLEAR && invoice->due_text == NULL) {
		*ret_origin = DUNLIN_DUE_CONTRACT;
		return terms_due;
	}
	*ret_proposed = terms_due;
	return DUNLIN_DAY_NONE;
}

/* What the claim keeps of discounts, to know one from a payment that is short. */
static char *
discounts_of(const DunlinInvoice *invoice, const char *currency)
{
	gint64 payable;

	if (invoice->terms == NULL || invoice->payable == NULL || currency[0] == '\0' ||
	    !dunlin_money_parse(invoice->payable, currency, &payable, NULL))
		return NULL;
	return dunlin_terms_discounts(invoice->terms, invoice->issue_day, payable, currency);
}

/* What it keeps of the tax: by rate, where the rates are all of the invoice's total. */
static char *
vat_of(const DunlinInvoice *invoice, const char *currency)
{
	const char *total = invoice->total != NULL ? invoice->total : invoice->payable;
	g_autoptr(GArray) vat = NULL;
	gint64 gross;

	if (total == NULL || currency[0] == '\0' || !dunlin_money_parse(total, currency, &gross, NULL))
		return NULL;
	vat = dunlin_vat_read(invoice->vat, currency, gross);
	return vat != NULL ? dunlin_vat_to_string(vat) : NULL;
}

/* Of what the invoice's writer chose, as much as a letter has room for. */
static char *
short_line(const char *text)
{
	return text != NULL ? dunlin_text_line(text, LINE_MAX_BYTES) : NULL;
}

void
dunlin_invoice_fill(DunlinClaim *claim, const DunlinCreditor *creditor, const DunlinFound *found,
		    DunlinDay *ret_proposed)
{
	const DunlinInvoice *invoice = &found->invoice;
	DunlinDueOrigin origin;
	DunlinDay due = due_of(invoice, &origin, ret_proposed);
	const char *foreign;

	if (due != DUNLIN_DAY_NONE) {
		claim->due_day = due;
		claim->due_origin = origin;
	}
	if (invoice->issue_day != DUNLIN_DAY_NONE)
		claim->issue_day = invoice->issue_day;
	if (invoice->number != NULL) {
		g_free(claim->invoice);
		claim->invoice = g_strdup(invoice->number);
	}
	g_strlcpy(claim->currency, invoice->currency, sizeof claim->currency);
	g_free(claim->iban);
	g_free(claim->payment_reference);
	g_free(claim->part);
	g_free(claim->order_reference);
	g_free(claim->subject);
	claim->iban = g_strdup(dunlin_invoice_account(creditor, invoice, &foreign));
	claim->payment_reference = g_strdup(invoice->payment_reference);
	claim->order_reference = short_line(invoice->order_reference);
	claim->subject = short_line(invoice->subject);
	claim->part = g_strdup(found->source != NULL ? found->source : "");
	g_free(claim->discounts);
	claim->discounts = discounts_of(invoice, claim->currency);
	g_free(claim->vat);
	claim->vat = vat_of(invoice, claim->currency);
}

static gboolean
is_xml(const DunlinFound *found)
{
	const char *syntax = found->invoice.syntax;

	return syntax != NULL && (g_str_has_prefix(syntax, "ubl") || g_str_equal(syntax, "cii") ||
				  g_str_has_prefix(syntax, "zugferd"));
}

/* A readable twin of an XML invoice goes along with the letters instead of our own copy. */
static void
choose_part(DunlinClaim *claim, const DunlinTwins *document)
{
	const DunlinFound *twin = document->twin;

	if (twin == NULL || twin->source == NULL || !is_xml(document->found) || is_xml(twin))
		return;
	g_free(claim->part);
	claim->part = g_strdup(twin->source);
}

/* On which day his sheet offers the service: one that is due stands on the next. */
static gboolean
add_offer_day(DunlinIntake *intake, const DunlinClaim *claim, DunlinValues *row, GError **error)
{
	gint64 now = intake->mail->time.now, at = claim->next_at;

	if (claim->asked_count > 0)
		at = dunlin_desk_sheet_when(intake->desk, claim->creditor, now, now, error);
	dunlin_values_set_day(row, "when", dunlin_day_of(at, intake->desk->house->config->zone));
	return at != 0;
}

static gboolean
list_opened(DunlinIntake *intake, const DunlinFound *found, const DunlinClaim *claim,
	    gboolean direct_debit, const DunlinOccasion *occasion, GError **error)
{
	gboolean draft = claim->state == DUNLIN_STATE_DRAFT;
	gboolean offered = draft && claim->next_at != 0 && dunlin_desk_offer_is_listed(occasion);
	const char *what = offered        ? "offered"
			   : draft        ? "draft"
			   : direct_debit ? DUNLIN_DIRECT_DEBIT
					  : "opened";
	DunlinValues *row = dunlin_received_add(intake, found, what, claim);

	dunlin_mail_verdict(intake->mail, "claim %s %s", claim->reference,
			    dunlin_state_to_string(claim->state));
	return dunlin_received_state(intake, row, claim, error) &&
	       (!offered || add_offer_day(intake, claim, row, error));
}

gboolean
dunlin_invoice_open(DunlinIntake *intake, const DunlinCreditor *creditor, gint64 row,
		    const DunlinTwins *document, gint64 payable, const char *special, GError **error)
{
	DunlinOccasion occasion = dunlin_mail_occasion(intake->mail, DUNLIN_ACTOR_CREDITOR);
	const DunlinInvoice *invoice = &document->found->invoice;
	const char *origin = NULL;
	g_autofree char *address = dunlin_invoice_debtor_address(intake->desk, creditor,
								 intake->mail, invoice, &origin);
	g_autoptr(DunlinClaim) claim = new_claim(intake->desk, creditor, row, intake->mail);
	gboolean direct_debit = invoice->payment_means != NULL &&
				g_strv_contains(own_means, invoice->payment_means);

	dunlin_invoice_fill(claim, creditor, document->found, &occasion.proposed_due);
	choose_part(claim, document);
	occasion.special = special;
	occasion.differs = invoice->differs;
	if (special != NULL)
		claim->unpaid_day = DUNLIN_DAY_NONE;
	return dunlin_invoice_debtor(intake->desk, row, &invoice->buyer, address, origin,
				     invoice->language, &claim->debtor, error) &&
	       open_claim(intake, &claim, payable, direct_debit, &occasion, error) &&
	       list_opened(intake, document->found, claim, direct_debit, &occasion, error) &&
	       dunlin_invoice_settle_early(intake, document->found, &claim, error);
}

/* A forward without anything readable: a draft that asks for all of it. */
gboolean
dunlin_desk_take_draft(DunlinDesk *desk, DunlinMailCase *mail, GError **error)
{
	DunlinOccasion occasion = dunlin_mail_occasion(mail, DUNLIN_ACTOR_CREDITOR);
	g_autoptr(DunlinClaim) claim = new_claim(desk, mail->creditor, mail->creditor_row, mail);
	const char *origin = NULL;
	g_autofree char *address =
		dunlin_invoice_debtor_address(desk, mail->creditor, mail, NULL, &origin);
	g_autoptr(GHashTable) settings = NULL;
	DunlinIntake intake = {.desk = desk, .mail = mail};
	const DunlinParty nobody = {0};
	guint next = 0;

	intake.settings = settings = dunlin_mail_settings(mail, &next, NULL);
	occasion.reading = mail->reading;
	if (!dunlin_invoice_debtor(desk, mail->creditor_row, &nobody, address, origin, NULL,
				   &claim->debtor, error) ||
	    !open_claim(&intake, &claim, 0, FALSE, &occasion, error))
		return FALSE;
	dunlin_mail_verdict(mail, "draft %s: nothing readable", claim->reference);
	if (dunlin_reading_first(mail->reading, DUNLIN_FOUND_UNREADABLE) != NULL)
		mail->taken = DUNLIN_TAKEN_FAILED;
	return TRUE;
}
