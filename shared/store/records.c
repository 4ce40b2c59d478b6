/* SPDX-License-Identifier: BSD-2-Clause */
/* The records: which column keeps which field. */
#include "store/record.h"

#include "store/store-private.h"
#include "store/store.h"

/* The words of an enum, whose own functions are typed. */
#define WORDS(name, Type)                                                                          \
	static const char *name##_to(gint value)                                                   \
	{                                                                                          \
		return dunlin_##name##_to_string((Type)value);                                     \
	}                                                                                          \
	static gboolean name##_from(const char *text, gint *ret_value)                             \
	{                                                                                          \
		Type value;                                                                        \
		if (!dunlin_##name##_from_string(text, &value))                                    \
			return FALSE;                                                              \
		*ret_value = (gint)value;                                                          \
		return TRUE;                                                                       \
	}                                                                                          \
	static const DunlinWords name##_words = {name##_to, name##_from};

WORDS(state, DunlinState)
WORDS(reason, DunlinReason)
WORDS(policy_by, DunlinPolicyBy)
WORDS(channel, DunlinChannel)
WORDS(actor, DunlinActor)
WORDS(entry_kind, DunlinEntryKind)
WORDS(debtor_kind, DunlinDebtorKind)
WORDS(step_state, DunlinStepState)
WORDS(due_origin, DunlinDueOrigin)
WORDS(notice_state, DunlinNoticeState)
WORDS(role, DunlinRole)
WORDS(message_state, DunlinMessageState)

#define FIELD(Type, column, member, kind)                                                          \
	{                                                                                          \
		column, DUNLIN_FIELD_##kind, G_STRUCT_OFFSET(Type, member),                        \
			sizeof(((Type *)NULL)->member), NULL                                       \
	}
#define WORD(Type, column, member, words)                                                          \
	{                                                                                          \
		column, DUNLIN_FIELD_WORD, G_STRUCT_OFFSET(Type, member), sizeof(gint),            \
			&words##_words                                                             \
	}
#define RECORD(name, Type, release, key_count)                                                     \
	const DunlinRecord dunlin_record_##name = {.size = sizeof(Type),                           \
						   .free = (GDestroyNotify)release,                \
						   .keys = key_count,                              \
						   .count = G_N_ELEMENTS(name##_fields),           \
						   .fields = name##_fields}

static const DunlinField debtor_fields[] = {
	FIELD(DunlinDebtor, "creditor", creditor, INT64),
	FIELD(DunlinDebtor, "id", id, INT64),
	FIELD(DunlinDebtor, "number", number, TEXT),
	FIELD(DunlinDebtor, "vat_id", vat_id, TEXT),
	FIELD(DunlinDebtor, "name", name, TEXT),
	FIELD(DunlinDebtor, "email", email, TEXT),
	FIELD(DunlinDebtor, "email_state", email_state, TEXT),
	WORD(DunlinDebtor, "kind", kind, debtor_kind),
	FIELD(DunlinDebtor, "language", language, TEXT),
	FIELD(DunlinDebtor, "country", country, TEXT),
	FIELD(DunlinDebtor, "email_origin", email_origin, TEXT),
	FIELD(DunlinDebtor, "street", street, TEXT),
	FIELD(DunlinDebtor, "postcode", postcode, TEXT),
	FIELD(DunlinDebtor, "city", city, TEXT),
	FIELD(DunlinDebtor, "policy", policy, TEXT),
	FIELD(DunlinDebtor, "phone", phone, TEXT),
	FIELD(DunlinDebtor, "contact", contact, TEXT),
};
RECORD(debtor, DunlinDebtor, dunlin_debtor_free, 2);

static const DunlinField claim_fields[] = {
	FIELD(DunlinClaim, "creditor", creditor, INT64),
	FIELD(DunlinClaim, "reference", reference, TEXT),
	FIELD(DunlinClaim, "debtor", debtor, ROW),
	FIELD(DunlinClaim, "invoice", invoice, TEXT),
	FIELD(DunlinClaim, "seller", seller, TEXT),
	FIELD(DunlinClaim, "currency", currency, CODE),
	WORD(DunlinClaim, "state", state, state),
	WORD(DunlinClaim, "reason", reason, reason),
	FIELD(DunlinClaim, "policy", policy, TEXT),
	FIELD(DunlinClaim, "policy_digest", policy_digest, CODE),
	FIELD(DunlinClaim, "issue_day", issue_day, DAY),
	FIELD(DunlinClaim, "due_day", due_day, DAY),
	WORD(DunlinClaim, "due_origin", due_origin, due_origin),
	FIELD(DunlinClaim, "unpaid_day", unpaid_day, DAY),
	FIELD(DunlinClaim, "step", step, TEXT),
	FIELD(DunlinClaim, "step_run", step_run, UINT),
	WORD(DunlinClaim, "step_state", step_state, step_state),
	FIELD(DunlinClaim, "step_at", step_at, INT64),
	FIELD(DunlinClaim, "deadline", deadline, DAY),
	FIELD(DunlinClaim, "asked", asked, TEXT),
	FIELD(DunlinClaim, "asked_at", asked_at, INT64),
	FIELD(DunlinClaim, "asked_count", asked_count, UINT),
	FIELD(DunlinClaim, "word", word, TEXT),
	FIELD(DunlinClaim, "next_step", next_step, TEXT),
	FIELD(DunlinClaim, "next_at", next_at, INT64),
	FIELD(DunlinClaim, "opened_at", opened_at, INT64),
	FIELD(DunlinClaim, "closed_at", closed_at, INT64),
	FIELD(DunlinClaim, "iban", iban, TEXT),
	FIELD(DunlinClaim, "payment_reference", payment_reference, TEXT),
	FIELD(DunlinClaim, "message", message, TEXT),
	FIELD(DunlinClaim, "part", part, TEXT),
	FIELD(DunlinClaim, "version", version, INT64),
	FIELD(DunlinClaim, "own_at", own_at, INT64),
	FIELD(DunlinClaim, "discounts", discounts, TEXT),
	FIELD(DunlinClaim, "vat", vat, TEXT),
	WORD(DunlinClaim, "policy_by", policy_by, policy_by),
	FIELD(DunlinClaim, "disputed", disputed, INT64),
	FIELD(DunlinClaim, "order_reference", order_reference, TEXT),
	FIELD(DunlinClaim, "subject", subject, TEXT),
};
RECORD(claim, DunlinClaim, dunlin_claim_free, 2);

static const DunlinField entry_fields[] = {
	WORD(DunlinEntry, "kind", kind, entry_kind), FIELD(DunlinEntry, "day", day, DAY),
	FIELD(DunlinEntry, "amount", amount, INT64), FIELD(DunlinEntry, "text", text, TEXT),
	FIELD(DunlinEntry, "source", source, TEXT),
};
RECORD(entry, DunlinEntry, dunlin_entry_free, 0);

static const DunlinField hold_fields[] = {
	FIELD(DunlinHold, "creditor", creditor, INT64), FIELD(DunlinHold, "id", id, INT64),
	FIELD(DunlinHold, "claim", claim, TEXT),        FIELD(DunlinHold, "debtor", debtor, ROW),
	FIELD(DunlinHold, "reason", reason, TEXT),      WORD(DunlinHold, "actor", by, actor),
	FIELD(DunlinHold, "until_day", until, DAY),     FIELD(DunlinHold, "at", at, INT64),
	FIELD(DunlinHold, "ended_at", ended_at, INT64),
	FIELD(DunlinHold, "announced_at", announced_at, INT64),
};
RECORD(hold, DunlinHold, dunlin_hold_free, 2);

static const DunlinField sheet_fields[] = {
	FIELD(DunlinSheetRow, "creditor", creditor, INT64),
	FIELD(DunlinSheetRow, "next_at", next_at, INT64),
	FIELD(DunlinSheetRow, "sent_at", sent_at, INT64),
	FIELD(DunlinSheetRow, "weekly_at", weekly_at, INT64),
};
RECORD(sheet, DunlinSheetRow, g_free, 1);

static const DunlinField notice_fields[] = {
	FIELD(DunlinNotice, "creditor", creditor, INT64),
	FIELD(DunlinNotice, "id", id, TEXT),
	WORD(DunlinNotice, "role", role, role),
	FIELD(DunlinNotice, "letter", letter, TEXT),
	FIELD(DunlinNotice, "step", step, TEXT),
	FIELD(DunlinNotice, "run", run, UINT),
	FIELD(DunlinNotice, "demands", demands, BOOL),
	WORD(DunlinNotice, "state", state, notice_state),
	FIELD(DunlinNotice, "attempt", attempt, UINT),
	FIELD(DunlinNotice, "stamped_attempt", stamped_attempt, UINT),
	FIELD(DunlinNotice, "next_try", next_try, INT64),
	FIELD(DunlinNotice, "created_at", created_at, INT64),
	FIELD(DunlinNotice, "written_at", written_at, INT64),
	FIELD(DunlinNotice, "stamped_at", stamped_at, INT64),
	FIELD(DunlinNotice, "accepted_at", accepted_at, INT64),
	FIELD(DunlinNotice, "delivered_at", delivered_at, INT64),
	FIELD(DunlinNotice, "recipient", to, TEXT),
	FIELD(DunlinNotice, "recipient_name", to_name, TEXT),
	FIELD(DunlinNotice, "sender", from, TEXT),
	FIELD(DunlinNotice, "language", language, TEXT),
	FIELD(DunlinNotice, "subject", subject, TEXT),
	FIELD(DunlinNotice, "facts", facts, TEXT),
	FIELD(DunlinNotice, "in_reply_to", in_reply_to, TEXT),
	FIELD(DunlinNotice, "thread", references, TEXT),
	FIELD(DunlinNotice, "attach", attach, TEXT),
	FIELD(DunlinNotice, "attach_part", attach_part, TEXT),
	FIELD(DunlinNotice, "message_id", message_id, TEXT),
	FIELD(DunlinNotice, "digest", digest, TEXT),
	FIELD(DunlinNotice, "body_digest", body_digest, TEXT),
	FIELD(DunlinNotice, "stamp", stamp, TEXT),
	FIELD(DunlinNotice, "queue_id", queue_id, TEXT),
	FIELD(DunlinNotice, "status", status, TEXT),
	FIELD(DunlinNotice, "deadline", deadline, DAY),
	FIELD(DunlinNotice, "amount", amount, INT64),
	FIELD(DunlinNotice, "currency", currency, CODE),
	FIELD(DunlinNotice, "holder", holder, TEXT),
	FIELD(DunlinNotice, "host", host, TEXT),
	FIELD(DunlinNotice, "recall", recall, TEXT),
	WORD(DunlinNotice, "channel", channel, channel),
};
RECORD(notice, DunlinNotice, dunlin_notice_free, 2);

static const DunlinField message_fields[] = {
	FIELD(DunlinMessageRow, "digest", digest, TEXT),
	FIELD(DunlinMessageRow, "message_id", message_id, TEXT),
	FIELD(DunlinMessageRow, "below", below, TEXT),
	FIELD(DunlinMessageRow, "size", size, INT64),
	FIELD(DunlinMessageRow, "received_at", received_at, INT64),
	WORD(DunlinMessageRow, "state", state, message_state),
	FIELD(DunlinMessageRow, "attempts", attempts, UINT),
	FIELD(DunlinMessageRow, "verdict", verdict, TEXT),
};
RECORD(message, DunlinMessageRow, dunlin_message_row_free, 1);

static const DunlinField journal_fields[] = {
	FIELD(DunlinJournalRow, "creditor", creditor, INT64),
	FIELD(DunlinJournalRow, "chain", chain, TEXT),
	FIELD(DunlinJournalRow, "seq", entry.seq, INT64),
	FIELD(DunlinJournalRow, "at", entry.at, INT64),
	FIELD(DunlinJournalRow, "kind", entry.kind, TEXT),
	WORD(DunlinJournalRow, "actor", entry.actor, actor),
	FIELD(DunlinJournalRow, "text", entry.text, TEXT),
	FIELD(DunlinJournalRow, "text_digest", text_digest, TEXT),
	FIELD(DunlinJournalRow, "refs", entry.refs, TEXT),
	FIELD(DunlinJournalRow, "hash", entry.hash, TEXT),
};
RECORD(journal, DunlinJournalRow, dunlin_journal_row_free, 3);

static const DunlinField document_fields[] = {
	FIELD(DunlinDocument, "creditor", creditor, INT64),
	FIELD(DunlinDocument, "seller", seller, TEXT),
	FIELD(DunlinDocument, "kind", kind, TEXT),
	FIELD(DunlinDocument, "number", number, TEXT),
	FIELD(DunlinDocument, "names", names, TEXT),
	FIELD(DunlinDocument, "amount", amount, INT64),
	FIELD(DunlinDocument, "currency", currency, CODE),
	FIELD(DunlinDocument, "message", message, TEXT),
	FIELD(DunlinDocument, "claim", claim, TEXT),
};
RECORD(document, DunlinDocument, dunlin_document_free, 4);

static const DunlinField credit_fields[] = {
	FIELD(DunlinCredit, "creditor", creditor, INT64),
	FIELD(DunlinCredit, "debtor", debtor, INT64),
	WORD(DunlinCredit, "kind", kind, entry_kind),
	FIELD(DunlinCredit, "day", day, DAY),
	FIELD(DunlinCredit, "amount", amount, INT64),
	FIELD(DunlinCredit, "currency", currency, CODE),
	FIELD(DunlinCredit, "claim", claim, TEXT),
	FIELD(DunlinCredit, "text", text, TEXT),
	FIELD(DunlinCredit, "source", source, TEXT),
};
RECORD(credit, DunlinCredit, dunlin_credit_free, 2);

static const DunlinField instalment_fields[] = {
	FIELD(DunlinInstalment, "creditor", creditor, INT64),
	FIELD(DunlinInstalment, "claim", claim, TEXT),
	FIELD(DunlinInstalment, "day", day, DAY),
	FIELD(DunlinInstalment, "amount", amount, INT64),
};
RECORD(instalment, DunlinInstalment, dunlin_instalment_free, 3);
