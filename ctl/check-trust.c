/* SPDX-License-Identifier: BSD-2-Clause */
/* Checks of what makes senders believable to us, and us to receivers. */
#include "ctl/check.h"

#include <string.h>

#include "base/text.h"

void
dunlin_check_trust(DunlinCtl *ctl)
{
	const DunlinConfig *config = ctl->config;
	g_autofree char *names = g_strjoinv(", ", config->trust_authserv_id);
	g_autoptr(GError) error = NULL;

	if (config->trust_require == DUNLIN_REQUIRE_NONE) {
		dunlin_check_say(ctl, "trust", DUNLIN_CHECK_WARNING,
				 "every From is believed: on closed networks only; see "
				 "\"trust.require\" in %s",
				 config->file);
		return;
	}
	if (*names != '\0') {
		dunlin_check_say(ctl, "trust", DUNLIN_CHECK_OK, "Authentication-Results of %s",
				 names);
		return;
	}
	g_set_error(&error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG,
		    "nobody who writes from outside can be believed: name the authserv-id that "
		    "your MTA writes into Authentication-Results");
	dunlin_check_fault(ctl, "trust", "trust.authserv-id", error);
}

/* "ACME GmbH <a@b>" or "a@b": its domain, yours; NULL: none. */
static char *
from_domain(const char *from)
{
	const char *open = from != NULL ? strrchr(from, '<') : NULL;
	g_autofree char *address = g_strdup(open != NULL ? open + 1 : from != NULL ? from : "");
	const char *domain;

	address[strcspn(address, ">")] = '\0';
	domain = dunlin_text_domain(g_strstrip(address));
	return domain != NULL ? g_ascii_strdown(domain, -1) : NULL;
}

static gboolean
is_below(const char *name, const char *domain)
{
	gsize length = strlen(name), end = strlen(domain);

	return length > end && name[length - end - 1] == '.' && g_str_has_suffix(name, domain);
}

/* RFC 7489 3.1: SPF proves the envelope sender, our token address; it counts for DMARC where its
 * domain and From's are of one organisation. */
static void
check_creditor(DunlinCtl *ctl, const DunlinCreditor *creditor)
{
	g_autofree char *name = g_strdup_printf("alignment.%s", creditor->key);
	const char *given = creditor->address != NULL && *creditor->address != '\0'
				    ? creditor->address
				    : ctl->config->address;
	g_autofree char *from = from_domain(creditor->from), *address = from_domain(given);

	if (from == NULL || address == NULL)
		dunlin_check_say(ctl, name, DUNLIN_CHECK_WARNING,
				 "\"%s\" has no address; see \"creditor.%s.from\" in %s",
				 creditor->from, creditor->key, ctl->config->file);
	else if (g_str_equal(from, address) || is_below(from, address) || is_below(address, from))
		dunlin_check_say(ctl, name, DUNLIN_CHECK_OK, "From %s, replies and bounces to %s",
				 from, address);
	else
		dunlin_check_say(
			ctl, name, DUNLIN_CHECK_WARNING,
			"From is at %s, the envelope sender at %s: DMARC then rests on your "
			"DKIM signature of %s alone; see \"creditor.%s.from\" and \"address\" "
			"in %s",
			from, address, from, creditor->key, ctl->config->file);
}

void
dunlin_check_alignment(DunlinCtl *ctl)
{
	for (guint i = 0; i < ctl->config->creditor_list->len; i++)
		check_creditor(ctl, g_ptr_array_index(ctl->config->creditor_list, i));
}
