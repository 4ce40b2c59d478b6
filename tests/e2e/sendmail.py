# SPDX-License-Identifier: BSD-2-Clause
"""
A Sendmail in a folder of its own; /etc/mail is neither read nor touched. Debian's package cannot be
installed beside Postfix, so tests/setup unpacks it. Its sendmail.cf is made by m4 from the very
lines that conf/sendmail gives to admins, with ports and paths put in. It delivers to Dovecot by
LMTP, its logins are in a sasldb.
"""

import os
import subprocess

from places import AUTHSERV, GONE, MAILBOXES, PASSWORD, UNPACKED, apart, domains, snippet, write
from processes import Process

_BINARY = UNPACKED + "/usr/libexec/sendmail/sendmail"
_MACROS = UNPACKED + "/usr/share/sendmail/cf/"

class Sendmail:
    name = "sendmail"
    PORTS = ("public", "submission", "own")
    LOGS = ("syslog", "sendmail.output")
    BARE_LF = False
    SUCCESS_FOR_MILTERS = True
    SMTPUTF8 = False  # Debian builds it without EAI

    def __init__(self, servers):
        self.servers = servers
        self.dir = servers.dir
        self.conf = os.path.join(self.dir, "sendmail")
        self.queue = os.path.join(self.conf, "queue")
        self.socket_folder = os.path.join(self.conf, "milter")
        self.socket_group = servers.gid
        self.process = None

    def configure(self):
        if not os.access(_BINARY, os.X_OK):
            raise SystemExit("no Sendmail in %s: run tests/setup" % UNPACKED)
        os.mkdir(self.conf, 0o755)
        os.mkdir(self.queue, 0o700)
        os.mkdir(self.conf + "/client", 0o770)
        os.chown(self.conf + "/client", self.servers.uid, self.servers.gid)
        write(self.conf + "/switch", "hosts files\naliases files\npasswd files\n")
        write(self.conf + "/mailertable", "".join("%s\tdovecot:localhost\n" % d for d in domains() + [GONE]))
        write(self.conf + "/Sendmail.conf", "pwcheck_method: auxprop\nauxprop_plugin: sasldb\n"
              "sasldb_path: %s/sasldb\nmech_list: PLAIN LOGIN\n" % self.conf)
        for address in MAILBOXES:
            user, realm = address.split("@")
            subprocess.run([UNPACKED + "/usr/sbin/saslpasswd2", "-p", "-f", self.conf + "/sasldb",
                            "-u", realm, user], input=PASSWORD.encode(), check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._make("sendmail", self._server())
        self._make("submit", self._client())

    def _make(self, name, text):
        write("%s/%s.mc" % (self.conf, name), text)
        with open("%s/%s.cf" % (self.conf, name), "w") as out:
            subprocess.run(["m4", "-D_CF_DIR_=" + _MACROS, _MACROS + "m4/cf.m4", out.name[:-3] + ".mc"],
                           check=True, stdout=out)

    def _common(self, queue, name):
        return f"""divert(0)dnl
OSTYPE(`linux')dnl
define(`confDOMAIN_NAME', `{AUTHSERV}')dnl
define(`QUEUE_DIR', `{queue}')dnl
define(`confPID_FILE', `{self.conf}/{name}.pid')dnl
define(`STATUS_FILE', `{self.conf}/{name}.st')dnl
define(`HELP_FILE', `{self.conf}/help')dnl
define(`confSERVICE_SWITCH_FILE', `{self.conf}/switch')dnl
define(`confTO_IDENT', `0')dnl
define(`confDONT_BLAME_SENDMAIL', `TrustStickyBit')dnl
define(`confREFUSE_LA', `1000')dnl
define(`confQUEUE_LA', `1000')dnl
FEATURE(`nocanonify')dnl
"""

    def _server(self):
        servers = self.servers
        return self._common(self.queue, "server") + f"""
undefine(`ALIAS_FILE')dnl
define(`confAUTH_MECHANISMS', `PLAIN LOGIN')dnl
define(`confDEF_AUTH_INFO', `')dnl
define(`confTO_QUEUEWARN', `')dnl
define(`confBAD_RCPT_THROTTLE', `0')dnl
TRUST_AUTH_MECH(`PLAIN LOGIN')dnl
FEATURE(`no_default_msa')dnl
FEATURE(`accept_unresolvable_domains')dnl
FEATURE(`mailertable', `text -k0 -v1 {self.conf}/mailertable')dnl
DAEMON_OPTIONS(`Name=MTA, Addr=127.0.0.1, Port={servers.public_port}, Family=inet')dnl
{self._submission()}{self._ours()}dnl
MAILER(`local')dnl
MAILER(`smtp')dnl
MAILER_DEFINITIONS
Mdovecot, P=[IPC], F=lsDFMmnqXz8, E=\\r\\n, S=EnvFromSMTP/HdrFromSMTP, R=EnvToSMTP/HdrFromSMTP,
	T=DNS/RFC822/SMTP, A=FILE {servers.lmtp}
LOCAL_CONFIG
ESASL_CONF_PATH={self.conf}
"""

    def _submission(self):
        if self.servers.filters:
            return ""  # the snippet has it
        return ("DAEMON_OPTIONS(`Name=SUBMISSION, Addr=127.0.0.1, Port=%d, Family=inet, M=a')dnl\n"
                % self.servers.submission_port)

    def _ours(self):
        servers = self.servers
        puts = {"inet:8891@127.0.0.1": servers.milter_socket, "Port=10587": "Port=%d" % servers.own_port}
        if servers.filters:
            puts.update({
                "InputMailFilters=dunlin-own')": "InputMailFilters=dunlin-own;opendkim')",
                "dnl INPUT_MAIL_FILTER": "INPUT_MAIL_FILTER",
                "dnl DAEMON_OPTIONS": "DAEMON_OPTIONS",
                "inet:8892@": "inet:%d@" % servers.dkim_port,
                "inet:8893@": "inet:%d@" % servers.dmarc_port,
                "Port=submission": "Addr=127.0.0.1, Family=inet, Port=%d" % servers.submission_port,
                "Port=10025": "Port=%d" % servers.again_port})
        return snippet("sendmail/dunlin.mc", puts)

    def _client(self):
        """What sendmail(1) hands over to the server."""
        return self._common(self.conf + "/client", "client") + f"""
define(`__OSTYPE__', `')dnl
define(`_USE_DECNET_SYNTAX_', `1')dnl
define(`MSP_QUEUE_DIR', `{self.conf}/client')dnl
define(`confTRUSTED_USER', `nobody')dnl
define(`confRUN_AS_USER', `nobody')dnl
define(`RELAY_MAILER_ARGS', `TCP $h {self.servers.public_port}')dnl
FEATURE(`msp', `[127.0.0.1]')dnl
"""

    def sasl_socket(self):
        """Dovecot's, which nobody here asks."""
        return self.dir + "/sasl"

    def _argv(self, conf, *arguments):
        return apart(self.dir, [_BINARY, "-C", "%s/%s.cf" % (self.conf, conf), *arguments])

    def start(self):
        self.process = Process("sendmail", self._argv("sendmail", "-bD", "-q1h"),
                               self.dir + "/sendmail.output")
        for name in self.PORTS:
            self.process.wait_port(self.servers.ports[name])

    def stop(self):
        if self.process:
            self.process.stop()
        self.process = None

    def _envelopes(self, folder=None):
        return [name for name in os.listdir(folder or self.queue) if name.startswith("qf")]

    def queued(self):
        """How many mails Sendmail still has to do with; sendmail(1)'s own queue too."""
        return len(self._envelopes()) + len(self._envelopes(self.conf + "/client"))

    def deferred(self):
        """How many mails Sendmail will try again later: tried once at least."""
        count = 0
        for name in self._envelopes():
            with open(os.path.join(self.queue, name), errors="replace") as envelope:
                tries = [line for line in envelope if line.startswith("N")]
                count += bool(tries) and tries[0].strip() != "N0"
        return count

    def expire(self):
        """Gives up what is deferred, now: the senders get their mail back."""
        self._run("sendmail", "-q", "-OTimeout.queuereturn=1s", "-OMinQueueAge=0")

    def clear(self):
        for folder in (self.queue, self.conf + "/client"):
            for name in os.listdir(folder):
                os.unlink(os.path.join(folder, name))

    def _run(self, conf, *arguments, data=b""):
        subprocess.run(self._argv(conf, *arguments), input=data, check=True, stdout=subprocess.DEVNULL)

    def sendmail(self, data, sender, recipients):
        """As a program on this host: sendmail(1), which submits to the public port."""
        self._run("submit", "-Ac", "-i", "-f", sender, "--", *recipients, data=data.replace(b"\r\n", b"\n"))

    def log(self):
        return self.servers.log_of("syslog")
