/* SPDX-License-Identifier: BSD-2-Clause */
/* Archives, winmail.dat, .msg and uuencoded blocks, with all that is read from what they carry. */
#include <stdint.h>

#include "read/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(GPtrArray) reading = dunlin_reading_new();

	dunlin_read_init();
	(void)dunlin_read_carrier(data, size, reading);
	return 0;
}
