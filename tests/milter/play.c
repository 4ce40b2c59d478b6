/* SPDX-License-Identifier: BSD-2-Clause */
/* The words of the conversations: what is sent, what comes back, how the house looks. */
#include "play.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/day.h"
#include "write/stamp.h"

#define CONNECTIONS_MAX 8
#define PATIENCE_MS 10000
#define SILENCE_MS 300
#define MACROS "M=i v {auth_authen} {client_addr} {daemon_name} {tls_version} {cipher} E=i" /* that the milter asks for */
#define LOGIN "bob@acme.example" /* of $SEAL, over Message-ID <1@b> */

typedef struct {
	Fixture *fixture;
	const ScriptCase *one;
	const ScriptLine *line;
	Mta *mtas[CONNECTIONS_MAX];
	guint current; /* from 1 */
	DunlinClaim *claim;
	DunlinNotice *notice, *other;
	int lock; /* -1: not held */
	gboolean failed;
} Play;

static void
differ(Play *play, const char *wanted, const char *is)
{
	g_test_message("%s, line %u: \"%s\" was expected, but it is \"%s\"", play->one->name,
		       play->line->number, wanted, is);
	g_test_fail();
	play->failed = TRUE;
}

/* ── what the house looks like ── */

static void
house_notice(Play *play)
{
	play->notice = fixture_notice(play->fixture, &play->claim);
}

static void
house_other(Play *play)
{
	play->other = fixture_notice(play->fixture, NULL);
}

static void
house_hold(Play *play)
{
	DunlinHold hold = {.creditor = play->claim->creditor, .claim = play->claim->reference,
			   .reason = (char *)"paid", .by = DUNLIN_ACTOR_CREDITOR,
			   .until = DUNLIN_DAY_NONE, .at = 1700000000};

	must_begin(play->fixture->store);
	g_assert_true(dunlin_hold_add(play->fixture->store, &hold, NULL));
	must_commit(play->fixture->store);
}

static void
house_paid(Play *play)
{
	DunlinEntry entry = {.kind = DUNLIN_ENTRY_PAYMENT, .day = 20010, .amount = -11900};
	g_autoptr(GError) error = NULL;

	must_begin(play->fixture->store);
	(void)dunlin_ledger_add(play->fixture->store, play->claim, &entry, &error);
	g_assert_no_error(error);
	must_commit(play->fixture->store);
}

static void
house_accepted(Play *play)
{
	g_autoptr(GError) error = NULL;

	must_begin(play->fixture->store);
	play->notice->state = DUNLIN_NOTICE_ACCEPTED;
	(void)dunlin_notice_update(play->fixture->store, play->notice, DUNLIN_NOTICE_DOT,
				   play->notice->attempt, &error);
	g_assert_no_error(error);
	must_commit(play->fixture->store);
}

static void
house_lock(Play *play)
{
	g_autofree char *path = g_build_filename(play->fixture->folder, "dunlin.db.lock", NULL);

	play->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	g_assert_cmpint(flock(play->lock, LOCK_EX), ==, 0);
}

static void
house_unlock(Play *play)
{
	if (play->lock >= 0)
		close(play->lock);
	play->lock = -1;
}

static void
set_house(Play *play)
{
	static const struct {
		const char *word;
		void (*set)(Play *play);
	} words[] = {
		{"notice", house_notice},     /* in flight: $NOTICE $TOKEN $CLAIM */
		{"other notice", house_other}, /* $OTHER is its token */
		{"hold", house_hold},         /* the notice's claim is held */
		{"paid", house_paid},         /* nothing is open any more */
		{"accepted", house_accepted}, /* the notice's way has ended */
		{"lock", house_lock},         /* another process writes to the store … */
		{"unlock", house_unlock},     /* … and has done so */
	};
	guint i = 0;

	while (i < G_N_ELEMENTS(words) && strcmp(words[i].word, play->line->text) != 0)
		i++;
	g_assert_cmpuint(i, <, G_N_ELEMENTS(words));
	words[i].set(play);
}

/* ── names for what is known only now ── */

static gint64
fixed_now(void)
{
	g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
	gint64 now = 0;

	g_assert_true(dunlin_instant_parse(FIXED_NOW, utc, &now));
	return now;
}

