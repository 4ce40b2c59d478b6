/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is left after a payment is a question to the creditor and never a reminder: on his sheet, in his
 * language, word by word.
 */
#include <string.h>

#include "claim/question.h"
#include "desk/internal.h"
#include "scenes.h"

enum { REST, SKONTO, EXTRAS, COVERED, KINDS };

static const char *const questions[KINDS] = {"rest", "skonto", "extras", "covered"};

static const struct {
	const char *language, *says[KINDS];
} rows[] = {
	{"de", {"Nach der Zahlung bleibt dieser kleine Rest. Soll Ihr Kunde darum gebeten werden? (nein: er wird erlassen)",
		"Der Skontoabzug kam zu spät. Soll Ihr Kunde um diesen Rest gebeten werden? (nein: er wird erlassen)",
		"Die Rechnung ist bezahlt, Zinsen und Kosten sind es nicht. Weiter darum bitten? (nein: sie werden erlassen)",
		"Ein Guthaben Ihres Kunden deckt den Betrag. Trotzdem weiter nach Plan?"}},
	{"en", {"This small rest is left after the payment. Shall your customer be asked for it? (no: it is waived)",
		"The discount was taken too late. Shall your customer be asked for this rest? (no: it is waived)",
		"The invoice is paid, interest and costs are not. Go on asking for them? (no: they are waived)",
		"A credit of your customer covers the amount. Go on with the plan all the same?"}},
	{"fr", {"Ce petit reste demeure après le paiement. Faut-il le demander à votre client ? (non : on y renonce)",
		"L'escompte a été pris trop tard. Faut-il demander ce reste à votre client ? (non : on y renonce)",
		"La facture est payée, les intérêts et frais ne le sont pas. Continuer à les demander ? (non : on y renonce)",
		"Un avoir de votre client couvre le montant. Continuer tout de même le plan ?"}},
	{"nl", {"Deze kleine rest blijft over na de betaling. Moet uw klant erom gevraagd worden? (nee: er wordt van afgezien)",
		"De korting is te laat genomen. Moet uw klant om deze rest gevraagd worden? (nee: er wordt van afgezien)",
		"De factuur is betaald, rente en kosten niet. Er verder om vragen? (nee: er wordt van afgezien)",
		"Een tegoed van uw klant dekt het bedrag. Toch verdergaan met het plan?"}},
	{"it", {"Questo piccolo resto rimane dopo il pagamento. Chiederlo al Suo cliente? (no: vi si rinuncia)",
		"Lo sconto è stato applicato troppo tardi. Chiedere questo resto al Suo cliente? (no: vi si rinuncia)",
		"La fattura è pagata, interessi e spese no. Continuare a chiederli? (no: vi si rinuncia)",
		"Un credito del Suo cliente copre l'importo. Proseguire comunque con il piano?"}},
	{"es", {"Este pequeño resto queda después del pago. ¿Se le pide a su cliente? (no: se renuncia a él)",
		"El descuento se tomó demasiado tarde. ¿Se le pide este resto a su cliente? (no: se renuncia a él)",
		"La factura está pagada, los intereses y gastos no. ¿Seguir pidiéndolos? (no: se renuncia a ellos)",
		"Un saldo a favor de su cliente cubre el importe. ¿Continuar con el plan a pesar de ello?"}},
	{"pl", {"Ta mała reszta zostaje po wpłacie. Czy prosić o nią klienta? (nie: rezygnujemy z niej)",
		"Rabat potrącono za późno. Czy prosić klienta o tę resztę? (nie: rezygnujemy z niej)",
		"Faktura jest zapłacona, odsetki i koszty nie. Nadal o nie prosić? (nie: rezygnujemy z nich)",
		"Nadpłata klienta pokrywa kwotę. Mimo to kontynuować plan?"}},
};

/* An invoice of 119.00 that grants 2 % within 10 days. */
static DunlinClaim *
open_claim(TestHouse *h, const char *number)
{
	static const char sums[] = "<cac:LegalMonetaryTotal>";
	g_autofree char *plain = test_invoice(number, "2026-10-15", "119.00", "kunde@debtor.example");
	g_auto(GStrv) parts = g_strsplit(plain, sums, 2);
	g_autofree char *xml = g_strconcat(parts[0], "<cac:PaymentTerms><cbc:Note>2 % Skonto innerhalb 10 "
					   "Tagen</cbc:Note></cac:PaymentTerms>", sums, parts[1], NULL);
	g_autofree char *mail = test_mail("billing@acme.example", TRUE, "dunning@example.com", "Fwd",
					  "unpaid", xml);
	g_autofree char *name = g_strconcat("acme/", number, NULL);

	(void)test_take(h, mail, NULL);
	return test_claim(h, name);
}

