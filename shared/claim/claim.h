/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A claim: one invoice being collected, and everything that decides about it. Pure: functions of
 * their arguments, no clock, no store. The shapes here are what the store keeps and the desk moves.
 * Structs are plain; whoever fills a `char *` owns it, dunlin_*_free() frees all of it.
 */
#pragma once

#include <glib.h>
#include "base/configuration.h"
#include "base/day.h"

G_BEGIN_DECLS

typedef enum {
	DUNLIN_STATE_DRAFT,      /* facts or the creditor's word are missing */
	DUNLIN_STATE_OPEN,       /* the clock runs */
	DUNLIN_STATE_HELD,       /* at least one hold is active */
	DUNLIN_STATE_DISPUTED,
	DUNLIN_STATE_COLLECTION, /* with the partner */
	DUNLIN_STATE_CLOSED,
	DUNLIN_STATE_COUNT,
} DunlinState;

typedef enum {
	DUNLIN_REASON_NONE, DUNLIN_REASON_PAID, DUNLIN_REASON_CREDITED, DUNLIN_REASON_WITHDRAWN,
	DUNLIN_REASON_WRITTEN_OFF,
} DunlinReason;

typedef enum {
	DUNLIN_EVENT_TAKEN,     /* an invoice was forwarded, with all facts (draft → open) or not */
	DUNLIN_EVENT_COMPLETED, /* the creditor gave what was missing, or corrected a fact */
	DUNLIN_EVENT_CONFIRMED, /* the creditor said yes / unpaid: go on */
	DUNLIN_EVENT_DUE,       /* the clock: next_at has come */
	DUNLIN_EVENT_ACCEPTED,  /* the step's notice was taken by the MTA */
	DUNLIN_EVENT_DELIVERED, /* … was relayed or delivered, says a report */
	DUNLIN_EVENT_BOUNCED,
	DUNLIN_EVENT_SAYS_PAID, /* the debtor says so */
	DUNLIN_EVENT_PROMISED,
	DUNLIN_EVENT_OBJECTED,
	DUNLIN_EVENT_ANSWERED,  /* any other answer of the debtor */
	DUNLIN_EVENT_PAID_IN_PART,
	DUNLIN_EVENT_PAID,
	DUNLIN_EVENT_CREDITED,
	DUNLIN_EVENT_REVERSED,  /* a payment came back */
	DUNLIN_EVENT_HOLD,
	DUNLIN_EVENT_HOLD_ENDED, /* the last active hold ended or was lifted */
	DUNLIN_EVENT_DISPUTED,
	DUNLIN_EVENT_DISPUTED_IN_PART, /* how much of it is disputed was said, or that nothing is any more */
	DUNLIN_EVENT_SETTLED,
	DUNLIN_EVENT_WITHDRAW,
	DUNLIN_EVENT_WRITE_OFF,
	DUNLIN_EVENT_HAND_OVER, /* the checks of claim/handover.h have been passed */
	DUNLIN_EVENT_TAKEN_ON,  /* the partner accepts the case */
	DUNLIN_EVENT_RETURNED,
	DUNLIN_EVENT_COLLECTED,
	DUNLIN_EVENT_REOPENED,
	DUNLIN_EVENT_COUNT,
} DunlinEvent;

typedef enum {
	DUNLIN_ACTOR_DUNLIN, DUNLIN_ACTOR_CREDITOR, DUNLIN_ACTOR_DEBTOR, DUNLIN_ACTOR_PARTNER,
	DUNLIN_ACTOR_ADMIN,
} DunlinActor;

typedef enum { DUNLIN_DUE_NONE, DUNLIN_DUE_CONTRACT, DUNLIN_DUE_INVOICE, DUNLIN_DUE_STATUTE } DunlinDueOrigin;

/* Who said which policy a claim follows: a command on the claim outdoes the debtor's own policy, that
 * the segment's that he belongs to, and that the creditor's. */
