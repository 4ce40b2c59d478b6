# SPDX-License-Identifier: BSD-2-Clause
"""From the first letter on: consent asked for, promises broken, several claims in one letter, parts paid."""

import re

from dunlin import ANSWERED, FORWARDED, REMINDED
from mail import DEBTOR, PARTNER, invoice

# Before the example invoice falls due.
EARLY = "2026-10-12T10:00:00+02:00"
OTHER_DEBTOR = "info@debtor.example"
FIRM = """
policy: { firm: { steps = (
    { step = "reminder"  after-due = "5d"  deadline = "10d" },
    { step = "final"  after-deadline = "3wd"  deadline = "10d"  interest = "claim"  lump-sum = "claim" } ) } }"""


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def by_invoice(dunlin):
    """Every claim in full."""
    return {claim["invoice"]: dunlin.show(claim["claim"]) for claim in dunlin.claims()}


def sheet_number(sheet, reference):
    """By which number an answer names that claim."""
    rows = re.findall(r"^(\d+)\. [^:]*\bRef\s+%s:" % reference, sheet.text, re.M)
    assert len(rows) == 1, "%s stands %d times on\n%s" % (reference, len(rows), sheet.text)
    return rows[0]


def letters(dunlin, *steps):
    """The debtor's mails, which must be these."""
    got = dunlin.debtor()
    said = [(letter["Dunning-Step"] or "none").split(";")[0] for letter in got]
    assert said == list(steps), said
    return got


def test_asked_first_and_declined(dunlin):
    """Nothing goes to his customer without his yes; a no brings him the letters to send himself."""
    dunlin.configure(creditor='consent = "ask"')
    dunlin.forward(when=EARLY)
    dunlin.once(EARLY)
    assert dunlin.claim()["state"] == "draft"
    dunlin.once("2026-10-19T17:00:00+02:00")
    (noted,) = dunlin.creditor()
    assert "R-2026-001" in noted.subject, noted.subject
    dunlin.once("2026-10-20T10:00:00+02:00")
    (_, offer) = dunlin.creditor()
    assert "Sollen wir Ihren Kunden erinnern" in offer.subject, offer.subject
    dunlin.creditor_says("no", offer, when="2026-10-20T11:00:00+02:00")
    dunlin.once("2026-10-20T11:30:00+02:00")
    (samples,) = [mail for mail in dunlin.creditor()[2:] if mail.attachments]
    files = {name: data for name, _, data in samples.attachments}
    assert sorted(files) == ["1-reminder.pdf", "1-reminder.txt", "2-final.pdf", "2-final.txt"], sorted(files)
    assert all(files[name].startswith(b"%PDF-") for name in files if name.endswith(".pdf")), sorted(files)
    for text in (data.decode() for name, data in files.items() if name.endswith(".txt")):
        assert DEBTOR in text and "119,00" in plain(text) and "{{" not in text, text
    claim = dunlin.claim()
    assert claim["state"] == "draft" and "declined" in [e["kind"] for e in claim["events"]], claim

    dunlin.once("2026-11-16T10:00:00+01:00")
    last = dunlin.creditor()[-1]
    assert last.subject == offer.subject and "das letzte Mal" in plain(last.text), last.text
    dunlin.creditor_says("no", last, when="2026-11-16T11:00:00+01:00")
    dunlin.once("2026-11-16T11:30:00+01:00")
    mails = len(dunlin.creditor())
    dunlin.once("2027-03-01T10:00:00+01:00")
    assert len(dunlin.creditor()) == mails and dunlin.debtor() == []
    dunlin.verify()


