/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The schema for SQLite. Keys begin with the creditor, so that tables can be partitioned by it;
 * words of enums are those of the outer contract; instants are UTC seconds, days count from
 * 1970-01-01, money is in minor units. What says who somebody is or what he wrote stands in columns
 * of its own, which can be emptied.
 */
#include "store/migrations.h"

static const char first[] =
	/* The house is creditor 0. */
	"CREATE TABLE creditor (\n"
	"  id INTEGER PRIMARY KEY,\n"
	"  key TEXT NOT NULL UNIQUE\n"
	") STRICT;\n"
	"INSERT INTO creditor (id, key) VALUES (0, '');\n"
	/* Row numbers that are never given twice, even after a row was erased. */
	"CREATE TABLE counter (\n"
	"  creditor INTEGER NOT NULL REFERENCES creditor (id),\n"
	"  name TEXT NOT NULL,\n"
	"  value INTEGER NOT NULL,\n"
	"  PRIMARY KEY (creditor, name)\n"
	") STRICT, WITHOUT ROWID;\n"
	/* *_key: as compared by debtor_find. */
	"CREATE TABLE debtor (\n"
	"  creditor INTEGER NOT NULL REFERENCES creditor (id),\n"
	"  id INTEGER NOT NULL,\n"
	"  number TEXT, vat_id TEXT, name TEXT, email TEXT,\n"
	"  email_state TEXT CHECK (email_state IN ('ok', 'failed')),\n"
	"  kind TEXT NOT NULL CHECK (kind IN ('unknown', 'business', 'consumer')),\n"
	"  language TEXT, country TEXT,\n"
	"  number_key TEXT, vat_key TEXT, email_key TEXT, name_key TEXT,\n"
	"  PRIMARY KEY (creditor, id)\n"
	") STRICT;\n"
	"CREATE INDEX debtor_number ON debtor (creditor, number_key, id) WHERE number_key IS NOT "
	"NULL;\n"
	"CREATE INDEX debtor_vat ON debtor (creditor, vat_key, id) WHERE vat_key IS NOT NULL;\n"
	"CREATE INDEX debtor_email ON debtor (creditor, email_key, id) WHERE email_key IS NOT "
	"NULL;\n"
	"CREATE INDEX debtor_name ON debtor (creditor, name_key, id) WHERE name_key IS NOT NULL;\n"
	"CREATE TABLE claim (\n"
	"  creditor INTEGER NOT NULL REFERENCES creditor (id),\n"
	"  reference TEXT NOT NULL,\n"
	"  debtor INTEGER,\n"
	"  invoice TEXT, seller TEXT,\n"
	"  currency TEXT CHECK (length(currency) = 3),\n"
	"  state TEXT NOT NULL CHECK (state IN\n"
	"    ('draft', 'open', 'held', 'disputed', 'collection', 'closed')),\n"
	"  reason TEXT CHECK (reason IN ('paid', 'credited', 'withdrawn', 'written-off')),\n"
	"  policy TEXT, policy_digest TEXT,\n"
	"  issue_day INTEGER, due_day INTEGER,\n"
	"  due_origin TEXT CHECK (due_origin IN ('none', 'contract', 'invoice', 'statute')),\n"
	"  unpaid_day INTEGER,\n"
	"  step TEXT,\n"
	"  step_run INTEGER NOT NULL,\n"
	"  step_state TEXT CHECK (step_state IN ('none', 'taken', 'sent', 'failed')),\n"
	"  step_at INTEGER NOT NULL,\n"
	"  deadline INTEGER,\n"
	"  asked TEXT, asked_at INTEGER NOT NULL, asked_count INTEGER NOT NULL,\n"
	"  word TEXT, next_step TEXT,\n"
	"  next_at INTEGER NOT NULL,\n"
	"  opened_at INTEGER NOT NULL, closed_at INTEGER NOT NULL,\n"
	"  message TEXT, part TEXT,\n"
	"  version INTEGER NOT NULL,\n"
	"  PRIMARY KEY (creditor, reference),\n"
	"  FOREIGN KEY (creditor, debtor) REFERENCES debtor (creditor, id),\n"
	"  CHECK ((state = 'closed') = (reason IS NOT NULL))\n"
	") STRICT;\n"
	/* One invoice is one claim. */
	"CREATE UNIQUE INDEX claim_invoice ON claim (creditor, invoice, (COALESCE(seller, '')))\n"
	"  WHERE invoice IS NOT NULL;\n"
	"CREATE INDEX claim_reference ON claim (reference);\n"
	"CREATE INDEX claim_debtor ON claim (creditor, debtor, step_at);\n"
	/* What the clock looks at: O(due), never O(claims). */
	"CREATE INDEX claim_next ON claim (next_at) WHERE next_at > 0;\n"
	"CREATE TABLE ledger (\n"
	"  creditor INTEGER NOT NULL,\n"
	"  claim TEXT NOT NULL,\n"
	"  id INTEGER NOT NULL,\n"
	"  kind TEXT NOT NULL CHECK (kind IN\n"
	"    ('principal', 'fee', 'interest', 'lump-sum', 'payment', 'credit', 'waiver')),\n"
	"  day INTEGER,\n"
	"  amount INTEGER NOT NULL,\n"
	"  text TEXT,\n"
	"  source TEXT,\n"
	"  PRIMARY KEY (creditor, claim, id),\n"
	"  FOREIGN KEY (creditor, claim) REFERENCES claim (creditor, reference)\n"
	") STRICT, WITHOUT ROWID;\n"
	"CREATE TABLE hold (\n"
	"  creditor INTEGER NOT NULL REFERENCES creditor (id),\n"
	"  id INTEGER NOT NULL,\n"
	"  claim TEXT,\n"
	"  debtor INTEGER,\n"
	"  reason TEXT,\n"
	"  actor TEXT NOT NULL CHECK (actor IN ('dunlin', 'creditor', 'debtor', 'partner', "
	"'admin')),\n"
	"  until_day INTEGER,\n"
	"  at INTEGER NOT NULL,\n"
	"  ended_at INTEGER NOT NULL,\n"
	"  PRIMARY KEY (creditor, id),\n"
	"  FOREIGN KEY (creditor, claim) REFERENCES claim (creditor, reference),\n"
	"  FOREIGN KEY (creditor, debtor) REFERENCES debtor (creditor, id),\n"
	"  CHECK (claim IS NOT NULL OR debtor IS NOT NULL)\n"
	") STRICT;\n"
	"CREATE INDEX hold_claim ON hold (creditor, claim, id) WHERE claim IS NOT NULL;\n"
	"CREATE INDEX hold_debtor ON hold (creditor, debtor, id) WHERE claim IS NULL;\n"
	"CREATE TABLE notice (\n"
	"  creditor INTEGER NOT NULL REFERENCES creditor (id),\n"
	"  id TEXT NOT NULL,\n"
	"  role TEXT NOT NULL CHECK (role IN ('debtor', 'creditor', 'partner', 'admin')),\n"
	"  letter TEXT,\n"
	"  step TEXT,\n"
	"  run INTEGER NOT NULL,\n"
	"  demands INTEGER NOT NULL CHECK (demands IN (0, 1)),\n"
	"  state TEXT NOT NULL CHECK (state IN\n"
	"    ('ready', 'sending', 'dot', 'accepted', 'relayed', 'delivered', 'deferred',\n"
	"     'bounced', 'refused', 'withdrawn', 'unknown')),\n"
	"  attempt INTEGER NOT NULL,\n"
	"  stamped_attempt INTEGER NOT NULL,\n"
	"  next_try INTEGER NOT NULL,\n"
	"  created_at INTEGER NOT NULL, written_at INTEGER NOT NULL, stamped_at INTEGER NOT NULL,\n"
	"  accepted_at INTEGER NOT NULL, delivered_at INTEGER NOT NULL,\n"
	"  recipient TEXT, recipient_name TEXT, sender TEXT,\n"
	"  language TEXT, subject TEXT, facts TEXT,\n"
	"  in_reply_to TEXT, thread TEXT,\n"
	"  attach TEXT, attach_part TEXT,\n"
	"  message_id TEXT,\n"
	"  digest TEXT, body_digest TEXT, stamp TEXT,\n"
	"  queue_id TEXT, status TEXT,\n"
	"  deadline INTEGER,\n"
	"  amount INTEGER NOT NULL,\n"
	"  currency TEXT CHECK (length(currency) = 3),\n"
	"  PRIMARY KEY (creditor, id)\n"
	") STRICT;\n"
	"CREATE UNIQUE INDEX notice_id ON notice (id);\n"
	/* The outbox: what somebody must still act on. */
	"CREATE INDEX notice_next ON notice (next_try)\n"
	"  WHERE state = 'ready' OR state = 'sending' OR state = 'dot' OR state = 'unknown';\n"
	/* An expression, because the planner would prefer the bare state to notice_next. */
	"CREATE INDEX notice_state ON notice ((state || ''), created_at);\n"
	/* step: only of a debtor's reminder. */
	"CREATE TABLE notice_claim (\n"
	"  creditor INTEGER NOT NULL,\n"
	"  notice TEXT NOT NULL,\n"
	"  position INTEGER NOT NULL,\n"
	"  claim TEXT NOT NULL,\n"
	"  step TEXT,\n"
	"  run INTEGER NOT NULL,\n"
	"  PRIMARY KEY (creditor, notice, position),\n"
	"  UNIQUE (creditor, notice, claim),\n"
	"  FOREIGN KEY (creditor, notice) REFERENCES notice (creditor, id),\n"
	"  FOREIGN KEY (creditor, claim) REFERENCES claim (creditor, reference)\n"
	") STRICT, WITHOUT ROWID;\n"
	/* No step is taken twice. */
	"CREATE UNIQUE INDEX notice_claim_step ON notice_claim (creditor, claim, step, run)\n"
	"  WHERE step IS NOT NULL;\n"
	"CREATE INDEX notice_claim_claim ON notice_claim (creditor, claim);\n"
	"CREATE TABLE message (\n"
	"  digest TEXT NOT NULL PRIMARY KEY,\n"
	"  message_id TEXT,\n"
	"  below TEXT,\n"
	"  size INTEGER NOT NULL,\n"
	"  received_at INTEGER NOT NULL,\n"
	"  state TEXT NOT NULL CHECK (state IN ('seen', 'done', 'failed')),\n"
	"  attempts INTEGER NOT NULL,\n"
	"  verdict TEXT\n"
	") STRICT;\n"
	"CREATE INDEX message_id ON message (message_id) WHERE message_id IS NOT NULL;\n"
	/* A claim's messages, in and out: its case file. */
	"CREATE TABLE message_link (\n"
	"  creditor INTEGER NOT NULL,\n"
	"  claim TEXT NOT NULL,\n"
	"  digest TEXT NOT NULL,\n"
	"  role TEXT NOT NULL,\n"
	"  PRIMARY KEY (creditor, claim, digest, role),\n"
	"  FOREIGN KEY (creditor, claim) REFERENCES claim (creditor, reference)\n"
	") STRICT, WITHOUT ROWID;\n"
	"CREATE TABLE intake (\n"
	"  mailbox TEXT NOT NULL, folder TEXT NOT NULL, uidvalidity TEXT NOT NULL, uid TEXT NOT "
	"NULL,\n"
	"  digest TEXT NOT NULL REFERENCES message (digest),\n"
	"  PRIMARY KEY (mailbox, folder, uidvalidity, uid)\n"
	") STRICT, WITHOUT ROWID;\n"
	"CREATE TABLE answer (\n"
	"  day INTEGER NOT NULL,\n"
	"  address TEXT NOT NULL,\n"
	"  kind TEXT NOT NULL,\n"
	"  PRIMARY KEY (day, address, kind)\n"
	") STRICT, WITHOUT ROWID;\n"
	/* chain: a claim's reference; '' is the house's. text can be emptied, its digest stays. */
	"CREATE TABLE journal (\n"
	"  creditor INTEGER NOT NULL REFERENCES creditor (id),\n"
	"  chain TEXT NOT NULL,\n"
	"  seq INTEGER NOT NULL,\n"
	"  at INTEGER NOT NULL,\n"
	"  kind TEXT NOT NULL,\n"
	"  actor TEXT NOT NULL CHECK (actor IN ('dunlin', 'creditor', 'debtor', 'partner', "
	"'admin')),\n"
	"  text TEXT,\n"
	"  text_digest TEXT NOT NULL,\n"
	"  refs TEXT,\n"
	"  hash TEXT NOT NULL,\n"
	"  PRIMARY KEY (creditor, chain, seq)\n"
	") STRICT, WITHOUT ROWID;\n"
	"CREATE TRIGGER journal_keep BEFORE UPDATE ON journal\n"
	"WHEN NEW.text IS NOT NULL OR NEW.creditor IS NOT OLD.creditor OR NEW.chain IS NOT "
	"OLD.chain\n"
	"  OR NEW.seq IS NOT OLD.seq OR NEW.at IS NOT OLD.at OR NEW.kind IS NOT OLD.kind\n"
	"  OR NEW.actor IS NOT OLD.actor OR NEW.text_digest IS NOT OLD.text_digest\n"
	"  OR NEW.refs IS NOT OLD.refs OR NEW.hash IS NOT OLD.hash\n"
	"BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;\n"
	"CREATE TRIGGER journal_stay BEFORE DELETE ON journal\n"
	"BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;\n"
	/* Where each chain ends, and up to where the house's chain has taken it in. */
	"CREATE TABLE journal_head (\n"
	"  creditor INTEGER NOT NULL REFERENCES creditor (id),\n"
	"  chain TEXT NOT NULL,\n"
	"  seq INTEGER NOT NULL,\n"
	"  hash TEXT NOT NULL,\n"
	"  sealed INTEGER NOT NULL,\n"
	"  PRIMARY KEY (creditor, chain)\n"
	") STRICT, WITHOUT ROWID;\n"
	"CREATE INDEX journal_grown ON journal_head (creditor, chain) WHERE seq > sealed;\n"
	"CREATE TABLE lease (\n"
	"  name TEXT NOT NULL PRIMARY KEY,\n"
	"  holder TEXT NOT NULL,\n"
	"  expires INTEGER NOT NULL\n"
	") STRICT, WITHOUT ROWID;\n"
	"CREATE TABLE value (\n"
	"  name TEXT NOT NULL PRIMARY KEY,\n"
	"  content TEXT NOT NULL\n"
	") STRICT, WITHOUT ROWID;\n";

