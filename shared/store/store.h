/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The state store: one interface over an engine (engine.h). Rules live here once; an engine only
 * knows connections, transactions and statements. A DunlinStore is one connection and belongs to
 * one thread at a time; open one per thread.
 *
 * Every writing function must be called between dunlin_store_begin() and dunlin_store_commit(); it
 * asserts that. Errors everywhere: BUSY (locked, unreachable, full: try later), CONFLICT (somebody
 * was faster, or a unique row exists), NOT_FOUND, UNCERTAIN (commit: nobody can tell whether it
 * happened; re-read), INPUT (stored data does not parse), INTERNAL.
 * What a `get`/`find` returns is yours; GPtrArrays free their elements.
 */
#pragma once

#include <glib.h>
#include "claim/claim.h"
#include "claim/credit.h"
#include "claim/instalment.h"
#include "claim/notice.h"

G_BEGIN_DECLS

typedef struct DunlinStore DunlinStore;

/* @url: "sqlite:/path" or "postgresql://…". The schema must exist and be of this version: CONFIG
 * ("run dunlinctl init") otherwise. @wait_ms: how long a transaction may wait for the writer lock
 * before BUSY. */
DunlinStore *dunlin_store_open(const char *url, guint wait_ms, GError **error);
/* Makes what is missing and migrates older schemas, each migration in one transaction; a file is
 * first copied to the same name with ".schema-" and its old number behind it. Overwrites nothing else. @ret_done: what it did, for the admin. */
gboolean dunlin_store_init(const char *url, char **ret_done, GError **error);
void dunlin_store_close(DunlinStore *store);
/* Copies all there is from one store into another, empty one and compares every row and the
 * journal; @told after each table. While it runs and afterwards nobody can open the old one, until
 * it is complete nobody the new one: after an interruption the same call goes through. BUSY: a
 * watcher works on the old one; CONFLICT: the new one is not empty. @from_archive and @to_archive: the
 * places of both archives ("store" or a folder) where the messages move to another one; both NULL: an
 * archive in the store goes with it, one in a folder stays where it is. */
typedef void (*DunlinStoreMoved)(const char *table, gint64 rows, gpointer data);
gboolean dunlin_store_move(const char *from_url, const char *to_url, const char *from_archive,
			   const char *to_archive, DunlinStoreMoved told, gpointer data,
			   GError **error);
/* A copy of the store as it is at one moment, into the file @path, which it replaces. Nobody waits
 * for it. INPUT: a server's store is backed up by the server. */
gboolean dunlin_store_backup(const char *url, const char *path, GError **error);
/* A copy of the store as it is at one moment, in a new SQLite file @path, for looking ahead; of a
 * server's store without the archive. Nobody waits for it. */
gboolean dunlin_store_copy(const char *url, const char *path, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinStore, dunlin_store_close)
void dunlin_store_set_wait(DunlinStore *store, guint wait_ms);

gboolean dunlin_store_begin(DunlinStore *store, GError **error); /* a writing transaction */
gboolean dunlin_store_commit(DunlinStore *store, GError **error);
void dunlin_store_rollback(DunlinStore *store); /* harmless outside a transaction */
/* In a transaction that has locked (dunlin_claim_try) all that it decides on, and which is done again
 * without this where anything fails: until it ends, nobody waits for what is written, and what proves
 * wrong (a claim that was changed, a step that was taken) is told at the commit at the latest. */
void dunlin_store_hurry(DunlinStore *store);
/* Inside a transaction, around what may fail alone ("one bad claim harms only itself"): save, then
 * save_end with @keep, or without it to take back all since then. Not nested. */
gboolean dunlin_store_save(DunlinStore *store, GError **error);
gboolean dunlin_store_save_end(DunlinStore *store, gboolean keep, GError **error);
/* Whether the transaction that failed only stood in another one's way: at once again, it may go. */
gboolean dunlin_store_collided(DunlinStore *store);
/* Changes when another connection commits; polls cheaply (SQLite: data_version). */
gboolean dunlin_store_changed(DunlinStore *store, gint64 *inout_seen);
/* Housekeeping under the writer lock (SQLite: checkpoint when the WAL has grown). */
void dunlin_store_tidy(DunlinStore *store);

