/* SPDX-License-Identifier: BSD-2-Clause */
#include "milter/decide.h"

#include <string.h>

static DunlinConfig *
make_config(const char *separator)
{
	static const char *const submitters[] = {"daemon:DUNLIN", "127.0.0.1", "2001:db8::1", NULL};
	static DunlinCreditor acme = {.key = (char *)"acme", .address = (char *)"mahnung@acme.example"};
	DunlinConfig *config = g_new0(DunlinConfig, 1);

	config->address = (char *)"dunning@example.com";
	config->separator = (char *)separator;
	config->milter_submitters = g_strdupv((char **)submitters);
	config->creditor_list = g_ptr_array_new();
	g_ptr_array_add(config->creditor_list, &acme);
	return config;
}

static void
free_config(DunlinConfig *config)
{
	g_strfreev(config->milter_submitters);
	g_ptr_array_unref(config->creditor_list);
	g_free(config);
}

static void
test_submitters(void)
{
	static const struct {
		const char *daemon, *client;
		gboolean expected;
	} rows[] = {
		{"DUNLIN", NULL, TRUE},
		{"DUNLIN", "192.0.2.1", TRUE},
		{"dunlin", NULL, FALSE},
		{"DUNLIN2", NULL, FALSE},
		{"", "192.0.2.1", FALSE},
		{NULL, "127.0.0.1", TRUE},
		{NULL, "::ffff:127.0.0.1", TRUE},
		{NULL, "IPv6:2001:DB8::1", TRUE},
		{NULL, "2001:db8:0:0::1", TRUE},
		{NULL, "127.0.0.10", FALSE},
		{NULL, "unknown", FALSE},
		{NULL, "daemon:DUNLIN", FALSE},
		{NULL, NULL, FALSE},
	};
	DunlinConfig *config = make_config("+");

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("%s %s", rows[i].daemon, rows[i].client);
		g_assert_cmpint(dunlin_is_submitter(config, rows[i].daemon, rows[i].client), ==,
				rows[i].expected);
	}
	free_config(config);
}

static void
test_addresses(void)
{
	static const struct {
		const char *separator, *recipient;
		gboolean expected;
	} rows[] = {
		{"+", "<dunning@example.com>", TRUE},
		{"+", "dunning@example.com", TRUE},
		{"+", "<DUNNING@Example.COM>", TRUE},
		{"+", "<dunning+abc.def@example.com>", TRUE},
		{"+", "<mahnung+x@acme.example>", TRUE},
		{"+", "<dunning+@example.com>", TRUE},
		{"+", "<dunning-abc@example.com>", FALSE},
		{"+", "<dunningx@example.com>", FALSE},
		{"+", "<unning@example.com>", FALSE},
		{"+", "<dunning@example.com.evil>", FALSE},
		{"+", "<dunning@sub.example.com>", FALSE},
		{"+", "<dunning>", FALSE},
		{"+", "<>", FALSE},
		{"+", "", FALSE},
		{"+", "<", FALSE},
		{"-", "<dunning-abc@example.com>", TRUE},
		{"-", "<dunning+abc@example.com>", FALSE},
		{"", "<dunning@example.com>", TRUE},
		{"", "<dunningx@example.com>", FALSE},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		DunlinConfig *config = make_config(rows[i].separator);

		DunlinSeen seen;

		g_test_message("\"%s\" %s", rows[i].separator, rows[i].recipient);
		dunlin_seen_init(&seen);
		dunlin_seen_recipient(&seen, config, rows[i].recipient);
		g_assert_cmpint(seen.to_us, ==, rows[i].expected);
		dunlin_seen_clear(&seen);
		free_config(config);
	}
}

