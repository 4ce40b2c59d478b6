/* SPDX-License-Identifier: BSD-2-Clause */
/* dunlinctl metrics: what the milters have counted, as Prometheus reads it (text format 0.0.4). */
#include "ctl/ctl.h"

#include <stdio.h>
#include <string.h>

#define MILTER "metrics:milter:"

/* A label's value: a backslash, a quote or a line end would end it. */
static char *
escape(const char *text)
{
	GString *out = g_string_new(NULL);

	for (; *text != '\0'; text++) {
		if (*text == '\\' || *text == '"')
			g_string_append_c(out, '\\');
		if (*text == '\n')
			g_string_append(out, "\\n");
		else
			g_string_append_c(out, *text);
	}
	return g_string_free(out, FALSE);
}

/* "ordinary=12 stripped=0 …" of the milter that @name ends with, "HOST:SOCKET". */
static void
print_milter(const char *name, const char *value, gpointer data)
{
	const char *place = name + strlen(MILTER), *colon = strchr(place, ':');
	g_autofree char *whole_host = g_strndup(place, colon != NULL ? (gsize)(colon - place) : strlen(place));
	g_autofree char *host = escape(whole_host), *socket = escape(colon != NULL ? colon + 1 : "");
	g_auto(GStrv) pairs = g_strsplit(value, " ", -1);

	(void)data;
	for (char **pair = pairs; *pair != NULL; pair++) {
		char *equals = strchr(*pair, '=');

		if (equals == NULL)
			continue;
		*equals = '\0';
		printf("dunlin_milter_messages_total{host=\"%s\",socket=\"%s\",outcome=\"%s\"} %s\n",
		       host, socket, *pair, equals + 1);
	}
}

static gboolean
print_outbox(DunlinCtl *ctl, GError **error)
{
	enum { COUNT_MAX = 100000 };
	g_autoptr(GPtrArray) notices = dunlin_notice_outbox(ctl->desk->store, -1, COUNT_MAX, error);
	guint counts[DUNLIN_NOTICE_STATE_COUNT] = {0};

	if (notices == NULL)
		return FALSE;
	for (guint i = 0; i < notices->len; i++)
		counts[((const DunlinNotice *)notices->pdata[i])->state]++;
	printf("# HELP dunlin_outbox_notices Notices on their way, by state.\n"
	       "# TYPE dunlin_outbox_notices gauge\n");
	for (guint i = 0; i < DUNLIN_NOTICE_STATE_COUNT; i++) {
		gboolean waits = i == DUNLIN_NOTICE_READY || i == DUNLIN_NOTICE_SENDING ||
				 i == DUNLIN_NOTICE_DOT || i == DUNLIN_NOTICE_UNKNOWN ||
				 i == DUNLIN_NOTICE_DEFERRED;

		if (waits)
			printf("dunlin_outbox_notices{state=\"%s\"} %u\n",
			       dunlin_notice_state_to_string((DunlinNoticeState)i), counts[i]);
	}
	return TRUE;
}

gboolean
dunlin_ctl_metrics(DunlinCtl *ctl, GError **error)
{
	gint64 alive = 0;

	if (!dunlin_ctl_open(ctl, error) ||
	    !dunlin_claim_count_alive(ctl->desk->store, &alive, error))
		return FALSE;
	printf("# HELP dunlin_claims_alive Claims that are neither drafts nor closed.\n"
	       "# TYPE dunlin_claims_alive gauge\n"
	       "dunlin_claims_alive %" G_GINT64_FORMAT "\n",
	       alive);
	if (!print_outbox(ctl, error))
		return FALSE;
	printf("# HELP dunlin_milter_messages_total Messages that passed the milter, by outcome, since "
	       "it was started; forged counts addresses.\n"
	       "# TYPE dunlin_milter_messages_total counter\n");
	return dunlin_value_each(ctl->desk->store, MILTER, print_milter, NULL, error);
}