/* The archive where it is kept in the store: an upload's chunks, and which upload a digest names. */
static const char second[] =
	"CREATE TABLE archive_upload (\n"
	"  upload TEXT NOT NULL PRIMARY KEY,\n"
	"  at INTEGER NOT NULL\n"
	") STRICT, WITHOUT ROWID;\n"
	"CREATE TABLE archive_chunk (\n"
	"  upload TEXT NOT NULL,\n"
	"  position INTEGER NOT NULL,\n"
	"  bytes BLOB NOT NULL,\n"
	"  PRIMARY KEY (upload, position)\n"
	") STRICT;\n"
	"CREATE TABLE archive (\n"
	"  digest TEXT NOT NULL PRIMARY KEY,\n"
	"  upload TEXT NOT NULL,\n"
	"  size INTEGER NOT NULL\n"
	") STRICT, WITHOUT ROWID;\n";

/* Credit notes and corrections, each counted once; where an address was learnt; and where an invoice
 * wants its money. */
static const char third[] =
	/* seller: '' where it has none. claim: NULL while the invoice that it names is not followed. */
	"CREATE TABLE document (\n"
	"  creditor INTEGER NOT NULL REFERENCES creditor (id),\n"
	"  seller TEXT NOT NULL,\n"
	"  kind TEXT NOT NULL CHECK (kind IN ('credit', 'correction', 'corrected')),\n"
	"  number TEXT NOT NULL,\n"
	"  names TEXT,\n"
	"  amount INTEGER NOT NULL,\n"
	"  currency TEXT CHECK (length(currency) = 3),\n"
	"  message TEXT,\n"
	"  claim TEXT,\n"
	"  PRIMARY KEY (creditor, seller, kind, number),\n"
	"  FOREIGN KEY (creditor, claim) REFERENCES claim (creditor, reference)\n"
	") STRICT, WITHOUT ROWID;\n"
	"CREATE INDEX document_names ON document (creditor, seller, names) WHERE claim IS NULL;\n"
	"ALTER TABLE debtor ADD COLUMN email_origin TEXT CHECK (email_origin IN\n"
	"  ('robot', 'forward', 'invoice', 'answer', 'creditor'));\n"
	"ALTER TABLE claim ADD COLUMN iban TEXT;\n"
	"ALTER TABLE claim ADD COLUMN payment_reference TEXT;\n";

