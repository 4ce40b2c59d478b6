/* SPDX-License-Identifier: BSD-2-Clause */
/* See terms.h. The text is cut into words once; every rule looks at words and their neighbours. */
#include "reading/terms.h"

#include <stdlib.h>
#include <string.h>

#include "base/money.h"
#include "claim/rest.h"

#define TERM_MAX_DAYS 366
#define WORDS_MAX 400
#define CLAUSE_END ","

typedef struct {
	GPtrArray *words; /* char *, folded, without punctuation around them; CLAUSE_END */
	gboolean discount, starts_later, months, unclear;
	guint days; /* how many different ones were found */
	DunlinDay due;
} Terms;

static gboolean
is_one_of(const char *word, const char *const *list)
{
	return word != NULL && g_strv_contains(list, word);
}

static gboolean
begins_with_one_of(const char *word, const char *const *list)
{
	for (; *list != NULL; list++)
		if (g_str_has_prefix(word, *list))
			return TRUE;
	return FALSE;
}

static const char *
word_at(const Terms *terms, guint at)
{
	return at < terms->words->len ? g_ptr_array_index(terms->words, at) : NULL;
}

static void
add_day(Terms *terms, DunlinDay day)
{
	if (day == DUNLIN_DAY_NONE || (terms->days > 0 && terms->due == day))
		return;
	terms->due = terms->days > 0 ? MAX(terms->due, day) : day;
	terms->days++;
}

/* ── #SKONTO# ── */

/* #SKONTO#TAGE=30#PROZENT=0.00#: the term without a discount. Any other such line is one. Where line
 * ends were lost on the way, several stand in one. FALSE: this is no such line. */
static gboolean
add_skonto_line(Terms *terms, const char *line, DunlinDay issued)
{
	static const char start[] = "#SKONTO#TAGE=";

	if (!g_str_has_prefix(line, "#SKONTO#"))
		return FALSE;
	for (const char *at = strstr(line, start); at != NULL; at = strstr(at + 1, start)) {
		char *end = NULL;
		guint64 days = g_ascii_strtoull(at + strlen(start), &end, 10);

		if (g_ascii_isdigit(at[strlen(start)]) && days <= TERM_MAX_DAYS &&
		    issued != DUNLIN_DAY_NONE && g_str_has_prefix(end, "#PROZENT=0.00#"))
			add_day(terms, issued + (DunlinDay)days);
	}
	return TRUE;
}

/* ── words ── */

static const char *const day_words[] = {
	"tage", "tagen", "tag", "days", "day", "d", "jours", "jour", "j", "dagen", "dag", "giorni",
	"giorno", "gg", "días", "dias", "día", "dni", "dnia", NULL};
static const char *const net_words[] = {
	"netto", "net", "nets", "nette", "neto", "netos", "rein", "abzug", "abzüge", "deduction",
	"deductions", NULL};
static const char *const without_words[] = {"ohne", "without", "sans", "zonder", "senza",
					    "sin",  "bez",     NULL};
/* What begins a word for a discount: "skontos", "kortingen", "betalingskorting" … */
static const char *const discount_words[] = {
	"skont", "discount", "rabat", "nachlass", "nachlaß", "escompte", "remise", "ristourne",
	"korting", "betalingskorting", "kredietbeperking", "sconto", "sconti", "abbuono",
	"descuento", "dto", "bonificación", "pronto", "upust", NULL};
static const char *const later_words[] = {
	"erhalt", "eingang", "zugang", "receipt", "lieferung", "delivery", "wareneingang",
	"leistung", "rechnungserhalt", "rechnungseingang", "rechnungszugang", "receiving",
	"received", "shipment", "abnahme", "acceptance", "réception", "reception", "livraison",
	"ontvangst", "levering", "ricevimento", "ricezione", "consegna", "recepción", "recepcion",
	"entrega", "otrzymania", "doręczenia", "dostawy", NULL};
