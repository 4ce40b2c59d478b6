/* SPDX-License-Identifier: BSD-2-Clause */
/* How the built-in policies differ from country to country. What a letter must never fall below is law
 * and stands in claim/deadline.c; here is what makes sense there. */
#include <string.h>

#include "base/config-load.h"

static const struct {
	char country[3];
	gboolean interest, lump_sum; /* may be announced or claimed */
	gint32 first, last;          /* usual days to pay, in the last letter and in those before it */
} countries[] = {
	/* 7 to 14 days are usual; BGB 286, 288 */
	{"DE", TRUE, TRUE, 0, 0},
	/* UGB 456, 458 */
	{"AT", TRUE, TRUE, 0, 0},
	/* 5 % after a reminder, no fixed sum: OR 104 */
	{"CH", TRUE, FALSE, 0, 0},
	{"LI", TRUE, FALSE, 0, 0},
	/* the 14-day letter, BW 6:96 lid 6, usual between businesses too */
	{"NL", TRUE, TRUE, 14, 14},
	/* 14 days, CDE/WER XIX.2 */
	{"BE", TRUE, TRUE, 14, 14},
	/* relance 8 days, mise en demeure 8 to 15; Code de commerce L441-10, D441-5 */
	{"FR", TRUE, TRUE, 0, 15},
	/* diffida: 15 days; D.Lgs. 231/2002 */
	{"IT", TRUE, TRUE, 0, 15},
	/* 30 days to answer an offer to negotiate, LO 1/2025; Ley 3/2004 */
	{"ES", TRUE, TRUE, 0, 30},
	/* act of 8 March 2013 */
	{"PL", TRUE, TRUE, 0, 0},
	/* a letter before action gives a business 14 days */
	{"GB", TRUE, TRUE, 0, 14},
	/* anywhere else: the principal */
	{"", FALSE, FALSE, 0, 0},
};

static gint32
days_of(DunlinDuration duration)
{
	return duration.unit == DUNLIN_UNIT_DAY ? duration.count
	       : duration.unit == DUNLIN_UNIT_WEEK ? duration.count * 7
						   : G_MAXINT32;
}

static gboolean
is_last_letter(const DunlinPolicy *policy, guint index)
{
	const DunlinStep *next =
		index + 1 < policy->steps->len ? g_ptr_array_index(policy->steps, index + 1) : NULL;

	return next == NULL || next->deadline.count == 0;
}

static guint
row_of(const char *country)
{
	guint i = 0;

	while (countries[i].country[0] != '\0' &&
	       g_ascii_strncasecmp(countries[i].country, country, 2) != 0)
		i++;
	return i;
}

DunlinPolicy *
dunlin_policy_for_country(const DunlinPolicy *policy, const char *country)
{
	DunlinPolicy *varied = dunlin_policy_parse(policy->text, NULL);
	guint row;

	g_assert(varied != NULL); /* its own text */
	if (!policy->builtin || country == NULL)
		return varied;
	row = row_of(country);
	for (guint i = 0; i < varied->steps->len; i++) {
		DunlinStep *step = g_ptr_array_index(varied->steps, i);
		gint32 days = is_last_letter(varied, i) ? countries[row].last : countries[row].first;

		if (step->to == NULL && step->deadline.count > 0 && days_of(step->deadline) < days)
			step->deadline = (DunlinDuration){days, DUNLIN_UNIT_DAY};
		if (!countries[row].interest)
			step->interest = DUNLIN_EXTRA_OFF;
		if (!countries[row].lump_sum)
			step->lump_sum = DUNLIN_EXTRA_OFF;
	}
	dunlin_policy_seal(varied);
	return varied;
}