static char *
make_token(const Play *play, const DunlinNotice *notice, guint further)
{
	return dunlin_submit_token(play->fixture->keys, notice->id, notice->attempt + further);
}

/* One of another house. */
static char *
make_stranger(const Play *play)
{
	g_autoptr(DunlinKeys) keys = dunlin_keys_parse("another-house-another-house-another", NULL);

	return dunlin_submit_token(keys, play->notice->id, play->notice->attempt);
}

static char *
make_value(const Play *play, const char *name)
{
	if (strcmp(name, "BODY") == 0)
		return script_text((const guint8 *)BODY, strlen(BODY));
	if (strcmp(name, "MACROS") == 0)
		return g_strdup(MACROS);
	if (strcmp(name, "SEAL") == 0)
		return dunlin_auth_seal(play->fixture->keys, LOGIN, fixed_now(), "<1@b>");
	if (strcmp(name, "UNKNOWN") == 0)
		return dunlin_submit_token(play->fixture->keys, "aaaaaaaaaa", 1);
	g_assert_nonnull(play->notice);
	if (strcmp(name, "NOTICE") == 0)
		return g_strdup(play->notice->id);
	if (strcmp(name, "TOKEN") == 0)
		return make_token(play, play->notice, 0);
	if (strcmp(name, "LATER") == 0)
		return make_token(play, play->notice, 1);
	if (strcmp(name, "STRANGER") == 0)
		return make_stranger(play);
	g_assert_cmpstr(name, ==, "OTHER");
	return make_token(play, play->other, 0);
}

