/* SPDX-License-Identifier: BSD-2-Clause */
/* Who writes the invoice and who shall pay it: by labels, by the address window, by legal forms. */
#include <string.h>

#include "base/text.h"
#include "read/visible-private.h"

#define BLOCK_ROWS 8
#define NAMED 90 /* weight of labels for a party, and not only for who holds the account */

static const char *const forms[] = {
	"gmbh", "ag",    "kg",    "ohg",      "ug",       "ek",      "gbr",  "mbh", "se",
	"kgaa", "ev",    "eg",    "co",       "ltd",      "limited", "llc",  "inc", "plc",
	"llp",  "corp",  "sarl",  "sas",      "sasu",     "sa",      "eurl", "sca", "bv",
	"nv",   "vof",   "srl",   "spa",      "sapa",     "snc",     "sl",   "slu", "slne",
	"sll",  "spzoo", "zoo",   "oo",  "spj",      "ab",       "as",      "oy",   "aps", "sro",
	"kft",  "doo",   "partg", "partgmbb", "stiftung", NULL,
};

/* What parts a firm's name from its address on one line. */
static const char *const marks[] = {"·", "•", "●", "-", "–", "—", "|", "*", "/", "■", NULL};

/* "Name: X" inside a party's block. */
static const char *const names[] = {"name",   "firma", "nom",     "naam",          "nome",
				    "nombre", "nazwa", "company", "raisonsociale", NULL};

static gboolean
in_list(const char *const *list, const char *key)
{
	for (; *list != NULL; list++)
		if (strcmp(*list, key) == 0)
			return TRUE;
	return FALSE;
}

/* The cell that begins at @from goes to here. */
static guint
cell_end(const DunlinPage *page, guint from)
{
	guint cell = dunlin_page_token(page, from)->cell, at = from;

	while (at < page->tokens->len && dunlin_page_token(page, at)->cell == cell)
		at++;
	return at;
}

static gboolean
has_letters(const DunlinPage *page, guint from, guint to)
{
	for (guint i = from; i < to; i++) {
		const char *key = dunlin_page_token(page, i)->key;

		if (g_unichar_isalpha(g_utf8_get_char(key)) && g_utf8_strlen(key, -1) > 1)
			return TRUE;
	}
	return FALSE;
}

static gboolean
has_form(const DunlinPage *page, guint from, guint to)
{
	for (guint i = from + 1; i < to; i++)
		if (in_list(forms, dunlin_page_token(page, i)->key))
			return TRUE;
	return FALSE;
}

/* What stands in the cell behind its label, else NULL. */
static char *
rest_of_cell(const DunlinPage *page, guint at)
{
	guint end = cell_end(page, at);

	while (at < end &&
	       (dunlin_page_token(page, at)->labelled || *dunlin_page_token(page, at)->key == '\0'))
		at++;
	return at < end && has_letters(page, at, end) ? dunlin_page_text(page, at, end) : NULL;
}

/* "Nummer: 12": the cell, or the one beside it, has a colon. */
static gboolean
is_named(const DunlinPage *page, guint from, guint to)
{
	for (guint i = from; i < to && i < from + 3; i++)
		if (dunlin_page_token(page, i)->colon)
			return TRUE;
	return to < page->tokens->len &&
	       dunlin_page_token(page, to)->row == dunlin_page_token(page, from)->row &&
	       *dunlin_page_token(page, to)->raw == ':';
}

/* What stands behind "Name:" in its row. Yours; NULL: nothing. */
static char *
value_of(const DunlinPage *page, guint name)
{
	guint at = name + 1, end = dunlin_page_row_end(page, dunlin_page_token(page, name)->row);

	while (at < end && *dunlin_page_token(page, at)->key == '\0')
		at++;
	return at < end ? dunlin_page_text(page, at, cell_end(page, at)) : NULL;
}

