# SPDX-License-Identifier: BSD-2-Clause
"""The milter between OpenDKIM and OpenDMARC: what comes before us and what after."""

import re
import smtplib

from dunlin import FORWARDED
from filters import results
from mail import CREDITOR, DEBTOR, DUNNING, compose, forward
from test_gate import FRIEND
from test_mta import dunning_headers, foreign_mail

VARIANTS = [{"mta": "postfix", "filters": "dkim"}, {"mta": "sendmail", "filters": "dkim"}]


def signed_by(message):
    return [part.strip()[2:] for field in message.message.get_all("DKIM-Signature", [])
            for part in str(field).split(";") if part.strip().startswith("d=")]


def covered(message):
    """Names of the headers that the signature covers."""
    names = re.search(r"\bh=([^;]*)", str(message["DKIM-Signature"])).group(1)
    return set(re.sub(r"\s", "", names).lower().split(":"))


def test_notice_is_signed_with_its_stamp(dunlin):
    """And whoever gets it can verify that, with OpenDKIM's own tool and at his own MTA."""
    servers = dunlin.servers
    dunlin.reminded()
    (data,) = servers.folder(DEBTOR)
    (reminder,) = dunlin.debtor()
    assert signed_by(reminder) == ["example.com"], reminder.headers()
    assert {"reply-to", "dunning-track", "dunning-claim", "auto-submitted"} <= covered(reminder), covered(reminder)
    assert servers.filters.verify(data) is None, servers.filters.verify(data)
    assert servers.filters.verify(data.replace(b"Dunning-Step: ", b"Dunning-Step: final; ")) is not None
    servers.send(data, FRIEND, FRIEND)
    (copy,) = dunlin.inbox(FRIEND)
    assert ("mx.example.com", "dkim=pass") in results(copy), copy.headers()
    assert dunning_headers(copy) == [], copy.headers()


def test_verified_before_us(dunlin):
    """A signed forward from outside: OpenDKIM and OpenDMARC have spoken before we remove anything."""
    servers = dunlin.servers
    message = forward(when=FORWARDED)
    servers.submit(message, CREDITOR, FRIEND)
    (data,) = servers.folder(FRIEND)
    (signed,) = dunlin.inbox(FRIEND)
    assert signed_by(signed) == ["acme.example"], signed.headers()
    servers.send(data, CREDITOR, DUNNING)
    (got,) = dunlin.inbox(DUNNING)
    assert {("mx.example.com", "dkim=pass"), ("mx.example.com", "dmarc=pass")} <= set(results(got)), got.headers()
    dunlin.once(FORWARDED)
    assert dunlin.claim()["state"] == "open"


def test_forged_results_go(dunlin):
    """Nobody from outside speaks for us, so his forward opens nothing."""
    forged = forward(when=FORWARDED)
    forged["Authentication-Results"] = "mx.example.com; dmarc=pass header.from=acme.example"
    forged["Dunning-Auth"] = CREDITOR + "; t=1; h=b"
    dunlin.servers.send(forged, CREDITOR, DUNNING)
    (got,) = dunlin.inbox(DUNNING)
    assert dunning_headers(got) == []
    assert ("mx.example.com", "dmarc=pass") not in results(got), got.headers()
    dunlin.once(FORWARDED)
    assert dunlin.claims() == []


def test_seal_is_signed(dunlin):
    """At submission the signer comes after us."""
    servers = dunlin.servers
    servers.submit(compose(CREDITOR, DUNNING, "Hallo\n"), CREDITOR, DUNNING)
    (data,) = servers.folder(DUNNING)
    (got,) = dunlin.inbox(DUNNING)
    assert dunning_headers(got) == ["Dunning-Auth"] and signed_by(got) == ["acme.example"]
    assert "dunning-auth" in covered(got), covered(got)
    assert servers.filters.verify(data) is None


def test_no_milter_where_mail_comes_again(dunlin):
    servers = dunlin.servers
    servers.send(foreign_mail(), FRIEND, DEBTOR, port="again")
    (got,) = dunlin.debtor()
    assert len(dunning_headers(got)) == 5 and results(got) == [], got.headers()


def test_we_are_dead(dunlin):
    """The filters around us do their work, mail flows, and only our own listener defers."""
    servers = dunlin.servers
    dunlin.stop_milter()
    servers.submit(compose(CREDITOR, DEBTOR, "Hallo\n"), CREDITOR, DEBTOR)
    servers.send(compose(FRIEND, DEBTOR, "Hallo\n"), FRIEND, DEBTOR)
    signed, verified = dunlin.debtor()
    assert signed_by(signed) == ["acme.example"]
    assert ("mx.example.com", "dkim=none") in results(verified), verified.headers()
    try:
        servers.send(compose(DUNNING, DEBTOR, "Hallo\n"), DUNNING, DEBTOR, port="own")
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as refused:
        assert "451" in str(refused), refused
    else:
        raise AssertionError("our listener takes mail without us")