/* Who has a notice in flight, so that it is free when he is gone. */
static const char fourth[] =
	"ALTER TABLE notice ADD COLUMN holder TEXT;\n"
	"CREATE INDEX notice_flight ON notice (holder) WHERE state = 'sending' OR state = 'dot';\n";

/* A debtor's postal address, which tells namesakes apart. */
static const char fifth[] =
	"ALTER TABLE debtor ADD COLUMN street TEXT;\n"
	"ALTER TABLE debtor ADD COLUMN postcode TEXT;\n"
	"ALTER TABLE debtor ADD COLUMN city TEXT;\n"
	"ALTER TABLE debtor ADD COLUMN place_key TEXT;\n";

/* Letters of the creditor's own people, which are spaced like ours; claims that are alive; and what
 * the MTA of which host is to be asked to give back. */
static const char sixth[] =
	"ALTER TABLE claim ADD COLUMN own_at INTEGER NOT NULL DEFAULT 0;\n"
	"CREATE INDEX claim_alive ON claim (creditor, reference)\n"
	"  WHERE state <> 'closed' AND state <> 'draft';\n"
	"ALTER TABLE notice ADD COLUMN host TEXT;\n"
	"ALTER TABLE notice ADD COLUMN recall TEXT CHECK (recall IN ('wanted', 'done', 'failed'));\n"
	"CREATE INDEX notice_recall ON notice (host, id) WHERE recall = 'wanted';\n";

