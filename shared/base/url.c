/* SPDX-License-Identifier: BSD-2-Clause */
/* URLs of mailboxes and submission servers (RFC 3986, RFC 5092). */
#include "base/schema.h"

#include <arpa/inet.h>
#include <string.h>

typedef enum { CLEAR, SECURED, LOCAL } Security;

static const struct {
	const char *name;
	guint16 port;
	Security security;
	const char *path; /* where the URL has none */
} schemes[] = {
	{"imaps", 993, SECURED, "INBOX"},
	{"imap", 143, CLEAR, "INBOX"},
	{"imap+starttls", 143, SECURED, "INBOX"},
	{"maildir", 0, LOCAL, ""},
	{"smtp", 25, CLEAR, ""},
	{"smtps", 465, SECURED, ""},
	{"smtp+starttls", 587, SECURED, ""},
};

void
dunlin_url_clear(DunlinUrl *url)
{
	g_free(url->url);
	g_free(url->scheme);
	g_free(url->user);
	g_free(url->host);
	g_free(url->path);
	*url = (DunlinUrl){0};
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DunlinUrl, dunlin_url_clear)

static gboolean
is_loopback(const char *host)
{
	struct in_addr v4;
	struct in6_addr v6;

	if (inet_pton(AF_INET, host, &v4) == 1)
		return ntohl(v4.s_addr) >> 24 == 127;
	if (inet_pton(AF_INET6, host, &v6) == 1)
		return IN6_IS_ADDR_LOOPBACK(&v6);
	return g_ascii_strcasecmp(host, "localhost") == 0;
}

static gboolean
is_host(const char *host)
{
	struct in6_addr v6;

	if (inet_pton(AF_INET6, host, &v6) == 1)
		return TRUE;
	if (*host == '\0' || strlen(host) > 253)
		return FALSE;
	for (; *host != '\0'; host++) {
		if (!g_ascii_isalnum(*host) && strchr("-._", *host) == NULL)
			return FALSE;
	}
	return TRUE;
}

/* The decoded text, without controls; NULL where it is not well-formed. */
static char *
decode(const char *text)
{
	g_autofree char *plain = g_uri_unescape_string(text, NULL);

	if (plain == NULL || !g_utf8_validate(plain, -1, NULL))
		return NULL;
	for (const char *p = plain; *p != '\0'; p++) {
		if (g_ascii_iscntrl(*p))
			return NULL;
	}
	return g_steal_pointer(&plain);
}

/* "host", "host:port", "[::1]:port". */
static gboolean
read_host(const char *text, DunlinUrl *url, const char **ret_why)
{
	const char *end = *text == '[' ? strchr(text, ']') : text + strcspn(text, ":");
	guint64 port;

	*ret_why = "its host is not well-formed";
	if (end == NULL)
		return FALSE;
	url->host = *text == '[' ? g_strndup(text + 1, (gsize)(end - text) - 1)
				 : g_strndup(text, (gsize)(end - text));
	if (*end == ']')
		end++;
	if (!is_host(url->host))
		return FALSE;
	*ret_why = "its port is no number from 1 to 65535";
	if (*end != '\0') {
		if (*end != ':' || !g_ascii_string_to_unsigned(end + 1, 10, 1, 65535, &port, NULL))
			return FALSE;
		url->port = (guint16)port;
	}
	return TRUE;
}

static gboolean
read_server(const char *rest, DunlinUrl *url, const char **ret_why)
{
	const char *slash = rest + strcspn(rest, "/");
	g_autofree char *authority = g_strndup(rest, (gsize)(slash - rest));
	char *at = strchr(authority, '@');

	*ret_why = "\"?\" and \"#\" have no meaning in it; percent-encode them";
	if (strpbrk(rest, "?#") != NULL)
		return FALSE;
	if (at != NULL) {
		*at = '\0';
		*ret_why = "it holds a password; name its place in \"password\" instead (a \":\" "
			   "in the user is written %3A)";
		if (strchr(authority, ':') != NULL)
			return FALSE;
		*ret_why = "percent-encode the user: an \"@\" is written %40";
		url->user = decode(authority);
		if (url->user == NULL || *url->user == '\0' || strchr(at + 1, '@') != NULL)
			return FALSE;
	}
	if (!read_host(at != NULL ? at + 1 : authority, url, ret_why))
		return FALSE;
	*ret_why = "its path is not well-formed; percent-encode it";
	if (*slash == '/' && slash[1] != '\0') {
		g_free(url->path);
		url->path = decode(slash + 1);
	}
	return url->path != NULL;
}

static gboolean
read_folder(const char *rest, DunlinUrl *url, const char **ret_why)
{
	if (g_str_has_prefix(rest, "//"))
		rest += 2;
	g_free(url->path);
	url->path = decode(rest);
	*ret_why = "maildir:/an/absolute/path is expected";
	return url->path != NULL && url->path[0] == '/';
}

gboolean
dunlin_url_parse(const char *text, const char *allowed, DunlinUrl *ret_url, const char **ret_why)
{
	g_auto(DunlinUrl) url = {0};
	g_auto(GStrv) names = g_strsplit(allowed, "|", -1);
	gsize length = strcspn(text, ":"), which = 0;
	const char *rest = text + length + (text[length] == ':');

	url.url = g_strdup(text);
	url.scheme = g_ascii_strdown(text, (gssize)length);
	while (which < G_N_ELEMENTS(schemes) && !g_str_equal(schemes[which].name, url.scheme))
		which++;
	*ret_why = NULL;
	if (which == G_N_ELEMENTS(schemes) ||
	    !g_strv_contains((const char *const *)names, url.scheme))
		return FALSE;
	url.port = schemes[which].port;
	url.path = g_strdup(schemes[which].path);
	if (schemes[which].security == LOCAL) {
		if (!read_folder(rest, &url, ret_why))
			return FALSE;
	} else {
		if (!g_str_has_prefix(rest, "//") || !read_server(rest + 2, &url, ret_why))
			return FALSE;
	}
	*ret_why = "without TLS only a host of the loopback may be told a user or a mailbox; use "
		   "imaps:, smtps: or +starttls:";
	if (schemes[which].security == CLEAR && !is_loopback(url.host) &&
	    (url.user != NULL || g_str_equal(url.scheme, "imap")))
		return FALSE;
	*ret_url = url;
	url = (DunlinUrl){0};
	*ret_why = NULL;
	return TRUE;
}
