# SPDX-License-Identifier: BSD-2-Clause
"""
The demonstration behind tests/demo: one claim from the forwarded invoice to the closed claim, on
the servers of the end-to-end tests. Time is moved by --now.
"""

import os
import re
import signal
import sys
import time

from dunlin import Dunlin
from mail import CREDITOR, DEBTOR, DUNNING, forward
from servers import PASSWORD, SOURCE, Servers

WEDNESDAY = "2026-10-21T10:00:00+02:00"
THURSDAY = "2026-10-22T12:00:00+02:00"
FRIDAY = "2026-10-23T09:30:00+02:00"
WINTER = "2027-01-11T10:00:00+01:00"

_terminal = sys.stdout.isatty()


def styled(code, text):
    return "\033[%sm%s\033[0m" % (code, text) if _terminal else text


def heading(text):
    print("\n" + styled("1", text))
    print(styled("1", "\u2500" * len(text)), flush=True)


def say(text):
    print(text, flush=True)


def command(text):
    """What a person would type to do what happens now."""
    print("\n" + styled("36", "  $ " + text), flush=True)


def show(text, limit=100):
    """Quoted material, indented; digests shortened."""
    lines = re.sub(r"\b([0-9a-f]{12})[0-9a-f]{52}\b", "\\1\u2026", text).strip("\n").splitlines()
    for line in lines[:limit]:
        print(("    " + line).rstrip())
    if len(lines) > limit:
        print("    [%d more lines]" % (len(lines) - limit))


def show_letter(letter, headers=("From", "To", "Subject")):
    for name in headers:
        if letter[name]:
            stamped = name.startswith("Dunning-") or name in ("Reply-To", "Auto-Submitted")
            show(styled("32", "%s: %s" % (name, letter[name])) if stamped else "%s: %s" % (name, letter[name]))
    print()
    show(letter.text)
    for name, kind, data in letter.attachments:
        print()
        show("[attached: %s, %s, %d bytes]" % (name, kind, len(data)))


def run_once(dunlin, now):
    command("dunlin-watcher --once --now " + now)
    dunlin.once(now)


def forward_invoice(dunlin):
    heading("1  Wednesday: ACME forwards an overdue invoice to %s" % DUNNING)
    message = forward(when=WEDNESDAY, text="Please remind them.\n")
    path = dunlin.path("forward.eml")
    with open(path, "wb") as out:
        out.write(message.as_bytes())
    dunlin.servers.submit(message, CREDITOR, DUNNING)
    say("%s logs in to Postfix by SMTP and forwards an XRechnung that was due on 2026-10-15.\n"
        "This is what Dunlin reads in it, in a process without network and files:" % CREDITOR)
    command("dunlinctl read forward.eml")
    show(dunlin.ctl("read", path).replace(path, "forward.eml"))


def open_claim(dunlin):
    heading("2  The invoice becomes a claim")
    run_once(dunlin, WEDNESDAY)
    reference = dunlin.claim()["claim"]
    command("dunlinctl show " + reference)
    show(dunlin.ctl("show", reference))
    say("\nACME is told what will be sent when, and how to stop it:\n")
    show_letter(dunlin.creditor()[-1])
    return reference


def remind(dunlin):
    heading("3  Thursday: the reminder, as the debtor got it")
    run_once(dunlin, THURSDAY)
    reminder = dunlin.debtor()[-1]
    say("\nThe milter saw it pass Postfix, asked the store whether the claim still wants it, stamped it%s\n"
        "and wrote down the queue id.\n" % (" (%s)" % styled("32", "green") if _terminal else ""))
    show_letter(reminder, ("Dunning-Claim", "Dunning-Step", "Dunning-Track", "Reply-To", "Auto-Submitted",
                           "From", "To", "Subject", "Date", "Message-ID"))
    return reminder


def answer(dunlin, reference, reminder):
    heading("4  Friday: the debtor answers")
    words = "Hello,\n\nwe paid this invoice on 22 October 2026.\n\nErika Muster"
    show("To: %s\n\n%s" % (reminder.reply_to, words))
    dunlin.debtor_says(words, reminder, when=FRIDAY)
    run_once(dunlin, FRIDAY)
    claim = dunlin.show(reference)
    say("\nThe clock has stopped: the claim is %s. Only ACME can tell whether the money is there, so\n"
        "ACME is asked:\n" % claim["state"])
    question = dunlin.creditor()[-1]
    show_letter(question)
    return question


