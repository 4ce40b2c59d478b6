/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mode = "shadow": what would go to a debtor goes to the creditor's contact, who must see at once that
 * it is a rehearsal. In his language, whatever the letter's is.
 */
#include "base/text.h"
#include "desk/internal.h"

/* {1}: the address. The first is used for every language that has no row. */
static const struct {
	const char *language, *subject, *line;
} marks[] = {
	{"en", "[Rehearsal]", "Rehearsal: this letter would have gone to {1}; only you get it."},
	{"de", "[Probelauf]", "Probelauf: Dieser Brief wäre an {1} gegangen; ihn bekommen nur Sie."},
	{"fr", "[Essai]", "Essai : cette lettre serait partie à {1} ; vous seul la recevez."},
	{"nl", "[Proef]", "Proef: deze brief zou naar {1} zijn gegaan; alleen u krijgt hem."},
	{"it", "[Prova]", "Prova: questa lettera sarebbe andata a {1}; la riceve solo Lei."},
	{"es", "[Ensayo]", "Ensayo: esta carta habría ido a {1}; solo usted la recibe."},
	{"pl", "[Próba]", "Próba: ten list trafiłby na adres {1}; otrzymują go tylko Państwo."},
};

static guint
row_of(const char *language)
{
	for (guint i = 0; language != NULL && i < G_N_ELEMENTS(marks); i++) {
		if (g_str_equal(marks[i].language, language))
			return i;
	}
	return 0;
}

static char *
line_for(guint row, const char *address)
{
	g_auto(GStrv) parts = g_strsplit(marks[row].line, "{1}", 2);

	return g_strjoinv(address, parts);
}

static void
put_before(char **text, const char *first, const char *between)
{
	char *joined = g_strconcat(first, between, *text, NULL);

	g_free(*text);
	*text = joined;
}

void
dunlin_shadow_mark(const DunlinValues *values, const char *language, DunlinLetter *letter)
{
	const DunlinValue *to = dunlin_values_get(values, DUNLIN_SHADOW_OF);
	g_autofree char *line = NULL, *markup = NULL;
	guint row = row_of(language);

	if (to == NULL)
		return;
	line = line_for(row, to->text);
	markup = g_markup_printf_escaped("<p><b>%s</b></p>", line);
	put_before(&letter->subject, marks[row].subject, " ");
	put_before(&letter->text, line, "\n\n");
	if (letter->html != NULL)
		put_before(&letter->html, markup, "\n");
}