/* ── creditors and debtors ── */

/* The row of configuration key @key, made where missing (then inside a transaction). */
gboolean dunlin_creditor_row(DunlinStore *store, const char *key, gint64 *ret_id, GError **error);
char *dunlin_creditor_key(DunlinStore *store, gint64 id, GError **error);

gboolean dunlin_debtor_put(DunlinStore *store, DunlinDebtor *debtor,
			   GError **error); /* id 0: inserts and sets it */
/* Inside a transaction he is locked: two claims of his decided at once see each other's letter. */
DunlinDebtor *dunlin_debtor_get(DunlinStore *store, gint64 creditor, gint64 id, GError **error);
/* The debtor of signs->creditor that has the same customer number, else VAT id, else e-mail, else name
 * and postal address, else name; all compared without case, blanks and punctuation. NULL without error
 * where there is none. A weaker sign finds nobody who contradicts a stronger one: two customer numbers
 * of one name are two debtors, and so are two places, unless they share a mailbox. */
DunlinDebtor *dunlin_debtor_find(DunlinStore *store, const DunlinDebtor *signs, GError **error);
/* His claims that are open: of DunlinClaim. */
GPtrArray *dunlin_debtor_open_claims(DunlinStore *store, gint64 creditor, gint64 debtor,
				     GError **error);
/* His claims that were closed until @until as paid or written off, the last one first, at most @limit: of
 * DunlinClaim. */
GPtrArray *dunlin_debtor_closed_claims(DunlinStore *store, gint64 creditor, gint64 debtor, gint64 until,
				       guint limit, GError **error);
/* How many of his claims are with a partner. */
gboolean dunlin_debtor_in_collection(DunlinStore *store, gint64 creditor, gint64 debtor, gint64 *ret_count,
				     GError **error);
/* His claims that are open or held: of DunlinClaim. */
GPtrArray *dunlin_debtor_live_claims(DunlinStore *store, gint64 creditor, gint64 debtor,
				     GError **error);

/* All of his claims: of DunlinClaim. */
GPtrArray *dunlin_debtor_claims(DunlinStore *store, gint64 creditor, gint64 debtor, GError **error);
/* All debtors of @creditor (-1: of all), in pages: the visitor may use the store. FALSE stops. */
typedef gboolean (*DunlinDebtorVisit)(DunlinDebtor *debtor, gpointer data); /* borrowed */
gboolean dunlin_debtor_each(DunlinStore *store, gint64 creditor, DunlinDebtorVisit visit,
			    gpointer data, GError **error);

/* ── the debtor's account ── */

/* Inside a transaction the debtor should be locked (dunlin_debtor_get()) before rows are added. */
gboolean dunlin_credit_add(DunlinStore *store, const DunlinCredit *credit, GError **error);
GPtrArray *dunlin_credit_list(DunlinStore *store, gint64 creditor, gint64 debtor,
			      GError **error); /* of DunlinCredit, in the order of writing */
/* Whose account has the credit note @text that the message @source brought; 0: nobody's. */
gboolean dunlin_credit_debtor(DunlinStore *store, gint64 creditor, const char *source,
			      const char *text, gint64 *ret_debtor, GError **error);
/* What of it is left in the claim's currency. */
gboolean dunlin_credit_sum(DunlinStore *store, const DunlinClaim *claim, gint64 *ret_sum,
			   GError **error);

/* ── documents that change a claim instead of being one ── */

typedef struct {
	gint64 creditor;
	char *seller;  /* as a claim's; never NULL */
	char *kind;    /* "credit", "correction", or "corrected": an invoice replaced by another */
	char *number;
	char *names;   /* the invoice that it is about; NULL */
	gint64 amount; /* what it still has to give to that invoice's claim, in minor units */
	char currency[DUNLIN_CURRENCY_SIZE];
	char *message; /* SHA-256 of the message that brought it */
	char *claim;   /* the claim that it changed; NULL: the one that it names is not followed yet */
} DunlinDocument;
void dunlin_document_free(DunlinDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinDocument, dunlin_document_free)

