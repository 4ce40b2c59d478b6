/* SPDX-License-Identifier: BSD-2-Clause */
/* The proof scan against headers as MTAs write them and as forgers would like them to be. */
#include "reading/proof.h"

#include <string.h>

#define FROM "From: Erika <Erika@ACME.example>\r\n"
#define TO "To: dunning@example.com\r\n"
#define ID "Message-ID: <1@acme.example>\r\n"
#define AR "Authentication-Results: mx.example.com; "
#define DMARC AR "dmarc=pass header.from=acme.example\r\n"
#define OURS "Received: from out.acme.example (out [192.0.2.1]) by mx.example.com (Postfix) with ESMTPS id 1; Tue, 3 Nov 2026 10:00:00 +0100\r\n"
#define FOREIGN "Received: from pc (localhost [127.0.0.1])\r\n\tby out.acme.example (Postfix) with ESMTP id 2;\r\n Tue, 3 Nov 2026 10:00:00 +0100\r\n"
#define ERIKA "Erika@acme.example"

static DunlinKeys *
new_keys(void)
{
	DunlinKeys *keys = dunlin_keys_parse("0123456789abcdef0123456789abcdef\n", NULL);

	g_assert_nonnull(keys);
	return keys;
}

static DunlinProof *
scan(const DunlinKeys *keys, const char *header, gboolean require_dmarc, gboolean trust_from)
{
	static char *ids[] = { (char *)"mx.example.com", (char *)"mail.example.com", NULL };
	const DunlinProofTrust trust = {
		.keys = keys, .authserv_id = ids, .require_dmarc = require_dmarc,
		.trust_from = trust_from, .address = "dunning@example.com", .separator = "+",
	};

	return dunlin_proof_scan(header, strlen(header), &trust);
}

