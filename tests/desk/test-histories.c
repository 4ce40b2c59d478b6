/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Random histories on a real store: mails of creditor, debtors and a forger, the clock, every answer
 * an MTA can give, reports and the admin. What must always be true is held against each of them.
 * DUNLIN_HISTORIES=N plays more of them; the seed is printed (DUNLIN_HISTORIES_SEED names
 * another).
 */
#include <string.h>

#include "../chance.h"
#include "base/error.h"
#include "house.h"
#include "sums.h"

enum { HISTORIES = 25, EVENTS = 60, INVOICES = 3, SPACING_DAYS = 7, JOINT_EVERY = 5 };

typedef struct { /* a claim's demand that passed the gate */
	char *claim, *step, *notice;
	gint64 debtor;
	DunlinDay day;
	gboolean has;  /* the MTA took it */
	gboolean void_; /* it never reached anybody: 4xx, 5xx, bounced */
} Pass;

typedef struct {
	TestHouse h;
	GPtrArray *passes; /* of Pass */
	guint joint;       /* letters about several claims that passed */
} World;

static void
pass_free(gpointer data)
{
	Pass *pass = data;

	g_free(pass->claim);
	g_free(pass->step);
	g_free(pass->notice);
	g_free(pass);
}

static GRand *chance;

static guint
below(guint n)
{
	return chance_below(chance, n);
}

static const char *
one_of(const char *const *texts)
{
	return chance_of(chance, texts);
}

/* ── looking ── */

static gboolean
collect(DunlinClaim *claim, gpointer data)
{
	g_ptr_array_add(data, dunlin_claim_copy(claim));
	return TRUE;
}

static GPtrArray *
claims(World *w)
{
	DunlinClaimFilter all = {.creditor = -1, .state = -1, .overdue_on = DUNLIN_DAY_NONE};
	GPtrArray *found = g_ptr_array_new_with_free_func((GDestroyNotify)dunlin_claim_free);

	g_assert_true(dunlin_claim_each(w->h.desk->store, &all, collect, found, NULL));
	return found;
}

static guint64
ledger_of(World *w, const DunlinClaim *claim)
{
	g_autoptr(GPtrArray) entries = dunlin_ledger_list(w->h.desk->store, claim, NULL);
	guint64 sum = entries->len; /* an entry and its reverse are not nothing */

	for (guint i = 0; i < entries->len; i++) {
		const DunlinEntry *entry = g_ptr_array_index(entries, i);

		sum = sum * 31 + (guint64)entry->amount;
	}
	return sum;
}

static gboolean
has_passed(World *w, const char *notice)
{
	for (guint i = 0; i < w->passes->len; i++)
		if (g_str_equal(((Pass *)g_ptr_array_index(w->passes, i))->notice, notice))
			return TRUE;
	return FALSE;
}

static gboolean
mta_has(World *w, const char *notice)
{
	for (guint i = 0; i < w->passes->len; i++) {
		const Pass *pass = g_ptr_array_index(w->passes, i);

		if (g_str_equal(pass->notice, notice) && pass->has)
			return TRUE;
	}
	return FALSE;
}

/* What became of all that the notice asks for, in its newest passage. */
static void
mark(World *w, const char *notice, gboolean has, gboolean voided)
{
	for (guint i = 0; i < w->passes->len; i++) {
		Pass *pass = g_ptr_array_index(w->passes, i);

		if (!g_str_equal(pass->notice, notice))
			continue;
		pass->has = has;
		pass->void_ = pass->void_ || voided;
	}
}

/* A notice of that role about some claim, in a state that people have seen; NULL. */
static DunlinNotice *
some_notice(World *w, DunlinRole role)
{
	g_autoptr(GPtrArray) all = claims(w);
	g_autoptr(GPtrArray) notices = NULL;

	if (all->len == 0)
		return NULL;
	notices = dunlin_notice_list(w->h.desk->store, g_ptr_array_index(all, below(all->len)), NULL);
	for (guint tries = 0; notices->len > 0 && tries < 8; tries++) {
		const DunlinNotice *notice = g_ptr_array_index(notices, below(notices->len));

		if (notice->role == role && notice->accepted_at > 0)
			return dunlin_notice_get(w->h.desk->store, notice->id, NULL);
	}
	return NULL;
}

