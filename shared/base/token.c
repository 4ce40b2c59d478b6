/* SPDX-License-Identifier: BSD-2-Clause */
/* Signed names and random ones: HMAC-SHA256 and base32 (RFC 2104, RFC 4648). */
#include "base/token.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>

#include "base/error.h"

#define KEY_MIN 32
#define KEYS_MAX 16
#define LOGIN_MAX 256

static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";

struct DunlinKeys {
	char *text; /* the secret, its line ends turned into NUL; mapped apart from the heap */
	gsize size;
	guint count;
	struct {
		const char *bytes;
		gsize length;
	} keys[KEYS_MAX];
};

static gboolean
refuse(GError **error, const char *why)
{
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG, "secret: %s", why);
	return FALSE;
}

static gboolean
collect_keys(DunlinKeys *keys, GError **error)
{
	char *end = keys->text + keys->size, *next;

	for (char *line = keys->text; line < end; line = next) {
		gsize length = strcspn(line, "\r\n");

		next = line + length + 1;
		line[length] = '\0';
		if (length == 0)
			continue;
		if (length < KEY_MIN)
			return refuse(error, "each line must be a key of at least 32 bytes");
		if (keys->count == KEYS_MAX)
			return refuse(error, "more than 16 keys");
		keys->keys[keys->count].bytes = line;
		keys->keys[keys->count++].length = length;
	}
	return keys->count > 0 ||
	       refuse(error, "it is empty; a line of at least 32 bytes is needed");
}

