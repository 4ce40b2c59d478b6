/* SPDX-License-Identifier: BSD-2-Clause */
/* The commands on a store: what they print, what they change, how they end. */
#include "run.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

/* ── what is refused, and how ── */

static const struct {
	const char *line;
	int status;
	const char *says; /* on stderr */
} misuses[] = {
	{"", 64, "dunlinctl --help"},
	{"nonsense", 64, "no command \"nonsense\""},
	{"lst", 64, "did you mean \"list\""},
	{"wihdraw X", 64, "did you mean \"withdraw\""},
	{"list extra", 64, "dunlinctl list --help"},
	{"list --state nowhere", 64, "draft, open, held"},
	{"list --creditor nobody", 65, "it has: acme"},
	{"list --frobnicate", 64, "dunlinctl list --help"},
	{"show", 64, "dunlinctl show --help"},
	{"show ZZZZZZZZ", 65, "ZZZZZZZZ"},
	{"show acme/none", 65, "acme"},
	{"plan --until never", 64, "2026-12-24"},
	{"simulate --from never", 64, "2026-12-24"},
	{"simulate --until 9999-12-31", 64, "1900 to 2999"},
	{"simulate --until 2199-12-31", 64, "ten years"},
	{"simulate --payment always", 64, "half pays after each letter"},
	{"simulate --from 2026-12-24 --until 2026-12-23", 64, "before --from"},
	{"paid ZZZZZZZZ", 65, "ZZZZZZZZ"},
	{"hold", 64, "--debtor"},
	{"hold ZZZZZZZZ --debtor 1", 64, "--debtor"},
	{"hold --debtor 4711", 65, "4711"},
	{"note ZZZZZZZZ", 64, "dunlinctl note --help"},
	{"set ZZZZZZZZ colour=red", 64, "invoice, issued"},
	{"set ZZZZZZZZ due", 64, "FIELD=VALUE"},
	{"outbox burn", 64, "retry NOTICE"},
	{"outbox retry", 64, "retry NOTICE"},
	{"outbox drop nosuchone0", 65, "nosuchone0"},
	{"evidence ZZZZZZZZ", 64, ".zip"},
	{"evidence ZZZZZZZZ -o {}/x.tar", 64, ".zip"},
	{"letter ZZZZZZZZ reminder -o {}/x.txt", 64, ".eml"},
	{"policy standard ZZ", 64, "two letters"},
	{"resume --debtor 4711", 65, "4711"},
	{"feed --as nobody x", 65, "it has: acme"},
	{"feed {}/none", 66, "none"},
	{"--now yesterday list", 64, "--now"},
	{"-c {}/none list", 78, "none"},
	{"-c", 64, "--help"},
};

static void
test_misuse(Place *place, gconstpointer data)
{
	(void)data;
	for (gsize i = 0; i < G_N_ELEMENTS(misuses); i++) {
		g_auto(Ran) run = ran_with(place, misuses[i].status, misuses[i].line);

		if (strstr(run.err, misuses[i].says) == NULL)
			g_error("dunlinctl %s says: %s", misuses[i].line, run.err);
		g_assert_cmpstr(run.out, ==, "");
	}
}

static void
test_configuration(Place *place, gconstpointer data)
{
	g_autofree char *where = place_path(place, "bad.conf:2");

	(void)data;
	place_write(place, "bad.conf", "address = \"dunning@example.com\"\ncolour = \"red\"\n");
	g_auto(Ran) bad = ran_with(place, 78, "-c {}/bad.conf list");
	g_auto(Ran) same = ran_with(place, 78, "-c {}/bad.conf -n");
	g_auto(Ran) behind = ran_with(place, 78, "list -n -c {}/bad.conf");
	g_auto(Ran) good = ran_with(place, 0, "-n");
	g_auto(Ran) store = ran_with(place, 78, "list");

	g_assert_nonnull(strstr(bad.err, where));
	g_assert_nonnull(strstr(same.err, where));
	g_assert_nonnull(strstr(behind.err, where));
	g_assert_cmpstr(good.out, ==, "");
	g_assert_nonnull(strstr(store.err, "dunlinctl init"));
}

/* ── init ── */

