/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The desk: the use cases that the programs call. A program collects facts (bytes, a callback's
 * arguments, a command line), the desk reads, decides and records; nothing here talks to a network.
 * A DunlinDesk belongs to one thread at a time; its house (configuration, keys, tables) is shared.
 * Errors are the rooms' own: BUSY means "nothing happened, try again later".
 */
#pragma once

#include <glib.h>
#include "base/clock.h"
#include "base/error.h"
#include "base/configuration.h"
#include "base/rates.h"
#include "claim/behaviour.h"
#include "claim/claim.h"
#include "claim/notice.h"
#include "reading/command.h"
#include "reading/reader.h"
#include "store/archive.h"
#include "store/store.h"
#include "write/letter.h"
#include "write/print.h"
#include "write/stamp.h"

G_BEGIN_DECLS

/* ── the house: what all threads of a program share; reference-counted for reloads ── */

typedef struct {
	gatomicrefcount references;
	DunlinConfig *config;
	DunlinKeys *keys;
	DunlinHolidays *holidays;
	DunlinRates *rates;
	DunlinArchive *archive; /* NULL for the milter */
	DunlinLetters *letters; /* NULL unless asked for */
	DunlinReader *reader;   /* NULL unless asked for */
	DunlinPrinter print;    /* dunlin_print, set by the programs that have fonts; NULL */
} DunlinHouse;

typedef enum {
	DUNLIN_HOUSE_ARCHIVE = 1 << 0,
	DUNLIN_HOUSE_LETTERS = 1 << 1,
	DUNLIN_HOUSE_READER = 1 << 2,
} DunlinHouseParts;

/* Takes a reference to @config; reads the secret, the holidays and what @parts name. */
DunlinHouse *dunlin_house_open(DunlinConfig *config, guint parts, GError **error);
DunlinHouse *dunlin_house_ref(DunlinHouse *house);
void dunlin_house_unref(DunlinHouse *house);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinHouse, dunlin_house_unref)

typedef struct {
	DunlinHouse *house;
	DunlinStore *store;
	const char *holder;   /* who takes notices with it (store.h, members); NULL; borrowed */
	GHashTable *policies; /* digest → DunlinPolicy that the configuration no longer has */
	gboolean mode_followed; /* the store knows whether this house rehearses */
} DunlinDesk;

/* Opens a store connection of its own; takes a reference to @house. */
DunlinDesk *dunlin_desk_open(DunlinHouse *house, guint wait_ms, GError **error);
/* The same over a copy of the house's store. */
DunlinDesk *dunlin_desk_open_copy(DunlinHouse *house, const char *url, guint wait_ms,
				  GError **error);
void dunlin_desk_close(DunlinDesk *desk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinDesk, dunlin_desk_close)

/* ── take a mail (take.c) ── */

typedef struct { /* where it came from; all NULL for dunlinctl feed; borrowed */
	const char *mailbox, *folder, *uidvalidity, *uid;
	gboolean tokens_only; /* a folder like Junk: only mail to a signed address is read */
	const char *as;       /* feed --as CREDITOR: the admin vouches for the sender; NULL */
} DunlinArrival;

typedef enum {
	DUNLIN_TAKEN_DONE,    /* recorded: belongs into the done folder */
	DUNLIN_TAKEN_FAILED,  /* set aside: belongs into the failed folder; somebody was told */
	DUNLIN_TAKEN_IGNORED, /* not ours (tokens_only): stays where it is */
} DunlinTaken;

/* The message @digest is in the archive already. Reads, decides and records it in one transaction;
 * a message known as done changes nothing. @ret_verdict: one line for the log, yours. */
gboolean dunlin_desk_take(DunlinDesk *desk, const char *digest, const DunlinArrival *arrival,
			  DunlinTime time, DunlinTaken *ret_taken, char **ret_verdict, GError **error);
/* A mailbox's message that was recorded before: NULL in *ret_digest where it was not, or where its
 * reading is not finished. */
gboolean dunlin_desk_known(DunlinDesk *desk, const DunlinArrival *arrival, DunlinTaken *ret_taken,
			   char **ret_digest, GError **error);

/* ── the clock (due.c) ── */

/* Decides up to @limit claims that are due, each in a transaction of its own; a claim that fails is
 * set aside (journalled, logged in @report) and harms only itself. */
