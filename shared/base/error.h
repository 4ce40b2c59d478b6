/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Errors of every room. A code says what the caller does next, the message says what, where and
 * what to do about it. Libraries return errors, only programs log them.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DUNLIN_ERROR (dunlin_error_quark())

typedef enum {
	DUNLIN_ERROR_INPUT,     /* this input is bad: set it aside and tell someone */
	DUNLIN_ERROR_NOT_FOUND, /* there is no such thing */
	DUNLIN_ERROR_BUSY,      /* not now: try again later (locked, unreachable, full) */
	DUNLIN_ERROR_CONFLICT,  /* somebody was faster: re-read and decide again */
	DUNLIN_ERROR_DENIED,    /* this actor may not */
	DUNLIN_ERROR_UNCERTAIN, /* nobody can tell whether it happened */
	DUNLIN_ERROR_CONFIG,    /* the configuration is wrong */
	DUNLIN_ERROR_INTERNAL,  /* our own bug */
} DunlinError;

GQuark dunlin_error_quark(void);

/* The sysexits(3) code a program ends with for @error: 65, 65, 75, 75, 77, 75, 78, 70;
 * 74 for a file that could not be written (G_FILE_ERROR), 70 for an error of another domain. */
int dunlin_error_to_exit(const GError *error);

G_END_DECLS
