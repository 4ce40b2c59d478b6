# SPDX-License-Identifier: BSD-2-Clause
"""
A Postfix in a folder of its own; /etc/postfix is neither read nor touched. It uses the very lines
that conf/postfix gives to admins, with ports and paths put in. With a unix socket its daemons run
chrooted in the queue folder, as Debian's do.
"""

import grp
import os
import pwd
import re
import subprocess

from places import AUTHSERV, GONE, MAILBOXES, domains, snippet, write
from processes import Process

# A stamp that only this Postfix can have put on: header_checks turn it into the real header.
_STAMP = "X-Proven-%s" % os.urandom(8).hex()
# name, private, chroot, wakeup, process limit, command; delivery runs as the mailbox's owner.
_SERVICES = (
    ("pickup", "n", "-", "60", "1", "pickup"), ("cleanup", "n", "C", "-", "0", "cleanup"),
    ("qmgr", "n", "-", "300", "1", "qmgr"), ("rewrite", "-", "-", "-", "-", "trivial-rewrite"),
    ("bounce", "-", "-", "-", "0", "bounce"), ("defer", "-", "-", "-", "0", "bounce"),
    ("trace", "-", "-", "-", "0", "bounce"), ("verify", "-", "-", "-", "1", "verify"),
    ("flush", "n", "-", "1000?", "0", "flush"), ("proxymap", "-", "n", "-", "-", "proxymap"),
    ("smtp", "-", "-", "-", "-", "smtp"), ("relay", "-", "-", "-", "-", "smtp"),
    ("lmtp", "-", "n", "-", "-", "lmtp"), ("showq", "n", "-", "-", "-", "showq"),
    ("error", "-", "-", "-", "-", "error"), ("retry", "-", "-", "-", "-", "error"),
    ("discard", "-", "-", "-", "-", "discard"), ("anvil", "-", "-", "-", "1", "anvil"),
    ("scache", "-", "-", "-", "1", "scache"))