def test_broken_promise(dunlin):
    """The money does not come: the sheet asks, and a yes with its number sends that claim's final letter."""
    dunlin.forward()
    dunlin.forward(xml=invoice(number="R-2026-002", email=OTHER_DEBTOR).replace(b"K-4711", b"K-4712"))
    dunlin.once(FORWARDED)
    dunlin.once(REMINDED)
    (reminder,) = letters(dunlin, "reminder")
    (other,) = dunlin.inbox(OTHER_DEBTOR)
    dunlin.debtor_says("Wir zahlen am 28.10.2026.", reminder)
    dunlin.debtor_says("Wir zahlen am 28.10.2026.", other, sender=OTHER_DEBTOR)
    dunlin.once(ANSWERED)
    promised, beside = (by_invoice(dunlin)[number] for number in ("R-2026-001", "R-2026-002"))
    assert (promised["state"], promised["hold"]["until"]) == ("held", "2026-10-31"), promised
    dunlin.once("2026-10-31T09:00:00+01:00")
    assert "Blatt" not in plain(dunlin.creditor()[-1].text), "a sheet on a Saturday"
    dunlin.once("2026-11-02T10:00:00+01:00")
    sheet = dunlin.creditor()[-1]
    assert "Nicht wie versprochen bezahlt" in plain(sheet.text), sheet.text
    assert sheet_number(sheet, beside["claim"]) != sheet_number(sheet, promised["claim"])
    dunlin.creditor_says("yes " + sheet_number(sheet, promised["claim"]), sheet, when="2026-11-02T11:00:00+01:00")
    dunlin.once("2026-11-02T11:30:00+01:00")
    dunlin.once("2026-11-09T10:00:00+01:00")
    (_, final) = letters(dunlin, "reminder", "final")
    assert final["Dunning-Claim"] == promised["claim"] and "119,00" in plain(final.text), final.text
    assert len(dunlin.inbox(OTHER_DEBTOR)) == 1, "a letter for a claim that nobody said yes to"
    dunlin.verify()


def test_never_confirmed(dunlin):
    """Opened before it was due, and nobody says that it is unpaid: he is asked, his customer hears nothing."""
    dunlin.forward(when=EARLY)
    dunlin.once(EARLY)
    assert dunlin.claim()["state"] == "open"
    asked = []
    for day in ("2026-10-20", "2026-10-28", "2027-04-12"):
        dunlin.once(day + "T11:00:00Z")
        asked.append(len(dunlin.creditor()))
    assert asked == sorted(set(asked)), "not asked again: %s" % asked
    assert dunlin.debtor() == [] and dunlin.claim()["state"] == "open"
    dunlin.creditor_says("unpaid", dunlin.creditor()[-1], when="2027-04-12T12:00:00Z")
    dunlin.once("2027-04-12T13:00:00Z")
    dunlin.once("2027-04-14T10:00:00Z")
    letters(dunlin, "reminder")
    dunlin.verify()


def test_one_of_three_paid(dunlin):
    """Three claims in one letter; the next is about the two that are still open."""
    numbers = ["R-2026-00%d" % i for i in (1, 2, 3)]
    for number in numbers:
        dunlin.forward(number=number)
    dunlin.once(FORWARDED)
    dunlin.once(REMINDED)
    (reminder,) = letters(dunlin, "reminder")
    claims = by_invoice(dunlin)
    assert "357,00" in plain(reminder.text) and len(reminder.attachments) == 3, reminder.text
    assert sorted(reminder["Dunning-Claim"].replace(",", " ").split()) == sorted(c["claim"] for c in claims.values())
    dunlin.once(ANSWERED)

    dunlin.once("2026-11-06T10:00:00+01:00")
    sheet = dunlin.creditor()[-1]
    dunlin.creditor_says("paid %s\nrest ok" % sheet_number(sheet, claims["R-2026-002"]["claim"]), sheet,
                         when="2026-11-06T11:00:00+01:00")
    dunlin.once("2026-11-06T11:30:00+01:00")
    dunlin.once("2026-11-09T10:00:00+01:00")
    claims = by_invoice(dunlin)
    assert [claims[number]["state"] for number in numbers] == ["open", "closed", "open"], claims
    mails = {mail["Dunning-Step"].split(";")[0]: mail for mail in dunlin.debtor()}
    assert sorted(mails) == ["final", "receipt", "reminder"] and len(dunlin.debtor()) == 3, sorted(mails)
    assert mails["receipt"]["Dunning-Claim"] == claims["R-2026-002"]["claim"]
    final = mails["final"]
    assert "238,00" in plain(final.text) and "R-2026-002" not in final.text + final.subject, final.text
    assert claims["R-2026-002"]["claim"] not in final["Dunning-Claim"] and len(final.attachments) == 2
    dunlin.verify()


