/* SPDX-License-Identifier: BSD-2-Clause */
/* Walks every state × event, under every guard, against states.golden; then the turns that need
 * more than one event. */
#include "fixture.h"

#include <string.h>

#include "base/error.h"

static void
be_plain(Fixture *fixture)
{
	(void)fixture;
}

static void
lack_address(Fixture *fixture)
{
	fixture->facts.has_address = FALSE;
}

static void
lack_consent(Fixture *fixture)
{
	fixture->facts.needs_consent = TRUE;
}

static void
be_offered(Fixture *fixture)
{
	lack_consent(fixture);
	fixture->facts.offers = TRUE;
}

static void
wait_for_offer(Fixture *fixture)
{
	be_offered(fixture);
	fixture->claim->due_day = day("2026-10-19");
}

static void
have_declined(Fixture *fixture)
{
	be_offered(fixture);
	put(&fixture->claim->asked, DUNLIN_ASKED_DECLINED);
	fixture->claim->asked_at = instant("2026-10-20 09:00");
}

static void
be_foreign(Fixture *fixture)
{
	fixture->facts.foreign = TRUE;
}

static void
be_on_hold(Fixture *fixture)
{
	fixture->facts.holds = 1;
	fixture->facts.hold_until = day("2026-11-02");
}

static void
be_debtor_held(Fixture *fixture)
{
	be_on_hold(fixture);
	fixture->facts.debtor_holds = 1;
}

static void
be_covered(Fixture *fixture)
{
	fixture->facts.balance.paid = 11900;
	fixture->facts.balance.open = 0;
}

static void
be_disputed_rest(Fixture *fixture)
{
	fixture->facts.balance.paid = 9900;
	fixture->facts.balance.open = 2000;
	fixture->claim->disputed = 2000;
}

static void
have_taken(Fixture *fixture)
{
	put(&fixture->claim->step, "reminder");
	fixture->claim->step_state = DUNLIN_STEP_TAKEN;
	fixture->claim->deadline = day("2026-11-02");
}

static void
be_withdrawn(Fixture *fixture)
{
	if (fixture->claim->state == DUNLIN_STATE_CLOSED)
		fixture->claim->reason = DUNLIN_REASON_WITHDRAWN;
}

static void
have_sent(Fixture *fixture)
{
	have_taken(fixture);
	fixture->claim->step_state = DUNLIN_STEP_SENT;
	fixture->claim->step_at = instant("2026-10-21 08:00");
}

static void
be_step_time(Fixture *fixture)
{
	fixture->facts.now = instant("2026-10-21 08:00");
}

static void
be_asking_time(Fixture *fixture)
{
	have_sent(fixture);
	fixture->facts.now = instant("2026-11-05 08:00");
}

static void
have_word(Fixture *fixture)
{
	have_sent(fixture);
	put(&fixture->claim->word, "final");
}

static void
be_silent(Fixture *fixture)
{
	be_asking_time(fixture);
	fixture->steps[1].silence = DUNLIN_SILENCE_STOP;
	put(&fixture->claim->asked, "final");
	fixture->claim->asked_count = 2;
	fixture->claim->asked_at = instant("2026-10-30 08:00");
}

static void
be_ended(Fixture *fixture)
{
	have_sent(fixture);
	put(&fixture->claim->step, "final");
	fixture->facts.now = instant("2026-12-10 08:00");
}

/* The first is what the others are compared with. */
static const struct {
	const char *name;
	void (*set_up)(Fixture *);
} scenes[] = {
	{"-", be_plain},
	{"no-address", lack_address},
	{"no-consent", lack_consent},
	{"offer-due", be_offered},
	{"offer-comes", wait_for_offer},
	{"declined", have_declined},
	{"foreign", be_foreign},
	{"on-hold", be_on_hold},
	{"debtor-held", be_debtor_held},
	{"covered", be_covered},
	{"rest-disp", be_disputed_rest},
	{"step-taken", have_taken},
	{"step-sent", have_sent},
	{"word-given", have_word},
	{"withdrawn", be_withdrawn},
	{"step-time", be_step_time},
	{"asking-time", be_asking_time},
	{"silence", be_silent},
	{"ended", be_ended},
};

static const char *const effects[] = {
	"step", "ask", "withdraw", "hold", "end-holds", "tell", "opened", "question", "ended",
	"offer", "noted",
};

static void
show_effects(GString *out, guint bits)
{
	for (guint i = 0; i < G_N_ELEMENTS(effects); i++) {
		if (bits & (1u << i))
			g_string_append_printf(out, " +%s", effects[i]);
	}
}

static void
show_text(GString *out, const char *name, const char *before, const char *after)
{
	if (g_strcmp0(before, after) != 0)
		g_string_append_printf(out, " %s=%s", name, after ? after : "none");
}

