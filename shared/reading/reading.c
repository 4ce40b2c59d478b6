/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The Reading and its memory. How a kind's fields are called, typed and capped stands in one table
 * here; reading-json.c writes and reads JSON by it.
 */
#include "reading/reading.h"

#include <string.h>

#include "reading/reading-fields.h"

#define AT(member) G_STRUCT_OFFSET(DunlinFound, member)
#define LINE DUNLIN_FIELD_LINE
#define END { NULL, LINE, 0, 0, NULL }

static const DunlinReadingField seller_fields[] = {
	{ "name", LINE, AT(invoice.seller.name), 1000, NULL },
	{ "vat_id", LINE, AT(invoice.seller.vat_id), 1000, NULL },
	{ "email", LINE, AT(invoice.seller.email), 1000, NULL },
	{ "id", LINE, AT(invoice.seller.id), 1000, NULL },
	{ "country", LINE, AT(invoice.seller.country), 1000, NULL },
	END,
};

static const DunlinReadingField buyer_fields[] = {
	{ "name", LINE, AT(invoice.buyer.name), 1000, NULL },
	{ "email", LINE, AT(invoice.buyer.email), 1000, NULL },
	{ "vat_id", LINE, AT(invoice.buyer.vat_id), 1000, NULL },
	{ "id", LINE, AT(invoice.buyer.id), 1000, NULL },
	{ "country", LINE, AT(invoice.buyer.country), 1000, NULL },
	{ "endpoint", LINE, AT(invoice.buyer.endpoint), 1000, NULL },
	{ "street", LINE, AT(invoice.buyer.street), 1000, NULL },
	{ "postcode", LINE, AT(invoice.buyer.postcode), 1000, NULL },
	{ "city", LINE, AT(invoice.buyer.city), 1000, NULL },
	{ "phone", LINE, AT(invoice.buyer.phone), 1000, NULL },
	{ "contact", LINE, AT(invoice.buyer.contact), 1000, NULL },
	END,
};

static const DunlinReadingField message_fields[] = {
	{ "from", LINE, AT(message.from), 2000, NULL },
	{ "from_address", LINE, AT(message.from_address), 1000, NULL },
	{ "to", LINE, AT(message.to), 16000, NULL },
	{ "subject", LINE, AT(message.subject), 2000, NULL },
	{ "date", DUNLIN_FIELD_INSTANT, AT(message.date), 0, NULL },
	{ "message_id", LINE, AT(message.message_id), 1000, NULL },
	{ "in_reply_to", LINE, AT(message.in_reply_to), 1000, NULL },
	{ "references", DUNLIN_FIELD_LIST, AT(message.references), 1000, NULL },
	END,
};

static const DunlinReadingField invoice_fields[] = {
	{ "syntax", LINE, AT(invoice.syntax), 50, NULL },
	{ "type_code", LINE, AT(invoice.type_code), 1000, NULL },
	{ "number", LINE, AT(invoice.number), 1000, NULL },
	{ "issue_date", DUNLIN_FIELD_DAY, AT(invoice.issue_day), 0, NULL },
	{ "due_date", DUNLIN_FIELD_DAY, AT(invoice.due_day), 0, NULL },
	{ "due_text", LINE, AT(invoice.due_text), 1000, NULL },
	{ "last_due_date", DUNLIN_FIELD_DAY, AT(invoice.last_due_day), 0, NULL },
	{ "currency", LINE, AT(invoice.currency), 1000, NULL },
	{ "total", DUNLIN_FIELD_AMOUNT, AT(invoice.total), 40, NULL },
	{ "prepaid", DUNLIN_FIELD_AMOUNT, AT(invoice.prepaid), 40, NULL },
	{ "payable", DUNLIN_FIELD_AMOUNT, AT(invoice.payable), 40, NULL },
	{ "seller", DUNLIN_FIELD_PART, 0, 0, seller_fields },
	{ "buyer", DUNLIN_FIELD_PART, 0, 0, buyer_fields },
	{ "iban", DUNLIN_FIELD_LIST, AT(invoice.iban), 1000, NULL },
	{ "payment_reference", LINE, AT(invoice.payment_reference), 1000, NULL },
	{ "payment_means", LINE, AT(invoice.payment_means), 1000, NULL },
	{ "payee", LINE, AT(invoice.payee), 1000, NULL },
	{ "instalments", DUNLIN_FIELD_LIST, AT(invoice.instalments), 1000, NULL },
	{ "discounts", DUNLIN_FIELD_LIST, AT(invoice.discounts), 1000, NULL },
	{ "terms", DUNLIN_FIELD_TEXT, AT(invoice.terms), 8000, NULL },
	{ "vat", DUNLIN_FIELD_LIST, AT(invoice.vat), 150, NULL },
	{ "preceding", DUNLIN_FIELD_LIST, AT(invoice.preceding), 1000, NULL },
	{ "language", LINE, AT(invoice.language), 1000, NULL },
	{ "order_reference", LINE, AT(invoice.order_reference), 1000, NULL },
	{ "subject", LINE, AT(invoice.subject), 1000, NULL },
	{ "differs", DUNLIN_FIELD_LIST, AT(invoice.differs), 1000, NULL },
	{ "confidence", DUNLIN_FIELD_SHARE, AT(invoice.confidence), 0, NULL },
	END,
};

