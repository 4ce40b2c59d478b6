/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dunlinctl simulate: the portfolio played ahead on a copy of the store, with the clock's own
 * decisions and assumed payments. A month a row; with --json each letter and payment as well.
 */
#include "ctl/ctl.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#define WAIT_MS 10000

enum { DEFAULT_DAYS = 182, DAYS_MAX = 3653 };

/* A month's sums in one currency. */
typedef struct {
	char *currency;
	GHashTable *letters; /* step → guint */
	guint handovers;
	gint64 demanded, paid, open;
} Sums;

typedef struct {
	DunlinCtl *ctl;
	DunlinDesk *desk;   /* over the copy */
	DunlinTable *table; /* NULL: JSON */
	GPtrArray *sums;    /* of Sums: the month's */
	DunlinDay month;    /* its first day */
	GError *error;      /* why a sum could not be made */
} Simulation;

static const DunlinColumn columns[] = {
	{"MONTH", "month", DUNLIN_COLUMN_TEXT},	     {"LETTERS", "letters", DUNLIN_COLUMN_TEXT},
	{"HANDED OVER", "handovers", DUNLIN_COLUMN_RIGHT}, {"DEMANDED", "demanded", DUNLIN_COLUMN_RIGHT},
	{"PAID", "paid", DUNLIN_COLUMN_RIGHT},	     {"OPEN", "open", DUNLIN_COLUMN_RIGHT},
	{"", "currency", DUNLIN_COLUMN_TEXT},	     {NULL, NULL, DUNLIN_COLUMN_TEXT},
};

static void
sums_free(gpointer data)
{
	Sums *sums = data;

	g_free(sums->currency);
	g_hash_table_unref(sums->letters);
	g_free(sums);
}

static Sums *
sums_of(Simulation *s, const char *currency)
{
	Sums *sums;

	for (guint i = 0; i < s->sums->len; i++) {
		sums = g_ptr_array_index(s->sums, i);
		if (g_str_equal(sums->currency, currency))
			return sums;
	}
	sums = g_new0(Sums, 1);
	sums->currency = g_strdup(currency);
	sums->letters = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_ptr_array_add(s->sums, sums);
	return sums;
}

static void
member(JsonBuilder *json, const char *name, const char *text)
{
	json_builder_set_member_name(json, name);
	json_builder_add_string_value(json, text);
}

static void
money_member(JsonBuilder *json, const char *name, gint64 amount, const char *currency)
{
	g_autofree char *text = dunlin_money_to_string(amount, currency);

	member(json, name, text);
}

static void
print(Simulation *s, JsonBuilder *json)
{
	g_autoptr(JsonNode) root = json_builder_get_root(json);
	g_autofree char *text = json_to_string(root, FALSE);

	if (s->table != NULL)
		dunlin_table_add(s->table, text);
	else
		dunlin_ctl_line(text);
}

/* ── a month ── */

static gboolean
add_open(DunlinClaim *claim, gpointer data)
{
	Simulation *s = data;
	DunlinBalance balance;

	if (claim->state == DUNLIN_STATE_CLOSED || claim->state == DUNLIN_STATE_DRAFT)
		return TRUE;
	if (!dunlin_ledger_balance(s->desk->store, claim, &balance, &s->error))
		return FALSE;
	sums_of(s, claim->currency)->open += balance.open;
	return TRUE;
}

static char *
letters_text(const Sums *sums)
{
	g_autoptr(GList) steps = g_list_sort(g_hash_table_get_keys(sums->letters), (GCompareFunc)strcmp);
	GString *text = g_string_new(NULL);

	for (GList *at = steps; at != NULL; at = at->next)
		g_string_append_printf(text, "%s%s %u", text->len > 0 ? ", " : "", (char *)at->data,
				       GPOINTER_TO_UINT(g_hash_table_lookup(sums->letters, at->data)));
	return g_string_free(text, FALSE);
}

static void
print_sums(Simulation *s, const Sums *sums)
{
	g_autoptr(JsonBuilder) json = json_builder_new();
	g_autofree char *day = dunlin_day_to_string(s->month);
	g_autofree char *month = g_strndup(day, strlen("2026-11"));
	g_autofree char *letters = letters_text(sums);

	json_builder_begin_object(json);
	member(json, "kind", "month");
	member(json, "month", month);
	member(json, "letters", letters);
	json_builder_set_member_name(json, "handovers");
	json_builder_add_int_value(json, sums->handovers);
	money_member(json, "demanded", sums->demanded, sums->currency);
	money_member(json, "paid", sums->paid, sums->currency);
	money_member(json, "open", sums->open, sums->currency);
	member(json, "currency", sums->currency);
	json_builder_end_object(json);
	print(s, json);
}

static void
end_month(Simulation *s)
{
	const DunlinClaimFilter all = {.creditor = -1, .state = -1, .overdue_on = DUNLIN_DAY_NONE};

	if (s->error == NULL)
		(void)dunlin_claim_each(s->desk->store, &all, add_open, s, &s->error); /* kept there */
	for (guint i = 0; i < s->sums->len; i++)
		print_sums(s, g_ptr_array_index(s->sums, i));
	g_ptr_array_set_size(s->sums, 0);
}

static DunlinDay
month_of(DunlinDay day)
{
	int year, month, in_month;

	dunlin_day_to_ymd(day, &year, &month, &in_month);
	return day - in_month + 1;
}

static void
reach(Simulation *s, DunlinDay day)
{
	/* Past its last day, whatever that is. */
	while (month_of(day) > s->month) {
		end_month(s);
		s->month = month_of(s->month + 31);
	}
}

