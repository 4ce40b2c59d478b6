# SPDX-License-Identifier: BSD-2-Clause
"""
Every kind of forward through one set of servers: each becomes the claim that it should be, or one
question; the question is answered with its own lines, and the claim opens with the right values.
"""

import email.message
import email.policy
import email.utils
import re

from documents import (JSON_LD, OTHER_DOCUMENTS, ZUGFERD_1, msg, paper, typed, uuencoded, winmail, with_payee, zipped)
from dunlin import ANSWERED, FORWARDED
from mail import CREDITOR, DEBTOR, DUNNING, compose, invoice

XML, PDF, ZIP, OCTETS = "application/xml", "application/pdf", "application/zip", "application/octet-stream"

# How mail programs forward in line; %s is the debtor's address.
STYLES = {
    "gmail": "---------- Forwarded message ---------\nVon: ACME GmbH <billing@acme.example>\nDate: Do., 1. Okt. 2026 um "
             "10:00 Uhr\nSubject: Ihre Rechnung\nTo: Kunde <%s>\n\n\n",
    "outlook": "Von: ACME GmbH <billing@acme.example>\nGesendet: Donnerstag, 1. Oktober 2026 10:00\nAn: Kunde <%s>\n"
               "Betreff: Ihre Rechnung\n\n",
    "outlook-original": "-----Ursprüngliche Nachricht-----\nVon: ACME GmbH [mailto:billing@acme.example]\nGesendet: "
                        "Donnerstag, 1. Oktober 2026 10:00\nAn: Kunde <%s>\nBetreff: Ihre Rechnung\n\n",
    "outlook-mobile": "Outlook für iOS herunterladen<https://aka.ms/o0ukef>\n________________________________\n"
                      "Von: ACME GmbH <billing@acme.example>\nGesendet: Thursday, October 1, 2026 10:00:00 AM\n"
                      "An: Kunde <%s>\nBetreff: Ihre Rechnung\n\n",
    "apple": "Anfang der weitergeleiteten Nachricht:\n\n> Von: ACME GmbH <billing@acme.example>\n> Betreff: Ihre "
             "Rechnung\n> Datum: 1. Oktober 2026 um 10:00:00 MESZ\n> An: Kunde <%s>\n> \n",
    "thunderbird": "-------- Weitergeleitete Nachricht --------\nBetreff: Ihre Rechnung\nDatum: Thu, 1 Oct 2026 10:00:00 "
                   "+0200\nVon: ACME GmbH <billing@acme.example>\nAn: Kunde <%s>\n\n\n",
    "yahoo": "   ----- Weitergeleitete Nachricht ----- Von: ACME GmbH <billing@acme.example>An: Kunde <%s>Gesendet: "
             "Donnerstag, 1. Oktober 2026 um 10:00:00 MESZBetreff: Ihre Rechnung\n",
    "mail.ru": "-------- Пересылаемое сообщение --------\nОт кого: ACME GmbH <billing@acme.example>\nКому: Kunde <%s>\n"
               "Дата: четверг, 1 октября 2026, 10:00 +03:00\nТема: Ihre Rechnung\n\n",
}

WRITTEN = ("Rechnung\n\nRechnungsnummer: %s\nRechnungsdatum: 01.10.2026\nFällig am: 15.10.2026\n\n"
           "Gesamtbetrag: 119,00 EUR\nIBAN: DE02 1203 0000 0000 2020 51\nACME GmbH\n")
TABLE = ("<p>ACME GmbH</p><h1>Rechnung</h1><table><tr><td>Rechnungsnummer:</td><td>%s</td></tr><tr><td>Rechnungsdatum:"
         "</td><td>01.10.2026</td></tr><tr><td>Fällig am:</td><td>15.10.2026</td></tr><tr><td>Gesamtbetrag:</td><td>"
         "119,00 EUR</td></tr><tr><td>IBAN:</td><td>DE02 1203 0000 0000 2020 51</td></tr></table>")


def send(dunlin, message):
    dunlin.servers.submit(message, CREDITOR, DUNNING)


def mail(text, *attachments, subject="Fwd: Ihre Rechnung", when=FORWARDED):
    return compose(CREDITOR, DUNNING, text, subject=subject, when=when, attachments=attachments)