DunlinKeys *
dunlin_keys_parse(const char *text, GError **error)
{
	g_autoptr(DunlinKeys) keys = g_new0(DunlinKeys, 1);
	void *pages;

	keys->size = strlen(text) + 1;
	pages = mmap(NULL, keys->size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (pages == MAP_FAILED) {
		(void)refuse(error, "no memory for it");
		return NULL;
	}
	keys->text = pages;
	/* Neither is worth stopping for: a kernel or limit that refuses leaves the keys usable. */
	(void)madvise(pages, keys->size, MADV_DONTDUMP);
	(void)mlock(pages, keys->size);
	memcpy(keys->text, text, keys->size);
	return collect_keys(keys, error) ? g_steal_pointer(&keys) : NULL;
}

void
dunlin_keys_free(DunlinKeys *keys)
{
	if (keys == NULL)
		return;
	if (keys->text != NULL) {
		OPENSSL_cleanse(keys->text, keys->size);
		(void)munmap(keys->text, keys->size); /* our own mapping */
	}
	g_free(keys);
}

/* The first 5 × @length bits of @bytes. */
static char *
base32(const guint8 *bytes, gsize length)
{
	char *text = g_malloc(length + 1);

	for (gsize i = 0; i < length; i++) {
		gsize bit = i * 5;
		guint pair = (guint)bytes[bit / 8] << 8;

		if (bit % 8 > 3)
			pair |= bytes[bit / 8 + 1];
		text[i] = alphabet[(pair >> (11 - bit % 8)) & 31];
	}
	text[length] = '\0';
	return text;
}

static char *
mac_by(const DunlinKeys *keys, guint which, const char *purpose, const char *const *fields)
{
	g_autoptr(GString) message = g_string_new(purpose);
	guint8 digest[EVP_MAX_MD_SIZE];
	unsigned int size = 0;

	g_string_append_c(message, '\0');
	for (; *fields != NULL; fields++)
		g_string_append_len(message, *fields, (gssize)strlen(*fields) + 1);
	if (HMAC(EVP_sha256(), keys->keys[which].bytes, (int)keys->keys[which].length,
		 (const unsigned char *)message->str, message->len, digest, &size) == NULL)
		g_error("OpenSSL knows no HMAC-SHA256");
	return base32(digest, DUNLIN_MAC_LENGTH);
}

char *
dunlin_mac(const DunlinKeys *keys, const char *purpose, const char *const *fields)
{
	return mac_by(keys, 0, purpose, fields);
}

gboolean
dunlin_mac_verify(const DunlinKeys *keys, const char *purpose, const char *const *fields,
		  const char *mac)
{
	g_autofree char *folded = NULL;
	gboolean ours = FALSE;

	if (mac == NULL || strlen(mac) != DUNLIN_MAC_LENGTH)
		return FALSE;
	folded = g_ascii_strdown(mac, -1);
	for (guint i = 0; i < keys->count; i++) {
		g_autofree char *expected = mac_by(keys, i, purpose, fields);

		ours |= CRYPTO_memcmp(expected, folded, DUNLIN_MAC_LENGTH) == 0;
	}
	return ours;
}

char *
dunlin_random_name(gsize length)
{
	char *name = g_malloc(length + 1);
	guint8 bytes[32];
	ssize_t got;

	g_assert(length <= sizeof(bytes));
	do
		got = getrandom(bytes, length, 0);
	while (got < 0 && errno == EINTR);
	if (got != (ssize_t)length)
		g_error("getrandom: %s", g_strerror(errno));
	for (gsize i = 0; i < length; i++)
		name[i] = alphabet[bytes[i] & 31];
	name[length] = '\0';
	return name;
}

char *
dunlin_notice_new(void)
{
	return dunlin_random_name(DUNLIN_NOTICE_LENGTH);
}

char *
dunlin_reference_new(void)
{
	g_autofree char *lower = dunlin_random_name(DUNLIN_REFERENCE_LENGTH);

	return g_ascii_strup(lower, -1);
}

static gboolean
is_notice(const char *text)
{
	return strlen(text) == DUNLIN_NOTICE_LENGTH &&
	       strspn(text, alphabet) == DUNLIN_NOTICE_LENGTH;
}

char *
dunlin_reply_token(const DunlinKeys *keys, const char *notice)
{
	g_autofree char *mac = dunlin_mac(keys, "reply", (const char *const[]){notice, NULL});

	return g_strdup_printf("%s.%s", notice, mac);
}

gboolean
dunlin_reply_token_parse(const DunlinKeys *keys, const char *token, char **ret_notice)
{
	g_autofree char *folded = NULL;
	g_auto(GStrv) parts = NULL;

	if (token == NULL || strlen(token) != DUNLIN_NOTICE_LENGTH + 1 + DUNLIN_MAC_LENGTH)
		return FALSE;
	folded = g_ascii_strdown(token, -1);
	parts = g_strsplit(folded, ".", 2);
	if (g_strv_length(parts) != 2 || !is_notice(parts[0]) ||
	    !dunlin_mac_verify(keys, "reply", (const char *const[]){parts[0], NULL}, parts[1]))
		return FALSE;
	if (ret_notice != NULL)
		*ret_notice = g_strdup(parts[0]);
	return TRUE;
}

char *
dunlin_submit_token(const DunlinKeys *keys, const char *notice, guint attempt)
{
	g_autofree char *number = g_strdup_printf("%u", attempt);
	g_autofree char *mac =
		dunlin_mac(keys, "submit", (const char *const[]){notice, number, NULL});

	return g_strdup_printf("%s.%s.%s", notice, number, mac);
}

gboolean
dunlin_submit_token_parse(const DunlinKeys *keys, const char *token, char **ret_notice,
			  guint *ret_attempt)
{
	g_autofree char *folded = NULL;
	g_auto(GStrv) parts = NULL;
	guint64 attempt;

	if (token == NULL || strlen(token) > 100)
		return FALSE;
	folded = g_strstrip(g_ascii_strdown(token, -1));
	parts = g_strsplit(folded, ".", 4);
	if (g_strv_length(parts) != 3 || !is_notice(parts[0]) ||
	    !g_ascii_string_to_unsigned(parts[1], 10, 0, G_MAXUINT, &attempt, NULL) ||
	    !dunlin_mac_verify(keys, "submit", (const char *const[]){parts[0], parts[1], NULL},
			       parts[2]))
		return FALSE;
	if (ret_notice != NULL)
		*ret_notice = g_strdup(parts[0]);
	if (ret_attempt != NULL)
		*ret_attempt = (guint)attempt;
	return TRUE;
}

/* A blank at an end would not survive the way through a header. */
static gboolean
is_login(const char *login)
{
	gsize length = login != NULL ? strlen(login) : 0;

	if (length == 0 || length > LOGIN_MAX || login[0] == ' ' || login[length - 1] == ' ')
		return FALSE;
	for (; *login != '\0'; login++) {
		if (!g_ascii_isprint(*login) || *login == ';')
			return FALSE;
	}
	return TRUE;
}

char *
dunlin_auth_seal(const DunlinKeys *keys, const char *login, gint64 at, const char *message_id)
{
	g_autofree char *time = g_strdup_printf("%" G_GINT64_FORMAT, at);
	g_autofree char *mac = NULL;

	if (!is_login(login))
		return NULL;
	mac = dunlin_mac(
		keys, "auth",
		(const char *const[]){login, time, message_id != NULL ? message_id : "", NULL});
	return g_strdup_printf("%s; t=%s; h=%s", login, time, mac);
}

gboolean
dunlin_auth_verify(const DunlinKeys *keys, const char *value, const char *message_id,
		   char **ret_login, gint64 *ret_at)
{
	g_auto(GStrv) parts = NULL;
	gint64 at;

	if (value == NULL || strlen(value) > 2 * LOGIN_MAX)
		return FALSE;
	parts = g_strsplit(value, ";", 4);
	if (g_strv_length(parts) != 3)
		return FALSE;
	for (guint i = 0; i < 3; i++)
		g_strstrip(parts[i]);
	if (!is_login(parts[0]) || !g_str_has_prefix(parts[1], "t=") ||
	    !g_str_has_prefix(parts[2], "h=") ||
	    !g_ascii_string_to_signed(parts[1] + 2, 10, 0, G_MAXINT64, &at, NULL) ||
	    !dunlin_mac_verify(keys, "auth",
			       (const char *const[]){parts[0], parts[1] + 2,
						     message_id != NULL ? message_id : "", NULL},
			       parts[2] + 2))
		return FALSE;
	if (ret_login != NULL)
		*ret_login = g_strdup(parts[0]);
	if (ret_at != NULL)
		*ret_at = at;
	return TRUE;
}