/* Goes down from the label's row along its left edge. @email: the first address in the block. */
static char *
name_below(const DunlinPage *page, guint label, char **ret_email)
{
	const DunlinPageToken *head = dunlin_page_token(page, label);
	float bottom = head->y1;
	char *name = NULL;

	for (guint row = head->row + 1; row + 1 < page->rows->len && row <= head->row + BLOCK_ROWS;
	     row++) {
		for (guint i = dunlin_page_row(page, row); i < dunlin_page_row_end(page, row);
		     i = cell_end(page, i)) {
			const DunlinPageToken *token = dunlin_page_token(page, i);
			guint end = cell_end(page, i);

			if (token->page != head->page ||
			    token->y0 - bottom > 2.5f * (token->y1 - token->y0) + 12)
				return name;
			if (token->x0 < head->x0 - 12 || token->x0 > head->x1 + 40)
				continue;
			if (token->label != NULL &&
			    (token->label->kind == DUNLIN_LABEL_BUYER ||
			     token->label->kind == DUNLIN_LABEL_SELLER) &&
			    i + token->label_length == end)
				return name; /* the other party's block */
			bottom = token->y1;
			for (guint k = i; k < end && ret_email != NULL && *ret_email == NULL; k++)
				if (dunlin_text_is_address(dunlin_page_token(page, k)->raw))
					*ret_email = g_strdup(dunlin_page_token(page, k)->raw);
			if (in_list(names, token->key) && i + 1 < dunlin_page_row_end(page, row)) {
				g_free(name);
				return value_of(page, i);
			}
			if (name == NULL && !is_named(page, i, end) && has_letters(page, i, end) &&
			    (token->label == NULL || has_form(page, i, end)))
				name = dunlin_page_text(page, i, end);
		}
	}
	return name;
}

/* The party that a label of @kind and at least @weight heads. */
static char *
labelled_name(const DunlinPage *page, DunlinLabelKind kind, guint weight, char **ret_email)
{
	for (guint i = 0; i < page->tokens->len; i++) {
		const DunlinPageToken *token = dunlin_page_token(page, i);
		g_autofree char *rest = NULL;
		char *name = NULL;

		if (token->label == NULL || token->label->kind != kind ||
		    token->label->weight < weight ||
		    (i > 0 && dunlin_page_token(page, i - 1)->cell == token->cell))
			continue;
		rest = rest_of_cell(page, i);
		if (token->colon || dunlin_page_token(page, i + token->label_length - 1)->colon)
			name = g_steal_pointer(&rest);
		if (name == NULL && rest == NULL)
			name = name_below(page, i, ret_email);
		if (name != NULL)
			return name;
	}
	return NULL;
}

