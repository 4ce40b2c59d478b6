/* SPDX-License-Identifier: BSD-2-Clause */
/* How the scripts of the SMTP client's tests begin, and where they are. */
#pragma once

#include "net/smtp.h"
#include "tests/net/peer.h"

#define HELLO                                                                                      \
	{NULL, "220 mx ESMTP\r\n"},                                                                \
	{                                                                                          \
		"EHLO ", "250 mx\r\n"                                                              \
	}
#define ENVELOPE                                                                                   \
	{"MAIL FROM:<a@b.example>", "250 ok\r\n"},                                                 \
	{                                                                                          \
		"RCPT TO:<c@d.example>", "250 ok\r\n"                                              \
	}
#define END                                                                                        \
	{                                                                                          \
		NULL, NULL                                                                         \
	}

/* In tables: the error that a call ends with; 0: it does not. */
#define FAILS(code) (DUNLIN_ERROR_##code + 1)

/* The peer as a submission; @auth: "login" or "xoauth2". Good until the next call. */
DunlinSubmission *submission_to(const Peer *peer, const char *user, const char *password,
				const char *auth);
/* Asserts that what gave @done, @code and @error ended as the row @name of a table says. */
void expect_result(const char *name, gboolean done, int code, int wanted_code, const GError *error,
		   int wanted_error);
