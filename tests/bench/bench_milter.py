# SPDX-License-Identifier: BSD-2-Clause
"""
What the milter costs, beside others in the same run: a milter that wants no step at all, one that
takes every callback and adds a header, OpenDKIM signing with RSA-2048. First through a real Postfix
(mail is discarded there; one message a session), then the protocol alone. All take turns, over unix
and inet sockets, so that all meet the same machine; a ratio is the median of the rounds' ratios.
The notices are in flight in a real store, each of them once.
"""

import argparse
import grp
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "e2e"))

# pylint: disable=wrong-import-position
from places import SOURCE, write
from postfix import Postfix
from processes import Process, free_port, wait_for

SOCKETS = ("unix", "inet")
MILTERS = ("decline", "all", "opendkim", "ours")
# name, milter (None: none), notices?, messages a batch through Postfix and by the protocol alone
ROWS = (
    ("no milter", None, False, 400, 0),
    ("declines every step", "decline", False, 400, 10000),
    ("all callbacks, one header", "all", False, 400, 2000),
    ("OpenDKIM signing", "opendkim", False, 200, 400),
    ("ours, ordinary mail", "ours", False, 400, 10000),
    ("ours, notices", "ours", True, 400, 1000),
)
SESSIONS = 10
CONNECTIONS = (1, 20, 200)
# what, of whom, at least that part of whom, where
TARGETS = (
    ("postfix", "ours, ordinary mail", 0.85, "declines every step"),
    ("alone", "ours, ordinary mail", 0.5, "declines every step"),
    ("alone", "ours, ordinary mail", 2.5, "all callbacks, one header"),
    ("alone", "ours, notices", 3.0, "OpenDKIM signing"),
)


class Discarding(Postfix):
    """One port for each milter and socket; whatever comes is taken and thrown away."""

    def __init__(self, world):
        super().__init__(world)
        self.PORTS = tuple(world.ports)

    def _files(self):
        pass

    def _main(self):
        return f"""
compatibility_level = 3.6
config_directory = {self.conf}
queue_directory = {self.queue}
data_directory = {self.dir}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {self.dir}/postfix.log
maillog_file_prefixes = {self.dir}
myhostname = mx.example.com
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
disable_dns_lookups = yes
smtpd_peername_lookup = no
smtpd_tls_security_level = none
smtpd_relay_restrictions = permit_mynetworks, reject
default_transport = discard:
in_flow_delay = 0
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
biff = no
milter_default_action = tempfail
"""

    def _master(self):
        text = super()._master()
        text = text[:text.index("postlog ")] + "postlog    unix-dgram n - n - 1 postlogd\n"
        for (name, _, notices, _, _), sort, port in self.servers.doors():
            text += "127.0.0.1:%d inet n - n - - smtpd\n" % port
            text += "  -o milter_macro_daemon_name=%s\n" % ("DUNLIN" if notices else "MX")
            if name != "no milter":
                text += "  -o smtpd_milters=%s\n" % self.servers.address(name, sort)
        return text


