# SPDX-License-Identifier: BSD-2-Clause
"""
A throw-away PostgreSQL on loopback: in a folder of its own, on an unprivileged port, with fsync on,
because what it confirms is taken away from it by SIGKILL here. It may have a synchronous standby.
"""

import glob
import os
import pwd
import shutil
import signal
import subprocess
import tempfile

from processes import Process, free_port, tail, wait_for

USER = "postgres"   # the database's; the system's too where there is one: the server refuses root
STANDBY = "standby"


def _programs():
    """The newest of Debian's, else what the path has."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: float(path.split("/")[4]))
    return found[-1] if found else os.path.dirname(shutil.which("postgres") or "/usr/bin/postgres")


def _owner():
    for name in (USER, "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            pass
    raise SystemExit("PostgreSQL needs a user other than root")


def _as_owner(*argv):
    """root takes another user: by exec, so that the process id stays."""
    if os.geteuid() != 0:
        return list(argv)
    user = _owner()
    return ["setpriv", "--reuid=%d" % user.pw_uid, "--regid=%d" % user.pw_gid, "--clear-groups"] + list(argv)


class Postgres:
    def __init__(self, name="postgres"):
        self.dir = tempfile.mkdtemp(prefix="dunlin-pg-", dir="/tmp")
        self.data = os.path.join(self.dir, "data")
        self.log = os.path.join(self.dir, name + ".log")
        self.name = name
        self.port = free_port()
        self.process = None
        self.settings = []
        self._programs = _programs()
        if os.geteuid() == 0:
            os.chown(self.dir, _owner().pw_uid, _owner().pw_gid)

    def create(self):
        self._run("initdb", "-D", self.data, "-A", "trust", "-U", USER, "-E", "UTF8", "--locale", "C.UTF-8",
                  "--no-sync")
        return self

    def _run(self, program, *arguments, text=None):
        result = subprocess.run(_as_owner(os.path.join(self._programs, program), *arguments), cwd="/", input=text,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", timeout=120,
                                check=False)
        if result.returncode:
            raise AssertionError("%s: %s" % (program, result.stderr.strip()))
        return result.stdout

    def start(self):
        settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=" + self.dir, "max_connections=100",
                    "shared_buffers=32MB", "wal_keep_size=64MB", "restart_after_crash=off"] + self.settings
        argv = [os.path.join(self._programs, "postgres"), "-D", self.data, "-p", str(self.port)]
        for setting in settings:
            argv += ["-c", setting]
        self.process = Process(self.name, _as_owner(*argv), self.log)
        wait_for(self.is_up, "PostgreSQL to start")
        return self

    def is_up(self):
        if not self.process.alive():
            raise AssertionError("PostgreSQL ended:\n" + tail(self.log))
        return subprocess.run([os.path.join(self._programs, "pg_isready"), "-q", "-h", self.dir, "-p", str(self.port)],
                              check=False).returncode == 0

    def stop(self):
        """An orderly end: sessions are cut off, what they had not committed is taken back."""
        if self.process:
            self.process.signal(signal.SIGINT)
            wait_for(lambda: not self.process.alive(), "PostgreSQL to stop")
            self.process.stop()
        self.process = None

    def kill(self):
        """What a host's death is: everything at once. Its children are sessions of their own."""
        children = self._children()
        self.process.signal(signal.SIGKILL)
        for pid in children:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.stop()
        self.process = None

    def _children(self):
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open("/proc/%s/stat" % pid) as stat:
                    parent = stat.read().rsplit(")", 1)[1].split()[1]
            except OSError:
                continue
            if int(parent) == self.process.pid:
                found.append(int(pid))
        return found

    def remove(self):
        try:
            self.stop()
        finally:
            shutil.rmtree(self.dir, ignore_errors=True)

    # A second one that has all of this one's commits

    def standby(self):
        """A synchronous standby, running: from now on a commit is confirmed when both have it."""
        other = Postgres(STANDBY)
        self._run("pg_basebackup", "-D", other.data, "-R", "-c", "fast", "-d",
                  "host=127.0.0.1 port=%d user=%s application_name=%s" % (self.port, USER, STANDBY))
        other.start()
        self.sql("postgres", "ALTER SYSTEM SET synchronous_standby_names = '%s'" % STANDBY)
        self.sql("postgres", "SELECT pg_reload_conf()")
        wait_for(lambda: self.sql("postgres", "SELECT sync_state FROM pg_stat_replication") == [["sync"]],
                 "the standby to be synchronous")
        return other

    def promote(self):
        self._run("pg_ctl", "promote", "-D", self.data, "-w")

    # Databases

    def database(self, name):
        """A new, empty one."""
        self._run("createdb", "-h", self.dir, "-p", str(self.port), "-U", USER, name)
        return self.url(name)

    def url(self, name, *others):
        """others: further servers that may have the database, of which one can be written to."""
        servers = (self,) + others
        hosts = ",".join("127.0.0.1:%d" % server.port for server in servers)
        wish = "?target_session_attrs=read-write" if others else ""
        return "postgresql://%s@%s/%s%s" % (USER, hosts, name, wish)

    def sql(self, database, script):
        """The rows, as lists of texts."""
        text = self._run("psql", "-X", "-q", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-h", self.dir,
                         "-p", str(self.port), "-U", USER, database, text=script)
        return [line.split("\t") for line in text.splitlines()]
