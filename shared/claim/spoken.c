/* SPDX-License-Identifier: BSD-2-Clause */
/* The languages of countries, their regions (ISO 3166-2) and, of those of several languages, postcodes:
 * a letter in the wrong one is read as a lack of respect in Belgium, and not at all in Ticino. */
#include "claim/spoken.h"

#include <string.h>

#define LANGUAGES_MAX 3

static const struct {
	const char *place;
	const char *languages[LANGUAGES_MAX + 1];
} places[] = {
	{"BE-BRU", {"fr", "nl"}},
	{"BE-VLG", {"nl"}},
	{"BE-WAL", {"fr", "de"}},
	{"BE", {"nl", "fr", "de"}},
	{"CH-BE", {"de", "fr"}},
	{"CH-FR", {"fr", "de"}},
	{"CH-GE", {"fr"}},
	{"CH-GR", {"de", "it"}},
	{"CH-JU", {"fr"}},
	{"CH-NE", {"fr"}},
	{"CH-TI", {"it"}},
	{"CH-VD", {"fr"}},
	{"CH-VS", {"fr", "de"}},
	{"CH-", {"de"}},
	{"CH", {"de", "fr", "it"}},
	{"AT", {"de"}},
	{"DE", {"de"}},
	{"ES", {"es"}},
	{"FR", {"fr"}},
	{"GB", {"en"}},
	{"IE", {"en"}},
	{"IT", {"it"}},
	{"LI", {"de"}},
	{"LU", {"fr", "de"}},
	{"MC", {"fr"}},
	{"NL", {"nl"}},
	{"PL", {"pl"}},
	{"SM", {"it"}},
	{"US", {"en"}},
};

/* First to last; where a range is not clear-cut, both. */
static const struct {
	char country[3];
	guint first, last;
	const char *languages[LANGUAGES_MAX];
} postcodes[] = {
	{"BE", 1000, 1299, {"fr", "nl"}}, /* Brussels */
	{"BE", 1300, 1499, {"fr"}},
	{"BE", 1500, 3999, {"nl"}},
	{"BE", 4700, 4799, {"de", "fr"}}, /* Eupen, Sankt Vith */
	{"BE", 4000, 7999, {"fr"}},
	{"BE", 8000, 9999, {"nl"}},
	{"CH", 1700, 1799, {"fr", "de"}}, /* Fribourg */
	{"CH", 1000, 2499, {"fr"}},
	{"CH", 2500, 2599, {"de", "fr"}}, /* Biel */
	{"CH", 2600, 2999, {"fr"}},
	{"CH", 3900, 3959, {"de"}},
	{"CH", 3960, 3979, {"fr"}},
	{"CH", 6500, 6999, {"it"}},
	{"CH", 3000, 9999, {"de"}},
};

static const char *const *
by_postcode(const char *country, const char *postcode)
{
	const char *digits = postcode != NULL ? strpbrk(postcode, "0123456789") : NULL;
	char *end = NULL;
	guint64 number = digits != NULL ? g_ascii_strtoull(digits, &end, 10) : 0;

	if (digits == NULL || end != digits + strlen("1000"))
		return NULL; /* both countries have four digits, also behind "B-" */
	for (guint i = 0; i < G_N_ELEMENTS(postcodes); i++)
		if (g_ascii_strcasecmp(postcodes[i].country, country) == 0 &&
		    number >= postcodes[i].first && number <= postcodes[i].last)
			return postcodes[i].languages;
	return NULL;
}

const char *const *
dunlin_languages_spoken(const char *country, const char *postcode)
{
	/* A region was said by somebody. */
	const char *const *languages = by_postcode(country, postcode);

	for (guint i = 0; languages == NULL && i < G_N_ELEMENTS(places); i++)
		if (g_ascii_strncasecmp(country, places[i].place, strlen(places[i].place)) == 0)
			languages = places[i].languages;
	return languages;
}