/* What leads to the question; the claim that it is about. Yours. */
static DunlinClaim *
prepare(TestHouse *h, guint kind)
{
	g_autoptr(DunlinClaim) claim = open_claim(h, "R-1");
	DunlinEntry fee = {.kind = DUNLIN_ENTRY_FEE, .day = claim->due_day + 1, .amount = 2500,
			   .text = (char *)"reminder"};
	DunlinClaim *other;

	switch (kind) {
	case REST:
		test_creditor_says_of(h, claim, "paid 118.50");
		break;
	case SKONTO:
		test_creditor_says_of(h, claim, "paid 116.62 on 2026-10-20");
		break;
	case EXTRAS:
		g_assert_true(dunlin_store_begin(h->desk->store, NULL));
		g_assert_true(dunlin_ledger_add(h->desk->store, claim, &fee, NULL));
		g_assert_true(dunlin_store_commit(h->desk->store, NULL));
		test_creditor_says_of(h, claim, "paid 119.00");
		break;
	default:
		other = open_claim(h, "R-2");
		test_creditor_says_of(h, claim, "paid 300.00");
		return other;
	}
	return g_steal_pointer(&claim);
}

/* Lines are broken anywhere, and some blanks do not break. */
static char *
one_line(const char *text)
{
	static const char *const blanks[] = {"\302\240", "\342\200\257", "\n"};
	char *line = g_strdup(text);

	for (guint i = 0; i < G_N_ELEMENTS(blanks); i++) {
		g_autofree char *had = line;
		g_auto(GStrv) parts = g_strsplit(had, blanks[i], -1);

		line = g_strjoinv(" ", parts);
	}
	for (char *at = strstr(line, "  "); at != NULL; at = strstr(line, "  "))
		memmove(at, at + 1, strlen(at));
	return line;
}

static void
check(const char *language, guint kind, const char *says)
{
	TestHouse h = {0};
	g_autofree char *creditor = g_strdup_printf("language = \"%s\" policy = \"asks\" }", language);
	g_autofree char *text = NULL;
	g_autoptr(DunlinClaim) claim = NULL, now = NULL;
	g_autoptr(DunlinNotice) sheet = NULL;
	g_autoptr(GBytes) bytes = NULL;
	g_auto(DunlinLetter) letter = {0};
	g_autofree char *wanted = one_line(says);
	gsize body;

	g_test_message("%s %s", language, questions[kind]);
	test_house_open(&h);
	test_house_reconfigure(&h, "address = \"dunning@example.com\"\n",
			       "address = \"dunning@example.com\"\n"
			       "policy: { asks: { extras = \"ask\" steps = (\n"
			       "  { step = \"reminder\" after-due = \"5d\" deadline = \"10d\" } ) } }\n");
	test_house_reconfigure(&h, "language = \"de\" }", creditor);
	claim = prepare(&h, kind);
	test_house_at(&h, "2026-10-22 09:00");
	test_run_clock(&h);
	test_house_at(&h, "2026-10-23 09:00");
	test_run_clock(&h);
	now = test_claim(&h, claim->reference);
	g_assert_nonnull(dunlin_question_of(now));
	g_assert_cmpstr(dunlin_question_of(now)->word, ==, questions[kind]);
	g_assert_cmpuint(test_count(&h, "reminder"), ==, 0);
	sheet = test_notice(&h, "sheet");
	bytes = dunlin_desk_compose(h.desk, sheet, h.time, &letter, &body, NULL);
	g_assert_nonnull(bytes);
	text = one_line(letter.text);
	if (strstr(text, wanted) == NULL)
		g_error("\"%s\" is not in %s", wanted, text);
	test_assert_sound(&h);
	test_house_close(&h);
}

static void
test_words(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
		for (guint kind = 0; kind < KINDS; kind++)
			check(rows[i].language, kind, rows[i].says[kind]);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_house_in_memory();
	g_test_add_func("/rest/words", test_words);
	return g_test_run();
}
