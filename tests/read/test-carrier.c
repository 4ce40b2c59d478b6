/* SPDX-License-Identifier: BSD-2-Clause */
/* Files that carry files: each kind read in a mail, each limit, and nothing from a broken one. */
#include <archive.h>
#include <archive_entry.h>

#include "read/carrier.h"
#include "read/mail.h"
#include "tests/read/support.h"

#define UBL(number)                                                                                        \
	"<?xml version=\"1.0\"?><Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\" " \
	"xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\">"               \
	"<cbc:ID>" number "</cbc:ID><cbc:IssueDate>2026-09-15</cbc:IssueDate>"                             \
	"<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode></Invoice>"

typedef struct {
	const char *name, *text;
} Member;

/* ---- making carriers ---- */

static GByteArray *
pack(const Member *members, guint n, gboolean zip, const char *password)
{
	GByteArray *out = g_byte_array_new();
	struct archive *archive = archive_write_new();
	g_autofree char *buffer = g_malloc(1 << 20);
	size_t used = 0;

	if (zip) {
		archive_write_set_format_zip(archive);
	} else {
		archive_write_set_format_raw(archive);
		archive_write_add_filter_gzip(archive);
	}
	archive_write_set_bytes_in_last_block(archive, 1);
	if (password != NULL) {
		g_assert_cmpint(archive_write_set_options(archive, "zip:encryption=traditional"), ==, ARCHIVE_OK);
		archive_write_set_passphrase(archive, password);
	}
	g_assert_cmpint(archive_write_open_memory(archive, buffer, 1 << 20, &used), ==, ARCHIVE_OK);
	for (guint i = 0; i < n; i++) {
		struct archive_entry *entry = archive_entry_new();

		archive_entry_set_pathname(entry, members[i].name);
		archive_entry_set_filetype(entry, AE_IFREG);
		archive_entry_set_size(entry, (gint64)strlen(members[i].text));
		g_assert_cmpint(archive_write_header(archive, entry), ==, ARCHIVE_OK);
		archive_write_data(archive, members[i].text, strlen(members[i].text));
		archive_entry_free(entry);
	}
	archive_write_close(archive);
	archive_write_free(archive);
	g_byte_array_append(out, (const guint8 *)buffer, (guint)used);
	return out;
}

static void
put(GByteArray *out, guint64 number, guint size)
{
	for (guint i = 0; i < size; i++) {
		const guint8 byte = i < 8 ? (guint8)(number >> (8 * i)) : 0;

		g_byte_array_append(out, &byte, 1);
	}
}

static void
tnef_attribute(GByteArray *out, guint32 id, const void *data, gsize length)
{
	put(out, 2, 1);
	put(out, id, 4);
	put(out, length, 4);
	g_byte_array_append(out, data, (guint)length);
	put(out, 0, 2);
}

/* The long name stands in the properties, behind a named and a multiple one. */
static GByteArray *
tnef(const Member *members, guint n)
{
	GByteArray *out = g_byte_array_new();

	put(out, 0x223e9f78, 4);
	put(out, 1, 2);
	for (guint i = 0; i < n; i++) {
		g_autoptr(GByteArray) properties = g_byte_array_new();
		gsize length = strlen(members[i].name) + 1;

		put(properties, 3, 4);
		put(properties, 0x80010003, 4); /* type 3, a named id */
		put(properties, 0, 16);
		put(properties, 0, 4);
		put(properties, 7, 4);
		put(properties, 42, 4);
		put(properties, 0x66001003, 4); /* two numbers */
		put(properties, 2, 4);
		put(properties, 1, 4);
		put(properties, 2, 4);
		put(properties, 0x3707001e, 4);
		put(properties, 1, 4);
		put(properties, length, 4);
		g_byte_array_append(properties, (const guint8 *)members[i].name, (guint)length);
		put(properties, 0, (4 - length % 4) % 4);
		tnef_attribute(out, 0x00069002, "0123456789abcd", 14);
		tnef_attribute(out, 0x00018010, "SHORT~1.XML", 12);
		tnef_attribute(out, 0x0006800f, members[i].text, strlen(members[i].text));
		tnef_attribute(out, 0x00069005, properties->data, properties->len);
	}
	return out;
}

