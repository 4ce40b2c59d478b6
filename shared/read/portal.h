/* SPDX-License-Identifier: BSD-2-Clause */
/* Mails that carry no invoice but a link to where it lies. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* TRUE where @text (UTF-8) asks its reader to look at or load down an invoice. */
gboolean dunlin_portal_is(const char *text);

G_END_DECLS
