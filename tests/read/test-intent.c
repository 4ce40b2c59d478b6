/* SPDX-License-Identifier: BSD-2-Clause */
/* Free sentences, most in English and German, and what they must and must not be taken for. */
#include "read/intent.h"

typedef struct {
	DunlinIntent intent;
	const char *text;
	const char *date, *amount; /* NULL: not looked at */
} Row;

#define PAID DUNLIN_INTENT_PAID
#define UNPAID DUNLIN_INTENT_UNPAID
#define PROCESS DUNLIN_INTENT_IN_PROGRESS
#define DISPUTE DUNLIN_INTENT_DISPUTE
#define PROMISE DUNLIN_INTENT_PROMISE
#define PARTS DUNLIN_INTENT_INSTALMENTS
#define COPY DUNLIN_INTENT_COPY
#define FIX DUNLIN_INTENT_FIX_INVOICE
#define CREDIT DUNLIN_INTENT_CREDIT_EXPECTED
#define INSOLVENT DUNLIN_INTENT_INSOLVENT
#define WRONG DUNLIN_INTENT_WRONG_ADDRESS
#define STOP DUNLIN_INTENT_STOP
#define QUESTION DUNLIN_INTENT_QUESTION
#define NONE DUNLIN_INTENT_NONE
#define NOT_PAID DUNLIN_INTENT_STOP + 100 /* anything but paid */

