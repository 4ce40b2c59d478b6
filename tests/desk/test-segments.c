/* SPDX-License-Identifier: BSD-2-Clause */
/* Whose claims follow another policy than the creditor's: good payers softer, repeat offenders firmer. */
#include "house.h"
#include "orders.h"

#include <string.h>

#define ACME "language = \"de\" }\n"

/* Good payers softer, repeat offenders firmer. */
static void
test_history(void)
{
	TestHouse h = {0};
	static const struct {
		DunlinVerb end;
		const char *next;
		DunlinPolicyBy by;
		const char *segment;
	} rows[] = {
		{DUNLIN_VERB_PAID, "standard", DUNLIN_POLICY_BY_CREDITOR, NULL},
		{DUNLIN_VERB_WITHDRAW, "standard", DUNLIN_POLICY_BY_CREDITOR, NULL},
		{DUNLIN_VERB_PAID, "standard", DUNLIN_POLICY_BY_CREDITOR, NULL},
		{DUNLIN_VERB_PAID, "gentle", DUNLIN_POLICY_BY_SEGMENT, "history=good (3 of 3 paid in good time)"},
		{DUNLIN_VERB_WRITE_OFF, "standard", DUNLIN_POLICY_BY_CREDITOR, NULL},
		{DUNLIN_VERB_WRITE_OFF, "strict", DUNLIN_POLICY_BY_SEGMENT,
		 "country=DE kind=unknown history=bad (2 of 5 in trouble)"},
	};

	test_house_open(&h);
	test_house_reconfigure(&h, ACME,
			       "language = \"de\" segments = ( { history = \"good\" policy = \"gentle\" },"
			       " { kind = \"consumer\" history = \"bad\" policy = \"gentle\" },"
			       " { kind = \"unknown\" country = \"DE\" history = \"bad\" policy = \"strict\" } ) }\n");
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *number = g_strdup_printf("R-%u", i), *next = g_strdup_printf("N-%u", i);
		g_autoptr(DunlinClaim) claim = test_open_claim(&h, number);
		g_autoptr(DunlinClaim) after = NULL;
		g_autofree char *segment = NULL;

		g_test_message("%u", i);
		test_order(&h, claim->reference, rows[i].end);
		after = test_open_claim(&h, next);
		test_assert_policy(&h, after->reference, rows[i].next, rows[i].by);
		g_assert_true(dunlin_desk_segment(h.desk, after, &segment, NULL));
		g_assert_cmpstr(segment, ==, rows[i].segment);
		test_order(&h, after->reference, DUNLIN_VERB_WITHDRAW);
	}
	test_house_close(&h);
}

/* Due six days before, forwarded at ten. */
static DunlinClaim *
open_on(TestHouse *h, const char *number, DunlinDay day)
{
	g_autofree char *due = dunlin_day_to_string(day - 6), *name = g_strdup_printf("acme/%s", number);
	g_autofree char *xml = test_invoice(number, due, "119.00", "kunde@debtor.example");
	g_autofree char *mail = test_mail("billing@acme.example", TRUE, "dunning@example.com",
					  "Fwd: Rechnung", "unbezahlt", xml);

	h->time.now = h->time.real = dunlin_day_at(day, 10 * 60, h->house->config->zone);
	g_assert_cmpint(test_take(h, mail, NULL), ==, DUNLIN_TAKEN_DONE);
	return test_claim(h, name);
}

/* Day by day until the letter of @step has left, or the partner has it; who is asked says yes. The day
 * after. */
static DunlinDay
live_until(TestHouse *h, const DunlinClaim *claim, DunlinDay day, const char *step)
{
	for (guint days = 0; days < 90; days++) {
		g_autoptr(DunlinClaim) now = NULL;

		h->time.now = h->time.real = dunlin_day_at(++day, 9 * 60, h->house->config->zone);
		test_run_clock(h);
		(void)test_send_all(h);
		now = test_claim(h, claim->reference);
		if (now->state == DUNLIN_STATE_COLLECTION ||
		    (g_strcmp0(now->step, step) == 0 && now->step_state == DUNLIN_STEP_SENT))
			return day + 1;
		if (now->asked != NULL && now->word == NULL)
			g_free(test_say(h, "billing@acme.example", TRUE, "sheet", "ja"));
	}
	g_error("no %s", step);
}

