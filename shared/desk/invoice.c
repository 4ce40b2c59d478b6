/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Invoices of a proven creditor become claims, drafts or one clear answer; each of a mail's
 * documents by itself, the same one as PDF and XML once. An IBAN that the creditor has not
 * registered is never printed.
 */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "desk/invoice.h"
#include "desk/terms.h"

typedef struct {
	const DunlinFound *found; /* the surest reading of it */
	const DunlinFound *twin;  /* the same document once more, as PDF and XML; NULL */
} Document;

/* ── what kind of document it is (UNTDID 1001, BT-3) ── */

typedef enum {
	TYPE_CLAIM,      /* demands money */
	TYPE_CREDIT,     /* takes something off other claims */
	TYPE_CORRECTION, /* takes another invoice's place */
	TYPE_ASK,        /* may demand money: only with the creditor's yes */
	TYPE_NONE,       /* never does */
} Type;

static const struct {
	const char *code;
	Type type;
	const char *what; /* a word of the letters "question" and "received" */
} types[] = {
	{"380", TYPE_CLAIM, NULL},	 {"326", TYPE_CLAIM, NULL},  {"383", TYPE_CLAIM, NULL},
	{"388", TYPE_CLAIM, NULL},	 {"393", TYPE_CLAIM, NULL},  {"394", TYPE_CLAIM, NULL},
	{"395", TYPE_CLAIM, NULL},	 {"575", TYPE_CLAIM, NULL},  {"780", TYPE_CLAIM, NULL},
	{"875", TYPE_CLAIM, NULL},	 {"876", TYPE_CLAIM, NULL},  {"877", TYPE_CLAIM, NULL},
	{"71", TYPE_CLAIM, NULL},	 {"80", TYPE_CLAIM, NULL},   {"82", TYPE_CLAIM, NULL},
	{"84", TYPE_CLAIM, NULL},	 {"102", TYPE_CLAIM, NULL},  {"218", TYPE_CLAIM, NULL},
	{"219", TYPE_CLAIM, NULL},	 {"331", TYPE_CLAIM, NULL},  {"382", TYPE_CLAIM, NULL},
	{"381", TYPE_CREDIT, NULL},	 {"396", TYPE_CREDIT, NULL}, {"261", TYPE_CREDIT, NULL},
	{"262", TYPE_CREDIT, NULL},	 {"296", TYPE_CREDIT, NULL}, {"308", TYPE_CREDIT, NULL},
	{"81", TYPE_CREDIT, NULL},	 {"83", TYPE_CREDIT, NULL},  {"420", TYPE_CREDIT, NULL},
	{"458", TYPE_CREDIT, NULL},	 {"532", TYPE_CREDIT, NULL}, {"384", TYPE_CORRECTION, NULL},
	{"325", TYPE_NONE, "pro-forma"}, {"386", TYPE_ASK, "prepayment"},
	{"389", TYPE_ASK, "self-billed"}, {"527", TYPE_ASK, "self-billed"},
};

/* Payment means (UNTDID 4461, BT-81) by which the creditor takes the money himself. */
static const char *const own_means[] = {"48", "49", "54", "55", "59", "97", NULL};

static Type
type_of(const DunlinInvoice *invoice, const char **ret_what)
{
	const char *code = invoice->type_code;

	*ret_what = NULL;
	if (g_strcmp0(invoice->syntax, "ubl-creditnote") == 0)
		return TYPE_CREDIT;
	for (guint i = 0; code != NULL && i < G_N_ELEMENTS(types); i++) {
		if (!g_str_equal(types[i].code, code))
			continue;
		*ret_what = types[i].what;
		return types[i].type;
	}
	*ret_what = code != NULL ? "type" : NULL;
	return code != NULL ? TYPE_ASK : TYPE_CLAIM;
}

/* ── answers that open nothing ── */

