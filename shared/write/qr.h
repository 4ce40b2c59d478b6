/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Payment codes that a banking app reads: what stands in them, and the squares by libqrencode.
 * EPC069-12 v2 (GiroCode): euros by SEPA transfer, at most 331 bytes, error level M, version 13.
 * Swiss QR-bill 2.3: francs and euros to an account in CH or LI, level M, version 25.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
	const char *name;      /* of the payee; cut to 70 characters */
	const char *iban;      /* blanks pass */
	gint64 amount;         /* minor units, 1 … 99 999 999 999 */
	const char *currency;
	const char *reference; /* what the payer would write: RF… is structured, all else cut to 140 */
	/* for a QR-bill only; NULL: not known */
	const char *postal, *country; /* of the payee: "Hauptstr. 1, 8000 Zürich", "CH" */
	const char *payer, *payer_street, *payer_city, *payer_country;
} DunlinPayment;

/* The text of the code. Yours; NULL where this payment can have none: another currency, an amount out
 * of range, no IBAN, or more bytes than fit. Never part of a sum: the caller gives what is due now. */
char *dunlin_qr_epc(const DunlinPayment *payment);

typedef struct { /* a structured address, type S */
	char *name, *street, *number, *postcode, *town, *country;
} DunlinSwissParty;
void dunlin_swiss_party_clear(DunlinSwissParty *party);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DunlinSwissParty, dunlin_swiss_party_clear)

typedef struct {
	char *iban, *amount, *reference, *message, *code; /* the code's text is made of the others */
	char currency[4];
	const char *type; /* "QRR", "SCOR", "NON" */
	DunlinSwissParty payee, payer; /* the payer's name is NULL where he writes it himself */
} DunlinSwissBill;
/* NULL where the payment can have none: no account in CH or LI, another currency, no whole address of
 * the payee, or a QR-IBAN without QR reference. */
DunlinSwissBill *dunlin_swiss_bill(const DunlinPayment *payment);
void dunlin_swiss_bill_free(DunlinSwissBill *bill);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinSwissBill, dunlin_swiss_bill_free)

typedef struct {
	guint width;    /* modules a side */
	guint8 *modules; /* width × width, 1 is black, row by row */
} DunlinQr;
/* @text as squares, of a version from @least (0: any) to @most. NULL where it does not fit. */
DunlinQr *dunlin_qr_new(const char *text, int least, int most);
void dunlin_qr_free(DunlinQr *qr);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinQr, dunlin_qr_free)
#define DUNLIN_QR_EPC_VERSION 13
#define DUNLIN_QR_SWISS_VERSION 25
/* Versions 7 to 13 have a pattern in the middle that readers steer by, just where the cross lies. */
#define DUNLIN_QR_SWISS_LEAST 14

G_END_DECLS
