/* SPDX-License-Identifier: BSD-2-Clause */
/* Looks words of the outer contract up in one const array per enum. */
#pragma once

#include <string.h>

#include <glib.h>

/* NULL where @value has no word. */
static inline const char *
word_of(const char *const *words, guint count, guint value)
{
	return value < count ? words[value] : NULL;
}

static inline gboolean
word_find(const char *const *words, guint count, const char *text, guint *ret_value)
{
	for (guint i = 0; text && i < count; i++) {
		if (words[i] && strcmp(words[i], text) == 0) {
			*ret_value = i;
			return TRUE;
		}
	}
	return FALSE;
}

/* Defines dunlin_<name>_to_string() over an array called <name>_words. */
#define WORDS_TO_STRING(name, Type)                                                                \
	const char *dunlin_##name##_to_string(Type value)                                          \
	{                                                                                          \
		return word_of(name##_words, G_N_ELEMENTS(name##_words), (guint)value);            \
	}

/* … and the way back. */
#define WORDS_FROM_STRING(name, Type)                                                              \
	gboolean dunlin_##name##_from_string(const char *text, Type *ret_value)                    \
	{                                                                                          \
		guint value;                                                                       \
                                                                                                   \
		if (!word_find(name##_words, G_N_ELEMENTS(name##_words), text, &value))            \
			return FALSE;                                                              \
		*ret_value = (Type)value;                                                          \
		return TRUE;                                                                       \
	}
