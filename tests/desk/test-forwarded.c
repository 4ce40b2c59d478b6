/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Words about a claim that answer no letter of ours: a debtor wrote to the creditor's own address, and he
 * passes that on; or somebody whom nothing proves wrote to us.
 */
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

/* ── nobody proved it ── */

#define LAWYER "kanzlei@lawyer.example"

/* %s: the claim's reference. */
static const struct {
	const char *name, *from, *subject, *text;
	guint told;
} unproven[] = {
	{"a lawyer, by our reference", LAWYER, "Muster ./. ACME", "Ihr Zeichen %s: wir widersprechen.", 1},
	{"in the subject", LAWYER, "Az. 12/26, %s", "Wir widersprechen der Forderung.", 1},
	{"by the number of the invoice", LAWYER, "Muster ./. ACME", "Die Rechnung R-1 wird bestritten.", 1},
	{"the debtor, in a mail that he began anew", "kunde@debtor.example", "Zahlung", "Alles ist bezahlt!", 1},
	{"an order of nobody", "billing@acme.example", "Sache", "%s bezahlt", 1},
	{"another's invoice", LAWYER, "Muster ./. ACME", "Die Rechnung R-17 wird bestritten.", 0},
	{"about nothing", LAWYER, "Angebot", "Mögen Sie billige Tinte?", 0},
};

static void
write_unproven(TestHouse *h, const char *from, const char *subject, const char *text, const char *reference)
{
	g_autofree char *about = filled(subject, reference), *words = filled(text, reference);
	g_autofree char *mail = test_mail(from, FALSE, "dunning@example.com", about, words, NULL);
	g_autofree char *verdict = NULL;

	g_assert_cmpint(test_take(h, mail, &verdict), ==, DUNLIN_TAKEN_DONE);
	g_test_message("%s", verdict);
}

static void
test_unproven(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(unproven); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = NULL;
		g_autoptr(DunlinNotice) told = NULL;

		g_test_message("%s", unproven[i].name);
		test_house_open(&h);
		claim = test_open_claim(&h, "R-1");
		write_unproven(&h, unproven[i].from, unproven[i].subject, unproven[i].text, claim->reference);
		test_assert_state(&h, claim->reference, DUNLIN_STATE_OPEN);
		g_assert_cmpuint(test_count(&h, "unproven"), ==, 1);
		g_assert_cmpuint(test_count(&h, "named"), ==, unproven[i].told);
		told = test_notice(&h, "named");
		if (told != NULL) {
			g_assert_cmpstr(told->to, ==, "billing@acme.example");
			g_assert_cmpstr(told->claims[0], ==, claim->reference);
			g_assert_nonnull(strstr(told->facts, unproven[i].from));
			test_creditor_says(&h, "named", "halten");
			test_assert_state(&h, claim->reference, DUNLIN_STATE_HELD);
		}
		(void)test_send_all(&h);
		test_assert_sound(&h);
		test_house_close(&h);
	}
}

/* What a shared mailbox or a help desk sends is told, an answering machine's
 * is not; neither stops the clock. */
static const struct {
	const char *name, *header;
	guint told;
} automatic[] = {
	{"a group's shared mailbox", "Precedence: list\r\nList-ID: <buchhaltung.debtor.example>\r\n", 1},
	{"a help desk", "Auto-Submitted: auto-generated\r\n", 1},
	{"nobody is in", "Auto-Submitted: auto-replied\r\n", 0},
	{"nobody is in, for a list", "Auto-Submitted: auto-replied\r\nPrecedence: bulk\r\n", 0},
	{"a list's own report", "Return-Path: <>\r\nList-ID: <buchhaltung.debtor.example>\r\n", 0},
};

