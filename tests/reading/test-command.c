/* SPDX-License-Identifier: BSD-2-Clause */
/* Mailed commands, line by line: what is one, with which arguments, and what is none. */
#include "reading/command.h"

typedef struct {
	const char *line;
	const char *verb;      /* NULL: no command */
	const char *arguments; /* "name=value|name=value", by name */
} Row;

static const Row rows[] = {
	{ "paid", "paid", "" },
	{ "Paid!", "paid", "" },
	{ "  PAID  ", "paid", "" },
	{ "bezahlt.", "paid", "" },
	{ "Payé", "paid", "" },
	{ "impayée", "unpaid", "" },
	{ "betaald op 3 november", "paid", "on=2026-11-03" },
	{ "nog niet betaald", "unpaid", "" },
	{ "già pagata", "paid", "" },
	{ "pagado 100,00 EUR el 3 de noviembre", "paid", "amount=100.00|currency=EUR|on=2026-11-03" },
	{ "sí", "yes", "" },
	{ "zapłacono", "paid", "" },
	{ "tak", "yes", "" },
	{ "paid 100,00 EUR on 3.11.2026", "paid", "amount=100.00|currency=EUR|on=2026-11-03" },
	{ "paid 100,00", "paid", "amount=100.00" },
	{ "paid 1.234,56 €", "paid", "amount=1234.56|currency=EUR" },
	{ "paid €100", "paid", "amount=100.00|currency=EUR" },
	{ "paid EUR 1,234.50", "paid", "amount=1234.50|currency=EUR" },
	{ "paid 1000 JPY", "paid", "amount=1000|currency=JPY" },
	{ "paid 250,- EUR", "paid", "amount=250.00|currency=EUR" },
	{ "paid 100", "paid", "amount=100" },
	{ "paid 3", "paid", "claim=3" },
	{ "paid 3 EUR", "paid", "amount=3.00|currency=EUR" },
	{ "paid on 3.11.", "paid", "on=2026-11-03" },
	{ "paid 3.11.", "paid", "on=2026-11-03" },
	{ "paid 3.11", NULL, NULL }, /* the third of November, or three and a bit: nobody knows */
	{ "bezahlt 1.12", NULL, NULL },
	{ "paid 3.11 EUR", "paid", "amount=3.11|currency=EUR" },
	{ "paid on 3.11", "paid", "on=2026-11-03" },
	{ "paid 100 3.11", "paid", "amount=100|on=2026-11-03" },
	{ "paid 12.50", "paid", "amount=12.50" },
	{ "paid 1’234.50", "paid", "amount=1234.50" },
	{ "zusage 1.12", "promise", "date=2026-12-01" },
	{ "payed 2", "paid", "claim=2" },
	{ "hold until next Friday", "hold", "no-day=next Friday|reason=until next Friday" },
	{ "halten 3 bis nächsten Freitag", "hold", "claim=3|no-day=nächsten Freitag|reason=bis nächsten Freitag" },
	{ "halten 3 Kunde im Urlaub bis 1.12.", "hold", "claim=3|reason=Kunde im Urlaub|until=2026-12-01" },
	{ "hold 3 away until 1.12. as he says", "hold", "claim=3|reason=away as he says|until=2026-12-01" },
	{ "attendre 3 jusqu'à vendredi", "hold", "claim=3|until=2026-11-13" },
	{ "wstrzymać 3 do piątku", "hold", "claim=3|until=2026-11-13" },
	{ "wstrzymać 3 na 10 dni", "hold", "claim=3|until=2026-11-20" },
	{ "halten 3 bis zum 1.12.", "hold", "claim=3|until=2026-12-01" },
	{ "halten 3 für zwei Wochen", "hold", "claim=3|no-day=zwei Wochen|reason=für zwei Wochen" },
	{ "paid on 1.12.", "paid", "on=2026-12-01" }, /* which the desk refuses: it has not come yet */
	{ "paid on 31.12.2025", "paid", "on=2025-12-31" },
	{ "paid on 11.11.", "paid", "on=2026-11-11" },
	{ "paid on 9.11.", "paid", "on=2026-11-09" },
	{ "hold until the goods are back", "hold", "reason=until the goods are back" },
	{ "paid on 24.12.", "paid", "on=2026-12-24" },
	{ "paid yesterday", "paid", "on=2026-11-09" },
	{ "bezahlt am 3. November", "paid", "on=2026-11-03" },
	{ "paid 7K3M4QX2", "paid", "claim=7K3M4QX2" },
	{ "paid 7k3m4qx2 50 EUR", "paid", "amount=50.00|claim=7K3M4QX2|currency=EUR" },
	{ "7K3M4QX2 paid", "paid", "claim=7K3M4QX2" },
	{ "reached", "reached", "" },
	{ "nicht erreicht", "unreachable", "" },
	{ "contacté", "reached", "" },
	{ "injoignable", "unreachable", "" },
	{ "faux numéro", "wrong number", "" },
	{ "bereikt", "reached", "" },
	{ "niet bereikt", "unreachable", "" },
	{ "verkeerd nummer", "wrong number", "" },
	{ "raggiunto", "reached", "" },
	{ "non raggiunto", "unreachable", "" },
	{ "numero sbagliato", "wrong number", "" },
	{ "localizado", "reached", "" },
	{ "no contesta", "unreachable", "" },
	{ "número equivocado", "wrong number", "" },
	{ "rozmawiano", "reached", "" },
	{ "nie odbiera", "unreachable", "" },
	{ "zły numer", "wrong number", "" },
	{ "1 yes", "yes", "claim=1" },
	{ "2: hold until 24.12.2026", "hold", "claim=2|until=2026-12-24" },
	{ "#12 no", "no", "claim=12" },
	{ "paid 2 5", "paid", "claim=2,5" },
	{ "bezahlt 2, 5 und 7", "paid", "claim=2,5,7" },
	{ "paid #2 and #120", "paid", "claim=2,120" },
	{ "yes 2-4", "yes", "claim=2,3,4" },
	{ "ja 2–4, 7", "yes", "claim=2,3,4,7" },
	{ "oui 1 et 3", "yes", "claim=1,3" },
	{ "yes 3 3 2-3", "yes", "claim=3,2" },
	{ "yes 2,5", "yes", "claim=2,5" },
	{ "paid 2,50", "paid", "amount=2.50" },
	{ "paid 2 119.00", "paid", "amount=119.00|claim=2" },
	{ "paid 2 119", "paid", "claim=2,119" },
	{ "paid 2 119 EUR", "paid", "amount=119.00|claim=2|currency=EUR" },
	{ "paid 2 EUR 119", "paid", "amount=119.00|claim=2|currency=EUR" },
	{ "paid 2 € 5", "paid", "amount=5.00|claim=2|currency=EUR" },
	{ "paid 50 EUR 60", "paid", "amount=60.00|claim=50|currency=EUR" },
	{ "paid 100 EUR 60,00", NULL, NULL },
	{ "paid 2 50,00 60,00", NULL, NULL },
	{ "paid 2 5.", "paid", "claim=2,5" },
	{ "payé 1\302\240234,56 €", "paid", "amount=1234.56|currency=EUR" },
	{ "zapłacono 12\342\200\257345\302\240678,90", "paid", "amount=12345678.90" },
	{ "bezahlt 4 119,00 am 3.11.", "paid", "amount=119.00|claim=4|on=2026-11-03" },
	{ "2 5: paid", "paid", "claim=2,5" },
	{ "hold 3 until 1.12.", "hold", "claim=3|until=2026-12-01" },
	{ "hold 3 1.12.", "hold", "claim=3|until=2026-12-01" },
	{ "hold 3 until 31.4.", "hold", "claim=3|no-day=31.4|reason=until 31.4" },
	{ "halten 3 bis 31. April wegen Umzug", "hold",
	  "claim=3|no-day=31 April|reason=bis 31 April wegen Umzug" },
	{ "halten 3 bis zum 1.12.", "hold", "claim=3|until=2026-12-01" },
	{ "halten 3 bis spätestens 1.12.", "hold", "claim=3|until=2026-12-01" },
	{ "halten 3 bis einschließlich 1.12.", "hold", "claim=3|until=2026-12-01" },
	{ "wstrzymać 3 do 1 grudnia", "hold", "claim=3|until=2026-12-01" },
	{ "wstrzymać 3 do 1.12.", "hold", "claim=3|until=2026-12-01" },
	{ "sospendere 3 sino al 1.12.", "hold", "claim=3|until=2026-12-01" },
	{ "hold 3 until the 1 December", "hold", "claim=3|until=2026-12-01" },
	{ "hold 3 until 1.12., paid 2", NULL, NULL },
	{ "hold 3 until 1.12. and 4", NULL, NULL },
	{ "hold 3 until 1.12. 4 until 5.12.", NULL, NULL },
	{ "halten 3 bis 1.12. und 4 bezahlt", NULL, NULL },
	{ "storno 3 zurück, 4 ist bezahlt", NULL, NULL },
	{ "stop 3, yes 4", NULL, NULL },
	{ "withdraw 3 bought 2 times", "withdraw", "claim=3|reason=bought 2 times" },
	{ "hold 3 until 1.12. delivery note no 77", "hold",
	  "claim=3|reason=delivery note no 77|until=2026-12-01" },
	{ "stop 3 paid on 3.11. 50,00 EUR", "stop", "claim=3|reason=paid on 3.11 50,00 EUR" },
	{ "hold until 1.12. paid 50", "hold", "reason=paid 50|until=2026-12-01" },
	{ "hold 3 until he pays", "hold", "claim=3|reason=until he pays" },
	{ "hold 3 today he called", "hold", "claim=3|reason=today he called" },
	{ "promise 5. December", "promise", "date=2026-12-05" },
	{ "sospendere 3 fino al 1.12.", "hold", "claim=3|until=2026-12-01" },
	{ "wachten tot en met 1.12.", "hold", "until=2026-12-01" },
	{ "wstrzymać 3 do dnia 1.12.", "hold", "claim=3|until=2026-12-01" },
	{ "esperar hasta el 1 de diciembre", "hold", "until=2026-12-01" },
	{ "halten 3 und 4 bis 1.12. Kunde im Urlaub", "hold", "claim=3,4|reason=Kunde im Urlaub|until=2026-12-01" },
	{ "no 4", "no", "claim=4" },
	{ "suspendre 3 jusqu'au 1er décembre", "hold", "claim=3|until=2026-12-01" },
	{ "esperar 3 hasta el 1º de diciembre", "hold", "claim=3|until=2026-12-01" },
	{ "sospendere 3 fino al 1º dicembre 2026", "hold", "claim=3|until=2026-12-01" },
	{ "sospendere 3 fino al primo dicembre", "hold", "claim=3|until=2026-12-01" },
	{ "wstrzymać 3 do dnia 1-go grudnia", "hold", "claim=3|until=2026-12-01" },
	{ "wachten 3 tot 1-12-2026", "hold", "claim=3|until=2026-12-01" },
	{ "wachten 3 tot 1 december", "hold", "claim=3|until=2026-12-01" },
	{ "paid #2", "paid", "claim=2" },
	{ "paid 2,5", NULL, NULL }, /* two numbers, or two and a half? */
	{ "paid 2,5 EUR", "paid", "amount=2.50|currency=EUR" },
	{ "Paid: 2", "paid", "claim=2" },
	{ "PAID 2 5", "paid", "claim=2,5" },
	{ "bezahlt 2 und 5", "paid", "claim=2,5" },
	{ "  bezahlt   2   5  ", "paid", "claim=2,5" },
	{ "bezahlt\302\2402\302\2405", "paid", "claim=2,5" },
	{ "„bezahlt 2“", "paid", "claim=2" },
	{ "“paid 2 5”", "paid", "claim=2,5" },
	{ "«payé 2»", "paid", "claim=2" },
	{ "paid ２ ５", "paid", "claim=2,5" },
	{ "ｐａｉｄ 2", "paid", "claim=2" },
	{ "- paid 2", "paid", "claim=2" },
	{ "* yes 1 3", "yes", "claim=1,3" },
	{ "Rest OK.", "rest ok", "" },
	{ "Rest ok!", "rest ok", "" },
	{ "yes 1, no 2", NULL, NULL },
	{ "yes 1; no 2", NULL, NULL },
	{ "paid 2 or 5", NULL, NULL },
	{ "paid 2 maybe", NULL, NULL },
	{ "paid 2\342\200\213 5", "paid", "claim=2,5" },
	{ "yes 4-2", NULL, NULL },
	{ "yes 1-5000", NULL, NULL },
	{ "yes 1-", NULL, NULL },
	{ "paid, thanks", "paid", "" },
	{ "Ja, bitte", "yes", "" },
	{ "Nein", "no", "" },
	{ "rest ok", "rest ok", "" },
	{ "unpaid", "unpaid", "" },
	{ "noch nicht bezahlt", "unpaid", "" },
	{ "hold", "hold", "" },
	{ "hold until 24.12.2026 REASON", "hold", "reason=REASON|until=2026-12-24" },
	{ "withdraw customer 4711", "withdraw", "customer=4711" },
	{ "stornieren Kunde 4711, insolvent", "withdraw", "customer=4711|reason=insolvent" },
	{ "withdraw 3 customer 4711 is bankrupt", "withdraw", "claim=3|reason=customer 4711 is bankrupt" },
	{ "withdraw customer is bankrupt", "withdraw", "reason=customer is bankrupt" },
	{ "hold until 2026-12-24 customer is on holiday", "hold", "reason=customer is on holiday|until=2026-12-24" },
	{ "hold for 14 days", "hold", "until=2026-11-24" },
	{ "anhalten für 2 Wochen, Kunde prüft", "hold", "reason=Kunde prüft|until=2026-11-24" },
	{ "hold customer 4711", "hold", "customer=4711" },
	{ "paid R-12", "paid", "invoice=R-12" },
	{ "paid 119.00 on 3.11. purpose RF18 5390 0754 7034", "paid",
	  "amount=119.00|on=2026-11-03|purpose=RF18 5390 0754 7034" },
	{ "bezahlt 50,00 EUR Verwendungszweck +++090/9337/55493+++ KD 5", "paid",
	  "amount=50.00|currency=EUR|purpose=+++090/9337/55493+++ KD 5" },
	{ "payé 50,00 motif R-12", "paid", "amount=50.00|purpose=R-12" },
	{ "betaald 50,00 mededeling R-12", "paid", "amount=50.00|purpose=R-12" },
	{ "pagato 50,00 causale R-12", "paid", "amount=50.00|purpose=R-12" },
	{ "pagado 50,00 concepto R-12", "paid", "amount=50.00|purpose=R-12" },
	{ "zapłacono 50,00 tytułem R-12", "paid", "amount=50.00|purpose=R-12" },
	{ "paid purpose R-12", "paid", "purpose=R-12" },
	{ "paid 50.00 purpose", NULL, NULL },
	{ "paid R-12 50.00 on 3.11.2026", "paid", "amount=50.00|invoice=R-12|on=2026-11-03" },
	{ "paid 50,00 EUR RE/2026/17", "paid", "amount=50.00|currency=EUR|invoice=RE/2026/17" },
	{ "bezahlt Rechnung 4711 50,00", "paid", "amount=50.00|invoice=4711" },
	{ "paid invoice 2026-001", "paid", "invoice=2026-001" },
	{ "R-12 paid", "paid", "invoice=R-12" },
	{ "Rechnung R-12: bezahlt 50,00 EUR", "paid", "amount=50.00|currency=EUR|invoice=R-12" },
	{ "payé F2026-7", "paid", "invoice=F2026-7" },
	{ "paid 7K3M4QX2 R-12", NULL, NULL },
	{ "R-12 hold", NULL, NULL },
	{ "paid invoice yesterday", NULL, NULL },
	{ "paid R-12 R-13", NULL, NULL },
	{ "paid customer 4711 50 on 2026-10-20", "paid", "amount=50|customer=4711|on=2026-10-20" },
	{ "hold 7K3M4QX2 until tomorrow", "hold", "claim=7K3M4QX2|until=2026-11-11" },
	{ "resume", "resume", "" },
	{ "stop", "stop", "" },
	{ "storno Ware zurück", "withdraw", "reason=Ware zurück" },
	{ "write-off", "write-off", "" },
	{ "write off insolvent", "write-off", "reason=insolvent" },
	{ "handover", "handover", "" },
	{ "handover court", "handover", "reason=court" },
	{ "handover court 2 5", "handover", "claim=2,5|reason=court" },
	{ "handover 2, 5 and 7 to the court please", "handover", "claim=2,5,7|reason=court" },
	{ "handover court with all costs", "handover", "reason=court" },
	{ "handover he moved away", "handover", "reason=he moved away" },
	{ "2 übergeben ans Gericht", "handover", "claim=2|reason=court" },
	{ "übergeben Mahngericht", "handover", "reason=court" },
	{ "remettre au tribunal 2", "handover", "claim=2|reason=court" },
	{ "remettre au recouvrement", "handover", "" },
	{ "overdragen aan de rechter", "handover", "reason=court" },
	{ "affidare al tribunale", "handover", "reason=court" },
	{ "entregar al juzgado", "handover", "reason=court" },
	{ "przekazać do sądu", "handover", "reason=court" },
	{ "passer en perte", "write-off", "" },
	{ "dar por perdido", "write-off", "" },
	{ "spisać", "write-off", "" },
	{ "dispute 50 EUR goods broken", "dispute", "amount=50.00|currency=EUR|reason=goods broken" },
	{ "promise 15.11.2026", "promise", "date=2026-11-15" },
	{ "promise by Friday", "promise", "date=2026-11-13" },
	{ "instalments 3", "instalments", "count=3" },
	{ "3 instalments 10", "instalments", "claim=3|count=10" },
	{ "instalments 10 3 on 1.12.2026", "instalments", "claim=10,3|date=2026-12-01" },
	{ "instalments 3 1 December", "instalments", "count=3|date=2026-12-01" },
	{ "instalments 3 on 1.12.2026", "instalments", "count=3|date=2026-12-01" },
	{ "raten 40,00 am 1.12.2026, 79 EUR am 4.1.2027", "instalments",
	  "list=40.00@2026-12-01;79.00 EUR@2027-01-04" },
	{ "note he called today", "note", "text=he called today" },
	{ "status", "status", "" },
	{ "status 7K3M4QX2", "status", "claim=7K3M4QX2" },
	{ "help", "help", "" },
	{ "Hilfe", "help", "" },
	{ "collected 50,00 EUR", "collected", "amount=50.00|currency=EUR" },
	{ "due: 2026-10-15", "set", "due=2026-10-15" },
	{ "Fällig am: 15.10.2026", "set", "due=15.10.2026" },
	{ "amount: 119,00 EUR", "set", "amount=119,00 EUR" },
	{ "7K3M4QX2 debtor: billing@x.example", "set", "claim=7K3M4QX2|debtor=billing@x.example" },
	{ "7k3m4qx2 fällig am: 15.10.", "set", "claim=7K3M4QX2|due=15.10." },
	{ "#3 phone: +49 30 123", "set", "claim=3|phone=+49 30 123" },
	{ "12 contact: Erika Muster", "set", "claim=12|contact=Erika Muster" },
	{ "12345 contact: Erika Muster", NULL, NULL },
	{ "possible debtor: none", NULL, NULL },
	{ "debtor: billing@x.example", "set", "debtor=billing@x.example" },
	{ "terms: 14 days net", "set", "terms=14 days net" },
	{ "échéance : 15/10/2026", "set", "due=15/10/2026" },
	{ "7K3M4QX2 débiteur: a@client.example", "set", "claim=7K3M4QX2|debtor=a@client.example" },
	{ "vervaldag: 15-10-2026", "set", "due=15-10-2026" },
	{ "importo: 119,00 EUR", "set", "amount=119,00 EUR" },
	{ "número de factura: R-7", "set", "invoice=R-7" },
	{ "termin płatności: 15.10.2026", "set", "due=15.10.2026" },
	{ "set due 2026-10-15", "set", "due=2026-10-15" },
	{ "set 7K3M4QX2 due 2026-10-15", "set", "claim=7K3M4QX2|due=2026-10-15" },
	{ "set due=2026-10-15 debtor=a@b.example", "set", "debtor=a@b.example|due=2026-10-15" },
	{ "set data fattura 1.12.2026", "set", "issued=1.12.2026" },
	{ "set kind=osoba prywatna country=PL", "set", "country=PL|kind=osoba prywatna" },
	{ "Téléphone : 01 23 45 67 89", "set", "phone=01 23 45 67 89" },
	{ "set terms 14 days, 2 % within 7", "set", "terms=14 days, 2 % within 7" },

	{ "", NULL, NULL },
	{ "   ", NULL, NULL },
	{ "paid?", NULL, NULL },
	{ "have you been paid?", NULL, NULL },
	{ "Paid by bank transfer on Monday, please check", NULL, NULL },
	{ "paid the invoice yesterday", NULL, NULL },
	{ "No reminder was received", NULL, NULL },
	{ "Yes we paid last week", NULL, NULL },
	{ "ok we will look into it", NULL, NULL },
	{ "hold on, I am checking", NULL, NULL },
	{ "note that we have paid", NULL, NULL },
	{ "We paid yesterday", NULL, NULL },
	{ "Ist das schon bezahlt worden", NULL, NULL },
	{ "status of my order", NULL, NULL },
	{ "copy of the invoice please", NULL, NULL },
	{ "due:", NULL, NULL },
	{ "set", NULL, NULL },
	{ "set colour red", NULL, NULL },
	{ "instalments", "instalments", "" },
	{ "Regards: John", NULL, NULL },
	{ "http://example.org/paid", NULL, NULL },
	{ "paid\xff", NULL, NULL },
};

