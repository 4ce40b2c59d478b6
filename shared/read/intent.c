/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Intents: each sentence against the phrases of conf/words. A phrase is words with `a/b` (either),
 * `word*` and `*word` (starts or ends so), `[word]` (may be missing), `...` (up to six words),
 * `^` and `$` (the sentence begins, ends).
 */
#include "read/intent.h"

#include <string.h>

#include "reading/words.h"

#define TEXT_MAX 4096
#define GAP_MAX 6
#define PATTERN_MAX 16

enum { /* what voids a phrase in the same sentence */
	NEGATION = 1 << 0,
	FUTURE = 1 << 1,
	CONDITION = 1 << 2,
	DOUBT = 1 << 3,
	QUESTION = 1 << 4,
};

static const struct {
	const char *key;
	guint flag;
} blocks[] = { { "negation", NEGATION }, { "future", FUTURE }, { "condition", CONDITION },
	       { "doubt", DOUBT }, { "question", QUESTION } };

/* In order of weight: the first one found is what the message says. */
static const struct {
	DunlinIntent intent;
	guint voided_by;
	double confidence;
} rules[] = {
	{ DUNLIN_INTENT_INSOLVENT, NEGATION | QUESTION | CONDITION, 0.95 },
	{ DUNLIN_INTENT_WRONG_ADDRESS, QUESTION | CONDITION, 0.9 },
	{ DUNLIN_INTENT_PAID, NEGATION | FUTURE | CONDITION | DOUBT | QUESTION, 0.93 },
	{ DUNLIN_INTENT_CREDIT_EXPECTED, NEGATION | CONDITION, 0.85 },
	{ DUNLIN_INTENT_FIX_INVOICE, CONDITION, 0.85 },
	{ DUNLIN_INTENT_DISPUTE, QUESTION | CONDITION, 0.9 },
	{ DUNLIN_INTENT_INSTALMENTS, NEGATION, 0.9 },
	{ DUNLIN_INTENT_PROMISE, NEGATION | CONDITION | QUESTION | DOUBT, 0.9 },
	{ DUNLIN_INTENT_COPY, 0, 0.9 },
	{ DUNLIN_INTENT_IN_PROGRESS, QUESTION | CONDITION, 0.8 },
	{ DUNLIN_INTENT_STOP, QUESTION | CONDITION, 0.8 },
	{ DUNLIN_INTENT_UNPAID, QUESTION | CONDITION | DOUBT, 0.85 },
	{ DUNLIN_INTENT_QUESTION, 0, 0.7 },
};

typedef struct {
	const GArray *tokens;
	guint from, to; /* the sentence */
} Sentence;

static gboolean
matches_one(const char *alternative, gsize length, const char *word)
{
	gsize size = strlen(word);

	if (length > 1 && alternative[0] == '*')
		return size >= length - 1 && memcmp(word + size - (length - 1), alternative + 1, length - 1) == 0;
	if (length > 1 && alternative[length - 1] == '*')
		return size >= length - 1 && memcmp(word, alternative, length - 1) == 0;
	return size == length && memcmp(word, alternative, length) == 0;
}

static gboolean
matches_word(const char *pattern, const char *word)
{
	pattern += *pattern == '[';
	while (*pattern) {
		gsize length = strcspn(pattern, "/]");

		if (matches_one(pattern, length, word))
			return TRUE;
		pattern += length;
		pattern += *pattern == '/' || *pattern == ']';
	}
	return FALSE;
}

/* As deep as the phrase has words; phrases are ours. */
static gboolean
matches_at(const Sentence *sentence, guint at, char *const *pattern)
{
	const char *want = *pattern;

	if (!want)
		return TRUE;
	if (!strcmp(want, "^"))
		return at == sentence->from && matches_at(sentence, at, pattern + 1);
	if (!strcmp(want, "$"))
		return at == sentence->to && matches_at(sentence, at, pattern + 1);
	if (!strcmp(want, "...")) {
		for (guint gap = 0; gap <= GAP_MAX && at + gap <= sentence->to; gap++)
			if (matches_at(sentence, at + gap, pattern + 1))
				return TRUE;
		return FALSE;
	}
	if (*want == '[' && matches_at(sentence, at, pattern + 1))
		return TRUE;
	return at < sentence->to && matches_word(want, dunlin_token(sentence->tokens, at)->text) &&
	       matches_at(sentence, at + 1, pattern + 1);
}

