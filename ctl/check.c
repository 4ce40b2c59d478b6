/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dunlinctl check: a table of everything that must work. Each check says ok, or what is wrong and
 * which setting to change; none stops the others.
 */
#include "ctl/check.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include <json-glib/json-glib.h>

#include "base/rates.h"
#include "claim/deadline.h"
#include "claim/law.h"

static const char probe_mail[] =
	"From: probe@example.com\r\nSubject: probe\r\n\r\nIs anybody there?\r\n";

static const char *const words[] = {
	[DUNLIN_CHECK_OK] = "ok",
	[DUNLIN_CHECK_WARNING] = "warning",
	[DUNLIN_CHECK_FAULT] = "FAULT",
};

static void
print_json(const char *name, DunlinCheckResult result, const char *text)
{
	g_autoptr(JsonBuilder) json = json_builder_new();
	g_autoptr(JsonNode) root = NULL;
	g_autofree char *line = NULL;

	json_builder_begin_object(json);
	json_builder_set_member_name(json, "check");
	json_builder_add_string_value(json, name);
	json_builder_set_member_name(json, "result");
	json_builder_add_string_value(json, result == DUNLIN_CHECK_FAULT ? "fault" : words[result]);
	json_builder_set_member_name(json, "text");
	json_builder_add_string_value(json, text);
	json_builder_end_object(json);
	root = json_builder_get_root(json);
	line = json_to_string(root, FALSE);
	dunlin_ctl_line(line);
}

void
dunlin_check_say(DunlinCtl *ctl, const char *name, DunlinCheckResult result, const char *format,
		 ...)
{
	g_autofree char *raw = NULL, *valid = NULL, *line = NULL;
	va_list arguments;

	va_start(arguments, format);
	raw = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	valid = g_utf8_make_valid(raw, -1);
	if (ctl->json) {
		print_json(name, result, valid);
		return;
	}
	line = g_strdup_printf("%-8s %-22s %s", words[result], name, valid);
	dunlin_ctl_text(line);
	(void)fflush(stdout); /* the next check may take its time */
}

void
dunlin_check_fault(DunlinCtl *ctl, const char *name, const char *setting, const GError *error)
{
	if (ctl->exit == 0)
		ctl->exit = dunlin_error_to_exit(error);
	if (setting == NULL)
		dunlin_check_say(ctl, name, DUNLIN_CHECK_FAULT, "%s", error->message);
	else
		dunlin_check_say(ctl, name, DUNLIN_CHECK_FAULT, "%s; see \"%s\" in %s",
				 error->message, setting, ctl->config->file);
}

/* ── what is on this host ── */

static void
check_secret(DunlinCtl *ctl)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinKeys) keys = NULL;
	char *secret = dunlin_secret_read(ctl->config->secret, &error);

	keys = secret != NULL ? dunlin_keys_parse(secret, &error) : NULL;
	if (secret != NULL)
		dunlin_secret_free(secret);
	if (keys == NULL)
		dunlin_check_fault(ctl, "secret", "secret", error);
	else
		dunlin_check_say(ctl, "secret", DUNLIN_CHECK_OK, "%s", ctl->config->secret);
}

static void
check_store(DunlinCtl *ctl)
{
	enum { WAIT_MS = 5000 };
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinStore) store = dunlin_store_open(ctl->config->store, WAIT_MS, &error);

	/* A transaction shows whether it can be written to; nothing is written. */
	if (store == NULL || !dunlin_store_begin(store, &error)) {
		dunlin_check_fault(ctl, "store", "store", error);
		return;
	}
	dunlin_store_rollback(store);
	dunlin_check_say(ctl, "store", DUNLIN_CHECK_OK, "%s", ctl->config->store);
}

static void
check_archive(DunlinCtl *ctl)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinArchive) archive = dunlin_archive_open(ctl->config->archive,
								 ctl->config->store, &error);
	g_autoptr(DunlinArchiveWriter) writer =
		archive != NULL ? dunlin_archive_begin(archive, &error) : NULL;

	if (writer == NULL)
		dunlin_check_fault(ctl, "archive", "archive", error);
	else
		dunlin_check_say(ctl, "archive", DUNLIN_CHECK_OK, "%s", ctl->config->archive);
}

