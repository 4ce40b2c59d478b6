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

#define SURE 0.8

/* What was guessed from a page, or is said in two ways, must be seen by the creditor first. */
static gboolean
is_unsure(const DunlinInvoice *invoice)
{
	return invoice->confidence < SURE || (invoice->differs != NULL && invoice->differs[0] != NULL);
}

/* ── answers that open nothing ── */

static gboolean
tell_foreign(DunlinIntake *intake, const DunlinFound *found, const char *reason, const char *value,
	     GError **error)
{
	DunlinMailCase *mail = intake->mail;
	DunlinOccasion occasion = dunlin_mail_occasion(mail, DUNLIN_ACTOR_DUNLIN);
	const DunlinInvoice *invoice = &found->invoice;
	g_autoptr(DunlinValues) values = dunlin_desk_values(intake->desk, mail->creditor, NULL, NULL);
	gboolean payee = g_str_equal(reason, "payee");
	DunlinValues *row = dunlin_received_add(intake, found, "foreign", NULL);

	dunlin_values_set_text(row, "reason", reason);
	dunlin_values_set_text(row, "value", value);
	dunlin_values_set_text(values, "invoice", invoice->number);
	dunlin_values_set_text(values, "seller", payee ? invoice->payee : invoice->seller.name);
	dunlin_values_set_text(values, "iban", g_str_equal(reason, "iban") ? value : NULL);
	dunlin_values_set_text(values, "vat_id", g_str_equal(reason, "vat-id") ? value : NULL);
	dunlin_values_set_text(values, "reason", reason);
	dunlin_mail_verdict(mail, "foreign %s", g_str_equal(reason, "iban") ? "IBAN" : reason);
	intake->told = TRUE;
	return intake->several ||
	       dunlin_desk_tell(intake->desk, mail->creditor, NULL, "foreign", values,
				mail->answer_to, &occasion, error);
}

/* The seller is nobody of his; or bears his name, and a VAT id that is not his. */
static gboolean
tell_other_seller(DunlinIntake *intake, const DunlinFound *found, GError **error)
{
	const DunlinParty *seller = &found->invoice.seller;
	gboolean named = dunlin_invoice_is_name(intake->mail->creditor, seller->name);

	return tell_foreign(intake, found, named && seller->vat_id != NULL ? "vat-id" : "seller",
			    named ? seller->vat_id : NULL, error);
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
foreign_account(const DunlinCreditor *creditor, const DunlinTwins *document)
{
	const char *foreign;

	(void)dunlin_invoice_account(creditor, &document->found->invoice, &foreign);
	if (foreign == NULL && document->twin != NULL)
		(void)dunlin_invoice_account(creditor, &document->twin->invoice, &foreign);
	return foreign;
}

static gboolean
take_claim(DunlinIntake *intake, const DunlinCreditor *creditor, gint64 row,
	   const DunlinTwins *document, gint64 payable, const char *special, GError **error)
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
	if (special == NULL && is_unsure(&found->invoice))
		special = "reading";
	if (special == NULL && twin != NULL && document->twin->invoice.confidence >= SURE &&
	    found->invoice.payable != NULL &&
	    !g_str_equal(twin, found->invoice.payable))
		special = "amounts";
	return dunlin_invoice_open(intake, creditor, row, document, payable, special, error);
}

