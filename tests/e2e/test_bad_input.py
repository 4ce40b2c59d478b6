# SPDX-License-Identifier: BSD-2-Clause
"""Hostile and broken input: a clear answer, the message kept, everything else goes on."""

import base64
import hashlib
import io
import os
import zipfile

from dunlin import FORWARDED, quick
from mail import CREDITOR, DUNNING, compose, forward, invoice

CREDITOR_HEADERS = (b"From: billing@acme.example\r\nTo: dunning@example.com\r\nDate: Wed, 21 Oct 2026 10:00:00 +0200\r\n"
                    b"Message-ID: <%s@acme.example>\r\nSubject: Fwd: Rechnung\r\nMIME-Version: 1.0\r\n")


def head(name):
    return CREDITOR_HEADERS % name.encode()


def take(dunlin, message, folder="Failed", claims=0, draft=None, told=True):
    """Sends a bad message and a good one. The good one opens its claim; the bad one lies in the
    folder and in the archive, and the creditor is told. draft: what cannot be read is a claim that
    waits for this fact, and the letter asks for it."""
    dunlin.servers.submit(message, CREDITOR, DUNNING)
    dunlin.forward(number="R-GOOD")
    before = {hashlib.sha256(data).hexdigest() for data in dunlin.waiting()}
    assert len(before) == 2
    dunlin.once(FORWARDED)
    for _ in range(3):
        # A message that kills its reader is tried three times.
        if dunlin.waiting():
            dunlin.once(FORWARDED)
    assert dunlin.waiting() == []
    good = [c for c in dunlin.claims() if c["invoice"] == "R-GOOD"]
    assert len(good) == 1 and good[0]["state"] == "open", dunlin.claims()
    others = [c for c in dunlin.claims() if c["invoice"] != "R-GOOD"]
    assert len(others) == claims + bool(draft), others
    assert all(c["state"] == "draft" for c in others) or not draft, others
    kept = {"Done": len(dunlin.done()), "Failed": len(dunlin.failed())}
    assert kept == ({"Done": 2, "Failed": 0} if folder == "Done" else {"Done": 1, "Failed": 1}), kept
    digests = archived(dunlin)
    assert before <= digests, "the archive lacks what came in"
    letters = [l for l in dunlin.creditor() if good[0]["claim"] not in l.subject]
    assert len(letters) == (1 if told else claims), [l.subject for l in letters]
    if draft:
        assert draft in letters[0].text and others[0]["claim"] in letters[0].subject, letters[0].text
    dunlin.verify()
    return others, letters


def archived(dunlin):
    """The digests of all that the archive holds, computed from its bytes."""
    if dunlin.store:
        return set(dunlin.sql("SELECT encode(sha256(string_agg(bytes, '' ORDER BY position)), 'hex')"
                              " FROM archive JOIN archive_chunk USING (upload) GROUP BY digest"))
    found = set()
    for folder, _, names in os.walk(dunlin.path("archive")):
        for name in names:
            with open(os.path.join(folder, name), "rb") as data:
                found.add(hashlib.sha256(data.read()).hexdigest())
    return found


def test_unknown_key(dunlin):
    dunlin.configure(top='timezon = "Europe/Berlin"')
    for program in ("dunlin-watcher", "dunlin-milter"):
        result = dunlin.run(program, "-n", check=False)
        assert result.returncode == 78, "%s -n: exit %d" % (program, result.returncode)
        assert "dunlin.conf:6" in result.stderr and "timezon" in result.stderr, result.stderr
    for bad in ('timezone = 5', 'language = "en"\nlanguage = "de"', 'send-window = "sometimes"', 'mode = "maybe"',
                'address = '):
        dunlin.configure(top=bad)
        result = dunlin.run("dunlin-watcher", "-n", check=False)
        assert result.returncode == 78 and "dunlin.conf:" in result.stderr, (bad, result.returncode, result.stderr)


def test_unreadable(dunlin):
    """No MIME at all, and bytes of every kind."""
    noise = bytes(range(1, 256)).replace(b"\r", b"").replace(b"\n", b"") * 40
    body = b"".join(noise[i:i + 200] + b"\r\n" for i in range(0, len(noise), 200))
    take(dunlin, head("noise") + b"Content-Type: multipart/mixed; boundary=\r\n\r\n" + body)


@quick
def test_broken_xml(dunlin):
    broken = forward(xml=invoice(number="R-BAD")[:-600], when=FORWARDED)
    take(dunlin, broken, draft="betrag:")


