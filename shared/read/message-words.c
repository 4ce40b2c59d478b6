/* SPDX-License-Identifier: BSD-2-Clause */
/* What a person wrote on top: commands, and words whose intent is guessed. */
#include <string.h>

#include "base/text.h"
#include "read/intent.h"
#include "read/message-private.h"
#include "read/reply.h"
#include "reading/command.h"
#include "reading/words.h"

#define COMMANDS_MAX 100
#define PROSE_MAX 5 /* lines above the first command */
#define PROSE_LINE_MAX 200

static gboolean
is_greeting(const char *line)
{
	g_autofree char *folded = NULL;

	if (strlen(line) > 80)
		return FALSE;
	folded = dunlin_words_fold(line);
	return dunlin_words_prefix(DUNLIN_WORDS_GREETING, folded) != NULL && !dunlin_intent_denies(line);
}

/* "Here are my answers:" A line that could be an order, or that denies, asks or makes a condition, is
 * none: what it says of the lines below it nobody can tell. */
static gboolean
is_prose(const char *line, DunlinDay today)
{
	return strlen(line) <= PROSE_LINE_MAX && strchr(line, '?') == NULL &&
	       !dunlin_command_may_order(line, today) && !dunlin_intent_is_reserved(line);
}

static gboolean
ends_sentence(const char *line)
{
	return strchr(".:!", line[strlen(line) - 1]) != NULL;
}

/* Below words a line must say by itself that it is an order: "ok" and "stop" may be the end of them, and
 * "Phone: …" is a signature's. */
static gboolean
is_clear(const char *line, DunlinDay today)
{
	static const char *const saying[] = {"claim", "customer", "invoice", "amount", "on", "until", "list"};
	g_autoptr(GHashTable) arguments = NULL;
	DunlinVerb verb;

	if (!dunlin_command_parse_line(line, today, &verb, &arguments) || verb == DUNLIN_VERB_SET)
		return FALSE;
	for (gsize i = 0; i < G_N_ELEMENTS(saying); i++)
		if (g_hash_table_contains(arguments, saying[i]))
			return TRUE;
	return verb == DUNLIN_VERB_REST_OK || (g_hash_table_size(arguments) == 0 &&
					       (verb == DUNLIN_VERB_PAID || verb == DUNLIN_VERB_UNPAID ||
						verb == DUNLIN_VERB_ACCEPTED));
}

static gboolean
add_command(const char *line, DunlinDay today, const char *source, DunlinReading *out)
{
	DunlinVerb verb;
	GHashTable *arguments;
	DunlinCommand *command;

	if (!dunlin_command_parse_line(line, today, &verb, &arguments))
		return FALSE;
	command = &dunlin_reading_add(out, DUNLIN_FOUND_COMMAND, source)->command;
	command->verb = g_strdup(dunlin_verb_info(verb)->name);
	command->arguments = arguments;
	command->line = dunlin_text_line(line, DUNLIN_MAIL_HEADER_MAX);
	return TRUE;
}

/* A line among commands that is meant as one, and not understood: who wrote it must hear of it. */
static void
add_unread(const char *line, const char *source, DunlinReading *out)
{
	DunlinCommand *command = &dunlin_reading_add(out, DUNLIN_FOUND_COMMAND, source)->command;

	command->verb = g_strdup(DUNLIN_VERB_UNREAD);
	command->arguments = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	command->line = dunlin_text_line(line, DUNLIN_MAIL_HEADER_MAX);
}

/* Behind other words nothing is done any more, least of all what a signature looks like; what names a
 * claim, or the rest of the sheet, was meant. */
static gboolean
is_lost(const char *line, DunlinDay today)
{
	g_autoptr(GHashTable) arguments = NULL;
	DunlinVerb verb;

	return dunlin_command_parse_line(line, today, &verb, &arguments) &&
	       (verb == DUNLIN_VERB_REST_OK || g_hash_table_contains(arguments, "claim"));
}

