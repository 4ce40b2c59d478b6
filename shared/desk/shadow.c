/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mode = "shadow": what would go to a debtor, or to the partner, goes to the creditor's contact, who must
 * see at once that it is a rehearsal. In his language, whatever the letter's is. When the rehearsal ends,
 * nothing of it counts as sent.
 */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "claim/question.h"
#include "desk/internal.h"

/* {1}: the address. The first is used for every language that has no row. */
static const struct {
	const char *language, *subject, *line;
} marks[] = {
	{"en", "[Rehearsal]", "Rehearsal: this letter would have gone to {1}; only you get it."},
	{"de", "[Probelauf]", "Probelauf: Dieser Brief wäre an {1} gegangen; ihn bekommen nur Sie."},
	{"fr", "[Essai]", "Essai : cette lettre serait partie à {1} ; vous seul la recevez."},
	{"nl", "[Proef]", "Proef: deze brief zou naar {1} zijn gegaan; alleen u krijgt hem."},
	{"it", "[Prova]", "Prova: questa lettera sarebbe andata a {1}; la riceve solo Lei."},
	{"es", "[Ensayo]", "Ensayo: esta carta habría ido a {1}; solo usted la recibe."},
	{"pl", "[Próba]", "Próba: ten list trafiłby na adres {1}; otrzymują go tylko Państwo."},
};

static guint
row_of(const char *language)
{
	for (guint i = 0; language != NULL && i < G_N_ELEMENTS(marks); i++) {
		if (g_str_equal(marks[i].language, language))
			return i;
	}
	return 0;
}

static char *
line_for(guint row, const char *address)
{
	g_auto(GStrv) parts = g_strsplit(marks[row].line, "{1}", 2);

	return g_strjoinv(address, parts);
}

static void
put_before(char **text, const char *first, const char *between)
{
	char *joined = g_strconcat(first, between, *text, NULL);

	g_free(*text);
	*text = joined;
}

void
dunlin_shadow_mark(const DunlinValues *values, const char *language, DunlinLetter *letter)
{
	const DunlinValue *to = dunlin_values_get(values, DUNLIN_SHADOW_OF);
	g_autofree char *line = NULL, *markup = NULL;
	guint row = row_of(language);

	if (to == NULL)
		return;
	line = line_for(row, to->text);
	markup = g_markup_printf_escaped("<p><b>%s</b></p>", line);
	put_before(&letter->subject, marks[row].subject, " ");
	put_before(&letter->text, line, "\n\n");
	if (letter->html != NULL)
		put_before(&letter->html, markup, "\n");
}

/* ── what was made before it ── */

gboolean
dunlin_shadow_is_of(const DunlinNotice *notice)
{
	return notice->facts != NULL && strstr(notice->facts, "\"" DUNLIN_SHADOW_OF "\"") != NULL;
}

gboolean
dunlin_shadow_keeps_back(DunlinDesk *desk, const DunlinNotice *notice)
{
	gboolean outside = notice->role == DUNLIN_ROLE_DEBTOR || notice->role == DUNLIN_ROLE_PARTNER ||
			   notice->channel == DUNLIN_CHANNEL_LETTER ||
			   notice->channel == DUNLIN_CHANNEL_SMS;

	return desk->house->config->shadow && outside && !dunlin_shadow_is_of(notice);
}

/* ── the end of a rehearsal ── */

#define MODE "mode" /* the value that says how the store was worked on last */

/* When the first letter was shown that would ask for money; 0: none, or what was shown is known to be
 * none already. */
static gint64
first_shown(const GPtrArray *notices)
{
	gint64 first = 0;

	for (guint i = 0; i < notices->len; i++) {
		const DunlinNotice *notice = g_ptr_array_index(notices, i);

		if (notice->demands && dunlin_shadow_is_of(notice) &&
		    (first == 0 || notice->created_at < first))
			first = notice->created_at;
	}
	return first;
}

