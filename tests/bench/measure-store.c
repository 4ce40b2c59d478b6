/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the desk does on a large store, each thing by itself: fills a store with open claims, then
 * runs one of the operations below and prints "SECONDS COUNT". bench-store drives it and puts the
 * figures beside their floors.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "desk/desk.h"

enum {
	PER_CREDITOR = 100, /* claims, each due a day after the one before */
	DEBTORS = 50,	    /* of a creditor: two claims each, fifty days apart */
	SEED_BATCH = 2000,  /* claims in a transaction */
	DUE_BATCH = 100,    /* as the watcher's clock */
	WAIT_MS = 30000,
	AMOUNT = 11900,
};

typedef struct {
	DunlinConfig *config;
	DunlinHouse *house;
	DunlinDesk *desk;
	DunlinTime time;
	guint count, workers;
	guint first;	 /* number of the first invoice that is opened */
	gint done;	 /* by all workers */
	GPtrArray *mails; /* of open and read: GBytes */
} Bench;

static void
must(gboolean ok, const GError *error)
{
	if (ok)
		return;
	fprintf(stderr, "measure-store: %s\n", error ? error->message : "failed");
	exit(1);
}

static gint64
day_start(const Bench *b, const char *date)
{
	DunlinDay day;

	must(dunlin_day_parse(date, &day), NULL);
	return dunlin_day_at(day, 10 * 60, b->config->zone);
}

/* ── seed: claims as the desk leaves them after it opened them ── */

typedef struct {
	Bench *b;
	const DunlinPolicy *policy;
	char *digest; /* the message that brought all of them */
	gint64 creditor;
	guint number; /* of the creditor */
	gint64 debtors[DEBTORS];
} Seed;

static void
seed_debtors(Seed *s)
{
	g_autoptr(GError) error = NULL;

	for (guint i = 0; i < DEBTORS; i++) {
		g_autoptr(DunlinDebtor) debtor = dunlin_debtor_new();

		debtor->creditor = s->creditor;
		debtor->name = g_strdup_printf("Customer %u of %u Ltd", i, s->number);
		debtor->email = g_strdup_printf("billing@customer%u-%u.example", s->number, i);
		debtor->email_state = g_strdup("ok");
		debtor->email_origin = g_strdup("invoice");
		debtor->country = g_strdup("DE");
		must(dunlin_debtor_put(s->b->desk->store, debtor, &error), error);
		s->debtors[i] = debtor->id;
	}
}

static DunlinClaim *
new_claim(const Seed *s, guint index)
{
	const Bench *b = s->b;
	DunlinClaim *claim = dunlin_claim_new();
	DunlinDay today = dunlin_day_of(b->time.now, b->config->zone);
	DunlinCase facts = {.claim = claim,
			    .policy = s->policy,
			    .balance = {.principal = AMOUNT, .open = AMOUNT},
			    .hold_until = DUNLIN_DAY_NONE,
			    .has_address = TRUE,
			    .holidays = b->house->holidays,
			    .country = "DE",
			    .zone = b->config->zone,
			    .window = &b->config->send_window,
			    .now = b->time.now};

	claim->creditor = s->creditor;
	claim->debtor = s->debtors[index % DEBTORS];
	claim->invoice = g_strdup_printf("R-%u-%u", s->number, index);
	claim->seller = g_strdup_printf("creditor%ugmbh", s->number);
	g_strlcpy(claim->currency, "EUR", sizeof claim->currency);
	claim->state = DUNLIN_STATE_OPEN;
	claim->policy = g_strdup(s->policy->name);
	g_strlcpy(claim->policy_digest, s->policy->digest, sizeof claim->policy_digest);
	claim->due_day = today - PER_CREDITOR + (DunlinDay)index;
	claim->issue_day = claim->due_day - 14;
	claim->due_origin = DUNLIN_DUE_INVOICE;
	claim->unpaid_day = today;
	claim->opened_at = b->time.now;
	claim->message = g_strdup(s->digest);
	claim->part = g_strdup("2");
	dunlin_claim_schedule(claim, &facts);
	return claim;
}