def html(body, when=FORWARDED):
    """As Gmail forwards a mail that was HTML."""
    message = mail(STYLES["gmail"] % DEBTOR + "Ihre Rechnung liegt bei.\n", when=when)
    message.add_alternative(
        '<div dir="ltr">Bitte mahnen.<div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message '
        "---------<br>Von: <strong>ACME GmbH</strong> &lt;billing@acme.example&gt;<br>Date: Do., 1. Okt. 2026 um 10:00 Uhr"
        "<br>Subject: Ihre Rechnung<br>To: Kunde &lt;%s&gt;<br></div><br>%s</div></div>" % (DEBTOR, body), subtype="html")
    return message


def original(*attachments, to="Kunde <%s>" % DEBTOR):
    return compose("ACME GmbH <%s>" % CREDITOR, to, "Ihre Rechnung liegt bei.\n", subject="Ihre Rechnung", when=FORWARDED,
                   attachments=attachments)


def attached(inner, subject="Fwd: Ihre Rechnung"):
    """Forwarded as an attachment (message/rfc822)."""
    message = compose(CREDITOR, DUNNING, "Bitte mahnen.\n", subject=subject, when=FORWARDED)
    message.add_attachment(inner)
    return message


def encrypted():
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["From"], message["To"], message["Subject"] = CREDITOR, DUNNING, "Fwd: verschlossen"
    message["Date"], message["Message-ID"] = email.utils.format_datetime(email.utils.localtime()), "<s@acme.example>"
    message.set_content(b"0\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03\xa0\x80" + b"\x17" * 400,
                        "application", "pkcs7-mime", filename="smime.p7m")
    message.set_param("smime-type", "enveloped-data")
    return message


def answers(dunlin, word):
    return [letter for letter in dunlin.creditor() if word in letter.text or word in letter.subject]


def claims(dunlin):
    return {claim["invoice"]: claim for claim in dunlin.claims()}


def full(dunlin, number):
    return dunlin.show(claims(dunlin)[number]["claim"])


def fields(letter):
    """The `field: value` lines of a question, as a person copies them into his answer."""
    return re.findall(r"^\s+(rechnung|rechnungsdatum|fällig|betrag|kunde|schuldner): *([^\r\n]*)", letter.text, re.M)


def check_opened(dunlin, number, email_=DEBTOR, due="2026-10-15", amount="119.00", issued="2026-10-01"):
    claim = full(dunlin, number)
    was = (claim["state"], claim["currency"], claim["open"], claim["issue_date"], claim["due_date"], claim["debtor"]["email"])
    assert was == ("open", "EUR", amount, issued, due, email_), (number, was)
    return claim


def test_documents(dunlin):
    """Each e-invoice, PDF and carrier is its claim, at once."""
    mails = {
        "UBL-1": mail("", ("r.xml", invoice(number="UBL-1"), XML)),
        "CII-1": mail("", ("r.xml", invoice(number="CII-1", syntax="cii"), XML)),
        "ZF-1": mail("debtor: %s\n" % DEBTOR, ("ZUGFeRD-invoice.xml", ZUGFERD_1.format(number="ZF-1").encode(), "text/xml")),
        "FX-1": mail("", ("r.pdf", paper("FX-1", embedded=invoice(number="FX-1", syntax="cii")), PDF)),
        "PDF-1": mail(STYLES["gmail"] % DEBTOR, ("r.pdf", paper("PDF-1"), PDF)),
        "TNEF-1": mail("", ("winmail.dat", winmail(invoice(number="TNEF-1")), "application/ms-tnef")),
        "MSG-1": mail("", ("Ihre Rechnung.msg", msg(invoice(number="MSG-1", email=None)), "application/vnd.ms-outlook")),
        "UU-1": mail(uuencoded(invoice(number="UU-1"))),
        "RFC-822": attached(original(("r.xml", invoice(number="RFC-822", email=None), XML))),
        "NESTED-1": attached(attached(original(("r.pdf", paper("NESTED-1"), PDF)))),
        "EML-1": mail("", ("Ihre Rechnung.eml", original(("r.xml", invoice(number="EML-1", email=None), XML)).as_bytes(),
                         OCTETS)),
        "TWINS-1": mail("", ("r.pdf", paper("TWINS-1"), PDF), ("r.xml", invoice(number="TWINS-1"), XML)),
    }
    mails["LD-1"] = html(JSON_LD.format(number="LD-1"))
    for style, text in STYLES.items():
        mails[style] = mail(text % DEBTOR, ("r.xml", invoice(number=style, email=None), XML))
    for message in mails.values():
        send(dunlin, message)
    send(dunlin, mail("", ("r.zip", zipped(a=invoice(number="ZIP-1"), b=invoice(number="ZIP-2", syntax="cii"), c_pdf=paper(
        "ZIP-2"), d_eml=original(("r.xml", invoice(number="ZIP-3", email=None), XML)).as_bytes()), ZIP)))
    dunlin.once(FORWARDED)
    assert set(claims(dunlin)) == set(mails) | {"ZIP-1", "ZIP-2", "ZIP-3"}, set(claims(dunlin)) ^ set(mails)
    for number in claims(dunlin):
        # schema.org has no date of writing
        check_opened(dunlin, number, issued=None if number == "LD-1" else "2026-10-01")
    dunlin.verify()


