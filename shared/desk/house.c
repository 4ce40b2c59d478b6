/* SPDX-License-Identifier: BSD-2-Clause */
/* The house (what a program's threads share), the desk over it, and its transactions. */
#include "base/error.h"
#include "desk/internal.h"

static DunlinKeys *
read_keys(const DunlinConfig *config, GError **error)
{
	char *secret = dunlin_secret_read(config->secret, error);
	DunlinKeys *keys;

	if (secret == NULL) {
		g_prefix_error(error, "secret: ");
		return NULL;
	}
	keys = dunlin_keys_parse(secret, error);
	dunlin_secret_free(secret);
	return keys;
}

static gboolean
open_parts(DunlinHouse *house, guint parts, GError **error)
{
	g_autofree char *holidays = dunlin_data_path("holidays");
	g_autofree char *rates = dunlin_data_path("rates");
	g_autofree char *own_rates = dunlin_config_path(house->config, "rates");
	g_autofree char *letters = dunlin_data_path("letters");
	g_autofree char *site = dunlin_config_path(house->config, "letters");
	g_autofree char *reader = dunlin_libexec_path("dunlin-reader");

	house->keys = read_keys(house->config, error);
	if (house->keys == NULL)
		return FALSE;
	house->holidays = dunlin_holidays_load(holidays, error);
	if (house->holidays == NULL)
		return FALSE;
	house->rates = dunlin_rates_load(rates, own_rates, error);
	if (house->rates == NULL)
		return FALSE;
	if ((parts & DUNLIN_HOUSE_ARCHIVE) != 0) {
		house->archive = dunlin_archive_open(house->config->archive,
						     house->config->store, error);
		if (house->archive == NULL)
			return FALSE;
	}
	if ((parts & DUNLIN_HOUSE_LETTERS) != 0) {
		gboolean overridden = g_file_test(site, G_FILE_TEST_IS_DIR);

		house->letters = dunlin_letters_load(letters, overridden ? site : NULL, error);
		if (house->letters == NULL)
			return FALSE;
	}
	if ((parts & DUNLIN_HOUSE_READER) != 0) {
		house->reader = dunlin_reader_new(reader, error);
		if (house->reader == NULL)
			return FALSE;
	}
	return TRUE;
}

DunlinHouse *
dunlin_house_open(DunlinConfig *config, guint parts, GError **error)
{
	g_autoptr(DunlinHouse) house = g_new0(DunlinHouse, 1);

	g_atomic_ref_count_init(&house->references);
	house->config = dunlin_config_ref(config);
	if (!open_parts(house, parts, error))
		return NULL;
	return g_steal_pointer(&house);
}

DunlinHouse *
dunlin_house_ref(DunlinHouse *house)
{
	g_atomic_ref_count_inc(&house->references);
	return house;
}

void
dunlin_house_unref(DunlinHouse *house)
{
	if (house == NULL || !g_atomic_ref_count_dec(&house->references))
		return;
	g_clear_pointer(&house->reader, dunlin_reader_free);
	g_clear_pointer(&house->letters, dunlin_letters_free);
	g_clear_pointer(&house->archive, dunlin_archive_close);
	g_clear_pointer(&house->holidays, dunlin_holidays_free);
	g_clear_pointer(&house->rates, dunlin_rates_free);
	g_clear_pointer(&house->keys, dunlin_keys_free);
	g_clear_pointer(&house->config, dunlin_config_unref);
	g_free(house);
}

DunlinDesk *
dunlin_desk_open(DunlinHouse *house, guint wait_ms, GError **error)
{
	return dunlin_desk_open_copy(house, house->config->store, wait_ms, error);
}

DunlinDesk *
dunlin_desk_open_copy(DunlinHouse *house, const char *url, guint wait_ms, GError **error)
{
	DunlinStore *store = dunlin_store_open(url, wait_ms, error);
	DunlinDesk *desk;

	if (store == NULL)
		return NULL;
	desk = g_new0(DunlinDesk, 1);
	desk->house = dunlin_house_ref(house);
	desk->store = store;
	desk->policies = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
					       (GDestroyNotify)dunlin_policy_free);
	return desk;
}

void
dunlin_desk_close(DunlinDesk *desk)
{
	if (desk == NULL)
		return;
	g_hash_table_unref(desk->policies);
	dunlin_store_close(desk->store);
	dunlin_house_unref(desk->house);
	g_free(desk);
}

gboolean
dunlin_desk_is_passing(const GError *error)
{
	return g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY) ||
	       g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_UNCERTAIN);
}

gboolean
dunlin_desk_transaction(DunlinDesk *desk, DunlinDeskBody body, gpointer data, GError **error)
{
	if (!dunlin_store_begin(desk->store, error))
		return FALSE;
	if (!body(desk, data, error)) {
		dunlin_store_rollback(desk->store);
		return FALSE;
	}
	return dunlin_store_commit(desk->store, error);
}

static void
single(DunlinDesk *desk, DunlinDeskItem *item)
{
	g_clear_error(&item->error);
	(void)dunlin_desk_transaction(desk, item->body, item->data, &item->error); /* kept there */
}

/* What only one item is to blame for is kept in it. FALSE: the transaction itself is broken. */
static gboolean
run_saved(DunlinDesk *desk, DunlinDeskItem *item, GError **error)
{
	g_autoptr(GError) local = NULL;
	gboolean done;

	g_clear_error(&item->error);
	if (!dunlin_store_save(desk->store, error))
		return FALSE;
	done = item->body(desk, item->data, &local);
	if (!dunlin_store_save_end(desk->store, done, error))
		return FALSE;
	if (!done && dunlin_desk_is_passing(local)) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	item->error = g_steal_pointer(&local);
	return TRUE;
}

static void
fail_all(DunlinDeskItem *items, guint count, const GError *error)
{
	for (guint i = 0; i < count; i++) {
		g_clear_error(&items[i].error);
		items[i].error = g_error_copy(error);
	}
}

static gboolean
run_all(DunlinDesk *desk, DunlinDeskItem *items, guint count, GError **error)
{
	for (guint i = 0; i < count; i++)
		if (!run_saved(desk, &items[i], error))
			return FALSE;
	return TRUE;
}

void
dunlin_desk_group(DunlinDesk *desk, DunlinDeskItem *items, guint count)
{
	g_autoptr(GError) local = NULL;

	if (count == 1) {
		single(desk, items);
		return;
	}
	/* A store that is away or locked is so for each of them: nobody waits for that again. */
	if (!dunlin_store_begin(desk->store, &local)) {
		fail_all(items, count, local);
		return;
	}
	if (!run_all(desk, items, count, &local)) {
		dunlin_store_rollback(desk->store);
		for (guint i = 0; i < count; i++)
			single(desk, &items[i]);
		return;
	}
	/* It may have happened: done again, it would meet itself. */
	if (!dunlin_store_commit(desk->store, &local))
		fail_all(items, count, local);
}

const DunlinCreditor *
dunlin_desk_creditor(DunlinDesk *desk, gint64 row, GError **error)
{
	g_autofree char *key = dunlin_creditor_key(desk->store, row, error);
	const DunlinCreditor *creditor;

	if (key == NULL)
		return NULL;
	creditor = dunlin_config_creditor(desk->house->config, key);
	if (creditor == NULL)
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT,
			    "creditor \"%s\" has claims but is no longer in the configuration: "
			    "put it back until they are closed",
			    key);
	return creditor;
}
