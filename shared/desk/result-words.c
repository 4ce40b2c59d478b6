/* SPDX-License-Identifier: BSD-2-Clause */
/* What commands are answered, in the creditor's languages: words alone; result.c puts them together. */
#include "desk/internal.h"

typedef struct {
	const char *language;
	const char *texts[DUNLIN_RESULT_COUNT]; /* {1} and {2} stand for the arguments */
} Language;

/* The first is used for every language that has no row. */
static const Language languages[] = {
	{"en",
	 {
		 [DUNLIN_RESULT_CLOSED] = "claim {1} is closed; no more letters",
		 [DUNLIN_RESULT_CLOSED_PAID] = "claim {1} is closed as paid; no more letters",
		 [DUNLIN_RESULT_CLOSED_WITHDRAWN] = "claim {1} is withdrawn; no more letters",
		 [DUNLIN_RESULT_CLOSED_WRITTEN_OFF] = "claim {1} is written off; no more letters",
		 [DUNLIN_RESULT_STILL_OPEN] = "claim {1}: {2} still open",
		 [DUNLIN_RESULT_REOPENED] = "claim {1} is open again",
		 [DUNLIN_RESULT_IS_DRAFT] = "claim {1} still lacks a fact",
		 [DUNLIN_RESULT_GOES_ON] = "claim {1} is open, the plan goes on",
		 [DUNLIN_RESULT_IS_HELD] = "claim {1} is held until you resume it",
		 [DUNLIN_RESULT_HELD_UNTIL] = "claim {1} is held until {2}",
		 [DUNLIN_RESULT_IS_DISPUTED] = "claim {1} is disputed; no more letters",
		 [DUNLIN_RESULT_IS_IN_COLLECTION] = "claim {1} is with the collection partner",
		 [DUNLIN_RESULT_NOTED] = "claim {1}: noted",
		 [DUNLIN_RESULT_NOT_NOW] = "that is not possible in the state that claim {1} is in",
		 [DUNLIN_RESULT_CUSTOMER_HELD] =
			 "customer {2} is held, and so are claims that come; open claims: {1}",
		 [DUNLIN_RESULT_CUSTOMER_RESUMED] =
			 "customer {2} goes on; claims that are open again: {1}",
		 [DUNLIN_RESULT_HELD_WITH_CUSTOMER] =
			 "claim {1} rests with all of customer {2}: “resume customer {2}” lets them go on",
		 [DUNLIN_RESULT_WAIVED] = "{2} of interest and costs are waived",
		 [DUNLIN_RESULT_BOOKED_BEFORE] =
			 "{2} were booked for claim {1} a few days ago already; if it is the same "
			 "payment, “unpaid {1} {2}” takes one back",
		 [DUNLIN_RESULT_TAKEN_BACK] = "{2} are taken back from its payments",
		 [DUNLIN_RESULT_OVERPAID] =
			 "{2} more than was open are kept as credit in the customer's account; "
			 "“offset” pays another of his claims with it, if it is not paid back",
		 [DUNLIN_RESULT_OFFSET] = "{2} came from the customer's account",
		 [DUNLIN_RESULT_GROSS] = "{2} gross of invoice {1} are given up",
		 [DUNLIN_RESULT_NET_TAX] = "net {1}, VAT {2}",
		 [DUNLIN_RESULT_NO_RATES] =
			 "how much of it is tax at which rate, the invoice tells: it could not be read",
		 [DUNLIN_RESULT_STATEMENT] = "claim {1}: the customer's account follows in a mail of its own",
		 [DUNLIN_RESULT_DISCOUNT] = "{2} of discount were taken in time",
		 [DUNLIN_RESULT_DECLINED] =
			 "claim {1}: your customer gets no letter; samples to send yourself follow",
		 [DUNLIN_RESULT_DISPUTED_PART] =
			 "claim {1}: {2} are disputed and not asked for; the rest goes on",
		 [DUNLIN_RESULT_INSTALMENTS] =
			 "claim {1}: {2}; no reminders while they are paid",
		 [DUNLIN_RESULT_CONTRADICTED] = "claim {1} is held: {2} said the opposite; whoever of you "
						 "writes again decides",
		 [DUNLIN_RESULT_SAMPLES] = "claim {1}: the samples follow in a mail of their own",
		 [DUNLIN_RESULT_APPROVER_ONLY] = "only an approver may say that",
		 [DUNLIN_RESULT_OTHER_SIDE_ONLY] = "only the other side may say that",
		 [DUNLIN_RESULT_NO_NUMBER] = "the mail that you answer has no number {1}",
		 [DUNLIN_RESULT_WHICH_NUMBER] =
			 "which one? write its number behind the word, or all of them: “2 5”",
		 [DUNLIN_RESULT_ASKED_OTHERWISE] =
			 "claim {1}: the mail that you answer did not ask what is asked now; "
			 "please answer the newest one",
		 [DUNLIN_RESULT_UNREAD] = "this line was not understood; nothing was done",
		 [DUNLIN_RESULT_REST_OFFERS] =
			 "to remind a customer for the first time needs “yes” with the number",
		 [DUNLIN_RESULT_NO_REST] =
			 "a line of this mail was not understood, so the rest is not clear; "
			 "please answer it by number",
		 [DUNLIN_RESULT_STEP_REMINDER] = "friendly reminder",
		 [DUNLIN_RESULT_STEP_FINAL] = "final reminder",
		 [DUNLIN_RESULT_STEP_SECOND] = "second reminder",
		 [DUNLIN_RESULT_STEP_TASK] = "task for you",
		 [DUNLIN_RESULT_STEP_HANDOVER] = "hand-over to the collection agency",
		 [DUNLIN_RESULT_HELD_NO_DAY] =
			 "“{1}” is not a date: the hold has no end until you name a day",
		 [DUNLIN_RESULT_NOT_A_DAY] = "“{1}” is not a date: write it like 2026-12-24",
		 [DUNLIN_RESULT_DAY_TO_COME] = "that day has not come yet",
		 [DUNLIN_RESULT_ONE_AMOUNT] =
			 "one amount for several claims: give each a line of its own",
		 [DUNLIN_RESULT_NO_CLAIM] = "there is no claim with that reference",
		 [DUNLIN_RESULT_WHICH_CLAIM] =
			 "which claim? write its reference behind the command",
		 [DUNLIN_RESULT_ONE_CLAIM] =
			 "that is said of one claim, not of a customer: write the "
			 "claim's reference; nothing was done",
		 [DUNLIN_RESULT_NO_INVOICE] = "there is no claim of invoice {1}",
		 [DUNLIN_RESULT_NO_CUSTOMER] = "no customer has the number “{1}”",
		 [DUNLIN_RESULT_NO_PURPOSE] =
			 "no claim is paid by “{1}”: write its reference or its invoice's number; nothing was done",
		 [DUNLIN_RESULT_WHICH_PURPOSE] =
			 "“{1}” may be for {2}: give each a line of its own, with its reference and its amount; nothing was done",
	 }},
	{"de",
	 {
		 [DUNLIN_RESULT_CLOSED] = "Forderung {1} ist geschlossen; es gehen keine Briefe mehr hinaus",
		 [DUNLIN_RESULT_CLOSED_PAID] =
			 "Forderung {1} ist bezahlt und geschlossen; es gehen keine Briefe mehr hinaus",
		 [DUNLIN_RESULT_CLOSED_WITHDRAWN] =
			 "Forderung {1} ist zurückgenommen; es gehen keine Briefe mehr hinaus",
		 [DUNLIN_RESULT_CLOSED_WRITTEN_OFF] =
			 "Forderung {1} ist ausgebucht; es gehen keine Briefe mehr hinaus",
		 [DUNLIN_RESULT_STILL_OPEN] = "Forderung {1}: noch {2} offen",
		 [DUNLIN_RESULT_REOPENED] = "Forderung {1} ist wieder offen",
		 [DUNLIN_RESULT_IS_DRAFT] = "bei Forderung {1} fehlt noch etwas",
		 [DUNLIN_RESULT_GOES_ON] = "Forderung {1} ist offen, der Plan läuft",
		 [DUNLIN_RESULT_IS_HELD] = "Forderung {1} ruht, bis Sie „fortsetzen“ schreiben",
		 [DUNLIN_RESULT_HELD_UNTIL] = "Forderung {1} ruht bis zum {2}",
		 [DUNLIN_RESULT_IS_DISPUTED] =
			 "Forderung {1} ist bestritten; es gehen keine Briefe mehr hinaus",
		 [DUNLIN_RESULT_IS_IN_COLLECTION] = "Forderung {1} ist beim Inkassounternehmen",
		 [DUNLIN_RESULT_NOTED] = "Forderung {1}: vermerkt",
		 [DUNLIN_RESULT_NOT_NOW] = "im jetzigen Stand der Forderung {1} geht das nicht",
		 [DUNLIN_RESULT_CUSTOMER_HELD] =
			 "Kunde {2} ruht, auch mit Forderungen, die noch kommen; offene Forderungen: {1}",
		 [DUNLIN_RESULT_CUSTOMER_RESUMED] =
			 "für Kunde {2} läuft der Plan weiter; wieder offene Forderungen: {1}",
		 [DUNLIN_RESULT_HELD_WITH_CUSTOMER] =
			 "Forderung {1} ruht mit allen des Kunden {2}: „fortsetzen Kunde {2}“ lässt sie weiterlaufen",
		 [DUNLIN_RESULT_WAIVED] = "auf {2} Zinsen und Kosten wird verzichtet",
		 [DUNLIN_RESULT_BOOKED_BEFORE] =
			 "{2} sind zu Forderung {1} vor wenigen Tagen schon verbucht; ist es dieselbe "
			 "Zahlung, nimmt „unbezahlt {1} {2}“ eine zurück",
		 [DUNLIN_RESULT_TAKEN_BACK] = "{2} sind von ihren Zahlungen zurückgenommen",
		 [DUNLIN_RESULT_OVERPAID] =
			 "{2} sind mehr als offen war und bleiben als Guthaben auf dem Konto des Kunden; "
			 "„verrechnen“ bezahlt damit eine andere Forderung, wenn es nicht erstattet wird",
		 [DUNLIN_RESULT_OFFSET] = "{2} kommen vom Konto des Kunden",
		 [DUNLIN_RESULT_GROSS] = "{2} brutto der Rechnung {1} sind aufgegeben",
		 [DUNLIN_RESULT_NET_TAX] = "netto {1}, Umsatzsteuer {2}",
		 [DUNLIN_RESULT_NO_RATES] =
			 "wie viel davon Umsatzsteuer zu welchem Satz ist, sagt die Rechnung: lesen ließ es sich nicht",
		 [DUNLIN_RESULT_STATEMENT] =
			 "Forderung {1}: das Konto des Kunden kommt mit eigener Mail",
		 [DUNLIN_RESULT_DISCOUNT] = "{2} Skonto sind rechtzeitig abgezogen",
		 [DUNLIN_RESULT_DECLINED] =
			 "Forderung {1}: Ihr Kunde bekommt keinen Brief; Muster zum Selberschicken folgen",
		 [DUNLIN_RESULT_DISPUTED_PART] =
			 "Forderung {1}: {2} sind bestritten und bleiben außen vor; der Rest läuft weiter",
		 [DUNLIN_RESULT_INSTALMENTS] =
			 "Forderung {1}: {2}; solange sie eingehen, wird nicht erinnert",
		 [DUNLIN_RESULT_CONTRADICTED] = "Forderung {1} ruht: {2} hat das Gegenteil geschrieben; wer von "
						 "Ihnen noch einmal schreibt, entscheidet",
		 [DUNLIN_RESULT_SAMPLES] = "Forderung {1}: Die Muster folgen in einer eigenen E-Mail",
		 [DUNLIN_RESULT_APPROVER_ONLY] = "das darf nur ein Freigabeberechtigter sagen",
		 [DUNLIN_RESULT_OTHER_SIDE_ONLY] = "das darf nur die andere Seite sagen",
		 [DUNLIN_RESULT_NO_NUMBER] =
			 "die E-Mail, auf die Sie antworten, hat keine Nummer {1}",
		 [DUNLIN_RESULT_WHICH_NUMBER] =
			 "welche? Bitte die Nummer hinter das Wort schreiben, oder alle: „2 5“",
		 [DUNLIN_RESULT_ASKED_OTHERWISE] =
			 "Forderung {1}: Die E-Mail, auf die Sie antworten, hat etwas anderes "
			 "gefragt als jetzt offen ist; bitte auf die neueste antworten",
		 [DUNLIN_RESULT_UNREAD] =
			 "diese Zeile wurde nicht verstanden; es wurde nichts getan",
		 [DUNLIN_RESULT_REST_OFFERS] =
			 "einen Kunden erstmals zu erinnern braucht „ja“ mit der Nummer",
		 [DUNLIN_RESULT_NO_REST] =
			 "eine Zeile dieser E-Mail wurde nicht verstanden, also ist unklar, was "
			 "der Rest ist; bitte mit Nummern antworten",
		 [DUNLIN_RESULT_STEP_REMINDER] = "freundliche Erinnerung",
		 [DUNLIN_RESULT_STEP_FINAL] = "letzte Erinnerung",
		 [DUNLIN_RESULT_STEP_SECOND] = "zweite Erinnerung",
		 [DUNLIN_RESULT_STEP_TASK] = "Aufgabe für Sie",
		 [DUNLIN_RESULT_STEP_HANDOVER] = "Übergabe an das Inkassounternehmen",
		 [DUNLIN_RESULT_HELD_NO_DAY] =
			 "„{1}“ ist kein Datum: das Ruhen hat kein Ende, bis Sie einen Tag nennen",
		 [DUNLIN_RESULT_NOT_A_DAY] =
			 "„{1}“ ist kein Datum: schreiben Sie es wie 24.12.2026",
		 [DUNLIN_RESULT_DAY_TO_COME] = "dieser Tag ist noch nicht gekommen",
		 [DUNLIN_RESULT_ONE_AMOUNT] =
			 "ein Betrag für mehrere Forderungen: geben Sie jeder eine eigene Zeile",
		 [DUNLIN_RESULT_NO_CLAIM] = "es gibt keine Forderung mit diesem Zeichen",
		 [DUNLIN_RESULT_WHICH_CLAIM] =
			 "welche Forderung? schreiben Sie ihr Zeichen hinter das Wort",
		 [DUNLIN_RESULT_ONE_CLAIM] =
			 "das gilt einer Forderung, nicht einem Kunden: schreiben Sie "
			 "das Zeichen der Forderung; getan wurde nichts",
		 [DUNLIN_RESULT_NO_INVOICE] = "es gibt keine Forderung zur Rechnung {1}",
		 [DUNLIN_RESULT_NO_CUSTOMER] = "kein Kunde hat die Nummer „{1}“",
		 [DUNLIN_RESULT_NO_PURPOSE] =
			 "„{1}“ nennt keine Forderung: schreiben Sie ihr Zeichen oder die Rechnungsnummer; getan wurde nichts",
		 [DUNLIN_RESULT_WHICH_PURPOSE] =
			 "„{1}“ kann {2} meinen: geben Sie jeder eine eigene Zeile mit Zeichen und Betrag; getan wurde nichts",
	 }},
	{"fr",
	 {
		 [DUNLIN_RESULT_GROSS] = "{2} TTC de la facture {1} sont abandonnés",
		 [DUNLIN_RESULT_NET_TAX] = "hors taxe {1}, TVA {2}",
		 [DUNLIN_RESULT_NO_RATES] =
			 "la part de taxe par taux est à voir sur la facture : elle n'a pas pu être lue",
		 [DUNLIN_RESULT_CONTRADICTED] =
			 "la créance {1} est suspendue : {2} a dit le contraire ; qui de vous écrit encore décide",
		 [DUNLIN_RESULT_CLOSED] = "la créance {1} est close ; plus aucune lettre ne part",
		 [DUNLIN_RESULT_CLOSED_PAID] =
			 "la créance {1} est payée et close ; plus aucune lettre ne part",
		 [DUNLIN_RESULT_CLOSED_WITHDRAWN] =
			 "la créance {1} est retirée ; plus aucune lettre ne part",
		 [DUNLIN_RESULT_CLOSED_WRITTEN_OFF] =
			 "la créance {1} est passée en perte ; plus aucune lettre ne part",
		 [DUNLIN_RESULT_STILL_OPEN] = "créance {1} : il reste {2} à régler",
		 [DUNLIN_RESULT_REOPENED] = "la créance {1} est rouverte",
		 [DUNLIN_RESULT_IS_DRAFT] = "il manque encore quelque chose à la créance {1}",
		 [DUNLIN_RESULT_GOES_ON] = "la créance {1} est ouverte, le plan continue",
		 [DUNLIN_RESULT_IS_HELD] =
			 "la créance {1} est suspendue jusqu'à ce que vous écriviez « reprendre »",
		 [DUNLIN_RESULT_HELD_UNTIL] = "la créance {1} est suspendue jusqu'au {2}",
		 [DUNLIN_RESULT_IS_DISPUTED] =
			 "la créance {1} est contestée ; plus aucune lettre ne part",
		 [DUNLIN_RESULT_IS_IN_COLLECTION] =
			 "la créance {1} est chez le partenaire de recouvrement",
		 [DUNLIN_RESULT_NOTED] = "créance {1} : noté",
		 [DUNLIN_RESULT_NOT_NOW] =
			 "ce n'est pas possible dans l'état actuel de la créance {1}",
		 [DUNLIN_RESULT_CUSTOMER_HELD] =
			 "le client {2} est suspendu, avec les créances à venir aussi ; créances ouvertes : {1}",
		 [DUNLIN_RESULT_CUSTOMER_RESUMED] =
			 "le plan reprend pour le client {2} ; créances à nouveau ouvertes : {1}",
		 [DUNLIN_RESULT_HELD_WITH_CUSTOMER] =
			 "la créance {1} est suspendue avec toutes celles du client {2} : « reprendre client {2} » les relance",
		 [DUNLIN_RESULT_WAIVED] = "on renonce à {2} d'intérêts et de frais",
		 [DUNLIN_RESULT_BOOKED_BEFORE] =
			 "{2} ont déjà été enregistrés il y a quelques jours pour la créance {1} ; si c'est "
			 "le même paiement, « impayé {1} {2} » en annule un",
		 [DUNLIN_RESULT_TAKEN_BACK] = "{2} sont retirés de ses paiements",
		 [DUNLIN_RESULT_OVERPAID] =
			 "{2} de plus que le montant dû restent en avoir sur le compte du client ; "
			 "« compenser » en paie une autre créance, s'ils ne sont pas remboursés",
		 [DUNLIN_RESULT_OFFSET] = "{2} viennent du compte du client",
		 [DUNLIN_RESULT_STATEMENT] =
			 "créance {1} : le compte du client suit dans un message séparé",
		 [DUNLIN_RESULT_DISCOUNT] = "{2} d'escompte ont été pris à temps",
		 [DUNLIN_RESULT_DECLINED] =
			 "créance {1} : votre client ne reçoit aucune lettre ; des modèles à envoyer vous-même suivent",
		 [DUNLIN_RESULT_DISPUTED_PART] =
			 "créance {1} : {2} sont contestés et ne sont pas demandés ; le reste continue",
		 [DUNLIN_RESULT_INSTALMENTS] =
			 "créance {1} : {2} ; aucun rappel tant que c'est payé",
		 [DUNLIN_RESULT_SAMPLES] =
			 "créance {1} : les modèles suivent dans un message séparé",
		 [DUNLIN_RESULT_APPROVER_ONLY] = "seule une personne habilitée peut le dire",
		 [DUNLIN_RESULT_OTHER_SIDE_ONLY] = "seule l'autre partie peut le dire",
		 [DUNLIN_RESULT_NO_NUMBER] =
			 "le message auquel vous répondez n'a pas de numéro {1}",
		 [DUNLIN_RESULT_WHICH_NUMBER] =
			 "laquelle ? écrivez son numéro après le mot, ou tous : « 2 5 »",
		 [DUNLIN_RESULT_ASKED_OTHERWISE] =
			 "créance {1} : le message auquel vous répondez demandait autre chose "
			 "que la question actuelle ; répondez au plus récent",
		 [DUNLIN_RESULT_UNREAD] = "cette ligne n'a pas été comprise ; rien n'a été fait",
		 [DUNLIN_RESULT_REST_OFFERS] =
			 "rappeler un client pour la première fois demande « oui » et le numéro",
		 [DUNLIN_RESULT_NO_REST] =
			 "une ligne de ce message n'a pas été comprise, le reste n'est donc pas "
			 "clair ; répondez par numéro",
		 [DUNLIN_RESULT_STEP_REMINDER] = "rappel amical",
		 [DUNLIN_RESULT_STEP_FINAL] = "dernier rappel",
		 [DUNLIN_RESULT_STEP_SECOND] = "deuxième rappel",
		 [DUNLIN_RESULT_STEP_TASK] = "tâche pour vous",
		 [DUNLIN_RESULT_STEP_HANDOVER] = "remise à la société de recouvrement",
		 [DUNLIN_RESULT_HELD_NO_DAY] =
			 "« {1} » n'est pas une date : la suspension n'a pas de fin tant que vous n'indiquez pas de jour",
		 [DUNLIN_RESULT_NOT_A_DAY] =
			 "« {1} » n'est pas une date : écrivez-la comme 24/12/2026",
		 [DUNLIN_RESULT_DAY_TO_COME] = "ce jour n'est pas encore venu",
		 [DUNLIN_RESULT_ONE_AMOUNT] =
			 "un seul montant pour plusieurs créances : donnez à chacune sa "
			 "propre ligne",
		 [DUNLIN_RESULT_NO_CLAIM] = "il n'y a pas de créance avec cette référence",
		 [DUNLIN_RESULT_WHICH_CLAIM] =
			 "quelle créance ? écrivez sa référence après le mot",
		 [DUNLIN_RESULT_ONE_CLAIM] =
			 "cela se dit d'une créance, non d'un client : écrivez la "
			 "référence de la créance ; rien n'a été fait",
		 [DUNLIN_RESULT_NO_INVOICE] = "il n'y a pas de créance pour la facture {1}",
		 [DUNLIN_RESULT_NO_CUSTOMER] = "aucun client n'a le numéro « {1} »",
		 [DUNLIN_RESULT_NO_PURPOSE] =
			 "« {1} » ne désigne aucune créance : indiquez sa référence ou le numéro de la facture ; rien n'a été fait",
		 [DUNLIN_RESULT_WHICH_PURPOSE] =
			 "« {1} » peut désigner {2} : donnez à chacune sa propre ligne, avec sa référence et son montant ; rien n'a été fait",
	 }},
	{"nl",
	 {
		 [DUNLIN_RESULT_GROSS] = "{2} bruto van factuur {1} is opgegeven",
		 [DUNLIN_RESULT_NET_TAX] = "netto {1}, btw {2}",
		 [DUNLIN_RESULT_NO_RATES] =
			 "hoeveel daarvan btw is en tegen welk tarief, staat op de factuur: het was niet te lezen",
		 [DUNLIN_RESULT_CONTRADICTED] =
			 "vordering {1} wordt aangehouden: {2} zei het tegendeel; wie van u nog eens schrijft, beslist",
		 [DUNLIN_RESULT_CLOSED] =
			 "vordering {1} is gesloten; er gaan geen brieven meer uit",
		 [DUNLIN_RESULT_CLOSED_PAID] =
			 "vordering {1} is betaald en gesloten; er gaan geen brieven meer uit",
		 [DUNLIN_RESULT_CLOSED_WITHDRAWN] =
			 "vordering {1} is ingetrokken; er gaan geen brieven meer uit",
		 [DUNLIN_RESULT_CLOSED_WRITTEN_OFF] =
			 "vordering {1} is afgeboekt; er gaan geen brieven meer uit",
		 [DUNLIN_RESULT_STILL_OPEN] = "vordering {1}: nog {2} open",
		 [DUNLIN_RESULT_REOPENED] = "vordering {1} is weer open",
		 [DUNLIN_RESULT_IS_DRAFT] = "bij vordering {1} ontbreekt nog iets",
		 [DUNLIN_RESULT_GOES_ON] = "vordering {1} is open, het plan gaat verder",
		 [DUNLIN_RESULT_IS_HELD] =
			 "vordering {1} wordt aangehouden tot u “hervatten” schrijft",
		 [DUNLIN_RESULT_HELD_UNTIL] = "vordering {1} wordt aangehouden tot {2}",
		 [DUNLIN_RESULT_IS_DISPUTED] =
			 "vordering {1} is betwist; er gaan geen brieven meer uit",
		 [DUNLIN_RESULT_IS_IN_COLLECTION] = "vordering {1} ligt bij de incassopartner",
		 [DUNLIN_RESULT_NOTED] = "vordering {1}: genoteerd",
		 [DUNLIN_RESULT_NOT_NOW] = "dat kan niet in de huidige stand van vordering {1}",
		 [DUNLIN_RESULT_CUSTOMER_HELD] =
			 "klant {2} wordt aangehouden, ook met vorderingen die nog komen; open vorderingen: {1}",
		 [DUNLIN_RESULT_CUSTOMER_RESUMED] =
			 "voor klant {2} gaat het plan verder; weer open vorderingen: {1}",
		 [DUNLIN_RESULT_HELD_WITH_CUSTOMER] =
			 "vordering {1} wordt met alle van klant {2} aangehouden: “hervatten klant {2}” laat ze verdergaan",
		 [DUNLIN_RESULT_WAIVED] = "van {2} rente en kosten wordt afgezien",
		 [DUNLIN_RESULT_BOOKED_BEFORE] =
			 "{2} is enkele dagen geleden al voor vordering {1} geboekt; is het dezelfde "
			 "betaling, dan neemt “onbetaald {1} {2}” er een terug",
		 [DUNLIN_RESULT_TAKEN_BACK] = "{2} is van de betalingen teruggenomen",
		 [DUNLIN_RESULT_OVERPAID] =
			 "{2} meer dan er open stond blijft als tegoed op de rekening van de klant; "
			 "“verrekenen” betaalt er een andere vordering mee, als het niet wordt terugbetaald",
		 [DUNLIN_RESULT_OFFSET] = "{2} kwam van de rekening van de klant",
		 [DUNLIN_RESULT_STATEMENT] =
			 "vordering {1}: de rekening van de klant volgt in een eigen bericht",
		 [DUNLIN_RESULT_DISCOUNT] = "{2} korting is op tijd genomen",
		 [DUNLIN_RESULT_DECLINED] =
			 "vordering {1}: uw klant krijgt geen brief; voorbeelden om zelf te versturen volgen",
		 [DUNLIN_RESULT_DISPUTED_PART] =
			 "vordering {1}: {2} is betwist en wordt niet gevraagd; de rest gaat verder",
		 [DUNLIN_RESULT_INSTALMENTS] =
			 "vordering {1}: {2}; geen herinneringen zolang er betaald wordt",
		 [DUNLIN_RESULT_SAMPLES] =
			 "vordering {1}: de voorbeelden volgen in een eigen bericht",
		 [DUNLIN_RESULT_APPROVER_ONLY] = "dat mag alleen een gemachtigde zeggen",
		 [DUNLIN_RESULT_OTHER_SIDE_ONLY] = "dat mag alleen de andere partij zeggen",
		 [DUNLIN_RESULT_NO_NUMBER] =
			 "het bericht waarop u antwoordt heeft geen nummer {1}",
		 [DUNLIN_RESULT_WHICH_NUMBER] =
			 "welke? schrijf het nummer achter het woord, of alle: “2 5”",
		 [DUNLIN_RESULT_ASKED_OTHERWISE] =
			 "vordering {1}: het bericht waarop u antwoordt vroeg iets anders dan "
			 "nu gevraagd wordt; antwoord op het nieuwste",
		 [DUNLIN_RESULT_UNREAD] = "deze regel is niet begrepen; er is niets gedaan",
		 [DUNLIN_RESULT_REST_OFFERS] =
			 "een klant voor het eerst herinneren vraagt “ja” met het nummer",
		 [DUNLIN_RESULT_NO_REST] =
			 "een regel van dit bericht is niet begrepen, dus is onduidelijk wat de "
			 "rest is; antwoord met nummers",
		 [DUNLIN_RESULT_STEP_REMINDER] = "vriendelijke herinnering",
		 [DUNLIN_RESULT_STEP_FINAL] = "laatste aanmaning",
		 [DUNLIN_RESULT_STEP_SECOND] = "tweede herinnering",
		 [DUNLIN_RESULT_STEP_TASK] = "taak voor u",
		 [DUNLIN_RESULT_STEP_HANDOVER] = "overdracht aan het incassobureau",
		 [DUNLIN_RESULT_HELD_NO_DAY] =
			 "“{1}” is geen datum: het aanhouden heeft geen einde tot u een dag noemt",
		 [DUNLIN_RESULT_NOT_A_DAY] = "“{1}” is geen datum: schrijf die als 2026-12-24",
		 [DUNLIN_RESULT_DAY_TO_COME] = "die dag is nog niet gekomen",
		 [DUNLIN_RESULT_ONE_AMOUNT] =
			 "één bedrag voor meer vorderingen: geef elke een eigen regel",
		 [DUNLIN_RESULT_NO_CLAIM] = "er is geen vordering met dat kenmerk",
		 [DUNLIN_RESULT_WHICH_CLAIM] =
			 "welke vordering? schrijf het kenmerk achter het woord",
		 [DUNLIN_RESULT_ONE_CLAIM] =
			 "dat geldt voor één vordering, niet voor een klant: schrijf "
			 "het kenmerk van de vordering; er is niets gedaan",
		 [DUNLIN_RESULT_NO_INVOICE] = "er is geen vordering van factuur {1}",
		 [DUNLIN_RESULT_NO_CUSTOMER] = "geen klant heeft het nummer “{1}”",
		 [DUNLIN_RESULT_NO_PURPOSE] =
			 "“{1}” noemt geen vordering: schrijf haar kenmerk of het factuurnummer; er is niets gedaan",
		 [DUNLIN_RESULT_WHICH_PURPOSE] =
			 "“{1}” kan {2} bedoelen: geef elke een eigen regel met kenmerk en bedrag; er is niets gedaan",
	 }},
	{"it",
	 {
		 [DUNLIN_RESULT_GROSS] = "si rinuncia a {2} lordi della fattura {1}",
		 [DUNLIN_RESULT_NET_TAX] = "imponibile {1}, IVA {2}",
		 [DUNLIN_RESULT_NO_RATES] =
			 "quanta imposta vi sia e con quale aliquota lo dice la fattura: non si è potuto leggere",
		 [DUNLIN_RESULT_CONTRADICTED] =
			 "il credito {1} è sospeso: {2} ha detto il contrario; decide chi di voi scrive ancora",
		 [DUNLIN_RESULT_CLOSED] = "il credito {1} è chiuso; non parte più alcuna lettera",
		 [DUNLIN_RESULT_CLOSED_PAID] =
			 "il credito {1} è pagato e chiuso; non parte più alcuna lettera",
		 [DUNLIN_RESULT_CLOSED_WITHDRAWN] =
			 "il credito {1} è ritirato; non parte più alcuna lettera",
		 [DUNLIN_RESULT_CLOSED_WRITTEN_OFF] =
			 "il credito {1} è stralciato; non parte più alcuna lettera",
		 [DUNLIN_RESULT_STILL_OPEN] = "credito {1}: restano da pagare {2}",
		 [DUNLIN_RESULT_REOPENED] = "il credito {1} è di nuovo aperto",
		 [DUNLIN_RESULT_IS_DRAFT] = "al credito {1} manca ancora qualcosa",
		 [DUNLIN_RESULT_GOES_ON] = "il credito {1} è aperto, il piano prosegue",
		 [DUNLIN_RESULT_IS_HELD] =
			 "il credito {1} è sospeso finché non scrive “riprendere”",
		 [DUNLIN_RESULT_HELD_UNTIL] = "il credito {1} è sospeso fino al {2}",
		 [DUNLIN_RESULT_IS_DISPUTED] =
			 "il credito {1} è contestato; non parte più alcuna lettera",
		 [DUNLIN_RESULT_IS_IN_COLLECTION] =
			 "il credito {1} è presso il partner di recupero",
		 [DUNLIN_RESULT_NOTED] = "credito {1}: annotato",
		 [DUNLIN_RESULT_NOT_NOW] = "non è possibile nello stato attuale del credito {1}",
		 [DUNLIN_RESULT_CUSTOMER_HELD] =
			 "il cliente {2} è sospeso, anche per i crediti che verranno; crediti aperti: {1}",
		 [DUNLIN_RESULT_CUSTOMER_RESUMED] =
			 "per il cliente {2} il piano prosegue; crediti di nuovo aperti: {1}",
		 [DUNLIN_RESULT_HELD_WITH_CUSTOMER] =
			 "il credito {1} è sospeso con tutti quelli del cliente {2}: “riprendere cliente {2}” li fa proseguire",
		 [DUNLIN_RESULT_WAIVED] = "si rinuncia a {2} di interessi e spese",
		 [DUNLIN_RESULT_BOOKED_BEFORE] =
			 "{2} sono già stati registrati pochi giorni fa per il credito {1}; se è lo stesso "
			 "pagamento, “non pagato {1} {2}” ne annulla uno",
		 [DUNLIN_RESULT_TAKEN_BACK] = "{2} sono tolti dai suoi pagamenti",
		 [DUNLIN_RESULT_OVERPAID] =
			 "{2} in più di quanto era aperto restano a credito sul conto del cliente; "
			 "“compensare” ne paga un altro credito, se non vengono rimborsati",
		 [DUNLIN_RESULT_OFFSET] = "{2} vengono dal conto del cliente",
		 [DUNLIN_RESULT_STATEMENT] =
			 "credito {1}: il conto del cliente segue in un messaggio a parte",
		 [DUNLIN_RESULT_DISCOUNT] = "{2} di sconto sono stati detratti in tempo",
		 [DUNLIN_RESULT_DECLINED] =
			 "credito {1}: il Suo cliente non riceve lettere; seguono esempi da inviare Lei stesso",
		 [DUNLIN_RESULT_DISPUTED_PART] =
			 "credito {1}: {2} sono contestati e non vengono chiesti; il resto prosegue",
		 [DUNLIN_RESULT_INSTALMENTS] =
			 "credito {1}: {2}; nessun sollecito finché vengono pagate",
		 [DUNLIN_RESULT_SAMPLES] =
			 "credito {1}: gli esempi seguono in un messaggio a parte",
		 [DUNLIN_RESULT_APPROVER_ONLY] = "può dirlo solo una persona autorizzata",
		 [DUNLIN_RESULT_OTHER_SIDE_ONLY] = "può dirlo solo l'altra parte",
		 [DUNLIN_RESULT_NO_NUMBER] = "il messaggio a cui risponde non ha il numero {1}",
		 [DUNLIN_RESULT_WHICH_NUMBER] =
			 "quale? scriva il numero dopo la parola, o tutti: “2 5”",
		 [DUNLIN_RESULT_ASKED_OTHERWISE] =
			 "credito {1}: il messaggio a cui risponde chiedeva altro da ciò che è "
			 "chiesto ora; risponda al più recente",
		 [DUNLIN_RESULT_UNREAD] =
			 "questa riga non è stata compresa; non è stato fatto nulla",
		 [DUNLIN_RESULT_REST_OFFERS] =
			 "sollecitare un cliente per la prima volta richiede “sì” con il numero",
		 [DUNLIN_RESULT_NO_REST] =
			 "una riga di questo messaggio non è stata compresa, quindi il resto "
			 "non è chiaro; risponda con i numeri",
		 [DUNLIN_RESULT_STEP_REMINDER] = "promemoria cortese",
		 [DUNLIN_RESULT_STEP_FINAL] = "ultimo sollecito",
		 [DUNLIN_RESULT_STEP_SECOND] = "secondo sollecito",
		 [DUNLIN_RESULT_STEP_TASK] = "compito per Lei",
		 [DUNLIN_RESULT_STEP_HANDOVER] = "affidamento alla società di recupero",
		 [DUNLIN_RESULT_HELD_NO_DAY] =
			 "“{1}” non è una data: la sospensione non ha fine finché non indica un giorno",
		 [DUNLIN_RESULT_NOT_A_DAY] = "“{1}” non è una data: la scriva come 24/12/2026",
		 [DUNLIN_RESULT_DAY_TO_COME] = "quel giorno non è ancora arrivato",
		 [DUNLIN_RESULT_ONE_AMOUNT] =
			 "un solo importo per più crediti: dia a ciascuno una riga propria",
		 [DUNLIN_RESULT_NO_CLAIM] = "non c'è alcun credito con questo riferimento",
		 [DUNLIN_RESULT_WHICH_CLAIM] =
			 "quale credito? scriva il riferimento dopo la parola",
		 [DUNLIN_RESULT_ONE_CLAIM] =
			 "questo si dice di un credito, non di un cliente: scriva il "
			 "riferimento del credito; non è stato fatto nulla",
		 [DUNLIN_RESULT_NO_INVOICE] = "non c'è alcun credito della fattura {1}",
		 [DUNLIN_RESULT_NO_CUSTOMER] = "nessun cliente ha il numero “{1}”",
		 [DUNLIN_RESULT_NO_PURPOSE] =
			 "“{1}” non indica alcun credito: scriva il suo riferimento o il numero della fattura; non è stato fatto nulla",
		 [DUNLIN_RESULT_WHICH_PURPOSE] =
			 "“{1}” può indicare {2}: dia a ciascuno una riga propria, con riferimento e importo; non è stato fatto nulla",
	 }},
	{"es",
	 {
		 [DUNLIN_RESULT_GROSS] = "se renuncia a {2} brutos de la factura {1}",
		 [DUNLIN_RESULT_NET_TAX] = "base imponible {1}, IVA {2}",
		 [DUNLIN_RESULT_NO_RATES] =
			 "cuánto de ello es impuesto y a qué tipo lo dice la factura: no se pudo leer",
		 [DUNLIN_RESULT_CONTRADICTED] =
			 "el crédito {1} queda en espera: {2} dijo lo contrario; decide quien escriba otra vez",
		 [DUNLIN_RESULT_CLOSED] = "el crédito {1} está cerrado; no sale ninguna carta más",
		 [DUNLIN_RESULT_CLOSED_PAID] =
			 "el crédito {1} está pagado y cerrado; no sale ninguna carta más",
		 [DUNLIN_RESULT_CLOSED_WITHDRAWN] =
			 "el crédito {1} está retirado; no sale ninguna carta más",
		 [DUNLIN_RESULT_CLOSED_WRITTEN_OFF] =
			 "el crédito {1} se da por perdido; no sale ninguna carta más",
		 [DUNLIN_RESULT_STILL_OPEN] = "crédito {1}: quedan {2} pendientes",
		 [DUNLIN_RESULT_REOPENED] = "el crédito {1} está abierto de nuevo",
		 [DUNLIN_RESULT_IS_DRAFT] = "al crédito {1} aún le falta algo",
		 [DUNLIN_RESULT_GOES_ON] = "el crédito {1} está abierto, el plan continúa",
		 [DUNLIN_RESULT_IS_HELD] =
			 "el crédito {1} queda en espera hasta que escriba «reanudar»",
		 [DUNLIN_RESULT_HELD_UNTIL] = "el crédito {1} queda en espera hasta el {2}",
		 [DUNLIN_RESULT_IS_DISPUTED] =
			 "el crédito {1} está en disputa; no sale ninguna carta más",
		 [DUNLIN_RESULT_IS_IN_COLLECTION] = "el crédito {1} está en manos de la empresa de cobro",
		 [DUNLIN_RESULT_NOTED] = "crédito {1}: anotado",
		 [DUNLIN_RESULT_NOT_NOW] = "eso no es posible en el estado actual del crédito {1}",
		 [DUNLIN_RESULT_CUSTOMER_HELD] =
			 "el cliente {2} queda en espera, también con los créditos que vengan; créditos abiertos: {1}",
		 [DUNLIN_RESULT_CUSTOMER_RESUMED] =
			 "para el cliente {2} el plan continúa; créditos abiertos de nuevo: {1}",
		 [DUNLIN_RESULT_HELD_WITH_CUSTOMER] =
			 "el crédito {1} espera con todos los del cliente {2}: «reanudar cliente {2}» los deja seguir",
		 [DUNLIN_RESULT_WAIVED] = "se renuncia a {2} de intereses y gastos",
		 [DUNLIN_RESULT_BOOKED_BEFORE] =
			 "{2} ya se registraron hace pocos días en el crédito {1}; si es el mismo pago, "
			 "«impagado {1} {2}» anula uno",
		 [DUNLIN_RESULT_TAKEN_BACK] = "{2} se retiran de sus pagos",
		 [DUNLIN_RESULT_OVERPAID] =
			 "{2} más de lo pendiente quedan a favor en la cuenta del cliente; "
			 "«compensar» paga con ello otro crédito, si no se devuelve",
		 [DUNLIN_RESULT_OFFSET] = "{2} salen de la cuenta del cliente",
		 [DUNLIN_RESULT_STATEMENT] =
			 "crédito {1}: la cuenta del cliente sigue en un mensaje aparte",
		 [DUNLIN_RESULT_DISCOUNT] = "{2} de descuento se tomaron a tiempo",
		 [DUNLIN_RESULT_DECLINED] =
			 "crédito {1}: su cliente no recibe ninguna carta; siguen muestras para enviarlas usted",
		 [DUNLIN_RESULT_DISPUTED_PART] =
			 "crédito {1}: {2} están en disputa y no se piden; el resto continúa",
		 [DUNLIN_RESULT_INSTALMENTS] =
			 "crédito {1}: {2}; sin recordatorios mientras se paguen",
		 [DUNLIN_RESULT_SAMPLES] = "crédito {1}: las muestras siguen en un mensaje aparte",
		 [DUNLIN_RESULT_APPROVER_ONLY] = "solo una persona autorizada puede decirlo",
		 [DUNLIN_RESULT_OTHER_SIDE_ONLY] = "solo la otra parte puede decirlo",
		 [DUNLIN_RESULT_NO_NUMBER] = "el mensaje al que responde no tiene el número {1}",
		 [DUNLIN_RESULT_WHICH_NUMBER] =
			 "¿cuál? escriba su número detrás de la palabra, o todos: «2 5»",
		 [DUNLIN_RESULT_ASKED_OTHERWISE] =
			 "crédito {1}: el mensaje al que responde preguntaba otra cosa que la "
			 "pregunta actual; responda al más reciente",
		 [DUNLIN_RESULT_UNREAD] = "esta línea no se entendió; no se hizo nada",
		 [DUNLIN_RESULT_REST_OFFERS] =
			 "recordar a un cliente por primera vez necesita «sí» con el número",
		 [DUNLIN_RESULT_NO_REST] =
			 "una línea de este mensaje no se entendió, así que el resto no está "
			 "claro; responda con números",
		 [DUNLIN_RESULT_STEP_REMINDER] = "recordatorio amable",
		 [DUNLIN_RESULT_STEP_FINAL] = "último requerimiento",
		 [DUNLIN_RESULT_STEP_SECOND] = "segundo recordatorio",
		 [DUNLIN_RESULT_STEP_TASK] = "tarea para usted",
		 [DUNLIN_RESULT_STEP_HANDOVER] = "entrega a la empresa de cobro",
		 [DUNLIN_RESULT_HELD_NO_DAY] =
			 "«{1}» no es una fecha: la espera no tiene fin hasta que indique un día",
		 [DUNLIN_RESULT_NOT_A_DAY] = "«{1}» no es una fecha: escríbala como 24/12/2026",
		 [DUNLIN_RESULT_DAY_TO_COME] = "ese día aún no ha llegado",
		 [DUNLIN_RESULT_ONE_AMOUNT] =
			 "un solo importe para varios créditos: dé a cada uno su propia línea",
		 [DUNLIN_RESULT_NO_CLAIM] = "no hay ningún crédito con esa referencia",
		 [DUNLIN_RESULT_WHICH_CLAIM] =
			 "¿qué crédito? escriba su referencia detrás de la palabra",
		 [DUNLIN_RESULT_ONE_CLAIM] =
			 "eso se dice de un crédito, no de un cliente: escriba la "
			 "referencia del crédito; no se hizo nada",
		 [DUNLIN_RESULT_NO_INVOICE] = "no hay ningún crédito de la factura {1}",
		 [DUNLIN_RESULT_NO_CUSTOMER] = "ningún cliente tiene el número «{1}»",
		 [DUNLIN_RESULT_NO_PURPOSE] =
			 "«{1}» no designa ningún crédito: escriba su referencia o el número de la factura; no se ha hecho nada",
		 [DUNLIN_RESULT_WHICH_PURPOSE] =
			 "«{1}» puede designar {2}: dé a cada uno su propia línea, con referencia e importe; no se ha hecho nada",
	 }},
	{"pl",
	 {
		 [DUNLIN_RESULT_GROSS] = "rezygnujemy z {2} brutto z faktury {1}",
		 [DUNLIN_RESULT_NET_TAX] = "netto {1}, VAT {2}",
		 [DUNLIN_RESULT_NO_RATES] =
			 "ile z tego to podatek i według jakiej stawki, mówi faktura: nie dało się odczytać",
		 [DUNLIN_RESULT_CONTRADICTED] =
			 "należność {1} jest wstrzymana: {2} napisał coś przeciwnego; decyduje kolejna wiadomość",
		 [DUNLIN_RESULT_CLOSED] =
			 "należność {1} jest zamknięta; żaden list już nie wyjdzie",
		 [DUNLIN_RESULT_CLOSED_PAID] =
			 "należność {1} jest zapłacona i zamknięta; żaden list już nie wyjdzie",
		 [DUNLIN_RESULT_CLOSED_WITHDRAWN] =
			 "należność {1} jest wycofana; żaden list już nie wyjdzie",
		 [DUNLIN_RESULT_CLOSED_WRITTEN_OFF] =
			 "należność {1} jest spisana; żaden list już nie wyjdzie",
		 [DUNLIN_RESULT_STILL_OPEN] = "należność {1}: pozostaje {2} do zapłaty",
		 [DUNLIN_RESULT_REOPENED] = "należność {1} jest znów otwarta",
		 [DUNLIN_RESULT_IS_DRAFT] = "w należności {1} jeszcze czegoś brakuje",
		 [DUNLIN_RESULT_GOES_ON] = "należność {1} jest otwarta, plan jest kontynuowany",
		 [DUNLIN_RESULT_IS_HELD] = "należność {1} jest wstrzymana do słowa „wznowić”",
		 [DUNLIN_RESULT_HELD_UNTIL] = "należność {1} jest wstrzymana do dnia {2}",
		 [DUNLIN_RESULT_IS_DISPUTED] =
			 "należność {1} jest sporna; żaden list już nie wyjdzie",
		 [DUNLIN_RESULT_IS_IN_COLLECTION] = "należność {1} jest u partnera windykacyjnego",
		 [DUNLIN_RESULT_NOTED] = "należność {1}: odnotowano",
		 [DUNLIN_RESULT_NOT_NOW] = "w obecnym stanie należności {1} to niemożliwe",
		 [DUNLIN_RESULT_CUSTOMER_HELD] =
			 "klient {2} jest wstrzymany, także z należnościami, które przyjdą; otwarte należności: {1}",
		 [DUNLIN_RESULT_CUSTOMER_RESUMED] =
			 "dla klienta {2} plan jest kontynuowany; znów otwarte należności: {1}",
		 [DUNLIN_RESULT_HELD_WITH_CUSTOMER] =
			 "należność {1} jest wstrzymana ze wszystkimi klienta {2}: „wznowić klient {2}” je wznawia",
		 [DUNLIN_RESULT_WAIVED] = "rezygnujemy z {2} odsetek i kosztów",
		 [DUNLIN_RESULT_BOOKED_BEFORE] =
			 "{2} zapisano już kilka dni temu dla należności {1}; jeśli to ta sama wpłata, "
			 "„niezapłacone {1} {2}” cofa jedną z nich",
		 [DUNLIN_RESULT_TAKEN_BACK] = "{2} wycofano z wpłat",
		 [DUNLIN_RESULT_OVERPAID] =
			 "{2} ponad otwartą kwotę zostaje na koncie klienta; "
			 "„rozliczyć” zapłaci tym inną należność, jeśli kwota nie zostanie zwrócona",
		 [DUNLIN_RESULT_OFFSET] = "{2} pochodzi z konta klienta",
		 [DUNLIN_RESULT_STATEMENT] =
			 "należność {1}: konto klienta przyjdzie w osobnej wiadomości",
		 [DUNLIN_RESULT_DISCOUNT] = "{2} rabatu potrącono w terminie",
		 [DUNLIN_RESULT_DECLINED] =
			 "należność {1}: klient nie dostanie listu; przyjdą wzory do samodzielnego wysłania",
		 [DUNLIN_RESULT_DISPUTED_PART] =
			 "należność {1}: {2} jest sporne i o to nie prosimy; reszta jest dochodzona dalej",
		 [DUNLIN_RESULT_INSTALMENTS] =
			 "należność {1}: {2}; bez przypomnień, dopóki wpływają",
		 [DUNLIN_RESULT_SAMPLES] = "należność {1}: wzory przyjdą w osobnej wiadomości",
		 [DUNLIN_RESULT_APPROVER_ONLY] = "może to powiedzieć tylko osoba upoważniona",
		 [DUNLIN_RESULT_OTHER_SIDE_ONLY] = "może to powiedzieć tylko druga strona",
		 [DUNLIN_RESULT_NO_NUMBER] = "wiadomość, na którą przyszła odpowiedź, nie ma numeru {1}",
		 [DUNLIN_RESULT_WHICH_NUMBER] =
			 "która? prosimy podać numer po słowie albo wszystkie: „2 5”",
		 [DUNLIN_RESULT_ASKED_OTHERWISE] =
			 "należność {1}: wiadomość, na którą przyszła odpowiedź, pytała o coś "
			 "innego niż obecne pytanie; prosimy odpowiedzieć na najnowszą",
		 [DUNLIN_RESULT_UNREAD] = "nie zrozumiano tego wiersza; nic nie zrobiono",
		 [DUNLIN_RESULT_REST_OFFERS] =
			 "pierwsze przypomnienie wymaga odpowiedzi „tak” z numerem",
		 [DUNLIN_RESULT_NO_REST] =
			 "jednego wiersza tej wiadomości nie zrozumiano, więc reszta nie jest "
			 "jasna; prosimy odpowiedzieć numerami",
		 [DUNLIN_RESULT_STEP_REMINDER] = "uprzejme przypomnienie",
		 [DUNLIN_RESULT_STEP_FINAL] = "ostateczne wezwanie",
		 [DUNLIN_RESULT_STEP_SECOND] = "drugie wezwanie",
		 [DUNLIN_RESULT_STEP_TASK] = "zadanie dla Państwa",
		 [DUNLIN_RESULT_STEP_HANDOVER] = "przekazanie firmie windykacyjnej",
		 [DUNLIN_RESULT_HELD_NO_DAY] =
			 "„{1}” nie jest datą: wstrzymanie nie ma końca, dopóki nie zostanie podany dzień",
		 [DUNLIN_RESULT_NOT_A_DAY] =
			 "„{1}” nie jest datą: prosimy napisać ją jak 24.12.2026",
		 [DUNLIN_RESULT_DAY_TO_COME] = "ten dzień jeszcze nie nadszedł",
		 [DUNLIN_RESULT_ONE_AMOUNT] =
			 "jedna kwota dla kilku należności: prosimy o osobny wiersz dla każdej",
		 [DUNLIN_RESULT_NO_CLAIM] = "nie ma należności o tym numerze referencyjnym",
		 [DUNLIN_RESULT_WHICH_CLAIM] =
			 "która należność? prosimy podać jej numer referencyjny po słowie",
		 [DUNLIN_RESULT_ONE_CLAIM] =
			 "to dotyczy jednej należności, nie klienta: prosimy podać "
			 "numer referencyjny należności; nic nie zrobiono",
		 [DUNLIN_RESULT_NO_INVOICE] = "nie ma należności z faktury {1}",
		 [DUNLIN_RESULT_NO_CUSTOMER] = "żaden klient nie ma numeru „{1}”",
		 [DUNLIN_RESULT_NO_PURPOSE] =
			 "„{1}” nie wskazuje żadnej należności: prosimy podać jej numer referencyjny albo numer faktury; nic nie zrobiono",
		 [DUNLIN_RESULT_WHICH_PURPOSE] =
			 "„{1}” może wskazywać {2}: prosimy o osobny wiersz dla każdej, z numerem referencyjnym i kwotą; nic nie zrobiono",
	 }},
};

static const Language *
find_language(const char *language)
{
	for (guint i = 0; language != NULL && i < G_N_ELEMENTS(languages); i++)
		if (g_str_equal(languages[i].language, language))
			return &languages[i];
	return &languages[0];
}

const char *
dunlin_desk_result_words(const char *language, DunlinResult result)
{
	const char *own = find_language(language)->texts[result];

	return own != NULL ? own : languages[0].texts[result];
}