typedef enum {
	DUNLIN_POLICY_BY_CREDITOR, DUNLIN_POLICY_BY_SEGMENT, DUNLIN_POLICY_BY_DEBTOR,
	DUNLIN_POLICY_BY_CLAIM,
} DunlinPolicyBy;

/* What became of the step named in `step`. */
typedef enum {
	DUNLIN_STEP_NONE,   /* no step taken yet */
	DUNLIN_STEP_TAKEN,  /* decided, its notice is on its way */
	DUNLIN_STEP_SENT,   /* accepted, relayed or delivered */
	DUNLIN_STEP_FAILED, /* bounced: it never reached the debtor */
} DunlinStepState;

/* `asked` after the creditor was told that the policy has no step left. */
#define DUNLIN_NO_STEP_LEFT "end"
/* `asked` while the partner has the case and has not said that he takes it. */
#define DUNLIN_PARTNER_ASKED "accepted"
/* `asked` of a draft whose creditor is asked before anybody is reminded. */
#define DUNLIN_ASKED_OFFER "!offer"       /* he was offered the service */
#define DUNLIN_ASKED_DECLINED "!declined" /* he said no; he is offered it a last time */
#define DUNLIN_ASKED_LAST "!last-offer"   /* … which was done */
#define DUNLIN_ASKED_NO_MORE "!no-more"   /* he said no to that as well */

typedef enum { DUNLIN_KIND_UNKNOWN, DUNLIN_KIND_BUSINESS, DUNLIN_KIND_CONSUMER } DunlinDebtorKind;

typedef struct {
	gint64 creditor; /* the creditor's row */
	char *reference; /* "7K3M4QX2" */
	gint64 debtor;   /* the debtor's row; 0: unknown yet */
	char *invoice;   /* number as written; NULL in a draft that lacks it */
	char *seller;    /* dunlin_text_key() of the seller's name: part of what makes an invoice one */
	char currency[DUNLIN_CURRENCY_SIZE];
	DunlinState state;
	DunlinReason reason;
	char *policy;        /* name, and what it said then */
	char policy_digest[65];
	DunlinPolicyBy policy_by;
	DunlinDay issue_day, due_day;
	DunlinDueOrigin due_origin;
	DunlinDay unpaid_day; /* the newest day for which somebody with the right said "unpaid" */
	char *step;           /* last step taken; NULL */
	guint step_run;       /* how often a step was taken back; part of the outbox's uniqueness */
	DunlinStepState step_state;
	gint64 step_at;      /* when the last step was really sent; 0 */
	DunlinDay deadline;  /* what that step set */
	char *asked;         /* the step the creditor is being asked about; NULL. After ENDED: the
			      * hand-over he was told of, or DUNLIN_NO_STEP_LEFT */
	gint64 asked_at;
	guint asked_count;
	char *word;          /* the step for which the creditor said yes; NULL */
	char *next_step;     /* stored, recomputed by verify; NULL */
	gint64 next_at;      /* when the clock looks at the claim again; 0: never by itself */
	gint64 opened_at, closed_at;
	gint64 disputed;     /* what of the open amount is disputed, and not asked for; minor units */
	gint64 own_at;       /* newest mail of the creditor's own people to the debtor about it; 0 */
	char *iban;              /* where the invoice wants the money; the creditor's own; NULL */
	char *payment_reference; /* BT-83; NULL */
	char *order_reference;   /* BT-13; NULL */
	char *subject;           /* what was sold, in few words; NULL */
	char *message;       /* SHA-256 of the message that brought the invoice */
	char *part;          /* its MIME part; NULL */
	char *discounts;     /* what the invoice grants to whom pays early (rest.h); NULL */
	char *vat;           /* its tax by rate; NULL: not known */
	gint64 version;      /* raised by each write: the fence against stale writers */
} DunlinClaim;

