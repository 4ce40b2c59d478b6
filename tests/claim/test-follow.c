/* SPDX-License-Identifier: BSD-2-Clause */
/* Which policy fits a debtor, and where a claim goes on in another one. */
#include "fixture.h"

#include <string.h>

#include "claim/follow.h"
#include "claim/question.h"

/* "early< a b note> handover!": < before the due date, > to a colleague. */
static DunlinPolicy *
policy_of(const char *name, const char *steps)
{
	g_auto(GStrv) words = g_strsplit(steps, " ", -1);
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	DunlinPolicy *policy;

	g_string_append_printf(text, "policy: { %s: { steps = (", name);
	for (guint i = 0; words[i]; i++) {
		gsize length = strlen(words[i]);
		char mark = words[i][length - 1];

		if (!g_ascii_isalnum(mark))
			words[i][length - 1] = '\0';
		g_string_append_printf(text, "%s{ step = \"%s\" %s = \"3d\" %s%s }", i ? ", " : "",
				       words[i], mark == '<' ? "before-due" : "after-due",
				       mark == '>' ? "to = \"contact\"" : "",
				       mark == '!' ? "" : " deadline = \"10d\"");
	}
	g_string_append(text, ") } }");
	policy = dunlin_policy_parse(text->str, &error);
	g_assert_no_error(error);
	return policy;
}

static void
test_reached(void)
{
	static const struct {
		const char *from, *step, *taken, *to, *reached;
	} rows[] = {
		/* the same names */
		{"reminder final handover!", "reminder", "reminder", "reminder second final handover!",
		 "reminder"},
		{"reminder final handover!", "final", "reminder final", "reminder second final handover!",
		 "final"},
		{"reminder second final", "second", "reminder second", "reminder final handover!",
		 "reminder"},
		/* what was sent once under whatever policy is behind it */
		{"reminder second final", "second", "reminder final second", "reminder final handover!",
		 "final"},
		{"x reminder", "x", "x", "reminder x final", "x"},
		/* other names: as many letters on */
		{"one two", "one", "one", "reminder final handover!", "reminder"},
		{"one two", "two", "one two", "reminder final handover!", "final"},
		{"one two three four", "four", "one two three four", "reminder final handover!", "final"},
		{"one two", "one", "one", "early< reminder final", "reminder"},
		{"early< one", "early", "early", "reminder final", NULL},
		{"early< one", "one", "early one", "reminder final", "reminder"},
		/* the debtor has heard nothing */
		{"tell> again>", "again", "tell again", "reminder final handover!", NULL},
		{"tell> one", "one", "tell one", "reminder final handover!", "reminder"},
		{"reminder final", "final", "reminder final", "tell> again>", NULL},
		{"reminder final handover!", "handover", "reminder final handover", "one two", "two"},
		{"reminder final", NULL, "", "one two", NULL},
		{"reminder", "gone", "gone", "one two", "one"},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(DunlinPolicy) from = policy_of("from", rows[i].from);
		g_autoptr(DunlinPolicy) to = policy_of("to", rows[i].to);
		g_auto(GStrv) taken = g_strsplit(rows[i].taken, " ", -1);

		g_test_message("%u: %s at %s to %s", i, rows[i].from, rows[i].step, rows[i].to);
		g_assert_cmpstr(dunlin_policy_reached(from, rows[i].step, (const char *const *)taken, to),
				==, rows[i].reached);
	}
}

static void
test_follow(void)
{
	static const char *const taken[] = {"reminder", NULL};
	g_autoptr(Fixture) fixture = fixture_new();
	g_autoptr(DunlinPolicy) to = policy_of("other", "reminder second final");
	g_autoptr(DunlinPolicy) internal = policy_of("internal", "tell>");
	DunlinClaim *claim = fixture->claim;

	put(&claim->step, "reminder");
	claim->step_state = DUNLIN_STEP_SENT;
	claim->step_at = instant("2026-10-21 08:00");
	put(&claim->word, "final");
	dunlin_question_asked(claim, "final", instant("2026-11-05 08:00"));
	dunlin_claim_follow(claim, &fixture->policy, taken, to, DUNLIN_POLICY_BY_CLAIM);
	g_assert_cmpstr(claim->policy, ==, "other");
	g_assert_cmpstr(claim->policy_digest, ==, to->digest);
	g_assert_cmpint(claim->policy_by, ==, DUNLIN_POLICY_BY_CLAIM);
	g_assert_cmpstr(claim->step, ==, "reminder");
	g_assert_cmpstr(claim->word, ==, "final");
	g_assert_cmpstr(claim->asked, ==, "final");
	dunlin_claim_follow(claim, to, taken, internal, DUNLIN_POLICY_BY_DEBTOR);
	g_assert_null(claim->step);
	g_assert_cmpint(claim->step_state, ==, DUNLIN_STEP_NONE);
	g_assert_cmpint(claim->step_at, !=, 0); /* spacing goes on */
	g_assert_null(claim->word);
	g_assert_null(claim->asked);
	g_assert_cmpuint(claim->asked_count, ==, 0);
	/* a question that stops the clock is of no step */
	dunlin_question_put(claim, dunlin_question_find("rest"), instant("2026-11-05 08:00"));
	dunlin_claim_follow(claim, internal, taken, to, DUNLIN_POLICY_BY_CREDITOR);
	g_assert_nonnull(dunlin_question_stopping(claim));
}

