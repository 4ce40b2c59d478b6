# SPDX-License-Identifier: BSD-2-Clause
"""The milter in each MTA, over each kind of socket: one suite for all of them."""

import os
import re
import smtplib
import socket
import time

from dunlin import ANSWERED, FORWARDED, REMINDED, per_mta, quick
from mail import CREDITOR, DEBTOR, DUNNING, compose
from places import GONE
from proxy import DOT, Proxy
from test_gate import FRIEND, InBackground, REMINDER, ordinary_mail_flows

VARIANTS = [{"mta": mta, "socket": kind} for mta in ("postfix", "sendmail") for kind in ("inet", "unix")]


def notice_to_debtor(dunlin):
    (notice,) = [n for n in dunlin.claim()["notices"] if n["role"] == "debtor"]
    return notice


def queue_id(message):
    """What our MTA called it, by the Received it wrote."""
    return re.search(r"\bid ([0-9A-Za-z]+)", message.message.get_all("Received")[-1]).group(1)


class Client:
    """SMTP by hand, for what smtplib would not do."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.answers = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.close()

    def close(self):
        self.answers.close()
        self.socket.close()

    def say(self, *lines):
        self.socket.sendall(b"".join(line + b"\r\n" for line in lines))

    def answer(self):
        """The next answer's code."""
        while True:
            line = self.answers.readline()
            if line[3:4] != b"-":
                return line[:3].decode()

    def ask(self, *lines):
        self.say(*lines)
        return [self.answer() for _ in lines]


ENVELOPE = [b"EHLO client.example", b"MAIL FROM:<%s>" % FRIEND.encode(), b"RCPT TO:<%s>" % DEBTOR.encode(), b"DATA"]


def raw(dunlin, data, port="public"):
    """Sends bytes as they are; the last answer's code."""
    with Client(dunlin.servers.ports[port]) as client:
        assert client.answer() == "220"
        for line in ENVELOPE:
            client.ask(line)
        client.socket.sendall(data + b"\r\n.\r\n")
        code = client.answer()
    dunlin.servers.drain()
    return code


def dunning_headers(message):
    return [name for name in message.message.keys() if name.lower().startswith("dunning-")]


def test_from_forward_to_paid(dunlin):
    """The main way, the stamp, the proof and the delivery report."""
    dunlin.forward()
    (forwarded,) = dunlin.inbox(DUNNING)
    assert forwarded["Dunning-Auth"].startswith(CREDITOR + "; t="), forwarded.headers()
    dunlin.once(FORWARDED)
    dunlin.once(REMINDED)
    (reminder,) = dunlin.debtor()
    assert sorted(dunning_headers(reminder)) == ["Dunning-Claim", "Dunning-Step", "Dunning-Track"], reminder.headers()
    assert reminder["Auto-Submitted"] == "auto-generated"
    assert re.match(r"dunning\+[a-z2-7]{10}\.[a-z2-7]{20}@example\.com$", reminder.reply_to), reminder.reply_to
    assert reminder["Return-Path"] == "<%s>" % reminder.reply_to
    names = [name.lower() for name in reminder.message.keys()]
    ours = names.index("received", len(names) - 1 - names[::-1].index("received"))
    assert names[ours + 1].startswith("dunning-") or names[ours + 1] in ("reply-to", "auto-submitted"), names
    notice = notice_to_debtor(dunlin)
    assert notice["queue_id"] == queue_id(reminder), notice
    assert notice["queue_id"] in dunlin.servers_log()
    assert dunlin.log("dunlin-milter").count("passed") >= 2, dunlin.log("dunlin-milter")
    dunlin.once(ANSWERED)
    assert notice_to_debtor(dunlin)["state"] == "delivered", notice_to_debtor(dunlin)
    dunlin.creditor_says("paid", dunlin.creditor()[0])
    dunlin.once(ANSWERED)
    assert dunlin.claim()["state"] == "closed"
    dunlin.once("2027-01-04T12:00:00+01:00")
    assert [mail["Dunning-Step"].split(";")[0] for mail in dunlin.debtor()] == ["reminder", "receipt"]
    dunlin.verify()


@per_mta
def test_undeliverable(dunlin):
    """The MTA took it and reports that it cannot be delivered."""
    dunlin.forward(email="kunde@" + GONE)
    dunlin.once(FORWARDED)
    dunlin.once(REMINDED)
    dunlin.once(ANSWERED)
    notice = notice_to_debtor(dunlin)
    assert notice["state"] == "bounced" and notice["status"].startswith("5.1.1"), notice


