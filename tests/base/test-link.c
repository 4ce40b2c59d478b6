/* SPDX-License-Identifier: BSD-2-Clause */
/* Links with placeholders. */
#include "base/configuration.h"
#include "base/link.h"

static const struct {
	const char *link, *filled; /* filled NULL: refused */
} cases[] = {
	{ "https://pay.example/", "https://pay.example/" },
	{ "https://pay.example/{reference}", "https://pay.example/7K3M4QX2" },
	{ "https://p.example/?i={invoice}&a={amount}&c={currency}",
	  "https://p.example/?i=R%2F1%26a%3D0%23%C3%A9&a=119.00&c=EUR" },
	{ "https://p.example/{reference}{reference}/x", "https://p.example/7K3M4QX27K3M4QX2/x" },
	{ "http://pay.example/", NULL },
	{ "javascript:alert(1)", NULL },
	{ "https://", NULL },
	{ "https://p.example/{iban}", NULL },
	{ "https://p.example/{}", NULL },
	{ "https://p.example/{reference", NULL },
	{ "https://p.example/reference}", NULL },
	{ "https://p.example/a b", NULL },
	{ "https://p.example/\"><b>", NULL },
	{ "https://p.example/é", NULL },
};

static void
test_cases(void)
{
	static const char *const values[] = { "7K3M4QX2", "R/1&a=0#é", "119.00", "EUR" };

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *wrong = NULL, *filled = NULL;
		gboolean ok = dunlin_link_check(cases[i].link, dunlin_pay_link_names, &wrong);

		g_test_message("%s: %s", cases[i].link, wrong);
		g_assert_cmpint(ok, ==, cases[i].filled != NULL);
		g_assert_cmpint(ok, ==, wrong == NULL);
		if (ok)
			filled = dunlin_link_fill(cases[i].link, dunlin_pay_link_names, values);
		g_assert_cmpstr(filled, ==, cases[i].filled);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/link/cases", test_cases);
	return g_test_run();
}