static void
test_init(Place *place, gconstpointer data)
{
	g_autofree char *secret = place_path(place, "secret"), *first = NULL, *second = NULL;
	struct stat status;
	gsize length;

	(void)data;
	g_auto(Ran) made = ran_with(place, 0, "init");
	g_assert_nonnull(strstr(made.out, "secret: made"));
	g_assert_true(g_file_get_contents(secret, &first, &length, NULL));
	g_assert_cmpuint(length, ==, 65); /* 48 bytes in base64, a line */
	g_assert_cmpint(stat(secret, &status), ==, 0);
	g_assert_cmpint(status.st_mode & 0777, ==, 0600);
	g_auto(Ran) again = ran_with(place, 0, "init");
	g_assert_nonnull(strstr(again.out, "secret: there already"));
	g_assert_nonnull(strstr(again.out, "nothing to do"));
	g_assert_true(g_file_get_contents(secret, &second, NULL, NULL));
	g_assert_cmpstr(first, ==, second);
	g_auto(Ran) empty = ran_with(place, 0, "list");
	g_assert_cmpstr(empty.out, ==, "");
}

/* Nothing that root makes or writes is in the way of who owns the folder. */
static void
test_owner(Place *place, gconstpointer data)
{
	static const char *const made[] = {"secret", "archive", "archive/tmp", "db/dunlin.db",
					   "db/dunlin.db.lock"};
	const uid_t nobody = 65534;
	g_autofree char *folder = place_path(place, "db");
	struct stat status;

	(void)data;
	if (geteuid() != 0) {
		g_test_skip("only root can become somebody else");
		return;
	}
	g_assert_cmpint(g_mkdir(folder, 0750), ==, 0);
	g_assert_cmpint(chown(folder, nobody, nobody), ==, 0);
	g_assert_cmpint(chown(place->folder, nobody, nobody), ==, 0);
	ends_with(place, 0, "init");
	for (gsize i = 0; i < G_N_ELEMENTS(made); i++) {
		g_autofree char *path = place_path(place, made[i]);

		g_assert_cmpint(stat(path, &status), ==, 0);
		g_assert_cmpint((int)status.st_uid, ==, (int)nobody);
	}
}

/* ── a claim's life by hand ── */

static void
test_look(Place *place, gconstpointer data)
{
	g_autofree char *claim = only_claim(place);
	g_autofree char *lower = g_ascii_strdown(claim, 5);
	g_autofree char *by_prefix = g_strdup_printf("show %s", lower);

	(void)data;
	g_autoptr(GPtrArray) shown = objects(place, 1, by_prefix);
	g_autoptr(GPtrArray) by_number = objects(place, 1, "show acme/R-2026-001");
	JsonObject *object = g_ptr_array_index(shown, 0);

	g_assert_cmpstr(text_of(object, "claim"), ==, claim);
	g_assert_cmpstr(text_of(g_ptr_array_index(by_number, 0), "claim"), ==, claim);
	g_assert_cmpstr(text_of(object, "state"), ==, "open");
	g_assert_cmpstr(text_of(object, "open"), ==, "119.00");
	g_assert_cmpstr(text_of(object, "due_date"), ==, "2026-10-15");
	g_assert_cmpuint(json_array_get_length(json_object_get_array_member(object, "ledger")), ==,
			 1);
	g_assert_cmpuint(json_array_get_length(json_object_get_array_member(object, "events")), >=,
			 1);
	g_auto(Ran) table = ran_with(place, 0, "list");
	g_auto(Ran) text = ran_with(place, 0, "show acme/R-2026-001");
	g_assert_nonnull(strstr(table.out, "Muster Bau GmbH"));
	g_assert_nonnull(strstr(text.out, "Journal"));
	counts(place, 1, "list --state open --creditor acme --overdue");
	counts(place, 0, "list --state held");
	g_autoptr(GPtrArray) outbox = objects(place, 1, "outbox list");
	g_assert_cmpstr(text_of(g_ptr_array_index(outbox, 0), "letter"), ==, "opened");
	g_assert_cmpstr(text_of(g_ptr_array_index(outbox, 0), "creditor"), ==, "acme");
}

/* The days are those of the standard policy: five after the due date but no sooner than a working
 * day from now, three working days after each deadline. */
