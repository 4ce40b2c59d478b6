/* SPDX-License-Identifier: BSD-2-Clause */
/* Lines and chunks between the watcher and a fetcher, in both directions. */
#include "watcher/fetch-protocol.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include <json-glib/json-glib.h>

#include "base/error.h"

#define UID_MAX_BYTES 255
#define DEPTH_MAX 4
#define READ_BYTES 65536

enum {
	HAS_NAME = 1 << 0,
	HAS_FOLDER = 1 << 1,
	HAS_UID = 1 << 2,
	HAS_TO = 1 << 3,
	HAS_ERROR = 1 << 4,
	HAS_UIDVALIDITY = 1 << 5,
	HAS_SIZE = 1 << 6,
	HAS_RETRY = 1 << 7,
	HAS_UIDS = 1 << 8,
	MAY_UIDVALIDITY = 1 << 9,
};

/* Every kind of line with the fields that it must have. */
static const struct {
	const char *key, *value;
	guint fields;
} kinds[] = {
	[DUNLIN_FETCH_MAILBOX] = {"kind", "mailbox", HAS_NAME | HAS_FOLDER | HAS_UIDVALIDITY},
	[DUNLIN_FETCH_MESSAGES] = {"kind", "messages", HAS_FOLDER | HAS_UIDVALIDITY | HAS_UIDS},
	[DUNLIN_FETCH_MESSAGE] = {"kind", "message", HAS_FOLDER | HAS_UID | HAS_SIZE},
	[DUNLIN_FETCH_CHUNK] = {"chunk", NULL, 0},
	[DUNLIN_FETCH_GONE] = {"kind", "gone", HAS_FOLDER | HAS_UID},
	[DUNLIN_FETCH_MOVED] = {"kind", "moved", HAS_FOLDER | HAS_UID},
	[DUNLIN_FETCH_FAILED] = {"kind", "failed", HAS_FOLDER | HAS_UID | HAS_ERROR},
	[DUNLIN_FETCH_TROUBLE] = {"kind", "trouble", HAS_ERROR | HAS_RETRY},
	[DUNLIN_FETCH_IDLE] = {"kind", "idle", 0},
	[DUNLIN_FETCH_DO_FETCH] = {"do", "fetch", HAS_FOLDER | HAS_UID | MAY_UIDVALIDITY},
	[DUNLIN_FETCH_DO_MOVE] = {"do", "move", HAS_FOLDER | HAS_UID | HAS_TO | MAY_UIDVALIDITY},
	[DUNLIN_FETCH_DO_SEARCH] = {"do", "search", 0},
	[DUNLIN_FETCH_DO_STOP] = {"do", "stop", 0},
};

static const struct {
	const char *name;
	guint flag;
	gsize offset;
} texts[] = {
	{"name", HAS_NAME, G_STRUCT_OFFSET(DunlinFetchItem, name)},
	{"folder", HAS_FOLDER, G_STRUCT_OFFSET(DunlinFetchItem, folder)},
	{"uid", HAS_UID, G_STRUCT_OFFSET(DunlinFetchItem, uid)},
	{"to", HAS_TO, G_STRUCT_OFFSET(DunlinFetchItem, to)},
	{"error", HAS_ERROR, G_STRUCT_OFFSET(DunlinFetchItem, error)},
};

static void
uid_free(gpointer data)
{
	DunlinFetchUid *uid = data;

	g_free(uid->uid);
	g_free(uid);
}

DunlinFetchItem *
dunlin_fetch_item_new(DunlinFetchKind kind)
{
	DunlinFetchItem *item = g_new0(DunlinFetchItem, 1);

	item->kind = kind;
	if (kinds[kind].fields & HAS_UIDS)
		item->uids = g_ptr_array_new_with_free_func(uid_free);
	return item;
}

void
dunlin_fetch_item_free(DunlinFetchItem *item)
{
	if (!item)
		return;
	g_free(item->name);
	g_free(item->folder);
	g_free(item->uid);
	g_free(item->to);
	g_free(item->error);
	g_clear_pointer(&item->uids, g_ptr_array_unref);
	g_clear_pointer(&item->bytes, g_bytes_unref);
	g_free(item);
}

DunlinFetchItem *
dunlin_fetch_request(DunlinFetchKind kind, const char *folder, const char *uid, const char *to)
{
	DunlinFetchItem *item = dunlin_fetch_item_new(kind);

	item->folder = g_strdup(folder);
	item->uid = g_strdup(uid);
	item->to = g_strdup(to);
	return item;
}

