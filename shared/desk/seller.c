/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whose invoice it is: the seller and the account, not the mail's sender, select the creditor.
 */
#include <string.h>

#include "base/text.h"
#include "desk/invoice.h"

#define COUNTRY_LENGTH 2

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

gboolean
dunlin_invoice_is_name(const DunlinCreditor *creditor, const char *name)
{
	return same_key(creditor->name, name) || in_list(creditor->names, name);
}

/* Another VAT id of a country for which the creditor has registered his own. */
static gboolean
has_other_vat_id(const DunlinCreditor *creditor, const char *vat_id)
{
	for (guint i = 0; vat_id != NULL && creditor->vat_id != NULL && creditor->vat_id[i] != NULL; i++)
		if (g_ascii_strncasecmp(creditor->vat_id[i], vat_id, COUNTRY_LENGTH) == 0)
			return !in_list(creditor->vat_id, vat_id);
	return FALSE;
}

const char *
dunlin_invoice_account(const DunlinCreditor *creditor, const DunlinInvoice *invoice,
		       const char **ret_foreign)
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

/* How surely the creditor is the seller; 0: he is not. Where the invoice says nothing about its
 * seller, the account speaks for him. */
static guint
likeness(const DunlinCreditor *creditor, const DunlinInvoice *invoice)
{
	const DunlinParty *seller = &invoice->seller;
	const char *foreign;
	gboolean account = dunlin_invoice_account(creditor, invoice, &foreign) != NULL;

	if (seller->name == NULL && seller->vat_id == NULL)
		return account && foreign == NULL ? 1 : 0;
	if (in_list(creditor->vat_id, seller->vat_id))
		return account ? 4 : 3;
	if (has_other_vat_id(creditor, seller->vat_id))
		return 0;
	if (dunlin_invoice_is_name(creditor, seller->name))
		return account ? 2 : 1;
	/* A page does not say which of its names is the seller's: there the account speaks too. */
	return g_strcmp0(invoice->syntax, "pdf-text") == 0 && account && foreign == NULL ? 1 : 0;
}

const DunlinCreditor *
dunlin_invoice_creditor(DunlinDesk *desk, const DunlinMailCase *mail, const DunlinInvoice *invoice)
{
	const GPtrArray *list = desk->house->config->creditor_list;
	const DunlinCreditor *best = NULL;
	guint most = likeness(mail->creditor, invoice);

	if (most > 0)
		best = mail->creditor;
	if (mail->arrival->as != NULL)
		return best;
	for (guint i = 0; i < list->len; i++) {
		const DunlinCreditor *creditor = g_ptr_array_index(list, i);

		if (!dunlin_address_in(creditor->senders, mail->sender) ||
		    likeness(creditor, invoice) <= most)
			continue;
		best = creditor;
		most = likeness(creditor, invoice);
	}
	return best;
}