static void
test_plan(Place *place, gconstpointer data)
{
	static const struct {
		const char *step, *kind, *at, *deadline;
	} rows[] = {
		{"reminder", "step", "2026-10-22T06:00:00Z", "2026-11-02"},
		{"final", "ask", "2026-11-05T07:00:00Z", "2026-11-16"},
		{"handover", "ended", "2026-11-19T07:00:00Z", ""},
	};
	g_autofree char *claim = only_claim(place);
	g_autoptr(GPtrArray) plan = objects(place, G_N_ELEMENTS(rows), "plan");
	counts(place, G_N_ELEMENTS(rows), "plan acme/R-2026-001");
	counts(place, 1, "plan --until 2026-10-31");

	(void)data;
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		JsonObject *object = g_ptr_array_index(plan, i);

		g_assert_cmpstr(text_of(object, "claim"), ==, claim);
		g_assert_cmpstr(text_of(object, "step"), ==, rows[i].step);
		g_assert_cmpstr(text_of(object, "kind"), ==, rows[i].kind);
		g_assert_cmpstr(text_of(object, "at"), ==, rows[i].at);
		g_assert_cmpstr(text_of(object, "deadline"), ==, rows[i].deadline);
		g_assert_cmpstr(text_of(object, "amount"), ==, "119.00");
		g_assert_true(json_object_get_null_member(object, "floor"));
		g_assert_cmpstr(text_of(object, "policy"), ==, "standard");
		g_assert_cmpstr(text_of(object, "policy_by"), ==, "creditor");
		g_assert_true(json_object_get_null_member(object, "segment"));
		g_assert_cmpuint(json_array_get_length(
					 json_object_get_array_member(object, "with")), ==, 0);
	}
	/* The law there is stricter than the policy, which took the usual 14 days already. */
	ends_with(place, 0, "set acme/R-2026-001 country=NL kind=consumer");
	g_autoptr(GPtrArray) dutch = objects(place, G_N_ELEMENTS(rows), "plan");
	JsonObject *floor = json_object_get_object_member(g_ptr_array_index(dutch, 0), "floor");
	g_assert_cmpstr(text_of(floor, "country"), ==, "NL");
	g_assert_cmpint(json_object_get_int_member(floor, "days"), ==, 15);
	g_auto(Ran) table = ran_with(place, 0, "plan");
	g_assert_nonnull(strstr(table.out, "BW 6:96 lid 6"));
	g_auto(Ran) letter = ran_with(place, 0, "letter acme/R-2026-001 reminder");
	g_assert_nonnull(strstr(letter.err, "15 days (NL: BW 6:96 lid 6"));
}

static void
test_simulate(Place *place, gconstpointer data)
{
	g_autofree char *reference = only_claim(place);
	g_autoptr(GPtrArray) months = NULL;
	JsonObject *first, *last;

	(void)data;
	months = objects(place, 7, "simulate --from 2026-11-01 --until 2027-03-31 --payment none");
	first = g_ptr_array_index(months, 0);
	last = g_ptr_array_index(months, 6);
	g_assert_cmpstr(text_of(first, "kind"), ==, "letter");
	g_assert_cmpstr(text_of(first, "claim"), ==, reference);
	g_assert_cmpstr(text_of(last, "kind"), ==, "month");
	g_assert_cmpstr(text_of(last, "month"), ==, "2027-03");
	g_assert_cmpstr(text_of(last, "paid"), ==, "0.00");
}

/* One command after the other on the same claim, and what `list` says then. */
static const struct {
	const char *line, *state, *open;
} acts[] = {
	{"hold %s --until 2026-12-24 --reason 'über Weihnachten'", "held", "119.00"},
	{"resume %s", "open", "119.00"},
	{"hold --debtor K-4711", "held", "119.00"},
	{"resume %s", "held", "119.00"}, /* it rests with all of the customer */
	{"resume --debtor K-4711", "open", "119.00"},
	{"dispute %s --reason mangelhaft", "disputed", "119.00"},
	{"resume %s", "open", "119.00"},
	{"paid %s 19,00 --on 2026-10-20", "open", "100.00"},
	{"paid %s '50.00 EUR'", "open", "50.00"},
	{"paid %s", "closed", "0.00"},
	{"unpaid %s", "open", "50.00"},
	{"set %s due=2026-11-30 debtor=neu@debtor.example", "open", "50.00"},
	{"note %s rief an", "open", "50.00"},
	{"write-off %s", "closed", "50.00"},
};

