/* SPDX-License-Identifier: BSD-2-Clause */
/* The two mechanisms' responses; the plain copies are wiped. */
#include "net/sasl.h"

#include <string.h>

static char *
encode_and_wipe(GString *plain)
{
	char *encoded = g_base64_encode((const guchar *)plain->str, plain->len);

	explicit_bzero(plain->str, plain->len);
	g_string_free(plain, TRUE);
	return encoded;
}

char *
dunlin_sasl_plain(const char *user, const char *password)
{
	GString *plain = g_string_sized_new(strlen(user) + strlen(password) + 8);

	g_string_append_c(plain, '\0');
	g_string_append(plain, user);
	g_string_append_c(plain, '\0');
	g_string_append(plain, password);
	return encode_and_wipe(plain);
}

char *
dunlin_sasl_xoauth2(const char *user, const char *token)
{
	GString *plain = g_string_sized_new(strlen(user) + strlen(token) + 32);

	g_string_append(plain, "user=");
	g_string_append(plain, user);
	g_string_append(plain, "\001auth=Bearer ");
	g_string_append(plain, token);
	g_string_append(plain, "\001\001");
	return encode_and_wipe(plain);
}