DunlinClaim *dunlin_claim_new(void);
DunlinClaim *dunlin_claim_copy(const DunlinClaim *claim);
void dunlin_claim_free(DunlinClaim *claim);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinClaim, dunlin_claim_free)

typedef struct {
	gint64 creditor, id;
	char *number, *vat_id, *name, *email; /* email: the contact that letters go to; NULL: unknown */
	char *email_state;                     /* "ok", "failed" */
	char *email_origin; /* "robot" (BT-49), "forward", "invoice" (BT-58), "answer", "creditor": the
			     * later in this list is the better contact; NULL: not kept then */
	DunlinDebtorKind kind;
	char *language, *country; /* NULL: the creditor's */
	char *street, *postcode, *city; /* of the newest invoice that has an address; NULL */
	char *policy; /* the name of one that his claims follow instead of the creditor's; NULL */
	char *phone;  /* as written; NULL */
	char *contact; /* whom letters greet, of the newest invoice that names one (BT-56); NULL */
} DunlinDebtor;
DunlinDebtor *dunlin_debtor_new(void);
void dunlin_debtor_free(DunlinDebtor *debtor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinDebtor, dunlin_debtor_free)

typedef struct {
	gint64 creditor, id;
	char *claim;   /* reference; NULL: holds the whole debtor */
	gint64 debtor;
	char *reason;
	DunlinActor by;
	DunlinDay until; /* first day on which it no longer holds; NONE: without end */
	gint64 at, ended_at; /* 0: active */
	gint64 announced_at; /* when the creditor was told that it ends; 0 */
} DunlinHold;
void dunlin_hold_free(DunlinHold *hold);

/* What may be missing of a claim in @currency that counts as paid: minor units. */
gint64 dunlin_policy_tolerance(const DunlinPolicy *policy, const char *currency);

/* The ledger: everything a claim's amounts derive from. */
typedef enum {
	DUNLIN_ENTRY_PRINCIPAL, DUNLIN_ENTRY_FEE, DUNLIN_ENTRY_INTEREST, DUNLIN_ENTRY_LUMP_SUM,
	DUNLIN_ENTRY_PAYMENT, DUNLIN_ENTRY_CREDIT, DUNLIN_ENTRY_WAIVER, DUNLIN_ENTRY_COUNT,
} DunlinEntryKind;
typedef struct {
	DunlinEntryKind kind;
	DunlinDay day;
	gint64 amount; /* minor units, positive; a reversed payment is a negative payment */
	char *text;    /* NULL */
	char *source;  /* SHA-256 of the message that said so; NULL: an admin or Dunlin */
} DunlinEntry;
void dunlin_entry_free(DunlinEntry *entry);
typedef struct {
	gint64 principal, fees, interest, lump_sum; /* demanded */
	gint64 paid, credited, waived;
	gint64 open; /* demanded − paid − credited − waived; may be negative */
} DunlinBalance;
/* @entries: of DunlinEntry. FALSE where a sum would overflow. */
gboolean dunlin_balance_of(GPtrArray *entries, DunlinBalance *ret_balance);

/* Everything a decision looks at. All borrowed. */
typedef struct {
	const DunlinClaim *claim;
	const DunlinPolicy *policy;
	DunlinBalance balance;
	guint holds;               /* active ones, of the claim and of its debtor */
	guint debtor_holds;        /* those of them that are the debtor's */
	DunlinDay hold_until;      /* the latest end among them; NONE where one has no end */
	DunlinDay announce_day;    /* on which the creditor is told that it comes, or NONE: it need not be */
	gboolean has_mail;         /* the debtor has a mail address that works */
	gboolean has_address;      /* that, or the policy needs none: all of its steps reach him otherwise */
	gint64 debtor_step_at;     /* newest reminder of this creditor to this debtor; 0 */
	gint64 credit;             /* what the debtor has in his account, in the claim's currency */
	const DunlinHolidays *holidays;
	const char *country;       /* the debtor's: holidays, floors */
	DunlinDebtorKind kind;     /* the debtor's: floors */
	gboolean needs_consent;    /* of a draft: nobody said yet that it is unpaid */
	gboolean offers;           /* the creditor's consent = "ask": he is offered the service */
	gboolean has_partner;      /* somebody is configured who takes the policy's hand-over */
	gboolean foreign;          /* of a draft: seller or IBAN are not the creditor's; never opens */
	GTimeZone *zone;           /* the creditor's civil days */
	const DunlinWindow *window;
	char *const *quiet;        /* the creditor's (day.h): no letter, no end of a deadline; NULL */
	gint64 now;
} DunlinCase;