/* What the creditor was told when the claim was opened. */
static DunlinNotice *
new_notice(const Seed *s, const DunlinClaim *claim)
{
	DunlinNotice *notice = dunlin_notice_alloc();

	notice->creditor = claim->creditor;
	notice->id = dunlin_notice_new();
	notice->role = DUNLIN_ROLE_CREDITOR;
	notice->letter = g_strdup("opened");
	notice->state = DUNLIN_NOTICE_DELIVERED;
	notice->attempt = notice->stamped_attempt = 1;
	notice->created_at = notice->accepted_at = notice->delivered_at = s->b->time.now;
	notice->to = g_strdup_printf("billing@c%u.example", s->number);
	notice->from = g_strdup("Dunlin <dunning@example.com>");
	notice->language = g_strdup("de");
	notice->subject = g_strdup_printf("Rechnung %s: wir kümmern uns darum", claim->invoice);
	notice->facts = g_strdup_printf("{\"reference\":\"%s\",\"invoice\":\"%s\","
					"\"principal\":{\"minor\":%d,\"currency\":\"EUR\"}}",
					claim->reference, claim->invoice, AMOUNT);
	notice->message_id = dunlin_notice_message_id(s->b->house->keys, s->b->config->address,
						      notice->id);
	notice->deadline = DUNLIN_DAY_NONE;
	notice->claims = g_new0(char *, 2);
	notice->claims[0] = g_strdup(claim->reference);
	return notice;
}

static void
seed_claim(Seed *s, guint index)
{
	DunlinStore *store = s->b->desk->store;
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinClaim) claim = new_claim(s, index);
	g_autoptr(DunlinNotice) notice = NULL;
	DunlinEntry entry = {.kind = DUNLIN_ENTRY_PRINCIPAL,
			     .day = claim->issue_day,
			     .amount = AMOUNT,
			     .source = s->digest};

	must(dunlin_claim_insert(store, claim, &error), error);
	notice = new_notice(s, claim);
	must(dunlin_ledger_add(store, claim, &entry, &error) &&
		     dunlin_message_link(store, claim, s->digest, "invoice", &error) &&
		     dunlin_journal_add(store, claim->creditor, claim->reference, s->b->time.now,
					"taken", DUNLIN_ACTOR_CREDITOR, NULL,
					"state=open principal=119.00EUR", &error) &&
		     dunlin_notice_insert(store, notice, &error),
	     error);
}

static void
seed_creditor(Seed *s)
{
	DunlinStore *store = s->b->desk->store;
	g_autoptr(GError) error = NULL;
	g_autofree char *key = g_strdup_printf("c%u", s->number);

	must(dunlin_creditor_row(store, key, &s->creditor, &error), error);
	seed_debtors(s);
	for (guint i = 0; i < PER_CREDITOR; i++)
		seed_claim(s, i);
}

static void
run_seed(Bench *b)
{
	static const char text[] = "Subject: one invoice\r\n\r\nSee attached.\r\n";
	Seed s = {.b = b, .policy = dunlin_config_policy(b->config, "standard")};
	DunlinStore *store = b->desk->store;
	g_autoptr(GError) error = NULL;
	g_autofree char *name = g_strdup_printf("policy:%s", s.policy->digest);
	g_autofree char *digest =
		dunlin_archive_put(b->house->archive, text, strlen(text), &error);

	must(digest != NULL, error);
	s.digest = digest;
	for (guint i = 0; i < b->count / PER_CREDITOR; i++) {
		if (i % (SEED_BATCH / PER_CREDITOR) == 0)
			must((i == 0 || dunlin_store_commit(store, &error)) &&
				     dunlin_store_begin(store, &error),
			     error);
		if (i == 0)
			must(dunlin_value_set(store, name, s.policy->text, &error), error);
		s.number = i;
		seed_creditor(&s);
	}
	must(dunlin_store_commit(store, &error), error);
	dunlin_store_tidy(store);
	b->done = (gint)b->count;
}

/* ── workers ── */

/* One thread with a desk of its own, ready before the clock starts. */
typedef struct {
	Bench *b;
	DunlinDesk *desk;
	void (*work)(Bench *b, DunlinDesk *desk);
	GThread *thread;
} Worker;

