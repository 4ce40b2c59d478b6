/* SPDX-License-Identifier: BSD-2-Clause */
/* Tax by rate: as it is read and kept, and what of it lies in a part of the invoice. */
#include "claim/vat.h"

/* @kept: NULL where the lines are none of that invoice. */
static const struct {
	const char *name, *lines, *currency;
	gint64 gross;
	const char *kept;
} reads[] = {
	{"one rate", "S 19 100.00 19.00", "EUR", 11900, "S:19.00=10000+1900"},
	{"three rates", "S 19 100.00 19.00|S 7 50.00 3.50|E 0 10.00 0.00", "EUR", 18250,
	 "S:19.00=10000+1900 S:7.00=5000+350 E:0.00=1000+0"},
	{"a part of a percent", "S 5.5 100.00 5.50", "EUR", 10550, "S:5.50=10000+550"},
	{"no category", "- 0 100.00 0.00", "EUR", 10000, "-:0.00=10000+0"},
	{"yen", "S 10 100 10", "JPY", 110, "S:10.00=100+10"},
	{"something comes back at one rate", "S 19 100.00 19.00|S 7 -10.00 -0.70", "EUR", 10830,
	 "S:19.00=10000+1900 S:7.00=-1000-70"},
	{"not all of the invoice", "S 19 100.00 19.00", "EUR", 11901, NULL},
	{"none", "", "EUR", 0, NULL},
	{"three words", "S 19 100.00", "EUR", 10000, NULL},
	{"no rate", "S x 100.00 19.00", "EUR", 11900, NULL},
	{"a rate below nothing", "S -19 100.00 19.00", "EUR", 11900, NULL},
	{"no money", "S 19 100,00 19.00", "EUR", 11900, NULL},
	{"a category that is none", "s:1 19 100.00 19.00", "EUR", 11900, NULL},
	{"more than anybody owes", "S 19 100000000000000.00 0.00", "EUR", 10000000000000000, NULL},
};

static GArray *
read_row(guint i)
{
	g_auto(GStrv) lines = g_strsplit(reads[i].lines, "|", -1);

	return dunlin_vat_read(lines, reads[i].currency, reads[i].gross);
}

static void
test_read(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(reads); i++) {
		g_autoptr(GArray) vat = read_row(i);
		g_autofree char *kept = vat ? dunlin_vat_to_string(vat) : NULL;
		g_autoptr(GArray) back = dunlin_vat_parse(kept);
		g_autofree char *again = back ? dunlin_vat_to_string(back) : NULL;

		g_test_message("%s", reads[i].name);
		g_assert_cmpstr(kept, ==, reads[i].kept);
		g_assert_cmpstr(again, ==, reads[i].kept);
	}
	g_assert_null(dunlin_vat_read(NULL, "EUR", 0));
}

static void
test_broken(void)
{
	static const char *const broken[] = {
		NULL, "", " ", "S", "S:19", "S:19=", "S:19=100", "S:19=100+", "S:19=100+19x", "S=19:100+19",
		"S:x=100+19", "S:19=10000+1900  S:7=1+1", "SSSS:19=1+1", "S:19=9999999999999999+0", ":19=1+1",
	};

	for (guint i = 0; i < G_N_ELEMENTS(broken); i++) {
		g_autoptr(GArray) vat = dunlin_vat_parse(broken[i]);

		g_test_message("%s", broken[i] ? broken[i] : "NULL");
		g_assert_null(vat);
	}
}

/* @parts: "net+tax" of each rate; NULL: there are none. */
static const struct {
	const char *name, *vat;
	gint64 part;
	const char *parts;
} parts[] = {
	{"all", "S:19=10000+1900", 11900, "10000+1900"},
	/* 100 · 100/119 = 84.0336, 100 · 19/119 = 15.9664 */
	{"a part", "S:19=10000+1900", 10000, "8403+1597"},
	{"a cent is net", "S:19=10000+1900", 1, "1+0"},
	{"all of several", "S:19=10000+1900 S:7=5000+350 E:0=1000+0", 18250,
	 "10000+1900 5000+350 1000+0"},
	/* 91.25 is half: 50 + 9.50, 25 + 1.75, 5 */
	{"half of several", "S:19=10000+1900 S:7=5000+350 E:0=1000+0", 9125, "5000+950 2500+175 500+0"},
	/* a third: 33.333 + 6.333, 16.667 + 1.167, 3.333: the two cents that are left to .667 and the first .333 */
	{"a third of several", "S:19=10000+1900 S:7=5000+350 E:0=1000+0", 6083,
	 "3333+633 1667+117 333+0"},
	{"no tax at all", "E:0=10000+0", 5000, "5000+0"},
	/* 108.30: 54.15 is half, what comes back too */
	{"something comes back", "S:19=10000+1900 S:7=-1000-70", 5415, "5000+950 -500-35"},
	{"rounded up to five", "S:19=10000+1903", 11905, "10002+1903"},
	{"nothing", "S:19=10000+1900", 0, NULL},
	{"less than nothing", "S:19=10000+1900", -1, NULL},
	{"more than the invoice", "S:19=10000+1900", 15000, NULL},
	{"an invoice of nothing", "S:19=0+0", 1, NULL},
};

