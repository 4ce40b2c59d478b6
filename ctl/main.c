/* SPDX-License-Identifier: BSD-2-Clause */
/* dunlinctl: one const table of commands, their command lines and how they end. */
#include "ctl/ctl.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/clock.h"

#define MANY G_MAXUINT

#define JSON_ROW                                                                                   \
	{                                                                                          \
		0, "json", NULL, "print one JSON object a line", G_STRUCT_OFFSET(DunlinCtl, json)  \
	}
#define NO_ROW                                                                                     \
	{                                                                                          \
		0, NULL, NULL, NULL, 0                                                             \
	}

#define TEXT_ROW(word, member, argument, help)                                                     \
	{                                                                                          \
		0, word, argument, help, G_STRUCT_OFFSET(DunlinCtl, member)                        \
	}

static const DunlinOption plain_options[] = {JSON_ROW, NO_ROW};
static const DunlinOption feed_options[] = {
	TEXT_ROW("as", as, "CREDITOR", "vouch that CREDITOR sent it"),
	JSON_ROW,
	NO_ROW,
};
static const DunlinOption list_options[] = {
	TEXT_ROW("state", state, "STATE", "only claims in STATE"),
	TEXT_ROW("creditor", creditor, "CREDITOR", "only claims of CREDITOR"),
	{0, "overdue", NULL, "only claims past their due date and not closed",
	 G_STRUCT_OFFSET(DunlinCtl, overdue)},
	JSON_ROW,
	NO_ROW,
};
static const DunlinOption plan_options[] = {
	TEXT_ROW("until", until, "DATE", "look no further than DATE (a year)"),
	JSON_ROW,
	NO_ROW,
};
static const DunlinOption simulate_options[] = {
	TEXT_ROW("from", from, "DATE", "the first day (today)"),
	TEXT_ROW("until", until, "DATE", "the last day (half a year on)"),
	TEXT_ROW("payment", payment, "NAME", "how debtors pay: none, slow, typical, prompt (typical)"),
	JSON_ROW,
	NO_ROW,
};
static const DunlinOption paid_options[] = {
	TEXT_ROW("on", on, "DATE", "the day the money came (today)"),
	TEXT_ROW("debtor", debtor, "NO", "of the customer with this number, for whichever claims"),
	TEXT_ROW("creditor", creditor, "CREDITOR", "whose customer it is"),
	JSON_ROW,
	NO_ROW,
};
static const DunlinOption hold_options[] = {
	TEXT_ROW("debtor", debtor, "NO", "all claims of the customer with this number"),
	TEXT_ROW("creditor", creditor, "CREDITOR", "whose customer it is"),
	TEXT_ROW("until", until, "DATE", "the first day on which the clock runs again"),
	TEXT_ROW("reason", reason, "TEXT", "why"),
	JSON_ROW,
	NO_ROW,
};
static const DunlinOption resume_options[] = {
	TEXT_ROW("debtor", debtor, "NO", "the customer with this number, who was held"),
	TEXT_ROW("creditor", creditor, "CREDITOR", "whose customer it is"),
	JSON_ROW,
	NO_ROW,
};
static const DunlinOption letter_options[] = {
	{'o', NULL, "FILE", "write it to FILE.eml or FILE.pdf", G_STRUCT_OFFSET(DunlinCtl, output)},
	JSON_ROW,
	NO_ROW,
};
static const DunlinOption evidence_options[] = {
	{'o', NULL, "FILE", "write it to FILE.zip", G_STRUCT_OFFSET(DunlinCtl, output)},
	{0, "all", NULL, "with what names others, for your own files", G_STRUCT_OFFSET(DunlinCtl, all)},
	JSON_ROW,
	NO_ROW,
};
static const DunlinOption reason_options[] = {
	TEXT_ROW("reason", reason, "TEXT", "why"),
	JSON_ROW,
	NO_ROW,
};

#define STORE (DUNLIN_CTL_CONFIG | DUNLIN_CTL_STORE)