/* What a debtor has paid, or was credited, that no claim of his has; and what an invoice says of
 * discounts and of its tax. */
static const char seventh[] =
	"CREATE TABLE account (\n"
	"  creditor INTEGER NOT NULL REFERENCES creditor (id),\n"
	"  debtor INTEGER NOT NULL,\n"
	"  id INTEGER NOT NULL,\n"
	"  kind TEXT NOT NULL CHECK (kind IN ('payment', 'credit')),\n"
	"  day INTEGER,\n"
	"  amount INTEGER NOT NULL,\n"
	"  currency TEXT NOT NULL CHECK (length(currency) = 3),\n"
	"  claim TEXT,\n"
	"  text TEXT,\n"
	"  source TEXT,\n"
	"  PRIMARY KEY (creditor, debtor, id),\n"
	"  FOREIGN KEY (creditor, debtor) REFERENCES debtor (creditor, id),\n"
	"  FOREIGN KEY (creditor, claim) REFERENCES claim (creditor, reference)\n"
	") STRICT, WITHOUT ROWID;\n"
	"ALTER TABLE claim ADD COLUMN discounts TEXT;\n"
	"ALTER TABLE claim ADD COLUMN vat TEXT;\n";

/* The creditors' sheets, and what they list. */
static const char eighth[] =
	"CREATE TABLE sheet (\n"
	"  creditor INTEGER NOT NULL PRIMARY KEY REFERENCES creditor (id),\n"
	"  next_at INTEGER NOT NULL,\n"
	"  sent_at INTEGER NOT NULL,\n"
	"  weekly_at INTEGER NOT NULL\n"
	") STRICT;\n"
	"CREATE INDEX sheet_next ON sheet (next_at) WHERE next_at > 0;\n"
	"CREATE INDEX claim_asked ON claim (creditor, asked_at)\n"
	"  WHERE asked IS NOT NULL AND state = 'open';\n"
	"CREATE INDEX claim_soon ON claim (creditor, next_at) WHERE next_at > 0 AND state = 'open';\n"
	"CREATE INDEX claim_failed ON claim (creditor, step_at)\n"
	"  WHERE step_state = 'failed' AND state <> 'closed';\n"
	"CREATE INDEX claim_sent ON claim (creditor, step_at)\n"
	"  WHERE step_state = 'sent' AND state <> 'closed';\n"
	"CREATE INDEX claim_closed ON claim (creditor, closed_at) WHERE state = 'closed';\n"
	"CREATE INDEX hold_answers ON hold (creditor, at) WHERE actor = 'debtor' AND ended_at = 0;\n"
	"CREATE INDEX hold_endless ON hold (creditor, at) WHERE until_day IS NULL AND ended_at = 0;\n";

