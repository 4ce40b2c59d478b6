/* SPDX-License-Identifier: BSD-2-Clause */
/* What must be true before a claim is handed over, and what asks for it. */
#include "fixture.h"

#include <string.h>

#include "claim/handover.h"

typedef struct {
	Fixture *fixture;
	DunlinNotice letters[2];
	GPtrArray *notices;
	DunlinHandover handover;
} Case;

/* Both letters arrived, their deadlines are over, nobody said anything: Mon 2026-12-07. */
static void
case_up(Case *c, gconstpointer data)
{
	static const char *const steps[] = {"reminder", "final"};
	DunlinClaim *claim;

	(void)data;
	c->fixture = fixture_new();
	claim = c->fixture->claim;
	claim->state = DUNLIN_STATE_OPEN;
	put(&claim->step, "final");
	claim->step_state = DUNLIN_STEP_SENT;
	claim->step_at = instant("2026-11-05 08:00");
	claim->deadline = day("2026-11-16");
	c->fixture->facts.now = instant("2026-12-07 10:00");
	c->fixture->facts.has_partner = TRUE;
	c->notices = g_ptr_array_new();
	for (guint i = 0; i < G_N_ELEMENTS(steps); i++) {
		c->letters[i] = (DunlinNotice){.role = DUNLIN_ROLE_DEBTOR, .demands = TRUE,
					       .step = (char *)steps[i],
					       .state = DUNLIN_NOTICE_DELIVERED,
					       .accepted_at = claim->step_at};
		g_ptr_array_add(c->notices, &c->letters[i]);
	}
	c->handover = (DunlinHandover){.facts = &c->fixture->facts, .notices = c->notices,
				       .approved = TRUE};
}

static void
case_down(Case *c, gconstpointer data)
{
	(void)data;
	g_ptr_array_unref(c->notices);
	fixture_free(c->fixture);
}

static const char *const check_words[DUNLIN_HANDOVER_CHECKS] = {
	[DUNLIN_HANDOVER_CLOSED] = "closed",
	[DUNLIN_HANDOVER_DRAFT] = "draft",
	[DUNLIN_HANDOVER_DISPUTED] = "disputed",
	[DUNLIN_HANDOVER_COLLECTION] = "in-collection",
	[DUNLIN_HANDOVER_HELD] = "held",
	[DUNLIN_HANDOVER_NOTHING_OPEN] = "nothing-open",
	[DUNLIN_HANDOVER_NO_PARTNER] = "no-partner",
	[DUNLIN_HANDOVER_LETTERS] = "letters",
	[DUNLIN_HANDOVER_DEADLINE] = "deadline",
	[DUNLIN_HANDOVER_OVERDUE] = "overdue",
	[DUNLIN_HANDOVER_APPROVAL] = "approval",
};

/* The checks that fail, parted by blanks. */
static char *
failed(const Case *c)
{
	GString *words = g_string_new(NULL);
	guint bits = dunlin_handover_failed(&c->handover);

	for (guint i = 0; i < DUNLIN_HANDOVER_CHECKS; i++) {
		if (bits & (1u << i))
			g_string_append_printf(words, "%s%s", words->len ? " " : "", check_words[i]);
	}
	return g_string_free(words, FALSE);
}

static void
check(const Case *c, const char *name, const char *wanted)
{
	g_autofree char *got = failed(c);

	if (strcmp(got, wanted) != 0)
		g_error("%s: got \"%s\", wanted \"%s\"", name, got, wanted);
}

static void
test_checks(Case *c, gconstpointer data)
{
	DunlinCase *facts = &c->fixture->facts;
	DunlinClaim *claim = c->fixture->claim;
	static const struct {
		DunlinState state;
		const char *wanted;
	} states[] = {
		{DUNLIN_STATE_CLOSED, "closed"},	 {DUNLIN_STATE_DRAFT, "draft"},
		{DUNLIN_STATE_DISPUTED, "disputed"},	 {DUNLIN_STATE_COLLECTION, "in-collection"},
		{DUNLIN_STATE_HELD, "held"},		 {DUNLIN_STATE_OPEN, ""},
	};

	(void)data;
	for (guint i = 0; i < G_N_ELEMENTS(states); i++) {
		claim->state = states[i].state;
		check(c, "state", states[i].wanted);
	}
	facts->holds = 1;
	check(c, "a debtor's hold", "held");
	facts->holds = 0;
	facts->balance.open = 0;
	check(c, "covered", "nothing-open");
	facts->balance.open = 1;
	facts->has_partner = FALSE;
	check(c, "nobody takes it", "no-partner");
	c->handover.court = TRUE;
	check(c, "court", "");
	facts->has_partner = TRUE;
	c->handover.approved = FALSE;
	check(c, "no approver", "approval");
	claim->state = DUNLIN_STATE_HELD;
	check(c, "two at once", "held approval");
}

