/* SPDX-License-Identifier: BSD-2-Clause */
/* Telephone numbers as people write them, and short texts as telephones take them. Pure. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "+49 (0)30 123-456", "0049 30 123456" or, of somebody in @country ("DE-BE"), "030 123456": the digits
 * with the country's own in front, "4930123456". NULL: which country's it is cannot be known, or it is no
 * number (8 to 15 digits, ITU-T E.164). Yours. */
char *dunlin_phone_digits(const char *phone, const char *country);

#define DUNLIN_SMS_MAX 160 /* septets of one message, 3GPP TS 23.038 */

/* One line in the alphabet that every telephone has, at most DUNLIN_SMS_MAX long: what is longer ends
 * with "...". Letters beyond it lose their accents. Yours. */
char *dunlin_sms_text(const char *text);

G_END_DECLS