static const DunlinReadingField forward_fields[] = {
	{ "from", LINE, AT(forward.from), 2000, NULL },
	{ "to", LINE, AT(forward.to), 16000, NULL },
	{ "subject", LINE, AT(forward.subject), 2000, NULL },
	{ "date", DUNLIN_FIELD_INSTANT, AT(forward.date), 0, NULL },
	{ "body", DUNLIN_FIELD_TEXT, AT(forward.body), 256 * 1024, NULL },
	END,
};

static const DunlinReadingField reply_fields[] = {
	{ "text", DUNLIN_FIELD_TEXT, AT(reply.text), 256 * 1024, NULL },
	{ "intent", DUNLIN_FIELD_INTENT, AT(reply.intent), 0, NULL },
	{ "date", DUNLIN_FIELD_DAY, AT(reply.date), 0, NULL },
	{ "amount", DUNLIN_FIELD_AMOUNT, AT(reply.amount), 40, NULL },
	{ "confidence", DUNLIN_FIELD_SHARE, AT(reply.confidence), 0, NULL },
	END,
};

static const DunlinReadingField command_fields[] = {
	{ "verb", LINE, AT(command.verb), 50, NULL },
	{ "arguments", DUNLIN_FIELD_ARGUMENTS, AT(command.arguments), 2000, NULL },
	{ "line", LINE, AT(command.line), 2000, NULL },
	END,
};

static const DunlinReadingField bounce_fields[] = {
	{ "recipient", LINE, AT(bounce.recipient), 1000, NULL },
	{ "action", LINE, AT(bounce.action), 50, NULL },
	{ "status", LINE, AT(bounce.status), 50, NULL },
	{ "permanent", DUNLIN_FIELD_YES, AT(bounce.permanent), 0, NULL },
	{ "diagnostic", DUNLIN_FIELD_TEXT, AT(bounce.diagnostic), 4000, NULL },
	{ "original_message_id", LINE, AT(bounce.original_message_id), 1000, NULL },
	{ "envelope_id", LINE, AT(bounce.envelope_id), 1000, NULL },
	END,
};

static const DunlinReadingField reason_fields[] = { { "reason", LINE, AT(why), 1000, NULL }, END };
static const DunlinReadingField why_fields[] = {
	{ "why", LINE, AT(why), 1000, NULL },
	{ "resend", DUNLIN_FIELD_YES, AT(resend), 0, NULL },
	END,
};
static const DunlinReadingField name_fields[] = { { "name", LINE, AT(why), 1000, NULL }, END };
static const DunlinReadingField no_fields[] = { END };

const DunlinReadingKind dunlin_reading_kinds[] = {
	[DUNLIN_FOUND_MESSAGE] = { "message", message_fields },
	[DUNLIN_FOUND_INVOICE] = { "invoice", invoice_fields },
	[DUNLIN_FOUND_STATEMENT] = { "statement", no_fields },
	[DUNLIN_FOUND_FORWARD] = { "forward", forward_fields },
	[DUNLIN_FOUND_REPLY] = { "reply", reply_fields },
	[DUNLIN_FOUND_COMMAND] = { "command", command_fields },
	[DUNLIN_FOUND_BOUNCE] = { "bounce", bounce_fields },
	[DUNLIN_FOUND_AUTO_REPLY] = { "auto-reply", reason_fields },
	[DUNLIN_FOUND_RECEIPT] = { "receipt", no_fields },
	[DUNLIN_FOUND_COMPLAINT] = { "complaint", no_fields },
	[DUNLIN_FOUND_LIST] = { "list", no_fields },
	[DUNLIN_FOUND_UNREADABLE] = { "unreadable", why_fields },
	[DUNLIN_FOUND_PDF] = { "pdf", name_fields },
};

const DunlinReadingField dunlin_reading_head[] = {
	{ "file", LINE, AT(file), 4096, NULL },
	{ "source", LINE, AT(source), 200, NULL },
	END,
};

static const char *const intents[] = {
	[DUNLIN_INTENT_NONE] = "none",
	[DUNLIN_INTENT_PAID] = "paid",
	[DUNLIN_INTENT_UNPAID] = "unpaid",
	[DUNLIN_INTENT_IN_PROGRESS] = "in-progress",
	[DUNLIN_INTENT_DISPUTE] = "dispute",
	[DUNLIN_INTENT_PROMISE] = "promise",
	[DUNLIN_INTENT_INSTALMENTS] = "instalments",
	[DUNLIN_INTENT_COPY] = "copy",
	[DUNLIN_INTENT_FIX_INVOICE] = "fix-invoice",
	[DUNLIN_INTENT_CREDIT_EXPECTED] = "credit-expected",
	[DUNLIN_INTENT_INSOLVENT] = "insolvent",
	[DUNLIN_INTENT_WRONG_ADDRESS] = "wrong-address",
	[DUNLIN_INTENT_STOP] = "stop",
	[DUNLIN_INTENT_QUESTION] = "question",
};

