/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The schema for PostgreSQL. Keys begin with the creditor, so that tables can be partitioned by it;
 * words of enums are those of the outer contract; instants are UTC seconds, days count from
 * 1970-01-01, money is in minor units. What says who somebody is or what he wrote stands in columns
 * of its own, which can be emptied. References sort by their bytes.
 */
#include "store/migrations.h"

static const char first[] =
	/* The house is creditor 0. */
	"CREATE TABLE creditor (\n"
	"  id BIGINT PRIMARY KEY,\n"
	"  key TEXT NOT NULL UNIQUE\n"
	");\n"
	"INSERT INTO creditor (id, key) VALUES (0, '');\n"
	/* Row numbers that are never given twice, even after a row was erased. */
	"CREATE TABLE counter (\n"
	"  creditor BIGINT NOT NULL REFERENCES creditor (id),\n"
	"  name TEXT NOT NULL,\n"
	"  value BIGINT NOT NULL,\n"
	"  PRIMARY KEY (creditor, name)\n"
	");\n"
	/* *_key: as compared by debtor_find. */
	"CREATE TABLE debtor (\n"
	"  creditor BIGINT NOT NULL REFERENCES creditor (id),\n"
	"  id BIGINT NOT NULL,\n"
	"  number TEXT, vat_id TEXT, name TEXT, email TEXT,\n"
	"  email_state TEXT CHECK (email_state IN ('ok', 'failed')),\n"
	"  kind TEXT NOT NULL CHECK (kind IN ('unknown', 'business', 'consumer')),\n"
	"  language TEXT, country TEXT,\n"
	"  number_key TEXT, vat_key TEXT, email_key TEXT, name_key TEXT,\n"
	"  PRIMARY KEY (creditor, id)\n"
	");\n"
	"CREATE INDEX debtor_number ON debtor (creditor, number_key, id) WHERE number_key IS NOT "
	"NULL;\n"
	"CREATE INDEX debtor_vat ON debtor (creditor, vat_key, id) WHERE vat_key IS NOT NULL;\n"
	"CREATE INDEX debtor_email ON debtor (creditor, email_key, id) WHERE email_key IS NOT "
	"NULL;\n"
	"CREATE INDEX debtor_name ON debtor (creditor, name_key, id) WHERE name_key IS NOT NULL;\n"
	"CREATE TABLE claim (\n"
	"  creditor BIGINT NOT NULL REFERENCES creditor (id),\n"
	"  reference TEXT COLLATE \"C\" NOT NULL,\n"
	"  debtor BIGINT,\n"
	"  invoice TEXT, seller TEXT,\n"
	"  currency TEXT CHECK (length(currency) = 3),\n"
	"  state TEXT NOT NULL CHECK (state IN\n"
	"    ('draft', 'open', 'held', 'disputed', 'collection', 'closed')),\n"
	"  reason TEXT CHECK (reason IN ('paid', 'credited', 'withdrawn', 'written-off')),\n"
	"  policy TEXT, policy_digest TEXT,\n"
	"  issue_day BIGINT, due_day BIGINT,\n"
	"  due_origin TEXT CHECK (due_origin IN ('none', 'contract', 'invoice', 'statute')),\n"
	"  unpaid_day BIGINT,\n"
	"  step TEXT,\n"
	"  step_run BIGINT NOT NULL,\n"
	"  step_state TEXT CHECK (step_state IN ('none', 'taken', 'sent', 'failed')),\n"
	"  step_at BIGINT NOT NULL,\n"
	"  deadline BIGINT,\n"
	"  asked TEXT, asked_at BIGINT NOT NULL, asked_count BIGINT NOT NULL,\n"
	"  word TEXT, next_step TEXT,\n"
	"  next_at BIGINT NOT NULL,\n"
	"  opened_at BIGINT NOT NULL, closed_at BIGINT NOT NULL,\n"
	"  message TEXT, part TEXT,\n"
	"  version BIGINT NOT NULL,\n"
	"  PRIMARY KEY (creditor, reference),\n"
	"  FOREIGN KEY (creditor, debtor) REFERENCES debtor (creditor, id),\n"
	"  CHECK ((state = 'closed') = (reason IS NOT NULL))\n"
	");\n"
	/* One invoice is one claim. */
	"CREATE UNIQUE INDEX claim_invoice ON claim (creditor, invoice, (COALESCE(seller, '')))\n"
	"  WHERE invoice IS NOT NULL;\n"
	"CREATE INDEX claim_reference ON claim (reference);\n"
	"CREATE INDEX claim_debtor ON claim (creditor, debtor, step_at);\n"
	/* What the clock looks at: O(due), never O(claims). */
	"CREATE INDEX claim_next ON claim (next_at) WHERE next_at > 0;\n"
	"CREATE TABLE ledger (\n"
	"  creditor BIGINT NOT NULL,\n"
	"  claim TEXT NOT NULL,\n"
	"  id BIGINT NOT NULL,\n"
	"  kind TEXT NOT NULL CHECK (kind IN\n"
	"    ('principal', 'fee', 'interest', 'lump-sum', 'payment', 'credit', 'waiver')),\n"
	"  day BIGINT,\n"
	"  amount BIGINT NOT NULL,\n"
	"  text TEXT,\n"
	"  source TEXT,\n"
	"  PRIMARY KEY (creditor, claim, id),\n"
	"  FOREIGN KEY (creditor, claim) REFERENCES claim (creditor, reference)\n"
	");\n"
	"CREATE TABLE hold (\n"
	"  creditor BIGINT NOT NULL REFERENCES creditor (id),\n"
	"  id BIGINT NOT NULL,\n"
	"  claim TEXT,\n"
	"  debtor BIGINT,\n"
	"  reason TEXT,\n"
	"  actor TEXT NOT NULL CHECK (actor IN ('dunlin', 'creditor', 'debtor', 'partner', "
	"'admin')),\n"
	"  until_day BIGINT,\n"
	"  at BIGINT NOT NULL,\n"
	"  ended_at BIGINT NOT NULL,\n"
	"  PRIMARY KEY (creditor, id),\n"
	"  FOREIGN KEY (creditor, claim) REFERENCES claim (creditor, reference),\n"
	"  FOREIGN KEY (creditor, debtor) REFERENCES debtor (creditor, id),\n"
	"  CHECK (claim IS NOT NULL OR debtor IS NOT NULL)\n"
	");\n"
	"CREATE INDEX hold_claim ON hold (creditor, claim, id) WHERE claim IS NOT NULL;\n"
	"CREATE INDEX hold_debtor ON hold (creditor, debtor, id) WHERE claim IS NULL;\n"
	"CREATE TABLE notice (\n"
	"  creditor BIGINT NOT NULL REFERENCES creditor (id),\n"
	"  id TEXT NOT NULL,\n"
	"  role TEXT NOT NULL CHECK (role IN ('debtor', 'creditor', 'partner', 'admin')),\n"
	"  letter TEXT,\n"
	"  step TEXT,\n"
	"  run BIGINT NOT NULL,\n"
	"  demands BIGINT NOT NULL CHECK (demands IN (0, 1)),\n"
	"  state TEXT NOT NULL CHECK (state IN\n"
	"    ('ready', 'sending', 'dot', 'accepted', 'relayed', 'delivered', 'deferred',\n"
	"     'bounced', 'refused', 'withdrawn', 'unknown')),\n"
	"  attempt BIGINT NOT NULL,\n"
	"  stamped_attempt BIGINT NOT NULL,\n"
	"  next_try BIGINT NOT NULL,\n"
	"  created_at BIGINT NOT NULL, written_at BIGINT NOT NULL, stamped_at BIGINT NOT NULL,\n"
	"  accepted_at BIGINT NOT NULL, delivered_at BIGINT NOT NULL,\n"
	"  recipient TEXT, recipient_name TEXT, sender TEXT,\n"
	"  language TEXT, subject TEXT, facts TEXT,\n"
	"  in_reply_to TEXT, thread TEXT,\n"
	"  attach TEXT, attach_part TEXT,\n"
	"  message_id TEXT,\n"
	"  digest TEXT, body_digest TEXT, stamp TEXT,\n"
	"  queue_id TEXT, status TEXT,\n"
	"  deadline BIGINT,\n"
	"  amount BIGINT NOT NULL,\n"
	"  currency TEXT CHECK (length(currency) = 3),\n"
	"  PRIMARY KEY (creditor, id)\n"
	");\n"
	"CREATE INDEX notice_id ON notice (id);\n"
	/* The outbox: what somebody must still act on. */
	"CREATE INDEX notice_next ON notice (next_try)\n"
	"  WHERE state = 'ready' OR state = 'sending' OR state = 'dot' OR state = 'unknown';\n"
	/* An expression, because the planner would prefer the bare state to notice_next. */
	"CREATE INDEX notice_state ON notice ((state || ''), created_at, id);\n"
	/* step: only of a debtor's reminder. */
	"CREATE TABLE notice_claim (\n"
	"  creditor BIGINT NOT NULL,\n"
	"  notice TEXT NOT NULL,\n"
	"  position BIGINT NOT NULL,\n"
	"  claim TEXT NOT NULL,\n"
	"  step TEXT,\n"
	"  run BIGINT NOT NULL,\n"
	"  PRIMARY KEY (creditor, notice, position),\n"
	"  UNIQUE (creditor, notice, claim),\n"
	"  FOREIGN KEY (creditor, notice) REFERENCES notice (creditor, id),\n"
	"  FOREIGN KEY (creditor, claim) REFERENCES claim (creditor, reference)\n"
	");\n"
	/* No step is taken twice. */
	"CREATE UNIQUE INDEX notice_claim_step ON notice_claim (creditor, claim, step, run)\n"
	"  WHERE step IS NOT NULL;\n"
	"CREATE INDEX notice_claim_claim ON notice_claim (creditor, claim);\n"
	"CREATE TABLE message (\n"
	"  digest TEXT NOT NULL PRIMARY KEY,\n"
	"  message_id TEXT,\n"
	"  below TEXT,\n"
	"  size BIGINT NOT NULL,\n"
	"  received_at BIGINT NOT NULL,\n"
	"  state TEXT NOT NULL CHECK (state IN ('seen', 'done', 'failed')),\n"
	"  attempts BIGINT NOT NULL,\n"
	"  verdict TEXT\n"
	");\n"
	"CREATE INDEX message_id ON message (message_id) WHERE message_id IS NOT NULL;\n"
	/* A claim's messages, in and out: its case file. */
	"CREATE TABLE message_link (\n"
	"  creditor BIGINT NOT NULL,\n"
	"  claim TEXT NOT NULL,\n"
	"  digest TEXT NOT NULL,\n"
	"  role TEXT NOT NULL,\n"
	"  PRIMARY KEY (creditor, claim, digest, role),\n"
	"  FOREIGN KEY (creditor, claim) REFERENCES claim (creditor, reference)\n"
	");\n"
	"CREATE TABLE intake (\n"
	"  mailbox TEXT NOT NULL, folder TEXT NOT NULL, uidvalidity TEXT NOT NULL, uid TEXT NOT "
	"NULL,\n"
	"  digest TEXT NOT NULL REFERENCES message (digest),\n"
	"  PRIMARY KEY (mailbox, folder, uidvalidity, uid)\n"
	");\n"
	"CREATE TABLE answer (\n"
	"  day BIGINT NOT NULL,\n"
	"  address TEXT NOT NULL,\n"
	"  kind TEXT NOT NULL,\n"
	"  PRIMARY KEY (day, address, kind)\n"
	");\n"
	/* chain: a claim's reference; '' is the house's. text can be emptied, its digest stays. */
	"CREATE TABLE journal (\n"
	"  creditor BIGINT NOT NULL REFERENCES creditor (id),\n"
	"  chain TEXT NOT NULL,\n"
	"  seq BIGINT NOT NULL,\n"
	"  at BIGINT NOT NULL,\n"
	"  kind TEXT NOT NULL,\n"
	"  actor TEXT NOT NULL CHECK (actor IN ('dunlin', 'creditor', 'debtor', 'partner', "
	"'admin')),\n"
	"  text TEXT,\n"
	"  text_digest TEXT NOT NULL,\n"
	"  refs TEXT,\n"
	"  hash TEXT NOT NULL,\n"
	"  PRIMARY KEY (creditor, chain, seq)\n"
	");\n"
	"CREATE FUNCTION journal_keep() RETURNS trigger LANGUAGE plpgsql AS $$\n"
	"BEGIN\n"
	"  IF TG_OP = 'UPDATE' AND NEW.text IS NULL\n"
	"    AND (NEW.creditor, NEW.chain, NEW.seq, NEW.at, NEW.kind, NEW.actor,\n"
	"         NEW.text_digest, NEW.refs, NEW.hash)\n"
	"    IS NOT DISTINCT FROM (OLD.creditor, OLD.chain, OLD.seq, OLD.at, OLD.kind, OLD.actor,\n"
	"         OLD.text_digest, OLD.refs, OLD.hash)\n"
	"  THEN RETURN NEW; END IF;\n"
	"  RAISE EXCEPTION 'the journal is append-only';\n"
	"END $$;\n"
	"CREATE TRIGGER journal_keep BEFORE UPDATE OR DELETE ON journal\n"
	"  FOR EACH ROW EXECUTE FUNCTION journal_keep();\n"
	/* Where each chain ends, and up to where the house's chain has taken it in. */
	"CREATE TABLE journal_head (\n"
	"  creditor BIGINT NOT NULL REFERENCES creditor (id),\n"
	"  chain TEXT NOT NULL,\n"
	"  seq BIGINT NOT NULL,\n"
	"  hash TEXT NOT NULL,\n"
	"  sealed BIGINT NOT NULL,\n"
	"  PRIMARY KEY (creditor, chain)\n"
	");\n"
	"CREATE INDEX journal_grown ON journal_head (creditor, chain) WHERE seq > sealed;\n"
	"CREATE TABLE lease (\n"
	"  name TEXT NOT NULL PRIMARY KEY,\n"
	"  holder TEXT NOT NULL,\n"
	"  expires BIGINT NOT NULL\n"
	");\n"
	"CREATE TABLE value (\n"
	"  name TEXT NOT NULL PRIMARY KEY,\n"
	"  content TEXT NOT NULL\n"
	");\n";

