/* SPDX-License-Identifier: BSD-2-Clause */
#include "fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define SECRET "0123456789012345678901234567890123456789"
#define PATIENCE_SEC 20
#define TOGETHER 1000 /* notices put in flight by one transaction */

static void
write_file(const char *path, const char *text)
{
	g_autoptr(GError) error = NULL;

	g_file_set_contents(path, text, -1, &error);
	g_assert_no_error(error);
	g_assert_cmpint(chmod(path, 0600), ==, 0);
}

void
fixture_configure(const Fixture *fixture, const char *more)
{
	g_autofree char *text = g_strdup_printf(
		"address = \"dunning@example.com\"\n"
		"store = \"%s\"\n"
		"archive = \"%s/archive\"\n"
		"secret = \"file:%s/secret\"\n"
		"milter: { socket = \"unix:%s\"  submitters = [ \"daemon:DUNLIN\", \"198.51.100.1\" ]  %s }\n"
		"creditor: { acme: { name = \"ACME GmbH\"  iban = [ \"DE02120300000000202051\" ]\n"
		"  senders = [ \"@acme.example\" ]  contact = \"billing@acme.example\"\n"
		"  address = \"mahnung@acme.example\" } }\n%s\n",
		fixture->url, fixture->folder, fixture->folder, fixture->socket,
		fixture->milter != NULL ? fixture->milter : "", more);

	write_file(fixture->config, text);
}

static char *
read_log(const Fixture *fixture)
{
	char *text = NULL;

	(void)g_file_get_contents(fixture->log, &text, NULL, NULL); /* not there yet: empty */
	return text != NULL ? text : g_strdup("");
}

guint
fixture_count_log(const Fixture *fixture, const char *text)
{
	g_autofree char *log = read_log(fixture);
	guint count = 0;

	for (const char *at = log; (at = strstr(at, text)) != NULL; at++)
		count++;
	return count;
}

void
fixture_wait_log(const Fixture *fixture, const char *text)
{
	gint64 deadline = g_get_monotonic_time() + PATIENCE_SEC * G_USEC_PER_SEC;

	while (fixture_count_log(fixture, text) == 0) {
		g_assert_cmpint(g_get_monotonic_time(), <, deadline);
		g_usleep(20000);
	}
}

/* A failed test leaves no milter behind. */
static void
end_with_test(gpointer data)
{
	(void)data;
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
}

void
fixture_start(Fixture *fixture)
{
	g_autofree char *program =
		g_build_filename(g_getenv("DUNLIN_LIBEXECDIR"), "dunlin-milter", NULL);
	char *argv[] = {(char *)"/bin/sh", (char *)"-c", (char *)"exec \"$0\" -c \"$1\" --now " FIXED_NOW " >>\"$2\" 2>&1",
			program, fixture->config, fixture->log, NULL};
	gint64 deadline = g_get_monotonic_time() + PATIENCE_SEC * G_USEC_PER_SEC;
	g_autoptr(GError) error = NULL;
	Mta *mta;

	g_spawn_async(NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, end_with_test, NULL,
		      &fixture->pid, &error);
	g_assert_no_error(error);
	while ((mta = mta_connect(fixture->socket)) == NULL) {
		g_assert_cmpint(g_get_monotonic_time(), <, deadline);
		g_usleep(20000);
	}
	mta_free(mta);
}

void
fixture_stop(Fixture *fixture)
{
	g_autofree char *log = NULL;
	int status;

	g_assert_cmpint(kill(fixture->pid, SIGTERM), ==, 0);
	/* libmilter looks every five seconds, and when somebody connects. */
	while (waitpid(fixture->pid, &status, WNOHANG) == 0) {
		mta_free(mta_connect(fixture->socket));
		g_usleep(50000);
	}
	fixture->pid = 0;
	log = read_log(fixture);
	if (status != 0)
		g_test_message("%s", log);
	g_assert_cmpint(status, ==, 0);
	g_assert_null(strstr(log, "Sanitizer"));
}

