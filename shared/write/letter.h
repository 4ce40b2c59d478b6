/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Letters: template-glib templates, one folder a language, a file a letter and part
 * ("de/reminder.txt" with the subject in its first line, "de/reminder.html"). A site's folder
 * overrides them file by file. template-glib escapes nothing, so values come escaped for the part
 * they go to; amounts and dates are formatted by ICU in the letter's language; `require` and calls
 * are refused when a template is parsed.
 */
#pragma once

#include <glib.h>
#include "write/values.h"

G_BEGIN_DECLS

typedef struct DunlinLetters DunlinLetters;

/* @built_in: the folder that was installed; @site: the site's own or NULL. Every letter of a language in
 * which the site has words is parsed now, others when they are needed: CONFIG with file and reason.
 * Thread-safe afterwards. */
DunlinLetters *dunlin_letters_load(const char *built_in, const char *site, GError **error);
void dunlin_letters_free(DunlinLetters *letters);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinLetters, dunlin_letters_free)

/* Parses all of them: for who would hear of a fault now rather than with the first letter. CONFIG. */
gboolean dunlin_letters_check(DunlinLetters *letters, GError **error);
/* The names of the languages that have letters, in order, without loading any; @site may be NULL or
 * missing. */
GStrv dunlin_letters_languages(const char *built_in, const char *site);

/* Whether @letter was one of a former version, which nothing is written with any more: a site's files of
 * such names are passed over. */
gboolean dunlin_letter_is_retired(const char *letter);
/* Those files in @site (NULL or missing: none), as "de/used_up.txt". Yours. */
GStrv dunlin_letters_retired(const char *site);

/* Whether @letter is written in @language, or in what that is a variety of ("de" of "de-AT"). */
gboolean dunlin_letters_has(const DunlinLetters *letters, const char *language, const char *letter);

typedef struct {
	char *subject, *text, *html; /* html: NULL where the letter has no such part */
	char *flow;                  /* the text without the breaks that a mail's width makes */
} DunlinLetter;
void dunlin_letter_clear(DunlinLetter *letter);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DunlinLetter, dunlin_letter_clear)

/* Renders @letter in @language, in English where that language has no such letter. INPUT: no such
 * letter, or a value it needs is missing; CONFIG: the letter is no good. */
gboolean dunlin_letters_render(DunlinLetters *letters, const char *language, const char *letter,
			       const DunlinValues *values, DunlinLetter *ret_letter, GError **error);

/* For texts outside letters (transcripts, ctl): ICU, in @language. Yours. */
char *dunlin_format_money(const char *language, gint64 minor, const char *currency);
char *dunlin_format_day(const char *language, DunlinDay day);
/* "Schweiz" of "CH" in "de"; the code where nobody knows its name. */
char *dunlin_format_country(const char *language, const char *country);
/* ISO 3166 in capitals of what people write, with a region where they give one: "DE", "DE-BY", "GB" of
 * "uk"; NULL: there is no such country. */
char *dunlin_format_country_code(const char *text);

G_END_DECLS
