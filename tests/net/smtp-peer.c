/* SPDX-License-Identifier: BSD-2-Clause */
/* The peer of the SMTP client's tests. */
#include "tests/net/smtp-peer.h"

#include "base/error.h"

DunlinSubmission *
submission_to(const Peer *peer, const char *user, const char *password, const char *auth)
{
	static DunlinSubmission submission;

	submission = (DunlinSubmission){
		.url = {.url = (char *)"smtp://test",
			.scheme = (char *)"smtp",
			.user = (char *)user,
			.host = (char *)"127.0.0.1",
			.port = peer_port(peer),
			.path = (char *)""},
		.password = (char *)password,
		.auth = (char *)auth,
	};
	return &submission;
}

void
expect_result(const char *name, gboolean done, int code, int wanted_code, const GError *error,
	      int wanted_error)
{
	g_test_message("%s: %d %s", name, code, error ? error->message : "");
	if (wanted_error) {
		g_assert_false(done);
		g_assert_nonnull(error);
		g_assert_true(error->domain == DUNLIN_ERROR);
		g_assert_cmpint(error->code, ==, wanted_error - 1);
		return;
	}
	g_assert_no_error(error);
	g_assert_true(done);
	g_assert_cmpint(code, ==, wanted_code);
}
