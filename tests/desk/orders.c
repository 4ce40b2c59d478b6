/* SPDX-License-Identifier: BSD-2-Clause */
/* See orders.h. */
#include "orders.h"

#include <string.h>

#include "base/error.h"

void
test_assert_policy(TestHouse *h, const char *reference, const char *policy, DunlinPolicyBy by)
{
	g_autoptr(DunlinClaim) claim = test_claim(h, reference);

	g_assert_cmpstr(claim->policy, ==, policy);
	g_assert_cmpstr(dunlin_policy_by_to_string(claim->policy_by), ==,
			dunlin_policy_by_to_string(by));
}

char *
test_set(TestHouse *h, const char *reference, const char *field, const char *value)
{
	g_autoptr(GHashTable) arguments = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GError) error = NULL;
	char *text = NULL;

	g_hash_table_insert(arguments, (gpointer)field, (gpointer)value);
	if (dunlin_desk_command(h->desk, reference, DUNLIN_VERB_SET, arguments, DUNLIN_ACTOR_ADMIN,
				h->time, &text, &error))
		return text;
	return g_strdup(error->message);
}

void
test_must_set(TestHouse *h, const char *reference, const char *field, const char *value)
{
	g_autofree char *said = test_set(h, reference, field, value);

	if (!strstr(said, " = "))
		g_error("%s: %s", value, said);
}

void
test_order(TestHouse *h, const char *reference, DunlinVerb verb)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;

	if (!dunlin_desk_command(h->desk, reference, verb, NULL, DUNLIN_ACTOR_ADMIN, h->time, &text,
				 &error))
		g_error("%s", error->message);
}
