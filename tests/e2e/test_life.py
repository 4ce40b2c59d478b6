# SPDX-License-Identifier: BSD-2-Clause
"""One claim's life, as the demonstration shows it, and its branches."""

import email
import email.policy
import os
import hashlib
import json
import re
from xml.etree import ElementTree

from dunlin import ANSWERED, FORWARDED, REMINDED, once, quick
from mail import CREDITOR, DEBTOR, PARTNER, compose, invoice

TOKEN = r"dunning\+[a-z2-7]{10}\.[a-z2-7]{20}@example\.com"


@quick
def test_forward_to_closed(dunlin):
    dunlin.forward()
    dunlin.once(FORWARDED)
    claim = dunlin.claim()
    assert claim["state"] == "open" and claim["open"] == "119.00" and claim["currency"] == "EUR", claim
    assert claim["invoice"] == "R-2026-001" and claim["due_date"] == "2026-10-15", claim
    assert claim["debtor"]["email"] == DEBTOR and claim["next"]["step"] == "reminder", claim
    assert dunlin.debtor() == [], "a reminder left before the lead time"
    assert dunlin.waiting() == [] and len(dunlin.done()) == 1
    (opened,) = dunlin.creditor()
    assert claim["claim"] in opened.subject and "R-2026-001" in opened.text, opened.text
    assert re.search(r"22\.10\.2026|22\. Oktober 2026", opened.text), "no plan in\n" + opened.text

    dunlin.once(REMINDED)
    (reminder,) = dunlin.debtor()
    dunlin.debtor_says("Guten Tag,\n\ndie Rechnung haben wir am 21.10. bezahlt.\n\nMit freundlichen Grüßen\n"
                       "Erika Muster", reminder)
    dunlin.once(ANSWERED)
    claim = dunlin.claim()
    assert claim["state"] == "held" and claim["hold"]["by"] == "debtor", claim
    question = dunlin.creditor()[-1]
    assert claim["claim"] in question.subject and "bezahlt" in question.text, question.text

    dunlin.creditor_says("paid", question)
    dunlin.once(ANSWERED)
    claim = dunlin.claim()
    assert (claim["state"], claim["reason"], claim["open"]) == ("closed", "paid", "0.00"), claim
    dunlin.once("2027-03-01T10:00:00+01:00")
    (_, receipt) = dunlin.debtor()
    assert "R-2026-001" in receipt.subject and "Dank" in receipt.subject, receipt.subject
    assert receipt["Dunning-Step"] == "receipt", receipt["Dunning-Step"]
    dunlin.verify()


def test_reminder_is_stamped(dunlin):
    reminder = dunlin.reminded()
    claim = dunlin.claim()
    assert claim["step"] == "reminder", claim
    assert reminder["From"] == "ACME GmbH <dunning@example.com>"
    assert reminder["To"].endswith(DEBTOR) or DEBTOR in reminder["To"]
    assert re.fullmatch(TOKEN, reminder.reply_to), reminder.reply_to
    assert reminder["Return-Path"] == "<%s>" % reminder.reply_to
    assert reminder["Message-ID"].split("@")[0] == "<" + reminder.reply_to.split("+")[1].split("@")[0]
    assert reminder["Dunning-Claim"] == claim["claim"]
    # Ten days on is a Sunday; the deadline is the Monday after.
    assert reminder["Dunning-Step"] == "reminder; deadline=2026-11-02"
    assert re.fullmatch(r"v=1; n=[a-z2-7]{10}; t=\d+; h=\S+", reminder["Dunning-Track"])
    assert reminder["Auto-Submitted"] == "auto-generated"
    assert reminder["Dunning-Notice"] is None
    for header in ("Dunning-Claim", "Dunning-Step", "Dunning-Track", "Reply-To", "Auto-Submitted"):
        assert len(reminder.message.get_all(header)) == 1, header
    notices = [n for n in claim["notices"] if n["role"] == "debtor"]
    assert len(notices) == 1 and notices[0]["queue_id"], notices
    assert notices[0]["message_id"] == reminder["Message-ID"]