static const char *const month_words[] = {
	"monat", "monats", "month", "eom", "monate", "months", "monatsende", "quartal", "werktage",
	"werktagen", "arbeitstage", "arbeitstagen", "bankarbeitstage", "working", "business",
	"weeks", "wochen", "raten", "instalments", "installments", "mois", "semaines", "ouvrés",
	"ouvrables", "fdm", "maand", "maanden", "weken", "werkdagen", "eindemaand", "mese", "mesi",
	"settimane", "lavorativi", "fm", "d.f", "d.f.f.m", "dffm", "mes", "meses", "semanas",
	"hábiles", "habiles", "miesiąc", "miesiąca", "miesięcy", "tygodnie", "tygodni",
	"roboczych", "robocze", "termijnen", "plazos", "ratach", "échéances", NULL};
/* What stands right before the day on which an invoice is due, never "from", and what says shortly
 * before that it is that day and not the end of a period. */
static const char *const until_words[] = {
	"bis", "zum", "am", "fällig", "by", "due", "on", "date", "until", "before", "fälligkeit",
	"fälligkeitsdatum", "zahlungsziel", "le", "avant", "jusqu'au", "au", "échéance", "op",
	"vóór", "voor", "tot", "vervaldatum", "vervaldag", "il", "entro", "al", "scadenza", "el",
	"del", "hasta", "vencimiento", "do", "dnia", "dniu", "płatności", "zapłaty", NULL};
static const char *const pay_words[] = {
	"zahlbar", "zahlen", "zahlung", "fällig", "bezahlen", "überweisen", "begleichen", "payable",
	"pay", "payment", "due", "paid", "fälligkeit", "fälligkeitsdatum", "zahlungsziel",
	"zahlungstermin", "paiement", "payer", "régler", "règlement", "échéance", "échoit",
	"betalen", "betaling", "betaalbaar", "voldoen", "vervaldatum", "vervaldag", "vervalt",
	"pagare", "pagamento", "pagabile", "scadenza", "scade", "pagar", "pago", "pagadero",
	"pagadera", "vencimiento", "vence", "płatne", "płatność", "płatności", "zapłaty", "zapłata",
	"zapłacić", NULL};
#define PAY_WORDS_BACK 6

/* "15/10/2026" is written with dots, for strokes part words. Where it may also be the 15th month, it
 * stands for no clear day. */
static void
join_dates(Terms *terms, char *line)
{
	for (char *at = line; *at != '\0'; at++) {
		gsize first = strspn(at, "0123456789"), second, last;

		if (first == 0 || (at > line && g_ascii_isalnum(at[-1])))
			continue;
		second = at[first] == '/' ? strspn(at + first + 1, "0123456789") : 0;
		last = second > 0 && at[first + 1 + second] == '/'
			       ? strspn(at + first + second + 2, "0123456789")
			       : 0;
		if (first <= 2 && second <= 2 && last == 4) {
			terms->unclear = terms->unclear || atoi(at) <= 12;
			at[first] = at[first + 1 + second] = '.';
		}
		at += first - 1;
	}
}

static void
cut_words(Terms *terms, char *line)
{
	g_auto(GStrv) raw = NULL;

	join_dates(terms, line);
	raw = g_strsplit_set(line, " \t/()[]", -1);

	for (guint i = 0; raw[i] != NULL && terms->words->len < WORDS_MAX; i++) {
		g_autofree char *word = g_utf8_strdown(raw[i], -1);
		gsize length = strlen(word), start = strspn(word, ",;:.-\"");

		while (length > start && strchr(",;:.-\"!", word[length - 1]) != NULL)
			length--;
		terms->discount = terms->discount || strchr(word, '%') != NULL;
		if (length > start)
			g_ptr_array_add(terms->words, g_strndup(word + start, length - start));
		/* A clause ends, unless the stop belongs to a date. */
		if (length > start && word[length] != '\0' && word[length] != ':' &&
		    (!g_ascii_isdigit(word[start]) || word[length] != '.'))
			g_ptr_array_add(terms->words, g_strdup(CLAUSE_END));
	}
	g_ptr_array_add(terms->words, g_strdup(CLAUSE_END));
}

