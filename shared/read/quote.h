/* SPDX-License-Identifier: BSD-2-Clause */
/* How mailers mark what is not newly written: quoted lines, attributions, header blocks, markers. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Behind the ">" and blanks at its start; @ret_depth: how many ">". Borrowed. */
const char *dunlin_quote_strip(const char *line, guint *ret_depth);
gboolean dunlin_quote_is_blank(const char *line);

typedef struct {
	char *from, *to, *cc, *subject, *date; /* as written; NULL */
} DunlinQuoteHeader;
void dunlin_quote_header_clear(DunlinQuoteHeader *header);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DunlinQuoteHeader, dunlin_quote_header_clear)

/* The lines that a block of mail headers in words ("Von: …", "Sent: …") takes from line @at on, of
 * which at least two are known, one of them the sender; 0: none. Fills @ret_header (may be NULL). */
guint dunlin_quote_header(char *const *lines, guint at, DunlinQuoteHeader *ret_header);
/* The same for headers that run on in one line ("From: A <a@b>To: …"). */
gboolean dunlin_quote_header_in_line(const char *line, DunlinQuoteHeader *ret_header);

typedef enum {
	DUNLIN_QUOTE_NONE,
	DUNLIN_QUOTE_FORWARD,  /* "---------- Forwarded message ---------" */
	DUNLIN_QUOTE_ORIGINAL, /* "-----Original Message-----": a reply or a forward */
} DunlinQuoteMarker;
/* @ret_rest: what follows the marker in its line (borrowed), "" where nothing does. */
DunlinQuoteMarker dunlin_quote_marker(const char *line, const char **ret_rest);

/* The lines that an attribution ("On …, A <a@b> wrote:") takes from line @at on; 0: none.
 * @ret_sure: it names an address or a time, so that it is no sentence of the writer's own. */
guint dunlin_quote_attribution(char *const *lines, guint at, gboolean *ret_sure, char **ret_text);

/* TRUE where the subject says that the message is a forward ("Fwd:", "WG:"). */
gboolean dunlin_quote_is_forward_subject(const char *subject);

G_END_DECLS