gboolean dunlin_desk_run_due(DunlinDesk *desk, DunlinTime time, guint limit, guint *ret_count,
			     GString *report, GError **error);
/* The same on some hundreds of them, within the caller's transaction, which is to be rolled back. */
gboolean dunlin_desk_decide_due(DunlinDesk *desk, DunlinTime time, GError **error);
/* When run_due has something to do next (business time); 0: nothing is planned. */
gboolean dunlin_desk_next_due(DunlinDesk *desk, gint64 *ret_at, GError **error);

/* ── a notice's way out (outbox.c): take → write → dot → answer ── */

/* The next notice that wants to leave, taken for one attempt (state `sending`); NULL without error:
 * nothing is ready. Notices that are no longer wanted are withdrawn on the way. */
DunlinNotice *dunlin_desk_notice_take(DunlinDesk *desk, DunlinTime time, GError **error);
/* Makes the bytes where they are not fixed yet; reads them back from the archive otherwise.
 * INPUT: it cannot be written (the notice is refused and somebody told). */
GBytes *dunlin_desk_notice_write(DunlinDesk *desk, DunlinNotice *notice, DunlinTime time, GError **error);
/* What the submitter puts before the written bytes: Dunning-Notice, and the stamp where it stamps
 * itself. CRLF lines. Yours. */
char *dunlin_desk_notice_head(DunlinDesk *desk, const DunlinNotice *notice, DunlinTime time);
/* The envelope sender: the token address, or the plain one. Yours. */
char *dunlin_desk_notice_sender(DunlinDesk *desk, const DunlinNotice *notice);
/* Where it is submitted: the creditor's own submission or the house's. Borrowed. */
const DunlinSubmission *dunlin_desk_notice_submission(DunlinDesk *desk, const DunlinNotice *notice);
/* Right before the final dot: re-reads the claims, sets `dot`. CONFLICT or DENIED: do not send the
 * dot; the notice is withdrawn or belongs to a newer attempt. */
gboolean dunlin_desk_notice_dot(DunlinDesk *desk, DunlinNotice *notice, DunlinTime time, GError **error);
typedef enum {
	DUNLIN_ANSWER_NONE,    /* failed before the dot left: nothing reached the MTA */
	DUNLIN_ANSWER_REPLY,   /* the MTA answered: code and text */
	DUNLIN_ANSWER_UNKNOWN, /* the dot left, no answer came */
} DunlinAnswerKind;
/* @code: 250, 451, 550 …; @before_dot: the reply came to MAIL, RCPT or DATA. *ret_unstamped: it was
 * accepted without a stamp although stamping is the milter's: stop sending, call the admin. */
gboolean dunlin_desk_notice_answer(DunlinDesk *desk, DunlinNotice *notice, DunlinAnswerKind kind,
				   guint code, const char *text, DunlinTime time,
				   gboolean *ret_unstamped, GError **error);
/* ── a letter on paper: take → write → print, which sets the dot → answer → printed (spool.c) ── */

typedef struct { /* for dunlin_desk_notice_answer(), unless it is over */
	DunlinAnswerKind kind;
	guint code;
	char *text;    /* yours */
	gboolean over; /* no longer wanted, or a newer attempt's: the desk knows */
} DunlinPrinted;
/* @pdf: what dunlin_desk_notice_write() gave for a notice whose channel is LETTER. */
void dunlin_desk_notice_print(DunlinDesk *desk, DunlinNotice *notice, GBytes *pdf, DunlinTime time,
			      DunlinPrinted *ret_printed);
/* The answer is recorded, or there is none to be: what was kept until then is removed. */
void dunlin_desk_notice_printed(DunlinDesk *desk, const DunlinNotice *notice);

/* Looks after notices that never got an answer. @all: at start, when nobody else can be sending: do
 * not wait for time limits. */
gboolean dunlin_desk_notice_recover(DunlinDesk *desk, gboolean all, DunlinTime time, GError **error);
/* Frees what desk->holder has in flight. He calls it where nobody could tell whether he took it, or
 * where an answer could not be recorded. */
