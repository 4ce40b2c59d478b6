/* SPDX-License-Identifier: BSD-2-Clause */
/* What a configuration means when loaded, and what is said of a wrong one. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/configuration.h"
#include "base/error.h"

#define NEEDS_ALL (DUNLIN_NEEDS_STORE | DUNLIN_NEEDS_MAILBOX | DUNLIN_NEEDS_CREDITOR)
#define TOP                                                                                        \
	"address = \"dunning@example.com\" store = \"sqlite:/x.db\" archive = \"/x\" "             \
	"secret = \"env:X\"\n"
#define ACME                                                                                       \
	"name = \"ACME\" iban = [ \"DE02120300000000202051\" ] senders = [ \"@acme.example\" ] "   \
	"contact = \"a@acme.example\"\n"

static char *folder;

/* Loads @text as a file of its own. */
static DunlinConfig *
load(const char *text, guint needs, GError **error)
{
	g_autofree char *path = g_build_filename(folder, "test.conf", NULL);

	g_assert_true(g_file_set_contents(path, text, -1, NULL));
	return dunlin_config_load(path, (DunlinConfigNeeds)needs, error);
}

static DunlinConfig *
load_good(const char *text, guint needs)
{
	g_autoptr(GError) error = NULL;
	DunlinConfig *config = load(text, needs, &error);

	g_assert_no_error(error);
	return config;
}

static void
test_defaults(void)
{
	g_autoptr(DunlinConfig) config = load_good(TOP, DUNLIN_NEEDS_STORE);
	const DunlinSubmission *submission = &config->submission;

	g_assert_cmpstr(config->separator, ==, "+");
	g_assert_cmpstr(config->timezone, ==, "Europe/Berlin");
	g_assert_nonnull(config->zone);
	g_assert_cmpstr(config->language, ==, "en");
	g_assert_cmpstr(config->country, ==, "DE");
	g_assert_cmpstr(config->admin, ==, "postmaster@example.com");
	g_assert_cmpint(config->send_window.from_minute, ==, 480);
	g_assert_false(config->shadow);
	g_assert_null(config->creditors);
	g_assert_cmpstr(config->log, ==, "stderr");
	g_assert_cmpstr(submission->url.scheme, ==, "smtp");
	g_assert_cmpstr(submission->url.host, ==, "127.0.0.1");
	g_assert_cmpuint(submission->url.port, ==, 10587);
	g_assert_null(submission->url.user);
	g_assert_null(submission->password);
	g_assert_cmpuint(submission->connections, ==, 4);
	g_assert_cmpuint(submission->rate_per_minute, ==, 0);
	g_assert_true(submission->envelope_token);
	g_assert_false(submission->stamp_self);
	g_assert_cmpstr(config->milter_socket, ==, "inet:8891@127.0.0.1");
	g_assert_cmpstr(config->milter_submitters[0], ==, "daemon:DUNLIN");
	g_assert_cmpstr(config->milter_submitters[1], ==, "127.0.0.1");
	g_assert_cmpint(config->milter_own_mail, ==, DUNLIN_OWN_MAIL_OFF);
	g_assert_cmpstr(config->milter_recall, ==, "");
	g_assert_cmpuint(g_strv_length(config->trust_authserv_id), ==, 0);
	g_assert_cmpint(config->trust_require, ==, DUNLIN_REQUIRE_DMARC);
	g_assert_cmpuint(config->mailboxes->len, ==, 0);
	g_assert_cmpuint(config->creditor_list->len, ==, 0);
	g_assert_cmpuint(config->partners->len, ==, 0);
	g_assert_cmpuint(config->policies->len, ==, 6);
}

