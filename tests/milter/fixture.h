/* SPDX-License-Identifier: BSD-2-Clause */
/* A store with notices in flight, and a running dunlin-milter in front of it. */
#pragma once

#include "desk/desk.h"
#include "mta.h"

typedef struct {
	char *folder, *config, *socket, *url, *log;
	const char *milter; /* more settings of that group; NULL */
	DunlinKeys *keys;
	DunlinStore *store; /* NULL where it is not made yet */
	gint64 creditor;
	GPid pid; /* 0: not running */
} Fixture;

void fixture_up(Fixture *fixture, gconstpointer data);      /* everything runs */
void fixture_up_bare(Fixture *fixture, gconstpointer data); /* the milter, without a store */
void fixture_down(Fixture *fixture, gconstpointer data);

void fixture_make_store(Fixture *fixture);
/* Adds @more to the configuration, in place of what was added before. */
void fixture_configure(const Fixture *fixture, const char *more);
void fixture_start(Fixture *fixture);
/* SIGTERM; the program must end with 0. */
void fixture_stop(Fixture *fixture);
void fixture_wait_log(const Fixture *fixture, const char *text);
guint fixture_count_log(const Fixture *fixture, const char *text);

#define BODY "Guten Tag,\r\n\r\n...zahlen Sie bitte.\r\n"
#define DEBTOR "debtor@example.net"
#define FIXED_NOW "2026-10-22T12:00:00Z"

/* A reminder about a claim of its own whose final dot has left, with BODY. Its claim is in
 * *ret_claim where that is not NULL. Yours. */
DunlinNotice *fixture_notice(Fixture *fixture, DunlinClaim **ret_claim);
/* As it is in the store now. Yours. */
DunlinNotice *fixture_again(Fixture *fixture, const DunlinNotice *notice);
/* Its Dunning-Notice header. Yours. */
char *fixture_token(const Fixture *fixture, const DunlinNotice *notice);
/* The same, @count of them with @body: the values of their Dunning-Notice. Yours. */
char **fixture_tokens(Fixture *fixture, const char *body, guint count);
void must_begin(DunlinStore *store);
void must_commit(DunlinStore *store);
