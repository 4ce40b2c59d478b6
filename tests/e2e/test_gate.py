# SPDX-License-Identifier: BSD-2-Clause
"""No reminder after the end, and ordinary mail flows whatever happens to us."""

import contextlib
import fcntl
import os
import signal
import sqlite3
import threading
import time

from dunlin import ANSWERED, FORWARDED, REMINDED, quick, sqlite_only
from mail import CREDITOR, DEBTOR, compose
from proxy import DOT, Proxy

# What only the reminder's way through SMTP has: the creditor's letters name the debtor too.
REMINDER = b"RCPT TO:<%s>" % DEBTOR.encode()

FRIEND = "friend@elsewhere.example"


def ordinary_mail_flows(dunlin, seconds=5):
    """A mail between two strangers passes the public port, soon."""
    before = len(dunlin.debtor())
    began = time.monotonic()
    dunlin.servers.send(compose(FRIEND, DEBTOR, "Hallo\n"), FRIEND, DEBTOR, drain=False)
    dunlin.wait(lambda: len(dunlin.debtor()) == before + 1, "the mail of a stranger")
    took = time.monotonic() - began
    assert took < seconds, "ordinary mail took %.1f s" % took


def reminders(dunlin):
    return [letter for letter in dunlin.debtor() if letter["From"] != FRIEND]


def retry_until_sent(dunlin, now=REMINDED, seconds=75):
    """The back-off is real time, so the clock is run until the letter is there."""
    end = time.monotonic() + seconds
    while not reminders(dunlin):
        assert time.monotonic() < end, "the reminder did not leave: %s" % dunlin.outbox()
        dunlin.once(now)
        time.sleep(0.3)
    dunlin.once(now)
    assert len(reminders(dunlin)) == 1, "%d reminders" % len(reminders(dunlin))


class InBackground:
    """dunlin-watcher --once while the test does something else."""

    def __init__(self, dunlin, now):
        self._failure = None
        self._thread = threading.Thread(target=self._run, args=(dunlin, now))
        self._thread.start()

    def _run(self, dunlin, now):
        try:
            dunlin.once(now)
        except Exception as failure:  # pylint: disable=broad-except
            self._failure = failure

    def join(self):
        self._thread.join(60)
        assert not self._thread.is_alive(), "dunlin-watcher --once hangs"
        if self._failure:
            raise self._failure


@contextlib.contextmanager
def stopped_at_the_dot(dunlin):
    """A reminder whose every byte but the final dot has reached Postfix."""
    proxy = Proxy(dunlin.servers.own_port, DOT, message=REMINDER)
    dunlin.forward()
    dunlin.once(FORWARDED)
    dunlin.configure(own=proxy.port)
    running = InBackground(dunlin, REMINDED)
    try:
        proxy.wait()
        yield dunlin
        proxy.release.set()
        running.join()
    finally:
        proxy.close()


@quick
def test_paid_while_the_reminder_is_ready(dunlin):
    """The milter is down, so the reminder waits; then the creditor says paid."""
    dunlin.forward()
    dunlin.once(FORWARDED)
    opened = dunlin.creditor()[0]
    dunlin.stop_milter()
    dunlin.once(REMINDED)
    assert reminders(dunlin) == []
    waiting = [n for n in dunlin.outbox() if n["role"] == "debtor"]
    assert len(waiting) == 1 and waiting[0]["state"] == "ready", dunlin.outbox()
    dunlin.start_milter()
    dunlin.creditor_says("paid", opened, when=REMINDED)
    time.sleep(2.5)
    dunlin.once(REMINDED)
    assert reminders(dunlin) == [], "a reminder after the creditor said paid"
    claim = dunlin.claim()
    assert claim["state"] == "closed", claim
    (notice,) = [n for n in claim["notices"] if n["role"] == "debtor"]
    assert notice["state"] == "withdrawn", notice
    time.sleep(2)
    dunlin.once(ANSWERED)
    assert reminders(dunlin) == []


def test_paid_at_the_dot(dunlin):
    """The claim is closed between the submitter's last look and the end of message."""
    with stopped_at_the_dot(dunlin):
        dunlin.ctl("paid", "acme/R-2026-001", now=REMINDED)
    assert reminders(dunlin) == [], "the gate let a reminder of a closed claim pass"
    claim = dunlin.claim()
    (notice,) = [n for n in claim["notices"] if n["role"] == "debtor"]
    assert notice["state"] in ("withdrawn", "refused"), notice
    assert "milter-reject: END-OF-MESSAGE" in dunlin.servers_log()
    assert "code=550" in dunlin.log(), dunlin.log()
    dunlin.verify()