static void
test_dates(Case *c, gconstpointer data)
{
	DunlinCase *facts = &c->fixture->facts;
	static const struct {
		const char *now, *wanted;
	} rows[] = {
		{"2026-11-13 23:59", "deadline overdue"}, {"2026-11-14 00:00", "deadline"},
		{"2026-11-16 23:59", "deadline"},	  {"2026-11-17 00:00", ""},
	};

	(void)data;
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		facts->now = instant(rows[i].now);
		check(c, rows[i].now, rows[i].wanted);
	}
	c->fixture->claim->deadline = DUNLIN_DAY_NONE;
	facts->now = instant("2026-10-15 23:59");
	c->fixture->steps[2].overdue = duration("0d");
	check(c, "on the due day", "overdue");
}

static void
test_letters(Case *c, gconstpointer data)
{
	static const struct {
		const char *name;
		DunlinNoticeState state;
		const char *accepted, *wanted;
	} rows[] = {
		{"delivered", DUNLIN_NOTICE_DELIVERED, "2026-12-07 09:59", ""},
		{"relayed", DUNLIN_NOTICE_RELAYED, "2026-12-07 09:59", ""},
		{"just accepted", DUNLIN_NOTICE_ACCEPTED, "2026-12-05 10:01", "letters"},
		{"accepted two days ago", DUNLIN_NOTICE_ACCEPTED, "2026-12-05 10:00", ""},
		{"delayed", DUNLIN_NOTICE_DEFERRED, "2026-12-01 10:00", "letters"},
		{"bounced", DUNLIN_NOTICE_BOUNCED, "2026-12-01 10:00", "letters"},
		{"on its way", DUNLIN_NOTICE_SENDING, "2026-12-01 10:00", "letters"},
	};

	(void)data;
	for (guint which = 0; which < 2; which++) {
		for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
			c->letters[which].state = rows[i].state;
			c->letters[which].accepted_at = instant(rows[i].accepted);
			check(c, rows[i].name, rows[i].wanted);
		}
		c->letters[which].state = DUNLIN_NOTICE_DELIVERED;
	}
	/* One letter about several claims: each has its own step in it. */
	char *claims[] = {(char *)"AAAAAAAA", c->fixture->claim->reference, NULL};
	DunlinNoticePart parts[] = {{.step = (char *)"final"}, {.step = (char *)"reminder"}};

	c->letters[0].step = (char *)"final";
	c->letters[0].claims = claims;
	c->letters[0].parts = parts;
	check(c, "joined", "");
	parts[1].step = (char *)"final";
	check(c, "joined, another step", "letters");
	parts[1].step = (char *)"reminder";
	c->letters[0].demands = FALSE;
	check(c, "a notice of the creditor", "letters");
	/* What announces the due date need not have left. */
	c->fixture->steps[0].when = DUNLIN_WHEN_BEFORE_DUE;
	check(c, "before due", "");
}

/* Every check has its sentence in every language of the letters, and no two have the same. */
static void
test_sentences(void)
{
	static const char *const languages[] = {"en", "de", "fr", "nl", "it", "es", "pl"};
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

	for (DunlinHandoverCheck i = 0; i < DUNLIN_HANDOVER_CHECKS; i++) {
		for (guint k = 0; k < G_N_ELEMENTS(languages); k++) {
			const char *text = dunlin_handover_sentence(i, languages[k]);

			g_test_message("%s, check %u", languages[k], i);
			g_assert_true(text != NULL && *text != '\0' && g_utf8_validate(text, -1, NULL));
			g_assert_true(g_hash_table_add(seen, (gpointer)text));
		}
		g_assert_cmpstr(dunlin_handover_sentence(i, "fr-BE"), ==, dunlin_handover_sentence(i, "fr"));
		g_assert_cmpstr(dunlin_handover_sentence(i, "sv"), ==, dunlin_handover_sentence(i, "en"));
		g_assert_cmpstr(dunlin_handover_sentence(i, NULL), ==, dunlin_handover_sentence(i, "en"));
	}
}

static const char *
next_at(const Fixture *fixture)
{
	return when(fixture->claim->next_at);
}

/* Nobody hands over without an approver's word; he is asked on the day, after three working days, and
 * each week. */
