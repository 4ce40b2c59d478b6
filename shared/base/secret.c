/* SPDX-License-Identifier: BSD-2-Clause */
/* Secrets are read where they are kept, each time they are needed, and wiped after use. */
#include "base/configuration.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "base/run.h"

#define SECRET_MAX 4096
#define COMMAND_SEC 10

typedef struct {
	char bytes[SECRET_MAX + 1];
	gsize length;
} Buffer;

static void
buffer_clear(Buffer *buffer)
{
	explicit_bzero(buffer, sizeof(*buffer));
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Buffer, buffer_clear)

static gboolean G_GNUC_PRINTF(4, 5)
	fail(GError **error, DunlinError code, const char *place, const char *format, ...)
{
	g_autofree char *message = NULL;
	va_list arguments;

	va_start(arguments, format);
	message = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	g_set_error(error, DUNLIN_ERROR, code, "secret %s: %s", place, message);
	return FALSE;
}

/* What read(2) gives next: 1 more, 0 the end, -1 an error in errno. */
static int
fill(Buffer *buffer, int fd)
{
	ssize_t got;

	if (buffer->length > SECRET_MAX)
		return 0;
	do
		got = read(fd, buffer->bytes + buffer->length,
			   sizeof(buffer->bytes) - buffer->length);
	while (got < 0 && errno == EINTR);
	if (got > 0)
		buffer->length += (gsize)got;
	return got > 0 ? 1 : (int)got;
}

/* The service manager's own folder is guarded by access lists that look like group rights. */
static gboolean
is_credential(const char *path)
{
	const char *folder = g_getenv("CREDENTIALS_DIRECTORY");

	return folder != NULL && *folder == '/' && g_str_has_prefix(path, folder) &&
	       path[strlen(folder)] == '/' && strstr(path, "/../") == NULL;
}

static gboolean
read_file(const char *place, const char *path, Buffer *buffer, GError **error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat status;
	int more;

	if (fd < 0)
		return fail(error, DUNLIN_ERROR_CONFIG, place, "%s", g_strerror(errno));
	if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
		(void)close(fd); /* nothing was written */
		return fail(error, DUNLIN_ERROR_CONFIG, place, "this is no regular file");
	}
	if (!is_credential(path) &&
	    ((status.st_mode & 077) != 0 || (status.st_uid != geteuid() && status.st_uid != 0))) {
		(void)close(fd);
		return fail(
			error, DUNLIN_ERROR_CONFIG, place,
			(status.st_mode & 077) != 0
				? "others may read it: chmod 600"
				: "it belongs to another user than the one who reads it: chown");
	}
	while ((more = fill(buffer, fd)) > 0)
		continue;
	(void)close(fd);
	return more == 0 || fail(error, DUNLIN_ERROR_CONFIG, place, "%s", g_strerror(errno));
}

static gboolean
read_command(const char *place, const char *command, Buffer *buffer, GError **error)
{
	g_autoptr(GError) reason = NULL;
	g_auto(GStrv) argv = NULL;
	DunlinRun run;
	int status = 0;

	if (!g_shell_parse_argv(command, NULL, &argv, &reason))
		return fail(error, DUNLIN_ERROR_CONFIG, place, "%s", reason->message);
	run = dunlin_run(argv, COMMAND_SEC, buffer->bytes, sizeof(buffer->bytes), &buffer->length,
			 &status);
	if (run == DUNLIN_NOT_RUN)
		return fail(error, DUNLIN_ERROR_CONFIG, place, "%s: %s", argv[0],
			    g_strerror(errno));
	if (buffer->length > SECRET_MAX)
		return TRUE; /* refused by its length */
	if (run == DUNLIN_LATE)
		return fail(error, DUNLIN_ERROR_BUSY, place, "no answer within 10 seconds");
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return TRUE;
	return fail(error, DUNLIN_ERROR_BUSY, place, "it failed with %s %d",
		    WIFEXITED(status) ? "exit status" : "signal",
		    WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
}

static gboolean
read_environment(const char *place, const char *name, Buffer *buffer, GError **error)
{
	const char *value = g_getenv(name);

	if (value == NULL)
		return fail(error, DUNLIN_ERROR_CONFIG, place, "this variable is not set");
	buffer->length = MIN(strlen(value), SECRET_MAX + 1);
	memcpy(buffer->bytes, value, buffer->length);
	return TRUE;
}

static const struct {
	const char *prefix;
	gboolean (*read)(const char *place, const char *rest, Buffer *buffer, GError **error);
} kinds[] = {
	{"file:", read_file},
	{"command:", read_command},
	{"env:", read_environment},
};

char *
dunlin_secret_read(const char *place, GError **error)
{
	g_auto(Buffer) buffer = {0};
	gsize kind = 0;

	while (kind < G_N_ELEMENTS(kinds) && !g_str_has_prefix(place, kinds[kind].prefix))
		kind++;
	if (kind == G_N_ELEMENTS(kinds)) { /* not repeated: it may be the secret itself */
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG,
			    "a secret's place begins with file:, command: or env:");
		return NULL;
	}
	if (!kinds[kind].read(place, place + strlen(kinds[kind].prefix), &buffer, error))
		return NULL;
	if (buffer.length > SECRET_MAX || memchr(buffer.bytes, '\0', buffer.length) != NULL) {
		(void)fail(error, DUNLIN_ERROR_CONFIG, place,
			   "it is longer than %d bytes or no text", SECRET_MAX);
		return NULL;
	}
	while (buffer.length > 0 && strchr("\r\n", buffer.bytes[buffer.length - 1]) != NULL)
		buffer.length--;
	if (buffer.length == 0) {
		(void)fail(error, DUNLIN_ERROR_CONFIG, place, "it is empty");
		return NULL;
	}
	return g_strndup(buffer.bytes, buffer.length);
}

void
dunlin_secret_free(char *secret)
{
	if (secret == NULL)
		return;
	explicit_bzero(secret, strlen(secret));
	g_free(secret);
}
