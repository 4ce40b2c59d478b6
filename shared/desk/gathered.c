/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What befalls several claims at once, by one answer or one report about one letter, is one mail to
 * the creditor: the first claim's, with a numbered list of all.
 */
#include "base/error.h"
#include "desk/internal.h"

typedef struct {
	char *letter;
	DunlinValues *values; /* of the first claim */
	GPtrArray *rows;      /* of DunlinValues: one for each */
	GPtrArray *claims;    /* of char *, as many */
} Mail;

struct DunlinGathered {
	GPtrArray *mails; /* of Mail */
};

static void
mail_free(gpointer data)
{
	Mail *mail = data;

	g_free(mail->letter);
	dunlin_values_free(mail->values);
	g_ptr_array_unref(mail->rows);
	g_ptr_array_unref(mail->claims);
	g_free(mail);
}

static void
row_free(gpointer data)
{
	dunlin_values_free(data);
}

DunlinGathered *
dunlin_gathered_new(void)
{
	DunlinGathered *gathered = g_new0(DunlinGathered, 1);

	gathered->mails = g_ptr_array_new_with_free_func(mail_free);
	return gathered;
}

void
dunlin_gathered_free(DunlinGathered *gathered)
{
	if (gathered == NULL)
		return;
	g_ptr_array_unref(gathered->mails);
	g_free(gathered);
}

static Mail *
mail_of(DunlinGathered *gathered, const char *letter)
{
	Mail *mail;

	for (guint i = 0; i < gathered->mails->len; i++) {
		mail = g_ptr_array_index(gathered->mails, i);
		if (g_str_equal(mail->letter, letter))
			return mail;
	}
	mail = g_new0(Mail, 1);
	mail->letter = g_strdup(letter);
	mail->rows = g_ptr_array_new_with_free_func(row_free);
	mail->claims = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(gathered->mails, mail);
	return mail;
}

static gboolean
has_claim(const Mail *mail, const char *reference)
{
	for (guint i = 0; i < mail->claims->len; i++)
		if (g_str_equal(g_ptr_array_index(mail->claims, i), reference))
			return TRUE;
	return FALSE;
}

void
dunlin_gathered_add(DunlinGathered *gathered, const DunlinClaim *claim, const char *letter,
		    DunlinValues *values)
{
	static const char *const names[] = {"reference", "invoice", "due_day", "open"};
	Mail *mail = mail_of(gathered, letter);
	DunlinValues *row;

	if (has_claim(mail, claim->reference)) {
		dunlin_values_free(values);
		return;
	}
	row = dunlin_values_new();
	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		dunlin_values_set_copy(row, names[i], values, names[i]);
	g_ptr_array_add(mail->claims, g_strdup(claim->reference));
	g_ptr_array_add(mail->rows, row);
	if (mail->values == NULL)
		mail->values = values;
	else
		dunlin_values_free(values);
}

static void
set_list(Mail *mail, const char *name)
{
	g_autoptr(GString) list = g_string_new(NULL);

	for (guint i = 0; i < mail->rows->len; i++) {
		const DunlinValue *value =
			dunlin_values_get(g_ptr_array_index(mail->rows, i), name);

		if (value != NULL && value->text != NULL)
			g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "", value->text);
	}
	dunlin_values_set_text(mail->values, name, list->len > 0 ? list->str : NULL);
}

/* What was the first one's alone goes; the numbers are those that an answer may name. */
static void
list_all(Mail *mail)
{
	static const char *const own[] = {"issue_day", "due_day", "principal", "paid", "credited", "open",
					  "disputed", "step", "next_step", "deadline"};

	if (mail->rows->len < 2)
		return;
	set_list(mail, "reference");
	set_list(mail, "invoice");
	for (guint i = 0; i < G_N_ELEMENTS(own); i++)
		dunlin_values_set_text(mail->values, own[i], NULL);
	dunlin_values_set_number(mail->values, "several", mail->rows->len);
	for (guint i = 0; i < mail->rows->len; i++) {
		DunlinValues *row = dunlin_values_add_copy(mail->values, "about",
							   g_ptr_array_index(mail->rows, i));

		dunlin_values_set_number(row, "number", i + 1);
	}
}

gboolean
dunlin_desk_tell_gathered(DunlinDesk *desk, gint64 creditor_row, DunlinGathered *gathered,
			  const DunlinOccasion *occasion, GError **error)
{
	const DunlinCreditor *creditor = dunlin_desk_creditor(desk, creditor_row, error);

	if (creditor == NULL)
		return FALSE;
	for (guint i = 0; i < gathered->mails->len; i++) {
		Mail *mail = g_ptr_array_index(gathered->mails, i);

		list_all(mail);
		if (!dunlin_desk_tell_about(desk, creditor, mail->claims, mail->letter, mail->values,
					    occasion, error))
			return FALSE;
	}
	g_ptr_array_set_size(gathered->mails, 0);
	return TRUE;
}

gboolean
dunlin_gathered_answered(const DunlinNotice *notice)
{
	static const char *const letters[] = {"says_paid", "promised",		"objected", "answered",
					      "bounced",   "wants_instalments", "copy",     "answered_closed",
					      DUNLIN_LETTER_COURT, NULL};

	return notice != NULL && notice->role == DUNLIN_ROLE_CREDITOR && notice->claims != NULL &&
	       notice->claims[0] != NULL && notice->claims[1] != NULL &&
	       g_strv_contains(letters, notice->letter);
}