def test_letter_says_what_is_needed(dunlin):
    reminder = dunlin.reminded()
    reference = dunlin.claim()["claim"]
    for text in (reminder.text, reminder.html):
        plain = text.replace("\u00a0", " ").replace("\u202f", " ").replace("&#160;", " ").replace("&nbsp;", " ")
        for wanted in ("119,00", "R-2026-001", reference):
            assert wanted in plain, "%s is missing in\n%s" % (wanted, text)
        assert "DE02120300000000202051" in plain.replace(" ", ""), "no IBAN in\n" + text
    assert "{{" not in reminder.text + reminder.html
    kinds = [kind for _, kind, _ in reminder.attachments]
    assert len(kinds) == 1, "the invoice does not go along: %s" % kinds
    assert "xml" not in kinds[0] or "html" in kinds[0], kinds


def test_paper_then_a_call(dunlin):
    """A letter goes to the printer's folder once; then a colleague calls and says what came of it."""
    spool = dunlin.path("spool")
    os.mkdir(spool)
    dunlin.own(spool)
    dunlin.configure(top='print = "spool:%s"' % spool, creditor='policy = "own"', bottom="""
policy: { own: { steps = (
    { step = "paper"  after-due = "5d"  deadline = "10d"  letter = "reminder"  channel = "letter" },
    { step = "talk"  after-deadline = "1wd"  channel = "call" } ) } }""")
    dunlin.forward()
    dunlin.once(FORWARDED)
    reference = dunlin.claim()["claim"]
    dunlin.ctl("set", reference, "street=Bauweg 7", "postcode=12345", "city=Berlin", "phone=030 123456", now=FORWARDED)
    dunlin.once(REMINDED)
    dunlin.once(REMINDED)
    assert dunlin.debtor() == [], "a letter on paper left by mail"
    (name,) = [name for name in os.listdir(spool) if not name.startswith(".")]
    with open(os.path.join(spool, name), "rb") as letter:
        assert letter.read(5) == b"%PDF-"
    claim = dunlin.claim()
    (notice,) = [n for n in claim["notices"] if n["role"] == "debtor"]
    assert (name, notice["state"]) == (notice["notice"] + ".pdf", "accepted"), notice
    assert claim["step"] == "paper" and "Bauweg 7" in notice["to"], notice

    dunlin.once("2026-11-09T10:00:00+01:00")
    call = dunlin.creditor()[-1]
    assert "030 123456" in call.text, call.text
    dunlin.creditor_says("versprochen 16.11.2026", call, when="2026-11-09T11:00:00+01:00")
    dunlin.once("2026-11-09T12:00:00+01:00")
    claim = dunlin.claim()
    assert claim["state"] == "held", claim
    assert len([name for name in os.listdir(spool) if not name.startswith(".")]) == 1
    files = dunlin.evidence(reference)
    (printed,) = [data for name, data in files.items() if name.startswith("messages/") and name.endswith(".pdf")]
    assert printed.startswith(b"%PDF-")
    posting = files["stamps/%s.txt" % notice["notice"]].decode()
    assert "Printer: spooled as " in posting and hashlib.sha256(printed).hexdigest() in posting, posting
    dunlin.verify()


def test_delivery_report_is_believed(dunlin):
    dunlin.reminded()
    dunlin.once(ANSWERED)
    (notice,) = [n for n in dunlin.claim()["notices"] if n["role"] == "debtor"]
    assert notice["state"] in ("delivered", "relayed") and notice["delivered_at"], notice
    assert dunlin.reports() == [] and len(dunlin.reports("Dunlin/Done")) == 2


def test_creditor_says_paid(dunlin):
    dunlin.reminded()
    dunlin.creditor_says("bezahlt", dunlin.creditor()[0])
    dunlin.once(ANSWERED)
    claim = dunlin.claim()
    assert (claim["state"], claim["reason"]) == ("closed", "paid"), claim
    assert claim["ledger"][-1]["kind"] == "payment" and claim["open"] == "0.00", claim["ledger"]


def test_other_answer_holds(dunlin):
    reminder = dunlin.reminded()
    dunlin.debtor_says("Sehr geehrte Damen und Herren, wer sind Sie?", reminder)
    dunlin.once(ANSWERED)
    claim = dunlin.claim()
    assert claim["state"] == "held" and claim["hold"]["by"] == "debtor", claim
    question = dunlin.creditor()[-1]
    assert "wer sind Sie" in question.text, question.text
    dunlin.creditor_says("resume", question)
    dunlin.once(ANSWERED)
    assert dunlin.claim()["state"] == "open"