/* The newest case that went to a partner was only shown. */
static gboolean
is_partner_shown(const DunlinClaim *claim, const GPtrArray *notices)
{
	const DunlinNotice *newest = NULL;

	for (guint i = 0; i < notices->len; i++) {
		const DunlinNotice *notice = g_ptr_array_index(notices, i);

		if (notice->role == DUNLIN_ROLE_PARTNER && notice->step != NULL &&
		    (newest == NULL || notice->created_at >= newest->created_at))
			newest = notice;
	}
	return claim->state == DUNLIN_STATE_COLLECTION && newest != NULL && dunlin_shadow_is_of(newest);
}

/* The last letter that left in earnest; NULL. */
static const DunlinNotice *
last_earnest(const GPtrArray *notices, gint64 first)
{
	const DunlinNotice *last = NULL;

	for (guint i = 0; i < notices->len; i++) {
		const DunlinNotice *notice = g_ptr_array_index(notices, i);

		if (notice->demands && notice->accepted_at != 0 &&
		    (first == 0 || notice->created_at < first) &&
		    notice->state != DUNLIN_NOTICE_BOUNCED && notice->state != DUNLIN_NOTICE_REFUSED &&
		    (last == NULL || notice->accepted_at > last->accepted_at))
			last = notice;
	}
	return last;
}

/* What the shown steps claimed nobody was ever asked for. */
static gboolean
take_back_extras(DunlinDesk *desk, const DunlinClaim *claim, gint64 first, DunlinTime time, GError **error)
{
	g_autoptr(GPtrArray) entries = dunlin_ledger_list(desk->store, claim, error);
	GTimeZone *zone = desk->house->config->zone;

	for (guint i = 0; entries != NULL && i < entries->len; i++) {
		const DunlinEntry *entry = g_ptr_array_index(entries, i);
		DunlinEntry back = {.kind = entry->kind, .day = dunlin_day_of(time.now, zone),
				    .amount = -entry->amount, .text = entry->text};
		gboolean extra = entry->kind == DUNLIN_ENTRY_FEE || entry->kind == DUNLIN_ENTRY_INTEREST ||
				 entry->kind == DUNLIN_ENTRY_LUMP_SUM;

		if (extra && entry->amount > 0 && entry->day >= dunlin_day_of(first, zone) &&
		    !dunlin_ledger_add(desk->store, claim, &back, error))
			return FALSE;
	}
	return entries != NULL;
}

static void
go_back(DunlinClaim *claim, const DunlinNotice *last)
{
	DunlinNoticePart part = {.deadline = DUNLIN_DAY_NONE};

	if (last != NULL)
		part = dunlin_notice_part(last, claim->reference);
	g_free(claim->step);
	claim->step = g_strdup(part.step);
	claim->step_state = part.step != NULL ? DUNLIN_STEP_SENT : DUNLIN_STEP_NONE;
	claim->step_at = part.step != NULL ? last->accepted_at : 0;
	claim->deadline = part.deadline;
	claim->step_run++;
	g_clear_pointer(&claim->word, g_free);
	if (dunlin_question_stopping(claim) == NULL)
		dunlin_question_forget(claim);
}

/* *ret_first: see first_shown(). */
static gboolean
end_rehearsal(DunlinDesk *desk, DunlinClaim *claim, DunlinTime time, gint64 *ret_first, GError **error)
{
	g_autoptr(GPtrArray) notices = dunlin_notice_list(desk->store, claim, error);
	g_autoptr(GPtrArray) holds = NULL;
	g_autofree char *refs = NULL;

	holds = notices != NULL ? dunlin_hold_list(desk->store, claim, TRUE, error) : NULL;
	if (holds == NULL)
		return FALSE;
	*ret_first = first_shown(notices);
	if (is_partner_shown(claim, notices))
		claim->state = holds->len > 0 ? DUNLIN_STATE_HELD : DUNLIN_STATE_OPEN;
	else if (*ret_first == 0)
		return TRUE;
	if (*ret_first != 0 && !take_back_extras(desk, claim, *ret_first, time, error))
		return FALSE;
	go_back(claim, last_earnest(notices, *ret_first));
	refs = g_strdup_printf("state=%s%s%s", dunlin_state_to_string(claim->state),
			       claim->step != NULL ? " step=" : "", claim->step != NULL ? claim->step : "");
	return dunlin_journal_add(desk->store, claim->creditor, claim->reference, time.now,
				  "rehearsal-ended", DUNLIN_ACTOR_DUNLIN, NULL, refs, error) &&
	       dunlin_claim_update(desk->store, claim, error);
}