static gboolean
is_discount_word(const char *word)
{
	if (word != NULL && word[0] != '\0' && word[1] == '\'')
		word += 2; /* "d'escompte" */
	return word != NULL && begins_with_one_of(word, discount_words);
}

static gboolean
read_count(const char *word, DunlinDay *ret_days)
{
	char *end = NULL;
	guint64 days;

	if (word == NULL || !g_ascii_isdigit(*word))
		return FALSE;
	days = g_ascii_strtoull(word, &end, 10);
	if (*end != '\0' || days > TERM_MAX_DAYS)
		return FALSE;
	*ret_days = (DunlinDay)days;
	return TRUE;
}

/* "30 Tage netto", "30 days net", "30 Tage ohne Abzug", "30 jours sans escompte", "netto 30 Tage",
 * "net 30". */
static gboolean
is_net(const Terms *terms, guint at)
{
	gboolean unit = is_one_of(word_at(terms, at + 1), day_words);
	guint next = unit ? at + 2 : at + 1;
	const char *after = word_at(terms, next);
	static const char *const in_words[] = {"innerhalb", "in",   "within", "à",  "a",
					       "binnen",    "entro", "op",    "w",  "dans",
					       NULL};

	if (at > 0 && is_one_of(word_at(terms, at - 1), net_words))
		return TRUE;
	if (at > 1 && is_one_of(word_at(terms, at - 1), in_words) &&
	    is_one_of(word_at(terms, at - 2), net_words))
		return TRUE;
	return unit && (is_one_of(after, net_words) ||
			(is_one_of(after, without_words) &&
			 (is_one_of(word_at(terms, next + 1), net_words) ||
			  is_discount_word(word_at(terms, next + 1)))));
}

static void
add_counts(Terms *terms, DunlinDay issued)
{
	for (guint i = 0; i < terms->words->len; i++) {
		DunlinDay days;
		gboolean unit = is_one_of(word_at(terms, i + 1), day_words);

		if (!read_count(word_at(terms, i), &days) || issued == DUNLIN_DAY_NONE)
			continue;
		if (is_net(terms, i) || (unit && !terms->discount))
			add_day(terms, issued + days);
	}
}

/* A day in one word ("15.10.2026") or in three ("15. Oktober 2026", "October 15 2026"). */
static gboolean
read_day(const Terms *terms, guint at, DunlinDay *ret_day)
{
	const char *first = word_at(terms, at), *second = word_at(terms, at + 1);
	const char *third = word_at(terms, at + 2);
	g_autofree char *whole = NULL, *dotted = NULL;

	if (strpbrk(first, ".-/") != NULL && g_ascii_isdigit(*first) &&
	    strlen(first) >= strlen("1.1.2026") && dunlin_day_parse_human(first, 0, ret_day))
		return TRUE;
	if (second == NULL || third == NULL || strlen(third) != 4 || !g_ascii_isdigit(*third))
		return FALSE;
	whole = g_strdup_printf("%s %s %s", first, second, third);
	dotted = g_strdup_printf("%s. %s %s", first, second, third);
	return dunlin_day_parse_human(whole, 0, ret_day) || dunlin_day_parse_human(dotted, 0, ret_day);
}

static gboolean
is_about_paying(const Terms *terms, guint at)
{
	for (guint i = at > PAY_WORDS_BACK ? at - PAY_WORDS_BACK : 0; i < at; i++)
		if (is_one_of(word_at(terms, i), pay_words))
			return TRUE;
	return FALSE;
}

/* "…, ohne Abzug bis 31.10.2026": beside a discount only what its own clause calls net. */
static gboolean
is_net_clause(const Terms *terms, guint at)
{
	gboolean net = FALSE;
	guint from = at;

	while (from > 0 && strcmp(word_at(terms, from - 1), CLAUSE_END) != 0)
		from--;
	for (guint i = from; i < terms->words->len; i++) {
		const char *word = word_at(terms, i);
		gboolean without = i > from && is_one_of(word_at(terms, i - 1), without_words);

		if (strcmp(word, CLAUSE_END) == 0)
			break;
		if (strchr(word, '%') != NULL || (is_discount_word(word) && !without))
			return FALSE;
		net = net || is_one_of(word, net_words) || is_one_of(word, without_words);
	}
	return net;
}

