/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What every letter to a debtor must say and must not say, read from the rendered text and HTML of each
 * letter in each language, for debtors of several countries and for whatever follows.
 */
#include <string.h>

#include "debtor.h"
#include "golden.h"

/* What a reminder consists of, beside what every letter is: whose it is, about which invoice. */
enum {
	DEBTOR = 1 << 0,    /* whom it is for, and his number */
	SUMS = 1 << 1,      /* the invoice's date, what it is about, gross, paid, open, when it was due */
	DEADLINE = 1 << 2,  /* one day to pay by, or a period */
	EXTRAS = 1 << 3,    /* interest with its calculation, fixed sum, costs */
	PAY = 1 << 4,       /* to which account, with which reference */
	SEEN = 1 << 5,      /* up to which day payments were seen */
	DISREGARD = 1 << 6, /* who has paid need not mind */
	ANSWER = 1 << 7,    /* how to object, to ask for instalments, to say that it is somebody else */
	COPY_GOES = 1 << 8, /* the invoice's copy */
	FOLLOWS = 1 << 9,   /* what comes next */
	NAMED = 1 << 10,    /* in whose name, by whom, register, telephone, personal data */
	REPLY = 1 << 11,    /* a short reply is enough */
	ONE_LINE = 1 << 12, /* a text message: nothing but what it must say */
};

/* Which letter says what. One that asks for nothing sets no day and names no costs. */
static const guint blocks[] = {
	[DEBTOR_NOTICE] = DEBTOR | SUMS | PAY | SEEN | DISREGARD | ANSWER | COPY_GOES | NAMED,
	[DEBTOR_REMINDER] = DEBTOR | SUMS | DEADLINE | EXTRAS | PAY | SEEN | DISREGARD | ANSWER |
			    COPY_GOES | NAMED,
	[DEBTOR_FINAL] = DEBTOR | SUMS | DEADLINE | EXTRAS | PAY | SEEN | DISREGARD | ANSWER |
			 COPY_GOES | FOLLOWS | NAMED,
	[DEBTOR_INSTALMENTS] = DEBTOR | SUMS | PAY | SEEN | REPLY | NAMED,
	[DEBTOR_RECEIPT] = DEBTOR | SUMS | REPLY | NAMED,
	[DEBTOR_ACCOUNT] = DEBTOR | SEEN | REPLY | NAMED,
	[DEBTOR_SMS] = DEADLINE | SEEN | ONE_LINE,
};
G_STATIC_ASSERT(G_N_ELEMENTS(blocks) == DEBTOR_LETTERS);

/* Sentences by their most telling words, in the order of the languages. */
static const struct {
	guint blocks; /* said where a letter has one of them */
	const char *phrases[DEBTOR_LANGUAGES];
} said[] = {
	{ REPLY, { "kurze Antwort auf diese E-Mail", "a short reply to this e-mail is enough", "une courte réponse à cet e-mail suffit", "kort antwoord op deze e-mail", "basta una breve risposta a questa e-mail", "basta una breve respuesta a este correo", "Jeśli coś się nie zgadza" } },
	{ ONE_LINE, { "Schon bezahlt?", "Already paid?", "Déjà payée ?", "Al betaald?", "Già pagata?", "¿Ya pagada?", "Już zapłacona?" } },
	{ NAMED, { "im Namen von ACME GmbH", "in the name of ACME GmbH", "au nom de ACME GmbH", "namens ACME GmbH", "per conto di ACME GmbH", "en nombre de ACME GmbH", "w imieniu ACME GmbH" } },
	{ DISREGARD, { "als erledigt", "disregard this message", "ne tenez pas compte", "als niet verzonden", "non tenga conto", "no tenga en cuenta", "za nieaktualną" } },
	{ ANSWER, { "nicht einverstanden", "do not agree", "pas d'accord", "niet eens", "non è d'accordo", "no está de acuerdo", "zastrzeżeń" } },
	{ ANSWER, { "in Raten", "in instalments", "en plusieurs fois", "in termijnen", "a rate", "a plazos", "w ratach" } },
	{ ANSWER, { "nicht die richtige Ansprechperson", "not the right person", "pas le bon interlocuteur", "niet de juiste persoon", "non è la persona giusta", "no es la persona adecuada", "pomyłki co do adresata" } },
	{ ANSWER, { "genügt eine kurze Antwort", "a short reply to this message is enough", "une courte réponse à ce message suffit", "volstaat een kort antwoord", "basta una breve risposta", "basta una breve respuesta", "wystarczy krótka odpowiedź" } },
};

