/* SPDX-License-Identifier: BSD-2-Clause */
/* Which languages are spoken where: countries, regions, postcodes. */
#include "claim/spoken.h"

static void
test_places(void)
{
	static const struct {
		const char *country, *postcode, *languages; /* joined by a blank; NULL: none of ours */
	} rows[] = {
		{"DE", NULL, "de"},
		{"de", NULL, "de"},
		{"DE-BY", "80331", "de"},
		{"AT", "1010", "de"},
		{"LU", "L-1009", "fr de"},
		{"GB", "SW1A 1AA", "en"},
		{"BE", NULL, "nl fr de"},
		{"BE", "", "nl fr de"},
		{"BE", "1000", "fr nl"},
		{"BE", "1299", "fr nl"},
		{"BE", "1300", "fr"},
		{"BE", "1499", "fr"},
		{"BE", "1500", "nl"},
		{"BE", "B-9000", "nl"},
		{"BE", "3999", "nl"},
		{"BE", "4000", "fr"},
		{"BE", "4700", "de fr"},
		{"BE", "4799", "de fr"},
		{"BE", "4800", "fr"},
		{"BE", "7999", "fr"},
		{"BE", "12345", "nl fr de"}, /* no postcode there */
		{"BE", "999", "nl fr de"},
		{"BE-VLG", NULL, "nl"},
		{"be-wal", NULL, "fr de"},
		{"BE-BRU", "9000", "fr nl"}, /* a region was said by somebody */
		{"CH", NULL, "de fr it"},
		{"CH", "1201", "fr"},
		{"CH", "1700", "fr de"},
		{"CH", "2000", "fr"},
		{"CH", "2502", "de fr"},
		{"CH", "CH-6900", "it"},
		{"CH", "3960", "fr"},
		{"CH", "8001", "de"},
		{"CH-GE", NULL, "fr"},
		{"CH-TI", NULL, "it"},
		{"CH-ZH", NULL, "de"},
		{"DK", NULL, NULL},
		{"JP", "1000", NULL},
		{"", NULL, NULL},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		const char *const *spoken = dunlin_languages_spoken(rows[i].country, rows[i].postcode);
		g_autofree char *joined = spoken != NULL ? g_strjoinv(" ", (char **)spoken) : NULL;

		g_test_message("%s %s", rows[i].country, rows[i].postcode);
		g_assert_cmpstr(joined, ==, rows[i].languages);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/spoken/places", test_places);
	return g_test_run();
}