static gboolean
take_typed(DunlinIntake *intake, const DunlinCreditor *creditor, const DunlinTwins *document, Type type,
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
	if ((type == TYPE_CREDIT || type == TYPE_CORRECTION) && is_unsure(&found->invoice)) {
		g_autofree char *text = dunlin_desk_result(creditor->language, DUNLIN_RESULT_NOT_SURE,
							   NULL, NULL);

		dunlin_values_set_text(dunlin_received_add(intake, found, "unreadable", NULL), "why", text);
		return TRUE;
	}
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
take_document(DunlinIntake *intake, const DunlinTwins *document, GError **error)
{
	const DunlinInvoice *invoice = &document->found->invoice;
	const DunlinCreditor *creditor = dunlin_invoice_creditor(intake->desk, intake->mail, invoice);
	const char *foreign, *what;
	Type type = type_of(invoice, &what);

	if (creditor == NULL)
		return tell_other_seller(intake, document->found, error);
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
	if (a->number == NULL || b->number == NULL || !same_or_unknown(a->number, b->number))
		return FALSE;
	/* Names and kind are guesses where a page was read. */
	if (g_strcmp0(a->syntax, "pdf-text") == 0 || g_strcmp0(b->syntax, "pdf-text") == 0)
		return TRUE;
	return same_or_unknown(a->seller.name, b->seller.name) &&
	       same_or_unknown(a->type_code, b->type_code);
}

/* The surer reading leads; what it says is checked against the other one. */
static void
add_document(GArray *documents, const DunlinFound *found)
{
	DunlinTwins new = {found, NULL};

	for (guint i = 0; i < documents->len; i++) {
		DunlinTwins *known = &g_array_index(documents, DunlinTwins, i);

		if (!is_same_document(&known->found->invoice, &found->invoice))
			continue;
		if (found->invoice.confidence > known->found->invoice.confidence)
			*known = (DunlinTwins){found, known->found};
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
		g_autofree char *why = NULL;
		DunlinValues *row;

		if (found->kind != DUNLIN_FOUND_UNREADABLE || found->source == NULL)
			continue;
		why = dunlin_desk_unreadable(intake->mail->creditor->language, found->why);
		row = dunlin_received_add(intake, found, "unreadable", NULL);
		dunlin_values_set_text(row, "why", why);
	}
}

/* It will fail again, and the creditor can look at it. */
static gboolean
is_of_the_document(const GError *error)
{
	return g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT) ||
	       g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_NOT_FOUND) ||
	       g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFLICT);
}

/* A document that cannot be recorded harms only itself. */
static gboolean
take_one_of_several(DunlinIntake *intake, const DunlinTwins *document, GError **error)
{
	DunlinStore *store = intake->desk->store;
	gsize said = intake->mail->verdict->len;
	guint rows = intake->rows;
	gboolean done = intake->done, ok;
	g_autoptr(GError) local = NULL;
	DunlinValues *row;

	if (!dunlin_store_save(store, error))
		return FALSE;
	ok = take_document(intake, document, &local);
	if (!ok && !is_of_the_document(local)) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	if (!dunlin_store_save_end(store, ok, error))
		return FALSE;
	if (ok)
		return TRUE;
	g_string_truncate(intake->mail->verdict, said);
	dunlin_received_forget(intake, rows);
	intake->done = done;
	row = dunlin_received_add(intake, document->found, "failed", NULL);
	/* Elsewhere the mail ends with what is wrong; the log and the verdict have it whole. */
	if (dunlin_desk_column(intake->mail->creditor->language) == 0)
		dunlin_values_set_text(row, "why", local->message);
	dunlin_mail_verdict(intake->mail, "failed: %s", local->message);
	return TRUE;
}

static gboolean
take_documents(DunlinIntake *intake, const GArray *documents, GError **error)
{
	for (guint i = 0; i < documents->len; i++) {
		const DunlinTwins *document = &g_array_index(documents, DunlinTwins, i);
		gboolean ok = intake->several ? take_one_of_several(intake, document, error)
					      : take_document(intake, document, error);

		if (!ok)
			return FALSE;
	}
	list_unreadable(intake);
	intake->mail->taken = intake->done ? DUNLIN_TAKEN_DONE : DUNLIN_TAKEN_FAILED;
	return dunlin_received_tell(intake, error);
}

gboolean
dunlin_desk_take_invoices(DunlinDesk *desk, DunlinMailCase *mail, GError **error)
{
	g_autoptr(DunlinValues) values = dunlin_desk_values(desk, mail->creditor, NULL, NULL);
	g_autoptr(GArray) documents = g_array_new(FALSE, FALSE, sizeof(DunlinTwins));
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
