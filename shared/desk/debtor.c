/* SPDX-License-Identifier: BSD-2-Clause */
/* Who owes: the debtor's row, found or made, and the address that letters go to. */
#include <string.h>

#include "base/text.h"
#include "desk/invoice.h"

#define CONTACT_MAX_BYTES 100

/* The better contact is further down. */
static const char *const origins[] = {"forward", "robot", "invoice", "answer", "creditor"};

static gboolean
is_our_side(DunlinDesk *desk, const DunlinCreditor *creditor, const char *address)
{
	return g_ascii_strcasecmp(address, desk->house->config->address) == 0 ||
	       g_ascii_strcasecmp(address, creditor->address) == 0 ||
	       g_ascii_strcasecmp(address, creditor->contact) == 0 ||
	       dunlin_address_in(creditor->senders, address);
}

/* Whether what stands before the "@" is one of @mailboxes, however it is written. */
static gboolean
is_mailbox(const char *address, const char *const *mailboxes)
{
	g_autofree char *local = g_strndup(address, strcspn(address, "@"));
	g_autofree char *key = dunlin_text_key(local);

	return g_strv_contains(mailboxes, key);
}

/* Mailboxes that companies keep for programs to read invoices from; whoever reads what comes there,
 * if anybody does, is not the one to be reminded as soon as a better address is known. */
static gboolean
is_robot(const char *address)
{
	static const char *const mailboxes[] = {
		"invoice",   "invoices",  "invoicing",	"einvoice",    "einvoices",	    "einvoicing",
		"rechnung",  "rechnungen", "erechnung", "erechnungen", "xrechnung",	    "eingangsrechnung",
		"eingangsrechnungen", "rechnungseingang", "rechnungsempfang", "zugferd",    "peppol",
		"facture",   "factures",  "factuur",	"facturen",    "fattura",	    "fatture",
		"factura",   "facturas",  "faktura",	"faktury",     "fakturor",	    "apinvoices",
		NULL,
	};

	return is_mailbox(address, mailboxes);
}

/* Nobody reads what is sent there. */
static gboolean
is_noreply(const char *address)
{
	static const char *const mailboxes[] = {"noreply", "donotreply", "dontreply", "nichtantworten",
						"mailerdaemon", "nepasrepondre", NULL};

	return is_mailbox(address, mailboxes);
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
	if (!dunlin_text_is_address(address) || is_noreply(address) ||
	    is_our_side(desk, creditor, address))
		return NULL;
	return g_steal_pointer(&address);
}

/* The first usable one of a header's addresses. */
static char *
first_address(DunlinDesk *desk, const DunlinCreditor *creditor, const char *list)
{
	g_auto(GStrv) parts = g_strsplit(list != NULL ? list : "", ",", -1);
	char *address = NULL;

	for (guint i = 0; address == NULL && parts[i] != NULL; i++)
		address = usable_address(desk, creditor, parts[i]);
	return address;
}

/* BT-58, BT-49 where it is mail, then the To of the forwarded original. */
char *
dunlin_invoice_debtor_address(DunlinDesk *desk, const DunlinCreditor *creditor,
			      const DunlinMailCase *mail, const DunlinInvoice *invoice,
			      const char **ret_origin)
{
	char *address = NULL;

	if (invoice != NULL) {
		address = usable_address(desk, creditor, invoice->buyer.email);
		*ret_origin = g_strcmp0(invoice->buyer.email, invoice->buyer.endpoint) == 0
				      ? "robot"
				      : "invoice";
	}
	for (guint i = 0; address == NULL && i < mail->reading->len; i++) {
		const DunlinFound *found = g_ptr_array_index(mail->reading, i);

		*ret_origin = "forward";
		if (found->kind == DUNLIN_FOUND_FORWARD)
			address = first_address(desk, creditor, found->forward.to);
	}
	if (address != NULL && is_robot(address))
		*ret_origin = "robot";
	return address;
}

static void
fill(char **field, const char *value)
{
	if (*field == NULL && value != NULL)
		*field = g_strdup(value);
}

static guint
rank(const char *origin)
{
	for (guint i = 0; origin != NULL && i < G_N_ELEMENTS(origins); i++)
		if (g_str_equal(origins[i], origin))
			return i;
	return 2; /* kept before it was known where from: as good as an invoice's */
}

/* A contact that answered, or that the creditor gave, stays; an invoice's own contact takes the
 * place of the mailbox that only receives invoices; anything is better than one that failed. */
