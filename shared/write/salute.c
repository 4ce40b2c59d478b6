/* SPDX-License-Identifier: BSD-2-Clause */
/* Names of people, as far as a salutation needs them. */
#include "write/salute.h"

#include <string.h>

#define WORDS_MAX 6

/* What stands before a name. In another language "Don", "Pan" and "M." are names themselves. */
static const struct {
	const char *word, *language; /* NULL: whatever the letter's language */
	gboolean woman;
} titles[] = {
	{ "frau", NULL, TRUE },	     { "fr.", "de", TRUE },	  { "herr", NULL, FALSE },
	{ "herrn", NULL, FALSE },    { "hr.", "de", FALSE },	  { "mrs", NULL, TRUE },
	{ "mrs.", NULL, TRUE },	     { "ms", NULL, TRUE },	  { "ms.", NULL, TRUE },
	{ "miss", "en", TRUE },	     { "mr", NULL, FALSE },	  { "mr.", NULL, FALSE },
	{ "madame", NULL, TRUE },    { "mme", NULL, TRUE },	  { "mme.", NULL, TRUE },
	{ "mademoiselle", NULL, TRUE }, { "monsieur", NULL, FALSE }, { "m.", "fr", FALSE },
	{ "mevrouw", NULL, TRUE },   { "mevr.", NULL, TRUE },	  { "mw.", NULL, TRUE },
	{ "heer", NULL, FALSE },     { "dhr.", NULL, FALSE },	  { "signora", NULL, TRUE },
	{ "sig.ra", NULL, TRUE },    { "signor", NULL, FALSE },	  { "sig.", NULL, FALSE },
	{ "señora", NULL, TRUE },    { "sra.", NULL, TRUE },	  { "doña", NULL, TRUE },
	{ "señor", NULL, FALSE },    { "sr.", "es", FALSE },	  { "don", "es", FALSE },
	{ "pani", "pl", TRUE },	     { "pan", "pl", FALSE },
};

static const char *const degrees[] = { "dr.", "dr", "prof.", "prof", NULL };
static const char *const particles[] = { "von", "van", "de",  "der", "den", "di", "da",	 "del",
					 "du",	"zu",  "zur", "la",  "le",  "ten", "ter", "dos",
					 "af",	"av",  "y",   NULL };

/* Parts of words that no person is called by: departments, mailboxes, companies. */
static const char *const nobody[] = {
	"abteilung",  "account",   "administ",	"amministr", "boekhoud", "buchhalt",  "büro",
	"comptab",    "contab",	   "contact",	"crediteur", "depart",	 "dział",     "einkauf",
	"factur",     "financ",	   "finanz",	"fornitor",  "fournis",	 "geschäfts", "inkoop",
	"invoice",    "kontakt",   "kreditor",	"księgow",   "leitung",	 "office",    "payable",
	"proveedor",  "purchas",   "rechnung",	"sekretar",  "service",	 "team",      "verwalt",
	"zakup",      "zentrale",  "achats",	"acquisti",  "compras",	 "gmbh",      "verein",
	"stiftung",   "gemeinde",  "company",	"direction", "support",	 "billing",   NULL,
};
static const char *const companies[] = { "ag", "kg", "ohg", "gbr", "ug", "ek", "ev", "se", "eg",
					 "ltd", "plc", "llc", "inc", "bv", "nv", "vof", "sa", "sas",
					 "sarl", "srl", "spa", "sl", "slu", "sp", "zoo", "info", NULL };

static gboolean
is_title(const char *word, const char *language, gboolean *ret_woman)
{
	g_autofree char *folded = g_utf8_strdown(word, -1);

	for (gsize i = 0; i < G_N_ELEMENTS(titles); i++) {
		if (strcmp(titles[i].word, folded) != 0)
			continue;
		if (titles[i].language != NULL &&
		    (language == NULL || strncmp(titles[i].language, language, 2) != 0))
			continue;
		*ret_woman = titles[i].woman;
		return TRUE;
	}
	return FALSE;
}