/* The archive where it is kept in the store: an upload's chunks, and which upload a digest names. */
static const char second[] =
	"CREATE TABLE archive_upload (\n"
	"  upload TEXT NOT NULL PRIMARY KEY,\n"
	"  at BIGINT NOT NULL\n"
	");\n"
	"CREATE TABLE archive_chunk (\n"
	"  upload TEXT NOT NULL,\n"
	"  position BIGINT NOT NULL,\n"
	"  bytes BYTEA NOT NULL,\n"
	"  PRIMARY KEY (upload, position)\n"
	");\n"
	/* Mail is compressed already, or small: do not try again. */
	"ALTER TABLE archive_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;\n"
	"CREATE TABLE archive (\n"
	"  digest TEXT NOT NULL PRIMARY KEY,\n"
	"  upload TEXT NOT NULL,\n"
	"  size BIGINT NOT NULL\n"
	");\n";

/* Credit notes and corrections, each counted once; where an address was learnt; and where an invoice
 * wants its money. */
static const char third[] =
	/* seller: '' where it has none. claim: NULL while the invoice that it names is not followed. */
	"CREATE TABLE document (\n"
	"  creditor BIGINT NOT NULL REFERENCES creditor (id),\n"
	"  seller TEXT NOT NULL,\n"
	"  kind TEXT NOT NULL CHECK (kind IN ('credit', 'correction', 'corrected')),\n"
	"  number TEXT NOT NULL,\n"
	"  names TEXT,\n"
	"  amount BIGINT NOT NULL,\n"
	"  currency TEXT CHECK (length(currency) = 3),\n"
	"  message TEXT,\n"
	"  claim TEXT,\n"
	"  PRIMARY KEY (creditor, seller, kind, number),\n"
	"  FOREIGN KEY (creditor, claim) REFERENCES claim (creditor, reference)\n"
	");\n"
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
	"ALTER TABLE claim ADD COLUMN own_at BIGINT NOT NULL DEFAULT 0;\n"
	"CREATE INDEX claim_alive ON claim (creditor, reference)\n"
	"  WHERE state <> 'closed' AND state <> 'draft';\n"
	"ALTER TABLE notice ADD COLUMN host TEXT;\n"
	"ALTER TABLE notice ADD COLUMN recall TEXT CHECK (recall IN ('wanted', 'done', 'failed'));\n"
	"CREATE INDEX notice_recall ON notice (host, id) WHERE recall = 'wanted';\n";