def test_held_at_the_dot(dunlin):
    """A hold stops it as well; when the hold ends, the reminder goes out after all, once."""
    with stopped_at_the_dot(dunlin):
        dunlin.ctl("hold", "acme/R-2026-001", now=REMINDED)
    assert reminders(dunlin) == []
    dunlin.configure()
    dunlin.ctl("resume", "acme/R-2026-001", now=ANSWERED)
    retry_until_sent(dunlin, "2026-10-26T12:00:00+01:00")


def test_milter_down(dunlin):
    """Ordinary mail passes, our notice waits and leaves later, once."""
    dunlin.forward()
    dunlin.once(FORWARDED)
    dunlin.stop_milter()
    ordinary_mail_flows(dunlin)
    dunlin.once(REMINDED)
    assert reminders(dunlin) == []
    dunlin.start_milter()
    retry_until_sent(dunlin)


def test_milter_frozen(dunlin):
    """A milter that answers nothing delays ordinary mail no longer than the timeouts of our lines."""
    dunlin.milter.signal(signal.SIGSTOP)
    try:
        ordinary_mail_flows(dunlin, seconds=12)
    finally:
        dunlin.milter.signal(signal.SIGCONT)


@quick
@sqlite_only
def test_store_locked(dunlin):
    """Somebody holds the store at the very moment of the gate: 451, later sent once."""
    with stopped_at_the_dot(dunlin):
        lock = open(dunlin.path("dunlin.db.lock"), "ab")
        fcntl.flock(lock, fcntl.LOCK_EX)
        database = sqlite3.connect(dunlin.path("dunlin.db"), isolation_level=None)
        database.execute("BEGIN IMMEDIATE")
        threading.Timer(4, lambda: (fcntl.flock(lock, fcntl.LOCK_UN), lock.close())).start()
        ordinary_mail_flows(dunlin)
        database.close()
        # The lock file is still held: the gate meets it now, and lets go after its deadline.
    assert len(reminders(dunlin)) <= 1
    dunlin.configure()
    retry_until_sent(dunlin)
    dunlin.verify()


@sqlite_only
def test_store_gone(dunlin):
    """The store's folder vanished under a restarting milter."""
    with stopped_at_the_dot(dunlin):
        dunlin.stop_milter(kill=True)
        away = dunlin.dir + ".away"
        os.mkdir(away)
        names = [name for name in os.listdir(dunlin.dir) if name.startswith("dunlin.db")]
        for name in names:
            os.rename(dunlin.path(name), os.path.join(away, name))
        try:
            try:
                dunlin.start_milter()
            except AssertionError:
                pass
            ordinary_mail_flows(dunlin)
        finally:
            dunlin.stop_milter()
            for name in os.listdir(dunlin.dir):
                if name.startswith("dunlin.db"):
                    os.unlink(dunlin.path(name))
            for name in names:
                os.rename(os.path.join(away, name), dunlin.path(name))
        dunlin.start_milter()
    assert len(reminders(dunlin)) <= 1
    dunlin.configure()
    retry_until_sent(dunlin)


def test_refused_by_the_mta(dunlin):
    """A 5xx for good: the creditor is told, nothing is sent again."""
    dunlin.forward(email="nobody@debtor.example")
    dunlin.once(FORWARDED)
    told = len(dunlin.creditor())
    dunlin.once(REMINDED)
    dunlin.once(ANSWERED)
    claim = dunlin.claim()
    (notice,) = [n for n in claim["notices"] if n["role"] == "debtor"]
    assert notice["state"] in ("refused", "bounced"), notice
    assert len(dunlin.creditor()) == told + 1, "the creditor was not told once"
    assert "nobody@debtor.example" in dunlin.creditor()[-1].text


def test_bounce(dunlin):
    """The MTA took it and sends it back later."""
    path = os.path.join(dunlin.servers.mail, "debtor.example")
    dunlin.forward()
    dunlin.once(FORWARDED)
    told = len(dunlin.creditor())
    # A mailbox that cannot be written makes Postfix defer; postsuper -e then gives up at once.
    os.makedirs(path, exist_ok=True)
    os.chmod(path, 0)
    os.chown(path, 0, 0)
    try:
        dunlin.run("dunlin-watcher", "--once", now=REMINDED)
        dunlin.wait(lambda: dunlin.servers.deferred(), "the letter to be deferred")
        dunlin.servers.expire()
        dunlin.servers.drain()
    finally:
        os.chown(path, dunlin.servers.uid, dunlin.servers.gid)
        os.chmod(path, 0o700)
    dunlin.once(ANSWERED)
    (notice,) = [n for n in dunlin.claim()["notices"] if n["role"] == "debtor"]
    assert notice["state"] == "bounced", notice
    assert len(dunlin.creditor()) > told, "the creditor was not told"