static const struct {
	const char *name, *header;
	DunlinProofKind kind; /* with dkim allowed */
	const char *sender;
} senders[] = {
	{ "nothing", FROM TO, DUNLIN_PROOF_NONE, NULL },
	{ "dmarc", DMARC OURS FOREIGN FROM, DUNLIN_PROOF_DMARC, ERIKA },
	{ "below our own hop", OURS DMARC FOREIGN FROM, DUNLIN_PROOF_DMARC, ERIKA },
	{ "below an inner hop", "Received: from mx.example.com by imap.example.com with LMTP id 1\r\n" DMARC OURS FOREIGN FROM,
	  DUNLIN_PROOF_DMARC, ERIKA },
	{ "below a hop without domain", "Received: from mx (127.0.0.1) by localhost with LMTP\r\n" DMARC FROM, DUNLIN_PROOF_DMARC, ERIKA },
	{ "below a foreign hop", OURS FOREIGN DMARC FROM, DUNLIN_PROOF_NONE, NULL },
	{ "bare line ends", "Authentication-Results: mx.example.com; dmarc=pass header.from=acme.example\nFrom: " ERIKA "\n", DUNLIN_PROOF_DMARC, ERIKA },
	{ "folded", "Authentication-Results: mx.example.com;\r\n\tdmarc=pass (p=none\r\n dis=none) header.from=acme.example\r\n" FROM, DUNLIN_PROOF_DMARC, ERIKA },
	{ "comments", "Authentication-Results: (c (n\\)ested)) mx.example.com (x) 1 (y); (z) dmarc (a) = (b) pass (c) header (d).(e) from (f) = (g) acme.example (h)\r\n" FROM,
	  DUNLIN_PROOF_DMARC, ERIKA },
	{ "quoted", "Authentication-Results: \"mx.example.com\"; dmarc=pass header.from=\"acme.example\"\r\n" FROM, DUNLIN_PROOF_DMARC, ERIKA },
	{ "versions", "Authentication-Results: mx.example.com 1; dmarc/1=pass header.from=acme.example;\r\n" FROM, DUNLIN_PROOF_DMARC, ERIKA },
	{ "case", "AUTHENTICATION-RESULTS: MX.Example.COM; DMARC=PASS Header.From=ACME.EXAMPLE\r\n" FROM, DUNLIN_PROOF_DMARC, ERIKA },
	{ "exchange", AR "dkim=none (message not signed) header.d=none;dmarc=pass action=none header.from=acme.example;compauth=pass reason=100\r\n" FROM, DUNLIN_PROOF_DMARC, ERIKA },
	{ "google", AR "dkim=pass header.i=@acme.example header.s=x header.b=\"ab/c\"; spf=pass (google.com: domain of e@acme.example designates 192.0.2.1 as permitted sender) smtp.mailfrom=e@acme.example; dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=acme.example\r\n" FROM,
	  DUNLIN_PROOF_DMARC, ERIKA },
	{ "dmarc fail", AR "dmarc=fail header.from=acme.example\r\n" FROM, DUNLIN_PROOF_NONE, NULL },
	{ "dmarc of another domain", AR "dmarc=pass header.from=evil.example\r\n" FROM, DUNLIN_PROOF_NONE, NULL },
	{ "dmarc without domain", AR "dmarc=pass\r\n" FROM, DUNLIN_PROOF_NONE, NULL },
	{ "pass in a comment", AR "dmarc=fail (dmarc=pass header.from=acme.example)\r\n" FROM, DUNLIN_PROOF_NONE, NULL },
	{ "pass in a reason", AR "dmarc=fail reason=\"; dmarc=pass header.from=acme.example\"\r\n" FROM, DUNLIN_PROOF_NONE, NULL },
	{ "comment without end", AR "dmarc=pass (header.from=acme.example\r\n" FROM, DUNLIN_PROOF_NONE, NULL },
	{ "spf alone", AR "spf=pass smtp.mailfrom=acme.example\r\n" FROM, DUNLIN_PROOF_NONE, NULL },
	{ "of another server", "Authentication-Results: mx.evil.example; dmarc=pass header.from=acme.example\r\n" FROM, DUNLIN_PROOF_NONE, NULL },
	{ "of a server like ours", "Authentication-Results: mx.example.com.evil.example; dmarc=pass header.from=acme.example\r\n" FROM, DUNLIN_PROOF_NONE, NULL },
	{ "another server's above ours", "Authentication-Results: spam.example.com; dmarc=fail\r\n" DMARC FROM, DUNLIN_PROOF_DMARC, ERIKA },
	{ "the topmost counts", AR "dmarc=fail header.from=acme.example\r\n" DMARC FROM, DUNLIN_PROOF_NONE, NULL },
	{ "the topmost says none", AR "none\r\n" DMARC FROM, DUNLIN_PROOF_NONE, NULL },
	{ "blank before colon", "Authentication-Results : mx.example.com; dmarc=pass header.from=acme.example\r\n" FROM, DUNLIN_PROOF_NONE, NULL },
	{ "in the body", FROM "\r\n" DMARC, DUNLIN_PROOF_NONE, NULL },
	{ "in a continuation", "Subject: x\r\n " DMARC FROM, DUNLIN_PROOF_NONE, NULL },
	{ "two From", DMARC FROM "From: evil@evil.example\r\n", DUNLIN_PROOF_NONE, NULL },
	{ "two addresses", DMARC "From: " ERIKA ", b@acme.example\r\n", DUNLIN_PROOF_NONE, NULL },
	{ "group", DMARC "From: g: " ERIKA ";\r\n", DUNLIN_PROOF_NONE, NULL },
	{ "route", DMARC "From: <@evil.example:" ERIKA ">\r\n", DUNLIN_PROOF_NONE, NULL },
	{ "blanks in the address", DMARC "From: Erika @ acme.example\r\n", DUNLIN_PROOF_NONE, NULL },
	{ "two angles", DMARC "From: <evil@evil.example> <" ERIKA ">\r\n", DUNLIN_PROOF_NONE, NULL },
	{ "address as a name", DMARC "From: boss@evil.example <" ERIKA ">\r\n", DUNLIN_PROOF_NONE, NULL },
	{ "quoted address as a name", DMARC "From: \"boss@evil.example\" <" ERIKA ">\r\n", DUNLIN_PROOF_DMARC, ERIKA },
	{ "comment behind", DMARC "From: " ERIKA " (Erika)\r\n", DUNLIN_PROOF_DMARC, ERIKA },
	{ "eight bits", DMARC "From: Jörg Müßig <" ERIKA ">\r\n", DUNLIN_PROOF_DMARC, ERIKA },
	{ "dotted name", DMARC "From: Erika M. Muster <" ERIKA ">\r\n", DUNLIN_PROOF_DMARC, ERIKA },
	{ "line without colon", "nonsense\r\n" DMARC FROM, DUNLIN_PROOF_NONE, NULL },
	{ "bare carriage return", DMARC "Subject: a\rFrom: evil@evil.example\r\n" FROM, DUNLIN_PROOF_NONE, NULL },
	{ "mbox", "From someone Tue Nov  3 10:00:00 2026\r\n" DMARC FROM, DUNLIN_PROOF_DMARC, ERIKA },
	{ "dkim", AR "dkim=pass header.d=acme.example\r\n" FROM, DUNLIN_PROOF_DKIM, ERIKA },
	{ "dkim of the parent", AR "dkim=pass header.d=acme.example\r\nFrom: a@mail.acme.example\r\n", DUNLIN_PROOF_DKIM, "a@mail.acme.example" },
	{ "dkim of a child", AR "dkim=pass header.d=mail.acme.example\r\n" FROM, DUNLIN_PROOF_NONE, NULL },
	{ "dkim of a suffix", AR "dkim=pass header.d=example\r\n" FROM, DUNLIN_PROOF_NONE, NULL },
	{ "dkim of a name like it", AR "dkim=pass header.d=e.example\r\nFrom: a@acme.example\r\n", DUNLIN_PROOF_NONE, NULL },
	{ "second dkim", AR "dkim=pass header.d=list.example; dkim=pass header.d=acme.example\r\n" FROM, DUNLIN_PROOF_DKIM, ERIKA },
	{ "auth", AR "auth=pass (plain) smtp.auth=erika@ACME.example\r\n" FROM, DUNLIN_PROOF_AUTH, "erika@acme.example" },
	{ "auth of another than From", AR "auth=pass smtp.auth=max@acme.example\r\n" FROM, DUNLIN_PROOF_AUTH, "max@acme.example" },
	{ "auth by login", AR "auth=pass smtp.auth=erika\r\n" FROM, DUNLIN_PROOF_AUTH, ERIKA },
	{ "auth by another login", AR "auth=pass smtp.auth=max\r\n" FROM, DUNLIN_PROOF_NONE, NULL },
	{ "auth fail", AR "auth=fail smtp.auth=erika@acme.example\r\n" FROM, DUNLIN_PROOF_NONE, NULL },
	{ "dmarc is better than auth", AR "auth=pass smtp.auth=max@acme.example; dmarc=pass header.from=acme.example\r\n" FROM, DUNLIN_PROOF_DMARC, ERIKA },
};

