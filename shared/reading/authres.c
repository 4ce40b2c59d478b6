/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See authres.h. Beyond the RFC, "name=value" without a type is passed over: Exchange Online writes
 * "dmarc=pass action=none header.from=…".
 */
#include "reading/authres.h"

#include <string.h>

#include "reading/header.h"

#define RESULTS_MAX 100
#define PROPERTIES_MAX 50

static void
property_free(gpointer data)
{
	DunlinAuthProperty *property = data;

	g_free(property->name);
	g_free(property->value);
	g_free(property);
}

static void
result_free(gpointer data)
{
	DunlinAuthResult *result = data;

	g_free(result->method);
	g_free(result->result);
	g_ptr_array_unref(result->properties);
	g_free(result);
}

void
dunlin_auth_results_free(DunlinAuthResults *results)
{
	if (results == NULL)
		return;
	g_free(results->authserv_id);
	g_ptr_array_unref(results->results);
	g_free(results);
}

const char *
dunlin_auth_result_get(const DunlinAuthResult *result, const char *name)
{
	for (guint i = 0; i < result->properties->len; i++) {
		const DunlinAuthProperty *property = g_ptr_array_index(result->properties, i);

		if (strcmp(property->name, name) == 0)
			return property->value;
	}
	return NULL;
}

static gboolean
skip(const char **at)
{
	const char *behind = dunlin_header_skip(*at);

	if (behind == NULL)
		return FALSE;
	*at = behind;
	return TRUE;
}

/* @c behind white space and comments. */
static gboolean
take_char(const char **at, char c)
{
	if (!skip(at) || **at != c)
		return FALSE;
	(*at)++;
	return TRUE;
}

/* A keyword, in lower case; NULL: there is none. */
static char *
take_keyword(const char **at)
{
	gsize length = 0;
	char *keyword;

	if (!skip(at))
		return NULL;
	while (g_ascii_isalnum((*at)[length]) || (*at)[length] == '-' || (*at)[length] == '_')
		length++;
	if (length == 0)
		return NULL;
	keyword = g_ascii_strdown(*at, (gssize)length);
	*at += length;
	return keyword;
}

static char *
take_quoted(const char **at)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (const char *p = *at + 1; *p != '\0'; p++) {
		if (*p == '"') {
			*at = p + 1;
			return g_strdup(text->str);
		}
		if (*p == '\\' && *++p == '\0')
			return NULL;
		g_string_append_c(text, *p);
	}
	return NULL;
}

/* A value: quoted, or up to what separates. */
static char *
take_value(const char **at)
{
	gsize length;
	char *value;

	if (!skip(at))
		return NULL;
	if (**at == '"')
		return take_quoted(at);
	length = strcspn(*at, " \t;()\"<>,");
	if (length == 0)
		return NULL;
	value = g_strndup(*at, length);
	*at += length;
	return value;
}

/* "/1" behind the authserv-id's or a method's name is a version. */
static gboolean
skip_version(const char **at)
{
	const char *start = *at;

	if (!take_char(at, '/')) {
		*at = start;
		return TRUE;
	}
	if (!skip(at) || !g_ascii_isdigit(**at))
		return FALSE;
	*at += strspn(*at, "0123456789");
	return TRUE;
}

/* "ptype.property=value", "reason=value". */
static gboolean
take_property(const char **at, DunlinAuthResult *result)
{
	g_autofree char *type = take_keyword(at), *property = NULL, *value = NULL;
	DunlinAuthProperty *found;

	if (type == NULL || !skip(at) || result->properties->len == PROPERTIES_MAX)
		return FALSE;
	if (**at == '.') {
		(*at)++;
		property = take_keyword(at);
		if (property == NULL)
			return FALSE;
	}
	if (!take_char(at, '='))
		return FALSE;
	value = take_value(at);
	if (value == NULL)
		return FALSE;
	found = g_new0(DunlinAuthProperty, 1);
	found->name = property != NULL ? g_strdup_printf("%s.%s", type, property) : g_strdup(type);
	found->value = g_steal_pointer(&value);
	g_ptr_array_add(result->properties, found);
	return TRUE;
}

/* Behind ';': "method=result" with its properties, or "none". */
static gboolean
take_result(const char **at, DunlinAuthResults *results)
{
	g_autofree char *method = take_keyword(at), *verdict = NULL;
	DunlinAuthResult *result;

	if (method == NULL || results->results->len == RESULTS_MAX)
		return FALSE;
	if (strcmp(method, "none") == 0 && skip(at) && **at == '\0')
		return TRUE;
	if (!skip_version(at) || !take_char(at, '='))
		return FALSE;
	verdict = take_keyword(at);
	if (verdict == NULL)
		return FALSE;
	result = g_new0(DunlinAuthResult, 1);
	result->method = g_steal_pointer(&method);
	result->result = g_steal_pointer(&verdict);
	result->properties = g_ptr_array_new_with_free_func(property_free);
	g_ptr_array_add(results->results, result);
	for (;;) {
		if (!skip(at))
			return FALSE;
		if (**at == ';' || **at == '\0')
			return TRUE;
		if (!take_property(at, result))
			return FALSE;
	}
}

DunlinAuthResults *
dunlin_auth_results_parse(const char *value)
{
	g_autoptr(DunlinAuthResults) results = g_new0(DunlinAuthResults, 1);
	const char *at = value;

	results->results = g_ptr_array_new_with_free_func(result_free);
	results->authserv_id = take_value(&at);
	if (results->authserv_id == NULL || !skip(&at))
		return NULL;
	at += strspn(at, "0123456789"); /* the version of this format */
	if (!skip(&at))
		return NULL;
	while (*at != '\0') {
		if (!take_char(&at, ';') || !skip(&at))
			return NULL;
		if (*at == '\0')
			break; /* a last ';' is common */
		if (!take_result(&at, results) || !skip(&at))
			return NULL;
	}
	return g_steal_pointer(&results);
}