static void
test_segments(void)
{
	enum { ANY, BUSINESS, CONSUMER, UNKNOWN }; /* as the configuration's words */
	static const struct {
		DunlinPolicySegment segment;
		DunlinDebtorKind kind;
		const char *country;
		DunlinHistory history;
		gboolean fits;
	} rows[] = {
		{{ANY, NULL, 0, NULL}, DUNLIN_KIND_UNKNOWN, NULL, 0, TRUE},
		{{BUSINESS, NULL, 0, NULL}, DUNLIN_KIND_BUSINESS, "DE", 0, TRUE},
		{{BUSINESS, NULL, 0, NULL}, DUNLIN_KIND_UNKNOWN, "DE", 0, FALSE},
		{{CONSUMER, NULL, 0, NULL}, DUNLIN_KIND_CONSUMER, "DE", 0, TRUE},
		{{UNKNOWN, NULL, 0, NULL}, DUNLIN_KIND_UNKNOWN, "DE", 0, TRUE},
		{{UNKNOWN, NULL, 0, NULL}, DUNLIN_KIND_CONSUMER, "DE", 0, FALSE},
		{{ANY, (char *)"BE", 0, NULL}, DUNLIN_KIND_UNKNOWN, "BE-VLG", 0, TRUE},
		{{ANY, (char *)"BE", 0, NULL}, DUNLIN_KIND_UNKNOWN, "be", 0, TRUE},
		{{ANY, (char *)"DE-BY", 0, NULL}, DUNLIN_KIND_UNKNOWN, "DE", 0, FALSE},
		{{ANY, (char *)"DE-B", 0, NULL}, DUNLIN_KIND_UNKNOWN, "DE-BY", 0, FALSE},
		{{ANY, (char *)"DE-BY", 0, NULL}, DUNLIN_KIND_UNKNOWN, "DE-BY", 0, TRUE},
		{{ANY, (char *)"DE", 0, NULL}, DUNLIN_KIND_UNKNOWN, NULL, 0, FALSE},
		{{ANY, NULL, DUNLIN_HISTORY_GOOD, NULL}, 0, "DE", DUNLIN_HISTORY_GOOD, TRUE},
		{{ANY, NULL, DUNLIN_HISTORY_GOOD, NULL}, 0, "DE", DUNLIN_HISTORY_ANY, FALSE},
		{{ANY, NULL, DUNLIN_HISTORY_BAD, NULL}, 0, "DE", DUNLIN_HISTORY_GOOD, FALSE},
		{{BUSINESS, (char *)"DE", DUNLIN_HISTORY_BAD, NULL}, DUNLIN_KIND_BUSINESS, "DE",
		 DUNLIN_HISTORY_BAD, TRUE},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("%u", i);
		g_assert_cmpint(dunlin_segment_fits(&rows[i].segment, rows[i].kind, rows[i].country,
						    rows[i].history),
				==, rows[i].fits);
	}
}

/* One letter a closed claim: p paid at once or after a reminder, 2 after two letters, l late, w written
 * off, x withdrawn, c credited. */
static void
test_histories(void)
{
	static const struct {
		const char *claims;
		DunlinHistory history;
	} rows[] = {
		{"", DUNLIN_HISTORY_ANY},   {"pp", DUNLIN_HISTORY_ANY},   {"ppp", DUNLIN_HISTORY_GOOD},
		{"ppx", DUNLIN_HISTORY_ANY}, {"ppc", DUNLIN_HISTORY_ANY},  {"pppxc", DUNLIN_HISTORY_GOOD},
		{"pppp2", DUNLIN_HISTORY_ANY}, {"pppp22", DUNLIN_HISTORY_BAD}, {"2l", DUNLIN_HISTORY_BAD},
		{"w", DUNLIN_HISTORY_ANY},  {"ww", DUNLIN_HISTORY_BAD},   {"xxx", DUNLIN_HISTORY_ANY},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		DunlinPaymentHistory history = {0};
		g_autoptr(Fixture) fixture = fixture_new();

		for (const char *p = rows[i].claims; *p; p++) {
			DunlinClaim *claim = fixture->claim;

			claim->reason = *p == 'w'   ? DUNLIN_REASON_WRITTEN_OFF
					: *p == 'x' ? DUNLIN_REASON_WITHDRAWN
					: *p == 'c' ? DUNLIN_REASON_CREDITED
						    : DUNLIN_REASON_PAID;
			claim->closed_at = instant(*p == 'l' ? "2026-12-15 10:00" : "2026-12-14 10:00");
			dunlin_history_add(&history, claim, *p == '2' ? 2 : 1, fixture->zone);
		}
		g_test_message("%s", rows[i].claims);
		g_assert_cmpint(dunlin_history_of(&history), ==, rows[i].history);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/follow/reached", test_reached);
	g_test_add_func("/follow/follow", test_follow);
	g_test_add_func("/follow/segments", test_segments);
	g_test_add_func("/follow/histories", test_histories);
	return g_test_run();
}
