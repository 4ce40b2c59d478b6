/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Dovecot's children leave its process group and outlive it; they are found by their working
 * folder, which is our own.
 */
#include "tests/net/dovecot.h"

#include <arpa/inet.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char configuration[] =
	"base_dir = %DIR%/run\n"
	"state_dir = %DIR%/state\n"
	"instance_name = %NAME%\n"
	"protocols = imap\n"
	"listen = 127.0.0.1\n"
	"log_path = %DIR%/log\n"
	"ssl = yes\n"
	"ssl_cert = <%DIR%/cert.pem\n"
	"ssl_key = <%DIR%/key.pem\n"
	"disable_plaintext_auth = no\n"
	"auth_failure_delay = 0\n"
	"mail_location = maildir:%DIR%/mail\n"
	"first_valid_uid = 1\n"
	"default_internal_user = %INTERNAL%\n"
	"default_internal_group = %GROUP%\n"
	"default_login_user = %LOGIN%\n"
	"passdb {\n  driver = static\n  args = user=" DOVECOT_USER " password=" DOVECOT_PASSWORD
	"\n}\n"
	"userdb {\n  driver = static\n  args = uid=%UID% gid=%GID% home=%DIR%/home\n}\n"
	"service imap-login {\n  %CHROOT%\n"
	"  inet_listener imap {\n    port = %IMAP%\n  }\n"
	"  inet_listener imaps {\n    port = %IMAPS%\n    ssl = yes\n  }\n}\n"
	"service anvil {\n  %CHROOT%\n  unix_listener anvil-auth-penalty {\n    mode = 0\n  }\n}\n"
	"service stats {\n  %CHROOT%\n}\n";

static guint16
free_port(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	g_assert_cmpint(bind(fd, (struct sockaddr *)&address, size), ==, 0);
	g_assert_cmpint(getsockname(fd, (struct sockaddr *)&address, &size), ==, 0);
	close(fd);
	return ntohs(address.sin_port);
}

static gboolean
listens(guint16 port)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_port = htons(port),
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	gboolean up = connect(fd, (struct sockaddr *)&address, sizeof address) == 0;

	close(fd);
	return up;
}

static void
run(const char *const *argv)
{
	g_autoptr(GError) error = NULL;
	int status = -1;

	g_spawn_sync(NULL, (char **)argv, NULL,
		     G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
		     NULL, NULL, NULL, NULL, &status, &error);
	g_assert_no_error(error);
	g_assert_cmpint(status, ==, 0);
}

static void
make_certificate(const Dovecot *d)
{
	g_autofree char *key = g_build_filename(d->dir, "key.pem", NULL);
	const char *const argv[] = {"openssl",
				    "req",
				    "-x509",
				    "-newkey",
				    "ec",
				    "-pkeyopt",
				    "ec_paramgen_curve:P-256",
				    "-nodes",
				    "-days",
				    "30",
				    "-subj",
				    "/CN=localhost",
				    "-addext",
				    "subjectAltName=DNS:localhost",
				    "-keyout",
				    key,
				    "-out",
				    d->certificate,
				    NULL};

	run(argv);
}

static void
put(GString *text, const char *name, const char *value)
{
	g_string_replace(text, name, value, 0);
}

static void
put_number(GString *text, const char *name, guint value)
{
	g_autofree char *digits = g_strdup_printf("%u", value);

	put(text, name, digits);
}

/* Whom the mail belongs to: root may not read mail. */
static void
mail_owner(uid_t *ret_uid, gid_t *ret_gid)
{
	const struct passwd *nobody = getuid() == 0 ? getpwnam("nobody") : getpwuid(getuid());

	*ret_uid = nobody->pw_uid;
	*ret_gid = nobody->pw_gid;
}

static void
write_configuration(const Dovecot *d, const char *extra)
{
	g_autoptr(GString) text = g_string_new(configuration);
	g_autofree char *path = g_build_filename(d->dir, "dovecot.conf", NULL);
	g_autofree char *name = g_path_get_basename(d->dir);
	gboolean root = getuid() == 0;
	uid_t uid;
	gid_t gid;

	mail_owner(&uid, &gid);
	put(text, "%DIR%", d->dir);
	put(text, "%NAME%", name);
	put(text, "%INTERNAL%", root ? "dovecot" : g_get_user_name());
	put(text, "%GROUP%", root ? "dovecot" : getgrgid(getgid())->gr_name);
	put(text, "%LOGIN%", root ? "dovenull" : g_get_user_name());
	put(text, "%CHROOT%", root ? "" : "chroot =");
	put_number(text, "%UID%", uid);
	put_number(text, "%GID%", gid);
	put_number(text, "%IMAP%", d->imap_port);
	put_number(text, "%IMAPS%", d->imaps_port);
	g_string_append(text, extra ? extra : "");
	g_assert_true(g_file_set_contents(path, text->str, -1, NULL));
}

static void
make_maildir(const char *path)
{
	static const char *const parts[] = {"", "cur", "new", "tmp"};
	uid_t uid;
	gid_t gid;

	mail_owner(&uid, &gid);
	for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
		g_autofree char *part = g_build_filename(path, parts[i], NULL);

		(void)g_mkdir(part, 0700);
		(void)!chown(part, uid, gid);
	}
}

