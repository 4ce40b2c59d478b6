/* SPDX-License-Identifier: BSD-2-Clause */
/* Dates, instants, durations and amounts as they stand in foreign mails: whatever is accepted can
 * be written again and read as the same. */
#include <stdint.h>
#include <string.h>

#include "base/day.h"
#include "base/money.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
try_days(const char *text, GTimeZone *zone)
{
	g_autofree char *iso = NULL;
	DunlinDay day = 0, again = 1;
	DunlinDuration duration;
	DunlinWindow window;
	gint64 instant;

	if (dunlin_day_parse_human(text, 20000, &day)) {
		iso = dunlin_day_to_string(day);
		g_assert_true(dunlin_day_parse(iso, &again));
		g_assert_cmpint(day, ==, again);
	}
	if (dunlin_day_parse(text, &day)) {
		g_assert_true(dunlin_day_parse_human(text, 20000, &again) || strlen(text) != 10);
		g_assert_cmpint(dunlin_day_of(dunlin_day_at(day, 720, zone), zone), ==, day);
	}
	(void)dunlin_instant_parse(text, zone, &instant);
	(void)dunlin_duration_parse(text, &duration);
	(void)dunlin_window_parse(text, &window);
}

static void
try_amounts(const char *text)
{
	char currency[DUNLIN_CURRENCY_SIZE];
	gint64 minor = 0, again = 1;

	if (!dunlin_amount_parse(text, "EUR", &minor, currency, NULL))
		return;
	g_autofree char *plain = dunlin_money_to_string(minor, currency);
	g_assert_true(dunlin_money_parse(plain, currency, &again, NULL));
	g_assert_cmpint(minor, ==, again);
}

static void
try_texts(const char *text)
{
	g_autofree char *clean = dunlin_text_clean(text, 100);
	g_autofree char *line = dunlin_text_line(text, 100);
	g_autofree char *log = dunlin_text_log(text);
	g_autofree char *name = dunlin_text_filename(text);
	g_autofree char *key = dunlin_text_key(text);
	g_autofree char *iban = dunlin_text_iban(text);

	g_assert_true(g_utf8_validate(clean, -1, NULL) && strlen(clean) <= 100);
	g_assert_true(g_utf8_validate(line, -1, NULL) && strpbrk(line, "\r\n\t") == NULL);
	g_assert_true(g_utf8_validate(log, -1, NULL) && strlen(log) <= 200);
	g_assert_true(name == NULL || (strpbrk(name, "/\\\r\n") == NULL && strlen(name) <= 100));
	g_assert_nonnull(key);
	g_assert_true(iban == NULL || strlen(iban) >= 15);
	(void)dunlin_text_is_address(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	g_autoptr(GTimeZone) zone = g_time_zone_new_utc();

	try_days(text, zone);
	try_amounts(text);
	try_texts(text);
	return 0;
}
