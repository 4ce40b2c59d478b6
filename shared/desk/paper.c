/* SPDX-License-Identifier: BSD-2-Clause */
/* A debtor's letter on paper: the address for the window, and the payments that codes are made of. */
#include "base/error.h"
#include "desk/internal.h"

/* The value's text; NULL where it is absent. */
static const char *
text_of(const DunlinValues *values, const char *name)
{
	const DunlinValue *value = dunlin_values_get(values, name);

	return value != NULL && value->type == DUNLIN_VALUE_TEXT ? value->text : NULL;
}

static gboolean
uses_us_letter(const char *country)
{
	return country != NULL && (g_str_has_prefix(country, "US") || g_str_has_prefix(country, "CA"));
}

/* The address in the window; the mail address where no name is known. */
static char *
recipient_of(const DunlinValues *values, const DunlinNotice *notice)
{
	static const char *const names[] = {"debtor_name", "contact", "debtor_street", "debtor_city",
					    "debtor_land"};
	GString *lines = g_string_new(NULL);

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		const char *line = text_of(values, names[i]);

		if (line != NULL)
			g_string_append_printf(lines, "%s%s", lines->len > 0 ? "\n" : "", line);
	}
	if (lines->len == 0)
		g_string_append(lines, notice->to);
	return g_string_free(lines, FALSE);
}

GBytes *
dunlin_desk_paper(DunlinDesk *desk, const DunlinNotice *notice, const DunlinValues *values,
		  const DunlinLetter *letter, gint64 at, GError **error)
{
	const char *postal = text_of(values, "creditor_postal");
	const char *reference = text_of(values, "payment_reference");
	g_autofree char *sender = g_strdup_printf("%s%s%s", text_of(values, "creditor_name"),
						  postal != NULL ? " · " : "",
						  postal != NULL ? postal : "");
	g_autofree char *recipient = recipient_of(values, notice);
	g_autofree char *day = dunlin_format_day(notice->language,
						 dunlin_day_of(at, desk->house->config->zone));
	const DunlinPayment payment = {
		.name = text_of(values, "creditor_name"),
		.iban = text_of(values, "iban"),
		.amount = notice->amount,
		.currency = notice->currency,
		.reference = reference != NULL ? reference : text_of(values, "invoice"),
		.postal = postal,
		.country = text_of(values, "creditor_country"),
		.payer = text_of(values, "debtor_name"),
		.payer_street = text_of(values, "debtor_street"),
		.payer_city = text_of(values, "debtor_city"),
		.payer_country = text_of(values, "debtor_country"),
	};
	const DunlinPrint print = {
		.sender = sender,
		.recipient = recipient,
		.day = day,
		.subject = letter->subject,
		.text = letter->text,
		.title = letter->subject,
		.language = notice->language,
		.payments = &payment,
		.payment_count = 1,
		.us_letter = uses_us_letter(text_of(values, "debtor_country")),
		.at = at,
	};

	if (desk->house->print == NULL) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INTERNAL,
			    "this program prints no letters");
		return NULL;
	}
	return desk->house->print(&print, error);
}
