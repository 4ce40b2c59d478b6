/* SPDX-License-Identifier: BSD-2-Clause */
/* A claim is given up: what of it, and what of that is net and tax by rate, for the creditor's books. */
#include <string.h>

#include "base/money.h"
#include "claim/vat.h"
#include "desk/order.h"

/* "19 %", "5,5 %": of the languages of the letters only English writes a point. */
static char *
percent(const char *language, DunlinPercent rate)
{
	g_autofree char *text = dunlin_rate_to_string(rate);
	gsize length = strlen(text);

	while (text[length - 1] == '0')
		length--;
	length -= text[length - 1] == '.' ? 1 : 0;
	text[length] = '\0';
	if (language != NULL && !g_str_has_prefix(language, "en"))
		g_strdelimit(text, ".", ',');
	return g_strdup_printf("%s %%", text);
}

/* "net 84.03 EUR, VAT 19 % 15.97 EUR" */
static char *
rate_line(const char *language, const DunlinVat *vat, const char *currency)
{
	g_autofree char *net = dunlin_format_money(language, vat->net, currency);
	g_autofree char *tax = dunlin_format_money(language, vat->tax, currency);
	g_autofree char *rate = percent(language, vat->rate);
	g_autofree char *both = g_strdup_printf("%s %s", rate, tax);

	return dunlin_desk_result(language, DUNLIN_RESULT_NET_TAX, net, both);
}

static void
add_rates(GString *line, const Order *order, gint64 given_up)
{
	const DunlinClaim *claim = *order->claim;
	const char *language = order->occasion->language;
	g_autoptr(GArray) vat = dunlin_vat_parse(claim->vat);
	g_autoptr(GArray) parts = vat != NULL ? dunlin_vat_of_part(vat, given_up) : NULL;

	if (parts == NULL) {
		g_autofree char *none =
			dunlin_desk_result(language, DUNLIN_RESULT_NO_RATES, NULL, NULL);

		g_string_append_printf(line, "; %s", none);
		return;
	}
	for (guint i = 0; i < parts->len; i++) {
		g_autofree char *rate = rate_line(language, &g_array_index(parts, DunlinVat, i),
						  claim->currency);

		g_string_append_printf(line, "%s %s", i == 0 ? ":" : ";", rate);
	}
}

static char *
given_up_line(const Order *order, const char *state, gint64 given_up)
{
	const DunlinClaim *claim = *order->claim;
	const char *language = order->occasion->language;
	g_autofree char *money = dunlin_format_money(language, given_up, claim->currency);
	g_autofree char *gross =
		dunlin_desk_result(language, DUNLIN_RESULT_GROSS,
				   claim->invoice != NULL ? claim->invoice : claim->reference, money);
	GString *line = g_string_new(state);

	g_string_append_printf(line, "; %s", gross);
	add_rates(line, order, given_up);
	return g_string_free(line, FALSE);
}

gboolean
dunlin_order_write_off(Order *order, char **ret_text, GError **error)
{
	gboolean closed = (*order->claim)->state == DUNLIN_STATE_CLOSED;
	g_autofree char *state = NULL;
	gint64 open, beside;

	if (!dunlin_desk_principal_open(order->desk, *order->claim, &open, &beside, error) ||
	    !dunlin_order_end(order, DUNLIN_EVENT_WRITE_OFF, &state, error))
		return FALSE;
	*ret_text = closed || open <= 0 ? g_steal_pointer(&state)
					: given_up_line(order, state, open);
	return TRUE;
}
