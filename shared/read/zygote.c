/* SPDX-License-Identifier: BSD-2-Clause */
/* See zygote.h. */
#include "read/zygote.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "read/sandbox.h"
#include "reading/reader.h"

#define CPU_SEC 10

static gboolean
read_all(int fd, void *data, gsize length)
{
	for (gsize at = 0; at < length;) {
		gssize n = read(fd, (char *)data + at, length - at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return FALSE;
		at += (gsize)n;
	}
	return TRUE;
}

static gboolean
write_all(int fd, const void *data, gsize length)
{
	for (gsize at = 0; at < length;) {
		gssize n = write(fd, (const char *)data + at, length - at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return FALSE;
		at += (gsize)n;
	}
	return TRUE;
}

void
dunlin_zygote_append(GByteArray *answer, const GPtrArray *reading)
{
	for (guint i = 0; i < reading->len && answer->len <= DUNLIN_READER_ANSWER_MAX; i++) {
		g_autofree char *json = dunlin_found_to_json(g_ptr_array_index(reading, i));

		g_byte_array_append(answer, (const guint8 *)json, (guint)strlen(json));
		g_byte_array_append(answer, (const guint8 *)"\n", 1);
	}
}

/* Leaves without clean-up: the kernel does it faster. */
static G_NORETURN void
serve(const DunlinZygote *zygote, const DunlinSandbox *sandbox, const DunlinReaderRequest *request)
{
	g_autoptr(GByteArray) answer = g_byte_array_new();
	guint8 *data;
	guint64 length;

	close(DUNLIN_READER_CONTROL);
	if (!dunlin_sandbox_narrow(sandbox, zygote->seconds > 0 ? zygote->seconds : CPU_SEC,
				   MAX(zygote->seconds, DUNLIN_READER_SECONDS) + 5))
		_exit(70);
	data = g_malloc(request->length + 1);
	if (!read_all(DUNLIN_READER_DATA, data, request->length))
		_exit(74);
	data[request->length] = '\0';
	zygote->answer(data, request, answer);
	if (answer->len > DUNLIN_READER_ANSWER_MAX)
		_exit(65);
	length = answer->len;
	if (!write_all(DUNLIN_READER_DATA, &length, sizeof length) ||
	    !write_all(DUNLIN_READER_DATA, answer->data, answer->len))
		_exit(74);
	_exit(0);
}

static gboolean
say(guint32 kind, guint32 value)
{
	const DunlinReaderState state = {kind, value};

	return write_all(DUNLIN_READER_CONTROL, &state, sizeof state);
}

/* Until the supervisor closes its end. */
static int
run(const DunlinZygote *zygote, const DunlinSandbox *sandbox)
{
	DunlinReaderRequest request;
	int status;

	while (read_all(DUNLIN_READER_CONTROL, &request, sizeof request)) {
		pid_t child;

		request.source[sizeof request.source - 1] = '\0';
		request.language[sizeof request.language - 1] = '\0';
		if (request.length > DUNLIN_READER_INPUT_MAX)
			return 65;
		child = fork();
		if (child == 0)
			serve(zygote, sandbox, &request);
		if (child < 0)
			return 75;
		while (waitpid(child, &status, 0) < 0) {
			if (errno != EINTR)
				return 70;
		}
		if (!(WIFSIGNALED(status) ? say(DUNLIN_READER_KILLED, (guint32)WTERMSIG(status))
					  : say(DUNLIN_READER_DONE, (guint32)WEXITSTATUS(status))))
			return 0;
	}
	return 0;
}

/* GLib's own writer looks at stderr with calls that the seal kills. */
static GLogWriterOutput
be_silent(GLogLevelFlags level G_GNUC_UNUSED, const GLogField *fields G_GNUC_UNUSED,
	  gsize n G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED)
{
	return G_LOG_WRITER_HANDLED;
}

static gboolean
is_socket(int fd)
{
	int type;
	socklen_t size = sizeof type;

	return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_STREAM;
}

int
dunlin_zygote_main(const DunlinZygote *zygote, int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	g_autofree DunlinSandbox *sandbox = NULL;

	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		g_print("%s %s\n", zygote->program, DUNLIN_VERSION);
		return 0;
	}
	if (argc != 1 || !is_socket(DUNLIN_READER_CONTROL) || !is_socket(DUNLIN_READER_DATA)) {
		g_printerr("%s is started by the other programs of Dunlin; "
			   "to read a file, use: dunlinctl read FILE\n",
			   zygote->program);
		return argc == 2 && strcmp(argv[1], "--help") == 0 ? 0 : 64;
	}
	zygote->init();
	g_log_set_writer_func(be_silent, NULL, NULL);
	sandbox = dunlin_sandbox_seal(&error);
	if (sandbox == NULL) {
		g_printerr("<3>%s\n", error->message);
		return 78;
	}
	if (!say(DUNLIN_READER_READY, 0))
		return 0;
	return run(zygote, sandbox);
}
