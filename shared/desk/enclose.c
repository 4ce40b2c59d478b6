/* SPDX-License-Identifier: BSD-2-Clause */
/* Files that go along with a letter: the case for the partner, the creditor's copy of a letter. */
#include <string.h>

#include "base/error.h"
#include "desk/internal.h"

/* What a mail may be in all, encoded: many servers take no more than 25 MB. What does not fit is named
 * in the letter, with its digest, and stays with the creditor ("dunlinctl evidence"). */
#define ALL_MAX (20 * 1024 * 1024)

static const char *
text_of(const DunlinValues *values, const char *name)
{
	const DunlinValue *value = dunlin_values_get(values, name);

	return value != NULL && value->type == DUNLIN_VALUE_TEXT ? value->text : NULL;
}

static void
add_text(GPtrArray *files, const DunlinValues *values, const char *name, const char *type,
	 const char *file)
{
	const char *text = text_of(values, name);
	g_autoptr(GBytes) bytes = text != NULL ? g_bytes_new(text, strlen(text)) : NULL;

	if (bytes != NULL)
		g_ptr_array_add(files, dunlin_mail_file_new(file, type, bytes));
}

/* A letter as it left: the stamp, which the archive keeps beside the bytes, before them. */
static GBytes *
with_stamp(DunlinDesk *desk, const char *id, GBytes *bytes, GError **error)
{
	g_autoptr(DunlinNotice) notice = dunlin_notice_get(desk->store, id, error);
	g_autoptr(GByteArray) whole = g_byte_array_new();
	g_auto(GStrv) lines = NULL;
	gsize size = 0;
	const guint8 *data = g_bytes_get_data(bytes, &size);

	if (notice == NULL)
		return NULL;
	lines = g_strsplit(notice->stamp != NULL ? notice->stamp : "", "\n", -1);
	for (guint i = 0; lines[i] != NULL; i++) {
		if (lines[i][0] == '\0')
			continue;
		g_byte_array_append(whole, (const guint8 *)lines[i], (guint)strlen(lines[i]));
		g_byte_array_append(whole, (const guint8 *)"\r\n", 2);
	}
	g_byte_array_append(whole, data, (guint)size);
	return g_bytes_new(whole->data, whole->len);
}

/* FALSE without error in *ret_bytes NULL: it does not fit any more. */
static gboolean
read_paper(DunlinDesk *desk, const DunlinValues *paper, gsize left, GBytes **ret_bytes, GError **error)
{
	const char *digest = text_of(paper, "digest"), *notice = text_of(paper, "notice");
	const char *text = text_of(paper, "text");
	g_autoptr(GBytes) bytes = NULL;

	*ret_bytes = NULL;
	bytes = text != NULL ? g_bytes_new(text, strlen(text))
			     : dunlin_archive_read(desk->house->archive, digest, error);
	if (bytes == NULL)
		return FALSE;
	if (g_bytes_get_size(bytes) / 3 * 4 > left)
		return TRUE;
	*ret_bytes = notice != NULL ? with_stamp(desk, notice, bytes, error)
				    : g_steal_pointer(&bytes);
	return *ret_bytes != NULL;
}

static void
name_paper(DunlinValues *values, const char *list, const DunlinValues *paper)
{
	DunlinValues *row = dunlin_values_add_row(values, list);
	const DunlinValue *day = dunlin_values_get(paper, "day");

	dunlin_values_set_text(row, "file", text_of(paper, "file"));
	dunlin_values_set_text(row, "kind", text_of(paper, "kind"));
	dunlin_values_set_text(row, "digest", text_of(paper, "digest"));
	if (day != NULL)
		dunlin_values_set_day(row, "day", day->day);
}

static gboolean
enclose_case(DunlinDesk *desk, const DunlinNotice *notice, gsize invoice, DunlinValues *values,
	     GPtrArray *files, GError **error)
{
	const DunlinValue *papers = dunlin_values_get(values, "papers");
	gboolean answers = FALSE;
	gsize left = ALL_MAX - MIN(ALL_MAX, invoice / 3 * 4);

	(void)notice;
	add_text(files, values, "case_json", "application/json", "case.json");
	add_text(files, values, "case_xml", "application/xml", "case.xml");
	for (guint i = 0; papers != NULL && i < papers->rows->len; i++) {
		const DunlinValues *paper = g_ptr_array_index(papers->rows, i);
		g_autoptr(GBytes) bytes = NULL;

		if (!read_paper(desk, paper, left, &bytes, error))
			return FALSE;
		answers = answers || g_strcmp0(text_of(paper, "kind"), "reply") == 0;
		name_paper(values, bytes != NULL ? "enclosed" : "left_out", paper);
		if (bytes == NULL)
			continue;
		left -= MIN(left, g_bytes_get_size(bytes) / 3 * 4);
		g_ptr_array_add(files, dunlin_mail_file_new(text_of(paper, "file"),
							    text_of(paper, "type"), bytes));
	}
	dunlin_values_set_flag(values, "has_answers", answers);
	return TRUE;
}

static guint
application_of(const DunlinValues *row)
{
	const DunlinValue *number = dunlin_values_get(row, "application");

	return number != NULL ? (guint)number->number : 1;
}

