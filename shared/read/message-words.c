/* SPDX-License-Identifier: BSD-2-Clause */
/* What a person wrote on top: commands, and words whose intent is guessed. */
#include <string.h>

#include "base/text.h"
#include "read/intent.h"
#include "read/message-private.h"
#include "read/reply.h"
#include "reading/command.h"
#include "reading/words.h"

#define COMMANDS_MAX 500
#define UNREAD_MAX 100 /* that are told of */
#define PROSE_MAX 5 /* lines above the first command */
#define PROSE_LINE_MAX 200
#define LINES_MAX 1000

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
is_prose(const char *line, DunlinDay today, gboolean *ret_doubtful)
{
	DunlinLineSense sense;

	if (strlen(line) > PROSE_LINE_MAX || strchr(line, '?') != NULL || dunlin_intent_is_reserved(line))
		return FALSE;
	sense = dunlin_command_sense(line, today);
	*ret_doubtful = sense == DUNLIN_LINE_DOUBTFUL;
	return sense != DUNLIN_LINE_ORDERS;
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

/* "Phone: …" as a signature has it; of a claim that it names itself it is an order. */
static gboolean
is_like_signature(const char *line, gboolean *ret_short)
{
	static const char *const fields[] = {"phone", "name", "contact", "street", "postcode", "city", "country",
					     "language"};
	const char *colon = strchr(line, ':');
	g_autofree char *name = colon != NULL ? g_strndup(line, (gsize)(colon - line)) : g_strdup("");
	g_autofree char *folded = g_strstrip(dunlin_words_fold(name));
	const DunlinWord *field = dunlin_words_exact(DUNLIN_WORDS_FIELD, folded);

	*ret_short = g_str_equal(folded, "tel");
	for (gsize i = 0; field != NULL && i < G_N_ELEMENTS(fields); i++)
		if (g_str_equal(field->key, fields[i]))
			return TRUE;
	return FALSE;
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
	DunlinDay today;
	const char *source;
	DunlinReading *out;
	guint prose;       /* lines of words above the first command, greetings aside */
	GPtrArray *above;  /* of char *: those of them that may have been meant as orders */
	gboolean open;     /* the last of them may go on in the next line */
	guint count, unread;
	gboolean facts, gap; /* only facts were given so far; an empty line stands behind the last */
	gboolean ended;      /* other words stand behind the commands */
} Commands;

/* Whether @line, which is no command that counts, may stand above the first. */
static gboolean
passes(Commands *c, const char *line)
{
	gboolean doubtful = FALSE;

	if (c->prose == 0 && is_greeting(line))
		return TRUE;
	if (++c->prose > PROSE_MAX || !is_prose(line, c->today, &doubtful))
		return FALSE;
	if (doubtful)
		g_ptr_array_add(c->above, g_strdup(line));
	c->open = !ends_sentence(line);
	return TRUE;
}

static void
put_below(DunlinReading *out, guint from)
{
	for (guint i = from; i < out->len; i++) {
		DunlinFound *found = g_ptr_array_index(out, i);

		g_hash_table_replace(found->command.arguments, g_strdup("below"), g_strdup("words"));
	}
}

/* The first command, where words stand above it: those that may be orders are told with it. */
static gboolean
add_first(Commands *c, const char *line)
{
	guint from = c->out->len;

	if (c->prose == 0)
		return add_command(line, c->today, c->source, c->out);
	if (c->open || !is_clear(line, c->today))
		return FALSE;
	for (guint i = 0; i < c->above->len; i++, c->unread++)
		add_unread(g_ptr_array_index(c->above, i), c->source, c->out);
	(void)add_command(line, c->today, c->source, c->out); /* it is one: clear */
	put_below(c->out, from);
	return TRUE;
}

/* A command below others; what looks like a signature gives facts only right below facts, and never
 * "Tel: …". */
static gboolean
add_next(Commands *c, const char *line)
{
	gboolean brief = FALSE;

	if (is_like_signature(line, &brief) && (brief || !c->facts || c->gap))
		return FALSE;
	return add_command(line, c->today, c->source, c->out);
}

/* Whether a line that is not carried out may have been meant so: it is told. */
static gboolean
is_missed(const Commands *c, const char *line)
{
	gboolean brief;

	if (c->ended)
		return is_lost(line, c->today);
	return dunlin_command_is_attempt(line) || is_like_signature(line, &brief);
}

static void
note_facts(Commands *c)
{
	const DunlinFound *found = g_ptr_array_index(c->out, c->out->len - 1);

	c->facts = (c->facts || c->count == 0) && g_str_equal(found->command.verb, "set");
	c->gap = FALSE;
	c->count++;
}

/* FALSE: nothing below counts. */
static gboolean
read_line(Commands *c, const char *line)
{
	gboolean room = c->count < COMMANDS_MAX && !c->ended;

	if (room && (c->count > 0 ? add_next(c, line) : add_first(c, line))) {
		note_facts(c);
	} else if (c->count > 0 && c->unread < UNREAD_MAX &&
		   (is_missed(c, line) || c->count >= COMMANDS_MAX)) {
		add_unread(line, c->source, c->out);
		c->unread++;
	} else if (c->count > 0) {
		if (!c->ended && takes_back(line, c->today, c->out))
			add_unread(line, c->source, c->out);
		c->ended = TRUE;
	} else {
		return passes(c, line);
	}
	return TRUE;
}

/* From the top, as long as lines are commands; a greeting, empty lines and a few words pass. What is
 * written between quoted lines is not carried out any more, but told. */
static guint
read_commands(const char *text, gsize top, DunlinDay today, const char *source, DunlinReading *out)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", LINES_MAX);
	g_autoptr(GPtrArray) above = g_ptr_array_new_with_free_func(g_free);
	Commands c = {.today = today, .source = source, .out = out, .above = above};
	gsize at = 0;

	for (guint i = 0; lines[i]; i++) {
		gsize length = strlen(lines[i]) + 1;
		char *line = g_strstrip(lines[i]);

		if (at >= top && c.count == 0)
			break;
		c.ended = c.ended || at >= top;
		at += length;
		if (!*line) {
			c.open = FALSE;
			c.gap = TRUE;
			continue;
		}
		if (!g_ascii_strcasecmp(line, "quit") || !read_line(&c, line))
			break;
	}
	return c.count;
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