/* "Leeds LS1 4DY", "Springfield, IL 62704": the postcode stands last. */
static gboolean
is_city_first(const DunlinPage *page, guint from, guint to)
{
	const char *last, *before;
	gsize letters;

	if (to - from < 3 || to - from > 6 || !has_letters(page, from, to - 2))
		return FALSE;
	last = dunlin_page_token(page, to - 1)->raw;
	before = dunlin_page_token(page, to - 2)->raw;
	letters = strspn(before, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	if (strlen(last) == 3 && letters >= 1 && letters <= 2 && strlen(before) <= 4)
		return g_ascii_isdigit(before[letters]) && g_ascii_isdigit(last[0]) &&
		       g_ascii_isupper(last[1]) && g_ascii_isupper(last[2]);
	return letters == 2 && before[2] == '\0' && strspn(last, "0123456789") == 5 &&
	       (last[5] == '\0' || last[5] == '-');
}

/* "12345 Stadt", "1011 AB Stad", "00-950 Miasto" at a cell's beginning (a country may lead). */
static gboolean
is_city(const DunlinPage *page, guint from, guint to)
{
	const char *raw = dunlin_page_token(page, from)->raw;
	gsize digits;

	if (is_city_first(page, from, to))
		return TRUE;
	if (to - from >= 3 && strlen(raw) <= 3 && g_ascii_isalpha(*raw))
		raw = dunlin_page_token(page, ++from)->raw;
	digits = strspn(raw, "0123456789-");
	return (digits == strlen(raw) || (digits > 0 && raw[digits] == ',')) && digits >= 4 &&
	       digits <= 6 && from + 1 < to && has_letters(page, from + 1, to) && to - from <= 6;
}

/* The window of an envelope: the first address on the left of the first page, whose lines stand
 * one below the other and end with a city. */
static char *
window_name(const DunlinPage *page)
{
	for (guint row = 2; row + 1 < page->rows->len; row++) {
		guint at = dunlin_page_row(page, row), first = G_MAXUINT;
		const DunlinPageToken *city = dunlin_page_token(page, at);
		float top = city->y0;

		if (city->page > 0 || city->y0 > 380)
			return NULL;
		if (city->x0 > 260 || city->y0 < 60 || !is_city(page, at, cell_end(page, at)))
			continue;
		for (guint above = row; above > 0 && row - above < 6; above--) {
			guint start = dunlin_page_row(page, above - 1);
			const DunlinPageToken *token = dunlin_page_token(page, start);

			if (token->x0 < city->x0 - 3 || token->x0 > city->x0 + 3)
				continue;
			if (top - token->y1 > 3.2f * (city->y1 - city->y0) ||
			    token->y1 - token->y0 < 0.8f * (city->y1 - city->y0))
				break;
			if (token->label == NULL || start + token->label_length != cell_end(page, start))
				first = start; /* "Delivery address" is no name */
			top = token->y0;
		}
		if (first != G_MAXUINT)
			return dunlin_page_text(page, first, cell_end(page, first));
	}
	return NULL;
}

/* The first firm that is not the buyer. */
static char *
firm_name(const DunlinPage *page, const char *buyer)
{
	g_autofree char *key = buyer != NULL ? dunlin_text_key(buyer) : NULL;

	for (guint i = 0; i < page->tokens->len; i = cell_end(page, i)) {
		guint end = cell_end(page, i), to = i;
		g_autofree char *name = NULL, *own = NULL;

		while (to < end && !in_list(marks, dunlin_page_token(page, to)->raw) &&
		       !(to > i && g_str_has_suffix(dunlin_page_token(page, to - 1)->raw, ",")))
			to++; /* up to "·", "-" or a comma: what follows is the address */
		if (to - i > 7 || !has_form(page, i, to) ||
		    !g_unichar_isalnum(g_utf8_get_char(dunlin_page_token(page, i)->raw)))
			continue;
		name = dunlin_page_text(page, i, to);
		own = dunlin_text_key(name);
		if (g_str_has_suffix(name, ","))
			name[strlen(name) - 1] = '\0';
		if (key == NULL || strcmp(own, key) != 0)
			return g_steal_pointer(&name);
	}
	return NULL;
}

/* The first VAT id behind its label; two letters and digits, blanks left out. */
static char *
vat_id(const DunlinPage *page, guint from)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = from; i < page->tokens->len &&
			     dunlin_page_token(page, i)->row == dunlin_page_token(page, from)->row;
	     i++) {
		const DunlinPageToken *token = dunlin_page_token(page, i);

		if (token->labelled || *token->key == '\0')
			continue;
		if (text->len == 0 && !g_ascii_isupper(token->raw[0]) &&
		    !g_ascii_isdigit(token->raw[0]))
			return NULL;
		for (const char *c = token->raw; *c != '\0'; c++)
			if (g_ascii_isalnum(*c))
				g_string_append_c(text, *c);
		if (text->len >= 9)
			break;
	}
	if (text->len < 8 || text->len > 15 || !g_ascii_isdigit(text->str[text->len / 2]))
		return NULL;
	return g_string_free(g_steal_pointer(&text), FALSE);
}

/* The seller's stands first but where a buyer's label came nearer before it. */
static void
find_vat_ids(const DunlinPage *page, DunlinInvoice *invoice)
{
	DunlinLabelKind party = DUNLIN_LABEL_SELLER;

	for (guint i = 0; i < page->tokens->len; i++) {
		const DunlinPageToken *token = dunlin_page_token(page, i);
		char **place;

		if (token->label == NULL)
			continue;
		if ((token->label->kind == DUNLIN_LABEL_SELLER ||
		     token->label->kind == DUNLIN_LABEL_BUYER) &&
		    (i == 0 || dunlin_page_token(page, i - 1)->cell != token->cell))
			party = token->label->kind;
		if (token->label->kind != DUNLIN_LABEL_VAT_ID)
			continue;
		place = party == DUNLIN_LABEL_SELLER ? &invoice->seller.vat_id
						     : &invoice->buyer.vat_id;
		if (*place == NULL)
			*place = vat_id(page, i);
	}
}

void
dunlin_page_parties(const DunlinPage *page, DunlinInvoice *invoice)
{
	invoice->buyer.name = labelled_name(page, DUNLIN_LABEL_BUYER, 0, &invoice->buyer.email);
	if (invoice->buyer.name == NULL)
		invoice->buyer.name = window_name(page);
	invoice->seller.name = labelled_name(page, DUNLIN_LABEL_SELLER, NAMED, NULL);
	if (g_strcmp0(invoice->seller.name, invoice->buyer.name) == 0)
		g_clear_pointer(&invoice->seller.name, g_free);
	if (invoice->seller.name == NULL)
		invoice->seller.name = firm_name(page, invoice->buyer.name);
	if (invoice->seller.name == NULL)
		invoice->seller.name = labelled_name(page, DUNLIN_LABEL_SELLER, 0, NULL);
	find_vat_ids(page, invoice);
}
