# SPDX-License-Identifier: BSD-2-Clause
"""
Two hosts on one store: two Postfix, two milters, two watchers, one PostgreSQL, and one Dovecot with
everybody's mailboxes. And what a test must know about them to judge: what debtors got, who waited
how long, whether a reminder passed a gate of a claim that was closed, how ordinary mail fared.
"""

import datetime
import email
import email.policy
import email.utils
import os
import threading
import time
from collections import Counter, defaultdict

from dunlin import REMINDED, Dunlin
from mail import CREDITOR, DEBTOR, DUNNING, forward, invoice
from postgres import Postgres
from processes import wait_for
from servers import Servers

ADMIN = "postmaster@example.com"

# Forwarded at noon, an overdue invoice is reminded of at once.
POLICY = """
policy: { standard: { lead = "0d"  steps = (
    { step = "reminder"  after-due = "5d"  deadline = "10d"  letter = "reminder" },
    { step = "final"  after-deadline = "3wd"  deadline = "10d"  letter = "final"  ask = "creditor" } ) } }
"""
# A second opinion on every passage: whoever puts a stamp on a letter that asks for money has the
# claims locked, and one that is closed then is written down.
WITNESS = """
CREATE TABLE witness (notice TEXT, claim TEXT, state TEXT);
CREATE FUNCTION witness() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO witness SELECT NEW.id, claim.reference, claim.state FROM claim, notice_claim
    WHERE notice_claim.creditor = NEW.creditor AND notice_claim.notice = NEW.id
      AND claim.creditor = NEW.creditor AND claim.reference = notice_claim.claim AND claim.state <> 'open';
  RETURN NULL; END $$;
CREATE TRIGGER witness AFTER UPDATE ON notice FOR EACH ROW
  WHEN (NEW.demands <> 0 AND NEW.stamped_attempt > OLD.stamped_attempt) EXECUTE FUNCTION witness();
"""

# Whatever somebody has to do something about: what it is, and in which state.
WAITING = """
SELECT 'notice ' || CASE WHEN state = 'ready' AND next_try > extract(epoch FROM clock_timestamp()) THEN 'put off'
  ELSE state END, id || ' ' || attempt FROM notice WHERE state IN ('ready', 'sending', 'dot', 'unknown')
UNION ALL SELECT 'claim due', reference || ' ' || version FROM claim WHERE next_at > 0 AND next_at <= %d;
"""

OVERVIEW = """
SELECT claim.invoice, reference, claim.state, claim.step, step_state, next_at, notice.letter, notice.state,
       attempt, notice.id, notice.status FROM claim JOIN notice_claim
    ON notice_claim.creditor = claim.creditor AND notice_claim.claim = claim.reference
  JOIN notice ON notice.creditor = claim.creditor AND notice.id = notice_claim.notice
  ORDER BY claim.invoice, created_at;
"""


