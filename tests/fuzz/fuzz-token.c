/* SPDX-License-Identifier: BSD-2-Clause */
/* Tokens as they come back in addresses, Message-IDs and fields: what is believed is what we would
 * write ourselves. Input: the text, and behind a NUL the Message-ID that goes with it. */
#include <stdint.h>
#include <string.h>

#include "base/token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define KEY "0123456789abcdef0123456789abcdef\n"

static char *
without_blanks(const char *text)
{
	g_auto(GStrv) words = g_strsplit_set(text, " \t\r\n\v\f", -1);

	return g_strjoinv(NULL, words);
}

static void
assert_same(const char *token, const char *again)
{
	g_autofree char *left = without_blanks(token), *right = without_blanks(again);

	g_assert_cmpint(g_ascii_strcasecmp(left, right), ==, 0);
}

static void
try_tokens(const DunlinKeys *keys, const char *text)
{
	g_autofree char *reply = NULL, *submit = NULL;
	guint attempt = 0;

	if (dunlin_reply_token_parse(keys, text, &reply)) {
		g_autofree char *again = dunlin_reply_token(keys, reply);

		g_assert_cmpuint(strlen(reply), ==, DUNLIN_NOTICE_LENGTH);
		assert_same(text, again);
	}
	if (dunlin_submit_token_parse(keys, text, &submit, &attempt)) {
		g_autofree char *again = dunlin_submit_token(keys, submit, attempt);

		g_assert_cmpuint(strlen(submit), ==, DUNLIN_NOTICE_LENGTH);
		assert_same(text, again);
	}
	g_assert_true(reply == NULL || submit == NULL);
}

static void
try_seal(const DunlinKeys *keys, const char *text, const char *message_id)
{
	g_autofree char *login = NULL, *again = NULL;
	g_autofree char *seal = dunlin_auth_seal(keys, text, 1792051200, message_id);
	gint64 at = 0;

	if (dunlin_auth_verify(keys, text, message_id, &login, &at)) {
		g_autofree char *same = dunlin_auth_seal(keys, login, at, message_id);

		g_assert_nonnull(same);
		assert_same(text, same);
	}
	if (seal == NULL)
		return;
	g_assert_null(strpbrk(seal, "\r\n"));
	g_assert_true(dunlin_auth_verify(keys, seal, message_id, &again, &at));
	g_assert_cmpstr(again, ==, text);
	g_assert_cmpint(at, ==, 1792051200);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	gsize length = strlen(text);
	g_autofree char *id = length < size ? g_strndup((const char *)data + length + 1, size - length - 1)
					    : g_strdup("<a@example.com>");
	g_autoptr(DunlinKeys) keys = dunlin_keys_parse(KEY, NULL);
	g_autoptr(DunlinKeys) theirs = dunlin_keys_parse(text, NULL);

	try_tokens(keys, text);
	try_seal(keys, text, id);
	if (theirs != NULL)
		try_tokens(theirs, text);
	return 0;
}