static void
test_act(Place *place, gconstpointer data)
{
	g_autofree char *claim = only_claim(place);

	(void)data;
	for (gsize i = 0; i < G_N_ELEMENTS(acts); i++) {
		g_auto(GStrv) parts = g_strsplit(acts[i].line, "%s", 2);
		g_autofree char *line = g_strjoinv(claim, parts);
		g_auto(Ran) run = ran_with(place, 0, line);
		g_autoptr(GPtrArray) list = objects(place, 1, "list");
		JsonObject *object = g_ptr_array_index(list, 0);

		g_test_message("%s: %s", line, run.out);
		g_assert_cmpstr(run.out, !=, "");
		g_assert_cmpstr(text_of(object, "state"), ==, acts[i].state);
		g_assert_cmpstr(text_of(object, "open"), ==, acts[i].open);
	}
	ends_with(place, 0, "verify");
}

static void
test_act_refusals(Place *place, gconstpointer data)
{

	(void)data;
	ends_with(place, 65, "paid acme/R-2026-001 '5 USD'");
	ends_with(place, 65, "paid acme/R-2026-001 --on never");
	ends_with(place, 65, "hold acme/R-2026-001 --until 2026-01-01");
	ends_with(place, 65, "set acme/R-2026-001 debtor=billing@acme.example");
	g_autoptr(GPtrArray) list = objects(place, 1, "list --state open");

	g_assert_cmpstr(text_of(g_ptr_array_index(list, 0), "open"), ==, "119.00");
	g_autoptr(GPtrArray) paid = objects(place, 1, "paid acme/R-2026-001");
	g_assert_cmpstr(text_of(g_ptr_array_index(paid, 0), "state"), ==, "closed");
}

/* The same invoice again opens no second claim. */
static void
test_feed_twice(Place *place, gconstpointer data)
{
	g_autofree char *path = data_path("xrechnung-ubl.xml"), *claim = only_claim(place);
	g_autofree char *xml = NULL;

	(void)data;
	g_assert_true(g_file_get_contents(path, &xml, NULL, NULL));
	g_auto(Ran) piped = ran(place, xml, "--json feed --as acme -");
	g_assert_cmpint(piped.status, ==, 0);
	g_assert_nonnull(strstr(piped.out, "\"taken\":\"done\""));
	g_autoptr(GPtrArray) list = objects(place, 1, "list");
	g_assert_cmpstr(text_of(g_ptr_array_index(list, 0), "claim"), ==, claim);
}

static void
test_outbox(Place *place, gconstpointer data)
{
	g_autofree char *drop = NULL;
	g_autoptr(GPtrArray) notices = objects(place, 1, "outbox");

	(void)data;
	drop = g_strdup_printf("outbox drop %s", text_of(g_ptr_array_index(notices, 0), "notice"));
	ends_with(place, 0, drop);
	counts(place, 0, "outbox");
}

/* What was written from outside reaches no terminal as a command to it. */
static void
test_terminal(Place *place, gconstpointer data)
{

	(void)data;
	ends_with(place, 0, "note acme/R-2026-001 'x\x1b[31mred\xc2\x9b' 'two\nlines'");
	g_auto(Ran) name = ran_with(place, 0, "set acme/R-2026-001 'name=E\x1b]0;vil'");
	g_auto(Ran) shown = ran_with(place, 0, "show acme/R-2026-001");
	g_auto(Ran) list = ran_with(place, 0, "list");
	g_auto(Ran) json = ran_with(place, 0, "--json show acme/R-2026-001");
	g_auto(Ran) wrong = ran_with(place, 65, "show 'acme/\x1b[2J'");

	g_assert_null(strchr(name.out, '\x1b'));
	g_assert_null(strchr(shown.out, '\x1b'));
	g_assert_null(strstr(shown.out, "\xc2\x9b"));
	g_assert_null(strchr(list.out, '\x1b'));
	g_assert_null(strchr(json.out, '\x1b'));
	g_assert_null(strchr(wrong.err, '\x1b'));
}

/* ── verify ── */