static gboolean
read_probe(DunlinReader *reader, GError **error)
{
	gsize length = sizeof probe_mail - 1;
	g_autoptr(GPtrArray) reading = NULL;
	int fd = memfd_create("probe", MFD_CLOEXEC);

	if (fd < 0 || write(fd, probe_mail, length) != (ssize_t)length) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "%s", g_strerror(errno));
		if (fd >= 0)
			(void)close(fd);
		return FALSE;
	}
	reading = dunlin_reader_read(reader, fd, length, 0, error);
	(void)close(fd);
	if (reading == NULL || dunlin_reading_first(reading, DUNLIN_FOUND_MESSAGE) != NULL)
		return reading != NULL;
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INTERNAL,
		    "it read a message as something else");
	return FALSE;
}

static void
check_reader(DunlinCtl *ctl)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *program = dunlin_libexec_path("dunlin-reader");
	DunlinReader *reader = dunlin_reader_new(program, &error);

	if (reader != NULL && read_probe(reader, &error))
		dunlin_check_say(ctl, "reader", DUNLIN_CHECK_OK, "%s", program);
	else
		dunlin_check_fault(ctl, "reader", NULL, error);
	if (reader != NULL)
		dunlin_reader_free(reader);
}

/* A site's words that nobody gets to read. */
static void
tell_retired(DunlinCtl *ctl, const char *site)
{
	g_auto(GStrv) files = dunlin_letters_retired(site);
	g_autofree char *names = g_strjoinv(", ", files);

	if (files[0] != NULL)
		dunlin_check_say(ctl, "letters", DUNLIN_CHECK_WARNING,
				 "%s in %s: no longer used, what such letters said stands on the sheet "
				 "(\"sheet\")",
				 names, site);
}

/* A letter that is not there would be missed only on the day on which it is due. */
static void
check_step(DunlinCtl *ctl, const DunlinLetters *letters, const DunlinPolicy *policy, const DunlinStep *step)
{
	g_autofree char *name = g_strdup_printf("policy.%s", policy->name);
	gboolean known = dunlin_letters_has(letters, "en", step->letter) ||
			 dunlin_letters_has(letters, ctl->config->language, step->letter);

	if (dunlin_step_is_handover(step) || known)
		return;
	if (ctl->exit == 0)
		ctl->exit = 78;
	dunlin_check_say(ctl, name, DUNLIN_CHECK_FAULT,
			 "step \"%s\": there is no letter \"%s\"; built in are notice (before the due "
			 "date), reminder, final, and colleague (with \"to\"); see \"letter\" in %s",
			 step->name, step->letter, ctl->config->file);
}

static void
check_letters(DunlinCtl *ctl)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *folder = dunlin_data_path("letters");
	g_autofree char *site = dunlin_config_path(ctl->config, "letters");
	gboolean own = g_file_test(site, G_FILE_TEST_IS_DIR);
	g_autoptr(DunlinLetters) letters = dunlin_letters_load(folder, own ? site : NULL, &error);

	if (letters == NULL || !dunlin_letters_check(letters, &error))
		dunlin_check_fault(ctl, "letters", NULL, error);
	else
		dunlin_check_say(ctl, "letters", DUNLIN_CHECK_OK, "%s%s%s", folder,
				 own ? ", overridden by " : "", own ? site : "");
	for (guint i = 0; letters != NULL && i < ctl->config->policies->len; i++) {
		const DunlinPolicy *policy = ctl->config->policies->pdata[i];

		for (guint k = 0; k < policy->steps->len; k++)
			check_step(ctl, letters, policy, policy->steps->pdata[k]);
	}
	tell_retired(ctl, site);
}

static void
check_holidays(DunlinCtl *ctl)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *folder = dunlin_data_path("holidays");
	g_autoptr(DunlinHolidays) holidays = dunlin_holidays_load(folder, &error);

	if (holidays == NULL)
		dunlin_check_fault(ctl, "holidays", NULL, error);
	else if (!dunlin_holidays_has_country(holidays, ctl->config->country))
		dunlin_check_say(ctl, "holidays", DUNLIN_CHECK_WARNING,
				 "none are known of \"%s\": letters leave on its holidays too; see "
				 "\"country\" in %s",
				 ctl->config->country, ctl->config->file);
	else
		dunlin_check_say(ctl, "holidays", DUNLIN_CHECK_OK, "%s", ctl->config->country);
}

