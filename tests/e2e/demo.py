# SPDX-License-Identifier: BSD-2-Clause
"""
The demonstration behind tests/demo: one claim from the forwarded invoice to the closed claim, on
the servers of the end-to-end tests. Time is moved by --now.
"""

import datetime
import os
import signal
import sys
import time

from dunlin import Dunlin
from mail import CREDITOR, DEBTOR, DUNNING, forward, invoice
from processes import tail
from servers import PASSWORD, Servers

WEDNESDAY = "2026-10-21T10:00:00+02:00"
THURSDAY = "2026-10-22T12:00:00+02:00"
FRIDAY = "2026-10-23T09:30:00+02:00"

_terminal = sys.stdout.isatty()


def heading(text):
    print("\n\033[1m%s\033[0m" % text if _terminal else "\n" + text)
    print("-" * len(text))


def say(text):
    print(text)


def show(text, limit=60):
    """Quoted material, indented."""
    lines = text.strip("\n").splitlines()
    for line in lines[:limit]:
        print(("    " + line).rstrip())
    if len(lines) > limit:
        print("    [%d more lines]" % (len(lines) - limit))


def show_letter(letter, headers, limit=60):
    for name in headers:
        if letter[name]:
            show("%s: %s" % (name, letter[name]))
    print()
    show(letter.text, limit)
    for name, kind, data in letter.attachments:
        show("[attached: %s, %s, %d bytes]" % (name, kind, len(data)))


def demonstrate(dunlin):
    servers = dunlin.servers
    heading("1. Wednesday: ACME forwards an overdue invoice to %s" % DUNNING)
    message = forward(when=WEDNESDAY)
    say("%s logs in to Postfix and forwards an XRechnung that was due on 2026-10-15.\n"
        "What Dunlin reads in that message (dunlinctl read):\n" % CREDITOR)
    path = dunlin.path("forward.eml")
    with open(path, "wb") as out:
        out.write(message.as_bytes())
    show(dunlin.ctl("read", path))
    servers.submit(message, CREDITOR, DUNNING)
    dunlin.once(WEDNESDAY)

    heading("2. The claim (dunlinctl show)")
    reference = dunlin.claim()["claim"]
    show(dunlin.ctl("show", reference))

    heading("3. What ACME is told")
    show_letter(dunlin.creditor()[-1], ("From", "To", "Subject"))

    heading("4. Thursday: the reminder, as the debtor got it")
    dunlin.once(THURSDAY)
    reminder = dunlin.debtor()[-1]
    show_letter(reminder, ("From", "Reply-To", "To", "Subject", "Date", "Message-ID", "Auto-Submitted",
                           "Dunning-Claim", "Dunning-Step", "Dunning-Track"))

    heading("5. Friday: the debtor answers")
    words = "Guten Tag,\n\ndie Rechnung haben wir am 22.10.2026 bezahlt.\n\nErika Muster"
    show(words)
    dunlin.debtor_says(words, reminder, when=FRIDAY)
    dunlin.once(FRIDAY)
    claim = dunlin.show(reference)
    say("\nThe clock stops at once: the claim is %s (%s). ACME is asked:\n"
        % (claim["state"], (claim["hold"] or {}).get("reason") or "no reason"))
    question = dunlin.creditor()[-1]
    show_letter(question, ("To", "Subject"))

    heading("6. ACME looks at the bank account and answers")
    show("paid")
    dunlin.creditor_says("paid", question, when=FRIDAY)
    dunlin.once(FRIDAY)

    heading("7. The claim is closed; its journal")
    show(dunlin.ctl("show", reference), limit=100)
    claim = dunlin.show(reference)
    if (claim["state"], claim["reason"]) != ("closed", "paid"):
        raise AssertionError("the claim is not closed: %s" % claim)
    dunlin.once("2027-01-11T10:00:00+01:00")
    if len(dunlin.debtor()) != 1:
        raise AssertionError("the debtor has %d letters" % len(dunlin.debtor()))
    dunlin.verify()
    say("\nThe debtor got one letter and will get no more; dunlinctl verify finds everything in order.")


