/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One claim from forward to closed, a letter about several, a sheet, and a case handed over and collected, cut
 * at every write and every commit: the store fails once, or everything dies at a commit, or a commit happens
 * whose answer is lost. Each run is resumed as the programs would (the same mail again, notices recovered, the
 * clock again) and must end alike: one claim, one reminder past the gate, closed, sound.
 */
#include <string.h>

#include "agency.h"
#include "base/error.h"
#include "store/store-private.h"

/* ── the knife: an engine that cuts ── */

/* Of the last two nobody dies: a commit's answer was lost, and it happened, or did not. */
typedef enum { FAILS, DIES, LOSES, DOUBTS, VANISHES, MODES } Mode;

static const char *const mode_names[MODES] = {"fails", "dies", "loses", "doubts", "vanishes"};

static struct {
	const DunlinEngine *real;
	GHashTable *writers; /* statements that write */
	Mode mode;
	guint count, at; /* cuts where the count reaches @at */
	gboolean dead;
} knife;

/* Whether this operation is cut before it happens. */
static gboolean
cut(GError **error)
{
	gboolean now = !knife.dead && knife.mode < LOSES && ++knife.count == knife.at;

	if (now && knife.mode == DIES)
		knife.dead = TRUE;
	if (now || knife.dead)
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "cut at %u", knife.at);
	return now || knife.dead;
}

static gboolean
knife_begin(DunlinEngineConnection *connection, GError **error)
{
	return !cut(error) && knife.real->begin(connection, error);
}

static void
knife_rollback(DunlinEngineConnection *connection)
{
	if (!knife.dead)
		knife.real->rollback(connection);
}

static gboolean
knife_commit(DunlinEngineConnection *connection, GError **error)
{
	if (cut(error)) {
		knife_rollback(connection);
		return FALSE;
	}
	gboolean lost = knife.mode >= LOSES && ++knife.count == knife.at;

	if (lost && knife.mode == VANISHES)
		knife.real->rollback(connection);
	else if (!knife.real->commit(connection, error))
		return FALSE;
	if (!lost)
		return TRUE;
	knife.dead = knife.mode == LOSES;
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_UNCERTAIN, "lost at %u", knife.at);
	return FALSE;
}

static DunlinEngineStatement *
knife_prepare(DunlinEngineConnection *connection, const char *name, const char *sql, GError **error)
{
	DunlinEngineStatement *statement = knife.real->prepare(connection, name, sql, error);

	if (statement != NULL && !g_str_has_prefix(sql, "SELECT"))
		g_hash_table_add(knife.writers, statement);
	return statement;
}

static DunlinStepResult
knife_step(DunlinEngineStatement *statement, GError **error)
{
	/* Who dies between two writes leaves what he leaves at the commit: nothing. */
	gboolean counts = knife.mode == FAILS && g_hash_table_contains(knife.writers, statement);

	if ((counts || knife.dead) && cut(error)) {
		knife.real->reset(statement);
		return DUNLIN_FAILED;
	}
	return knife.real->step(statement, error);
}

static gboolean
knife_execute(DunlinEngineConnection *connection, const char *script, GError **error)
{
	return !cut(error) && knife.real->execute(connection, script, error);
}

static DunlinEngine knife_engine;

/* ── the programs ── */

typedef struct {
	TestHouse h;
	GHashTable *mta; /* ids of the notices that the MTA has; how often reminders came, beside it */
	guint reminders;
} Run;

static void
open_desk(Run *run)
{
	g_autoptr(GError) error = NULL;

	g_clear_pointer(&run->h.desk, dunlin_desk_close);
	g_hash_table_remove_all(knife.writers);
	knife.dead = FALSE;
	run->h.desk = dunlin_desk_open(run->h.house, 5000, &error);
	g_assert_no_error(error);
	run->h.desk->holder = "one/0";
	knife.real = dunlin_store_wrap(run->h.desk->store, &knife_engine);
	if (knife_engine.scheme == NULL) {
		knife_engine = *knife.real;
		knife_engine.begin = knife_begin;
		knife_engine.commit = knife_commit;
		knife_engine.rollback = knife_rollback;
		knife_engine.prepare = knife_prepare;
		knife_engine.step = knife_step;
		knife_engine.execute = knife_execute;
	}
}

/* Who lives on knows what is his own; who starts anew, that nobody else is at it. */
static gboolean
recover(Run *run, GError **error)
{
	return knife.mode < DOUBTS
		       ? dunlin_desk_notice_recover(run->h.desk, TRUE, run->h.time, error)
		       : dunlin_desk_notice_reclaim(run->h.desk, run->h.time, error);
}

