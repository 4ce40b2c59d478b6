/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The configuration: libconfig text, checked against one schema table (shared/base/schema.c) that
 * names every key with type, unit, default and whether it is required. Unknown, ill-typed or
 * doubled settings: CONFIG with file, line and what was expected. Everything is parsed and
 * validated when loaded; what is returned here needs no further checks.
 */
#pragma once

#include <glib.h>
#include "base/day.h"
#include "base/money.h"
#include "base/token.h"

G_BEGIN_DECLS

typedef enum { DUNLIN_ASK_NONE, DUNLIN_ASK_CREDITOR, DUNLIN_ASK_APPROVER } DunlinAsk;
typedef enum { DUNLIN_SILENCE_WAIT, DUNLIN_SILENCE_PROCEED, DUNLIN_SILENCE_STOP } DunlinSilence;
/* What becomes of interest and costs once the principal is paid. */
typedef enum { DUNLIN_BESIDE_WAIVE, DUNLIN_BESIDE_KEEP, DUNLIN_BESIDE_ASK } DunlinBeside;
typedef enum { DUNLIN_EXTRA_OFF, DUNLIN_EXTRA_ANNOUNCE, DUNLIN_EXTRA_CLAIM } DunlinExtra;
typedef enum {
	DUNLIN_WHEN_BEFORE_DUE,
	DUNLIN_WHEN_AFTER_DUE,
	DUNLIN_WHEN_AFTER_DEADLINE,
} DunlinWhen;
typedef enum {
	DUNLIN_CHANNEL_MAIL,
	DUNLIN_CHANNEL_LETTER, /* printed */
	DUNLIN_CHANNEL_SMS,    /* by a gateway that takes mail */
	DUNLIN_CHANNEL_CALL,   /* a colleague is asked to call */
} DunlinChannel;
#define DUNLIN_SMS_NUMBER "{number}"
typedef enum { DUNLIN_REQUIRE_DMARC, DUNLIN_REQUIRE_DKIM, DUNLIN_REQUIRE_NONE } DunlinRequire;
typedef enum { DUNLIN_OWN_MAIL_OFF, DUNLIN_OWN_MAIL_NOTE, DUNLIN_OWN_MAIL_STAMP } DunlinOwnMail;

typedef struct {
	char *url; /* as written, for messages; has no password */
	char *scheme;
	char *user; /* percent-decoded; NULL: none */
	char *host;
	guint16 port; /* the scheme's default if the URL has none */
	/* percent-decoded: the folder without the leading '/', "INBOX" if the URL has none; of
	 * maildir: the absolute directory (host and user are NULL) */
	char *path;
} DunlinUrl;

typedef struct {
	char *name;
	DunlinUrl url;
	char *password; /* a secret's place: "file:…", "command:…", "env:…"; NULL: none */
	char *auth;     /* "login", "xoauth2" */
	char *done, *failed;
	char **also;
	char *ca_file; /* NULL: the system's */
} DunlinMailbox;

typedef struct {
	DunlinUrl url;
	char *password; /* NULL: none */
	char *auth;
	guint connections;
	guint rate_per_minute; /* 0: no limit */
	gboolean envelope_token;
	gboolean stamp_self;
	char *ca_file;
} DunlinSubmission;

typedef struct {
	char *name; /* "reminder", "final", "handover", … */
	DunlinWhen when;
	DunlinDuration offset;
	DunlinDuration overdue; /* in addition: at least this long after the due date; 0d none */
	DunlinDuration deadline; /* what the letter sets; 0d: none */
	char *letter; /* the step's name unless the configuration says otherwise */
	DunlinAsk ask;
	DunlinSilence silence;
	gint64 fee;
	char fee_currency[DUNLIN_CURRENCY_SIZE];
	DunlinExtra interest, lump_sum;
	gboolean attach_letter; /* the mail bears the letter as a PDF too */
	char *partner; /* hand-over steps: a partner's name or DUNLIN_PARTNER_COURT; NULL */
	DunlinChannel channel;
	char *to; /* whom else than the debtor it is for: "contact", or an address; NULL: nobody */
} DunlinStep;

