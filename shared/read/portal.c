/* SPDX-License-Identifier: BSD-2-Clause */
/* What stands on the buttons of billing portals. */
#include "read/portal.h"

#include <string.h>

#include "reading/words.h"

static const char *const buttons[] = {
	"view your invoice", "view invoice", "view the invoice", "see your invoice", "view your bill",
	"download your invoice", "download invoice", "download the invoice", "view and pay", "pay invoice",
	"pay this invoice", "your invoice is available",
	"rechnung ansehen", "rechnung anzeigen", "rechnung herunterladen", "rechnung abrufen", "rechnung öffnen",
	"zur rechnung", "rechnung steht bereit", "rechnung steht für sie bereit", "rechnung steht ihnen",
	"voir la facture", "voir ma facture", "consulter la facture", "consulter votre facture",
	"télécharger la facture", "télécharger votre facture", "votre facture est disponible",
	"bekijk factuur", "bekijk de factuur", "bekijk uw factuur", "factuur bekijken", "factuur downloaden",
	"download factuur", "download uw factuur", "visualizza fattura", "visualizza la fattura",
	"scarica fattura", "scarica la fattura", "ver factura", "ver la factura", "descargar factura",
	"descargar la factura", "zobacz fakturę", "pobierz fakturę", "wyświetl fakturę",
};

gboolean
dunlin_portal_is(const char *text)
{
	g_autofree char *folded = dunlin_words_fold(text);

	for (guint i = 0; i < G_N_ELEMENTS(buttons); i++) {
		g_autofree char *button = dunlin_words_fold(buttons[i]);

		if (strstr(folded, button) != NULL)
			return TRUE;
	}
	return FALSE;
}
