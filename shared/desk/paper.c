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

/* One transfer: all that is due, or what a letter about several claims sums up for one account. */
static DunlinPayment
payment_of(const DunlinValues *values, const DunlinValues *sum, gint64 amount, const char *currency)
{
	const char *reference = text_of(sum, "payment_reference");

	return (DunlinPayment){
		.name = text_of(values, "creditor_name"),
		.iban = text_of(sum, "iban"),
		.amount = amount,
		.currency = currency,
		.reference = reference != NULL ? reference : text_of(sum, "invoice"),
		.postal = text_of(values, "creditor_postal"),
		.country = text_of(values, "creditor_country"),
		.payer = text_of(values, "debtor_name"),
		.payer_street = text_of(values, "debtor_street"),
		.payer_city = text_of(values, "debtor_city"),
		.payer_country = text_of(values, "debtor_country"),
	};
}

/* Of DunlinPayment, a code for each. */
static GArray *
payments_of(const DunlinValues *values, const DunlinNotice *notice)
{
	GArray *payments = g_array_new(FALSE, FALSE, sizeof(DunlinPayment));
	const DunlinValue *sums = dunlin_values_get(values, "sums");
	DunlinPayment payment;

	for (guint i = 0; sums != NULL && i < sums->rows->len; i++) {
		const DunlinValues *sum = g_ptr_array_index(sums->rows, i);
		const DunlinValue *open = dunlin_values_get(sum, "open");

		if (open == NULL || open->type != DUNLIN_VALUE_MONEY)
			continue;
		payment = payment_of(values, sum, open->number, open->text);
		g_array_append_val(payments, payment);
	}
	if (payments->len == 0) {
		payment = payment_of(values, values, notice->amount, notice->currency);
		g_array_append_val(payments, payment);
	}
	return payments;
}

GBytes *
dunlin_desk_paper(DunlinDesk *desk, const DunlinNotice *notice, const DunlinValues *values,
		  const DunlinLetter *letter, gint64 at, GError **error)
{
	const char *postal = text_of(values, "creditor_postal");
	g_autofree char *sender = g_strdup_printf("%s%s%s", text_of(values, "creditor_name"),
						  postal != NULL ? " · " : "",
						  postal != NULL ? postal : "");
	g_autofree char *recipient = recipient_of(values, notice);
	g_autofree char *day = dunlin_format_day(notice->language,
						 dunlin_day_of(at, desk->house->config->zone));
	g_autoptr(GArray) payments = payments_of(values, notice);
	const DunlinPrint print = {
		.sender = sender,
		.recipient = recipient,
		.day = day,
		.subject = letter->subject,
		.text = letter->flow,
		.title = letter->subject,
		.language = notice->language,
		.payments = (const DunlinPayment *)payments->data,
		.payment_count = payments->len,
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