typedef struct {
	char *name;
	DunlinDuration lead, spacing;
	gint64 minimum, tolerance;
	char minimum_currency[DUNLIN_CURRENCY_SIZE], tolerance_currency[DUNLIN_CURRENCY_SIZE];
	gint64 rest; /* what a payment may leave open of the principal that is asked about instead of
		      * reminded of */
	char rest_currency[DUNLIN_CURRENCY_SIZE];
	DunlinBeside beside;
	GPtrArray *steps; /* of DunlinStep */
	gboolean builtin;
	char *text;       /* canonical, in the language of the configuration */
	char digest[65];  /* SHA-256 of the text: what a claim was opened under */
} DunlinPolicy;

typedef struct {
	char *name;
	char *title;
	char *address;
	char **senders; /* "a@b" or "@domain"; empty: the address alone */
} DunlinPartner;

/* Debtors who are treated alike; what is 0 or NULL is true of each. */
typedef enum {
	DUNLIN_HISTORY_ANY,
	DUNLIN_HISTORY_GOOD, /* pays after a reminder at the latest */
	DUNLIN_HISTORY_BAD,  /* needed more than once what comes after it */
} DunlinHistory;
typedef struct {
	guint kind; /* 0 any, else as in the words: business, consumer, unknown */
	char *country; /* or region; NULL */
	DunlinHistory history;
	char *policy;
} DunlinPolicySegment;

typedef struct { /* for the German order for payment; texts not given are "" */
	char *kennziffer;      /* 8 digits */
	char *place;           /* "39418 Staßfurt": the court that issues orders for him */
	char *form;            /* his legal form */
	char *representative;  /* "Geschäftsführerin Erika Muster": the first word is the function */
	guint catalogue;       /* of the principal; 0: not given */
	gint performance;      /* 0 unsaid, 1 rendered, 2 independent */
} DunlinCourtSettings;

typedef struct {
	char *key; /* "acme" */
	char *name;
	char **names, **vat_id, **iban;
	char *postal, *legal, *phone, *signatory, *privacy;
	char *bic;      /* of the first IBAN */
	char *pay_link; /* https link with placeholders (dunlin_pay_link_names); NULL: none */
	char **senders;   /* "a@b" or "@domain" */
	char **approvers; /* empty: all senders */
	char *contact, *deputy;
	char *from;    /* header form: ACME GmbH <dunning@example.com> */
	char *address; /* dunning@…: the creditor's own or the house's */
	DunlinSubmission *submission; /* NULL: the house's */
	DunlinCourtSettings *court; /* NULL: none */
	char *policy, *language, *country;
	GPtrArray *segments; /* of DunlinPolicySegment; see dunlin_config_segments() */
	gboolean own_segments; /* he has them, be it none */
	char **quiet; /* periods (day.h) */
	gboolean consent_ask;
	gboolean copies_each;
	gboolean receipts; /* a debtor who was reminded is thanked when he has paid */
} DunlinCreditor;

typedef struct {
	char *file;
	char *address, *separator; /* separator "" where subaddresses do not arrive */
	char *store, *archive, *secret;
	char *timezone;
	GTimeZone *zone;
	char *language, *country, *admin;
	DunlinWindow send_window;
	gboolean shadow;
	char *creditors; /* folder of more creditor groups; NULL */
	char *print;     /* "spool:/folder", "lp:printer"; NULL: nothing is printed */
	char *sms;       /* holds DUNLIN_SMS_NUMBER once; NULL: no text messages */
	char *log;       /* "stderr", "syslog" */
	GPtrArray *mailboxes; /* of DunlinMailbox */
	DunlinSubmission submission;
	char *milter_socket;
	char **milter_submitters;
	DunlinOwnMail milter_own_mail;
	char *milter_recall;
	gboolean milter_log_all; /* a line for everybody's mail */
	char **trust_authserv_id;
	DunlinRequire trust_require;
	GPtrArray *segments; /* of DunlinPolicySegment, for creditors without their own */
	gboolean builtin_segments;
	GPtrArray *creditor_list; /* of DunlinCreditor */
	GHashTable *creditor_keys; /* key → the DunlinCreditor in the list */
	GPtrArray *partners;      /* of DunlinPartner */
	GPtrArray *policies;      /* of DunlinPolicy, the built-in ones included */
} DunlinConfig;

