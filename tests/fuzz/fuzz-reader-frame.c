/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a reader that was taken over may answer its supervisor: a state on one socket, and on the
 * other a length, and JSON or a copy. Input: the state (8 bytes), then what comes on data.
 */
#include <stdint.h>

/* Their inner functions: a fuzzer cannot start a process for each input. */
#include "reading/reader-zygote.c"
#include "reading/reader.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
fill(int pair[2], const uint8_t *bytes, size_t size)
{
	g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), ==, 0);
	g_assert_cmpint(write(pair[1], bytes, size), ==, (gssize)size);
	return pair[0];
}

static void
try_answer(GByteArray *answer)
{
	g_autoptr(GBytes) copy = NULL;
	g_autofree char *type = NULL, *name = NULL;
	DunlinReading *reading =
		dunlin_reading_from_json((const char *)answer->data, answer->len, NULL);

	if (reading != NULL)
		dunlin_reading_free(reading);
	if (answer->len > 0 && split_copy(answer, &copy, &type, &name, NULL))
		g_assert_true(name[0] != '\0' && strpbrk(name, "/\\\r\n") == NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t head = MIN(size, sizeof(DunlinReaderState));
	size_t rest = MIN(size - head, 64 * 1024);
	int control[2], stream[2];
	DunlinReaderZygote reader = { 0 };
	g_autoptr(GByteArray) answer = g_byte_array_new();
	g_autofree Asking *asking = g_new0(Asking, 1);

	reader.control = fill(control, data, head);
	reader.data = fill(stream, data + head, rest);
	close(control[1]); /* the zygote is gone where the state is not whole */
	asking->zygote = &reader;
	asking->deadline = g_get_monotonic_time() + G_USEC_PER_SEC;
	asking->fd = -1;
	asking->answer = answer;
	if (exchange(asking, NULL) && check_state(asking, NULL) && receive_rest(asking, NULL))
		try_answer(answer);
	close(control[0]);
	close(stream[0]);
	close(stream[1]);
	return 0;
}
