/* SPDX-License-Identifier: BSD-2-Clause */
/* A notice's life, who is still wanted, the ledger's sums and the words of every enum. */
#include "claim/notice.h"

static const char *const may[DUNLIN_NOTICE_STATE_COUNT] = {
	[DUNLIN_NOTICE_READY] = "sending refused withdrawn",
	[DUNLIN_NOTICE_SENDING] = "ready dot refused withdrawn",
	[DUNLIN_NOTICE_DOT] = "ready accepted relayed delivered deferred bounced refused withdrawn unknown",
	[DUNLIN_NOTICE_ACCEPTED] = "relayed delivered deferred bounced withdrawn",
	[DUNLIN_NOTICE_RELAYED] = "delivered bounced",
	[DUNLIN_NOTICE_DELIVERED] = "bounced",
	[DUNLIN_NOTICE_DEFERRED] = "relayed delivered bounced withdrawn",
	[DUNLIN_NOTICE_BOUNCED] = "",
	[DUNLIN_NOTICE_REFUSED] = "ready withdrawn",
	[DUNLIN_NOTICE_WITHDRAWN] = "",
	[DUNLIN_NOTICE_UNKNOWN] = "ready accepted relayed delivered deferred bounced refused withdrawn",
};

static void
test_may(void)
{
	for (guint from = 0; from < DUNLIN_NOTICE_STATE_COUNT; from++) {
		g_autoptr(GString) got = g_string_new(NULL);

		for (guint to = 0; to < DUNLIN_NOTICE_STATE_COUNT; to++) {
			if (dunlin_notice_may((DunlinNoticeState)from, (DunlinNoticeState)to))
				g_string_append_printf(
					got, "%s%s", got->len ? " " : "",
					dunlin_notice_state_to_string((DunlinNoticeState)to));
		}
		g_assert_cmpstr(got->str, ==, may[from]);
		g_assert_cmpint(dunlin_notice_is_waiting((DunlinNoticeState)from), ==,
				from == DUNLIN_NOTICE_READY || from == DUNLIN_NOTICE_SENDING);
	}
}

static void
test_backoff(void)
{
	static const guint wanted[] = {2, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900};

	for (guint i = 0; i < G_N_ELEMENTS(wanted); i++)
		g_assert_cmpuint(dunlin_notice_backoff(i), ==, wanted[i]);
	g_assert_cmpuint(dunlin_notice_backoff(G_MAXUINT), ==, 900);
}

static void
test_wanted(void)
{
	static const struct {
		const char *name;
		gboolean demands;
		const char *step;
		guint run;
		DunlinState state;
		guint holds;
		gint64 open;
		gboolean wanted;
		gint64 disputed;
	} rows[] = {
		{"as decided", TRUE, "final", 1, DUNLIN_STATE_OPEN, 0, 100, TRUE, 0},
		{"no step of its own", TRUE, NULL, 0, DUNLIN_STATE_OPEN, 0, 100, TRUE, 0},
		{"an older step", TRUE, "reminder", 1, DUNLIN_STATE_OPEN, 0, 100, FALSE, 0},
		{"an older run", TRUE, "final", 0, DUNLIN_STATE_OPEN, 0, 100, FALSE, 0},
		{"draft", TRUE, "final", 1, DUNLIN_STATE_DRAFT, 0, 100, FALSE, 0},
		{"held", TRUE, "final", 1, DUNLIN_STATE_HELD, 0, 100, FALSE, 0},
		{"debtor on hold", TRUE, "final", 1, DUNLIN_STATE_OPEN, 1, 100, FALSE, 0},
		{"disputed", TRUE, "final", 1, DUNLIN_STATE_DISPUTED, 0, 100, FALSE, 0},
		{"collection", TRUE, "final", 1, DUNLIN_STATE_COLLECTION, 0, 100, FALSE, 0},
		{"closed", TRUE, "final", 1, DUNLIN_STATE_CLOSED, 0, 100, FALSE, 0},
		{"part paid meanwhile", TRUE, "final", 1, DUNLIN_STATE_OPEN, 0, 60, FALSE, 0},
		{"part disputed before", TRUE, "final", 1, DUNLIN_STATE_OPEN, 0, 150, TRUE, 50},
		{"part disputed meanwhile", TRUE, "final", 1, DUNLIN_STATE_OPEN, 0, 100, FALSE, 50},
		{"nothing open", TRUE, "final", 1, DUNLIN_STATE_OPEN, 0, 0, FALSE, 0},
		{"overpaid", TRUE, "final", 1, DUNLIN_STATE_OPEN, 0, -1, FALSE, 0},
		{"asks for nothing", FALSE, NULL, 0, DUNLIN_STATE_CLOSED, 1, 0, TRUE, 0},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(DunlinNotice) notice = dunlin_notice_alloc();
		g_autoptr(DunlinClaim) claim = dunlin_claim_new();
		DunlinBalance balance = {.open = rows[i].open};

		g_test_message("%s", rows[i].name);
		notice->demands = rows[i].demands;
		notice->step = g_strdup(rows[i].step);
		notice->run = rows[i].run;
		notice->amount = 100;
		claim->step = g_strdup("final");
		claim->step_run = 1;
		claim->state = rows[i].state;
		claim->disputed = rows[i].disputed;
		g_assert_cmpint(dunlin_notice_wanted(notice, claim, &balance, rows[i].holds), ==,
				rows[i].wanted);
	}
}