void
dunlin_fetch_item_add_uid(DunlinFetchItem *item, const char *uid, gint64 size)
{
	DunlinFetchUid *entry = g_new(DunlinFetchUid, 1);

	entry->uid = g_strdup(uid);
	entry->size = size;
	g_ptr_array_add(item->uids, entry);
}

static void
add_uids(JsonBuilder *builder, const GPtrArray *uids)
{
	json_builder_set_member_name(builder, "uids");
	json_builder_begin_array(builder);
	for (guint i = 0; i < uids->len; i++) {
		const DunlinFetchUid *uid = g_ptr_array_index(uids, i);

		json_builder_begin_object(builder);
		json_builder_set_member_name(builder, "uid");
		json_builder_add_string_value(builder, uid->uid);
		json_builder_set_member_name(builder, "size");
		json_builder_add_int_value(builder, uid->size);
		json_builder_end_object(builder);
	}
	json_builder_end_array(builder);
}

static void
add_fields(JsonBuilder *builder, const DunlinFetchItem *item)
{
	guint fields = kinds[item->kind].fields;

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
		const char *text = G_STRUCT_MEMBER(char *, item, texts[i].offset);
		g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);

		if (!(fields & texts[i].flag))
			continue;
		json_builder_set_member_name(builder, texts[i].name);
		json_builder_add_string_value(builder, valid);
	}
	if (fields & HAS_UIDVALIDITY || (fields & MAY_UIDVALIDITY && item->uidvalidity)) {
		json_builder_set_member_name(builder, "uidvalidity");
		json_builder_add_int_value(builder, item->uidvalidity);
	}
	if (fields & HAS_SIZE) {
		json_builder_set_member_name(builder, "size");
		json_builder_add_int_value(builder, item->size);
	}
	if (fields & HAS_RETRY) {
		json_builder_set_member_name(builder, "retry_sec");
		json_builder_add_int_value(builder, item->retry_sec);
	}
	if (fields & HAS_UIDS) {
		json_builder_set_member_name(builder, "more");
		json_builder_add_boolean_value(builder, item->more);
		add_uids(builder, item->uids);
	}
}

static GBytes *
encode_chunk(GBytes *bytes)
{
	gsize length;
	const void *data = g_bytes_get_data(bytes, &length);
	g_autoptr(GString) out = g_string_sized_new(length + 32);

	g_assert(length <= DUNLIN_FETCH_CHUNK_MAX);
	g_string_printf(out, "{\"chunk\":%" G_GSIZE_FORMAT "}\n", length);
	g_string_append_len(out, data, (gssize)length);
	return g_string_free_to_bytes(g_steal_pointer(&out));
}

GBytes *
dunlin_fetch_item_encode(const DunlinFetchItem *item)
{
	g_autoptr(JsonBuilder) builder = NULL;
	g_autoptr(JsonGenerator) generator = NULL;
	g_autoptr(JsonNode) root = NULL;
	GString *line;

	if (item->kind == DUNLIN_FETCH_CHUNK)
		return encode_chunk(item->bytes);
	builder = json_builder_new();
	json_builder_begin_object(builder);
	json_builder_set_member_name(builder, kinds[item->kind].key);
	json_builder_add_string_value(builder, kinds[item->kind].value);
	add_fields(builder, item);
	json_builder_end_object(builder);
	root = json_builder_get_root(builder);
	generator = json_generator_new();
	json_generator_set_root(generator, root);
	line = json_generator_to_gstring(generator, g_string_new(NULL));
	g_string_append_c(line, '\n');
	return g_string_free_to_bytes(line);
}

gboolean
dunlin_fetch_write(int fd, const DunlinFetchItem *item, GError **error)
{
	g_autoptr(GBytes) bytes = dunlin_fetch_item_encode(item);
	gsize length;
	const char *next = g_bytes_get_data(bytes, &length);

	while (length) {
		gssize n = write(fd, next, length);
		struct pollfd full = {fd, POLLOUT, 0};

		if (n < 0 && errno == EAGAIN) {
			(void)poll(&full, 1, -1); /* write() tells what is wrong */
			continue;
		}
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY,
				    "the other side is gone: %s", g_strerror(errno));
			return FALSE;
		}
		next += n;
		length -= (gsize)n;
	}
	return TRUE;
}