def test_quoted_words_are_not_read(dunlin):
    """A debtor's mail that only quotes our letter, or a quoted "paid", says nothing."""
    reminder = dunlin.reminded()
    dunlin.debtor_says("Was ist das?\n\n> paid\n> bezahlt", reminder)
    dunlin.once(ANSWERED)
    claim = dunlin.claim()
    assert claim["state"] == "held", claim
    assert all(e["kind"] != "says-paid" for e in claim["events"]), claim["events"]


def test_machine_mail_holds_nothing(dunlin):
    reminder = dunlin.reminded()
    answer = reminder.reply(DEBTOR, "Ich habe bezahlt und bin im Urlaub.", when=ANSWERED,
                            headers={"Auto-Submitted": "auto-replied"})
    before = len(dunlin.creditor())
    dunlin.servers.send(answer, DEBTOR, reminder.reply_to)
    dunlin.once(ANSWERED)
    assert dunlin.claim()["state"] == "open"
    assert len(dunlin.debtor()) == 1, "a machine was answered"
    assert len(dunlin.creditor()) == before


def test_duplicate_forward(dunlin):
    dunlin.forward()
    dunlin.once(FORWARDED)
    told = len(dunlin.creditor())
    dunlin.forward(text="Noch einmal: bitte mahnen.\n")
    dunlin.once(FORWARDED)
    claim = dunlin.claim()
    answers = dunlin.creditor()[told:]
    assert len(answers) == 1 and claim["claim"] in answers[0].subject + answers[0].text, answers
    dunlin.once(REMINDED)
    assert len(dunlin.debtor()) == 1


def test_same_message_twice(dunlin):
    """The very same bytes again: not even an answer."""
    dunlin.forward()
    dunlin.once(FORWARDED)
    (message,) = dunlin.done()
    told = len(dunlin.creditor())
    client = dunlin.servers.imap("dunning@example.com")
    client.append("INBOX", None, None, message)
    client.logout()
    dunlin.once(FORWARDED)
    assert dunlin.claim() and dunlin.waiting() == []
    assert len(dunlin.creditor()) == told


def test_missing_facts(dunlin):
    dunlin.forward(due=None, email=None)
    dunlin.once(FORWARDED)
    claim = dunlin.claim()
    assert claim["state"] == "draft", claim
    dunlin.evidence(claim["claim"])
    (question,) = dunlin.creditor()
    for line in ("fällig:", "schuldner:"):
        assert line in question.text, "%s is not asked for in\n%s" % (line, question.text)
    asked = question.text.split("Das ließ sich lesen")[0]
    assert "betrag:" not in asked, "asked for what is known:\n" + question.text
    dunlin.creditor_says("due: 2026-10-15", question)
    dunlin.once(FORWARDED)
    assert dunlin.claim()["state"] == "draft"
    dunlin.creditor_says("debtor: " + DEBTOR, dunlin.creditor()[-1])
    dunlin.once(FORWARDED)
    claim = dunlin.claim()
    assert claim["state"] == "open" and claim["due_date"] == "2026-10-15", claim
    dunlin.once(REMINDED)
    assert len(dunlin.debtor()) == 1


def test_nothing_readable(dunlin):
    dunlin.servers.submit(compose(CREDITOR, "dunning@example.com", "Bitte kümmern Sie sich darum.\n",
                                  subject="Wichtig", when=FORWARDED), CREDITOR, "dunning@example.com")
    dunlin.once(FORWARDED)
    assert dunlin.debtor() == [] and dunlin.waiting() == []
    assert len(dunlin.creditor()) == 1, "the creditor was not answered"


