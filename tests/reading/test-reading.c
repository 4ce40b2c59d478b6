/* SPDX-License-Identifier: BSD-2-Clause */
/* The Reading as JSON and back, and what is refused on the way back. */
#include "reading/reading.h"

#include <string.h>

#include "base/error.h"

static DunlinReading *
new_full(void)
{
	DunlinReading *reading = dunlin_reading_new();
	DunlinFound *found = dunlin_reading_add(reading, DUNLIN_FOUND_MESSAGE, NULL);

	found->file = g_strdup("a.eml");
	found->message.from = g_strdup("Erika <e@acme.example>");
	found->message.date = 1793700000;
	found->message.references = g_strsplit("<a@x> <b@x>", " ", -1);
	found = dunlin_reading_add(reading, DUNLIN_FOUND_INVOICE, "2.1");
	found->invoice.syntax = g_strdup("cii");
	found->invoice.issue_day = 20000;
	found->invoice.payable = g_strdup("-119.00");
	found->invoice.buyer.email = g_strdup("b@buyer.example");
	found->invoice.terms = g_strdup("#SKONTO#TAGE=7#PROZENT=2.00#\n");
	found = dunlin_reading_add(reading, DUNLIN_FOUND_REPLY, "1");
	found->reply.text = g_strdup("Dear\tSir,\n\nI paid \"it\".");
	found->reply.intent = DUNLIN_INTENT_PAID;
	found->reply.confidence = 0.93;
	found = dunlin_reading_add(reading, DUNLIN_FOUND_COMMAND, NULL);
	found->command.verb = g_strdup("hold");
	found->command.arguments = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g_hash_table_insert(found->command.arguments, g_strdup("until"), g_strdup("2026-12-24"));
	found = dunlin_reading_add(reading, DUNLIN_FOUND_BOUNCE, NULL);
	found->bounce.permanent = TRUE;
	for (DunlinFoundKind kind = DUNLIN_FOUND_AUTO_REPLY; kind <= DUNLIN_FOUND_UNREADABLE; kind++)
		(void)dunlin_reading_add(reading, kind, NULL);
	((DunlinFound *)reading->pdata[reading->len - 1])->why = g_strdup("no invoice");
	return reading;
}

static char *
to_json(const DunlinReading *reading)
{
	g_autoptr(GString) lines = g_string_new(NULL);

	for (guint i = 0; i < reading->len; i++) {
		g_autofree char *json = dunlin_found_to_json(reading->pdata[i]);

		g_assert_null(strchr(json, '\n'));
		g_string_append_printf(lines, "%s\n", json);
	}
	return g_strdup(lines->str);
}

static void
test_round_trip(void)
{
	DunlinReading *reading = new_full(), *back;
	g_autofree char *json = to_json(reading), *again = NULL;
	g_autoptr(GError) error = NULL;
	const DunlinFound *found;

	back = dunlin_reading_from_json(json, -1, &error);
	g_assert_no_error(error);
	again = to_json(back);
	g_assert_cmpstr(again, ==, json);
	found = dunlin_reading_first(back, DUNLIN_FOUND_INVOICE);
	g_assert_cmpstr(found->source, ==, "2.1");
	g_assert_cmpint(found->invoice.issue_day, ==, 20000);
	g_assert_cmpint(found->invoice.due_day, ==, DUNLIN_DAY_NONE);
	g_assert_nonnull(found->invoice.iban);
	g_assert_null(found->invoice.iban[0]);
	found = dunlin_reading_first(back, DUNLIN_FOUND_COMMAND);
	g_assert_cmpstr(g_hash_table_lookup(found->command.arguments, "until"), ==, "2026-12-24");
	g_assert_true(dunlin_reading_is_machine(back));
	dunlin_reading_free(reading);
	dunlin_reading_free(back);
}

/* The outer contract's own words. */
static void
test_keys(void)
{
	DunlinReading *reading = dunlin_reading_new();
	g_autofree char *invoice = dunlin_found_to_json(dunlin_reading_add(reading, DUNLIN_FOUND_INVOICE, NULL));
	g_autofree char *reply = dunlin_found_to_json(dunlin_reading_add(reading, DUNLIN_FOUND_REPLY, NULL));

	g_assert_cmpstr(invoice, ==,
		"{\"kind\":\"invoice\",\"file\":null,\"source\":null,\"syntax\":null,\"type_code\":null,"
		"\"number\":null,\"issue_date\":null,\"due_date\":null,\"due_text\":null,\"last_due_date\":null,\"currency\":null,\"total\":null,"
		"\"prepaid\":null,\"payable\":null,\"seller\":{\"name\":null,\"vat_id\":null,\"email\":null,"
		"\"id\":null,\"country\":null},\"buyer\":{\"name\":null,\"email\":null,\"vat_id\":null,"
		"\"id\":null,\"country\":null,\"endpoint\":null,\"street\":null,\"postcode\":null,"
		"\"city\":null,\"phone\":null,\"contact\":null},\"iban\":[],\"payment_reference\":null,"
		"\"payment_means\":null,\"payee\":null,\"instalments\":[],\"discounts\":[],\"terms\":null,"
		"\"vat\":[],\"preceding\":[],\"language\":null,"
		"\"order_reference\":null,\"subject\":null,\"differs\":[],\"confidence\":1.0}");
	g_assert_cmpstr(reply, ==,
		"{\"kind\":\"reply\",\"file\":null,\"source\":null,\"text\":null,\"intent\":\"none\","
		"\"date\":null,\"amount\":null,\"confidence\":1.0}");
	dunlin_reading_free(reading);
}