struct DunlinFetchParser {
	GByteArray *buffer;
	gsize start;   /* what was taken out already */
	gsize scanned; /* from here on a newline is looked for */
	gsize chunk;   /* payload still awaited; 0: a line */
};

DunlinFetchParser *
dunlin_fetch_parser_new(void)
{
	DunlinFetchParser *parser = g_new0(DunlinFetchParser, 1);

	parser->buffer = g_byte_array_new();
	return parser;
}

void
dunlin_fetch_parser_free(DunlinFetchParser *parser)
{
	if (!parser)
		return;
	g_byte_array_unref(parser->buffer);
	g_free(parser);
}

void
dunlin_fetch_parser_push(DunlinFetchParser *parser, const void *bytes, gsize length)
{
	if (parser->start) {
		g_byte_array_remove_range(parser->buffer, 0, (guint)parser->start);
		parser->scanned -= parser->start;
		parser->start = 0;
	}
	g_byte_array_append(parser->buffer, bytes, (guint)length);
}

/* json-glib parses by recursion: what nests deeper than we do never reaches it. */
static gboolean
is_shallow(const char *line, gsize length)
{
	gboolean in_text = FALSE;
	int depth = 0;

	for (gsize i = 0; i < length; i++) {
		if (in_text && line[i] == '\\')
			i++;
		else if (line[i] == '"')
			in_text = !in_text;
		else if (!in_text && (line[i] == '{' || line[i] == '['))
			depth++;
		else if (!in_text && (line[i] == '}' || line[i] == ']'))
			depth--;
		/* It skips comments, in which quotes mean nothing. */
		else if (!in_text && line[i] == '/')
			return FALSE;
		if (depth > DEPTH_MAX)
			return FALSE;
	}
	return TRUE;
}

static const char *
get_text(JsonObject *object, const char *member)
{
	JsonNode *node = json_object_get_member(object, member);

	return node && json_node_get_value_type(node) == G_TYPE_STRING ? json_node_get_string(node)
								       : NULL;
}

static gboolean
get_int(JsonObject *object, const char *member, gint64 min, gint64 *ret_value)
{
	JsonNode *node = json_object_get_member(object, member);

	if (!node || json_node_get_value_type(node) != G_TYPE_INT64 ||
	    json_node_get_int(node) < min)
		return FALSE;
	*ret_value = json_node_get_int(node);
	return TRUE;
}

static gboolean
read_uids(JsonObject *object, DunlinFetchItem *item)
{
	JsonNode *node = json_object_get_member(object, "uids");
	JsonNode *more = json_object_get_member(object, "more");
	JsonArray *array;

	item->more = more && json_node_get_value_type(more) == G_TYPE_BOOLEAN &&
		     json_node_get_boolean(more);
	if (!node || !JSON_NODE_HOLDS_ARRAY(node))
		return FALSE;
	array = json_node_get_array(node);
	if (json_array_get_length(array) > DUNLIN_FETCH_UIDS_MAX)
		return FALSE;
	for (guint i = 0; i < json_array_get_length(array); i++) {
		JsonNode *element = json_array_get_element(array, i);
		JsonObject *entry =
			JSON_NODE_HOLDS_OBJECT(element) ? json_node_get_object(element) : NULL;
		const char *uid = entry ? get_text(entry, "uid") : NULL;
		gint64 size;

		if (!uid || strlen(uid) > UID_MAX_BYTES || !get_int(entry, "size", -1, &size))
			return FALSE;
		dunlin_fetch_item_add_uid(item, uid, size);
	}
	return TRUE;
}

static gboolean
read_fields(JsonObject *object, DunlinFetchItem *item)
{
	guint fields = kinds[item->kind].fields;
	gint64 number = 0;

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
		const char *text = get_text(object, texts[i].name);

		if (!(fields & texts[i].flag))
			continue;
		if (!text)
			return FALSE;
		G_STRUCT_MEMBER(char *, item, texts[i].offset) = g_strdup(text);
	}
	if (item->uid && strlen(item->uid) > UID_MAX_BYTES)
		return FALSE;
	if (fields & HAS_TO && !g_str_equal(item->to, "done") && !g_str_equal(item->to, "failed"))
		return FALSE;
	if (fields & HAS_UIDVALIDITY && !get_int(object, "uidvalidity", 0, &item->uidvalidity))
		return FALSE;
	if (fields & MAY_UIDVALIDITY && json_object_has_member(object, "uidvalidity") &&
	    !get_int(object, "uidvalidity", 0, &item->uidvalidity))
		return FALSE;
	if (fields & HAS_SIZE && !get_int(object, "size", -1, &item->size))
		return FALSE;
	if (fields & HAS_RETRY && !get_int(object, "retry_sec", 0, &number))
		return FALSE;
	item->retry_sec = (guint)MIN(number, G_MAXINT);
	return !(fields & HAS_UIDS) || read_uids(object, item);
}