/* What the debtor is asked for: what is open without what of it is disputed. */
gint64 dunlin_case_demanded(const DunlinCase *facts);

/* What the desk does after a decision, in one transaction with the changed claim. */
typedef enum {
	DUNLIN_DO_STEP = 1 << 0,      /* put the notice of decision.step into the outbox */
	DUNLIN_DO_ASK = 1 << 1,       /* ask the creditor (approver) about decision.step: still unpaid?
				       * In collection: ask the partner whether he takes the case */
	DUNLIN_DO_WITHDRAW = 1 << 2,  /* notices asking this debtor for money that have not left are withdrawn */
	DUNLIN_DO_HOLD = 1 << 3,      /* add a hold by the event's actor */
	DUNLIN_DO_END_HOLDS = 1 << 4, /* end the claim's own holds */
	DUNLIN_DO_TELL = 1 << 5,      /* tell the creditor what happened, at once; the desk leaves it out
				       * where he did it himself and gets a transcript */
	DUNLIN_DO_OPENED = 1 << 6,    /* confirm the opening with the plan */
	DUNLIN_DO_QUESTION = 1 << 7,  /* draft: ask for exactly what is missing */
	DUNLIN_DO_ENDED = 1 << 8,     /* tell the creditor that the policy's letters are used up */
	DUNLIN_DO_OFFER = 1 << 9,     /* offer the creditor to remind his customer: yes, no or paid? */
	DUNLIN_DO_NOTED = 1 << 10,    /* tell him when he will be offered it */
} DunlinDo;

typedef struct {
	DunlinClaim *after;      /* the claim as it stands now; version unchanged */
	guint effects;           /* DunlinDo */
	const DunlinStep *step;  /* for STEP, ASK, ENDED; borrowed from the policy; NULL for ENDED
				  * where no step is left */
	DunlinDay deadline;      /* for STEP */
} DunlinDecision;
void dunlin_decision_clear(DunlinDecision *decision);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DunlinDecision, dunlin_decision_clear)

/* Decides. The state table {state, event, guard, next state, effects} is const; a missing row is a
 * refusal (CONFLICT: "claim 7K3M4QX2 is closed and takes no 'hold'"), never a default. @at: when the
 * event happened. The new claim's next_step and next_at are computed. Calling it again with the
 * result and the same clock event changes nothing.
 *
 * The balance is the one after the event's ledger entries. HOLD_ENDED means that no hold is left;
 * after effect HOLD the caller schedules again, with the new hold in the case. A bounced step is
 * taken back when the claim opens again, so it is repeated to the corrected address. */
gboolean dunlin_claim_apply(const DunlinCase *before, DunlinEvent event, gint64 at,
			    DunlinDecision *ret_decision, GError **error);

/* Takes the last step back, because its notice provably never left or bounced: `step` becomes the
 * one before, step_run rises. Changes nothing unless the step is TAKEN or FAILED. The deadline of
 * the step before is forgotten: it had passed when this one was taken. Schedule afterwards. */
void dunlin_claim_untake(DunlinClaim *claim, const DunlinPolicy *policy);
/* Recomputes next_step and next_at of @claim in place, from the rest of the case. */
void dunlin_claim_schedule(DunlinClaim *claim, const DunlinCase *facts);