static void
test_senders(void)
{
	g_autoptr(DunlinKeys) keys = new_keys();

	for (guint i = 0; i < G_N_ELEMENTS(senders); i++) {
		g_autoptr(DunlinProof) proof = scan(keys, senders[i].header, FALSE, FALSE);

		if (proof->kind != senders[i].kind || g_strcmp0(proof->sender, senders[i].sender) != 0)
			g_error("%s: kind %d, sender %s", senders[i].name, proof->kind, proof->sender);
	}
}

static void
test_require(void)
{
	g_autoptr(DunlinKeys) keys = new_keys();
	g_autoptr(DunlinProof) dkim = scan(keys, AR "dkim=pass header.d=acme.example\r\n" FROM, TRUE, FALSE);
	g_autoptr(DunlinProof) believed = scan(keys, FROM, FALSE, TRUE);
	g_autoptr(DunlinProof) doubled = scan(keys, FROM FROM, FALSE, TRUE);

	g_assert_null(dkim->sender);
	g_assert_cmpint(believed->kind, ==, DUNLIN_PROOF_BELIEVED);
	g_assert_cmpstr(believed->sender, ==, ERIKA);
	g_assert_null(doubled->sender);
}

static void
test_sealed(void)
{
	g_autoptr(DunlinKeys) keys = new_keys();
	g_autofree char *seal = dunlin_auth_seal(keys, "erika@acme.example", 1793700000, "<1@acme.example>");
	g_autofree char *good = g_strdup_printf("Dunning-Auth: %s\r\n" ID FROM, seal);
	g_autofree char *other = g_strdup_printf("Dunning-Auth: %s\r\nMessage-ID: <2@acme.example>\r\n" FROM, seal);
	g_autofree char *none = g_strdup_printf("Dunning-Auth: %s\r\n" FROM, seal);
	g_autofree char *twice = g_strdup_printf("Dunning-Auth: %s\r\nDunning-Auth: %s\r\n" ID FROM, seal, seal);
	g_autofree char *ids = g_strdup_printf("Dunning-Auth: %s\r\n" ID ID FROM, seal);
	const char *const bad[] = { other, none, twice, ids, "Dunning-Auth: erika@acme.example; t=1; h=aaaaaaaaaaaaaaaaaaaa\r\n" ID FROM };
	g_autoptr(DunlinProof) proof = scan(keys, good, TRUE, FALSE);

	g_assert_cmpint(proof->kind, ==, DUNLIN_PROOF_SEALED);
	g_assert_cmpstr(proof->sender, ==, "erika@acme.example");
	for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(DunlinProof) wrong = scan(keys, bad[i], TRUE, FALSE);

		g_assert_null(wrong->sender);
	}
}

