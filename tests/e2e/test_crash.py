# SPDX-License-Identifier: BSD-2-Clause
"""Killed at any moment and started again: one claim, one reminder, nothing lost."""

import os
import signal
import time

from dunlin import ANSWERED, FORWARDED, REMINDED, quick
from mail import DEBTOR, DUNNING
from processes import PATIENCE, free_port
from proxy import DOT, MilterProxy, Proxy
from test_gate import REMINDER, retry_until_sent, stopped_at_the_dot


def settle(dunlin, now=REMINDED):
    """Runs the clock until nothing waits, and proves what must hold however we got here."""
    end = time.monotonic() + PATIENCE
    dunlin.once(now)
    while len(dunlin.debtor()) < 1 or dunlin.waiting():
        assert time.monotonic() < end, "not settled: %s, %d waiting" % (dunlin.outbox(), len(dunlin.waiting()))
        time.sleep(0.3)
        dunlin.once(now)
    dunlin.once(now)
    claim = dunlin.claim()
    assert claim["state"] == "open" and claim["step"] == "reminder", claim
    assert len(dunlin.debtor()) == 1, "%d reminders" % len(dunlin.debtor())
    opened = [letter for letter in dunlin.creditor() if claim["claim"] in letter.subject]
    assert len(opened) == 1, "%d mails to the creditor: %s" % (len(opened), [l.subject for l in opened])
    assert dunlin.failed() == []
    dunlin.verify()


@quick
def test_watcher_killed_anywhere(dunlin):
    """SIGKILL after a little more time in each round, from before it has started to the end."""
    dunlin.forward()
    for now, delays in ((FORWARDED, range(0, 240, 20)), (REMINDED, range(0, 240, 20))):
        for milliseconds in delays:
            dunlin.start_watcher(now)
            time.sleep(milliseconds / 1000)
            dunlin.stop_watcher(kill=True)
        # On a busy machine all may have died too early; the days count from the opening.
        dunlin.once(now)
    settle(dunlin)


def test_watcher_killed_between_commit_and_move(dunlin):
    """The mail is recorded and still lies in the inbox."""
    proxy = Proxy(dunlin.servers.imap_port, b" MOVE ")
    dunlin.configure(mailbox="imap://dunning%%40example.com@127.0.0.1:%d/INBOX" % proxy.port)
    try:
        dunlin.forward()
        dunlin.start_watcher(FORWARDED)
        proxy.wait()
        assert len(dunlin.waiting()) == 1
        assert len(dunlin.claims()) == 1
        dunlin.stop_watcher(kill=True)
    finally:
        proxy.close()
    dunlin.configure()
    settle(dunlin)


def killed_in_smtp(dunlin, moment, after=False):
    proxy = Proxy(dunlin.servers.own_port, moment, after=after, message=REMINDER)
    dunlin.forward()
    dunlin.once(FORWARDED)
    dunlin.configure(own=proxy.port)
    try:
        dunlin.start_watcher(REMINDED)
        proxy.wait()
        dunlin.stop_watcher(kill=True)
    finally:
        proxy.close()
    dunlin.servers.drain()
    dunlin.configure()
    settle(dunlin)


def test_watcher_killed_at_rcpt(dunlin):
    killed_in_smtp(dunlin, REMINDER)


def test_watcher_killed_in_the_text(dunlin):
    killed_in_smtp(dunlin, b"Subject:")


def test_watcher_killed_before_the_dot(dunlin):
    killed_in_smtp(dunlin, DOT)


def test_watcher_killed_after_the_dot(dunlin):
    """Postfix has the letter, nobody heard the 250: the delivery report tells."""
    killed_in_smtp(dunlin, DOT, after=True)


def test_answer_lost(dunlin):
    """The connection breaks after the dot, the watcher lives on."""
    proxy = Proxy(dunlin.servers.own_port, DOT, after=True, message=REMINDER)
    dunlin.forward()
    dunlin.once(FORWARDED)
    dunlin.configure(own=proxy.port)
    try:
        dunlin.start_watcher(REMINDED)
        proxy.wait()
        proxy.release.set()
        dunlin.wait(dunlin.debtor, "the reminder")
        time.sleep(3)
        dunlin.stop_watcher()
    finally:
        proxy.close()
    dunlin.configure()
    settle(dunlin)