static gboolean
tell_foreign(DunlinIntake *intake, const DunlinFound *found, const char *reason, const char *iban,
	     GError **error)
{
	DunlinMailCase *mail = intake->mail;
	DunlinOccasion occasion = dunlin_mail_occasion(mail, DUNLIN_ACTOR_DUNLIN);
	const DunlinInvoice *invoice = &found->invoice;
	g_autoptr(DunlinValues) values = dunlin_desk_values(intake->desk, mail->creditor, NULL, NULL);
	gboolean payee = g_str_equal(reason, "payee");
	DunlinValues *row = dunlin_received_add(intake, found, "foreign", NULL);

	dunlin_values_set_text(row, "reason", reason);
	dunlin_values_set_text(row, "value", iban);
	dunlin_values_set_text(values, "invoice", invoice->number);
	dunlin_values_set_text(values, "seller", payee ? invoice->payee : invoice->seller.name);
	dunlin_values_set_text(values, "iban", iban);
	dunlin_values_set_text(values, "reason", reason);
	dunlin_mail_verdict(mail, "foreign %s", iban != NULL ? "IBAN" : reason);
	intake->told = TRUE;
	return intake->several ||
	       dunlin_desk_tell(intake->desk, mail->creditor, NULL, "foreign", values,
				mail->answer_to, &occasion, error);
}

/* The number is known, the amount is another: also where a credit note has changed it since. */
static gboolean
has_other_amount(const DunlinClaim *claim, const DunlinInvoice *invoice, const DunlinBalance *balance)
{
	gint64 payable;

	if (invoice->payable == NULL)
		return FALSE;
	if (g_strcmp0(invoice->currency, claim->currency) != 0 ||
	    !dunlin_money_parse(invoice->payable, claim->currency, &payable, NULL))
		return TRUE;
	return payable != balance->principal && payable != balance->principal - balance->credited;
}

