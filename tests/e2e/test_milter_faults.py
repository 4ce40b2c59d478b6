# SPDX-License-Identifier: BSD-2-Clause
"""
What happens when things around the milter fail: our notices wait and leave once, other mail is
neither refused nor kept waiting, on both MTAs.
"""

import contextlib
import fcntl
import os
import signal
import smtplib
import socket
import sqlite3
import subprocess
import threading
import time

from dunlin import FORWARDED, Failed, REMINDED, once, quick, sqlite_only
from mail import DEBTOR, compose
from processes import Process, wait_for
from test_gate import FRIEND, ordinary_mail_flows, reminders, retry_until_sent, stopped_at_the_dot
from test_mta import foreign_mail, dunning_headers

VARIANTS = [{"mta": "postfix", "socket": "unix"}, {"mta": "sendmail", "socket": "inet"}]


class Strangers:
    """Mail that has nothing to do with us, one after the other, until the block ends: all of it must
    be taken at once, and nothing foreign may stay in it."""

    def __init__(self, dunlin):
        self.dunlin = dunlin
        self.sent = 0
        self.slowest = 0.0
        self._failures = []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run) for _ in range(3)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        wait_for(lambda: self.sent > 3 or self._failures, "the first mails of strangers")
        return self

    def _run(self):
        data = foreign_mail()
        while not self._stop.is_set():
            began = time.monotonic()
            try:
                with smtplib.SMTP("127.0.0.1", self.dunlin.servers.public_port, timeout=30) as smtp:
                    smtp.sendmail(FRIEND, "info@debtor.example", data)
            except (OSError, smtplib.SMTPException) as failure:
                self._failures.append(failure)
                return
            self.slowest = max(self.slowest, time.monotonic() - began)
            self.sent += 1
            time.sleep(0.02)

    def __exit__(self, *unused):
        self._stop.set()
        for thread in self._threads:
            thread.join(60)
        self.dunlin.servers.drain()
        arrived = self.dunlin.inbox("info@debtor.example")
        self.dirty = sum(bool(dunning_headers(message)) for message in arrived)
        assert not self._failures, self._failures
        assert len(arrived) == self.sent, "%d of %d arrived" % (len(arrived), self.sent)
        assert self.slowest < 6, "a stranger's mail took %.1f s" % self.slowest


@contextlib.contextmanager
def locked_store(dunlin, seconds):
    """Somebody holds the store's lock that long; it ends with the block at the latest."""
    with open(dunlin.path("dunlin.db.lock"), "ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        timer = threading.Timer(seconds, lambda: fcntl.flock(lock, fcntl.LOCK_UN))
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()


@contextlib.contextmanager
def own_disk(dunlin, path, megabytes):
    """What lies at @path lies on a small disk of its own. Gives a function that fills it, and one
    that makes room again."""
    uid, gid = dunlin.user or (0, 0)
    aside = path + ".aside"
    filler = os.path.join(path, "filler")
    os.rename(path, aside)
    os.mkdir(path)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=%dm,mode=700,uid=%d,gid=%d" % (megabytes, uid, gid),
                    "tmpfs", path], check=True)
    try:
        subprocess.run(["cp", "-a", aside + "/.", path], check=True)

        def fill():
            with contextlib.suppress(OSError), open(filler, "wb", buffering=0) as out:
                while True:
                    out.write(bytes(4096))

        yield fill, lambda: os.unlink(filler)
    finally:
        subprocess.run(["umount", "-l", path], check=True)
        os.rmdir(path)
        os.rename(aside, path)


def watch_fail(dunlin, now):
    """dunlin-watcher --once, which may say that it could not do all."""
    with contextlib.suppress(Failed):
        dunlin.once(now)


def shrink_log(dunlin):
    """The write-ahead log gets no room in advance."""
    with locked_store(dunlin, 5):
        database = sqlite3.connect(dunlin.path("dunlin.db"), isolation_level=None)
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()


