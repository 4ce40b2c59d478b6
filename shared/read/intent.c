/* SPDX-License-Identifier: BSD-2-Clause */
#include "read/intent.h"

void
dunlin_intent_read(DunlinReply *reply, DunlinDay today)
{
	(void)reply;
	(void)today;
}
