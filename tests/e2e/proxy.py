# SPDX-License-Identifier: BSD-2-Clause
"""
A line-wise TCP proxy that stops at a chosen moment, so that a test can kill, pay or lock right
there. stop_at is what the client's line must contain; DOT is the final dot; @message must have gone
before it, in envelope or text. With after=True the line goes through and the server's answer is
withheld.
"""

import select
import socket
import threading

from processes import PATIENCE, free_port

DOT = b".\r\n"


class Proxy:
    def __init__(self, target, stop_at=None, after=False, message=b"", port=None, hide=None):
        """hide: what the server seems not to say, as long as something else."""
        self.port = port or free_port()
        self.stopped = threading.Event()   # the moment has come
        self.release = threading.Event()   # the test lets it go on
        self._target, self._stop_at, self._after, self._message = target, stop_at, after, message
        self._hide = hide
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self._seen = []
        self._cut = False
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        """Ends it; what is stopped right now gets no further."""
        self._cut = True
        self._stop_at = None
        self.release.set()
        self._listener.close()

    def wait(self):
        """Until the client has come to the chosen moment."""
        if not self.stopped.wait(PATIENCE):
            raise AssertionError("the moment %r did not come" % self._stop_at)

    def lines(self):
        """What clients have sent so far, a list of lines."""
        return list(self._seen)

    def seen(self, word):
        return any(word in line for line in self.lines())

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._relay, args=(client,), daemon=True).start()

    def _is_moment(self, line, text):
        if self._stop_at is None or self.stopped.is_set():
            return False
        if self._message not in text + line:
            return False
        return line == DOT if self._stop_at == DOT else self._stop_at in line

    def _relay(self, client):
        try:
            with client, socket.create_connection(("127.0.0.1", self._target)) as server:
                self._pump(client, server)
        except OSError:
            pass

    def _pump(self, client, server):
        pending = text = b""
        withheld = False
        while True:
            ready, _, _ = select.select([client, server], [], [], 0.05)
            if withheld and self.release.is_set():
                return
            if server in ready and not withheld:
                data = server.recv(65536)
                if not data:
                    return
                client.sendall(data.replace(self._hide, b"X" * len(self._hide)) if self._hide else data)
            if client not in ready:
                continue
            data = client.recv(65536)
            if not data:
                return
            pending += data
            while b"\n" in pending:
                line, pending = pending.split(b"\n", 1)
                line += b"\n"
                self._seen.append(line)
                moment = self._is_moment(line, text)
                text = b"" if line == DOT else text + line
                if moment and self._after:
                    # The server does its work; the client never hears of it.
                    withheld = True
                    server.sendall(line)
                    self._drop_answer(server)
                    self.stopped.set()
                    continue
                if moment:
                    self.stopped.set()
                    self.release.wait(30)
                    if self._cut:
                        return
                server.sendall(line)

    @staticmethod
    def _drop_answer(server):
        server.settimeout(20)
        while b"\n" not in server.recv(65536):
            pass


class MilterProxy(Proxy):
    """Between Postfix and the milter, where each packet is a length, a command and its data: stops
    when the milter has decided about a message that contains @message, before Postfix hears."""

    END_OF_BODY = b"E"

    def __init__(self, target, port, message):
        super().__init__(target, message=message, port=port)

    def _pump(self, client, server):
        pending = text = b""
        held = False
        while True:
            ready, _, _ = select.select([client, server], [], [], 0.05)
            if server in ready:
                data = server.recv(65536)
                if held:
                    held = False
                    self.stopped.set()
                    self.release.wait(30)
                if not data or self._cut:
                    return
                client.sendall(data)
            if client not in ready:
                continue
            data = client.recv(65536)
            if not data:
                return
            pending += data
            while len(pending) >= 5 and len(pending) >= 4 + int.from_bytes(pending[:4], "big"):
                length = 4 + int.from_bytes(pending[:4], "big")
                packet, pending = pending[:length], pending[length:]
                text += packet[4:]
                held = held or (packet[4:5] == self.END_OF_BODY and self._message in text
                                and not self.stopped.is_set())
                server.sendall(packet)