enum { COPY, HANDOVER, COURT, AGAIN, COSTS, NEGOTIATION, FREE, RESERVED, WAIVED, BIK, PERIOD, DAILY };
/* The same for what is said only if it is so. */
static const struct {
	const char *flag, *phrases[DEBTOR_LANGUAGES];
} only[] = {
	[COPY] = { "has_copy", { "Eine Kopie der Rechnung", "A copy of the invoice", "Une copie de la facture", "Een kopie van de factuur", "una copia della fattura", "una copia de la factura", "kopię faktury" } },
	[HANDOVER] = { "next_handover", { "das Inkassounternehmen Musterinkasso GmbH", "the collection agency Musterinkasso GmbH", "la société de recouvrement Musterinkasso GmbH", "incassobureau Musterinkasso GmbH", "alla società di recupero crediti Musterinkasso GmbH", "la empresa de cobro Musterinkasso GmbH", "firmie windykacyjnej Musterinkasso GmbH" } },
	[COURT] = { "next_court", { "gerichtlich geltend", "in court", "en justice", "bij de rechter", "in sede giudiziale", "por vía judicial", "na drodze sądowej" } },
	[AGAIN] = { "letter_follows", { "schreiben wir Ihnen noch einmal", "write to you once more", "écrirons à nouveau", "schrijven wij u nog een keer", "scriveremo ancora una volta", "le escribiremos una vez más", "napiszemy jeszcze raz" } },
	[COSTS] = { "handover_costs", { "weitere Kosten entstehen", "further costs for you", "frais supplémentaires", "extra kosten", "ulteriori costi", "más gastos", "dodatkowe koszty" } },
	[NEGOTIATION] = { "negotiation", { "Versuch einer Einigung", "attempt to reach an agreement", "tentative de règlement amiable", "poging tot overeenstemming", "tentativo di accordo", "intento de negociación", "próbę porozumienia" } },
	[FREE] = { "first_free", { "kostenlos", "free of charge", "sans frais pour vous", "kosteloos", "gratuito per Lei", "gratuito para usted", "bezpłatne" } },
	[RESERVED] = { "interest_announced", { "die gesetzlichen Verzugszinsen", "statutory interest for late payment", "intérêts de retard prévus par la loi", "wettelijke rente", "interessi di mora di legge", "intereses legales de demora", "ustawowych odsetek" } },
	[WAIVED] = { "interest", { "verzichten wir auf Zinsen", "we waive interest", "renonçons aux intérêts", "zien wij af van rente", "rinunciamo a interessi", "renunciamos a los intereses", "zrezygnujemy z odsetek" } },
	[BIK] = { "collection_costs", { "Inkassokosten von", "collection costs of", "frais de recouvrement de", "incassokosten van", "costi di recupero di", "gastos de cobro de", "koszty windykacji w wysokości" } },
	[PERIOD] = { "period_after_receipt", { "15 Tagen, nachdem diese Nachricht", "15 days after this message has reached you", "15 jours qui suivent la réception", "15 dagen nadat dit bericht bij u is bezorgd", "15 giorni dal ricevimento", "15 días siguientes a la recepción", "15 dni od doręczenia" } },
	[DAILY] = { "", { "wachsen jeden Tag um", "grows by", "à raison de", "en bedraagt", "in ragione di", "a razón de", "i wynoszą" } },
};