/* "{token}" stands for a valid one, "{old}" for one of another key. */
static const struct {
	const char *name, *daemon, *login, *recipient;
	const char *headers; /* "Name: value", parted by '|' */
	DunlinVerdict verdict;
	gboolean seal;
	const char *why;
} cases[] = {
	{"ordinary", NULL, NULL, "<a@b>", "Subject: x|Message-ID: <1@b>", DUNLIN_VERDICT_ACCEPT, FALSE, NULL},
	{"nothing at all", NULL, NULL, "<a@b>", "", DUNLIN_VERDICT_ACCEPT, FALSE, NULL},
	{"a person's Reply-To", NULL, "bob", "<a@b>", "Reply-To: x@y|References: <1@b>", DUNLIN_VERDICT_ACCEPT, FALSE, NULL},
	{"foreign field", NULL, NULL, "<a@b>", "DUNNING-claim: X", DUNLIN_VERDICT_EDIT, FALSE, NULL},
	{"unheard-of field", NULL, NULL, "<a@b>", "Dunning-: X", DUNLIN_VERDICT_EDIT, FALSE, NULL},
	{"a field that begins alike", NULL, NULL, "<a@b>", "Dunningham: X", DUNLIN_VERDICT_ACCEPT, FALSE, NULL},
	{"token from anyone", NULL, NULL, "<a@b>", "Dunning-Notice: {token}", DUNLIN_VERDICT_EDIT, FALSE, NULL},
	{"two tokens from anyone", NULL, NULL, "<a@b>", "Dunning-Notice: {token}|Dunning-Notice: x", DUNLIN_VERDICT_EDIT, FALSE, NULL},
	{"our notice", "DUNLIN", NULL, "<a@b>", "Dunning-Notice: {token}", DUNLIN_VERDICT_GATE, FALSE, NULL},
	{"our notice, folded", "DUNLIN", NULL, "<a@b>", "Dunning-Notice: \n\t{token} ", DUNLIN_VERDICT_GATE, FALSE, NULL},
	{"our notice to us", "DUNLIN", "bob", "<dunning@example.com>", "dunning-notice: {token}|Message-ID: <1@b>", DUNLIN_VERDICT_GATE, FALSE, NULL},
	{"submitter's ordinary mail", "DUNLIN", NULL, "<a@b>", "Subject: x", DUNLIN_VERDICT_ACCEPT, FALSE, NULL},
	{"submitter's foreign field", "DUNLIN", NULL, "<a@b>", "Dunning-Track: x", DUNLIN_VERDICT_EDIT, FALSE, NULL},
	{"wrong token", "DUNLIN", NULL, "<a@b>", "Dunning-Notice: aaaaaaaaaa.1.aaaaaaaaaaaaaaaaaaaa", DUNLIN_VERDICT_REFUSE, FALSE, "the Dunning-Notice header is not valid"},
	{"another key's token", "DUNLIN", NULL, "<a@b>", "Dunning-Notice: {old}", DUNLIN_VERDICT_REFUSE, FALSE, "the Dunning-Notice header is not valid"},
	{"empty token", "DUNLIN", NULL, "<a@b>", "Dunning-Notice:", DUNLIN_VERDICT_REFUSE, FALSE, "the Dunning-Notice header is not valid"},
	{"doubled token", "DUNLIN", NULL, "<a@b>", "Dunning-Notice: {token}|Dunning-Notice: {token}", DUNLIN_VERDICT_REFUSE, FALSE, "more than one Dunning-Notice header"},
	{"login to us", NULL, "bob", "<dunning+x@example.com>", "Message-ID: <1@b>", DUNLIN_VERDICT_EDIT, TRUE, NULL},
	{"login to us with a forged seal", NULL, "bob", "<dunning@example.com>", "Dunning-Auth: eve|Message-ID: <1@b>", DUNLIN_VERDICT_EDIT, TRUE, NULL},
	{"login to others", NULL, "bob", "<a@b>", "Message-ID: <1@b>", DUNLIN_VERDICT_ACCEPT, FALSE, NULL},
	{"no login", NULL, NULL, "<dunning@example.com>", "Message-ID: <1@b>", DUNLIN_VERDICT_ACCEPT, FALSE, NULL},
	{"empty login", NULL, "", "<dunning@example.com>", "Message-ID: <1@b>", DUNLIN_VERDICT_ACCEPT, FALSE, NULL},
	{"no Message-ID", NULL, "bob", "<dunning@example.com>", "Subject: x", DUNLIN_VERDICT_ACCEPT, FALSE, NULL},
	{"two Message-IDs", NULL, "bob", "<dunning@example.com>", "Message-ID: <1@b>|Message-Id: <2@b>", DUNLIN_VERDICT_ACCEPT, FALSE, NULL},
};

static char *
replace(const char *text, const char *what, const char *with)
{
	g_auto(GStrv) parts = g_strsplit(text, what, -1);

	return g_strjoinv(with, parts);
}

static void
see_headers(DunlinSeen *seen, const char *headers)
{
	g_auto(GStrv) lines = g_strsplit(headers, "|", -1);

	for (char **line = lines; *line != NULL; line++) {
		char *colon = strchr(*line, ':');

		g_assert_nonnull(colon);
		*colon = '\0';
		dunlin_seen_header(seen, *line, colon + 1);
	}
}

static void
test_verdicts(void)
{
	g_autoptr(DunlinKeys) keys = dunlin_keys_parse("0123456789012345678901234567890123456789", NULL);
	g_autoptr(DunlinKeys) others = dunlin_keys_parse("9876543210987654321098765432109876543210", NULL);
	g_autofree char *token = dunlin_submit_token(keys, "abcdefghij", 3);
	g_autofree char *old = dunlin_submit_token(others, "abcdefghij", 3);
	DunlinConfig *config = make_config("+");
	DunlinSeen seen;

	dunlin_seen_init(&seen);
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *half = replace(cases[i].headers, "{token}", token);
		g_autofree char *headers = replace(half, "{old}", old);
		DunlinRuling ruling;

		g_test_message("%s", cases[i].name);
		dunlin_seen_client(&seen, config, cases[i].daemon, "192.0.2.7", cases[i].login);
		dunlin_seen_recipient(&seen, config, "<first@elsewhere.example>");
		dunlin_seen_recipient(&seen, config, cases[i].recipient);
		see_headers(&seen, headers);
		dunlin_ruling_decide(&seen, keys, &ruling);
		g_assert_cmpint(ruling.verdict, ==, cases[i].verdict);
		g_assert_cmpint(ruling.seal, ==, cases[i].seal);
		g_assert_cmpstr(ruling.why, ==, cases[i].why);
		g_assert_cmpstr(ruling.notice, ==,
				cases[i].verdict == DUNLIN_VERDICT_GATE ? "abcdefghij" : NULL);
		g_assert_cmpuint(ruling.attempt, ==, cases[i].verdict == DUNLIN_VERDICT_GATE ? 3 : 0);
		dunlin_ruling_clear(&ruling);
		dunlin_seen_reset(&seen);
	}
	dunlin_seen_clear(&seen);
	free_config(config);
}

