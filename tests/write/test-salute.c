/* SPDX-License-Identifier: BSD-2-Clause */
/* Whom a letter greets. */
#include "write/salute.h"

static const struct {
	const char *name, *language;
	gboolean titled;
	const char *person, *woman, *man;
} cases[] = {
	{ "Frau Erika Muster", "de", FALSE, "Erika Muster", "Muster", NULL },
	{ "Frau Dr. Erika Muster", "de", TRUE, "Erika Muster", "Dr. Muster", NULL },
	{ "Herrn Prof. Dr. Max von der Heide", "de", TRUE, "Max von der Heide", NULL,
	  "Prof. von der Heide" },
	{ "Herr Muster", "fr", TRUE, "Muster", NULL, "Muster" },
	{ "Erika Muster", "de", FALSE, "Erika Muster", NULL, NULL },
	{ "Muster, Erika", "de", FALSE, "Erika Muster", NULL, NULL },
	{ "Erika Muster", "de", TRUE, NULL, NULL, NULL }, /* may be a company's name */
	{ "Muster", "de", FALSE, NULL, NULL, NULL },
	{ "Mr. John Smith", "en", TRUE, "John Smith", NULL, "Smith" },
	{ "Don Smith", "en", FALSE, "Don Smith", NULL, NULL },
	{ "Don Juan García López", "es", FALSE, "Juan García López", NULL, "García López" },
	{ "Mme Claire de La Tour", "fr", FALSE, "Claire de La Tour", "de La Tour", NULL },
	{ "M. Jean Dupont", "fr", FALSE, "Jean Dupont", NULL, "Dupont" },
	{ "M. Schmidt", "de", FALSE, "M. Schmidt", NULL, NULL }, /* an initial */
	{ "de heer J. van den Berg", "nl", FALSE, "J. van den Berg", NULL, "van den Berg" },
	{ "Mevr. A. Jansen", "nl", FALSE, "A. Jansen", "Jansen", NULL },
	{ "Sig.ra Anna Rossi", "it", FALSE, "Anna Rossi", "Rossi", NULL },
	{ "Pani Anna Nowak", "pl", FALSE, "Anna Nowak", "Nowak", NULL },
	{ "Frau Dr. Erika Muster", "en", FALSE, "Dr Muster", NULL, NULL },
	{ "Prof. Dr. John Smith", "en", FALSE, "Professor Smith", NULL, NULL },
	{ "Mme Dr. Claire Dupont", "fr", FALSE, "Claire Dupont", "Dupont", NULL },
	{ "Prof. Anna Rossi", "it", FALSE, "Anna Rossi", NULL, NULL },
	/* nobody */
	{ "Buchhaltung", "de", FALSE, NULL, NULL, NULL },
	{ "Finanzbuchhaltung Nord", "de", FALSE, NULL, NULL, NULL },
	{ "Accounts Payable", "en", FALSE, NULL, NULL, NULL },
	{ "Service Comptabilité", "fr", FALSE, NULL, NULL, NULL },
	{ "Kunde & Söhne", "de", FALSE, NULL, NULL, NULL },
	{ "Muster GmbH", "de", FALSE, NULL, NULL, NULL },
	{ "Rossi S.p.A.", "it", FALSE, NULL, NULL, NULL },
	{ "Jan Kowalski Sp. z o.o.", "pl", FALSE, NULL, NULL, NULL },
	{ "erika@kunde.example", "de", FALSE, NULL, NULL, NULL },
	{ "Abteilung 3", "de", FALSE, NULL, NULL, NULL },
	{ "einkauf", "de", FALSE, NULL, NULL, NULL },
	{ "Frau", "de", FALSE, NULL, NULL, NULL },
	{ "A B C D E F G", "de", FALSE, NULL, NULL, NULL },
	{ ",", "de", FALSE, NULL, NULL, NULL },
	{ "", "de", FALSE, NULL, NULL, NULL },
	{ NULL, "de", FALSE, NULL, NULL, NULL },
	{ "Frau Erika Muster", NULL, FALSE, "Erika Muster", "Muster", NULL },
};

static void
test_names(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(DunlinSalute) salute =
			dunlin_salute_of(cases[i].name, cases[i].language, cases[i].titled);

		g_test_message("%s", cases[i].name);
		g_assert_cmpstr(salute.person, ==, cases[i].person);
		g_assert_cmpstr(salute.woman, ==, cases[i].woman);
		g_assert_cmpstr(salute.man, ==, cases[i].man);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/salute/names", test_names);
	return g_test_run();
}
