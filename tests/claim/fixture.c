/* SPDX-License-Identifier: BSD-2-Clause */
#include "fixture.h"

#include <glib/gstdio.h>

#include "base/error.h"

static const char holidays_de[] = "regions BW BY\n"
				  "01-01 New Year's Day\n"
				  "[BY BW] 01-06 Epiphany\n"
				  "easter-2 Good Friday\n"
				  "easter+1 Easter Monday\n"
				  "05-01 Labour Day\n"
				  "12-25 Christmas Day\n"
				  "12-26 Second Day of Christmas\n";

static DunlinHolidays *
load_holidays(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *folder = g_dir_make_tmp("dunlin-claim-XXXXXX", &error);
	g_autofree char *file = NULL;
	DunlinHolidays *holidays;

	g_assert_no_error(error);
	file = g_build_filename(folder, "DE.holidays", NULL);
	g_assert_true(g_file_set_contents(file, holidays_de, -1, &error));
	holidays = dunlin_holidays_load(folder, &error);
	g_assert_no_error(error);
	g_assert_cmpint(g_unlink(file), ==, 0);
	g_assert_cmpint(g_rmdir(folder), ==, 0);
	return holidays;
}

static GTimeZone *
berlin(void)
{
	return g_time_zone_new_identifier("Europe/Berlin");
}

DunlinDay
day(const char *text)
{
	DunlinDay value;

	g_assert_true(dunlin_day_parse(text, &value));
	return value;
}

DunlinDuration
duration(const char *text)
{
	DunlinDuration value;

	g_assert_true(dunlin_duration_parse(text, &value));
	return value;
}

gint64
instant(const char *text)
{
	g_autoptr(GTimeZone) zone = berlin();
	g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, zone);
	g_autofree char *full = g_strdup_printf("%s:00", text);

	if (!time)
		time = g_date_time_new_from_iso8601(full, zone);
	g_assert_nonnull(time);
	return g_date_time_to_unix(time);
}

const char *
when(gint64 at)
{
	static char ring[4][32];
	static guint next;
	char *text = ring[next++ % G_N_ELEMENTS(ring)];
	g_autoptr(GTimeZone) zone = berlin();
	g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(at);
	g_autoptr(GDateTime) local = g_date_time_to_timezone(utc, zone);
	g_autofree char *shown = g_date_time_format(local, "%a %Y-%m-%d %H:%M");

	g_strlcpy(text, at == 0 ? "never" : shown, sizeof ring[0]);
	return text;
}

void
put(char **field, const char *text)
{
	g_free(*field);
	*field = g_strdup(text);
}

static void
fill_policy(Fixture *fixture)
{
	DunlinPolicy *policy = &fixture->policy;

	fixture->steps[0] = (DunlinStep){
		.name = g_strdup("reminder"),
		.when = DUNLIN_WHEN_AFTER_DUE,
		.offset = duration("5d"),
		.deadline = duration("10d"),
	};
	fixture->steps[1] = (DunlinStep){
		.name = g_strdup("final"),
		.when = DUNLIN_WHEN_AFTER_DEADLINE,
		.offset = duration("3wd"),
		.deadline = duration("10d"),
		.ask = DUNLIN_ASK_CREDITOR,
	};
	fixture->steps[2] = (DunlinStep){
		.name = g_strdup("handover"),
		.when = DUNLIN_WHEN_AFTER_DEADLINE,
		.offset = duration("3wd"),
		.overdue = duration("30d"),
		.ask = DUNLIN_ASK_APPROVER,
		.partner = g_strdup("inkasso"),
	};
	policy->lead = duration("1wd");
	policy->spacing = duration("7d");
	policy->minimum = 1000;
	g_strlcpy(policy->minimum_currency, "EUR", DUNLIN_CURRENCY_SIZE);
	g_strlcpy(policy->tolerance_currency, "EUR", DUNLIN_CURRENCY_SIZE);
	policy->steps = g_ptr_array_new();
	for (guint i = 0; i < G_N_ELEMENTS(fixture->steps); i++)
		g_ptr_array_add(policy->steps, &fixture->steps[i]);
}

static DunlinClaim *
make_claim(void)
{
	DunlinClaim *claim = dunlin_claim_new();

	claim->creditor = 1;
	claim->debtor = 1;
	claim->reference = g_strdup("7K3M4QX2");
	claim->invoice = g_strdup("R-1");
	claim->policy = g_strdup("standard");
	g_strlcpy(claim->currency, "EUR", DUNLIN_CURRENCY_SIZE);
	claim->state = DUNLIN_STATE_OPEN;
	claim->issue_day = day("2026-10-01");
	claim->due_day = day("2026-10-15");
	claim->due_origin = DUNLIN_DUE_INVOICE;
	claim->unpaid_day = day("2026-10-20");
	claim->opened_at = instant("2026-10-20 10:00");
	return claim;
}

Fixture *
fixture_new(void)
{
	Fixture *fixture = g_new0(Fixture, 1);

	fixture->holidays = load_holidays();
	fixture->zone = berlin();
	g_assert_true(dunlin_window_parse("mon-fri 08:00-18:00", &fixture->window));
	fill_policy(fixture);
	fixture->claim = make_claim();
	fixture->facts = (DunlinCase){
		.claim = fixture->claim,
		.policy = &fixture->policy,
		.balance = {.principal = 11900, .open = 11900},
		.hold_until = DUNLIN_DAY_NONE,
		.has_address = TRUE,
		.holidays = fixture->holidays,
		.country = "DE",
		.zone = fixture->zone,
		.window = &fixture->window,
		.now = instant("2026-10-20 10:00"),
	};
	return fixture;
}

void
fixture_free(Fixture *fixture)
{
	for (guint i = 0; i < G_N_ELEMENTS(fixture->steps); i++) {
		g_free(fixture->steps[i].name);
		g_free(fixture->steps[i].partner);
	}
	g_ptr_array_unref(fixture->policy.steps);
	dunlin_claim_free(fixture->claim);
	dunlin_holidays_free(fixture->holidays);
	g_time_zone_unref(fixture->zone);
	g_free(fixture);
}

guint
fixture_apply(Fixture *fixture, DunlinEvent event, const char *at)
{
	g_autoptr(GError) error = NULL;
	g_auto(DunlinDecision) decision = {0};

	if (at)
		fixture->facts.now = instant(at);
	if (!dunlin_claim_apply(&fixture->facts, event, fixture->facts.now, &decision, &error))
		g_error("%s", error->message);
	dunlin_claim_free(fixture->claim);
	fixture->claim = g_steal_pointer(&decision.after);
	fixture->facts.claim = fixture->claim;
	return decision.effects;
}

void
fixture_refused(Fixture *fixture, DunlinEvent event, const char *message)
{
	g_autoptr(GError) error = NULL;
	g_auto(DunlinDecision) decision = {0};

	g_assert_false(
		dunlin_claim_apply(&fixture->facts, event, fixture->facts.now, &decision, &error));
	g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFLICT);
	g_assert_cmpstr(error->message, ==, message);
	g_assert_null(decision.after);
}