def test_principal_closes(dunlin):
    """A part comes between the letters, so the next demands the rest of it, with interest and the fixed
    sum; who then pays the invoice's rest is asked for nothing more."""
    dunlin.configure(creditor='policy = "firm"', bottom=FIRM)
    dunlin.forward()
    dunlin.once(FORWARDED)
    reference = dunlin.claim()["claim"]
    dunlin.ctl("set", reference, "kind=business", now=FORWARDED)
    dunlin.once(REMINDED)
    letters(dunlin, "reminder")
    dunlin.creditor_says("paid 69,00 EUR", dunlin.creditor()[0], when="2026-10-30T09:00:00+01:00")
    dunlin.once("2026-10-30T09:30:00+01:00")
    claim = dunlin.claim()
    assert (claim["state"], claim["open"]) == ("open", "50.00"), claim

    dunlin.once("2026-11-09T10:00:00+01:00")
    (_, final) = letters(dunlin, "reminder", "final")
    # 23 to 29 October on 119.00, from the 30th to 9 November on 50.00, at 10.52 % a year; and 40.00.
    text = plain(final.text)
    assert "90,40" in text and "159" not in text, text
    assert re.search(r"Gehen in dieser Frist\s+50,00 (EUR|€) ein", text), text
    assert dunlin.claim()["open"] == "90.40", dunlin.claim()

    dunlin.creditor_says("paid 50,00 EUR", dunlin.creditor()[0], when="2026-11-12T10:00:00+01:00")
    dunlin.once("2026-11-12T10:00:00+01:00")
    claim = dunlin.claim()
    assert (claim["state"], claim["reason"], claim["open"]) == ("closed", "paid", "0.00"), claim
    assert [e["kind"] for e in claim["ledger"]].count("waiver") == 1, claim["ledger"]
    receipt = letters(dunlin, "reminder", "final", "receipt")[-1]
    assert "40,40" in plain(receipt.text) and "verzichten" in receipt.text, receipt.text
    dunlin.once("2027-03-01T10:00:00+01:00")
    letters(dunlin, "reminder", "final", "receipt")
    dunlin.verify()


# Who owes: invoice, address, country, kind, the deadlines of reminder and final letter. The 4th of June is
# Corpus Christi in one of the German regions and one of the cantons; a consumer in the Netherlands has 14 days
# from the day after receipt, the usual last letter in France gives 15.
ABROAD = [
    ("A-1", DEBTOR, "FR", "consumer", "2026-06-04", "2026-06-25"),
    ("A-2", OTHER_DEBTOR, "NL", "consumer", "2026-06-12", "2026-07-02"),
    ("A-3", "friend@elsewhere.example", "DE-NW", "business", "2026-06-05", "2026-06-17"),
    ("A-4", "mallory@evil.example", "CH-LU", "unknown", "2026-06-05", "2026-06-17"),
]


def test_lives_abroad(dunlin):
    """Deadlines, languages and last letters by country, region and kind; one of them, a CII invoice, up to the
    partner."""
    dunlin.configure(creditor='policy = "strict"',
                     bottom='partner: { inkasso: { name = "Muster Inkasso"  address = "%s" } }' % PARTNER)
    began = "2026-05-27T10:00:00+02:00"
    for number, address, *_ in ABROAD:
        xml = invoice(number=number, email=address, issued="2026-05-01", due="2026-05-26", syntax="cii")
        dunlin.forward(xml=xml.replace(b"K-4711", number.encode()), when=began)
    dunlin.once(began)
    claims = by_invoice(dunlin)
    for number, _, country, kind, first, _ in ABROAD:
        reference = claims[number]["claim"]
        for word in ("country=" + country, "kind=" + kind):
            dunlin.ctl("set", reference, word, now=began)
        planned = dunlin.ctl_json("plan", reference, now=began)[0]
        assert (planned["step"], planned["deadline"]) == ("reminder", first), planned
        assert bool(planned["floor"]) == (country == "NL"), planned

    def ask(day, then):
        """On that day he is to be asked; the next sheet does."""
        dunlin.once(day + "T10:00:00+02:00")
        dunlin.once(then + "T10:00:00+02:00")
        return dunlin.creditor()[-1]

    def say(text, sheet, day):
        dunlin.creditor_says(text, sheet, when=day + "T11:00:00+02:00")
        dunlin.once(day + "T11:00:00+02:00")

    dunlin.once("2026-05-28T10:00:00+02:00")
    say("rest ok", ask("2026-06-09", "2026-06-10"), "2026-06-10")
    say("rest ok", ask("2026-06-16", "2026-06-17"), "2026-06-17")
    for number, address, _, _, first, last in ABROAD:
        steps = [letter["Dunning-Step"] for letter in dunlin.inbox(address)]
        assert steps == ["reminder; deadline=" + first, "final; deadline=" + last], (number, steps)
    assert "mise en demeure" in dunlin.debtor()[1].subject.lower(), dunlin.debtor()[1].subject
    dutch = [" ".join(plain(letter.text).split()) for letter in dunlin.inbox(OTHER_DEBTOR)]
    assert all("binnen 15 dagen nadat dit bericht bij u is bezorgd" in text for text in dutch), dutch
    assert "40,00" in dutch[1] and "40,00" not in dutch[0], dutch # what comes then, to the cent

    sheet = ask("2026-06-30", "2026-07-01")
    assert dunlin.inbox(PARTNER) == [], "handed over without an approver's word"
    say("yes " + sheet_number(sheet, claims["A-1"]["claim"]), sheet, "2026-07-01")
    (case,) = dunlin.inbox(PARTNER)
    assert case["Dunning-Claim"] == claims["A-1"]["claim"], case.headers()
    assert len([name for name, _, _ in case.attachments if (name or "").endswith("-letter.eml")]) == 2
    assert by_invoice(dunlin)["A-1"]["state"] == "collection"
    dunlin.verify()


