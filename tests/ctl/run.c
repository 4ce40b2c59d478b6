/* SPDX-License-Identifier: BSD-2-Clause */
#include "run.h"

#include <stdio.h>
#include <string.h>
#include <fcntl.h>
#include <sys/wait.h>

#include <glib/gstdio.h>

#include "../cut-rates.h"

static const char config[] =
	"address = \"dunning@example.com\"\n"
	"store = \"sqlite:%s/db/dunlin.db\"\n"
	"archive = \"%s/archive\"\n"
	"secret = \"file:%s/secret\"\n"
	"creditor: {\n"
	"    acme: { name = \"ACME GmbH\"  names = [ \"ACME\" ]  vat-id = [ \"DE123456789\" ]\n"
	"        iban = [ \"DE02120300000000202051\" ]  senders = [ \"@acme.example\" ]\n"
	"        contact = \"billing@acme.example\"  from = \"ACME GmbH <dunning@example.com>\"\n"
	"        language = \"en\"  country = \"DE\" }\n"
	"}\n";

void
place_set_up(Place *place, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;

	(void)data;
	place->folder = g_dir_make_tmp("dunlinctl-XXXXXX", &error);
	g_assert_no_error(error);
	g_assert_cmpint(g_chmod(place->folder, 0755), ==, 0);
	place->config = place_path(place, "dunlin.conf");
	text = g_strdup_printf(config, place->folder, place->folder, place->folder);
	place_write(place, "dunlin.conf", text);
	cut_rates_write(place->folder);
}

void
place_set_up_store(Place *place, gconstpointer data)
{
	place_set_up(place, data);
	ends_with(place, 0, "init");
}

void
place_set_up_claim(Place *place, gconstpointer data)
{
	g_autofree char *path = data_path("xrechnung-ubl.xml");
	g_autofree char *line = g_strdup_printf("feed --as acme '%s'", path);

	place_set_up_store(place, data);
	ends_with(place, 0, line);
}

static void
remove_tree(const char *path)
{
	g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
	const char *name;

	while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
		g_autofree char *below = g_build_filename(path, name, NULL);

		remove_tree(below);
	}
	g_assert_cmpint(g_remove(path), ==, 0);
}

void
place_tear_down(Place *place, gconstpointer data)
{
	(void)data;
	remove_tree(place->folder);
	g_free(place->folder);
	g_free(place->config);
}

char *
place_path(const Place *place, const char *name)
{
	return g_build_filename(place->folder, name, NULL);
}

void
place_write(const Place *place, const char *name, const char *text)
{
	g_autofree char *path = place_path(place, name);
	g_autoptr(GError) error = NULL;

	g_file_set_contents(path, text, -1, &error);
	g_assert_no_error(error);
}

char *
data_path(const char *name)
{
	return g_test_build_filename(G_TEST_DIST, "data", name, NULL);
}

/* Its folder, the configuration and a wall clock of the tests' own. */
static char **
environment_of(const Place *place)
{
	char **list = g_get_environ();

	list = g_environ_setenv(list, "DUNLIN_CONF", place->config, TRUE);
	list = g_environ_setenv(list, "DUNLIN_NOW", "2026-10-21T10:00:00+02:00", TRUE);
	return g_environ_setenv(list, "TZ", "UTC", TRUE);
}

static char **
words_of(const Place *place, const char *line)
{
	g_autofree char *program = g_test_build_filename(G_TEST_BUILT, "..", "dunlinctl", NULL);
	g_auto(GStrv) parts = g_strsplit(line, "{}", -1);
	g_autofree char *whole = g_strjoinv(place->folder, parts);
	g_autofree char *command = g_strdup_printf("'%s' %s", program, whole);
	g_autoptr(GError) error = NULL;
	char **words;

	g_assert_true(g_shell_parse_argv(command, NULL, &words, &error));
	g_assert_no_error(error);
	return words;
}

Ran
ran(const Place *place, const char *input, const char *line)
{
	g_auto(GStrv) environment = environment_of(place), words = words_of(place, line);
	g_autofree char *stdin_path = place_path(place, "stdin");
	g_autoptr(GError) error = NULL;
	Ran run = {0};
	int wait_status, in;

	place_write(place, "stdin", input != NULL ? input : "");
	in = g_open(stdin_path, O_RDONLY | O_CLOEXEC, 0);
	g_assert_cmpint(in, >=, 0);
	g_autofree char *out = place_path(place, "stdout"), *err = place_path(place, "stderr");
	int out_fd = g_open(out, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	int err_fd = g_open(err, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	GPid pid;

	g_spawn_async_with_fds(place->folder, words, environment, G_SPAWN_DO_NOT_REAP_CHILD, NULL,
			       NULL, &pid, in, out_fd, err_fd, &error);
	g_assert_no_error(error);
	g_assert_cmpint(waitpid(pid, &wait_status, 0), ==, pid);
	g_assert_true(g_close(in, NULL) && g_close(out_fd, NULL) && g_close(err_fd, NULL));
	g_assert_true(g_file_get_contents(out, &run.out, NULL, NULL));
	g_assert_true(g_file_get_contents(err, &run.err, NULL, NULL));
	if (!WIFEXITED(wait_status))
		g_error("dunlinctl %s: ended by a signal\n%s", line, run.err);
	run.status = WEXITSTATUS(wait_status);
	return run;
}

void
ran_clear(Ran *run)
{
	g_free(run->out);
	g_free(run->err);
}

Ran
ran_with(const Place *place, int status, const char *line)
{
	Ran run = ran(place, NULL, line);

	if (run.status != status)
		g_error("dunlinctl %s: exit %d, not %d\n%s%s", line, run.status, status, run.out,
			run.err);
	return run;
}

GPtrArray *
objects(const Place *place, guint count, const char *line)
{
	g_autofree char *with = g_strdup_printf("--json %s", line);
	g_auto(Ran) run = ran_with(place, 0, with);
	g_auto(GStrv) lines = g_strsplit(run.out, "\n", -1);
	GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify)json_object_unref);

	for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(JsonNode) node = json_from_string(lines[i], &error);

		g_assert_no_error(error);
		g_ptr_array_add(list, json_node_dup_object(node));
	}
	if (list->len != count)
		g_error("dunlinctl %s: %u objects, not %u\n%s", line, list->len, count, run.out);
	return list;
}

const char *
text_of(JsonObject *object, const char *member)
{
	g_assert_true(json_object_has_member(object, member));
	return json_object_get_null_member(object, member)
		       ? ""
		       : json_object_get_string_member(object, member);
}

void
ends_with(const Place *place, int status, const char *line)
{
	Ran run = ran_with(place, status, line);

	ran_clear(&run);
}

void
counts(const Place *place, guint count, const char *line)
{
	g_ptr_array_unref(objects(place, count, line));
}

char *
only_claim(const Place *place)
{
	g_autoptr(GPtrArray) claims = objects(place, 1, "list");

	return g_strdup(text_of(g_ptr_array_index(claims, 0), "claim"));
}
