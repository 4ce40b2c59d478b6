# SPDX-License-Identifier: BSD-2-Clause
"""
A real Postfix and a real Dovecot on loopback, in a folder of their own, on unprivileged ports.
/etc/postfix and /etc/dovecot are neither read nor touched. Postfix uses the very lines that
conf/postfix gives to admins, with ports and paths put in.

Ports of Postfix:
  public      what the world talks to: nothing proven
  proven      the same, and a DMARC filter that believes every envelope sender
  submission  SASL login with the address as user name
  own         Dunlin's listener, from conf/postfix/master.cf.dunlin
"""

import imaplib
import os
import pwd
import grp
import re
import shutil
import signal
import smtplib
import subprocess
import tempfile
import time

from processes import Process, free_port, listening, tail, wait_for

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PASSWORD = "correct-horse"
AUTHSERV = "mx.example.com"
# Who has a mailbox here. Users log in with their address.
MAILBOXES = [
    "dunning@example.com", "postmaster@example.com",
    "billing@acme.example", "deputy@acme.example",
    "kunde@debtor.example", "info@debtor.example",
    "billing@beta.example",
    "mallory@evil.example", "friend@elsewhere.example",
]
# A stamp that only this Postfix can have put on: header_checks turn it into the real header.
_STAMP = "X-Proven-%s" % os.urandom(8).hex()


def _write(path, text, mode=0o644):
    with open(path, "w") as out:
        out.write(text)
    os.chmod(path, mode)
    # Postfix waits until its configuration is two seconds old.
    os.utime(path, (time.time() - 60,) * 2)


def _snippet(name, **puts):
    """A file of conf/postfix, with what an admin would adapt."""
    with open(os.path.join(SOURCE, "conf/postfix", name)) as source:
        text = source.read()
    for old, new in puts.items():
        old = {"milter": "127.0.0.1:8891", "own": "127.0.0.1:10587",
               "checks": "/etc/postfix/header_checks.dunlin"}[old]
        if old not in text:
            raise AssertionError("conf/postfix/%s no longer says %s" % (name, old))
        text = text.replace(old, new)
    return text


