/* SPDX-License-Identifier: BSD-2-Clause */
#include "write/mime.h"

#include <string.h>

#include "base/error.h"
#include "golden.h"

static DunlinMail
plain_mail(void)
{
	return (DunlinMail){
		.from = "ACME GmbH <dunning@example.com>",
		.to = "buyer@debtor.example",
		.to_name = "Kunde & Söhne",
		.subject = "Zahlungserinnerung: Rechnung R-1 (Ref 7K3M4QX2)",
		.message_id = "<a2b3c4d5e6.mmmmmmmmmmmmmmmmmmmm@example.com>",
		.date = 1792051200,
		.zone = g_time_zone_new_identifier("Europe/Berlin"),
		.text = "Guten Tag,\n\nFrom here on: 119,00\u00a0€\n.\nFrom the end.\n",
	};
}

static GBytes *
write_mail(DunlinMail *mail, gsize *ret_body)
{
	g_autoptr(GError) error = NULL;
	GBytes *bytes = dunlin_mime_write(mail, ret_body, &error);

	g_assert_no_error(error);
	g_time_zone_unref(mail->zone);
	return bytes;
}

/* Every line ends in CRLF, none is longer than 998 octets, and the head has these fields only. */
static void
check_form(GBytes *bytes, gsize body)
{
	g_autofree char *all = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
	g_autofree char *head = g_strndup(all, body);
	g_auto(GStrv) lines = g_strsplit(all, "\r\n", -1);
	g_auto(GStrv) fields = g_strsplit(head, "\r\n", -1);
	g_autoptr(GString) names = g_string_new(NULL);

	g_assert_cmpuint(strlen(all), ==, g_bytes_get_size(bytes));
	for (guint i = 0; lines[i] != NULL; i++) {
		g_assert_null(strpbrk(lines[i], "\r\n"));
		g_assert_cmpuint(strlen(lines[i]), <=, 300);
		g_assert_true(g_str_is_ascii(lines[i]));
	}
	for (guint i = 0; fields[i] != NULL && *fields[i] != '\0'; i++)
		if (fields[i][0] != ' ' && fields[i][0] != '\t')
			g_string_append_printf(names, "%.*s ", (int)strcspn(fields[i], ":"), fields[i]);
	g_assert_true(g_str_has_suffix(head, "\r\n\r\n"));
	g_assert_true(strstr(names->str, "Content-Transfer-Encoding ") == NULL ||
		      strstr(head, "text/plain") != NULL);
	g_string_replace(names, "Content-Transfer-Encoding ", "", 0);
	g_assert_cmpstr(names->str, ==, "Date From Subject To Message-Id MIME-Version Content-Type ");
}