/* What a debtor has paid, or was credited, that no claim of his has; and what an invoice says of
 * discounts and of its tax. */
static const char seventh[] =
	"CREATE TABLE account (\n"
	"  creditor BIGINT NOT NULL REFERENCES creditor (id),\n"
	"  debtor BIGINT NOT NULL,\n"
	"  id BIGINT NOT NULL,\n"
	"  kind TEXT NOT NULL CHECK (kind IN ('payment', 'credit')),\n"
	"  day BIGINT,\n"
	"  amount BIGINT NOT NULL,\n"
	"  currency TEXT NOT NULL CHECK (length(currency) = 3),\n"
	"  claim TEXT,\n"
	"  text TEXT,\n"
	"  source TEXT,\n"
	"  PRIMARY KEY (creditor, debtor, id),\n"
	"  FOREIGN KEY (creditor, debtor) REFERENCES debtor (creditor, id),\n"
	"  FOREIGN KEY (creditor, claim) REFERENCES claim (creditor, reference)\n"
	");\n"
	"ALTER TABLE claim ADD COLUMN discounts TEXT;\n"
	"ALTER TABLE claim ADD COLUMN vat TEXT;\n";

/* The creditors' sheets, and what they list. */
static const char eighth[] =
	"CREATE TABLE sheet (\n"
	"  creditor BIGINT NOT NULL PRIMARY KEY REFERENCES creditor (id),\n"
	"  next_at BIGINT NOT NULL,\n"
	"  sent_at BIGINT NOT NULL,\n"
	"  weekly_at BIGINT NOT NULL\n"
	");\n"
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
	"ALTER TABLE claim ADD COLUMN disputed BIGINT NOT NULL DEFAULT 0;\n"
	"ALTER TABLE hold ADD COLUMN announced_at BIGINT NOT NULL DEFAULT 0;\n"
	"CREATE TABLE instalment (\n"
	"  creditor BIGINT NOT NULL,\n"
	"  claim TEXT NOT NULL,\n"
	"  day BIGINT NOT NULL,\n"
	"  amount BIGINT NOT NULL CHECK (amount > 0),\n"
	"  PRIMARY KEY (creditor, claim, day),\n"
	"  FOREIGN KEY (creditor, claim) REFERENCES claim (creditor, reference)\n"
	");\n";