class Servers:
    def __init__(self, keep=False):
        if os.geteuid() != 0:
            raise SystemExit("the end-to-end tests need root: Postfix's master does")
        self.dir = tempfile.mkdtemp(prefix="dunlin-", dir="/tmp")
        os.chmod(self.dir, 0o755)
        self.keep = keep
        self.mail = os.path.join(self.dir, "mail")
        nobody = pwd.getpwnam("nobody")
        self.uid, self.gid = nobody.pw_uid, nobody.pw_gid
        self.ports = {name: free_port() for name in
                      ("public", "proven", "submission", "own", "milter", "imap", "imaps")}
        self.certificate = os.path.join(self.dir, "certificate.pem")
        self.dovecot = self.postfix = None
        self.read_before = {}
        os.mkdir(self.mail)
        os.chown(self.mail, self.uid, self.gid)

    def __getattr__(self, name):
        """servers.public_port and so on."""
        if name.endswith("_port") and name[:-5] in self.ports:
            return self.ports[name[:-5]]
        raise AttributeError(name)

    def start(self):
        self._certificate()
        self._configure_dovecot()
        self._configure_postfix()
        self.start_dovecot()
        self.start_postfix()
        return self

    def stop(self):
        for process in (self.postfix, self.dovecot):
            if process:
                process.stop()
        self.postfix = self.dovecot = None
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
        _write(os.path.join(home, "users"),
               "".join("%s:{PLAIN}%s\n" % (user, PASSWORD) for user in MAILBOXES))
        _write(os.path.join(home, "dovecot.conf"), f"""
base_dir = {home}/run
state_dir = {home}/state
instance_name = {os.path.basename(self.dir)}
protocols = imap
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
  unix_listener {self.dir}/sasl {{
    mode = 0666
  }}
}}
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
        wait_for(lambda: not listening(self.imap_port), 10, "Dovecot's port to be closed")

    def _children_of(self, mark):
        """Dovecot's children leave its process group; they keep our base_dir open as their cwd."""
        mark = os.path.join(self.dir, mark)
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                if os.readlink("/proc/%s/cwd" % pid).startswith(mark):
                    yield int(pid)
            except OSError:
                pass

    # Postfix

    def _configure_postfix(self):
        conf, queue, data = (os.path.join(self.dir, name) for name in ("postfix", "queue", "data"))
        postfix = pwd.getpwnam("postfix").pw_uid
        postdrop = grp.getgrnam("postdrop").gr_gid
        for path in (conf, queue, data):
            os.mkdir(path, 0o755)
        os.chown(data, postfix, -1)
        for name in ("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming",
                     "private", "saved", "trace"):
            os.mkdir(os.path.join(queue, name), 0o700)
            os.chown(os.path.join(queue, name), postfix, -1)
        os.mkdir(os.path.join(queue, "pid"), 0o755)
        for name, mode in (("maildrop", 0o730), ("public", 0o710)):
            os.mkdir(os.path.join(queue, name))
            os.chown(os.path.join(queue, name), postfix, postdrop)
            os.chmod(os.path.join(queue, name), mode)
        domains = sorted({address.split("@")[1] for address in MAILBOXES})
        _write(conf + "/mailboxes", "".join("%s %s/%s/\n" % ((a,) + tuple(reversed(a.split("@"))))
                                            for a in MAILBOXES))
        _write(conf + "/header_checks", _snippet("header_checks.dunlin")
               + "/^%s: (.*)$/ REPLACE Authentication-Results: %s; $1\n" % (_STAMP, AUTHSERV))
        _write(conf + "/proven", "/@(.*)$/ PREPEND %s: dmarc=pass header.from=$1\n" % _STAMP)
        _write(conf + "/main.cf", f"""
compatibility_level = 3.6
config_directory = {conf}
queue_directory = {queue}
data_directory = {data}
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {self.dir}/postfix.log
maillog_file_prefixes = {self.dir}
myhostname = {AUTHSERV}
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
local_recipient_maps =
alias_maps =
alias_database =
disable_dns_lookups = yes
smtp_host_lookup = native
smtpd_peername_lookup = no
smtpd_tls_security_level = none
smtp_tls_security_level = none
in_flow_delay = 0
message_size_limit = 60000000
mime_nesting_limit = 10000
virtual_mailbox_limit = 0
virtual_mailbox_domains = {", ".join(domains)}
virtual_mailbox_maps = texthash:{conf}/mailboxes
virtual_mailbox_base = {self.mail}
virtual_minimum_uid = 1
virtual_uid_maps = static:{self.uid}
virtual_gid_maps = static:{self.gid}
smtpd_client_connection_count_limit = 0
smtpd_error_sleep_time = 0
biff = no
# The public ports are open to the debtors of this test world, and to nobody else's domain.
smtpd_relay_restrictions = reject_unauth_destination
""" + _snippet("main.cf.dunlin", milter="127.0.0.1:%d" % self.milter_port, checks=conf + "/header_checks"))
        # name, private, wakeup, process limit, command; delivery runs as the mailbox's owner.
        services = "".join("%-10s unix %s - n %s %s %s\n" % line for line in (
            ("pickup", "n", "60", "1", "pickup"), ("cleanup", "n", "-", "0", "cleanup"), ("qmgr", "n", "300", "1", "qmgr"),
            ("rewrite", "-", "-", "-", "trivial-rewrite"), ("bounce", "-", "-", "0", "bounce"),
            ("defer", "-", "-", "0", "bounce"), ("trace", "-", "-", "0", "bounce"),
            ("verify", "-", "-", "1", "verify"), ("flush", "n", "1000?", "0", "flush"),
            ("proxymap", "-", "-", "-", "proxymap"), ("smtp", "-", "-", "-", "smtp"),
            ("relay", "-", "-", "-", "smtp"), ("showq", "n", "-", "-", "showq"),
            ("error", "-", "-", "-", "error"), ("retry", "-", "-", "-", "error"),
            ("discard", "-", "-", "-", "discard"),
            ("anvil", "-", "-", "1", "anvil"), ("scache", "-", "-", "1", "scache")))
        _write(conf + "/master.cf", services + f"""
virtual    unix - n n - - virtual
postlog    unix-dgram n - n - 1 postlogd
127.0.0.1:{self.public_port} inet n - n - - smtpd
127.0.0.1:{self.proven_port} inet n - n - - smtpd
  -o smtpd_sender_restrictions=check_sender_access,regexp:{conf}/proven
127.0.0.1:{self.submission_port} inet n - n - - smtpd
  -o milter_macro_daemon_name=SUBMISSION
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_sasl_type=dovecot
  -o smtpd_sasl_path={self.dir}/sasl
  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
""" + _snippet("master.cf.dunlin", milter="127.0.0.1:%d" % self.milter_port,
               own="127.0.0.1:%d" % self.own_port))

    def start_postfix(self):
        self.postfix = Process("postfix", ["/usr/lib/postfix/sbin/master", "-c", self.dir + "/postfix", "-d"],
                               self.dir + "/postfix.output",
                               env={"PATH": os.environ["PATH"], "MAIL_CONFIG": self.dir + "/postfix"})
        for name in ("public", "proven", "submission", "own"):
            self.postfix.wait_port(self.ports[name])

    def stop_postfix(self):
        self.postfix.stop()
        self.postfix = None

    def queued(self):
        """How many mails Postfix still has to do with. One that is not executable yet is only being
        received."""
        count = 0
        for name in ("maildrop", "incoming", "active", "deferred"):
            for folder, _, files in os.walk(os.path.join(self.dir, "queue", name)):
                count += sum(os.access(os.path.join(folder, file), os.X_OK) for file in files)
        return count

    def drain(self, timeout=20):
        """Until all that was accepted has been delivered."""
        wait_for(lambda: self.queued() == 0, timeout, "Postfix's queue to be empty")

    def deferred(self):
        """How many mails Postfix will try again later."""
        return sum(len(files) for _, _, files in os.walk(os.path.join(self.dir, "queue", "deferred")))

    def expire(self):
        """Postfix gives up what it has deferred, now: the senders get their mail back."""
        for command in (["postsuper", "-c", self.dir + "/postfix", "-e", "ALL"],
                        ["postqueue", "-c", self.dir + "/postfix", "-f"]):
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

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
        if self.queued():
            subprocess.run(["postsuper", "-c", self.dir + "/postfix", "-d", "ALL"], check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for name in os.listdir(self.mail):
            shutil.rmtree(os.path.join(self.mail, name))
        self.read_before = {name: self._log_size(name) for name in self.LOGS}

    LOGS = ("postfix.log", "dovecot/log", "postfix.output", "dovecot/output")

    def _log_size(self, name):
        path = os.path.join(self.dir, name)
        return os.path.getsize(path) if os.path.exists(path) else 0

    def logs(self):
        """The logs' names and what was added since reset(), for a failure's diagnosis."""
        for name in self.LOGS:
            if self._log_size(name) > self.read_before.get(name, 0):
                yield name, tail(os.path.join(self.dir, name), since=self.read_before.get(name, 0))
