# SPDX-License-Identifier: BSD-2-Clause
"""What creditors have and how it travels: documents besides the XRechnung, and files that carry files."""

import binascii
import io
import struct
import zipfile

from mail import invoice

IBAN = "DE02120300000000202051"

ZUGFERD_1 = """<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryDocument xmlns:rsm="urn:ferd:CrossIndustryDocument:invoice:1p0"
 xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:12"
 xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:15">
<rsm:SpecifiedExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter>
<ram:ID>urn:ferd:CrossIndustryDocument:invoice:1p0:comfort</ram:ID>
</ram:GuidelineSpecifiedDocumentContextParameter></rsm:SpecifiedExchangedDocumentContext>
<rsm:HeaderExchangedDocument><ram:ID>{number}</ram:ID><ram:Name>RECHNUNG</ram:Name><ram:TypeCode>380</ram:TypeCode>
<ram:IssueDateTime><udt:DateTimeString format="102">20261001</udt:DateTimeString></ram:IssueDateTime>
</rsm:HeaderExchangedDocument>
<rsm:SpecifiedSupplyChainTradeTransaction><ram:ApplicableSupplyChainTradeAgreement>
<ram:SellerTradeParty><ram:Name>ACME GmbH</ram:Name><ram:SpecifiedTaxRegistration>
<ram:ID schemeID="VA">DE123456789</ram:ID></ram:SpecifiedTaxRegistration></ram:SellerTradeParty>
<ram:BuyerTradeParty><ram:Name>Muster Bau GmbH</ram:Name></ram:BuyerTradeParty>
</ram:ApplicableSupplyChainTradeAgreement>
<ram:ApplicableSupplyChainTradeSettlement><ram:PaymentReference>{number}</ram:PaymentReference>
<ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
<ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>58</ram:TypeCode><ram:PayeePartyCreditorFinancialAccount>
<ram:IBANID>DE02120300000000202051</ram:IBANID></ram:PayeePartyCreditorFinancialAccount>
</ram:SpecifiedTradeSettlementPaymentMeans>
<ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime><udt:DateTimeString format="102">20261015</udt:DateTimeString>
</ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>
<ram:SpecifiedTradeSettlementMonetarySummation><ram:GrandTotalAmount currencyID="EUR">119.00</ram:GrandTotalAmount>
<ram:DuePayableAmount currencyID="EUR">119.00</ram:DuePayableAmount>
</ram:SpecifiedTradeSettlementMonetarySummation></ram:ApplicableSupplyChainTradeSettlement>
</rsm:SpecifiedSupplyChainTradeTransaction></rsm:CrossIndustryDocument>
"""

JSON_LD = """<html><body><p>Ihre Rechnung liegt bei.</p><script type="application/ld+json">
{{"@context": "https://schema.org", "@type": "Invoice", "identifier": "{number}", "confirmationNumber": "{number}",
 "paymentDueDate": "2026-10-15", "provider": {{"@type": "Organization", "name": "ACME GmbH"}},
 "customer": {{"@type": "Organization", "name": "Muster Bau GmbH"}},
 "totalPaymentDue": {{"@type": "PriceSpecification", "price": "119.00", "priceCurrency": "EUR"}}}}
</script></body></html>
"""

OTHER_DOCUMENTS = {
    "FatturaPA": b'<p:FatturaElettronica versione="FPR12" '
                 b'xmlns:p="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2"><FatturaElettronicaHeader/>'
                 b"</p:FatturaElettronica>",
    "Facturae": b'<f:Facturae xmlns:f="http://www.facturae.gob.es/formato/Versiones/Facturaev3_2_2.xml"><FileHeader/>'
                b"</f:Facturae>",
    "order": b'<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2" xmlns:cbc="urn:oasis:names:'
             b'specification:ubl:schema:xsd:CommonBasicComponents-2"><cbc:ID>B-1</cbc:ID></Order>',
    "reminder": b'<Reminder xmlns="urn:oasis:names:specification:ubl:schema:xsd:Reminder-2" xmlns:cbc="urn:oasis:'
                b'names:specification:ubl:schema:xsd:CommonBasicComponents-2"><cbc:ID>M-1</cbc:ID></Reminder>',
}


def typed(code, names=None, **values):
    """An invoice of another type (BT-3) that names an earlier one (BG-3)."""
    xml = invoice(**values).replace(b">380<", b">" + code.encode() + b"<")
    assert code.encode() in xml
    if names:
        end = b"</cbc:DocumentCurrencyCode>"
        assert end in xml
        xml = xml.replace(end, end + b"<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>"
                          + names.encode() + b"</cbc:ID></cac:InvoiceDocumentReference></cac:BillingReference>")
    return xml


def with_payee(name, **values):
    """An invoice that is to be paid to somebody else (BT-59)."""
    xml, mark = invoice(**values), b"<cac:PaymentMeans>"
    assert mark in xml
    return xml.replace(mark, b"<cac:PayeeParty><cac:PartyName><cbc:Name>" + name.encode()
                       + b"</cbc:Name></cac:PartyName></cac:PayeeParty>" + mark, 1)