/* What no letter to a debtor may say: registers, offices and crimes that are not meant, other people,
 * pressure, seizure before a title, "debt" as a name for what may be an oversight, tax on damages, an
 * acknowledgement, interest on interest, advertising.
 * UWG 4a, 5, 7; BGH I ZR 157/13; BDSG 31; TDDDG 25; Administration of Justice Act 1970 s. 40; FDCPA 1692d
 * to f; CPCE L111-8; UStG 1; RDG 13a(4); BGB 289. */
static const char *const forbidden[] = {
	"schufa|creditreform|auskunftei|schuldnerverzeichnis|schwarze liste|strafanzeige|strafbar|polizei|"
	"betrug|gerichtsvollzieher|pfänd|zwangsvollstreck|arbeitgeber|nachbar|hausbesuch|rechtsabteilung|"
	"letzte warnung|letztmalig|anerkenn|zinseszins|mehrwertsteuer|umsatzsteuer|bereits übergeben|"
	"mahngebühr|unverzüglich|schuld|newsletter|angebot|rabatt|bewerten",
	"credit bureau|credit rating|credit report|blacklist|criminal|police|fraud|bailiff|seize|garnish|"
	"employer|neighbour|visit|legal department|last warning|final warning|acknowledge|compound| vat |"
	"already handed|debt|unsubscribe|immediately|newsletter|discount|offer you|rate us",
	"huissier|saisie|pénal|plainte|fichage|banque de france|police|fraude|employeur|voisin|dette|dernier "
	"avertissement|service juridique|déjà transmis|tva|reconnaissance de dette|immédiatement|newsletter|"
	"remise commerciale|votre avis",
	"deurwaarder|beslag|politie|aangifte|strafbaar|werkgever|bkr|schuld|fraude|zwarte lijst|laatste "
	"waarschuwing|juridische afdeling|btw|onmiddellijk|nieuwsbrief|korting|beoordeel",
	"ufficiale giudiziario|pignorament|polizia|querela|penale|datore di lavoro|cattivi pagatori|debito|"
	"centrale rischi|frode|ultimo avviso|ufficio legale| iva |immediatamente|newsletter|sconto",
	"asnef|moros|embargo|policía|denuncia|delito|deuda|fraude|último aviso|empleador|departamento "
	"jurídico| iva |inmediatamente|newsletter|descuento|boletín",
	"komornik|egzekuc|policj|karny|karne| dług|zadłuż|pracodawc|rejestr dłużników|krd|big infomonitor|oszust|ostatnie "
	"ostrzeżenie|dział prawny| vat |natychmiast|newsletter|rabat",
};
/* Court is named only where it really follows. */
static const char *const court_words[] = {
	"gericht", "court", "tribunal|justice|judiciaire", "rechter|rechtbank", "tribunale|giudizi",
	"juzgado|tribunal|judicial", "sąd",
};

/* As one line, so that no line break hides a sentence. */
static char *
flat(const char *text)
{
	g_auto(GStrv) words = g_strsplit_set(text, " \n", -1);
	g_autoptr(GString) line = g_string_new(NULL);

	for (guint i = 0; words[i] != NULL; i++)
		if (*words[i] != '\0')
			g_string_append_printf(line, "%s%s", line->len > 0 ? " " : "", words[i]);
	return g_strdup(line->str);
}

typedef struct {
	char *text, *html; /* each flat */
} Parts;

static void
parts_clear(Parts *parts)
{
	g_free(parts->text);
	g_free(parts->html);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Parts, parts_clear)

/* Both parts say @phrase, or neither. */
static void
check_said(const Parts *parts, const char *phrase, gboolean wanted)
{
	g_autofree char *escaped = g_markup_escape_text(phrase, -1);
	/* Our own sentences are written into the HTML as they are. */
	gboolean in_html = strstr(parts->html, escaped) != NULL || strstr(parts->html, phrase) != NULL;

	g_test_message("“%s”: wanted %d, text %d, html %d", phrase, wanted,
		       strstr(parts->text, phrase) != NULL, in_html);
	g_assert_cmpint(strstr(parts->text, phrase) != NULL, ==, wanted);
	g_assert_cmpint(in_html, ==, wanted);
}

