# SPDX-License-Identifier: BSD-2-Clause
"""Only who may, can."""

import email
import smtplib

from dunlin import ANSWERED, FORWARDED, REMINDED, quick
from mail import CREDITOR, DEBTOR, DUNNING, compose, forward

MALLORY = "mallory@evil.example"


def test_forged_forward(dunlin):
    """From, even with a forged proof of each kind, opens nothing."""
    forged = [
        {}, {"Authentication-Results": "mx.example.com; dmarc=pass header.from=acme.example"},
        {"Authentication-Results": "elsewhere.example; dmarc=pass header.from=acme.example"},
        {"Dunning-Auth": "billing@acme.example; t=1792569600; h=aaaaaaaaaaaaaaaaaaaa"},
    ]
    for number, headers in enumerate(forged):
        message = forward(number="R-%d" % number, when=FORWARDED)
        for name, value in headers.items():
            message[name] = value
        dunlin.servers.send(message, MALLORY, DUNNING)
    dunlin.once(FORWARDED)
    assert dunlin.claims() == []
    assert dunlin.waiting() == []
    assert len(dunlin.creditor()) <= 1, "the forged address was answered more than once a day"


def test_login_of_another(dunlin):
    """A login of this MTA that is none of the creditor's senders."""
    message = forward(when=FORWARDED)
    dunlin.servers.send(message, MALLORY, DUNNING, port="submission", login=MALLORY)
    dunlin.once(FORWARDED)
    assert dunlin.claims() == []


@quick
def test_forged_commands(dunlin):
    dunlin.reminded()
    dunlin.once(ANSWERED)
    reference = dunlin.claim()["claim"]
    before = dunlin.claim()
    for verb in ("paid", "withdraw", "write-off", "set amount 1.00", "due: 2030-01-01"):
        message = compose(CREDITOR, DUNNING, verb + "\n", subject="Re: Ref " + reference, when=ANSWERED)
        dunlin.servers.send(message, MALLORY, DUNNING)
    dunlin.once(ANSWERED)
    after = dunlin.claim()
    for key in ("state", "reason", "open", "due_date", "next", "ledger"):
        assert after[key] == before[key], "%s: %s became %s" % (key, before[key], after[key])


def test_creditors_token_alone_only_stops(dunlin):
    """Who got hold of the creditor's mail may stop the clock, not close the claim."""
    dunlin.reminded()
    opened = dunlin.creditor()[0]
    for verb in ("paid", "withdraw", "due: 2030-01-01"):
        dunlin.servers.send(opened.reply(CREDITOR, verb, when=ANSWERED), CREDITOR, opened.reply_to)
        dunlin.once(ANSWERED)
        claim = dunlin.claim()
        assert claim["state"] in ("open", "held") and claim["open"] == "119.00", (verb, claim)
        assert claim["due_date"] == "2026-10-15", (verb, claim)
    told = [mail.subject for mail in dunlin.creditor()]
    assert any(subject.startswith("Wer hat geantwortet?") for subject in told), told
    assert not any("Ihr Kunde hat" in subject for subject in told), "a stranger is no customer: %s" % told


def test_debtors_words_move_no_money(dunlin):
    reminder = dunlin.reminded()
    for verb in ("withdraw", "write-off", "paid 119.00", "set amount 1.00", "yes"):
        dunlin.debtor_says(verb, reminder)
        dunlin.once(ANSWERED)
        claim = dunlin.claim()
        assert claim["state"] in ("held", "disputed", "open") and claim["open"] == "119.00", (verb, claim)


def test_wrong_token(dunlin):
    """One changed character, and the address is nobody's."""
    reminder = dunlin.reminded()
    address = reminder.reply_to
    wrong = address.replace("+%s" % address[8], "+%s" % ("a" if address[8] != "a" else "b"))
    message = compose(MALLORY, wrong, "bezahlt\n", subject="Re: Mahnung", when=ANSWERED)
    dunlin.servers.send(message, MALLORY, wrong)
    dunlin.once(ANSWERED)
    assert dunlin.claim()["state"] == "open"
    assert dunlin.waiting() == []