/* ── what must always be true ── */

static void
check_verify(World *w)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) report = g_string_new(NULL);
	gboolean sound = FALSE;

	g_assert_true(dunlin_desk_verify(w->h.desk, w->h.time, report, &sound, &error));
	g_assert_no_error(error);
	g_assert_cmpstr(report->str, ==, "");
	g_assert_true(sound);
}

static gboolean
is_in_flight(DunlinNoticeState state)
{
	return dunlin_notice_is_waiting(state) || state == DUNLIN_NOTICE_DOT ||
	       state == DUNLIN_NOTICE_UNKNOWN;
}

/* No step is lost: what is taken is on its way; what is open is looked at again, or has no letter
 * left; what is held waits for a day or for a person. */
static void
check_claim(World *w, const DunlinClaim *claim)
{
	g_autoptr(GPtrArray) notices = dunlin_notice_list(w->h.desk->store, claim, NULL);
	DunlinBalance balance;
	guint flying = 0;

	g_assert_true(dunlin_ledger_balance(w->h.desk->store, claim, &balance, NULL));
	for (guint i = 0; i < notices->len; i++) {
		const DunlinNotice *notice = g_ptr_array_index(notices, i);

		flying += notice->demands && is_in_flight(notice->state) ? 1 : 0;
	}
	g_assert_cmpuint(flying, <=, 1);
	if (claim->step_state == DUNLIN_STEP_TAKEN)
		g_assert_cmpuint(flying, ==, 1);
	if (claim->state == DUNLIN_STATE_OPEN && claim->step_state != DUNLIN_STEP_TAKEN &&
	    balance.open > 0)
		g_assert_true(claim->next_at > 0 || g_strcmp0(claim->asked, "handover") == 0);
	if (claim->state == DUNLIN_STATE_CLOSED)
		g_assert_cmpint(claim->next_at, ==, 0);
}

static void
check_world(World *w)
{
	g_autoptr(GPtrArray) all = claims(w);

	check_verify(w);
	for (guint i = 0; i < all->len; i++)
		check_claim(w, g_ptr_array_index(all, i));
}

/* A demand for @reference passes the gate now. */
static void
check_part(World *w, const DunlinNotice *notice, const char *reference)
{
	g_autoptr(DunlinClaim) claim = test_claim(&w->h, reference);
	g_autoptr(GPtrArray) holds = dunlin_hold_list(w->h.desk->store, claim, TRUE, NULL);
	DunlinDay today = dunlin_day_of(w->h.time.now, w->h.house->config->zone);
	DunlinNoticePart part = dunlin_notice_part(notice, reference);
	Pass *pass = g_new0(Pass, 1);
	DunlinBalance balance;

	g_assert_cmpint(claim->state, ==, DUNLIN_STATE_OPEN);
	g_assert_cmpuint(holds->len, ==, 0);
	g_assert_true(dunlin_ledger_balance(w->h.desk->store, claim, &balance, NULL));
	g_assert_cmpint(balance.open, >, 0);
	g_assert_cmpint(part.amount, ==, balance.open);
	g_assert_cmpstr(part.step, ==, claim->step);
	g_assert_cmpint(part.deadline, ==, claim->deadline);
	g_assert_cmpint(claim->unpaid_day, >, claim->due_day);
	for (guint i = 0; i < w->passes->len; i++) {
		const Pass *earlier = g_ptr_array_index(w->passes, i);

		if (earlier->void_)
			continue;
		g_assert_false(g_str_equal(earlier->claim, claim->reference) &&
			       g_str_equal(earlier->step, part.step));
		if (earlier->debtor == claim->debtor && !g_str_equal(earlier->notice, notice->id))
			g_assert_cmpint(today - earlier->day, >=, SPACING_DAYS);
	}
	*pass = (Pass){g_strdup(claim->reference), g_strdup(part.step), g_strdup(notice->id),
		       claim->debtor, today, FALSE, FALSE};
	g_ptr_array_add(w->passes, pass);
}