static gpointer
start_worker(gpointer data)
{
	Worker *worker = data;

	worker->work(worker->b, worker->desk);
	return NULL;
}

static double
run_workers(Bench *b, void (*work)(Bench *b, DunlinDesk *desk))
{
	g_autofree Worker *workers = g_new0(Worker, b->workers);
	g_autoptr(GError) error = NULL;
	gint64 at;

	for (guint i = 0; i < b->workers; i++) {
		workers[i] = (Worker){.b = b, .work = work};
		workers[i].desk = dunlin_desk_open(b->house, WAIT_MS, &error);
		must(workers[i].desk != NULL, error);
	}
	at = g_get_monotonic_time();
	for (guint i = 0; i < b->workers; i++)
		workers[i].thread = g_thread_new("worker", start_worker, &workers[i]);
	for (guint i = 0; i < b->workers; i++)
		g_thread_join(workers[i].thread);
	at = g_get_monotonic_time() - at;
	for (guint i = 0; i < b->workers; i++)
		dunlin_desk_close(workers[i].desk);
	return (double)at / G_USEC_PER_SEC;
}

/* ── the clock ── */

static void
idle(Bench *b, DunlinDesk *desk)
{
	g_autoptr(GString) report = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	gint64 seen = 0, next = 0;
	guint decided = 0;

	for (guint i = 0; i < b->count; i++) {
		(void)dunlin_store_changed(desk->store, &seen);
		must(dunlin_desk_run_due(desk, b->time, DUE_BATCH, &decided, report, &error) &&
			     dunlin_desk_next_due(desk, &next, &error),
		     error);
		must(decided == 0 && next > b->time.now, NULL);
		g_atomic_int_inc(&b->done);
	}
}

static void
due(Bench *b, DunlinDesk *desk)
{
	g_autoptr(GString) report = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	guint decided = 0;

	/* A look finds nothing where others just have all that is next. */
	for (guint i = 0; i < b->count && g_atomic_int_get(&b->done) < (gint)b->count; i++) {
		must(dunlin_desk_run_due(desk, b->time, DUE_BATCH, &decided, report, &error), error);
		g_atomic_int_add(&b->done, (gint)decided);
		must(report->len == 0, NULL);
	}
}

/* ── the outbox ── */

static void
take(Bench *b, DunlinDesk *desk)
{
	while (g_atomic_int_get(&b->done) < (gint)b->count) {
		g_autoptr(GError) error = NULL;
		g_autoptr(DunlinNotice) notice = dunlin_desk_notice_take(desk, b->time, &error);

		must(notice != NULL || error == NULL, error);
		if (notice == NULL)
			return;
		g_atomic_int_inc(&b->done);
	}
}

/* ── looking up ── */

/* Spread over all claims by a step that is prime to their number. */
static void
pick(const Bench *b, guint i, guint *ret_creditor, guint *ret_index)
{
	guint claims = b->first, at = (guint)(((guint64)i * 7368787 + 1) % claims);

	*ret_creditor = at / PER_CREDITOR;
	*ret_index = at % PER_CREDITOR;
}

static double
find(Bench *b, char *(*name)(DunlinDesk *desk, guint creditor, guint index))
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	gint64 at;

	for (guint i = 0; i < b->count; i++) {
		guint creditor, index;

		pick(b, i, &creditor, &index);
		g_ptr_array_add(names, name(b->desk, creditor, index));
	}
	at = g_get_monotonic_time();
	for (guint i = 0; i < names->len; i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(DunlinClaim) claim =
			dunlin_claim_find(b->desk->store, g_ptr_array_index(names, i), &error);

		must(claim != NULL, error);
		b->done++;
	}
	return (double)(g_get_monotonic_time() - at) / G_USEC_PER_SEC;
}

static char *
number_of(DunlinDesk *desk, guint creditor, guint index)
{
	(void)desk;
	return g_strdup_printf("c%u/R-%u-%u", creditor, creditor, index);
}

