/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The folders of letters. A letter's .txt begins with "Subject: …" and, if it has one, "Layout: …",
 * then an empty line; the layout "debtor" is what stands in _debtor.txt and _debtor.html around
 * {{content}}. The .html has no head of its own. Other files whose names begin with "_" are parts that
 * letters include. A site's files replace ours by their names before anything is put together.
 */
#include "write/letter.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "write/template.h"
#include "write/wrap.h"

#define SUBJECT_MAX_BYTES 200
#define FALLBACK "en"

typedef struct { /* a file as it was read */
	char *file, *text;
	gboolean own; /* the site's, not ours */
} Source;

typedef struct {
	char *file;
	DunlinTemplate *subject; /* of a .txt that is no layout */
	DunlinTemplate *body;    /* NULL: an empty file, "no such part" */
	char *layout;            /* NULL: none */
	gboolean own;            /* the site's words are in it */
} Template;

struct DunlinLetters {
	GHashTable *sources; /* "de/reminder.txt" → Source * */
	GHashTable *by_path; /* the same → Template *, made when first needed; parts are none */
	GMutex lock;         /* of by_path; template-glib counts references to expressions without one */
};

static void
source_free(gpointer data)
{
	Source *source = data;

	g_free(source->file);
	g_free(source->text);
	g_free(source);
}

static void
template_free(gpointer data)
{
	Template *template = data;

	g_clear_pointer(&template->subject, dunlin_template_free);
	g_clear_pointer(&template->body, dunlin_template_free);
	g_free(template->file);
	g_free(template->layout);
	g_free(template);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Template, template_free)

/* "Needs: open deadline": values it is refused without, wherever they are printed. */
static void
read_needs(Template *template, const char *names)
{
	g_auto(GStrv) words = g_strsplit(names, " ", -1);

	for (guint i = 0; words[i] != NULL; i++)
		if (*words[i] != '\0')
			dunlin_template_need(template->subject, words[i]);
}

/* Reads "Subject:", "Needs:" and "Layout:" up to the empty line; *ret_line and *ret_rest are where the
 * body begins. */
static gboolean
read_head(Template *template, const char *source, guint *ret_line, const char **ret_rest,
	  GError **error)
{
	guint line = 1;

	for (const char *end; (end = strchr(source, '\n')) != NULL && end != source; line++) {
		g_autofree char *field = g_strchomp(g_strndup(source, (gsize)(end - source)));

		source = end + 1;
		if (g_str_has_prefix(field, "Layout: ")) {
			g_free(template->layout);
			template->layout = g_strdup(field + strlen("Layout: "));
			continue;
		}
		if (g_str_has_prefix(field, "Needs: ") && template->subject != NULL) {
			read_needs(template, field + strlen("Needs: "));
			continue;
		}
		if (!g_str_has_prefix(field, "Subject: ") || template->subject != NULL) {
			g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG,
				    "%s:%u: “Subject: …”, “Needs: …”, “Layout: …” or an empty line "
				    "was expected",
				    template->file, line);
			return FALSE;
		}
		template->subject = dunlin_template_parse(template->file, line,
							  field + strlen("Subject: "), NULL, error);
		if (template->subject == NULL)
			return FALSE;
	}
	if (template->subject == NULL) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG,
			    "%s:1: the first line must be “Subject: …”", template->file);
		return FALSE;
	}
	*ret_line = line + 1;
	*ret_rest = source + (*source == '\n');
	return TRUE;
}

typedef struct { /* where a letter's parts lie: its own language, its own ending */
	const DunlinLetters *letters;
	const char *language, *ending;
	Template *template; /* that includes them */
} Place;

static const char *
find_part(gconstpointer data, const char *name, const char **ret_file)
{
	const Place *place = data;
	g_autofree char *path = g_strdup_printf("%s/_%s.%s", place->language, name, place->ending);
	const Source *source = g_hash_table_lookup(place->letters->sources, path);

	if (source == NULL)
		return NULL;
	*ret_file = source->file;
	place->template->own |= source->own;
	return source->text;
}