/* "S.p.A." is "spa". */
static gboolean
is_company(const char *folded)
{
	g_autoptr(GString) bare = g_string_new(NULL);

	for (const char *at = folded; *at != '\0'; at++)
		if (*at != '.')
			g_string_append_c(bare, *at);
	return g_strv_contains(companies, bare->str);
}

/* A word of somebody's name. */
static gboolean
is_name(const char *word)
{
	g_autofree char *folded = g_utf8_strdown(word, -1);

	for (gsize i = 0; nobody[i] != NULL; i++)
		if (strstr(folded, nobody[i]) != NULL)
			return FALSE;
	if (is_company(folded) || strpbrk(word, "0123456789@&/\\<>()\"_:;") != NULL)
		return FALSE;
	return g_unichar_isupper(g_utf8_get_char(word)) || g_strv_contains(particles, folded);
}

/* From the first small particle on, else the last word; of a Spanish name of three the last two. */
static guint
surname_at(char **words, guint count, const char *language)
{
	for (guint i = 1; i + 1 < count; i++)
		if (g_strv_contains(particles, words[i]))
			return i;
	if (count > 2 && language != NULL && g_str_has_prefix(language, "es"))
		return count - 2;
	return count - 1;
}

static char *
join(const char *before, char **words, guint from, guint to)
{
	GString *text = g_string_new(before);

	for (guint i = from; i < to; i++)
		g_string_append_printf(text, "%s%s", text->len > 0 ? " " : "", words[i]);
	return g_string_free(text, FALSE);
}

/* "Muster, Erika" as "Erika Muster"; all other names as they are. */
static char *
turn(const char *name)
{
	const char *comma = strchr(name, ',');

	if (comma == NULL || strchr(comma + 1, ',') != NULL)
		return g_strdup(name);
	return g_strdup_printf("%s %.*s", comma + 1, (int)(comma - name), name);
}

void
dunlin_salute_clear(DunlinSalute *salute)
{
	g_clear_pointer(&salute->person, g_free);
	g_clear_pointer(&salute->woman, g_free);
	g_clear_pointer(&salute->man, g_free);
}

DunlinSalute
dunlin_salute_of(const char *name, const char *language, gboolean titled)
{
	DunlinSalute salute = { NULL, NULL, NULL };
	g_autofree char *turned = turn(name != NULL ? name : "");
	g_auto(GStrv) all = g_strsplit_set(turned, " \t\n", -1);
	char *words[WORDS_MAX] = { NULL };
	const char *degree = "";
	gboolean woman = FALSE, known = FALSE, german;
	guint count = 0;

	for (guint i = 0; all[i] != NULL; i++) {
		g_autofree char *folded = g_utf8_strdown(all[i], -1);

		if (*all[i] == '\0' || (count == 0 && strcmp(folded, "de") == 0))
			continue; /* "de heer" */
		if (!known && is_title(all[i], language, &woman)) {
			known = TRUE;
			continue;
		}
		if (g_strv_contains(degrees, folded)) {
			if (*degree == '\0') /* "Prof. Dr." is a professor */
				degree = g_str_has_prefix(folded, "prof") ? "Prof." : "Dr.";
			continue;
		}
		if (count == WORDS_MAX || !is_name(all[i]))
			return salute;
		words[count++] = all[i];
	}
	if (count == 0 || (!known && (titled || count == 1)))
		return salute;
	german = language == NULL || g_str_has_prefix(language, "de");
	if (*degree != '\0' && !german && g_str_has_prefix(language, "en")) {
		/* "Dear Dr Muster", whoever that is */
		salute.person = join(g_str_equal(degree, "Dr.") ? "Dr" : "Professor", words,
				     surname_at(words, count, language), count);
		return salute;
	}
	if (!german)
		degree = ""; /* "Madame Dupont", "Estimada señora Muster" */
	salute.person = join("", words, 0, count);
	if (known && woman)
		salute.woman = join(degree, words, surname_at(words, count, language), count);
	else if (known)
		salute.man = join(degree, words, surname_at(words, count, language), count);
	return salute;
}