class Hosts:
    def __init__(self, servers, build):
        self.servers = servers
        self.build = build
        self.database = Postgres().create()
        self.standby = None
        self.hosts = []
        self._number = 0
        self._lock = threading.Lock()

    def start(self, standby=False, **more):
        """All of both hosts; more: as in Dunlin."""
        self.database.start()
        url = self.database.database("dunlin")
        if standby:
            self.standby = self.database.standby()
            url = self.database.url("dunlin", self.standby)
        first = Dunlin(self.servers, self.build, store=url, bottom=POLICY, **more)
        beside = Servers(beside=self.servers).start()
        self.hosts = [first, Dunlin(beside, self.build, store=url, secret=first.secret, bottom=POLICY, **more)]
        for number, host in enumerate(self.hosts):
            host.host_name = "host-%d" % number
        first.init()
        self.database.sql("dunlin", WITNESS)
        for host in self.hosts:
            host.start_milter()
            host.start_watcher(REMINDED)
        return self

    def stop(self):
        for host in self.hosts:
            host.stop()
        for host in self.hosts[1:]:
            host.servers.stop()
        self.database.remove()
        if self.standby:
            self.standby.remove()

    def logs(self):
        if self.database.process:
            yield "claims and notices", "\n".join("\t".join(row) for row in self.sql(OVERVIEW))
        for number, host in enumerate(self.hosts):
            for name, text in list(host.logs()) + (list(host.servers.logs()) if number else []):
                yield "host %d: %s" % (number, name), text

    def restart(self, host, what):
        """SIGKILL, and again."""
        getattr(host, "stop_" + what)(kill=True)
        if what == "milter":
            host.start_milter()
        else:
            host.start_watcher(REMINDED)

    def fail_over(self):
        """The standby of a dead database takes over."""
        self.standby.promote()
        self.database, self.standby = self.standby, self.database

    def drain(self):
        for host in self.hosts:
            host.servers.drain()

    # Claims

    def invoice(self):
        """A forward of another invoice to another debtor; its number."""
        with self._lock:
            self._number += 1
            mine = self._number
        number = "R-2026-%05d" % mine
        xml = invoice(number=number, email=self.debtor(number), buyer="Bau %d GmbH" % mine)
        for same, own in ((b"K-4711", b"K-%05d" % mine), (b"DE987654321", b"DE9%08d" % mine)):
            assert same in xml
            xml = xml.replace(same, own)
        return number, forward(xml=xml, sender=CREDITOR, when=REMINDED)

    @staticmethod
    def debtor(number):
        return DEBTOR.replace("@", "+%s@" % number.lower())

    def forward(self, host):
        """By mail, through that host's Postfix; the invoice's number."""
        number, message = self.invoice()
        host.servers.send(message, CREDITOR, DUNNING, port="submission", login=CREDITOR, drain=False)
        return number

    def feed(self, host, count):
        """As an admin does it; the numbers."""
        numbers, paths = [], []
        for _ in range(count):
            number, message = self.invoice()
            numbers.append(number)
            paths.append(host.path(number + ".eml"))
            with open(paths[-1], "wb") as out:
                out.write(message.as_bytes())
        host.ctl("feed", "--as", "acme", *paths, now=REMINDED)
        return numbers

    # What came of it

    def letters(self, address):
        """What is in a mailbox, from its files: (message, when it was delivered)."""
        user, domain = address.split("@")
        folder = os.path.join(self.servers.mail, domain, user)
        found = []
        for part in ("new", "cur"):
            for name in os.listdir(os.path.join(folder, part)) if os.path.isdir(os.path.join(folder, part)) else []:
                path = os.path.join(folder, part, name)
                try:
                    with open(path, "rb") as file:
                        message = email.message_from_bytes(file.read(), policy=email.policy.default)
                        found.append((message, os.fstat(file.fileno()).st_ctime))
                except FileNotFoundError:
                    pass
        return found

    def reminders(self):
        """How many letters of which step came for which debtor: {(address, step): count}."""
        return Counter((email.utils.parseaddr(str(message["To"]))[1], str(message["Dunning-Step"]).split(";")[0])
                       for message, _ in self.letters(DEBTOR))

    def opened(self):
        """How many letters told the creditor of which new claim: {claim: count}."""
        notices = {row[0] for row in self.sql("SELECT id FROM notice WHERE letter = 'opened'")}
        return Counter(str(message["Dunning-Claim"]) for message, _ in self.letters(CREDITOR)
                       if str(message["Message-ID"]).strip("<").split(".")[0] in notices)

    def twice(self):
        """Message-IDs that somebody has more than once."""
        found = Counter((address, str(message["Message-ID"])) for address in (DEBTOR, CREDITOR, ADMIN)
                        for message, _ in self.letters(address))
        return {key for key, count in found.items() if count > 1}

    def sql(self, script):
        return self.database.sql("dunlin", script)

    def waiting(self):
        """What somebody has to do something about: [(what, which)]."""
        return [tuple(row) for row in self.sql(WAITING % _seconds(REMINDED))]

    def inbox(self):
        """Names of the messages that no watcher has moved yet."""
        folder = os.path.join(self.servers.mail, "example.com/dunning")
        return [name.split(":")[0] for part in ("new", "cur") if os.path.isdir(os.path.join(folder, part))
                for name in os.listdir(os.path.join(folder, part))]

    def settled(self):
        return not self.inbox() and not self.waiting()

    def settle(self):
        wait_for(self.settled, "everything to be done")
        self.drain()
        wait_for(self.settled, "everything to be done")

    def witnessed(self):
        return self.sql("SELECT * FROM witness")


class Watch(threading.Thread):
    """Looks every now and then at what waits, and remembers what waited longest without a change."""

    def __init__(self, hosts, pause=0.5):
        super().__init__(daemon=True)
        self.longest = defaultdict(float)   # seconds, by what
        self.which = {}
        self._hosts, self._pause = hosts, pause
        self._since = {}
        self._end = threading.Event()

    def run(self):
        while not self._end.wait(self._pause):
            try:
                waiting = self._hosts.waiting() + [("mail", name) for name in self._hosts.inbox()]
            except AssertionError:
                continue   # there is no server for now
            now = time.monotonic()
            self._since = {key: self._since.get(key, now) for key in waiting}
            for key, since in self._since.items():
                if now - since > self.longest[key[0]]:
                    self.longest[key[0]] = now - since
                    self.which[key[0]] = key[1]

    def end(self):
        self._end.set()
        self.join()
        return ", ".join("%s %.1f s" % item for item in sorted(self.longest.items()))


def _seconds(when):
    return int(datetime.datetime.fromisoformat(when).timestamp())
