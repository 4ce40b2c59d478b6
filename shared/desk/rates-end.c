/* SPDX-License-Identifier: BSD-2-Clause */
/* A letter claims interest by a table that ends soon, or has ended: only the admin can add what follows. */
#include "base/error.h"
#include "claim/law.h"
#include "desk/internal.h"

#define WEEK 7

static char *
what_ends(const char *table, DunlinDay until)
{
	g_autofree char *last = dunlin_day_to_string(until);
	g_autofree char *next = dunlin_day_to_string(until + 1);

	return g_strdup_printf("the rate table %s ends on %s; interest from %s on is reserved, not "
			       "quantified: dunlinctl rates add %s %s PERCENT UNTIL SOURCE",
			       table, last, next, table, next);
}

gboolean
dunlin_desk_warn_rates(DunlinDesk *desk, const DunlinFacts *facts, const DunlinStep *step,
		       DunlinTime time, GError **error)
{
	const DunlinConfig *config = desk->house->config;
	const DunlinCase *c = dunlin_facts_case(facts);
	const DunlinCreditor *creditor = dunlin_desk_creditor(desk, c->claim->creditor, error);
	DunlinDay today = dunlin_day_of(time.now, config->zone), until;
	DunlinOccasion occasion = DUNLIN_OCCASION(time, DUNLIN_ACTOR_DUNLIN);
	const DunlinLaw *law;
	g_autoptr(DunlinValues) values = NULL;
	g_autofree char *kind = NULL, *what = NULL;
	gboolean first;

	if (creditor == NULL)
		return FALSE;
	law = dunlin_law_of(creditor->country, c->country, c->kind);
	if (step->interest != DUNLIN_EXTRA_CLAIM || law == NULL || law->table == NULL)
		return TRUE;
	until = dunlin_rates_until(desk->house->rates, law->table);
	if (until == DUNLIN_DAY_NONE || until >= today + DUNLIN_RATES_SOON)
		return TRUE;
	kind = g_strdup_printf("rates %s", law->table);
	if (!dunlin_answer_allowed(desk->store, config->admin, kind, today - today % WEEK, &first, error))
		return FALSE;
	if (!first)
		return TRUE;
	what = what_ends(law->table, until);
	values = dunlin_desk_values(desk, NULL, NULL, NULL);
	dunlin_values_set_text(values, "what", what);
	return dunlin_desk_tell_house(desk, "admin", values, NULL, &occasion, error);
}
