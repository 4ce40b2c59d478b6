# SPDX-License-Identifier: BSD-2-Clause
"""What creditors forward besides a plain invoice: credit notes, corrections, several at once."""

from documents import typed
from dunlin import ANSWERED, FORWARDED, REMINDED
from mail import CREDITOR, DUNNING, compose, invoice


def send(dunlin, *documents, text="siehe Anhang\n", when=FORWARDED):
    mail = compose(CREDITOR, DUNNING, text, subject="Fwd: Belege", when=when,
                   attachments=[("beleg-%d.xml" % i, xml, "application/xml") for i, xml in enumerate(documents)])
    dunlin.servers.submit(mail, CREDITOR, DUNNING)


def test_credit_note(dunlin):
    """It comes off the claim once, withdraws nothing that is right, and closes what it covers."""
    dunlin.forward()
    dunlin.once(FORWARDED)
    for _ in range(2):
        send(dunlin, typed("381", "R-2026-001", number="G-1", amount="19.00"))
        dunlin.once(FORWARDED)
    claim = dunlin.claim()
    assert (claim["state"], claim["open"]) == ("open", "100.00"), claim
    assert "G-1" in dunlin.creditor()[-1].text, dunlin.creditor()[-1].text
    dunlin.once(REMINDED)
    (reminder,) = dunlin.debtor()
    assert "100,00" in reminder.text, reminder.text
    send(dunlin, typed("381", "R-2026-001", number="G-2", amount="100.00"), when=ANSWERED)
    dunlin.once(ANSWERED)
    claim = dunlin.claim()
    assert (claim["state"], claim["reason"], claim["open"]) == ("closed", "credited", "0.00"), claim
    dunlin.once("2027-03-01T10:00:00+01:00")
    assert len(dunlin.debtor()) == 1, "a letter after the end"
    dunlin.verify()


def test_several_at_once(dunlin):
    """Each invoice is a claim; one answer lists every attachment and what became of it."""
    first = invoice(number="R-1")
    send(dunlin, first, invoice(number="R-2", amount="50.00"), first, typed("325", number="P-1"))
    dunlin.once(FORWARDED)
    claims = {claim["invoice"]: claim for claim in dunlin.claims()}
    assert set(claims) == {"R-1", "R-2"}, claims
    assert all(claim["state"] == "open" for claim in claims.values()), claims
    (answer,) = dunlin.creditor()
    for wanted in ("R-1", "R-2", "P-1", claims["R-1"]["claim"], claims["R-2"]["claim"], "Proforma"):
        assert wanted in answer.text and wanted in answer.html, answer.text
    dunlin.creditor_says("bezahlt " + claims["R-2"]["claim"], answer)
    dunlin.once(ANSWERED)
    assert {claim["invoice"]: claim["state"] for claim in dunlin.claims()} == {"R-1": "open", "R-2": "closed"}
    dunlin.verify()


def test_direct_debit(dunlin):
    """What the creditor collects himself is not reminded of before he says that it failed."""
    xml = invoice().replace(b"<cbc:PaymentMeansCode>58<", b"<cbc:PaymentMeansCode>59<")
    assert b">59<" in xml
    send(dunlin, xml)
    dunlin.once(FORWARDED)
    assert dunlin.claim()["state"] == "held", dunlin.claim()
    dunlin.once(REMINDED)
    assert dunlin.debtor() == []
    dunlin.creditor_says("unbezahlt", dunlin.creditor()[0])
    dunlin.once(ANSWERED)
    assert dunlin.claim()["state"] == "open", dunlin.claim()
    dunlin.once("2026-10-26T09:00:00+01:00")
    assert len(dunlin.debtor()) == 1