/* Who said which policy a claim follows; a debtor's own policy and number; how a letter goes out; and
 * how a debtor paid before. */
static const char ninth[] =
	"ALTER TABLE claim ADD COLUMN policy_by TEXT CHECK (policy_by IN\n"
	"  ('creditor', 'segment', 'debtor', 'claim'));\n"
	"CREATE INDEX debtor_closed ON claim (creditor, debtor, closed_at) WHERE state = 'closed';\n"
	"ALTER TABLE debtor ADD COLUMN policy TEXT;\n"
	"ALTER TABLE debtor ADD COLUMN phone TEXT;\n"
	"ALTER TABLE notice ADD COLUMN channel TEXT CHECK (channel IN\n"
	"  ('mail', 'letter', 'sms', 'call'));\n";

/* What of a claim is disputed; dues of instalment plans; which holds' ends the creditor knows of. */
static const char tenth[] =
	"ALTER TABLE claim ADD COLUMN disputed INTEGER NOT NULL DEFAULT 0;\n"
	"ALTER TABLE hold ADD COLUMN announced_at INTEGER NOT NULL DEFAULT 0;\n"
	"CREATE TABLE instalment (\n"
	"  creditor INTEGER NOT NULL,\n"
	"  claim TEXT NOT NULL,\n"
	"  day INTEGER NOT NULL,\n"
	"  amount INTEGER NOT NULL CHECK (amount > 0),\n"
	"  PRIMARY KEY (creditor, claim, day),\n"
	"  FOREIGN KEY (creditor, claim) REFERENCES claim (creditor, reference)\n"
	") STRICT, WITHOUT ROWID;\n";

