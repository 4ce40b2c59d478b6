/* SPDX-License-Identifier: BSD-2-Clause */
/* References with check digits: ISO 11649 and the Swiss QR reference. */
#include "base/reference.h"

static const struct {
	const char *text;
	gboolean rf, qrr;
} checked[] = {
	{ "RF18539007547034", TRUE, FALSE },
	{ "RF462026000123", TRUE, FALSE },
	{ "RF73RE2026000123", TRUE, FALSE },
	{ "RF40123456789012345678901", TRUE, FALSE },
	{ "RF191234567890123456789012", FALSE, FALSE }, /* 22 letters and digits */
	{ "RF18 5390 0754 7034", TRUE, FALSE },
	{ "rf18539007547034", TRUE, FALSE },
	{ "RF19539007547034", FALSE, FALSE },
	{ "RF1853900754703", FALSE, FALSE },
	{ "RF18", FALSE, FALSE },
	{ "RFAA539007547034", FALSE, FALSE },
	{ "RF18-5390", FALSE, FALSE },
	{ "210000000003139471430009017", FALSE, TRUE },
	{ "21 00000 00003 13947 14300 09017", FALSE, TRUE },
	{ "000000000000000020260001237", FALSE, TRUE },
	{ "210000000003139471430009018", FALSE, FALSE },
	{ "210000000003139471430009071", FALSE, FALSE }, /* two digits changed places */
	{ "21000000000313947143000901", FALSE, FALSE },
	{ "21000000000313947143000901x", FALSE, FALSE },
	{ "", FALSE, FALSE },
	{ NULL, FALSE, FALSE },
};

static const struct {
	const char *iban;
	gboolean qr;
} ibans[] = {
	{ "CH44 3199 9123 0008 8901 2", TRUE }, { "CH4431999123000889012", TRUE },
	{ "LI2130000000000000000", TRUE },	 { "CH5800791123000889012", FALSE },
	{ "CH5832000123000889012", FALSE },	 { "DE02300000000000202051", FALSE },
	{ "CH44", FALSE },			 { NULL, FALSE },
};

static void
test_checked(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(checked); i++) {
		g_test_message("%s", checked[i].text);
		g_assert_cmpint(dunlin_reference_is_rf(checked[i].text), ==, checked[i].rf);
		g_assert_cmpint(dunlin_reference_is_qrr(checked[i].text), ==, checked[i].qrr);
	}
	g_assert_cmpint(dunlin_reference_qrr_digit("21000000000313947143000901"), ==, '7');
	g_assert_cmpint(dunlin_reference_qrr_digit("00000000000000002026000123"), ==, '7');
}

static void
test_ibans(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(ibans); i++) {
		g_test_message("%s", ibans[i].iban);
		g_assert_cmpint(dunlin_iban_is_qr(ibans[i].iban), ==, ibans[i].qr);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/reference/checked", test_checked);
	g_test_add_func("/reference/ibans", test_ibans);
	return g_test_run();
}