static void
test_notice(void)
{
	g_autoptr(DunlinKeys) keys = new_keys();
	g_autofree char *notice = dunlin_notice_new();
	g_autofree char *token = dunlin_reply_token(keys, notice);
	g_autofree char *upper = g_ascii_strup(token, -1);
	const struct { const char *name, *format, *token; gboolean found, by_address; } rows[] = {
		{ "to", "To: <dunning+%s@example.com>\r\n", token, TRUE, TRUE },
		{ "delivered", "Delivered-To: dunning+%s@mail.internal\r\n" TO, token, TRUE, TRUE },
		{ "upper case", "To: DUNNING+%s@EXAMPLE.COM\r\n", upper, TRUE, TRUE },
		{ "second in a list", "To: Someone <a@b.example>, Dunning <dunning+%s@example.com>\r\n", token, TRUE, TRUE },
		{ "after a damaged one", "To: a b c, dunning+%s@example.com\r\n", token, TRUE, TRUE },
		{ "in a group", "To: us: a@b.example, dunning+%s@example.com;\r\n", token, TRUE, TRUE },
		{ "cc", "Cc: dunning+%s@example.com\r\n" TO, token, TRUE, TRUE },
		{ "srs", "Delivered-To: SRS0=HHHH=TT=long.domain.of.somebody.example=dunning+%s@forwarder.example\r\n", token, TRUE, TRUE },
		{ "prvs", "To: prvs=0123456789=dunning+%s@example.com\r\n", token, TRUE, TRUE },
		{ "another separator", "To: dunning-%s@example.com\r\n", token, FALSE, FALSE },
		{ "too long", "To: dunning+%sa@example.com\r\n", token, FALSE, FALSE },
		{ "as a name", "To: \"dunning+%s@example.com\" <a@b.example>\r\n", token, FALSE, FALSE },
		{ "in reply", "In-Reply-To: <%s@example.com>\r\n" TO, token, TRUE, FALSE },
		{ "reference", "References: <a@b> <%s@example.com>\r\n\t<c@d>\r\n" TO, token, TRUE, FALSE },
		{ "in the subject", "Subject: dunning+%s@example.com\r\n" TO, token, FALSE, FALSE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(GStrv) parts = g_strsplit(rows[i].format, "%s", 2);
		g_autofree char *header = g_strconcat(parts[0], rows[i].token, parts[1], FROM, NULL);
		g_autoptr(DunlinProof) proof = scan(keys, header, TRUE, FALSE);

		if (g_strcmp0(proof->notice, rows[i].found ? notice : NULL) != 0 ||
		    proof->notice_by_address != rows[i].by_address)
			g_error("%s: notice %s", rows[i].name, proof->notice);
	}
	token[3] = token[3] == 'a' ? 'b' : 'a';
	{
		g_autofree char *header = g_strdup_printf("To: dunning+%s@example.com\r\n", token);
		g_autoptr(DunlinProof) proof = scan(keys, header, TRUE, FALSE);

		g_assert_null(proof->notice);
	}
}

static const struct {
	const char *name, *header;
	gboolean automatic;
} automatics[] = {
	{ "a person", FROM TO, FALSE },
	{ "auto-submitted", "Auto-Submitted: auto-replied\r\n" FROM, TRUE },
	{ "auto-submitted no", "Auto-Submitted: No\r\n" FROM, FALSE },
	{ "auto-submitted no with more", "Auto-Submitted: no (really)\r\n" FROM, FALSE },
	{ "null return path", "Return-Path: <>\r\n" FROM, TRUE },
	{ "return path", "Return-Path: <a@b.example>\r\n" FROM, FALSE },
	{ "bulk", "Precedence: BULK\r\n" FROM, TRUE },
	{ "first class", "Precedence: first-class\r\n" FROM, FALSE },
	{ "list", "List-Id: <x.example>\r\n" FROM, TRUE },
	{ "report", "Content-Type: multipart/report; report-type=delivery-status\r\n" FROM, TRUE },
	{ "not a report", "Content-Type: multipart/reporting\r\n" FROM, FALSE },
};

static void
test_automatic(void)
{
	g_autoptr(DunlinKeys) keys = new_keys();

	for (guint i = 0; i < G_N_ELEMENTS(automatics); i++) {
		g_autoptr(DunlinProof) proof = scan(keys, automatics[i].header, TRUE, FALSE);

		if (proof->automatic != automatics[i].automatic)
			g_error("%s: automatic %d", automatics[i].name, proof->automatic);
	}
}

static void
test_fields(void)
{
	g_autoptr(DunlinKeys) keys = new_keys();
	g_autoptr(DunlinProof) proof = scan(keys,
		"Return-Path: <bounce@ACME.example>\r\nDelivered-To: one@example.com\r\n"
		"To: three@example.com\r\nX-Original-To: two@example.com\r\nCc: four@example.com\r\n"
		"Message-Id:\r\n <1@acme.example>\r\nIn-Reply-To: <a@x> (of yesterday)\r\n"
		"References: <c@x>\r\n <b@x> <a@x>\r\n" FROM, TRUE, FALSE);
	g_autofree char *recipients = g_strjoinv(" ", proof->recipients);
	g_autofree char *references = g_strjoinv(" ", proof->references);

	g_assert_cmpstr(proof->return_path, ==, "bounce@acme.example");
	g_assert_cmpstr(proof->from, ==, ERIKA);
	g_assert_cmpstr(proof->message_id, ==, "<1@acme.example>");
	g_assert_cmpstr(recipients, ==, "one@example.com two@example.com three@example.com four@example.com");
	g_assert_cmpstr(references, ==, "<a@x> <b@x> <c@x>");
}

/* A block larger than is read may hide a second From; 100,000 folded lines cost no time. */
static void
test_large(void)
{
	g_autoptr(DunlinKeys) keys = new_keys();
	g_autoptr(GString) header = g_string_new(DMARC FROM "Subject: x\r\n");
	gint64 before = g_get_monotonic_time();
	g_autoptr(DunlinProof) small = scan(keys, header->str, TRUE, FALSE);
	g_autoptr(DunlinProof) large = NULL;

	g_assert_nonnull(small->sender);
	while (header->len < 300 * 1024)
		g_string_append(header, " \n");
	large = scan(keys, header->str, TRUE, FALSE);
	g_assert_null(large->sender);
	g_assert_cmpint(g_get_monotonic_time() - before, <, 5 * G_USEC_PER_SEC);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/proof/senders", test_senders);
	g_test_add_func("/proof/require", test_require);
	g_test_add_func("/proof/sealed", test_sealed);
	g_test_add_func("/proof/notice", test_notice);
	g_test_add_func("/proof/automatic", test_automatic);
	g_test_add_func("/proof/fields", test_fields);
	g_test_add_func("/proof/large", test_large);
	return g_test_run();
}