def test_closed_at_the_gate(dunlin):
    """Paid between the submitter's last look and the end of the message."""
    proxy = Proxy(dunlin.servers.own_port, DOT, message=REMINDER)
    dunlin.forward()
    dunlin.once(FORWARDED)
    dunlin.configure(own=proxy.port)
    running = InBackground(dunlin, REMINDED)
    try:
        proxy.wait()
        dunlin.ctl("paid", "acme/R-2026-001", now=REMINDED)
        proxy.release.set()
        running.join()
    finally:
        proxy.close()
    assert dunlin.debtor() == []
    assert notice_to_debtor(dunlin)["state"] in ("withdrawn", "refused")
    assert "5.7.1" in dunlin.servers_log() and "code=550" in dunlin.log(), dunlin.log()


def report_of(dunlin, address, action):
    """The one delivery report about that address."""
    said = re.compile(rb"^Final-Recipient: rfc822; %s$.*^Action: %s\b" % (re.escape(address.encode()), action),
                      re.M | re.S | re.I)

    def found():
        reports = dunlin.reports() + dunlin.reports("Dunlin/Done")
        return [report for report in (report.replace(b"\r\n", b"\n") for report in reports) if said.search(report)]
    dunlin.wait(found, what="the delivery report")
    (report,) = found()
    return report


@per_mta
def test_reports_are_asked_for(dunlin):
    """Where the submitter is offered no DSN, the milter asks in its stead."""
    mta = dunlin.servers.mta
    proxy = Proxy(dunlin.servers.own_port, hide=b"DSN")
    dunlin.configure(own=proxy.port)
    try:
        dunlin.forward(email="kunde@" + GONE)
        dunlin.once(FORWARDED)
        dunlin.once(REMINDED)
        assert not proxy.seen(b"NOTIFY=") and proxy.seen(b"MAIL FROM")
    finally:
        proxy.close()
    envid = b"Original-Envelope-Id: " + notice_to_debtor(dunlin)["notice"].encode()
    assert envid in report_of(dunlin, "kunde@" + GONE, b"failed")
    if mta.SUCCESS_FOR_MILTERS:
        report_of(dunlin, CREDITOR, b"delivered")
    else:
        assert os.listdir(mta.queue + "/trace") == [], "what will never be told is noted"
    dunlin.configure()
    dunlin.once(ANSWERED)
    assert notice_to_debtor(dunlin)["state"] == "bounced"


FOREIGN = {"Dunning-Notice": "aaaaaaaaaa.1.bbbbbbbbbbbbbbbbbbbb", "dunning-claim": "7K3M4QX2",
           "DUNNING-TRACK": "v=1; n=aaaaaaaaaa;\r\n t=1; h=b", "X-Other": "stays", "Dunning-Auth": "me; t=1; h=b"}


def foreign_mail():
    message = compose(FRIEND, DEBTOR, "Hallo\n")
    head, body = message.as_bytes().split(b"\r\n\r\n", 1)
    for name, value in list(FOREIGN.items()) + [("Dunning-Claim", "again")]:
        head += b"\r\n%s: %s" % (name.encode(), value.encode())
    return head + b"\r\n\r\n" + body


def test_foreign_headers_go(dunlin):
    dunlin.servers.send(foreign_mail(), FRIEND, DEBTOR)
    (got,) = dunlin.debtor()
    assert dunning_headers(got) == [] and got["X-Other"] == "stays", got.headers()


@per_mta
def test_sendmail_command(dunlin):
    """What a program on this host hands to sendmail(1) passes the milter too."""
    dunlin.servers.mta.sendmail(foreign_mail(), FRIEND, [DEBTOR])
    dunlin.wait(lambda: len(dunlin.debtor()) == 1)
    (got,) = dunlin.debtor()
    assert dunning_headers(got) == [] and got["X-Other"] == "stays", got.headers()


@quick
def test_several_recipients(dunlin):
    """People write to the debtor and to dunning@ in one mail."""
    message = compose(CREDITOR, DEBTOR, "Hallo\n", headers={"Cc": DUNNING, "Dunning-Claim": "7K3M4QX2"})
    dunlin.servers.submit(message, CREDITOR, [FRIEND, DEBTOR, DUNNING, "info@debtor.example"])
    for address in (FRIEND, DEBTOR, DUNNING, "info@debtor.example"):
        (got,) = dunlin.inbox(address)
        assert dunning_headers(got) == ["Dunning-Auth"], got.headers()


@per_mta
def test_login_is_not_sealed_for_others(dunlin):
    dunlin.servers.submit(compose(CREDITOR, DEBTOR, "Hallo\n"), CREDITOR, DEBTOR)
    (got,) = dunlin.debtor()
    assert dunning_headers(got) == [], got.headers()