typedef struct {
	const char *name; /* of a stream or storage */
	guint parent;     /* 1-based; 0: the root */
	gboolean storage;
	const char *text; /* of a stream; in UTF-16 where its name ends in 001F */
} Node;

static void
cfb_entry(GByteArray *directory, const char *name, guint type, guint32 right, guint32 child, guint32 start,
	  gsize size)
{
	for (gsize i = 0; i < 32; i++)
		put(directory, i < strlen(name) ? (guint8)name[i] : 0, 2);
	put(directory, (strlen(name) + 1) * 2, 2);
	put(directory, type, 1);
	put(directory, 1, 1);
	put(directory, 0xffffffff, 4);
	put(directory, right, 4);
	put(directory, child, 4);
	put(directory, 0, 36);
	put(directory, start, 4);
	put(directory, size, 8);
}

/* The siblings of a storage hang as a list to the right. */
static guint32
next_of(const Node *nodes, guint n, guint parent, guint from)
{
	for (guint i = from; i < n; i++) {
		if (nodes[i].parent == parent)
			return i + 1;
	}
	return 0xffffffff;
}

static GByteArray *
stream_bytes(const Node *node)
{
	GByteArray *bytes = g_byte_array_new();

	for (const char *at = node->text; *at != '\0'; at++)
		put(bytes, (guint8)*at, g_str_has_suffix(node->name, "001F") ? 2 : 1);
	return bytes;
}

static void
pad(GByteArray *bytes, guint size)
{
	while (bytes->len % size != 0)
		put(bytes, 0, 1);
}

/* A chain of @count numbers that begins at the table's end. */
static void
chain(GByteArray *table, guint count)
{
	for (guint i = 0; i < count; i++)
		put(table, i + 1 < count ? table->len / 4 + 1 : 0xfffffffe, 4);
}

/* Sector 0 holds the table, then come directory, mini table, mini stream, large streams. */
static GByteArray *
cfb(const Node *nodes, guint n)
{
	g_autoptr(GByteArray) directory = g_byte_array_new(), fat = g_byte_array_new();
	g_autoptr(GByteArray) mini = g_byte_array_new(), minifat = g_byte_array_new(), large = g_byte_array_new();
	g_autofree guint32 *starts = g_new0(guint32, n);
	guint in_directory = ((n + 1) * 128 + 511) / 512, first, at_mini;
	GByteArray *out = g_byte_array_new();

	for (guint i = 0; i < n; i++) {
		g_autoptr(GByteArray) bytes = nodes[i].storage ? g_byte_array_new() : stream_bytes(&nodes[i]);
		GByteArray *to = bytes->len < 4096 ? mini : large;

		starts[i] = to->len / (bytes->len < 4096 ? 64 : 512);
		g_byte_array_append(to, bytes->data, bytes->len);
		pad(to, bytes->len < 4096 ? 64 : 512);
		if (bytes->len < 4096)
			chain(minifat, (bytes->len + 63) / 64);
	}
	pad(mini, 512);
	pad(minifat, 512);
	at_mini = 1 + in_directory + minifat->len / 512;
	first = at_mini + mini->len / 512;
	cfb_entry(directory, "Root Entry", 5, 0xffffffff, next_of(nodes, n, 0, 0), at_mini, mini->len);
	for (guint i = 0; i < n; i++) {
		g_autoptr(GByteArray) bytes = nodes[i].storage ? g_byte_array_new() : stream_bytes(&nodes[i]);

		cfb_entry(directory, nodes[i].name, nodes[i].storage ? 1 : 2,
			  next_of(nodes, n, nodes[i].parent, i + 1),
			  nodes[i].storage ? next_of(nodes, n, i + 1, 0) : 0xffffffff,
			  bytes->len < 4096 ? starts[i] : first + starts[i], bytes->len);
	}
	pad(directory, 512);
	put(fat, 0xfffffffd, 4);
	chain(fat, in_directory);
	chain(fat, minifat->len / 512);
	chain(fat, mini->len / 512);
	chain(fat, large->len / 512); /* of one large stream at most */
	while (fat->len < 512)
		put(fat, 0xffffffff, 4);
	g_assert_cmpuint(fat->len, ==, 512);

	put(out, G_GUINT64_CONSTANT(0xe11ab1a1e011cfd0), 8);
	put(out, 0, 16);
	put(out, 0x0003003e, 4);
	put(out, 0x0009fffe, 4);
	put(out, 6, 8);
	put(out, 0, 4);
	put(out, 1, 4); /* one sector of the table */
	put(out, 1, 4); /* the directory's first */
	put(out, 0, 4);
	put(out, 4096, 4);
	put(out, 1 + in_directory, 4);
	put(out, minifat->len / 512, 4);
	put(out, 0xfffffffe, 4);
	put(out, 0, 4);
	put(out, 0, 4);
	while (out->len < 512)
		put(out, 0xffffffff, 4);
	g_byte_array_append(out, fat->data, fat->len);
	g_byte_array_append(out, directory->data, directory->len);
	g_byte_array_append(out, minifat->data, minifat->len);
	g_byte_array_append(out, mini->data, mini->len);
	g_byte_array_append(out, large->data, large->len);
	return out;
}

