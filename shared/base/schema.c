/* SPDX-License-Identifier: BSD-2-Clause */
/* Every group and every setting of dunlin.conf. A line here is all that a new setting needs, beside
 * its line in the example and in dunlin.conf(5). */
#include "base/schema.h"

#define AUTHS "login|xoauth2"
#define SECRETS "file:|command:|env:"
#define MAIL_SCHEMES "imaps|imap|imap+starttls|maildir"
#define SMTP_SCHEMES "smtp|smtps|smtp+starttls"
#define EXTRAS "off|announce|claim"
#define WHENS "before-due|after-due|after-deadline"

const DunlinGroup dunlin_schema_groups[DUNLIN_N_GROUPS] = {
	[DUNLIN_IN_TOP] = {"", "", DUNLIN_IN_TOP, DUNLIN_GROUP_EMBEDDED, 0, sizeof(DunlinConfig),
			   ""},
	[DUNLIN_IN_MAILBOX] = {"mailbox.NAME", "mailbox", DUNLIN_IN_TOP, DUNLIN_GROUP_NAMED,
			       G_STRUCT_OFFSET(DunlinConfig, mailboxes), sizeof(DunlinMailbox),
			       "a mailbox that is watched"},
	[DUNLIN_IN_SUBMISSION] = {"submission", "submission", DUNLIN_IN_TOP, DUNLIN_GROUP_EMBEDDED,
				  G_STRUCT_OFFSET(DunlinConfig, submission),
				  sizeof(DunlinSubmission), "where letters are handed to the MTA"},
	[DUNLIN_IN_MILTER] = {"milter", "milter", DUNLIN_IN_TOP, DUNLIN_GROUP_EMBEDDED, 0,
			      sizeof(DunlinConfig), "the milter in the MTA"},
	[DUNLIN_IN_TRUST] = {"trust", "trust", DUNLIN_IN_TOP, DUNLIN_GROUP_EMBEDDED, 0,
			     sizeof(DunlinConfig), "whose word about a sender is believed"},
	[DUNLIN_IN_SEGMENT] = {"segments", "segments", DUNLIN_IN_TOP, DUNLIN_GROUP_LIST,
			       G_STRUCT_OFFSET(DunlinConfig, segments), sizeof(DunlinPolicySegment),
			       "whose claims follow another policy than the creditor's; the first that fits"},
	[DUNLIN_IN_CREDITOR] = {"creditor.NAME", "creditor", DUNLIN_IN_TOP, DUNLIN_GROUP_NAMED,
				G_STRUCT_OFFSET(DunlinConfig, creditor_list),
				sizeof(DunlinCreditor), "who is owed"},
	[DUNLIN_IN_CREDITOR_SEGMENT] = {"creditor.NAME.segments", "segments", DUNLIN_IN_CREDITOR,
					DUNLIN_GROUP_LIST, G_STRUCT_OFFSET(DunlinCreditor, segments),
					sizeof(DunlinPolicySegment),
					"whose claims follow another policy; the first that fits"},
	[DUNLIN_IN_CREDITOR_SUBMISSION] = {"creditor.NAME.submission", "submission",
					   DUNLIN_IN_CREDITOR, DUNLIN_GROUP_OPTIONAL,
					   G_STRUCT_OFFSET(DunlinCreditor, submission),
					   sizeof(DunlinSubmission), "the creditor's own way out"},
	[DUNLIN_IN_CREDITOR_COURT] = {"creditor.NAME.court", "court", DUNLIN_IN_CREDITOR,
				      DUNLIN_GROUP_OPTIONAL, G_STRUCT_OFFSET(DunlinCreditor, court),
				      sizeof(DunlinCourtSettings),
				      "what the German order for payment asks of the creditor"},
	[DUNLIN_IN_PARTNER] = {"partner.NAME", "partner", DUNLIN_IN_TOP, DUNLIN_GROUP_NAMED,
			       G_STRUCT_OFFSET(DunlinConfig, partners), sizeof(DunlinPartner),
			       "a collection agency"},
	[DUNLIN_IN_POLICY] = {"policy.NAME", "policy", DUNLIN_IN_TOP, DUNLIN_GROUP_NAMED,
			      G_STRUCT_OFFSET(DunlinConfig, policies), sizeof(DunlinPolicy),
			      "which steps are taken when"},
	[DUNLIN_IN_STEP] = {"policy.NAME.steps", "steps", DUNLIN_IN_POLICY, DUNLIN_GROUP_LIST,
			    G_STRUCT_OFFSET(DunlinPolicy, steps), sizeof(DunlinStep),
			    "the steps in order"},
};