/* "2 not", "except 3" below an order about numbers: no order, but it takes something back. */
static gboolean
takes_back(const char *line, DunlinDay today, const DunlinReading *out)
{
	for (guint i = 0; i < out->len; i++) {
		const DunlinFound *found = g_ptr_array_index(out, i);

		if (found->kind == DUNLIN_FOUND_COMMAND &&
		    (g_str_equal(found->command.verb, dunlin_verb_info(DUNLIN_VERB_REST_OK)->name) ||
		     g_hash_table_contains(found->command.arguments, "claim")))
			return dunlin_command_names_claim(line, today);
	}
	return FALSE;
}

typedef struct {
	guint lines;   /* of words above the first command, greetings aside */
	gboolean open; /* the last of them may go on in the next line */
} Prose;

/* Whether @line, which is no command that counts, may stand above the first. */
static gboolean
passes(Prose *prose, const char *line, DunlinDay today)
{
	if (prose->lines == 0 && is_greeting(line))
		return TRUE;
	if (++prose->lines > PROSE_MAX || !is_prose(line, today))
		return FALSE;
	prose->open = !ends_sentence(line);
	return TRUE;
}

/* The first command, where words stand above it. */
static gboolean
add_below(const Prose *prose, const char *line, DunlinDay today, const char *source, DunlinReading *out)
{
	DunlinFound *found;

	if (prose->lines == 0)
		return add_command(line, today, source, out);
	if (prose->open || !is_clear(line, today) || !add_command(line, today, source, out))
		return FALSE;
	found = g_ptr_array_index(out, out->len - 1);
	g_hash_table_replace(found->command.arguments, g_strdup("below"), g_strdup("words"));
	return TRUE;
}

/* From the top, as long as lines are commands; a greeting, empty lines and a few words pass. */
static guint
read_commands(const char *text, gsize top, DunlinDay today, const char *source, DunlinReading *out)
{
	g_autofree char *own = g_strndup(text, top);
	g_auto(GStrv) lines = g_strsplit(own, "\n", 1000);
	guint count = 0, unread = 0;
	gboolean ended = FALSE;
	Prose prose = {0};

	for (guint i = 0; lines[i] && count + unread < COMMANDS_MAX; i++) {
		char *line = g_strstrip(lines[i]);

		if (!*line) {
			prose.open = FALSE;
			continue;
		}
		if (!g_ascii_strcasecmp(line, "quit"))
			break;
		if (!ended && (count > 0 ? add_command(line, today, source, out)
					 : add_below(&prose, line, today, source, out))) {
			count++;
		} else if (count > 0 && (ended ? is_lost(line, today) : dunlin_command_is_attempt(line))) {
			add_unread(line, source, out);
			unread++;
		} else if (count > 0 && !ended && takes_back(line, today, out)) {
			add_unread(line, source, out);
			unread++;
			ended = TRUE;
		} else if (count > 0) {
			ended = TRUE;
		} else if (!passes(&prose, line, today)) {
			break;
		}
	}
	return count;
}

/* "paid 7K3M4QX2" in the subject is a command, "Re: … Ref 7K3M4QX2" is none. */
static void
read_subject_command(const char *subject, DunlinDay today, DunlinReading *out)
{
	DunlinVerb verb;
	GHashTable *arguments;
	gboolean named;

	if (!subject || !dunlin_command_parse_line(subject, today, &verb, &arguments))
		return;
	named = g_hash_table_contains(arguments, "claim");
	g_hash_table_unref(arguments);
	if (named)
		(void)add_command(subject, today, NULL, out);
}

void
dunlin_read_words(const DunlinMailBody *body, const char *subject, gsize own, gboolean forwarded,
		  const DunlinReadContext *context, DunlinReading *out)
{
	g_autofree char *written = forwarded ? g_strndup(body->text, own) : g_strdup(body->text);
	gssize quote = body->quote >= 0 && (gsize)body->quote <= strlen(written) ? body->quote : -1;
	gsize top;
	g_autofree char *text = dunlin_reply_text(written, quote, &top);
	DunlinReply *reply;

	if (read_commands(text, top, context->today, body->source, out) == 0)
		read_subject_command(subject, context->today, out);
	if (!*text)
		return;
	reply = &dunlin_reading_add(out, DUNLIN_FOUND_REPLY, body->source)->reply;
	reply->text = g_steal_pointer(&text);
	dunlin_intent_read(reply, context->today);
}
