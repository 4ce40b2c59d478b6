/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The gate: the milter's one transaction at end of message. It passes only a notice in flight, of
 * this very attempt, not yet stamped, with the bytes that the outbox knows, and, where it asks a
 * debtor for money, only while every claim in it still wants that.
 */
#include "base/error.h"
#include "desk/internal.h"

typedef struct {
	const DunlinPassage *passage;
	DunlinTime time;
	DunlinGate gate;
	GPtrArray *stamp;
	const char *why;
} Gate;

static gboolean
refuse(Gate *gate, const char *why)
{
	gate->gate = DUNLIN_GATE_REFUSE;
	gate->why = why;
	return TRUE;
}

/* No longer wanted: withdrawn here and now, so that the submitter's answer changes nothing more. */
static gboolean
withdraw(DunlinDesk *desk, Gate *gate, DunlinNotice *notice, GError **error)
{
	notice->state = DUNLIN_NOTICE_WITHDRAWN;
	notice->next_try = 0;
	if (!dunlin_notice_update(desk->store, notice, DUNLIN_NOTICE_DOT, notice->attempt, error) ||
	    !dunlin_desk_notice_gone(desk, notice, gate->time, error))
		return FALSE;
	return refuse(gate, "is no longer wanted");
}

static gboolean
stamp(DunlinDesk *desk, Gate *gate, DunlinNotice *notice, GError **error)
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
	notice->stamped_attempt = notice->attempt;
	notice->stamped_at = gate->time.now;
	return dunlin_notice_update(desk->store, notice, DUNLIN_NOTICE_DOT, notice->attempt, error);
}

static gboolean
pass(DunlinDesk *desk, gpointer data, GError **error)
{
	Gate *gate = data;
	const DunlinPassage *passage = gate->passage;
	g_autoptr(GError) local = NULL;
	g_autoptr(DunlinNotice) notice = dunlin_notice_get(desk->store, passage->notice, &local);
	gboolean wanted = FALSE;

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

gboolean
dunlin_desk_gate(DunlinDesk *desk, const DunlinPassage *passage, DunlinTime time,
		 DunlinGate *ret_gate, GPtrArray **ret_stamp, const char **ret_why, GError **error)
{
	Gate gate = {.passage = passage, .time = time};

	if (!dunlin_desk_transaction(desk, pass, &gate, error)) {
		g_clear_pointer(&gate.stamp, g_ptr_array_unref);
		return FALSE;
	}
	*ret_gate = gate.gate;
	*ret_stamp = gate.stamp;
	*ret_why = gate.why;
	return TRUE;
}
