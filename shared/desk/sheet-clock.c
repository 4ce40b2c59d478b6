/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * When a sheet is made, and to whom it goes. The look is taken outside a transaction, so that nobody
 * waits for it; who puts the sheet's row on first is the one who sends.
 */
#include <string.h>

#include "base/error.h"
#include "desk/internal.h"
#include "desk/sheet.h"

enum { BATCH = 20, LOOK_AGAIN_SEC = 86400, WEEK_SEC = 7 * 86400 };

static DunlinDay
working_day(DunlinDesk *desk, const DunlinCreditor *creditor, DunlinDay day)
{
	return dunlin_day_shift(desk->house->holidays, creditor->country, day);
}

/* The first instant of the send window on or after @at. */
static gint64
in_window(DunlinDesk *desk, const DunlinCreditor *creditor, gint64 at)
{
	const DunlinConfig *config = desk->house->config;
	DunlinDay day = dunlin_day_of(at, config->zone), shifted = working_day(desk, creditor, day);

	if (shifted != day)
		at = dunlin_day_at(shifted, 0, config->zone);
	return dunlin_window_next(&config->send_window, at, config->zone, desk->house->holidays,
				  creditor->country);
}

static gint64
first_of(DunlinDesk *desk, const DunlinCreditor *creditor, DunlinDay day)
{
	return in_window(desk, creditor, dunlin_day_at(day, 0, desk->house->config->zone));
}

static gint64
when_to_make(DunlinDesk *desk, const DunlinCreditor *creditor, gint64 sent_at, gint64 due)
{
	GTimeZone *zone = desk->house->config->zone;
	gint64 at = first_of(desk, creditor, dunlin_day_of(due, zone));

	if (due > at)
		at = first_of(desk, creditor, dunlin_day_of(at, zone) + 1);
	if (sent_at != 0 && dunlin_day_of(at, zone) <= dunlin_day_of(sent_at, zone))
		at = first_of(desk, creditor, dunlin_day_of(sent_at, zone) + 1);
	return at;
}

gint64
dunlin_desk_sheet_horizon(DunlinDesk *desk, const DunlinCreditor *creditor, gint64 at, int days)
{
	GTimeZone *zone = desk->house->config->zone;
	DunlinDay last = dunlin_day_add(dunlin_day_of(at, zone),
					(DunlinDuration){days, DUNLIN_UNIT_WORKDAY},
					desk->house->holidays, creditor->country);

	return dunlin_day_at(last + 1, 0, zone) - 1;
}

gint64
dunlin_desk_sheet_when(DunlinDesk *desk, gint64 creditor, gint64 due, gint64 now, GError **error)
{
	const DunlinCreditor *configured = dunlin_desk_creditor(desk, creditor, error);
	DunlinSheetRow row;

	if (configured == NULL || !dunlin_sheet_get(desk->store, creditor, &row, error))
		return 0;
	return in_window(desk, configured, MAX(when_to_make(desk, configured, row.sent_at, due), now));
}

gint64
dunlin_desk_sheet_leaves(DunlinDesk *desk, const DunlinCreditor *creditor, const DunlinSheetRow *row,
			 gint64 now)
{
	return row->next_at != 0 ? in_window(desk, creditor, MAX(row->next_at, now)) : 0;
}

gboolean
dunlin_desk_sheet_want(DunlinDesk *desk, gint64 creditor, gint64 due, GError **error)
{
	const DunlinCreditor *configured = dunlin_desk_creditor(desk, creditor, error);
	DunlinSheetRow row;

	return configured != NULL && dunlin_sheet_get(desk->store, creditor, &row, error) &&
	       dunlin_sheet_want(desk->store, creditor,
				 when_to_make(desk, configured, row.sent_at, due), error);
}

/* ── the mail ── */

/* What an answer's first line is put behind: a mailto: URI (RFC 6068) up to its body. */
static char *
reply_link(DunlinDesk *desk, const DunlinCreditor *creditor, const DunlinNotice *notice, DunlinDay today)
{
	g_autofree char *address = dunlin_reply_address(desk->house->keys, creditor->address,
							desk->house->config->separator, notice->id);
	g_autofree char *escaped = g_uri_escape_string(address, "@", FALSE);
	g_autofree char *day = dunlin_day_to_string(today);

	return g_strdup_printf("mailto:%s?subject=Re:%%20Dunlin%%20%s&body=", escaped, day);
}