static void
test_builtin(void)
{
	g_autoptr(DunlinConfig) config = load_good(TOP, DUNLIN_NEEDS_STORE);
	const DunlinPolicy *policy = dunlin_config_policy(config, "standard");
	const DunlinStep *final = g_ptr_array_index(policy->steps, 1);
	const DunlinStep *handover = g_ptr_array_index(policy->steps, 2);

	g_assert_cmpuint(policy->steps->len, ==, 3);
	g_assert_cmpint(policy->minimum, ==, 1000);
	g_assert_cmpstr(policy->minimum_currency, ==, "EUR");
	g_assert_cmpint(policy->lead.unit, ==, DUNLIN_UNIT_WORKDAY);
	g_assert_cmpstr(final->name, ==, "final");
	g_assert_cmpint(final->when, ==, DUNLIN_WHEN_AFTER_DEADLINE);
	g_assert_cmpint(final->offset.count, ==, 3);
	g_assert_cmpint(final->deadline.count, ==, 10);
	g_assert_cmpint(final->ask, ==, DUNLIN_ASK_CREDITOR);
	g_assert_cmpint(final->interest, ==, DUNLIN_EXTRA_ANNOUNCE);
	g_assert_cmpint(handover->ask, ==, DUNLIN_ASK_APPROVER);
	g_assert_cmpint(handover->overdue.count, ==, 30);
	g_assert_null(handover->partner);
	g_assert_null(dunlin_config_policy(config, "other"));
	/* A claim is found again by this digest: it must not change with the program. */
	g_assert_cmpstr(policy->digest, ==,
			"f22913898dd70db11bd9f1f251326d048c5776ec0b1395a28ced8f9c387bfe01");
}

static void
test_policy(void)
{
	g_autoptr(DunlinConfig) config = load_good(
		TOP
		"partner: { p: { name = \"P\" address = \"p@p.example\" } }\n"
		"policy: { standard: { steps = ( { step = \"one\" before-due = \"3d\" fee = \"5.00 "
		"CHF\" },"
		" { step = \"two\" after-due = \"1wd\" partner = \"p\" letter = \"final\" } ) } }",
		DUNLIN_NEEDS_STORE);
	const DunlinPolicy *policy = dunlin_config_policy(config, "standard");
	const DunlinStep *one = g_ptr_array_index(policy->steps, 0);
	const DunlinStep *two = g_ptr_array_index(policy->steps, 1);

	g_assert_cmpuint(config->policies->len, ==, 6);
	g_assert_cmpuint(policy->steps->len, ==, 2);
	g_assert_cmpint(one->when, ==, DUNLIN_WHEN_BEFORE_DUE);
	g_assert_cmpint(one->offset.count, ==, 3);
	g_assert_cmpint(one->fee, ==, 500);
	g_assert_cmpstr(one->fee_currency, ==, "CHF");
	g_assert_cmpstr(one->letter, ==, "one");
	g_assert_cmpstr(two->partner, ==, "p");
	g_assert_cmpstr(two->letter, ==, "final");
	g_assert_cmpuint(strlen(policy->digest), ==, 64);
}

/* What the store keeps of a policy reads back as the same policy. */
static void
test_policy_text(void)
{
	g_autoptr(DunlinConfig) config = load_good(TOP, DUNLIN_NEEDS_STORE);
	const DunlinPolicy *policy = dunlin_config_policy(config, "standard");
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinPolicy) again = dunlin_policy_parse(policy->text, &error);

	g_assert_no_error(error);
	g_assert_cmpstr(again->text, ==, policy->text);
	g_assert_cmpstr(again->digest, ==, policy->digest);
	g_assert_null(dunlin_policy_parse("policy: { }", &error));
	g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT);
}