/* What comes next, and when: the very code the clock uses. */
typedef struct DunlinFloor DunlinFloor;
typedef enum {
	DUNLIN_PLAN_NOTHING,
	DUNLIN_PLAN_STEP,
	DUNLIN_PLAN_ASK,
	DUNLIN_PLAN_ENDED, /* a hand-over that nobody is configured for, or (step NULL) no step left */
	DUNLIN_PLAN_STOP,  /* nobody answered and the step's silence is "stop": the claim is held */
	DUNLIN_PLAN_OFFER, /* of a draft: the creditor is offered the service */
} DunlinPlanKind;
typedef struct {
	DunlinPlanKind kind;
	const DunlinStep *step;
	gint64 at;          /* in the send window, never before the case's `now` */
	DunlinDay deadline; /* what the step's letter will set, sent at `at`; NONE */
	const DunlinFloor *floor; /* the country's least that made it later (deadline.h); NULL */
} DunlinPlan;
DunlinPlan dunlin_plan_next(const DunlinCase *facts);
#define DUNLIN_PLAN_HORIZON 366 /* days that a plan looks ahead */

/* When, as far as the policy's spacing goes, the next letter may follow one that leaves `now`. */
gint64 dunlin_plan_after_letter(const DunlinCase *facts);
/* The step that hands the claim over; NULL: the policy has none. */
const DunlinStep *dunlin_policy_handover(const DunlinPolicy *policy);
/* Every step to come until @until, if nobody says anything but "yes": of DunlinPlan, of kind STEP
 * (also where the creditor is asked first: step->ask) or, for a hand-over, ENDED. A held claim is
 * planned from the end of its hold, a draft that only lacks the creditor's yes as if he gave it when
 * he is asked. Yours. */
GArray *dunlin_plan_all(const DunlinCase *facts, DunlinDay until);
/* The same; of a draft whose creditor is offered the service for the last time, too. */
GArray *dunlin_plan_after_yes(const DunlinCase *facts, DunlinDay until);
/* Every step as if the claim had been opened now: none taken, nothing held. Of DunlinPlan; yours. */
GArray *dunlin_plan_samples(const DunlinCase *facts);
/* The creditor wants no letters for now. FALSE: he was not to be asked. Schedule afterwards. */
gboolean dunlin_offer_decline(DunlinClaim *claim, const DunlinCase *facts);

/* Words of the outer contract; from_string: FALSE where unknown. */
const char *dunlin_state_to_string(DunlinState state);
gboolean dunlin_state_from_string(const char *text, DunlinState *ret_state);
const char *dunlin_reason_to_string(DunlinReason reason); /* NULL for none */
gboolean dunlin_reason_from_string(const char *text, DunlinReason *ret_reason);
const char *dunlin_event_to_string(DunlinEvent event);
const char *dunlin_actor_to_string(DunlinActor actor);
gboolean dunlin_actor_from_string(const char *text, DunlinActor *ret_actor);
const char *dunlin_entry_kind_to_string(DunlinEntryKind kind);
gboolean dunlin_entry_kind_from_string(const char *text, DunlinEntryKind *ret_kind);
const char *dunlin_debtor_kind_to_string(DunlinDebtorKind kind);
gboolean dunlin_debtor_kind_from_string(const char *text, DunlinDebtorKind *ret_kind);
const char *dunlin_step_state_to_string(DunlinStepState state);
gboolean dunlin_step_state_from_string(const char *text, DunlinStepState *ret_state);
const char *dunlin_policy_by_to_string(DunlinPolicyBy by);
gboolean dunlin_policy_by_from_string(const char *text, DunlinPolicyBy *ret_by);
const char *dunlin_due_origin_to_string(DunlinDueOrigin origin);
gboolean dunlin_due_origin_from_string(const char *text, DunlinDueOrigin *ret_origin);

/* The state table, "state event guard next effects" a line, blanks between, "-" for none: for
 * `dunlinctl states` and the man page. */
void dunlin_states_print(GString *out);

G_END_DECLS