static void
check_pass(World *w, const DunlinNotice *notice)
{
	gint64 sum = 0;

	for (guint i = 0; notice->claims[i] != NULL; i++) {
		check_part(w, notice, notice->claims[i]);
		sum += dunlin_notice_part(notice, notice->claims[i]).amount;
	}
	g_assert_cmpint(sum, ==, notice->amount);
	sums_check(&w->h, notice);
	w->joint += notice->claims[1] != NULL ? 1 : 0;
}

/* ── who may do what ── */

typedef struct {
	GPtrArray *claims;
	GArray *ledgers; /* guint64 */
} Before;

static void
before_fill(World *w, Before *before)
{
	before->claims = claims(w);
	before->ledgers = g_array_new(FALSE, FALSE, sizeof(guint64));
	for (guint i = 0; i < before->claims->len; i++) {
		guint64 ledger = ledger_of(w, g_ptr_array_index(before->claims, i));

		g_array_append_val(before->ledgers, ledger);
	}
}

/* Whoever proved nothing may have stopped clocks, and nothing else. */
static void
check_only_stopped(World *w, const Before *before)
{
	g_autoptr(GPtrArray) after = claims(w);

	g_assert_cmpuint(after->len, ==, before->claims->len);
	for (guint i = 0; i < after->len; i++) {
		const DunlinClaim *is = g_ptr_array_index(after, i);
		const DunlinClaim *was = g_ptr_array_index(before->claims, i);

		g_assert_cmpuint(ledger_of(w, is), ==, g_array_index(before->ledgers, guint64, i));
		g_assert_cmpint(is->due_day, ==, was->due_day);
		g_assert_cmpint(is->debtor, ==, was->debtor);
		if (is->state != was->state)
			g_assert_true((was->state == DUNLIN_STATE_OPEN &&
				       is->state == DUNLIN_STATE_HELD) ||
				      is->state == DUNLIN_STATE_DISPUTED);
	}
}

static void
before_clear(Before *before)
{
	g_ptr_array_unref(before->claims);
	g_array_unref(before->ledgers);
}

/* ── what happens ── */

static const char *const creditor_words[] = {
	"paid 10,00", "unpaid", "nicht bezahlt", "ja", "yes", "yes", "no", "hold", "hold for 10 days",
	"resume", "resume", "resume", "stop", "dispute", "promise 2027-01-15", "due: 2026-10-10",
	"due: 2026-12-24", "amount: 238,00 EUR", "debtor: neu@debtor.example",
	"debtor: kunde@debtor.example", "status", "help", "note x", "Danke, sehr gut!",
	"paid\r\nunpaid", "hold\r\nresume", "set due 2026-11-01", "due: 2026-10-10\r\nunpaid",
	"paid 10,00 purpose R-0", "paid 30,00 purpose Rechnung R 1 danke", "paid 5,00 purpose R-0 R-1",
	"offset", NULL};
static const char *const last_words[] = {"paid", "bezahlt", "bezahlt 119,00 EUR", "withdraw",
					 "write-off", "hold\r\nresume\r\npaid", "paid 300,00",
					 "paid 119,00 purpose R-1", "paid 238,00 purpose R-0 R-1", NULL};
static const char *const debtor_words[] = {
	"Die Rechnung ist schon bezahlt.", "paid", "Ich zahle am 24.12.2026.", "resume", "unpaid",
	"Wir widersprechen der Rechnung.", "stop", "withdraw", "amount: 1.00 EUR", "due: 2027-10-10",
	"debtor: x@y.example", "Wie bitte?", "write-off", "hold until 2026-11-11", NULL};

static void
forward_number(World *w, guint which, gboolean proven, const char *type, const char *due, const char *payable)
{
	static const char *const to[] = {"kunde@debtor.example", "kunde@debtor.example",
					 "zweite@debtor.example"};
	g_autofree char *number = g_strdup_printf("%s-%u%s", type ? "G" : "R", which, proven ? "" : "f");
	g_autofree char *plain = test_invoice(number, due, payable, below(8) == 0 ? NULL : to[which]);
	g_auto(GStrv) parts = g_strsplit(plain, ">380<", 2);
	g_autofree char *xml = g_strjoinv(type ? type : ">380<", parts);
	g_autofree char *mail = test_mail("billing@acme.example", proven, "dunning@example.com",
					  "Fwd: Rechnung", "siehe Anhang", xml);

	(void)test_take(&w->h, mail, NULL);
}