static gboolean
tell_duplicate(DunlinIntake *intake, const DunlinCreditor *creditor, const DunlinClaim *claim,
	       const DunlinFound *found, GError **error)
{
	DunlinDesk *desk = intake->desk;
	DunlinMailCase *mail = intake->mail;
	const DunlinInvoice *invoice = &found->invoice;
	DunlinOccasion occasion = dunlin_mail_occasion(mail, DUNLIN_ACTOR_CREDITOR);
	g_autoptr(DunlinFacts) facts = dunlin_desk_facts(desk, claim, mail->time, error);
	g_autoptr(DunlinValues) values = NULL;
	gboolean other;

	if (facts == NULL)
		return FALSE;
	other = has_other_amount(claim, invoice, &dunlin_facts_case(facts)->balance);
	values = dunlin_desk_values(desk, creditor, claim, facts);
	dunlin_values_set_day(values, "opened_day",
			      dunlin_day_of(claim->opened_at, desk->house->config->zone));
	dunlin_values_set_text(values, "state", dunlin_state_to_string(claim->state));
	dunlin_values_set_text(values, "step", claim->step);
	dunlin_values_set_flag(values, "other_amount", other);
	(void)dunlin_received_add(intake, found, other ? "other-amount" : "duplicate", claim);
	intake->done = TRUE;
	intake->told = TRUE;
	dunlin_mail_verdict(mail, "duplicate of %s", claim->reference);
	if (!dunlin_message_link(desk->store, claim, mail->digest, "duplicate", error) ||
	    !dunlin_journal_add(desk->store, claim->creditor, claim->reference, mail->time.now,
				"duplicate", DUNLIN_ACTOR_CREDITOR, NULL, mail->digest, error))
		return FALSE;
	/* Another amount is a question, which needs a letter that can be answered. */
	if (intake->several && !other)
		return TRUE;
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
	claim->seller = dunlin_text_key(creditor->name);
	claim->policy = g_strdup(policy->name);
	g_strlcpy(claim->policy_digest, policy->digest, sizeof claim->policy_digest);
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
	const DunlinPolicy *policy = dunlin_config_policy(desk->house->config, (*claim)->policy);
	g_autofree char *text = NULL, *refs = NULL;

	if (!dunlin_desk_keep_policy(desk, policy, error) ||
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

void
dunlin_invoice_fill(DunlinClaim *claim, const DunlinCreditor *creditor, const DunlinFound *found,
		    DunlinDay *ret_proposed)
{
	const DunlinInvoice *invoice = &found->invoice;
	DunlinDay due = invoice->due_day;
	DunlinDueOrigin origin = DUNLIN_DUE_INVOICE;
	const char *foreign;

	if (invoice->due_day == DUNLIN_DAY_NONE) {
		DunlinTermsResult result =
			dunlin_terms_due(invoice->terms, invoice->issue_day, ret_proposed);

		due = result == DUNLIN_TERMS_CLEAR ? *ret_proposed : DUNLIN_DAY_NONE;
		origin = DUNLIN_DUE_CONTRACT;
	}
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
	claim->iban = g_strdup(dunlin_invoice_account(creditor, invoice, &foreign));
	claim->payment_reference = g_strdup(invoice->payment_reference);
	claim->part = g_strdup(found->source != NULL ? found->source : "");
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
choose_part(DunlinClaim *claim, const Document *document)
{
	const DunlinFound *twin = document->twin;

	if (twin == NULL || twin->source == NULL || !is_xml(document->found) || is_xml(twin))
		return;
	g_free(claim->part);
	claim->part = g_strdup(twin->source);
}

static gboolean
list_opened(DunlinIntake *intake, const DunlinFound *found, const DunlinClaim *claim,
	    gboolean direct_debit, GError **error)
{
	const char *what = claim->state == DUNLIN_STATE_DRAFT ? "draft"
			   : direct_debit		      ? DUNLIN_DIRECT_DEBIT
							      : "opened";
	DunlinValues *row = dunlin_received_add(intake, found, what, claim);

	dunlin_mail_verdict(intake->mail, "claim %s %s", claim->reference,
			    dunlin_state_to_string(claim->state));
	return dunlin_received_state(intake, row, claim, error);
}

/* @special: why only the creditor's yes opens it; NULL. */
static gboolean
open_invoice(DunlinIntake *intake, const DunlinCreditor *creditor, gint64 row,
	     const Document *document, gint64 payable, const char *special, GError **error)
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
	if (special != NULL)
		claim->unpaid_day = DUNLIN_DAY_NONE;
	return dunlin_invoice_debtor(intake->desk, row, &invoice->buyer, address, origin,
				     invoice->language, &claim->debtor, error) &&
	       open_claim(intake, &claim, payable, direct_debit, &occasion, error) &&
	       list_opened(intake, document->found, claim, direct_debit, error) &&
	       dunlin_invoice_settle_early(intake, document->found, &claim, error);
}

/* ── one document's way ── */

/* Why a document that was read changes nothing: a word of the letter "received"; NULL: it does. */
static const char *
refusal(const DunlinIntake *intake, const DunlinInvoice *invoice, Type type, gint64 *ret_payable)
{
	gboolean claims = type == TYPE_CLAIM || type == TYPE_ASK;
	gboolean chosen = intake->settings != NULL && !intake->several &&
			  g_hash_table_contains(intake->settings, "due");
	guint digits;

	*ret_payable = 0;
	if (invoice->currency == NULL || !dunlin_currency_digits(invoice->currency, &digits))
		return "currency";
	if (claims && !chosen && invoice->instalments != NULL && invoice->instalments[0] != NULL)
		return "instalments";
	if (invoice->payable == NULL)
		return claims ? NULL : "amount"; /* of a draft the amount is asked for */
	if (!dunlin_money_parse(invoice->payable, invoice->currency, ret_payable, NULL))
		return "amount";
	if (*ret_payable == 0 && type != TYPE_CORRECTION)
		return "nothing-to-collect";
	return NULL;
}

/* An account that is not the creditor's own, in either reading of the document; NULL: none. */
static const char *
foreign_account(const DunlinCreditor *creditor, const Document *document)
{
	const char *foreign;

	(void)dunlin_invoice_account(creditor, &document->found->invoice, &foreign);
	if (foreign == NULL && document->twin != NULL)
		(void)dunlin_invoice_account(creditor, &document->twin->invoice, &foreign);
	return foreign;
}

static gboolean
take_claim(DunlinIntake *intake, const DunlinCreditor *creditor, gint64 row,
	   const Document *document, gint64 payable, const char *special, GError **error)
{
	const DunlinFound *found = document->found;
	const char *number = found->invoice.number;
	const char *twin = document->twin != NULL ? document->twin->invoice.payable : NULL;
	g_autofree char *seller = dunlin_text_key(creditor->name);
	g_autoptr(GError) local = NULL;
	g_autoptr(DunlinClaim) known = number != NULL ? dunlin_invoice_known(intake->desk, row, seller,
									     number, &local)
						      : NULL;

	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	if (known != NULL && g_strcmp0(known->invoice, number) != 0) {
		(void)dunlin_received_add(intake, found, "superseded", known);
		dunlin_mail_verdict(intake->mail, "%s was replaced in %s", number, known->reference);
		return TRUE;
	}
	if (known != NULL)
		return tell_duplicate(intake, creditor, known, found, error);
	if (special == NULL && twin != NULL && found->invoice.payable != NULL &&
	    !g_str_equal(twin, found->invoice.payable))
		special = "amounts";
	return open_invoice(intake, creditor, row, document, payable, special, error);
}

static gboolean
take_typed(DunlinIntake *intake, const DunlinCreditor *creditor, const Document *document, Type type,
	   const char *what, GError **error)
{
	const DunlinFound *found = document->found;
	const char *why;
	gboolean taken = FALSE;
	gint64 payable = 0, row = 0;

	why = type == TYPE_NONE ? what : refusal(intake, &found->invoice, type, &payable);
	/* A negative invoice that names another one gives money back, whatever it is called. */
	if (why == NULL && payable < 0 && type != TYPE_CREDIT) {
		char **names = found->invoice.preceding;

		why = names == NULL || names[0] == NULL ? "nothing-to-collect" : NULL;
		type = TYPE_CREDIT;
	}
	if (why != NULL) {
		dunlin_received_refuse(intake, found, why);
		return TRUE;
	}
	if (!dunlin_creditor_row(intake->desk->store, creditor->key, &row, error))
		return FALSE;
	if (type == TYPE_CREDIT)
		return dunlin_take_credit(intake, creditor, row, found, ABS(payable), error);
	if (type == TYPE_CORRECTION &&
	    !dunlin_take_correction(intake, creditor, row, found, payable, &taken, error))
		return FALSE;
	if (taken)
		return TRUE;
	if (payable == 0 && found->invoice.payable != NULL) {
		dunlin_received_refuse(intake, found, "nothing-to-collect");
		return TRUE;
	}
	return take_claim(intake, creditor, row, document, payable, what, error);
}

static gboolean
take_document(DunlinIntake *intake, const Document *document, GError **error)
{
	const DunlinInvoice *invoice = &document->found->invoice;
	const DunlinCreditor *creditor = dunlin_invoice_creditor(intake->desk, intake->mail, invoice);
	const char *foreign, *what;
	Type type = type_of(invoice, &what);

	if (creditor == NULL)
		return tell_foreign(intake, document->found, "seller", NULL, error);
	/* A credit note may name the account that the customer gets his money on. */
	foreign = type != TYPE_CREDIT ? foreign_account(creditor, document) : NULL;
	if (foreign != NULL)
		return tell_foreign(intake, document->found, "iban", foreign, error);
	if (invoice->payee != NULL && !dunlin_invoice_is_name(creditor, invoice->payee))
		return tell_foreign(intake, document->found, "payee", NULL, error);
	return take_typed(intake, creditor, document, type, what, error);
}

/* ── the documents of a mail ── */

static gboolean
same_or_unknown(const char *a, const char *b)
{
	g_autofree char *ka = dunlin_text_key(a);
	g_autofree char *kb = dunlin_text_key(b);

	return ka == NULL || kb == NULL || g_str_equal(ka, kb);
}

static gboolean
is_same_document(const DunlinInvoice *a, const DunlinInvoice *b)
{
	return a->number != NULL && b->number != NULL && same_or_unknown(a->number, b->number) &&
	       same_or_unknown(a->seller.name, b->seller.name) &&
	       same_or_unknown(a->type_code, b->type_code);
}

/* The surer reading leads; what it says is checked against the other one. */
static void
add_document(GArray *documents, const DunlinFound *found)
{
	Document new = {found, NULL};

	for (guint i = 0; i < documents->len; i++) {
		Document *known = &g_array_index(documents, Document, i);

		if (!is_same_document(&known->found->invoice, &found->invoice))
			continue;
		if (found->invoice.confidence > known->found->invoice.confidence)
			*known = (Document){found, known->found};
		else
			known->twin = found;
		return;
	}
	g_array_append_val(documents, new);
}

/* What could not be read beside the documents, so that nothing is passed over in silence. */
static void
list_unreadable(DunlinIntake *intake)
{
	const DunlinReading *reading = intake->mail->reading;

	for (guint i = 0; i < reading->len; i++) {
		const DunlinFound *found = g_ptr_array_index(reading, i);
		DunlinValues *row;

		if (found->kind != DUNLIN_FOUND_UNREADABLE || found->source == NULL)
			continue;
		row = dunlin_received_add(intake, found, "unreadable", NULL);
		dunlin_values_set_text(row, "why", found->why);
	}
}

static gboolean
take_documents(DunlinIntake *intake, const GArray *documents, GError **error)
{
	for (guint i = 0; i < documents->len; i++)
		if (!take_document(intake, &g_array_index(documents, Document, i), error))
			return FALSE;
	list_unreadable(intake);
	intake->mail->taken = intake->done ? DUNLIN_TAKEN_DONE : DUNLIN_TAKEN_FAILED;
	return dunlin_received_tell(intake, error);
}

gboolean
dunlin_desk_take_invoices(DunlinDesk *desk, DunlinMailCase *mail, GError **error)
{
	g_autoptr(DunlinValues) values = dunlin_desk_values(desk, mail->creditor, NULL, NULL);
	g_autoptr(GArray) documents = g_array_new(FALSE, FALSE, sizeof(Document));
	g_autoptr(GHashTable) settings = NULL;
	DunlinIntake intake = {.desk = desk, .mail = mail, .values = values};
	guint next = 0, unreadable = 0;
	gboolean ok;

	for (guint i = 0; i < mail->reading->len; i++) {
		const DunlinFound *found = g_ptr_array_index(mail->reading, i);

		if (found->kind == DUNLIN_FOUND_INVOICE)
			add_document(documents, found);
		unreadable += found->kind == DUNLIN_FOUND_UNREADABLE && found->source != NULL ? 1 : 0;
	}
	intake.several = documents->len + unreadable > 1;
	intake.settings = settings = dunlin_mail_settings(mail, &next, NULL);
	ok = take_documents(&intake, documents, error);
	dunlin_claim_free(intake.about);
	return ok;
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
	if (!dunlin_invoice_debtor(desk, mail->creditor_row, &nobody, address, origin, NULL,
				   &claim->debtor, error) ||
	    !open_claim(&intake, &claim, 0, FALSE, &occasion, error))
		return FALSE;
	dunlin_mail_verdict(mail, "draft %s: nothing readable", claim->reference);
	if (dunlin_reading_first(mail->reading, DUNLIN_FOUND_UNREADABLE) != NULL)
		mail->taken = DUNLIN_TAKEN_FAILED;
	return TRUE;
}