/* A credit note that lies in an account is found by the message that brought it. */
static const char eleventh[] =
	"CREATE INDEX account_source ON account (creditor, source, text) WHERE kind = 'credit';\n";

/* A letter about several claims: what it sets and asks for each of them. */
static const char twelfth[] =
	"ALTER TABLE notice_claim ADD COLUMN deadline BIGINT;\n"
	"ALTER TABLE notice_claim ADD COLUMN amount BIGINT;\n";
/* Who of a creditor's people said what about a claim lately: for as long as it can be contradicted. */
static const char thirteenth[] =
	"CREATE TABLE said (\n"
	"  creditor BIGINT NOT NULL,\n"
	"  claim TEXT NOT NULL,\n"
	"  address TEXT NOT NULL,\n"
	"  side TEXT NOT NULL,\n"
	"  at BIGINT NOT NULL,\n"
	"  PRIMARY KEY (creditor, claim, address),\n"
	"  FOREIGN KEY (creditor, claim) REFERENCES claim (creditor, reference)\n"
	");\n"
	"CREATE INDEX said_at ON said (creditor, at);\n";

/* A notice's claims in two indexes instead of four: one by notice, one by claim, in which a step that is
 * NULL equals no other one. */
static const char fourteenth[] =
	"ALTER TABLE notice_claim DROP CONSTRAINT notice_claim_pkey;\n"
	"ALTER TABLE notice_claim DROP CONSTRAINT notice_claim_creditor_notice_claim_key;\n"
	"ALTER TABLE notice_claim ADD PRIMARY KEY (creditor, notice, claim);\n"
	"DROP INDEX notice_claim_step;\n"
	"DROP INDEX notice_claim_claim;\n"
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