static void
test_creditor(void)
{
	g_autoptr(DunlinConfig) config = load_good(
		TOP
		"language = \"de\" creditor: { acme: { " ACME
		" }, two: { name = \"Two, \\\"T\\\" Ltd\" iban = [ \"de02 1203 0000 0000 2020 51\" "
		"]"
		" senders = [ \"B@C.example\" ] contact = \"b@c.example\" address = \"d@c.example\""
		" country = \"GB-SCT\" consent = \"ask\" copies = \"each\""
		" submission: { url = \"smtps://me%40c.example@mail.c.example\" password = "
		"\"env:P\" } } }",
		DUNLIN_NEEDS_STORE | DUNLIN_NEEDS_CREDITOR);
	const DunlinCreditor *acme = dunlin_config_creditor(config, "acme");
	const DunlinCreditor *two = dunlin_config_creditor(config, "two");

	g_assert_cmpstr(acme->address, ==, "dunning@example.com");
	g_assert_cmpstr(acme->from, ==, "ACME <dunning@example.com>");
	g_assert_cmpstr(acme->language, ==, "de");
	g_assert_cmpstr(acme->country, ==, "DE");
	g_assert_cmpstr(acme->deputy, ==, "");
	g_assert_null(acme->submission);
	g_assert_false(acme->consent_ask);
	g_assert_cmpstr(two->from, ==, "\"Two, \\\"T\\\" Ltd\" <d@c.example>");
	g_assert_cmpstr(two->iban[0], ==, "DE02120300000000202051");
	g_assert_true(two->consent_ask);
	g_assert_true(two->copies_each);
	g_assert_cmpstr(two->submission->url.user, ==, "me@c.example");
	g_assert_cmpuint(two->submission->url.port, ==, 465);
	g_assert_cmpuint(two->submission->connections, ==, 4);
	g_assert_true(dunlin_address_in(two->senders, "b@c.EXAMPLE"));
	g_assert_false(dunlin_address_in(two->senders, "x@c.example"));
	g_assert_true(dunlin_address_in(acme->senders, "Anyone@Acme.example"));
	g_assert_false(dunlin_address_in(acme->senders, "a@sub.acme.example"));
	g_assert_false(dunlin_address_in(acme->senders, "a@notacme.example"));
	g_assert_false(dunlin_address_in(acme->senders, ""));
	g_assert_null(dunlin_config_creditor(config, "three"));
}

static void
test_folder(void)
{
	g_autofree char *more = g_build_filename(folder, "creditors.d", NULL);
	g_autofree char *one = g_build_filename(more, "one.conf", NULL);
	g_autofree char *two = g_build_filename(more, "two.conf", NULL);
	g_autofree char *other = g_build_filename(more, "notes.txt", NULL);
	g_autoptr(GError) error = NULL;

	g_assert_cmpint(g_mkdir(more, 0700), ==, 0);
	g_assert_true(g_file_set_contents(one, "one: { " ACME " }", -1, NULL));
	g_assert_true(g_file_set_contents(two, "creditor: { two: { " ACME " } }", -1, NULL));
	g_assert_true(g_file_set_contents(other, "no configuration", -1, NULL));
	{
		g_autoptr(DunlinConfig) config =
			load_good(TOP "creditors = \"creditors.d\"", DUNLIN_NEEDS_CREDITOR);

		g_assert_nonnull(dunlin_config_creditor(config, "one"));
		g_assert_nonnull(dunlin_config_creditor(config, "two"));
	}
	{ /* named from where one stands */
		g_autofree char *before = g_get_current_dir();
		g_autoptr(DunlinConfig) config = NULL;

		g_assert_cmpint(g_chdir(folder), ==, 0);
		config = dunlin_config_load("test.conf", DUNLIN_NEEDS_CREDITOR, &error);
		g_assert_no_error(error);
		g_assert_nonnull(dunlin_config_creditor(config, "two"));
		g_assert_cmpint(g_chdir(before), ==, 0);
	}
	g_assert_true(g_file_set_contents(two, "\none: { " ACME " }", -1, NULL));
	g_assert_null(load(TOP "creditors = \"creditors.d\"", 0, &error));
	g_assert_nonnull(strstr(error->message, "two.conf:2: creditor \"one\" stands in "));
	g_assert_nonnull(strstr(error->message, "one.conf:1 already"));
	g_unlink(one);
	g_unlink(two);
	g_unlink(other);
	g_rmdir(more);
}

