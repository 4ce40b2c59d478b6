/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * template-glib, in this file only. It escapes nothing and formats nothing: each value is made a
 * text, escaped for its part, at the moment a template asks for its name.
 */
#include "write/template.h"

#include <gio/gio.h>
#include <string.h>
#include <tmpl-glib.h>

#include "base/error.h"
#include "base/text.h"
#include "write/letter.h"
#include "write/tags.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define LEAKS_ARE_SOUGHT
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(LEAKS_ARE_SOUGHT)
#include <sanitizer/lsan_interface.h>
#define ALLOW_LEAKS() __lsan_disable()
#define FORBID_LEAKS() __lsan_enable()
#else
#define ALLOW_LEAKS() ((void)0)
#define FORBID_LEAKS() ((void)0)
#endif

#define LINE_MAX_BYTES 1000
#define QUOTED_MAX_BYTES 8000

struct DunlinTemplate {
	char *file;
	guint first;            /* its first line in the file */
	char *checked;          /* with its parts in it */
	TmplTemplate *template; /* NULL until it is needed: a house uses few of all languages */
	GPtrArray *needs;       /* char * */
};

typedef struct { /* borrowed for one expansion */
	const DunlinValues *values;
	DunlinPart part;
	const char *language, *content;
} Context;

static char *
escape(const Context *context, const char *text)
{
	return context->part == DUNLIN_PART_HTML ? g_markup_escape_text(text, -1) : g_strdup(text);
}

/* A person's words with their lines: "> " before each, so that none passes for ours. */
static char *
quoted(const Context *context, const char *text)
{
	g_autofree char *clean = dunlin_text_clean(text, QUOTED_MAX_BYTES);
	g_autofree char *safe = escape(context, g_strchomp(clean));
	g_auto(GStrv) lines = g_strsplit(safe, "\n", -1);
	g_autofree char *joined = NULL;

	for (guint i = 0; lines[i] != NULL; i++)
		g_strchomp(lines[i]);
	if (context->part == DUNLIN_PART_HTML)
		return g_strjoinv("<br>\n", lines);
	joined = g_strjoinv("\n> ", lines);
	return g_strconcat("> ", joined, NULL);
}

/* Which form a word takes behind a number (CLDR's names): Polish has three, French counts nought as one. */
static const char *
form_of(const char *language, gint64 number)
{
	gint64 last = number % 10, two = number % 100;

	if (number == 1 || (number == 0 && g_strcmp0(language, "fr") == 0))
		return "one";
	if (g_strcmp0(language, "pl") != 0)
		return "other";
	return last >= 2 && last <= 4 && (two < 12 || two > 14) ? "few" : "many";
}

/* NULL where the value is absent: false in a condition, nothing when printed. */
static char *
format(const Context *context, const DunlinValue *value)
{
	g_autofree char *text = NULL;

	switch (value->type) {
	case DUNLIN_VALUE_TEXT:
		text = dunlin_text_shown(value->text, LINE_MAX_BYTES);
		break;
	case DUNLIN_VALUE_MONEY:
		text = dunlin_format_money(context->language, value->number, value->text);
		break;
	case DUNLIN_VALUE_DAY:
		text = dunlin_format_day(context->language, value->day);
		break;
	case DUNLIN_VALUE_NUMBER:
		text = g_strdup_printf("%" G_GINT64_FORMAT, value->number);
		break;
	case DUNLIN_VALUE_FLAG:
		text = value->number != 0 ? g_strdup("1") : NULL;
		break;
	case DUNLIN_VALUE_ROWS:
		break;
	}
	return text != NULL ? escape(context, text) : NULL;
}

static char *
look_up(const Context *context, const char *name)
{
	const DunlinValue *value = dunlin_values_get(context->values, name);
	g_autofree char *base = NULL;

	if (strcmp(name, "content") == 0)
		return g_strdup(context->content);
	if (value != NULL)
		return format(context, value);
	if (g_str_has_suffix(name, DUNLIN_TAG_FORM)) {
		base = g_strndup(name, strlen(name) - strlen(DUNLIN_TAG_FORM));
		value = dunlin_values_get(context->values, base);
		return value != NULL && value->type == DUNLIN_VALUE_NUMBER
			       ? g_strdup(form_of(context->language, value->number))
			       : NULL;
	}
	if (!g_str_has_suffix(name, DUNLIN_TAG_QUOTED))
		return NULL;
	base = g_strndup(name, strlen(name) - strlen(DUNLIN_TAG_QUOTED));
	value = dunlin_values_get(context->values, base);
	return value != NULL && value->type == DUNLIN_VALUE_TEXT ? quoted(context, value->text) : NULL;
}

/* Rows are objects whose properties are the row words, since that is what template-glib reads. */
#define DUNLIN_TYPE_ROW (dunlin_row_get_type())
G_DECLARE_FINAL_TYPE(DunlinRow, dunlin_row, DUNLIN, ROW, GObject)
struct _DunlinRow {
	GObject parent_instance;
	Context context; /* values: the row's */
};
G_DEFINE_FINAL_TYPE(DunlinRow, dunlin_row, G_TYPE_OBJECT)

