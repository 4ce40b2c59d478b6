/* SPDX-License-Identifier: BSD-2-Clause */
/* A claim of a German debtor under the built-in policy, for the tests of this room. */
#pragma once

#include "claim/claim.h"

typedef struct {
	DunlinHolidays *holidays;
	GTimeZone *zone;
	DunlinWindow window;
	DunlinPolicy policy;
	DunlinStep steps[3]; /* reminder, final, handover */
	DunlinClaim *claim;  /* R-1 over 119.00 EUR, due on 2026-10-15, opened on 2026-10-20 */
	DunlinCase facts;    /* of that claim, on 2026-10-20 10:00 */
} Fixture;

Fixture *fixture_new(void);
void fixture_free(Fixture *fixture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Fixture, fixture_free)

/* Berlin's wall clock: "2026-10-20 10:00". */
gint64 instant(const char *text);
/* "Tue 2026-10-20 10:00" in Berlin, borrowed from a ring of a few; "never" for 0. */
const char *when(gint64 at);
DunlinDay day(const char *text);
DunlinDuration duration(const char *text);
/* Sets a text field of a claim. */
void put(char **field, const char *text);

/* Applies @event and puts the result into the fixture's claim; the effects. */
guint fixture_apply(Fixture *fixture, DunlinEvent event, const char *at);
/* The same, asserting that it is refused. */
void fixture_refused(Fixture *fixture, DunlinEvent event, const char *message);
