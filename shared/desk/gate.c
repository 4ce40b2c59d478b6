/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The gate: the milter's one transaction at end of message. It passes only a notice in flight, of
 * this very attempt, not yet stamped, with the bytes that the outbox knows, and, where it asks a
 * debtor for money, only while every claim in it still wants that.
 */
#include "base/error.h"
#include "base/text.h"
#include "desk/internal.h"

static gboolean
refuse(DunlinGateCase *gate, const char *why)
{
	gate->gate = DUNLIN_GATE_REFUSE;
	gate->why = why;
	return TRUE;
}

/* No longer wanted: withdrawn here and now, so that the submitter's answer changes nothing more. */
static gboolean
withdraw(DunlinDesk *desk, DunlinGateCase *gate, DunlinNotice *notice, GError **error)
{
	notice->state = DUNLIN_NOTICE_WITHDRAWN;
	notice->next_try = 0;
	if (!dunlin_notice_update(desk->store, notice, DUNLIN_NOTICE_DOT, notice->attempt, error) ||
	    !dunlin_desk_notice_gone(desk, notice, gate->time, error))
		return FALSE;
	return refuse(gate, "is no longer wanted");
}

/* What the MTA wrote into its own log, for the journal's line: an id, no text. */
static char *
plain_id(const char *id)
{
	char *plain = g_strndup(id, 64);

	return g_strcanon(plain, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_.", '?');
}

/* The envelope and the peer, which say who somebody is: in the text, which can be erased. */
static char *
describe(const DunlinPassage *passage)
{
	const char *const facts[][2] = {
		{"from", passage->sender}, {"to", passage->recipients}, {"client", passage->client},
		{"login", passage->login}, {"tls", passage->tls},
	};
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = 0; i < G_N_ELEMENTS(facts); i++) {
		if (facts[i][1] == NULL || facts[i][1][0] == '\0')
			continue;
		g_string_append_printf(text, "%s%s %s", text->len > 0 ? ", " : "", facts[i][0],
				       facts[i][1]);
	}
	return text->len > 0 ? dunlin_text_line(text->str, 1000) : NULL;
}

/* Each claim's chain tells what passed, when and as what: the body's digest, the queue id. */
static gboolean
prove(DunlinDesk *desk, const DunlinGateCase *gate, const DunlinNotice *notice, GError **error)
{
	g_autofree char *queue = plain_id(notice->queue_id), *text = describe(gate->passage);
	g_autofree char *refs = g_strdup_printf("notice=%s attempt=%u queue=%s body=%s", notice->id,
						notice->attempt, queue, notice->body_digest);

	for (guint i = 0; notice->claims != NULL && notice->claims[i] != NULL; i++)
		if (!dunlin_journal_add(desk->store, notice->creditor, notice->claims[i],
					gate->time.now, "passed", DUNLIN_ACTOR_DUNLIN, text, refs,
					error))
			return FALSE;
	return TRUE;
}

static gboolean
stamp(DunlinDesk *desk, DunlinGateCase *gate, DunlinNotice *notice, GError **error)
{
	g_autofree char *address = dunlin_desk_notice_address(desk, notice);
	DunlinStampContext context = {.keys = desk->house->keys, .address = address,
				      .separator = desk->house->config->separator,
				      .at = gate->time.now};

	gate->stamp = dunlin_stamp(notice, &context);
	gate->gate = DUNLIN_GATE_PASS;
	g_free(notice->stamp);
	notice->stamp = dunlin_stamp_to_text(gate->stamp);
	g_free(notice->queue_id);
	notice->queue_id = g_strdup(gate->passage->queue_id);
	g_free(notice->host);
	notice->host = g_strdup(g_get_host_name());
	notice->stamped_attempt = notice->attempt;
	notice->stamped_at = gate->time.now;
	return dunlin_notice_update(desk->store, notice, DUNLIN_NOTICE_DOT, notice->attempt,
				    error) &&
	       prove(desk, gate, notice, error);
}

gboolean
dunlin_desk_gate_decide(DunlinDesk *desk, gpointer data, GError **error)
{
	DunlinGateCase *gate = data;
	const DunlinPassage *passage = gate->passage;
	g_autoptr(GError) local = NULL;
	g_autoptr(DunlinNotice) notice = dunlin_notice_get(desk->store, passage->notice, &local);
	gboolean wanted = FALSE;

	g_clear_pointer(&gate->stamp, g_ptr_array_unref); /* of a try that was not committed */
	if (notice == NULL && g_error_matches(local, DUNLIN_ERROR, DUNLIN_ERROR_NOT_FOUND))
		return refuse(gate, "is not known here");
	if (notice == NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	if (notice->state != DUNLIN_NOTICE_DOT || notice->attempt != passage->attempt)
		return refuse(gate, "is not in flight with this attempt");
	if (notice->stamped_attempt == notice->attempt)
		return refuse(gate, "has passed already");
	if (g_strcmp0(notice->body_digest, passage->body_digest) != 0)
		return refuse(gate, "was changed on its way here");
	if (!dunlin_desk_notice_is_wanted(desk, notice, &wanted, error))
		return FALSE;
	if (!wanted)
		return withdraw(desk, gate, notice, error);
	return stamp(desk, gate, notice, error);
}