const DunlinCtlCommand dunlin_ctl_commands[] = {
	{"init", "", "make what is missing of store, archive and secret", 0, 0, DUNLIN_CTL_CONFIG,
	 NULL, dunlin_ctl_init},
	{"check", "", "try everything that must work, one line each", 0, 0, DUNLIN_CTL_NOTHING,
	 NULL, dunlin_ctl_check},
	{"read", "FILE… | -", "say what messages and invoices would be read as", 1, MANY,
	 DUNLIN_CTL_NOTHING, NULL, dunlin_ctl_read},
	{"feed", "[--as CREDITOR] FILE… | -", "take a message as if it had arrived", 1, MANY,
	 STORE | DUNLIN_CTL_ARCHIVE | DUNLIN_CTL_READER | DUNLIN_CTL_CREDITORS, feed_options,
	 dunlin_ctl_feed},
	{"list", "[--state STATE] [--creditor CREDITOR] [--overdue]", "list claims", 0, 0, STORE,
	 list_options, dunlin_ctl_list},
	{"show", "CLAIM", "show a claim with its ledger, notices and journal", 1, 1, STORE, NULL,
	 dunlin_ctl_show},
	{"creditors", "", "list the creditors of the configuration", 0, 0, DUNLIN_CTL_CONFIG, NULL,
	 dunlin_ctl_creditors},
	{"debtors", "[CREDITOR]", "list debtors with what they owe and have", 0, 1, STORE, NULL,
	 dunlin_ctl_debtors},
	{"statement", "CLAIM", "show the account of the claim's debtor", 1, 1, STORE, NULL,
	 dunlin_ctl_statement},
	{"plan", "[CLAIM] [--until DATE]", "say every step to come, with dates and amounts", 0, 1,
	 STORE, plan_options, dunlin_ctl_plan},
	{"simulate", "[--from DATE] [--until DATE] [--payment NAME]",
	 "play all claims ahead on a copy: what would be sent, paid and open, a month a row", 0, 0,
	 STORE, simulate_options, dunlin_ctl_simulate},
	{"paid", "CLAIM [AMOUNT] | --debtor NO AMOUNT [--creditor CREDITOR] [--on DATE]",
	 "book a payment, of all that is open or of AMOUNT", 1, 3, STORE, paid_options,
	 dunlin_ctl_act},
	{"offset", "CLAIM [AMOUNT]", "pay it from what the debtor has in his account", 1, 3, STORE,
	 NULL, dunlin_ctl_act},
	{"unpaid", "CLAIM", "say that it is still unpaid; reopen what a payment closed", 1, 1,
	 STORE, NULL, dunlin_ctl_act},
	{"hold", "CLAIM | --debtor NO [--creditor CREDITOR] [--until DATE] [--reason TEXT]",
	 "stop the clock of a claim or of all of a debtor's", 0, 1, STORE, hold_options,
	 dunlin_ctl_act},
	{"resume", "CLAIM | --debtor NO [--creditor CREDITOR]",
	 "end its holds and disputes, or a debtor's hold: the clock runs again", 0, 1, STORE,
	 resume_options, dunlin_ctl_act},
	{"dispute", "CLAIM [--reason TEXT]", "the debtor disputes it: no more reminders", 1, 1,
	 STORE, reason_options, dunlin_ctl_act},
	{"withdraw", "CLAIM [--reason TEXT]", "close it: it is no longer claimed", 1, 1, STORE,
	 reason_options, dunlin_ctl_act},
	{"write-off", "CLAIM [--reason TEXT]", "close it: nothing more will come", 1, 1, STORE,
	 reason_options, dunlin_ctl_act},
	{"handover", "CLAIM [--reason TEXT] | CLAIM… court",
	 "give it to the collection partner, or have the data sheet for the German court", 1, MANY,
	 STORE, reason_options, dunlin_ctl_act},
	{"note", "CLAIM TEXT…", "write a line into its journal", 2, MANY, STORE, NULL,
	 dunlin_ctl_act},
	{"set", "CLAIM FIELD=VALUE…", "give or correct facts: due, amount, debtor and others", 2,
	 MANY, STORE, NULL, dunlin_ctl_act},
	{"letter", "CLAIM STEP [-o FILE.eml|FILE.pdf]", "show a letter as it would be sent", 2, 2,
	 STORE | DUNLIN_CTL_ARCHIVE | DUNLIN_CTL_READER | DUNLIN_CTL_LETTERS, letter_options,
	 dunlin_ctl_letter},
	{"sheet", "CREDITOR", "show today's sheet for a creditor as it would be sent", 1, 1,
	 STORE | DUNLIN_CTL_ARCHIVE | DUNLIN_CTL_READER | DUNLIN_CTL_LETTERS, NULL, dunlin_ctl_sheet},
	{"evidence", "CLAIM [--all] -o FILE.zip", "put all that is known of a claim into one file", 1, 1,
	 STORE | DUNLIN_CTL_ARCHIVE | DUNLIN_CTL_READER, evidence_options, dunlin_ctl_evidence},
	{"outbox", "[list | retry NOTICE | drop NOTICE]", "see to the letters on their way", 0, 2,
	 STORE, NULL, dunlin_ctl_outbox},
	{"metrics", "", "print counters for Prometheus", 0, 0, STORE, NULL, dunlin_ctl_metrics},
	{"verify", "", "check journal, archive, ledgers and states", 0, 0,
	 STORE | DUNLIN_CTL_ARCHIVE, NULL, dunlin_ctl_verify},
	{"backup", "DIR", "copy store and archive as they are now", 1, 1, DUNLIN_CTL_CONFIG, NULL,
	 dunlin_ctl_backup},
	{"migrate", "FROM-URL TO-URL [FROM-ARCHIVE TO-ARCHIVE]",
	 "move a store into another, empty one", 2, 4,
	 DUNLIN_CTL_NOTHING, NULL, dunlin_ctl_migrate},
	{"policy", "[NAME [COUNTRY]]", "say what a policy does, or which there are", 0, 2, DUNLIN_CTL_CONFIG,
	 NULL, dunlin_ctl_policy},
	{"rates", "[add TABLE FROM PERCENT UNTIL SOURCE…]",
	 "print the reference rates of interest, or add one", 0, MANY, DUNLIN_CTL_CONFIG, NULL,
	 dunlin_ctl_rates},
	{"states", "", "print the table of states", 0, 0, DUNLIN_CTL_NOTHING, NULL,
	 dunlin_ctl_states},
	{NULL, NULL, NULL, 0, 0, 0, NULL, NULL},
};

