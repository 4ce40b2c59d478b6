/* SPDX-License-Identifier: BSD-2-Clause */
/* Between the archive and the two places that it may be in. */
#pragma once

#include "store/archive.h"

G_BEGIN_DECLS

/* What a place must do. All bytes of a message pass append() before finish() gives them their name. */
typedef struct {
	DunlinArchive *(*open)(const char *place, const char *store, GError **error);
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

extern const DunlinArchivePlace dunlin_archive_folder, dunlin_archive_store;

G_END_DECLS
