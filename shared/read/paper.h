/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Text on A4 as PDF, by cairo: rows of cells from top to bottom, pages as many as it takes. The
 * fonts are loaded once, before the process is sealed; there is no fontconfig, which would look for
 * files later. Letters are drawn one by one, so only scripts that need no shaping are had.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DUNLIN_PAPER_LEFT 50.0   /* points */
#define DUNLIN_PAPER_RIGHT 545.0
#define DUNLIN_PAPER_PAGES_MAX 500

typedef enum {
	DUNLIN_PAPER_BODY,
	DUNLIN_PAPER_BOLD,
	DUNLIN_PAPER_SMALL,
	DUNLIN_PAPER_SMALL_BOLD,
	DUNLIN_PAPER_LABEL, /* small and grey */
	DUNLIN_PAPER_HEADING,
	DUNLIN_PAPER_TITLE,
} DunlinPaperStyle;

typedef struct {
	double x, width;
	gboolean right; /* aligned */
	DunlinPaperStyle style;
	const char *text; /* UTF-8; NULL and "": empty; may have line breaks */
} DunlinPaperCell;

typedef struct {
	const char *title; /* of the file */
	const char *mark;  /* in the head and foot of every page */
	const char *page;  /* "Page %u of %u" */
} DunlinPaperFrame;

typedef struct DunlinPaper DunlinPaper;

/* Loads the fonts. Without them nothing can be written. */
void dunlin_paper_init(void);
/* TRUE where the fonts have all of @text's letters, and they stand one after another. */
gboolean dunlin_paper_has(const char *text);

/* @pages: of all; 0: only counts them, writes nothing. @frame and @out must outlive it. */
DunlinPaper *dunlin_paper_new(const DunlinPaperFrame *frame, guint pages, GByteArray *out);
/* Ends it: the number of its pages; 0: it could not be written. */
guint dunlin_paper_finish(DunlinPaper *paper);

/* Wraps each cell in its width; goes on on the next page where it must. */
void dunlin_paper_row(DunlinPaper *paper, const DunlinPaperCell *cells, guint n);
/* These cells (borrowed) begin every further page; n 0: no more. */
void dunlin_paper_repeat(DunlinPaper *paper, const DunlinPaperCell *cells, guint n);
void dunlin_paper_gap(DunlinPaper *paper, double points);
/* Breaks the page where less than @points are left, so that what belongs together stays so. */
void dunlin_paper_keep(DunlinPaper *paper, double points);
/* A line from @x to the right margin. */
void dunlin_paper_rule(DunlinPaper *paper, double x, gboolean strong);

G_END_DECLS
