/* SPDX-License-Identifier: BSD-2-Clause */
#include "write/stamp.h"

#include <string.h>

#include "golden.h"

static DunlinKeys *
test_keys(void)
{
	g_autoptr(GError) error = NULL;
	DunlinKeys *keys = dunlin_keys_parse("0123456789abcdef0123456789abcdef\n", &error);

	g_assert_no_error(error);
	return keys;
}

typedef struct {
	const char *name;
	const char *step, *letter, *references, *in_reply_to;
	DunlinDay deadline;
	const char *separator;
	const char *claims[9];
} Case;

static const Case cases[] = {
	{ "stamp-reminder", "reminder", "reminder", NULL, NULL, 20742, "+", { "7K3M4QX2" } },
	{ "stamp-final", "final", "final", "<aaaaaaaaaa.bb@example.com> <cc@example.com>", NULL, 20802,
	  "+", { "7K3M4QX2", "ABCDEFGH", "IJKLMNOP", "QRSTUVWX", "YZ234567", "AAAAAAAA", "BBBBBBBB" } },
	{ "stamp-creditor", NULL, "opened", NULL, "<mail@acme.example>", DUNLIN_DAY_NONE, "+",
	  { "7K3M4QX2" } },
	{ "stamp-house", NULL, "admin", NULL, NULL, DUNLIN_DAY_NONE, "", { NULL } },
	/* The parent's own id moves to the end, and nothing that is no id gets through. */
	{ "stamp-hostile", "fi\r\nBcc: x@y\r\n", "x", "<b@c> <a@b>\r\n <b\x01@c> no<id> \xc3\xa4 <<x@y>>",
	  "<b@c>", 20742, "-", { "7K3M4QX2", "7K3M4QX\n", "7k3m4qx2", "'; DROP--" } },
};

static GPtrArray *
stamp(const Case *row, const DunlinKeys *keys)
{
	DunlinStampContext context = { keys, "dunning@example.com", row->separator, 1792051200 };
	DunlinNotice notice = {
		.id = (char *)"a2b3c4d5e6",
		.step = (char *)row->step,
		.letter = (char *)row->letter,
		.references = (char *)row->references,
		.in_reply_to = (char *)row->in_reply_to,
		.deadline = row->deadline,
		.claims = (char **)row->claims,
	};

	return dunlin_stamp(&notice, &context);
}

static void
test_golden(void)
{
	g_autoptr(DunlinKeys) keys = test_keys();

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GPtrArray) headers = stamp(&cases[i], keys);
		g_autofree char *text = dunlin_stamp_to_text(headers);

		golden_check(cases[i].name, text, strlen(text));
	}
}

/* What libmilter and RFC 5322 demand of every value, whatever stood in the notice. */
static void
test_lines(void)
{
	g_autoptr(DunlinKeys) keys = test_keys();

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GPtrArray) headers = stamp(&cases[i], keys);

		for (guint j = 0; j < headers->len; j++) {
			const DunlinHeader *header = headers->pdata[j];
			g_auto(GStrv) lines = g_strsplit(header->value, "\n", -1);

			g_assert_cmpstr(header->value, !=, "");
			for (guint k = 0; lines[k] != NULL; k++) {
				g_assert_true(k == 0 || lines[k][0] == '\t');
				g_assert_cmpuint(strlen(lines[k]), <, 300);
				for (const char *c = lines[k] + (k > 0); *c != '\0'; c++)
					g_assert_true(g_ascii_isprint(*c));
			}
		}
	}
}

static void
test_track_verifies(void)
{
	g_autoptr(DunlinKeys) keys = test_keys();
	g_autoptr(GPtrArray) headers = stamp(&cases[0], keys);
	const DunlinHeader *track = headers->pdata[2];
	const char *fields[] = { "a2b3c4d5e6", "1792051200", NULL };
	const char *other[] = { "a2b3c4d5e6", "1792051201", NULL };
	const char *mac = strstr(track->value, "h=") + 2;

	g_assert_cmpstr(track->name, ==, "Dunning-Track");
	g_assert_true(dunlin_mac_verify(keys, "track", fields, mac));
	g_assert_false(dunlin_mac_verify(keys, "track", other, mac));
}

static void
test_reply_address(void)
{
	g_autoptr(DunlinKeys) keys = test_keys();
	g_autofree char *token = dunlin_reply_token(keys, "a2b3c4d5e6");
	g_autofree char *address = dunlin_reply_address(keys, "dunning@example.com", "+", "a2b3c4d5e6");
	g_autofree char *plain = dunlin_reply_address(keys, "dunning@example.com", "", "a2b3c4d5e6");
	g_autofree char *id = dunlin_notice_message_id(keys, "dunning@example.com", "a2b3c4d5e6");
	g_autofree char *expected = g_strdup_printf("dunning+%s@example.com", token);
	g_autofree char *expected_id = g_strdup_printf("<%s@example.com>", token);

	g_assert_cmpstr(address, ==, expected);
	g_assert_cmpstr(plain, ==, "dunning@example.com");
	g_assert_cmpstr(id, ==, expected_id);
}

static void
test_long_thread(void)
{
	g_autoptr(DunlinKeys) keys = test_keys();
	g_autoptr(GString) thread = g_string_new(NULL);
	g_autoptr(GPtrArray) headers = NULL;
	Case row = cases[0];
	const DunlinHeader *references;

	for (guint i = 0; i < 500; i++)
		g_string_append_printf(thread, "<%u@example.com> ", i);
	row.references = thread->str;
	headers = stamp(&row, keys);
	references = headers->pdata[headers->len - 2];
	g_assert_cmpstr(references->name, ==, "References");
	g_assert_true(g_str_has_prefix(references->value, "<0@example.com>\n\t<481@"));
	g_assert_true(g_str_has_suffix(references->value, "<499@example.com>"));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/stamp/golden", test_golden);
	g_test_add_func("/stamp/lines", test_lines);
	g_test_add_func("/stamp/track-verifies", test_track_verifies);
	g_test_add_func("/stamp/reply-address", test_reply_address);
	g_test_add_func("/stamp/long-thread", test_long_thread);
	return g_test_run();
}