static void
check_money(const Parts *parts, guint language, gint64 minor, gboolean wanted)
{
	g_autofree char *money = dunlin_format_money(debtor_languages[language], minor, "EUR");

	check_said(parts, money, wanted);
}

static void
check_day(const Parts *parts, guint language, DunlinDay day, gboolean wanted)
{
	g_autofree char *text = dunlin_format_day(debtor_languages[language], day);

	check_said(parts, text, wanted);
}

static gboolean
has(guint letter, guint block)
{
	return (blocks[letter] & block) != 0;
}

/* Texts that are printed as they are. */
static void
check_texts(const Parts *parts, const char *const *names, gboolean wanted)
{
	for (gsize i = 0; i < debtor_text_count; i++)
		if (g_strv_contains(names, debtor_texts[i].name))
			check_said(parts, debtor_texts[i].text, wanted);
}

/* 1, 2, 6 and 11: creditor, debtor, how to pay, footer. */
static void
check_people(const Parts *parts, guint letter, guint number)
{
	static const char *const always[] = { "ACME GmbH", "7K3M4QX2" };
	static const char *const named[] = { "creditor_postal", "creditor_legal", "creditor_phone",
					     "creditor_signatory", "creditor_privacy", NULL };
	static const char *const debtor[] = { "debtor_name", "debtor_postal", "debtor_number", "contact",
					      NULL };
	static const char *const pay[] = { "payment_reference", "bic", "pay_link", NULL };
	gboolean full = !debtor_cases[number].bare;

	check_said(parts, always[0], TRUE);
	check_said(parts, always[1], !has(letter, ONE_LINE)); /* to which nobody can answer */
	check_texts(parts, named, full && has(letter, NAMED));
	check_texts(parts, debtor, full && has(letter, DEBTOR));
	check_texts(parts, pay, full && has(letter, PAY));
	check_said(parts, "DE02 1203 0000 0000 2020 51", has(letter, PAY));
}

/* 3, 4, 5 and 7: the invoice, the demand and its day, the sums with their calculation, up to which day
 * payments were seen. */
static void
check_sums(const Parts *parts, guint letter, guint language, guint number)
{
	static const char *const about[] = { "order_reference", "subject", NULL };
	const DebtorCase *c = &debtor_cases[number];
	gboolean full = !c->bare, extras = full && has(letter, EXTRAS);
	gboolean beside = full && has(letter, SUMS) && letter != DEBTOR_NOTICE; /* nothing is late */
	gboolean period = c->after_receipt != 0 || c->after_sending != 0;

	check_said(parts, "R-2026/17", TRUE);
	check_money(parts, language, 123456, TRUE);
	check_day(parts, language, DEBTOR_DAY(1), letter != DEBTOR_SMS);
	check_day(parts, language, DEBTOR_DAY(-29), full ? letter != DEBTOR_SMS : letter == DEBTOR_ACCOUNT);
	check_texts(parts, about, full && has(letter, SUMS));
	check_day(parts, language, DEBTOR_DAY(7), full && has(letter, SEEN));
	check_day(parts, language, DEBTOR_DAY(5), full && letter == DEBTOR_FINAL);
	check_money(parts, language, 133456, full && has(letter, SUMS));
	check_money(parts, language, 15175, full && has(letter, SUMS));
	check_money(parts, language, 1175, beside);
	check_money(parts, language, 4000, beside || (c->costs != 0 && has(letter, FOLLOWS)));
	check_said(parts, language == 1 ? "10.27%" : "10.27\u00a0%", extras);
	check_money(parts, language, 118281, extras);
	check_money(parts, language, 34, c->daily != 0 && has(letter, EXTRAS));
	check_said(parts, only[DAILY].phrases[language], c->daily != 0 && has(letter, EXTRAS));
	/* no bare day where the law wants a period counted from receipt or sending */
	check_day(parts, language, DEBTOR_DAY(18), (has(letter, DEADLINE) || has(letter, PAY)) && !period);
	if (has(letter, DEADLINE) && !has(letter, ONE_LINE))
		check_said(parts, only[PERIOD].phrases[language], c->after_receipt != 0);
}