/* An aborted test leaves no server behind. */
static void
die_with_parent(gpointer data)
{
	(void)data;
	(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
}

static void
spawn(Dovecot *d)
{
	g_autofree char *path = g_build_filename(d->dir, "dovecot.conf", NULL);
	const char *const argv[] = {"/usr/sbin/dovecot", "-F", "-c", path, NULL};
	g_autoptr(GError) error = NULL;

	g_spawn_async(NULL, (char **)argv, NULL,
		      G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL |
			      G_SPAWN_STDERR_TO_DEV_NULL,
		      die_with_parent, NULL, &d->pid, &error);
	g_assert_no_error(error);
	for (int i = 0; i < 200 && !(listens(d->imap_port) && listens(d->imaps_port)); i++)
		g_usleep(50 * 1000);
	g_assert_true(listens(d->imap_port));
}

Dovecot *
dovecot_start(const char *extra)
{
	g_autofree char *openssl = g_find_program_in_path("openssl");
	g_autofree char *state = NULL;
	Dovecot *d;

	if (!openssl || access("/usr/sbin/dovecot", X_OK) < 0)
		return NULL;
	d = g_new0(Dovecot, 1);
	d->dir = g_dir_make_tmp("dunlin-XXXXXX", NULL);
	(void)chmod(d->dir, 0755); /* Dovecot's users pass through */
	d->maildir = g_build_filename(d->dir, "mail", NULL);
	d->certificate = g_build_filename(d->dir, "cert.pem", NULL);
	state = g_build_filename(d->dir, "state", NULL);
	(void)g_mkdir(state, 0755);
	make_maildir(d->maildir);
	d->imap_port = free_port();
	d->imaps_port = free_port();
	make_certificate(d);
	write_configuration(d, extra);
	spawn(d);
	return d;
}

/* Every process whose working folder is below ours. */
static void
kill_children(const Dovecot *d)
{
	g_autoptr(GDir) proc = g_dir_open("/proc", 0, NULL);
	const char *name;

	while ((name = g_dir_read_name(proc))) {
		g_autofree char *link = g_strdup_printf("/proc/%s/cwd", name);
		g_autofree char *cwd = g_ascii_isdigit(*name) ? g_file_read_link(link, NULL) : NULL;

		if (cwd && g_str_has_prefix(cwd, d->dir) && cwd[strlen(d->dir)] == '/')
			(void)kill((pid_t)atoi(name), SIGKILL);
	}
}

void
dovecot_kill(Dovecot *d)
{
	int status;

	if (!d->pid)
		return;
	(void)kill(d->pid, SIGKILL);
	kill_children(d);
	(void)waitpid(d->pid, &status, 0);
	kill_children(d);
	d->pid = 0;
	for (int i = 0; i < 100 && listens(d->imap_port); i++)
		g_usleep(50 * 1000);
}

void
dovecot_restart(Dovecot *d)
{
	dovecot_kill(d);
	spawn(d);
}

static char *
folder_path(const Dovecot *d, const char *folder)
{
	return folder ? g_strdup_printf("%s/.%s", d->maildir, folder) : g_strdup(d->maildir);
}

void
dovecot_deliver(Dovecot *d, const char *folder, const char *subject, gsize size)
{
	static guint number;
	g_autoptr(GString) text = g_string_sized_new(size + 128);
	g_autofree char *path = folder_path(d, folder), *name = NULL, *temporary = NULL,
			*final = NULL;
	uid_t uid;
	gid_t gid;

	g_string_printf(text, "From: a@b.example\r\nTo: " DOVECOT_USER "\r\nSubject: %s\r\n\r\n",
			subject);
	while (text->len + 2 < size)
		g_string_append_printf(text, "%.*s\r\n", (int)MIN(76, size - text->len - 2),
				       "01234567890123456789012345678901234567890123456789012345678"
				       "90123456789012345");
	make_maildir(path);
	mail_owner(&uid, &gid);
	name = g_strdup_printf("%" G_GINT64_FORMAT ".M%uP%d.test",
			       g_get_real_time() / G_USEC_PER_SEC, ++number, getpid());
	temporary = g_build_filename(path, "tmp", name, NULL);
	final = g_build_filename(path, "new", name, NULL);
	g_assert_true(g_file_set_contents(temporary, text->str, (gssize)text->len, NULL));
	(void)!chown(temporary, uid, gid);
	g_assert_cmpint(g_rename(temporary, final), ==, 0);
}

guint
dovecot_count(Dovecot *d, const char *folder)
{
	static const char *const parts[] = {"cur", "new"};
	g_autofree char *path = folder_path(d, folder);
	guint count = 0;

	for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
		g_autofree char *part = g_build_filename(path, parts[i], NULL);
		g_autoptr(GDir) dir = g_dir_open(part, 0, NULL);

		while (dir && g_dir_read_name(dir))
			count++;
	}
	return count;
}

void
dovecot_free(Dovecot *d)
{
	const char *argv[] = {"rm", "-rf", NULL, NULL};

	if (!d)
		return;
	dovecot_kill(d);
	argv[2] = d->dir;
	if (!g_getenv("DUNLIN_TEST_KEEP"))
		run(argv);
	g_free(d->dir);
	g_free(d->maildir);
	g_free(d->certificate);
	g_free(d);
}