def keep(dunlin):
    """Everything runs on, by the real clock; prints how to play with it."""
    servers = dunlin.servers
    # The letters of a demonstration do not wait for tomorrow's office hours.
    dunlin.configure(top='send-window = "mon-sun 00:00-24:00"', bottom='''
policy: { standard: { lead = "0d"  steps = (
    { step = "reminder"  after-due = "5d"  deadline = "10d"  letter = "reminder" },
    { step = "final"  after-deadline = "3wd"  deadline = "10d"  letter = "final"  ask = "creditor"  silence = "wait" } ) } }''')
    dunlin.milter.signal(signal.SIGUSR1)
    today = datetime.date.today()
    message = forward(when=None, number="R-DEMO", issued=str(today - datetime.timedelta(days=34)),
                      due=str(today - datetime.timedelta(days=20)))
    path = dunlin.path("forward.eml")
    with open(path, "wb") as out:
        out.write(message.as_bytes())
    with open(dunlin.path("invoice.xml"), "wb") as out:
        out.write(invoice(number="R-DEMO"))
    with open(dunlin.path("environment"), "w") as out:
        for name in ("DUNLIN_LIBEXECDIR", "DUNLIN_DATADIR"):
            out.write("export %s='%s'\n" % (name, dunlin.env[name]))
        out.write("export DUNLIN_CONF='%s' PATH='%s':\"$PATH\"\n" % (dunlin.config, dunlin.build))
    dunlin.start_watcher()
    heading("Everything keeps running. Ctrl-C ends it and removes the folder.")
    say(f"""
Look, in another terminal as root:
    . {dunlin.path("environment")}
    dunlinctl list; dunlinctl plan; dunlinctl outbox list
    tail -f {dunlin.path("dunlin-watcher.log")}

Forward an overdue invoice as {CREDITOR} (today's dates, number R-DEMO):
    python3 -c 'import smtplib; s = smtplib.SMTP("127.0.0.1", {servers.submission_port}); s.login("{CREDITOR}", "{PASSWORD}"); s.sendmail("{CREDITOR}", "{DUNNING}", open("{path}", "rb").read())'
or with swaks:
    swaks --server 127.0.0.1:{servers.submission_port} --auth PLAIN --auth-user {CREDITOR} --auth-password {PASSWORD} \\
          --from {CREDITOR} --to {DUNNING} --data @{path}

Any mail program works as well:
    IMAP   127.0.0.1 port {servers.imap_port}, no TLS; users {CREDITOR}, {DEBTOR}, {DUNNING}; password {PASSWORD}
    SMTP   127.0.0.1 port {servers.submission_port} with the same logins; port {servers.public_port} takes mail from anybody

The reminder arrives in {DEBTOR}'s mailbox; answer it there with "bezahlt".""")
    sys.stdout.flush()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        while dunlin.watcher.alive() and dunlin.milter.alive():
            time.sleep(1)
        for name, text in dunlin.logs():
            say("%s:\n%s" % (name, text))
        return 1
    except KeyboardInterrupt:
        say("\nStopping.")
        return 0


def main():
    build, options = os.path.abspath(sys.argv[1]), sys.argv[2:]
    began = time.monotonic()
    servers = Servers()
    dunlin = None
    try:
        servers.start()
        dunlin = Dunlin(servers, build)
        dunlin.init()
        dunlin.start_milter()
        say("Postfix, Dovecot and Dunlin run in %s." % servers.dir)
        demonstrate(dunlin)
        heading("Done in %.0f seconds." % (time.monotonic() - began))
        return keep(dunlin) if "--keep" in options else 0
    except AssertionError as failure:
        print("\nThe demonstration failed: %s" % failure, file=sys.stderr)
        for name, text in list(dunlin.logs() if dunlin else []) + list(servers.logs()):
            print("--- %s\n%s" % (name, text), file=sys.stderr)
        return 1
    finally:
        if dunlin:
            dunlin.stop()
        servers.stop()


if __name__ == "__main__":
    sys.exit(main())