def test_no_claim(dunlin):
    """What demands nothing, or not for him, opens nothing; the answer says why, and what to send instead."""
    dunlin.forward(number="R-1")
    dunlin.forward(number="R-2", amount="50.00")
    dunlin.once(FORWARDED)
    known = len(dunlin.creditor())
    cases = [
        (mail("", ("p.xml", typed("325", number="P-1"), XML)), "Proforma"),
        (mail("", ("f.xml", invoice(number="F-1", iban="DE89370400440532013000"), XML)), "DE89370400440532013000"),
        (mail("", ("f.pdf", paper("F-2", iban="DE89 3704 0044 0532 0130 00"), PDF)), "F-2"),
        (mail("", ("v.xml", with_payee("Factoring Bank AG", number="F-3"), XML)), "Factoring Bank AG"),
        (mail("", ("s.xml", invoice(number="F-4", seller="Fremde AG", vat_id="DE111111111"), XML)), "Fremde AG"),
        (mail("", ("a.xml", invoice(number="R-1", amount="120.00"), XML)), "weicht"),
        (mail(STYLES["gmail"] % DEBTOR + "Ihre Rechnung steht bereit.\n\nRechnung herunterladen <https://portal.example/1>\n"),
         "herunter und leiten"),
        (encrypted(), "verschlüsselt"),
    ] + [(mail("", ("x.xml", xml, XML)), {"order": "Bestellung", "reminder": "Mahnung"}.get(name, name))
         for name, xml in OTHER_DOCUMENTS.items()]
    for message, _ in cases:
        send(dunlin, message)
    dunlin.once(FORWARDED)
    for _, word in cases:
        assert answers(dunlin, word), "no answer with " + word
    assert len(dunlin.creditor()) == known + len(cases), [letter.subject for letter in dunlin.creditor()]
    opened = [claim for claim in dunlin.claims() if claim["state"] != "draft"]
    assert {claim["invoice"]: claim["open"] for claim in opened} == {"R-1": "119.00", "R-2": "50.00"}, opened
    assert not [claim for claim in dunlin.claims() if claim["state"] == "draft" and claim["invoice"]], dunlin.claims()
    later = "2027-03-01T10:00:00+01:00"
    dunlin.once(later)
    assert not [letter for letter in dunlin.debtor() if "R-1" not in letter.text and "R-2" not in letter.text]
    dunlin.ctl("verify", now=later)


def test_changes(dunlin):
    """Credit note and correction change the claim they name; a debit holds; all of one mail in one answer."""
    for number in ("C-1", "C-2"):
        dunlin.forward(number=number)
    dunlin.once(FORWARDED)
    debit = invoice(number="C-5").replace(b"<cbc:PaymentMeansCode>58<", b"<cbc:PaymentMeansCode>59<")
    credit = typed("381", "C-1", number="C-3", amount="19.00")
    corrected = typed("384", "C-2", number="C-4", amount="80.00", due="2026-10-20")
    send(dunlin, mail("Belege", ("1.xml", credit, XML), ("2.xml", corrected, XML), ("3.xml", debit, XML),
                      ("4.xml", OTHER_DOCUMENTS["order"], XML), ("5.xml", invoice(number="C-6"), XML),
                      ("6.docx", b"PK\3\4 no document", OCTETS), when=ANSWERED))
    dunlin.once(ANSWERED)
    found = claims(dunlin)
    assert {number: (claim["state"], claim["open"]) for number, claim in found.items()} == {
        "C-1": ("open", "100.00"), "C-4": ("open", "80.00"), "C-5": ("held", "119.00"), "C-6": ("open", "119.00")}, found
    assert found["C-4"]["due_date"] == "2026-10-20", found["C-4"]
    answer = dunlin.creditor()[-1]
    for word in ("C-3", "C-1", "C-4", "C-2", "C-5", "C-6", "order", "6.docx"):
        assert word in answer.text and word in answer.html, (word, answer.text)
    send(dunlin, mail("", ("c.xml", typed("381", number="C-7", amount="10.00"), XML), when=ANSWERED))
    dunlin.once(ANSWERED)
    dunlin.creditor_says("invoice: C-6\n", dunlin.creditor()[-1])
    dunlin.once(ANSWERED)
    assert claims(dunlin)["C-6"]["open"] == "109.00", claims(dunlin)["C-6"]
    dunlin.verify()


