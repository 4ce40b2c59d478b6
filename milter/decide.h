/* SPDX-License-Identifier: BSD-2-Clause */
/* What becomes of a message, decided at the end of its headers from what was seen. Pure. */
#pragma once

#include <glib.h>
#include "base/token.h"
#include "milter/seen.h"
#include "write/stamp.h"

G_BEGIN_DECLS

typedef enum {
	DUNLIN_VERDICT_ACCEPT, /* nothing to do: let go at once, without its body */
	DUNLIN_VERDICT_EDIT,   /* foreign fields go, a login is sealed, an answer is noticed; at end
				* of message */
	DUNLIN_VERDICT_GATE,   /* our notice: digest the body, then the desk decides */
	DUNLIN_VERDICT_REFUSE, /* 550 5.7.1 at end of message */
} DunlinVerdict;

typedef struct {
	DunlinVerdict verdict;
	const char *why; /* of a refusal; constant */
	gboolean seal;   /* add Dunning-Auth */
	char *answered;  /* EDIT: the notice that a person answers; NULL */
	gboolean report; /* a machine's mail to a signed address */
	guint forged;    /* signed addresses that are not ours */
	char *notice;    /* GATE */
	guint attempt;
} DunlinRuling;

/* Overwrites *@ret_ruling, which dunlin_ruling_clear() frees. */
void dunlin_ruling_decide(const DunlinSeen *seen, const DunlinKeys *keys, DunlinRuling *ret_ruling);
void dunlin_ruling_clear(DunlinRuling *ruling);

typedef struct {
	char *name;
	guint index; /* of the field that goes, counted per name from 1; 0: @value is inserted */
	char *value; /* without a leading blank; NULL where a field goes */
} DunlinEdit;

/* The changes of the header block, in the order they must be made: a repeated field goes from its
 * last to its first, and what is inserted comes last first, each right below the MTA's own
 * Received. @stamp: of DunlinHeader, replaces what an outgoing notice must not bring; NULL: none.
 * @seal: value of Dunning-Auth; NULL: none. Of DunlinEdit; frees them. */
GPtrArray *dunlin_ruling_edits(const DunlinSeen *seen, GPtrArray *stamp, const char *seal);
/* More to insert, of DunlinHeader, above what @edits inserts so far. */
void dunlin_ruling_insert(GPtrArray *edits, GPtrArray *headers);

G_END_DECLS
