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

/* Without a Message-ID a seal could be moved to any other message. */
static gboolean
wants_seal(const DunlinSeen *seen, const DunlinKeys *keys, DunlinRuling *ruling)
{
	(void)keys;
	ruling->seal = seen->to_us && seen->login != NULL && seen->message_ids == 1 &&
			 seen->message_id != NULL;
	return ruling->seal;
}

static gboolean
has_foreign(const DunlinSeen *seen, const DunlinKeys *keys, DunlinRuling *ruling)
{
	(void)keys;
	(void)ruling;
	return seen->foreign->len > 0;
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
	{wants_seal, DUNLIN_VERDICT_EDIT, NULL},
	{has_foreign, DUNLIN_VERDICT_EDIT, NULL},
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
remove_fields(GPtrArray *edits, GArray *fields, guint limit)
{
	for (guint i = 0; i < fields->len; i++) {
		const DunlinField *field = &g_array_index(fields, DunlinField, i);

		for (guint index = MIN(field->count, limit); index > 0; index--)
			add_edit(edits, field->name, index, NULL);
	}
}

GPtrArray *
dunlin_ruling_edits(const DunlinSeen *seen, GPtrArray *stamp, const char *seal)
{
	GPtrArray *edits = g_ptr_array_new_with_free_func(edit_free);

	remove_fields(edits, seen->foreign, DUNLIN_SEEN_MAX);
	if (stamp != NULL)
		remove_fields(edits, seen->stamped, STAMPED_MAX);
	for (guint i = stamp != NULL ? stamp->len : 0; i > 0; i--) {
		const DunlinHeader *header = stamp->pdata[i - 1];

		add_edit(edits, header->name, 0, header->value);
	}
	if (seal != NULL)
		add_edit(edits, "Dunning-Auth", 0, seal);
	return edits;
}