/* ── what happens ── */

static void
print_foresight(Simulation *s, const DunlinForesight *foresight)
{
	g_autoptr(JsonBuilder) json = json_builder_new();
	g_autofree char *at = dunlin_instant_to_string(foresight->at);
	g_autofree char *creditor = dunlin_creditor_key(s->desk->store, foresight->creditor, NULL);

	json_builder_begin_object(json);
	member(json, "kind", foresight->kind);
	member(json, "at", at);
	member(json, "claim", foresight->claim);
	member(json, "creditor", creditor != NULL ? creditor : "");
	json_builder_set_member_name(json, "step");
	if (foresight->step != NULL)
		json_builder_add_string_value(json, foresight->step);
	else
		json_builder_add_null_value(json);
	money_member(json, "amount", foresight->amount, foresight->currency);
	member(json, "currency", foresight->currency);
	json_builder_end_object(json);
	print(s, json);
}

static void
happen(const DunlinForesight *foresight, gpointer data)
{
	Simulation *s = data;
	Sums *sums;

	reach(s, dunlin_day_of(foresight->at, s->ctl->config->zone));
	sums = sums_of(s, foresight->currency);
	if (foresight->step != NULL) {
		gpointer count = g_hash_table_lookup(sums->letters, foresight->step);

		g_hash_table_insert(sums->letters, g_strdup(foresight->step),
				    GUINT_TO_POINTER(GPOINTER_TO_UINT(count) + 1));
		sums->demanded += foresight->amount;
	} else if (g_str_equal(foresight->kind, "payment")) {
		sums->paid += foresight->amount;
	} else {
		sums->handovers++;
	}
	if (s->table == NULL)
		print_foresight(s, foresight);
}

/* ── the copy ── */

static void
remove_folder(const char *folder)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;

	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *path = g_build_filename(folder, name, NULL);

		(void)g_unlink(path); /* what stays makes rmdir fail, and is found there */
	}
	if (g_rmdir(folder) != 0)
		dunlin_ctl_say("the copy in %s could not be removed", folder);
}

static gboolean
play(DunlinCtl *ctl, const char *folder, DunlinTime from, DunlinDay until,
     const DunlinBehaviour *behaviour, GError **error)
{
	g_autofree char *path = g_build_filename(folder, "dunlin.db", NULL);
	g_autofree char *url = g_strconcat("sqlite:", path, NULL);
	g_autoptr(GString) report = g_string_new(NULL);
	g_autoptr(DunlinDesk) desk = NULL;
	g_autoptr(DunlinTable) table = NULL;
	Simulation s = {.ctl = ctl, .month = month_of(dunlin_day_of(from.now, ctl->config->zone)),
			.sums = g_ptr_array_new_with_free_func(sums_free)};
	gboolean ok;

	if (!dunlin_store_copy(ctl->config->store, path, error))
		return FALSE;
	desk = dunlin_desk_open_copy(ctl->desk->house, url, WAIT_MS, error);
	if (desk == NULL)
		return FALSE;
	table = ctl->json ? NULL : dunlin_table_new(columns, ctl->config->zone);
	s.desk = desk;
	s.table = table;
	ok = dunlin_desk_simulate(desk, from, until, behaviour, happen, &s, report, error);
	if (ok) {
		reach(&s, until);
		end_month(&s);
	}
	g_ptr_array_unref(s.sums);
	if (report->len > 0)
		dunlin_ctl_say("not foreseen:\n%s", report->str);
	if (s.error != NULL)
		g_propagate_error(ok ? error : NULL, s.error);
	return ok && s.error == NULL;
}

/* FALSE: it said why. */
static gboolean
day_option(DunlinCtl *ctl, const char *name, const char *text, DunlinDay fallback, DunlinDay *ret_day)
{
	*ret_day = fallback;
	return text == NULL || dunlin_ctl_day(ctl, name, text, ret_day);
}

static char *
names(void)
{
	GString *text = g_string_new(NULL);

	for (const DunlinBehaviour *row = dunlin_behaviours; row->name != NULL; row++)
		g_string_append_printf(text, "%s%s (%s)", text->len > 0 ? ", " : "", row->name, row->text);
	return g_string_free(text, FALSE);
}

gboolean
dunlin_ctl_simulate(DunlinCtl *ctl, GError **error)
{
	DunlinDay today = dunlin_day_of(ctl->time.now, ctl->config->zone), from, until;
	const DunlinBehaviour *behaviour =
		dunlin_behaviour_find(ctl->payment != NULL ? ctl->payment : "typical");
	DunlinTime time = ctl->time;
	g_autofree char *folder = NULL, *known = names();
	gboolean ok;

	if (!day_option(ctl, "--from", ctl->from, today, &from) ||
	    !day_option(ctl, "--until", ctl->until, from + DEFAULT_DAYS, &until))
		return TRUE;
	if (until < from)
		return dunlin_ctl_misuse(ctl, "--until is before --from");
	if (until - from > DAYS_MAX)
		return dunlin_ctl_misuse(ctl, "--until is more than ten years after --from");
	if (behaviour == NULL)
		return dunlin_ctl_misuse(ctl, "--payment knows %s", known);
	if (!dunlin_ctl_open(ctl, error))
		return FALSE;
	folder = g_dir_make_tmp("dunlin-simulate-XXXXXX", error);
	if (folder == NULL)
		return FALSE;
	if (from != today)
		time.now = dunlin_day_at(from, 0, ctl->config->zone);
	ok = play(ctl, folder, time, until, behaviour, error);
	remove_folder(folder);
	return ok;
}
