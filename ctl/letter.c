/* SPDX-License-Identifier: BSD-2-Clause */
/* dunlinctl letter: what a debtor would get, as text, as a mail or on paper. */
#include "ctl/ctl.h"

#include <string.h>

#include "write/print.h"

/* The value's text; NULL where it is absent. */
static const char *
value_text(const DunlinPreview *preview, const char *name)
{
	const DunlinValue *value = dunlin_values_get(preview->values, name);

	return value != NULL && value->type == DUNLIN_VALUE_TEXT ? value->text : NULL;
}

static DunlinQr *
payment_code(const DunlinPreview *preview)
{
	const DunlinNotice *notice = preview->notice;
	const char *reference = value_text(preview, "payment_reference");
	const DunlinPayment payment = {
		.name = value_text(preview, "creditor_name"),
		.iban = value_text(preview, "iban"),
		.amount = notice->amount,
		.currency = notice->currency,
		.reference = reference != NULL ? reference : value_text(preview, "invoice"),
	};
	g_autofree char *text = dunlin_qr_epc(&payment);

	return text != NULL ? dunlin_qr_new(text, DUNLIN_QR_EPC_VERSION) : NULL;
}

static gboolean
uses_us_letter(const char *country)
{
	return country != NULL && (g_str_has_prefix(country, "US") || g_str_has_prefix(country, "CA"));
}

static GBytes *
print_letter(DunlinCtl *ctl, const DunlinPreview *preview, const char *country, GError **error)
{
	const char *postal = value_text(preview, "creditor_postal");
	const char *number = value_text(preview, "debtor_number");
	g_autofree char *sender = g_strdup_printf("%s%s%s", value_text(preview, "creditor_name"),
						  postal != NULL ? " · " : "",
						  postal != NULL ? postal : "");
	g_autofree char *recipient = g_strdup_printf("%s%s%s", value_text(preview, "debtor_name"),
						     number != NULL ? "\n" : "",
						     number != NULL ? number : "");
	g_autofree char *day = dunlin_format_day(preview->notice->language,
						 dunlin_day_of(preview->at, ctl->config->zone));
	g_autoptr(DunlinQr) qr = payment_code(preview);
	const DunlinPrint print = {
		.sender = sender,
		.recipient = value_text(preview, "debtor_name") != NULL ? recipient
								       : preview->notice->to,
		.day = day,
		.subject = preview->letter.subject,
		.text = preview->letter.text,
		.title = preview->letter.subject,
		.language = preview->notice->language,
		.qr = qr,
		.qr_text = qr != NULL ? "EPC QR (GiroCode)" : NULL,
		.us_letter = uses_us_letter(country),
		.at = preview->at,
	};

	return dunlin_print(&print, error);
}

static gboolean
save(DunlinCtl *ctl, const DunlinPreview *preview, const char *country, GError **error)
{
	g_autoptr(GBytes) bytes = NULL;
	const char *data;
	gsize size;

	if (g_str_has_suffix(ctl->output, ".pdf"))
		bytes = print_letter(ctl, preview, country, error);
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
	g_autoptr(DunlinFacts) facts = NULL;
	g_auto(DunlinPreview) preview = {0};

	if (ctl->output != NULL && !g_str_has_suffix(ctl->output, ".eml") &&
	    !g_str_has_suffix(ctl->output, ".pdf"))
		return dunlin_ctl_misuse(ctl, "-o: \"%s\" ends with neither .eml nor .pdf",
					 ctl->output);
	if (!dunlin_ctl_open(ctl, error))
		return FALSE;
	claim = dunlin_claim_find(ctl->desk->store, ctl->operands[0], error);
	facts = claim != NULL ? dunlin_desk_facts(ctl->desk, claim, ctl->time, error) : NULL;
	if (facts == NULL ||
	    !dunlin_desk_preview(ctl->desk, claim, ctl->operands[1], ctl->time, &preview, error))
		return FALSE;
	if (ctl->output != NULL)
		return save(ctl, &preview, dunlin_facts_case(facts)->country, error);
	dunlin_ctl_text(preview.letter.subject);
	dunlin_ctl_text("");
	g_auto(GStrv) lines = g_strsplit(g_strchomp(preview.letter.text), "\n", -1);
	for (guint i = 0; lines[i] != NULL; i++)
		dunlin_ctl_text(lines[i]);
	return TRUE;
}