/* ---- reading them ---- */

static char *
mail_with(const GByteArray *bytes, const char *type)
{
	g_autofree char *base64 = g_base64_encode(bytes->data, bytes->len);
	g_autoptr(GString) lines = g_string_new(NULL);

	for (gsize at = 0; at < strlen(base64); at += 76)
		g_string_append_printf(lines, "%.76s\n", base64 + at);
	return g_strconcat("From: c@acme.example\nTo: dunning@example.com\nSubject: invoice\nMIME-Version: 1.0\n"
			   "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHello there\n--b\nContent-Type: ",
			   type, "\nContent-Transfer-Encoding: base64\n\n", lines->str, "\n--b--\n", NULL);
}

static char *
numbers_of(const DunlinReading *reading)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < reading->len; i++) {
		const DunlinFound *found = found_at(reading, i);

		if (found->kind == DUNLIN_FOUND_INVOICE)
			g_string_append_printf(text, "%s%s@%s", text->len > 0 ? " " : "", found->invoice.number,
					       found->source);
		if (found->kind == DUNLIN_FOUND_UNREADABLE)
			g_string_append_printf(text, "%s[%s] %s", text->len > 0 ? " " : "",
					       found->source != NULL ? found->source : "-", found->why);
	}
	return g_string_free(text, FALSE);
}

static void
check_mail(const GByteArray *bytes, const char *type, const char *expected)
{
	g_autofree char *mail = mail_with(bytes, type);
	g_autoptr(GPtrArray) reading = read_text(mail);
	g_autofree char *numbers = numbers_of(reading);

	g_assert_cmpstr(numbers, ==, expected);
}

static const Member two[] = { { "a/R-1.xml", UBL("R-1") }, { "readme.txt", "hello" }, { "R-2.xml", UBL("R-2") } };

static void
test_archives(void)
{
	static const Member dull[] = { { "readme.txt", "hello" } };
	static const Member office[] = { { "[Content_Types].xml", "<Types/>" } };
	g_autoptr(GByteArray) zip = pack(two, 3, TRUE, NULL), gzip = pack(two, 1, FALSE, NULL);
	g_autoptr(GByteArray) empty = pack(dull, 1, TRUE, NULL), docx = pack(office, 1, TRUE, NULL);
	g_autoptr(GByteArray) secret = pack(two, 1, TRUE, "x"), cut = pack(two, 3, TRUE, NULL);
	g_autoptr(GByteArray) rar = g_byte_array_new();

	check_mail(zip, "application/zip", "R-1@2/1 R-2@2/3");
	check_mail(zip, "application/octet-stream", "R-1@2/1 R-2@2/3");
	check_mail(gzip, "application/gzip", "R-1@2/1");
	check_mail(empty, "application/zip", "[2] nothing in the archive is an invoice: send the invoice itself");
	check_mail(docx, "application/zip", "[2] office documents are not read: send the invoice as XML or PDF");
	check_mail(secret, "application/zip", "[2] the archive is encrypted: send the invoice without a password");
	g_byte_array_set_size(cut, 20);
	check_mail(cut, "application/zip", "[2] the archive is damaged: send the invoice itself");
	g_byte_array_append(rar, (const guint8 *)"Rar!\032\007xxxxxx", 12);
	check_mail(rar, "application/x-rar",
		   "[2] archives of this kind are not opened: send the invoice itself, or as zip");
}