/* A credit note that lies in an account is found by the message that brought it. */
static const char eleventh[] =
	"CREATE INDEX account_source ON account (creditor, source, text) WHERE kind = 'credit';\n";

/* A letter about several claims: what it sets and asks for each of them. */
static const char twelfth[] =
	"ALTER TABLE notice_claim ADD COLUMN deadline INTEGER;\n"
	"ALTER TABLE notice_claim ADD COLUMN amount INTEGER;\n";
/* Who of a creditor's people said what about a claim lately: for as long as it can be contradicted. */
static const char thirteenth[] =
	"CREATE TABLE said (\n"
	"  creditor INTEGER NOT NULL,\n"
	"  claim TEXT NOT NULL,\n"
	"  address TEXT NOT NULL,\n"
	"  side TEXT NOT NULL,\n"
	"  at INTEGER NOT NULL,\n"
	"  PRIMARY KEY (creditor, claim, address),\n"
	"  FOREIGN KEY (creditor, claim) REFERENCES claim (creditor, reference)\n"
	") STRICT, WITHOUT ROWID;\n"
	"CREATE INDEX said_at ON said (creditor, at);\n";

/* A notice's claims in two trees instead of four: one by notice, one by claim, in which a step that is
 * NULL equals no other one. */
static const char fourteenth[] =
	"CREATE TABLE notice_about (\n"
	"  creditor INTEGER NOT NULL,\n"
	"  notice TEXT NOT NULL,\n"
	"  claim TEXT NOT NULL,\n"
	"  position INTEGER NOT NULL,\n"
	"  step TEXT,\n"
	"  run INTEGER NOT NULL,\n"
	"  deadline INTEGER,\n"
	"  amount INTEGER,\n"
	"  PRIMARY KEY (creditor, notice, claim),\n"
	"  FOREIGN KEY (creditor, notice) REFERENCES notice (creditor, id),\n"
	"  FOREIGN KEY (creditor, claim) REFERENCES claim (creditor, reference)\n"
	") STRICT, WITHOUT ROWID;\n"
	"INSERT INTO notice_about (creditor, notice, claim, position, step, run, deadline, amount)\n"
	"  SELECT creditor, notice, claim, position, step, run, deadline, amount FROM notice_claim\n"
	"  ORDER BY creditor, notice, claim;\n"
	"DROP TABLE notice_claim;\n"
	"ALTER TABLE notice_about RENAME TO notice_claim;\n"
	"CREATE UNIQUE INDEX notice_claim_step ON notice_claim (creditor, claim, step, run);\n";