static void
remove_one_message(const char *folder)
{
	g_autoptr(GDir) outer = g_dir_open(folder, 0, NULL);
	const char *name;

	while ((name = g_dir_read_name(outer)) != NULL) {
		g_autofree char *below = g_build_filename(folder, name, NULL);
		g_autoptr(GDir) inner = strlen(name) == 2 ? g_dir_open(below, 0, NULL) : NULL;
		const char *file = inner != NULL ? g_dir_read_name(inner) : NULL;

		if (file != NULL) {
			g_autofree char *path = g_build_filename(below, file, NULL);

			g_assert_cmpint(g_unlink(path), ==, 0);
			return;
		}
	}
	g_assert_not_reached();
}

static void
test_verify(Place *place, gconstpointer data)
{
	g_autofree char *archive = place_path(place, "archive");

	(void)data;
	g_auto(Ran) sound = ran_with(place, 0, "verify");
	g_assert_nonnull(strstr(sound.out, "sound"));
	remove_one_message(archive);
	g_auto(Ran) broken = ran_with(place, 65, "verify");
	g_assert_cmpstr(broken.out, !=, "");
}

/* ── rates ── */

static void
test_rates(Place *place, gconstpointer data)
{
	(void)data;
	g_auto(Ran) before = ran_with(place, 0, "rates");
	g_assert_nonnull(strstr(before.out, "\nDE-base until 2026-12-31\n"));
	g_auto(Ran) gap = ran_with(place, 65, "rates add DE-base 2027-07-01 1.77 2027-12-31 x");
	g_assert_nonnull(strstr(gap.err, "first add the rate from 2027-01-01 on"));
	g_auto(Ran) added = ran_with(
		place, 0, "rates add DE-base 2027-01-01 1.77 2027-06-30 Deutsche Bundesbank");
	g_assert_cmpstr(added.out, ==, "");
	g_auto(Ran) after = ran_with(place, 0, "rates --json");
	g_assert_nonnull(strstr(after.out, "{\"table\":\"DE-base\",\"from\":\"2027-01-01\","
					   "\"percent\":\"1.77\",\"source\":\"Deutsche "
					   "Bundesbank\"}\n{\"table\":\"DE-base\",\"until\":"
					   "\"2027-06-30\"}\n"));
	g_auto(Ran) doubled = ran_with(
		place, 78, "rates add DE-base 2027-01-01 1.77 2027-06-30 again");
	g_assert_nonnull(strstr(doubled.err, "days do not ascend"));
	g_auto(Ran) unknown = ran_with(
		place, 65, "rates add ../DE-base 2027-01-01 1.77 2027-06-30 x");
	g_assert_nonnull(strstr(unknown.err, "there is no table"));
	g_auto(Ran) word = ran_with(place, 65, "rates add DE-base soon 1.77 2027-06-30 x");
	g_assert_nonnull(strstr(word.err, "\"soon\" is no day"));
	g_auto(Ran) misuse = ran_with(place, 64, "rates remove");
	g_assert_nonnull(strstr(misuse.err, "add TABLE FROM PERCENT UNTIL SOURCE"));
}

/* ── letter ── */

static void
test_letter(Place *place, gconstpointer data)
{
	g_autofree char *claim = only_claim(place);
	g_autofree char *mail = place_path(place, "letter.eml"), *paper = place_path(place, "letter.pdf");
	g_autofree char *text = g_strdup_printf("letter %s reminder", claim);
	g_autofree char *as_json = g_strdup_printf("--json letter %s reminder", claim);
	g_autofree char *as_mail = g_strdup_printf("letter %s reminder -o '%s'", claim, mail);
	g_autofree char *as_paper = g_strdup_printf("letter %s final -o '%s'", claim, paper);
	g_autofree char *unknown = g_strdup_printf("letter %s last", claim);
	g_autofree char *other = g_strdup_printf("letter %s final -o letter.doc", claim);
	g_autofree char *bytes = NULL;

	(void)data;
	g_auto(Ran) shown = ran_with(place, 0, text);
	g_assert_nonnull(strstr(shown.out, claim));
	g_assert_nonnull(strstr(shown.out, "IBAN"));
	g_auto(Ran) json = ran_with(place, 0, as_json);
	g_autoptr(JsonNode) node = json_from_string(json.out, NULL);
	g_assert_nonnull(node);
	g_assert_nonnull(strstr(text_of(json_node_get_object(node), "text"), "IBAN"));
	g_auto(Ran) saved = ran_with(place, 0, as_mail);
	g_assert_true(g_file_get_contents(mail, &bytes, NULL, NULL));
	g_assert_nonnull(strstr(bytes, "Subject: "));
	g_clear_pointer(&bytes, g_free);
	g_auto(Ran) printed = ran_with(place, 0, as_paper);
	g_assert_true(g_file_get_contents(paper, &bytes, NULL, NULL));
	g_assert_true(g_str_has_prefix(bytes, "%PDF-"));
	g_auto(Ran) no_step = ran_with(place, 65, unknown);
	g_assert_nonnull(strstr(no_step.err, "its steps are reminder, final, handover"));
	g_auto(Ran) no_kind = ran_with(place, 64, other);
	g_assert_nonnull(strstr(no_kind.err, ".pdf"));
	g_auto(Ran) outbox = ran_with(place, 0, "outbox");
	g_assert_null(strstr(outbox.out, "reminder")); /* nothing was taken */
}

