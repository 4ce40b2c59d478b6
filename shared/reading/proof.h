/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The proof scan: who sent this message, by what our own MTA recorded. A small scan over the raw
 * header block, outside the reader, because everything else in the message is the sender's word.
 * RFC 8601 §5 (only a configured authserv-id, topmost field only), RFC 7489 (alignment).
 */
#pragma once

#include <glib.h>
#include "base/token.h"

G_BEGIN_DECLS

typedef enum { /* the better, the later */
	DUNLIN_PROOF_NONE,
	DUNLIN_PROOF_BELIEVED, /* From, because the configuration says so */
	DUNLIN_PROOF_DKIM,
	DUNLIN_PROOF_AUTH,
	DUNLIN_PROOF_DMARC,
	DUNLIN_PROOF_SEALED,
} DunlinProofKind;

typedef struct {
	DunlinProofKind kind;
	char *sender;      /* the proven address: From for dmarc/dkim (aligned), the login for auth and
			      sealed where it is an address, else From checked against it; NULL: nothing proven */
	char *from;        /* the only From address, unproven; NULL where none or several */
	char *message_id;  /* with brackets */
	char *return_path; /* "" for <>; NULL: none */
	char **recipients; /* Delivered-To, X-Original-To, Envelope-To, To, Cc addresses in that order */
	char **references; /* In-Reply-To, then References from the newest */
	char *notice;      /* the notice of a valid signed token in recipients (else references); NULL */
	gboolean notice_by_address; /* found in an address, not only in References */
	gboolean automatic; /* Auto-Submitted other than no, null return path, Precedence, List-*:
			       enough to never answer it (RFC 3834), read from raw headers */
} DunlinProof;

typedef struct {
	const DunlinKeys *keys;
	char *const *authserv_id;
	gboolean require_dmarc; /* FALSE: aligned DKIM suffices as well */
	gboolean trust_from;    /* trust.require = "none": From is believed */
	const char *address;    /* dunning@example.com */
	const char *separator;
} DunlinProofTrust;

/* @header: the raw header block (CRLF or LF), up to the empty line; at most 256 KiB are read.
 * Never fails: what cannot be told is NULL. */
DunlinProof *dunlin_proof_scan(const char *header, gsize length, const DunlinProofTrust *trust);
/* Whether this header says that no person wrote the message: what `automatic` is made of, beside the
 * null return path. */
gboolean dunlin_proof_field_is_automatic(const char *name, const char *value);
void dunlin_proof_free(DunlinProof *proof);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinProof, dunlin_proof_free)

G_END_DECLS
