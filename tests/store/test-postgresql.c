/* SPDX-License-Identifier: BSD-2-Clause */
/* The store on PostgreSQL: its contract, and what only a server can do to us. */
#include "contract.h"

#include "postgres.h"

static const NewUrl postgres = {postgres_new_url};

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	const char *missing = postgres_start();
	if (missing) {
		g_print("1..0 # SKIP %s\n", missing);
		postgres_stop();
		return 0;
	}
	contract_add("/store/postgresql/", &postgres);
	int result = g_test_run();
	postgres_stop();
	return result;
}
