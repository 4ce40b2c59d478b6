/* SPDX-License-Identifier: BSD-2-Clause */
/* The store's contract on SQLite. */
#include "contract.h"

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	contract_add("/store/sqlite/", NULL);
	return g_test_run();
}
