/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a message was understood to say: a list of things found, in order, each one JSON object of
 * the outer contract (`dunlinctl --json read`). The reader makes it from bytes in a sealed process;
 * everybody else only sees this type. One const table of fields per kind drives writing, reading
 * and checking of the JSON; a field that is absent is NULL, DUNLIN_DAY_NONE or an empty list.
 *
 * All strings are cleaned (valid UTF-8, no controls) and capped; amounts are checked decimals of
 * the named currency.
 */
#pragma once

#include <glib.h>
#include "base/day.h"

G_BEGIN_DECLS

/* Why a PDF or a picture without any text is unreadable, until dunlin-ocr was asked. */
#define DUNLIN_READING_PICTURE "it holds no text, only a picture of it"

typedef enum {
	DUNLIN_FOUND_MESSAGE,
	DUNLIN_FOUND_INVOICE,
	DUNLIN_FOUND_STATEMENT, /* a later release reads them; the kind is reserved */
	DUNLIN_FOUND_FORWARD,
	DUNLIN_FOUND_REPLY,
	DUNLIN_FOUND_COMMAND,
	DUNLIN_FOUND_BOUNCE,
	DUNLIN_FOUND_AUTO_REPLY,
	DUNLIN_FOUND_RECEIPT,   /* MDN, RFC 8098 */
	DUNLIN_FOUND_COMPLAINT, /* ARF, RFC 5965 */
	DUNLIN_FOUND_LIST,
	DUNLIN_FOUND_UNREADABLE,
	DUNLIN_FOUND_PDF, /* between the readers only: a PDF or a picture that dunlin-pdf shall read */
} DunlinFoundKind;

/* Why a DUNLIN_FOUND_AUTO_REPLY is one: a system made it, but not in answer to a mail (RFC 3834 5). */
#define DUNLIN_AUTO_GENERATED "auto-generated"

typedef enum {
	DUNLIN_INTENT_NONE,
	DUNLIN_INTENT_PAID,
	DUNLIN_INTENT_UNPAID,
	DUNLIN_INTENT_IN_PROGRESS,
	DUNLIN_INTENT_DISPUTE,
	DUNLIN_INTENT_PROMISE,
	DUNLIN_INTENT_INSTALMENTS,
	DUNLIN_INTENT_COPY,
	DUNLIN_INTENT_FIX_INVOICE,
	DUNLIN_INTENT_CREDIT_EXPECTED,
	DUNLIN_INTENT_INSOLVENT,
	DUNLIN_INTENT_WRONG_ADDRESS,
	DUNLIN_INTENT_STOP,
	DUNLIN_INTENT_QUESTION,
} DunlinIntent;

typedef struct { /* the message itself; header texts are decoded */
	char *from; /* "Name <a@b>" of the only From; NULL where there is none or several */
	char *from_address; /* its bare address, lower-case domain; not in the JSON contract's list but added to it */
	char *to, *subject;
	gint64 date; /* 0: none */
	char *message_id, *in_reply_to; /* with brackets */
	char **references;
} DunlinMessage;

typedef struct {
	char *name, *vat_id, *email;
	char *id, *country; /* buyer; of a seller also filled where known */
	char *endpoint; /* BT-49 where it is a mail address: it may be a robot's; only of the buyer */
	char *street, *postcode, *city; /* only of the buyer */
	char *phone; /* BT-57; only of the buyer */
	char *contact; /* BT-56: whom to ask for; only of the buyer */
} DunlinParty;

