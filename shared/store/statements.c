/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The statements. Only SQL that every engine knows: upserts by ON CONFLICT, RETURNING, row values.
 * What a writing transaction decides on it locks by a *-lock statement, a notice's claims before
 * the notice: so everybody waits in one order and "paid" and "dot" follow one another.
 * The conditions on notice.state repeat the partial index's own, word by word, so that it is used.
 */
#include "store/statements.h"

#include "store/store.h"

#define WAITING "(state = 'ready' OR state = 'sending' OR state = 'dot' OR state = 'unknown')"

/* A weaker sign finds only who does not contradict a stronger one: a null parameter contradicts
 * nothing, and neither does what the row does not say. */
#define AGREES(column, place)                                                                      \
	" AND (CAST(" place " AS TEXT) IS NULL OR " column " IS NULL OR " column " = " place ")"

#define RECORD(name) &dunlin_record_##name

/* clang-format off: SQL breaks its lines where it reads best */
const DunlinStatement dunlin_statements[DUNLIN_SQL_COUNT] = {
	[DUNLIN_SQL_COUNTER_NEXT] =
		{"counter-next", NULL,
		 "INSERT INTO counter (creditor, name, value) VALUES (?1, ?2, 1)"
		 " ON CONFLICT (creditor, name) DO UPDATE SET value = counter.value + 1"
		 " RETURNING value"},

	[DUNLIN_SQL_CREDITOR_ID] = {"creditor-id", NULL, "SELECT id FROM creditor WHERE key = ?1"},
	[DUNLIN_SQL_CREDITOR_KEY] = {"creditor-key", NULL,
				     "SELECT key FROM creditor WHERE id = ?1"},
	[DUNLIN_SQL_CREDITOR_ADD] = {"creditor-add", NULL,
				     "INSERT INTO creditor (id, key) VALUES (?1, ?2)"
				     " ON CONFLICT (key) DO NOTHING"},

	[DUNLIN_SQL_DEBTOR_INSERT] =
		{"debtor-insert", RECORD(debtor),
		 "INSERT INTO debtor ({columns}, number_key, vat_key, email_key, name_key,"
		 " place_key) VALUES ({places}, {+1}, {+2}, {+3}, {+4}, {+5})"},
	[DUNLIN_SQL_DEBTOR_UPDATE] =
		{"debtor-update", RECORD(debtor),
		 "UPDATE debtor SET {sets}, number_key = {+1}, vat_key = {+2}, email_key = {+3},"
		 " name_key = {+4}, place_key = {+5} WHERE creditor = ?1 AND id = ?2"},
	[DUNLIN_SQL_DEBTOR_GET] = {"debtor-get", RECORD(debtor),
				   "SELECT {columns} FROM debtor WHERE creditor = ?1 AND id = ?2"},
	[DUNLIN_SQL_DEBTOR_BY_NUMBER] =
		{"debtor-by-number", RECORD(debtor),
		 "SELECT {columns} FROM debtor WHERE creditor = ?1 AND number_key = ?2"
		 " ORDER BY id LIMIT 1"},
	[DUNLIN_SQL_DEBTOR_BY_VAT] =
		{"debtor-by-vat", RECORD(debtor),
		 "SELECT {columns} FROM debtor WHERE creditor = ?1 AND vat_key = ?3"
		 AGREES("number_key", "?2") " ORDER BY id LIMIT 1"},
	[DUNLIN_SQL_DEBTOR_BY_EMAIL] =
		{"debtor-by-email", RECORD(debtor),
		 "SELECT {columns} FROM debtor WHERE creditor = ?1 AND email_key = ?5"
		 AGREES("number_key", "?2") AGREES("vat_key", "?3") AGREES("name_key", "?4")
		 " ORDER BY id LIMIT 1"},
	[DUNLIN_SQL_DEBTOR_BY_PLACE] =
		{"debtor-by-place", RECORD(debtor),
		 "SELECT {columns} FROM debtor WHERE creditor = ?1 AND name_key = ?4 AND place_key = ?5"
		 AGREES("number_key", "?2") AGREES("vat_key", "?3") " ORDER BY id LIMIT 1"},
	[DUNLIN_SQL_DEBTOR_BY_NAME] =
		{"debtor-by-name", RECORD(debtor),
		 "SELECT {columns} FROM debtor WHERE creditor = ?1 AND name_key = ?4"
		 AGREES("number_key", "?2") AGREES("vat_key", "?3") AGREES("place_key", "?5")
		 AGREES("email_key", "?6") " ORDER BY id LIMIT 1"},
	[DUNLIN_SQL_DEBTOR_LAST_STEP] =
		{"debtor-last-step", NULL,
		 "SELECT max(CASE WHEN step_state = 'taken' THEN ?4 WHEN own_at > step_at THEN own_at"
		 " ELSE step_at END) FROM claim"
		 " WHERE creditor = ?1 AND debtor = ?2 AND reference <> ?3"},
	[DUNLIN_SQL_DEBTOR_OPEN_CLAIMS] =
		{"debtor-open-claims", RECORD(claim),
		 "SELECT {columns} FROM claim WHERE creditor = ?1 AND debtor = ?2"
		 " AND state = 'open'"},

	[DUNLIN_SQL_DEBTOR_CLOSED_CLAIMS] =
		{"debtor-closed-claims", RECORD(claim),
		 "SELECT {columns} FROM claim WHERE creditor = ?1 AND debtor = ?2"
		 " AND state = 'closed' AND reason IN ('paid', 'written-off') AND closed_at <= ?3"
		 " ORDER BY closed_at DESC LIMIT ?4"},
	[DUNLIN_SQL_DEBTOR_COLLECTION] =
		{"debtor-collection", NULL,
		 "SELECT count(*) FROM claim WHERE creditor = ?1 AND debtor = ?2"
		 " AND state = 'collection'"},
	[DUNLIN_SQL_DEBTOR_LIVE_CLAIMS] =
		{"debtor-live-claims", RECORD(claim),
		 "SELECT {columns} FROM claim WHERE creditor = ?1 AND debtor = ?2"
		 " AND (state = 'open' OR state = 'held')"},

	[DUNLIN_SQL_DEBTOR_CLAIMS] =
		{"debtor-claims", RECORD(claim),
		 "SELECT {columns} FROM claim WHERE creditor = ?1 AND debtor = ?2"
		 " ORDER BY due_day, reference"},
	[DUNLIN_SQL_DEBTOR_EACH] =
		{"debtor-each", RECORD(debtor),
		 "SELECT {columns} FROM debtor WHERE (creditor, id) > (?1, ?2)"
		 " AND (?3 < 0 OR creditor = ?3) ORDER BY creditor, id LIMIT ?4"},

	[DUNLIN_SQL_DEBTOR_LOCK] =
		{"debtor-lock", RECORD(debtor),
		 "SELECT {columns} FROM debtor WHERE creditor = ?1 AND id = ?2{lock}"},
	[DUNLIN_SQL_DEBTOR_LOCK_CLAIMS] =
		{"debtor-lock-claims", NULL,
		 "SELECT reference FROM claim WHERE creditor = ?1 AND debtor = ?2"
		 " ORDER BY reference{lock}"},

	[DUNLIN_SQL_CLAIM_INSERT] = {"claim-insert", RECORD(claim),
				     "INSERT INTO claim ({columns}) VALUES ({places})"
				     " ON CONFLICT DO NOTHING"},
	[DUNLIN_SQL_CLAIM_UPDATE] = {"claim-update", RECORD(claim),
				     "UPDATE claim SET {sets} WHERE creditor = ?1"
				     " AND reference = ?2 AND version = {+1}"},
	[DUNLIN_SQL_CLAIM_GET] =
		{"claim-get", RECORD(claim),
		 "SELECT {columns} FROM claim WHERE creditor = ?1 AND reference = ?2"},
	[DUNLIN_SQL_CLAIM_LOCK] =
		{"claim-lock", RECORD(claim),
		 "SELECT {columns} FROM claim WHERE creditor = ?1 AND reference = ?2{lock}"},
	[DUNLIN_SQL_CLAIM_BY_PREFIX] =
		{"claim-by-prefix", RECORD(claim),
		 "SELECT {columns} FROM claim WHERE reference >= ?1 AND reference < ?2 LIMIT 2"},
	[DUNLIN_SQL_CLAIM_BY_INVOICE] =
		{"claim-by-invoice", RECORD(claim),
		 "SELECT {columns} FROM claim WHERE creditor = ?1 AND invoice = ?2"
		 " AND COALESCE(seller, '') = ?3"},
	[DUNLIN_SQL_CLAIM_BY_NUMBER] = {"claim-by-number", RECORD(claim),
					"SELECT {columns} FROM claim WHERE creditor = ?1"
					" AND invoice = ?2 LIMIT 2"},
	[DUNLIN_SQL_CLAIM_EACH] =
		{"claim-each", RECORD(claim),
		 "SELECT {columns} FROM claim WHERE (creditor, reference) > (?1, ?2)"
		 " AND (?3 < 0 OR creditor = ?3)"
		 " AND (CAST(?4 AS TEXT) IS NULL OR state = ?4)"
		 " AND (?5 = 0 OR debtor = ?5)"
		 " AND (CAST(?6 AS INTEGER) IS NULL OR due_day < ?6)"
		 " ORDER BY creditor, reference LIMIT ?7"},
	[DUNLIN_SQL_CLAIM_DUE] = {"claim-due", RECORD(claim),
				  "SELECT {columns} FROM claim WHERE next_at > 0 AND next_at <= ?1"
				  " ORDER BY next_at LIMIT ?2"},
	[DUNLIN_SQL_CLAIM_DUE_LOCK] =
		{"claim-due-lock", RECORD(claim),
		 "SELECT {columns} FROM claim WHERE next_at > 0 AND next_at <= ?1"
		 " ORDER BY next_at LIMIT ?2{skip-locked}"},
	/* How many of these are not free: the debtor, the claim, his others that have a clock. */
	[DUNLIN_SQL_CLAIM_TRY] =
		{"claim-try", NULL,
		 "SELECT (SELECT count(*) FROM claim WHERE creditor = ?1 AND debtor = ?2"
		 " AND (state = 'open' OR state = 'held' OR reference = ?3))"
		 " - (SELECT count(*) FROM (SELECT claim.reference FROM debtor JOIN claim"
		 " ON claim.creditor = debtor.creditor AND claim.debtor = debtor.id"
		 " WHERE debtor.creditor = ?1 AND debtor.id = ?2"
		 " AND (claim.state = 'open' OR claim.state = 'held'"
		 " OR claim.reference = ?3){skip-locked}) AS free)"},
	[DUNLIN_SQL_CLAIM_NEXT_DUE] = {"claim-next-due", NULL,
				       "SELECT min(next_at) FROM claim WHERE next_at > 0"},

	[DUNLIN_SQL_CLAIM_ALIVE_COUNT] =
		{"claim-alive-count", NULL,
		 "SELECT count(*) FROM claim WHERE state <> 'closed' AND state <> 'draft'"},
	[DUNLIN_SQL_CLAIM_ALIVE] =
		{"claim-alive", NULL,
		 "SELECT claim.creditor, claim.reference, claim.invoice, debtor.email, creditor.key"
		 " FROM claim JOIN creditor ON creditor.id = claim.creditor"
		 " JOIN debtor ON debtor.creditor = claim.creditor AND debtor.id = claim.debtor"
		 " WHERE claim.state <> 'closed' AND claim.state <> 'draft'"
		 " AND (claim.creditor, claim.reference) > (?1, ?2)"
		 " ORDER BY claim.creditor, claim.reference LIMIT ?3"},

	[DUNLIN_SQL_SHEET_GET] = {"sheet-get", RECORD(sheet),
				  "SELECT {columns} FROM sheet WHERE creditor = ?1"},
	[DUNLIN_SQL_SHEET_WANT] =
		{"sheet-want", NULL,
		 "INSERT INTO sheet (creditor, next_at, sent_at, weekly_at) VALUES (?1, ?2, 0, 0)"
		 " ON CONFLICT (creditor) DO UPDATE SET next_at = ?2"
		 " WHERE sheet.next_at = 0 OR sheet.next_at > ?2"},
	[DUNLIN_SQL_SHEET_PUT] =
		{"sheet-put", RECORD(sheet),
		 "UPDATE sheet SET {sets} WHERE creditor = ?1 AND next_at = {+1} AND sent_at = {+2}"},
	[DUNLIN_SQL_SHEET_DUE] = {"sheet-due", RECORD(sheet),
				  "SELECT {columns} FROM sheet WHERE next_at > 0 AND next_at <= ?1"
				  " ORDER BY next_at LIMIT ?2"},
	[DUNLIN_SQL_SHEET_NEXT_DUE] = {"sheet-next-due", NULL,
				       "SELECT min(next_at) FROM sheet WHERE next_at > 0"},
	[DUNLIN_SQL_SHEET_ASKED] =
		{"sheet-asked", RECORD(claim),
		 "SELECT {columns} FROM claim WHERE creditor = ?1 AND asked IS NOT NULL"
		 " AND state = 'open' AND asked_at > ?2 AND asked_at <= ?3"
		 " ORDER BY asked_at LIMIT ?4"},
	[DUNLIN_SQL_SHEET_PENDING] =
		{"sheet-pending", RECORD(claim),
		 "SELECT {columns} FROM claim WHERE creditor = ?1"
		 " AND asked IN ('!offer', '!last-offer', 'accepted')"
		 " AND asked_at > ?2 AND asked_at <= ?3 ORDER BY asked_at LIMIT ?4"},
	[DUNLIN_SQL_SHEET_SOON] =
		{"sheet-soon", RECORD(claim),
		 "SELECT {columns} FROM claim WHERE creditor = ?1 AND next_at > 0"
		 " AND state = 'open' AND next_at > ?2 AND next_at <= ?3 ORDER BY next_at LIMIT ?4"},
	[DUNLIN_SQL_SHEET_FAILED] =
		{"sheet-failed", RECORD(claim),
		 "SELECT {columns} FROM claim WHERE creditor = ?1 AND step_state = 'failed'"
		 " AND state <> 'closed' AND step_at > ?2 AND step_at <= ?3"
		 " ORDER BY step_at LIMIT ?4"},
	[DUNLIN_SQL_SHEET_SENT] =
		{"sheet-sent", RECORD(claim),
		 "SELECT {columns} FROM claim WHERE creditor = ?1 AND step_state = 'sent'"
		 " AND state <> 'closed' AND step_at > ?2 AND step_at <= ?3"
		 " ORDER BY step_at LIMIT ?4"},
	[DUNLIN_SQL_SHEET_CLOSED] =
		{"sheet-closed", RECORD(claim),
		 "SELECT {columns} FROM claim WHERE creditor = ?1 AND state = 'closed'"
		 " AND closed_at > ?2 AND closed_at <= ?3 ORDER BY closed_at LIMIT ?4"},
	[DUNLIN_SQL_SHEET_ANSWERS] =
		{"sheet-answers", RECORD(hold),
		 "SELECT {columns} FROM hold WHERE creditor = ?1 AND actor = 'debtor'"
		 " AND ended_at = 0 AND at > ?2 AND at <= ?3 ORDER BY at LIMIT ?4"},
	[DUNLIN_SQL_SHEET_ENDLESS] =
		{"sheet-endless", RECORD(hold),
		 "SELECT {columns} FROM hold WHERE creditor = ?1 AND until_day IS NULL"
		 " AND ended_at = 0 AND at > ?2 AND at <= ?3 ORDER BY at LIMIT ?4"},
	[DUNLIN_SQL_SHEET_ENDING] =
		{"sheet-ending", RECORD(hold),
		 "SELECT {columns} FROM hold WHERE creditor = ?1 AND ended_at = 0"
		 " AND until_day > ?2 AND until_day <= ?3 ORDER BY until_day LIMIT ?4"},

	[DUNLIN_SQL_SAID_PUT] =
		{"said-put", NULL,
		 "INSERT INTO said (creditor, claim, address, side, at) VALUES (?1, ?2, ?3, ?4, ?5)"
		 " ON CONFLICT (creditor, claim, address) DO UPDATE SET side = ?4, at = ?5"},
	[DUNLIN_SQL_SAID_BY_OTHER] =
		{"said-by-other", NULL,
		 "SELECT address FROM said WHERE creditor = ?1 AND claim = ?2 AND address <> ?3"
		 " AND side = ?4 AND at + 0 >= ?5 LIMIT 1"},
	[DUNLIN_SQL_SAID_FORGET] = {"said-forget", NULL,
				    "DELETE FROM said WHERE creditor = ?1 AND claim = ?2"},
	[DUNLIN_SQL_SAID_EXPIRE] = {"said-expire", NULL,
				    "DELETE FROM said WHERE creditor = ?1 AND at < ?2"},

	[DUNLIN_SQL_NAME_PUT] =
		{"name-put", NULL,
		 "INSERT INTO claim_name (creditor, key, claim) VALUES (?1, ?2, ?3)"
		 " ON CONFLICT (creditor, key, claim) DO NOTHING"},
	[DUNLIN_SQL_NAME_DROP] =
		{"name-drop", NULL,
		 "DELETE FROM claim_name WHERE creditor = ?1 AND key = ?2 AND claim = ?3"},
	[DUNLIN_SQL_CLAIM_NAMED] =
		{"claim-named", RECORD(claim),
		 "SELECT {columns} FROM claim WHERE creditor = ?1 AND reference IN"
		 " (SELECT claim FROM claim_name WHERE creditor = ?1 AND key = ?2)"
		 " ORDER BY CASE state WHEN 'closed' THEN 1 ELSE 0 END, due_day, reference LIMIT ?3"},

	[DUNLIN_SQL_LEDGER_ADD] =
		{"ledger-add", RECORD(entry),
		 "INSERT INTO ledger ({columns}, creditor, claim, id)"
		 " VALUES ({places}, {+1}, {+2}, (SELECT COALESCE(max(id), 0) + 1 FROM ledger"
		 " WHERE creditor = {+1} AND claim = {+2}))"},
	[DUNLIN_SQL_LEDGER_LIST] =
		{"ledger-list", RECORD(entry),
		 "SELECT {columns} FROM ledger WHERE creditor = ?1 AND claim = ?2 ORDER BY id"},

	[DUNLIN_SQL_CREDIT_ADD] =
		{"credit-add", RECORD(credit),
		 "INSERT INTO account ({columns}, id) VALUES ({places},"
		 " (SELECT COALESCE(max(id), 0) + 1 FROM account WHERE creditor = ?1 AND debtor = ?2))"},
	[DUNLIN_SQL_CREDIT_LIST] =
		{"credit-list", RECORD(credit),
		 "SELECT {columns} FROM account WHERE creditor = ?1 AND debtor = ?2 ORDER BY id"},
	[DUNLIN_SQL_CREDIT_SUM] =
		{"credit-sum", NULL,
		 "SELECT CAST(COALESCE(sum(amount), 0) AS BIGINT) FROM account"
		 " WHERE creditor = ?1 AND debtor = ?2 AND currency = ?3"},

	[DUNLIN_SQL_CREDIT_DEBTOR] =
		{"credit-debtor", NULL,
		 "SELECT debtor FROM account WHERE creditor = ?1 AND source = ?2 AND text = ?3"
		 " AND kind = 'credit' ORDER BY id LIMIT 1"},

	[DUNLIN_SQL_HOLD_ADD] = {"hold-add", RECORD(hold),
				 "INSERT INTO hold ({columns}) VALUES ({places})"},
	[DUNLIN_SQL_HOLD_END_CLAIM] =
		{"hold-end-claim", NULL,
		 "UPDATE hold SET ended_at = ?3 WHERE creditor = ?1 AND claim = ?2"
		 " AND ended_at = 0 AND (CAST(?4 AS INTEGER) IS NULL OR until_day <= ?4)"},
	[DUNLIN_SQL_HOLD_END_DEBTOR] =
		{"hold-end-debtor", NULL,
		 "UPDATE hold SET ended_at = ?3 WHERE creditor = ?1 AND claim IS NULL"
		 " AND debtor = ?2 AND ended_at = 0"
		 " AND (CAST(?4 AS INTEGER) IS NULL OR until_day <= ?4)"},
	[DUNLIN_SQL_HOLD_END_REASON] =
		{"hold-end-reason", NULL,
		 "UPDATE hold SET ended_at = ?3 WHERE creditor = ?1 AND claim = ?2"
		 " AND ended_at = 0 AND actor = 'dunlin' AND reason = ?4"},
	[DUNLIN_SQL_HOLD_LIST] =
		{"hold-list", RECORD(hold),
		 "SELECT {columns} FROM (SELECT {columns} FROM hold"
		 " WHERE creditor = ?1 AND claim = ?2 UNION ALL SELECT {columns} FROM hold"
		 " WHERE creditor = ?1 AND claim IS NULL AND debtor = ?3) AS holds"
		 " WHERE ?4 = 0 OR ended_at = 0 ORDER BY id DESC"},
	[DUNLIN_SQL_HOLD_ANNOUNCE] =
		{"hold-announce", NULL,
		 "UPDATE hold SET announced_at = ?3, until_day = ?4 WHERE creditor = ?1 AND id = ?2"
		 " AND ended_at = 0"},

	[DUNLIN_SQL_INSTALMENT_ADD] = {"instalment-add", RECORD(instalment),
				       "INSERT INTO instalment ({columns}) VALUES ({places})"},
	[DUNLIN_SQL_INSTALMENT_CLEAR] =
		{"instalment-clear", NULL, "DELETE FROM instalment WHERE creditor = ?1 AND claim = ?2"},
	[DUNLIN_SQL_INSTALMENT_LIST] =
		{"instalment-list", RECORD(instalment),
		 "SELECT {columns} FROM instalment WHERE creditor = ?1 AND claim = ?2 ORDER BY day"},

	[DUNLIN_SQL_NOTICE_INSERT] = {"notice-insert", RECORD(notice),
				      "INSERT INTO notice ({columns}) VALUES ({places})"
				      " ON CONFLICT DO NOTHING"},
	[DUNLIN_SQL_NOTICE_UPDATE] = {"notice-update", RECORD(notice),
				      "UPDATE notice SET {sets} WHERE creditor = ?1 AND id = ?2"
				      " AND state = {+1} AND attempt = {+2}"},
	[DUNLIN_SQL_NOTICE_GET] = {"notice-get", RECORD(notice),
				   "SELECT {columns} FROM notice WHERE id = ?1"},
	[DUNLIN_SQL_NOTICE_LOCK] = {"notice-lock", RECORD(notice),
				    "SELECT {columns} FROM notice WHERE id = ?1{lock}"},
	/* By its id alone: a planner whose statistics are old would take the outbox for the shorter
	 * way, and walk through all that is ready. */
	[DUNLIN_SQL_NOTICE_LOCK_FREE] = {"notice-lock-free", RECORD(notice),
					 "SELECT {columns} FROM notice WHERE id = ?1{skip-locked}"},
	[DUNLIN_SQL_NOTICE_LOCK_CLAIMS] =
		{"notice-lock-claims", NULL,
		 "SELECT reference FROM claim WHERE creditor = ?1 AND reference IN (SELECT claim"
		 " FROM notice_claim WHERE creditor = ?1 AND notice = ?2) ORDER BY reference{lock}"},
	[DUNLIN_SQL_NOTICE_LOCK_FREE_CLAIMS] =
		{"notice-lock-free-claims", NULL,
		 "SELECT reference FROM claim WHERE creditor = ?1 AND reference IN (SELECT claim"
		 " FROM notice_claim WHERE creditor = ?1 AND notice = ?2)"
		 " ORDER BY reference{skip-locked}"},
	[DUNLIN_SQL_NOTICE_LIST] =
		{"notice-list", RECORD(notice),
		 "SELECT {columns} FROM notice WHERE creditor = ?1 AND id IN"
		 " (SELECT notice FROM notice_claim WHERE creditor = ?1 AND claim = ?2)"
		 " ORDER BY created_at, id"},
	[DUNLIN_SQL_NOTICE_WAITING] =
		{"notice-waiting", RECORD(notice),
		 "SELECT {columns} FROM notice WHERE"
		 " (state || '') IN ('ready', 'sending', 'dot', 'unknown', 'deferred')"
		 " ORDER BY created_at, id LIMIT ?1"},
	[DUNLIN_SQL_NOTICE_BY_STATE] = {"notice-by-state", RECORD(notice),
					"SELECT {columns} FROM notice WHERE (state || '') = ?1"
					" ORDER BY created_at, id LIMIT ?2"},
	[DUNLIN_SQL_NOTICE_NEXT] =
		{"notice-next", RECORD(notice),
		 "SELECT {columns} FROM notice WHERE state = 'ready' AND " WAITING
		 " AND next_try <= ?1 ORDER BY next_try LIMIT ?2"},
	[DUNLIN_SQL_NOTICE_CANDIDATES] =
		{"notice-candidates", NULL,
		 "SELECT creditor, id FROM notice WHERE state = 'ready' AND " WAITING
		 " AND next_try <= ?1 ORDER BY next_try LIMIT ?2"},
	[DUNLIN_SQL_NOTICE_NEXT_TRY] = {"notice-next-try", NULL,
					"SELECT min(next_try) FROM notice WHERE " WAITING},
	[DUNLIN_SQL_NOTICE_STALE] =
		{"notice-stale", RECORD(notice),
		 /* Past those that are ready, which are many. */
		 "SELECT {columns} FROM notice WHERE (state = 'sending' OR state = 'dot')"
		 " AND next_try + 0 <= ?1"
		 " UNION ALL SELECT {columns} FROM notice WHERE (state || '') = 'unknown'"
		 " AND next_try + 0 <= ?1 ORDER BY next_try LIMIT ?2"},
	[DUNLIN_SQL_NOTICE_ORPHANED] =
		{"notice-orphaned", RECORD(notice),
		 "SELECT {columns} FROM notice WHERE (state = 'sending' OR state = 'dot')"
		 " AND holder IS NOT NULL AND NOT EXISTS (SELECT 1 FROM lease"
		 " WHERE name = '" DUNLIN_LEASE_MEMBER "' || rtrim(notice.holder, '0123456789')"
		 " AND expires > {now}) LIMIT ?1"},
	[DUNLIN_SQL_NOTICE_HELD] =
		{"notice-held", RECORD(notice),
		 "SELECT {columns} FROM notice WHERE (state = 'sending' OR state = 'dot')"
		 " AND holder = ?1"},
	[DUNLIN_SQL_NOTICE_EARLIER] =
		{"notice-earlier", RECORD(notice),
		 "SELECT {columns} FROM notice WHERE creditor = ?1 AND id IN"
		 " (SELECT notice FROM notice_claim WHERE creditor = ?1 AND claim = ?2)"
		 " AND role = ?3 AND accepted_at > 0 AND message_id IS NOT NULL"
		 " AND id <> COALESCE(?4, '') ORDER BY created_at, id"},
	[DUNLIN_SQL_NOTICE_RECALLS] =
		{"notice-recalls", RECORD(notice),
		 "SELECT {columns} FROM notice WHERE recall = 'wanted' AND host = ?1"
		 " ORDER BY id LIMIT ?2"},
	[DUNLIN_SQL_NOTICE_CLAIM_ADD] =
		{"notice-claim-add", NULL,
		 "INSERT INTO notice_claim"
		 " (creditor, notice, position, claim, step, run, deadline, amount)"
		 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"},
	[DUNLIN_SQL_NOTICE_CLAIMS] = {"notice-claims", NULL,
				      "SELECT claim, step, run, deadline, amount FROM notice_claim"
				      " WHERE creditor = ?1 AND notice = ?2 ORDER BY position"},
	[DUNLIN_SQL_NOTICE_STEP_TAKEN] =
		{"notice-step-taken", NULL,
		 "SELECT notice FROM notice_claim WHERE creditor = ?1 AND claim = ?2"
		 " AND step = ?3 AND run = ?4"},

	[DUNLIN_SQL_MESSAGE_ATTEMPT] =
		{"message-attempt", RECORD(message),
		 "INSERT INTO message ({columns}) VALUES ({places})"
		 " ON CONFLICT (digest) DO UPDATE SET attempts = message.attempts"
		 " + CASE WHEN message.state = 'seen' THEN 1 ELSE 0 END RETURNING {columns}"},
	[DUNLIN_SQL_MESSAGE_GET] = {"message-get", RECORD(message),
				    "SELECT {columns} FROM message WHERE digest = ?1"},
	[DUNLIN_SQL_MESSAGE_FINISH] =
		{"message-finish", NULL,
		 "UPDATE message SET state = ?2, verdict = ?3 WHERE digest = ?1"},
	[DUNLIN_SQL_MESSAGE_FORGIVE] =
		{"message-forgive", NULL,
		 "UPDATE message SET attempts = attempts - 1 WHERE digest = ?1 AND state = 'seen'"
		 " AND attempts > 0"},
	[DUNLIN_SQL_MESSAGE_COPY_OF] =
		{"message-copy-of", NULL,
		 "SELECT digest FROM message WHERE message_id = ?1 AND below = ?2"
		 " AND digest <> ?3 AND state = 'done' ORDER BY received_at, digest LIMIT 1"},
	[DUNLIN_SQL_MESSAGE_LINK] =
		{"message-link", NULL,
		 "INSERT INTO message_link (creditor, claim, digest, role)"
		 " VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING"},
	[DUNLIN_SQL_MESSAGE_LINKED] =
		{"message-linked", NULL,
		 "SELECT l.digest, l.role, m.received_at, m.size FROM message_link AS l"
		 " JOIN message AS m ON m.digest = l.digest WHERE l.creditor = ?1 AND l.claim = ?2"
		 " ORDER BY m.received_at, l.digest, l.role"},
	[DUNLIN_SQL_MESSAGE_OTHERS] =
		{"message-others", NULL,
		 "SELECT COUNT(*) FROM message_link AS l"
		 " JOIN claim AS c ON c.creditor = l.creditor AND c.reference = l.claim"
		 " WHERE l.digest = ?1 AND (l.creditor <> ?2 OR l.claim <> ?3)"
		 " AND (l.creditor <> ?2 OR ?4 = 0 OR COALESCE(c.debtor, 0) <> ?4)"},
	[DUNLIN_SQL_DOCUMENT_ADD] = {"document-add", RECORD(document),
				     "INSERT INTO document ({columns}) VALUES ({places})"
				     " ON CONFLICT DO NOTHING"},
	[DUNLIN_SQL_DOCUMENT_GET] =
		{"document-get", RECORD(document),
		 "SELECT {columns} FROM document WHERE creditor = ?1 AND seller = ?2"
		 " AND kind = ?3 AND number = ?4"},
	[DUNLIN_SQL_DOCUMENT_WAITING] =
		{"document-waiting", RECORD(document),
		 "SELECT {columns} FROM document WHERE creditor = ?1 AND seller = ?2"
		 " AND names = ?3 AND claim IS NULL ORDER BY kind, number"},
	[DUNLIN_SQL_DOCUMENT_TAKE] =
		{"document-take", NULL,
		 "UPDATE document SET claim = ?5 WHERE creditor = ?1 AND seller = ?2"
		 " AND kind = ?3 AND number = ?4"},
	[DUNLIN_SQL_DOCUMENT_NAME] =
		{"document-name", NULL,
		 "UPDATE document SET names = ?5, amount = ?6, claim = ?7 WHERE creditor = ?1"
		 " AND seller = ?2 AND kind = ?3 AND number = ?4"},
	[DUNLIN_SQL_INTAKE_GET] = {"intake-get", NULL,
				   "SELECT digest FROM intake WHERE mailbox = ?1 AND folder = ?2"
				   " AND uidvalidity = ?3 AND uid = ?4"},
	[DUNLIN_SQL_INTAKE_PUT] =
		{"intake-put", NULL,
		 "INSERT INTO intake (mailbox, folder, uidvalidity, uid, digest)"
		 " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING"},
	[DUNLIN_SQL_ANSWER_PUT] = {"answer-put", NULL,
				   "INSERT INTO answer (day, address, kind) VALUES (?1, ?2, ?3)"
				   " ON CONFLICT DO NOTHING"},
	[DUNLIN_SQL_ANSWER_FORGET] = {"answer-forget", NULL, "DELETE FROM answer WHERE day < ?1"},

	[DUNLIN_SQL_JOURNAL_END] =
		{"journal-end", NULL,
		 "SELECT seq + 1, hash FROM journal_head WHERE creditor = ?1 AND chain = ?2{lock}"},
	[DUNLIN_SQL_JOURNAL_LAST] =
		{"journal-last", NULL,
		 "SELECT seq + 1, hash FROM journal_head WHERE creditor = ?1 AND chain = ?2"},
	[DUNLIN_SQL_JOURNAL_GROW] =
		{"journal-grow", NULL,
		 "INSERT INTO journal_head (creditor, chain, seq, hash, sealed)"
		 " VALUES (?1, ?2, 1, '', 0) ON CONFLICT (creditor, chain)"
		 " DO UPDATE SET seq = journal_head.seq + 1 RETURNING seq, hash"},
	[DUNLIN_SQL_JOURNAL_ADD] = {"journal-add", RECORD(journal),
				    "INSERT INTO journal ({columns}) VALUES ({places})"},
	[DUNLIN_SQL_JOURNAL_HEAD] =
		{"journal-head", NULL,
		 "UPDATE journal_head SET seq = ?3, hash = ?4 WHERE creditor = ?1 AND chain = ?2"},
	[DUNLIN_SQL_JOURNAL_HEAD_GET] =
		{"journal-head-get", NULL,
		 "SELECT hash FROM journal_head WHERE creditor = ?1 AND chain = ?2 AND seq = ?3"},
	[DUNLIN_SQL_JOURNAL_LIST] =
		{"journal-list", RECORD(journal),
		 "SELECT {columns} FROM journal WHERE creditor = ?1 AND chain = ?2 ORDER BY seq"},
	[DUNLIN_SQL_JOURNAL_AFTER] =
		{"journal-after", RECORD(journal),
		 "SELECT {columns} FROM journal WHERE (creditor, chain, seq) > (?1, ?2, ?3)"
		 " ORDER BY creditor, chain, seq LIMIT ?4"},
	[DUNLIN_SQL_JOURNAL_HASH] =
		{"journal-hash", NULL,
		 "SELECT hash FROM journal WHERE creditor = ?1 AND chain = ?2 AND seq = ?3"},
	[DUNLIN_SQL_JOURNAL_GROWN] =
		{"journal-grown", NULL,
		 "SELECT creditor, chain, seq, hash FROM journal_head WHERE seq > sealed"
		 " AND (creditor <> 0 OR chain <> '') ORDER BY creditor, chain LIMIT ?1"},
	[DUNLIN_SQL_JOURNAL_SEALED] =
		{"journal-sealed", NULL,
		 "UPDATE journal_head SET sealed = ?3 WHERE creditor = ?1 AND chain = ?2"},
	[DUNLIN_SQL_JOURNAL_LOST] =
		{"journal-lost", NULL,
		 "SELECT creditor, chain FROM journal_head WHERE NOT EXISTS (SELECT 1 FROM journal"
		 " WHERE journal.creditor = journal_head.creditor"
		 " AND journal.chain = journal_head.chain) LIMIT 100"},

	[DUNLIN_SQL_LEASE_TAKE] =
		{"lease-take", NULL,
		 "INSERT INTO lease (name, holder, expires) VALUES (?1, ?2, {now} + ?3)"
		 " ON CONFLICT (name) DO UPDATE SET holder = ?2, expires = {now} + ?3"
		 " WHERE lease.holder = ?2 OR lease.expires <= {now}"},
	[DUNLIN_SQL_LEASE_DROP] = {"lease-drop", NULL,
				   "DELETE FROM lease WHERE name = ?1 AND holder = ?2"},
	[DUNLIN_SQL_LEASE_HOLDERS] = {"lease-holders", NULL,
				      "SELECT DISTINCT holder FROM lease WHERE expires > {now}"},
	[DUNLIN_SQL_LEASE_BURY] = {"lease-bury", NULL, "DELETE FROM lease WHERE holder = ?1"},
	[DUNLIN_SQL_LEASE_HELD] = {"lease-held", NULL,
				   "SELECT holder FROM lease WHERE expires > {now} LIMIT 1"},
	[DUNLIN_SQL_LEASE_FORGET] = {"lease-forget", NULL,
				     "DELETE FROM lease WHERE expires < {now} - ?1"},
	[DUNLIN_SQL_STORE_USED] =
		{"store-used", NULL,
		 "SELECT COALESCE((SELECT 1 FROM creditor WHERE id <> 0 LIMIT 1),"
		 " (SELECT 1 FROM message LIMIT 1), (SELECT 1 FROM journal LIMIT 1),"
		 " (SELECT 1 FROM archive LIMIT 1))"},
	[DUNLIN_SQL_VALUE_GET] = {"value-get", NULL, "SELECT content FROM value WHERE name = ?1"},
	[DUNLIN_SQL_VALUE_SET] = {"value-set", NULL,
				  "INSERT INTO value (name, content) VALUES (?1, ?2)"
				  " ON CONFLICT (name) DO UPDATE SET content = ?2"},

	[DUNLIN_SQL_VALUE_EACH] = {"value-each", NULL,
				   "SELECT name, content FROM value WHERE name >= ?1 AND name < ?2"
				   " ORDER BY name"},

	[DUNLIN_SQL_ARCHIVE_UPLOAD] = {"archive-upload", NULL,
				       "INSERT INTO archive_upload (upload, at)"
				       " VALUES (?1, {now})"},
	[DUNLIN_SQL_ARCHIVE_UPLOADED] = {"archive-uploaded", NULL,
					 "DELETE FROM archive_upload WHERE upload = ?1"},
	[DUNLIN_SQL_ARCHIVE_STALE] =
		{"archive-stale", NULL,
		 "SELECT upload FROM archive_upload WHERE at < {now} - ?1 LIMIT 1"},
	[DUNLIN_SQL_ARCHIVE_CHUNK] =
		{"archive-chunk", NULL,
		 "INSERT INTO archive_chunk (upload, position, bytes) VALUES (?1, ?2, ?3)"},
	[DUNLIN_SQL_ARCHIVE_REMOVE] = {"archive-remove", NULL,
				       "DELETE FROM archive_chunk WHERE upload = ?1"},
	[DUNLIN_SQL_ARCHIVE_BIND] =
		{"archive-bind", NULL,
		 "INSERT INTO archive (digest, upload, size) VALUES (?1, ?2, ?3)"
		 " ON CONFLICT (digest) DO NOTHING"},
	[DUNLIN_SQL_ARCHIVE_FIND] = {"archive-find", NULL,
				     "SELECT upload, size FROM archive WHERE digest = ?1"},
	[DUNLIN_SQL_ARCHIVE_LIST] =
		{"archive-list", NULL,
		 "SELECT digest FROM archive WHERE digest > ?1 ORDER BY digest LIMIT ?2"},
	[DUNLIN_SQL_ARCHIVE_READ] =
		{"archive-read", NULL,
		 "SELECT bytes FROM archive_chunk WHERE upload = ?1 AND position = ?2"},
};