/* What payers call a claim: its number and its payment reference, by their key (claim/match.h). */
static const char eighteenth[] =
	"CREATE TABLE claim_name (\n"
	"  creditor BIGINT NOT NULL,\n"
	"  key TEXT NOT NULL,\n"
	"  claim TEXT NOT NULL,\n"
	"  PRIMARY KEY (creditor, key, claim),\n"
	"  FOREIGN KEY (creditor, claim) REFERENCES claim (creditor, reference)\n"
	");\n"
	"INSERT INTO claim_name (creditor, key, claim)\n"
	"  SELECT DISTINCT creditor, key, claim FROM (SELECT creditor, claim,\n"
	"    CASE WHEN bare ~ '^[0-9]+$' THEN ltrim(bare, '0') ELSE bare END AS key FROM\n"
	"    (SELECT creditor, claim, lower(regexp_replace(name, '[^[:alnum:]]', '', 'g')) AS bare FROM\n"
	"      (SELECT creditor, reference AS claim, invoice AS name FROM claim UNION ALL\n"
	"       SELECT creditor, reference, payment_reference FROM claim) AS names\n"
	"    WHERE name IS NOT NULL) AS bares) AS keys\n"
	"  WHERE key <> '' AND octet_length(key) <= 100;\n";

/* A message's claims: what names others is shown to nobody. */
static const char nineteenth[] = "CREATE INDEX message_link_digest ON message_link (digest);\n";

const char *const dunlin_migrations_postgresql[] = {
	first, second, third, fourth, fifth, sixth,
	seventh, eighth, ninth, tenth, eleventh, twelfth,
	thirteenth, fourteenth, fifteenth, sixteenth,
	seventeenth, eighteenth, nineteenth, NULL};
