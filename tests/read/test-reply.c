/* SPDX-License-Identifier: BSD-2-Clause */
/* The words newly written, and the part of them in which commands may stand. */
#include "support.h"

#include "read/html.h"
#include "read/reply.h"

static const struct {
	const char *text, *own;
	int top; /* -1: all of it */
} rows[] = {
	{ "Paid.\n", "Paid.", -1 },
	{ "Paid.\n\nOn Tue, Nov 3, 2026 at 10:00 AM A B <a@x.example> wrote:\n> old\n> older\n", "Paid.", -1 },
	{ "Bezahlt.\n\nAm 3. November 2026 um 10:00 schrieb A B <a@x.example>:\n> alt\n", "Bezahlt.", -1 },
	{ "Bezahlt.\n\nA B <a@x.example> schrieb am Di., 3. Nov. 2026, 10:00:\n\n> alt\n", "Bezahlt.", -1 },
	{ "Paid.\n\nOn Tue, Nov 3, 2026 at 10:00 AM A very long name indeed\n<a@x.example> wrote:\n\n> old\n", "Paid.", -1 },
	{ "C'est fait\nLe 3 nov. 2026 10:00, \"A B\"\n<a@x.example>\na écrit :\n\n> vieux\n", "C'est fait", -1 },
	{ "Ja\n\nVon: A <a@x.example>\nGesendet: Dienstag, 3. November 2026 10:00\nAn: b@y.example\n"
	  "Betreff: Mahnung\n\nalt\n", "Ja", -1 },
	{ "Ja\n\n________________________________\nVon: A <a@x.example>\nGesendet: Dienstag\nAn: b\n"
	  "Betreff: Mahnung\n\nalt\n", "Ja", -1 },
	{ "Yes\n\n-----Original Message-----\nFrom: A\nSent: Tuesday\nTo: b\nSubject: x\n\nold\n", "Yes", -1 },
	{ "Yes\n-- \nA B\nSales\n", "Yes", -1 },
	{ "Yes\n\nSent from my iPhone\n", "Yes", -1 },
	{ "Ja\n\nVon meinem iPhone gesendet\n\nAm 03.11.2026 um 10:00 schrieb A <a@x.example>:\n\nalt\n", "Ja", -1 },
	{ "> What is your number?\n4711\n> And the date?\nToday\n", "4711\nToday", 0 },
	{ "Hi\n> old\npaid\n", "Hi\npaid", 3 },
	{ "On Tue, 3 Nov 2026, A <a@x.example> wrote:\n> old\n\npaid\n", "paid", 0 },
	{ "", "", 0 },
	{ "\n\n  \n", "", 0 },
	{ "> only quoted\n", "", 0 },
	/* The writer's own words stay. */
	{ "I wrote:\nthis and that.\n", "I wrote:\nthis and that.", -1 },
	{ "You wrote on Monday that we did not pay.\nWe did.\n", "You wrote on Monday that we did not pay.\nWe did.", -1 },
	{ "Subject: matters\nto us\n", "Subject: matters\nto us", -1 },
	{ "Our numbers:\n\nInvoice: R-1\nAmount: 5 EUR\n", "Our numbers:\n\nInvoice: R-1\nAmount: 5 EUR", -1 },
	{ "a - b\n-- not a signature\nc\n", "a - b\n-- not a signature\nc", -1 },
	{ "Sent the money.\n", "Sent the money.", -1 },
};

static void
test_rows(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		gsize top;
		g_autofree char *own = dunlin_reply_text(rows[i].text, -1, &top);

		if (!g_strcmp0(own, rows[i].own) && top == (rows[i].top < 0 ? strlen(own) : (gsize)rows[i].top))
			continue;
		g_test_message("row %" G_GSIZE_FORMAT ": [%s] top %" G_GSIZE_FORMAT, i, own, top);
		g_test_fail();
	}
}

static const struct {
	const char *html, *text;
	gssize quote;
} pages[] = {
	{ "<p>One</p><p>Two &amp; <b>three</b></p>", "One\n\nTwo & three\n", -1 },
	{ "a<br>b<br><br>c", "a\nb\n\nc", -1 },
	{ "<head><title>t</title><style>s</style></head><body>x<script>y</script> z</body>", "x z\n", -1 },
	{ "<div>own</div><blockquote>old<blockquote>older</blockquote></blockquote>", "own\n> old\n>> older\n", -1 },
	{ "<div>own</div><div class=\"gmail_quote\">old</div>", "own\nold\n", 4 },
	{ "<div>own</div><div id=\"divRplyFwdMsg\">old</div>", "own\nold\n", 4 },
	{ "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc\n", -1 },
	{ "a<span style=\"DISPLAY: none\">hidden<b>too</b></span>b", "ab", -1 },
	{ "<pre>a\n  b</pre>", "a\nb\n", -1 },
	{ "&#228;&euro;<", "ä€", -1 },
	{ "", "", -1 },
};

static void
test_html(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(pages); i++) {
		gssize quote;
		g_autofree char *text = dunlin_html_to_text(pages[i].html, strlen(pages[i].html), &quote);
		g_autofree char *trimmed = g_strchomp(g_strdup(text));
		g_autofree char *expected = g_strchomp(g_strdup(pages[i].text));

		g_assert_cmpstr(trimmed, ==, expected);
		g_assert_cmpint(quote, ==, pages[i].quote);
	}
}

/* A million open elements and a tag without an end: no recursion, no quadratic time. */
static void
test_hostile_html(void)
{
	GString *deep = g_string_new("start ");
	g_autofree char *text = NULL;
	g_autofree char *long_text = NULL;
	gssize quote;

	for (guint i = 0; i < 300000; i++)
		g_string_append(deep, "<div>");
	g_string_append(deep, "end");
	text = dunlin_html_to_text(deep->str, deep->len, &quote);
	g_assert_true(g_str_has_prefix(text, "start"));
	g_string_assign(deep, "start <a ");
	for (guint i = 0; i < 300000; i++)
		g_string_append_printf(deep, "a%u=b ", i);
	long_text = dunlin_html_to_text(deep->str, deep->len, &quote);
	g_assert_cmpstr(g_strchomp(long_text), ==, "start");
	g_string_free(deep, TRUE);
}

int
main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	dunlin_read_init();
	g_test_add_func("/reply/rows", test_rows);
	g_test_add_func("/reply/html", test_html);
	g_test_add_func("/reply/hostile-html", test_hostile_html);
	return g_test_run();
}