static const Row english[] = {
	{ PAID, "paid", NULL, NULL },
	{ PAID, "Paid!", NULL, NULL },
	{ PAID, "We transferred the amount yesterday.", "2026-11-09", NULL },
	{ PAID, "This invoice was paid on 3 November.", "2026-11-03", NULL },
	{ PAID, "We have already paid this invoice.", NULL, NULL },
	{ PAID, "Hello,\n\nI paid 119.00 EUR on 2026-11-03 by bank transfer.\n\nRegards", "2026-11-03", "119.00" },
	{ PAID, "The payment was made last week, please check your account.", NULL, NULL },
	{ PAID, "Payment has been sent today", "2026-11-10", NULL },
	{ PAID, "Dear Sir or Madam, the bill has been settled in full.", NULL, NULL },
	{ PAID, "The money is on its way.", NULL, NULL },
	{ PAID, "I've just wired the money", NULL, NULL },
	{ PAID, "It's already been paid, see attached.", NULL, NULL },
	{ PAID, "Please find attached the proof of payment.", NULL, NULL },
	{ PAID, "We remitted EUR 1,250.50 on 05/11/2026.", "2026-11-05", "1250.50" },
	{ PAID, "Invoice settled yesterday, sorry for the delay", "2026-11-09", NULL },
	{ PAID, "The invoice of 1 October was paid on 6 November.", "2026-11-06", NULL },
	{ PAID, "Your reminder crossed with our payment.", NULL, NULL },
	{ PAID, "We have initiated the payment this morning.", NULL, NULL },
	{ PAID, "I payed it two days ago.", NULL, NULL },
	{ PAID, "The amount has been debited from our account.", NULL, NULL },
	{ PAID, "Sorry, we overlooked it. The transfer has been executed today.", NULL, NULL },
	{ UNPAID, "We have not paid it yet.", NULL, NULL },
	{ UNPAID, "It is still unpaid", NULL, NULL },
	{ UNPAID, "No payment received so far.", NULL, NULL },
	{ NOT_PAID, "We will pay", NULL, NULL },
	{ NOT_PAID, "have you been paid?", NULL, NULL },
	{ NOT_PAID, "If I had paid, you would know.", NULL, NULL },
	{ NOT_PAID, "Has the invoice been paid?", NULL, NULL },
	{ NOT_PAID, "It should have been paid last week.", NULL, NULL },
	{ NOT_PAID, "I think it was paid.", NULL, NULL },
	{ NOT_PAID, "I haven't paid because the goods are missing.", NULL, NULL },
	{ NOT_PAID, "It will be paid tomorrow", NULL, NULL },
	{ NOT_PAID, "As soon as the goods have been delivered the invoice will be settled.", NULL, NULL },
	{ NOT_PAID, "Once we have been paid by our customer we can settle your bill.", NULL, NULL },
	{ NOT_PAID, "Nothing has been paid.", NULL, NULL },
	{ NOT_PAID, "We never paid and never will", NULL, NULL },
	{ NOT_PAID, "The amount to be paid is wrong.", NULL, NULL },
	{ NOT_PAID, "Please tell us whether this was paid.", NULL, NULL },
	{ NOT_PAID, "Our bank failed, so the transfer was not executed.", NULL, NULL },
	{ NOT_PAID, "Was this not paid already?", NULL, NULL },
	{ NOT_PAID, "I am going to pay it on Friday.", NULL, NULL },
	{ NOT_PAID, "You claim that we have not paid.", NULL, NULL },
	{ NOT_PAID, "We could have paid earlier if the invoice had arrived.", NULL, NULL },
	{ NOT_PAID, "The postage was free.", NULL, NULL },
	{ PROMISE, "We will pay on 15.11.2026.", "2026-11-15", NULL },
	{ PROMISE, "I'll transfer the money next Friday", "2026-11-13", NULL },
	{ PROMISE, "The payment will be made by 30 November.", "2026-11-30", NULL },
	{ PROMISE, "You will receive the money in 10 days.", "2026-11-20", NULL },
	{ PROMISE, "We are going to settle the invoice tomorrow.", "2026-11-11", NULL },
	{ PROMISE, "We'll pay 100 EUR by the end of the month", "2026-11-30", "100.00" },
	{ DISPUTE, "We dispute this invoice.", NULL, NULL },
	{ DISPUTE, "We never ordered this.", NULL, NULL },
	{ DISPUTE, "The goods were damaged on arrival.", NULL, NULL },
	{ DISPUTE, "We did not receive the goods.", NULL, NULL },
	{ DISPUTE, "I won't pay this.", NULL, NULL },
	{ DISPUTE, "The amount is wrong, we agreed on 80 EUR.", NULL, NULL },
	{ DISPUTE, "I don't owe you anything", NULL, NULL },
	{ DISPUTE, "We have an objection to this claim.", NULL, NULL },
	{ COPY, "Could you please send me a copy of the invoice?", NULL, NULL },
	{ COPY, "We have not received the invoice.", NULL, NULL },
	{ COPY, "Please resend the invoice.", NULL, NULL },
	{ FIX, "Please correct the invoice, our address is wrong.", NULL, NULL },
	{ FIX, "The PO number is missing on the invoice.", NULL, NULL },
	{ CREDIT, "We are still waiting for a credit note.", NULL, NULL },
	{ PARTS, "Can we pay in three instalments?", NULL, NULL },
	{ PARTS, "We would like to agree on a payment plan.", NULL, NULL },
	{ INSOLVENT, "Our company has filed for insolvency.", NULL, NULL },
	{ INSOLVENT, "The firm is bankrupt.", NULL, NULL },
	{ WRONG, "You have the wrong address.", NULL, NULL },
	{ WRONG, "Mr Doe no longer works here.", NULL, NULL },
	{ WRONG, "I am not the right person for this.", NULL, NULL },
	{ PROCESS, "The invoice is being processed.", NULL, NULL },
	{ PROCESS, "I have forwarded your mail to our accounts department.", NULL, NULL },
	{ STOP, "Stop sending me these mails!", NULL, NULL },
	{ STOP, "Please remove us from your list.", NULL, NULL },
	{ QUESTION, "What is this for?", NULL, NULL },
	{ QUESTION, "Why do we get this?", NULL, NULL },
	{ NONE, "Thank you for your mail.", NULL, NULL },
	{ NONE, "Best regards", NULL, NULL },
};

