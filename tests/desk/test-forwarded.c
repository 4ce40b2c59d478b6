/* SPDX-License-Identifier: BSD-2-Clause */
/* A debtor wrote to the creditor's own address, and the creditor passes that on. */
#include <string.h>

#include "scenes.h"

#define BANNER "---------- Forwarded message ---------\n"
#define QUOTE "\n\nAm 22.10.2026 um 10:00 schrieb ACME GmbH:\n> offen 119,00 EUR\n> Ref %s\n"

typedef struct {
	const char *name, *subject, *above; /* what the creditor writes */
	const char *from, *inner, *words;   /* what he passes on */
	DunlinState state;
	guint answered, claims; /* mails that tell of an answer; claims afterwards */
	const char *said;	/* what that mail quotes */
} Row;

/* %s: the claim's reference. */
static const Row rows[] = {
	{"a complaint about our letter", "Fwd: Re: Zahlungserinnerung: Rechnung R-1 (Ref %s)", "",
	 "Kunde <kunde@debtor.example>", "Re: Zahlungserinnerung: Rechnung R-1", "Die ist längst bezahlt.",
	 DUNLIN_STATE_HELD, 1, 1, "\"Die ist längst bezahlt.\""},
	{"with a word of his own, from a colleague of the debtor's", "WG: Re: Zahlungserinnerung", "Bitte mal prüfen.",
	 "chef@debtor.example", "Re: Zahlungserinnerung", "Das zahlen wir nicht." QUOTE,
	 DUNLIN_STATE_HELD, 1, 1, "\"Das zahlen wir nicht.\""},
	{"the debtor's own mail, about the invoice", "Fwd: Rechnung R-1", "", "kunde@debtor.example",
	 "Rechnung R-1", "Die ist längst bezahlt.", DUNLIN_STATE_HELD, 1, 1,
	 "\"Die ist längst bezahlt.\""},
	{"a stranger's mail with that number", "Fwd: Rechnung R-1", "", "mallory@evil.example",
	 "Rechnung R-1", "Bitte bezahlen.", DUNLIN_STATE_OPEN, 0, 2, NULL},
	{"the creditor's own mail", "Fwd: Rechnung R-1", "", "billing@acme.example", "Rechnung R-1",
	 "Sehr geehrte Damen und Herren", DUNLIN_STATE_OPEN, 0, 2, NULL},
	{"with the word that decides", "Fwd: Rechnung R-1", "bezahlt", "kunde@debtor.example",
	 "Rechnung R-1", "Die ist längst bezahlt.", DUNLIN_STATE_CLOSED, 0, 1, NULL},
};

static char *
filled(const char *format, const char *reference)
{
	g_auto(GStrv) parts = g_strsplit(format, "%s", -1);

	return g_strjoinv(reference, parts);
}

static gboolean
count_one(DunlinClaim *claim, gpointer data)
{
	(void)claim;
	(*(guint *)data)++;
	return TRUE;
}

static void
check(const Row *row)
{
	TestHouse h = {0};
	DunlinClaimFilter all = {.creditor = -1, .state = -1, .overdue_on = DUNLIN_DAY_NONE};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinNotice) told = NULL;
	g_autofree char *subject = NULL, *words = NULL, *text = NULL, *mail = NULL, *verdict = NULL;
	guint claims = 0;

	g_test_message("%s", row->name);
	test_house_open(&h);
	claim = test_open_claim(&h, "R-1");
	test_on_day(&h, "2026-10-22 09:00");
	test_house_at(&h, "2026-10-23 09:00");
	subject = filled(row->subject, claim->reference);
	words = filled(row->words, claim->reference);
	text = g_strdup_printf("%s\n\n" BANNER "From: %s\nDate: Fri, 23 Oct 2026 09:00:00 +0200\n"
			       "Subject: %s\nTo: <billing@acme.example>\n\n%s\n",
			       row->above, row->from, row->inner, words);
	mail = test_mail("billing@acme.example", TRUE, "dunning@example.com", subject, text, NULL);
	g_assert_cmpint(test_take(&h, mail, &verdict), ==, DUNLIN_TAKEN_DONE);
	g_test_message("%s", verdict);
	test_assert_state(&h, claim->reference, row->state);
	g_assert_cmpuint(test_count(&h, "answered"), ==, row->answered);
	g_assert_true(dunlin_claim_each(h.desk->store, &all, count_one, &claims, NULL));
	g_assert_cmpuint(claims, ==, row->claims);
	told = test_notice(&h, "answered");
	if (told != NULL) {
		g_assert_cmpstr(told->to, ==, "billing@acme.example");
		g_assert_nonnull(strstr(told->facts, row->said));
		g_assert_null(strstr(told->facts, "schrieb ACME"));
	}
	test_assert_sound(&h);
	test_house_close(&h);
}

static void
test_forwarded(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
		check(&rows[i]);
}

/* He sent nothing but our letter back. */
static void
test_no_words(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinNotice) told = NULL;
	g_autofree char *verdict = NULL;

	test_house_open(&h);
	claim = test_open_claim(&h, "R-1");
	test_on_day(&h, "2026-10-22 09:00");
	verdict = test_say(&h, "kunde@debtor.example", FALSE, "reminder", "");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_HELD);
	told = test_notice(&h, "answered");
	g_assert_nonnull(told);
	g_assert_null(strstr(told->facts, "\"words\""));
	(void)test_send_all(&h);
	test_assert_sound(&h);
	test_house_close(&h);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_house_in_memory();
	g_test_add_func("/forwarded/rows", test_forwarded);
	g_test_add_func("/forwarded/no-words", test_no_words);
	return g_test_run();
}
