/* SPDX-License-Identifier: BSD-2-Clause */
/* Tax by rate: of an invoice, and of a part of its amount. */
#include "claim/vat.h"

#include <string.h>

#define RATES_MAX 50
/* Far from overflow: a quotient of two products of three such sums. */
#define AMOUNT_MAX G_GINT64_CONSTANT(1000000000000000)

static GArray *
new_vat(void)
{
	return g_array_new(FALSE, TRUE, sizeof(DunlinVat));
}

static const DunlinVat *
vat_at(const GArray *vat, guint i)
{
	return &g_array_index(vat, DunlinVat, i);
}

/* ── of an invoice ── */

static gboolean
is_category(const char *text)
{
	gsize length = strlen(text);

	return length > 0 && length < sizeof(((DunlinVat *)NULL)->category) &&
	       strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-") == length;
}

static gboolean
read_line(const char *line, const char *currency, DunlinVat *ret_vat)
{
	g_auto(GStrv) words = g_strsplit(line, " ", -1);

	if (g_strv_length(words) != 4 || !is_category(words[0]) ||
	    !dunlin_rate_parse(words[1], &ret_vat->rate) ||
	    !dunlin_money_parse(words[2], currency, &ret_vat->net, NULL) ||
	    !dunlin_money_parse(words[3], currency, &ret_vat->tax, NULL))
		return FALSE;
	g_strlcpy(ret_vat->category, words[0], sizeof ret_vat->category);
	return TRUE;
}

static gboolean
is_sane(const DunlinVat *vat)
{
	return vat->rate >= 0 && ABS(vat->net) <= AMOUNT_MAX && ABS(vat->tax) <= AMOUNT_MAX;
}

static gint64
sum_of(const GArray *vat)
{
	gint64 sum = 0;

	for (guint i = 0; i < vat->len; i++)
		sum += vat_at(vat, i)->net + vat_at(vat, i)->tax;
	return sum;
}

GArray *
dunlin_vat_read(char *const *lines, const char *currency, gint64 gross)
{
	g_autoptr(GArray) vat = new_vat();

	for (guint i = 0; lines && lines[i]; i++) {
		DunlinVat one = {"", 0, 0, 0};

		if (i == RATES_MAX || !read_line(lines[i], currency, &one) || !is_sane(&one))
			return NULL;
		g_array_append_val(vat, one);
	}
	return vat->len > 0 && sum_of(vat) == gross ? g_steal_pointer(&vat) : NULL;
}

/* ── of a claim ── */

char *
dunlin_vat_to_string(const GArray *vat)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < vat->len; i++) {
		const DunlinVat *one = vat_at(vat, i);
		g_autofree char *rate = dunlin_rate_to_string(one->rate);

		g_string_append_printf(text, "%s%s:%s=%" G_GINT64_FORMAT "%+" G_GINT64_FORMAT,
				       i > 0 ? " " : "", one->category, rate, one->net, one->tax);
	}
	return g_string_free(text, FALSE);
}

/* "S:19.00=10000+1900", cut up on the way. */
static gboolean
parse_word(char *word, DunlinVat *ret_vat)
{
	char *colon = strchr(word, ':');
	char *equals = colon ? strchr(colon, '=') : NULL;
	char *end;

	if (!equals)
		return FALSE;
	*colon = *equals = '\0';
	if (!is_category(word) || !dunlin_rate_parse(colon + 1, &ret_vat->rate))
		return FALSE;
	g_strlcpy(ret_vat->category, word, sizeof ret_vat->category);
	ret_vat->net = g_ascii_strtoll(equals + 1, &end, 10);
	if (*end != '+' && *end != '-')
		return FALSE;
	ret_vat->tax = g_ascii_strtoll(end, &end, 10);
	return *end == '\0';
}

GArray *
dunlin_vat_parse(const char *text)
{
	g_auto(GStrv) words = g_strsplit(text ? text : "", " ", -1);
	g_autoptr(GArray) vat = new_vat();

	for (guint i = 0; words[i]; i++) {
		DunlinVat one = {"", 0, 0, 0};

		if (i == RATES_MAX || !parse_word(words[i], &one) || !is_sane(&one))
			return NULL;
		g_array_append_val(vat, one);
	}
	return vat->len > 0 ? g_steal_pointer(&vat) : NULL;
}

/* ── less a credit note ── */

static gboolean
take_off(GArray *vat, const DunlinVat *off)
{
	for (guint i = 0; i < vat->len; i++) {
		DunlinVat *one = &g_array_index(vat, DunlinVat, i);

		if (one->rate != off->rate || !g_str_equal(one->category, off->category))
			continue;
		if (off->net < 0 || off->tax < 0 || off->net > one->net || off->tax > one->tax)
			return FALSE;
		one->net -= off->net;
		one->tax -= off->tax;
		return TRUE;
	}
	return FALSE;
}

GArray *
dunlin_vat_less(const GArray *vat, const GArray *off)
{
	g_autoptr(GArray) left = new_vat();

	g_array_append_vals(left, vat->data, vat->len);
	for (guint i = 0; i < off->len; i++) {
		if (!take_off(left, vat_at(off, i)))
			return NULL;
	}
	return g_steal_pointer(&left);
}

/* ── of a part ── */

/* What is due may be rounded up (BT-114), by less than this part of the whole. */
#define ROUNDED 50

/* One net or tax on its way to its part. */
typedef struct {
	gint64 *amount;
	__int128 remainder; /* what rounding down left, times the sum */
} Piece;

static gint
by_remainder(gconstpointer one, gconstpointer other)
{
	const Piece *first = one, *second = other;

	if (first->remainder != second->remainder)
		return first->remainder < second->remainder ? 1 : -1;
	return first->amount < second->amount ? -1 : 1; /* the one that stands first */
}

/* Rounds down, also below zero. */
static Piece
cut(gint64 *amount, gint64 part, gint64 sum)
{
	__int128 exact = (__int128)*amount * part;
	__int128 whole = exact / sum - (exact % sum < 0 ? 1 : 0);

	*amount = (gint64)whole;
	return (Piece){amount, exact - whole * sum};
}

GArray *
dunlin_vat_of_part(const GArray *vat, gint64 part)
{
	gint64 sum = sum_of(vat), left;
	GArray *parts;
	g_autofree Piece *pieces = NULL;

	if (part <= 0 || sum <= 0 || part > sum + sum / ROUNDED)
		return NULL;
	parts = new_vat();
	g_array_append_vals(parts, vat->data, vat->len);
	pieces = g_new(Piece, 2 * parts->len);
	for (guint i = 0; i < parts->len; i++) {
		DunlinVat *one = &g_array_index(parts, DunlinVat, i);

		pieces[2 * i] = cut(&one->net, part, sum);
		pieces[2 * i + 1] = cut(&one->tax, part, sum);
	}
	left = part - sum_of(parts);
	qsort(pieces, 2 * parts->len, sizeof *pieces, by_remainder);
	for (guint i = 0; i < 2 * parts->len && left > 0; i++, left--)
		++*pieces[i].amount;
	return parts;
}