@sqlite_only
@quick
@once
def test_store_slow(dunlin):
    """The lock is free again before the gate's time is up: nobody notices."""
    with stopped_at_the_dot(dunlin):
        lock = locked_store(dunlin, 1)
        lock.__enter__()
        threading.Timer(0.1, ordinary_mail_flows, [dunlin]).start()
    lock.__exit__(None, None, None)
    dunlin.wait(lambda: len(reminders(dunlin)) == 1, what="the reminder")
    assert "deferred" not in dunlin.log("dunlin-milter"), dunlin.log("dunlin-milter")


@sqlite_only
def test_store_locked(dunlin):
    """For longer than that: 451, and it leaves later, once."""
    with Strangers(dunlin):
        with contextlib.suppress(Failed), stopped_at_the_dot(dunlin):
            lock = locked_store(dunlin, 3)
            lock.__enter__()
        lock.__exit__(None, None, None)
    assert "deferred" in dunlin.log("dunlin-milter"), dunlin.log("dunlin-milter")
    dunlin.configure()
    retry_until_sent(dunlin)
    dunlin.verify()


@sqlite_only
def test_store_full(dunlin):
    """No room for the proof: 451; with room again it leaves, once."""
    dunlin.stop_milter()
    with own_disk(dunlin, dunlin.dir, 24) as (fill, make_room):
        dunlin.start_milter()
        later = threading.Thread(target=lambda: (
            dunlin.wait(lambda: "store unavailable" in dunlin.servers_log()), make_room()))
        with contextlib.suppress(Failed), stopped_at_the_dot(dunlin):
            shrink_log(dunlin)
            fill()
            ordinary_mail_flows(dunlin)
            later.start()
        later.join()
        assert reminders(dunlin) == [], "the gate passed what it could not record"
        assert dunlin.milter.alive()
        dunlin.configure()
        retry_until_sent(dunlin)
        dunlin.verify()
        dunlin.stop_milter()


@sqlite_only
@once
def test_archive_full(dunlin):
    """What cannot be kept stays in the mailbox and is not acted upon; what is at the gate passes, for
    its bytes are kept already."""
    with own_disk(dunlin, dunlin.path("archive"), 8) as (fill, make_room):
        dunlin.forward()
        fill()
        watch_fail(dunlin, FORWARDED)
        assert len(dunlin.waiting()) == 1 and dunlin.claims() == [], dunlin.claims()
        ordinary_mail_flows(dunlin)
        make_room()
        dunlin.once(FORWARDED)
        fill()
        watch_fail(dunlin, REMINDED)
        assert reminders(dunlin) == []
        make_room()
        retry_until_sent(dunlin)
        dunlin.verify()


@sqlite_only
def test_store_gone(dunlin):
    """The store's file cannot be opened: the milter starts all the same, and our notices wait."""
    dunlin.forward()
    dunlin.once(FORWARDED)
    dunlin.stop_milter()
    os.rename(dunlin.path("dunlin.db"), dunlin.path("away.db"))
    dunlin.start_milter()
    ordinary_mail_flows(dunlin)
    os.rename(dunlin.path("away.db"), dunlin.path("dunlin.db"))
    retry_until_sent(dunlin)


@once
def test_reload_under_load(dunlin):
    """Good and bad configurations by turns; connections keep what they began with."""
    with open(dunlin.config) as source:
        good = source.read()
    with Strangers(dunlin) as strangers:
        for turn in range(20):
            with open(dunlin.config, "w") as out:
                out.write(good if turn % 2 else "nonsense {")
            before = dunlin.log("dunlin-milter").count("reload")
            dunlin.milter.signal(signal.SIGUSR1)
            dunlin.wait(lambda: dunlin.log("dunlin-milter").count("reload") > before, what="the reload")
    assert strangers.dirty == 0, "%d mails kept foreign headers" % strangers.dirty
    log = dunlin.log("dunlin-milter")
    assert log.count("<6>reloaded") == 10 and log.count("kept=") == 10, log
    retry_until_sent_after_forward(dunlin)


def retry_until_sent_after_forward(dunlin):
    dunlin.forward()
    dunlin.once(FORWARDED)
    retry_until_sent(dunlin)