static char *
expand(const Play *play)
{
	GString *text = g_string_new(NULL);
	const char *rest = play->line->text, *dollar;

	while ((dollar = strchr(rest, '$')) != NULL) {
		gsize length = strspn(dollar + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
		g_autofree char *name = g_strndup(dollar + 1, length);
		g_autofree char *value = make_value(play, name);

		g_string_append_len(text, rest, dollar - rest);
		g_string_append(text, value);
		rest = dollar + 1 + length;
	}
	g_string_append(text, rest);
	return g_string_free(text, FALSE);
}

/* ── to the milter ── */

static Mta *
mta(const Play *play)
{
	g_assert_cmpuint(play->current, >, 0);
	return play->mtas[play->current - 1];
}

static void
connect_next(Play *play, const char *rest)
{
	(void)rest;
	while (play->mtas[play->current] != NULL)
		play->current++;
	g_assert_cmpuint(play->current, <, CONNECTIONS_MAX);
	play->mtas[play->current] = mta_connect(play->fixture->socket);
	g_assert_nonnull(play->mtas[play->current]);
	play->current++;
}

/* Headers may be changed, the envelope may not: no conversation here is about delivery reports. */
static void
open_next(Play *play, const char *rest)
{
	connect_next(play, rest);
	g_assert_true(mta_negotiate(mta(play), 0x137, 0x1fffff, NULL, NULL));
}

static void
use(Play *play, const char *rest)
{
	play->current = (guint)strtoul(rest, NULL, 10);
}

static void
hang_up(Play *play, const char *rest)
{
	(void)rest;
	g_clear_pointer(&play->mtas[play->current - 1], mta_free);
}

static void
send_bytes(Play *play, const char *rest)
{
	g_autoptr(GByteArray) bytes = script_bytes(rest);

	mta_send_bytes(mta(play), bytes->data, bytes->len);
}

/* "X TEXT": any command with exactly these bytes. */
static void
send_packet(Play *play, const char *rest)
{
	g_autoptr(GByteArray) bytes = script_bytes(rest[1] == ' ' ? rest + 2 : rest + 1);

	mta_send(mta(play), rest[0], bytes->data, bytes->len);
}

static void
send_offer(Play *play, const char *rest)
{
	guint32 offer[3];
	char *end = (char *)rest;

	for (guint i = 0; i < 3; i++)
		offer[i] = htonl((guint32)strtoul(end, &end, 16));
	mta_send(mta(play), 'O', offer, sizeof(offer));
}

static void
append_word(GByteArray *data, const char *text, gssize length)
{
	g_autofree char *part = length < 0 ? g_strdup(text) : g_strndup(text, (gsize)length);
	g_autoptr(GByteArray) bytes = script_bytes(part);

	g_byte_array_append(data, bytes->data, bytes->len + 1);
}

/* "M name=value|name=value": the stage, then pairs. */
static void
send_macros(Play *play, const char *rest)
{
	g_autoptr(GByteArray) data = g_byte_array_new();
	g_auto(GStrv) pairs = g_strsplit(rest + 2, "|", -1);

	g_byte_array_append(data, (const guint8 *)rest, 1);
	for (char **pair = pairs; *pair != NULL; pair++) {
		const char *equals = strchr(*pair, '=');

		append_word(data, *pair, equals - *pair);
		append_word(data, equals + 1, -1);
	}
	mta_send(mta(play), 'D', data->data, data->len);
}

/* MAIL as it mostly comes: on the public port, with a login, from our submitter. */
static void
send_mail(Play *play, const char *rest)
{
	(void)rest;
	send_macros(play, "M {daemon_name}=MX|{client_addr}=192.0.2.7");
	mta_send(mta(play), 'M', "<a@b>", sizeof("<a@b>"));
}

static void
send_login(Play *play, const char *rest)
{
	(void)rest;
	send_macros(play, "M {daemon_name}=MX|{client_addr}=192.0.2.7|{auth_authen}=" LOGIN);
	mta_send(mta(play), 'M', "<a@b>", sizeof("<a@b>"));
}

static void
send_submit(Play *play, const char *rest)
{
	(void)rest;
	send_macros(play, "M {daemon_name}=DUNLIN|{client_addr}=192.0.2.7");
	mta_send(mta(play), 'M', "<a@b>", sizeof("<a@b>"));
}

static void
send_header(Play *play, const char *rest)
{
	g_autoptr(GByteArray) data = g_byte_array_new();
	const char *colon = strchr(rest, ':');

	append_word(data, rest, colon - rest);
	append_word(data, colon + 1, -1);
	mta_send(mta(play), 'L', data->data, data->len);
}

/* One letter: with a text its bytes follow, and a NUL where the command has words. */
static void
send_command(Play *play, const char *command)
{
	g_autoptr(GByteArray) data = script_bytes(command[1] == ' ' ? command + 2 : "");

	mta_send(mta(play), command[0], data->data,
		 data->len + (strchr("HMRU", command[0]) != NULL ? 1 : 0));
}

static void
send_line(Play *play, const char *text)
{
	static const struct {
		const char *word;
		void (*send)(Play *play, const char *rest);
	} words[] = {
		{"connect", connect_next}, {"open", open_next},  {"use ", use},
		{"close", hang_up},        {"bytes ", send_bytes}, {"packet ", send_packet},
		{"O ", send_offer},        {"D ", send_macros},  {"L ", send_header},
		{"mail", send_mail},       {"login", send_login}, {"submit", send_submit},
	};

	for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
		if (g_str_has_prefix(text, words[i].word)) {
			words[i].send(play, text + strlen(words[i].word));
			return;
		}
	}
	send_command(play, text);
}

/* ── from the milter ── */

static void
note_offer(GString *text, const GByteArray *data)
{
	static const char stages[] = "CHMRTEN";
	guint32 number[3];

	memcpy(number, data->data, sizeof(number));
	g_string_append_printf(text, "O %x %#x %#x", ntohl(number[0]), ntohl(number[1]),
			       ntohl(number[2]));
	for (guint at = sizeof(number); at + 4 < data->len - 1; at += (guint)strlen((char *)data->data + at) + 1) {
		memcpy(number, data->data + at, 4);
		at += 4;
		g_string_append_printf(text, " %c=%s", stages[ntohl(number[0])],
				       (const char *)data->data + at);
	}
}

/* Insertions and changes: index, name, value. */
static void
note_edit(GString *text, char command, const GByteArray *data)
{
	const char *name = (const char *)data->data + 4, *value = name + strlen(name) + 1;
	g_autofree char *shown = script_text((const guint8 *)value, strlen(value));
	guint32 index;

	memcpy(&index, data->data, sizeof(index));
	g_string_append_printf(text, "%c %u %s:%s", command, ntohl(index), name, shown);
}

