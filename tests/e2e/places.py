# SPDX-License-Identifier: BSD-2-Clause
"""What the servers of the tests have in common: names, passwords, files."""

import os
import time

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# tests/setup unpacks there what must not be installed (tests/unpacked).
UNPACKED = "/usr/local/lib/dunlin-tests"
PASSWORD = "correct-horse"
AUTHSERV = "mx.example.com"
# Who has a mailbox here. Users log in with their address.
MAILBOXES = [
    "dunning@example.com", "postmaster@example.com",
    "billing@acme.example", "deputy@acme.example",
    "kunde@debtor.example", "info@debtor.example",
    "billing@beta.example", "cases@inkasso.example",
    "mallory@evil.example", "friend@elsewhere.example",
]
# Mail to this domain is taken, and found undeliverable later: nobody there has a mailbox.
GONE = "gone.example"


# For apart(): a folder with the socket of /dev/log, and a resolv.conf or nothing.
_APART = """
set -e
mkdir -p "$0/dev"
mount -t tmpfs -o mode=755 tmpfs "$0/dev"
for name in null zero full random urandom tty; do
	touch "$0/dev/$name"
	mount --bind "/dev/$name" "$0/dev/$name"
done
ln -s "$0/log" "$0/dev/log"
mount --rbind "$0/dev" /dev
[ -z "$1" ] || mount --bind "$1" /etc/resolv.conf
hostname mx.example.com
shift
exec "$@"
"""


def apart(folder, argv, resolver=""):
    """Command line of a program whose syslog is ours and not the host's, and whose host name has a
    dot: Sendmail sleeps a minute where there is none."""
    return ["unshare", "--mount", "--uts", "sh", "-c", _APART, folder, resolver, *argv]


def domains():
    return sorted({address.split("@")[1] for address in MAILBOXES})


def write(path, text, mode=0o644):
    with open(path, "w") as out:
        out.write(text)
    os.chmod(path, mode)
    # Postfix waits until its configuration is two seconds old.
    os.utime(path, (time.time() - 60,) * 2)


def snippet(name, puts):
    """A file of conf/, with what an admin would adapt: puts says what stands for what."""
    with open(os.path.join(SOURCE, "conf", name)) as source:
        text = source.read()
    for old, new in puts.items():
        if old not in text:
            raise AssertionError("conf/%s no longer says %s" % (name, old))
        text = text.replace(old, new)
    return text