/* FALSE in *ret_new: (creditor, seller, kind, number) is there already, and nothing was written. */
gboolean dunlin_document_add(DunlinStore *store, const DunlinDocument *document, gboolean *ret_new,
			     GError **error);
/* NULL without error where there is none. */
DunlinDocument *dunlin_document_get(DunlinStore *store, gint64 creditor, const char *seller,
				    const char *kind, const char *number, GError **error);
/* Those that name an invoice which had no claim when they came: of DunlinDocument. */
GPtrArray *dunlin_document_waiting(DunlinStore *store, gint64 creditor, const char *seller,
				   const char *names, GError **error);
/* @document, which named no invoice, does now: writes its names, amount and claim. */
gboolean dunlin_document_name(DunlinStore *store, const DunlinDocument *document, GError **error);
/* @document has found its claim. */
gboolean dunlin_document_take(DunlinStore *store, const DunlinDocument *document, const char *claim,
			      GError **error);

/* ── claims ── */

/* CONFLICT where (creditor, seller, invoice) is taken. The reference is made here where NULL. */
gboolean dunlin_claim_insert(DunlinStore *store, DunlinClaim *claim, GError **error);
/* Writes all fields where the stored version is still claim->version, which it raises; CONFLICT. */
gboolean dunlin_claim_update(DunlinStore *store, DunlinClaim *claim, GError **error);
DunlinClaim *dunlin_claim_get(DunlinStore *store, gint64 creditor, const char *reference,
			      GError **error);
/* By reference over all creditors: any case, any unambiguous prefix of at least 4, or
 * "CREDITOR/INVOICE-NUMBER", also as the text of a transfer has it, or "CREDITOR/PAYMENT-REFERENCE".
 * NOT_FOUND; INPUT: ambiguous. */
DunlinClaim *dunlin_claim_find(DunlinStore *store, const char *name, GError **error);
/* By number: NULL without error where there is none. @seller: dunlin_text_key() of its name. */
DunlinClaim *dunlin_claim_by_invoice(DunlinStore *store, gint64 creditor, const char *seller,
				     const char *invoice, GError **error);
/* What a payer may write on his transfer for it (claim/match.h): its number and its payment reference, as
 * they are now, beside those that it had; insert does it by itself. drop: @name was a mistake. */
gboolean dunlin_claim_name_put(DunlinStore *store, const DunlinClaim *claim, GError **error);
gboolean dunlin_claim_name_drop(DunlinStore *store, const DunlinClaim *claim, const char *name,
				GError **error);
/* Who is known under @key (dunlin_match_key()): those that are not closed, by their due day, else those
 * that are; of DunlinClaim, not locked, at most DUNLIN_NAMED_MAX. */
#define DUNLIN_NAMED_MAX 100
GPtrArray *dunlin_claim_named(DunlinStore *store, gint64 creditor, const char *key, GError **error);
/* Newest letter to the claim's debtor about his other claims: step_at, or @now where one is taken and
 * still on its way; 0. */
gboolean dunlin_debtor_last_step(DunlinStore *store, const DunlinClaim *claim, gint64 now,
				 gint64 *ret_at, GError **error);
/* Inside a transaction: what a decision on @claim as of @now reads (its active holds, its ledger, its
 * debtor and the newest letter to him) is asked for at once, so that an engine far away is waited for
 * but once. Read all of it next, and write nothing before. */
gboolean dunlin_claim_ahead(DunlinStore *store, const DunlinClaim *claim, gint64 now,
			    GError **error);
/* The same with all that the clock reads before it writes, dunlin_claim_try() first. In a hurried
 * transaction. */
gboolean dunlin_claim_due_ahead(DunlinStore *store, const DunlinClaim *claim, gint64 now,
				GError **error);
typedef struct {
	gint64 creditor;      /* -1: all */
	gint state;           /* DunlinState; -1: all */
	gint64 debtor;        /* 0: all */
	DunlinDay overdue_on; /* only with a due day before it; DUNLIN_DAY_NONE: all */
} DunlinClaimFilter;
typedef gboolean (*DunlinClaimVisit)(DunlinClaim *claim,
				     gpointer data); /* FALSE stops; claim borrowed */