/* What the letter says that has nothing but one offer in it. */
static char *
offer_facts(DunlinDesk *desk, const DunlinCreditor *creditor, gint64 row, const DunlinSheet *sheet,
	    DunlinTime time, GError **error)
{
	g_autoptr(DunlinClaim) claim =
		dunlin_claim_get(desk->store, row, sheet->claims->pdata[0], error);
	g_autoptr(DunlinFacts) facts =
		claim != NULL ? dunlin_desk_facts(desk, claim, time, error) : NULL;
	const DunlinOccasion occasion = DUNLIN_OCCASION(time, DUNLIN_ACTOR_DUNLIN);
	g_autoptr(DunlinValues) values = NULL;

	if (facts == NULL)
		return NULL;
	values = dunlin_desk_offer_values(desk, creditor, facts, &occasion);
	return dunlin_values_to_json(values);
}

static char *
sheet_facts(DunlinDesk *desk, const DunlinCreditor *creditor, const DunlinSheet *sheet,
	    const DunlinNotice *notice, DunlinTime time)
{
	DunlinDay today = dunlin_day_of(time.now, desk->house->config->zone);
	g_autofree char *reply = reply_link(desk, creditor, notice, today);

	dunlin_values_set_text(sheet->values, "reply", reply);
	return dunlin_values_to_json(sheet->values);
}

DunlinNotice *
dunlin_desk_sheet_notice(DunlinDesk *desk, const DunlinCreditor *creditor, gint64 row,
			 const DunlinSheet *sheet, DunlinAsks whom, DunlinTime time, GError **error)
{
	const DunlinConfig *config = desk->house->config;
	gboolean offer = sheet->rows == 1 && sheet->offers == 1 && !sheet->more;
	g_autoptr(DunlinNotice) notice = dunlin_notice_alloc();

	notice->creditor = row;
	notice->id = dunlin_notice_new();
	notice->role = DUNLIN_ROLE_CREDITOR;
	notice->letter = g_strdup(offer ? DUNLIN_LETTER_OFFER : DUNLIN_LETTER_SHEET);
	notice->state = DUNLIN_NOTICE_READY;
	notice->created_at = time.now;
	notice->next_try = time.real;
	notice->deadline = DUNLIN_DAY_NONE;
	notice->to = g_strdup(whom == DUNLIN_ASKS_CONTACT  ? creditor->contact
			      : whom == DUNLIN_ASKS_DEPUTY ? creditor->deputy
			      : whom == DUNLIN_ASKS_ADMIN  ? config->admin
							   : NULL);
	notice->from = g_strdup_printf("Dunlin <%s>", creditor->address);
	notice->language = g_strdup(whom == DUNLIN_ASKS_ADMIN ? config->language : creditor->language);
	notice->message_id = dunlin_notice_message_id(desk->house->keys, creditor->address, notice->id);
	notice->claims = g_new0(char *, sheet->claims->len + 1);
	for (guint i = 0; i < sheet->claims->len; i++)
		notice->claims[i] = g_strdup(sheet->claims->pdata[i]);
	notice->facts = offer ? offer_facts(desk, creditor, row, sheet, time, error)
			      : sheet_facts(desk, creditor, sheet, notice, time);
	return notice->facts != NULL ? g_steal_pointer(&notice) : NULL;
}

/* ── one creditor's ── */

typedef struct {
	DunlinSheetRow was, is;
	GPtrArray *notices; /* of DunlinNotice */
} Send;

