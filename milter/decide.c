/* SPDX-License-Identifier: BSD-2-Clause */
/* The rules: the first row that applies decides. */
#include "milter/decide.h"

/* More would not be a notice of ours; the submitter sets none of these. */
#define STAMPED_MAX 20

typedef gboolean (*Applies)(const DunlinSeen *seen, const DunlinKeys *keys,
			    DunlinRuling *ruling);

static gboolean
is_flood(const DunlinSeen *seen, const DunlinKeys *keys, DunlinRuling *ruling)
{
	(void)keys;
	(void)ruling;
	return seen->overflow;
}

static gboolean
has_doubled_token(const DunlinSeen *seen, const DunlinKeys *keys, DunlinRuling *ruling)
{
	(void)keys;
	(void)ruling;
	return seen->submitter && seen->tokens > 1;
}

static gboolean
has_wrong_token(const DunlinSeen *seen, const DunlinKeys *keys, DunlinRuling *ruling)
{
	(void)ruling;
	return seen->submitter && seen->tokens == 1 &&
	       !dunlin_submit_token_parse(keys, seen->token, NULL, NULL);
}

static gboolean
is_notice(const DunlinSeen *seen, const DunlinKeys *keys, DunlinRuling *ruling)
{
	return seen->submitter && seen->tokens == 1 &&
	       dunlin_submit_token_parse(keys, seen->token, &ruling->notice, &ruling->attempt);
}

/* Whoever holds a token may stop the clock, but a machine says nothing. */
static void
look_at_tags(const DunlinSeen *seen, const DunlinKeys *keys, DunlinRuling *ruling)
{
	gboolean machine = seen->null_sender || seen->automatic;
	char *notice = NULL;

	for (guint i = 0; i < seen->tags_count; i++) {
		if (!dunlin_reply_token_parse(keys, seen->tags[i], &notice)) {
			ruling->forged++;
			continue;
		}
		ruling->report = machine;
		if (machine || ruling->answered != NULL)
			g_free(notice);
		else
			ruling->answered = notice;
		notice = NULL;
	}
}

/* Without a Message-ID a seal could be moved to any other message. */
static gboolean
has_business(const DunlinSeen *seen, const DunlinKeys *keys, DunlinRuling *ruling)
{
	ruling->seal = seen->to_us && seen->login != NULL && seen->message_ids == 1 &&
		       seen->message_id != NULL;
	look_at_tags(seen, keys, ruling);
	return ruling->seal || ruling->answered != NULL || seen->foreign->len > 0;
}

static const struct {
	Applies applies;
	DunlinVerdict verdict;
	const char *why;
} rules[] = {
	{is_flood, DUNLIN_VERDICT_REFUSE, "too many Dunning- headers"},
	{has_doubled_token, DUNLIN_VERDICT_REFUSE, "more than one Dunning-Notice header"},
	{has_wrong_token, DUNLIN_VERDICT_REFUSE, "the Dunning-Notice header is not valid"},
	{is_notice, DUNLIN_VERDICT_GATE, NULL},
	{has_business, DUNLIN_VERDICT_EDIT, NULL},
};

void
dunlin_ruling_decide(const DunlinSeen *seen, const DunlinKeys *keys, DunlinRuling *ret_ruling)
{
	*ret_ruling = (DunlinRuling){.verdict = DUNLIN_VERDICT_ACCEPT};
	for (guint i = 0; i < G_N_ELEMENTS(rules); i++) {
		if (!rules[i].applies(seen, keys, ret_ruling))
			continue;
		ret_ruling->verdict = rules[i].verdict;
		ret_ruling->why = rules[i].why;
		return;
	}
}

void
dunlin_ruling_clear(DunlinRuling *ruling)
{
	g_free(ruling->notice);
	g_free(ruling->answered);
	*ruling = (DunlinRuling){.verdict = DUNLIN_VERDICT_ACCEPT};
}

static void
edit_free(gpointer data)
{
	DunlinEdit *edit = data;

	g_free(edit->name);
	g_free(edit->value);
	g_free(edit);
}

static void
add_edit(GPtrArray *edits, const char *name, guint index, const char *value)
{
	DunlinEdit *edit = g_new(DunlinEdit, 1);

	*edit = (DunlinEdit){g_strdup(name), index, g_strdup(value)};
	g_ptr_array_add(edits, edit);
}

static void
remove_field(GPtrArray *edits, const char *name, guint count)
{
	for (guint index = count; index > 0; index--)
		add_edit(edits, name, index, NULL);
}

void
dunlin_ruling_insert(GPtrArray *edits, GPtrArray *headers)
{
	for (guint i = headers->len; i > 0; i--) {
		const DunlinHeader *header = headers->pdata[i - 1];

		add_edit(edits, header->name, 0, header->value);
	}
}

GPtrArray *
dunlin_ruling_edits(const DunlinSeen *seen, GPtrArray *stamp, const char *seal)
{
	GPtrArray *edits = g_ptr_array_new_with_free_func(edit_free);

	for (guint i = 0; i < seen->foreign->len; i++) {
		const DunlinField *field = &g_array_index(seen->foreign, DunlinField, i);

		remove_field(edits, field->name, MIN(field->count, DUNLIN_SEEN_MAX));
	}
	for (guint i = 0; stamp != NULL && i < DUNLIN_SEEN_STAMPED; i++)
		remove_field(edits, dunlin_stamp_names[i], MIN(seen->stamped[i], STAMPED_MAX));
	if (stamp != NULL)
		dunlin_ruling_insert(edits, stamp);
	if (seal != NULL)
		add_edit(edits, "Dunning-Auth", 0, seal);
	return edits;
}
