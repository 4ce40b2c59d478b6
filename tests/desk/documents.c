/* SPDX-License-Identifier: BSD-2-Clause */
/* Documents forwarded to a house. */
#include "documents.h"

#include <string.h>

char *
test_document(char *xml, const char *const *pairs)
{
	for (guint i = 0; pairs != NULL && pairs[i] != NULL; i += 2) {
		g_auto(GStrv) parts = g_strsplit(xml, pairs[i], 2);

		g_test_message("%s", pairs[i]);
		g_assert_cmpuint(g_strv_length(parts), ==, 2);
		g_free(xml);
		xml = g_strjoinv(pairs[i + 1], parts);
	}
	return xml;
}

DunlinTaken
test_forward(TestHouse *h, const char *text, const char *number, const char *due,
	     const char *payable, const char *const *pairs)
{
	g_autofree char *xml =
		test_document(test_invoice(number, due, payable, "kunde@debtor.example"), pairs);
	g_autofree char *mail = test_mail(SENDER, TRUE, "dunning@example.com", "Fwd", text, xml);

	h->time.now++; /* so that the newest letter is the one that this mail caused */
	h->time.real++;
	return test_take(h, mail, NULL);
}

void
test_assert_written(TestHouse *h)
{
	test_assert_sound(h);
	(void)test_send_all(h); /* each can be written */
}

gint64
test_open_of(TestHouse *h, const char *name)
{
	g_autoptr(DunlinClaim) claim = test_claim(h, name);
	DunlinBalance balance;

	g_assert_true(dunlin_ledger_balance(h->desk->store, claim, &balance, NULL));
	return balance.open;
}

void
test_assert_said(TestHouse *h, const char *letter, const char *words)
{
	g_autoptr(DunlinNotice) notice = test_notice(h, letter);

	g_assert_nonnull(notice);
	g_test_message("%s", notice->facts);
	g_assert_nonnull(strstr(notice->facts, words));
}

void
test_answer_letter(TestHouse *h, const char *letter, const char *text)
{
	g_autoptr(DunlinNotice) notice = test_notice(h, letter);
	g_autofree char *to = test_reply_to(h, notice);
	g_autofree char *mail = test_mail(SENDER, TRUE, to, "Re", text, NULL);

	(void)test_take(h, mail, NULL);
}
