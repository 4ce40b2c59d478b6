/* SPDX-License-Identifier: BSD-2-Clause */
/* What an IMAP server may say, through everything a fetcher asks one for. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/imap.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* libetpan drops what it had parsed where a server breaks off. That we free what it gives is
 * tested in test-imap. */
const char *
__lsan_default_suppressions(void)
{
	return "leak:libetpan.so\n";
}

typedef struct {
	int listener;
	const uint8_t *data;
	size_t size;
} Server;

/* Says it all at once and hangs up; what the client sends is not looked at. */
static gpointer
serve(gpointer data)
{
	Server *server = data;
	int fd = accept(server->listener, NULL, NULL);
	char buffer[4096];

	g_assert_cmpint(fd, >=, 0);
	(void)!write(fd, server->data, MIN(server->size, 32 * 1024));
	shutdown(fd, SHUT_WR);
	while (read(fd, buffer, sizeof(buffer)) > 0)
		;
	close(fd);
	return NULL;
}

static int
listen_once(guint16 *ret_port)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t length = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	g_assert_cmpint(bind(fd, (struct sockaddr *)&address, sizeof(address)), ==, 0);
	g_assert_cmpint(listen(fd, 1), ==, 0);
	g_assert_cmpint(getsockname(fd, (struct sockaddr *)&address, &length), ==, 0);
	*ret_port = ntohs(address.sin_port);
	return fd;
}

static gboolean
take(const void *bytes, gsize length, gpointer data)
{
	(void)bytes;
	*(gsize *)data += length;
	return TRUE;
}

static void
note_size(guint32 uid, guint32 size, gpointer data)
{
	g_assert_cmpuint(uid, >, 0);
	*(gsize *)data += size;
}

static void
collect(DunlinImap *imap)
{
	g_autoptr(GArray) uids = NULL;
	gint64 uidvalidity;
	gsize sum = 0;

	if (!dunlin_imap_make_folder(imap, "Dunlin/Done", NULL) && !dunlin_imap_is_alive(imap))
		return;
	if (!dunlin_imap_select(imap, "INBOX", &uidvalidity, NULL))
		return;
	(void)dunlin_imap_idle(imap, -1, 100, NULL);
	if (!dunlin_imap_is_alive(imap))
		return;
	uids = dunlin_imap_search(imap, NULL);
	if (uids == NULL || !dunlin_imap_sizes(imap, uids, note_size, &sum, NULL))
		return;
	for (guint i = 0; i < MIN(uids->len, 2) && dunlin_imap_is_alive(imap); i++) {
		guint32 uid = g_array_index(uids, guint32, i);

		if (dunlin_imap_fetch(imap, uid, 1000, take, &sum, NULL))
			(void)dunlin_imap_move(imap, uid, "Dunlin/Done", NULL);
	}
	if (dunlin_imap_is_alive(imap))
		(void)dunlin_imap_noop(imap, NULL);
}

int
LLVMFuzzerInitialize(int *argc G_GNUC_UNUSED, char ***argv G_GNUC_UNUSED)
{
	signal(SIGPIPE, SIG_IGN);
	g_setenv("FUZZ_IMAP", "password", TRUE);
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int listener = -1;
	static guint16 port;
	static guint round;
	Server server = { .data = data, .size = size };
	/* An address of its own for each, so that no port is ever used up. */
	g_autofree char *host = g_strdup_printf("127.0.%u.%u", (round / 250) % 250, 1 + round % 250);
	DunlinMailbox mailbox = {
		.name = (char *)"fuzz",
		.url = { .url = (char *)"imap://fuzz", .scheme = (char *)"imap", .user = (char *)"fuzz",
			 .host = host, .path = (char *)"INBOX" },
		.password = (char *)"env:FUZZ_IMAP",
		.auth = (char *)"login",
	};
	g_autoptr(DunlinImap) imap = NULL;
	GThread *thread;

	if (listener < 0)
		listener = listen_once(&port);
	round++;
	mailbox.url.port = port;
	server.listener = listener;
	thread = g_thread_new("server", serve, &server);
	imap = dunlin_imap_open(&mailbox, -1, NULL);
	if (imap != NULL)
		collect(imap);
	g_clear_pointer(&imap, dunlin_imap_free);
	g_thread_join(thread);
	return 0;
}