def test_not_overdue_yet(dunlin):
    """Nothing goes out before the due date, and nothing on old news after it."""
    dunlin.forward(due="2026-11-12", issued="2026-10-20")
    dunlin.once(FORWARDED)
    assert dunlin.claim()["state"] == "open"
    dunlin.once("2026-11-11T10:00:00+01:00")
    assert dunlin.debtor() == []
    dunlin.once("2026-11-18T10:00:00+01:00")
    assert dunlin.debtor() == [], "dunned although nobody said unpaid after the due date"
    question = dunlin.creditor()[-1]
    dunlin.creditor_says("unpaid", question, when="2026-11-18T11:00:00+01:00")
    dunlin.once("2026-11-18T12:00:00+01:00")
    dunlin.once("2026-11-19T12:00:00+01:00")
    assert len(dunlin.debtor()) == 1


def test_final_reminder_needs_the_creditor(dunlin):
    dunlin.reminded()
    dunlin.once(ANSWERED)
    asked = len(dunlin.creditor())
    dunlin.once("2026-11-04T12:00:00+01:00")
    assert len(dunlin.creditor()) == asked, "asked before three working days were over"
    dunlin.once("2026-11-06T12:00:00+01:00")
    assert len(dunlin.debtor()) == 1, "the final reminder left without the creditor's word"
    question = dunlin.creditor()[-1]
    assert len(dunlin.creditor()) == asked + 1, "the creditor was not asked"
    dunlin.creditor_says("yes", question, when="2026-11-06T13:00:00+01:00")
    dunlin.once("2026-11-06T13:00:00+01:00")
    dunlin.once("2026-11-09T12:00:00+01:00")
    letters = dunlin.debtor()
    assert len(letters) == 2, "the final reminder did not leave"
    assert letters[1]["Dunning-Step"].startswith("final; deadline="), letters[1]["Dunning-Step"]
    assert letters[0]["Message-ID"] in letters[1]["References"]
    assert dunlin.claim()["step"] == "final"


def test_silence_to_hand_over(dunlin):
    """Nobody answers: reminder, sheet, final, and at an approver's word the partner, who accepts."""
    dunlin.configure(bottom='partner: { inkasso: { name = "Muster Inkasso"  address = "%s" } }' % PARTNER)
    dunlin.reminded()
    dunlin.once(ANSWERED)
    dunlin.once("2026-11-06T12:00:00+01:00")
    asked = dunlin.creditor()[-1]
    dunlin.creditor_says("yes", asked, when="2026-11-06T13:00:00+01:00")
    dunlin.once("2026-11-06T13:00:00+01:00")
    dunlin.once("2026-11-09T12:00:00+01:00")
    assert [letter["Dunning-Step"] for letter in dunlin.debtor()] == \
        ["reminder; deadline=2026-11-02", "final; deadline=2026-11-16"]
    for letter in dunlin.debtor():
        assert letter.text.replace("\u00a0", " ").count("119,00 €") >= 2, letter.text
    dunlin.once("2026-11-25T12:00:00+01:00")
    assert dunlin.inbox(PARTNER) == [], "handed over without an approver's word"
    now_asked = dunlin.creditor()[-1]
    # The yes to the older sheet was said to another letter.
    dunlin.creditor_says("yes 1", asked, when="2026-11-25T12:30:00+01:00")
    dunlin.once("2026-11-25T12:30:00+01:00")
    assert dunlin.inbox(PARTNER) == [] and dunlin.claim()["state"] == "open", "an old yes hands over"
    assert "etwas anderes gefragt" in " ".join(dunlin.creditor()[-1].text.split()), dunlin.creditor()[-1].text
    dunlin.creditor_says("yes", now_asked, when="2026-11-25T13:00:00+01:00")
    dunlin.once("2026-11-25T13:00:00+01:00")
    claim = dunlin.claim()
    assert (claim["state"], claim["step"]) == ("collection", "handover"), claim
    (case,) = dunlin.inbox(PARTNER)
    assert re.fullmatch(TOKEN, case.reply_to) and case["Dunning-Claim"] == claim["claim"], case.headers()
    files = dict((name, data) for name, _, data in case.attachments)
    facts = json.loads(files["case.json"])
    assert facts["principal"]["open"] == "119.00" and facts["ground"]["invoice"] == "R-2026-001", facts
    kinds = [d["kind"] for d in facts["documents"]]
    assert sorted(kinds) == ["letter", "letter", "report", "report"], kinds
    assert all(d["file"] in files for d in facts["documents"]), sorted(files)
    assert [part.get_payload(0)["Dunning-Claim"] for part in case.message.iter_attachments()
            if (part.get_filename() or "").endswith("-letter.eml")] == 2 * [claim["claim"]]

    answer = case.reply(PARTNER, "accepted\ncollected 119,00 EUR", when="2026-12-10T10:00:00+01:00")
    dunlin.servers.send(answer, PARTNER, case.reply_to, port="proven")
    dunlin.once("2026-12-10T10:00:00+01:00")
    claim = dunlin.claim()
    assert (claim["state"], claim["reason"], claim["open"]) == ("closed", "paid", "0.00"), claim
    assert "taken-on" in [e["kind"] for e in claim["events"]], claim["events"]
    steps = [m["Dunning-Step"] for m in dunlin.debtor() if m["Dunning-Step"]]
    assert len(steps) == 3 and steps.count("receipt") == 1, "a letter after the end, or no receipt: %s" % steps
    dunlin.verify()
    files = dunlin.evidence(claim["claim"])
    assert len([name for name in files if name.startswith("messages/")]) >= 6, sorted(files)
    case = json.loads(files["case.json"])
    assert case["ground"]["invoice"] == claim["invoice"] and len(case["letters"]) == 2, case


