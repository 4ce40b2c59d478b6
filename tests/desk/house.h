/* SPDX-License-Identifier: BSD-2-Clause */
/* A whole house in a temporary folder: configuration, secret, store, archive, the real reader. */
#pragma once

#include "desk/desk.h"

typedef struct {
	char *folder;
	DunlinHouse *house;
	DunlinDesk *desk;
	DunlinTime time;
} TestHouse;

/* Houses stand in memory from now on: for tests that open hundreds of stores. */
void test_house_in_memory(void);
void test_house_open(TestHouse *h);
void test_house_close(TestHouse *h);
/* Puts @to for the first @from into the configuration, and opens the house anew over the same store. */
void test_house_reconfigure(TestHouse *h, const char *from, const char *to);
/* An empty store in the same house. */
void test_house_renew(TestHouse *h);

/* Sets business time to the wall clock of the house ("2026-10-21 10:00"). */
void test_house_at(TestHouse *h, const char *when);

/* A UBL invoice of ACME GmbH; NULL leaves the element out. */
char *test_invoice(const char *number, const char *due, const char *payable, const char *email);
/* A message with the headers our MTA would put on top: proven by DMARC, or not. */
char *test_mail(const char *from, gboolean proven, const char *to, const char *subject,
		const char *text, const char *xml);
/* A delivery report (RFC 3464) to @to about a letter to @recipient. */
char *test_report(const char *to, const char *recipient, const char *action, const char *status);
/* Archives and takes it. */
DunlinTaken test_take(TestHouse *h, const char *mail, char **ret_verdict);
/* Forwards an overdue invoice of EUR 119.00 on 2026-10-21; the claim, yours. */
DunlinClaim *test_open_claim(TestHouse *h, const char *number);
DunlinClaim *test_claim(TestHouse *h, const char *reference);
/* The newest notice with that letter; NULL: none. Yours. */
DunlinNotice *test_notice(TestHouse *h, const char *letter);
guint test_count(TestHouse *h, const char *letter);
/* Runs the clock until nothing is due. */
void test_run_clock(TestHouse *h);
/* The reply address of a notice. */
char *test_reply_to(TestHouse *h, const DunlinNotice *notice);
/* Its passage through the MTA. All borrowed from @notice. */
DunlinPassage test_passage(const DunlinNotice *notice);
/* What the gate says to it, and why it refuses (constant; NULL: not asked); FALSE: nothing, now. */
gboolean test_at_gate(TestHouse *h, const DunlinPassage *passage, DunlinGate *ret_gate,
		      const char **ret_why, GError **error);
/* Sends everything that is ready as the sender would, the gate included; how many went. */
guint test_send_all(TestHouse *h);
/* The same; @visit sees each right after it was accepted. */
typedef void (*TestSent)(TestHouse *h, const DunlinNotice *notice, gpointer data);
guint test_send_each(TestHouse *h, TestSent visit, gpointer data);

/* What @from writes in answer to the newest notice with that letter; what the desk made of it, yours. */
char *test_say(TestHouse *h, const char *from, gboolean proven, const char *letter, const char *text);
void test_assert_state(TestHouse *h, const char *reference, DunlinState state);
/* Nothing is off, as `verify` sees it. */
void test_assert_sound(TestHouse *h);
