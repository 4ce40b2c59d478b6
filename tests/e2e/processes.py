# SPDX-License-Identifier: BSD-2-Clause
"""Processes of a test: started in a session of their own, ended by id, all of them at exit."""

import atexit
import os
import signal
import socket
import subprocess
import threading
import time

_running = []


# Seconds that no machine is too slow for: a letter that failed a few times there is tried again
# after 2, 4, 8, 16 and 32.
PATIENCE = 120


def wait_for(check, what=None, timeout=PATIENCE):
    """Calls check() until it gives something true; its result, or an AssertionError."""
    end = time.monotonic() + timeout
    pause = 0.01
    while True:
        result = check()
        if result:
            return result
        if time.monotonic() > end:
            raise AssertionError("waited %g s in vain for %s" % (timeout, what or check.__doc__ or check))
        time.sleep(pause)
        pause = min(pause * 1.5, 0.2)


def listening(where):
    """Whether somebody listens on a port or a unix socket."""
    unix = isinstance(where, str)
    with socket.socket(socket.AF_UNIX if unix else socket.AF_INET) as probe:
        probe.settimeout(1)
        return probe.connect_ex(where if unix else ("127.0.0.1", where)) == 0


_given = set()


def free_port():
    """A loopback port nobody listens on, below the range that connections take theirs from."""
    for _ in range(200):
        port = 20000 + int.from_bytes(os.urandom(2), "big") % 12000
        if port in _given:
            continue
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        _given.add(port)
        return port
    raise RuntimeError("no free port between 20000 and 32000")


class Process:
    """A program in the foreground that writes its log into a file."""

    def __init__(self, name, argv, log, env=None, cwd="/", **more):
        self.name = name
        self.log = log
        with open(log, "ab") as out:
            self._popen = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                           env=env, cwd=cwd, start_new_session=True, **more)
        self.pid = self._popen.pid
        _running.append(self)

    def alive(self):
        return self._popen.poll() is None

    def status(self):
        return self._popen.poll()

    def _wait(self, up, where):
        def check():
            if not self.alive():
                raise AssertionError("%s ended with status %s:\n%s"
                                     % (self.name, self.status(), tail(self.log)))
            return up()
        wait_for(check, "%s on %s" % (self.name, where))

    def wait_port(self, port):
        self._wait(lambda: listening(port), "port %d" % port)

    def wait_socket(self, path):
        self._wait(lambda: listening(path), path)

    def signal(self, number):
        if self.alive():
            os.kill(self.pid, number)

    def kill(self):
        """SIGKILL to the program alone; its children must find out by themselves."""
        self.signal(signal.SIGKILL)
        self._popen.wait()
        try:
            wait_for(lambda: not self._left(), "the children of a killed %s to end" % self.name)
        finally:
            self._sweep()

    def _left(self):
        """Ids of what still lives of its session."""
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open("/proc/%s/stat" % pid) as stat:
                    state, _, _, session = stat.read().rsplit(")", 1)[1].split()[:4]
            except OSError:
                continue
            if int(session) == self.pid and state != "Z":
                found.append(int(pid))
        return found

    def stop(self, timeout=10):
        """SIGTERM, then SIGKILL for what is left of its session. Gives the exit status."""
        self.signal(signal.SIGTERM)
        try:
            self._popen.wait(timeout)
        except subprocess.TimeoutExpired:
            pass
        self._sweep()
        return self._popen.wait()

    def _sweep(self):
        for pid in self._left():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        if self in _running:
            _running.remove(self)


class Logger:
    """Stands for /dev/log: what programs tell syslog goes into a file. Lives as long as the tests."""

    def __init__(self, path, log):
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(path)
        os.chmod(path, 0o666)
        self._log = open(log, "ab", buffering=0)
        threading.Thread(target=self._write, daemon=True).start()

    def _write(self):
        while True:
            self._log.write(self._socket.recv(65536).rstrip(b"\n\0") + b"\n")


def tail(path, lines=25, since=0):
    """The last lines of a log; of those after its first @since bytes."""
    try:
        with open(path, "rb") as log:
            log.seek(since)
            text = log.read()[-20000:].decode("utf-8", "replace")
    except OSError:
        return "(no %s)" % path
    return "\n".join(text.splitlines()[-lines:])


@atexit.register
def _end_all():
    for process in list(_running):
        process.stop(timeout=5)