gboolean dunlin_desk_notice_reclaim(DunlinDesk *desk, DunlinTime time, GError **error);
/* Frees what members had in flight that are none any more; often. */
gboolean dunlin_desk_notice_inherit(DunlinDesk *desk, DunlinTime time, GError **error);
/* When a sender has something to do next (real time); 0: nothing. */
gboolean dunlin_desk_next_try(DunlinDesk *desk, gint64 *ret_at, GError **error);
/* dunlinctl outbox retry, drop. */
gboolean dunlin_desk_notice_retry(DunlinDesk *desk, const char *notice, DunlinTime time, GError **error);
gboolean dunlin_desk_notice_drop(DunlinDesk *desk, const char *notice, DunlinTime time, GError **error);

/* ── many at once: one commit for what several threads want written ── */

/* Work inside an open transaction. Called again where the transaction could not be committed: it
 * begins with what the caller gave it. */
typedef gboolean (*DunlinDeskBody)(DunlinDesk *desk, gpointer data, GError **error);
typedef struct {
	DunlinDeskBody body;
	gpointer data;
	GError *error; /* set where it failed; yours */
} DunlinDeskItem;
/* All in one transaction, a savepoint each. One that fails harms none: what the database blames on
 * the transaction as such is done again, one by one. */
void dunlin_desk_group(DunlinDesk *desk, DunlinDeskItem *items, guint count);

/* ── the gate (gate.c): the milter's one transaction at end of message ── */

typedef struct { /* borrowed */
	const char *notice;
	guint attempt;
	const char *queue_id;
	const char *body_digest; /* SHA-256 of the body as it passed, lower-case hex */
	/* What the MTA says of its peer, for the proof; NULL: nothing. */
	const char *client, *tls, *login, *sender, *recipients;
} DunlinPassage;
typedef enum {
	DUNLIN_GATE_PASS,
	DUNLIN_GATE_REFUSE, /* 550 with *ret_why */
} DunlinGate;
typedef struct {
	const DunlinPassage *passage; /* borrowed */
	DunlinTime time;
	DunlinGate gate;
	GPtrArray *stamp; /* on PASS: of DunlinHeader; yours */
	const char *why;  /* on REFUSE: constant text, borrowed */
} DunlinGateCase;
/* A DunlinDeskBody; @data: DunlinGateCase, whose results hold once the transaction is committed.
 * BUSY: 451. */
gboolean dunlin_desk_gate_decide(DunlinDesk *desk, gpointer data, GError **error);

/* ── what the milter sees beside our notices (arriving.c, people.c, recall.c) ── */

typedef struct {
	const char *notice; /* borrowed */
	DunlinTime time;
	guint stopped; /* out: claims whose clock was stopped */
} DunlinArriving;
/* A DunlinDeskBody; @data: DunlinArriving. A person's answer to a signed address passes the MTA:
 * its claims are held until the watcher has read it, for a few days at most; not by what answers a
 * mail to the creditor or the admin. */
gboolean dunlin_desk_answer_arrives(DunlinDesk *desk, gpointer data, GError **error);

/* A mail of a creditor's people to somebody who owes him, in their own name. */
typedef struct { /* borrowed but for the results */
	const char *creditor;     /* his key */
	const char *sender;       /* proven */
	const char *subject;      /* NULL */
	const char *queue_id;
	const char *digest;       /* archive key; NULL: it could not be kept */
	gint64 size;              /* in bytes, where it was */
	const char *track;        /* id of the stamp that it got; NULL: none */
	GPtrArray *recipients;    /* of char *: bare addresses */
	GPtrArray *names;         /* of char *: what in its subject may be a reference or number */
	GPtrArray *notices;       /* of char *: letters of ours that it answers, proven by their MAC */
	DunlinTime time;
	GPtrArray *claims;        /* out: of char *; those it is about, yours */
} DunlinPeopleMail;
/* A DunlinDeskBody; @data: DunlinPeopleMail. Finds its claims; changes nothing. */
gboolean dunlin_desk_own_mail_find(DunlinDesk *desk, gpointer data, GError **error);
/* A DunlinDeskBody: finds its claims and files it with them; their next steps, and those of the
 * debtor's other claims, wait as after a letter of ours. */
gboolean dunlin_desk_own_mail_note(DunlinDesk *desk, gpointer data, GError **error);

typedef struct {
	const char *notice; /* borrowed */
	gboolean back;      /* the MTA gave it back */
	const char *text;   /* what the command said */
	DunlinTime time;
} DunlinRecalled;
/* A DunlinDeskBody; @data: DunlinRecalled. What became of a recall. */
gboolean dunlin_desk_recalled(DunlinDesk *desk, gpointer data, GError **error);

