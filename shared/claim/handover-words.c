/* SPDX-License-Identifier: BSD-2-Clause */
/* Why a claim cannot be handed over, in the languages of the letters. */
#include "claim/handover.h"

static const struct {
	const char *language;
	const char *texts[DUNLIN_HANDOVER_CHECKS];
} languages[] = { /* the first is used where there is none */
	{"en",
	 {
		 [DUNLIN_HANDOVER_CLOSED] = "the claim is closed",
		 [DUNLIN_HANDOVER_DRAFT] = "the claim still lacks a fact",
		 [DUNLIN_HANDOVER_DISPUTED] = "the claim is disputed",
		 [DUNLIN_HANDOVER_COLLECTION] = "the collection partner has it already",
		 [DUNLIN_HANDOVER_HELD] = "it is held: “resume” ends that",
		 [DUNLIN_HANDOVER_NOTHING_OPEN] = "nothing is open any more",
		 [DUNLIN_HANDOVER_NO_PARTNER] = "no collection partner is configured for it",
		 [DUNLIN_HANDOVER_LETTERS] = "not every reminder before it has reached the debtor",
		 [DUNLIN_HANDOVER_DEADLINE] = "the deadline of the last reminder has not passed",
		 [DUNLIN_HANDOVER_OVERDUE] = "it is not overdue for as long as the policy wants",
		 [DUNLIN_HANDOVER_APPROVAL] = "an approver must say so",
	 }},
	{"de",
	 {
		 [DUNLIN_HANDOVER_CLOSED] = "die Forderung ist geschlossen",
		 [DUNLIN_HANDOVER_DRAFT] = "bei der Forderung fehlt noch etwas",
		 [DUNLIN_HANDOVER_DISPUTED] = "die Forderung ist bestritten",
		 [DUNLIN_HANDOVER_COLLECTION] = "das Inkassounternehmen hat sie schon",
		 [DUNLIN_HANDOVER_HELD] = "sie ruht: „fortsetzen“ beendet das",
		 [DUNLIN_HANDOVER_NOTHING_OPEN] = "es ist nichts mehr offen",
		 [DUNLIN_HANDOVER_NO_PARTNER] = "dafür ist kein Inkassounternehmen eingerichtet",
		 [DUNLIN_HANDOVER_LETTERS] =
			 "noch hat nicht jede Mahnung davor den Schuldner erreicht",
		 [DUNLIN_HANDOVER_DEADLINE] = "die Frist der letzten Mahnung ist nicht abgelaufen",
		 [DUNLIN_HANDOVER_OVERDUE] =
			 "sie ist nicht so lange überfällig, wie der Ablauf es verlangt",
		 [DUNLIN_HANDOVER_APPROVAL] = "das muss ein Freigabeberechtigter sagen",
	 }},
	{"fr",
	 {
		 [DUNLIN_HANDOVER_CLOSED] = "la créance est close",
		 [DUNLIN_HANDOVER_DRAFT] = "il manque encore quelque chose à la créance",
		 [DUNLIN_HANDOVER_DISPUTED] = "la créance est contestée",
		 [DUNLIN_HANDOVER_COLLECTION] = "le partenaire de recouvrement l'a déjà",
		 [DUNLIN_HANDOVER_HELD] = "elle est suspendue : « reprendre » y met fin",
		 [DUNLIN_HANDOVER_NOTHING_OPEN] = "plus rien n'est ouvert",
		 [DUNLIN_HANDOVER_NO_PARTNER] =
			 "aucun partenaire de recouvrement n'est configuré pour elle",
		 [DUNLIN_HANDOVER_LETTERS] =
			 "tous les rappels qui précèdent ne sont pas encore parvenus au débiteur",
		 [DUNLIN_HANDOVER_DEADLINE] = "le délai du dernier rappel n'est pas écoulé",
		 [DUNLIN_HANDOVER_OVERDUE] =
			 "elle n'est pas en retard depuis aussi longtemps que le plan l'exige",
		 [DUNLIN_HANDOVER_APPROVAL] = "une personne habilitée doit le dire",
	 }},
	{"nl",
	 {
		 [DUNLIN_HANDOVER_CLOSED] = "de vordering is gesloten",
		 [DUNLIN_HANDOVER_DRAFT] = "bij de vordering ontbreekt nog iets",
		 [DUNLIN_HANDOVER_DISPUTED] = "de vordering is betwist",
		 [DUNLIN_HANDOVER_COLLECTION] = "de incassopartner heeft haar al",
		 [DUNLIN_HANDOVER_HELD] =
			 "ze wordt aangehouden: “hervatten” maakt daar een eind aan",
		 [DUNLIN_HANDOVER_NOTHING_OPEN] = "er staat niets meer open",
		 [DUNLIN_HANDOVER_NO_PARTNER] = "er is geen incassopartner voor ingesteld",
		 [DUNLIN_HANDOVER_LETTERS] =
			 "nog niet elke herinnering ervoor heeft de debiteur bereikt",
		 [DUNLIN_HANDOVER_DEADLINE] =
			 "de termijn van de laatste herinnering is niet verstreken",
		 [DUNLIN_HANDOVER_OVERDUE] = "ze is nog niet zo lang te laat als het plan verlangt",
		 [DUNLIN_HANDOVER_APPROVAL] = "dat moet een gemachtigde zeggen",
	 }},
	{"it",
	 {
		 [DUNLIN_HANDOVER_CLOSED] = "il credito è chiuso",
		 [DUNLIN_HANDOVER_DRAFT] = "al credito manca ancora qualcosa",
		 [DUNLIN_HANDOVER_DISPUTED] = "il credito è contestato",
		 [DUNLIN_HANDOVER_COLLECTION] = "il partner di recupero lo ha già",
		 [DUNLIN_HANDOVER_HELD] = "è sospeso: “riprendere” vi pone fine",
		 [DUNLIN_HANDOVER_NOTHING_OPEN] = "non resta più nulla da pagare",
		 [DUNLIN_HANDOVER_NO_PARTNER] = "non è configurato alcun partner di recupero",
		 [DUNLIN_HANDOVER_LETTERS] =
			 "non tutti i solleciti precedenti sono arrivati al debitore",
		 [DUNLIN_HANDOVER_DEADLINE] = "il termine dell'ultimo sollecito non è scaduto",
		 [DUNLIN_HANDOVER_OVERDUE] = "non è scaduto da tanto tempo quanto chiede il piano",
		 [DUNLIN_HANDOVER_APPROVAL] = "deve dirlo una persona autorizzata",
	 }},
	{"es",
	 {
		 [DUNLIN_HANDOVER_CLOSED] = "el crédito está cerrado",
		 [DUNLIN_HANDOVER_DRAFT] = "al crédito aún le falta algo",
		 [DUNLIN_HANDOVER_DISPUTED] = "el crédito está en disputa",
		 [DUNLIN_HANDOVER_COLLECTION] = "la empresa de cobro ya lo tiene",
		 [DUNLIN_HANDOVER_HELD] = "está en espera: «reanudar» le pone fin",
		 [DUNLIN_HANDOVER_NOTHING_OPEN] = "ya no queda nada pendiente",
		 [DUNLIN_HANDOVER_NO_PARTNER] =
			 "no hay ninguna empresa de cobro configurada para él",
		 [DUNLIN_HANDOVER_LETTERS] =
			 "no todos los recordatorios anteriores han llegado al deudor",
		 [DUNLIN_HANDOVER_DEADLINE] = "el plazo del último recordatorio no ha vencido",
		 [DUNLIN_HANDOVER_OVERDUE] = "no lleva vencido tanto tiempo como exige el plan",
		 [DUNLIN_HANDOVER_APPROVAL] = "debe decirlo una persona autorizada",
	 }},
	{"pl",
	 {
		 [DUNLIN_HANDOVER_CLOSED] = "należność jest zamknięta",
		 [DUNLIN_HANDOVER_DRAFT] = "w należności jeszcze czegoś brakuje",
		 [DUNLIN_HANDOVER_DISPUTED] = "należność jest sporna",
		 [DUNLIN_HANDOVER_COLLECTION] = "partner windykacyjny już ją ma",
		 [DUNLIN_HANDOVER_HELD] = "jest wstrzymana: słowo „wznowić” to kończy",
		 [DUNLIN_HANDOVER_NOTHING_OPEN] = "nic już nie jest do zapłaty",
		 [DUNLIN_HANDOVER_NO_PARTNER] =
			 "nie skonfigurowano dla niej partnera windykacyjnego",
		 [DUNLIN_HANDOVER_LETTERS] = "nie każde wcześniejsze wezwanie dotarło do dłużnika",
		 [DUNLIN_HANDOVER_DEADLINE] = "termin z ostatniego wezwania nie upłynął",
		 [DUNLIN_HANDOVER_OVERDUE] =
			 "nie jest przeterminowana tak długo, jak wymaga tego plan",
		 [DUNLIN_HANDOVER_APPROVAL] = "musi to powiedzieć osoba upoważniona",
	 }},
};

const char *
dunlin_handover_sentence(DunlinHandoverCheck check, const char *language)
{
	guint i = G_N_ELEMENTS(languages) - 1;

	while (i > 0 && (language == NULL || !g_str_has_prefix(language, languages[i].language)))
		i--;
	return languages[i].texts[check];
}