static void
show_changes(GString *out, const DunlinClaim *before, const DunlinClaim *after)
{
	show_text(out, "reason", dunlin_reason_to_string(before->reason),
		  dunlin_reason_to_string(after->reason));
	show_text(out, "step", before->step, after->step);
	show_text(out, "step-state", dunlin_step_state_to_string(before->step_state),
		  dunlin_step_state_to_string(after->step_state));
	show_text(out, "asked", before->asked, after->asked);
	show_text(out, "word", before->word, after->word);
	if (before->step_run != after->step_run)
		g_string_append(out, " run+1");
	if (before->unpaid_day != after->unpaid_day)
		g_string_append(out, " unpaid");
	if (before->opened_at != after->opened_at)
		g_string_append(out, " opened");
	if (!before->closed_at != !after->closed_at)
		g_string_append_printf(out, " closed-%s", after->closed_at ? "now" : "no-more");
}

/* What becomes of a claim in @state: "open +step step=reminder …", or "refused". */
static char *
outcome(DunlinState state, DunlinEvent event, guint scene)
{
	g_autoptr(Fixture) fixture = fixture_new();
	g_autoptr(GError) error = NULL;
	g_auto(DunlinDecision) decision = {0};
	GString *out = g_string_new(NULL);
	DunlinClaim *claim = fixture->claim;

	claim->state = state;
	claim->unpaid_day = day("2026-10-16");
	if (state == DUNLIN_STATE_CLOSED) {
		claim->reason = DUNLIN_REASON_PAID;
		claim->closed_at = instant("2026-10-20 09:00");
	}
	scenes[scene].set_up(fixture);
	if (!dunlin_claim_apply(&fixture->facts, event, fixture->facts.now, &decision, &error)) {
		g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFLICT);
		return g_string_free(g_string_append(out, "refused"), FALSE);
	}
	g_string_append(out, dunlin_state_to_string(decision.after->state));
	show_effects(out, decision.effects);
	show_changes(out, claim, decision.after);
	return g_string_free(out, FALSE);
}

static void
walk(GString *out, DunlinState state, DunlinEvent event)
{
	g_autofree char *plain = outcome(state, event, 0);

	for (guint scene = 0; scene < G_N_ELEMENTS(scenes); scene++) {
		g_autofree char *got = outcome(state, event, scene);

		if (scene > 0 && strcmp(got, plain) == 0)
			continue;
		g_string_append_printf(out, "%-10s %-12s %-11s %s\n", dunlin_state_to_string(state),
				       dunlin_event_to_string(event), scenes[scene].name, got);
	}
}

static void
check_golden(const char *name, const char *got)
{
	g_autofree char *file = g_test_build_filename(G_TEST_DIST, "claim", name, NULL);
	g_autofree char *wanted = NULL;
	g_autoptr(GError) error = NULL;

	if (g_getenv("UPDATE_EXPECTED")) {
		g_assert_true(g_file_set_contents(file, got, -1, &error));
		return;
	}
	g_assert_true(g_file_get_contents(file, &wanted, NULL, &error));
	g_assert_cmpstr(got, ==, wanted);
}

static void
test_walk(void)
{
	g_autoptr(GString) out = g_string_new(NULL);

	for (guint state = 0; state < DUNLIN_STATE_COUNT; state++) {
		for (guint event = 0; event < DUNLIN_EVENT_COUNT; event++)
			walk(out, (DunlinState)state, (DunlinEvent)event);
	}
	check_golden("states.golden", out->str);
}

/* Each printed row has five columns of known words, and none is unreachable twice over. */
static void
test_print(void)
{
	g_autoptr(GString) out = g_string_new(NULL);
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_auto(GStrv) lines = NULL;

	dunlin_states_print(out);
	lines = g_strsplit(out->str, "\n", -1);
	for (guint i = 0; lines[i] && *lines[i]; i++) {
		g_auto(GStrv) words = NULL;
		g_autoptr(GRegex) blanks = g_regex_new(" +", 0, 0, NULL);
		DunlinState state;

		words = g_regex_split(blanks, lines[i], 0);
		g_assert_cmpuint(g_strv_length(words), ==, 5);
		g_assert_true(dunlin_state_from_string(words[0], &state));
		g_assert_true(dunlin_state_from_string(words[3], &state));
		g_assert_true(g_hash_table_add(
			seen, g_strdup_printf("%s %s %s", words[0], words[1], words[2])));
	}
	g_assert_cmpuint(g_hash_table_size(seen), >, 100);
}