static const struct {
	const char *url, *scheme, *user, *host;
	guint port;
	const char *path; /* NULL: refused, and "scheme" stands in the message */
} urls[] = {
	{"imaps://dunning@imap.example.com/INBOX", "imaps", "dunning", "imap.example.com", 993,
	 "INBOX"},
	{"imaps://dunning%40example.com@h", "imaps", "dunning@example.com", "h", 993, "INBOX"},
	{"imaps://u@h:10993/", "imaps", "u", "h", 10993, "INBOX"},
	{"imap+starttls://u@h/A%2FB/%C3%84", "imap+starttls", "u", "h", 143, "A/B/Ä"},
	{"imap://u@127.0.0.1:10143", "imap", "u", "127.0.0.1", 10143, "INBOX"},
	{"imap://u@[::1]:10143", "imap", "u", "::1", 10143, "INBOX"},
	{"IMAP://u@localhost", "imap", "u", "localhost", 143, "INBOX"},
	{"maildir:/var/mail/dunning", "maildir", NULL, NULL, 0, "/var/mail/dunning"},
	{"maildir:///var/mail/a%20b", "maildir", NULL, NULL, 0, "/var/mail/a b"},
	{"imap://u@imap.example.com", "without TLS", NULL, NULL, 0, NULL},
	{"imap://u@127.evil.example", "without TLS", NULL, NULL, 0, NULL},
	{"imaps://u:secret@h/", "it holds a password", NULL, NULL, 0, NULL},
	{"imaps://u@example.com@h/", "written %40", NULL, NULL, 0, NULL},
	{"imaps://h/", "the user is missing", NULL, NULL, 0, NULL},
	{"imaps://u@/", "its host", NULL, NULL, 0, NULL},
	{"imaps://u@h h/", "its host", NULL, NULL, 0, NULL},
	{"imaps://u@[::1/", "its host", NULL, NULL, 0, NULL},
	{"imaps://u@h:0/", "its port", NULL, NULL, 0, NULL},
	{"imaps://u@h:70000/", "its port", NULL, NULL, 0, NULL},
	{"imaps://u@h/%zz", "percent-encode", NULL, NULL, 0, NULL},
	{"imaps://u@h/%00", "percent-encode", NULL, NULL, 0, NULL},
	{"imaps://u@h/a%0d%0ab", "percent-encode", NULL, NULL, 0, NULL},
	{"imaps://u%0a@h/", "percent-encode", NULL, NULL, 0, NULL},
	{"imaps://u@h/a?b", "percent-encode", NULL, NULL, 0, NULL},
	{"imaps:u@h", "one of the schemes", NULL, NULL, 0, NULL},
	{"pop3://u@h", "one of the schemes", NULL, NULL, 0, NULL},
	{"smtp://127.0.0.1", "one of the schemes", NULL, NULL, 0, NULL},
	{"maildir:relative", "absolute", NULL, NULL, 0, NULL},
	{"u@h", "one of the schemes", NULL, NULL, 0, NULL},
};

static void
test_urls(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(urls); i++) {
		g_autofree char *text = g_strdup_printf(
			TOP "mailbox: { m: { url = \"%s\" password = \"env:P\" } }", urls[i].url);
		g_autoptr(GError) error = NULL;
		g_autoptr(DunlinConfig) config =
			load(text, NEEDS_ALL & ~DUNLIN_NEEDS_CREDITOR, &error);
		const DunlinMailbox *mailbox = config ? dunlin_config_mailbox(config, "m") : NULL;

		g_test_message("%s", urls[i].url);
		if (urls[i].path == NULL) {
			g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG);
			g_assert_nonnull(strstr(error->message, urls[i].scheme));
			g_assert_null(strstr(error->message, "secret"));
			continue;
		}
		g_assert_no_error(error);
		g_assert_cmpstr(mailbox->url.scheme, ==, urls[i].scheme);
		g_assert_cmpstr(mailbox->url.user, ==, urls[i].user);
		g_assert_cmpstr(mailbox->url.host, ==, urls[i].host);
		g_assert_cmpuint(mailbox->url.port, ==, urls[i].port);
		g_assert_cmpstr(mailbox->url.path, ==, urls[i].path);
		g_assert_cmpstr(mailbox->done, ==, "Dunlin/Done");
		g_assert_cmpstr(mailbox->also[0], ==, "Junk");
		g_assert_null(mailbox->ca_file);
	}
}