static char *
list_commands(void)
{
	g_autoptr(GString) list = g_string_new("Commands:\n");

	for (const DunlinCtlCommand *c = dunlin_ctl_commands; c->name != NULL; c++)
		g_string_append_printf(list, "  %-10s %s\n", c->name, c->help);
	g_string_append(list, "\ndunlinctl COMMAND --help tells of its options.");
	return g_string_free(g_steal_pointer(&list), FALSE);
}

/* `dunlinctl -n`, as with every program. */
static const DunlinCtlCommand only_check = {"", "", "", 0, 0, DUNLIN_CTL_CONFIG, NULL, NULL};

/* How many single letters are to be changed, left out or put in (Levenshtein). */
static guint
distance(const char *a, const char *b)
{
	guint row[64];
	gsize length = MIN(strlen(b), G_N_ELEMENTS(row) - 1);

	for (gsize j = 0; j <= length; j++)
		row[j] = (guint)j;
	for (gsize i = 1; a[i - 1] != '\0'; i++) {
		guint corner = row[0];

		row[0] = (guint)i;
		for (gsize j = 1; j <= length; j++) {
			guint change = corner + (a[i - 1] != b[j - 1]);

			corner = row[j];
			row[j] = MIN(change, MIN(row[j - 1], corner) + 1);
		}
	}
	return row[length];
}

static const DunlinCtlCommand *
find_command(const char *name)
{
	const DunlinCtlCommand *nearest = dunlin_ctl_commands;

	for (const DunlinCtlCommand *c = dunlin_ctl_commands; c->name != NULL; c++) {
		if (g_str_equal(c->name, name))
			return c;
		if (distance(c->name, name) < distance(nearest->name, name))
			nearest = c;
	}
	dunlin_ctl_say("there is no command \"%s\"%s%s%s", name,
		       distance(nearest->name, name) <= 2 ? "; did you mean \"" : "",
		       distance(nearest->name, name) <= 2 ? nearest->name : "",
		       distance(nearest->name, name) <= 2 ? "\"?" : "");
	fputs("Try dunlinctl --help.\n", stderr);
	return NULL;
}