/* Nothing is asked of a new claim; what is held without an end is listed, and looking changes nothing. */
static void
test_sheet(Place *place, gconstpointer data)
{
	g_autofree char *claim = only_claim(place);
	g_autofree char *hold = g_strdup_printf("hold %s", claim);

	(void)data;
	g_auto(Ran) unknown = ran_with(place, 65, "sheet nobody");
	g_assert_nonnull(strstr(unknown.err, "it has: acme"));
	g_auto(Ran) empty = ran_with(place, 0, "sheet acme");
	g_assert_cmpstr(empty.out, ==, "There is nothing to say today.\n");
	g_autoptr(GPtrArray) none = objects(place, 1, "sheet acme");
	g_assert_true(json_object_get_null_member(g_ptr_array_index(none, 0), "text"));
	ends_with(place, 0, hold);
	for (guint i = 0; i < 2; i++) {
		g_autoptr(GPtrArray) sheets = objects(place, 1, "sheet acme");
		JsonObject *sheet = g_ptr_array_index(sheets, 0);

		g_assert_nonnull(strstr(text_of(sheet, "text"), claim));
		g_assert_nonnull(strstr(text_of(sheet, "html"), claim));
		g_assert_cmpstr(text_of(sheet, "to"), ==, "billing@acme.example");
	}
	g_auto(Ran) shown = ran_with(place, 0, "sheet acme");
	g_assert_nonnull(strstr(shown.out, claim));
	g_auto(Ran) outbox = ran_with(place, 0, "outbox");
	g_assert_null(strstr(outbox.out, "sheet"));
}

/* ── of a claim that is there ── */

static const struct {
	const char *line;
	int status;
	const char *says;
} claim_misuses[] = {
	{"letter acme/R-2026-001 reminder -o {}/none/x.pdf", 74, "none/x.pdf"},
	{"letter acme/R-2026-001 reminder -o {}/none/x.eml", 74, "none/x.eml"},
	{"letter acme/R-2026-001 nothing", 65, "its steps are"},
	{"evidence acme/R-2026-001 -o {}/none/x.zip", 74, "none/x.zip"},
	{"resume --debtor K-4711", 65, "K-4711 is not held"},
	{"paid --debtor K-4711 much", 65, "not an amount"},
	{"paid acme/R-2026-001 0", 65, "positive amount"},
	{"paid acme/R-2026-001 -- -5", 65, "positive amount"},
	{"paid acme/R-2026-001 1.000", 65, "not an amount"},
	{"paid acme/R-2026-001 5 --on soon", 65, "not a date"},
	{"paid acme/R-2026-001 5 --on 2999-12-31", 65, "not come yet"},
	{"offset acme/R-2026-001", 65, "not got that much"},
	{"hold acme/R-2026-001 --until 2020-01-01", 65, "not in the future"},
	{"hold acme/R-2026-001 --until 9999-12-31", 65, "not a date"},
	{"handover acme/R-2026-001 tomorrow", 64, "not court"},
	{"set acme/R-2026-001 country=ZZ", 65, "country: “ZZ” is not a country"},
	{"set acme/R-2026-001 language=xx", 65, "de, en, es, fr, it, nl, pl"},
	{"set acme/R-2026-001 kind=friend", 65, "business, consumer, unknown"},
	{"set acme/R-2026-001 phone=none", 65, "+49 30"},
	{"set acme/R-2026-001 debtor=nobody", 65, "not an e-mail address"},
	{"set acme/R-2026-001 policy=lenient", 65, "standard"},
	{"set acme/R-2026-001 due=31.2.2027", 65, "not a date"},
	{"set acme/R-2026-001 amount=-1", 65, "can be collected"},
	{"set acme/R-2026-001 amount=5USD", 65, "the claim is in EUR"},
	{"set acme/R-2026-001 terms=soon", 65, "30 days"},
	{"set acme/R-2026-001 due=", 65, "not a date"},
};