static void
dunlin_row_get_property(GObject *object, guint id, GValue *ret_value, GParamSpec *spec)
{
	(void)spec; /* the id says it */
	g_value_take_string(ret_value, look_up(&DUNLIN_ROW(object)->context, dunlin_row_words[id - 1]));
}

static void
dunlin_row_class_init(DunlinRowClass *class)
{
	GObjectClass *object_class = G_OBJECT_CLASS(class);

	object_class->get_property = dunlin_row_get_property;
	for (guint i = 0; dunlin_row_words[i] != NULL; i++)
		g_object_class_install_property(
			object_class, i + 1,
			g_param_spec_string(dunlin_row_words[i], NULL, NULL, NULL, G_PARAM_READABLE));
}

static void
dunlin_row_init(DunlinRow *row)
{
	(void)row; /* filled by its maker */
}

static GListModel *
row_list(const Context *context, const GPtrArray *rows)
{
	GListStore *store = g_list_store_new(DUNLIN_TYPE_ROW);

	for (guint i = 0; i < rows->len; i++) {
		g_autoptr(DunlinRow) row = g_object_new(DUNLIN_TYPE_ROW, NULL);

		row->context = *context;
		row->context.values = rows->pdata[i];
		g_list_store_append(store, row);
	}
	return G_LIST_MODEL(store);
}

/* template-glib asks here for each name it does not know yet, and fails on a name nobody knows:
 * absent values are therefore empty texts. */
static gboolean
resolve(TmplScope *scope, const char *name, TmplSymbol **ret_symbol, gpointer data)
{
	const Context *context = data;
	const DunlinValue *value = dunlin_values_get(context->values, name);

	(void)scope; /* remembers the symbol by itself */
	*ret_symbol = tmpl_symbol_new();
	if (value != NULL && value->type == DUNLIN_VALUE_ROWS) {
		g_autoptr(GListModel) rows = row_list(context, value->rows);

		tmpl_symbol_assign_object(*ret_symbol, rows);
	} else {
		g_autofree char *text = look_up(context, name);

		tmpl_symbol_assign_string(*ret_symbol, text);
	}
	return TRUE;
}

/* template-glib's lexer loses tokens: a few bytes for each tag, once for each template. */
static TmplTemplate *
parse_tags(const DunlinTemplate *template, GError **error)
{
	g_autoptr(TmplTemplate) parsed = tmpl_template_new(NULL);
	g_autoptr(GError) inner = NULL;
	gboolean ok;

	ALLOW_LEAKS();
	ok = tmpl_template_parse_string(parsed, template->checked, &inner);
	FORBID_LEAKS();
	if (ok)
		return g_steal_pointer(&parsed);
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG, "%s:%u: %s", template->file,
		    template->first, inner->message);
	return NULL;
}

gboolean
dunlin_template_ready(DunlinTemplate *template, GError **error)
{
	if (template->template == NULL)
		template->template = parse_tags(template, error);
	return template->template != NULL;
}

DunlinTemplate *
dunlin_template_parse(const char *file, guint first, const char *source, const DunlinParts *parts,
		      GError **error)
{
	g_autoptr(DunlinTemplate) template = g_new0(DunlinTemplate, 1);

	template->file = g_strdup(file);
	template->first = first;
	template->needs = g_ptr_array_new_with_free_func(g_free);
	if (!g_utf8_validate(source, -1, NULL)) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG, "%s: not in UTF-8", file);
		return NULL;
	}
	template->checked = dunlin_tags_check(file, first, source, parts, template->needs, error);
	return template->checked != NULL ? g_steal_pointer(&template) : NULL;
}

void
dunlin_template_need(DunlinTemplate *template, const char *name)
{
	g_ptr_array_add(template->needs, g_strdup(name));
}

void
dunlin_template_free(DunlinTemplate *template)
{
	if (template == NULL)
		return;
	g_clear_object(&template->template);
	g_clear_pointer(&template->needs, g_ptr_array_unref);
	g_free(template->checked);
	g_free(template->file);
	g_free(template);
}

char *
dunlin_template_expand(DunlinTemplate *template, const DunlinValues *values, DunlinPart part,
		       const char *language, const char *content, GError **error)
{
	g_autoptr(TmplScope) scope = tmpl_scope_new();
	Context context = { values, part, language, content };
	g_autoptr(GError) inner = NULL;
	char *text;

	for (guint i = 0; i < template->needs->len; i++) {
		const char *name = template->needs->pdata[i];

		if (strcmp(name, "content") != 0 && dunlin_values_get(values, name) == NULL) {
			g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT,
				    "%s: the value “%s” is missing", template->file, name);
			return NULL;
		}
	}
	if (!dunlin_template_ready(template, error))
		return NULL;
	tmpl_scope_set_resolver(scope, resolve, &context, NULL);
	text = tmpl_template_expand_string(template->template, scope, &inner);
	if (text == NULL || inner != NULL) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG, "%s: %s", template->file,
			    inner != NULL ? inner->message : "cannot be filled");
		g_free(text);
		return NULL;
	}
	return text;
}