def flat(facts):
    """A case's fields by path; what is not known is not there."""
    found = {}
    for name, value in facts.items():
        rows = value if isinstance(value, list) else [value]
        for place, row in enumerate(rows):
            if isinstance(row, dict):
                found.update(("%s/%d/%s" % (name, place, key), text) for key, text in row.items() if text)
            else:
                found[name] = row
    return found


def flat_xml(data):
    found, root = {}, ElementTree.fromstring(data)
    found.update(root.attrib)
    for group in root:
        rows = list(group) if any(len(child) for child in group) else [group]
        for place, row in enumerate(rows):
            found.update(("%s/%d/%s" % (group.tag, place, field.tag), field.text) for field in row)
    return found


def texts(message):
    """Every text that is in a message, also in messages that it bears."""
    yield " ".join("%s: %s" % header for header in message.items())
    for part in message.iter_parts() if message.is_multipart() else []:
        yield from texts(part)
    if not message.is_multipart():
        yield (message.get_payload(decode=True) or b"").decode("utf-8", "replace")


def read(data):
    return email.message_from_bytes(data, policy=email.policy.default)


@once
def test_case_names_nobody_else(dunlin):
    """Two debtors on one sheet: what the partner and a court get speaks of one. The partner's answers."""
    other = ("Andere Bau GmbH", "R-2026-002", "kunde2@debtor.example")
    dunlin.configure(bottom='partner: { inkasso: { name = "Muster Inkasso"  address = "%s" } }' % PARTNER)
    dunlin.forward()
    theirs = invoice(buyer=other[0], number=other[1], email=other[2])
    dunlin.forward(xml=theirs.replace(b"K-4711", b"K-4712").replace(b"DE987654321", b"DE987654322"))
    for when in (FORWARDED, REMINDED, ANSWERED, "2026-11-06T12:00:00+01:00"):
        dunlin.once(when)
    sheet = dunlin.creditor()[-1]
    assert all(name in sheet.text for name in ("Muster Bau GmbH", other[0])), sheet.text
    dunlin.creditor_says("rest ok", sheet, when="2026-11-06T13:00:00+01:00")
    for when in ("2026-11-06T13:00:00+01:00", "2026-11-09T12:00:00+01:00", "2026-11-25T12:00:00+01:00"):
        dunlin.once(when)
    sheet = dunlin.creditor()[-1]
    number = dict((name, re.search(r"(\d+)\. " + name, sheet.text)[1]) for name in ("Muster Bau", "Andere Bau"))
    dunlin.creditor_says("yes %(Muster Bau)s\nhold %(Andere Bau)s until 2026-12-24" % number, sheet,
                         when="2026-11-25T13:00:00+01:00")
    dunlin.once("2026-11-25T13:00:00+01:00")
    claims = dict((claim["invoice"], claim) for claim in dunlin.claims())
    assert [claims[n]["state"] for n in ("R-2026-001", other[1])] == ["collection", "held"], claims

    (case,) = dunlin.inbox(PARTNER)
    said = " ".join(texts(case.message))
    assert "Muster Bau GmbH" in said and not [name for name in other if name in said], said
    files = dict((name, data) for name, _, data in case.attachments)
    fields = flat(json.loads(files["case.json"]))
    assert fields == flat_xml(files["case.xml"]), (fields, flat_xml(files["case.xml"]))
    wanted = {  # RDG 13a(1) nos. 1 to 7
        "client/0/name": "ACME GmbH", "debtor/0/name": "Muster Bau GmbH", "ground/0/invoice": "R-2026-001",
        "ground/0/subject": "Wartung der Kaffeemaschine", "ground/0/invoice_date": "2026-10-01", "ground/0/due_date": "2026-10-15",
        "principal/0/amount": "119.00", "principal/0/open": "119.00",
        "interest/0/above_reference": "9.00", "interest/0/accrued": "1.17", "interest_periods/0/days": "34",
        "vat/0/input_tax": "presumably deductible", "claim/0/currency": "EUR",
    }
    assert {name: fields.get(name) for name in wanted} == wanted, fields

    reference = claims["R-2026-001"]["claim"]
    files = dunlin.evidence(reference)
    for name, data in files.items():
        said = " ".join(texts(read(data))) if name.endswith(".eml") else data.decode("utf-8", "replace")
        assert not [text for text in other if text in said], "%s names the other debtor" % name
    left = files["left-out.txt"].decode()
    assert " sheet " in left and " command " in left, left
    assert "R-2026-001" in "".join(data.decode() for name, data in files.items() if "extracts/" in name), sorted(files)
    assert [name for name in files if name.startswith("invoice/")], sorted(files)

    mallory = "sales@inkasso.example"
    dunlin.servers.send(case.reply(mallory, "collected 119,00 EUR", when="2026-11-25T14:00:00+01:00"), mallory,
                        case.reply_to, port="proven")
    dunlin.once("2026-11-25T14:00:00+01:00")
    assert dunlin.show(reference)["open"] == "119.00", "somebody else's word was taken for the partner's"
    dunlin.servers.send(case.reply(PARTNER, "%s accepted" % claims[other[1]]["claim"],
                                   when="2026-11-25T15:00:00+01:00"), PARTNER, case.reply_to, port="proven")
    dunlin.once("2026-11-25T15:00:00+01:00")
    answer = dunlin.inbox(PARTNER)[-1]
    assert other[0] not in " ".join(texts(answer.message)) and dunlin.show(claims[other[1]]["claim"])["state"] == "held"
    dunlin.servers.send(case.reply(PARTNER, "accepted", when="2026-11-25T16:00:00+01:00"), PARTNER,
                        case.reply_to, port="proven")
    dunlin.servers.send(case.reply(PARTNER, "returned debtor moved away", when="2026-11-26T10:00:00+01:00"), PARTNER,
                        case.reply_to, port="proven")
    dunlin.once("2026-11-26T10:00:00+01:00")
    claim = dunlin.show(reference)
    assert claim["state"] == "open" and "taken-on" in [e["kind"] for e in claim["events"]], claim
    assert [mail for mail in dunlin.creditor() if "moved away" in mail.text], "the creditor was not told why"
    dunlin.verify()