static void
test_asked(Case *c, gconstpointer data)
{
	static const char *const asked[] = {"Thu 2026-11-19 08:00", "Tue 2026-11-24 08:00",
					    "Fri 2026-11-27 08:00", "Fri 2026-12-04 08:00"};
	Fixture *fixture = c->fixture;

	(void)data;
	for (guint s = DUNLIN_SILENCE_WAIT; s <= DUNLIN_SILENCE_PROCEED; s++) {
		put(&fixture->claim->asked, NULL);
		fixture->claim->asked_count = 0;
		fixture->steps[2].silence = (DunlinSilence)s;
		fixture->facts.now = instant("2026-11-17 10:00");
		fixture_apply(fixture, DUNLIN_EVENT_DUE, NULL);
		for (guint i = 0; i < G_N_ELEMENTS(asked); i++) {
			g_assert_cmpstr(next_at(fixture), ==, asked[i]);
			fixture->facts.now = fixture->claim->next_at;
			g_assert_cmphex(fixture_apply(fixture, DUNLIN_EVENT_DUE, NULL), ==,
					DUNLIN_DO_ASK);
			g_assert_cmpstr(fixture->claim->asked, ==, "handover");
		}
		g_assert_cmpint(fixture->claim->state, ==, DUNLIN_STATE_OPEN);
	}
	fixture->steps[2].silence = DUNLIN_SILENCE_STOP;
	fixture->facts.now = instant("2026-12-31 10:00");
	fixture_apply(fixture, DUNLIN_EVENT_DUE, NULL);
	g_assert_cmpint(fixture->claim->state, ==, DUNLIN_STATE_HELD);
}

/* The partner is asked until he says that he takes it; what he returns may be handed over again. */
static void
test_with_partner(Case *c, gconstpointer data)
{
	Fixture *fixture = c->fixture;
	guint run = fixture->claim->step_run;

	(void)data;
	fixture_apply(fixture, DUNLIN_EVENT_HAND_OVER, "2026-12-07 10:00");
	g_assert_cmpint(fixture->claim->state, ==, DUNLIN_STATE_COLLECTION);
	g_assert_cmpstr(fixture->claim->step, ==, "handover");
	g_assert_cmpstr(next_at(fixture), ==, "Thu 2026-12-10 08:00");
	g_assert_cmphex(fixture_apply(fixture, DUNLIN_EVENT_DUE, "2026-12-10 08:00"), ==,
			DUNLIN_DO_ASK);
	g_assert_cmpstr(fixture->claim->asked, ==, DUNLIN_PARTNER_ASKED);
	g_assert_cmpstr(next_at(fixture), ==, "Tue 2026-12-15 08:00");
	g_assert_cmphex(fixture_apply(fixture, DUNLIN_EVENT_TAKEN_ON, "2026-12-11 09:00"), ==,
			DUNLIN_DO_TELL);
	g_assert_cmpint(fixture->claim->next_at, ==, 0);

	fixture_apply(fixture, DUNLIN_EVENT_RETURNED, "2026-12-14 09:00");
	g_assert_cmpint(fixture->claim->state, ==, DUNLIN_STATE_OPEN);
	g_assert_cmpstr(fixture->claim->step, ==, "final");
	g_assert_cmpuint(fixture->claim->step_run, ==, run + 1);
	g_assert_cmpstr(next_at(fixture), ==, "Thu 2026-12-17 08:00");
	fixture->facts.now = instant("2026-12-14 10:00");
	check(c, "again", "");
	fixture_apply(fixture, DUNLIN_EVENT_HAND_OVER, "2026-12-14 10:00");
	g_assert_cmpint(fixture->claim->state, ==, DUNLIN_STATE_COLLECTION);
	fixture->facts.balance.open = 0;
	fixture_apply(fixture, DUNLIN_EVENT_COLLECTED, "2026-12-15 10:00");
	g_assert_cmpint(fixture->claim->state, ==, DUNLIN_STATE_CLOSED);
	g_assert_cmpint(fixture->claim->reason, ==, DUNLIN_REASON_PAID);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add("/handover/checks", Case, NULL, case_up, test_checks, case_down);
	g_test_add("/handover/dates", Case, NULL, case_up, test_dates, case_down);
	g_test_add("/handover/letters", Case, NULL, case_up, test_letters, case_down);
	g_test_add_func("/handover/sentences", test_sentences);
	g_test_add("/handover/asked", Case, NULL, case_up, test_asked, case_down);
	g_test_add("/handover/with-partner", Case, NULL, case_up, test_with_partner, case_down);
	return g_test_run();
}