static void
forward(World *w, gboolean proven)
{
	static const char *const due[] = {"2026-10-15", "2026-10-28", NULL};

	forward_number(w, below(INVOICES), proven, NULL, below(8) == 0 ? NULL : one_of(due), "119.00");
}

/* It names no invoice: what it gives is the debtor's. */
static void
creditor_credits(World *w)
{
	forward_number(w, below(INVOICES), TRUE, ">381<", NULL, "19.00");
}

static void
creditor_forwards(World *w)
{
	forward(w, TRUE);
}

static void
write_as(World *w, const char *from, gboolean proven, DunlinRole role, const char *words)
{
	g_autoptr(DunlinNotice) notice = some_notice(w, role);
	g_autofree char *to = NULL, *mail = NULL;

	if (notice == NULL)
		return;
	to = test_reply_to(&w->h, notice);
	mail = test_mail(from, proven, to, "Re: Rechnung", words, NULL);
	g_test_message("%s writes \"%s\"", from, words);
	(void)test_take(&w->h, mail, NULL);
}

static void
creditor_writes(World *w)
{
	write_as(w, "billing@acme.example", TRUE, DUNLIN_ROLE_CREDITOR,
		 one_of(below(8) == 0 ? last_words : creditor_words));
}

static void
debtor_writes(World *w)
{
	write_as(w, "kunde@debtor.example", below(2) == 0, DUNLIN_ROLE_DEBTOR, one_of(debtor_words));
}

static void
forger_writes(World *w)
{
	const char *const *const lists[] = {creditor_words, last_words, debtor_words};
	const char *words = one_of(lists[below(G_N_ELEMENTS(lists))]);

	if (below(4) == 0)
		forward(w, FALSE);
	else
		write_as(w, "billing@acme.example", FALSE,
			 below(2) == 0 ? DUNLIN_ROLE_CREDITOR : DUNLIN_ROLE_DEBTOR, words);
}

static void
other_creditor_writes(World *w)
{
	write_as(w, "boss@other.example", TRUE, DUNLIN_ROLE_CREDITOR, one_of(creditor_words));
}

static void
admin_orders(World *w)
{
	static const DunlinVerb verbs[] = {DUNLIN_VERB_PAID,   DUNLIN_VERB_UNPAID,
					   DUNLIN_VERB_UNPAID, DUNLIN_VERB_HOLD,
					   DUNLIN_VERB_RESUME, DUNLIN_VERB_RESUME,
					   DUNLIN_VERB_RESUME, DUNLIN_VERB_DISPUTE,
					   DUNLIN_VERB_UNPAID, DUNLIN_VERB_UNPAID};
	g_autoptr(GPtrArray) all = claims(w);
	DunlinVerb verb = verbs[below(G_N_ELEMENTS(verbs))];
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;
	const DunlinClaim *claim;

	if (all->len == 0)
		return;
	claim = g_ptr_array_index(all, below(all->len));
	if (dunlin_desk_command(w->h.desk, claim->reference, verb, NULL, DUNLIN_ACTOR_ADMIN, w->h.time,
				&text, &error))
		g_test_message("admin: %s", text);
	else
		g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFLICT);
}

static void
time_passes(World *w)
{
	static const guint days[] = {0, 1, 1, 2, 3, 4, 7, 16};
	GTimeZone *zone = w->h.house->config->zone;
	DunlinDay day = dunlin_day_of(w->h.time.now, zone) + (gint)days[below(G_N_ELEMENTS(days))];
	gint64 at = dunlin_day_at(day, (int)(7 * 60 + below(13 * 60)), zone);

	w->h.time.now = MAX(at, w->h.time.now + 600);
	w->h.time.real = w->h.time.now;
	test_run_clock(&w->h);
}

