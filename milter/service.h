/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What all connections share: the configuration in force (swapped by a reload, each connection
 * keeps the one it began with), the clock, and how many connections and callbacks there are.
 * Every function may be called from any thread.
 */
#pragma once

#include <glib.h>
#include "base/options.h"
#include "desk/desk.h"
#include "milter/index.h"
#include "milter/own.h"
#include "milter/worker.h"

G_BEGIN_DECLS

typedef struct DunlinService DunlinService;

/* Loads the configuration and its secret; the store is not asked for. @options is borrowed for
 * good. */
DunlinService *dunlin_service_new(const DunlinOptions *options, guint connections_max,
				  GError **error);
/* Only where no connection was ever served: callbacks may outlive smfi_main(). */
void dunlin_service_free(DunlinService *service);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinService, dunlin_service_free)
/* Loads the same file again and puts it in force for new connections. After an error the old one
 * stays. */
gboolean dunlin_service_reload(DunlinService *service, GError **error);
/* The one in force, with its keys; a reference that is yours. */
DunlinHouse *dunlin_service_house(DunlinService *service);
/* Starts the threads that write into the store. Once, before the first connection. */
void dunlin_service_start(DunlinService *service);
/* Has the gate decide, together with all that waits there; within a few seconds. BUSY after that, and
 * whatever else the store says. @passage is copied. *ret_stamp and *ret_why as in
 * DunlinGateCase. */
gboolean dunlin_service_gate(DunlinService *service, DunlinHouse *house,
			     const DunlinPassage *passage, DunlinGate *ret_gate,
			     GPtrArray **ret_stamp, const char **ret_why, GError **error);
/* A person's answer to the notice passes: its claims wait until it is read. Returns at once; at most
 * once in some seconds for the same notice. */
void dunlin_service_answer(DunlinService *service, DunlinHouse *house, const char *notice);
/* What people's own mails are looked for in; a reference that is yours, NULL where there is none. */
DunlinIndex *dunlin_service_index(DunlinService *service);
/* Takes @index, which may be NULL. */
void dunlin_service_set_index(DunlinService *service, DunlinIndex *index);
/* Which claims such a mail is about, if the store says so at once: *ret_claims of char *, yours; NULL
 * where it does not, for who waits is a person. Takes @box. */
GPtrArray *dunlin_service_find_claims(DunlinService *service, DunlinHouse *house,
				      DunlinOwnBox *box);
/* Files it when the store can; returns at once. Takes @box. */
void dunlin_service_note(DunlinService *service, DunlinHouse *house, DunlinOwnBox *box);
/* Whether a thread that writes into the store has hung for long. */
gboolean dunlin_service_is_stuck(DunlinService *service);
DunlinTime dunlin_service_time(const DunlinService *service);

/* What became of a message; counted for dunlinctl metrics. */
typedef enum {
	DUNLIN_OUTCOME_ORDINARY, /* let go as it came */
	DUNLIN_OUTCOME_STRIPPED, /* foreign Dunning-* fields went */
	DUNLIN_OUTCOME_SEALED,
	DUNLIN_OUTCOME_PASSED,   /* notices: with a stamp, 550, 451 */
	DUNLIN_OUTCOME_REFUSED,
	DUNLIN_OUTCOME_DEFERRED,
	DUNLIN_OUTCOME_ANSWER,   /* a person's, to a signed address */
	DUNLIN_OUTCOME_REPORT,   /* a machine's, to a signed address */
	DUNLIN_OUTCOME_FORGED,   /* addresses that only look signed */
	DUNLIN_OUTCOME_OWN,      /* people's own reminders, noted; stamped */
	DUNLIN_OUTCOME_OWN_STAMPED,
	DUNLIN_OUTCOME_COUNT,
} DunlinOutcome;
void dunlin_service_count(DunlinService *service, DunlinOutcome outcome, guint count);
guint dunlin_service_counted(DunlinService *service, DunlinOutcome outcome);
/* "ordinary", "stripped" …: what metrics calls it. */
const char *dunlin_outcome_to_string(DunlinOutcome outcome);

/* Counts one more connection. FALSE: there are more now than there may be. */
gboolean dunlin_service_connect(DunlinService *service);
void dunlin_service_disconnect(DunlinService *service);

/* Around what may take its time: g_auto(DunlinRunning) running = dunlin_service_begin(service); */
typedef DunlinService *DunlinRunning;
DunlinRunning dunlin_service_begin(DunlinService *service);
void dunlin_service_end(DunlinRunning running);
G_DEFINE_AUTO_CLEANUP_FREE_FUNC(DunlinRunning, dunlin_service_end, NULL)

/* Waits until something runs. How many have ended so far. */
guint dunlin_service_wait_busy(DunlinService *service);
/* Whether something runs and nothing has ended since that count. */
gboolean dunlin_service_is_busy_since(DunlinService *service, guint ended);
guint dunlin_service_ended(DunlinService *service);
/* Waits until nothing runs, at most @seconds; FALSE: something still does. */
gboolean dunlin_service_drain(DunlinService *service, guint seconds);

G_END_DECLS
