/* SPDX-License-Identifier: BSD-2-Clause */
/* A house with a collection partner, and a claim on its way to him. */
#pragma once

#include <json-glib/json-glib.h>

#include "scenes.h"

#define PARTNER "cases@inkasso.example"

/* The partner is configured, and an approver, boss@acme.example. */
void agency_open(TestHouse *h);
/* What @from, proven, writes in answer to the newest notice with that letter; what became of it, yours. */
char *agency_say(TestHouse *h, const char *from, const char *letter, const char *text);
/* A letter of the mail's size that reached its reader, as his MTA reports. */
void agency_report(TestHouse *h, const char *letter, const char *action);
/* Both letters sent and delivered, their deadlines over: the approver is asked. Yours. */
DunlinClaim *agency_up_to_question(TestHouse *h);
/* And the approver said yes: it is the partner's, whose mail waits to leave. Yours. */
DunlinClaim *agency_approved(TestHouse *h);
/* The case that goes along with @notice; owned by @parser. */
JsonObject *agency_case_of(const DunlinNotice *notice, JsonParser *parser);
/* NULL where it is null. */
const char *agency_field(JsonObject *object, const char *group, const char *name);
