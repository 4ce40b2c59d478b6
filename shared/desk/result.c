/* SPDX-License-Identifier: BSD-2-Clause */
/* What a command did, in one line of the creditor's language. */
#include <string.h>

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
		 [DUNLIN_RESULT_CUSTOMER_HELD] = "{1} claims of customer {2} are held",
		 [DUNLIN_RESULT_WAIVED] = "{2} of interest and costs are waived",
		 [DUNLIN_RESULT_OVERPAID] =
			 "{2} more than was open are kept as credit in the customer's account",
		 [DUNLIN_RESULT_OFFSET] = "{2} came from the customer's account",
		 [DUNLIN_RESULT_GROSS] = "{2} gross of invoice {1} are given up, the tax in them included",
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
		 [DUNLIN_RESULT_IS_HELD] = "Forderung {1} ruht, bis Sie „weiter“ schreiben",
		 [DUNLIN_RESULT_HELD_UNTIL] = "Forderung {1} ruht bis zum {2}",
		 [DUNLIN_RESULT_IS_DISPUTED] =
			 "Forderung {1} ist bestritten; es gehen keine Briefe mehr hinaus",
		 [DUNLIN_RESULT_IS_IN_COLLECTION] = "Forderung {1} ist beim Inkassounternehmen",
		 [DUNLIN_RESULT_NOTED] = "Forderung {1}: vermerkt",
		 [DUNLIN_RESULT_NOT_NOW] = "im jetzigen Stand der Forderung {1} geht das nicht",
		 [DUNLIN_RESULT_CUSTOMER_HELD] = "{1} Forderungen des Kunden {2} ruhen",
		 [DUNLIN_RESULT_WAIVED] = "auf {2} Zinsen und Kosten wird verzichtet",
		 [DUNLIN_RESULT_OVERPAID] =
			 "{2} sind mehr als offen war und bleiben als Guthaben auf dem Konto des Kunden",
		 [DUNLIN_RESULT_OFFSET] = "{2} kommen vom Konto des Kunden",
		 [DUNLIN_RESULT_GROSS] =
			 "{2} brutto der Rechnung {1} sind aufgegeben, die Umsatzsteuer darin eingeschlossen",
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

char *
dunlin_desk_result(const char *language, DunlinResult result, const char *first, const char *second)
{
	const char *text = find_language(language)->texts[result];
	GString *line = g_string_new(NULL);

	for (; *text != '\0'; text++) {
		if (g_str_has_prefix(text, "{1}") || g_str_has_prefix(text, "{2}")) {
			g_string_append(line, text[1] == '1' ? first : second);
			text += 2;
		} else {
			g_string_append_c(line, *text);
		}
	}
	return g_string_free(line, FALSE);
}
