/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Applications for an order for payment as records of type 01, format 4.0.00, in the order of the courts'
 * own form: a head, each application with its claims, a tail with the control sums. One const table of
 * records; what stands in them is court-fields.c's.
 */
#include "claim/court-file.h"

#include <string.h>

typedef const DunlinCourtContext Case;

/* ── which records ── */

static gboolean
has_representative(Case *c)
{
	const char *by = c->court->applicant.represented_by;

	return by && *by;
}

static gboolean
respondent_has_representative(Case *c)
{
	const char *function = c->court->respondent.function;

	return c->court->kind != DUNLIN_KIND_CONSUMER && function && *function;
}

static gboolean
has_interest(Case *c)
{
	return c->claim->spread > 0;
}

static gboolean
has_reminder_costs(Case *c)
{
	return dunlin_court_sums(c->court).fees > 0;
}

static gboolean
has_lump_sum(Case *c)
{
	return dunlin_court_sums(c->court).lump_sum > 0;
}

typedef struct {
	const char *key; /* type, section, sequence: columns 1 to 9 */
	gboolean (*present)(Case *c);
} Row;
#define HEAD "AA"
#define TAIL "BB"
static const Row party_rows[] = {
	{"01KS   00", NULL},
	{"01AS   01", NULL},
	{"01AS   03", NULL},
	{"01ASGV 01", has_representative},
	{"01ASGV 02", has_representative},
	{"01AG   01", NULL},
	{"01AG   03", NULL},
	{"01AG   04", NULL},
	{"01AGGV 01", respondent_has_representative},
};
#define INTEREST "01ZINS 00"
static const Row claim_rows[] = {{"01ASPK 00", NULL}};
static const Row side_rows[] = {{"01MAHNK00", has_reminder_costs}, {"01ANF  00", has_lump_sum}};

/* ── their order ── */

typedef gboolean (*Visit)(Case *c, const char *key, gpointer data);

static gboolean
visit_rows(Case *c, const Row *rows, guint count, Visit visit, gpointer data)
{
	for (guint i = 0; i < count; i++) {
		if ((!rows[i].present || rows[i].present(c)) && !visit(c, rows[i].key, data))
			return FALSE;
	}
	return TRUE;
}

/* A record for each time in which another principal was open, then the one that runs on. */
static gboolean
visit_interest(DunlinCourtContext c, Visit visit, gpointer data)
{
	if (!has_interest(&c))
		return TRUE;
	for (guint i = 0; i < c.claim->n_periods; i++) {
		c.period = &c.claim->periods[i];
		if (!visit(&c, INTEREST, data))
			return FALSE;
	}
	c.period = NULL;
	return visit(&c, INTEREST, data);
}

static gboolean
visit_application(DunlinCourtContext c, Visit visit, gpointer data)
{
	if (!visit_rows(&c, party_rows, G_N_ELEMENTS(party_rows), visit, data))
		return FALSE;
	for (guint i = 0; i < c.court->count; i++) {
		c.claim = &c.court->claims[i];
		if (!visit_rows(&c, claim_rows, G_N_ELEMENTS(claim_rows), visit, data) ||
		    !visit_interest(c, visit, data))
			return FALSE;
	}
	c.claim = c.court->claims;
	return visit_rows(&c, side_rows, G_N_ELEMENTS(side_rows), visit, data);
}

/* Every record of the file. FALSE: a visit said so. */
static gboolean
visit_file(const DunlinCourtTotals *totals, const DunlinCourtCase *courts, Visit visit, gpointer data)
{
	const DunlinCourtContext first = {totals, courts, courts->claims, NULL};

	if (!visit(&first, HEAD, data))
		return FALSE;
	for (guint i = 0; i < totals->applications; i++) {
		const DunlinCourtContext c = {totals, &courts[i], courts[i].claims, NULL};

		if (!visit_application(c, visit, data))
			return FALSE;
	}
	return visit(&first, TAIL, data);
}

/* Those between head and tail. */
static gboolean
count_inner(Case *c, const char *key, gpointer data)
{
	(void)c;
	*(gint64 *)data += strcmp(key, HEAD) != 0 && strcmp(key, TAIL) != 0;
	return TRUE;
}

static DunlinCourtTotals
totals_of(const DunlinCourtCase *courts, guint count)
{
	DunlinCourtTotals totals = {.applications = count};

	for (guint i = 0; i < count; i++) {
		totals.claims += courts[i].count;
		totals.catalogues += (gint64)courts[i].count * courts[i].catalogue;
		totals.principals += dunlin_court_sums(&courts[i]).principal;
	}
	(void)visit_file(&totals, courts, count_inner, &totals.records);
	return totals;
}

static gboolean
try_record(Case *c, const char *key, gpointer data)
{
	char record[DUNLIN_COURT_RECORD];

	(void)data;
	return dunlin_court_record(c, key, record);
}

gboolean
dunlin_court_fits(const DunlinCourtCase *court)
{
	const DunlinCourtTotals totals = totals_of(court, 1);

	return visit_file(&totals, court, try_record, NULL);
}

static gboolean
append_record(Case *c, const char *key, gpointer data)
{
	char record[DUNLIN_COURT_RECORD];

	if (!dunlin_court_record(c, key, record))
		return FALSE;
	g_byte_array_append(data, (const guint8 *)record, sizeof record);
	return TRUE;
}

GByteArray *
dunlin_court_file(const DunlinCourtCase *courts, guint count)
{
	const DunlinCourtTotals totals = totals_of(courts, count);
	GByteArray *file = g_byte_array_new();
	gboolean written = visit_file(&totals, courts, append_record, file);

	g_assert(written); /* checked */
	return file;
}
