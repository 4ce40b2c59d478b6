/* SPDX-License-Identifier: BSD-2-Clause */
/* The messages that belong to a case, in the order of time. */
#include "desk/case.h"

void
dunlin_case_paper_free(DunlinCasePaper *paper)
{
	if (paper == NULL)
		return;
	g_free(paper->file);
	g_free(paper->kind);
	g_free(paper->digest);
	g_free(paper->notice);
	g_free(paper);
}

/* What a link's role is called towards others; what is not named here stays at home. */
static const struct {
	const char *role, *kind;
} kinds[] = {{"answer", "reply"}, {"report", "report"}};

typedef struct {
	gint64 at;
	DunlinCasePaper *paper;
} Dated;

static void
add(GArray *found, const char *kind, const char *digest, const char *notice, gint64 at, GTimeZone *zone)
{
	Dated dated = {at, g_new0(DunlinCasePaper, 1)};

	dated.paper->kind = g_strdup(kind);
	dated.paper->digest = g_strdup(digest);
	dated.paper->notice = g_strdup(notice);
	dated.paper->day = dunlin_day_of(at, zone);
	g_array_append_val(found, dated);
}

static int
by_time(gconstpointer one, gconstpointer other)
{
	const Dated *first = one, *second = other;

	if (first->at != second->at)
		return first->at < second->at ? -1 : 1;
	if ((first->paper->notice != NULL) != (second->paper->notice != NULL))
		return first->paper->notice != NULL ? -1 : 1; /* the letter before what answers it */
	return g_strcmp0(first->paper->digest, second->paper->digest);
}

static void
add_link(GArray *found, const DunlinLink *link, GTimeZone *zone)
{
	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
		if (g_str_equal(kinds[i].role, link->role))
			add(found, kinds[i].kind, link->digest, NULL, link->received_at, zone);
	}
}

GPtrArray *
dunlin_case_papers(DunlinDesk *desk, const DunlinClaim *claim, const GPtrArray *notices, GError **error)
{
	GTimeZone *zone = desk->house->config->zone;
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Dated));
	g_autoptr(GPtrArray) links = dunlin_message_links(desk->store, claim, error);
	GPtrArray *papers;

	if (links == NULL)
		return NULL;
	for (guint i = 0; i < notices->len; i++) {
		const DunlinNotice *notice = g_ptr_array_index(notices, i);

		if (notice->role == DUNLIN_ROLE_DEBTOR && notice->accepted_at != 0 &&
		    notice->digest != NULL)
			add(found, "letter", notice->digest, notice->id, notice->accepted_at, zone);
	}
	for (guint i = 0; i < links->len; i++)
		add_link(found, g_ptr_array_index(links, i), zone);
	g_array_sort(found, by_time);
	papers = g_ptr_array_new_with_free_func((GDestroyNotify)dunlin_case_paper_free);
	for (guint i = 0; i < found->len; i++) {
		DunlinCasePaper *paper = g_array_index(found, Dated, i).paper;

		paper->file = g_strdup_printf("%02u-%s.eml", i + 1, paper->kind);
		g_ptr_array_add(papers, paper);
	}
	return papers;
}