def test_questions(dunlin):
    """What was read from words is shown as lines; the answer with the same lines, corrected, opens the claim."""
    send(dunlin, mail(STYLES["gmail"] % DEBTOR + WRITTEN % "W-1"))
    send(dunlin, html(TABLE % "W-2"))
    other = invoice(number="W-4", due=None, email=None, buyer="Andere Bau GmbH")
    send(dunlin, mail("", ("r.xml", other.replace(b"K-4711", b"K-12").replace(b"DE987654321", b"DE987654322"), XML)))
    send(dunlin, mail(STYLES["apple"] % DEBTOR, ("r.pdf", paper("W-5", due="Zahlbar innerhalb von 14 Tagen netto."), PDF)))
    send(dunlin, mail("", ("r.pdf", paper("W-6", amount="190,00 EUR", embedded=invoice(number="W-6", syntax="cii")), PDF)))
    dunlin.once(FORWARDED)
    found = claims(dunlin)
    assert {number: claim["state"] for number, claim in found.items()} == {"W-%d" % i: "draft" for i in (1, 2, 4, 5, 6)}, found
    assert dunlin.debtor() == []
    wanted = {"W-4": {"fällig": "30.10.2026", "schuldner": "neu@debtor.example"}, "W-1": {"betrag": "118,50 EUR"}}
    for number, claim in found.items():
        (question,) = answers(dunlin, claim["claim"])
        lines = dict(fields(question))
        assert lines.get("rechnung") == number, question.text
        lines.update(wanted.get(number, {}))
        dunlin.creditor_says("".join("%s: %s\n" % line for line in lines.items()) + "ja\n", question)
    dunlin.once(ANSWERED)
    for number, claim in found.items():
        check_opened(dunlin, number, wanted.get(number, {}).get("schuldner", DEBTOR),
                     "2026-10-30" if number == "W-4" else "2026-10-15", "118.50" if number == "W-1" else "119.00")
    dunlin.verify()


def without_signs(xml, place=None):
    """The same customer without number, VAT id and e-mail, as an invoice by post has it."""
    for start, end in ((b"<cac:PartyIdentification>", b"</cac:PartyIdentification>"),
                       (b"<cac:PartyTaxScheme>", b"</cac:PartyTaxScheme>")):
        at = xml.index(start, xml.index(b"<cac:AccountingCustomerParty>"))
        xml = xml[:at] + xml[xml.index(end, at) + len(end):]
    for old, new in (place or {}).items():
        assert old in xml, old
        xml = xml.replace(old, new)
    return xml


def test_known_debtor(dunlin):
    """An address learnt once serves invoices that name none; a namesake elsewhere is somebody else."""
    dunlin.forward(number="D-1")
    dunlin.once(FORWARDED)
    elsewhere = {b"Am Bauhof 7": b"Am Markt 2", b"20095": b"80331", b"Hamburg": b"Altona"}
    by_post, other = (invoice(number=number, email=None) for number in ("D-2", "D-3"))
    send(dunlin, mail("", ("r.xml", without_signs(by_post), XML)))
    send(dunlin, mail("", ("r.xml", without_signs(other, elsewhere), XML)))
    send(dunlin, mail("", ("r.xml", invoice(number="D-4", email="rechnungseingang@debtor.example"), XML)))
    dunlin.once(FORWARDED)
    check_opened(dunlin, "D-2")
    check_opened(dunlin, "D-4")  # the mailbox for invoices does not take the person's place
    assert claims(dunlin)["D-3"]["state"] == "draft", claims(dunlin)["D-3"]
    assert claims(dunlin)["D-3"]["debtor"]["email"] is None, claims(dunlin)["D-3"]
    dunlin.verify()
