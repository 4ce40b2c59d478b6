/* SPDX-License-Identifier: BSD-2-Clause */
/* A store in a temporary folder, and claims and notices to fill it with. */
#pragma once

#include "store/archive.h"
#include "store/store.h"

typedef struct {
	char *folder;
	char *url;
	DunlinStore *store; /* open */
	gint64 creditor;    /* "acme" */
} Fixture;

/* Where a store is made that is no SQLite file; NULL as the test's data: a file. */
typedef struct {
	char *(*new_url)(void);
	char *(*empty_url)(void); /* without a schema; NULL: new_url gives such a one */
} NewUrl;

void fixture_up(Fixture *fixture, gconstpointer data);
void fixture_down(Fixture *fixture, gconstpointer data);
/* Path in the fixture's folder; yours. */
char *fixture_path(const Fixture *fixture, const char *name);
void remove_tree(const char *folder);

void must_begin(DunlinStore *store);
void must_commit(DunlinStore *store);
/* An open claim of @creditor for invoice @invoice of seller "acme"; inserted. Yours. */
DunlinClaim *make_claim(DunlinStore *store, gint64 creditor, const char *invoice);
/* A ready reminder about @claim; not inserted. Yours. */
DunlinNotice *make_notice(const DunlinClaim *claim, const char *step);
/* Threads that put the same messages into it at once; how many messages. */
guint put_by_threads(DunlinArchive *archive);

#define assert_dunlin(error, code_)                                                                \
	do {                                                                                       \
		g_assert_error(error, DUNLIN_ERROR, code_);                                        \
		g_clear_error(&(error));                                                           \
	} while (0)
