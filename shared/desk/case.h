/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A case for whoever collects it: one const table of fields, written as JSON and as XML. The fields are
 * what RDG 13a(1) wants a collector to tell a private person, and what is needed to go on from here.
 * Names of fields are an outer contract (dunlinctl(8)): more may be added, none renamed.
 */
#pragma once

#include "desk/internal.h"

G_BEGIN_DECLS

#define DUNLIN_CASE_FORMAT "dunlin-case/1"

/* A document that goes along. */
typedef struct {
	char *file;   /* "03-reply.eml": says nothing of a person */
	char *kind;   /* "letter", "posting", "report", "reply", "own" */
	const char *type; /* constant: "message/rfc822", of what was printed "application/pdf" */
	char *text;   /* of a posting: what it says; NULL */
	char *digest; /* archive key; of a text its SHA-256 */
	char *notice; /* of a letter: its id, whose stamp is put before it; NULL */
	DunlinDay day;
} DunlinCasePaper;

typedef struct { /* all borrowed */
	const DunlinConfig *config;
	const DunlinCreditor *creditor;
	const DunlinPartner *partner; /* NULL: none */
	const DunlinCase *facts;
	const DunlinDebtor *debtor;   /* NULL: unknown */
	const DunlinReckoning *reckoning;
	const GPtrArray *notices;     /* of DunlinNotice */
	const GPtrArray *papers;      /* of DunlinCasePaper */
	const GPtrArray *journal;     /* of DunlinJournalEntry: the claim's */
} DunlinCaseFile;

/* A list of the case: a row for each thing, with columns. */
typedef struct {
	const char *name;
	char *(*get)(const DunlinCaseFile *file, guint row); /* NULL result: absent */
} DunlinCaseColumn;
typedef struct {
	const char *name, *row;
	guint (*count)(const DunlinCaseFile *file);
	gboolean (*skip)(const DunlinCaseFile *file, guint row); /* NULL: none is left out */
	const DunlinCaseColumn *columns;
	guint n_columns;
} DunlinCaseList;
#define DUNLIN_CASE_LISTS 5
extern const DunlinCaseList dunlin_case_lists[DUNLIN_CASE_LISTS];

/* One JSON object, and one XML document, with the same fields in the same order. Yours. */
char *dunlin_case_json(const DunlinCaseFile *file);
char *dunlin_case_xml(const DunlinCaseFile *file);

/* The letters to the debtor that the MTA or the printer took, with the proof of posting of those on paper,
 * their reports, his answers and what the creditor's people wrote to him themselves, in the order of
 * time: of DunlinCasePaper, yours. */
GPtrArray *dunlin_case_papers(DunlinDesk *desk, const DunlinClaim *claim, const GPtrArray *notices,
			      GError **error);

G_END_DECLS