/* A report on something that the MTA has. */
static void
report_comes(World *w)
{
	static const char *const actions[] = {"failed", "delayed", "delivered", "relayed", NULL};
	g_autofree char *to = NULL, *mail = NULL;
	g_autoptr(DunlinNotice) notice = NULL;
	const char *action = one_of(actions);
	const Pass *pass;

	if (w->passes->len == 0)
		return;
	pass = g_ptr_array_index(w->passes, below(w->passes->len));
	if (!pass->has || pass->void_)
		return;
	notice = dunlin_notice_get(w->h.desk->store, pass->notice, NULL);
	to = test_reply_to(&w->h, notice);
	mail = test_report(to, notice->to, action, "5.1.1");
	g_test_message("report: %s %s", notice->id, action);
	mark(w, notice->id, TRUE, g_str_equal(action, "failed"));
	(void)test_take(&w->h, mail, NULL);
}

static void
sender_restarts(World *w)
{
	g_assert_true(dunlin_desk_notice_recover(w->h.desk, below(2) == 0, w->h.time, NULL));
}

/* The admin looks into the MTA's log and says what he found. */
static void
admin_clears_up(World *w)
{
	g_autoptr(GPtrArray) unknown =
		dunlin_notice_outbox(w->h.desk->store, DUNLIN_NOTICE_UNKNOWN, 10, NULL);
	g_autoptr(GError) error = NULL;

	for (guint i = 0; i < unknown->len; i++) {
		const DunlinNotice *notice = g_ptr_array_index(unknown, i);

		if (mta_has(w, notice->id)) {
			g_assert_true(dunlin_desk_notice_drop(w->h.desk, notice->id, w->h.time, &error));
			continue;
		}
		mark(w, notice->id, FALSE, TRUE);
		g_assert_true(dunlin_desk_notice_retry(w->h.desk, notice->id, w->h.time, &error));
	}
}

/* ── submission: every way it can go ── */

static void
interrupt(World *w)
{
	if (below(4) == 0)
		admin_orders(w);
	else if (below(6) == 0)
		creditor_writes(w);
}

static gboolean
pass_gate(World *w, const DunlinNotice *notice)
{
	const DunlinPassage passage = test_passage(notice);
	g_autoptr(GError) error = NULL;
	DunlinGate gate = DUNLIN_GATE_REFUSE;

	g_assert_true(test_at_gate(&w->h, &passage, &gate, NULL, &error));
	g_assert_no_error(error);
	if (gate == DUNLIN_GATE_PASS && notice->demands)
		check_pass(w, notice);
	return gate == DUNLIN_GATE_PASS;
}

static void
answer(World *w, DunlinNotice *notice, DunlinAnswerKind kind, guint code)
{
	gboolean unstamped = FALSE;

	g_test_message("%s (%s): answer %d %u", notice->id, notice->letter, (int)kind, code);
	g_assert_true(dunlin_desk_notice_answer(w->h.desk, notice, kind, code, "said", w->h.time,
						&unstamped, NULL));
	g_assert_false(unstamped);
}

/* After the dot: what the MTA does with it, and what of that comes back. */
static void
finish(World *w, DunlinNotice *notice, guint luck)
{
	gboolean passed = luck != 0 && pass_gate(w, notice);
	guint code = !passed ? (luck == 0 ? 451 : 550) : luck == 1 ? 452 : luck == 2 ? 554 : 250;

	if (passed && notice->demands) {
		g_assert_true(has_passed(w, notice->id));
		mark(w, notice->id, code == 250, code != 250 && luck > 0);
	}
	if (luck == 3)
		answer(w, notice, DUNLIN_ANSWER_UNKNOWN, 0);
	else if (luck != 4) /* 4: the sender died */
		answer(w, notice, DUNLIN_ANSWER_REPLY, code);
}

static void
sender_works(World *w)
{
	for (guint i = below(12); i > 0; i--) {
		g_autoptr(GError) error = NULL;
		g_autoptr(DunlinNotice) notice =
			dunlin_desk_notice_take(w->h.desk, w->h.time, &error);
		g_autoptr(GBytes) bytes = NULL;

		g_assert_no_error(error);
		if (notice == NULL)
			return;
		bytes = dunlin_desk_notice_write(w->h.desk, notice, w->h.time, &error);
		g_assert_no_error(error);
		interrupt(w);
		if (below(12) == 0) {
			answer(w, notice, DUNLIN_ANSWER_NONE, 0);
			continue;
		}
		if (below(12) == 0) {
			answer(w, notice, DUNLIN_ANSWER_REPLY, below(2) == 0 ? 450 : 550);
			continue;
		}
		if (!dunlin_desk_notice_dot(w->h.desk, notice, w->h.time, &error))
			continue;
		interrupt(w);
		finish(w, notice, below(10));
	}
}

