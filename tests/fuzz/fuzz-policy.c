/* SPDX-License-Identifier: BSD-2-Clause */
/* Any text as the policy that a claim was opened under: what is taken has a text of its own that
 * means the same. */
#include <stdint.h>
#include <string.h>

#include "base/configuration.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* libconfig drops its buffer where a text does not end. */
const char *
__lsan_default_suppressions(void)
{
	return "leak:libconfig.so\n";
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	g_autoptr(DunlinPolicy) policy = NULL, again = NULL, abroad = NULL;

	if (strstr(text, "@include") != NULL)
		return 0; /* would read other files */
	policy = dunlin_policy_parse(text, NULL);
	if (policy == NULL)
		return 0;
	again = dunlin_policy_parse(policy->text, NULL);
	g_assert_nonnull(again);
	g_assert_cmpstr(again->text, ==, policy->text);
	g_assert_cmpstr(again->digest, ==, policy->digest);
	policy->builtin = TRUE;
	abroad = dunlin_policy_for_country(policy, size % 2 ? "FR" : "US");
	g_assert_cmpuint(abroad->steps->len, ==, policy->steps->len);
	return 0;
}
