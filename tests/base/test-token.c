/* SPDX-License-Identifier: BSD-2-Clause */
/* Tokens: ours are believed in any case, all others are not. */
#include <string.h>

#include "base/error.h"
#include "base/token.h"

#define KEY_A "0123456789abcdef0123456789abcdef"
#define KEY_B "fedcba9876543210fedcba9876543210"
#define ID "<1@example.com>"

static DunlinKeys *
keys(const char *text)
{
	g_autoptr(GError) error = NULL;
	DunlinKeys *parsed = dunlin_keys_parse(text, &error);

	g_assert_no_error(error);
	return parsed;
}

static const struct {
	const char *text;
	gboolean good;
} secrets[] = {
	{KEY_A, TRUE},
	{KEY_A "\n", TRUE},
	{KEY_A "\r\n" KEY_B "\n\n", TRUE},
	{"", FALSE},
	{"\n", FALSE},
	{"0123456789abcdef0123456789abcde", FALSE},
	{KEY_A "\nshort", FALSE},
};

static void
test_keys(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(secrets); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(DunlinKeys) parsed = dunlin_keys_parse(secrets[i].text, &error);

		g_assert_cmpint(parsed != NULL, ==, secrets[i].good);
		if (!secrets[i].good)
			g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG);
	}
}

/* Worked out with another implementation: HMAC-SHA256 over "reply\0aaaaaaaaaa\0", base32. */
static void
test_known(void)
{
	g_autoptr(DunlinKeys) a = keys(KEY_A);
	g_autofree char *token = dunlin_reply_token(a, "aaaaaaaaaa");

	g_assert_cmpstr(token, ==, "aaaaaaaaaa.rghrsnyv7nwgzoapoyim");
}

/* The first key signs; older ones still verify. */
static void
test_rotation(void)
{
	g_autoptr(DunlinKeys) old = keys(KEY_A);
	g_autoptr(DunlinKeys) both = keys(KEY_B "\n" KEY_A);
	g_autoptr(DunlinKeys) new = keys(KEY_B);
	g_autofree char *by_old = dunlin_reply_token(old, "aaaaaaaaaa");
	g_autofree char *by_both = dunlin_reply_token(both, "aaaaaaaaaa");

	g_assert_true(dunlin_reply_token_parse(both, by_old, NULL));
	g_assert_true(dunlin_reply_token_parse(new, by_both, NULL));
	g_assert_false(dunlin_reply_token_parse(new, by_old, NULL));
}

static void
test_reply(void)
{
	g_autoptr(DunlinKeys) a = keys(KEY_A);
	g_autofree char *notice = dunlin_notice_new();
	g_autofree char *token = dunlin_reply_token(a, notice);
	g_autofree char *upper = g_ascii_strup(token, -1);
	g_autofree char *longer = g_strconcat(token, "a", NULL);
	g_autofree char *found = NULL;

	g_assert_cmpuint(strlen(token), ==, 31);
	g_assert_true(dunlin_reply_token_parse(a, upper, &found));
	g_assert_cmpstr(found, ==, notice);
	g_assert_false(dunlin_reply_token_parse(a, longer, NULL));
	g_assert_false(dunlin_reply_token_parse(a, "", NULL));
	g_assert_false(dunlin_reply_token_parse(a, NULL, NULL));
	g_assert_false(dunlin_reply_token_parse(a, notice, NULL));
	for (gsize i = 0; i < strlen(token); i++) { /* no single character may differ */
		g_autofree char *forged = g_strdup(token);

		forged[i] = forged[i] == 'a' ? 'b' : 'a';
		g_assert_false(dunlin_reply_token_parse(a, forged, NULL));
	}
}

