/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of states (states.c) for who acts on it (apply.c). */
#pragma once

#include "claim/plan.h"

G_BEGIN_DECLS

/* What @event does to the facts' claim, where the clock finds @due due: the state that it is in then, and
 * DunlinDo. FALSE: it takes no such event in its state. */
gboolean dunlin_states_find(const DunlinCase *facts, DunlinPlanKind due, DunlinEvent event,
			    DunlinState *ret_next, guint *ret_effects);

G_END_DECLS