/* 9 and 10: the copy, and what follows, as far as it is so. */
static void
check_consequence(const Parts *parts, guint letter, guint language, guint number)
{
	gboolean follows = has(letter, FOLLOWS);
	gboolean costs = debtor_has_flag(number, "handover_costs") || debtor_has_flag(number, "next_court");

	check_said(parts, only[COPY].phrases[language],
		   has(letter, COPY_GOES) && debtor_has_flag(number, "has_copy"));
	check_said(parts, only[HANDOVER].phrases[language],
		   follows && debtor_has_flag(number, "next_handover"));
	check_said(parts, only[COURT].phrases[language], follows && debtor_has_flag(number, "next_court"));
	check_said(parts, only[AGAIN].phrases[language],
		   follows && debtor_has_flag(number, "letter_follows"));
	check_said(parts, only[COSTS].phrases[language], follows && costs);
	check_said(parts, only[NEGOTIATION].phrases[language],
		   follows && debtor_has_flag(number, "negotiation"));
	check_said(parts, only[FREE].phrases[language],
		   letter == DEBTOR_REMINDER && debtor_has_flag(number, "first_free"));
	check_said(parts, only[BIK].phrases[language], follows && debtor_cases[number].costs != 0);
	check_said(parts, only[RESERVED].phrases[language],
		   has(letter, EXTRAS) && debtor_has_flag(number, "interest_announced"));
	check_said(parts, only[WAIVED].phrases[language],
		   has(letter, EXTRAS) && !debtor_cases[number].bare);
}

static gboolean
says_any(const Parts *parts, const char *subject, const char *words)
{
	g_auto(GStrv) each = g_strsplit(words, "|", -1);
	g_autofree char *all = g_strjoin(" ", subject, parts->text, parts->html, NULL);
	g_autofree char *folded = g_utf8_casefold(all, -1);

	for (guint i = 0; each[i] != NULL; i++) {
		g_autofree char *word = g_utf8_casefold(each[i], -1);

		if (strstr(folded, word) != NULL) {
			g_test_message("it says “%s”", each[i]);
			return TRUE;
		}
	}
	return FALSE;
}

/* A word in capitals is shouted, unless it is a name or an abbreviation. */
static gboolean
shouts(const char *subject)
{
	g_auto(GStrv) words = g_strsplit(subject, " ", -1);

	for (guint i = 0; words[i] != NULL; i++) {
		g_autofree char *lower = g_utf8_strdown(words[i], -1);
		g_autofree char *upper = g_utf8_strup(words[i], -1);

		if (g_utf8_strlen(words[i], -1) > 3 && strpbrk(words[i], "0123456789") == NULL &&
		    !g_str_equal(words[i], "ACME") &&
		    strcmp(words[i], lower) != 0 && strcmp(words[i], upper) == 0)
			return TRUE;
	}
	return strchr(subject, '!') != NULL;
}

static void
check_subject(const DunlinLetter *letter, guint which, guint language)
{
	g_autofree char *money = dunlin_format_money(debtor_languages[language], 123456, "EUR");

	if (which != DEBTOR_ACCOUNT) /* which is about all invoices */
		g_assert_nonnull(strstr(letter->subject, "R-2026/17"));
	g_assert_nonnull(strstr(letter->subject, "Ref 7K3M4QX2"));
	g_assert_null(strstr(letter->subject, money));
	g_assert_false(shouts(letter->subject));
}

typedef void (*Check)(const DunlinLetter *letter, const Parts *parts, guint which, guint language,
		      guint number);

