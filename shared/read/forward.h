/* SPDX-License-Identifier: BSD-2-Clause */
/* A forwarded message inside the text of another, as mailers write it in line. */
#pragma once

#include "reading/reading.h"

G_BEGIN_DECLS

/* Looks for a forwarded message in @text. @announced: the subject says that it is a forward; then
 * a bare header block or an attribution is one as well. Fills @ret_forward and @ret_start, the
 * offset at which the writer's own text ends. FALSE: there is none. */
gboolean dunlin_forward_find(const char *text, gboolean announced, DunlinForward *ret_forward,
			     gsize *ret_start);

G_END_DECLS