def test_hold_and_resume(dunlin):
    dunlin.forward()
    dunlin.once(FORWARDED)
    opened = dunlin.creditor()[0]
    dunlin.creditor_says("hold until 2026-11-20 Absprache mit dem Kunden", opened, when=FORWARDED)
    dunlin.once(FORWARDED)
    claim = dunlin.claim()
    assert claim["state"] == "held" and claim["hold"]["until"] == "2026-11-20", claim
    dunlin.once("2026-11-19T12:00:00+01:00")
    assert dunlin.debtor() == []
    dunlin.once("2026-11-20T12:00:00+01:00")
    dunlin.once("2026-11-23T12:00:00+01:00")
    assert len(dunlin.debtor()) == 1


def test_withdraw(dunlin):
    dunlin.forward()
    dunlin.once(FORWARDED)
    dunlin.creditor_says("withdraw falscher Kunde", dunlin.creditor()[0], when=FORWARDED)
    dunlin.once(FORWARDED)
    claim = dunlin.claim()
    assert (claim["state"], claim["reason"]) == ("closed", "withdrawn"), claim
    dunlin.once(REMINDED)
    assert dunlin.debtor() == []


def test_help_and_status(dunlin):
    dunlin.forward()
    dunlin.once(FORWARDED)
    opened = dunlin.creditor()[0]
    reference = dunlin.claim()["claim"]
    dunlin.creditor_says("status", opened)
    dunlin.once(FORWARDED)
    assert reference in dunlin.creditor()[-1].text
    dunlin.creditor_says("help", opened)
    dunlin.once(FORWARDED)
    assert "hold" in dunlin.creditor()[-1].text
    assert len(dunlin.creditor()) == 3