/* After an error: who died starts anew, and looks after what he left. */
static void
resume(Run *run, const GError *error)
{
	g_autoptr(GError) again = NULL;

	g_test_message("%s", error->message);
	g_assert_true(g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY) ||
		      g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_UNCERTAIN));
	if (knife.dead)
		open_desk(run);
	if (!recover(run, &again))
		resume(run, again); /* the one cut fell here */
}

static void
take(Run *run, const char *mail)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *digest =
		dunlin_archive_put(run->h.house->archive, mail, strlen(mail), &error);
	DunlinArrival arrival = {"box", "INBOX", "1", digest, FALSE, NULL};

	g_assert_no_error(error);
	for (;;) {
		g_autoptr(GError) failed = NULL;
		DunlinTaken taken = DUNLIN_TAKEN_FAILED;

		if (dunlin_desk_take(run->h.desk, digest, &arrival, run->h.time, &taken, NULL, &failed)) {
			g_assert_cmpint(taken, ==, DUNLIN_TAKEN_DONE);
			return;
		}
		resume(run, failed);
	}
}

static void
run_clock(Run *run, const char *when)
{
	guint count = 1;

	test_house_at(&run->h, when);
	while (count > 0) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GString) report = g_string_new(NULL);

		if (!dunlin_desk_run_due(run->h.desk, run->h.time, 10, &count, report, &error))
			resume(run, error);
		g_assert_cmpstr(report->str, ==, "");
	}
}

/* What the milter says at end of message; without it the MTA answers 451. */
static guint
submit(Run *run, const DunlinNotice *notice)
{
	const DunlinPassage passage = test_passage(notice);
	DunlinGate gate = DUNLIN_GATE_REFUSE;

	if (!test_at_gate(&run->h, &passage, &gate, NULL, NULL))
		return 451;
	if (gate == DUNLIN_GATE_REFUSE)
		return 550;
	g_assert_true(g_hash_table_add(run->mta, g_strdup(notice->id))); /* never twice */
	run->reminders += notice->demands ? 1 : 0;
	return 250;
}

static gboolean
answer(Run *run, DunlinNotice *notice, DunlinAnswerKind kind, guint code, GError **error)
{
	gboolean unstamped = FALSE;

	return dunlin_desk_notice_answer(run->h.desk, notice, kind, code, "said", run->h.time,
					 &unstamped, error);
}

static gboolean
send_one(Run *run, gboolean *ret_more, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(DunlinNotice) notice = dunlin_desk_notice_take(run->h.desk, run->h.time, &local);
	g_autoptr(GBytes) bytes = NULL;

	*ret_more = notice != NULL;
	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	if (notice == NULL)
		return TRUE;
	bytes = dunlin_desk_notice_write(run->h.desk, notice, run->h.time, NULL);
	if (bytes == NULL || !dunlin_desk_notice_dot(run->h.desk, notice, run->h.time, NULL))
		return answer(run, notice, DUNLIN_ANSWER_NONE, 0, error);
	return answer(run, notice, DUNLIN_ANSWER_REPLY, submit(run, notice), error);
}

/* The MTA reports on what it has; of the rest a person finds out that it never left. */
static gboolean
clear_up(Run *run, DunlinNotice *notice)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *to = test_reply_to(&run->h, notice), *report = NULL;

	if (g_hash_table_contains(run->mta, notice->id)) {
		report = test_report(to, notice->to, "delivered", "2.0.0");
		take(run, report);
		return TRUE;
	}
	if (!dunlin_desk_notice_retry(run->h.desk, notice->id, run->h.time, &error))
		resume(run, error);
	return TRUE;
}

static gboolean
clear_up_one(Run *run)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) unknown =
		dunlin_notice_outbox(run->h.desk->store, DUNLIN_NOTICE_UNKNOWN, 10, &error);

	g_assert_no_error(error);
	return unknown->len > 0 && clear_up(run, g_ptr_array_index(unknown, 0));
}

static void
send_all(Run *run)
{
	gboolean more = TRUE;

	while (more) {
		g_autoptr(GError) error = NULL;

		run->h.time.real += 60; /* back-off */
		if (!send_one(run, &more, &error)) {
			resume(run, error);
			more = TRUE;
		}
		if (!more)
			more = clear_up_one(run);
	}
}

static void
say(Run *run, const char *from, gboolean proven, const char *letter, const char *text)
{
	g_autoptr(DunlinNotice) notice = test_notice(&run->h, letter);
	g_autofree char *to = NULL, *mail = NULL;

	g_assert_nonnull(notice);
	to = test_reply_to(&run->h, notice);
	mail = test_mail(from, proven, to, "Re: Rechnung", text, NULL);
	take(run, mail);
}

/* ── the scenario ── */

