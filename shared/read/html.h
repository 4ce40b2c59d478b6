/* SPDX-License-Identifier: BSD-2-Clause */
/* The text of an HTML mail, by libxml2's SAX push parser, which has no depth to run into. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DUNLIN_HTML_MAX (2 * 1024 * 1024) /* bytes looked at */

/* @html: UTF-8. Lines of text; those inside <blockquote> begin with "> " each level; scripts,
 * styles and what is not displayed are left out. @ret_quote: the offset at which the mailer's own
 * container of the quoted or forwarded mail begins (gmail_quote, divRplyFwdMsg …), -1: none. Yours. */
char *dunlin_html_to_text(const char *html, gsize length, gssize *ret_quote);

/* How much of @html may be given to the parser: a tag of many attributes makes it slow. */
gsize dunlin_html_safe_length(const char *html, gsize length);

G_END_DECLS