static char *
edits_to_text(GPtrArray *edits)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = 0; i < edits->len; i++) {
		const DunlinEdit *edit = edits->pdata[i];

		if (edit->value == NULL)
			g_string_append_printf(text, "-%s[%u] ", edit->name, edit->index);
		else
			g_string_append_printf(text, "+%s=%s ", edit->name, edit->value);
	}
	return g_strdup(text->str);
}

static void
test_edits(void)
{
	static DunlinHeader claim = {(char *)"Dunning-Claim", (char *)"A"};
	static DunlinHeader reply_to = {(char *)"Reply-To", (char *)"r"};
	g_autoptr(GPtrArray) stamp = g_ptr_array_new();
	g_autoptr(GPtrArray) foreign = NULL, stamped = NULL;
	g_autofree char *foreign_text = NULL, *stamped_text = NULL;
	DunlinSeen seen;

	g_ptr_array_add(stamp, &claim);
	g_ptr_array_add(stamp, &reply_to);
	dunlin_seen_init(&seen);
	see_headers(&seen, "Dunning-Auth: 1|Reply-To: x|dunning-auth: 2|Dunning-X: 3|DUNNING-AUTH: 4|reply-to: y");
	foreign = dunlin_ruling_edits(&seen, NULL, "bob; t=1");
	foreign_text = edits_to_text(foreign);
	g_assert_cmpstr(foreign_text, ==,
			"-Dunning-Auth[3] -Dunning-Auth[2] -Dunning-Auth[1] -Dunning-X[1] "
			"+Dunning-Auth=bob; t=1 ");
	stamped = dunlin_ruling_edits(&seen, stamp, NULL);
	stamped_text = edits_to_text(stamped);
	g_assert_cmpstr(stamped_text, ==,
			"-Dunning-Auth[3] -Dunning-Auth[2] -Dunning-Auth[1] -Dunning-X[1] "
			"-Reply-To[2] -Reply-To[1] +Reply-To=r +Dunning-Claim=A ");
	dunlin_seen_clear(&seen);
}

/* What an attacker can make us keep, and what he can make the MTA do, is bounded. */
static void
test_bounds(void)
{
	g_autoptr(DunlinKeys) keys = dunlin_keys_parse("0123456789012345678901234567890123456789", NULL);
	g_autofree char *long_text = g_strnfill(60000, 'x');
	g_autofree char *long_name = g_strconcat("Dunning-", long_text, NULL);
	DunlinRuling ruling;
	DunlinSeen seen;

	dunlin_seen_init(&seen);
	for (guint i = 0; i < DUNLIN_SEEN_MAX; i++) {
		g_autofree char *name = g_strdup_printf("Dunning-%u", i);

		dunlin_seen_header(&seen, name, long_text);
	}
	dunlin_ruling_decide(&seen, keys, &ruling);
	g_assert_cmpint(ruling.verdict, ==, DUNLIN_VERDICT_EDIT);
	for (guint i = 0; i < 100000; i++)
		dunlin_seen_header(&seen, "Dunning-Auth", "x");
	dunlin_ruling_decide(&seen, keys, &ruling);
	g_assert_cmpint(ruling.verdict, ==, DUNLIN_VERDICT_REFUSE);
	g_assert_cmpuint(seen.foreign->len, <=, DUNLIN_SEEN_MAX);
	dunlin_seen_reset(&seen);

	dunlin_seen_header(&seen, long_name, "x");
	dunlin_ruling_decide(&seen, keys, &ruling);
	g_assert_cmpint(ruling.verdict, ==, DUNLIN_VERDICT_REFUSE);
	g_assert_cmpuint(seen.foreign->len, ==, 0);
	dunlin_seen_reset(&seen);

	dunlin_seen_header(&seen, "Message-ID", long_text);
	g_assert_null(seen.message_id);
	dunlin_seen_header(&seen, "Dunning-Notice", long_text);
	g_assert_cmpuint(strlen(seen.token), <, 1000);
	dunlin_seen_clear(&seen);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/decide/submitters", test_submitters);
	g_test_add_func("/decide/addresses", test_addresses);
	g_test_add_func("/decide/verdicts", test_verdicts);
	g_test_add_func("/decide/edits", test_edits);
	g_test_add_func("/decide/bounds", test_bounds);
	return g_test_run();
}