/* Without a word in the configuration, by what a debtor's claims really went through. */
static void
test_builtin_segments(void)
{
	static const struct {
		const char *policy, *segment, *ends;
	} rows[] = {
		{"standard", NULL, "reminder"},
		{"standard", NULL, "reminder"},
		{"standard", NULL, "reminder"},
		{"gentle", "history=good (3 of 3 paid in good time)", "second"},
		{"standard", NULL, "final"},
		{"strict", "history=bad (2 of 5 in trouble)", "reminder"},
	};
	TestHouse h = {0};
	DunlinDay day;

	test_house_open(&h);
	day = dunlin_day_of(h.time.now, h.house->config->zone);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *number = g_strdup_printf("R-%u", i), *segment = NULL;
		g_autoptr(DunlinClaim) claim = open_on(&h, number, day);
		g_autoptr(DunlinClaim) closed = NULL;

		g_test_message("%u", i);
		g_assert_cmpstr(claim->policy, ==, rows[i].policy);
		g_assert_true(dunlin_desk_segment(h.desk, claim, &segment, NULL));
		g_assert_cmpstr(segment, ==, rows[i].segment);
		day = live_until(&h, claim, day, rows[i].ends);
		test_order(&h, claim->reference, DUNLIN_VERB_PAID);
		closed = test_claim(&h, claim->reference);
		g_clear_pointer(&segment, g_free);
		/* what has happened since changes neither it nor the reason */
		g_assert_cmpstr(closed->policy, ==, rows[i].policy);
		g_assert_true(dunlin_desk_segment(h.desk, closed, &segment, NULL));
		g_assert_cmpstr(segment, ==, rows[i].segment);
	}
	test_assert_sound(&h);
	test_house_close(&h);
}

/* The creditor's own take their place, be it none; they are made for the built-in standard alone; and the
 * debtor's and the claim's own word go before. */
static void
test_segments_off(void)
{
	static const struct {
		const char *top, *creditor, *policy;
		DunlinPolicyBy by;
	} rows[] = {
		{"", "}\n", "strict", DUNLIN_POLICY_BY_SEGMENT},
		{"", "segments = ( ) }\n", "standard", DUNLIN_POLICY_BY_CREDITOR},
		{"segments = ( )\n", "}\n", "standard", DUNLIN_POLICY_BY_CREDITOR},
		{"segments = ( )\n", "segments = ( { policy = \"gentle\" } ) }\n", "gentle",
		 DUNLIN_POLICY_BY_SEGMENT},
		{"segments = ( { policy = \"gentle\" } )\n", "policy = \"internal\" }\n", "gentle",
		 DUNLIN_POLICY_BY_SEGMENT},
		{"", "segments = ( { history = \"good\" policy = \"gentle\" } ) }\n", "standard",
		 DUNLIN_POLICY_BY_CREDITOR},
		{"", "policy = \"internal\" }\n", "internal", DUNLIN_POLICY_BY_CREDITOR},
		{"policy: { standard: { steps = ( { step = \"reminder\" after-due = \"5d\" } ) } }\n",
		 "}\n", "standard", DUNLIN_POLICY_BY_CREDITOR},
	};
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		TestHouse h = {0};
		g_autofree char *creditor = g_strconcat("language = \"de\" ", rows[i].creditor, NULL);
		g_autofree char *top = g_strconcat("address = \"dunning@example.com\"\n", rows[i].top, NULL);
		g_autoptr(DunlinClaim) one = NULL, two = NULL, three = NULL;

		g_test_message("%u", i);
		test_house_open(&h);
		one = test_open_claim(&h, "R-1");
		test_order(&h, one->reference, DUNLIN_VERB_WRITE_OFF);
		two = test_open_claim(&h, "R-2");
		test_order(&h, two->reference, DUNLIN_VERB_WRITE_OFF);
		test_house_reconfigure(&h, "address = \"dunning@example.com\"\n", top);
		test_house_reconfigure(&h, ACME, creditor);
		three = test_open_claim(&h, "R-3");
		test_assert_policy(&h, three->reference, rows[i].policy, rows[i].by);
		test_must_set(&h, three->reference, "customer-policy", "letters-only");
		test_assert_policy(&h, three->reference, "letters-only", DUNLIN_POLICY_BY_DEBTOR);
		test_must_set(&h, three->reference, "policy", "three-letters");
		test_assert_policy(&h, three->reference, "three-letters", DUNLIN_POLICY_BY_CLAIM);
		test_house_close(&h);
	}
}

