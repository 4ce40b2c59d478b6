/* SPDX-License-Identifier: BSD-2-Clause */
/* libmilter's callbacks: they collect what a message is, have it decided, and carry that out. */
#pragma once

#include <glib.h>
#include "milter/service.h"

G_BEGIN_DECLS

/* Registers the callbacks for @service with libmilter. Once, before smfi_main(). FALSE: libmilter
 * refuses, which means another version of it than we were built with. */
gboolean dunlin_session_register(DunlinService *service);

G_END_DECLS