def test_40_megabytes(dunlin):
    line = base64.b64encode(os.urandom(57)) + b"\r\n"
    message = (head("large") + b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n"
               + line * (40 * 1024 * 1024 // len(line)))
    take(dunlin, message)


def test_2000_levels(dunlin):
    text = head("deep") + b"Content-Type: multipart/mixed; boundary=b0\r\n\r\n"
    for level in range(2000):
        text += b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (level, level + 1)
    take(dunlin, text + b"--b2000\r\n\r\nHallo\r\n")


def test_2000_forwards(dunlin):
    text = head("forwards") + b"Content-Type: message/rfc822\r\n\r\n"
    take(dunlin, text + b"Content-Type: message/rfc822\r\n\r\n" * 2000 + b"Hallo\r\n")


def test_zip_bomb(dunlin):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("rechnung.xml", "w", force_zip64=True) as out:
            for _ in range(200):
                out.write(b"\0" * 1048576)
    message = compose(CREDITOR, DUNNING, "Bitte mahnen.\n", subject="Fwd: Rechnung", when=FORWARDED,
                      attachments=[("rechnung.zip", bomb.getvalue(), "application/zip")])
    take(dunlin, message, draft="betrag:")


def test_entity_bomb(dunlin):
    xml = invoice(number="R-BOMB").decode()
    doctype = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        '<!ENTITY %s "%s">' % (chr(98 + i), ("&%s;" % chr(97 + i)) * 10) for i in range(9)) + \
        '<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    xml = xml.replace("?>\n", "?>\n" + doctype, 1).replace("Vielen Dank", "&j;&file;")
    take(dunlin, forward(xml=xml.encode(), when=FORWARDED), draft="betrag:")
    assert not any(b"root:x:0" in data for data in dunlin.servers.folder(CREDITOR))


@quick
def test_broken_headers(dunlin):
    """Raw bytes that are no UTF-8, half encoded words, control characters: still an invoice."""
    xml = base64.encodebytes(invoice(number="R-HEADER")).replace(b"\n", b"\r\n")
    message = (b"From: \xc3\x28 <billing@acme.example>\r\nTo: dunning@example.com\r\n"
               b"Subject: \xff\xfe=?utf-8?B?w7x?= =?utf-8?Q?=C3=28?= =?x-unknown?Q?=80?=\r\n"
               b"Date: Wed, 99 Foo 2026\r\nMessage-ID: <broken-headers@acme.example>\r\n"
               b"X-Nothing: \xc0\x80\x1b[31m\r\n"
               b"Content-Type: application/xml; name=\"\xff.xml\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + xml)
    others, _ = take(dunlin, message, folder="Done", claims=1, told=False)
    assert others[0]["invoice"] == "R-HEADER", others


def test_unknown_currency(dunlin):
    take(dunlin, forward(number="R-XYZ", currency="XYZ", when=FORWARDED))


def test_negative_payable(dunlin):
    others, _ = take(dunlin, forward(number="R-MINUS", amount="-119.00", when=FORWARDED))
    assert others == []


def test_endless_amount(dunlin):
    take(dunlin, forward(number="R-MUCH", amount="9" * 40 + ".00", when=FORWARDED), folder="Done", draft="betrag:")


def test_year_9999(dunlin):
    """A due date nobody means opens a question, no clock."""
    dunlin.forward(number="R-9999", due="9999-12-31")
    dunlin.forward(number="R-GOOD")
    dunlin.once(FORWARDED)
    assert dunlin.waiting() == []
    states = {c["invoice"]: c["state"] for c in dunlin.claims()}
    assert states.get("R-GOOD") == "open" and states.get("R-9999", "draft") == "draft", states
    assert [l for l in dunlin.creditor() if "R-9999" in l.subject + l.text], "nobody was told"


def test_no_such_day(dunlin):
    dunlin.forward(number="R-FEB", due="2026-02-31")
    dunlin.once(FORWARDED)
    assert dunlin.waiting() == []
    assert all(c["state"] == "draft" for c in dunlin.claims()), dunlin.claims()
    assert len(dunlin.creditor()) == 1


def test_two_invoices_in_one_mail(dunlin):
    message = compose(CREDITOR, DUNNING, "Bitte beide mahnen.\n", subject="Fwd: Rechnungen", when=FORWARDED,
                      attachments=[("a.xml", invoice(number="R-A"), "application/xml"),
                                   ("b.xml", invoice(number="R-B", amount="50.00"), "application/xml")])
    dunlin.servers.submit(message, CREDITOR, DUNNING)
    dunlin.once(FORWARDED)
    claims = {c["invoice"]: c["open"] for c in dunlin.claims()}
    assert claims == {"R-A": "119.00", "R-B": "50.00"}, claims
    assert dunlin.waiting() == [] and len(dunlin.done()) == 1


def test_path_in_a_name(dunlin):
    message = compose(CREDITOR, DUNNING, "Bitte mahnen.\n", subject="Fwd: Rechnung", when=FORWARDED,
                      attachments=[("../../etc/passwd", invoice(number="R-PATH"), "application/xml")])
    before = os.stat("/etc/passwd").st_mtime
    dunlin.servers.submit(message, CREDITOR, DUNNING)
    dunlin.once(FORWARDED)
    assert dunlin.claim()["invoice"] == "R-PATH"
    assert os.stat("/etc/passwd").st_mtime == before
    dunlin.once("2026-10-22T12:00:00+02:00")
    (letter,) = dunlin.debtor()
    for name, _, _ in letter.attachments:
        assert "/" not in name and ".." not in name, name
    stray = [os.path.join(f, n) for f, _, names in os.walk(dunlin.dir) for n in names if n == "passwd"]
    assert stray == [], stray


def test_injection(dunlin):
    """What an invoice says stays text: no header, no tag, no template runs."""
    name = "Evil &quot;&lt;script&gt;alert(1)&lt;/script&gt;{{1+1}}&#10;Bcc: mallory@evil.example"
    dunlin.forward(number="R-EVIL", buyer=name)
    dunlin.once(FORWARDED)
    dunlin.once("2026-10-22T12:00:00+02:00")
    assert dunlin.inbox("mallory@evil.example") == []
    (letter,) = dunlin.debtor()
    assert "<script>" not in letter.html and letter["Bcc"] is None
    assert "{{1+1}}" in letter.text or "2" != letter.text.strip(), letter.text


def test_read_tells_of_bad_files(dunlin):
    """dunlinctl read: exit 65 where nothing is readable, and no configuration is needed."""
    import subprocess
    path = dunlin.path("noise")
    with open(path, "wb") as out:
        out.write(bytes(16) + os.urandom(5000)) # not by chance the beginning of a header
    result = subprocess.run([dunlin.program("dunlinctl"), "--json", "read", path], env=dunlin.env, cwd="/",
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=30, check=False)
    assert result.returncode == 65, result