static void
add_dates(Terms *terms)
{
	for (guint i = 1; i < terms->words->len; i++) {
		DunlinDay day;

		if (!is_one_of(word_at(terms, i - 1), until_words) || !read_day(terms, i, &day))
			continue;
		if (terms->discount ? is_net_clause(terms, i) : is_about_paying(terms, i))
			add_day(terms, day);
	}
}

static void
look_at_words(Terms *terms)
{
	for (guint i = 0; i < terms->words->len; i++) {
		const char *word = word_at(terms, i);

		/* "sans escompte" says that there is none. */
		terms->discount = terms->discount || g_strcmp0(word, "cash") == 0 ||
				  (is_discount_word(word) &&
				   (i == 0 || !is_one_of(word_at(terms, i - 1), without_words)));
		terms->starts_later = terms->starts_later || is_one_of(word, later_words);
		terms->months = terms->months || is_one_of(word, month_words);
	}
}

DunlinTermsResult
dunlin_terms_due(const char *text, DunlinDay issued, DunlinDay *ret_due)
{
	g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
	Terms terms = {.words = words, .due = DUNLIN_DAY_NONE};
	g_auto(GStrv) lines = g_strsplit(text != NULL ? text : "", "\n", -1);

	for (guint i = 0; lines[i] != NULL; i++)
		if (!add_skonto_line(&terms, g_strstrip(lines[i]), issued))
			cut_words(&terms, lines[i]);
	look_at_words(&terms);
	add_counts(&terms, issued);
	add_dates(&terms);
	if (terms.days == 0)
		return DUNLIN_TERMS_NONE;
	*ret_due = terms.due;
	/* Days that count from something we do not know, or several: for the creditor to judge. */
	if (terms.days > 1 || terms.starts_later || terms.months || terms.unclear ||
	    (issued != DUNLIN_DAY_NONE && terms.due < issued))
		return DUNLIN_TERMS_PROPOSED;
	return DUNLIN_TERMS_CLEAR;
}

gboolean
dunlin_terms_is_discount(const char *text)
{
	g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
	Terms terms = {.words = words, .due = DUNLIN_DAY_NONE};
	g_auto(GStrv) lines = g_strsplit(text != NULL ? text : "", "\n", -1);

	for (guint i = 0; lines[i] != NULL; i++)
		cut_words(&terms, lines[i]);
	terms.discount = FALSE; /* a percentage may be anything */
	look_at_words(&terms);
	for (guint i = 0; i < words->len; i++) {
		const char *word = word_at(&terms, i);
		DunlinDay days;

		if (is_one_of(word, net_words) || is_one_of(word, without_words) ||
		    (read_count(word, &days) && is_one_of(word_at(&terms, i + 1), day_words)))
			return FALSE;
	}
	return terms.discount;
}

/* ── what is granted ── */

/* Percent · 1000 of an amount, rounded half up. */
static gint64
part_of(gint64 amount, gint64 milli)
{
	return (gint64)(((__int128)amount * milli + 50000) / 100000);
}

static void
grant(GArray *discounts, DunlinDay last, gint64 off)
{
	const DunlinDiscount discount = {last, off};

	if (off > 0)
		g_array_append_val(discounts, discount);
}

/* "2", "2,5", "2.00": percent · 1000 of at most half; 0 where it is none. */
static gint64
read_percent(const char *text, const char **ret_end)
{
	gint64 milli = 0, unit = 1000;

	for (; g_ascii_isdigit(*text) && milli < 100000; text++)
		milli = milli * 10 + (*text - '0') * 1000;
	if ((*text == ',' || *text == '.') && g_ascii_isdigit(text[1]))
		for (text++; g_ascii_isdigit(*text) && unit > 1; text++)
			milli += (*text - '0') * (unit /= 10);
	*ret_end = text;
	return milli <= 50000 ? milli : 0;
}