/* ── commands (command.c): the same code for a mail's line and for dunlinctl ── */

/* Applies one command to one claim, in a transaction of its own. @ret_text: what it did, one line,
 * yours. @arguments as command.h names them; NULL: none. */
gboolean dunlin_desk_command(DunlinDesk *desk, const char *claim, DunlinVerb verb,
			     GHashTable *arguments, DunlinActor actor, DunlinTime time,
			     char **ret_text, GError **error);
/* The same for the debtor whose number is the argument "customer" (customer.c): `hold` holds every claim
 * of his, `paid` spreads an amount over them. */
gboolean dunlin_desk_command_customer(DunlinDesk *desk, const char *creditor, DunlinVerb verb,
				      GHashTable *arguments, DunlinActor actor, DunlinTime time,
				      char **ret_text, GError **error);

/* `handover court` for several claims at once, whose applications are one file: a line each in @ret_text.
 * INPUT: none of them can go there, a sentence a line. */
gboolean dunlin_desk_command_court(DunlinDesk *desk, char *const *claims, DunlinTime time,
				   char **ret_text, GError **error);

/* ── looking (view.c), changing nothing ── */

/* The decision's case for a claim, as of @time; free with dunlin_facts_free(). */
typedef struct DunlinFacts DunlinFacts;
DunlinFacts *dunlin_desk_facts(DunlinDesk *desk, const DunlinClaim *claim, DunlinTime time, GError **error);
const DunlinCase *dunlin_facts_case(const DunlinFacts *facts);
const DunlinDebtor *dunlin_facts_debtor(const DunlinFacts *facts); /* NULL: none */
void dunlin_facts_free(DunlinFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinFacts, dunlin_facts_free)

/* What the creditor's segment that gave @claim its policy asks for: "country=AT kind=business
 * history=bad", "any"; yours. NULL: somebody else did, or he fits into none with that policy any more. */
gboolean dunlin_desk_segment(DunlinDesk *desk, const DunlinClaim *claim, char **ret_text, GError **error);

/* The outer contract's JSON objects, one line. @show: with contacts, holds, ledger, notices and events. */
char *dunlin_desk_claim_json(DunlinDesk *desk, const DunlinClaim *claim, gboolean show,
			     DunlinTime time, GError **error);

/* A debtor of one creditor with the sums of his claims and account; @show: with all their entries. */
char *dunlin_desk_debtor_json(DunlinDesk *desk, const DunlinDebtor *debtor, gboolean show,
			      GError **error);

/* ── what may be shown to others (disclose.c) ── */

/* Whether @link, a message of @claim's file, may leave the house: *ret_why says why not, constant; NULL:
 * it may. */
gboolean dunlin_desk_may_leave(DunlinDesk *desk, const DunlinClaim *claim, const DunlinLink *link,
			       const char **ret_why, GError **error);
/* The same of a notice about @claim. */
gboolean dunlin_desk_notice_may_leave(DunlinDesk *desk, const DunlinClaim *claim,
				      const DunlinNotice *notice, const char **ret_why, GError **error);
/* What a sheet said of the claim @reference alone, as text; NULL: nothing. Yours. */
char *dunlin_desk_extract(const DunlinNotice *notice, const char *reference);
typedef struct {
	GBytes *bytes; /* NULL: it cannot be made, or there is none */
	char *type, *name;
} DunlinCopy;
void dunlin_copy_clear(DunlinCopy *copy);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DunlinCopy, dunlin_copy_clear)
/* The invoice in @part ("" or NULL: the whole) of @message (NULL: none) as a readable copy. Needs the
 * reader. */
gboolean dunlin_desk_read_copy(DunlinDesk *desk, const char *message, const char *part,
			       const char *language, DunlinCopy *ret_copy, GError **error);

/* Everything that verify checks; each fault one line in @report. */
gboolean dunlin_desk_verify(DunlinDesk *desk, DunlinTime time, GString *report,
			    gboolean *ret_sound, GError **error);

/* ── what would come (simulate.c) ── */

