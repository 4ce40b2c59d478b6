# SPDX-License-Identifier: BSD-2-Clause
"""What the milter sees beside our notices: people's own reminders, answers that pass, recalls."""

import os
import re

from dunlin import FORWARDED, REMINDED, quick
from mail import CREDITOR, DEBTOR, compose
from processes import wait_for

LATER = "2026-10-28T12:00:00+01:00"      # six days after the person's reminder
SPACED = "2026-10-30T12:00:00+01:00"     # and eight


def opened(dunlin, milter, forwarded=FORWARDED):
    """A claim whose first letter is due at REMINDED, and a milter with more settings."""
    dunlin.configure(milter_more=milter)
    dunlin.forward(when=forwarded)
    dunlin.once(forwarded)
    dunlin.stop_milter()
    dunlin.start_milter(now=REMINDED)
    return dunlin.claim()


def own_reminder(dunlin, subject, **headers):
    """A person of the creditor writes to the debtor. The milter learns of new claims within a
    second or so: written again until it does."""
    message = compose(CREDITOR, DEBTOR, "Bitte zahlen Sie.\n", subject=subject, when=REMINDED)
    for name, value in headers.items():
        message[name.replace("_", "-")] = value

    def noted():
        dunlin.servers.submit(message, CREDITOR, DEBTOR)
        return wait_for(lambda: events(dunlin, "own-reminder"), timeout=1)

    for _ in range(20):
        try:
            if noted():
                return dunlin.debtor()[-1]
        except AssertionError:
            pass
    raise AssertionError("no own-reminder: %s" % dunlin.claim()["events"])


def events(dunlin, kind):
    return [event for event in dunlin.claim()["events"] if event["kind"] == kind]


@quick
def test_note(dunlin):
    """Filed with the claim, not touched, and ours waits as long as the policy says."""
    opened(dunlin, 'own-mail = "note"')
    mail = own_reminder(dunlin, "Rechnung R-2026-001")
    assert not [name for name in mail.message.keys() if name.lower().startswith("dunning-")]
    event = events(dunlin, "own-reminder")[0]
    assert event["actor"] == "creditor" and "R-2026-001" in event["text"], event
    kept = [data for name, data in dunlin.evidence(dunlin.claim()["claim"]).items()
            if name.startswith("messages/") and b"Bitte zahlen Sie." in data]
    assert kept, "a person's own reminder is missing in the evidence"
    letters = len(dunlin.debtor())
    dunlin.once(REMINDED)
    dunlin.once(LATER)
    assert len(dunlin.debtor()) == letters, "a reminder of ours within the spacing"
    dunlin.once(SPACED)
    assert len(dunlin.debtor()) == letters + 1, "no reminder after the spacing"
    dunlin.verify()


def test_stamp(dunlin):
    """It also gets the tracking headers, and keeps the Reply-To that the person set."""
    claim = opened(dunlin, 'own-mail = "stamp"')
    own_reminder(dunlin, "Ref %s" % claim["claim"], Reply_To="boss@acme.example")
    stamped = [mail for mail in dunlin.debtor() if mail["Dunning-Claim"]]
    assert stamped, "no mail was stamped"
    assert stamped[0]["Dunning-Claim"] == claim["claim"]
    assert stamped[0]["Dunning-Track"].startswith("v=1; n=")
    assert stamped[0].message.get_all("Reply-To") == ["boss@acme.example"]


def test_others_mail_is_not_touched(dunlin):
    """Somebody without the creditor's login writes the same."""
    claim = opened(dunlin, 'own-mail = "stamp"')
    own_reminder(dunlin, "Ref %s" % claim["claim"])
    before = len(events(dunlin, "own-reminder"))
    message = compose(CREDITOR, DEBTOR, "x\n", subject="Ref %s" % claim["claim"])
    dunlin.servers.send(message, "friend@elsewhere.example", DEBTOR)
    dunlin.servers.submit(message, "mallory@evil.example", DEBTOR)
    assert [mail for mail in dunlin.debtor()[-2:] if mail["Dunning-Claim"]] == []
    assert len(events(dunlin, "own-reminder")) == before