static void
play(Run *run)
{
	g_autofree char *xml = test_invoice("R-1", "2026-10-15", "119.00", "kunde@debtor.example");
	g_autofree char *mail = test_mail("billing@acme.example", TRUE, "dunning@example.com",
					  "Fwd: Rechnung", "siehe Anhang", xml);

	test_house_at(&run->h, "2026-10-21 10:00");
	take(run, mail);
	run_clock(run, "2026-10-22 09:00");
	send_all(run);
	run_clock(run, "2026-10-22 09:30");
	send_all(run);
	say(run, "kunde@debtor.example", FALSE, "reminder", "Die Rechnung ist schon bezahlt.");
	say(run, "billing@acme.example", TRUE, "says_paid", "bezahlt");
	run_clock(run, "2026-12-22 09:00");
	send_all(run);
}

static void
check_end(Run *run)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) report = g_string_new(NULL);
	g_autoptr(DunlinClaim) claim = test_claim(&run->h, "acme/R-1");
	static const char *const once[] = {"opened", "reminder", "says_paid", "transcript"};
	gboolean sound = FALSE;

	g_assert_cmpint(claim->state, ==, DUNLIN_STATE_CLOSED);
	g_assert_cmpint(claim->reason, ==, DUNLIN_REASON_PAID);
	g_assert_cmpuint(run->reminders, ==, 1);
	for (guint i = 0; i < G_N_ELEMENTS(once); i++)
		g_assert_cmpuint(test_count(&run->h, once[i]), ==, 1);
	g_assert_cmpuint(test_count(&run->h, "duplicate") + test_count(&run->h, "final"), ==, 0);
	g_assert_true(dunlin_desk_verify(run->h.desk, run->h.time, report, &sound, &error));
	g_assert_no_error(error);
	g_assert_cmpstr(report->str, ==, "");
	g_assert_true(sound);
}

/* ── one letter about three claims, of which one is paid before it leaves ── */

enum { CLAIMS = 3 };

static void
play_joint(Run *run)
{
	test_house_at(&run->h, "2026-10-21 10:00");
	for (guint i = 1; i <= CLAIMS; i++) {
		g_autofree char *number = g_strdup_printf("R-%u", i);
		g_autofree char *xml =
			test_invoice(number, "2026-10-15", "119.00", "kunde@debtor.example");
		g_autofree char *mail = test_mail("billing@acme.example", TRUE,
						  "dunning@example.com", "Fwd", "anbei", xml);

		take(run, mail);
	}
	run_clock(run, "2026-10-22 09:00");
	say(run, "billing@acme.example", TRUE, "opened", "bezahlt");
	run_clock(run, "2026-10-22 09:30");
	send_all(run);
	run_clock(run, "2026-10-22 10:00");
	send_all(run);
}

/* Exactly once for each that is still open, in one letter; never for the one that is paid. */
static void
check_joint(Run *run)
{
	guint closed = 0;

	for (guint i = 1; i <= CLAIMS; i++) {
		g_autofree char *name = g_strdup_printf("acme/R-%u", i);
		g_autoptr(DunlinClaim) claim = test_claim(&run->h, name);
		g_autoptr(GPtrArray) notices =
			dunlin_notice_list(run->h.desk->store, claim, NULL);
		gboolean over = claim->state == DUNLIN_STATE_CLOSED;
		guint passed = 0;

		for (guint k = 0; k < notices->len; k++) {
			const DunlinNotice *notice = g_ptr_array_index(notices, k);

			if (!notice->demands || !g_hash_table_contains(run->mta, notice->id))
				continue;
			passed++;
			g_assert_cmpuint(g_strv_length(notice->claims), ==, CLAIMS - 1);
		}
		g_assert_cmpuint(passed, ==, over ? 0 : 1);
		g_assert_cmpstr(claim->step, ==, over ? NULL : "reminder");
		closed += over ? 1 : 0;
	}
	g_assert_cmpuint(closed, ==, 1);
	g_assert_cmpuint(run->reminders, ==, 1);
	test_assert_sound(&run->h);
}

/* ── two invoices are offered on one sheet, and answered by one reply ── */

static void
play_sheet(Run *run)
{
	test_house_at(&run->h, "2026-10-19 10:00");
	for (guint i = 1; i <= 2; i++) {
		g_autofree char *number = g_strdup_printf("R-%u", i);
		g_autofree char *xml =
			test_invoice(number, "2026-10-15", "119.00", "kunde@debtor.example");
		g_autofree char *mail = test_mail("billing@acme.example", TRUE,
						  "dunning@example.com", "Fwd", "anbei", xml);

		take(run, mail);
	}
	run_clock(run, "2026-10-20 08:00");
	run_clock(run, "2026-10-20 08:30");
	send_all(run);
	say(run, "billing@acme.example", TRUE, "sheet", "ja 1\nnein 2");
	run_clock(run, "2026-10-20 09:00");
}