static Template *
make_template(const DunlinLetters *letters, const char *path, const Source *source, GError **error)
{
	g_autoptr(Template) template = g_new0(Template, 1);
	g_auto(GStrv) parts_of = g_strsplit_set(path, "/.", 3);
	const Place place = { letters, parts_of[0], parts_of[2], template };
	const DunlinParts parts = { find_part, &place };
	const char *body = source->text;
	gboolean has_head = strcmp(parts_of[2], "txt") == 0 && *parts_of[1] != '_';
	guint line = 1;

	template->file = g_strdup(source->file);
	template->own = source->own;
	if (has_head && !read_head(template, source->text, &line, &body, error))
		return NULL;
	if (body[strspn(body, " \t\r\n")] == '\0')
		return g_steal_pointer(&template);
	template->body = dunlin_template_parse(source->file, line, body, &parts, error);
	return template->body != NULL ? g_steal_pointer(&template) : NULL;
}

/* No editor's leavings, no README, no letter of a former version. */
static gboolean
is_source(const char *name)
{
	g_autofree char *letter = g_strndup(name, strcspn(name, "."));

	return *name != '.' && (g_str_has_suffix(name, ".txt") || g_str_has_suffix(name, ".html")) &&
	       !dunlin_letter_is_retired(letter);
}

static gboolean
load_language(DunlinLetters *letters, const char *folder, const char *language, gboolean own,
	      GError **error)
{
	g_autofree char *path = g_build_filename(folder, language, NULL);
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name;

	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *file = g_build_filename(path, name, NULL);
		g_autofree char *text = NULL;
		g_autoptr(GError) inner = NULL;
		Source *source;

		if (!is_source(name))
			continue;
		if (!g_file_get_contents(file, &text, NULL, &inner)) {
			g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG, "%s", inner->message);
			return FALSE;
		}
		source = g_new0(Source, 1);
		source->file = g_steal_pointer(&file);
		source->text = g_steal_pointer(&text);
		source->own = own;
		g_hash_table_replace(letters->sources, g_strdup_printf("%s/%s", language, name), source);
	}
	return TRUE;
}

static gboolean
load_folder(DunlinLetters *letters, const char *folder, gboolean own, GError **error)
{
	g_autoptr(GError) inner = NULL;
	g_autoptr(GDir) dir = g_dir_open(folder, 0, &inner);
	const char *language;

	if (dir == NULL) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG, "letters: %s", inner->message);
		return FALSE;
	}
	while ((language = g_dir_read_name(dir)) != NULL)
		if (*language != '.' && !load_language(letters, folder, language, own, error))
			return FALSE;
	return TRUE;
}

static gboolean
has_file(const DunlinLetters *letters, const char *language, const char *name, const char *ending)
{
	g_autofree char *path = g_strdup_printf("%s/%s.%s", language, name, ending);

	return g_hash_table_contains(letters->sources, path);
}

/* *ret_template: NULL where there is no such file. */
static gboolean
make(DunlinLetters *letters, const char *path, const Template **ret_template, GError **error)
{
	const Source *source = g_hash_table_lookup(letters->sources, path);
	Template *template = g_hash_table_lookup(letters->by_path, path);

	if (template == NULL && source != NULL) {
		template = make_template(letters, path, source, error);
		if (template == NULL)
			return FALSE;
		g_hash_table_insert(letters->by_path, g_strdup(path), template);
	}
	*ret_template = template;
	return TRUE;
}

static gboolean
find(DunlinLetters *letters, const char *language, const char *name, const char *ending,
     const Template **ret_template, GError **error)
{
	g_autofree char *path = g_strdup_printf("%s/%s.%s", language, name, ending);

	return make(letters, path, ret_template, error);
}

/* What stands around @letter; NULL: nothing. */
static gboolean
find_layout(DunlinLetters *letters, const char *language, const Template *letter,
	    const char *ending, const Template **ret_template, GError **error)
{
	g_autofree char *name = g_strconcat("_", letter->layout, NULL);

	*ret_template = NULL;
	return letter->layout == NULL ||
	       find(letters, language, name, ending, ret_template, error);
}