typedef struct {
	char *syntax; /* "ubl-invoice", "ubl-creditnote", "cii", "zugferd-1", … */
	char *type_code; /* BT-3 */
	char *number;
	DunlinDay issue_day;
	DunlinDay due_day;      /* BT-9: of several days for payment the first that is stated */
	DunlinDay last_due_day; /* the latest of several; NONE where there is one */
	char *due_text; /* BT-9 as written, where that is no date */
	char *currency; /* as written; the amounts are NULL where it is unknown */
	char *total, *prepaid, *payable; /* decimals with the currency's digits */
	DunlinParty seller, buyer;
	char **iban; /* every BT-84 as written */
	char *payment_reference; /* first BT-83 */
	char *order_reference;   /* BT-13: the customer's number of his order */
	char *subject;           /* BT-153 of the first line, with "…" where there are others */
	char *payment_means;     /* first BT-81 */
	char *payee;             /* BT-59: who is to be paid instead of the seller */
	char **instalments;      /* days on which a part of it is due each, ISO; empty: it is due at once */
	char **discounts;        /* which of the days for payment are only a discount's end, ISO */
	char *terms;             /* BT-20 */
	char **vat;              /* BG-23, each "S 19 100.00 19.00": BT-118 ("-": not stated), 119, 116, 117 */
	char **preceding;        /* every BT-25 */
	char *language;          /* where the document names one */
	char **differs; /* "field: value": what the pages show where the embedded XML says otherwise */
	double confidence; /* of the weakest of number, amount and due date */
} DunlinInvoice;

typedef struct { /* the original message inside a forward, the outermost first */
	char *from, *to, *subject, *body;
	gint64 date;
} DunlinForward;

typedef struct { /* the words newly written */
	char *text;
	DunlinIntent intent;
	DunlinDay date;
	char *amount;
	double confidence;
} DunlinReply;

/* A line among commands that was not understood, or stands behind one that was not. */
#define DUNLIN_VERB_UNREAD "unread"

typedef struct { /* one line that is a command; verbs in reading/command.h */
	char *verb; /* the canonical English verb, or DUNLIN_VERB_UNREAD */
	GHashTable *arguments; /* argument name → text */
	char *line; /* as written */
} DunlinCommand;

typedef struct { /* RFC 3464, one per recipient */
	char *recipient, *action, *status;
	gboolean permanent;
	char *diagnostic, *original_message_id, *envelope_id;
} DunlinBounce;

typedef struct {
	DunlinFoundKind kind;
	char *file;   /* argument as given; NULL inside the daemons */
	char *source; /* the MIME part it came from, "2.1", and behind a '/' the number of the file in
		       * it where the part is an archive, a winmail.dat … ("2.1/3"); NULL */
	gboolean resend; /* unreadable: nothing to ask about; only another file helps */
	union {
		DunlinMessage message;
		DunlinInvoice invoice;
		DunlinForward forward;
		DunlinReply reply;
		DunlinCommand command;
		DunlinBounce bounce;
		char *why; /* unreadable: why; auto-reply: reason; PDF: its file name */
	};
} DunlinFound;

typedef GPtrArray DunlinReading; /* of DunlinFound; frees them */

/* GLib knows how to let go of a GPtrArray: g_autoptr(GPtrArray) holds a reading. */
DunlinReading *dunlin_reading_new(void);
void dunlin_reading_free(DunlinReading *reading);
/* Adds an empty one of @kind (dates none, confidence 1.0, lists NULL; in what was read from JSON
 * lists and arguments are never NULL); borrowed. */
DunlinFound *dunlin_reading_add(DunlinReading *reading, DunlinFoundKind kind, const char *source);
/* The first of @kind, borrowed; NULL where there is none. */
const DunlinFound *dunlin_reading_first(const DunlinReading *reading, DunlinFoundKind kind);
gboolean dunlin_reading_is_machine(const DunlinReading *reading); /* bounce, auto-reply, receipt, complaint, list */

const char *dunlin_intent_to_string(DunlinIntent intent);

/* The day by which all of it is due, however many days are stated; NONE: it is not stated, or every
 * day that is stated may be a discount's end. */
DunlinDay dunlin_invoice_final_due(const DunlinInvoice *invoice);

/* One object a line, keys as the outer contract has them, `null` for what is absent. */
char *dunlin_found_to_json(const DunlinFound *found);
/* Strict: unknown kinds, wrong types and overlong strings are INPUT. */
DunlinReading *dunlin_reading_from_json(const char *lines, gssize length, GError **error);

G_END_DECLS
