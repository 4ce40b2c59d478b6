/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The schema of the configuration: one table of groups, one of settings. The loader, the release of
 * what was loaded, the printed reference and the checks of the example and dunlin.conf(5) walk it.
 */
#pragma once

#include <glib.h>

#include "base/configuration.h"

G_BEGIN_DECLS

typedef enum {
	DUNLIN_IN_TOP,
	DUNLIN_IN_MAILBOX,
	DUNLIN_IN_SUBMISSION,
	DUNLIN_IN_MILTER,
	DUNLIN_IN_TRUST,
	DUNLIN_IN_SEGMENT,
	DUNLIN_IN_CREDITOR,
	DUNLIN_IN_CREDITOR_SEGMENT,
	DUNLIN_IN_CREDITOR_SUBMISSION,
	DUNLIN_IN_CREDITOR_COURT,
	DUNLIN_IN_PARTNER,
	DUNLIN_IN_POLICY,
	DUNLIN_IN_STEP,
	DUNLIN_N_GROUPS,
} DunlinGroupId;

typedef enum {
	DUNLIN_GROUP_EMBEDDED, /* its struct lies in the parent's, at `offset` */
	DUNLIN_GROUP_OPTIONAL, /* a pointer; NULL where the group is not given */
	DUNLIN_GROUP_NAMED,    /* GPtrArray of structs that begin with their name */
	DUNLIN_GROUP_LIST,     /* GPtrArray of structs, in order */
} DunlinGroupKind;

typedef struct {
	const char *path; /* "mailbox.NAME", as the reference prints it */
	const char *name; /* within the parent */
	DunlinGroupId parent;
	DunlinGroupKind kind;
	gsize offset, size;
	const char *meaning;
} DunlinGroup;

typedef enum {
	DUNLIN_TYPE_TEXT,     /* char * */
	DUNLIN_TYPE_TEXTS,    /* char ** */
	DUNLIN_TYPE_INTEGER,  /* guint; words: "1..64" */
	DUNLIN_TYPE_RATE,     /* guint: "20/min" */
	DUNLIN_TYPE_DURATION, /* DunlinDuration */
	DUNLIN_TYPE_WHEN,     /* DunlinDuration; second: DunlinWhen, its index in words */
	DUNLIN_TYPE_WINDOW,   /* DunlinWindow */
	DUNLIN_TYPE_MONEY,    /* gint64; second: char[DUNLIN_CURRENCY_SIZE] */
	DUNLIN_TYPE_URL,      /* DunlinUrl; words: its schemes */
	DUNLIN_TYPE_CHOICE,   /* gint: an index in words */
	DUNLIN_TYPE_WORD,     /* char *: one of words */
	DUNLIN_TYPE_ADDRESS,  /* char * */
	DUNLIN_TYPE_SENDER,   /* char *: Name <address> */
	DUNLIN_TYPE_SENDERS,  /* char **: a@b or @domain */
	DUNLIN_TYPE_IBANS,    /* char ** */
	DUNLIN_TYPE_QUIETS,   /* char **: periods of day.h */
	DUNLIN_TYPE_LANGUAGE, /* char * */
	DUNLIN_TYPE_COUNTRY,  /* char * */
	DUNLIN_TYPE_TIMEZONE, /* char *; second: GTimeZone * */
	DUNLIN_TYPE_PLACE,    /* char *: one of the prefixes in words, and something behind it */
	DUNLIN_N_TYPES,
} DunlinType;

#define DUNLIN_ALWAYS 0x80 /* in `required`: whatever the program needs */

typedef struct {
	DunlinGroupId group;
	const char *key;
	DunlinType type;
	const char *words;    /* divided by '|' */
	const char *standard; /* the default as it would be written; NULL: empty, see `null` */
	guint required;       /* DunlinConfigNeeds, DUNLIN_ALWAYS */
	gsize offset, second;
	gboolean null; /* an empty text is NULL */
	const char *meaning;
} DunlinSetting;

extern const DunlinGroup dunlin_schema_groups[DUNLIN_N_GROUPS];
extern const DunlinSetting dunlin_schema[];
extern const gsize dunlin_schema_size;

/* "text", "duration", "milter|self" … as the reference prints it. Yours. */
char *dunlin_setting_type(const DunlinSetting *setting);
/* "a duration such as …": what a message says. Yours. */
char *dunlin_setting_expects(const DunlinSetting *setting);

/* Reads @text as the setting's type into the struct at @base, whose field is zero. FALSE leaves
 * it; *ret_why then says what is wrong in addition to the type, or stays NULL. */
gboolean dunlin_setting_set(const DunlinSetting *setting, void *base, const char *text,
			    const char **ret_why);
/* The same of a list's texts, for the types that are lists; *ret_wrong: which one is. */
gboolean dunlin_setting_set_list(const DunlinSetting *setting, void *base, char *const *texts,
				 guint *ret_wrong, const char **ret_why);
gboolean dunlin_setting_is_list(const DunlinSetting *setting);

/* Releases what the field holds. */
void dunlin_setting_clear(const DunlinSetting *setting, void *base);

/* Releases every setting and group within a group's struct, not the struct itself. */
void dunlin_group_clear(DunlinGroupId group, void *base);

gboolean dunlin_url_parse(const char *text, const char *schemes, DunlinUrl *ret_url,
			  const char **ret_why);
void dunlin_url_clear(DunlinUrl *url);

G_END_DECLS