typedef struct { /* one thing that would happen; borrowed */
	gint64 at;
	const char *kind;  /* "letter", "payment", or "handover" */
	const char *claim;
	const char *step;  /* of a letter; NULL */
	gint64 amount;     /* that is asked for or paid, minor units */
	const char *currency;
	gint64 creditor;
} DunlinForesight;
typedef void (*DunlinForesightVisit)(const DunlinForesight *foresight, gpointer data);
/* Plays the store of @desk, a copy that is thrown away afterwards, from @from until the end of @until
 * with the very decisions of the clock: each letter is taken by the MTA at once, debtors pay as
 * @behaviour says, and every question is answered with yes on its day. Claims that fail are named in
 * @report. */
gboolean dunlin_desk_simulate(DunlinDesk *desk, DunlinTime from, DunlinDay until,
			      const DunlinBehaviour *behaviour, DunlinForesightVisit visit,
			      gpointer data, GString *report, GError **error);

/* ── what is planned (ahead.c), changing nothing ── */

typedef struct { /* all borrowed */
	const DunlinCase *facts; /* of the claim, as it would be then */
	const DunlinPlan *plan;
	gboolean asked;          /* the creditor has to say yes first */
	const char *const *with; /* references of the debtor's claims that are in the same letter */
	gint64 amount;           /* what is demanded then, with what the steps until then claim besides */
	const char *lacks;       /* what is not known of the debtor and the step needs, so that the claim
				  * is held then and nothing follows; NULL */
} DunlinComing;
typedef void (*DunlinComingVisit)(const DunlinComing *coming, gpointer data);
/* Visits every step to come until @until of @claim and of the debtor's other claims, the soonest
 * first, as dunlin_plan_all() plans: what falls due together leaves in one letter. */
gboolean dunlin_desk_plan(DunlinDesk *desk, const DunlinClaim *claim, DunlinDay until, DunlinTime time,
			  DunlinComingVisit visit, gpointer data, GError **error);

/* ── a letter before its time (preview.c), changing nothing ── */

typedef struct {
	gint64 at; /* when it would leave */
	const DunlinFloor *floor; /* the least that its deadline had to be (claim/deadline.h); NULL */
	GBytes *mail;
	DunlinLetter letter;
	DunlinNotice *notice;
	DunlinValues *values;
} DunlinPreview;
void dunlin_preview_clear(DunlinPreview *preview);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DunlinPreview, dunlin_preview_clear)
/* The letter of @step as the plan would send it, with what it says of the debtor's other claims. INPUT: the claim's policy has no such step, or it is
 * not to come. Needs archive, letters and reader. */
gboolean dunlin_desk_preview(DunlinDesk *desk, const DunlinClaim *claim, const char *step,
			     DunlinTime time, DunlinPreview *ret_preview, GError **error);
/* The next sheet for the contact of the creditor whose key is @creditor and whose row @row, after what
 * the clock decides until it leaves (at); no mail in it where none is to come. BUSY: try again. */
gboolean dunlin_desk_preview_sheet(DunlinDesk *desk, const char *creditor, gint64 row, DunlinTime time,
				   DunlinPreview *ret_preview, GError **error);

/* ── a case for others (handover.c, papers.c) ── */

/* The claim as a partner would get it, with the calculation of its interest: one JSON object, one XML
 * document. INPUT: its creditor is no longer configured, or it lacks its due day or sum. Both yours. */
gboolean dunlin_desk_case(DunlinDesk *desk, const DunlinClaim *claim, DunlinTime time, char **ret_json,
			  char **ret_xml, GError **error);
/* Lines "Name: value" on a letter that was printed: when, where to, what the printer said; NULL: it was
 * not. Yours. */
char *dunlin_desk_posting(const DunlinNotice *notice);

/* ── on paper (paper.c) ── */

/* A debtor's letter as a PDF for the post, with codes to pay by: what was rendered from the values that
 * are frozen in @notice. @at: the day it bears. INTERNAL: this program has no printer. Yours. */
GBytes *dunlin_desk_paper(DunlinDesk *desk, const DunlinNotice *notice, const DunlinValues *values,
			  const DunlinLetter *letter, gint64 at, GError **error);

/* ── who collects ── */

/* Who takes the policy's hand-over: the partner it names, else the only one there is; NULL. Borrowed. */
const DunlinPartner *dunlin_desk_partner(const DunlinConfig *config, const DunlinPolicy *policy);

G_END_DECLS
