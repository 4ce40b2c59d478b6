/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The stamp: the tracking headers of one notice, built by one pure function for the milter, which
 * inserts them, and for the submitter where no milter can be plugged in (stamp = "self").
 * Dunning-Claim, Dunning-Step, Dunning-Track, Reply-To, Auto-Submitted, References, In-Reply-To.
 */
#pragma once

#include <glib.h>
#include "base/token.h"
#include "claim/notice.h"

G_BEGIN_DECLS

typedef struct {
	char *name, *value; /* folded with "\n\t", printable ASCII only, every line < 998 */
} DunlinHeader;

typedef struct { /* borrowed */
	const DunlinKeys *keys;
	const char *address;   /* dunning@example.com of the notice's creditor */
	const char *separator;
	gint64 at;             /* when it is stamped */
} DunlinStampContext;

/* Of DunlinHeader, in the order they stand in the message; frees them. */
GPtrArray *dunlin_stamp(const DunlinNotice *notice, const DunlinStampContext *context);
/* The tracking headers alone, for a mail that people write themselves about @claims (of char *): with
 * @id, which is made for it. Neither Reply-To nor anything else of theirs is set. */
GPtrArray *dunlin_stamp_own(GPtrArray *claims, const char *id, const DunlinStampContext *context);
/* "Name: value\n" for each: what the outbox keeps. */
char *dunlin_stamp_to_text(GPtrArray *headers);

/* "dunning+<notice>.<mac>@example.com", or the plain address where the separator is "". */
char *dunlin_reply_address(const DunlinKeys *keys, const char *address, const char *separator,
			   const char *notice);
/* "<notice.mac@example.com>" */
char *dunlin_notice_message_id(const DunlinKeys *keys, const char *address, const char *notice);

G_END_DECLS