/* #SKONTO#TAGE=14#PROZENT=2.00#BASISBETRAG=100.00# (BR-DE-18), several in a line where line ends were
 * lost. FALSE: this is no such line. */
static gboolean
grant_by_line(GArray *discounts, const char *line, DunlinDay issued, gint64 payable,
	      const char *currency)
{
	static const char start[] = "#SKONTO#TAGE=", percent[] = "#PROZENT=", based[] = "BASISBETRAG=";

	if (!g_str_has_prefix(line, "#SKONTO#"))
		return FALSE;
	for (const char *at = strstr(line, start); at != NULL; at = strstr(at + 1, start)) {
		char *end = NULL;
		guint64 days = g_ascii_strtoull(at + strlen(start), &end, 10);
		gint64 base = payable, milli;
		const char *next;

		if (days > TERM_MAX_DAYS || !g_str_has_prefix(end, percent))
			continue;
		milli = read_percent(end + strlen(percent), &next);
		if (*next == '#' && g_str_has_prefix(next + 1, based)) {
			const char *from = next + 1 + strlen(based);
			g_autofree char *number = g_strndup(from, strcspn(from, "#"));

			if (!dunlin_money_parse(number, currency, &base, NULL) || base > payable)
				continue;
		}
		grant(discounts, issued != DUNLIN_DAY_NONE ? issued + (DunlinDay)days : DUNLIN_DAY_NONE,
		      part_of(base, milli));
	}
	return TRUE;
}

/* A percentage at @at: "2%", or "2" before "%". */
static gint64
percent_at(const Terms *terms, guint at)
{
	const char *word = word_at(terms, at), *end;
	gint64 milli = read_percent(word, &end);

	if (strcmp(end, "%") == 0 || (*end == '\0' && g_strcmp0(word_at(terms, at + 1), "%") == 0))
		return milli;
	return 0;
}

/* One clause, from @from to before @to: all that it says of percentages and of days. */
static void
grant_by_clause(GArray *discounts, const Terms *terms, guint from, guint to, DunlinDay issued,
		gint64 payable)
{
	gint64 milli = 0;
	guint percents = 0, counts = 0;
	DunlinDay days = 0, one;

	for (guint i = from; i < to; i++) {
		gint64 found = percent_at(terms, i);

		if (found > 0) {
			milli = found;
			percents++;
		} else if (read_count(word_at(terms, i), &one) && !is_net(terms, i) &&
			   is_one_of(word_at(terms, i + 1), day_words)) {
			days = one;
			counts++;
		}
	}
	if (percents != 1 || counts != 1)
		return;
	if (issued == DUNLIN_DAY_NONE || terms->starts_later || terms->months)
		grant(discounts, DUNLIN_DAY_NONE, part_of(payable, milli));
	else
		grant(discounts, issued + days, part_of(payable, milli));
}

char *
dunlin_terms_discounts(const char *text, DunlinDay issued, gint64 payable, const char *currency)
{
	g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GArray) discounts = g_array_new(FALSE, FALSE, sizeof(DunlinDiscount));
	Terms terms = {.words = words, .due = DUNLIN_DAY_NONE};
	g_auto(GStrv) lines = g_strsplit(text != NULL ? text : "", "\n", -1);
	guint from = 0;

	for (guint i = 0; lines[i] != NULL; i++)
		if (!grant_by_line(discounts, g_strstrip(lines[i]), issued, payable, currency))
			cut_words(&terms, lines[i]);
	terms.discount = FALSE; /* a percentage may be interest */
	look_at_words(&terms);
	for (guint i = 0; terms.discount && i < words->len; i++) {
		if (strcmp(word_at(&terms, i), CLAUSE_END) != 0)
			continue;
		grant_by_clause(discounts, &terms, from, i, issued, payable);
		from = i + 1;
	}
	return dunlin_discounts_to_string(discounts);
}