static void
learn_address(DunlinDebtor *debtor, const char *address, const char *origin)
{
	gboolean failed = g_strcmp0(debtor->email_state, "failed") == 0;

	if (address == NULL)
		return;
	if (debtor->email != NULL && g_ascii_strcasecmp(debtor->email, address) == 0) {
		if (rank(origin) > rank(debtor->email_origin)) {
			g_free(debtor->email_origin);
			debtor->email_origin = g_strdup(origin);
		}
		return;
	}
	if (debtor->email != NULL && !failed && rank(origin) <= rank(debtor->email_origin))
		return;
	g_free(debtor->email);
	g_free(debtor->email_state);
	g_free(debtor->email_origin);
	debtor->email = g_strdup(address);
	debtor->email_state = g_strdup("ok");
	debtor->email_origin = g_strdup(origin);
}

/* The newest address; one that says less does not take the place of a full one. */
static void
learn_place(DunlinDebtor *debtor, const DunlinParty *buyer)
{
	if (buyer->street == NULL && debtor->street != NULL)
		return;
	if (buyer->street == NULL && buyer->postcode == NULL && buyer->city == NULL)
		return;
	g_free(debtor->street);
	g_free(debtor->postcode);
	g_free(debtor->city);
	debtor->street = g_strdup(buyer->street);
	debtor->postcode = g_strdup(buyer->postcode);
	debtor->city = g_strdup(buyer->city);
}

/* Whom the newest invoice names; the company itself is nobody to greet. */
static void
learn_contact(DunlinDebtor *debtor, const DunlinParty *buyer)
{
	if (buyer->contact == NULL || g_strcmp0(buyer->contact, buyer->name) == 0)
		return;
	g_free(debtor->contact);
	debtor->contact = dunlin_text_line(buyer->contact, CONTACT_MAX_BYTES);
}

/* One name with a mailbox for invoices and one for people in one domain is one company; else two
 * mailboxes of one name may be two people. */
static gboolean
is_same_company(const DunlinDebtor *debtor, const char *address)
{
	const char *known = debtor->email != NULL ? dunlin_text_domain(debtor->email) : NULL;
	const char *given = dunlin_text_domain(address);

	return g_strcmp0(debtor->email_origin, "robot") == 0 && known != NULL && given != NULL &&
	       g_ascii_strcasecmp(known, given) == 0;
}

static DunlinDebtor *
find_debtor(DunlinDesk *desk, gint64 creditor, const DunlinParty *buyer, const char *address,
	    GError **error)
{
	DunlinDebtor signs = {.creditor = creditor, .number = buyer->id, .vat_id = buyer->vat_id,
			      .email = (char *)address, .name = buyer->name, .street = buyer->street,
			      .postcode = buyer->postcode, .city = buyer->city};
	g_autoptr(GError) local = NULL;
	g_autoptr(DunlinDebtor) debtor = dunlin_debtor_find(desk->store, &signs, &local);

	if (debtor == NULL && local == NULL && address != NULL && buyer->name != NULL) {
		signs.email = NULL;
		debtor = dunlin_debtor_find(desk->store, &signs, &local);
		if (debtor != NULL && !is_same_company(debtor, address))
			g_clear_pointer(&debtor, dunlin_debtor_free);
	}
	if (local != NULL)
		g_propagate_error(error, g_steal_pointer(&local));
	return g_steal_pointer(&debtor);
}

gboolean
dunlin_invoice_debtor(DunlinDesk *desk, gint64 creditor_row, const DunlinParty *buyer,
		      const char *address, const char *origin, const char *language, gint64 *ret_id,
		      GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(DunlinDebtor) debtor = find_debtor(desk, creditor_row, buyer, address, &local);
	/* CII writes "DE" as well. */
	g_autofree char *code = language != NULL ? g_ascii_strdown(language, -1) : NULL;

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
	fill(&debtor->language, code);
	fill(&debtor->phone, buyer->phone);
	learn_place(debtor, buyer);
	learn_contact(debtor, buyer);
	learn_address(debtor, address, origin);
	if (debtor->email == NULL && debtor->name == NULL && debtor->number == NULL) {
		*ret_id = 0;
		return TRUE;
	}
	if (!dunlin_debtor_put(desk->store, debtor, error))
		return FALSE;
	*ret_id = debtor->id;
	return TRUE;
}