#define AT(type, field) G_STRUCT_OFFSET(type, field), 0, FALSE
#define AT_NULL(type, field) G_STRUCT_OFFSET(type, field), 0, TRUE
#define AT_BOTH(type, field, other)                                                                \
	G_STRUCT_OFFSET(type, field), G_STRUCT_OFFSET(type, other), FALSE
#define NEEDS_STORE DUNLIN_NEEDS_STORE
#define NEEDS_CREDITOR DUNLIN_NEEDS_CREDITOR

/* clang-format off */
#define SUBMISSION(group) \
	{group, "url", DUNLIN_TYPE_URL, SMTP_SCHEMES, "smtp://127.0.0.1:10587", 0, \
	 AT(DunlinSubmission, url), "the submission server"}, \
	{group, "password", DUNLIN_TYPE_PLACE, SECRETS, NULL, 0, \
	 AT_NULL(DunlinSubmission, password), "where its password is read from"}, \
	{group, "auth", DUNLIN_TYPE_WORD, AUTHS, "login", 0, \
	 AT(DunlinSubmission, auth), \
	 "how the user is proven; with xoauth2 the password gives the token"}, \
	{group, "connections", DUNLIN_TYPE_INTEGER, "1..64", "4", 0, \
	 AT(DunlinSubmission, connections), "connections at a time"}, \
	{group, "rate", DUNLIN_TYPE_RATE, NULL, NULL, 0, \
	 AT(DunlinSubmission, rate_per_minute), "most letters a minute; empty: no limit"}, \
	{group, "envelope", DUNLIN_TYPE_CHOICE, "plain|token", "token", 0, \
	 AT(DunlinSubmission, envelope_token), \
	 "plain where the relay refuses other envelope senders than the address"}, \
	{group, "stamp", DUNLIN_TYPE_CHOICE, "milter|self", "milter", 0, \
	 AT(DunlinSubmission, stamp_self), \
	 "who sets the tracking headers; self where no milter can be plugged in"}, \
	{group, "ca-file", DUNLIN_TYPE_TEXT, NULL, NULL, 0, \
	 AT_NULL(DunlinSubmission, ca_file), "certificates to trust instead of the system's"}

#define SEGMENT(group) \
	{group, "kind", DUNLIN_TYPE_CHOICE, "any|business|consumer|unknown", "any", 0, \
	 AT(DunlinPolicySegment, kind), "debtors of this kind"}, \
	{group, "country", DUNLIN_TYPE_COUNTRY, NULL, NULL, 0, \
	 AT_NULL(DunlinPolicySegment, country), "in this country or region; empty: in any"}, \
	{group, "history", DUNLIN_TYPE_CHOICE, "any|good|bad", "any", 0, \
	 AT(DunlinPolicySegment, history), "who paid like that before"}, \
	{group, "policy", DUNLIN_TYPE_TEXT, NULL, NULL, DUNLIN_ALWAYS, \
	 AT(DunlinPolicySegment, policy), "what their claims follow"}

