/* SPDX-License-Identifier: BSD-2-Clause */
/* Terms of payment from an invoice: any text gives a day within reason, or none. */
#include <stdint.h>

#include "base/text.h"
#include "reading/terms.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *raw = g_strndup((const char *)data, size);
	g_autofree char *text = dunlin_text_clean(raw, 8000); /* as the reading hands it on */
	const DunlinDay issued = 20000;
	DunlinDay due = DUNLIN_DAY_NONE;
	DunlinTermsResult result = dunlin_terms_due(text, issued, &due);

	g_assert_true((result == DUNLIN_TERMS_NONE) == (due == DUNLIN_DAY_NONE));
	g_assert_true(result != DUNLIN_TERMS_CLEAR || due >= issued);
	due = DUNLIN_DAY_NONE;
	result = dunlin_terms_due(text, DUNLIN_DAY_NONE, &due);
	g_assert_true((result == DUNLIN_TERMS_NONE) == (due == DUNLIN_DAY_NONE));
	g_free(dunlin_terms_discounts(text, issued, 11900, "EUR"));
	g_free(dunlin_terms_discounts(text, DUNLIN_DAY_NONE, G_MAXINT64 / 200000, "EUR"));
	return 0;
}