const char *
dunlin_intent_to_string(DunlinIntent intent)
{
	g_assert((guint)intent < G_N_ELEMENTS(intents));
	return intents[intent];
}

gboolean
dunlin_intent_from_string(const char *text, DunlinIntent *ret_intent)
{
	for (guint i = 0; i < G_N_ELEMENTS(intents); i++) {
		if (strcmp(intents[i], text) == 0) {
			*ret_intent = (DunlinIntent)i;
			return TRUE;
		}
	}
	return FALSE;
}

gboolean
dunlin_found_kind_from_string(const char *text, DunlinFoundKind *ret_kind)
{
	for (guint i = 0; i < G_N_ELEMENTS(dunlin_reading_kinds); i++) {
		if (strcmp(dunlin_reading_kinds[i].name, text) == 0) {
			*ret_kind = (DunlinFoundKind)i;
			return TRUE;
		}
	}
	return FALSE;
}

static void
field_clear(DunlinFound *found, const DunlinReadingField *field)
{
	gpointer place = G_STRUCT_MEMBER_P(found, field->offset);

	switch (field->type) {
	case DUNLIN_FIELD_LINE:
	case DUNLIN_FIELD_TEXT:
	case DUNLIN_FIELD_AMOUNT:
		g_clear_pointer((char **)place, g_free);
		break;
	case DUNLIN_FIELD_LIST:
		g_clear_pointer((char ***)place, g_strfreev);
		break;
	case DUNLIN_FIELD_ARGUMENTS:
		g_clear_pointer((GHashTable **)place, g_hash_table_unref);
		break;
	case DUNLIN_FIELD_PART:
		for (const DunlinReadingField *part = field->part; part->name != NULL; part++)
			field_clear(found, part);
		break;
	case DUNLIN_FIELD_DAY:
	case DUNLIN_FIELD_INSTANT:
	case DUNLIN_FIELD_SHARE:
	case DUNLIN_FIELD_YES:
	case DUNLIN_FIELD_INTENT:
		break;
	}
}

static void
found_free(gpointer data)
{
	DunlinFound *found = data;

	for (const DunlinReadingField *f = dunlin_reading_kinds[found->kind].fields; f->name != NULL; f++)
		field_clear(found, f);
	for (const DunlinReadingField *f = dunlin_reading_head; f->name != NULL; f++)
		field_clear(found, f);
	g_free(found);
}

DunlinReading *
dunlin_reading_new(void)
{
	return g_ptr_array_new_with_free_func(found_free);
}

void
dunlin_reading_free(DunlinReading *reading)
{
	if (reading != NULL)
		g_ptr_array_unref(reading);
}

DunlinFound *
dunlin_reading_add(DunlinReading *reading, DunlinFoundKind kind, const char *source)
{
	DunlinFound *found = g_new0(DunlinFound, 1);

	found->kind = kind;
	found->source = g_strdup(source);
	for (const DunlinReadingField *f = dunlin_reading_kinds[kind].fields; f->name != NULL; f++) {
		if (f->type == DUNLIN_FIELD_DAY)
			G_STRUCT_MEMBER(DunlinDay, found, f->offset) = DUNLIN_DAY_NONE;
		if (f->type == DUNLIN_FIELD_SHARE)
			G_STRUCT_MEMBER(double, found, f->offset) = 1.0;
	}
	g_ptr_array_add(reading, found);
	return found;
}

const DunlinFound *
dunlin_reading_first(const DunlinReading *reading, DunlinFoundKind kind)
{
	for (guint i = 0; i < reading->len; i++) {
		const DunlinFound *found = g_ptr_array_index(reading, i);

		if (found->kind == kind)
			return found;
	}
	return NULL;
}

gboolean
dunlin_reading_is_machine(const DunlinReading *reading)
{
	static const DunlinFoundKind machine[] = {
		DUNLIN_FOUND_BOUNCE, DUNLIN_FOUND_AUTO_REPLY, DUNLIN_FOUND_RECEIPT,
		DUNLIN_FOUND_COMPLAINT, DUNLIN_FOUND_LIST,
	};

	for (guint i = 0; i < G_N_ELEMENTS(machine); i++) {
		if (dunlin_reading_first(reading, machine[i]) != NULL)
			return TRUE;
	}
	return FALSE;
}

DunlinDay
dunlin_invoice_final_due(const DunlinInvoice *invoice)
{
	DunlinDay due = MAX(invoice->due_day, invoice->last_due_day);
	g_autofree char *text = dunlin_day_to_string(due);

	if (text != NULL && invoice->discounts != NULL &&
	    g_strv_contains((const char *const *)invoice->discounts, text))
		return DUNLIN_DAY_NONE;
	return due;
}