static const Row german[] = {
	{ PAID, "bezahlt", NULL, NULL },
	{ PAID, "Ist bezahlt.", NULL, NULL },
	{ PAID, "ist schon überwiesen", NULL, NULL },
	{ PAID, "Die Rechnung wurde am 3.11. bezahlt", "2026-11-03", NULL },
	{ PAID, "Wir haben den Betrag gestern überwiesen.", "2026-11-09", NULL },
	{ PAID, "Guten Tag,\n\nich habe die 119,00 € am 3.11.2026 überwiesen.\n\nMfG", "2026-11-03", "119.00" },
	{ PAID, "Die Zahlung ist bereits erfolgt.", NULL, NULL },
	{ PAID, "Überweisung ist raus", NULL, NULL },
	{ PAID, "hab ich schon bezahlt", NULL, NULL },
	{ PAID, "Sehr geehrte Damen und Herren, die Rechnung ist inzwischen beglichen.", NULL, NULL },
	{ PAID, "Das Geld ist unterwegs.", NULL, NULL },
	{ PAID, "Ihre Mahnung hat sich mit unserer Zahlung überschnitten.", NULL, NULL },
	{ PAID, "Anbei der Überweisungsbeleg.", NULL, NULL },
	{ PAID, "Wir haben die Überweisung heute veranlasst.", "2026-11-10", NULL },
	{ PAID, "Am 5.11. haben wir die Rechnung vom 1.10. bezahlt.", "2026-11-05", NULL },
	{ PAID, "Der Betrag wurde von unserem Konto abgebucht.", NULL, NULL },
	{ PAID, "Wurde letzte Woche überwiesen", NULL, NULL },
	{ PAID, "Habe gerade eben bezahlt!", NULL, NULL },
	{ PAID, "Die offene Summe von 1.250,50 EUR haben wir am 06.11.2026 angewiesen.", "2026-11-06", "1250.50" },
	{ PAID, "Entschuldigung, das hatten wir übersehen. Das Geld ist heute überwiesen worden.", NULL, NULL },
	{ PAID, "wir zahlten am 2. November", "2026-11-02", NULL },
	{ UNPAID, "Wir haben noch nicht bezahlt.", NULL, NULL },
	{ UNPAID, "noch nicht bezahlt", NULL, NULL },
	{ UNPAID, "Kein Zahlungseingang bisher", NULL, NULL },
	{ NOT_PAID, "Ich werde bezahlen.", NULL, NULL },
	{ NOT_PAID, "Die Rechnung ist nicht bezahlt worden", NULL, NULL },
	{ NOT_PAID, "Wurde die Rechnung bezahlt?", NULL, NULL },
	{ NOT_PAID, "Haben wir das nicht schon bezahlt?", NULL, NULL },
	{ NOT_PAID, "Wenn wir bezahlt hätten, wüssten Sie es.", NULL, NULL },
	{ NOT_PAID, "Die Rechnung sollte längst bezahlt sein.", NULL, NULL },
	{ NOT_PAID, "Ich glaube, das wurde bezahlt.", NULL, NULL },
	{ NOT_PAID, "Sobald die Ware geliefert ist, wird bezahlt.", NULL, NULL },
	{ NOT_PAID, "Die Rechnung wird morgen bezahlt", NULL, NULL },
	{ NOT_PAID, "Bitte teilen Sie uns mit, ob die Rechnung bezahlt ist.", NULL, NULL },
	{ NOT_PAID, "Es wurde nichts bezahlt.", NULL, NULL },
	{ NOT_PAID, "Wir haben keine Rechnung bezahlt.", NULL, NULL },
	{ NOT_PAID, "Der zu bezahlende Betrag ist falsch.", NULL, NULL },
	{ NOT_PAID, "Das müsste bezahlt sein", NULL, NULL },
	{ NOT_PAID, "Ohne Lieferung haben wir natürlich nie bezahlt.", NULL, NULL },
	{ NOT_PAID, "Eigentlich war die Rechnung bezahlt.", NULL, NULL },
	{ NOT_PAID, "Vielleicht ist das schon bezahlt.", NULL, NULL },
	{ NOT_PAID, "Wir überweisen am Freitag.", NULL, NULL },
	{ NOT_PAID, "Die Lieferung war kostenlos.", NULL, NULL },
	{ PROMISE, "Wir werden am 15.11.2026 bezahlen.", "2026-11-15", NULL },
	{ PROMISE, "Ich überweise morgen.", "2026-11-11", NULL },
	{ PROMISE, "Die Zahlung erfolgt bis 30. November.", "2026-11-30", NULL },
	{ PROMISE, "Wir zahlen in 10 Tagen.", "2026-11-20", NULL },
	{ PROMISE, "Der Betrag wird bis Freitag überwiesen.", "2026-11-13", NULL },
	{ PROMISE, "Ich zahle die 100 € am Monatsende", "2026-11-30", "100.00" },
	{ DISPUTE, "Wir bestreiten die Forderung.", NULL, NULL },
	{ DISPUTE, "Das haben wir nie bestellt.", NULL, NULL },
	{ DISPUTE, "Die Ware war beschädigt.", NULL, NULL },
	{ DISPUTE, "Wir haben die Lieferung nicht erhalten.", NULL, NULL },
	{ DISPUTE, "Ich zahle das nicht!", NULL, NULL },
	{ DISPUTE, "Hiermit widersprechen wir Ihrer Forderung.", NULL, NULL },
	{ DISPUTE, "Der Betrag ist falsch.", NULL, NULL },
	{ DISPUTE, "Die Rechnung ist nicht korrekt.", NULL, NULL },
	{ COPY, "Bitte senden Sie uns die Rechnung noch einmal.", NULL, NULL },
	{ COPY, "Uns liegt keine Rechnung vor.", NULL, NULL },
	{ COPY, "Könnten Sie mir eine Kopie der Rechnung schicken?", NULL, NULL },
	{ FIX, "Bitte korrigieren Sie die Rechnung.", NULL, NULL },
	{ FIX, "Auf der Rechnung steht die falsche Adresse.", NULL, NULL },
	{ CREDIT, "Wir warten noch auf Ihre Gutschrift.", NULL, NULL },
	{ PARTS, "Können wir in drei Raten zahlen?", NULL, NULL },
	{ PARTS, "Ich bitte um Ratenzahlung.", NULL, NULL },
	{ INSOLVENT, "Über das Vermögen der Firma wurde das Insolvenzverfahren eröffnet.", NULL, NULL },
	{ INSOLVENT, "Wir sind zahlungsunfähig.", NULL, NULL },
	{ WRONG, "Ich bin nicht der richtige Ansprechpartner.", NULL, NULL },
	{ WRONG, "Herr Muster ist nicht mehr im Unternehmen tätig.", NULL, NULL },
	{ WRONG, "Sie haben die falsche E-Mail erwischt.", NULL, NULL },
	{ PROCESS, "Die Rechnung ist in Bearbeitung.", NULL, NULL },
	{ PROCESS, "Wir prüfen das.", NULL, NULL },
	{ STOP, "Hören Sie auf, mir zu schreiben.", NULL, NULL },
	{ STOP, "Bitte keine weiteren Mahnungen mehr.", NULL, NULL },
	{ QUESTION, "Worum geht es?", NULL, NULL },
	{ QUESTION, "Welche Rechnung meinen Sie?", NULL, NULL },
	{ NONE, "Vielen Dank für Ihre Nachricht.", NULL, NULL },
	{ NONE, "Mit freundlichen Grüßen", NULL, NULL },
};