/* ── the histories ── */

static const struct {
	void (*happens)(World *w);
	guint weight;
	gboolean powerless; /* may stop clocks, and nothing else */
} events[] = {
	{creditor_forwards, 3, FALSE}, {creditor_writes, 5, FALSE},      {debtor_writes, 2, TRUE},
	{creditor_credits, 1, FALSE},
	{forger_writes, 2, TRUE},      {other_creditor_writes, 1, TRUE}, {admin_orders, 3, FALSE},
	{time_passes, 14, FALSE},      {report_comes, 2, FALSE},         {sender_restarts, 2, FALSE},
	{admin_clears_up, 2, FALSE},   {sender_works, 16, FALSE},
};

static guint
some_event(void)
{
	guint sum = 0, at;

	for (guint i = 0; i < G_N_ELEMENTS(events); i++)
		sum += events[i].weight;
	at = below(sum);
	for (guint i = 0;; i++) {
		if (at < events[i].weight)
			return i;
		at -= events[i].weight;
	}
}

/* What is written leaves at once. */
static void
sender_delivers(World *w)
{
	DunlinNotice *notice;

	while ((notice = dunlin_desk_notice_take(w->h.desk, w->h.time, NULL)) != NULL) {
		g_autoptr(DunlinNotice) taken = notice;
		g_autoptr(GBytes) bytes =
			dunlin_desk_notice_write(w->h.desk, notice, w->h.time, NULL);

		g_assert_nonnull(bytes);
		g_assert_true(dunlin_desk_notice_dot(w->h.desk, notice, w->h.time, NULL));
		finish(w, notice, G_MAXUINT);
	}
}

/* Two claims of one debtor, due together. Their letter meets what any letter meets, but for the
 * first history's: one at least is to leave. */
static void
write_jointly(World *w, gboolean surely)
{
	for (guint which = 0; which < 2; which++)
		forward_number(w, which, TRUE, NULL, "2026-10-15", "119.00");
	test_house_at(&w->h, "2026-10-23 10:00");
	test_run_clock(&w->h);
	if (surely)
		sender_delivers(w);
	else
		sender_works(w);
	check_world(w);
}

static void
play(World *w, guint round)
{
	test_house_renew(&w->h);
	g_ptr_array_set_size(w->passes, 0);
	test_house_at(&w->h, "2026-10-21 10:00");
	if (round % JOINT_EVERY == 0)
		write_jointly(w, round == 0);
	else
		forward(w, TRUE);
	for (guint i = 0; i < EVENTS; i++) {
		guint event = some_event();
		Before before = {NULL, NULL};

		before_fill(w, &before);
		events[event].happens(w);
		if (events[event].powerless)
			check_only_stopped(w, &before);
		before_clear(&before);
		check_world(w);
	}
}

static void
test_histories(void)
{
	const char *wish = g_getenv("DUNLIN_HISTORIES");
	guint count = wish != NULL ? (guint)atoi(wish) : HISTORIES, passed = 0;
	World w = {.passes = g_ptr_array_new_with_free_func(pass_free)};

	chance = chance_new("DUNLIN_HISTORIES_SEED");
	test_house_open(&w.h);
	for (guint i = 0; i < count; i++) {
		play(&w, i);
		passed += w.passes->len;
	}
	g_test_message("%u histories, %u demands passed the gate, %u letters about several claims",
		       count, passed, w.joint);
	g_assert_cmpuint(passed, >, count / 4);
	g_assert_cmpuint(w.joint, >, 0);
	test_house_close(&w.h);
	g_ptr_array_unref(w.passes);
	g_rand_free(chance);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_house_in_memory();
	g_test_add_func("/histories/random", test_histories);
	return g_test_run();
}