/* The lines of application @number; FALSE: there is none of that number. */
static gboolean
sheet_text(const GPtrArray *rows, guint number, GString *text)
{
	gboolean any = FALSE;

	for (guint i = 0; i < rows->len; i++) {
		const DunlinValues *row = g_ptr_array_index(rows, i);
		const char *value = text_of(row, "value");

		if (application_of(row) != number)
			continue;
		any = TRUE;
		if (value == NULL)
			g_string_append_printf(text, "\n%s\n\n", text_of(row, "name"));
		else
			g_string_append_printf(text, "  %s:  %s\n", text_of(row, "name"), value);
	}
	return any;
}

/* The sheets on paper, one for each application, where this program can print. */
static gboolean
print_sheets(DunlinDesk *desk, const DunlinNotice *notice, const DunlinValues *values, GPtrArray *files,
	     GError **error)
{
	const DunlinValue *sheet = dunlin_values_get(values, "sheet");
	g_autofree char *day = dunlin_format_day(
		"de", dunlin_day_of(notice->created_at, desk->house->config->zone));
	DunlinPrint print = {.sender = text_of(values, "creditor_name"),
			     .recipient = text_of(values, "creditor_name"), .day = day,
			     .subject = "Datenblatt für den Antrag auf Erlass eines Mahnbescheids",
			     .title = "Datenblatt Mahnbescheid", .language = "de",
			     .at = notice->created_at};

	if (desk->house->print == NULL || sheet == NULL)
		return TRUE;
	for (guint number = 1;; number++) {
		g_autoptr(GString) text = g_string_new(NULL);
		g_autoptr(GBytes) pdf = NULL;
		g_autofree char *file = number == 1 ? g_strdup("Datenblatt.pdf")
						    : g_strdup_printf("Datenblatt-%u.pdf", number);

		if (!sheet_text(sheet->rows, number, text))
			return TRUE;
		print.text = text->str;
		pdf = desk->house->print(&print, error);
		if (pdf == NULL)
			return FALSE;
		g_ptr_array_add(files, dunlin_mail_file_new(file, "application/pdf", pdf));
	}
}

static gboolean
enclose_court(DunlinDesk *desk, const DunlinNotice *notice, gsize invoice, DunlinValues *values,
	      GPtrArray *files, GError **error)
{
	const char *records = text_of(values, "records");
	g_autoptr(GBytes) bytes = NULL;
	gsize size = 0;
	char *file;

	(void)invoice;
	if (!print_sheets(desk, notice, values, files, error))
		return FALSE;
	if (records == NULL)
		return TRUE;
	file = g_convert(records, -1, "CP850", "UTF-8", NULL, &size, error);
	if (file == NULL)
		return FALSE;
	bytes = g_bytes_new_take(file, size);
	g_ptr_array_add(files, dunlin_mail_file_new("Mahnantrag.eda", "application/octet-stream", bytes));
	return TRUE;
}

/* The letter as it left: paper as the PDF that was printed, all else as the mail. */
static gboolean
enclose_copy(DunlinDesk *desk, const DunlinNotice *notice, gsize invoice, DunlinValues *values,
	     GPtrArray *files, GError **error)
{
	gboolean paper = g_strcmp0(text_of(values, "channel"), "letter") == 0;
	const char *reference = notice->claims != NULL ? notice->claims[0] : notice->id;
	g_autofree char *file = g_strdup_printf("%s.%s", reference, paper ? "pdf" : "eml");
	g_autoptr(DunlinValues) letter = dunlin_values_new();
	g_autoptr(GBytes) bytes = NULL;

	(void)invoice;
	if (text_of(values, "copy_digest") == NULL)
		return TRUE; /* a site's own letter of that name */
	dunlin_values_set_text(letter, "digest", text_of(values, "copy_digest"));
	dunlin_values_set_text(letter, "notice", paper ? NULL : text_of(values, "copy_of"));
	if (!read_paper(desk, letter, ALL_MAX, &bytes, error))
		return FALSE;
	dunlin_values_set_flag(values, "has_copy", bytes != NULL);
	if (bytes != NULL)
		g_ptr_array_add(files, dunlin_mail_file_new(file, paper ? "application/pdf"
									: "message/rfc822", bytes));
	return TRUE;
}

static const struct {
	const char *letter;
	gboolean (*enclose)(DunlinDesk *desk, const DunlinNotice *notice, gsize invoice,
			    DunlinValues *values, GPtrArray *files, GError **error);
} enclosers[] = {{"handover", enclose_case}, {"court", enclose_court}, {"copy", enclose_copy}};

gboolean
dunlin_desk_enclose(DunlinDesk *desk, const DunlinNotice *notice, gsize invoice, DunlinValues *values,
		    GPtrArray *files, GError **error)
{
	/* A site's policy may call a debtor's letter anything. */
	for (guint i = 0; notice->role != DUNLIN_ROLE_DEBTOR && i < G_N_ELEMENTS(enclosers); i++) {
		if (g_str_equal(enclosers[i].letter, notice->letter) &&
		    !enclosers[i].enclose(desk, notice, invoice, values, files, error))
			return FALSE;
	}
	return TRUE;
}
