# SPDX-License-Identifier: BSD-2-Clause
"""The servers themselves: without Dunlin they deliver, authenticate and stamp as tests believe."""

import email
import os
import threading
import imaplib
import smtplib
import ssl

from mail import compose
from processes import wait_for
from proxy import DOT, Proxy
from servers import PASSWORD


def test_delivers_subaddress(servers):
    servers.send(compose("kunde@debtor.example", "dunning+x@example.com", "hello"),
                 "kunde@debtor.example", "dunning+x@example.com")
    (message,) = servers.folder("dunning@example.com")
    assert email.message_from_bytes(message)["Delivered-To"] == "dunning+x@example.com"


def test_submission_needs_login(servers):
    message = compose("billing@acme.example", "dunning@example.com", "hello")
    servers.submit(message, "billing@acme.example", "dunning@example.com")
    assert len(servers.folder("dunning@example.com")) == 1
    try:
        servers.send(message, "billing@acme.example", "dunning@example.com", port="submission")
    except smtplib.SMTPRecipientsRefused:
        return
    raise AssertionError("mail without login was taken")


def test_foreign_results_are_stripped(servers):
    forged = compose("mallory@evil.example", "dunning@example.com", "hello", headers={
        "Authentication-Results": "mx.example.com; dmarc=pass header.from=acme.example"})
    other = compose("mallory@evil.example", "dunning@example.com", "hello", headers={
        "Authentication-Results": "elsewhere.example; dmarc=pass header.from=acme.example"})
    servers.send(forged, "mallory@evil.example", "dunning@example.com")
    servers.send(other, "mallory@evil.example", "dunning@example.com")
    first, second = map(email.message_from_bytes, servers.folder("dunning@example.com"))
    assert first["Authentication-Results"] is None
    assert second["Authentication-Results"].startswith("elsewhere.example;")


def test_proven_port_stamps(servers):
    message = compose("billing@acme.example", "dunning@example.com", "hello", headers={
        "Authentication-Results": "mx.example.com; dmarc=pass header.from=forged.example"})
    servers.send(message, "billing@acme.example", "dunning@example.com", port="proven")
    (message,) = map(email.message_from_bytes, servers.folder("dunning@example.com"))
    assert message.get_all("Authentication-Results") == \
        ["mx.example.com; dmarc=pass header.from=acme.example"]
    assert message.keys().index("Authentication-Results") < message.keys().index("Subject")


def test_imaps(servers):
    context = ssl.create_default_context(cafile=servers.certificate)
    with imaplib.IMAP4_SSL("localhost", servers.imaps_port, ssl_context=context, timeout=10) as client:
        client.login("dunning@example.com", PASSWORD)
        capabilities = client.capability()[1][0].decode().split()
    assert {"IDLE", "UIDPLUS", "MOVE"} <= set(capabilities), capabilities


def test_own_listener_waits_for_the_milter(servers):
    """No milter runs: notices of ours are deferred, and all other mail flows."""
    message = compose("dunning@example.com", "kunde@debtor.example", "hello")
    try:
        servers.send(message, "dunning@example.com", "kunde@debtor.example", port="own")
    except smtplib.SMTPResponseException as refused:
        assert refused.smtp_code == 451, refused
    except smtplib.SMTPRecipientsRefused as refused:
        assert refused.recipients["kunde@debtor.example"][0] == 451, refused
    else:
        raise AssertionError("a notice passed without the milter")
    servers.send(message, "friend@elsewhere.example", "kunde@debtor.example")
    assert len(servers.folder("kunde@debtor.example")) == 1


def test_own_listener_offers_dsn(servers):
    with smtplib.SMTP("127.0.0.1", servers.own_port, timeout=10) as smtp:
        smtp.ehlo()
        assert smtp.has_extn("dsn"), smtp.esmtp_features


def test_dovecot_restarts(servers):
    servers.stop_dovecot()
    servers.start_dovecot()
    assert servers.folder("dunning@example.com") == []


def test_deferred_mail_can_be_given_up(servers):
    path = os.path.join(servers.mail, "debtor.example")
    os.mkdir(path, 0)
    try:
        with smtplib.SMTP("127.0.0.1", servers.public_port, timeout=10) as smtp:
            smtp.sendmail("friend@elsewhere.example", "kunde@debtor.example",
                          compose("friend@elsewhere.example", "kunde@debtor.example", "hello").as_bytes())
        wait_for(servers.deferred, "the mail to be deferred")
        servers.expire()
        servers.drain()
    finally:
        os.rmdir(path)
    (bounce,) = map(email.message_from_bytes, servers.folder("friend@elsewhere.example"))
    assert bounce.get_content_type() == "multipart/report", bounce.get_content_type()


def test_proxy_stops_at_the_dot(servers):
    for after, delivered in ((False, 0), (True, 1)):
        proxy = Proxy(servers.public_port, DOT, after=after, message=b"X-Mark")
        message = compose("friend@elsewhere.example", "kunde@debtor.example", "hello", headers={"X-Mark": "1"})
        smtp = smtplib.SMTP("127.0.0.1", proxy.port, timeout=10)
        sender = threading.Thread(target=lambda: _ignore(smtp.sendmail, "friend@elsewhere.example",
                                                         "kunde@debtor.example", message.as_bytes()))
        sender.start()
        proxy.wait()
        servers.drain() if after else smtp.sock.shutdown(2)
        proxy.close()
        sender.join(10)
        assert not sender.is_alive()
        assert len(servers.folder("kunde@debtor.example")) == delivered


def _ignore(function, *arguments):
    try:
        function(*arguments)
    except (OSError, smtplib.SMTPException):
        pass
