/* SPDX-License-Identifier: BSD-2-Clause */
/* What a last letter says comes next is what really comes next: in every language, with every kind of
 * partner and step. And in which language that is. */
#include "house.h"

#include <string.h>

#include "base/error.h"

#define ADDRESS "address = \"dunning@example.com\"\n"
#define AGENCY(key, title) key ": { name = \"" title "\" address = \"cases@" key ".example\" } "
#define ONE "partner: { " AGENCY("agency", "Muster Inkasso") "}\n"
#define TWO "partner: { " AGENCY("agency", "Muster Inkasso") AGENCY("other", "Andere") "}\n"
#define STEPS(last)                                                                                \
	"policy: { standard: { steps = ("                                                          \
	"{ step = \"late\" after-due = \"40d\" deadline = \"10d\" letter = \"final\" }" last       \
	" ) } }\n"
#define HANDOVER(partner) ", { step = \"handover\" after-deadline = \"3wd\" " partner "}"
#define AGAIN ", { step = \"last\" after-deadline = \"3wd\" deadline = \"10d\" letter = \"final\" }"
#define CALL ", { step = \"call\" after-deadline = \"3wd\" channel = \"call\" deadline = \"10d\" }"
#define TELL ", { step = \"tell\" after-deadline = \"3wd\" letter = \"colleague\" to = \"contact\" deadline = \"10d\" }"

typedef enum { DECIDE, LETTER, PARTNER, COURT, FOLLOWS } Follows;

static const struct {
	const char *name, *settings;
	Follows follows;
} rows[] = {
	{"nothing", STEPS(""), DECIDE},
	{"nothing, though there is a partner", ONE STEPS(""), DECIDE},
	{"nobody takes it", STEPS(HANDOVER("")), DECIDE},
	{"the only partner", ONE STEPS(HANDOVER("")), PARTNER},
	{"the named one", ONE STEPS(HANDOVER("partner = \"agency\"")), PARTNER},
	{"one of two, none named", TWO STEPS(HANDOVER("")), DECIDE},
	{"one of two", TWO STEPS(HANDOVER("partner = \"agency\"")), PARTNER},
	{"court", STEPS(HANDOVER("partner = \"court\"")), COURT},
	{"court, though there is a partner", ONE STEPS(HANDOVER("partner = \"court\"")), COURT},
	{"a letter", ONE STEPS(AGAIN HANDOVER("")), LETTER},
	{"a call, then the partner", ONE STEPS(CALL HANDOVER("")), PARTNER},
	{"a call, then nobody", STEPS(CALL HANDOVER("")), DECIDE},
	{"a call, and no more", ONE STEPS(CALL), DECIDE},
	{"a colleague, then a letter", ONE STEPS(TELL AGAIN HANDOVER("")), LETTER},
};

/* What each language says of it, and what it never says otherwise. */
static const struct {
	const char *language, *says[FOLLOWS];
	const char *collection[3], *court[3];
} languages[] = {
	{"de", {"entscheiden wir", "noch einmal", "Inkassounternehmen Muster Inkasso", "gerichtlich"},
	 {"nkasso", "bergeben"}, {"ericht"}},
	{"en", {"decide how to proceed", "write to you once more", "collection agency Muster Inkasso", "court"},
	 {"collection", "agency"}, {"court"}},
	{"fr", {"déciderons de la suite", "à nouveau", "recouvrement Muster Inkasso", "en justice"},
	 {"recouvrement"}, {"justice", "tribunal"}},
	{"nl", {"beslissen wij", "nog een keer", "incassobureau Muster Inkasso", "rechter"},
	 {"ncasso"}, {"rechter", "rechtbank"}},
	{"it", {"decideremo come", "ancora una volta", "recupero crediti Muster Inkasso", "giudiziale"},
	 {"recupero"}, {"giudizi", "tribunale"}},
	{"es", {"decidiremos", "una vez más", "empresa de cobro Muster Inkasso", "judicial"},
	 {"cobro"}, {"judicial", "tribunal"}},
	{"pl", {"zdecydujemy", "jeszcze raz", "windykacyjnej Muster Inkasso", "sądow"},
	 {"windyka"}, {"sąd"}},
};

static void
assert_lacks(const char *text, const char *const *words, gboolean allowed)
{
	for (guint i = 0; !allowed && i < 3 && words[i] != NULL; i++) {
		if (strstr(text, words[i]) != NULL)
			g_error("\"%s\" in:\n%s", words[i], text);
	}
}

static void
set_language(TestHouse *h, const DunlinClaim *claim, const char *language)
{
	g_autoptr(DunlinDebtor) debtor =
		dunlin_debtor_get(h->desk->store, claim->creditor, claim->debtor, NULL);

	g_free(debtor->language);
	debtor->language = g_strdup(language);
	g_assert_true(dunlin_store_begin(h->desk->store, NULL));
	g_assert_true(dunlin_debtor_put(h->desk->store, debtor, NULL));
	g_assert_true(dunlin_store_commit(h->desk->store, NULL));
}

