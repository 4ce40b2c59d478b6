/* SPDX-License-Identifier: BSD-2-Clause */
/* Tesseract's C interface (capi.h, 4 and 5) and leptonica's, found at run time; see ocr.h. */
#include "read/ocr.h"

#include <dlfcn.h>
#include <string.h>
#include <unistd.h>

typedef struct Api Api; /* TessBaseAPI */
typedef struct Pix Pix;

/* Filled by dunlin_ocr_init(), the only writer, before there is any other thread or process. */
static struct {
	Api *api;
	Api *(*create)(void);
	int (*init)(Api *api, const char *folder, const char *languages);
	void (*set_pixels)(Api *api, const guint8 *pixels, int width, int height, int size, int stride);
	void (*set_pix)(Api *api, Pix *pix);
	void (*set_resolution)(Api *api, int dots);
	void (*set_mode)(Api *api, int mode);
	char *(*get_table)(Api *api, int page);
	void (*free_text)(const char *text);
	Pix *(*read_pix)(const guint8 *data, gsize length);
	int (*pix_width)(const Pix *pix);
	int (*pix_height)(const Pix *pix);
	void (*pix_free)(Pix **pix);
} ocr;

static const struct {
	const char *name;
	void *place;
} functions[] = {
	{"TessBaseAPICreate", &ocr.create},
	{"TessBaseAPIInit3", &ocr.init},
	{"TessBaseAPISetImage", &ocr.set_pixels},
	{"TessBaseAPISetImage2", &ocr.set_pix},
	{"TessBaseAPISetSourceResolution", &ocr.set_resolution},
	{"TessBaseAPISetPageSegMode", &ocr.set_mode},
	{"TessBaseAPIGetTsvText", &ocr.get_table},
	{"TessDeleteText", &ocr.free_text},
	{"pixReadMem", &ocr.read_pix},
	{"pixGetWidth", &ocr.pix_width},
	{"pixGetHeight", &ocr.pix_height},
	{"pixDestroy", &ocr.pix_free},
};

#define MODE_AUTO 3  /* PSM_AUTO: finds columns and lines itself */
#define RESOLUTION 200

static gboolean
load_library(void)
{
	static const char *const names[] = {"libtesseract.so.5", "libtesseract.so.4"};
	void *library = NULL;

	for (guint i = 0; i < G_N_ELEMENTS(names) && library == NULL; i++)
		library = dlopen(names[i], RTLD_NOW | RTLD_GLOBAL);
	for (guint i = 0; library != NULL && i < G_N_ELEMENTS(functions); i++) {
		void *symbol = dlsym(library, functions[i].name);

		if (symbol == NULL)
			return FALSE;
		memcpy(functions[i].place, &symbol, sizeof symbol);
	}
	return library != NULL;
}

/* "deu+eng+…" of those in @folder; NULL: none. Yours. */
static char *
languages_in(const char *folder)
{
	static const char *const wanted[] = {"deu", "eng", "fra", "nld", "ita", "spa", "pol"};
	g_autoptr(GString) list = g_string_new(NULL);

	for (guint i = 0; i < G_N_ELEMENTS(wanted); i++) {
		g_autofree char *path = g_strdup_printf("%s/%s.traineddata", folder, wanted[i]);

		if (access(path, R_OK) == 0)
			g_string_append_printf(list, "%s%s", list->len > 0 ? "+" : "", wanted[i]);
	}
	return list->len > 0 ? g_strdup(list->str) : NULL;
}

/* A warm run: what it makes on first use, it makes before the seal. */
static void
warm_up(void)
{
	g_autofree guint8 *white = g_malloc(64 * 64 * 4);
	g_autoptr(DunlinVisible) visible = dunlin_visible_new();

	memset(white, 0xff, 64 * 64 * 4);
	(void)dunlin_ocr_pixels(white, 64, 64, 64 * 4, 0, visible);
}

gboolean
dunlin_ocr_init(void)
{
	static const char *const folders[] = {
		"/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata",
		"/usr/share/tessdata", "/usr/local/share/tessdata"};

	/* A thread of its own would be killed by the seal. */
	g_setenv("OMP_THREAD_LIMIT", "1", TRUE);
	if (!load_library())
		return FALSE;
	for (guint i = 0; i < G_N_ELEMENTS(folders) && ocr.api == NULL; i++) {
		g_autofree char *languages = languages_in(folders[i]);
		Api *api = languages != NULL ? ocr.create() : NULL;

		if (api != NULL && ocr.init(api, folders[i], languages) == 0)
			ocr.api = api;
	}
	if (ocr.api != NULL)
		warm_up();
	return ocr.api != NULL;
}

static gboolean
is_size(int width, int height)
{
	return width > 0 && height > 0 && width <= DUNLIN_OCR_SIDE_MAX && height <= DUNLIN_OCR_SIDE_MAX;
}

static gboolean
read_table(int width, guint page, DunlinVisible *visible)
{
	char *table;

	ocr.set_resolution(ocr.api, RESOLUTION);
	ocr.set_mode(ocr.api, MODE_AUTO);
	table = ocr.get_table(ocr.api, (int)page);
	if (table == NULL)
		return FALSE;
	dunlin_ocr_add_table(visible, table, width, page);
	ocr.free_text(table);
	return visible->words->len > 0;
}

gboolean
dunlin_ocr_pixels(const guint8 *pixels, int width, int height, int stride, guint page,
		  DunlinVisible *visible)
{
	if (ocr.api == NULL || !is_size(width, height))
		return FALSE;
	ocr.set_pixels(ocr.api, pixels, width, height, 4, stride);
	return read_table(width, page, visible);
}

gboolean
dunlin_ocr_file(const guint8 *data, gsize length, DunlinVisible *visible)
{
	Pix *pix = ocr.api != NULL ? ocr.read_pix(data, length) : NULL;
	gboolean read = pix != NULL && is_size(ocr.pix_width(pix), ocr.pix_height(pix));

	if (read) {
		ocr.set_pix(ocr.api, pix);
		read = read_table(ocr.pix_width(pix), 0, visible);
	}
	if (pix != NULL)
		ocr.pix_free(&pix);
	return read;
}
