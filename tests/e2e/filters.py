# SPDX-License-Identifier: BSD-2-Clause
"""
OpenDKIM and OpenDMARC beside the milter, with the lines of conf/filters, and the DNS that they ask:
one zone for all names of the tests, on a loopback address of its own.
"""

import os
import re
import socket
import struct
import subprocess
import threading

from places import UNPACKED, apart, domains, snippet, write
from processes import Process

_SELECTOR = "test"
_SIGNERS = ("example.com", "acme.example")


class Names:
    """A name server that knows some TXT records and denies all else."""

    def __init__(self, records):
        self.address = "127.%d.%d.53" % tuple(1 + byte % 250 for byte in os.urandom(2))
        self._records = {name.lower(): text for name, text in records.items()}
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((self.address, 53))
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            query, client = self._socket.recvfrom(4096)
            self._socket.sendto(self._answer(query), client)

    def _answer(self, query):
        labels, at = [], 12
        while query[at]:
            labels.append(query[at + 1:at + 1 + query[at]].decode("ascii", "replace"))
            at += 1 + query[at]
        question = query[12:at + 5]
        text = self._records.get(".".join(labels).lower(), "").encode()
        is_text = text and question[-4:-2] == b"\0\x10"
        data = b"".join(bytes([len(part)]) + part for part in (text[i:i + 255] for i in range(0, len(text), 255)))
        answer = b"\xc0\x0c" + struct.pack("!HHIH", 16, 1, 60, len(data)) + data if is_text else b""
        flags = 0x8580 if text else 0x8583
        return query[:2] + struct.pack("!HHHHH", flags, 1, int(bool(answer)), 0, 0) + question + answer


class Filters:
    LOGS = ("opendkim.output", "opendmarc.output", "syslog")

    def __init__(self, servers):
        self.servers = servers
        self.dir = os.path.join(servers.dir, "filters")
        self._processes = []

    def start(self):
        os.mkdir(self.dir, 0o755)
        records = {"_dmarc." + domain: "v=DMARC1; p=reject" for domain in domains()}
        for domain in _SIGNERS:
            records["%s._domainkey.%s" % (_SELECTOR, domain)] = self._key(domain)
        self.names = Names(records)
        write(self.dir + "/resolv.conf", "nameserver %s\n" % self.names.address)
        self._opendkim()
        self._opendmarc()

    def stop(self):
        for process in self._processes:
            process.stop()
        self._processes = []

    def _key(self, domain):
        """Makes a pair; the public half as DNS has it."""
        path = "%s/%s.pem" % (self.dir, domain)
        subprocess.run(["openssl", "genrsa", "-out", path, "2048"], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.chmod(path, 0o600)
        public = subprocess.run(["openssl", "rsa", "-in", path, "-pubout"], check=True,
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode()
        return "v=DKIM1; k=rsa; p=" + "".join(public.splitlines()[1:-1])

    def _opendkim(self):
        write(self.dir + "/keys", "".join("%s %s:%s:%s/%s.pem\n" % (d, d, _SELECTOR, self.dir, d) for d in _SIGNERS))
        write(self.dir + "/signing", "".join("*@%s %s\n" % (d, d) for d in _SIGNERS))
        write(self.dir + "/nobody", "192.0.2.1\n")
        write(self.dir + "/unbound.conf", 'server:\n\tdo-not-query-localhost: no\n\tmodule-config: "iterator"\n')
        write(self.dir + "/opendkim.conf", f"""
Socket inet:{self.servers.dkim_port}@127.0.0.1
Background no
Syslog yes
{snippet("filters/opendkim.conf.dunlin", {})}
RequireSafeKeys no
InternalHosts {self.dir}/nobody
ExternalIgnoreList {self.dir}/nobody
KeyTable {self.dir}/keys
SigningTable refile:{self.dir}/signing
Nameservers {self.names.address}
ResolverConfiguration {self.dir}/unbound.conf
""")
        self._run("opendkim", "/usr/sbin/opendkim", "-f", "-x", self.dir + "/opendkim.conf",
                  port=self.servers.dkim_port)

    def _opendmarc(self):
        write(self.dir + "/opendmarc.conf", f"""
Socket inet:{self.servers.dmarc_port}@127.0.0.1
Background no
Syslog yes
{snippet("filters/opendmarc.conf.dunlin", {})}
IgnoreHosts {self.dir}/nobody
RejectFailures no
SPFSelfValidate no
""")
        self._run("opendmarc", UNPACKED + "/usr/sbin/opendmarc", "-f", "-c", self.dir + "/opendmarc.conf",
                  port=self.servers.dmarc_port)

    def _run(self, name, *argv, port):
        process = Process(name, apart(self.servers.dir, argv, resolver=self.dir + "/resolv.conf"),
                          "%s/%s.output" % (self.servers.dir, name))
        self._processes.append(process)
        process.wait_port(port)

    def verify(self, message):
        """What OpenDKIM's own tool says of a message's signature; None where it is good."""
        result = subprocess.run(apart(self.servers.dir, ["opendkim-testmsg"], resolver=self.dir + "/resolv.conf"),
                                input=message, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        return result.stdout.decode() or None if result.returncode else None


def results(message):
    """(authserv-id, method=result) of each Authentication-Results, topmost first."""
    found = []
    for field in message.message.get_all("Authentication-Results", []):
        name, *methods = re.sub(r"\([^)]*\)", "", str(field)).split(";")
        found += [(name.strip().split()[0], method.split()[0]) for method in methods if method.strip()]
    return found
