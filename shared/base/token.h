/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Signed names: what makes a reply address, a submission and a stamp ours.
 * MAC: the first 100 bits of HMAC-SHA256 over the purpose and the fields, each with a terminating
 * NUL, as 20 characters of lower-case base32 (RFC 4648 alphabet, no padding).
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DUNLIN_NOTICE_LENGTH 10   /* 50 bits */
#define DUNLIN_MAC_LENGTH 20      /* 100 bits */
#define DUNLIN_REFERENCE_LENGTH 8 /* 40 bits */

/* The keys of the secret: the first signs, all verify. Kept out of core dumps, wiped when freed. */
typedef struct DunlinKeys DunlinKeys;
/* @text: the secret as read, one key a line, each of at least 32 bytes. CONFIG otherwise. */
DunlinKeys *dunlin_keys_parse(const char *text, GError **error);
void dunlin_keys_free(DunlinKeys *keys);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinKeys, dunlin_keys_free)

/* @fields: NULL-terminated. The result is yours. */
char *dunlin_mac(const DunlinKeys *keys, const char *purpose, const char *const *fields);
/* Constant time, any key, after folding @mac to lower case. */
gboolean dunlin_mac_verify(const DunlinKeys *keys, const char *purpose, const char *const *fields,
			   const char *mac);

/* @length characters a-z2-7 from the kernel's generator, at most 32: no two processes have the same,
 * one that forked neither. Yours. */
char *dunlin_random_name(gsize length);
/* Random: `length` characters; notices are lower case, references upper case. */
char *dunlin_notice_new(void);
char *dunlin_reference_new(void);

/* "<notice>.<mac>" over ("reply", notice): the tag of a reply address and the left side of a
 * Message-ID. */
char *dunlin_reply_token(const DunlinKeys *keys, const char *notice);
/* Folds case, checks form and MAC without the store. FALSE: not ours. */
gboolean dunlin_reply_token_parse(const DunlinKeys *keys, const char *token, char **ret_notice);

/* "<notice>.<attempt>.<mac>" over ("submit", notice, attempt): the value of Dunning-Notice. */
char *dunlin_submit_token(const DunlinKeys *keys, const char *notice, guint attempt);
gboolean dunlin_submit_token_parse(const DunlinKeys *keys, const char *token, char **ret_notice,
				   guint *ret_attempt);

/* The value of Dunning-Auth, "<login>; t=<unix time>; h=<mac>" over ("auth", login, t, Message-ID
 * as it stands in the header, with its brackets). A login that is no printable ASCII without
 * ';' is not sealed: NULL. */
char *dunlin_auth_seal(const DunlinKeys *keys, const char *login, gint64 at,
		       const char *message_id);
gboolean dunlin_auth_verify(const DunlinKeys *keys, const char *value, const char *message_id,
			    char **ret_login, gint64 *ret_at);

G_END_DECLS