static char *
print(const GArray *vat)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < vat->len; i++)
		g_string_append_printf(text, "%s%" G_GINT64_FORMAT "%+" G_GINT64_FORMAT,
				       i > 0 ? " " : "", g_array_index(vat, DunlinVat, i).net,
				       g_array_index(vat, DunlinVat, i).tax);
	return g_string_free(text, FALSE);
}

static void
test_parts(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
		g_autoptr(GArray) vat = dunlin_vat_parse(parts[i].vat);
		g_autoptr(GArray) part = dunlin_vat_of_part(vat, parts[i].part);
		g_autofree char *got = part ? print(part) : NULL;

		g_test_message("%s", parts[i].name);
		g_assert_cmpstr(got, ==, parts[i].parts);
	}
}

/* What is left of @vat after @off; NULL: a part at each rate has to do. */
static const struct {
	const char *name, *vat, *off, *left;
} credits[] = {
	{"one of two rates", "S:19=10000+1900 S:7=20000+1400", "S:7=10000+700", "10000+1900 10000+700"},
	{"both, the other way round", "S:19=10000+1900 S:7=20000+1400", "S:7=20000+1400 S:19=5000+950",
	 "5000+950 0+0"},
	{"more than there is at that rate", "S:19=10000+1900 S:7=20000+1400", "S:19=20000+3800", NULL},
	{"a rate of its own", "S:19=10000+1900", "S:7=100+7", NULL},
	{"another category", "S:0=10000+0", "E:0=100+0", NULL},
	{"less than nothing", "S:19=10000+1900", "S:19=-100-19", NULL},
};

static void
test_credits(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(credits); i++) {
		g_autoptr(GArray) vat = dunlin_vat_parse(credits[i].vat);
		g_autoptr(GArray) off = dunlin_vat_parse(credits[i].off);
		g_autoptr(GArray) left = dunlin_vat_less(vat, off);
		g_autofree char *got = left ? print(left) : NULL;

		g_test_message("%s", credits[i].name);
		g_assert_cmpstr(got, ==, credits[i].left);
	}
}

/* Whatever the rates and the part: the sum is the part, no piece is off by a whole cent, and all of it is
 * the invoice's own. */
static void
test_random(void)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(20261122);

	for (guint round = 0; round < 5000; round++) {
		g_autoptr(GArray) vat = g_array_new(FALSE, FALSE, sizeof(DunlinVat));
		gint64 sum = 0, part, got = 0;

		for (gint k = g_rand_int_range(rand, 1, 6); k > 0; k--) {
			DunlinVat one = {"S", 0, g_rand_int_range(rand, 1, 1000000),
					 g_rand_int_range(rand, 0, 200000)};

			sum += one.net + one.tax;
			g_array_append_val(vat, one);
		}
		part = round % 10 == 0 ? sum : g_rand_int_range(rand, 1, (gint32)sum + 1);
		g_autoptr(GArray) of_part = dunlin_vat_of_part(vat, part);

		for (guint i = 0; i < vat->len; i++) {
			const DunlinVat *whole = &g_array_index(vat, DunlinVat, i);
			const DunlinVat *cut = &g_array_index(of_part, DunlinVat, i);

			got += cut->net + cut->tax;
			g_assert_cmpint(ABS(cut->net * sum - whole->net * part), <, sum);
			g_assert_cmpint(ABS(cut->tax * sum - whole->tax * part), <, sum);
		}
		g_assert_cmpint(got, ==, part);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/vat/read", test_read);
	g_test_add_func("/vat/broken", test_broken);
	g_test_add_func("/vat/parts", test_parts);
	g_test_add_func("/vat/credits", test_credits);
	g_test_add_func("/vat/random", test_random);
	return g_test_run();
}