/* By creditor and reference, read in pages: the visitor may use the store, and write. */
gboolean dunlin_claim_each(DunlinStore *store, const DunlinClaimFilter *filter,
			   DunlinClaimVisit visit, gpointer data, GError **error);
/* Claims with 0 < next_at <= @now, the longest waiting first, at most @limit: of DunlinClaim. Inside
 * a transaction they are locked, and those that somebody else has are passed over. */
GPtrArray *dunlin_claim_due(DunlinStore *store, gint64 now, guint limit, GError **error);
/* Inside a transaction, before a decision on @claim: its debtor and his open and held claims are locked
 * as well, nobody waits. FALSE in *ret_free: somebody else is at one of them; another time. */
gboolean dunlin_claim_try(DunlinStore *store, const DunlinClaim *claim, gboolean *ret_free,
			  GError **error);
/* The smallest next_at of all; 0: none. */
gboolean dunlin_claim_next_due(DunlinStore *store, gint64 *ret_at, GError **error);

/* Every claim with a debtor that is neither a draft nor closed, in pages; what a visitor gets is
 * borrowed, @invoice and @email may be NULL; @creditor is his key. FALSE stops. */
typedef gboolean (*DunlinAliveVisit)(const char *creditor, const char *reference, const char *invoice,
				     const char *email, gpointer data);
gboolean dunlin_claim_each_alive(DunlinStore *store, DunlinAliveVisit visit, gpointer data,
				 GError **error);
gboolean dunlin_claim_count_alive(DunlinStore *store, gint64 *ret_count, GError **error);

gboolean dunlin_ledger_add(DunlinStore *store, const DunlinClaim *claim, const DunlinEntry *entry,
			   GError **error);
GPtrArray *dunlin_ledger_list(DunlinStore *store, const DunlinClaim *claim,
			      GError **error); /* of DunlinEntry */
gboolean dunlin_ledger_balance(DunlinStore *store, const DunlinClaim *claim,
			       DunlinBalance *ret_balance, GError **error);

gboolean dunlin_hold_add(DunlinStore *store, DunlinHold *hold, GError **error); /* sets id */
/* Ends the active holds of the claim (debtor = 0) or of the debtor (claim NULL); how many. */
gboolean dunlin_hold_end(DunlinStore *store, gint64 creditor, const char *claim, gint64 debtor,
			 gint64 at, guint *ret_count, GError **error);
/* Ends those whose day has come. */
gboolean dunlin_hold_end_expired(DunlinStore *store, gint64 creditor, const char *claim,
				 gint64 debtor, DunlinDay today, gint64 at, guint *ret_count,
				 GError **error);
/* Ends the claim's active holds of Dunlin with exactly this reason; how many. */
gboolean dunlin_hold_end_reason(DunlinStore *store, const DunlinClaim *claim, const char *reason,
				gint64 at, guint *ret_count, GError **error);
/* Of the claim and of its debtor, newest first: of DunlinHold. @active: only those. */
GPtrArray *dunlin_hold_list(DunlinStore *store, const DunlinClaim *claim, gboolean active,
			    GError **error);

/* ── sheets: what each creditor is told in one mail a day ── */

typedef struct {
	gint64 creditor;
	gint64 next_at;   /* when the next is to be made; 0: none is wanted */
	gint64 sent_at;   /* when the last was made; 0: never */
	gint64 weekly_at; /* when the last was that listed what is listed each week; 0: never */
} DunlinSheetRow;

/* Zeros but for the creditor where he never had one. */
gboolean dunlin_sheet_get(DunlinStore *store, gint64 creditor, DunlinSheetRow *ret_row,
			  GError **error);
/* One is wanted at @at, or earlier where that is wanted already; who wants it when it is wanted writes
 * nothing. */
