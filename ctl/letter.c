/* SPDX-License-Identifier: BSD-2-Clause */
/* dunlinctl letter: what a debtor would get, as text, as a mail or on paper. */
#include "ctl/ctl.h"

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
	return g_file_set_contents(ctl->output, data, (gssize)size, error);
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
	dunlin_ctl_text(preview.letter.subject);
	dunlin_ctl_text("");
	g_auto(GStrv) lines = g_strsplit(g_strchomp(preview.letter.text), "\n", -1);
	for (guint i = 0; lines[i] != NULL; i++)
		dunlin_ctl_text(lines[i]);
	return TRUE;
}