static const Row others[] = {
	{ PAID, "J'ai payé hier par virement.", NULL, NULL },
	{ PAID, "Nous l'avons réglée la semaine dernière.", NULL, NULL },
	{ NOT_PAID, "Je n'ai pas encore payé.", NULL, NULL },
	{ DISPUTE, "La facture est erronée.", NULL, NULL },
	{ DISPUTE, "Le montant n'est pas correct.", NULL, NULL },
	{ PARTS, "Peut-on payer en trois fois ?", NULL, NULL },
	{ DISPUTE, "De factuur klopt niet.", NULL, NULL },
	{ DISPUTE, "Het bedrag is onjuist.", NULL, NULL },
	{ DISPUTE, "La fattura è sbagliata.", NULL, NULL },
	{ DISPUTE, "La factura no es correcta.", NULL, NULL },
	{ DISPUTE, "El importe es incorrecto.", NULL, NULL },
	{ DISPUTE, "rachunek jest błędny", NULL, NULL },
	{ DISPUTE, "Otrzymaliśmy błędną fakturę.", NULL, NULL },
	{ PROMISE, "on va payer vendredi", NULL, NULL },
	/* French */
	{ PAID, "Payé", NULL, NULL },
	{ PAID, "Bonjour,\n\nla facture a été payée hier.\n\nCordialement", "2026-11-09", NULL },
	{ PAID, "Nous avons déjà réglé cette facture.", NULL, NULL },
	{ PAID, "Le virement a été effectué le 3 novembre.", "2026-11-03", NULL },
	{ NOT_PAID, "Nous n'avons pas encore payé.", NULL, NULL },
	{ NOT_PAID, "La facture sera payée demain.", NULL, NULL },
	{ NOT_PAID, "Avez-vous été payés ?", NULL, NULL },
	{ NOT_PAID, "Nous n'avons jamais payé cette facture.", NULL, NULL },
	{ NOT_PAID, "Dès que la facture est payée, nous vous écrirons.", NULL, NULL },
	{ PROMISE, "Nous paierons le 15 novembre.", "2026-11-15", NULL },
	{ PROMISE, "Le paiement sera effectué vendredi.", "2026-11-13", NULL },
	{ DISPUTE, "Nous contestons cette facture.", NULL, NULL },
	{ DISPUTE, "Nous n'avons jamais commandé ce produit.", NULL, NULL },
	{ PARTS, "Pouvons-nous payer en plusieurs fois ?", NULL, NULL },
	{ COPY, "Merci de nous envoyer une copie de la facture.", NULL, NULL },
	{ WRONG, "Je ne suis pas la bonne personne.", NULL, NULL },
	/* Dutch */
	{ PAID, "Betaald", NULL, NULL },
	{ PAID, "De factuur is gisteren betaald.", "2026-11-09", NULL },
	{ PAID, "Wij hebben het bedrag overgemaakt.", NULL, NULL },
	{ NOT_PAID, "De factuur is niet betaald.", NULL, NULL },
	{ NOT_PAID, "Wij zullen morgen betalen.", NULL, NULL },
	{ NOT_PAID, "Zodra de goederen geleverd zijn, is de factuur betaald.", NULL, NULL },
	{ PROMISE, "Wij zullen op 15 november betalen.", "2026-11-15", NULL },
	{ DISPUTE, "Wij zijn het niet eens met deze factuur.", NULL, NULL },
	{ DISPUTE, "Wij betwisten het bedrag.", NULL, NULL },
	{ PARTS, "Kunnen wij in termijnen betalen?", NULL, NULL },
	{ COPY, "Graag ontvangen wij een kopie van de factuur.", NULL, NULL },
	{ WRONG, "Ik ben niet de juiste persoon.", NULL, NULL },
	/* Italian */
	{ PAID, "Pagato", NULL, NULL },
	{ PAID, "La fattura è stata pagata ieri.", "2026-11-09", NULL },
	{ PAID, "Abbiamo già effettuato il bonifico, è stato eseguito il bonifico.", NULL, NULL },
	{ PAID, "Il bonifico è stato eseguito il 3 novembre.", "2026-11-03", NULL },
	{ NOT_PAID, "Non abbiamo ancora pagato.", NULL, NULL },
	{ NOT_PAID, "La fattura sarà pagata domani.", NULL, NULL },
	{ NOT_PAID, "Quando avete pagato?", NULL, NULL },
	{ PROMISE, "Pagheremo il 15 novembre.", "2026-11-15", NULL },
	{ DISPUTE, "Contestiamo questa fattura.", NULL, NULL },
	{ DISPUTE, "Non siamo d'accordo.", NULL, NULL },
	{ PARTS, "Vorremmo pagare a rate.", NULL, NULL },
	{ COPY, "Ci serve una copia della fattura.", NULL, NULL },
	{ WRONG, "Il signore non lavora più qui.", NULL, NULL },
	/* Spanish */
	{ PAID, "Pagado", NULL, NULL },
	{ PAID, "La factura ya está pagada.", NULL, NULL },
	{ PAID, "Hemos pagado ayer.", "2026-11-09", NULL },
	{ PAID, "La transferencia fue realizada el 3 de noviembre.", "2026-11-03", NULL },
	{ NOT_PAID, "No hemos pagado todavía.", NULL, NULL },
	{ NOT_PAID, "La factura será pagada mañana.", NULL, NULL },
	{ NOT_PAID, "¿Han pagado ustedes?", NULL, NULL },
	{ PROMISE, "Pagaremos el 15 de noviembre.", "2026-11-15", NULL },
	{ DISPUTE, "No estamos de acuerdo con la factura.", NULL, NULL },
	{ DISPUTE, "Nunca hemos pedido este producto.", NULL, NULL },
	{ PARTS, "Queremos pagar a plazos.", NULL, NULL },
	{ COPY, "Por favor, una copia de la factura.", NULL, NULL },
	{ WRONG, "Esa persona ya no trabaja aquí.", NULL, NULL },
	/* Polish */
	{ PAID, "Zapłacono", NULL, NULL },
	{ PAID, "Faktura została opłacona wczoraj.", "2026-11-09", NULL },
	{ PAID, "Przelew został wykonany 3 listopada.", "2026-11-03", NULL },
	{ NOT_PAID, "Nie zapłaciliśmy jeszcze.", NULL, NULL },
	{ NOT_PAID, "Faktura zostanie opłacona jutro.", NULL, NULL },
	{ NOT_PAID, "Czy faktura została opłacona?", NULL, NULL },
	{ PROMISE, "Zapłacimy 15 listopada.", "2026-11-15", NULL },
	{ DISPUTE, "Nie zgadzamy się z fakturą.", NULL, NULL },
	{ DISPUTE, "Kwestionujemy tę kwotę.", NULL, NULL },
	{ PARTS, "Czy możemy zapłacić w ratach?", NULL, NULL },
	{ COPY, "Poproszę o kopię faktury.", NULL, NULL },
	{ WRONG, "Ta osoba już tu nie pracuje.", NULL, NULL },
};

