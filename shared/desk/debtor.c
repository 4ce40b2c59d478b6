/* SPDX-License-Identifier: BSD-2-Clause */
/* Who owes: the debtor's row, found or made, and the address that letters go to. */
#include <string.h>

#include "base/text.h"
#include "desk/invoice.h"

static gboolean
is_our_side(DunlinDesk *desk, const DunlinCreditor *creditor, const char *address)
{
	return g_ascii_strcasecmp(address, desk->house->config->address) == 0 ||
	       g_ascii_strcasecmp(address, creditor->address) == 0 ||
	       g_ascii_strcasecmp(address, creditor->contact) == 0 ||
	       dunlin_address_in(creditor->senders, address);
}

/* "Name <a@b>" or "a@b": the bare address, if letters may go there. */
static char *
usable_address(DunlinDesk *desk, const DunlinCreditor *creditor, const char *text)
{
	const char *open = text != NULL ? strrchr(text, '<') : NULL;
	g_autofree char *address = NULL;

	if (text == NULL)
		return NULL;
	address = open != NULL ? g_strndup(open + 1, strcspn(open + 1, ">")) : g_strdup(text);
	g_strstrip(address);
	if (!dunlin_text_is_address(address) || is_our_side(desk, creditor, address))
		return NULL;
	return g_steal_pointer(&address);
}

/* Whom the reminder reaches: BT-58, BT-49 (EM), then the To of the forwarded original. */
char *
dunlin_invoice_debtor_address(DunlinDesk *desk, const DunlinCreditor *creditor,
			      const DunlinMailCase *mail, const DunlinInvoice *invoice)
{
	char *address = invoice != NULL ? usable_address(desk, creditor, invoice->buyer.email) : NULL;

	for (guint i = 0; address == NULL && i < mail->reading->len; i++) {
		const DunlinFound *found = g_ptr_array_index(mail->reading, i);

		if (found->kind == DUNLIN_FOUND_FORWARD)
			address = usable_address(desk, creditor, found->forward.to);
	}
	return address;
}

static void
fill(char **field, const char *value)
{
	if (*field == NULL && value != NULL)
		*field = g_strdup(value);
}

/* The debtor's row, found or made; an address learnt now completes a row that has none. */
gboolean
dunlin_invoice_debtor(DunlinDesk *desk, gint64 creditor_row, const DunlinParty *buyer,
		      const char *address, const char *language, gint64 *ret_id, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(DunlinDebtor) debtor = dunlin_debtor_find(desk->store, creditor_row, buyer->id,
							    buyer->vat_id, address, buyer->name, &local);

	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	if (debtor == NULL) {
		debtor = dunlin_debtor_new();
		debtor->creditor = creditor_row;
		debtor->kind = buyer->vat_id != NULL ? DUNLIN_KIND_BUSINESS : DUNLIN_KIND_UNKNOWN;
	}
	fill(&debtor->number, buyer->id);
	fill(&debtor->vat_id, buyer->vat_id);
	fill(&debtor->name, buyer->name);
	fill(&debtor->country, buyer->country);
	fill(&debtor->language, language);
	fill(&debtor->email, address);
	fill(&debtor->email_state, debtor->email != NULL ? "ok" : NULL);
	if (debtor->email == NULL && debtor->name == NULL && debtor->number == NULL) {
		*ret_id = 0;
		return TRUE;
	}
	if (!dunlin_debtor_put(desk->store, debtor, error))
		return FALSE;
	*ret_id = debtor->id;
	return TRUE;
}