/* "reference", "invoice", "amount", "currency": what a link to pay by may hold in braces. */
extern const char *const dunlin_pay_link_names[];
/* The partner of a hand-over that the creditor takes to court himself. */
#define DUNLIN_PARTNER_COURT "court"

/* Which part a program needs: missing pieces of other parts are no error. */
typedef enum {
	DUNLIN_NEEDS_STORE = 1 << 0,
	DUNLIN_NEEDS_MAILBOX = 1 << 1,
	DUNLIN_NEEDS_CREDITOR = 1 << 2,
} DunlinConfigNeeds;

/* Texts that are not given are "", lists empty, what is said to be NULL above NULL. Errors: CONFIG,
 * "FILE:LINE: what is wrong, what was expected". */
DunlinConfig *dunlin_config_load(const char *file, DunlinConfigNeeds needs, GError **error);
DunlinConfig *dunlin_config_ref(DunlinConfig *config);
void dunlin_config_unref(DunlinConfig *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinConfig, dunlin_config_unref)

/* NULL where there is none of that name. */
const DunlinCreditor *dunlin_config_creditor(const DunlinConfig *config, const char *key);
const DunlinPolicy *dunlin_config_policy(const DunlinConfig *config, const char *name);
/* A policy from its canonical text, as the store keeps what a claim was opened under. Yours. */
DunlinPolicy *dunlin_policy_parse(const char *text, GError **error);
/* What becomes of a built-in policy for debtors in @country ("BE-VLG" lies in BE; NULL: the same): terms
 * as they are usual there, and nothing beside the principal where we know no law. A configured policy
 * means what it says everywhere. Of the same name; its digest is the same where nothing differs. Yours. */
DunlinPolicy *dunlin_policy_for_country(const DunlinPolicy *policy, const char *country);
void dunlin_policy_free(DunlinPolicy *policy);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinPolicy, dunlin_policy_free)
/* The segments of the creditor's debtors, of which the first that fits gives the policy: his own; else the
 * house's; else the built-in ones, which are made for who follows the built-in "standard" and none else. */
const GPtrArray *dunlin_config_segments(const DunlinConfig *config, const DunlinCreditor *creditor);
const DunlinMailbox *dunlin_config_mailbox(const DunlinConfig *config, const char *name);

/* Whether @address stands in @list of "a@b" and "@domain" entries (case folded). */
gboolean dunlin_address_in(char *const *list, const char *address);

/* Reads "file:PATH", "command:ARGV" (no shell; 10 s, 4 KiB) or "env:NAME" when it is called, so
 * that a changed password is seen; line ends at its end are dropped. CONFIG: no such file, program
 * or variable, empty, too long, a file that others can read or own (but for the service manager's
 * $CREDENTIALS_DIRECTORY). BUSY: the command failed or took too long. The result is yours: wipe it
 * with dunlin_secret_free(). */
char *dunlin_secret_read(const char *place, GError **error);
void dunlin_secret_free(char *secret);

/* Where letters ("letters/…"), holidays ("holidays") and programs lie: in $DUNLIN_DATADIR and
 * $DUNLIN_LIBEXECDIR, else where make install put them (pkgdatadir); programs beside the
 * running one first. Yours. */
char *dunlin_data_path(const char *relative);
/* What a site keeps beside its configuration file: its own letters, rates. Yours. */
char *dunlin_config_path(const DunlinConfig *config, const char *relative);
char *dunlin_libexec_path(const char *program);

G_END_DECLS