def test_debtors_token_of_somebody_else(dunlin):
    """Another's mail to the debtor's token still only stops; From may be anybody."""
    reminder = dunlin.reminded()
    dunlin.debtor_says("Die Rechnung ist bezahlt.", reminder, sender="friend@elsewhere.example")
    dunlin.once(ANSWERED)
    assert dunlin.claim()["state"] == "held"


def test_outsiders_dunning_headers_go(dunlin):
    headers = {"Dunning-Notice": "aaaaaaaaaa.1.bbbbbbbbbbbbbbbbbbbb", "Dunning-Claim": "7K3M4QX2",
               "Dunning-Track": "v=1; n=aaaaaaaaaa; t=1; h=b", "X-Other": "stays",
               "dunning-step": "final; deadline=2026-12-15"}
    message = compose("friend@elsewhere.example", DEBTOR, "Hallo\n", headers=headers)
    dunlin.servers.send(message, "friend@elsewhere.example", DEBTOR)
    (got,) = dunlin.debtor()
    assert not [name for name in got.message.keys() if name.lower().startswith("dunning-")], got.headers()
    assert got["X-Other"] == "stays" and got.text.strip() == "Hallo"


def test_ordinary_mail_is_untouched(dunlin):
    message = compose("friend@elsewhere.example", DEBTOR, "Zahlen Sie bitte R-2026-001.\n",
                      headers={"X-Raw": "a  b"})
    dunlin.servers.send(message, "friend@elsewhere.example", DEBTOR)
    (got,) = dunlin.servers.folder(DEBTOR)
    sent = message.as_bytes().replace(b"\r\n", b"\n")
    got = got.replace(b"\r\n", b"\n")
    assert got.endswith(sent), "sent\n%r\ngot\n%r" % (sent, got)


def test_submitter_with_a_wrong_notice_is_refused(dunlin):
    message = compose(DUNNING, DEBTOR, "Zahlen!\n", headers={"Dunning-Notice": "aaaaaaaaaa.1.bbbbbbbbbbbbbbbbbbbb"})
    try:
        dunlin.servers.send(message, DUNNING, DEBTOR, port="own")
    except smtplib.SMTPDataError as refused:
        assert refused.smtp_code == 550, refused
        return
    raise AssertionError("a notice with a wrong mark passed")


def test_notice_cannot_be_replayed(dunlin):
    """The bytes of a sent notice with its mark, once more through our listener."""
    from proxy import DOT, Proxy
    proxy = Proxy(dunlin.servers.own_port)
    dunlin.configure(own=proxy.port)
    try:
        dunlin.forward()
        dunlin.once(FORWARDED)
        dunlin.once(REMINDED)
        (mark,) = [line for line in proxy.lines() if line.startswith(b"Dunning-Notice:")][-1:]
    finally:
        proxy.close()
    (reminder,) = dunlin.debtor()
    again = email.message_from_bytes(reminder.data)
    for name in list(again.keys()):
        if name.lower().startswith("dunning-") or name in ("Received", "Return-Path", "Delivered-To", "X-Original-To"):
            del again[name]
    again["Dunning-Notice"] = mark.split(b":", 1)[1].strip().decode()
    try:
        dunlin.servers.send(again.as_bytes(), DUNNING, DEBTOR, port="own")
    except smtplib.SMTPDataError as refused:
        assert refused.smtp_code == 550, refused
    assert len(dunlin.debtor()) == 1, "the reminder went out twice"


def test_forward_is_sealed(dunlin):
    """The milter notes the login; a copy of that mark on another message is worth nothing."""
    dunlin.forward()
    (message,) = map(email.message_from_bytes, dunlin.waiting())
    assert message["Dunning-Auth"].startswith("billing@acme.example; t="), message["Dunning-Auth"]
    other = forward(number="R-OTHER", when=FORWARDED)
    other["Dunning-Auth"] = message["Dunning-Auth"]
    client = dunlin.servers.imap(DUNNING)
    client.append("INBOX", None, None, other.as_bytes())
    client.logout()
    dunlin.once(FORWARDED)
    assert [c["invoice"] for c in dunlin.claims()] == ["R-2026-001"], dunlin.claims()