static void
test_refusal(void)
{
	g_autoptr(Fixture) fixture = fixture_new();

	fixture->claim->state = DUNLIN_STATE_CLOSED;
	fixture_refused(fixture, DUNLIN_EVENT_HOLD, "claim 7K3M4QX2 is closed and takes no 'hold'");
	fixture->claim->state = DUNLIN_STATE_DRAFT;
	fixture_refused(fixture, DUNLIN_EVENT_HAND_OVER,
			"claim 7K3M4QX2 is draft and takes no 'hand-over'");
}

/* From forward to closed, as the policy has it. */
static void
test_whole_life(void)
{
	g_autoptr(Fixture) fixture = fixture_new();

	fixture->claim->state = DUNLIN_STATE_DRAFT;
	fixture->claim->unpaid_day = DUNLIN_DAY_NONE;
	fixture->claim->opened_at = 0;
	g_assert_cmphex(fixture_apply(fixture, DUNLIN_EVENT_TAKEN, "2026-10-20 10:00"), ==,
			DUNLIN_DO_OPENED);
	g_assert_cmpint(fixture->claim->unpaid_day, ==, day("2026-10-20"));
	g_assert_cmpstr(fixture->claim->next_step, ==, "reminder");
	g_assert_cmpstr(when(fixture->claim->next_at), ==, "Wed 2026-10-21 08:00");

	g_assert_cmphex(fixture_apply(fixture, DUNLIN_EVENT_DUE, "2026-10-21 07:59"), ==, 0);
	g_assert_cmphex(fixture_apply(fixture, DUNLIN_EVENT_DUE, "2026-10-21 08:00"), ==,
			DUNLIN_DO_STEP);
	g_assert_cmphex(fixture_apply(fixture, DUNLIN_EVENT_DUE, "2026-10-21 08:00"), ==, 0);
	g_assert_cmpint(fixture->claim->deadline, ==, day("2026-11-02"));
	g_assert_cmpint(fixture->claim->next_at, ==, 0);
	fixture_apply(fixture, DUNLIN_EVENT_ACCEPTED, "2026-10-21 08:01");
	fixture_apply(fixture, DUNLIN_EVENT_DELIVERED, "2026-10-21 09:00");
	g_assert_cmpstr(when(fixture->claim->step_at), ==, "Wed 2026-10-21 08:01");
	g_assert_cmpstr(when(fixture->claim->next_at), ==, "Thu 2026-11-05 08:00");

	g_assert_cmphex(fixture_apply(fixture, DUNLIN_EVENT_DUE, "2026-11-05 08:00"), ==,
			DUNLIN_DO_ASK);
	g_assert_cmpstr(fixture->claim->asked, ==, "final");
	fixture_apply(fixture, DUNLIN_EVENT_CONFIRMED, "2026-11-05 11:00");
	g_assert_null(fixture->claim->asked);
	g_assert_cmpstr(fixture->claim->word, ==, "final");
	g_assert_cmphex(fixture_apply(fixture, DUNLIN_EVENT_DUE, "2026-11-05 11:00"), ==,
			DUNLIN_DO_STEP);
	g_assert_null(fixture->claim->word);
	fixture_apply(fixture, DUNLIN_EVENT_ACCEPTED, "2026-11-05 11:01");
	g_assert_cmpint(fixture->claim->deadline, ==, day("2026-11-16"));

	g_assert_cmphex(fixture_apply(fixture, DUNLIN_EVENT_DUE, "2026-11-19 08:00"), ==,
			DUNLIN_DO_ENDED);
	g_assert_cmphex(fixture_apply(fixture, DUNLIN_EVENT_DUE, "2026-11-19 08:00"), ==, 0);
	g_assert_cmphex(fixture_apply(fixture, DUNLIN_EVENT_DUE, "2027-11-19 08:00"), ==, 0);
	be_covered(fixture);
	fixture_apply(fixture, DUNLIN_EVENT_PAID, "2026-11-20 08:00");
	g_assert_cmpint(fixture->claim->state, ==, DUNLIN_STATE_CLOSED);
	g_assert_cmpint(fixture->claim->reason, ==, DUNLIN_REASON_PAID);
	g_assert_cmpint(fixture->claim->next_at, ==, 0);
}

