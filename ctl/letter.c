/* SPDX-License-Identifier: BSD-2-Clause */
/* dunlinctl letter, sheet: what a debtor or a creditor would get, as text, as a mail or on paper. */
#include "ctl/ctl.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "claim/deadline.h"
#include "write/print.h"

static gboolean
save(DunlinCtl *ctl, const DunlinPreview *preview, GError **error)
{
	g_autoptr(GBytes) bytes = NULL;
	const char *data;
	gsize size;

	if (g_str_has_suffix(ctl->output, ".pdf"))
		bytes = dunlin_desk_paper(ctl->desk, preview->notice, preview->values,
					  &preview->letter, preview->at, error);
	else
		bytes = g_bytes_ref(preview->mail);
	dunlin_print_end();
	if (bytes == NULL)
		return FALSE;
	data = g_bytes_get_data(bytes, &size);
	if (g_file_set_contents(ctl->output, data, (gssize)size, error))
		return TRUE;
	g_prefix_error(error, "%s: ", ctl->output);
	return FALSE;
}

static void
print_json(const DunlinPreview *preview)
{
	const char *const members[][2] = {
		{"to", preview->notice != NULL ? preview->notice->to : NULL},
		{"subject", preview->letter.subject},
		{"text", preview->letter.text},
		{"html", preview->letter.html},
	};
	g_autoptr(JsonBuilder) json = json_builder_new();
	g_autoptr(JsonNode) root = NULL;
	g_autofree char *line = NULL;

	json_builder_begin_object(json);
	for (guint i = 0; i < G_N_ELEMENTS(members); i++) {
		json_builder_set_member_name(json, members[i][0]);
		if (members[i][1] != NULL)
			json_builder_add_string_value(json, members[i][1]);
		else
			json_builder_add_null_value(json);
	}
	json_builder_end_object(json);
	root = json_builder_get_root(json);
	line = json_to_string(root, FALSE);
	dunlin_ctl_line(line);
}

static void
print_letter(DunlinLetter *letter)
{
	g_auto(GStrv) lines = g_strsplit(g_strchomp(letter->text), "\n", -1);

	dunlin_ctl_text(letter->subject);
	dunlin_ctl_text("");
	for (guint i = 0; lines[i] != NULL; i++)
		dunlin_ctl_text(lines[i]);
}

gboolean
dunlin_ctl_letter(DunlinCtl *ctl, GError **error)
{
	g_autoptr(DunlinClaim) claim = NULL;
	g_auto(DunlinPreview) preview = {0};

	if (ctl->output != NULL && !g_str_has_suffix(ctl->output, ".eml") &&
	    !g_str_has_suffix(ctl->output, ".pdf"))
		return dunlin_ctl_misuse(ctl, "-o: \"%s\" ends with neither .eml nor .pdf",
					 ctl->output);
	if (!dunlin_ctl_open(ctl, error))
		return FALSE;
	claim = dunlin_claim_find(ctl->desk->store, ctl->operands[0], error);
	if (claim == NULL ||
	    !dunlin_desk_preview(ctl->desk, claim, ctl->operands[1], ctl->time, &preview, error))
		return FALSE;
	if (preview.floor != NULL)
		dunlin_ctl_say("the deadline is what the law allows at the least: %d days (%s: %s)",
			       preview.floor->days, preview.floor->country, preview.floor->source);
	if (ctl->output != NULL)
		return save(ctl, &preview, error);
	if (ctl->json)
		print_json(&preview);
	else
		print_letter(&preview.letter);
	return TRUE;
}

/* ── sheet ── */

static void
print_sheet(DunlinCtl *ctl, DunlinPreview *preview)
{
	g_autofree char *at = dunlin_instant_to_string(preview->at);
	g_autofree char *line = g_strdup_printf("Leaves at %s:", at);

	if (preview->at > ctl->time.now) {
		dunlin_ctl_text(line);
		dunlin_ctl_text("");
	}
	print_letter(&preview->letter);
}

gboolean
dunlin_ctl_sheet(DunlinCtl *ctl, GError **error)
{
	const char *key = ctl->operands[0];
	g_auto(DunlinPreview) preview = {0};
	gint64 row;

	if (!dunlin_ctl_open(ctl, error) || !dunlin_ctl_creditor_row(ctl, key, &row, error) ||
	    !dunlin_desk_preview_sheet(ctl->desk, key, row, ctl->time, &preview, error))
		return FALSE;
	if (ctl->json)
		print_json(&preview);
	else if (preview.mail == NULL)
		dunlin_ctl_text("There is nothing to say today.");
	else
		print_sheet(ctl, &preview);
	return TRUE;
}
