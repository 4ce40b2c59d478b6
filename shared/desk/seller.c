/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whose invoice it is: the seller and the account, not the mail's sender, select the creditor.
 */
#include "base/text.h"
#include "desk/invoice.h"

static gboolean
same_key(const char *a, const char *b)
{
	g_autofree char *ka = dunlin_text_key(a);
	g_autofree char *kb = dunlin_text_key(b);

	return ka != NULL && kb != NULL && ka[0] != '\0' && g_str_equal(ka, kb);
}

static gboolean
in_list(char *const *list, const char *text)
{
	for (guint i = 0; text != NULL && list != NULL && list[i] != NULL; i++)
		if (same_key(list[i], text))
			return TRUE;
	return FALSE;
}

static gboolean
is_seller(const DunlinCreditor *creditor, const DunlinInvoice *invoice)
{
	return same_key(creditor->name, invoice->seller.name) ||
	       in_list(creditor->names, invoice->seller.name) ||
	       in_list(creditor->vat_id, invoice->seller.vat_id);
}

const char *
dunlin_invoice_account(const DunlinCreditor *creditor, const DunlinInvoice *invoice, const char **ret_foreign)
{
	const char *first = NULL;

	*ret_foreign = NULL;
	for (guint i = 0; invoice->iban != NULL && invoice->iban[i] != NULL; i++) {
		if (!in_list(creditor->iban, invoice->iban[i]))
			*ret_foreign = invoice->iban[i];
		else if (first == NULL)
			first = invoice->iban[i];
	}
	return first;
}

const DunlinCreditor *
dunlin_invoice_creditor(DunlinDesk *desk, const DunlinMailCase *mail, const DunlinInvoice *invoice)
{
	const GPtrArray *list = desk->house->config->creditor_list;

	if (is_seller(mail->creditor, invoice) || mail->arrival->as != NULL)
		return is_seller(mail->creditor, invoice) ? mail->creditor : NULL;
	for (guint i = 0; i < list->len; i++) {
		const DunlinCreditor *creditor = g_ptr_array_index(list, i);

		if (dunlin_address_in(creditor->senders, mail->sender) && is_seller(creditor, invoice))
			return creditor;
	}
	return NULL;
}
