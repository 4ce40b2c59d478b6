/* SPDX-License-Identifier: BSD-2-Clause */
/* See channels.h. */
#include "channels.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"

void
test_open_with(TestHouse *h, const char *top, const char *steps)
{
	g_autofree char *begins = g_strdup_printf(ADDRESS "%s policy: { own: { steps = ( %s ) } }\n",
						  top, steps);

	test_house_open(h);
	test_house_reconfigure(h, ADDRESS, begins);
	test_house_reconfigure(h, ACME, "language = \"de\" policy = \"own\" }\n");
	h->house->print = dunlin_print;
}

char *
test_spool_of(TestHouse *h)
{
	char *folder = g_build_filename(h->folder, "spool", NULL);

	(void)g_mkdir(folder, 0700); /* it may be there */
	return folder;
}

void
test_open_with_spool(TestHouse *h)
{
	g_autofree char *print = NULL, *spool = NULL;

	test_house_open(h);
	spool = test_spool_of(h);
	print = g_strdup_printf(ADDRESS "print = \"spool:%s\" policy: { own: { steps = ("
				" { step = \"paper\" after-due = \"5d\" deadline = \"10d\""
				" letter = \"reminder\" channel = \"letter\" } ) } }\n", spool);
	test_house_reconfigure(h, ADDRESS, print);
	test_house_reconfigure(h, ACME, "language = \"de\" policy = \"own\" }\n");
	h->house->print = dunlin_print;
}

void
test_set(TestHouse *h, const char *reference, const char *field, const char *value)
{
	g_autoptr(GHashTable) arguments = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;

	g_hash_table_insert(arguments, (gpointer)field, (gpointer)value);
	g_assert_true(dunlin_desk_command(h->desk, reference, DUNLIN_VERB_SET, arguments,
					  DUNLIN_ACTOR_ADMIN, h->time, &text, &error));
	g_assert_no_error(error);
}

void
test_set_place(TestHouse *h, const char *reference)
{
	test_set(h, reference, "street", "Bauweg 7");
	test_set(h, reference, "postcode", "12345");
	test_set(h, reference, "city", "Berlin");
}

DunlinNotice *
test_take_paper(TestHouse *h, GBytes **ret_pdf)
{
	g_autoptr(GError) error = NULL;
	DunlinNotice *notice = NULL;

	do {
		g_clear_pointer(&notice, dunlin_notice_free);
		g_clear_pointer(ret_pdf, g_bytes_unref);
		notice = dunlin_desk_notice_take(h->desk, h->time, &error);
		g_assert_no_error(error);
		g_assert_nonnull(notice);
		*ret_pdf = dunlin_desk_notice_write(h->desk, notice, h->time, &error);
		g_assert_no_error(error);
	} while (notice->channel != DUNLIN_CHANNEL_LETTER);
	return notice;
}

void
test_answer(TestHouse *h, DunlinNotice *notice, const DunlinPrinted *printed)
{
	g_autoptr(GError) error = NULL;
	gboolean unstamped = TRUE;

	g_assert_true(dunlin_desk_notice_answer(h->desk, notice, printed->kind, printed->code,
						printed->text, h->time, &unstamped, &error));
	g_assert_false(unstamped);
	dunlin_desk_notice_printed(h->desk, notice);
}

void
test_print_one(TestHouse *h)
{
	g_autoptr(GBytes) pdf = NULL;
	g_autoptr(DunlinNotice) notice = test_take_paper(h, &pdf);
	DunlinPrinted printed;

	dunlin_desk_notice_print(h->desk, notice, pdf, h->time, &printed);
	test_answer(h, notice, &printed);
	g_free(printed.text);
}

guint
test_count_files(const char *folder)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	guint count = 0;
	const char *name;

	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
		count += *name != '.';
	return count;
}
