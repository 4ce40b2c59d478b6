/* SPDX-License-Identifier: BSD-2-Clause */
/* The documents that belong to a case, in the order of time. */
#include "desk/case.h"

#define MESSAGE "message/rfc822"
#define PDF "application/pdf"
#define TEXT "text/plain"

static void
paper_free(gpointer data)
{
	DunlinCasePaper *paper = data;

	g_free(paper->file);
	g_free(paper->kind);
	g_free(paper->text);
	g_free(paper->digest);
	g_free(paper->notice);
	g_free(paper);
}

/* What a link's role is called towards others; what is not named here stays at home. */
static const struct {
	const char *role, *kind;
} kinds[] = {{"answer", "reply"}, {"report", "report"}, {"own", "own"}};

static const char *const endings[][2] = {
	{MESSAGE, "eml"}, {PDF, "pdf"}, {TEXT, "txt"},
};

typedef struct {
	gint64 at;
	guint place; /* of several at once */
	DunlinCasePaper *paper;
} Dated;

static DunlinCasePaper *
add(GArray *found, const char *kind, const char *type, gint64 at, GTimeZone *zone)
{
	Dated dated = {at, found->len, g_new0(DunlinCasePaper, 1)};

	dated.paper->kind = g_strdup(kind);
	dated.paper->type = type;
	dated.paper->day = dunlin_day_of(at, zone);
	g_array_append_val(found, dated);
	return dated.paper;
}

static int
by_time(gconstpointer one, gconstpointer other)
{
	const Dated *first = one, *second = other;

	if (first->at != second->at)
		return first->at < second->at ? -1 : 1;
	return first->place < second->place ? -1 : 1; /* letters before what answers them */
}

char *
dunlin_desk_posting(const DunlinNotice *notice)
{
	g_autofree char *at = dunlin_instant_to_string(notice->accepted_at);

	if (notice->channel != DUNLIN_CHANNEL_LETTER || notice->accepted_at == 0)
		return NULL;
	return g_strdup_printf("Notice: %s\nPrinted: %s\nTo: %s\nPrinter: %s\nSHA-256: %s\n", notice->id,
			       at, notice->to, notice->status != NULL ? notice->status : "-",
			       notice->digest);
}

/* What was printed is a PDF, and no server stamped it: what the printer said goes beside it. */
static void
add_letter(GArray *found, const DunlinNotice *notice, GTimeZone *zone)
{
	g_autofree char *posting = dunlin_desk_posting(notice);
	DunlinCasePaper *paper = add(found, "letter", posting != NULL ? PDF : MESSAGE,
				     notice->accepted_at, zone);

	paper->digest = g_strdup(notice->digest);
	if (posting == NULL) {
		paper->notice = g_strdup(notice->id);
		return;
	}
	paper = add(found, "posting", TEXT, notice->accepted_at, zone);
	paper->digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, posting, -1);
	paper->text = g_steal_pointer(&posting);
}

static gboolean
add_link(DunlinDesk *desk, const DunlinClaim *claim, GArray *found, const DunlinLink *link, GError **error)
{
	const char *why;

	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
		if (!g_str_equal(kinds[i].role, link->role))
			continue;
		if (!dunlin_desk_may_leave(desk, claim, link, &why, error))
			return FALSE;
		if (why == NULL)
			add(found, kinds[i].kind, MESSAGE, link->received_at, desk->house->config->zone)
				->digest = g_strdup(link->digest);
	}
	return TRUE;
}

static const char *
ending_of(const char *type)
{
	guint i = 0;

	while (!g_str_equal(endings[i][0], type))
		i++;
	return endings[i][1];
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
			add_letter(found, notice, zone);
	}
	for (guint i = 0; i < links->len; i++) {
		if (!add_link(desk, claim, found, g_ptr_array_index(links, i), error))
			return NULL;
	}
	g_array_sort(found, by_time);
	papers = g_ptr_array_new_with_free_func(paper_free);
	for (guint i = 0; i < found->len; i++) {
		DunlinCasePaper *paper = g_array_index(found, Dated, i).paper;

		paper->file = g_strdup_printf("%02u-%s.%s", i + 1, paper->kind, ending_of(paper->type));
		g_ptr_array_add(papers, paper);
	}
	return papers;
}