static void
check_sheet(Run *run)
{
	static const DunlinState states[] = {DUNLIN_STATE_OPEN, DUNLIN_STATE_DRAFT};
	g_autoptr(DunlinNotice) sheet = test_notice(&run->h, "sheet");

	g_assert_cmpuint(test_count(&run->h, "sheet"), ==, 1);
	g_assert_cmpuint(test_count(&run->h, "offer"), ==, 0);
	g_assert_true(g_hash_table_contains(run->mta, sheet->id));
	for (guint i = 0; i < G_N_ELEMENTS(states); i++)
		test_assert_state(&run->h, sheet->claims[i], states[i]);
	g_assert_cmpuint(test_count(&run->h, "samples"), ==, 1);
	g_assert_cmpuint(test_count(&run->h, "opened"), ==, 1);
	g_assert_cmpuint(test_count(&run->h, "transcript"), ==, 1);
	test_assert_sound(&run->h);
}

/* ── a case is handed over, taken on and collected ── */

static void
play_handover(Run *run)
{
	guint at = knife.at;
	g_autoptr(DunlinClaim) claim = NULL;

	knife.at = 0; /* the other scenes go as far as here */
	claim = agency_up_to_question(&run->h);
	knife.at = at;
	knife.count = 0;
	say(run, "boss@acme.example", TRUE, "sheet", "ja");
	run_clock(run, "2026-11-19 10:00");
	send_all(run);
	say(run, PARTNER, TRUE, "handover", "angenommen");
	say(run, PARTNER, TRUE, "handover", "eingezogen 119,00 EUR am 18.11.2026");
	run_clock(run, "2026-11-20 10:00");
	send_all(run);
}

/* The partner has the case once, and what he collected is booked once. */
static void
check_handover(Run *run)
{
	static const char *const once[] = {"handover", "taken_on", "collected"};
	g_autoptr(DunlinNotice) handover = test_notice(&run->h, "handover");
	g_autoptr(DunlinClaim) claim = test_claim(&run->h, "acme/R-1");

	for (guint i = 0; i < G_N_ELEMENTS(once); i++)
		g_assert_cmpuint(test_count(&run->h, once[i]), ==, 1);
	g_assert_true(g_hash_table_contains(run->mta, handover->id));
	g_assert_cmpuint(run->reminders, ==, 0); /* no letter beside it */
	g_assert_cmpint(claim->state, ==, DUNLIN_STATE_CLOSED);
	g_assert_cmpint(test_balance_of(&run->h, claim).paid, ==, 11900);
	test_assert_sound(&run->h);
}

static void
open_asking(TestHouse *h)
{
	test_house_open(h);
	test_house_reconfigure(h, "language = \"de\" }", "language = \"de\"  consent = \"ask\" }");
}

static const struct {
	const char *name;
	void (*open)(TestHouse *h);
	void (*play)(Run *run);
	void (*check)(Run *run);
	guint modes; /* 1 << Mode: those that can tell it from the life of one claim */
} scenes[] = {
	{"one", test_house_open, play, check_end, (1 << MODES) - 1},
	{"joint", test_house_open, play_joint, check_joint, 1 << FAILS | 1 << DIES},
	{"sheet", open_asking, play_sheet, check_sheet, 1 << DIES},
	{"handover", agency_open, play_handover, check_handover, 1 << DIES | 1 << LOSES},
};

static void
start_anew(Run *run)
{
	test_house_renew(&run->h);
	g_hash_table_remove_all(run->mta);
	run->reminders = 0;
	knife.count = 0;
	open_desk(run);
}

static void
test_cut(gconstpointer data)
{
	Run run = {.mta = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
	guint scene = GPOINTER_TO_UINT(data) / MODES;

	knife.mode = (Mode)(GPOINTER_TO_UINT(data) % MODES);
	knife.writers = g_hash_table_new(NULL, NULL);
	scenes[scene].open(&run.h);
	for (knife.at = 1;; knife.at++) {
		start_anew(&run);
		scenes[scene].play(&run);
		scenes[scene].check(&run);
		if (knife.count < knife.at)
			break;
	}
	g_test_message("%s at each of %u operations", mode_names[knife.mode], knife.at - 1);
	g_assert_cmpuint(knife.at, >, 25);
	test_house_close(&run.h);
	g_hash_table_unref(knife.writers);
	g_hash_table_unref(run.mta);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_house_in_memory();
	for (guint i = 0; i < MODES * G_N_ELEMENTS(scenes); i++) {
		g_autofree char *path = g_strdup_printf("/crash/%s/%s", scenes[i / MODES].name,
							mode_names[i % MODES]);

		if ((scenes[i / MODES].modes & 1u << i % MODES) != 0)
			g_test_add_data_func(path, GUINT_TO_POINTER(i), test_cut);
	}
	return g_test_run();
}
