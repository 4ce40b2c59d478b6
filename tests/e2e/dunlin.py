# SPDX-License-Identifier: BSD-2-Clause
"""Dunlin's programs from a build directory, with a configuration and a store of their own."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import zipfile

from mail import CREDITOR, DEBTOR, DUNNING, Received, forward, is_report
from processes import Process, tail, wait_for
from places import PASSWORD, SOURCE

# The example invoice falls due on Thursday 2026-10-15. It is forwarded on the Wednesday after, when
# the reminder (five days after) is due already; the first letter goes out a working day later.
FORWARDED = "2026-10-21T10:00:00+02:00"
REMINDED = "2026-10-22T12:00:00+02:00"
ANSWERED = "2026-10-23T10:00:00+02:00"


def quick(test):
    """Marks a test for the run under sanitizers."""
    test.quick = True
    return test


def sqlite_only(test):
    """Marks a test that lays hands on the store's file."""
    test.sqlite_only = True
    return test


def once(test):
    """Marks a test that needs only the first of its file's VARIANTS."""
    test.once = True
    return test


def per_mta(test):
    """Marks a test that needs only the first of its file's VARIANTS with each MTA."""
    test.per_mta = True
    return test


def reachable(path):
    """Whether every user gets there: a home folder may be closed."""
    while path != "/":
        if not os.stat(path).st_mode & 0o001:
            return False
        path = os.path.dirname(path)
    return True


class Failed(AssertionError):
    """A program of ours ended otherwise than it should."""

    def __init__(self, argv, result):
        super().__init__("%s: exit %d\n%s%s" % (" ".join(argv), result.returncode, result.stdout, result.stderr))
        self.status = result.returncode
        self.stderr = result.stderr


