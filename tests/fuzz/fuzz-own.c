/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A mail of a creditor's people as the milter sees it: whatever stands in it, it is a reminder only to a
 * known debtor, about a known number or in answer to a letter of ours. Input: login, sender, recipient,
 * then "Name: value" a line; an empty line, and the body.
 */
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "milter/own.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define DEBTOR "kunde@debtor.example"

static DunlinIndex *
index_new(void)
{
	DunlinIndex *index = dunlin_index_new(1);

	g_assert_true(dunlin_index_add(index, "acme", DEBTOR, "7K3M4QX2", "R-2026-001"));
	return index;
}

static char **
see_headers(DunlinOwn *own, char **lines)
{
	for (; *lines != NULL && (*lines)[0] != '\0'; lines++) {
		char *colon = strchr(*lines, ':');

		if (colon == NULL)
			continue;
		*colon = '\0';
		g_strdelimit(colon + 1, "\v", '\n'); /* a folded value */
		dunlin_own_header(own, *lines, colon + 1);
	}
	return lines;
}

static void
assert_box(DunlinOwn *own, gsize body)
{
	DunlinOwnBox *box = dunlin_own_box(own, TRUE, "4A", (DunlinTime){1, 1});

	g_assert_cmpuint(box->mail.recipients->len, ==, 1);
	g_assert_cmpuint(box->mail.names->len + box->mail.notices->len, >, 0);
	g_assert_cmpuint(box->mail.names->len, <=, 10);
	g_assert_cmpint(box->bytes, >=, 0);
	g_assert_cmpint(lseek(box->bytes, 0, SEEK_END), >, (off_t)body);
	g_atomic_rc_box_release_full(box, dunlin_own_box_clear);
}

static void
see_mail(const DunlinCreditor *creditor, char *sender, char **lines)
{
	g_autoptr(DunlinKeys) keys = dunlin_keys_parse("0123456789abcdef0123456789abcdef\n", NULL);
	g_autoptr(DunlinIndex) index = index_new();
	g_autoptr(DunlinOwn) own = dunlin_own_new(creditor, sender, index);
	char **body;

	dunlin_own_recipient(own, lines[0]);
	body = see_headers(own, lines + 1);
	if (!dunlin_own_is_reminder(own, keys))
		return;
	g_assert_true(strcasestr(lines[0], DEBTOR) != NULL);
	for (gsize length = 0;; body++) {
		if (*body == NULL) {
			assert_box(own, length);
			return;
		}
		dunlin_own_body(own, *body, strlen(*body));
		length += strlen(*body);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char *senders[] = {(char *)"@acme.example", NULL};
	static char *approvers[] = {NULL};
	DunlinCreditor acme = {.key = (char *)"acme", .senders = senders, .approvers = approvers};
	g_autoptr(GPtrArray) creditors = g_ptr_array_new();
	DunlinConfig config = {.creditor_list = creditors};
	g_autofree char *text = g_strndup((const char *)data, size);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	const DunlinCreditor *creditor;
	char *sender = NULL;

	g_ptr_array_add(creditors, &acme);
	if (g_strv_length(lines) < 3)
		return 0;
	creditor = dunlin_own_creditor(&config, lines[0], lines[1], &sender);
	g_assert_true((creditor != NULL) == (sender != NULL));
	if (creditor != NULL)
		see_mail(creditor, sender, lines + 2);
	return 0;
}