static char *
receive(Play *play)
{
	static const struct {
		char command;
		const char *word;
	} words[] = {{'a', "accept"}, {'c', "continue"}, {'r', "reject"}, {'t', "tempfail"},
		     {'d', "discard"}, {'s', "skip"},	  {'p', "progress"}, {0, "closed"}};
	g_autoptr(GByteArray) data = g_byte_array_new();
	GString *text = g_string_new(NULL);
	char command = mta_receive(mta(play), data);
	g_autofree char *shown = NULL;

	for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
		if (words[i].command == command)
			return g_string_free(g_string_append(text, words[i].word), FALSE);
	}
	if (command == 'O') {
		note_offer(text, data);
	} else if (command == 'i' || command == 'm') {
		note_edit(text, command, data);
	} else {
		shown = script_text(data->data, data->len > 2 ? data->len - 2 : 0);
		g_string_append_printf(text, "%c %s", command, shown);
	}
	return g_string_free(text, FALSE);
}

static void
expect(Play *play, const char *wanted)
{
	g_autoptr(GByteArray) bytes = script_bytes(wanted);
	g_autofree char *is = NULL, *shown = script_text(bytes->data, bytes->len);

	if (play->failed)
		return;
	if (mta_wait(mta(play), strcmp(wanted, "silence") == 0 ? SILENCE_MS : PATIENCE_MS))
		is = receive(play);
	else
		is = g_strdup("silence");
	if (strcmp(is, shown) != 0)
		differ(play, wanted, is);
}

/* All that a stamp inserts, last first: each goes right below Received. */
static void
expect_stamp(Play *play)
{
	const DunlinStampContext context = {.keys = play->fixture->keys, .address = "mahnung@acme.example",
					    .separator = "+", .at = fixed_now()};
	g_autoptr(GPtrArray) stamp = dunlin_stamp(play->notice, &context);

	for (guint i = stamp->len; i > 0; i--) {
		const DunlinHeader *header = stamp->pdata[i - 1];
		g_autofree char *value = script_text((const guint8 *)header->value, strlen(header->value));
		g_autofree char *line = g_strdup_printf("i 1 %s: %s", header->name, value);

		expect(play, line);
	}
}

/* ── in the store ── */

static void
expect_row(Play *play)
{
	g_autofree char *is = NULL;

	for (guint waited = 0; waited < PATIENCE_MS; waited += 20) {
		g_autoptr(DunlinNotice) row = fixture_again(play->fixture, play->notice);

		g_free(is);
		is = g_strdup_printf("%s stamped=%u queue=%s", dunlin_notice_state_to_string(row->state),
				     row->stamped_attempt, row->queue_id != NULL ? row->queue_id : "-");
		if (strcmp(is, play->line->text) == 0)
			return;
		g_usleep(20000); /* the MTA went before the answer came */
	}
	differ(play, play->line->text, is);
}

static void
play_line(Play *play)
{
	g_autofree char *text = expand(play);
	char *x;
	gulong times = strtoul(text, &x, 10);
	const char *rest = text;

	if (play->line->kind == '!')
		set_house(play);
	else if (play->line->kind == '=')
		expect_row(play);
	else if (strcmp(text, "stamp") == 0)
		expect_stamp(play);
	if (strchr("!=", play->line->kind) != NULL || strcmp(text, "stamp") == 0)
		return;
	if (x != text && g_str_has_prefix(x, "x "))
		rest = x + 2; /* "500x L …" */
	else
		times = 1;
	while (times-- > 0) {
		if (play->line->kind == '>')
			send_line(play, rest);
		else
			expect(play, rest);
	}
}

static void
end_well(Play *play)
{
	for (guint i = 0; i < CONNECTIONS_MAX; i++) {
		if (play->mtas[i] == NULL)
			continue;
		play->current = i + 1;
		mta_send(play->mtas[i], 'Q', NULL, 0);
		expect(play, "closed");
		mta_free(play->mtas[i]);
	}
}

void
play_case(Fixture *fixture, const ScriptCase *one)
{
	Play play = {.fixture = fixture, .one = one, .lock = -1};

	for (guint i = 0; i < one->lines->len && !play.failed; i++) {
		play.line = &g_array_index(one->lines, ScriptLine, i);
		play_line(&play);
	}
	end_well(&play);
	house_unlock(&play);
	dunlin_claim_free(play.claim);
	dunlin_notice_free(play.notice);
	dunlin_notice_free(play.other);
}