gboolean dunlin_sheet_want(DunlinStore *store, gint64 creditor, gint64 at, GError **error);
/* Those with 0 < next_at <= @now, the longest waiting first: of DunlinSheetRow. */
GPtrArray *dunlin_sheet_due(DunlinStore *store, gint64 now, guint limit, GError **error);
/* The smallest next_at of all; 0: none. */
gboolean dunlin_sheet_next_due(DunlinStore *store, gint64 *ret_at, GError **error);
/* Puts @row where it still is as @was; FALSE in *ret_put: somebody else was faster. */
gboolean dunlin_sheet_put(DunlinStore *store, const DunlinSheetRow *was, const DunlinSheetRow *row,
			  gboolean *ret_put, GError **error);

/* What a sheet lists, by an instant that lies after @since and not after @until, the oldest first. */
typedef enum {
	DUNLIN_SHEET_ASKED,   /* claims whose creditor is asked, by when he was last */
	DUNLIN_SHEET_PENDING, /* offers, and hand-overs that nobody took on yet, by when they were put last */
	DUNLIN_SHEET_SOON,    /* open claims that the clock looks at, by when it does */
	DUNLIN_SHEET_FAILED,  /* claims whose last letter came back, by when it left */
	DUNLIN_SHEET_SENT,    /* claims whose last letter left, by when it did */
	DUNLIN_SHEET_CLOSED,  /* claims that were closed, by when they were */
	DUNLIN_SHEET_ANSWERS, /* active holds of debtors, by when they began */
	DUNLIN_SHEET_ENDLESS, /* active holds without an end, by when they began */
	DUNLIN_SHEET_ENDING,  /* active holds by the day of their end: @since and @until are days */
} DunlinSheetList;
/* Of DunlinClaim; of ANSWERS, ENDLESS and ENDING of DunlinHold. */
GPtrArray *dunlin_sheet_list(DunlinStore *store, DunlinSheetList list, gint64 creditor,
			     gint64 since, gint64 until, guint limit, GError **error);

/* The creditor was told @at that @hold ends, and when: @until, from then on its day. */
gboolean dunlin_hold_announce(DunlinStore *store, const DunlinHold *hold, DunlinDay until, gint64 at,
			      GError **error);

/* The claim's instalments are those of @plan (of DunlinInstalment; may be empty) from now on. */
gboolean dunlin_instalments_put(DunlinStore *store, const DunlinClaim *claim, const GPtrArray *plan,
				GError **error);
/* By day: of DunlinInstalment; empty where there is no plan. */
GPtrArray *dunlin_instalments_list(DunlinStore *store, const DunlinClaim *claim, GError **error);

/* ── who of a creditor's people said what ── */

/* @address (lower case) said @side, a word of the caller's, about @claim; his word before is replaced. */
gboolean dunlin_said_put(DunlinStore *store, const DunlinClaim *claim, const char *address,
			 const char *side, gint64 at, GError **error);
/* Who else said @side since then, any of them; NULL without error: nobody. Yours. */
char *dunlin_said_by_other(DunlinStore *store, const DunlinClaim *claim, const char *address,
			   const char *side, gint64 since, GError **error);
gboolean dunlin_said_forget(DunlinStore *store, const DunlinClaim *claim, GError **error);
/* Erases what a creditor's people said before that. */
gboolean dunlin_said_expire(DunlinStore *store, gint64 creditor, gint64 before, GError **error);

/* ── outbox ── */

/* Sets id where NULL is given (the Message-ID needs the keys: make it before, from an id of
 * dunlin_notice_new(), or when the notice is written). CONFLICT where a debtor's notice has taken
 * (step, run) of one of the claims already: no step is taken twice. Nothing was written then. */
gboolean dunlin_notice_insert(DunlinStore *store, DunlinNotice *notice, GError **error);
DunlinNotice *dunlin_notice_get(DunlinStore *store, const char *id, GError **error); /* NOT_FOUND */
/* Of a claim, oldest first. */
GPtrArray *dunlin_notice_list(DunlinStore *store, const DunlinClaim *claim, GError **error);
/* Of one state (-1: ready, sending, dot, unknown, deferred), oldest first, at most @limit. */
GPtrArray *dunlin_notice_outbox(DunlinStore *store, gint state, guint limit, GError **error);
/* The ready notice with the smallest next_try <= @now. NULL without error: nothing. Engines with row
 * locks skip locked rows. */