static char *
reference_of(DunlinDesk *desk, guint creditor, guint index)
{
	g_autofree char *name = number_of(desk, creditor, index);
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinClaim) claim = dunlin_claim_find(desk->store, name, &error);

	must(claim != NULL, error);
	return g_strdup(claim->reference);
}

/* What a debtor owes, by his address. */
static double
find_debtors(Bench *b)
{
	DunlinStore *store = b->desk->store;
	gint64 at = g_get_monotonic_time();

	for (guint i = 0; i < b->count; i++) {
		guint creditor, index;
		g_autoptr(GError) error = NULL;
		g_autoptr(DunlinDebtor) signs = dunlin_debtor_new(), debtor = NULL;
		g_autoptr(GPtrArray) claims = NULL;

		pick(b, i, &creditor, &index);
		signs->creditor = creditor + 1;
		signs->email =
			g_strdup_printf("billing@customer%u-%u.example", creditor, index % DEBTORS);
		debtor = dunlin_debtor_find(store, signs, &error);
		must(debtor != NULL, error);
		claims = dunlin_debtor_open_claims(store, debtor->creditor, debtor->id, &error);
		must(claims != NULL && claims->len > 0, error);
		b->done++;
	}
	return (double)(g_get_monotonic_time() - at) / G_USEC_PER_SEC;
}

/* ── opening ── */

static char *
new_mail(guint number, guint creditor)
{
	return g_strdup_printf(
		"Authentication-Results: mx.example.com; dmarc=pass header.from=c%u.example\r\n"
		"From: billing@c%u.example\r\nTo: dunning@example.com\r\nSubject: Fwd: Rechnung\r\n"
		"Date: Wed, 21 Oct 2026 10:00:00 +0200\r\nMessage-ID: <n%u@c%u.example>\r\n"
		"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
		"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nsiehe Anhang\r\n"
		"--b\r\nContent-Type: application/xml\r\n"
		"Content-Disposition: attachment; filename=invoice.xml\r\n\r\n"
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n"
		"<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\""
		" xmlns:a=\"urn:oasis:names:specification:ubl:schema:xsd:"
		"CommonAggregateComponents-2\""
		" xmlns:b=\"urn:oasis:names:specification:ubl:schema:xsd:"
		"CommonBasicComponents-2\">\r\n"
		"<b:ID>N-%u</b:ID><b:IssueDate>2026-10-01</b:IssueDate>"
		"<b:DueDate>2026-10-15</b:DueDate><b:InvoiceTypeCode>380</b:InvoiceTypeCode>\r\n"
		"<b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode>\r\n"
		"<a:AccountingSupplierParty><a:Party><a:PartyLegalEntity><b:RegistrationName>"
		"Creditor %u GmbH</b:RegistrationName></a:PartyLegalEntity></a:Party>"
		"</a:AccountingSupplierParty>\r\n"
		"<a:AccountingCustomerParty><a:Party><a:PartyLegalEntity><b:RegistrationName>"
		"New customer %u Ltd</b:RegistrationName></a:PartyLegalEntity><a:Contact>"
		"<b:ElectronicMail>billing@new%u.example</b:ElectronicMail></a:Contact></a:Party>"
		"</a:AccountingCustomerParty>\r\n"
		"<a:LegalMonetaryTotal><b:PayableAmount currencyID=\"EUR\">119.00"
		"</b:PayableAmount></a:LegalMonetaryTotal>\r\n</Invoice>\r\n--b--\r\n",
		creditor, creditor, number, creditor, number, creditor, number, number);
}

static void
make_mails(Bench *b)
{
	guint creditors = b->config->creditor_list->len;

	b->mails = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	for (guint i = 0; i < b->count; i++) {
		char *mail = new_mail(b->first + i, (b->first + i) * 7919 % creditors);

		g_ptr_array_add(b->mails, g_bytes_new_take(mail, strlen(mail)));
	}
}

static char *
archive_mail(Bench *b, guint index)
{
	GBytes *mail = g_ptr_array_index(b->mails, index);
	g_autoptr(GError) error = NULL;
	char *digest = dunlin_archive_put(b->house->archive, g_bytes_get_data(mail, NULL),
					  g_bytes_get_size(mail), &error);

	must(digest != NULL, error);
	return digest;
}