static void
each_letter(Check check)
{
	g_autofree char *folder = g_build_filename(g_getenv("DUNLIN_DATADIR"), "letters", NULL);
	g_autoptr(DunlinLetters) loaded = dunlin_letters_load(folder, NULL, NULL);

	g_assert_nonnull(loaded);
	for (guint i = 0; i < DEBTOR_LETTERS; i++)
		for (guint j = 0; j < DEBTOR_LANGUAGES; j++)
			for (guint k = 0; k < debtor_case_count; k++) {
				if (!debtor_has_case(i, k))
					continue;
				g_auto(DunlinLetter) letter = { NULL, NULL, NULL, NULL };
				g_auto(Parts) parts = { NULL, NULL };

				debtor_render(loaded, i, j, k, &letter);
				parts.text = flat(letter.text);
				parts.html = flat(letter.html);
				check(&letter, &parts, i, j, k);
			}
}

static void
check_blocks(const DunlinLetter *letter, const Parts *parts, guint which, guint language, guint number)
{
	check_subject(letter, which, language);
	check_people(parts, which, number);
	check_sums(parts, which, language, number);
	check_consequence(parts, which, language, number);
	for (gsize i = 0; i < G_N_ELEMENTS(said); i++)
		if (has(which, said[i].blocks) || said[i].blocks != ANSWER) /* a plan says "in instalments" */
			check_said(parts, said[i].phrases[language], has(which, said[i].blocks));
}

static void
test_blocks(void)
{
	each_letter(check_blocks);
}

/* No letter in the debtors' layout is left out above. */
static void
test_all(void)
{
	for (guint i = 0; i < DEBTOR_LANGUAGES; i++) {
		g_autofree char *folder = g_build_filename(g_getenv("DUNLIN_DATADIR"), "letters",
							   debtor_languages[i], NULL);
		g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
		guint count = 0;
		const char *file;

		g_assert_nonnull(dir);
		while ((file = g_dir_read_name(dir)) != NULL) {
			g_autofree char *path = g_build_filename(folder, file, NULL);
			g_autofree char *name = g_strndup(file, strcspn(file, "."));
			g_autofree char *text = NULL;
			gboolean known = FALSE;

			g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
			if (!g_str_has_suffix(file, ".txt") || strstr(text, "\nLayout: debtor\n") == NULL)
				continue;
			for (guint k = 0; k < DEBTOR_LETTERS; k++)
				known = known || g_str_equal(debtor_letters[k], name);
			g_test_message("%s/%s", debtor_languages[i], name);
			g_assert_true(known);
			count++;
		}
		g_assert_cmpuint(count, ==, DEBTOR_LETTERS - 1); /* a text message has no layout */
	}
}

static void
check_forbidden(const DunlinLetter *letter, const Parts *parts, guint which, guint language,
		guint number)
{
	gboolean court = which == DEBTOR_FINAL && debtor_has_flag(number, "next_court");

	g_assert_false(says_any(parts, letter->subject, forbidden[language]));
	g_assert_cmpint(says_any(parts, letter->subject, court_words[language]), ==, court);
	/* no pictures, no pixels, no scripts; links only to where one pays */
	g_assert_null(strstr(letter->html, "<img"));
	g_assert_null(strstr(letter->html, "src="));
	g_assert_null(strstr(letter->html, "url("));
	g_assert_null(strstr(letter->html, "<script"));
}

static void
test_forbidden(void)
{
	each_letter(check_forbidden);
}

static void
check_golden(const DunlinLetter *letter, const Parts *parts, guint which, guint language, guint number)
{
	g_autofree char *name = g_strdup_printf("debtor-%s-%s-%s", debtor_languages[language], debtor_letters[which],
						debtor_cases[number].name);
	g_autofree char *all = g_strdup_printf("Subject: %s\n\n%s\n==== html\n%s", letter->subject,
					       letter->text, letter->html);

	(void)parts; /* the whole is compared */
	golden_check(name, all, strlen(all));
}

static void
test_golden(void)
{
	each_letter(check_golden);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/blocks/layout", test_all);
	g_test_add_func("/blocks/all", test_blocks);
	g_test_add_func("/blocks/forbidden", test_forbidden);
	g_test_add_func("/blocks/golden", test_golden);
	return g_test_run();
}