/* The letter bounced; with a new address it goes out again, under a new run. */
static void
test_bounced_is_repeated(void)
{
	g_autoptr(Fixture) fixture = fixture_new();

	fixture_apply(fixture, DUNLIN_EVENT_DUE, "2026-10-21 08:00");
	fixture_apply(fixture, DUNLIN_EVENT_ACCEPTED, "2026-10-21 08:01");
	g_assert_cmphex(fixture_apply(fixture, DUNLIN_EVENT_BOUNCED, "2026-10-21 08:05"), ==,
			DUNLIN_DO_HOLD | DUNLIN_DO_TELL);
	g_assert_cmpint(fixture->claim->state, ==, DUNLIN_STATE_HELD);
	fixture_apply(fixture, DUNLIN_EVENT_COMPLETED, "2026-10-22 12:00");
	fixture_apply(fixture, DUNLIN_EVENT_HOLD_ENDED, "2026-10-22 12:00");
	g_assert_null(fixture->claim->step);
	g_assert_cmpuint(fixture->claim->step_run, ==, 1);
	g_assert_cmpstr(when(fixture->claim->next_at), ==, "Thu 2026-10-22 12:00");
	g_assert_cmphex(fixture_apply(fixture, DUNLIN_EVENT_DUE, "2026-10-22 12:00"), ==,
			DUNLIN_DO_STEP);
	g_assert_cmpstr(fixture->claim->step, ==, "reminder");
}

/* A letter withdrawn before it left is decided anew, with the old spacing and no second wait for a
 * deadline that had passed. */
static void
test_withdrawn_is_repeated(void)
{
	g_autoptr(Fixture) fixture = fixture_new();

	have_sent(fixture);
	put(&fixture->claim->word, "final");
	g_assert_cmphex(fixture_apply(fixture, DUNLIN_EVENT_DUE, "2026-11-05 08:00"), ==,
			DUNLIN_DO_STEP);
	fixture->facts.balance.paid = 5000;
	fixture->facts.balance.open = 6900;
	g_assert_cmphex(fixture_apply(fixture, DUNLIN_EVENT_PAID_IN_PART, "2026-11-05 08:01"), ==,
			DUNLIN_DO_WITHDRAW | DUNLIN_DO_TELL);
	dunlin_claim_untake(fixture->claim, &fixture->policy);
	dunlin_claim_untake(fixture->claim, &fixture->policy);
	dunlin_claim_schedule(fixture->claim, &fixture->facts);
	g_assert_cmpstr(fixture->claim->step, ==, "reminder");
	g_assert_cmpint(fixture->claim->step_state, ==, DUNLIN_STEP_SENT);
	g_assert_cmpuint(fixture->claim->step_run, ==, 1);
	g_assert_cmpstr(when(fixture->claim->step_at), ==, "Wed 2026-10-21 08:00");
	g_assert_cmphex(fixture_apply(fixture, DUNLIN_EVENT_DUE, "2026-11-05 08:02"), ==,
			DUNLIN_DO_ASK);
}

/* A hold with an end wakes the claim on that day. */
static void
test_hold_wakes(void)
{
	g_autoptr(Fixture) fixture = fixture_new();

	fixture_apply(fixture, DUNLIN_EVENT_HOLD, "2026-10-20 11:00");
	g_assert_cmpint(fixture->claim->next_at, ==, 0);
	be_on_hold(fixture);
	dunlin_claim_schedule(fixture->claim, &fixture->facts);
	g_assert_cmpstr(when(fixture->claim->next_at), ==, "Mon 2026-11-02 00:00");
	g_assert_cmphex(fixture_apply(fixture, DUNLIN_EVENT_DUE, "2026-11-02 00:00"), ==, 0);
	fixture_apply(fixture, DUNLIN_EVENT_HOLD_ENDED, "2026-11-02 00:00");
	g_assert_cmpstr(when(fixture->claim->next_at), ==, "Mon 2026-11-02 08:00");
}

static void
test_reopened(void)
{
	g_autoptr(Fixture) fixture = fixture_new();

	fixture_apply(fixture, DUNLIN_EVENT_WITHDRAW, "2026-10-20 11:00");
	g_assert_cmpint(fixture->claim->reason, ==, DUNLIN_REASON_WITHDRAWN);
	g_assert_cmpstr(when(fixture->claim->closed_at), ==, "Tue 2026-10-20 11:00");
	fixture_apply(fixture, DUNLIN_EVENT_REOPENED, "2026-10-27 11:00");
	g_assert_cmpint(fixture->claim->state, ==, DUNLIN_STATE_OPEN);
	g_assert_cmpint(fixture->claim->closed_at, ==, 0);
	g_assert_cmpint(fixture->claim->unpaid_day, ==, day("2026-10-27"));
	g_assert_cmpstr(when(fixture->claim->next_at), ==, "Tue 2026-10-27 11:00");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/states/walk", test_walk);
	g_test_add_func("/states/print", test_print);
	g_test_add_func("/states/refusal", test_refusal);
	g_test_add_func("/states/whole-life", test_whole_life);
	g_test_add_func("/states/bounced", test_bounced_is_repeated);
	g_test_add_func("/states/withdrawn", test_withdrawn_is_repeated);
	g_test_add_func("/states/hold", test_hold_wakes);
	g_test_add_func("/states/reopened", test_reopened);
	return g_test_run();
}