/* A site's own words are tried before they are needed; ours were. */
static gboolean
try(const Template *template, GError **error)
{
	return !template->own ||
	       ((template->subject == NULL || dunlin_template_ready(template->subject, error)) &&
		(template->body == NULL || dunlin_template_ready(template->body, error)));
}

/* The layouts that @letter names are there, and good. */
static gboolean
check_layouts(DunlinLetters *letters, const char *language, const Template *letter, GError **error)
{
	static const char *const endings[] = { "txt", "html" };

	for (guint i = 0; i < G_N_ELEMENTS(endings); i++) {
		const Template *layout;

		if (!find_layout(letters, language, letter, endings[i], &layout, error) ||
		    (layout != NULL && !try(layout, error)))
			return FALSE;
		if (layout == NULL && letter->layout != NULL && i == 0) {
			g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG,
				    "%s: there is no %s/_%s.txt", letter->file, language, letter->layout);
			return FALSE;
		}
	}
	return TRUE;
}

/* The letters of @language, or of all (NULL), can be made: each has its text, and its layouts. */
static gboolean
check(DunlinLetters *letters, const char *language, GError **error)
{
	GHashTableIter iter;
	gpointer path;

	g_hash_table_iter_init(&iter, letters->sources);
	while (g_hash_table_iter_next(&iter, &path, NULL)) {
		g_auto(GStrv) parts = g_strsplit_set(path, "/.", 3);
		const Template *template;

		if (*parts[1] == '_' || (language != NULL && !g_str_equal(parts[0], language)))
			continue;
		if (!make(letters, path, &template, error) || !try(template, error) ||
		    !check_layouts(letters, parts[0], template, error))
			return FALSE;
		if (!has_file(letters, parts[0], parts[1], "txt")) {
			g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG,
				    "%s: there is no %s.txt beside it", template->file, parts[1]);
			return FALSE;
		}
	}
	return TRUE;
}

/* The language of @letter's file: "de-AT", then "de"; NULL: it has none. Yours. */
static char *
language_of(const DunlinLetters *letters, const char *language, const char *letter)
{
	g_autofree char *base = NULL;

	if (language == NULL)
		return NULL;
	if (has_file(letters, language, letter, "txt"))
		return g_strdup(language);
	base = g_strndup(language, strcspn(language, "-_"));
	return has_file(letters, base, letter, "txt") ? g_steal_pointer(&base) : NULL;
}

/* Without the empty lines that conditions leave at the end. */
static char *
to_lines(char *text)
{
	return g_strconcat(g_strchomp(text), "\n", NULL);
}

static char *
fill(const Template *template, const Template *layout, const DunlinValues *values, DunlinPart part,
     const char *language, GError **error)
{
	g_autofree char *inside = dunlin_template_expand(template->body, values, part, language,
							 NULL, error);
	g_autofree char *content = NULL;
	g_autofree char *whole = NULL;

	if (inside == NULL)
		return NULL;
	content = part == DUNLIN_PART_TEXT ? dunlin_wrap_marked(inside, TRUE) : to_lines(inside);
	if (layout == NULL || layout->body == NULL)
		return g_steal_pointer(&content);
	whole = dunlin_template_expand(layout->body, values, part, language, content, error);
	if (whole == NULL || part != DUNLIN_PART_TEXT)
		return whole != NULL ? to_lines(whole) : NULL;
	return dunlin_wrap_marked(whole, FALSE);
}

/* One part of @letter: filled in, with what stands around it. NULL with an error. Yours. */
static char *
render_part(DunlinLetters *letters, const char *language, const Template *letter,
	    const Template *body, DunlinPart part, const DunlinValues *values, GError **error)
{
	const char *ending = part == DUNLIN_PART_HTML ? "html" : "txt";
	const Template *layout;

	if (!find_layout(letters, language, letter, ending, &layout, error))
		return NULL;
	return fill(body, layout, values, part, language, error);
}