static const struct {
	const char *text, *message; /* behind "…/test.conf" */
	guint needs;
} wrong[] = {
	{"", ": \"address\" is missing: people forward", DUNLIN_NEEDS_STORE},
	{"address = \"\" store = \"sqlite:x\"", ":1: \"address\" is missing", DUNLIN_NEEDS_STORE},
	{TOP, ": no mailbox: expected", DUNLIN_NEEDS_MAILBOX},
	{TOP, ": no creditor: expected", DUNLIN_NEEDS_CREDITOR},
	{"\nadress = \"x\"", ":2: unknown setting \"adress\"; did you mean \"address\"?", 0},
	{"mailboxes: { }", ":1: unknown setting \"mailboxes\"; did you mean \"mailbox\"?", 0},
	{"frobnicate = 1", ":1: unknown setting \"frobnicate\" at the top", 0},
	{"milter: { frobnicate = 1 }", ":1: unknown setting \"frobnicate\" in milter", 0},
	{"a = = 1", ":1: syntax error: expected NAME = VALUE", 0},
	{"mode = \"live\"\nmode = \"live\"", ":2: this setting is given twice", 0},
	{"milter: { }\n\nmilter: { }", ":3: this setting is given twice", 0},
	{"mode = \"dead\"", ":1: \"mode\": expected one of live|shadow, not \"dead\"", 0},
	{"mode = 1", ":1: \"mode\": expected one of live|shadow", 0},
	{"mode = \"\"", ":1: \"mode\": expected one of live|shadow, not \"\"", 0},
	{"address = \"x\"", ":1: \"address\": expected a mail address", 0},
	{"address = true", ":1: \"address\": expected a mail address", 0},
	{"address = [ \"a@b\" ]", ":1: \"address\": expected a mail address", 0},
	{"address = \"this-name-is-far-too-long-for-that@example.com\"",
	 ":1: \"address\": before the", 0},
	{"admin = \"x\\nBcc: y@z\"", ":1: \"admin\": expected a mail address", 0},
	{"separator = \"++\"", ":1: \"separator\": expected one of +|-|=|_|\"\", not", 0},
	{"store = \"mysql:x\"",
	 ":1: \"store\": expected a text that begins with sqlite:|postgresql:", 0},
	{"store = \"sqlite:\"", ":1: \"store\": expected", 0},
	{"archive = \"relative\"", ":1: \"archive\": expected a text that begins with /|store", 0},
	{"secret = \"hunter2\"",
	 ":1: \"secret\": expected a text that begins with file:|command:|env:", 0},
	{"timezone = \"Mars/Olympus\"", ":1: \"timezone\": expected a time zone", 0},
	{"timezone = \"\"", ":1: \"timezone\": expected a time zone", 0},
	{"language = \"English\"", ":1: \"language\": expected a language", 0},
	{"country = \"de\"", ":1: \"country\": expected a country", 0},
	{"send-window = \"always\"", ":1: \"send-window\": expected a window", 0},
	{"log = \"file\"", ":1: \"log\": expected one of stderr|syslog, not \"file\"", 0},
	{"creditors = \"/nonexistent/dunlin\"", ":1: \"creditors\": ", 0},
	{"mailbox = \"x\"", ":1: \"mailbox\": expected a group of named groups", 0},
	{"mailbox: { m = 1 }", ":1: \"m\": expected a group", 0},
	{"mailbox: {\n m: { } }", ":2: m: \"url\" is missing", 0},
	{"mailbox: { m: { url = \"imaps://u@h\"} }", ":1: m: \"password\" is missing",
	 DUNLIN_NEEDS_MAILBOX},
	{"mailbox: { m: { url = \"maildir:/x\" also = \"Junk\" } }",
	 ":1: \"also\": expected a list of texts", 0},
	{"mailbox: { m: { url = \"maildir:/x\" also = ( 1 ) } }",
	 ":1: \"also\": expected a list of texts", 0},
	{"submission: ( )", ":1: \"submission\": expected a group", 0},
	{"submission: { connections = 0 }", ":1: \"connections\": expected a number 1..64", 0},
	{"submission: { connections = \"4\" }", ":1: \"connections\": expected a number 1..64", 0},
	{"submission: { connections = 5000000000L }", ":1: \"connections\": expected a number", 0},
	{"submission: { rate = \"20\" }", ":1: \"rate\": expected a rate such as", 0},
	{"submission: { rate = \"0/min\" }", ":1: \"rate\": expected a rate such as", 0},
	{"submission: { url = \"smtp://u@mx.example.com\" password = \"env:P\" }",
	 ":1: \"url\": ", 0},
	{"submission: { url = \"smtps://u@h\" }",
	 ":1: \"url\" names a user, but \"password\" is missing", 0},
	{"submission: { password = \"env:P\" }", ":1: \"password\" needs a user", 0},
	{"milter: { socket = \"8891\" }",
	 ":1: \"socket\": expected a text that begins with inet:", 0},
	{"creditor: {\n a: { name = \"A\" } }", ":2: a: \"iban\" is missing: accounts",
	 DUNLIN_NEEDS_CREDITOR},
	{"creditor: { a: { iban = [ ] name = \"A\" } }", ":1: a: \"iban\" is missing",
	 DUNLIN_NEEDS_CREDITOR},
	{"creditor: { a: { iban = [ \"DE03120300000000202051\" ] } }",
	 ":1: \"iban\": expected a list of IBANs", 0},
	{"creditor: { a: { quiet = [ \"12-24..01-06\",\n\"christmas\" ] } }",
	 ":2: \"quiet\": expected a list of periods: [ \"2026-12-24..2027-01-06\", \"12-24..01-06\" ], "
	 "not \"christmas\"", 0},
	{"creditor: { a: { quiet = [ \"2027-01-06..2026-12-24\" ] } }",
	 ":1: \"quiet\": expected a list of periods: [ \"2026-12-24..2027-01-06\", \"12-24..01-06\" ]: "
	 "it ends before", 0},
	{"creditor: { a: { quiet = [ \"01-01..11-30\" ] } }", ":1: \"quiet\": a year must keep 60 days",
	 0},
	{"creditor: { a: { senders = [ \"acme.example\" ] } }", ":1: \"senders\": expected a list",
	 0},
	{"creditor: { a: { from = \"A <a@b\" } }", ":1: \"from\": expected a sender", 0},
	{"creditor: { a: { from = \"A\\nBcc: <a@b>\" } }", ":1: \"from\": expected a sender", 0},
	{"creditor: { a: { name = \"A\\x07\" } }",
	 ":1: \"name\": expected a text in double quotes: it holds", 0},
	{"creditor: { a: {\n bic = \"nonsense\" } }", ":2: \"bic\": expected a BIC", 0},
	{"creditor: { a: {\n pay-link = \"http://x\" } }", ":2: ", 0},
	{"creditor: { a: {\n pay-link = \"https://x/{iban}\" } }", ":2: \"pay-link\": ", 0},
	{"creditor: { a: {\n policy = \"none\" } }", ":2: there is no policy \"none\"", 0},
	{"partner: { p: { name = \"P\" } }", ":1: p: \"address\" is missing", 0},
	{"policy: { p: { } }", ":1: policy \"p\": \"steps\" is missing", 0},
	{"policy: { p: { lead = \"1x\" } }", ":1: \"lead\": expected a duration such as", 0},
	{"policy: { p: { minimum = \"10\" } }", ":1: \"minimum\": expected an amount", 0},
	{"policy: { p: { minimum = \"-1 EUR\" } }", ":1: \"minimum\": expected an amount", 0},
	{"policy: { p: { steps = { } } }", ":1: \"steps\": expected a list of groups", 0},
	{"policy: { p: { steps = ( \"x\" ) } }", ":1: \"steps\": expected a group", 0},
	{"policy: { p: { steps = ( { after-due = \"1d\" } ) } }", ":1: \"step\" is missing", 0},
	{"policy: { p: { steps = ( { step = \"a\" } ) } }",
	 ":1: step \"a\": expected exactly one of", 0},
	{"policy: { p: { steps = ( { step = \"a\" after-due = \"1d\" before-due = \"1d\" } ) } }",
	 ":1: step \"a\": expected exactly one of", 0},
	{"policy: { p: { steps = ( { step = \"a\" after-due = \"1d\" },\n"
	 " { step = \"b\" after-deadline = \"1d\" } ) } }",
	 ":2: step \"b\": \"after-deadline\" needs a \"deadline\"", 0},
	{"policy: { p: { steps = ( { step = \"a\" after-due = \"1d\" },\n"
	 " { step = \"a\" after-due = \"2d\" } ) } }",
	 ":2: the policy has a step \"a\" already", 0},
	{"policy: { p: { steps = ( { step = \"A b\" after-due = \"1d\" } ) } }",
	 ":1: \"step\": expected lower", 0},
	{"policy: { p: { steps = ( { step = \"a\" after-due = \"1d\" partner = \"x\" } ) } }",
	 ":1: there is no partner \"x\"", 0},
	{"policy: { p: { steps = ( { step = \"a\" after-due = \"1d\" ask = \"me\" } ) } }",
	 ":1: \"ask\": expected one of none|creditor|approver, not \"me\"", 0},
	{"mode = \"\xff\"", ":1: this is not UTF-8", 0},
	{"@include \"nonexistent\"", ":1: this @include names a file", 0},
};