def test_milter_killed_at_the_gate(dunlin):
    with stopped_at_the_dot(dunlin):
        dunlin.stop_milter(kill=True)
    assert dunlin.debtor() == []
    dunlin.start_milter()
    dunlin.configure()
    settle(dunlin)


def test_milter_killed_after_the_gate(dunlin):
    """The stamp is in the store, and Postfix never hears of it: that attempt is void."""
    dunlin.forward()
    dunlin.once(FORWARDED)
    dunlin.stop_milter()
    inner = free_port()
    proxy = MilterProxy(inner, dunlin.servers.milter_port, REMINDER[len("RCPT TO:"):])
    try:
        dunlin.start_milter(inner)
        dunlin.start_watcher(REMINDED)
        proxy.wait()
        (notice,) = [n for n in dunlin.claim()["notices"] if n["role"] == "debtor"]
        assert notice["queue_id"], notice
        dunlin.stop_milter(kill=True)
    finally:
        proxy.close()
    dunlin.wait(lambda: "notice-deferred" in dunlin.log(), "the attempt to fail")
    assert dunlin.debtor() == []
    dunlin.start_milter()
    dunlin.wait(dunlin.debtor, "the reminder")
    dunlin.stop_watcher()
    dunlin.servers.drain()
    settle(dunlin)


@quick
def test_milter_killed_anywhere(dunlin):
    """The milter dies and comes back again and again while a watcher tries to send."""
    dunlin.forward()
    dunlin.once(FORWARDED)
    dunlin.start_watcher(REMINDED)
    for milliseconds in (5, 20, 50, 100, 200, 400):
        dunlin.stop_milter(kill=True)
        dunlin.start_milter()
        time.sleep(milliseconds / 1000)
    dunlin.wait(dunlin.debtor, "the reminder")
    dunlin.stop_watcher()
    dunlin.servers.drain()
    settle(dunlin)


def test_milter_restarted(dunlin):
    """Of a milter that was gone for a moment Postfix's session knows for good: it is not used again."""
    dunlin.configure(submission="connections = 1")
    dunlin.start_watcher(FORWARDED)
    dunlin.forward()
    dunlin.wait(dunlin.creditor, "the first letter")
    dunlin.stop_milter(kill=True)
    dunlin.start_milter()
    dunlin.forward(number="R-2026-002")
    dunlin.wait(lambda: len(dunlin.creditor()) == 2, "the second letter")
    deferred = [line for line in dunlin.log().splitlines() if "notice-deferred" in line]
    assert len(deferred) == 1, deferred


def test_both_killed_with_mail_in_flight(dunlin):
    """A debtor's answer and a creditor's forward lie there when everything dies."""
    reminder = dunlin.reminded()
    dunlin.debtor_says("Wir haben am 20.10. bezahlt.", reminder)
    dunlin.forward(number="R-2026-077", when=ANSWERED)
    for milliseconds in range(0, 300, 30):
        dunlin.start_watcher(ANSWERED)
        time.sleep(milliseconds / 1000)
        dunlin.stop_watcher(kill=True)
        dunlin.stop_milter(kill=True)
        dunlin.start_milter()
    end = time.monotonic() + 20
    dunlin.once(ANSWERED)
    while dunlin.waiting() and time.monotonic() < end:
        dunlin.once(ANSWERED)
    states = {claim["invoice"]: claim["state"] for claim in dunlin.claims()}
    assert states == {"R-2026-001": "held", "R-2026-077": "open"}, states
    assert len(dunlin.debtor()) == 1
    dunlin.verify()


def test_two_watchers(dunlin):
    """A second watcher on the same store waits; when the first dies, it goes on."""
    dunlin.start_watcher(FORWARDED)
    first = dunlin.watcher
    dunlin.wait(lambda: "turn-taken" in dunlin.log(), "the first watcher's turn")
    dunlin.start_watcher(FORWARDED)
    second = dunlin.watcher
    try:
        if not dunlin.store:   # on a server they work side by side
            dunlin.wait(lambda: "turn-waiting" in dunlin.log(), "the second watcher to wait")
        dunlin.forward()
        dunlin.wait(dunlin.done, "the first mail to be done")
        first.kill()
        dunlin.forward(number="R-2026-002")
        dunlin.wait(lambda: len(dunlin.claims()) == 2, "the second claim")
        assert second.alive()
    finally:
        first.stop()
        dunlin.stop_watcher()
    dunlin.servers.drain()
    letters = [letter.subject for letter in dunlin.creditor()]
    assert len(letters) == 2, letters


