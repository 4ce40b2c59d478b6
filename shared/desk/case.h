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

/* A message that goes along. */
typedef struct {
	char *file;   /* "03-reply.eml": says nothing of a person */
	char *kind;   /* "letter", "report", "reply" */
	char *digest; /* archive key */
	char *notice; /* of a letter: its id, whose stamp is put before it; NULL */
	DunlinDay day;
} DunlinCasePaper;
void dunlin_case_paper_free(DunlinCasePaper *paper);

typedef struct { /* all borrowed */
	const DunlinConfig *config;
	const DunlinCreditor *creditor;
	const DunlinPartner *partner; /* NULL: none */
	const DunlinCase *facts;
	const DunlinDebtor *debtor;   /* NULL: unknown */
	const DunlinReckoning *reckoning;
	const GPtrArray *notices;     /* of DunlinNotice */
	const GPtrArray *papers;      /* of DunlinCasePaper */
} DunlinCaseFile;

/* One JSON object, and one XML document, with the same fields in the same order. Yours. */
char *dunlin_case_json(const DunlinCaseFile *file);
char *dunlin_case_xml(const DunlinCaseFile *file);

/* The letters to the debtor that the MTA took, their reports and his answers, in the order of time: of
 * DunlinCasePaper, yours. */
GPtrArray *dunlin_case_papers(DunlinDesk *desk, const DunlinClaim *claim, const GPtrArray *notices,
			      GError **error);

G_END_DECLS
