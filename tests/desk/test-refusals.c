/* SPDX-License-Identifier: BSD-2-Clause */
/* What a creditor is told of his lines, of holds and of files is in his language, whichever it is. */
#include <string.h>

#include "claim/handover.h"
#include "desk/internal.h"

static const char *const languages[] = {"de", "fr", "nl", "it", "es", "pl"};

/* Each result and refusal has words of its own in every language, with the same arguments in them. */
static void
test_results(void)
{
	for (gint i = 0; i < DUNLIN_RESULT_END; i++) {
		g_autofree char *english = NULL;

		if (i == DUNLIN_RESULT_COUNT)
			continue;
		english = dunlin_desk_result("en", (DunlinResult)i, "@1@", "@2@");
		g_assert_cmpuint(strlen(english), >, 0);
		for (guint k = 0; k < G_N_ELEMENTS(languages); k++) {
			g_autofree char *own =
				dunlin_desk_result(languages[k], (DunlinResult)i, "@1@", "@2@");

			g_test_message("%d %s: %s", i, languages[k], own);
			g_assert_cmpstr(own, !=, english);
			g_assert_cmpint(strstr(own, "@1@") != NULL, ==, strstr(english, "@1@") != NULL);
			g_assert_cmpint(strstr(own, "@2@") != NULL, ==, strstr(english, "@2@") != NULL);
			g_assert_null(strchr(own, '{'));
		}
	}
}

static const char *const stored[] = {
	"says-paid", "promised", "objected", "disputed", "answered", DUNLIN_UNDELIVERABLE,
	DUNLIN_DIRECT_DEBIT, DUNLIN_INSTALMENTS, "court", DUNLIN_ANSWER_ARRIVED,
	"two people said opposite things", "its letter was dropped from the outbox",
};

static void
test_holds(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(stored); i++) {
		g_autofree char *english = dunlin_desk_reason("en", stored[i]);

		for (guint k = 0; k < G_N_ELEMENTS(languages); k++) {
			g_autofree char *own = dunlin_desk_reason(languages[k], stored[i]);

			g_test_message("%s: %s", languages[k], own);
			g_assert_cmpstr(own, !=, stored[i]);
			g_assert_cmpstr(own, !=, english);
		}
	}
	g_autofree char *bounced = dunlin_desk_reason("de", DUNLIN_UNDELIVERABLE ": 550 5.1.1 no such user");
	g_autofree char *person = dunlin_desk_reason("de", "answered by phone");
	g_autofree char *none = dunlin_desk_reason("de", NULL);

	g_assert_cmpstr(bounced, ==, "der Brief war nicht zustellbar: 550 5.1.1 no such user");
	g_assert_cmpstr(person, ==, "answered by phone");
	g_assert_null(none);
}

static const struct {
	const char *why, *german;
} files[] = {
	{"office documents are not read: send the invoice as XML or PDF (angebot.docx)",
	 "Office-Dokumente werden nicht gelesen: schicken Sie die Rechnung als XML oder PDF (angebot.docx)"},
	{"the PDF is encrypted: send it without a password", "es ist verschlüsselt: schicken Sie es ohne Kennwort"},
	{"it is an order (UBL), no invoice", "es ist eine Bestellung, keine Rechnung"},
	{"it is an openTRANS invoice, which this release does not read: send it as PDF",
	 "es ist eine Rechnung als openTRANS, das nicht gelesen wird: schicken Sie sie als PDF"},
	{"nothing in it is an invoice", "es ist keine Rechnung, die sich lesen lässt"},
	{DUNLIN_READING_PICTURE " (scan.pdf)", "es enthält keinen Text, nur ein Bild davon (scan.pdf)"},
	{"reading it ended by signal 11 (Segmentation fault)", "es ließ sich nicht lesen"},
	{"more than 32 MIME levels", "es ließ sich nicht lesen"},
};

static void
test_files(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *german = dunlin_desk_unreadable("de", files[i].why);
		g_autofree char *english = dunlin_desk_unreadable("en", files[i].why);

		g_assert_cmpstr(german, ==, files[i].german);
		g_assert_cmpstr(english, ==, files[i].why);
		for (guint k = 0; k < G_N_ELEMENTS(languages); k++) {
			g_autofree char *own = dunlin_desk_unreadable(languages[k], files[i].why);

			g_assert_cmpstr(own, !=, files[i].why);
		}
	}
}

/* Each verb of the help is said as its language says it, and read back as itself. */
static void
test_help(void)
{
	for (guint i = 0; i <= DUNLIN_VERB_LAST; i++) {
		const DunlinVerbInfo *info = dunlin_verb_info((DunlinVerb)i);

		for (guint k = 0; info->available && k < G_N_ELEMENTS(languages); k++) {
			g_autoptr(DunlinValues) values = dunlin_values_new();
			g_autoptr(GHashTable) arguments = NULL;
			g_autofree char *line = NULL;
			const DunlinValues *row;
			DunlinVerb read;

			dunlin_desk_add_help(values, (DunlinVerb)i, languages[k]);
			row = g_ptr_array_index(dunlin_values_get(values, "verbs")->rows, 0);
			g_test_message("%s %s", languages[k], dunlin_values_get(row, "name")->text);
			g_assert_cmpstr(dunlin_values_get(row, "help")->text, !=, info->help);
			line = g_strconcat(dunlin_values_get(row, "name")->text,
					   i == DUNLIN_VERB_SET ? " due: 2026-12-24" : "", NULL);
			g_assert_true(dunlin_command_parse_line(line, 20000, &read, &arguments));
			g_assert_cmpint(read, ==, i);
		}
	}
}