static void
check(TestHouse *h, const DunlinClaim *claim, Follows follows, guint language)
{
	g_auto(DunlinPreview) preview = {0};
	g_autoptr(GError) error = NULL;

	set_language(h, claim, languages[language].language);
	if (!dunlin_desk_preview(h->desk, claim, "late", h->time, &preview, &error))
		g_error("%s", error->message);
	g_assert_cmpstr(preview.notice->language, ==, languages[language].language);
	for (guint i = 0; i < 2; i++) {
		const char *text = i == 0 ? preview.letter.text : preview.letter.html;
		g_autofree char *line = g_strdelimit(g_strdup(text), "\n", ' '); /* wrapped */

		if (strstr(line, languages[language].says[follows]) == NULL)
			g_error("no \"%s\" in:\n%s", languages[language].says[follows], text);
		assert_lacks(line, languages[language].collection, follows == PARTNER);
		assert_lacks(line, languages[language].court, follows == COURT);
	}
}

static void
test_follows(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = NULL;
		g_autofree char *settings = g_strconcat(ADDRESS, rows[i].settings, NULL);

		test_house_open(&h);
		test_house_reconfigure(&h, ADDRESS, settings);
		claim = test_open_claim(&h, "R-1");
		for (guint k = 0; k < G_N_ELEMENTS(languages); k++) {
			g_test_message("%s, %s", rows[i].name, languages[k].language);
			check(&h, claim, rows[i].follows, k);
		}
		test_house_close(&h);
	}
}

/* What a debtor speaks as far as anybody knows: his own, the invoice's, his country's, English, the
 * creditor's. */
static const struct {
	const char *language, *country, *postcode; /* his; NULL: not known */
	const char *creditor, *home;               /* the creditor's language and country */
	const char *written;
} spoken[] = {
	{NULL, NULL, NULL, "de", "DE", "de"},
	{NULL, NULL, NULL, "fr", "DE", "fr"},
	{"pl", NULL, NULL, "de", "DE", "pl"},
	{"pl", "FR", NULL, "de", "DE", "pl"},
	{"de-at", "FR", NULL, "en", "DE", "de-at"},
	{NULL, "FR", NULL, "de", "DE", "fr"},
	{NULL, "DE", NULL, "en", "DE", "de"}, /* a creditor who likes his own mail in English */
	{NULL, "DE", NULL, "de", "DE", "de"},
	{NULL, "BE", NULL, "de", "DE", "de"},
	{NULL, "BE", NULL, "en", "DE", "nl"},
	{NULL, "BE", "1348", "nl", "BE", "fr"},
	{NULL, "BE", "9000", "fr", "BE", "nl"},
	{NULL, "BE", "1000", "nl", "BE", "nl"},
	{NULL, "BE-WAL", NULL, "nl", "BE", "fr"},
	{NULL, "CH", NULL, "fr", "CH", "fr"},
	{NULL, "CH", "6900", "de", "CH", "it"},
	{NULL, "CH", "8001", "fr", "CH", "de"},
	{NULL, "CH-GE", NULL, "de", "CH", "fr"},
	{NULL, "LU", NULL, "de", "DE", "de"},
	{NULL, "LU", NULL, "en", "DE", "fr"},
	{NULL, "JP", NULL, "de", "DE", "en"},
	{NULL, "DK", NULL, "de", "DK", "de"}, /* at home as he wishes, where nothing is known */
	/* Nobody writes Portuguese here: as if it were not known. */
	{"pt", "FR", NULL, "de", "DE", "fr"},
	{"pt", "PT", NULL, "de", "DE", "en"},
	{"pt", NULL, NULL, "de", "DE", "de"},
};

static void
set_home(TestHouse *h, const DunlinClaim *claim, guint row)
{
	g_autoptr(DunlinDebtor) debtor =
		dunlin_debtor_get(h->desk->store, claim->creditor, claim->debtor, NULL);

	g_free(debtor->language);
	g_free(debtor->country);
	g_free(debtor->postcode);
	debtor->language = g_strdup(spoken[row].language);
	debtor->country = g_strdup(spoken[row].country);
	debtor->postcode = g_strdup(spoken[row].postcode);
	g_assert_true(dunlin_store_begin(h->desk->store, NULL));
	g_assert_true(dunlin_debtor_put(h->desk->store, debtor, NULL));
	g_assert_true(dunlin_store_commit(h->desk->store, NULL));
}

static void
test_language(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(spoken); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = NULL;
		g_auto(DunlinPreview) preview = {0};
		g_autoptr(GError) error = NULL;
		g_autofree char *own = g_strdup_printf("language = \"%s\" country = \"%s\" }\n",
						       spoken[i].creditor, spoken[i].home);

		g_test_message("%u: %s, %s %s", i, spoken[i].language, spoken[i].country, spoken[i].postcode);
		test_house_open(&h);
		test_house_reconfigure(&h, "language = \"de\" }\n", own);
		claim = test_open_claim(&h, "R-1");
		set_home(&h, claim, i);
		if (!dunlin_desk_preview(h.desk, claim, "reminder", h.time, &preview, &error))
			g_error("%s", error->message);
		g_assert_cmpstr(preview.notice->language, ==, spoken[i].written);
		test_house_close(&h);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_house_in_memory();
	g_test_add_func("/follows/rows", test_follows);
	g_test_add_func("/follows/language", test_language);
	return g_test_run();
}
