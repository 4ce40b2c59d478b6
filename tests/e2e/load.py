# SPDX-License-Identifier: BSD-2-Clause
"""What goes on all the time while a test takes a server away: ordinary mail, forwards, payments."""

import re
import threading
import time

from dunlin import REMINDED, Failed
from mail import compose

FRIEND, STRANGER = "friend@elsewhere.example", "info@debtor.example"
AGAIN = (69, 75)   # sysexits: unavailable, try later


class _Thread(threading.Thread):
    """Does something every @pause seconds until end(), which tells what went wrong."""

    def __init__(self, pause):
        super().__init__(daemon=True)
        self._pause = pause
        self._end = threading.Event()
        self._failure = None

    def run(self):
        try:
            while not self._end.wait(self._pause):
                self.step()
        except Exception as failure:  # pylint: disable=broad-except
            self._failure = failure

    def end(self):
        self._end.set()
        self.join()
        if self._failure:
            raise self._failure


class OrdinaryMail(_Thread):
    """Strangers write to each other through both hosts."""

    def __init__(self, hosts, pause=0.1):
        super().__init__(pause)
        self.phase = "before"
        self._hosts = hosts
        self._sent = {}   # subject → (phase, when, seconds until the 250)

    def step(self):
        number = len(self._sent)
        host = self._hosts.hosts[number % 2]
        subject = "ordinary %d" % number
        began = time.time()
        # Whatever is no 250 is an exception here.
        host.servers.send(compose(FRIEND, STRANGER, "Hallo\n", subject=subject), FRIEND, STRANGER, drain=False)
        self._sent[subject] = (self.phase, began, time.time() - began)

    def judge(self, say):
        """Every mail came, once, and neither Postfix ever said "later"."""
        came = {}
        for message, at in self._hosts.letters(STRANGER):
            assert message["Subject"] not in came, "%s came twice" % message["Subject"]
            came[message["Subject"]] = at
        lost = set(self._sent) - set(came)
        assert not lost, "ordinary mail that never came: %s" % lost
        for host in self._hosts.hosts:
            with open(host.servers.dir + "/postfix.log") as log:
                late = re.findall(r".*to=<%s>.*status=(?!sent).*" % STRANGER, log.read())
            assert not late, late
        for phase in sorted({sent[0] for sent in self._sent.values()}):
            mine = {subject: sent for subject, sent in self._sent.items() if sent[0] == phase}
            answers = sorted(sent[2] for sent in mine.values())
            ways = sorted(came[subject] - sent[1] for subject, sent in mine.items())
            say("ordinary mail %s: %d; 250 after %.0f ms, at most %.0f ms; in the mailbox after %.0f ms, at most %.0f ms"
                % (phase, len(mine), 1000 * answers[len(mine) // 2], 1000 * answers[-1], 1000 * ways[len(mine) // 2],
                   1000 * ways[-1]))


class Claims(_Thread):
    """Invoices are forwarded through both hosts; every third is paid some time after."""

    def __init__(self, hosts, pause=0.2):
        super().__init__(pause)
        self.numbers, self.paid = [], set()
        self._hosts = hosts
        self._payer = _Payer(self)

    def run(self):
        self._payer.start()
        super().run()

    def step(self):
        host = self._hosts.hosts[len(self.numbers) % 2]
        self.numbers.append(self._hosts.forward(host))
        if len(self.numbers) % 3 == 0:
            self._payer.todo.append(self.numbers[-1])

    def end(self):
        super().end()
        self._payer.end()

    def pay(self, number):
        """FALSE: the store cannot be asked for now, or it does not know of that invoice yet."""
        host = self._hosts.hosts[len(self.paid) % 2]
        try:
            host.ctl("paid", "acme/" + number, now=REMINDED)
        except Failed as failure:
            if failure.status in AGAIN or "no claim" in failure.stderr:
                return False
            # A try before was recorded, and its answer lost.
            if host.show("acme/" + number)["state"] != "closed":
                raise
        self.paid.add(number)
        return True


class _Payer(_Thread):
    def __init__(self, claims):
        super().__init__(0.05)
        self.todo = []
        self._claims = claims

    def step(self):
        if self.todo and self._claims.pay(self.todo[0]):
            self.todo.pop(0)

    def end(self):
        while self.todo and self.is_alive():
            time.sleep(0.1)
        super().end()
