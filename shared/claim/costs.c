/* SPDX-License-Identifier: BSD-2-Clause */
/* Fees by value, in steps. */
#include "claim/costs.h"

typedef struct {
	gint64 until;  /* of the value, cents */
	gint64 each;   /* for each part of this many cents that was begun */
	gint64 amount; /* so much more */
} Step;

typedef struct {
	gint64 first_until, first; /* the least fee, and up to which value */
	Step steps[7];
} Scale;

static const Scale gkg = {
	50000,
	4000,
	{{200000, 50000, 2100},
	 {1000000, 100000, 2250},
	 {2500000, 300000, 3050},
	 {5000000, 500000, 4050},
	 {20000000, 1500000, 14000},
	 {50000000, 3000000, 21000},
	 {DUNLIN_COSTS_MAX, 5000000, 21000}},
};
static const Scale rvg = {
	50000,
	5150,
	{{200000, 50000, 4150},
	 {1000000, 100000, 5950},
	 {2500000, 300000, 5500},
	 {5000000, 500000, 8600},
	 {20000000, 1500000, 9950},
	 {50000000, 3000000, 14000},
	 {DUNLIN_COSTS_MAX, 5000000, 17500}},
};

#define SMALL_VALUE 5000
#define SMALL_FEE 3150
#define COURT_LEAST 3800

static gint64
fee(const Scale *scale, gint64 value)
{
	gint64 from = scale->first_until, sum = scale->first;

	if (value <= 0)
		return -1;
	value = MIN(value, DUNLIN_COSTS_MAX);
	for (guint i = 0; i < G_N_ELEMENTS(scale->steps) && value > from; i++) {
		const Step *step = &scale->steps[i];
		gint64 part = MIN(value, step->until) - from;

		sum += (part + step->each - 1) / step->each * step->amount;
		from = step->until;
	}
	return sum;
}

gint64
dunlin_costs_court(gint64 value)
{
	gint64 whole = fee(&gkg, value);

	return whole < 0 ? -1 : MAX((whole + 1) / 2, COURT_LEAST);
}

gint64
dunlin_costs_rvg(gint64 value, guint tenths)
{
	gint64 whole = fee(&rvg, value);

	if (whole > 0 && value <= SMALL_VALUE)
		whole = SMALL_FEE;
	return whole < 0 ? -1 : whole * tenths / 10; /* all of them are multiples of ten cents */
}