static void
assert_reads(const char *language, const char *line, DunlinVerb verb, const char *argument)
{
	g_autoptr(GHashTable) arguments = NULL;
	DunlinVerb read;

	g_test_message("%s: %s", language, line);
	g_assert_true(dunlin_command_parse_line(line, 20000, &read, &arguments));
	g_assert_cmpint(read, ==, verb);
	g_assert_true(argument == NULL || g_hash_table_contains(arguments, argument));
}

/* What a claim lacks that goes by telephone or post is asked for in words that may be answered with. */
static void
test_lacks(void)
{
	static const struct {
		const char *language, *phone, *street, *postcode, *city;
	} rows[] = {
		{"en", "phone", "street", "postcode", "city"},
		{"de", "Telefon", "Straße", "PLZ", "Ort"},
		{"fr", "téléphone", "rue", "code postal", "ville"},
		{"nl", "telefoon", "straat", "postcode", "plaats"},
		{"it", "telefono", "via", "CAP", "città"},
		{"es", "teléfono", "calle", "código postal", "ciudad"},
		{"pl", "telefon", "ulica", "kod pocztowy", "miasto"},
	};
	static const DunlinChannel channels[] = {DUNLIN_CHANNEL_LETTER, DUNLIN_CHANNEL_SMS,
						 DUNLIN_CHANNEL_CALL};
	const DunlinConfig config = {0};
	const DunlinHouse house = {.config = (DunlinConfig *)&config};
	DunlinDesk desk = {.house = (DunlinHouse *)&house};
	const DunlinDebtor debtor = {0};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		const char *const words[] = {rows[i].street, rows[i].postcode, rows[i].city, rows[i].phone};
		const char *const fields[] = {"street", "postcode", "city", "phone"};

		for (guint k = 0; k < G_N_ELEMENTS(channels); k++) {
			const DunlinStep step = {.channel = channels[k]};
			const char *lacks = dunlin_desk_step_lacks(&desk, &step, &debtor, "DE");
			const char *own = dunlin_desk_lacks_in(rows[i].language, lacks);

			for (guint w = 0; w < G_N_ELEMENTS(words); w++) {
				g_test_message("%s: %s", words[w], own);
				g_assert_cmpint(strstr(own, words[w]) != NULL, ==, (k == 0) == (w < 3));
			}
		}
		for (guint w = 0; w < G_N_ELEMENTS(words); w++) {
			g_autofree char *line = g_strdup_printf("%s: +49 30 123456", words[w]);

			assert_reads(rows[i].language, line, DUNLIN_VERB_SET, fields[w]);
		}
	}
}

/* Who may not hand over for a hold is told the word that ends it. */
static void
test_held(void)
{
	static const char *const marks[] = {"“", "”", "„", "« ", " »", "«", "»"};

	for (guint k = 0; k <= G_N_ELEMENTS(languages); k++) {
		const char *language = k > 0 ? languages[k - 1] : "en";
		g_autoptr(GString) text =
			g_string_new(dunlin_handover_sentence(DUNLIN_HANDOVER_HELD, language));
		g_auto(GStrv) parts = NULL;

		for (guint i = 0; i < G_N_ELEMENTS(marks); i++)
			g_string_replace(text, marks[i], "|", 0);
		parts = g_strsplit(text->str, "|", -1);
		g_assert_cmpuint(g_strv_length(parts), ==, 3);
		assert_reads(language, parts[1], DUNLIN_VERB_RESUME, NULL);
	}
}

/* The steps of the built-in policies have names; a site's own are called as it calls them. */
static void
test_steps(void)
{
	static const char *const steps[] = {"reminder", "final", "handover"};

	for (guint i = 0; i < G_N_ELEMENTS(steps); i++) {
		g_autofree char *english = dunlin_desk_step_name("en", steps[i]);
		g_autofree char *german = dunlin_desk_step_name("de", steps[i]);

		g_assert_cmpstr(english, !=, steps[i]);
		g_assert_cmpstr(german, !=, english);
	}
	g_autofree char *own = dunlin_desk_step_name("de", "mahnbrief");
	g_autofree char *none = dunlin_desk_step_name("de", NULL);

	g_assert_cmpstr(own, ==, "mahnbrief");
	g_assert_null(none);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/refusals/results", test_results);
	g_test_add_func("/refusals/holds", test_holds);
	g_test_add_func("/refusals/files", test_files);
	g_test_add_func("/refusals/help", test_help);
	g_test_add_func("/refusals/lacks", test_lacks);
	g_test_add_func("/refusals/held", test_held);
	g_test_add_func("/refusals/steps", test_steps);
	return g_test_run();
}