static gboolean
render(DunlinLetters *letters, const char *language, const char *letter,
       const DunlinValues *values, DunlinLetter *letter_out, GError **error)
{
	const Template *text, *html;
	g_autofree char *subject = NULL;
	g_autofree char *marked = NULL;

	if (!find(letters, language, letter, "txt", &text, error) ||
	    !find(letters, language, letter, "html", &html, error))
		return FALSE;
	subject = dunlin_template_expand(text->subject, values, DUNLIN_PART_SUBJECT, language, NULL,
					 error);
	if (subject == NULL)
		return FALSE;
	letter_out->subject = dunlin_text_line(subject, SUBJECT_MAX_BYTES);
	marked = text->body == NULL ? g_strdup("")
				    : render_part(letters, language, text, text, DUNLIN_PART_TEXT,
						  values, error);
	if (marked == NULL)
		return FALSE;
	letter_out->text = dunlin_wrap_lines(marked);
	letter_out->flow = dunlin_wrap_flow(marked);
	if (html == NULL || html->body == NULL)
		return TRUE;
	letter_out->html =
		render_part(letters, language, text, html, DUNLIN_PART_HTML, values, error);
	return letter_out->html != NULL;
}

/* All letters of the languages in which the site has words of its own. */
static gboolean
check_own(DunlinLetters *letters, GError **error)
{
	g_autoptr(GHashTable) done = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	GHashTableIter iter;
	gpointer path, value;

	g_hash_table_iter_init(&iter, letters->sources);
	while (g_hash_table_iter_next(&iter, &path, &value)) {
		const Source *source = value;
		char *language = g_strndup(path, strcspn(path, "/"));

		if (!source->own)
			g_free(language);
		else if (g_hash_table_add(done, language) && !check(letters, language, error))
			return FALSE;
	}
	return TRUE;
}

DunlinLetters *
dunlin_letters_load(const char *built_in, const char *site, GError **error)
{
	g_autoptr(DunlinLetters) letters = g_new0(DunlinLetters, 1);

	g_mutex_init(&letters->lock);
	letters->sources = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, source_free);
	letters->by_path = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, template_free);
	if (!load_folder(letters, built_in, FALSE, error))
		return NULL;
	if (site != NULL && !load_folder(letters, site, TRUE, error))
		return NULL;
	return check_own(letters, error) ? g_steal_pointer(&letters) : NULL;
}

gboolean
dunlin_letters_check(DunlinLetters *letters, GError **error)
{
	gboolean good;

	g_mutex_lock(&letters->lock);
	good = check(letters, NULL, error);
	g_mutex_unlock(&letters->lock);
	return good;
}

void
dunlin_letters_free(DunlinLetters *letters)
{
	if (letters == NULL)
		return;
	g_hash_table_unref(letters->sources);
	g_hash_table_unref(letters->by_path);
	g_mutex_clear(&letters->lock);
	g_free(letters);
}

gboolean
dunlin_letters_has(const DunlinLetters *letters, const char *language, const char *letter)
{
	g_autofree char *found = language_of(letters, language, letter);

	return found != NULL;
}

void
dunlin_letter_clear(DunlinLetter *letter)
{
	g_clear_pointer(&letter->subject, g_free);
	g_clear_pointer(&letter->text, g_free);
	g_clear_pointer(&letter->html, g_free);
	g_clear_pointer(&letter->flow, g_free);
}

gboolean
dunlin_letters_render(DunlinLetters *letters, const char *language, const char *letter,
		      const DunlinValues *values, DunlinLetter *ret_letter, GError **error)
{
	g_autofree char *found = language_of(letters, language, letter);
	g_auto(DunlinLetter) filled = { NULL, NULL, NULL, NULL };
	gboolean ok;

	if (found == NULL)
		found = language_of(letters, FALLBACK, letter);
	if (found == NULL) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT, "there is no letter “%s”", letter);
		return FALSE;
	}
	g_mutex_lock(&letters->lock);
	ok = render(letters, found, letter, values, &filled, error);
	g_mutex_unlock(&letters->lock);
	if (!ok)
		return FALSE;
	*ret_letter = filled;
	filled = (DunlinLetter){ NULL, NULL, NULL, NULL };
	return TRUE;
}