class Postfix:
    name = "postfix"
    PORTS = ("public", "proven", "submission", "own")
    LOGS = ("postfix.log", "postfix.output")
    BARE_LF = True
    SUCCESS_FOR_MILTERS = False  # see milter/session.c
    SMTPUTF8 = True

    def __init__(self, servers):
        self.servers = servers
        self.dir = servers.dir
        self.conf = os.path.join(self.dir, "postfix")
        self.queue = os.path.join(self.dir, "queue")
        # Where a chrooted smtpd and everybody else finds the milter's socket.
        self.socket_folder = os.path.join(self.queue, "dunlin")
        self.socket_group = grp.getgrnam("postfix").gr_gid
        self.process = None

    def configure(self):
        self._folders()
        self._files()
        write(self.conf + "/main.cf", self._main())
        write(self.conf + "/master.cf", self._master())

    def _folders(self):
        data = os.path.join(self.dir, "data")
        postfix = pwd.getpwnam("postfix").pw_uid
        postdrop = grp.getgrnam("postdrop").gr_gid
        for path in (self.conf, self.queue, data):
            os.mkdir(path, 0o755)
        os.chown(data, postfix, -1)
        for name in ("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming",
                     "private", "saved", "trace"):
            os.mkdir(os.path.join(self.queue, name), 0o700)
            os.chown(os.path.join(self.queue, name), postfix, -1)
        os.mkdir(os.path.join(self.queue, "pid"), 0o755)
        for name, mode in (("maildrop", 0o730), ("public", 0o710)):
            os.mkdir(os.path.join(self.queue, name))
            os.chown(os.path.join(self.queue, name), postfix, postdrop)
            os.chmod(os.path.join(self.queue, name), mode)

    def _files(self):
        write(self.conf + "/mailboxes", "".join("%s %s/%s/\n" % ((a,) + tuple(reversed(a.split("@"))))
                                                for a in MAILBOXES))
        write(self.conf + "/transport", "%s lmtp:unix:%s\n" % (GONE, self.servers.lmtp))
        write(self.conf + "/header_checks", snippet("postfix/header_checks.dunlin", {})
              + "/^%s: (.*)$/ REPLACE Authentication-Results: %s; $1\n" % (_STAMP, AUTHSERV))
        write(self.conf + "/proven", "/@(.*)$/ PREPEND %s: dmarc=pass header.from=$1\n" % _STAMP)

    def _milter(self):
        if self.servers.socket == "unix":
            return "unix:dunlin/milter.sock"  # seen from the chroot
        return "inet:127.0.0.1:%d" % self.servers.milter_port

    def _main(self):
        servers, conf = self.servers, self.conf
        return f"""
compatibility_level = 3.6
config_directory = {conf}
queue_directory = {self.queue}
data_directory = {self.dir}/data
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
virtual_mailbox_domains = {", ".join(domains())}
virtual_mailbox_maps = texthash:{conf}/mailboxes
virtual_mailbox_base = {servers.mail}
virtual_minimum_uid = 1
virtual_uid_maps = static:{servers.uid}
virtual_gid_maps = static:{servers.gid}
relay_domains = {GONE}
transport_maps = texthash:{conf}/transport
smtpd_sasl_type = dovecot
smtpd_sasl_path = {"private/sasl" if servers.socket == "unix" else self.sasl_socket()}
smtpd_client_connection_count_limit = 0
smtpd_error_sleep_time = 0
biff = no
# The public ports are open to the debtors of this test world, and to nobody else's domain.
smtpd_relay_restrictions = reject_unauth_destination
""" + self._snippet("postfix/main.cf.dunlin", {
            "inet:127.0.0.1:8891": self._milter(),
            "/etc/postfix/header_checks.dunlin": conf + "/header_checks"})

    def _snippet(self, name, puts):
        """With filters, what stands for them in comments holds: a comment has a blank behind its #."""
        servers = self.servers
        if not servers.filters:
            return snippet(name, puts)
        puts["127.0.0.1:8892"] = "127.0.0.1:%d" % servers.dkim_port
        text = re.sub(r"^#(?! \S|$)", "", snippet(name, puts), flags=re.M)
        return text.replace("127.0.0.1:8893", "127.0.0.1:%d" % servers.dmarc_port)

    def _master(self):
        servers = self.servers
        jail = "y" if servers.socket == "unix" else "n"
        services = "".join("%-10s unix %s - %s %s %s %s\n" % (
            name, private, {"C": jail, "-": "n"}.get(chroot, chroot), wakeup, limit, command)
                           for name, private, chroot, wakeup, limit, command in _SERVICES)
        return services + f"""
virtual    unix - n n - - virtual
postlog    unix-dgram n - n - 1 postlogd
127.0.0.1:{servers.public_port} inet n - {jail} - - smtpd
127.0.0.1:{servers.proven_port} inet n - {jail} - - smtpd
  -o smtpd_sender_restrictions=check_sender_access,regexp:{self.conf}/proven
127.0.0.1:{servers.submission_port} inet n - {jail} - - smtpd
  -o milter_macro_daemon_name=SUBMISSION
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
""" + self._snippet("postfix/master.cf.dunlin", {
            "127.0.0.1:10587 inet n - n": "127.0.0.1:%d inet n - %s" % (servers.own_port, jail),
            "#submission inet": "#127.0.0.1:%d inet" % servers.submission_port,
            "127.0.0.1:10025": "127.0.0.1:%d" % servers.again_port,
            "inet:127.0.0.1:8891": self._milter()})

    def sasl_socket(self):
        """Where Dovecot should listen for our logins."""
        if self.servers.beside:
            return self.servers.beside.mta.sasl_socket()
        return os.path.join(self.queue, "private/sasl")

    def start(self):
        self.process = Process("postfix", ["/usr/lib/postfix/sbin/master", "-c", self.conf, "-d"],
                               self.dir + "/postfix.output",
                               env={"PATH": os.environ["PATH"], "MAIL_CONFIG": self.conf})
        for name in self.PORTS:
            self.process.wait_port(self.servers.ports[name])

    def stop(self):
        if self.process:
            self.process.stop()
        self.process = None

    def queued(self):
        """How many mails Postfix still has to do with. One that is not executable yet is only being
        received."""
        count = 0
        for name in ("maildrop", "incoming", "active", "deferred"):
            for folder, _, files in os.walk(os.path.join(self.queue, name)):
                count += sum(os.access(os.path.join(folder, file), os.X_OK) for file in files)
        return count

    def deferred(self):
        """How many mails Postfix will try again later."""
        return sum(len(files) for _, _, files in os.walk(os.path.join(self.queue, "deferred")))

    def expire(self):
        """Gives up what is deferred, now: the senders get their mail back."""
        self._run("postsuper", "-e", "ALL")
        self._run("postqueue", "-f")

    def clear(self):
        if self.queued():
            self._run("postsuper", "-d", "ALL")

    def _run(self, command, *arguments):
        subprocess.run([command, "-c", self.conf, *arguments], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def sendmail(self, data, sender, recipients):
        """As a program on this host: sendmail(1)."""
        subprocess.run(["/usr/sbin/sendmail", "-C", self.conf, "-i", "-f", sender, "--", *recipients],
                       input=data.replace(b"\r\n", b"\n"), check=True)

    def log(self):
        return self.servers.log_of("postfix.log")
