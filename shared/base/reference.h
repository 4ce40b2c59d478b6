/* SPDX-License-Identifier: BSD-2-Clause */
/* References with check digits, as transfers carry them. Blanks pass everywhere. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @text without blanks, in capitals. Yours; "" for NULL. */
char *dunlin_reference_bare(const char *text);

/* ISO 11649: "RF", two check digits, one to 21 letters and digits; as one number with the first four
 * behind and A = 10 … Z = 35 it leaves 1 when divided by 97. */
gboolean dunlin_reference_is_rf(const char *text);

/* The Swiss QR reference: 27 digits, the last of them the check digit of the others, modulo 10 recursive
 * (SIX, Style Guide QR-bill). */
gboolean dunlin_reference_is_qrr(const char *text);
/* The check digit of @digits, which are digits only. */
char dunlin_reference_qrr_digit(const char *digits);
/* A Swiss account that takes payments with a QR reference only: its institution (IID) is 30000 to
 * 31999. */
gboolean dunlin_iban_is_qr(const char *iban);

G_END_DECLS
