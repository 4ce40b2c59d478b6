/* SPDX-License-Identifier: BSD-2-Clause */
/* The rules between settings, and the values that follow from others. */
#include <string.h>

#include "base/config-load.h"
#include "base/link.h"
#include "base/text.h"

#define LOCAL_MAX 64 /* RFC 5321 4.5.3.1.1 */

static gboolean
check_mailbox(const DunlinLoader *loader, const DunlinMailbox *mailbox, GError **error)
{
	if (g_str_equal(mailbox->url.scheme, "maildir"))
		return TRUE;
	if (mailbox->url.user == NULL)
		return dunlin_loader_fail(loader, mailbox, "url", error,
					  "\"url\": the user is missing, as in imaps://USER@%s/",
					  mailbox->url.host);
	if ((loader->needs & DUNLIN_NEEDS_MAILBOX) != 0 && mailbox->password == NULL)
		return dunlin_loader_fail(
			loader, mailbox, "password", error,
			"%s: \"password\" is missing: where the password of %s is "
			"read from",
			mailbox->name, mailbox->url.user);
	return TRUE;
}

static gboolean
check_submission(const DunlinLoader *loader, const DunlinSubmission *submission, GError **error)
{
	if (submission->password != NULL && submission->url.user == NULL)
		return dunlin_loader_fail(loader, submission, "password", error,
					  "\"password\" needs a user in \"url\", as in "
					  "smtps://USER@%s",
					  submission->url.host);
	if (submission->password == NULL && submission->url.user != NULL)
		return dunlin_loader_fail(loader, submission, "url", error,
					  "\"url\" names a user, but \"password\" is missing");
	return TRUE;
}

/* Replies go to local part, separator and token. */
static gboolean
check_address(const DunlinLoader *loader, const void *base, const char *address,
	      const char *separator, GError **error)
{
	const char *at = strrchr(address, '@');

	if (at == NULL || *separator == '\0' ||
	    (gsize)(at - address) + 1 + DUNLIN_NOTICE_LENGTH + 1 + DUNLIN_MAC_LENGTH <= LOCAL_MAX)
		return TRUE;
	return dunlin_loader_fail(loader, base, "address", error,
				  "\"address\": before the \"@\" there is room for %d characters, "
				  "for reply addresses add 32",
				  LOCAL_MAX - 2 - DUNLIN_NOTICE_LENGTH - DUNLIN_MAC_LENGTH);
}

static void
set_if_empty(char **field, const char *value)
{
	if (**field != '\0')
		return;
	g_free(*field);
	*field = g_strdup(value);
}

/* RFC 5322: a display name is quoted where it is more than words. */
static char *
display(const char *name, const char *address)
{
	g_autoptr(GString) quoted = g_string_new(NULL);
	gboolean plain = TRUE;

	for (const char *p = name; *p != '\0'; p++) {
		if (*p == '"' || *p == '\\')
			g_string_append_c(quoted, '\\');
		g_string_append_c(quoted, *p == '\n' ? ' ' : *p);
		plain &= strchr("()<>[]:;@\\,.\"\n", *p) == NULL;
	}
	if (*name == '\0')
		return g_strdup(address);
	return plain ? g_strdup_printf("%s <%s>", name, address)
		     : g_strdup_printf("\"%s\" <%s>", quoted->str, address);
}

const char *const dunlin_pay_link_names[] = {"reference", "invoice", "amount", "currency", NULL};

/* ISO 9362: four letters, a country, and two or five letters or digits. */
static gboolean
is_bic(const char *text)
{
	gsize length = strlen(text);

	for (gsize i = 0; i < length; i++) {
		if (i < 6 ? !g_ascii_isupper(text[i])
			  : !g_ascii_isupper(text[i]) && !g_ascii_isdigit(text[i]))
			return FALSE;
	}
	return length == 8 || length == 11;
}