static void
test_limits(void)
{
	g_autofree char *blanks = g_strnfill(DUNLIN_CARRIER_FILE_BYTES_MAX + 1, ' ');
	g_autofree char *some = g_strnfill(3 * 1024 * 1024, ' ');
	const Member large[] = { { "a.xml", blanks } }, bomb[] = { { "a.xml", some }, { "b.xml", UBL("R-1") } };
	Member many[DUNLIN_CARRIER_FILES_MAX + 1];
	g_autoptr(GByteArray) first = pack(large, 1, TRUE, NULL), second = pack(bomb, 2, TRUE, NULL);
	g_autoptr(GByteArray) third = NULL;

	for (guint i = 0; i < G_N_ELEMENTS(many); i++)
		many[i] = (Member){ "R-1.xml", UBL("R-1") };
	third = pack(many, G_N_ELEMENTS(many), TRUE, NULL);
	check_mail(first, "application/zip",
		   "[2] what the archive holds is too large: send the invoice itself");
	check_mail(second, "application/zip",
		   "[2] what the archive holds is too large: send the invoice itself");
	check_mail(third, "application/zip",
		   "[2] it holds more than 20 files: send the invoices in several mails");
}

/* winmail.dat may hold an archive; an archive holds none. */
static void
test_nested(void)
{
	g_autoptr(GByteArray) inner = pack(two, 1, FALSE, NULL);
	struct archive *archive = archive_write_new();
	struct archive_entry *entry = archive_entry_new();
	g_autofree char *buffer = g_malloc(65536);
	g_autoptr(GByteArray) outer = g_byte_array_new();
	size_t used = 0;

	archive_write_set_format_zip(archive);
	archive_write_set_bytes_in_last_block(archive, 1);
	archive_write_open_memory(archive, buffer, 65536, &used);
	archive_entry_set_pathname(entry, "inner.gz");
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_size(entry, inner->len);
	archive_write_header(archive, entry);
	archive_write_data(archive, inner->data, inner->len);
	archive_entry_free(entry);
	archive_write_close(archive);
	archive_write_free(archive);
	g_byte_array_append(outer, (const guint8 *)buffer, (guint)used);
	check_mail(outer, "application/zip",
		   "[2/1] an archive in an archive is not opened: send the invoice itself (inner.gz)");
}

static void
test_tnef(void)
{
	g_autoptr(GByteArray) winmail = tnef(two, 3);
	g_autoptr(DunlinCarrier) carrier = dunlin_carrier_open(winmail->data, winmail->len, TRUE);

	g_assert_cmpuint(carrier->files->len, ==, 3);
	g_assert_cmpstr(dunlin_carrier_at(carrier, 0)->name, ==, "R-1.xml");
	g_assert_cmpstr(dunlin_carrier_at(carrier, 1)->name, ==, "readme.txt");
	check_mail(winmail, "application/ms-tnef", "R-1@2/1 R-2@2/3");
	for (guint cut = winmail->len; cut-- > 0;) {
		g_autoptr(DunlinCarrier) part = dunlin_carrier_open(winmail->data, cut, TRUE);

		g_assert_true(part == NULL || part->files->len <= 3);
	}
}