static void
test_claim_misuse(Place *place, gconstpointer data)
{
	g_autofree char *claim = only_claim(place);

	(void)data;
	ends_with(place, 0, "set acme/R-2026-001 country=uk language=FR");
	g_autoptr(GPtrArray) before = objects(place, 1, "show acme/R-2026-001");
	JsonObject *debtor = json_object_get_object_member(before->pdata[0], "debtor");

	g_assert_cmpstr(text_of(debtor, "country"), ==, "GB");
	g_assert_cmpstr(text_of(debtor, "language"), ==, "fr");
	for (gsize i = 0; i < G_N_ELEMENTS(claim_misuses); i++) {
		g_auto(Ran) run = ran_with(place, claim_misuses[i].status, claim_misuses[i].line);

		if (strstr(run.err, claim_misuses[i].says) == NULL)
			g_error("dunlinctl %s says: %s", claim_misuses[i].line, run.err);
		g_assert_cmpstr(run.out, ==, "");
	}
	g_autoptr(GPtrArray) after = objects(place, 1, "show acme/R-2026-001");
	g_assert_cmpstr(text_of(before->pdata[0], "open"), ==, text_of(after->pdata[0], "open"));
}

/* Whatever a command says is JSON where that was asked for. */
static const struct {
	const char *line;
	guint least; /* objects */
} all_json[] = {
	{"policy", 6}, {"policy standard", 4}, {"policy standard DE", 5}, {"states", 50},
	{"hold --debtor K-4711", 1}, {"resume --debtor K-4711", 1}, {"verify", 1}, {"init", 2},
	{"rates", 10}, {"creditors", 1}, {"debtors", 1}, {"statement acme/R-2026-001", 1},
	{"plan", 1}, {"list", 1}, {"outbox", 1}, {"sheet acme", 1}, {"backup {}/copy", 1},
	{"hold acme/R-2026-001", 1}, {"resume acme/R-2026-001", 1}, {"paid --debtor K-4711 5", 1},
	{"simulate", 1}, {"letter acme/R-2026-001 reminder", 1},
};

static void
test_json(Place *place, gconstpointer data)
{
	(void)data;
	for (gsize i = 0; i < G_N_ELEMENTS(all_json); i++) {
		g_autofree char *line = g_strconcat("--json ", all_json[i].line, NULL);
		g_auto(Ran) run = ran_with(place, 0, line);
		g_auto(GStrv) lines = g_strsplit(g_strchomp(run.out), "\n", -1);

		for (guint k = 0; lines[k] != NULL; k++) {
			g_autoptr(JsonNode) node = json_from_string(lines[k], NULL);

			if (node == NULL || !JSON_NODE_HOLDS_OBJECT(node))
				g_error("dunlinctl %s prints: %s", line, lines[k]);
		}
		g_assert_cmpuint(g_strv_length(lines), >=, all_json[i].least);
	}
}

#define WITH(set_up, name, run) g_test_add("/ctl/" name, Place, NULL, set_up, run, place_tear_down)
#define CLAIM(name, run) WITH(place_set_up_claim, name, run)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	WITH(place_set_up_store, "misuse", test_misuse);
	WITH(place_set_up, "configuration", test_configuration);
	WITH(place_set_up, "init", test_init);
	WITH(place_set_up, "owner", test_owner);
	CLAIM("look", test_look);
	CLAIM("plan", test_plan);
	CLAIM("simulate", test_simulate);
	CLAIM("act", test_act);
	CLAIM("act-refusals", test_act_refusals);
	CLAIM("claim-misuse", test_claim_misuse);
	CLAIM("json", test_json);
	CLAIM("feed-twice", test_feed_twice);
	CLAIM("outbox", test_outbox);
	CLAIM("terminal", test_terminal);
	CLAIM("verify", test_verify);
	CLAIM("letter", test_letter);
	CLAIM("sheet", test_sheet);
	WITH(place_set_up_store, "rates", test_rates);
	return g_test_run();
}
