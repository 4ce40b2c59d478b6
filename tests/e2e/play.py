# SPDX-License-Identifier: BSD-2-Clause
"""
The mail program of tests/demo --keep, for who has none at hand:
    post forward            ACME forwards another overdue invoice
    post read ADDRESS       the newest letter in a mailbox
    post answer ADDRESS TEXT…   an answer to that letter, from that mailbox
"""

import datetime
import imaplib
import os
import smtplib
import sys

from mail import CREDITOR, DUNNING, Received, forward, invoice
from servers import PASSWORD


def newest(address):
    with imaplib.IMAP4("127.0.0.1", int(os.environ["DEMO_IMAP"]), timeout=20) as client:
        client.login(address, PASSWORD)
        client.select("INBOX", readonly=True)
        numbers = client.search(None, "ALL")[1][0].split()
        if not numbers:
            sys.exit("%s has no mail" % address)
        return Received(client.fetch(numbers[-1], "(BODY.PEEK[])")[1][0][1])


def submit(message, sender, recipient):
    with smtplib.SMTP("127.0.0.1", int(os.environ["DEMO_SUBMISSION"]), timeout=20) as smtp:
        smtp.login(sender, PASSWORD)
        smtp.sendmail(sender, [recipient], message.as_bytes())
    print("sent to %s: %s" % (recipient, message["Subject"]))


def post_forward():
    today = datetime.date.today()
    submit(forward(xml=invoice(number="R-%s" % datetime.datetime.now().strftime("%H%M%S"),
                               issued=str(today - datetime.timedelta(days=34)),
                               due=str(today - datetime.timedelta(days=20))),
                   text="Please remind them.\n"), CREDITOR, DUNNING)


def post_read(address):
    letter = newest(address)
    for name in ("From", "Reply-To", "To", "Subject", "Date"):
        if letter[name]:
            print("%s: %s" % (name, letter[name]))
    print("\n" + letter.text)


def post_answer(address, *words):
    letter = newest(address)
    submit(letter.reply(address, " ".join(words)), address, letter.reply_to)


def main():
    commands = {"forward": (post_forward, 0), "read": (post_read, 1), "answer": (post_answer, 2)}
    run, least = commands.get(sys.argv[1] if len(sys.argv) > 1 else "", (None, 0))
    if run is None or len(sys.argv) - 2 < least:
        sys.exit(__doc__.strip())
    run(*sys.argv[2:])


if __name__ == "__main__":
    main()
