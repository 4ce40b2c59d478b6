/* SPDX-License-Identifier: BSD-2-Clause */
/* Assumed payments: a draw that the claim and the letter decide. */
#include "claim/behaviour.h"

#include <string.h>

const DunlinBehaviour dunlin_behaviours[] = {
	{"none", "nobody pays", 0, 0, 0},
	{"slow", "a quarter pays after each letter, 5 to 20 days later", 25, 5, 20},
	{"typical", "half pays after each letter, 2 to 12 days later", 50, 2, 12},
	{"prompt", "three quarters pay after each letter, 1 to 7 days later", 75, 1, 7},
	{NULL, NULL, 0, 0, 0},
};

const DunlinBehaviour *
dunlin_behaviour_find(const char *name)
{
	for (const DunlinBehaviour *row = dunlin_behaviours; row->name; row++) {
		if (strcmp(row->name, name) == 0)
			return row;
	}
	return NULL;
}

/* FNV-1a, mixed once more (splitmix64), so that near names draw far numbers. */
static guint64
draw(guint64 hash, const char *text)
{
	for (; *text; text++)
		hash = (hash ^ (guchar)*text) * G_GUINT64_CONSTANT(0x100000001b3);
	hash = (hash ^ (hash >> 30)) * G_GUINT64_CONSTANT(0xbf58476d1ce4e5b9);
	hash = (hash ^ (hash >> 27)) * G_GUINT64_CONSTANT(0x94d049bb133111eb);
	return hash ^ (hash >> 31);
}

gboolean
dunlin_behaviour_pays(const DunlinBehaviour *behaviour, const char *reference, const char *step,
		      guint *ret_days)
{
	guint64 hash = draw(draw(G_GUINT64_CONSTANT(0xcbf29ce484222325), reference), step);

	if (hash % 100 >= behaviour->percent)
		return FALSE;
	*ret_days = behaviour->first + (guint)(hash / 100 % (behaviour->last - behaviour->first + 1));
	return TRUE;
}