static void
test_automatic(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(automatic); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = NULL;
		g_autoptr(DunlinNotice) letter = NULL, told = NULL;
		g_autofree char *to = NULL, *plain = NULL, *mail = NULL, *verdict = NULL;

		g_test_message("%s", automatic[i].name);
		test_house_open(&h);
		claim = test_open_claim(&h, "R-1");
		test_on_day(&h, "2026-10-22 09:00");
		letter = test_notice(&h, "reminder");
		to = test_reply_to(&h, letter);
		plain = test_mail("kunde@debtor.example", FALSE, to, "Re: Zahlungserinnerung", "Ist bezahlt.", NULL);
		mail = g_strconcat(automatic[i].header, plain, NULL);
		g_assert_cmpint(test_take(&h, mail, &verdict), ==, DUNLIN_TAKEN_DONE);
		g_test_message("%s", verdict);
		test_assert_state(&h, claim->reference, DUNLIN_STATE_OPEN);
		g_assert_cmpuint(test_count(&h, "named"), ==, automatic[i].told);
		told = test_notice(&h, "named");
		g_assert_true(told == NULL || strstr(told->facts, "\"automatic\":true") != NULL);
		(void)test_send_all(&h);
		test_assert_sound(&h);
		test_house_close(&h);
	}
}

/* The debtor owes two: one mail, with a number for each. */
static void
test_both(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) first = NULL, second = NULL;
	g_autoptr(DunlinNotice) told = NULL;

	test_house_open(&h);
	first = test_open_claim(&h, "R-1");
	second = test_open_claim(&h, "R-2");
	write_unproven(&h, "kunde@debtor.example", "Zahlung", "Alles ist bezahlt!", first->reference);
	g_assert_cmpuint(test_count(&h, "named"), ==, 1);
	told = test_notice(&h, "named");
	g_assert_cmpuint(g_strv_length(told->claims), ==, 2);
	test_creditor_says(&h, "named", "halten 1 2");
	test_assert_state(&h, first->reference, DUNLIN_STATE_HELD);
	test_assert_state(&h, second->reference, DUNLIN_STATE_HELD);
	test_assert_sound(&h);
	test_house_close(&h);
}

static const char *
reference_of(const GPtrArray *claims, guint index)
{
	return ((const DunlinClaim *)claims->pdata[index])->reference;
}

/* Of each claim once a day, and of a day's mails the first ten; never of one that is over. */
static void
test_flood(void)
{
	enum { CLAIMS = 12, MOST = 10 };
	TestHouse h = {0};
	g_autoptr(GPtrArray) claims = g_ptr_array_new_with_free_func((GDestroyNotify)dunlin_claim_free);
	g_autoptr(DunlinNotice) last = NULL;

	test_house_open(&h);
	for (guint i = 0; i < CLAIMS; i++) {
		g_autofree char *number = g_strdup_printf("R-%u", i + 1);

		g_ptr_array_add(claims, test_open_claim(&h, number));
	}
	test_creditor_says_of(&h, claims->pdata[0], "bezahlt");
	write_unproven(&h, LAWYER, "%s", "Widerspruch", reference_of(claims, 0));
	g_assert_cmpuint(test_count(&h, "named"), ==, 0);
	write_unproven(&h, LAWYER, "%s", "Widerspruch", reference_of(claims, 1));
	write_unproven(&h, LAWYER, "%s", "Noch einmal Widerspruch", reference_of(claims, 1));
	g_assert_cmpuint(test_count(&h, "named"), ==, 1);
	for (guint i = 2; i < CLAIMS; i++) {
		g_autofree char *when = g_strdup_printf("2026-10-21 16:%02u", i);

		test_house_at(&h, when);
		write_unproven(&h, LAWYER, "%s", "Widerspruch", reference_of(claims, i));
	}
	g_assert_cmpuint(test_count(&h, "named"), ==, MOST);
	last = test_notice(&h, "named");
	g_assert_nonnull(strstr(last->facts, "\"full\":true"));
	test_house_at(&h, "2026-10-22 09:00");
	write_unproven(&h, LAWYER, "%s", "Widerspruch, zum dritten", reference_of(claims, 1));
	g_assert_cmpuint(test_count(&h, "named"), ==, MOST + 1);
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
	g_test_add_func("/forwarded/unproven", test_unproven);
	g_test_add_func("/forwarded/automatic", test_automatic);
	g_test_add_func("/forwarded/both", test_both);
	g_test_add_func("/forwarded/flood", test_flood);
	return g_test_run();
}
