# SPDX-License-Identifier: BSD-2-Clause
"""Invoices in what carries them: archives, winmail.dat, uuencode, an HTML mail's markup, mere words."""

import gzip

from documents import uuencoded, winmail, zipped
from dunlin import ANSWERED, FORWARDED, REMINDED, quick
from mail import CREDITOR, DEBTOR, DUNNING, compose, invoice

FORWARD = """
---------- Forwarded message ---------
From: ACME GmbH <billing@acme.example>
Date: Thu, 1 Oct 2026 10:00:00 +0200
Subject: Ihre Rechnung
To: Kunde <%s>

""" % DEBTOR


def send(dunlin, text="Bitte mahnen.\n", attachments=(), subject="Fwd: Rechnung", when=FORWARDED):
    dunlin.servers.submit(compose(CREDITOR, DUNNING, text, subject=subject, when=when, attachments=attachments),
                          CREDITOR, DUNNING)
    dunlin.once(when)


@quick
def test_readable_copy(dunlin):
    """An invoice out of a zip becomes a claim; its reminder brings a PDF that a person can read."""
    send(dunlin, attachments=[("rechnung.zip", zipped(a=invoice()), "application/zip")])
    assert dunlin.claim()["state"] == "open", dunlin.claim()
    dunlin.once(REMINDED)
    (reminder,) = dunlin.debtor()
    ((name, kind, data),) = reminder.attachments
    assert (name, kind) == ("R-2026-001.pdf", "application/pdf"), (name, kind)
    assert data.startswith(b"%PDF-")
    dunlin.verify()


def test_carriers(dunlin):
    send(dunlin, attachments=[("a.zip", zipped(a=invoice(number="R-1"), b=invoice(number="R-2")), "application/zip"),
                              ("c.gz", gzip.compress(invoice(number="R-5")), "application/gzip"),
                              ("winmail.dat", winmail(invoice(number="R-3")), "application/ms-tnef")])
    send(dunlin, uuencoded(invoice(number="R-4")))
    claims = {claim["invoice"]: claim["state"] for claim in dunlin.claims()}
    assert claims == {"R-%d" % i: "open" for i in range(1, 6)}, claims
    dunlin.verify()


def test_written(dunlin):
    """Words are a weak source: the creditor is asked, and nothing leaves before his answer."""
    send(dunlin, FORWARD + "Rechnung\n\nRechnungsnummer: R-17\nRechnungsdatum: 01.10.2026\n"
                           "Fällig am: 15.10.2026\n\nGesamtbetrag: 119,00 EUR\n"
                           "IBAN: DE02 1203 0000 0000 2020 51\nACME GmbH\n")
    assert dunlin.claim()["state"] == "draft", dunlin.claim()
    (question,) = dunlin.creditor()
    assert "R-17" in question.text and "119" in question.text, question.text
    dunlin.once(REMINDED)
    assert dunlin.debtor() == []
    dunlin.creditor_says("ja", question)
    dunlin.once(ANSWERED)
    assert dunlin.claim()["state"] == "open", dunlin.claim()
    dunlin.once("2026-10-26T12:00:00+01:00")
    (reminder,) = dunlin.debtor()
    ((name, kind, data),) = reminder.attachments
    assert (name, kind) == ("R-17.pdf", "application/pdf"), (name, kind)
    assert data.startswith(b"%PDF-")
    dunlin.verify()


def test_portal(dunlin):
    """An invoice behind a link is answered with what to send instead."""
    send(dunlin, FORWARD + "Ihre Rechnung steht bereit.\n\nRechnung herunterladen <https://portal.example/r/1>\n")
    assert "herunter und leiten" in dunlin.creditor()[-1].text, dunlin.creditor()[-1].text
    dunlin.once("2027-03-01T10:00:00+01:00")
    assert dunlin.debtor() == []
    dunlin.verify()