static void
add(GPtrArray *entries, DunlinEntryKind kind, gint64 amount)
{
	DunlinEntry *entry = g_new0(DunlinEntry, 1);

	entry->kind = kind;
	entry->amount = amount;
	g_ptr_array_add(entries, entry);
}

static GPtrArray *
no_entries(void)
{
	return g_ptr_array_new_with_free_func((GDestroyNotify)dunlin_entry_free);
}

static void
test_balance(void)
{
	g_autoptr(GPtrArray) entries = no_entries();
	DunlinBalance balance = {.open = 7};

	g_assert_true(dunlin_balance_of(entries, &balance));
	g_assert_cmpint(balance.open, ==, 0);
	add(entries, DUNLIN_ENTRY_PRINCIPAL, 11900);
	add(entries, DUNLIN_ENTRY_FEE, 250);
	add(entries, DUNLIN_ENTRY_INTEREST, 101);
	add(entries, DUNLIN_ENTRY_LUMP_SUM, 4000);
	add(entries, DUNLIN_ENTRY_PAYMENT, 11900);
	add(entries, DUNLIN_ENTRY_PAYMENT, -11900);
	add(entries, DUNLIN_ENTRY_PAYMENT, 5000);
	add(entries, DUNLIN_ENTRY_CREDIT, 1900);
	add(entries, DUNLIN_ENTRY_WAIVER, 351);
	g_assert_true(dunlin_balance_of(entries, &balance));
	g_assert_cmpint(balance.principal, ==, 11900);
	g_assert_cmpint(balance.fees, ==, 250);
	g_assert_cmpint(balance.interest, ==, 101);
	g_assert_cmpint(balance.lump_sum, ==, 4000);
	g_assert_cmpint(balance.paid, ==, 5000);
	g_assert_cmpint(balance.credited, ==, 1900);
	g_assert_cmpint(balance.waived, ==, 351);
	g_assert_cmpint(balance.open, ==, 16251 - 7251);
}

static void
test_overflow(void)
{
	static const struct {
		DunlinEntryKind kind;
		gint64 amounts[3];
	} rows[] = {
		{DUNLIN_ENTRY_PRINCIPAL, {G_MAXINT64, 1, 0}},
		{DUNLIN_ENTRY_PAYMENT, {G_MAXINT64, 1, 0}},
		{DUNLIN_ENTRY_PAYMENT, {G_MININT64, 0, 0}},
		{DUNLIN_ENTRY_WAIVER, {G_MAXINT64, -1, 2}},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GPtrArray) entries = no_entries();
		DunlinBalance balance = {.open = 7};

		for (guint j = 0; j < G_N_ELEMENTS(rows[i].amounts); j++)
			add(entries, rows[i].kind, rows[i].amounts[j]);
		g_assert_false(dunlin_balance_of(entries, &balance));
		g_assert_cmpint(balance.open, ==, 7);
	}
	{
		/* Each sum fits, what is open does not. */
		g_autoptr(GPtrArray) entries = no_entries();
		DunlinBalance balance = {0};

		add(entries, DUNLIN_ENTRY_PRINCIPAL, G_MAXINT64);
		add(entries, DUNLIN_ENTRY_FEE, 1);
		g_assert_false(dunlin_balance_of(entries, &balance));
	}
}