def test_stop_under_load(dunlin):
    """Stopped and started anew, killed and started anew: mail passes, cleaned or not."""
    with Strangers(dunlin):
        for kill in (False, True, False):
            pid = dunlin.milter.pid
            dunlin.stop_milter(kill=kill)
            time.sleep(0.3)
            dunlin.start_milter()
            assert dunlin.milter.pid != pid
            time.sleep(0.3)
    assert dunlin.log("dunlin-milter").count("stopped") == 2, dunlin.log("dunlin-milter")
    retry_until_sent_after_forward(dunlin)


@sqlite_only
@once
def test_stop_at_the_gate(dunlin):
    """SIGTERM while a notice waits for the store: it gets its answer, and leaves once in the end."""
    with contextlib.suppress(Failed), stopped_at_the_dot(dunlin):
        lock = locked_store(dunlin, 1)
        lock.__enter__()
        threading.Timer(0.3, dunlin.milter.signal, [signal.SIGTERM]).start()
    lock.__exit__(None, None, None)
    wait_for(lambda: not dunlin.milter.alive(), "the milter to end")
    assert dunlin.milter.status() == 0, dunlin.log("dunlin-milter")
    dunlin.stop_milter()
    dunlin.start_milter()
    dunlin.configure()
    retry_until_sent(dunlin)
    dunlin.verify()


class Manager:
    """The service manager's end of sd_notify(3): when it was told what."""

    def __init__(self, path, user):
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(path)
        os.chmod(path, 0o666)
        if user:
            os.chown(path, *user)
        self.heard = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        while True:
            words = self._socket.recv(4096).decode()
            self.heard.append((time.monotonic(), words))

    def count(self, word):
        return sum(word in words for _, words in self.heard)


@sqlite_only
@quick
@once
def test_service_manager(dunlin):
    """READY, then WATCHDOG as long as gates end; a gate that hangs stops it; RELOADING, STOPPING."""
    dunlin.stop_milter()
    manager = Manager(dunlin.path("notify"), dunlin.user)
    env = dunlin.env
    dunlin.env = dict(env, NOTIFY_SOCKET=dunlin.path("notify"), WATCHDOG_USEC="400000")
    dunlin.start_milter()
    dunlin.env = env
    wait_for(lambda: manager.count("READY=1") == 1 and manager.count("WATCHDOG=1") > 1, "a fed watchdog")
    with contextlib.suppress(Failed), stopped_at_the_dot(dunlin):
        lock = locked_store(dunlin, 3)
        lock.__enter__()
        began = time.monotonic()
    lock.__exit__(None, None, None)
    ended = time.monotonic()
    wait_for(lambda: manager.heard[-1][0] > ended, "the watchdog to be fed again")
    times = [at for at, words in manager.heard if "WATCHDOG=1" in words and at >= began - 1]
    assert max(b - a for a, b in zip(times, times[1:])) > 0.8, "fed while a gate hung"
    dunlin.milter.signal(signal.SIGUSR1)
    wait_for(lambda: manager.count("RELOADING=1") == 1 and manager.count("READY=1") == 2, "the reload")
    dunlin.stop_milter()
    wait_for(lambda: manager.count("STOPPING=1") == 1, "STOPPING")


@quick
def test_socket_left_over(dunlin):
    """A killed milter's socket is no hindrance; a living one's is, and stays what it was."""
    dunlin.stop_milter(kill=True)
    dunlin.start_milter()
    second = Process("dunlin-milter", [dunlin.program("dunlin-milter"), "-c", dunlin.config],
                     dunlin.path("second.log"), env=dunlin.env, **dunlin.identity())
    try:
        wait_for(lambda: not second.alive(), "the second milter to end")
    finally:
        second.stop()
    assert second.status() == 69, second.status()
    dunlin.servers.send(foreign_mail(), FRIEND, DEBTOR)
    (got,) = dunlin.debtor()
    assert dunning_headers(got) == [], "nobody listens at the socket any more"


def test_frozen(dunlin):
    """A milter that answers nothing delays ordinary mail no longer than the times in our lines.
    test_gate does the same on Postfix."""
    if dunlin.servers.mta.name == "postfix":
        return
    dunlin.milter.signal(signal.SIGSTOP)
    try:
        ordinary_mail_flows(dunlin, seconds=14)
    finally:
        dunlin.milter.signal(signal.SIGCONT)
    ordinary_mail_flows(dunlin)