static void
send_clear(Send *send)
{
	g_clear_pointer(&send->notices, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Send, send_clear)

static gboolean
send_all(DunlinDesk *desk, gpointer data, GError **error)
{
	Send *send = data;
	gboolean put = FALSE;

	if (!dunlin_sheet_put(desk->store, &send->was, &send->is, &put, error))
		return FALSE;
	for (guint i = 0; put && i < send->notices->len; i++)
		if (!dunlin_notice_insert(desk->store, send->notices->pdata[i], error))
			return FALSE;
	return TRUE;
}

static gboolean
make_for(DunlinDesk *desk, const DunlinCreditor *creditor, DunlinAsks whom, DunlinTime time, Send *send,
	 GError **error)
{
	g_autoptr(DunlinSheet) sheet =
		dunlin_desk_sheet_make(desk, creditor, &send->was, whom, time, error);

	if (sheet == NULL)
		return FALSE;
	if (sheet->worth) {
		DunlinNotice *notice = dunlin_desk_sheet_notice(desk, creditor, send->was.creditor,
								sheet, whom, time, error);

		if (notice == NULL)
			return FALSE;
		g_ptr_array_add(send->notices, notice);
	}
	if (whom != DUNLIN_ASKS_CONTACT)
		return TRUE;
	if (sheet->worth)
		send->is.sent_at = time.now;
	if (sheet->worth && sheet->weekly && sheet->endless)
		send->is.weekly_at = time.now;
	if (sheet->endless)
		send->is.next_at = when_to_make(desk, creditor, send->is.sent_at,
						send->is.weekly_at + WEEK_SEC);
	if (sheet->worth && sheet->more)
		send->is.next_at = when_to_make(desk, creditor, send->is.sent_at, time.now);
	return TRUE;
}

/* The approvers who have an address of their own; the contact may be one, or any sender. */
static gboolean
make_for_approvers(DunlinDesk *desk, const DunlinCreditor *creditor, DunlinTime time, Send *send,
		   GError **error)
{
	g_autoptr(DunlinSheet) sheet = NULL;

	if (creditor->approvers == NULL || creditor->approvers[0] == NULL ||
	    dunlin_address_in(creditor->approvers, creditor->contact))
		return TRUE;
	sheet = dunlin_desk_sheet_make(desk, creditor, &send->was, DUNLIN_ASKS_APPROVER, time, error);
	for (guint i = 0; sheet != NULL && sheet->worth && creditor->approvers[i] != NULL; i++) {
		const char *to = creditor->approvers[i];
		DunlinNotice *notice;

		if (to[0] == '@')
			continue;
		notice = dunlin_desk_sheet_notice(desk, creditor, send->was.creditor, sheet,
						  DUNLIN_ASKS_APPROVER, time, error);
		if (notice == NULL)
			return FALSE;
		notice->to = g_strdup(to);
		g_ptr_array_add(send->notices, notice);
	}
	return sheet != NULL;
}

static gboolean
make(DunlinDesk *desk, const DunlinSheetRow *row, DunlinTime time, GError **error)
{
	static const DunlinAsks all[] = {DUNLIN_ASKS_CONTACT, DUNLIN_ASKS_DEPUTY, DUNLIN_ASKS_ADMIN};
	const DunlinCreditor *creditor = dunlin_desk_creditor(desk, row->creditor, error);
	g_auto(Send) send = {.was = *row, .is = *row};

	send.notices = g_ptr_array_new_with_free_func((GDestroyNotify)dunlin_notice_free);
	if (creditor == NULL)
		return FALSE;
	/* Missed while nothing ran: made in the window all the same. */
	send.is.next_at = in_window(desk, creditor, time.now);
	if (send.is.next_at > time.now)
		return dunlin_desk_transaction(desk, send_all, &send, error);
	send.is.next_at = 0;
	for (guint i = 0; i < G_N_ELEMENTS(all); i++)
		if (!make_for(desk, creditor, all[i], time, &send, error))
			return FALSE;
	if (!make_for_approvers(desk, creditor, time, &send, error))
		return FALSE;
	return dunlin_desk_transaction(desk, send_all, &send, error);
}

static gboolean
put_off(DunlinDesk *desk, const DunlinSheetRow *row, DunlinTime time, GError **error)
{
	g_auto(Send) send = {.was = *row, .is = *row};

	send.notices = g_ptr_array_new();
	send.is.next_at = time.now + LOOK_AGAIN_SEC;
	return dunlin_desk_transaction(desk, send_all, &send, error);
}

gboolean
dunlin_desk_run_sheets(DunlinDesk *desk, DunlinTime time, guint *ret_count, GString *report,
		       GError **error)
{
	g_autoptr(GPtrArray) due = NULL;
	gint64 next = 0;

	*ret_count = 0;
	if (!dunlin_sheet_next_due(desk->store, &next, error))
		return FALSE;
	if (next == 0 || next > time.now)
		return TRUE;
	due = dunlin_sheet_due(desk->store, time.now, BATCH, error);
	for (guint i = 0; due != NULL && i < due->len; i++) {
		const DunlinSheetRow *row = due->pdata[i];
		g_autoptr(GError) local = NULL;

		if (make(desk, row, time, &local))
			continue;
		if (dunlin_desk_is_passing(local)) {
			g_propagate_error(error, g_steal_pointer(&local));
			return FALSE;
		}
		g_string_append_printf(report, "sheet: %s\n", local->message);
		if (!put_off(desk, row, time, error))
			return FALSE;
	}
	*ret_count = due != NULL ? due->len : 0;
	return due != NULL;
}