def close_claim(dunlin, reference, question):
    heading("5  ACME looks at the bank account and answers with one word")
    show("To: %s\n\npaid" % question.reply_to)
    dunlin.creditor_says("paid", question, when=FRIDAY)
    run_once(dunlin, FRIDAY)

    heading("6  The claim is closed; everything said is on record")
    command("dunlinctl show " + reference)
    show(dunlin.ctl("show", reference))
    claim = dunlin.show(reference)
    if (claim["state"], claim["reason"]) != ("closed", "paid"):
        raise AssertionError("the claim is not closed: %s" % claim)


def prove_silence(dunlin):
    heading("7  Months later nothing more has been sent")
    run_once(dunlin, WINTER)
    if len(dunlin.debtor()) != 2:
        raise AssertionError("the debtor has %d letters" % len(dunlin.debtor()))
    command("dunlinctl verify")
    dunlin.verify()
    say("\nThe debtor got one reminder and thanks for paying, and will get no more. Journal, archive and sums are in order.")


def demonstrate(dunlin):
    forward_invoice(dunlin)
    reference = open_claim(dunlin)
    question = answer(dunlin, reference, remind(dunlin))
    close_claim(dunlin, reference, question)
    prove_silence(dunlin)


def keep(dunlin):
    """Everything runs on, by the real clock; prints how to play with it."""
    servers = dunlin.servers
    # The letters of a demonstration do not wait for tomorrow's office hours.
    dunlin.configure(language="en", top='send-window = "mon-sun 00:00-24:00"', bottom='''
policy: { standard: { lead = "0d"  steps = (
    { step = "reminder"  after-due = "5d"  deadline = "10d"  letter = "reminder" },
    { step = "final"  after-deadline = "3wd"  deadline = "10d"  letter = "final"  ask = "creditor"  silence = "wait" } ) } }''')
    dunlin.milter.signal(signal.SIGUSR1)
    with open(dunlin.path("shell"), "w") as out:
        for name in ("DUNLIN_LIBEXECDIR", "DUNLIN_DATADIR"):
            out.write("export %s='%s'\n" % (name, dunlin.env[name]))
        out.write("export DUNLIN_CONF='%s' PATH='%s':\"$PATH\"\n" % (dunlin.config, dunlin.build))
        out.write("export DEMO_IMAP=%d DEMO_SUBMISSION=%d\n" % (servers.imap_port, servers.submission_port))
        out.write("post() { /usr/bin/python3 -B '%s/tests/e2e/play.py' \"$@\"; }\n" % SOURCE)
    dunlin.start_watcher()
    heading("Everything keeps running, by today's clock; Ctrl-C ends it and removes the folder")
    say(f"""In another terminal, as root:

    . {dunlin.path("shell")}
    post forward                              # ACME forwards another overdue invoice
    dunlinctl list; dunlinctl plan            # the claim, and what will be sent when
    post read {DEBTOR}            # the reminder
    post answer {DEBTOR} We have paid.
    post read {CREDITOR}
    post answer {CREDITOR} paid
    dunlinctl list
    tail -f {dunlin.path("dunlin-watcher.log")}

Or with any mail program: IMAP 127.0.0.1:{servers.imap_port} without TLS, SMTP 127.0.0.1:{servers.submission_port} with login; users
{CREDITOR}, {DEBTOR}, {DUNNING}, password {PASSWORD}. Port {servers.public_port} takes mail from
anybody, as from the internet.""")
    while dunlin.watcher.alive() and dunlin.milter.alive():
        time.sleep(1)
    for name, text in dunlin.logs():
        say("%s:\n%s" % (name, text))
    return 1


def main():
    build, options = os.path.abspath(sys.argv[1]), sys.argv[2:]
    began = time.monotonic()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    servers = Servers()
    dunlin = None
    try:
        servers.start()
        dunlin = Dunlin(servers, build, language="en")
        dunlin.init()
        dunlin.start_milter()
        say("Postfix, Dovecot and dunlin-milter run on loopback, all of their files in\n%s." % servers.dir)
        demonstrate(dunlin)
        say("\nDone in %.0f seconds. tests/demo --keep leaves everything running, to be played with."
            % (time.monotonic() - began) if "--keep" not in options else "")
        return keep(dunlin) if "--keep" in options else 0
    except KeyboardInterrupt:
        say("\nStopping.")
        return 0 if "--keep" in options else 130
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