@per_mta
def test_smtputf8(dunlin):
    """Debian's Sendmail offers none."""
    with smtplib.SMTP("127.0.0.1", dunlin.servers.public_port, timeout=30) as smtp:
        smtp.ehlo()
        assert smtp.has_extn("smtputf8") == dunlin.servers.mta.SMTPUTF8
        if not smtp.has_extn("smtputf8"):
            return
        head = "From: j\u00fcrgen@elsewhere.example\r\nSubject: \u00fcber\r\nDunning-Cl\u00e4im: x\r\n\r\nHallo\r\n"
        smtp.sendmail("j\u00fcrgen@elsewhere.example", DEBTOR, head.encode(),
                      mail_options=["SMTPUTF8", "BODY=8BITMIME"])
    dunlin.servers.drain()
    (got,) = dunlin.debtor()
    assert "\u00fcber" in got.headers() and dunning_headers(got) == [], got.headers()


def test_pipelining(dunlin):
    """Two messages, the envelopes in one packet each."""
    text = [b"Subject: one", b"Dunning-Claim: x", b"", b"Hallo", b"."]
    with Client(dunlin.servers.public_port) as client:
        assert client.answer() == "220"
        client.ask(ENVELOPE[0])
        assert client.ask(*ENVELOPE[1:]) == ["250", "250", "354"]
        client.say(*text, *ENVELOPE[1:])
        assert [client.answer() for _ in range(4)] == ["250", "250", "250", "354"]
        client.say(*text, b"QUIT")
        assert [client.answer() for _ in range(2)] == ["250", "221"]
    dunlin.servers.drain()
    assert [dunning_headers(got) for got in dunlin.debtor()] == [[], []]


@per_mta
def test_without_headers(dunlin):
    """A body alone, an empty line alone, nothing at all; and it is the own listener's turn too."""
    for data in (b"\r\nHallo", b"Hallo, no header", b"", b"Dunning-Claim: x"):
        assert raw(dunlin, data) == "250", data
    got = dunlin.debtor()
    assert len(got) == 4 and not any(map(dunning_headers, got)), [m.headers() for m in got]
    assert raw(dunlin, b"Hallo", port="own") == "250"


@per_mta
def test_bare_line_feeds(dunlin):
    """Postfix takes them, Sendmail does not; neither lets a foreign header through."""
    codes = [raw(dunlin, data) for data in (
        b"Subject: x\nDunning-Claim: x\n\nHallo\n", b"Subject: x\r\nX-Y: a\nDunning-Claim: x\r\n\r\nHallo\nDu\n")]
    assert codes == (["250"] * 2 if dunlin.servers.mta.BARE_LF else ["421"] * 2)
    got = dunlin.debtor()
    assert len(got) == codes.count("250") and not any(map(dunning_headers, got)), [m.headers() for m in got]
    ordinary_mail_flows(dunlin)


@quick
def test_long_headers(dunlin):
    """A line of 30 KB, and many folded ones; then of 100 KB, which the MTA may refuse, and we do not
    care for."""
    for size in (30, 100):
        folded = ";\r\n ".join(["y" * 990] * size)
        for value in ("x" * size * 1000, folded):
            for name in ("X-Long", "Dunning-Long"):
                before = len(dunlin.debtor())
                code = raw(dunlin, ("Subject: x\r\n%s: %s\r\nDunning-Claim: x\r\n\r\nHallo" % (name, value)).encode())
                assert code == "250" or (code == "552" and size == 100), (name, size, code)
                got = dunlin.debtor()
                assert len(got) == before + (code == "250")
                assert not any(map(dunning_headers, got)), got[-1].headers()[:2000]


def sockets(pid):
    """What it has open of them; a store's files come and go with the work."""
    def target(name):
        try:
            return os.readlink("/proc/%d/fd/%s" % (pid, name))
        except FileNotFoundError:
            return ""
    return [name for name in os.listdir("/proc/%d/fd" % pid) if target(name).startswith("socket:")]


@quick
def test_aborts(dunlin):
    """The client hangs up at each step, or resets and goes on; nothing of it stays with us."""
    port = dunlin.servers.public_port
    steps = ENVELOPE + [b"Subject: x", b"Dunning-Claim: x", b"", b"Hallo", b"."]
    ordinary_mail_flows(dunlin)  # what stays open is open: a connection to the store
    connections = len(sockets(dunlin.milter.pid))

    def walk(client, length):
        client.answer()
        for step in steps[:length]:
            client.say(step)
            if step in ENVELOPE:
                client.answer()

    for length in range(len(steps) + 1):
        with Client(port) as client:
            walk(client, length)
        with Client(port) as client:
            walk(client, min(length, 3))
            client.ask(b"RSET")
            assert client.ask(*ENVELOPE[1:]) == ["250", "250", "354"]
            client.say(*steps[4:])
            assert client.answer() == "250"
    dunlin.servers.drain()
    whole = 1 + len(steps) + 1  # the first, and one after each reset
    dunlin.wait(lambda: len(dunlin.debtor()) >= whole)
    got = dunlin.debtor()
    assert len(got) <= whole + 1 and not any(map(dunning_headers, got)), len(got)
    dunlin.wait(lambda: len(sockets(dunlin.milter.pid)) <= connections, what="closed connections")
    ordinary_mail_flows(dunlin)