@quick
def test_answer_stops_the_clock_before_it_is_read(dunlin):
    """The watcher is away when the debtor answers; the milter holds the claim at once, and whoever
    reads the answer ends that hold."""
    reminder = dunlin.reminded()
    dunlin.stop_milter()
    dunlin.start_milter(now=REMINDED)
    dunlin.debtor_says("Wir haben die Ware nie bekommen.\n", reminder)
    dunlin.wait(lambda: dunlin.claim()["state"] == "held", "the hold")
    hold = dunlin.claim()["hold"]
    assert hold["by"] == "dunlin" and hold["until"], hold
    dunlin.once("2026-10-23T10:00:00+02:00")
    reasons = [hold for hold in dunlin.claim()["holds"] if hold["by"] == "dunlin" and not hold.get("ended_at")]
    assert reasons == [], reasons
    assert dunlin.claim()["state"] in ("held", "disputed"), dunlin.claim()
    dunlin.verify()


def test_answer_that_never_arrives(dunlin):
    """The hold ends by itself."""
    reminder = dunlin.reminded()
    dunlin.stop_milter()
    dunlin.start_milter(now=REMINDED)
    dunlin.debtor_says("Hallo\n", reminder)
    dunlin.wait(lambda: dunlin.claim()["state"] == "held", "the hold")
    dunlin.servers.reset()  # the mailbox loses it
    dunlin.once("2026-10-27T12:00:00+01:00")
    assert dunlin.claim()["state"] == "open", dunlin.claim()


def test_recall(dunlin):
    """The letter is deferred in Postfix's queue when the creditor says paid: it is taken off it."""
    command = "/usr/sbin/postsuper -c %s/postfix -d" % dunlin.servers.dir
    path = os.path.join(dunlin.servers.mail, "debtor.example")
    opened(dunlin, 'recall = "%s"' % command)
    os.makedirs(path, exist_ok=True)
    os.chmod(path, 0)
    os.chown(path, 0, 0)
    try:
        dunlin.run("dunlin-watcher", "--once", now=REMINDED)
        dunlin.wait(lambda: dunlin.servers.deferred(), "the letter to be deferred")
        dunlin.ctl("paid", "acme/R-2026-001", now=REMINDED)
        dunlin.wait(lambda: events(dunlin, "recalled") or events(dunlin, "not-recalled"), "the recall")
        assert events(dunlin, "recalled"), dunlin.claim()["events"]
        assert dunlin.servers.deferred() == 0, "it is still in the queue"
    finally:
        os.chown(path, dunlin.servers.uid, dunlin.servers.gid)
        os.chmod(path, 0o700)
    notices = [n for n in dunlin.claim()["notices"] if n["role"] == "debtor"]
    assert [n["state"] for n in notices] == ["withdrawn"] * 2, notices     # nobody is thanked for nothing
    dunlin.once("2026-11-02T12:00:00+01:00")
    assert dunlin.debtor() == []


def test_check_and_metrics(dunlin):
    """dunlinctl check speaks with the milter; metrics prints what it counted."""
    lines = {line["check"]: line for line in dunlin.ctl_json("check", check=False)}
    assert lines["milter"]["result"] == "ok", lines["milter"]
    dunlin.servers.send(compose("friend@elsewhere.example", DEBTOR, "x\n"), "friend@elsewhere.example", DEBTOR)

    def counted():
        return re.search(r'^dunlin_milter_messages_total\{.*outcome="ordinary"\} [1-9]', dunlin.ctl("metrics"), re.M)

    dunlin.wait(counted, "the counters")
    dunlin.stop_milter()
    lines = {line["check"]: line for line in dunlin.ctl_json("check", check=False)}
    assert lines["milter"]["result"] == "fault", lines["milter"]