typedef struct {
	char **words;
	guint32 begins; /* see letter() */
} Pattern;

/* The first letter of a word as a bit; several share one. */
static guint32
letter(const char *word)
{
	return (guint32)1 << ((guint8)*word & 31);
}

/* The letters that a phrase may begin with: all where it does not begin with a word. */
static guint32
beginnings(const char *first)
{
	guint32 begins = 0;

	if (first == NULL || strchr("[^$*.", *first) != NULL)
		return G_MAXUINT32;
	for (; first != NULL; first = strchr(first, '/')) {
		first += *first == '/';
		begins |= *first == '*' ? G_MAXUINT32 : letter(first);
	}
	return begins;
}

/* The phrases of @kind in words, by the place in their table; split once. */
static const Pattern *
patterns_of(DunlinWordKind kind)
{
	static Pattern *patterns[DUNLIN_WORDS_LAST + 1];
	static gsize ready;

	if (g_once_init_enter(&ready)) {
		for (DunlinWordKind k = DUNLIN_WORDS_INTENT; k <= DUNLIN_WORDS_BLOCK; k++) {
			const DunlinWordTable *table = dunlin_words(k);

			patterns[k] = g_new0(Pattern, table->count + 1);
			for (gsize i = 0; i < table->count; i++) {
				patterns[k][i].words = g_strsplit(table->words[i].phrase, " ", PATTERN_MAX);
				patterns[k][i].begins = beginnings(patterns[k][i].words[0]);
			}
		}
		g_once_init_leave(&ready, 1);
	}
	return patterns[kind];
}

static gboolean
matches(const Sentence *sentence, const Pattern *pattern)
{
	for (guint at = sentence->from; at < sentence->to; at++)
		if ((pattern->begins & letter(dunlin_token(sentence->tokens, at)->text)) != 0 &&
		    matches_at(sentence, at, pattern->words))
			return TRUE;
	return FALSE;
}

static gboolean
has_phrase(const Sentence *sentence, DunlinWordKind kind, const char *key)
{
	const DunlinWordTable *table = dunlin_words(kind);
	const Pattern *patterns = patterns_of(kind);

	for (gsize i = 0; i < table->count; i++)
		if (!strcmp(table->words[i].key, key) && matches(sentence, &patterns[i]))
			return TRUE;
	return FALSE;
}

void
dunlin_intent_init(void)
{
	(void)patterns_of(DUNLIN_WORDS_INTENT);
}

/* "We paid, but …" and "We paid, could you check?" are two each. */
static gboolean
is_sentence_end(const GArray *tokens, guint at)
{
	const DunlinToken *token = dunlin_token(tokens, at);
	const char *next;

	if (token->end == '.' || token->end == '!' || token->end == '?' || at + 1 == tokens->len)
		return TRUE;
	next = dunlin_token(tokens, at + 1)->text;
	return dunlin_words_is(DUNLIN_WORDS_KEYWORD, "but", next) ||
	       (token->end == ',' && dunlin_words_is(DUNLIN_WORDS_KEYWORD, "ask", next));
}

static guint
blocks_of(const Sentence *sentence)
{
	guint found = 0;

	for (gsize i = 0; i < G_N_ELEMENTS(blocks); i++)
		if (has_phrase(sentence, DUNLIN_WORDS_BLOCK, blocks[i].key))
			found |= blocks[i].flag;
	if (dunlin_token(sentence->tokens, sentence->to - 1)->end == '?')
		found |= QUESTION;
	return found;
}

/* A day that belongs to the invoice ("vom 3.11.") is not the day of the payment. */
static gboolean
is_of_invoice(const Sentence *sentence, guint at)
{
	return at > sentence->from &&
	       dunlin_words_is(DUNLIN_WORDS_KEYWORD, "of", dunlin_token(sentence->tokens, at - 1)->text);
}

static void
find_day(const Sentence *sentence, gboolean past, DunlinDay today, DunlinReply *reply)
{
	DunlinDay other = DUNLIN_DAY_NONE;

	for (guint at = sentence->from; at < sentence->to && reply->date == DUNLIN_DAY_NONE;) {
		DunlinDay day;
		guint used = dunlin_words_day(sentence->tokens, at, today, past, &day);

		if (used > 0 && at + used <= sentence->to && (past ? day <= today : day >= today)) {
			if (past && is_of_invoice(sentence, at))
				other = day;
			else
				reply->date = day;
		}
		at += MAX(used, 1);
	}
	if (reply->date == DUNLIN_DAY_NONE && past)
		reply->date = other;
}

