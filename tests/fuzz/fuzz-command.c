/* SPDX-License-Identifier: BSD-2-Clause */
/* A line that might be a command. */
#include <stdint.h>

#include "reading/command.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *line = g_strndup((const char *)data, size);
	g_autoptr(GHashTable) arguments = NULL;
	DunlinVerb verb;

	if (dunlin_command_parse_line(line, 20767, &verb, &arguments))
		g_assert_nonnull(dunlin_verb_info(verb)->name);
	return 0;
}
