/* SPDX-License-Identifier: BSD-2-Clause */
#include "agency.h"

void
agency_open(TestHouse *h)
{
	test_house_open(h);
	test_house_reconfigure(h, "creditor: {\n",
			       "partner: { inkasso: { name = \"Muster Inkasso GmbH\"  address = "
			       "\"" PARTNER "\" } }\ncreditor: {\n");
	test_house_reconfigure(h, "language = \"de\" }",
			       "language = \"de\"  approvers = [ \"boss@acme.example\" ]\n"
			       "postal = \"Hauptstr. 1, 12345 Berlin\" }");
}

char *
agency_say(TestHouse *h, const char *from, const char *letter, const char *text)
{
	g_autofree char *verdict = test_say(h, from, TRUE, letter, text);

	g_test_message("%s", verdict);
	return g_steal_pointer(&verdict);
}

void
agency_report(TestHouse *h, const char *letter, const char *action)
{
	g_autoptr(DunlinNotice) notice = test_notice(h, letter);
	g_autofree char *to = test_reply_to(h, notice);
	g_autofree char *mail = test_report(to, notice->to, action,
					    g_str_equal(action, "failed") ? "5.1.1" : "2.0.0");

	(void)test_take(h, mail, NULL);
}

DunlinClaim *
agency_up_to_question(TestHouse *h)
{
	g_autoptr(DunlinClaim) claim = test_open_claim(h, "R-1");
	g_autofree char *reference = g_strdup(claim->reference), *said = NULL;

	test_on_day(h, "2026-10-22 09:00");
	agency_report(h, "reminder", "delivered");
	test_on_day(h, "2026-11-05 09:00");
	said = agency_say(h, "billing@acme.example", "sheet", "ja");
	test_on_day(h, "2026-11-05 10:00");
	agency_report(h, "final", "delivered");
	test_on_day(h, "2026-11-19 09:00");
	dunlin_claim_free(claim);
	claim = test_claim(h, reference);
	/* without a partner he is told that no letter is left */
	g_assert_cmpstr(claim->asked, ==, "handover");
	return g_steal_pointer(&claim);
}

DunlinClaim *
agency_approved(TestHouse *h)
{
	g_autoptr(DunlinClaim) claim = agency_up_to_question(h);
	g_autofree char *said = agency_say(h, "boss@acme.example", "sheet", "ja");

	test_assert_state(h, claim->reference, DUNLIN_STATE_COLLECTION);
	return g_steal_pointer(&claim);
}

JsonObject *
agency_case_of(const DunlinNotice *notice, JsonParser *parser)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinValues) values = dunlin_values_from_json(notice->facts, &error);
	const DunlinValue *json = dunlin_values_get(values, "case_json");

	g_assert_nonnull(json);
	g_assert_true(json_parser_load_from_data(parser, json->text, -1, &error));
	return json_node_get_object(json_parser_get_root(parser));
}

const char *
agency_field(JsonObject *object, const char *group, const char *name)
{
	return json_object_get_string_member_with_default(
		json_object_get_object_member(object, group), name, NULL);
}