/* What an invoice says of the order and of the goods, and of whom to ask for. */
static const char fifteenth[] =
	"ALTER TABLE claim ADD COLUMN order_reference TEXT;\n"
	"ALTER TABLE claim ADD COLUMN subject TEXT;\n"
	"ALTER TABLE debtor ADD COLUMN contact TEXT;\n";

/* Holds by the day of their end, for the sheet. */
static const char sixteenth[] =
	"CREATE INDEX hold_ending ON hold (creditor, until_day)\n"
	"  WHERE until_day IS NOT NULL AND ended_at = 0;\n";

/* What waits for the first word about a claim: its creditor's, or the partner's who has it. */
static const char seventeenth[] =
	"CREATE INDEX claim_pending ON claim (creditor, asked_at)\n"
	"  WHERE asked IN ('!offer', '!last-offer', 'accepted');\n";

/* What payers call a claim: its number and its payment reference, by their key (claim/match.h). Of what
 * stands already all but letters and digits goes that commonly stands in either. */
static const char eighteenth[] =
	"CREATE TABLE claim_name (\n"
	"  creditor INTEGER NOT NULL,\n"
	"  key TEXT NOT NULL,\n"
	"  claim TEXT NOT NULL,\n"
	"  PRIMARY KEY (creditor, key, claim),\n"
	"  FOREIGN KEY (creditor, claim) REFERENCES claim (creditor, reference)\n"
	") STRICT, WITHOUT ROWID;\n"
	"INSERT INTO claim_name (creditor, key, claim)\n"
	"  SELECT DISTINCT creditor, key, claim FROM (SELECT creditor, claim,\n"
	"    CASE WHEN bare GLOB '*[^0-9]*' THEN bare ELSE ltrim(bare, '0') END AS key FROM\n"
	"    (SELECT creditor, claim, lower(replace(replace(replace(replace(replace(replace(replace(\n"
	"      replace(replace(replace(replace(name, ' ', ''), '-', ''), '/', ''), '.', ''), '_', ''),\n"
	"      '+', ''), '*', ''), ':', ''), ',', ''), '(', ''), ')', '')) AS bare FROM\n"
	"      (SELECT creditor, reference AS claim, invoice AS name FROM claim UNION ALL\n"
	"       SELECT creditor, reference, payment_reference FROM claim)\n"
	"    WHERE name IS NOT NULL))\n"
	"  WHERE key <> '' AND length(key) <= 100;\n";

/* A message's claims: what names others is shown to nobody. */
static const char nineteenth[] = "CREATE INDEX message_link_digest ON message_link (digest);\n";

const char *const dunlin_migrations_sqlite[] = {
	first, second, third, fourth, fifth, sixth,
	seventh, eighth, ninth, tenth, eleventh, twelfth,
	thirteenth, fourteenth, fifteenth, sixteenth,
	seventeenth, eighteenth, nineteenth, NULL};