class Dunlin:
    CONFIG = """\
address   = "dunning@example.com"
store     = "{store}"
archive   = "{archive}"
secret    = "file:{secret}"
admin     = "postmaster@example.com"
{top}
mailbox: {{
    main: {{
        url = "{mailbox}"
        password = "file:{dir}/password"
        ca-file = "{certificate}"
        {mailbox_more}
    }}
}}
submission: {{ url = "smtp://127.0.0.1:{own}"  {submission} }}
milter: {{ socket = "{milter}"  submitters = [ "daemon:DUNLIN" ]  {milter_more} }}
trust: {{ authserv-id = [ "mx.example.com" ] }}
creditor: {{
    acme: {{
        name = "ACME GmbH"  names = [ "ACME" ]
        vat-id = [ "DE123456789" ]  iban = [ "DE02120300000000202051" ]
        postal = "Hauptstr. 1, 12345 Berlin"
        senders = [ "@acme.example" ]
        contact = "billing@acme.example"
        from = "ACME GmbH <dunning@example.com>"
        language = "{language}"  country = "DE"
        {creditor}
    }}
    {creditors}
}}
{bottom}
"""

    def __init__(self, servers, build, where=None, store=None, secret=None, **more):
        """store: the URL of one on a server, which then has the archive too; more: texts for the
        places of CONFIG (top, creditor, own, …)."""
        self.servers = servers
        self.store = store
        self.build = build
        self.user = servers.user_of_ours()
        if self.user and not (reachable(build) and reachable(SOURCE)):
            self.user = (0, self.user[1])
        self.dir = where or tempfile.mkdtemp(prefix="run-", dir=servers.dir)
        self.milter = self.watcher = None
        self.host_name = None   # None: this host's
        self.config = os.path.join(self.dir, "dunlin.conf")
        self.secret = secret or self.path("secret")
        self.env = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LANG": "C.UTF-8", "TZ": "UTC",
            "DUNLIN_LIBEXECDIR": build, "DUNLIN_DATADIR": os.path.join(SOURCE, "conf"),
            "ASAN_OPTIONS": "abort_on_error=0:exitcode=99", "UBSAN_OPTIONS": "print_stacktrace=1",
        }
        self.own(self.dir)
        with open(self.path("password"), "w", opener=lambda p, f: os.open(p, f, 0o600)) as out:
            out.write(PASSWORD + "\n")
        self.own(self.path("password"))
        self.configure(**more)

    def path(self, name):
        return os.path.join(self.dir, name)

    def configure(self, **more):
        places = dict.fromkeys(("top", "mailbox_more", "milter_more", "submission", "creditor", "creditors", "bottom"), "")
        places["store"] = self.store or "sqlite:" + self.path("dunlin.db")
        places["archive"] = "store" if self.store else self.path("archive")
        places["secret"] = self.secret
        places["mailbox"] = "imaps://dunning%%40example.com@localhost:%d/INBOX" % self.servers.imaps_port
        places["own"] = self.servers.own_port
        places["language"] = "de"
        places.update(more)
        with open(self.config, "w") as out:
            out.write(self.CONFIG.format(
                dir=self.dir, certificate=self.servers.certificate, milter=self.servers.milter_socket,
                **places))

    def own(self, path):
        if self.user:
            os.chown(path, *self.user)

    def identity(self):
        """How subprocess makes a program run as our user."""
        return {"user": self.user[0], "group": self.user[1], "extra_groups": []} if self.user else {}

    # Programs

    def program(self, name):
        path = os.path.join(self.build, name)
        if not os.access(path, os.X_OK):
            raise AssertionError("no %s in %s" % (name, self.build))
        return path

    def run(self, name, *arguments, check=True, stdin=b"", now=None, timeout=60):
        """A program that ends by itself; its CompletedProcess with texts."""
        argv = [self.program(name), "-c", self.config]
        if now:
            argv += ["--now", now]
        argv += arguments
        result = subprocess.run(argv, input=stdin, env=self.env, cwd=self.dir, timeout=timeout,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, **self.identity())
        result.stdout = result.stdout.decode("utf-8", "replace")
        result.stderr = result.stderr.decode("utf-8", "replace")
        with open(self.path(name + ".log"), "a") as log:
            log.write(result.stderr)
        if check and result.returncode:
            raise Failed(argv, result)
        return result

    def ctl(self, *arguments, **more):
        """dunlinctl; its standard output."""
        return self.run("dunlinctl", *arguments, **more).stdout

    def ctl_json(self, *arguments, **more):
        """dunlinctl --json; the list of objects it printed."""
        return [json.loads(line) for line in self.ctl("--json", *arguments, **more).splitlines()]

    def init(self):
        self.ctl("init")

    def once(self, now):
        """Everything that is due at that time, and every mail that waits; then what it sent is
        delivered."""
        self.run("dunlin-watcher", "--once", now=now, timeout=120)
        self.servers.drain()

    def start_milter(self, port=None, now=None):
        """port: where a test stands between it and the MTA."""
        where = ["-p", "inet:%d@127.0.0.1" % port] if port else []
        where += ["--now", now] if now else []
        self.milter = Process("dunlin-milter", [self.program("dunlin-milter"), "-c", self.config] + where,
                              self.path("dunlin-milter.log"), env=self.env, **self.identity())
        if self.servers.socket == "unix" and not port:
            self.milter.wait_socket(self.servers.milter_socket[len("unix:"):])
        else:
            self.milter.wait_port(port or self.servers.milter_port)

    def stop_milter(self, kill=False):
        if self.milter:
            (self.milter.kill if kill else self.milter.stop)()
        self.milter = None

    def start_watcher(self, now=None):
        argv = [self.program("dunlin-watcher"), "-c", self.config] + (["--now", now] if now else [])
        if self.host_name:
            argv = ["unshare", "--uts", "sh", "-c", 'hostname "$0" && exec "$@"', self.host_name] + argv
        self.watcher = Process("dunlin-watcher", argv, self.path("dunlin-watcher.log"), env=self.env, **self.identity())

    def stop_watcher(self, kill=False):
        if self.watcher:
            (self.watcher.kill if kill else self.watcher.stop)()
        self.watcher = None

    def stop(self):
        self.stop_watcher()
        self.stop_milter()

    def logs(self):
        for name in ("dunlin-watcher.log", "dunlin-milter.log", "dunlinctl.log"):
            if os.path.exists(self.path(name)):
                yield name, tail(self.path(name), 40)

    def log(self, name="dunlin-watcher"):
        with open(self.path(name + ".log"), errors="replace") as log:
            return log.read()

    def servers_log(self):
        """What the MTA logged since this test began."""
        return self.servers.mta.log()

    def sql(self, query):
        """The rows of a store on a server, as lines."""
        return subprocess.run(["psql", "-X", "-q", "-A", "-t", self.store, "-c", query], check=True,
                              stdout=subprocess.PIPE, encoding="utf-8").stdout.splitlines()

    # What the tests say

    def forward(self, sender=CREDITOR, when=FORWARDED, **values):
        """The creditor forwards an invoice by his own mail account."""
        self.servers.submit(forward(sender=sender, when=when, **values), sender, DUNNING)

    def claims(self):
        return self.ctl_json("list")

    def claim(self):
        """The only claim there is, in full."""
        claims = self.claims()
        assert len(claims) == 1, "not one claim but %d: %s" % (len(claims), claims)
        (shown,) = self.ctl_json("show", claims[0]["claim"])
        return shown

    def show(self, reference):
        (shown,) = self.ctl_json("show", reference)
        return shown

    def inbox(self, address):
        return [Received(data) for data in self.servers.folder(address)]

    def debtor(self):
        return self.inbox(DEBTOR)

    def creditor(self):
        return self.inbox(CREDITOR)

    # Postfix reports the delivery of every notice to dunning@: people's mail, and those reports.

    def done(self):
        return [m for m in self.servers.folder(DUNNING, "Dunlin/Done") if not is_report(m)]

    def failed(self):
        return self.servers.folder(DUNNING, "Dunlin/Failed")

    def waiting(self):
        return [m for m in self.servers.folder(DUNNING) if not is_report(m)]

    def reports(self, folder="INBOX"):
        return [m for m in self.servers.folder(DUNNING, folder) if is_report(m)]

    def outbox(self):
        return self.ctl_json("outbox", "list")

    def reminded(self):
        """The usual beginning: an overdue invoice forwarded and its reminder sent. Gives it."""
        self.forward()
        self.once(FORWARDED)
        self.once(REMINDED)
        reminders = self.debtor()
        assert len(reminders) == 1, "the debtor has %d mails" % len(reminders)
        return reminders[0]

    def debtor_says(self, text, reminder, when=ANSWERED, sender=DEBTOR):
        """The debtor answers a letter from a provider of whom nothing is proven."""
        self.servers.send(reminder.reply(sender, text, when=when), sender, reminder.reply_to)

    def creditor_says(self, text, question, when=ANSWERED, sender=CREDITOR):
        self.servers.submit(question.reply(sender, text, when=when), sender, question.reply_to)

    def verify(self):
        self.ctl("verify")

    def evidence(self, claim):
        """What is known of a claim, name -> bytes, checked as its README says how: digests, and the
        journal's chain."""
        self.ctl("evidence", claim, "-o", self.path("case.zip"))
        with zipfile.ZipFile(self.path("case.zip")) as bundle:
            files = {name: bundle.read(name) for name in bundle.namelist()}
        sums = dict(reversed(line.split("  ")) for line in files["SHA256SUMS"].decode().splitlines())
        assert set(sums) | {"SHA256SUMS"} == set(files), sorted(files)
        for name, digest in sums.items():
            assert hashlib.sha256(files[name]).hexdigest() == digest, name
            assert not name.startswith("messages/") or os.path.splitext(name)[0] == "messages/" + digest, name
        before = ""
        for line in files["journal.txt"].decode().splitlines():
            digest, hashed = line.split("  ", 1)
            assert hashlib.sha256(hashed.encode()).hexdigest() == digest and hashed.endswith("|" + before), line
            before = digest
        return files

    def wait(self, check, what=None):
        return wait_for(check, what)

    def remove(self):
        shutil.rmtree(self.dir, ignore_errors=True)


SIGHUP, SIGUSR1 = signal.SIGHUP, signal.SIGUSR1