/* A chunk's announcement sets parser->chunk, or gives the empty item that ends a message. */
static gboolean
read_chunk_size(DunlinFetchParser *parser, JsonObject *object, DunlinFetchItem **ret_item)
{
	gint64 size;

	if (!get_int(object, "chunk", 0, &size) || size > DUNLIN_FETCH_CHUNK_MAX)
		return FALSE;
	parser->chunk = (gsize)size;
	if (size == 0) {
		*ret_item = dunlin_fetch_item_new(DUNLIN_FETCH_CHUNK);
		(*ret_item)->bytes = g_bytes_new_static("", 0);
	}
	return TRUE;
}

static gboolean
read_line(DunlinFetchParser *parser, const char *line, gsize length, DunlinFetchItem **ret_item)
{
	g_autoptr(JsonParser) json = json_parser_new();
	JsonNode *root;
	JsonObject *object;

	if (!g_utf8_validate(line, (gssize)length, NULL) || !is_shallow(line, length) ||
	    !json_parser_load_from_data(json, line, (gssize)length, NULL))
		return FALSE;
	root = json_parser_get_root(json);
	if (!root || !JSON_NODE_HOLDS_OBJECT(root))
		return FALSE;
	object = json_node_get_object(root);
	if (json_object_has_member(object, "chunk"))
		return read_chunk_size(parser, object, ret_item);
	for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
		const char *value = get_text(object, kinds[i].key);
		g_autoptr(DunlinFetchItem) item = NULL;

		if (!value || g_strcmp0(value, kinds[i].value) != 0)
			continue;
		item = dunlin_fetch_item_new((DunlinFetchKind)i);
		if (!read_fields(object, item))
			return FALSE;
		*ret_item = g_steal_pointer(&item);
		return TRUE;
	}
	return FALSE;
}

static DunlinFetchItem *
take_chunk(DunlinFetchParser *parser)
{
	DunlinFetchItem *item = dunlin_fetch_item_new(DUNLIN_FETCH_CHUNK);

	item->bytes = g_bytes_new(parser->buffer->data + parser->start, parser->chunk);
	parser->start += parser->chunk;
	parser->scanned = parser->start;
	parser->chunk = 0;
	return item;
}

gboolean
dunlin_fetch_parser_next(DunlinFetchParser *parser, DunlinFetchItem **ret_item, GError **error)
{
	DunlinFetchItem *item = NULL;

	while (!item) {
		gsize have = parser->buffer->len - parser->start;
		const char *from = (const char *)parser->buffer->data + parser->start;
		gsize skip = parser->scanned - parser->start;
		const char *newline = have > skip ? memchr(from + skip, '\n', have - skip) : NULL;

		if (parser->chunk) {
			if (have < parser->chunk)
				break;
			item = take_chunk(parser);
			continue;
		}
		if (!newline && have <= DUNLIN_FETCH_LINE_MAX) {
			parser->scanned = parser->start + have;
			break;
		}
		if (!newline || newline - from > DUNLIN_FETCH_LINE_MAX ||
		    !read_line(parser, from, (gsize)(newline - from), &item)) {
			g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT,
				    "a line of the fetcher's protocol cannot be read");
			return FALSE;
		}
		parser->start += (gsize)(newline - from) + 1;
		parser->scanned = parser->start;
	}
	*ret_item = item;
	return TRUE;
}

gboolean
dunlin_fetch_parser_read(DunlinFetchParser *parser, int fd, gboolean *ret_eof, GError **error)
{
	g_autofree char *bytes = g_malloc(READ_BYTES);
	gssize n = read(fd, bytes, READ_BYTES);

	*ret_eof = n == 0;
	if (n > 0)
		dunlin_fetch_parser_push(parser, bytes, (gsize)n);
	if (n >= 0 || errno == EAGAIN || errno == EINTR)
		return TRUE;
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "the other side is gone: %s",
		    g_strerror(errno));
	return FALSE;
}
