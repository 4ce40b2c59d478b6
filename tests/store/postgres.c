/* SPDX-License-Identifier: BSD-2-Clause */
#include "postgres.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEBIAN "/usr/lib/postgresql"
enum { START_MS = 30000, STEP_MS = 20, OLDEST = 14 };

static struct {
	char *programs, *folder, *data;
	GPid server;
	pid_t owner; /* who started it: no child of his ends it */
	const struct passwd *user; /* NULL: ourselves */
	guint databases;
} pg;

/* The newest of Debian's, else whatever the path has. */
static char *
find_programs(void)
{
	g_autoptr(GDir) versions = g_dir_open(DEBIAN, 0, NULL);
	const char *name;
	guint64 newest = 0;

	while (versions && (name = g_dir_read_name(versions)) != NULL) {
		g_autofree char *server = g_build_filename(DEBIAN, name, "bin", "postgres", NULL);
		if (g_file_test(server, G_FILE_TEST_IS_EXECUTABLE))
			newest = MAX(newest, g_ascii_strtoull(name, NULL, 10));
	}
	if (newest >= OLDEST)
		return g_strdup_printf(DEBIAN "/%" G_GUINT64_FORMAT "/bin", newest);
	g_autofree char *server = g_find_program_in_path("postgres");
	return server ? g_path_get_dirname(server) : NULL;
}

/* In the child: the server refuses root, and dies with us. */
static void
become(gpointer data)
{
	(void)data;
	if (pg.user && (initgroups(pg.user->pw_name, pg.user->pw_gid) != 0 ||
			setgid(pg.user->pw_gid) != 0 || setuid(pg.user->pw_uid) != 0))
		_exit(126);
	prctl(PR_SET_PDEATHSIG, SIGQUIT);
}

static gboolean
run(const char *program, ...)
{
	g_autoptr(GPtrArray) command = g_ptr_array_new();
	g_autofree char *path = g_build_filename(pg.programs, program, NULL);
	g_autofree char *output = NULL, *errors = NULL;
	va_list arguments;
	const char *argument;
	int status = -1;

	g_ptr_array_add(command, path);
	va_start(arguments, program);
	while ((argument = va_arg(arguments, const char *)) != NULL)
		g_ptr_array_add(command, (gpointer)argument);
	va_end(arguments);
	g_ptr_array_add(command, NULL);
	gboolean done = g_spawn_sync("/", (char **)command->pdata, NULL, G_SPAWN_DEFAULT, become,
				     NULL, &output, &errors, &status, NULL) &&
			g_spawn_check_wait_status(status, NULL);
	if (!done)
		g_test_message("%s: %s", program, errors ? errors : "not started");
	return done;
}

static gboolean
is_up(void)
{
	gint64 until = g_get_monotonic_time() + (gint64)START_MS * 1000;

	while (g_get_monotonic_time() < until) {
		if (run("pg_isready", "-q", "-h", pg.folder, NULL))
			return TRUE;
		if (waitpid(pg.server, NULL, WNOHANG) != 0)
			return FALSE;
		g_usleep(STEP_MS * 1000);
	}
	return FALSE;
}

static gboolean
start(void)
{
	g_autofree char *path = g_build_filename(pg.programs, "postgres", NULL);
	char *command[] = {path,         (char *)"-D",
			   pg.data,      (char *)"-k",
			   pg.folder,    (char *)"-h",
			   (char *)"",   (char *)"-F",
			   (char *)"-c", (char *)"max_connections=50",
			   (char *)"-c", (char *)"shared_buffers=32MB",
			   (char *)"-c", (char *)"deadlock_timeout=200ms",
			   NULL};

	return g_spawn_async("/", command, NULL,
			     G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL |
				     G_SPAWN_STDERR_TO_DEV_NULL,
			     become, NULL, &pg.server, NULL) &&
	       is_up();
}

const char *
postgres_start(void)
{
	if (pg.server)
		return NULL;
	pg.programs = find_programs();
	if (!pg.programs)
		return "there is no PostgreSQL here";
	pg.user = geteuid() == 0 ? getpwnam("postgres") : NULL;
	if (geteuid() == 0 && !pg.user)
		return "there is no user postgres";
	pg.owner = getpid();
	pg.folder = g_dir_make_tmp("dunlin-pg-XXXXXX", NULL);
	g_assert_nonnull(pg.folder);
	if (pg.user)
		g_assert_cmpint(chown(pg.folder, pg.user->pw_uid, pg.user->pw_gid), ==, 0);
	pg.data = g_build_filename(pg.folder, "data", NULL);
	if (!run("initdb", "-D", pg.data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale",
		 "C.UTF-8", "--no-sync", NULL) ||
	    !start())
		return "PostgreSQL did not start";
	return NULL;
}

static void
end(int signal)
{
	if (pg.server) {
		g_assert_cmpint(kill(pg.server, signal), ==, 0);
		while (waitpid(pg.server, NULL, 0) < 0)
			g_assert_cmpint(errno, ==, EINTR);
	}
	pg.server = 0;
}

static void
remove_tree(const char *path)
{
	g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
	const char *name;

	while (folder && (name = g_dir_read_name(folder)) != NULL) {
		g_autofree char *child = g_build_filename(path, name, NULL);
		remove_tree(child);
	}
	(void)g_remove(path);
}

void
postgres_stop(void)
{
	if (pg.owner != getpid())
		return;
	end(SIGQUIT);
	if (pg.folder)
		remove_tree(pg.folder);
	g_clear_pointer(&pg.folder, g_free);
	g_clear_pointer(&pg.data, g_free);
	g_clear_pointer(&pg.programs, g_free);
}

void
postgres_crash(void)
{
	end(SIGQUIT);
}

void
postgres_restart(void)
{
	g_assert_true(start());
}

char *
postgres_new_url(void)
{
	g_autofree char *name = g_strdup_printf("t%u", ++pg.databases);

	g_assert_true(run("createdb", "-h", pg.folder, "-U", "postgres", name, NULL));
	return g_strdup_printf("postgresql://postgres@/%s?host=%s", name, pg.folder);
}

char *
postgres_copy_url(const char *url)
{
	g_autofree char *name = g_strdup_printf("t%u", ++pg.databases);
	const char *start = strstr(url, "@/") + strlen("@/");
	g_autofree char *from = g_strndup(start, strcspn(start, "?"));

	g_assert_true(
		run("createdb", "-h", pg.folder, "-U", "postgres", "-T", from, name, NULL));
	return g_strdup_printf("postgresql://postgres@/%s?host=%s", name, pg.folder);
}

const char *
postgres_folder(void)
{
	return pg.folder;
}