void
must_begin(DunlinStore *store)
{
	g_autoptr(GError) error = NULL;

	(void)dunlin_store_begin(store, &error);
	g_assert_no_error(error);
}

void
must_commit(DunlinStore *store)
{
	g_autoptr(GError) error = NULL;

	(void)dunlin_store_commit(store, &error);
	g_assert_no_error(error);
}

void
fixture_make_store(Fixture *fixture)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *done = NULL;

	(void)dunlin_store_init(fixture->url, &done, &error);
	g_assert_no_error(error);
	fixture->store = dunlin_store_open(fixture->url, 5000, &error);
	g_assert_no_error(error);
	must_begin(fixture->store);
	g_assert_true(dunlin_creditor_row(fixture->store, "acme", &fixture->creditor, NULL));
	must_commit(fixture->store);
}

void
fixture_up_bare(Fixture *fixture, gconstpointer data)
{
	g_autofree char *secret = NULL;

	(void)data;
	fixture->folder = g_dir_make_tmp("dunlin-milter-XXXXXX", NULL);
	g_assert_nonnull(fixture->folder);
	fixture->config = g_build_filename(fixture->folder, "dunlin.conf", NULL);
	fixture->socket = g_build_filename(fixture->folder, "socket", NULL);
	fixture->log = g_build_filename(fixture->folder, "log", NULL);
	fixture->url = g_strdup_printf("sqlite:%s/dunlin.db", fixture->folder);
	fixture->keys = dunlin_keys_parse(SECRET, NULL);
	secret = g_build_filename(fixture->folder, "secret", NULL);
	write_file(secret, SECRET "\n");
	fixture_configure(fixture, "");
	fixture_start(fixture);
}

void
fixture_up(Fixture *fixture, gconstpointer data)
{
	fixture_up_bare(fixture, data);
	fixture_make_store(fixture);
}

void
fixture_down(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GDir) dir = NULL;
	const char *name;

	(void)data;
	if (fixture->pid != 0)
		fixture_stop(fixture);
	g_clear_pointer(&fixture->store, dunlin_store_close);
	dir = g_dir_open(fixture->folder, 0, NULL);
	while ((name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *path = g_build_filename(fixture->folder, name, NULL);

		g_assert_cmpint(g_unlink(path), ==, 0);
	}
	g_assert_cmpint(g_rmdir(fixture->folder), ==, 0);
	dunlin_keys_free(fixture->keys);
	g_free(fixture->folder);
	g_free(fixture->config);
	g_free(fixture->socket);
	g_free(fixture->log);
	g_free(fixture->url);
}

/* Each claim has one of its own, with the same address. */
static gint64
insert_debtor(Fixture *fixture)
{
	g_autoptr(DunlinDebtor) debtor = dunlin_debtor_new();
	g_autoptr(GError) error = NULL;

	debtor->creditor = fixture->creditor;
	debtor->number = dunlin_reference_new();
	debtor->email = g_strdup(DEBTOR);
	(void)dunlin_debtor_put(fixture->store, debtor, &error);
	g_assert_no_error(error);
	return debtor->id;
}

static DunlinClaim *
insert_claim(Fixture *fixture)
{
	DunlinEntry entry = {.kind = DUNLIN_ENTRY_PRINCIPAL, .day = 20000, .amount = 11900};
	g_autoptr(DunlinConfig) config = dunlin_config_load(fixture->config, DUNLIN_NEEDS_STORE, NULL);
	g_autoptr(DunlinClaim) claim = dunlin_claim_new();
	g_autoptr(GError) error = NULL;

	claim->creditor = fixture->creditor;
	claim->invoice = dunlin_reference_new();
	claim->seller = g_strdup("acme");
	g_strlcpy(claim->currency, "EUR", sizeof(claim->currency));
	claim->state = DUNLIN_STATE_OPEN;
	claim->policy = g_strdup("standard");
	g_strlcpy(claim->policy_digest, dunlin_config_policy(config, "standard")->digest,
		  sizeof(claim->policy_digest));
	claim->debtor = insert_debtor(fixture);
	claim->due_day = 20000;
	claim->opened_at = 1700000000;
	claim->step = g_strdup("reminder");
	claim->step_run = 1;
	(void)dunlin_claim_insert(fixture->store, claim, &error);
	g_assert_no_error(error);
	(void)dunlin_ledger_add(fixture->store, claim, &entry, &error);
	g_assert_no_error(error);
	return g_steal_pointer(&claim);
}

