/* SPDX-License-Identifier: BSD-2-Clause */
/* Any bytes as the HTML part of a mail, in any charset. */
#include <stdint.h>
#include <string.h>

#include "read/charset.h"
#include "read/html.h"
#include "read/read.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerInitialize(int *argc G_GNUC_UNUSED, char ***argv G_GNUC_UNUSED)
{
	dunlin_read_init();
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const charsets[] = { NULL, "iso-8859-15", "utf-16", "iso-2022-jp", "utf-7" };
	const char *charset = charsets[size % G_N_ELEMENTS(charsets)];
	g_autofree char *html = dunlin_charset_to_utf8(data, size, charset), *text = NULL;
	gssize quote = -1;

	g_assert_true(g_utf8_validate(html, -1, NULL));
	text = dunlin_html_to_text(html, strlen(html), &quote);
	g_assert_true(g_utf8_validate(text, -1, NULL));
	g_assert_cmpint(quote, >=, -1);
	g_assert_cmpint(quote, <=, (gssize)strlen(text));
	return 0;
}
