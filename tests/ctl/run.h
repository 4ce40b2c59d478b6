/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs the real dunlinctl on a configuration, a store and an archive of its own. */
#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

typedef struct {
	char *folder, *config;
} Place;

typedef struct {
	int status;
	char *out, *err;
} Ran;

/* A fresh folder with a configuration; no store yet. */
void place_set_up(Place *place, gconstpointer data);
/* The same, and dunlinctl init. */
void place_set_up_store(Place *place, gconstpointer data);
/* The same, and the example invoice, R-2026-001, taken as acme's. */
void place_set_up_claim(Place *place, gconstpointer data);
void place_tear_down(Place *place, gconstpointer data);
/* Yours. */
char *place_path(const Place *place, const char *name);
void place_write(const Place *place, const char *name, const char *text);

/* @line is cut at blanks outside of quotes; "{}" in it is the place's folder. @input: stdin, NULL:
 * none. */
Ran ran(const Place *place, const char *input, const char *line);
void ran_clear(Ran *run);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Ran, ran_clear)

/* Runs it and asserts the exit status. */
Ran ran_with(const Place *place, int status, const char *line);
/* The same, where only that matters. */
void ends_with(const Place *place, int status, const char *line);
/* --json LINE: asserts 0 and @count objects; of JsonObject, yours. */
GPtrArray *objects(const Place *place, guint count, const char *line);
void counts(const Place *place, guint count, const char *line);
/* "" where it is null. */
const char *text_of(JsonObject *object, const char *member);
/* The reference of the only claim there is. Yours. */
char *only_claim(const Place *place);
char *data_path(const char *name);