static GByteArray *
message_file(void)
{
	g_autofree char *long_text = g_strnfill(5000, ' ');
	g_autofree char *large = g_strconcat(UBL("R-8"), long_text, NULL);
	const Node nodes[] = {
		{ "__properties_version1.0", 0, FALSE, "not empty" },
		{ "__substg1.0_0037001F", 0, FALSE, "Invoice R-7" },
		{ "__substg1.0_0C1A001F", 0, FALSE, "Acme" },
		{ "__substg1.0_5D01001F", 0, FALSE, "billing@acme.example" },
		{ "__substg1.0_1000001E", 0, FALSE, "Please pay.\r\n" },
		{ "__recip_version1.0_#00000000", 0, TRUE, NULL },
		{ "__substg1.0_3001001F", 6, FALSE, "Kunde" },
		{ "__substg1.0_39FE001F", 6, FALSE, "ap@kunde.example" },
		{ "__attach_version1.0_#00000000", 0, TRUE, NULL },
		{ "__substg1.0_37010102", 9, FALSE, UBL("R-7") },
		{ "__substg1.0_3707001F", 9, FALSE, "R-7.xml" },
		{ "__attach_version1.0_#00000001", 0, TRUE, NULL },
		{ "__substg1.0_37010102", 12, FALSE, large },
		{ "__attach_version1.0_#00000002", 0, TRUE, NULL },
		{ "__substg1.0_3701000D", 14, TRUE, NULL },
		{ "__attach_version1.0_#00000000", 15, TRUE, NULL },
		{ "__substg1.0_37010102", 16, FALSE, UBL("R-9") },
	};

	return cfb(nodes, G_N_ELEMENTS(nodes));
}

static void
test_msg(void)
{
	g_autoptr(GByteArray) msg = message_file();
	g_autofree char *mail = mail_with(msg, "application/vnd.ms-outlook");
	g_autoptr(GPtrArray) reading = read_text(mail);
	const DunlinFound *found = dunlin_reading_first(reading, DUNLIN_FOUND_FORWARD);
	g_autofree char *kinds = kinds_of(reading, TRUE);

	g_assert_cmpstr(kinds, ==, "message forward@2 invoice@2/1 invoice@2/2 invoice@2/3 reply@1");
	g_assert_cmpstr(found->forward.from, ==, "Acme <billing@acme.example>");
	g_assert_cmpstr(found->forward.to, ==, "Kunde <ap@kunde.example>");
	g_assert_cmpstr(found->forward.subject, ==, "Invoice R-7");
	g_assert_cmpstr(found->forward.body, ==, "Please pay.");
	check_mail(msg, "application/octet-stream", "R-7@2/1 R-8@2/2 R-9@2/3");
	for (guint at = 0; at < msg->len; at += 3) { /* whatever is wrong in it, it ends */
		const guint8 kept = msg->data[at];
		g_autoptr(DunlinCarrier) carrier = NULL;

		msg->data[at] ^= 0x5a;
		carrier = dunlin_carrier_open(msg->data, msg->len, TRUE);
		g_assert_true(carrier == NULL || carrier->files->len <= 4);
		msg->data[at] = kept;
	}
}

static void
test_uuencoded(void)
{
	static const char mail[] =
		"From: c@acme.example\nSubject: x\n\nHello there\n\nbegin 644 R-1.txt\n"
		"#0V%T\n`\nend\n\nBye\n";
	static const char none[] = "begin 644 a story\nthat never ends\n";
	const char *body = strstr(mail, "\n\n") + 2;
	g_autoptr(DunlinCarrier) carrier = dunlin_carrier_open((const guint8 *)body, strlen(body), TRUE);
	g_autoptr(GPtrArray) reading = read_text(mail);
	const DunlinFound *reply = dunlin_reading_first(reading, DUNLIN_FOUND_REPLY);

	g_assert_cmpuint(carrier->files->len, ==, 1);
	g_assert_cmpstr(dunlin_carrier_at(carrier, 0)->name, ==, "R-1.txt");
	g_assert_cmpmem(g_bytes_get_data(dunlin_carrier_at(carrier, 0)->bytes, NULL), 3, "Cat", 3);
	g_assert_cmpstr(reply->reply.text, ==, "Hello there\n\n\nBye");
	g_assert_null(dunlin_carrier_open((const guint8 *)none, strlen(none), TRUE));
}

#define MAIL_FILE                                                                                          \
	"From: Acme <billing@acme.example>\r\nTo: Kunde <ap@kunde.example>\r\nSubject: Invoice R-1\r\n"      \
	"Date: Thu, 1 Oct 2026 10:00:00 +0200\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; "         \
	"boundary=i\r\n\r\n--i\r\n\r\nPlease pay.\r\n--i\r\nContent-Type: image/png; name=logo.png\r\n\r\nx\r\n" \
	"--i\r\nContent-Type: text/xml; name=R-1.xml\r\n\r\n" UBL("R-1") "\r\n--i--\r\n"