static void
test_wrong(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *path = g_build_filename(folder, "test.conf", NULL);

		g_test_message("row %zu", i);
		g_assert_null(load(wrong[i].text, wrong[i].needs, &error));
		g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG);
		g_assert_true(g_str_has_prefix(error->message, path));
		if (!g_str_has_prefix(error->message + strlen(path), wrong[i].message))
			g_error("row %zu: \"%s\" does not begin with \"%s\"", i,
				error->message + strlen(path), wrong[i].message);
		g_assert_null(strstr(error->message, "hunter2"));
	}
}

static void
test_files(void)
{
	g_autofree char *deep = g_strnfill(1 << 20, '(');
	g_autofree char *nested = g_strconcat("x = ", deep, NULL);
	g_autoptr(GError) missing = NULL;
	g_autoptr(GError) no_file = NULL;
	g_autoptr(GError) too_deep = NULL;

	g_assert_null(dunlin_config_load("/nonexistent/dunlin.conf", 0, &missing));
	g_assert_error(missing, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG);
	g_assert_null(dunlin_config_load(folder, 0, &no_file));
	g_assert_error(no_file, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG);
	g_assert_null(load(nested, 0, &too_deep));
	g_assert_error(too_deep, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG);
}

static void
test_reference(void)
{
	DunlinConfig *config = load_good(TOP, 0);
	DunlinConfig *second = dunlin_config_ref(config);

	dunlin_config_unref(config);
	g_assert_cmpstr(second->address, ==, "dunning@example.com");
	dunlin_config_unref(second);
	dunlin_config_unref(NULL);
}

int
main(int argc, char **argv)
{
	g_autofree char *path = NULL;
	int status;

	g_test_init(&argc, &argv, NULL);
	folder = g_dir_make_tmp("dunlin-XXXXXX", NULL);
	path = g_build_filename(folder, "test.conf", NULL);
	g_test_add_func("/configuration/defaults", test_defaults);
	g_test_add_func("/configuration/builtin", test_builtin);
	g_test_add_func("/configuration/policy", test_policy);
	g_test_add_func("/configuration/policy-text", test_policy_text);
	g_test_add_func("/configuration/creditor", test_creditor);
	g_test_add_func("/configuration/folder", test_folder);
	g_test_add_func("/configuration/urls", test_urls);
	g_test_add_func("/configuration/wrong", test_wrong);
	g_test_add_func("/configuration/files", test_files);
	g_test_add_func("/configuration/reference", test_reference);
	status = g_test_run();
	g_unlink(path);
	g_rmdir(folder);
	g_free(folder);
	return status;
}