def test_inline_reference(dunlin):
    """A command to the plain address, with the claim's reference in the subject."""
    dunlin.forward()
    dunlin.once(FORWARDED)
    reference = dunlin.claim()["claim"]
    dunlin.servers.submit(compose(CREDITOR, "dunning@example.com", "paid\n", subject="Ref " + reference,
                                  when=FORWARDED), CREDITOR, "dunning@example.com")
    dunlin.once(FORWARDED)
    assert dunlin.claim()["state"] == "closed"


def test_proven_by_dmarc(dunlin):
    """The forward comes from outside, and our own MTA says that the sender is real."""
    from mail import forward
    dunlin.servers.send(forward(when=FORWARDED), CREDITOR, "dunning@example.com", port="proven")
    dunlin.once(FORWARDED)
    assert dunlin.claim()["state"] == "open"


def test_cii_invoice(dunlin):
    dunlin.forward(syntax="cii", number="R-2026-002", amount="1234.56")
    dunlin.once(FORWARDED)
    claim = dunlin.claim()
    assert (claim["state"], claim["invoice"], claim["open"]) == ("open", "R-2026-002", "1234.56"), claim


def test_foreign_seller_opens_no_claim(dunlin):
    dunlin.forward(seller="Fremd AG", vat_id="DE999999999")
    dunlin.forward(number="R-2026-003", iban="DE89370400440532013000")
    dunlin.once(FORWARDED)
    assert all(c["state"] == "draft" for c in dunlin.claims()), dunlin.claims()
    assert len(dunlin.creditor()) == 2
    dunlin.once(REMINDED)
    assert dunlin.debtor() == []


def test_control_by_hand(dunlin):
    """dunlinctl read, feed, note, hold, resume, paid, and what it refuses."""
    path = dunlin.path("invoice.xml")
    with open(path, "wb") as out:
        out.write(invoice())
    (read,) = [o for o in dunlin.ctl_json("read", path) if o["kind"] == "invoice"]
    assert (read["syntax"], read["payable"], read["due_date"]) == ("ubl-invoice", "119.00", "2026-10-15"), read
    assert read["buyer"]["email"] == DEBTOR and read["iban"] == ["DE02120300000000202051"], read
    from mail import forward
    dunlin.ctl("feed", "--as", "acme", "-", stdin=forward(when=FORWARDED).as_bytes(), now=FORWARDED)
    reference = dunlin.claim()["claim"]
    dunlin.ctl("note", reference.lower()[:4], "rief an", now=FORWARDED)
    dunlin.ctl("hold", "acme/R-2026-001", "--until", "2026-12-24", "--reason", "Weihnachten", now=FORWARDED)
    assert dunlin.claim()["hold"]["until"] == "2026-12-24"
    dunlin.ctl("resume", reference, now=FORWARDED)
    dunlin.ctl("paid", reference, "19.00", "--on", "2026-10-20", now=FORWARDED)
    claim = dunlin.claim()
    assert (claim["state"], claim["paid"], claim["open"]) == ("open", "19.00", "100.00"), claim
    dunlin.ctl("paid", reference, now=FORWARDED)
    assert dunlin.claim()["state"] == "closed"
    assert dunlin.run("dunlinctl", "paid", "ZZZZZZZZ", check=False).returncode != 0
    assert dunlin.run("dunlinctl", "nonsense", check=False).returncode == 64
    assert any("rief an" in (e["text"] or "") for e in dunlin.claim()["events"])
    dunlin.verify()