/* A mail as a file in an archive, or attached as any file; words that begin like one are none. */
static void
test_mail(void)
{
	static const Member mails[] = { { "R-2.xml", UBL("R-2") }, { "a.eml", MAIL_FILE } };
	static const char quoted[] = "From: a@x.example\nTo: b@x.example\nSubject: hello\n\nHello\n";
	g_autoptr(GByteArray) zip = pack(mails, 2, TRUE, NULL), bare = g_byte_array_new(), words = g_byte_array_new();
	g_autofree char *mail = mail_with(zip, "application/zip");
	g_autoptr(GPtrArray) reading = read_text(mail);
	const DunlinFound *found = dunlin_reading_first(reading, DUNLIN_FOUND_FORWARD);
	g_autofree char *kinds = kinds_of(reading, TRUE);
	g_autoptr(GBytes) part = dunlin_mail_part((const guint8 *)mail, strlen(mail), "2/2/1");

	g_assert_cmpstr(kinds, ==, "message invoice@2/1 forward@2/2 invoice@2/2/1 reply@1");
	g_assert_cmpstr(found->forward.from, ==, "Acme <billing@acme.example>");
	g_assert_cmpstr(found->forward.to, ==, "Kunde <ap@kunde.example>");
	g_assert_cmpstr(found->forward.subject, ==, "Invoice R-1");
	g_assert_cmpstr(found->forward.body, ==, "Please pay.");
	g_assert_cmpmem(g_bytes_get_data(part, NULL), 5, "<?xml", 5);
	g_byte_array_append(bare, (const guint8 *)MAIL_FILE, strlen(MAIL_FILE));
	check_mail(bare, "application/octet-stream", "R-1@2/1");
	check_mail(bare, "message/rfc822", "R-1@2/1"); /* encoded, which RFC 2046 §5.2.1 forbids */
	g_byte_array_append(words, (const guint8 *)quoted, strlen(quoted));
	check_mail(words, "text/plain", "");
}

/* The parts of what is carried, and the PDF beside an invoice in the same archive. */
static void
test_parts(void)
{
	static const Member with_pdf[] = { { "a.pdf", "%PDF-1.4 a" }, { "b.pdf", "%PDF-1.4 b" },
					   { "b.xml", UBL("R-1") } };
	g_autoptr(GByteArray) zip = pack(with_pdf, 3, TRUE, NULL);
	g_autofree char *mail = mail_with(zip, "application/zip");
	const guint8 *data = (const guint8 *)mail;
	g_autoptr(GBytes) part = dunlin_mail_part(data, strlen(mail), "2/2");
	g_autofree char *pdf = dunlin_mail_find_pdf(data, strlen(mail), "2/3");

	g_assert_cmpmem(g_bytes_get_data(part, NULL), g_bytes_get_size(part), "%PDF-1.4 b", 10);
	g_assert_cmpstr(pdf, ==, "2/2");
	g_assert_null(dunlin_mail_part(data, strlen(mail), "2/4"));
	g_assert_null(dunlin_mail_part(data, strlen(mail), "2/0"));
	g_assert_null(dunlin_mail_part(data, strlen(mail), "2/1/1"));
	g_assert_null(dunlin_mail_part(data, strlen(mail), "1/1"));
	check_mail(zip, "application/zip", "R-1@2/3");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	dunlin_read_init();
	g_test_add_func("/carrier/archives", test_archives);
	g_test_add_func("/carrier/limits", test_limits);
	g_test_add_func("/carrier/nested", test_nested);
	g_test_add_func("/carrier/tnef", test_tnef);
	g_test_add_func("/carrier/msg", test_msg);
	g_test_add_func("/carrier/uuencoded", test_uuencoded);
	g_test_add_func("/carrier/mail", test_mail);
	g_test_add_func("/carrier/parts", test_parts);
	return g_test_run();
}