DunlinNotice *dunlin_notice_next(DunlinStore *store, gint64 now, GError **error);
/* Smallest next_try of notices that somebody must look at (ready, sending, dot, unknown); 0. */
gboolean dunlin_notice_next_try(DunlinStore *store, gint64 *ret_at, GError **error);
/* Those in sending, dot or unknown whose next_try has passed: of DunlinNotice. */
GPtrArray *dunlin_notice_stale(DunlinStore *store, gint64 now, guint limit, GError **error);
/* Those in sending or dot that @holder has: of DunlinNotice. */
GPtrArray *dunlin_notice_held(DunlinStore *store, const char *holder, GError **error);
/* Those whose holder is no member any more: of DunlinNotice. */
GPtrArray *dunlin_notice_orphaned(DunlinStore *store, guint limit, GError **error);
/* Writes all changing fields where the stored state and attempt are still @state and @attempt;
 * CONFLICT. The transition must be in the table (asserted). */
gboolean dunlin_notice_update(DunlinStore *store, const DunlinNotice *notice,
			      DunlinNoticeState state, guint attempt, GError **error);
/* Those that the MTA of @host is to give back: of DunlinNotice. */
GPtrArray *dunlin_notice_recalls(DunlinStore *store, const char *host, guint limit, GError **error);
/* The Message-IDs of earlier accepted notices to the same role about these claims, oldest first,
 * parted by blanks, the newest 20; NULL without error: none. */
char *dunlin_notice_thread(DunlinStore *store, const DunlinNotice *notice, GError **error);

/* ── messages ── */

typedef enum { DUNLIN_MESSAGE_SEEN, DUNLIN_MESSAGE_DONE, DUNLIN_MESSAGE_FAILED } DunlinMessageState;
typedef struct {
	char *digest;     /* SHA-256 of its bytes: its identity */
	char *message_id; /* NULL */
	char *below;      /* SHA-256 of all below the trace headers: joins copies; NULL */
	gint64 size, received_at;
	DunlinMessageState state;
	guint attempts; /* counted before it is parsed */
	char *verdict;  /* what became of it, in one line */
} DunlinMessageRow;
void dunlin_message_row_free(DunlinMessageRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinMessageRow, dunlin_message_row_free)

/* Inserts where new; reads what is known; adds one attempt unless it is done or failed. */
DunlinMessageRow *dunlin_message_attempt(DunlinStore *store, const char *digest, gint64 size,
					 const char *message_id, const char *below, gint64 now,
					 GError **error);
DunlinMessageRow *dunlin_message_get(DunlinStore *store, const char *digest, GError **error);
gboolean dunlin_message_finish(DunlinStore *store, const char *digest, DunlinMessageState state,
			       const char *verdict, GError **error);
/* Takes the last attempt back: it failed for a reason that was not the message's. */
gboolean dunlin_message_forgive(DunlinStore *store, const char *digest, GError **error);
/* A done message with the same Message-ID and the same bytes below the trace headers; NULL. */
char *dunlin_message_copy_of(DunlinStore *store, const char *digest, const char *message_id,
			     const char *below, GError **error);
/* Links a message (in or out) to a claim, for the case file. */
gboolean dunlin_message_link(DunlinStore *store, const DunlinClaim *claim, const char *digest,
			     const char *role, GError **error);
typedef struct {
	char *digest;
	char *role; /* "invoice", "answer", "command", "report", "own" … */
	gint64 received_at, size;
} DunlinLink;
/* A claim's messages, oldest first: of DunlinLink. */
GPtrArray *dunlin_message_links(DunlinStore *store, const DunlinClaim *claim, GError **error);
/* Whether it is linked to claims of @claim's debtor only. */
gboolean dunlin_message_is_alone(DunlinStore *store, const DunlinClaim *claim, const char *digest,
				 gboolean *ret_alone, GError **error);