/* What he did to another creditor is that one's affair. */
static void
test_foreign_history(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) one = NULL, two = NULL, three = NULL, foreign = NULL;
	g_autofree char *euros = NULL, *xml = NULL, *mail = NULL;
	g_auto(GStrv) parts = NULL;

	test_house_open(&h);
	one = test_open_claim(&h, "R-1");
	test_order(&h, one->reference, DUNLIN_VERB_WRITE_OFF);
	two = test_open_claim(&h, "R-2");
	test_order(&h, two->reference, DUNLIN_VERB_WRITE_OFF);
	three = test_open_claim(&h, "R-3");
	test_assert_policy(&h, three->reference, "strict", DUNLIN_POLICY_BY_SEGMENT);
	euros = test_invoice("R-4", "2026-10-15", "119.00", "kunde@debtor.example");
	parts = g_strsplit(euros, "ACME GmbH", -1);
	xml = g_strjoinv("Other Ltd", parts);
	g_strfreev(g_steal_pointer(&parts));
	parts = g_strsplit(xml, "DE02120300000000202051", -1);
	g_free(xml);
	xml = g_strjoinv("GB29NWBK60161331926819", parts);
	mail = test_mail("boss@other.example", TRUE, "dunning@example.com", "Fwd: invoice", "unpaid", xml);
	g_assert_cmpint(test_take(&h, mail, NULL), ==, DUNLIN_TAKEN_DONE);
	foreign = test_claim(&h, "other/R-4");
	g_assert_cmpint(foreign->debtor, !=, 0);
	test_assert_policy(&h, foreign->reference, "standard", DUNLIN_POLICY_BY_CREDITOR);
	test_house_close(&h);
}

/* A claim that is with a partner speaks against the next one. */
static void
test_partner(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) one = NULL, two = NULL, three = NULL;
	g_autofree char *segment = NULL;
	DunlinDay day;

	test_house_open(&h);
	test_house_reconfigure(&h, "creditor: {\n",
			       "partner: { inkasso: { name = \"Muster Inkasso GmbH\"  address = "
			       "\"cases@inkasso.example\" } }\ncreditor: {\n");
	day = dunlin_day_of(h.time.now, h.house->config->zone);
	one = open_on(&h, "R-1", day);
	day = live_until(&h, one, day, NULL);
	test_assert_state(&h, one->reference, DUNLIN_STATE_COLLECTION);
	two = open_on(&h, "R-2", day);
	g_assert_cmpstr(two->policy, ==, "standard");
	test_order(&h, two->reference, DUNLIN_VERB_WRITE_OFF);
	three = open_on(&h, "R-3", day);
	g_assert_cmpstr(three->policy, ==, "strict");
	g_assert_true(dunlin_desk_segment(h.desk, three, &segment, NULL));
	g_assert_cmpstr(segment, ==, "history=bad (2 of 2 in trouble)");
	test_house_close(&h);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_house_in_memory();
	g_test_add_func("/segments/configured", test_history);
	g_test_add_func("/segments/builtin", test_builtin_segments);
	g_test_add_func("/segments/off", test_segments_off);
	g_test_add_func("/segments/foreign", test_foreign_history);
	g_test_add_func("/segments/partner", test_partner);
	return g_test_run();
}