static void
check_row(const Row *row)
{
	DunlinReply reply = { .text = (char *)row->text };
	DunlinDay today, expected = DUNLIN_DAY_NONE;
	gboolean right;

	g_assert_true(dunlin_day_from_ymd(2026, 11, 10, &today));
	dunlin_intent_read(&reply, today);
	right = row->intent == NOT_PAID ? reply.intent != PAID : reply.intent == row->intent;
	if (row->date && dunlin_day_parse(row->date, &expected))
		right = right && reply.date == expected;
	if (row->amount)
		right = right && !g_strcmp0(reply.amount, row->amount);
	if (!right) {
		g_autofree char *day = dunlin_day_to_string(reply.date);

		g_test_message("%s: %s %s %s", row->text, dunlin_intent_to_string(reply.intent), day,
			       reply.amount);
		g_test_fail();
	}
	g_assert_cmpfloat(reply.confidence, <=, 1.0);
	g_free(reply.amount);
}

static void
check_rows(const Row *rows, gsize count)
{
	for (gsize i = 0; i < count; i++)
		check_row(&rows[i]);
}

static void
test_english(void)
{
	check_rows(english, G_N_ELEMENTS(english));
}

static void
test_german(void)
{
	check_rows(german, G_N_ELEMENTS(german));
}

static void
test_others(void)
{
	check_rows(others, G_N_ELEMENTS(others));
}

/* Two things that do not go together lower the confidence. */
static void
test_contradiction(void)
{
	DunlinReply reply = { .text = (char *)"The first invoice was paid yesterday. We dispute the second one." };

	dunlin_intent_read(&reply, 20767);
	g_assert_cmpint(reply.intent, ==, PAID);
	g_assert_cmpfloat(reply.confidence, <, 0.7);
}

int
main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/intent/english", test_english);
	g_test_add_func("/intent/german", test_german);
	g_test_add_func("/intent/others", test_others);
	g_test_add_func("/intent/contradiction", test_contradiction);
	return g_test_run();
}
