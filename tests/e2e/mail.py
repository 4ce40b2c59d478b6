# SPDX-License-Identifier: BSD-2-Clause
"""Messages and invoices of the tests, and looking into what came back."""

import datetime
import email
import email.message
import email.policy
import email.utils
import itertools
import os
import re

_DATA = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")
_counter = itertools.count(1)

CREDITOR = "billing@acme.example"
DEBTOR = "kunde@debtor.example"
PARTNER = "cases@inkasso.example"
DUNNING = "dunning@example.com"


def invoice(number="R-2026-001", amount="119.00", issued="2026-10-01", due="2026-10-15",
            email=DEBTOR, currency="EUR", syntax="ubl", seller="ACME GmbH", vat_id="DE123456789",
            iban="DE02120300000000202051", buyer="Muster Bau GmbH"):
    """The XRechnung in tests/data with other values, as bytes. due=None and email=None leave the
    element out. Totals are consistent in that everything is one untaxed sum, if it is not 119.00."""
    with open(os.path.join(_DATA, "xrechnung-%s.xml" % syntax), encoding="utf-8") as source:
        xml = source.read()

    def put(old, new):
        nonlocal xml
        assert old in xml, old
        xml = xml.replace(old, new)

    put("R-2026-001", number)
    put(">119.00<", ">%s<" % amount)
    put("ACME GmbH", seller)
    put("DE123456789", vat_id)
    put("DE02120300000000202051", iban)
    put("Muster Bau GmbH", buyer)
    put(">EUR<", ">%s<" % currency)
    put('"EUR"', '"%s"' % currency)
    if syntax == "ubl":
        put("2026-10-01", issued)
        put("<cbc:DueDate>2026-10-15</cbc:DueDate>", "<cbc:DueDate>%s</cbc:DueDate>" % due if due else "")
    else:
        put("20261001", issued.replace("-", ""))
        put("20261015", due.replace("-", "") if due else "")
        if not due:
            xml = re.sub(r"<ram:DueDateDateTime>.*?</ram:DueDateDateTime>", "", xml, flags=re.S)
    if not due:
        put("Zahlbar innerhalb von 14 Tagen ohne Abzug.", "Vielen Dank.")
    if email:
        put(DEBTOR, email)
    else:
        for element in (r"<cbc:EndpointID[^>]*>%s</cbc:EndpointID>", r"<cac:Contact>\s*<cbc:ElectronicMail>%s</cbc:ElectronicMail>\s*</cac:Contact>",
                        r"<ram:DefinedTradeContact>\s*<ram:EmailURIUniversalCommunication>\s*<ram:URIID>%s</ram:URIID>\s*</ram:EmailURIUniversalCommunication>\s*</ram:DefinedTradeContact>",
                        r"<ram:URIUniversalCommunication>\s*<ram:URIID[^>]*>%s</ram:URIID>\s*</ram:URIUniversalCommunication>"):
            xml = re.sub(element % re.escape(DEBTOR), "", xml)
    return xml.encode()


def date_header(when):
    """when: ISO 8601, or None for now."""
    if when is None:
        return email.utils.format_datetime(datetime.datetime.now(datetime.timezone.utc))
    return email.utils.format_datetime(datetime.datetime.fromisoformat(when))


def compose(sender, recipient, text, subject="hello", when=None, headers=None, attachments=()):
    """attachments: (file name, bytes, "type/subtype")."""
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["From"] = sender
    message["To"] = recipient
    message["Subject"] = subject
    message["Date"] = date_header(when)
    message["Message-ID"] = "<%d.%s@%s>" % (next(_counter), os.urandom(6).hex(), sender.split("@")[-1].rstrip(">"))
    for name, value in (headers or {}).items():
        message[name] = value
    message.set_content(text)
    for name, data, kind in attachments:
        main, sub = kind.split("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return message


def forward(xml=None, sender=CREDITOR, when=None, text="Bitte mahnen.\n", to=DUNNING, **values):
    """An invoice forwarded as a mail program does it: a line of text, the XML attached."""
    xml = xml or invoice(**values)
    number = re.search(rb"<(?:cbc|ram):ID>([^<]*)</(?:cbc|ram):ID>\s*<(?:cbc:IssueDate|ram:TypeCode)", xml)
    number = number.group(1).decode() if number else "?"
    return compose(sender, to, text, subject="Fwd: Rechnung " + number, when=when,
                   attachments=[("rechnung.xml", xml, "application/xml")])


def is_report(data):
    """Whether our own Postfix wrote it: a delivery report (RFC 3464)."""
    return b"<MAILER-DAEMON@mx.example.com>" in data[:4000] and b"multipart/report" in data[:4000]


class Received:
    """A message as its reader sees it."""

    def __init__(self, data):
        self.data = data
        self.message = email.message_from_bytes(data, policy=email.policy.default)
        self.subject = str(self.message["Subject"] or "")
        self.text = self._part("plain")
        self.html = self._part("html")

    def __getitem__(self, name):
        value = self.message[name]
        return None if value is None else str(value)

    def _part(self, kind):
        part = self.message.get_body((kind,))
        return part.get_content() if part else ""

    @property
    def attachments(self):
        return [(part.get_filename(), part.get_content_type(), part.get_payload(decode=True))
                for part in self.message.iter_attachments()]

    def headers(self):
        """The header block's raw lines."""
        return self.data.split(b"\r\n\r\n" if b"\r\n\r\n" in self.data else b"\n\n", 1)[0].decode("utf-8", "replace")

    @property
    def reply_to(self):
        return email.utils.parseaddr(self["Reply-To"] or self["From"])[1]

    def reply(self, sender, text, when=None, quote=True, headers=None):
        """What a mail program makes of "reply": new words on top, the letter quoted below."""
        if quote:
            text += "\n\nAm 22.10.2026 um 10:00 schrieb %s:\n" % self["From"]
            text += "".join("> %s\n" % line for line in self.text.splitlines())
        subject = self.subject if self.subject.lower().startswith("re:") else "Re: " + self.subject
        threading = {"In-Reply-To": self["Message-ID"],
                     "References": " ".join(filter(None, [self["References"], self["Message-ID"]]))}
        return compose(sender, self.reply_to, text, subject=subject, when=when,
                       headers={**threading, **(headers or {})})
