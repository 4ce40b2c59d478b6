/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The German order for payment (ZPO 688 to 703c): the data sheet for online-mahnantrag.de, and the same
 * as a file of records of type 01 for creditors with a Kennziffer. Pure. Nothing is filed: plain mail is
 * no way to a court.
 */
#pragma once

#include <glib.h>
#include "base/day.h"
#include "claim/claim.h"

G_BEGIN_DECLS

/* One of the two sides; all borrowed, "" where unknown. */
typedef struct {
	const char *name, *street, *postcode, *place, *country;
	const char *form;     /* legal form: "GmbH"; "" for a person, or unknown */
	const char *function; /* of who represents it: "Geschäftsführerin" */
	const char *represented_by;
} DunlinCourtParty;

typedef enum { DUNLIN_COURT_UNSAID, DUNLIN_COURT_RENDERED, DUNLIN_COURT_INDEPENDENT } DunlinCourtPerformance;

typedef struct { /* what was open of the principal for a while, until a part of it was paid */
	DunlinDay from, to; /* both bear interest */
	gint64 principal;
} DunlinCourtPeriod;

typedef struct { /* an invoice; all borrowed */
	const char *reference;
	const char *currency, *invoice;
	DunlinDay issue_day, due_day, interest_from;
	gint64 principal, fees, lump_sum; /* what is open, cents; fees: costs of reminders */
	gint64 computed;            /* interest from before @interest_from that is still open, where some of
				     * it was paid; 0: none */
	const DunlinCourtPeriod *periods; /* before @interest_from, ascending; NULL: none */
	guint n_periods;
	gint64 interest;            /* counted until today, that of @periods too, for the sheet */
	gint64 spread;              /* thousandths of a percent point above the base rate; 0: no interest */
} DunlinCourtClaim;

/* One application: all that one debtor owes. No document known here says how many claims it may
 * have; more than these are for the form. */
#define DUNLIN_COURT_CLAIMS 20
typedef struct { /* all borrowed */
	const char *kennziffer;     /* 8 digits; "": no file */
	const char *court_postcode, *court_place; /* that issues the order */
	DunlinCourtParty applicant, respondent;
	DunlinDebtorKind kind;      /* the respondent's */
	guint catalogue;            /* number of the principals in the court's catalogue; 0: not given */
	DunlinCourtPerformance performance; /* whether it depends on a counter-performance (ZPO 690(1) 4) */
	DunlinDay today;
	const DunlinCourtClaim *claims;
	guint count; /* at least one */
} DunlinCourtCase;

/* What its claims come to, cents. */
typedef struct {
	gint64 principal, fees, lump_sum;
	guint lump_sums; /* of how many claims */
} DunlinCourtSums;
DunlinCourtSums dunlin_court_sums(const DunlinCourtCase *court);

/* Checks; the first ones forbid the sheet, all of them the file. */
typedef enum {
	DUNLIN_COURT_CURRENCY,   /* ZPO 688(1) */
	DUNLIN_COURT_ABROAD,     /* ZPO 688(3): another procedure */
	DUNLIN_COURT_NOTHING_OPEN,
	DUNLIN_COURT_SHEET_CHECKS, /* how many of them forbid the sheet */
	DUNLIN_COURT_KENNZIFFER = DUNLIN_COURT_SHEET_CHECKS,
	DUNLIN_COURT_COURT,
	DUNLIN_COURT_APPLICANT,
	DUNLIN_COURT_REPRESENTED, /* which kind of company applies, and who acts for it (ZPO 690(1) 1) */
	DUNLIN_COURT_RESPONDENT,
	DUNLIN_COURT_FORM,       /* a person or which kind of company? */
	DUNLIN_COURT_INVOICE,    /* one without number or date: the claim cannot be told from others */
	DUNLIN_COURT_CATALOGUE,
	DUNLIN_COURT_MORE,       /* the number in the catalogue asks for what an invoice does not say */
	DUNLIN_COURT_PERFORMANCE,
	DUNLIN_COURT_REGIONAL,   /* a regional court would decide: how it is named is not known here */
	DUNLIN_COURT_COMPUTED,   /* interest of which some was paid: the file has running interest only */
	DUNLIN_COURT_MANY,       /* more than DUNLIN_COURT_CLAIMS */
	DUNLIN_COURT_WIDTH,      /* something is too long or holds a character that CP850 has not */
	DUNLIN_COURT_CHECKS,
} DunlinCourtCheck;
guint dunlin_court_failed(const DunlinCourtCase *court);
const char *dunlin_court_sentence(DunlinCourtCheck check, const char *language);

/* The court for an applicant in @country ("DE-BY"; NULL fields where the land has two, or is not known).
 * From abroad: Wedding (ZPO 689(2)). Source: mahngerichte.de, Zuständigkeiten, read on 2026-11-22. */
gboolean dunlin_court_of(const char *country, const char **ret_postcode, const char **ret_place);
/* The legal form that a company's name ends with; "": none that is known. Constant. */
const char *dunlin_court_form(const char *name);
/* "Hauptstr. 1, 12345 Berlin" in its parts, yours. FALSE: it is not written like that. */
gboolean dunlin_court_address(const char *postal, char **ret_street, char **ret_postcode,
			      char **ret_place);

/* A line of the sheet in German, which the procedure speaks. */
typedef struct {
	const char *label; /* constant; a heading where @value is NULL */
	char *value;
} DunlinCourtLine;
/* Of DunlinCourtLine, yours: what the form asks for, in its order. The same for each application. */
GPtrArray *dunlin_court_sheet(const DunlinCourtCase *court);

/* One file of the applications of one applicant on one day: records of 128 bytes in CP850, one after
 * the other (format 4.0.00). No check of any may fail; @count is at least one. Yours. */
GByteArray *dunlin_court_file(const DunlinCourtCase *courts, guint count);
#define DUNLIN_COURT_RECORD 128

G_END_DECLS
