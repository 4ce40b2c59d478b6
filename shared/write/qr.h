/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Payment codes that a banking app reads: what stands in them, and the squares by libqrencode.
 * EPC069-12 v2 (GiroCode): euros by SEPA transfer, at most 331 bytes, error level M, version 13.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
	const char *name;      /* of the payee; cut to 70 characters */
	const char *iban;      /* blanks pass */
	gint64 amount;         /* minor units, 1 … 99 999 999 999 */
	const char *currency;  /* only EUR has such a code */
	const char *reference; /* what the payer would write: RF… is structured, all else cut to 140 */
} DunlinPayment;

/* The text of the code. Yours; NULL where this payment can have none: another currency, an amount out
 * of range, no IBAN, or more bytes than fit. Never part of a sum: the caller gives what is due now. */
char *dunlin_qr_epc(const DunlinPayment *payment);

typedef struct {
	guint width;    /* modules a side */
	guint8 *modules; /* width × width, 1 is black, row by row */
} DunlinQr;
/* @text as squares; @version: the largest allowed. NULL where it does not fit. */
DunlinQr *dunlin_qr_new(const char *text, int version);
void dunlin_qr_free(DunlinQr *qr);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinQr, dunlin_qr_free)
#define DUNLIN_QR_EPC_VERSION 13

G_END_DECLS