/* Interest past the end of the table is reserved, not counted, until the admin adds the next rate. */
static void
check_rates(DunlinCtl *ctl)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *folder = dunlin_data_path("rates");
	g_autofree char *site = dunlin_config_path(ctl->config, "rates");
	g_autoptr(DunlinRates) rates = dunlin_rates_load(folder, site, &error);
	const DunlinLaw *law = dunlin_law_of(ctl->config->country, NULL, DUNLIN_KIND_BUSINESS);
	const char *table = law != NULL ? law->table : NULL;
	DunlinDay today = dunlin_day_of(ctl->time.now, ctl->config->zone);
	DunlinDay until = rates != NULL && table != NULL ? dunlin_rates_until(rates, table)
							 : DUNLIN_DAY_NONE;
	g_autofree char *last = dunlin_day_to_string(until);

	if (rates == NULL)
		dunlin_check_fault(ctl, "rates", NULL, error);
	else if (table == NULL)
		dunlin_check_say(ctl, "rates", DUNLIN_CHECK_OK, "%s needs none",
				 ctl->config->country);
	else if (last == NULL)
		dunlin_check_say(ctl, "rates", DUNLIN_CHECK_WARNING,
				 "%s.rates is missing: interest is reserved, not counted", table);
	else if (until < today + DUNLIN_RATES_SOON)
		dunlin_check_say(ctl, "rates", DUNLIN_CHECK_WARNING,
				 "%s is known until %s; add what comes after it: dunlinctl rates "
				 "add %s FROM PERCENT UNTIL SOURCE", table, last, table);
	else
		dunlin_check_say(ctl, "rates", DUNLIN_CHECK_OK, "%s is known until %s", table,
				 last);
}

/* The folder is written to by the watcher's user. */
static void
check_print(DunlinCtl *ctl)
{
	const char *print = ctl->config->print;
	const char *folder = print != NULL && g_str_has_prefix(print, "spool:") ? print + strlen("spool:")
										: NULL;
	g_autofree char *program = NULL;

	if (print == NULL)
		return;
	if (folder == NULL)
		program = g_find_program_in_path("lp");
	if (folder != NULL ? access(folder, W_OK | X_OK) == 0 : program != NULL)
		dunlin_check_say(ctl, "print", DUNLIN_CHECK_OK, "%s", print);
	else
		dunlin_check_say(ctl, "print", DUNLIN_CHECK_FAULT, "%s: %s; see \"print\" in %s",
				 folder != NULL ? folder : "lp",
				 folder != NULL ? g_strerror(errno) : "there is no such program",
				 ctl->config->file);
}

static void (*const checks[])(DunlinCtl *ctl) = {
	check_secret,        check_store,        check_archive,          check_reader,
	check_letters,       check_print,        check_holidays,     check_rates,            dunlin_check_mailboxes, dunlin_check_submissions,
	dunlin_check_milter, dunlin_check_trust, dunlin_check_alignment,
};

/* What only the watcher or letters need may be missing: that is told, and the rest is checked. */
static gboolean
check_configuration(DunlinCtl *ctl)
{
	const guint all = DUNLIN_NEEDS_STORE | DUNLIN_NEEDS_MAILBOX | DUNLIN_NEEDS_CREDITOR;
	g_autoptr(GError) error = NULL;

	ctl->config = dunlin_config_load(ctl->options.config, (DunlinConfigNeeds)all, &error);
	if (ctl->config != NULL) {
		dunlin_check_say(ctl, "configuration", DUNLIN_CHECK_OK, "%s", ctl->config->file);
		return TRUE;
	}
	dunlin_check_fault(ctl, "configuration", NULL, error);
	ctl->config = dunlin_config_load(ctl->options.config, DUNLIN_NEEDS_STORE, NULL);
	return ctl->config != NULL;
}

gboolean
dunlin_ctl_check(DunlinCtl *ctl, GError **error)
{
	if (!check_configuration(ctl))
		return TRUE;
	if (!dunlin_ctl_become_owner(ctl->config, error))
		return FALSE;
	for (guint i = 0; i < G_N_ELEMENTS(checks); i++)
		checks[i](ctl);
	return TRUE;
}
