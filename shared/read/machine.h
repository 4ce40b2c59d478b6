/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Machine mail: automatic answers (RFC 3834 and what mailers do instead), mailing lists, delivery
 * reports (RFC 3464 and older forms), receipts (RFC 8098), complaints (RFC 5965). Such mail is
 * never read for words.
 */
#pragma once

#include "read/mail.h"

G_BEGIN_DECLS

typedef enum {
	DUNLIN_MACHINE_NONE,
	DUNLIN_MACHINE_AUTOMATIC, /* an automatic answer or a list: what is attached still counts */
	DUNLIN_MACHINE_REPORT,    /* bounce, receipt, complaint: nothing else in it counts */
} DunlinMachine;

/* Adds what the message is; @body: its words. */
DunlinMachine dunlin_machine_read(const DunlinMail *mail, const DunlinMailBody *body,
				  DunlinReading *out);

G_END_DECLS