/* What stands before the command's name: only to find the name, and for --help and --version. */
static gboolean
parse_head(int argc, char **argv, guint *ret_place, int *ret_exit)
{
	g_autofree char *summary = list_commands();
	const DunlinProgram program = {
		.name = "dunlinctl",
		.synopsis = "[-c FILE] [--json] COMMAND [ARGUMENT …]",
		.summary = summary,
		.operands = DUNLIN_OPERANDS_FIRST,
		.options = plain_options,
	};
	DunlinCtl scratch = {.json = FALSE};
	DunlinOptions options;

	if (!dunlin_options_parse(&program, argc, argv, &options, &scratch, ret_exit))
		return FALSE;
	*ret_place = (guint)(options.operands - argv);
	if (options.operands[0] != NULL || options.check_only)
		return TRUE;
	dunlin_ctl_say("what to do? A command is missing");
	fputs("Try dunlinctl --help.\n", stderr);
	*ret_exit = EX_USAGE;
	return FALSE;
}

static gboolean
count_operands(DunlinCtl *ctl, int *ret_exit)
{
	const DunlinCtlCommand *command = ctl->command;

	ctl->operands = ctl->options.operands;
	ctl->count = g_strv_length(ctl->operands);
	if (ctl->count >= command->least && ctl->count <= command->most)
		return TRUE;
	fprintf(stderr, "usage: dunlinctl %s %s\nTry dunlinctl %s --help.\n", command->name,
		command->synopsis, command->name);
	*ret_exit = EX_USAGE;
	return FALSE;
}

/* All options, those before the command's name and those behind it. */
static gboolean
parse_command(DunlinCtl *ctl, int argc, char **argv, int *ret_exit)
{
	const DunlinCtlCommand *command = ctl->command;
	g_autofree char *name = g_strdup_printf("dunlinctl %s", command->name);
	const DunlinProgram program = {
		.name = name,
		.synopsis = command->synopsis,
		.summary = command->help,
		.operands = DUNLIN_OPERANDS_ANY,
		.options = command->options != NULL ? command->options : plain_options,
	};

	return dunlin_options_parse(&program, argc, argv, &ctl->options, ctl, ret_exit) &&
	       count_operands(ctl, ret_exit);
}

static gboolean
load(DunlinCtl *ctl, GError **error)
{
	guint needs = DUNLIN_NEEDS_STORE;

	if ((ctl->command->needs & DUNLIN_CTL_CREDITORS) != 0)
		needs |= DUNLIN_NEEDS_CREDITOR;
	ctl->config = dunlin_config_load(ctl->options.config, (DunlinConfigNeeds)needs, error);
	if (ctl->config == NULL)
		return FALSE;
	dunlin_options_set_zone(&ctl->options, ctl->config->zone);
	return TRUE;
}

static gboolean
run(DunlinCtl *ctl, GError **error)
{
	gboolean loads = ctl->options.check_only || (ctl->command->needs & DUNLIN_CTL_CONFIG) != 0;

	if (loads && !load(ctl, error))
		return FALSE;
	ctl->time = dunlin_clock_read(ctl->options.fixed_now);
	return ctl->options.check_only || ctl->command->run(ctl, error);
}

static void
close_all(DunlinCtl *ctl)
{
	g_clear_pointer(&ctl->desk, dunlin_desk_close);
	g_clear_pointer(&ctl->config, dunlin_config_unref);
}

/* A pipe that nobody reads to its end is no fault worth a word. */
static int
finish(int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	if (errno != EPIPE)
		dunlin_ctl_say("standard output: %s", g_strerror(errno));
	return EX_IOERR;
}

int
main(int argc, char **argv)
{
	g_autofree char **words = NULL;
	g_autoptr(GError) error = NULL;
	DunlinCtl ctl = {.exit = EX_OK};
	guint place;
	int status, count = 0;

	(void)signal(SIGPIPE, SIG_IGN); /* it cannot fail */
	if (!parse_head(argc, argv, &place, &status))
		return status;
	ctl.command = argv[place] != NULL ? find_command(argv[place]) : &only_check;
	if (ctl.command == NULL)
		return EX_USAGE;
	words = g_new0(char *, (gsize)argc + 1);
	for (guint i = 0; i < (guint)argc; i++) {
		if (i != place)
			words[count++] = argv[i];
	}
	if (!parse_command(&ctl, count, words, &status))
		return status;
	if (!run(&ctl, &error)) {
		dunlin_ctl_say_error(error);
		ctl.exit = dunlin_error_to_exit(error);
	}
	close_all(&ctl);
	return finish(ctl.exit);
}
