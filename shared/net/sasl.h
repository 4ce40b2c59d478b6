/* SPDX-License-Identifier: BSD-2-Clause */
/* Initial responses of SASL mechanisms, in base64. Free with dunlin_secret_free(). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* RFC 4616. */
char *dunlin_sasl_plain(const char *user, const char *password);
/* Google's and Microsoft's predecessor of RFC 7628. */
char *dunlin_sasl_xoauth2(const char *user, const char *token);

G_END_DECLS