def test_watcher_stops_cleanly(dunlin):
    dunlin.forward()
    dunlin.start_watcher(FORWARDED)
    dunlin.wait(dunlin.claims, "the claim")
    watcher = dunlin.watcher
    status = watcher.stop()
    assert status == 0, "exit status %d on SIGTERM" % status


def test_milter_stops_cleanly(dunlin):
    status = dunlin.milter.stop()
    assert status == 0, "exit status %d on SIGTERM" % status


@quick
def test_imap_restart_under_idle(dunlin):
    dunlin.start_watcher(FORWARDED)
    dunlin.forward()
    dunlin.wait(dunlin.done, "the first mail to be done")
    dunlin.servers.stop_dovecot()
    time.sleep(1)
    dunlin.servers.start_dovecot()
    dunlin.forward(number="R-2026-002")
    dunlin.wait(lambda: len(dunlin.claims()) == 2, "the second claim")
    assert dunlin.watcher.alive(), "the watcher did not survive"


def test_idle_is_quick(dunlin):
    """A mail is taken when the server tells of it, not at the next poll, which is minutes away."""
    dunlin.start_watcher(FORWARDED)
    dunlin.forward()
    dunlin.wait(dunlin.done, "the first mail to be done")
    time.sleep(1)
    dunlin.forward(number="R-2026-002")
    dunlin.wait(lambda: len(dunlin.claims()) == 2, "the second claim")


def test_reload(dunlin):
    """SIGHUP swaps the configuration; a bad one keeps the old, and says so."""
    dunlin.start_watcher(FORWARDED)
    dunlin.forward()
    dunlin.wait(dunlin.claims, "the first claim")
    dunlin.configure(top='nonsense = 1')
    dunlin.watcher.signal(signal.SIGHUP)
    dunlin.milter.signal(signal.SIGUSR1)
    dunlin.wait(lambda: "nonsense" in dunlin.log(), "the watcher's complaint")
    dunlin.wait(lambda: "nonsense" in dunlin.log("dunlin-milter"), "the milter's complaint")
    dunlin.forward(number="R-2026-002")
    dunlin.configure()
    dunlin.wait(lambda: len(dunlin.claims()) == 2, "the second claim")
    assert dunlin.watcher.alive() and dunlin.milter.alive()


@quick
def test_once_twice_changes_nothing(dunlin):
    dunlin.reminded()
    dunlin.once(ANSWERED)

    def everything():
        claim = dunlin.claim()
        letters = [len(dunlin.servers.folder(a)) for a in ("billing@acme.example", DEBTOR, "postmaster@example.com")]
        return claim, letters, dunlin.outbox(), len(dunlin.done()), len(dunlin.waiting())

    before = everything()
    dunlin.once(ANSWERED)
    dunlin.once(ANSWERED)
    assert everything() == before


def test_maildir_is_a_source_too(dunlin):
    path = os.path.join(dunlin.servers.mail, "example.com/dunning")
    dunlin.configure(mailbox="maildir:" + path)
    dunlin.forward()
    dunlin.once(FORWARDED)
    assert len(dunlin.claims()) == 1
    assert dunlin.waiting() == []
    # We run as root, and the folder is ours: the mailbox's own user cannot read it.
    assert len(os.listdir(path + "/.Dunlin.Done/cur")) == 1
    dunlin.once(FORWARDED)
    assert len(dunlin.claims()) == 1


def test_wrong_certificate(dunlin):
    """A server that cannot prove its name gets no password."""
    dunlin.configure(mailbox="imaps://dunning%%40example.com@127.0.0.1:%d/INBOX" % dunlin.servers.imaps_port)
    dunlin.forward()
    result = dunlin.run("dunlin-watcher", "--once", now=FORWARDED, check=False)
    assert result.returncode in (69, 75), "exit %d" % result.returncode
    assert dunlin.claims() == []
    assert len(dunlin.waiting()) == 1