#define CHECK_WORDS(name, Type, count)                                                             \
	for (guint i = 0; i < (count); i++) {                                                      \
		const char *word = dunlin_##name##_to_string((Type)i);                             \
		Type back;                                                                         \
                                                                                                   \
		g_assert_nonnull(word);                                                            \
		g_assert_true(dunlin_##name##_from_string(word, &back));                           \
		g_assert_cmpuint(back, ==, i);                                                     \
		g_assert_false(dunlin_##name##_from_string("Quack", &back));                       \
		g_assert_false(dunlin_##name##_from_string(NULL, &back));                          \
	}

static void
test_words(void)
{
	DunlinReason reason;

	CHECK_WORDS(state, DunlinState, DUNLIN_STATE_COUNT);
	CHECK_WORDS(actor, DunlinActor, DUNLIN_ACTOR_ADMIN + 1);
	CHECK_WORDS(entry_kind, DunlinEntryKind, DUNLIN_ENTRY_COUNT);
	CHECK_WORDS(debtor_kind, DunlinDebtorKind, DUNLIN_KIND_CONSUMER + 1);
	CHECK_WORDS(step_state, DunlinStepState, DUNLIN_STEP_FAILED + 1);
	CHECK_WORDS(due_origin, DunlinDueOrigin, DUNLIN_DUE_STATUTE + 1);
	CHECK_WORDS(notice_state, DunlinNoticeState, DUNLIN_NOTICE_STATE_COUNT);
	CHECK_WORDS(role, DunlinRole, DUNLIN_ROLE_ADMIN + 1);
	for (guint i = 0; i < DUNLIN_EVENT_COUNT; i++)
		g_assert_nonnull(dunlin_event_to_string((DunlinEvent)i));
	g_assert_null(dunlin_reason_to_string(DUNLIN_REASON_NONE));
	g_assert_true(dunlin_reason_from_string("written-off", &reason));
	g_assert_cmpint(reason, ==, DUNLIN_REASON_WRITTEN_OFF);
}

/* Every text is copied, none is shared: the sanitizers see to the rest. */
static void
test_copy(void)
{
	g_autoptr(DunlinClaim) claim = dunlin_claim_new();
	g_autoptr(DunlinClaim) copy = NULL;
	char **texts[] = {&claim->reference, &claim->invoice, &claim->seller,
			  &claim->policy,    &claim->step,    &claim->asked,
			  &claim->word,	     &claim->iban,    &claim->payment_reference,
			  &claim->next_step, &claim->message, &claim->part,
			  &claim->order_reference, &claim->subject};

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
		*texts[i] = g_strdup_printf("text %u", i);
	claim->version = 7;
	copy = dunlin_claim_copy(claim);
	g_assert_cmpint(copy->version, ==, 7);
	for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
		char **copied = (char **)(void *)((char *)copy + ((char *)texts[i] - (char *)claim));

		g_assert_cmpstr(*copied, ==, *texts[i]);
		g_assert_true(*copied != *texts[i]);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/notice/may", test_may);
	g_test_add_func("/notice/backoff", test_backoff);
	g_test_add_func("/notice/wanted", test_wanted);
	g_test_add_func("/ledger/balance", test_balance);
	g_test_add_func("/ledger/overflow", test_overflow);
	g_test_add_func("/words", test_words);
	g_test_add_func("/claim/copy", test_copy);
	return g_test_run();
}
