/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A message of anybody as the milter sees it: its Dunning-* fields go, each by an edit, unless it is
 * refused or ours; nobody else's is ever edited. Input: client, login, recipient, then
 * "Name: value" a line.
 */
#include <stdint.h>
#include <string.h>

#include "milter/decide.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
see_headers(DunlinSeen *seen, char **lines)
{
	for (; *lines != NULL; lines++) {
		char *colon = strchr(*lines, ':');

		if (colon == NULL)
			continue;
		*colon = '\0';
		dunlin_seen_header(seen, *lines, colon + 1);
	}
}

static void
assert_edits(const DunlinSeen *seen, const DunlinRuling *ruling)
{
	const char *seal = ruling->seal ? "login; t=1; h=x" : NULL;
	g_autoptr(GPtrArray) edits = dunlin_ruling_edits(seen, NULL, seal);
	guint gone = 0;

	for (guint i = 0; i < edits->len; i++) {
		const DunlinEdit *edit = edits->pdata[i];

		g_assert_cmpint(g_ascii_strncasecmp(edit->name, "Dunning-", 8), ==, 0);
		g_assert_true((edit->index == 0) == (edit->value != NULL));
		gone += edit->index > 0;
	}
	g_assert_cmpuint(gone, ==, seen->foreign_total);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char *submitters[] = { (char *)"daemon:DUNLIN", (char *)"127.0.0.1", NULL };
	g_autoptr(GPtrArray) creditors = g_ptr_array_new();
	DunlinConfig config = { .address = (char *)"dunning@example.com", .separator = (char *)"+",
				.milter_submitters = submitters, .creditor_list = creditors };
	g_autoptr(DunlinKeys) keys = dunlin_keys_parse("0123456789abcdef0123456789abcdef\n", NULL);
	g_autofree char *text = g_strndup((const char *)data, size);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	DunlinRuling ruling;
	DunlinSeen seen;

	if (g_strv_length(lines) < 4)
		return 0;
	dunlin_seen_init(&seen);
	dunlin_seen_client(&seen, &config, lines[0], lines[0], lines[1]);
	dunlin_seen_recipient(&seen, &config, lines[2]);
	see_headers(&seen, lines + 3);
	dunlin_ruling_decide(&seen, keys, &ruling);
	g_assert_true((ruling.verdict == DUNLIN_VERDICT_GATE) == (ruling.notice != NULL));
	g_assert_true(ruling.verdict != DUNLIN_VERDICT_GATE || seen.submitter);
	g_assert_true((ruling.verdict == DUNLIN_VERDICT_REFUSE) == (ruling.why != NULL));
	g_assert_true(ruling.verdict != DUNLIN_VERDICT_ACCEPT || seen.foreign_total == 0);
	if (ruling.verdict == DUNLIN_VERDICT_EDIT)
		assert_edits(&seen, &ruling);
	dunlin_ruling_clear(&ruling);
	dunlin_seen_clear(&seen);
	return 0;
}