static void
find_amount(const Sentence *sentence, DunlinReply *reply)
{
	for (guint at = sentence->from; at < sentence->to && !reply->amount; at++) {
		char currency[DUNLIN_CURRENCY_SIZE];
		char *decimal;

		if (dunlin_words_amount(sentence->tokens, at, &decimal, currency) == 0)
			continue;
		if (*currency)
			reply->amount = decimal;
		else
			g_free(decimal);
	}
}

static void
take_facts(const Sentence *sentence, DunlinIntent intent, DunlinDay today, DunlinReply *reply)
{
	reply->date = DUNLIN_DAY_NONE;
	g_clear_pointer(&reply->amount, g_free);
	if (intent == DUNLIN_INTENT_PAID || intent == DUNLIN_INTENT_PROMISE ||
	    intent == DUNLIN_INTENT_IN_PROGRESS || intent == DUNLIN_INTENT_INSTALMENTS)
		find_day(sentence, intent == DUNLIN_INTENT_PAID, today, reply);
	if (intent == DUNLIN_INTENT_PAID || intent == DUNLIN_INTENT_PROMISE ||
	    intent == DUNLIN_INTENT_INSTALMENTS || intent == DUNLIN_INTENT_DISPUTE)
		find_amount(sentence, reply);
}

/* The weightiest rule that holds in @sentence; G_N_ELEMENTS(rules): none. */
static guint
read_sentence(const Sentence *sentence)
{
	guint blocked = blocks_of(sentence);

	for (guint i = 0; i < G_N_ELEMENTS(rules); i++) {
		const char *key = dunlin_intent_to_string(rules[i].intent);

		if (!(blocked & rules[i].voided_by) && has_phrase(sentence, DUNLIN_WORDS_INTENT, key) &&
		    !has_phrase(sentence, DUNLIN_WORDS_BLOCK, key))
			return i;
	}
	return blocked & QUESTION && dunlin_token(sentence->tokens, sentence->to - 1)->end == '?' ?
		       G_N_ELEMENTS(rules) - 1 : G_N_ELEMENTS(rules);
}

void
dunlin_intent_read(DunlinReply *reply, DunlinDay today)
{
	g_autofree char *text = g_strndup(reply->text, strnlen(reply->text, TEXT_MAX));
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	g_autoptr(GArray) tokens = dunlin_words_split(valid);
	Sentence sentence = { .tokens = tokens };
	guint best = G_N_ELEMENTS(rules);
	gboolean contradicted = FALSE;

	reply->intent = DUNLIN_INTENT_NONE;
	reply->date = DUNLIN_DAY_NONE;
	for (guint at = 0; at < tokens->len; at++) {
		guint rule;

		if (!is_sentence_end(tokens, at))
			continue;
		sentence.to = at + 1;
		rule = read_sentence(&sentence);
		contradicted = contradicted || (rule < best && best + 1 < G_N_ELEMENTS(rules)) ||
			       (rule > best && rule + 1 < G_N_ELEMENTS(rules));
		if (rule < best) {
			best = rule;
			take_facts(&sentence, rules[rule].intent, today, reply);
		}
		sentence.from = at + 1;
	}
	if (best == G_N_ELEMENTS(rules)) {
		reply->confidence = 0.5;
		return;
	}
	reply->intent = rules[best].intent;
	reply->confidence = contradicted ? 0.6 : rules[best].confidence;
	if (reply->intent == DUNLIN_INTENT_PROMISE && reply->date == DUNLIN_DAY_NONE)
		reply->confidence = 0.6;
}

static gboolean
is_blocked(const char *text, guint by)
{
	g_autoptr(GArray) tokens = dunlin_words_split(text);
	Sentence sentence = { .tokens = tokens };

	for (guint at = 0; at < tokens->len; at++) {
		if (!is_sentence_end(tokens, at))
			continue;
		sentence.to = at + 1;
		if (blocks_of(&sentence) & by)
			return TRUE;
		sentence.from = at + 1;
	}
	return FALSE;
}

gboolean
dunlin_intent_denies(const char *text)
{
	return is_blocked(text, NEGATION);
}

gboolean
dunlin_intent_is_reserved(const char *text)
{
	return is_blocked(text, NEGATION | FUTURE | CONDITION | DOUBT | QUESTION);
}
