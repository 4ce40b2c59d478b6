# SPDX-License-Identifier: BSD-2-Clause
"""
The time from the APPEND of a creditor's "paid" to the closed claim in the store, beside the time
from the same kind of APPEND to the notification of a bare IDLE client on the same server. The two
alternate, so that both meet the same machine. What is above the bare client is ours: fetching,
the sandboxed reader, the decision and its durable transaction.
"""

import argparse
import os
import socket
import sqlite3
import statistics
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "e2e"))

# pylint: disable=wrong-import-position
from dunlin import FORWARDED, REMINDED, Dunlin
from mail import CREDITOR, DUNNING
from servers import PASSWORD, SOURCE, Servers

GOAL_MS = 100
POLL_SECONDS = 0.002


class Idle:
    """A client that logs in, selects its INBOX, says IDLE, and reads."""

    def __init__(self, port, user):
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._lines = self._socket.makefile("rb")
        self._lines.readline()
        self._say(b"a LOGIN %s %s" % (user.encode(), PASSWORD.encode()), b"a OK")
        self._say(b"b SELECT INBOX", b"b OK")
        self._say(b"c IDLE", b"+")

    def _say(self, line, until):
        self._socket.sendall(line + b"\r\n")
        self.wait(until)

    def wait(self, start):
        """Until a line begins so; when it came."""
        while True:
            line = self._lines.readline()
            if not line:
                raise AssertionError("the IMAP server hung up")
            if line.startswith(start):
                return time.monotonic()

    def renew(self):
        """Ends IDLE and begins it anew, so that each round begins alike."""
        self._say(b"DONE", b"c OK")
        self._say(b"c IDLE", b"+")

    def close(self):
        self._lines.close()
        self._socket.close()


class Appender:
    def __init__(self, servers, user):
        self._client = servers.imap(user)

    def append(self, data):
        """When the server was asked to take it."""
        began = time.monotonic()
        status, answer = self._client.append("INBOX", None, None, data)
        assert status == "OK", answer
        return began

    def close(self):
        self._client.logout()


def paid_mails(dunlin, count):
    """Opens claims; gives (reference, bytes of the creditor's "paid" as the MTA would deliver it)."""
    for number in range(count):
        dunlin.forward(number="R-%03d" % number)
    dunlin.once(FORWARDED)
    dunlin.once(REMINDED)
    references = {claim["invoice"]: claim["claim"] for claim in dunlin.claims()}
    assert len(references) == count, "%d claims" % len(references)
    opened = {ref: letter for letter in dunlin.creditor() for ref in references.values() if ref in letter.subject}
    mails = []
    for reference in references.values():
        reply = opened[reference].reply(CREDITOR, "paid", when=REMINDED).as_bytes().replace(b"\r\n", b"\n")
        proof = b"Authentication-Results: mx.example.com; dmarc=pass header.from=acme.example\n"
        route = b"Delivered-To: %s\n" % opened[reference].reply_to.encode()
        mails.append((reference, (route + proof + reply).replace(b"\n", b"\r\n")))
    return mails


class Store:
    """Looks into the store every two milliseconds; never writes."""

    def __init__(self, path):
        self._database = sqlite3.connect("file:%s?mode=ro" % path, uri=True, isolation_level=None)
        tables = [row[0] for row in self._database.execute("SELECT sql FROM sqlite_master WHERE name = 'claim'")]
        assert tables, "the store has no table claim"

    def wait_closed(self, reference, timeout=20):
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            row = self._database.execute("SELECT state FROM claim WHERE reference = ?", (reference,)).fetchone()
            now = time.monotonic()
            if row and row[0] == "closed":
                return now
            time.sleep(POLL_SECONDS)
        raise AssertionError("claim %s was not closed in %d s" % (reference, timeout))


def measure(dunlin, rounds):
    servers = dunlin.servers
    mails = paid_mails(dunlin, rounds + 1)
    dunlin.start_watcher(REMINDED)
    store = Store(dunlin.path("dunlin.db"))
    bare = Idle(servers.imap_port, "friend@elsewhere.example")
    ours, theirs = Appender(servers, DUNNING), Appender(servers, "friend@elsewhere.example")
    closed, told = [], []
    try:
        for number, (reference, data) in enumerate(mails):
            began = theirs.append(data)
            told.append(bare.wait(b"* ") - began)
            bare.renew()
            began = ours.append(data)
            closed.append(store.wait_closed(reference) - began)
            # The transcript goes out and its report comes back before the next round.
            dunlin.wait(lambda: not servers.queued() and not servers.folder(DUNNING), 20, "a quiet round")
            time.sleep(0.2)
            if number == 0:  # everything for the first time
                closed.clear()
                told.clear()
    finally:
        for part in (bare, ours, theirs):
            part.close()
    return closed, told


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def report(closed, told):
    print("%-40s %8s %8s %8s %8s" % ("milliseconds", "median", "p95", "min", "max"))
    for name, values in (("APPEND to the bare IDLE client's line", told), ("APPEND to the closed claim", closed)):
        row = (statistics.median(values), percentile(values, 0.95), min(values), max(values))
        print("%-40s " % name + " ".join("%8.1f" % (1000 * value) for value in row))
    more = 1000 * (statistics.median(closed) - statistics.median(told))
    tail = 1000 * (percentile(closed, 0.95) - percentile(told, 0.95))
    print("%-40s %8.1f %8.1f" % ("difference", more, tail))
    print("%d rounds each; the goal is at most %d ms at the median: %s"
          % (len(closed), GOAL_MS, "met" if more <= GOAL_MS else "MISSED"))
    return 0 if more <= GOAL_MS else 1


def main():
    parser = argparse.ArgumentParser(description='From "paid" to the closed claim, on real servers')
    parser.add_argument("--build", default=os.path.join(SOURCE, "build", "plain"))
    parser.add_argument("--rounds", type=int, default=20)
    arguments = parser.parse_args()
    servers = Servers().start()
    dunlin = None
    try:
        dunlin = Dunlin(servers, os.path.abspath(arguments.build))
        dunlin.init()
        dunlin.start_milter()
        return report(*measure(dunlin, arguments.rounds))
    finally:
        if dunlin:
            dunlin.stop()
        servers.stop()


if __name__ == "__main__":
    sys.exit(main())