/* From now on they ask for nothing: no reminder was sent, none can be handed over with. */
static gboolean
forget_shown(DunlinDesk *desk, const DunlinClaim *claim, gint64 first, GError **error)
{
	g_autoptr(GPtrArray) notices = dunlin_notice_list(desk->store, claim, error);

	for (guint i = 0; notices != NULL && first != 0 && i < notices->len; i++) {
		DunlinNotice *notice = g_ptr_array_index(notices, i);

		if (!notice->demands || notice->created_at < first)
			continue;
		notice->demands = FALSE;
		if (!dunlin_notice_update(desk->store, notice, notice->state, notice->attempt, error))
			return FALSE;
	}
	return notices != NULL;
}

typedef struct {
	gint64 creditor, first;
	char *reference;
} Shown;

static void
shown_free(gpointer data)
{
	Shown *shown = data;

	g_free(shown->reference);
	g_free(shown);
}

static gboolean
collect(DunlinClaim *claim, gpointer data)
{
	Shown *shown;

	if (claim->state == DUNLIN_STATE_DRAFT || claim->state == DUNLIN_STATE_CLOSED || claim->step == NULL)
		return TRUE;
	shown = g_new0(Shown, 1);
	shown->creditor = claim->creditor;
	shown->reference = g_strdup(claim->reference);
	g_ptr_array_add(data, shown);
	return TRUE;
}

/* A letter about several claims is forgotten when each of them has looked at it. */
static gboolean
end_all(DunlinDesk *desk, GPtrArray *claims, DunlinTime time, GError **error)
{
	for (guint pass = 0; pass < 2; pass++)
		for (guint i = 0; i < claims->len; i++) {
			Shown *shown = g_ptr_array_index(claims, i);
			g_autoptr(DunlinClaim) claim =
				dunlin_claim_get(desk->store, shown->creditor, shown->reference, error);

			if (claim == NULL ||
			    (pass == 0 && !end_rehearsal(desk, claim, time, &shown->first, error)) ||
			    (pass == 1 && (!forget_shown(desk, claim, shown->first, error) ||
					   !dunlin_desk_settle(desk, claim, time, error))))
				return FALSE;
		}
	return TRUE;
}

static gboolean
follow(DunlinDesk *desk, gpointer data, GError **error)
{
	static const char live[] = "live", shadow[] = "shadow";
	const DunlinTime *time = data;
	const char *mode = desk->house->config->shadow ? shadow : live;
	DunlinClaimFilter all = {.creditor = -1, .state = -1, .overdue_on = DUNLIN_DAY_NONE};
	g_autoptr(GPtrArray) claims = g_ptr_array_new_with_free_func(shown_free);
	g_autoptr(GError) local = NULL;
	g_autofree char *before = dunlin_value_get(desk->store, MODE, &local);

	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	if (g_strcmp0(before != NULL ? before : live, mode) == 0)
		return TRUE;
	if (mode == live && (!dunlin_claim_each(desk->store, &all, collect, claims, error) ||
			     !end_all(desk, claims, *time, error)))
		return FALSE;
	return dunlin_value_set(desk->store, MODE, mode, error);
}

gboolean
dunlin_desk_follow_mode(DunlinDesk *desk, DunlinTime time, GError **error)
{
	if (!desk->mode_followed)
		desk->mode_followed = dunlin_desk_transaction(desk, follow, &time, error);
	return desk->mode_followed;
}
