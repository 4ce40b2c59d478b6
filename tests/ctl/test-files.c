/* SPDX-License-Identifier: BSD-2-Clause */
/* dunlinctl read on good and bad files, without configuration or store; dunlinctl check. */
#include "run.h"

#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

static const char noise[] = "\x01\x02\xff\xfe nothing that anybody wrote";
static const char mail[] =
	"From: a@acme.example\nTo: dunning@example.com\nSubject: hi\n\nSome words.\n";

static void
test_invoice(Place *place, gconstpointer data)
{
	static const char *const files[] = {"xrechnung-ubl.xml", "xrechnung-cii.xml"};

	(void)data;
	g_assert_cmpint(g_unlink(place->config), ==, 0); /* none is needed */
	for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *path = data_path(files[i]);
		g_autofree char *line = g_strdup_printf("read '%s'", path);
		g_autoptr(GPtrArray) found = objects(place, 1, line);
		JsonObject *object = g_ptr_array_index(found, 0);

		g_assert_cmpstr(text_of(object, "kind"), ==, "invoice");
		g_assert_cmpstr(text_of(object, "file"), ==, path);
		g_assert_cmpstr(text_of(object, "payable"), ==, "119.00");
		g_auto(Ran) text = ran_with(place, 0, line);
		g_assert_nonnull(strstr(text.out, "119.00"));
	}
}

static void
test_bad_files(Place *place, gconstpointer data)
{
	g_autofree char *path = data_path("xrechnung-ubl.xml");
	g_autofree char *mixed = g_strdup_printf("read {}/none {}/noise --json '%s'", path);
	g_autofree char *both = g_strdup_printf("read '%s' {}/noise --json", path);

	(void)data;
	place_write(place, "noise", noise);
	place_write(place, "empty", "");
	g_auto(Ran) bad = ran_with(place, 65, "--json read {}/noise");
	g_auto(Ran) empty = ran_with(place, 65, "--json read {}/empty");
	g_auto(Ran) one_bad = ran_with(place, 65, both);
	g_auto(Ran) missing = ran_with(place, 66, mixed);
	g_auto(Ran) folder = ran_with(place, 66, "read {}");

	g_assert_nonnull(strstr(bad.out, "\"kind\":\"unreadable\""));
	g_assert_nonnull(strstr(empty.out, "\"kind\":\"unreadable\""));
	g_assert_nonnull(strstr(one_bad.out, "\"kind\":\"invoice\""));
	g_assert_nonnull(strstr(missing.out, "\"kind\":\"invoice\"")); /* it went on */
	g_assert_nonnull(strstr(missing.err, "none"));
	g_assert_nonnull(strstr(folder.err, "directory"));
}

static void
test_input(Place *place, gconstpointer data)
{
	g_autofree char *odd = NULL;

	(void)data;
	g_auto(Ran) piped = ran(place, mail, "read --json -");
	g_assert_cmpint(piped.status, ==, 0);
	g_assert_nonnull(strstr(piped.out, "\"file\":\"-\""));
	g_assert_nonnull(strstr(piped.out, "\"subject\":\"hi\""));
	/* A name is bytes; JSON is not. */
	odd = place_path(place, "m\xe4il");
	g_assert_true(g_file_set_contents(odd, mail, -1, NULL));
	g_auto(Ran) named = ran_with(place, 0, "read --json {}/m\xe4il");
	g_assert_true(g_utf8_validate(named.out, -1, NULL));
}

/* What the daemons would stumble over is named together with the setting. */
static void
test_check(Place *place, gconstpointer data)
{
	static const char *const parts[] = {"mail", "mail/new", "mail/cur", "mail/tmp"};
	g_autofree char *letters = place_path(place, "letters");
	g_autofree char *german = place_path(place, "letters/de");
	g_autofree char *before = NULL, *text = NULL;

	(void)data;
	for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
		g_autofree char *path = place_path(place, parts[i]);

		g_assert_cmpint(g_mkdir(path, 0755), ==, 0);
	}
	g_auto(Ran) no_mailbox = ran_with(place, 78, "check");
	g_assert_nonnull(strstr(no_mailbox.out, "mailbox"));
	g_assert_true(g_file_get_contents(place->config, &before, NULL, NULL));
	text = g_strdup_printf("%s\nmailbox: { main: { url = \"maildir:%s/mail\" } }\n"
			       "submission: { url = \"smtp://127.0.0.1:1\" }\n"
			       "milter: { socket = \"unix:%s/milter.sock\" }\n"
			       "policy: { own: { steps = ( { step = \"pre\"  before-due = \"3d\" },\n"
			       "  { step = \"said\"  after-due = \"3d\"  letter = \"notice\" } ) } }\n",
			       before, place->folder, place->folder);
	place_write(place, "dunlin.conf", text);
	/* Of a former version; not even parsed. */
	g_assert_cmpint(g_mkdir(letters, 0755), ==, 0);
	g_assert_cmpint(g_mkdir(german, 0755), ==, 0);
	place_write(place, "letters/de/used_up.html", "{{if}}");
	g_auto(Ran) run = ran_with(place, 78, "check");
	g_assert_nonnull(strstr(run.out, "ok       mailbox.main"));
	g_assert_nonnull(strstr(run.out, "ok       letters"));
	g_assert_nonnull(strstr(run.out, "warning  letters                de/used_up.html in "));
	g_assert_nonnull(strstr(run.out, "FAULT    policy.own             step \"pre\": there is no "
					 "letter \"pre\""));
	g_assert_null(strstr(run.out, "\"said\""));
	g_assert_nonnull(strstr(run.out, "ok       reader"));
	g_assert_nonnull(strstr(run.out, "ok       alignment.acme"));
	g_assert_nonnull(strstr(run.out, "see \"submission.url\" in"));
	g_assert_nonnull(strstr(run.out, "see \"milter.socket\" in"));
	g_assert_nonnull(strstr(run.out, "see \"trust.authserv-id\" in"));
	g_auto(Ran) json = ran_with(place, 78, "check --json");
	g_assert_nonnull(strstr(json.out, "{\"check\":\"milter\",\"result\":\"fault\""));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add("/ctl/read/invoice", Place, NULL, place_set_up, test_invoice, place_tear_down);
	g_test_add("/ctl/read/bad-files", Place, NULL, place_set_up, test_bad_files,
		   place_tear_down);
	g_test_add("/ctl/read/input", Place, NULL, place_set_up, test_input, place_tear_down);
	g_test_add("/ctl/check", Place, NULL, place_set_up_store, test_check, place_tear_down);
	return g_test_run();
}
