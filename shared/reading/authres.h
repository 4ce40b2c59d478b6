/* SPDX-License-Identifier: BSD-2-Clause */
/* The Authentication-Results field, RFC 8601 §2.2. Internal to shared/reading. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
	char *name, *value; /* "header.from" in lower case; "example.com" */
} DunlinAuthProperty;

typedef struct {
	char *method, *result; /* "dmarc", "pass"; lower case */
	GPtrArray *properties; /* of DunlinAuthProperty */
} DunlinAuthResult;

typedef struct {
	char *authserv_id;
	GPtrArray *results; /* of DunlinAuthResult */
} DunlinAuthResults;

/* NULL: not a field of that grammar, of which nothing is believed. */
DunlinAuthResults *dunlin_auth_results_parse(const char *value);
void dunlin_auth_results_free(DunlinAuthResults *results);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinAuthResults, dunlin_auth_results_free)

/* The first property of that name, borrowed; NULL. */
const char *dunlin_auth_result_get(const DunlinAuthResult *result, const char *name);

G_END_DECLS