static DunlinNotice *
make_notice(const DunlinClaim *claim, const char *body)
{
	DunlinNotice *notice = dunlin_notice_alloc();

	notice->creditor = claim->creditor;
	notice->role = DUNLIN_ROLE_DEBTOR;
	notice->letter = g_strdup("reminder");
	notice->step = g_strdup("reminder");
	notice->run = claim->step_run;
	notice->demands = TRUE;
	notice->created_at = notice->next_try = 1700000000;
	notice->amount = 11900;
	notice->to = g_strdup(DEBTOR);
	notice->references = g_strdup("<earlier@example.com>");
	notice->body_digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, body, -1);
	g_strlcpy(notice->currency, "EUR", sizeof(notice->currency));
	notice->claims = g_new0(char *, 2);
	notice->claims[0] = g_strdup(claim->reference);
	return notice;
}

static void
move(Fixture *fixture, DunlinNotice *notice, DunlinNoticeState state, guint attempt)
{
	DunlinNoticeState old_state = notice->state;
	guint old_attempt = notice->attempt;
	g_autoptr(GError) error = NULL;

	notice->state = state;
	notice->attempt = attempt;
	(void)dunlin_notice_update(fixture->store, notice, old_state, old_attempt, &error);
	g_assert_no_error(error);
}

static DunlinNotice *
put_in_flight(Fixture *fixture, const DunlinClaim *claim, const char *body)
{
	DunlinNotice *notice = make_notice(claim, body);
	g_autoptr(GError) error = NULL;

	(void)dunlin_notice_insert(fixture->store, notice, &error);
	g_assert_no_error(error);
	move(fixture, notice, DUNLIN_NOTICE_SENDING, 1);
	move(fixture, notice, DUNLIN_NOTICE_DOT, 1);
	return notice;
}

DunlinNotice *
fixture_notice(Fixture *fixture, DunlinClaim **ret_claim)
{
	g_autoptr(DunlinClaim) claim = NULL;
	DunlinNotice *notice;

	must_begin(fixture->store);
	claim = insert_claim(fixture);
	notice = put_in_flight(fixture, claim, BODY);
	must_commit(fixture->store);
	if (ret_claim != NULL)
		*ret_claim = g_steal_pointer(&claim);
	return notice;
}

DunlinNotice *
fixture_again(Fixture *fixture, const DunlinNotice *notice)
{
	g_autoptr(GError) error = NULL;
	DunlinNotice *again = dunlin_notice_get(fixture->store, notice->id, &error);

	g_assert_no_error(error);
	return again;
}

char *
fixture_token(const Fixture *fixture, const DunlinNotice *notice)
{
	g_autofree char *token = dunlin_submit_token(fixture->keys, notice->id, notice->attempt);

	return g_strdup_printf("Dunning-Notice: %s", token);
}

char **
fixture_tokens(Fixture *fixture, const char *body, guint count)
{
	char **tokens = g_new0(char *, count + 1);

	for (guint i = 0; i < count; i++) {
		g_autoptr(DunlinClaim) claim = NULL;
		g_autoptr(DunlinNotice) notice = NULL;

		if (i % TOGETHER == 0)
			must_begin(fixture->store);
		claim = insert_claim(fixture);
		notice = put_in_flight(fixture, claim, body);
		tokens[i] = dunlin_submit_token(fixture->keys, notice->id, notice->attempt);
		if (i % TOGETHER == TOGETHER - 1 || i == count - 1)
			must_commit(fixture->store);
	}
	return tokens;
}