static void
test_submit(void)
{
	g_autoptr(DunlinKeys) a = keys(KEY_A);
	g_autofree char *token = dunlin_submit_token(a, "abcdefghij", 12);
	g_autofree char *spaced = g_strdup_printf(" %s \r\n", token);
	g_autofree char *reply = dunlin_reply_token(a, "abcdefghij");
	g_autofree char *found = NULL;
	guint attempt = 0;

	g_assert_true(g_str_has_prefix(token, "abcdefghij.12."));
	g_assert_true(dunlin_submit_token_parse(a, spaced, &found, &attempt));
	g_assert_cmpstr(found, ==, "abcdefghij");
	g_assert_cmpuint(attempt, ==, 12);
	token[strlen("abcdefghij.1")] = '3';
	g_assert_false(dunlin_submit_token_parse(a, token, NULL, NULL));
	token[strlen("abcdefghij.1")] = 'x';
	g_assert_false(dunlin_submit_token_parse(a, token, NULL, NULL));
	g_assert_false(dunlin_submit_token_parse(a, reply, NULL, NULL));
	g_assert_false(dunlin_submit_token_parse(a, "abcdefghij.12.", NULL, NULL));
}

static const char *const bad_logins[] = {"", "a;b", " a", "a ", "a\nb", "a\xc3\xa4", NULL};

static void
test_auth(void)
{
	g_autoptr(DunlinKeys) a = keys(KEY_A);
	g_autofree char *value = dunlin_auth_seal(a, "user@example.com", 1234, ID);
	g_autofree char *folded = g_strdup(value);
	g_autofree char *other = dunlin_auth_seal(a, "other@example.com", 1234, ID);
	g_autofree char *login = NULL;
	gint64 at = 0;

	g_assert_true(g_str_has_prefix(value, "user@example.com; t=1234; h="));
	*strchr(folded, ' ') = '\t';
	g_assert_true(dunlin_auth_verify(a, folded, ID, &login, &at));
	g_assert_cmpstr(login, ==, "user@example.com");
	g_assert_cmpint(at, ==, 1234);
	g_assert_false(dunlin_auth_verify(a, value, "<2@example.com>", NULL, NULL));
	g_assert_false(dunlin_auth_verify(a, value, NULL, NULL, NULL));
	memcpy(other, "admin", 5);
	g_assert_false(dunlin_auth_verify(a, other, ID, NULL, NULL));
	g_assert_false(dunlin_auth_verify(a, "", ID, NULL, NULL));
	g_assert_false(dunlin_auth_verify(a, "a; t=1; h=", ID, NULL, NULL));
	g_assert_null(dunlin_auth_seal(a, NULL, 1, ID));
	for (gsize i = 0; bad_logins[i] != NULL; i++)
		g_assert_null(dunlin_auth_seal(a, bad_logins[i], 1, ID));
}

/* Field boundaries are part of what is signed. */
static void
test_boundaries(void)
{
	g_autoptr(DunlinKeys) a = keys(KEY_A);
	g_autofree char *one = dunlin_mac(a, "x", (const char *const[]){"ab", "c", NULL});
	g_autofree char *two = dunlin_mac(a, "x", (const char *const[]){"a", "bc", NULL});
	g_autofree char *three = dunlin_mac(a, "xa", (const char *const[]){"b", "c", NULL});

	g_assert_cmpstr(one, !=, two);
	g_assert_cmpstr(one, !=, three);
}

static void
test_random(void)
{
	for (int i = 0; i < 100; i++) {
		g_autofree char *notice = dunlin_notice_new(), *reference = dunlin_reference_new();
		g_autofree char *again = dunlin_notice_new();

		g_assert_cmpuint(strspn(notice, "abcdefghijklmnopqrstuvwxyz234567"), ==, 10);
		g_assert_cmpuint(strspn(reference, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"), ==, 8);
		g_assert_cmpuint(strlen(notice), ==, 10);
		g_assert_cmpuint(strlen(reference), ==, 8);
		g_assert_cmpstr(notice, !=, again);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/token/keys", test_keys);
	g_test_add_func("/token/known", test_known);
	g_test_add_func("/token/rotation", test_rotation);
	g_test_add_func("/token/reply", test_reply);
	g_test_add_func("/token/submit", test_submit);
	g_test_add_func("/token/auth", test_auth);
	g_test_add_func("/token/boundaries", test_boundaries);
	g_test_add_func("/token/random", test_random);
	return g_test_run();
}