static void
check(const char *name, DunlinMail mail)
{
	gsize body = 0;
	g_autoptr(GBytes) bytes = write_mail(&mail, &body);

	check_form(bytes, body);
	golden_check(name, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

static void
test_plain(void)
{
	check("mime-plain.eml", plain_mail());
}

static void
test_whole(void)
{
	static const char pdf[] = "%PDF-1.4\nnot really\n";
	g_autoptr(GBytes) copy = g_bytes_new_static(pdf, sizeof(pdf) - 1);
	DunlinMail mail = plain_mail();

	mail.html = "<p>Guten Tag,</p>\n<p>119,00\u00a0€</p>\n";
	mail.copy = copy;
	mail.copy_type = "application/pdf";
	mail.copy_name = "../../etc/Rechnung für Söhne “1”.pdf";
	check("mime-whole.eml", mail);
}

static void
test_copy_only(void)
{
	g_autoptr(GBytes) copy = g_bytes_new_static("Rechnung ä\n", 12);
	DunlinMail mail = plain_mail();

	mail.copy = copy;
	mail.copy_type = "text/plain";
	mail.copy_name = "copy.txt";
	check("mime-copy.eml", mail);
}

static void
test_hostile(void)
{
	g_autoptr(GBytes) copy = g_bytes_new_static("x", 1);
	DunlinMail mail = plain_mail();

	mail.from = "\"ACME\r\nBcc: all@example.org\r\n\" <dunning@example.com>";
	mail.to_name = "A <evil@example.org>, B\r\nX-Evil: 1";
	mail.subject = "Hello\r\nBcc: all@example.org\r\n\r\n<script>%n{{x}} \u202egnp\u202c";
	mail.text = "bare\rcr, nul-free \xff\xfe bytes\r\n.\r\n\x1b[31m\r\nMAIL FROM:<x>\r\n";
	mail.html = "<p>x</p>";
	mail.copy = copy;
	mail.copy_type = "text/html\r\nX-Evil: 2";
	mail.copy_name = "a\r\nX-Evil: 3\"; filename=\"b.exe";
	check("mime-hostile.eml", mail);
}

static void
test_names(void)
{
	static const struct {
		const char *name, *to, *field;
	} rows[] = {
		{ NULL, "a@b.example", "\r\nTo: a@b.example\r\n" },
		{ "", "a@xn--bcher-kva.example", "\r\nTo: a@xn--bcher-kva.example\r\n" },
		{ "A, B", "a@xn--bcher-kva.example", "\r\nTo: \"A, B\" <a@xn--bcher-kva.example>\r\n" },
		{ "\"A\\", "a@b.example", "\r\nTo: \"\\\"A\\\\\" <a@b.example>\r\n" },
		{ "=?utf-8?q?x?=", "a@b.example", "\r\nTo: \"=?utf-8?q?x?=\" <a@b.example>\r\n" },
		{ "Söhne", "a@b.example", "\r\nTo: =?UTF-8?B?U8O2aG5l?= <a@b.example>\r\n" },
		{ "Gesellschaft für Überlandstraßenbau und Söhne mbH", "a@b.example",
		  "\r\nTo: =?UTF-8?B?R2VzZWxsc2NoYWZ0IGbDvHIgw5xiZXJsYW5kc3RyYcOfZW5iYXUgdW5k?=\r\n"
		  " =?UTF-8?B?IFPDtmhuZSBtYkg=?=\r\n <a@b.example>\r\n" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		DunlinMail mail = plain_mail();
		g_autoptr(GBytes) bytes = NULL;
		g_autofree char *head = NULL;
		gsize body = 0;

		mail.to = rows[i].to;
		mail.to_name = rows[i].name;
		bytes = write_mail(&mail, &body);
		check_form(bytes, body);
		head = g_strndup(g_bytes_get_data(bytes, NULL), body);
		g_test_message("%s", head);
		g_assert_nonnull(strstr(head, rows[i].field));
	}
}

static void
test_long(void)
{
	g_autofree char *word = g_strnfill(5000, 'x');
	g_autofree char *name = g_strnfill(400, 'n');
	DunlinMail mail = plain_mail();
	gsize body = 0;
	g_autoptr(GBytes) bytes = NULL;

	mail.subject = word;
	mail.text = word;
	mail.to_name = name;
	bytes = write_mail(&mail, &body);
	check_form(bytes, body);
}

static void
test_same_bytes(void)
{
	DunlinMail one = plain_mail(), two = plain_mail();
	g_autoptr(GBytes) first = NULL;
	g_autoptr(GBytes) second = NULL;

	one.html = two.html = "<p>x</p>";
	first = write_mail(&one, NULL);
	second = write_mail(&two, NULL);
	g_assert_true(g_bytes_equal(first, second));
}

static void
test_refused(void)
{
	static const struct {
		const char *from, *to, *id;
	} rows[] = {
		{ "ACME", "a@b.example", "<a@b>" },
		{ "ACME <a@b.example> x", "a@b.example", "<a@b>" },
		{ "ACME <a@b.example\r\n>", "a@b.example", "<a@b>" },
		{ NULL, "a@b.example", "<a@b>" },
		{ "a@b.example", NULL, "<a@b>" },
		{ "a@b.example", "", "<a@b>" },
		{ "a@b.example", "a@b.example, c@d.example", "<a@b>" },
		{ "a@b.example", "a@b.example\r\nBcc: c@d.example", "<a@b>" },
		{ "a@b.example", "<a@b.example>", "<a@b>" },
		{ "a@b.example", "jürgen@b.example", "<a@b>" },
		{ "a@b.example", "a@b.example", NULL },
		{ "a@b.example", "a@b.example", "a@b" },
		{ "a@b.example", "a@b.example", "<a@b>\r\nX: y" },
		{ "a@b.example", "a@b.example", "<a b@c>" },
		{ "a@b.example", "a@b.example", "<abc>" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GBytes) bytes = NULL;
		DunlinMail mail = plain_mail();

		mail.from = rows[i].from;
		mail.to = rows[i].to;
		mail.message_id = rows[i].id;
		g_test_message("row %" G_GSIZE_FORMAT, i);
		bytes = dunlin_mime_write(&mail, NULL, &error);
		g_time_zone_unref(mail.zone);
		g_assert_null(bytes);
		g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/mime/plain", test_plain);
	g_test_add_func("/mime/whole", test_whole);
	g_test_add_func("/mime/copy-only", test_copy_only);
	g_test_add_func("/mime/hostile", test_hostile);
	g_test_add_func("/mime/names", test_names);
	g_test_add_func("/mime/long", test_long);
	g_test_add_func("/mime/same-bytes", test_same_bytes);
	g_test_add_func("/mime/refused", test_refused);
	return g_test_run();
}