def test_lives_in_austria(dunlin):
    """A business and a consumer: interest by UGB 456 and by ABGB 1000, no deadline on the 26th of October, and a
    partner who hears that one of them has answered."""
    dunlin.CONFIG = dunlin.CONFIG.replace('country = "DE"', 'country = "AT"')
    dunlin.configure(creditor='policy = "own"', top='country = "AT"', bottom="""
partner: { inkasso: { name = "Muster Inkasso"  address = "%s" } }
policy: { own: { steps = (
    { step = "reminder"  after-due = "5d"  deadline = "10d" },
    { step = "final"  after-deadline = "3wd"  deadline = "10d"  ask = "creditor"  interest = "claim"  lump-sum = "claim" },
    { step = "handover"  after-deadline = "3wd"  overdue = "30d"  partner = "inkasso"  ask = "approver" } ) } }
""" % PARTNER)
    began = "2026-10-14T10:00:00+02:00"
    for number, address in (("A-1", DEBTOR), ("A-2", OTHER_DEBTOR)):
        xml = invoice(number=number, email=address, amount="4800.00", issued="2026-09-01", due="2026-09-15")
        dunlin.forward(xml=xml.replace(b"K-4711", number.encode()), when=began)
    dunlin.once(began)
    for number, kind in (("A-1", "business"), ("A-2", "consumer")):
        dunlin.ctl("set", by_invoice(dunlin)[number]["claim"], "country=AT", now=began)
        dunlin.ctl("set", by_invoice(dunlin)[number]["claim"], "kind=" + kind, now=began)
    dunlin.once("2026-10-15T12:00:00+02:00")
    dunlin.once("2026-10-15T13:00:00+02:00")
    dunlin.debtor_says("Das haben wir doch schon bezahlt.", dunlin.debtor()[0], when="2026-10-16T10:00:00+02:00")
    dunlin.once("2026-10-16T10:00:00+02:00")
    dunlin.creditor_says("yes", dunlin.creditor()[-1], when="2026-10-19T10:00:00+02:00")
    dunlin.once("2026-10-19T10:00:00+02:00")
    dunlin.once("2026-10-30T10:00:00+01:00")
    dunlin.creditor_says("rest ok", dunlin.creditor()[-1], when="2026-10-30T11:00:00+01:00")
    dunlin.once("2026-10-30T11:00:00+01:00")
    dunlin.once("2026-10-30T12:00:00+01:00")   # the delivery reports
    # 4,800.00 x 10.73 % x 45 / 365, from the day after the due date, and 40.00; 4 % x 15 / 365 after the reminder
    for address, extras in ((DEBTOR, ("63,50", "40,00", "4.903,50", "10,73 %")), (OTHER_DEBTOR, ("7,89", "4.807,89", "4,00 %"))):
        letters = dunlin.inbox(address)
        assert [letter["Dunning-Step"] for letter in letters] == \
            ["reminder; deadline=2026-10-27", "final; deadline=2026-11-09"], address
        text = " ".join(plain(letters[1].text).split())
        assert all(word in text for word in extras), (extras, text)
    dunlin.once("2026-11-12T10:00:00+01:00")
    dunlin.creditor_says("rest ok", dunlin.creditor()[-1], when="2026-11-12T11:00:00+01:00")
    dunlin.once("2026-11-12T11:00:00+01:00")
    cases = {case["Dunning-Claim"]: " ".join(case.text.split()) for case in dunlin.inbox(PARTNER)}
    one, other = (cases[by_invoice(dunlin)[number]["claim"]] for number in ("A-1", "A-2"))
    assert "seine Antworten liegen bei" in one and "Einwand" not in one, one
    assert "ein Einwand ist nicht bekannt" in other, other
    assert "81,84" in plain(one), one   # 58 days
    dunlin.verify()
