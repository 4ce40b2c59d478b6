/* SPDX-License-Identifier: BSD-2-Clause */
/* The store's contract on SQLite. */
#include "contract.h"

static void
add(const ContractCase *cases)
{
	for (guint i = 0; cases[i].name; i++) {
		g_autofree char *path = g_strconcat("/store/sqlite/", cases[i].name, NULL);
		g_test_add(path, Fixture, NULL, fixture_up, cases[i].test, fixture_down);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	add(contract_cases);
	add(contract_notice_cases);
	add(contract_record_cases);
	add(contract_writer_cases);
	return g_test_run();
}
