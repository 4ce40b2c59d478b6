/* SPDX-License-Identifier: BSD-2-Clause */
/* What every engine must do: the tests of the store's interface, on whatever fixture is given. */
#pragma once

#include "fixture.h"

typedef void (*ContractTest)(Fixture *fixture, gconstpointer data);
typedef struct {
	const char *name;
	ContractTest test;
} ContractCase;

/* Each ends with {NULL, NULL}. */
extern const ContractCase contract_cases[], contract_notice_cases[], contract_record_cases[],
	contract_writer_cases[], contract_archive_cases[], contract_side_cases[],
	contract_sheet_cases[];
/* Adds them all under @prefix, on what @other makes (NULL: SQLite). */
void contract_add(const char *prefix, const NewUrl *other);