const DunlinSetting dunlin_schema[] = {
	{DUNLIN_IN_TOP, "address", DUNLIN_TYPE_ADDRESS, NULL, NULL, NEEDS_STORE,
	 AT(DunlinConfig, address),
	 "people forward invoices here; replies come to its subaddresses"},
	{DUNLIN_IN_TOP, "separator", DUNLIN_TYPE_WORD, "+|-|=|_|", "+", 0,
	 AT(DunlinConfig, separator),
	 "what divides a subaddress; empty where subaddresses do not arrive"},
	{DUNLIN_IN_TOP, "store", DUNLIN_TYPE_PLACE, "sqlite:|postgresql:", NULL, NEEDS_STORE,
	 AT(DunlinConfig, store), "the database; postgresql: URLs are libpq's own"},
	{DUNLIN_IN_TOP, "archive", DUNLIN_TYPE_PLACE, "/|store", NULL, NEEDS_STORE,
	 AT(DunlinConfig, archive),
	 "folder of every message in and out, or store: in the database"},
	{DUNLIN_IN_TOP, "secret", DUNLIN_TYPE_PLACE, SECRETS, NULL, NEEDS_STORE,
	 AT(DunlinConfig, secret),
	 "where the signing keys are read from: lines of at least 32 bytes; the first signs, "
	 "all verify"},
	{DUNLIN_IN_TOP, "timezone", DUNLIN_TYPE_TIMEZONE, NULL, "Europe/Berlin", 0,
	 AT_BOTH(DunlinConfig, timezone, zone), "the zone of due days and of the send window"},
	{DUNLIN_IN_TOP, "language", DUNLIN_TYPE_LANGUAGE, NULL, "en", 0,
	 AT(DunlinConfig, language),
	 "of letters, where neither debtor nor creditor says otherwise"},
	{DUNLIN_IN_TOP, "country", DUNLIN_TYPE_COUNTRY, NULL, "DE", 0,
	 AT(DunlinConfig, country),
	 "country, or region as in DE-BY, where neither debtor nor creditor says otherwise"},
	{DUNLIN_IN_TOP, "admin", DUNLIN_TYPE_ADDRESS, NULL, NULL, 0,
	 AT(DunlinConfig, admin),
	 "who is told of what nobody else can mend; empty: the postmaster of address"},
	{DUNLIN_IN_TOP, "send-window", DUNLIN_TYPE_WINDOW, NULL, "mon-fri 08:00-18:00", 0,
	 AT(DunlinConfig, send_window),
	 "when letters may leave; not on holidays unless it is mon-sun 00:00-24:00"},
	{DUNLIN_IN_TOP, "mode", DUNLIN_TYPE_CHOICE, "live|shadow", "live", 0,
	 AT(DunlinConfig, shadow), "shadow: every letter goes to the creditor's contact only"},
	{DUNLIN_IN_TOP, "creditors", DUNLIN_TYPE_TEXT, NULL, NULL, 0,
	 AT_NULL(DunlinConfig, creditors), "folder of *.conf files with more creditor groups"},
	{DUNLIN_IN_TOP, "print", DUNLIN_TYPE_PLACE, "spool:/|lp:", NULL, 0,
	 AT_NULL(DunlinConfig, print),
	 "where letters on paper go: spool:FOLDER, as PDF files, or lp:PRINTER"},
	{DUNLIN_IN_TOP, "sms", DUNLIN_TYPE_TEXT, NULL, NULL, 0,
	 AT_NULL(DunlinConfig, sms),
	 "the gateway's mail address for text messages, as in {number}@sms.example"},
	{DUNLIN_IN_TOP, "log", DUNLIN_TYPE_WORD, "stderr|syslog", "stderr", 0,
	 AT(DunlinConfig, log), "where the log goes"},

	{DUNLIN_IN_MAILBOX, "url", DUNLIN_TYPE_URL, MAIL_SCHEMES, NULL, DUNLIN_ALWAYS,
	 AT(DunlinMailbox, url), "server, user and folder; imap: on the loopback only"},
	{DUNLIN_IN_MAILBOX, "password", DUNLIN_TYPE_PLACE, SECRETS, NULL, 0,
	 AT_NULL(DunlinMailbox, password), "where its password is read from"},
	{DUNLIN_IN_MAILBOX, "auth", DUNLIN_TYPE_WORD, AUTHS, "login", 0,
	 AT(DunlinMailbox, auth),
	 "how the user is proven; with xoauth2 the password gives the token"},
	{DUNLIN_IN_MAILBOX, "done", DUNLIN_TYPE_TEXT, NULL, "Dunlin/Done", 0,
	 AT(DunlinMailbox, done), "folder for messages that were taken"},
	{DUNLIN_IN_MAILBOX, "failed", DUNLIN_TYPE_TEXT, NULL, "Dunlin/Failed", 0,
	 AT(DunlinMailbox, failed), "folder for messages that nobody could read"},
	{DUNLIN_IN_MAILBOX, "also", DUNLIN_TYPE_TEXTS, NULL, "Junk", 0,
	 AT(DunlinMailbox, also), "folders that are read for signed tokens only"},
	{DUNLIN_IN_MAILBOX, "ca-file", DUNLIN_TYPE_TEXT, NULL, NULL, 0,
	 AT_NULL(DunlinMailbox, ca_file), "certificates to trust instead of the system's"},

	SUBMISSION(DUNLIN_IN_SUBMISSION),

	{DUNLIN_IN_MILTER, "socket", DUNLIN_TYPE_PLACE, "inet:|inet6:|unix:|local:",
	 "inet:8891@127.0.0.1", 0,
	 AT(DunlinConfig, milter_socket), "where the MTA finds the milter"},
	{DUNLIN_IN_MILTER, "submitters", DUNLIN_TYPE_TEXTS, NULL, "daemon:DUNLIN|127.0.0.1", 0,
	 AT(DunlinConfig, milter_submitters),
	 "listeners (daemon:NAME) and clients whose Dunning-Notice is believed"},
	{DUNLIN_IN_MILTER, "own-mail", DUNLIN_TYPE_CHOICE, "off|note|stamp", "off", 0,
	 AT(DunlinConfig, milter_own_mail), "what people's own reminders get"},
	{DUNLIN_IN_MILTER, "recall", DUNLIN_TYPE_TEXT, NULL, NULL, 0,
	 AT(DunlinConfig, milter_recall), "command that takes a queue id off the MTA"},
	{DUNLIN_IN_MILTER, "log", DUNLIN_TYPE_CHOICE, "notices|all", "notices", 0,
	 AT(DunlinConfig, milter_log_all), "all: a line for everybody's mail as well"},

	{DUNLIN_IN_TRUST, "authserv-id", DUNLIN_TYPE_TEXTS, NULL, NULL, 0,
	 AT(DunlinConfig, trust_authserv_id), "whose Authentication-Results are believed"},
	{DUNLIN_IN_TRUST, "require", DUNLIN_TYPE_CHOICE, "dmarc|dkim|none", "dmarc", 0,
	 AT(DunlinConfig, trust_require), "what proves a sender; none on closed networks only"},

	{DUNLIN_IN_CREDITOR, "name", DUNLIN_TYPE_TEXT, NULL, NULL, NEEDS_CREDITOR,
	 AT(DunlinCreditor, name), "as it stands in letters"},
	{DUNLIN_IN_CREDITOR, "names", DUNLIN_TYPE_TEXTS, NULL, NULL, 0,
	 AT(DunlinCreditor, names), "other names under which invoices are issued"},
	{DUNLIN_IN_CREDITOR, "vat-id", DUNLIN_TYPE_TEXTS, NULL, NULL, 0,
	 AT(DunlinCreditor, vat_id), "VAT identifiers that the creditor's invoices bear"},
	{DUNLIN_IN_CREDITOR, "iban", DUNLIN_TYPE_IBANS, NULL, NULL, NEEDS_CREDITOR,
	 AT(DunlinCreditor, iban), "accounts; no other is ever printed"},
	{DUNLIN_IN_CREDITOR, "bic", DUNLIN_TYPE_TEXT, NULL, NULL, 0,
	 AT(DunlinCreditor, bic), "of the first account, for payers abroad"},
	{DUNLIN_IN_CREDITOR, "pay-link", DUNLIN_TYPE_PLACE, "https://", NULL, 0,
	 AT_NULL(DunlinCreditor, pay_link),
	 "a page to pay on, with {reference}, {invoice}, {amount} and {currency}"},
	{DUNLIN_IN_CREDITOR, "postal", DUNLIN_TYPE_TEXT, NULL, NULL, 0,
	 AT(DunlinCreditor, postal), "postal address in letters"},
	{DUNLIN_IN_CREDITOR, "legal", DUNLIN_TYPE_TEXT, NULL, NULL, 0,
	 AT(DunlinCreditor, legal), "register, managers: what business letters must name"},
	{DUNLIN_IN_CREDITOR, "phone", DUNLIN_TYPE_TEXT, NULL, NULL, 0,
	 AT(DunlinCreditor, phone), "number in letters"},
	{DUNLIN_IN_CREDITOR, "signatory", DUNLIN_TYPE_TEXT, NULL, NULL, 0,
	 AT(DunlinCreditor, signatory), "who signs the letters"},
	{DUNLIN_IN_CREDITOR, "privacy", DUNLIN_TYPE_TEXT, NULL, NULL, 0,
	 AT(DunlinCreditor, privacy), "where the privacy notice is"},
	{DUNLIN_IN_CREDITOR, "senders", DUNLIN_TYPE_SENDERS, NULL, NULL, NEEDS_CREDITOR,
	 AT(DunlinCreditor, senders), "who may forward and command: a@b or @domain"},
	{DUNLIN_IN_CREDITOR, "approvers", DUNLIN_TYPE_SENDERS, NULL, NULL, 0,
	 AT(DunlinCreditor, approvers),
	 "who may hand over, write off and change policy; empty: all senders"},
	{DUNLIN_IN_CREDITOR, "contact", DUNLIN_TYPE_ADDRESS, NULL, NULL, NEEDS_CREDITOR,
	 AT(DunlinCreditor, contact), "who is told and asked"},
	{DUNLIN_IN_CREDITOR, "deputy", DUNLIN_TYPE_ADDRESS, NULL, NULL, 0,
	 AT(DunlinCreditor, deputy), "who is asked when the contact stays silent"},
	{DUNLIN_IN_CREDITOR, "from", DUNLIN_TYPE_SENDER, NULL, NULL, 0,
	 AT(DunlinCreditor, from), "the From of letters; empty: name and address"},
	{DUNLIN_IN_CREDITOR, "address", DUNLIN_TYPE_ADDRESS, NULL, NULL, 0,
	 AT(DunlinCreditor, address), "the creditor's own dunning address; empty: the house's"},
	{DUNLIN_IN_CREDITOR, "policy", DUNLIN_TYPE_TEXT, NULL, "standard", 0,
	 AT(DunlinCreditor, policy), "the policy of his claims"},
	{DUNLIN_IN_CREDITOR, "language", DUNLIN_TYPE_LANGUAGE, NULL, NULL, 0,
	 AT(DunlinCreditor, language),
	 "of what he is told, and of letters to debtors without one; empty: the house's"},
	{DUNLIN_IN_CREDITOR, "country", DUNLIN_TYPE_COUNTRY, NULL, NULL, 0,
	 AT(DunlinCreditor, country), "his country or region; empty: the house's"},
	{DUNLIN_IN_CREDITOR, "quiet", DUNLIN_TYPE_QUIETS, NULL, NULL, 0,
	 AT(DunlinCreditor, quiet),
	 "periods in which none of his letters leaves and no deadline ends, once or every year"},
	{DUNLIN_IN_CREDITOR, "consent", DUNLIN_TYPE_CHOICE, "forwarding|ask", "forwarding", 0,
	 AT(DunlinCreditor, consent_ask), "ask: a forwarded invoice waits for a yes"},
	{DUNLIN_IN_CREDITOR, "copies", DUNLIN_TYPE_CHOICE, "sheet|each", "sheet", 0,
	 AT(DunlinCreditor, copies_each),
	 "copies of letters: with the daily sheet, or each as it leaves"},
	{DUNLIN_IN_CREDITOR, "receipt", DUNLIN_TYPE_CHOICE, "off|send", "send", 0,
	 AT(DunlinCreditor, receipts), "thanks to a debtor who has paid after a reminder"},

	SEGMENT(DUNLIN_IN_SEGMENT),
	SEGMENT(DUNLIN_IN_CREDITOR_SEGMENT),

	SUBMISSION(DUNLIN_IN_CREDITOR_SUBMISSION),

	{DUNLIN_IN_CREDITOR_COURT, "kennziffer", DUNLIN_TYPE_TEXT, NULL, NULL, 0,
	 AT(DunlinCourtSettings, kennziffer),
	 "the participant's number that the courts gave him; without it there is no file"},
	{DUNLIN_IN_CREDITOR_COURT, "place", DUNLIN_TYPE_TEXT, NULL, NULL, 0,
	 AT(DunlinCourtSettings, place),
	 "postcode and town of the court that issues orders for him; empty: by his country's region"},
	{DUNLIN_IN_CREDITOR_COURT, "form", DUNLIN_TYPE_TEXT, NULL, NULL, 0,
	 AT(DunlinCourtSettings, form), "his legal form; empty: as his name ends"},
	{DUNLIN_IN_CREDITOR_COURT, "representative", DUNLIN_TYPE_TEXT, NULL, NULL, 0,
	 AT(DunlinCourtSettings, representative), "who represents him: function, then name"},
	{DUNLIN_IN_CREDITOR_COURT, "catalogue", DUNLIN_TYPE_INTEGER, "0..99", "0", 0,
	 AT(DunlinCourtSettings, catalogue),
	 "number of his claims in the court's catalogue, 11 for sales; 0: not said"},
	{DUNLIN_IN_CREDITOR_COURT, "performance", DUNLIN_TYPE_CHOICE, "unsaid|rendered|independent",
	 "unsaid", 0, AT(DunlinCourtSettings, performance),
	 "his declaration whether what is paid for was rendered"},

	{DUNLIN_IN_PARTNER, "name", DUNLIN_TYPE_TEXT, NULL, NULL, DUNLIN_ALWAYS,
	 AT(DunlinPartner, title), "as it stands in letters"},
	{DUNLIN_IN_PARTNER, "address", DUNLIN_TYPE_ADDRESS, NULL, NULL, DUNLIN_ALWAYS,
	 AT(DunlinPartner, address), "where cases are sent"},
	{DUNLIN_IN_PARTNER, "senders", DUNLIN_TYPE_SENDERS, NULL, NULL, 0,
	 AT(DunlinPartner, senders), "who may answer for it; the address always may"},

	{DUNLIN_IN_POLICY, "lead", DUNLIN_TYPE_DURATION, NULL, "1wd", 0,
	 AT(DunlinPolicy, lead), "least time between opening a claim and its first letter"},
	{DUNLIN_IN_POLICY, "spacing", DUNLIN_TYPE_DURATION, NULL, "7d", 0,
	 AT(DunlinPolicy, spacing), "least time between two reminders to one debtor"},
	{DUNLIN_IN_POLICY, "minimum", DUNLIN_TYPE_MONEY, NULL, "10.00 EUR", 0,
	 AT_BOTH(DunlinPolicy, minimum, minimum_currency), "claims below it are not reminded of"},
	{DUNLIN_IN_POLICY, "tolerance", DUNLIN_TYPE_MONEY, NULL, "0.00 EUR", 0,
	 AT_BOTH(DunlinPolicy, tolerance, tolerance_currency),
	 "what may be missing from a payment that closes"},
	{DUNLIN_IN_POLICY, "rest", DUNLIN_TYPE_MONEY, NULL, "10.00 EUR", 0,
	 AT_BOTH(DunlinPolicy, rest, rest_currency),
	 "what a payment leaves open that the creditor is asked about before any reminder"},
	{DUNLIN_IN_POLICY, "extras", DUNLIN_TYPE_CHOICE, "waive|keep|ask", "waive", 0,
	 AT(DunlinPolicy, beside), "interest and costs once the principal is paid"},

	{DUNLIN_IN_STEP, "step", DUNLIN_TYPE_TEXT, NULL, NULL, DUNLIN_ALWAYS,
	 AT(DunlinStep, name), "its name, once a policy"},
	{DUNLIN_IN_STEP, "before-due", DUNLIN_TYPE_WHEN, WHENS, NULL, 0,
	 AT_BOTH(DunlinStep, offset, when), "taken this long before the due date"},
	{DUNLIN_IN_STEP, "after-due", DUNLIN_TYPE_WHEN, WHENS, NULL, 0,
	 AT_BOTH(DunlinStep, offset, when), "taken this long after the due date"},
	{DUNLIN_IN_STEP, "after-deadline", DUNLIN_TYPE_WHEN, WHENS, NULL, 0,
	 AT_BOTH(DunlinStep, offset, when),
	 "taken this long after the deadline that the step before set"},
	{DUNLIN_IN_STEP, "overdue", DUNLIN_TYPE_DURATION, NULL, "0d", 0,
	 AT(DunlinStep, overdue), "in addition at least this long after the due date"},
	{DUNLIN_IN_STEP, "deadline", DUNLIN_TYPE_DURATION, NULL, "0d", 0,
	 AT(DunlinStep, deadline), "the deadline that its letter sets; 0d: none"},
	{DUNLIN_IN_STEP, "letter", DUNLIN_TYPE_TEXT, NULL, NULL, 0,
	 AT(DunlinStep, letter), "the letter that is sent; empty: the one named as the step"},
	{DUNLIN_IN_STEP, "ask", DUNLIN_TYPE_CHOICE, "none|creditor|approver", "none", 0,
	 AT(DunlinStep, ask), "who is asked before it is taken"},
	{DUNLIN_IN_STEP, "silence", DUNLIN_TYPE_CHOICE, "wait|proceed|stop", "wait", 0,
	 AT(DunlinStep, silence), "what no answer means"},
	{DUNLIN_IN_STEP, "fee", DUNLIN_TYPE_MONEY, NULL, "0.00 EUR", 0,
	 AT_BOTH(DunlinStep, fee, fee_currency), "reminder fee that it charges"},
	{DUNLIN_IN_STEP, "interest", DUNLIN_TYPE_CHOICE, EXTRAS, "off", 0,
	 AT(DunlinStep, interest), "interest on arrears"},
	{DUNLIN_IN_STEP, "lump-sum", DUNLIN_TYPE_CHOICE, EXTRAS, "off", 0,
	 AT(DunlinStep, lump_sum), "lump sum for late payment"},
	{DUNLIN_IN_STEP, "partner", DUNLIN_TYPE_TEXT, NULL, NULL, 0,
	 AT_NULL(DunlinStep, partner), "hand-over: to this partner"},
	{DUNLIN_IN_STEP, "channel", DUNLIN_TYPE_CHOICE, "mail|letter|sms|call", "mail", 0,
	 AT(DunlinStep, channel), "how it reaches whom it is for"},
	{DUNLIN_IN_STEP, "attach", DUNLIN_TYPE_CHOICE, "none|letter", "none", 0,
	 AT(DunlinStep, attach_letter), "letter: its mail bears it as a PDF for printing, too"},
	{DUNLIN_IN_STEP, "to", DUNLIN_TYPE_TEXT, NULL, NULL, 0,
	 AT_NULL(DunlinStep, to),
	 "for a colleague instead of the debtor: contact, or his address"},
};
/* clang-format on */

const gsize dunlin_schema_size = G_N_ELEMENTS(dunlin_schema);