static char *
arguments_text(GHashTable *arguments)
{
	g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(arguments), (GCompareFunc)g_strcmp0);
	GString *text = g_string_new(NULL);

	for (GList *at = names; at; at = at->next)
		g_string_append_printf(text, "%s%s=%s", text->len > 0 ? "|" : "", (char *)at->data,
				       (char *)g_hash_table_lookup(arguments, at->data));
	return g_string_free(text, FALSE);
}

static void
test_lines(void)
{
	DunlinDay today;

	g_assert_true(dunlin_day_from_ymd(2026, 11, 10, &today));
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GHashTable) arguments = NULL;
		g_autofree char *text = NULL;
		const char *verb = NULL;
		DunlinVerb found;

		if (dunlin_command_parse_line(rows[i].line, today, &found, &arguments)) {
			verb = dunlin_verb_info(found)->name;
			text = arguments_text(arguments);
		}
		if (!g_strcmp0(verb, rows[i].verb) && !g_strcmp0(text, rows[i].arguments))
			continue;
		g_test_message("%s: %s %s", rows[i].line, verb, text);
		g_test_fail();
	}
}

static void
test_verbs(void)
{
	for (guint i = 0; i <= DUNLIN_VERB_LAST; i++) {
		const DunlinVerbInfo *info = dunlin_verb_info((DunlinVerb)i);
		DunlinVerb verb;

		g_assert_cmpint(info->verb, ==, i);
		g_assert_true(dunlin_verb_from_string(info->name, &verb));
		g_assert_cmpint(verb, ==, i);
		g_assert_cmpint(info->who, !=, 0);
	}
	g_assert_false(dunlin_verb_from_string("pay", &(DunlinVerb){ 0 }));
}

int
main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/command/lines", test_lines);
	g_test_add_func("/command/verbs", test_verbs);
	return g_test_run();
}
