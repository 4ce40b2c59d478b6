/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Hostile XML, streamed: element by element with its text, no tree. No DOCTYPE, no entities but the
 * five built in, no network, no files; nesting, tags and collected text are bounded. libxml2 is
 * driven by its SAX2 push interface, because its own tree refuses a text of 10 MB, and an invoice
 * may well carry a scan of that size (BT-125).
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DUNLIN_XML_TAG_MAX (64 * 1024)  /* 200,000 xmlns attributes cost libxml2 15 s */
#define DUNLIN_XML_TEXT_MAX (64 * 1024) /* collected of one element; the rest is dropped */
#define DUNLIN_XML_DEPTH_MAX 100

typedef struct DunlinXmlAttributes DunlinXmlAttributes;
/* The value of attribute @name (local name), yours; NULL: none. Valid inside start() only. */
char *dunlin_xml_attribute(const DunlinXmlAttributes *attributes, const char *name);

typedef struct {
	/* The root element. FALSE ends the walk: not our document. */
	gboolean (*root)(const char *name_space, const char *name, gpointer user);
	/* An element below the root; may be NULL. */
	void (*start)(const char *name, const DunlinXmlAttributes *attributes, gpointer user);
	/* Its end, with the text that stood after the last tag inside it, not trimmed. */
	void (*end)(const char *text, gpointer user);
} DunlinXmlHandler;

typedef enum {
	DUNLIN_XML_DONE,    /* well-formed to its end */
	DUNLIN_XML_STOPPED, /* root() said no */
	DUNLIN_XML_BROKEN,  /* not well-formed, or refused; what was handed out must be thrown away */
} DunlinXmlResult;

/* Once per process. */
void dunlin_xml_init(void);

/* @ret_why: in English, for BROKEN; yours. */
DunlinXmlResult dunlin_xml_walk(const guint8 *data, gsize length, const DunlinXmlHandler *handler,
				gpointer user, char **ret_why);

G_END_DECLS