class World:
    """Postfix, the milters, each on both kinds of socket, and a store with notices in flight."""
    socket, filters, mail, lmtp, uid, gid = "inet", None, "", "", 0, 0

    def __init__(self, build):
        self.build = build
        self.dir = tempfile.mkdtemp(prefix="dunlin-bench-", dir="/tmp")
        os.chmod(self.dir, 0o755)
        self.sockets = {(milter, "unix"): "unix:%s/%s.sock" % (self.dir, milter) for milter in MILTERS}
        self.sockets.update({(milter, "inet"): "inet:%d@127.0.0.1" % free_port() for milter in MILTERS})
        self.ports = {(row[0], sort): free_port() for row in ROWS for sort in SOCKETS}
        self.processes = {}
        self.used = 0
        self.postfix = Discarding(self)
        for name in ("public", "proven", "submission", "own", "milter", "again"):
            setattr(self, name + "_port", 0)

    def doors(self):
        return [(row, sort, self.ports[row[0], sort]) for row in ROWS for sort in SOCKETS]

    def address(self, name, sort):
        """As Postfix writes it."""
        socket = self.sockets[self.milter(name), sort]
        if sort == "unix":
            return socket
        return "inet:127.0.0.1:" + socket[len("inet:"):].split("@")[0]

    @staticmethod
    def milter(name):
        return next(row[1] for row in ROWS if row[0] == name)

    def start(self, notices):
        self._store(notices)
        self._key()
        for milter, sort in self.sockets:
            self._start_milter(milter, sort)
        self.postfix.configure()
        self.postfix.start()

    def _store(self, notices):
        with open("/dev/urandom", "rb") as noise:
            write(self.dir + "/secret", noise.read(32).hex() + "\n", 0o600)
        write(self.dir + "/dunlin.conf", f"""
address = "dunning@example.com"
store = "sqlite:{self.dir}/dunlin.db"
archive = "{self.dir}/archive"
secret = "file:{self.dir}/secret"
milter: {{ submitters = [ "daemon:DUNLIN" ] }}
creditor: {{ acme: {{ name = "ACME GmbH"  iban = [ "DE02120300000000202051" ]  senders = [ "@acme.example" ]
  contact = "billing@acme.example"  address = "mahnung@acme.example" }} }}
""", 0o600)
        subprocess.run([self.build + "/tests/bench/send", "--prepare", str(notices), "--store",
                        "sqlite:%s/dunlin.db" % self.dir, "--secret", self.dir + "/secret",
                        "--tokens", self.dir + "/tokens"], check=True)

    def _key(self):
        subprocess.run(["openssl", "genrsa", "-out", self.dir + "/key.pem", "2048"], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.chmod(self.dir + "/key.pem", 0o600)

    def _command(self, milter, socket):
        if milter == "ours":
            return [self.build + "/dunlin-milter", "-c", self.dir + "/dunlin.conf", "-p", socket]
        if milter != "opendkim":
            return [self.build + "/tests/bench/filter", milter, socket]
        path = "%s/opendkim-%s.conf" % (self.dir, socket[:4])
        write(path, "Domain acme.example\nSelector s\nKeyFile %s/key.pem\nMode s\nSyslog no\nBackground no\n"
              "InternalHosts 127.0.0.1\nUMask 000\nRequireSafeKeys false\nSocket %s\n" % (self.dir, socket))
        return ["opendkim", "-f", "-x", path]

    def _start_milter(self, milter, sort):
        socket = self.sockets[milter, sort]
        log = "%s/%s-%s.log" % (self.dir, milter, sort)
        env = dict(os.environ, DUNLIN_DATADIR=SOURCE + "/conf", DUNLIN_LIBEXECDIR=self.build)
        process = self.processes[milter, sort] = Process(milter, self._command(milter, socket), log, env=env)
        if sort == "inet":
            process.wait_port(int(socket[len("inet:"):].split("@")[0]))
            return
        path = socket[len("unix:"):]
        wait_for(lambda: os.path.exists(path), path)
        os.chown(path, -1, grp.getgrnam("postfix").gr_gid)
        os.chmod(path, 0o660)

    def send(self, name, sort, notices, connections, messages, smtp):
        """One batch; its figures."""
        milter = self.milter(name)
        argv = [self.build + "/tests/bench/send", "-c", str(connections), "-m", str(messages)]
        if notices:
            argv += ["-t", self.dir + "/tokens", "-f", str(self.used)]
            self.used += messages
        if smtp:
            argv += ["-s", "inet:%d@127.0.0.1" % self.ports[name, sort]]
        else:
            argv += [self.sockets[milter, sort]]
        if milter:
            argv += ["-w", str(self.processes[milter, sort].pid)]
        run = subprocess.run(argv, stdout=subprocess.PIPE, universal_newlines=True, check=False)
        figures = dict(part.split("=") for part in run.stdout.split())
        if run.returncode != 0:
            raise SystemExit("%s over %s: %s" % (name, sort, run.stdout or "send failed"))
        return {key: float(value) for key, value in figures.items()}

    def settle(self):
        """Postfix has nothing left to do that the next one would pay for."""
        wait_for(lambda: self.postfix.queued() == 0, "Postfix to be done")

    def stop(self, keep):
        self.postfix.stop()
        for process in self.processes.values():
            process.stop()
        if keep:
            print("kept: " + self.dir)
        else:
            shutil.rmtree(self.dir, ignore_errors=True)


def table(title, figures, rows, sort):
    print("\n%s, %s" % (title, sort))
    print("%-28s %9s %9s %9s %9s %9s %7s %7s" % ("", "per s", "p50 ms", "p99 ms", "max ms", "CPU us", "least", "most"))
    for name in rows:
        batches = figures[name, sort]
        row = [statistics.median(batch[key] for batch in batches)
               for key in ("per_second", "p50_ms", "p99_ms", "max_ms", "cpu_us", "least", "most")]
        print("%-28s %9.1f %9.3f %9.3f %9.3f %9.1f %7.0f %7.0f" % ((name,) + tuple(row)), flush=True)


def judge(where, figures, sort, title):
    missed = 0
    for part, ours, least, theirs in TARGETS:
        if part != where:
            continue
        pairs = zip(figures[ours, sort], figures[theirs, sort])
        ratio = statistics.median(a["per_second"] / b["per_second"] for a, b in pairs)
        met = ratio >= least
        missed += not met
        print("  %s, %s: %s / %s = %.2f, at least %.2f: %s"
              % (title, sort, ours, theirs, ratio, least, "met" if met else "MISSED"), flush=True)
    return missed


def through_postfix(world, rounds, scale):
    figures = {}
    for number in range(rounds + 1):
        for name, _, notices, messages, _ in ROWS:
            for sort in SOCKETS:
                batch = world.send(name, sort, notices, SESSIONS, max(SESSIONS, int(messages * scale)), True)
                world.settle()
                if number > 0:  # the first warms up
                    figures.setdefault((name, sort), []).append(batch)
    return figures


def batch_size(messages, connections, scale):
    """With many connections enough for each to show whether it is served."""
    return max(int(messages * scale * (4 if connections > 100 else 1)), 5 * connections)


def alone(world, rounds, scale, connections):
    figures = {}
    for _ in range(rounds):
        for name, milter, notices, _, messages in ROWS:
            for sort in SOCKETS if milter else ():
                count = batch_size(messages, connections, scale)
                figures.setdefault((name, sort), []).append(
                    world.send(name, sort, notices, connections, count, False))
    return figures


def wanted_notices(rounds, scale):
    rows = [row for row in ROWS if row[2]]
    postfix = sum(max(SESSIONS, int(row[3] * scale)) for row in rows) * (rounds + 1)
    direct = sum(batch_size(row[4], count, scale) for row in rows for count in CONNECTIONS) * rounds
    return len(SOCKETS) * (postfix + direct)


def measure(world, rounds, scale):
    missed = 0
    figures = through_postfix(world, rounds, scale)
    for sort in SOCKETS:
        title = "Through Postfix, %d sessions" % SESSIONS
        table(title, figures, [row[0] for row in ROWS], sort)
        missed += judge("postfix", figures, sort, title)
    for connections in CONNECTIONS:
        figures = alone(world, rounds, scale, connections)
        for sort in SOCKETS:
            title = "The protocol alone, %d connection%s" % (connections, "s" if connections > 1 else "")
            table(title, figures, [row[0] for row in ROWS if row[1]], sort)
            missed += judge("alone", figures, sort, title)
    return missed


def main():
    parser = argparse.ArgumentParser(description="What the milter costs, beside others")
    parser.add_argument("--build", default=os.path.join(SOURCE, "build", "plain"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--scale", type=float, default=1.0, help="of the number of messages")
    parser.add_argument("--keep", action="store_true", help="the folder with logs and store")
    arguments = parser.parse_args()
    world = World(os.path.abspath(arguments.build))
    began = time.monotonic()
    try:
        world.start(wanted_notices(arguments.rounds, arguments.scale))
        missed = measure(world, arguments.rounds, arguments.scale)
        print("\n%d rounds in %d s; %d targets missed" % (arguments.rounds, time.monotonic() - began, missed))
        return 0 if missed == 0 else 1
    finally:
        world.stop(arguments.keep)


if __name__ == "__main__":
    sys.exit(main())