def paper(number, amount="119,00 EUR", due="Fällig am 15.10.2026", iban=IBAN, embedded=None):
    """A page as PDF; embedded: XML to put into it as factur-x.xml."""
    lines = [(60, 60, 12, "ACME GmbH"), (60, 80, 9, "Hauptstr. 1, 12345 Berlin"), (60, 200, 18, "Rechnung Nr. " + number),
             (60, 230, 10, "Rechnungsdatum: 01.10.2026"), (60, 300, 10, "Gesamtbetrag: " + amount), (60, 320, 10, due),
             (60, 340, 10, "IBAN: " + iban)]
    content = b"".join(b"BT /F %d Tf 1 0 0 1 %d %d Tm <%s> Tj ET\n"
                       % (size, x, 842 - y, binascii.hexlify(text.encode("cp1252"))) for x, y, size, text in lines)
    names = b"/Names<</EmbeddedFiles<</Names[(factur-x.xml) 6 0 R]>>>>/AF[6 0 R]" if embedded else b""
    objects = [b"<</Type/Catalog/Pages 2 0 R" + names + b">>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F 4 0 R>>>>>>",
               b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
               b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content)]
    if embedded:
        objects += [b"<</Type/Filespec/F(factur-x.xml)/UF(factur-x.xml)/AFRelationship/Alternative/EF<</F 7 0 R>>>>",
                    b"<</Type/EmbeddedFile/Subtype/text#2Fxml/Length %d>>\nstream\n%s\nendstream"
                    % (len(embedded), embedded)]
    out, places = b"%PDF-1.7\n", []
    for number_, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number_, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
            % (len(objects) + 1, table, len(objects) + 1, len(out)))


def zipped(**files):
    """files: name without ".xml" = bytes; a name with "_" in it has its own ending behind that."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", ".") if "_" in name else name + ".xml", data)
    return out.getvalue()


def winmail(data, name="R-3.xml"):
    """Outlook's TNEF with one file."""
    def attribute(number, value):
        return struct.pack("<BII", 2, number, len(value)) + value + struct.pack("<H", sum(value) & 0xffff)
    return (struct.pack("<IH", 0x223e9f78, 1) + attribute(0x00069002, b"\0" * 14)
            + attribute(0x00018010, name.encode() + b"\0") + attribute(0x0006800f, data))


def uuencoded(data, name="R-4.xml"):
    lines = [binascii.b2a_uu(data[at:at + 45]).decode() for at in range(0, len(data), 45)]
    return "Bitte mahnen.\n\nbegin 644 %s\n" % name + "".join(lines) + "`\nend\n"


def msg(data, name="R-5.xml", subject="Ihre Rechnung", to="Kunde <kunde@debtor.example>"):
    """An Outlook message ([MS-OXMSG] in a compound file) with one attachment."""
    text = lambda value: value.encode("utf-16-le")
    # name, parent (index from 1, 0: the root), bytes or None for a storage
    nodes = [("__substg1.0_0037001F", 0, text(subject)), ("__substg1.0_0C1A001F", 0, text("ACME GmbH")),
             ("__substg1.0_0E04001F", 0, text(to)), ("__substg1.0_1000001F", 0, text("Ihre Rechnung.")),
             ("__properties_version1.0", 0, b"\0" * 32), ("__attach_version1.0_#00000000", 0, None),
             ("__substg1.0_3707001F", 6, text(name)), ("__substg1.0_37010102", 6, data)]
    pad = lambda value, size: value + b"\0" * (-len(value) % size)
    chain = lambda first, count: [first + i + 1 if i + 1 < count else 0xfffffffe for i in range(count)]
    sibling = lambda parent, start: next((i + 1 for i in range(start, len(nodes)) if nodes[i][1] == parent), 0xffffffff)
    mini, minifat, large, starts = b"", [], b"", []
    for _, _, value in nodes:
        if value is None or len(value) < 4096:
            starts.append(len(mini) // 64)
            value = pad(value or b"", 64)
            minifat += chain(len(minifat), len(value) // 64)
            mini += value
        else:
            assert not large, "one large stream at most"
            starts.append(0)
            large = pad(value, 512)
    directory_sectors = (len(nodes) + 1 + 3) // 4
    mini, minitable = pad(mini, 512), pad(struct.pack("<%dI" % len(minifat), *minifat), 512)
    at_mini = 1 + directory_sectors + len(minitable) // 512
    at_large = at_mini + len(mini) // 512

    def entry(name_, kind, right, child, start, size):
        return (pad(name_.encode("utf-16-le"), 64)[:64] + struct.pack("<HBB3I", (len(name_) + 1) * 2, kind, 1, 0xffffffff,
                                                                      right, child) + b"\0" * 36
                + struct.pack("<IQ", start, size))

    directory = entry("Root Entry", 5, 0xffffffff, sibling(0, 0), at_mini, len(mini))
    for i, (name_, parent, value) in enumerate(nodes):
        directory += entry(name_, 1 if value is None else 2, sibling(parent, i + 1),
                           sibling(i + 1, 0) if value is None else 0xffffffff,
                           at_large if value and len(value) >= 4096 else starts[i], len(value or b""))
    fat = [0xfffffffd]
    for count in (directory_sectors, len(minitable) // 512, len(mini) // 512, len(large) // 512):
        fat += chain(len(fat), count)
    assert len(fat) <= 128, "one sector of the table at most"
    fat += [0xffffffff] * (128 - len(fat))
    head = struct.pack("<Q16xIIQIIIIIIIII", 0xe11ab1a1e011cfd0, 0x0003003e, 0x0009fffe, 6, 0, 1, 1, 0, 4096,
                       1 + directory_sectors, len(minitable) // 512, 0xfffffffe, 0) + struct.pack("<I", 0)
    head += b"\xff" * (512 - len(head))
    return head + struct.pack("<128I", *fat) + pad(directory, 512) + minitable + mini + large
