/* SPDX-License-Identifier: BSD-2-Clause */
/* The lists of a case: periods of interest, the ledger, letters, calls, what goes along. */
#include "desk/case.h"

#include <string.h>

#include "base/money.h"

typedef const DunlinCaseFile File;

static char *
money(File *file, gint64 minor)
{
	const char *currency = file->facts->claim->currency;

	return currency[0] != '\0' ? dunlin_money_to_string(minor, currency) : NULL;
}

static char *
given(const char *text)
{
	return text != NULL && text[0] != '\0' ? g_strdup(text) : NULL;
}

static const DunlinSegment *
segment(File *file, guint row)
{
	return &g_array_index(file->reckoning->interest.segments, DunlinSegment, row);
}

static guint
count_segments(File *file)
{
	return file->reckoning->interest.segments->len;
}

static char *
segment_from(File *file, guint row)
{
	return dunlin_day_to_string(segment(file, row)->from);
}

static char *
segment_to(File *file, guint row)
{
	return dunlin_day_to_string(segment(file, row)->to);
}

static char *
segment_days(File *file, guint row)
{
	return g_strdup_printf("%d", segment(file, row)->to - segment(file, row)->from + 1);
}

static char *
segment_year(File *file, guint row)
{
	return g_strdup_printf("%d", segment(file, row)->year_days);
}

static char *
segment_base(File *file, guint row)
{
	return money(file, segment(file, row)->base);
}

static char *
segment_rate(File *file, guint row)
{
	return dunlin_rate_to_string(segment(file, row)->rate);
}

static const DunlinEntry *
entry(File *file, guint row)
{
	return g_ptr_array_index(file->reckoning->entries, row);
}

static guint
count_entries(File *file)
{
	return file->reckoning->entries->len;
}

static char *
entry_day(File *file, guint row)
{
	return dunlin_day_to_string(entry(file, row)->day);
}

static char *
entry_kind(File *file, guint row)
{
	return g_strdup(dunlin_entry_kind_to_string(entry(file, row)->kind));
}

static char *
entry_amount(File *file, guint row)
{
	return money(file, entry(file, row)->amount);
}

static const DunlinNotice *
letter(File *file, guint row)
{
	return g_ptr_array_index(file->notices, row);
}

static DunlinNoticePart
part(File *file, guint row)
{
	return dunlin_notice_part(letter(file, row), file->facts->claim->reference);
}

static guint
count_letters(File *file)
{
	return file->notices->len;
}

static gboolean
skip_letter(File *file, guint row)
{
	return !letter(file, row)->demands || letter(file, row)->accepted_at == 0;
}

static char *
letter_step(File *file, guint row)
{
	return g_strdup(part(file, row).step);
}

static char *
day_of(File *file, gint64 at)
{
	return at != 0 ? dunlin_day_to_string(dunlin_day_of(at, file->facts->zone)) : NULL;
}

static char *
letter_sent(File *file, guint row)
{
	return day_of(file, letter(file, row)->accepted_at);
}

static char *
letter_deadline(File *file, guint row)
{
	return dunlin_day_to_string(part(file, row).deadline);
}

static char *
letter_amount(File *file, guint row)
{
	return money(file, part(file, row).amount);
}

static char *
letter_state(File *file, guint row)
{
	return g_strdup(dunlin_notice_state_to_string(letter(file, row)->state));
}

static char *
letter_delivered(File *file, guint row)
{
	return day_of(file, letter(file, row)->delivered_at);
}

static char *
letter_to(File *file, guint row)
{
	return g_strdup(letter(file, row)->to);
}

static char *
letter_channel(File *file, guint row)
{
	return g_strdup(dunlin_channel_to_string(letter(file, row)->channel));
}

/* The last words of who took it: the MTA's, or the printer's. */
static char *
letter_said(File *file, guint row)
{
	return g_strdup(letter(file, row)->status);
}

static char *
letter_message_id(File *file, guint row)
{
	return g_strdup(letter(file, row)->message_id);
}

static const DunlinJournalEntry *
line(File *file, guint row)
{
	return g_ptr_array_index(file->journal, row);
}

static guint
count_lines(File *file)
{
	return file->journal->len;
}

static gboolean
skip_line(File *file, guint row)
{
	return !g_str_equal(line(file, row)->kind, DUNLIN_JOURNAL_CALL);
}

static char *
call_day(File *file, guint row)
{
	return day_of(file, line(file, row)->at);
}

static char *
call_outcome(File *file, guint row)
{
	const char *refs = line(file, row)->refs;

	return refs != NULL && g_str_has_prefix(refs, DUNLIN_CALL_OUTCOME)
		       ? g_strdup(refs + strlen(DUNLIN_CALL_OUTCOME))
		       : NULL;
}

static char *
call_note(File *file, guint row)
{
	return given(line(file, row)->text);
}

static const DunlinCasePaper *
paper(File *file, guint row)
{
	return g_ptr_array_index(file->papers, row);
}

static guint
count_papers(File *file)
{
	return file->papers->len;
}

static char *
paper_file(File *file, guint row)
{
	return g_strdup(paper(file, row)->file);
}

static char *
paper_kind(File *file, guint row)
{
	return g_strdup(paper(file, row)->kind);
}

static char *
paper_day(File *file, guint row)
{
	return dunlin_day_to_string(paper(file, row)->day);
}

static char *
paper_digest(File *file, guint row)
{
	return g_strdup(paper(file, row)->digest);
}

static const DunlinCaseColumn period_columns[] = {
	{"from", segment_from}, {"to", segment_to},	{"days", segment_days},
	{"year", segment_year}, {"base", segment_base}, {"rate", segment_rate},
};
static const DunlinCaseColumn entry_columns[] = {
	{"date", entry_day}, {"kind", entry_kind}, {"amount", entry_amount},
};
static const DunlinCaseColumn letter_columns[] = {
	{"step", letter_step},	     {"sent", letter_sent},	      {"to", letter_to},
	{"amount", letter_amount},   {"deadline", letter_deadline},   {"state", letter_state},
	{"delivered", letter_delivered}, {"message_id", letter_message_id},
	{"channel", letter_channel}, {"said", letter_said},
};
static const DunlinCaseColumn call_columns[] = {
	{"date", call_day}, {"outcome", call_outcome}, {"note", call_note},
};
static const DunlinCaseColumn paper_columns[] = {
	{"file", paper_file}, {"kind", paper_kind}, {"date", paper_day}, {"sha256", paper_digest},
};

const DunlinCaseList dunlin_case_lists[DUNLIN_CASE_LISTS] = {
	{"interest_periods", "period", count_segments, NULL, period_columns,
	 G_N_ELEMENTS(period_columns)},
	{"ledger", "entry", count_entries, NULL, entry_columns, G_N_ELEMENTS(entry_columns)},
	{"letters", "letter", count_letters, skip_letter, letter_columns,
	 G_N_ELEMENTS(letter_columns)},
	{"calls", "call", count_lines, skip_line, call_columns, G_N_ELEMENTS(call_columns)},
	{"documents", "document", count_papers, NULL, paper_columns, G_N_ELEMENTS(paper_columns)},
};