static void
open_claims(Bench *b, DunlinDesk *desk)
{
	gint at;

	while ((at = g_atomic_int_add(&b->done, 1)) < (gint)b->count) {
		g_autoptr(GError) error = NULL;
		g_autofree char *digest = archive_mail(b, (guint)at);
		g_autofree char *verdict = NULL;
		DunlinArrival arrival = {0};
		DunlinTaken taken;

		must(dunlin_desk_take(desk, digest, &arrival, b->time, &taken, &verdict, &error),
		     error);
		if (strstr(verdict, " open") == NULL)
			fprintf(stderr, "measure-store: %s\n", verdict);
	}
}

/* The mails' way without the store: what opening cannot be faster than. */
static void
read_mails(Bench *b, DunlinDesk *desk)
{
	DunlinDay today = dunlin_day_of(b->time.now, b->config->zone);
	gint at;

	while ((at = g_atomic_int_add(&b->done, 1)) < (gint)b->count) {
		g_autoptr(GError) error = NULL;
		g_autofree char *digest = archive_mail(b, (guint)at);
		gsize size;
		int fd = dunlin_archive_get(desk->house->archive, digest, &size, &error);
		g_autoptr(GPtrArray) reading =
			fd >= 0 ? dunlin_reader_read(desk->house->reader, fd, size, today, &error)
				: NULL;

		must(reading != NULL, error);
		close(fd);
	}
}

/* ── main ── */

static double
run(Bench *b, const char *operation)
{
	static const struct {
		const char *name;
		void (*work)(Bench *b, DunlinDesk *desk);
	} works[] = {
		{"idle", idle}, {"due", due}, {"take", take},
		{"open", open_claims}, {"read", read_mails},
	};
	gint64 at = g_get_monotonic_time();

	if (g_str_equal(operation, "open") || g_str_equal(operation, "read"))
		make_mails(b);
	for (guint i = 0; i < G_N_ELEMENTS(works); i++)
		if (g_str_equal(operation, works[i].name))
			return run_workers(b, works[i].work);
	if (g_str_equal(operation, "find-number"))
		return find(b, number_of);
	if (g_str_equal(operation, "find-reference"))
		return find(b, reference_of);
	if (g_str_equal(operation, "find-debtor"))
		return find_debtors(b);
	must(g_str_equal(operation, "seed"), NULL);
	run_seed(b);
	return (double)(g_get_monotonic_time() - at) / G_USEC_PER_SEC;
}

int
main(int argc, char **argv)
{
	Bench b = {0};
	g_autoptr(GError) error = NULL;
	double seconds;

	if (argc != 7) {
		fprintf(stderr, "usage: measure-store CONFIG OPERATION DAY COUNT WORKERS FIRST\n"
				"  seed, idle, due, take, find-number, find-reference, find-debtor,"
				" open, read\n  FIRST: the first number of open and read, how many"
				" claims there are of find\n");
		return 2;
	}
	b.config = dunlin_config_load(argv[1], DUNLIN_NEEDS_STORE, &error);
	must(b.config != NULL, error);
	b.time.now = b.time.real = day_start(&b, argv[3]);
	b.count = (guint)strtoul(argv[4], NULL, 10);
	b.workers = (guint)strtoul(argv[5], NULL, 10);
	b.first = (guint)strtoul(argv[6], NULL, 10);
	b.house = dunlin_house_open(b.config, DUNLIN_HOUSE_ARCHIVE | DUNLIN_HOUSE_READER, &error);
	must(b.house != NULL, error);
	b.desk = dunlin_desk_open(b.house, WAIT_MS, &error);
	must(b.desk != NULL, error);
	seconds = run(&b, argv[2]);
	printf("%.6f %d\n", seconds, MIN(b.done, (gint)b.count));
	dunlin_desk_close(b.desk);
	dunlin_house_unref(b.house);
	dunlin_config_unref(b.config);
	g_clear_pointer(&b.mails, g_ptr_array_unref);
	return 0;
}
