/* SPDX-License-Identifier: BSD-2-Clause */
/* Any bytes as a raw header block. */
#include <stdint.h>
#include <stddef.h>

#include "base/text.h"
#include "reading/proof.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char *ids[] = { (char *)"mx.example.com", NULL };
	g_autoptr(DunlinKeys) keys = dunlin_keys_parse("0123456789abcdef0123456789abcdef\n", NULL);
	const DunlinProofTrust trust = {
		.keys = keys, .authserv_id = ids, .address = "dunning@example.com", .separator = "+",
	};
	g_autoptr(DunlinProof) proof = dunlin_proof_scan((const char *)data, size, &trust);

	g_assert_true((proof->sender == NULL) == (proof->kind == DUNLIN_PROOF_NONE));
	g_assert_true(proof->from == NULL || dunlin_text_is_address(proof->from));
	g_assert_true(proof->sender == NULL || dunlin_text_is_address(proof->sender));
	for (char **p = proof->recipients; *p != NULL; p++)
		g_assert_true(g_utf8_validate(*p, -1, NULL));
	for (char **p = proof->references; *p != NULL; p++)
		g_assert_true(g_utf8_validate(*p, -1, NULL));
	return 0;
}