static gboolean
check_payment(const DunlinLoader *loader, const DunlinCreditor *creditor, GError **error)
{
	g_autofree char *wrong = NULL;

	if (*creditor->bic != '\0' && !is_bic(creditor->bic))
		return dunlin_loader_fail(loader, creditor, "bic", error,
					  "\"bic\": expected a BIC such as \"BYLADEM1001\"");
	if (creditor->pay_link != NULL &&
	    !dunlin_link_check(creditor->pay_link, dunlin_pay_link_names, &wrong))
		return dunlin_loader_fail(loader, creditor, "pay-link", error, "\"pay-link\": %s", wrong);
	return TRUE;
}

static gboolean
check_creditor(const DunlinLoader *loader, const DunlinConfig *config, DunlinCreditor *creditor,
	       GError **error)
{
	g_autofree char *from = NULL;

	set_if_empty(&creditor->address, config->address);
	set_if_empty(&creditor->language, config->language);
	set_if_empty(&creditor->country, config->country);
	from = display(creditor->name, creditor->address);
	set_if_empty(&creditor->from, from);
	if (dunlin_config_policy(config, creditor->policy) == NULL)
		return dunlin_loader_fail(loader, creditor, "policy", error,
					  "there is no policy \"%s\"", creditor->policy);
	if (!dunlin_quiet_leaves_room(creditor->quiet))
		return dunlin_loader_fail(loader, creditor, "quiet", error,
					  "\"quiet\": a year must keep 60 days for letters");
	if (!check_payment(loader, creditor, error))
		return FALSE;
	if (creditor->submission != NULL && !check_submission(loader, creditor->submission, error))
		return FALSE;
	return check_address(loader, creditor, creditor->address, config->separator, error);
}

static gboolean
is_sms_address(const char *text)
{
	g_auto(GStrv) parts = g_strsplit(text, DUNLIN_SMS_NUMBER, -1);
	g_autofree char *address = g_strjoinv("4930123456", parts);

	return g_strv_length(parts) == 2 && dunlin_text_is_address(address);
}

static gboolean
check_presence(const DunlinLoader *loader, const DunlinConfig *config, GError **error)
{
	if ((loader->needs & DUNLIN_NEEDS_MAILBOX) != 0 && config->mailboxes->len == 0)
		return dunlin_loader_fail(
			loader, config, NULL, error,
			"no mailbox: expected mailbox: { NAME: { url = \"…\" } }");
	if ((loader->needs & DUNLIN_NEEDS_CREDITOR) != 0 && config->creditor_list->len == 0)
		return dunlin_loader_fail(
			loader, config, NULL, error,
			"no creditor: expected creditor: { NAME: { name = \"…\" } }, "
			"here or in the folder \"creditors\"");
	if (config->sms != NULL && !is_sms_address(config->sms))
		return dunlin_loader_fail(loader, config, "sms", error,
					  "\"sms\": expected an address such as "
					  "\"" DUNLIN_SMS_NUMBER "@sms.example\"");
	if (config->zone == NULL)
		return dunlin_loader_fail(
			loader, config, "timezone", error,
			"\"timezone\": this host does not know %s (is the package "
			"tzdata installed?)",
			"Europe/Berlin");
	return TRUE;
}

gboolean
dunlin_config_check(const DunlinLoader *loader, DunlinConfig *config, GError **error)
{
	const char *domain = dunlin_text_domain(config->address);
	g_autofree char *postmaster =
		domain != NULL ? g_strconcat("postmaster@", domain, NULL) : g_strdup("");

	set_if_empty(&config->admin, postmaster);
	if (!check_presence(loader, config, error) ||
	    !check_submission(loader, &config->submission, error) ||
	    !check_address(loader, config, config->address, config->separator, error))
		return FALSE;
	for (guint i = 0; i < config->mailboxes->len; i++) {
		if (!check_mailbox(loader, g_ptr_array_index(config->mailboxes, i), error))
			return FALSE;
	}
	for (guint i = 0; i < config->creditor_list->len; i++) {
		if (!check_creditor(loader, config, g_ptr_array_index(config->creditor_list, i),
				    error))
			return FALSE;
	}
	return TRUE;
}