/* Where a mailbox's message went: (mailbox, folder, uidvalidity, uid) → digest; NULL: not seen. */
char *dunlin_intake_get(DunlinStore *store, const char *mailbox, const char *folder,
			const char *uidvalidity, const char *uid, GError **error);
gboolean dunlin_intake_put(DunlinStore *store, const char *mailbox, const char *folder,
			   const char *uidvalidity, const char *uid, const char *digest,
			   GError **error);
/* At most one automatic answer of @kind a day to @address: TRUE in *ret_allowed the first time. */
gboolean dunlin_answer_allowed(DunlinStore *store, const char *address, const char *kind,
			       DunlinDay day, gboolean *ret_allowed, GError **error);

/* ── journal ── */

typedef struct {
	gint64 seq, at;
	char *kind; /* an event's name, or what happened to a notice */
	DunlinActor actor;
	char *text; /* for people; its digest is in the chain, so that it can be erased */
	char *refs; /* digests, ids, amounts and dates that the line hashes: "notice=… amount=…" */
	char *hash;
} DunlinJournalEntry;

/* A line's hash is the SHA-256, as 64 hex digits, of
 *   1|creditor|claim|seq|at|kind|actor|SHA-256 of the text|refs|hash of the line before
 * with "" for what is not there; seq counts from 1 without gaps. @kind holds no '|'.
 * Appends to the claim's chain (@claim NULL: the house's, creditor 0). */
gboolean dunlin_journal_add(DunlinStore *store, gint64 creditor, const char *claim, gint64 at,
			    const char *kind, DunlinActor actor, const char *text, const char *refs,
			    GError **error);
GPtrArray *dunlin_journal_list(DunlinStore *store, gint64 creditor, const char *claim,
			       GError **error);
/* Follows every chain; each fault is one line in @report. FALSE in *ret_sound where there is one. */
gboolean dunlin_journal_verify(DunlinStore *store, GString *report, gboolean *ret_sound,
			       GError **error);
/* Takes the heads of all chains that grew since the last time into the house's chain. */
gboolean dunlin_journal_seal(DunlinStore *store, DunlinDay day, gint64 at, GError **error);

/* ── leases and small values ── */

/* Who works on the store is a member while he holds the lease of this name followed by his own, which
 * ends with a slash: what he took is free again when it ends. One that takes notices is called like
 * the member, and numbered. */
#define DUNLIN_LEASE_MEMBER "member "
/* Followed by a mailbox's name: who reads it. */
#define DUNLIN_LEASE_MAILBOX "mailbox "
/* Taken in the very transaction of what one alone does, such as the nightly chain of the house. */
#define DUNLIN_LEASE_HOUSE "house"
/* How long a lease lasts, and how often its holder renews it. */
#define DUNLIN_LEASE_SEC 20
#define DUNLIN_LEASE_BEAT_SEC 6

/* TRUE in *ret_held: @name is ours until @seconds from now (the store's own clock). */
gboolean dunlin_lease_take(DunlinStore *store, const char *name, const char *holder, guint seconds,
			   gboolean *ret_held, GError **error);
gboolean dunlin_lease_drop(DunlinStore *store, const char *name, const char *holder,
			   GError **error);
/* Who holds any: of char *. */
GPtrArray *dunlin_lease_holders(DunlinStore *store, GError **error);
/* Ends all that @holder has, who is dead. */
gboolean dunlin_lease_bury(DunlinStore *store, const char *holder, GError **error);
/* Erases leases that ended more than @seconds ago. */
gboolean dunlin_lease_forget(DunlinStore *store, guint seconds, GError **error);
char *dunlin_value_get(DunlinStore *store, const char *name, GError **error); /* NULL: unset */
gboolean dunlin_value_set(DunlinStore *store, const char *name, const char *value, GError **error);
/* All whose name begins so, by name; both texts are borrowed. */
typedef void (*DunlinValueVisit)(const char *name, const char *value, gpointer data);
gboolean dunlin_value_each(DunlinStore *store, const char *prefix, DunlinValueVisit visit,
			   gpointer data, GError **error);

G_END_DECLS
