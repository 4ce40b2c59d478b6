/* SPDX-License-Identifier: BSD-2-Clause */
/* Between the archive and the two places that it may be in. */
#pragma once

#include "store/archive.h"

G_BEGIN_DECLS

typedef gboolean (*DunlinArchiveEach)(const char *digest, gpointer data, GError **error);

/* What a place must do. All bytes of a message pass append() before finish() gives them their name. */
typedef struct {
	DunlinArchive *(*open)(const char *place, const char *store, gboolean closed,
				GError **error);
	gboolean (*init)(const char *place, const char *store, GError **error);
	void (*close)(DunlinArchive *archive);
	DunlinArchiveWriter *(*begin)(DunlinArchive *archive, GError **error);
	gboolean (*append)(DunlinArchiveWriter *writer, gconstpointer data, gsize length,
			   GError **error);
	gboolean (*finish)(DunlinArchiveWriter *writer, const char *digest, GError **error);
	/* After finish() as well; what was not finished is taken back. */
	void (*drop)(DunlinArchiveWriter *writer);
	/* @digest is one. */
	int (*get)(DunlinArchive *archive, const char *digest, gsize *ret_size, GError **error);
	gboolean (*has)(DunlinArchive *archive, const char *digest, gboolean *ret_has,
			GError **error);
	/* Every digest there is; FALSE of @each stops, with its error. */
	gboolean (*each)(DunlinArchive *archive, DunlinArchiveEach each, gpointer data,
			 GError **error);
	/* NULL: it is part of the store's own backup. */
	gboolean (*backup)(DunlinArchive *archive, const char *to, guint *ret_count,
			   GError **error);
} DunlinArchivePlace;

/* First in each place's own. */
struct DunlinArchive {
	const DunlinArchivePlace *at;
	char *place; /* for messages */
};
struct DunlinArchiveWriter {
	DunlinArchive *archive;
	GChecksum *checksum;
	gsize size;
};

/* dunlin_archive_open() of the archive in a store that is being moved, too. */
DunlinArchive *dunlin_archive_open_closed(const char *place, const char *store, GError **error);

extern const DunlinArchivePlace dunlin_archive_folder, dunlin_archive_store;

G_END_DECLS
