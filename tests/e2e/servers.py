# SPDX-License-Identifier: BSD-2-Clause
"""
A real MTA and a real Dovecot on loopback, in a folder of their own, on unprivileged ports. The MTA is
Postfix, or Sendmail; its milter listens on a port, or on a unix socket.

Ports of the MTA:
  public      what the world talks to: nothing proven
  proven      the same, and a DMARC filter that believes every envelope sender (Postfix only)
  submission  SASL login with the address as user name
  own         Dunlin's listener
  again       where a content filter would give mail back (with filters only)
"""

import imaplib
import os
import pwd
import re
import shutil
import signal
import smtplib
import subprocess
import tempfile
import time

from filters import Filters
from places import MAILBOXES, PASSWORD, SOURCE, write
from postfix import Postfix
from processes import Logger, Process, free_port, listening, tail, wait_for
from sendmail import Sendmail

MTAS = {"postfix": Postfix, "sendmail": Sendmail}


class Servers:
    def __init__(self, keep=False, mta="postfix", socket="inet", filters=None, beside=None):
        """mta: of MTAS; socket: how it talks to the milter, "inet" or "unix"; filters: whatever is
        true puts OpenDKIM and OpenDMARC beside it; beside: the host whose Dovecot and mailboxes this
        one's MTA shares."""
        if os.geteuid() != 0:
            raise SystemExit("the end-to-end tests need root: Postfix's master does")
        self.dir = tempfile.mkdtemp(prefix="dunlin-", dir="/tmp")
        os.chmod(self.dir, 0o755)
        self.keep = keep
        self.beside = beside
        self.mail = beside.mail if beside else os.path.join(self.dir, "mail")
        nobody = pwd.getpwnam("nobody")
        self.uid, self.gid = nobody.pw_uid, nobody.pw_gid
        self.ports = {name: free_port() for name in
                      ("public", "proven", "submission", "own", "again", "milter", "dkim", "dmarc", "imap", "imaps")}
        self.certificate = os.path.join(self.dir, "certificate.pem")
        self.dovecot = None
        self.read_before = {}
        self.socket = socket
        self.lmtp = os.path.join(self.dir, "lmtp")
        self.filters = Filters(self) if filters else None
        self.mta = MTAS[mta](self)
        self._syslog = Logger(self.dir + "/log", self.dir + "/syslog")
        if beside:
            self.ports.update({name: beside.ports[name] for name in ("imap", "imaps")})
            self.certificate = beside.certificate
            return
        os.mkdir(self.mail)
        os.chown(self.mail, self.uid, self.gid)

    def __getattr__(self, name):
        """servers.public_port and so on."""
        if name.endswith("_port") and name[:-5] in self.ports:
            return self.ports[name[:-5]]
        raise AttributeError(name)

    @property
    def milter_socket(self):
        """Where the MTA looks for the milter, as dunlin.conf says it."""
        if self.socket == "unix":
            return "unix:%s/milter.sock" % self.mta.socket_folder
        return "inet:%d@127.0.0.1" % self.milter_port

    def user_of_ours(self):
        """(user, group) that Dunlin's programs run as: their own where there is a unix socket, whose
        group is the MTA's; None is root."""
        return (self.uid, self.mta.socket_group) if self.socket == "unix" else None

    def _socket_folder(self):
        """What conf/systemd makes of /run/dunlin."""
        os.mkdir(self.mta.socket_folder)
        os.chown(self.mta.socket_folder, *self.user_of_ours())
        os.chmod(self.mta.socket_folder, 0o750)

    def start(self):
        if not self.beside:
            self._certificate()
        self.mta.configure()
        if self.socket == "unix":
            self._socket_folder()
        if not self.beside:
            self._configure_dovecot()
            self.start_dovecot()
        if self.filters:
            self.filters.start()
        self.mta.start()
        return self

    def stop(self):
        self.mta.stop()
        if self.filters:
            self.filters.stop()
        if self.dovecot:
            self.dovecot.stop()
        self.dovecot = None
        if not self.keep:
            shutil.rmtree(self.dir, ignore_errors=True)

    # Dovecot

    def _certificate(self):
        key = os.path.join(self.dir, "key.pem")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
             "-days", "3650", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
             "-keyout", key, "-out", self.certificate],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.chmod(key, 0o600)

    def _configure_dovecot(self):
        home = os.path.join(self.dir, "dovecot")
        os.makedirs(os.path.join(home, "state"))
        write(os.path.join(home, "users"),
              "".join("%s:{PLAIN}%s\n" % (user, PASSWORD) for user in MAILBOXES))
        write(os.path.join(home, "dovecot.conf"), f"""
base_dir = {home}/run
state_dir = {home}/state
instance_name = {os.path.basename(self.dir)}
protocols = imap lmtp
listen = 127.0.0.1
log_path = {home}/log
ssl = yes
ssl_cert = <{self.certificate}
ssl_key = <{self.dir}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:{self.mail}/%d/%n
mail_uid = {self.uid}
mail_gid = {self.gid}
first_valid_uid = 1
mail_max_userip_connections = 100
passdb {{
  driver = passwd-file
  args = username_format=%u {home}/users
}}
userdb {{
  driver = static
  args = uid={self.uid} gid={self.gid} home={self.mail}/%d/%n
}}
service imap-login {{
  inet_listener imap {{
    port = {self.imap_port}
  }}
  inet_listener imaps {{
    port = {self.imaps_port}
    ssl = yes
  }}
}}
service auth {{
  unix_listener {self.mta.sasl_socket()} {{
    mode = 0666
  }}
}}
service lmtp {{
  unix_listener {self.lmtp} {{
    mode = 0666
  }}
}}
protocol lmtp {{
  ssl = no
}}
recipient_delimiter = +
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
""")

    def start_dovecot(self):
        self.dovecot = Process("dovecot", ["dovecot", "-F", "-c", self.dir + "/dovecot/dovecot.conf"],
                               self.dir + "/dovecot/output")
        self.dovecot.wait_port(self.imap_port)

    def stop_dovecot(self):
        """At once, with all sessions: as a crash of the server would look like."""
        self.dovecot.signal(signal.SIGQUIT)
        self.dovecot.stop(timeout=1)
        self.dovecot = None
        for pid in self._children_of("dovecot/" + "run"):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        wait_for(lambda: not listening(self.imap_port), "Dovecot's port to be closed")

    def _children_of(self, mark):
        """Dovecot's children leave its process group; they keep our base_dir open as their cwd."""
        mark = os.path.join(self.dir, mark)
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                if os.readlink("/proc/%s/cwd" % pid).startswith(mark):
                    yield int(pid)
            except OSError:
                pass

    # The MTA

    def start_postfix(self):
        self.mta.start()

    def stop_postfix(self):
        self.mta.stop()

    def queued(self):
        """How many mails the MTA still has to do with."""
        return self.mta.queued()

    def drain(self):
        """Until all that was accepted has been delivered."""
        wait_for(lambda: self.queued() == 0, "the MTA's queue to be empty")

    def deferred(self):
        """How many mails the MTA will try again later."""
        return self.mta.deferred()

    def expire(self):
        """The MTA gives up what it has deferred, now: the senders get their mail back."""
        self.mta.expire()

    # Mail in and out

    def send(self, message, sender, recipients, port="public", login=None, drain=True):
        """Sends bytes or an EmailMessage; waits until nothing is on its way any more."""
        data = message if isinstance(message, bytes) else message.as_bytes()
        data = re.sub(rb"\r?\n", b"\r\n", data)
        if isinstance(recipients, str):
            recipients = [recipients]
        with smtplib.SMTP("127.0.0.1", self.ports[port], timeout=60) as smtp:
            if login:
                smtp.login(login, PASSWORD)
            smtp.sendmail(sender, recipients, data)
        if drain:
            self.drain()

    def submit(self, message, login, recipients):
        """As a user of this MTA: SASL login, the submission port. Postfix notices only by a refused
        login that Dovecot was started anew: again, as a mail program would."""
        for _ in range(10):
            try:
                return self.send(message, login, recipients, port="submission", login=login)
            except smtplib.SMTPAuthenticationError as error:
                if error.smtp_code != 454:
                    raise
                time.sleep(0.5)
        raise AssertionError("no login at the submission port")

    def imap(self, address):
        client = imaplib.IMAP4("127.0.0.1", self.imap_port, timeout=20)
        client.login(address, PASSWORD)
        return client

    def folder(self, address, folder="INBOX"):
        """The messages of an IMAP folder as bytes, oldest first; none where it is missing."""
        client = self.imap(address)
        try:
            if client.select('"%s"' % folder.replace("/", "."), readonly=True)[0] != "OK":
                return []
            found = client.uid("SEARCH", "ALL")[1][0].split()
            return [client.uid("FETCH", uid, "(BODY.PEEK[])")[1][0][1] for uid in found]
        finally:
            client.logout()

    def reset(self):
        """Empty mailboxes and an empty queue, for the next test. Nobody may be logged in."""
        self.mta.clear()
        for name in os.listdir(self.mail):
            shutil.rmtree(os.path.join(self.mail, name))
        self.read_before = {name: self._log_size(name) for name in self._logs()}

    def _logs(self):
        return self.mta.LOGS + (Filters.LOGS if self.filters else ()) + ("dovecot/log", "dovecot/output")

    def _log_size(self, name):
        path = os.path.join(self.dir, name)
        return os.path.getsize(path) if os.path.exists(path) else 0

    def logs(self):
        """The logs' names and what was added since reset(), for a failure's diagnosis."""
        for name in self._logs():
            if self._log_size(name) > self.read_before.get(name, 0):
                yield name, tail(os.path.join(self.dir, name), since=self.read_before.get(name, 0))

    def log_of(self, name):
        """What was added to a log since reset()."""
        return tail(os.path.join(self.dir, name), 10000, self.read_before.get(name, 0))