/* What a reader leaves in by mistake is cleaned before it is sent. */
static void
test_cleaned(void)
{
	DunlinReading *reading = dunlin_reading_new(), *back;
	DunlinFound *found = dunlin_reading_add(reading, DUNLIN_FOUND_FORWARD, NULL);
	g_autofree char *json = NULL;
	g_autoptr(GError) error = NULL;

	found->forward.subject = g_strdup("a\r\nb\x1b[0m\xff \xe2\x80\xae" "c");
	found->forward.body = g_strnfill(1024 * 1024, 'x');
	json = to_json(reading);
	back = dunlin_reading_from_json(json, -1, &error);
	g_assert_no_error(error);
	found = back->pdata[0];
	g_assert_cmpstr(found->forward.subject, ==, "a b[0m\xef\xbf\xbd c");
	g_assert_cmpuint(strlen(found->forward.body), ==, 256 * 1024);
	dunlin_reading_free(reading);
	dunlin_reading_free(back);
}

static const struct {
	const char *name, *json;
} refused[] = {
	{ "no JSON", "{" },
	{ "no object", "[]" },
	{ "number", "1" },
	{ "no kind", "{\"why\":\"x\"}" },
	{ "unknown kind", "{\"kind\":\"loan\"}" },
	{ "kind of a wrong type", "{\"kind\":1}" },
	{ "kind is an object", "{\"kind\":{}}" },
	{ "unknown member", "{\"kind\":\"unreadable\",\"who\":\"x\"}" },
	{ "member of another kind", "{\"kind\":\"unreadable\",\"payable\":\"1.00\"}" },
	{ "unknown member of a part", "{\"kind\":\"invoice\",\"seller\":{\"x\":1}}" },
	{ "part is a string", "{\"kind\":\"invoice\",\"seller\":\"x\"}" },
	{ "string is a number", "{\"kind\":\"unreadable\",\"why\":1}" },
	{ "string is empty", "{\"kind\":\"unreadable\",\"why\":\"\"}" },
	{ "control", "{\"kind\":\"unreadable\",\"why\":\"a\\u001bb\"}" },
	{ "line break in a line", "{\"kind\":\"unreadable\",\"why\":\"a\\nb\"}" },
	{ "amount", "{\"kind\":\"invoice\",\"payable\":\"1e3\"}" },
	{ "amount without digits", "{\"kind\":\"invoice\",\"payable\":\"-\"}" },
	{ "amount with a bare point", "{\"kind\":\"invoice\",\"payable\":\"1.\"}" },
	{ "date", "{\"kind\":\"invoice\",\"due_date\":\"2026-13-01\"}" },
	{ "instant", "{\"kind\":\"message\",\"date\":\"yesterday\"}" },
	{ "list of numbers", "{\"kind\":\"invoice\",\"iban\":[1]}" },
	{ "list is a string", "{\"kind\":\"invoice\",\"iban\":\"DE\"}" },
	{ "share", "{\"kind\":\"invoice\",\"confidence\":2}" },
	{ "share is text", "{\"kind\":\"invoice\",\"confidence\":\"1\"}" },
	{ "yes", "{\"kind\":\"bounce\",\"permanent\":\"yes\"}" },
	{ "intent", "{\"kind\":\"reply\",\"intent\":\"pay\"}" },
	{ "arguments", "{\"kind\":\"command\",\"arguments\":{\"a\":{}}}" },
	{ "nested", "{\"kind\":\"invoice\",\"seller\":{\"a\":[[[[[[]]]]]]}}" },
	{ "invalid UTF-8", "{\"kind\":\"unreadable\",\"why\":\"\xff\"}" },
};

static void
test_refused(void)
{
	g_autofree char *word = g_strnfill(2000, 'x');
	g_autofree char *overlong = g_strdup_printf("{\"kind\":\"unreadable\",\"why\":\"%s\"}", word);

	for (guint i = 0; i <= G_N_ELEMENTS(refused); i++) {
		const char *json = i < G_N_ELEMENTS(refused) ? refused[i].json : overlong;
		g_autoptr(GError) error = NULL;

		if (dunlin_reading_from_json(json, -1, &error) != NULL)
			g_error("%s: was taken", i < G_N_ELEMENTS(refused) ? refused[i].name : "overlong");
		g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/reading/round-trip", test_round_trip);
	g_test_add_func("/reading/keys", test_keys);
	g_test_add_func("/reading/cleaned", test_cleaned);
	g_test_add_func("/reading/refused", test_refused);
	return g_test_run();
}
