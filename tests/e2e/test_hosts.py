# SPDX-License-Identifier: BSD-2-Clause
"""
Several hosts on one PostgreSQL: whatever dies, every claim is reminded of once and nothing waits
longer than a dead host's lease. DUNLIN_ROUNDS=200 makes the first test thorough, DUNLIN_SEED repeats
its moments.
"""

import os
import random
import time

from hosts import Watch
from load import Claims, OrdinaryMail

LEASE = 30    # seconds until a dead watcher's work is another's
SLACK = 20    # seconds that the work itself may take on a slow machine, a back-off included
ROUND = 2.0   # seconds


def say(text):
    print("# " + text, flush=True)


def once_each(hosts, numbers, paid=()):
    """The debtor of each invoice got one reminder, or none where it was paid; the creditor was told
    once of each claim; nobody got anything twice, no reminder passed after the end, all is in order."""
    wanted = {(hosts.debtor(number), "reminder"): 1 for number in numbers}
    free = {(hosts.debtor(number), "reminder") for number in paid}
    thanks = {(hosts.debtor(number), "receipt") for number in paid}
    came = hosts.reminders()
    wrong = {key: came[key] for key in set(came) | set(wanted)
             if came[key] != wanted.get(key, 0) and not (key in free and came[key] == 0)
             and not (key in thanks and came[key] == came[key[0], "reminder"] == 1)}
    assert not wrong, "reminders, how many of each: %s" % wrong
    assert not hosts.twice(), "came twice: %s" % hosts.twice()
    assert hosts.witnessed() == [], "passed the gate in vain: %s" % hosts.witnessed()
    claims = hosts.hosts[0].claims()
    states = {claim["invoice"]: (claim["state"], claim["step"]) for claim in claims}
    assert set(states) == set(numbers), "lost: %s" % (set(numbers) - set(states))
    wrong = {number: state for number, state in states.items()
             if state[0] != ("closed" if number in paid else "open")
             or (number not in paid and state[1] != "reminder")}
    assert not wrong, wrong
    told = hosts.opened()
    wrong = [claim["claim"] for claim in claims if told[claim["claim"]] != 1]
    assert not wrong, "the creditor was not told once of %s" % wrong
    assert hosts.hosts[0].failed() == []
    hosts.hosts[0].verify()


def test_kill(hosts):
    """In each round a watcher and a milter die at a random moment and are started again."""
    rounds = int(os.environ.get("DUNLIN_ROUNDS", 6))
    seed = os.environ.get("DUNLIN_SEED", "1")
    say("%d rounds, seed %s" % (rounds, seed))
    chance = random.Random(seed)
    hosts.start()
    watch = Watch(hosts)
    watch.start()
    numbers, died = [], []
    for _ in range(rounds):
        end = time.monotonic() + ROUND
        numbers += hosts.feed(chance.choice(hosts.hosts), 2)
        numbers += [hosts.forward(host) for host in hosts.hosts]
        moments = sorted((chance.uniform(0, 1), what, chance.randrange(2)) for what in ("watcher", "milter"))
        began = time.monotonic()
        for moment, what, which in moments:
            time.sleep(max(0.0, began + moment - time.monotonic()))
            hosts.restart(hosts.hosts[which], what)
            died.append(what)
        time.sleep(max(0.0, end - time.monotonic()))
    hosts.settle()
    say("waited at most: " + watch.end())
    say("%d claims, %d watchers and %d milters killed" % (len(numbers), died.count("watcher"), died.count("milter")))
    once_each(hosts, numbers)
    late = {what: (watch.which[what], seconds) for what, seconds in watch.longest.items() if seconds > LEASE + SLACK}
    assert not late, "stuck: %s" % late


def under_load(hosts, disturb):
    """Calls disturb(claims) while mail of all kinds flows, and judges what came of it."""
    watch, mail, claims = Watch(hosts), OrdinaryMail(hosts), Claims(hosts)
    for thread in (watch, mail, claims):
        thread.start()
    time.sleep(3)
    mail.phase = "while the store is away"
    disturb(claims)
    mail.phase = "thereafter"
    time.sleep(2)
    claims.end()
    hosts.settle()
    mail.end()
    say("waited at most: " + watch.end())
    say("%d claims, %d of them paid, %d reminders" % (len(claims.numbers), len(claims.paid),
                                                      sum(hosts.reminders().values())))
    mail.judge(say)
    once_each(hosts, claims.numbers, claims.paid)


def test_store_stopped(hosts):
    """PostgreSQL is stopped, in order and by SIGKILL, and comes back."""
    hosts.start()

    def disturb(_):
        for end in (hosts.database.stop, hosts.database.kill):
            end()
            time.sleep(3)
            hosts.database.start()
            time.sleep(2)

    under_load(hosts, disturb)


def test_primary_killed(hosts):
    """A watcher dies for good, and then the database's host: the synchronous standby has all that was
    confirmed, and what the dead watcher had is the other one's when its leases end."""
    hosts.start(standby=True)

    def disturb(claims):
        hosts.hosts[0].stop_watcher(kill=True)
        number = claims.numbers[0] if claims.numbers[0] not in claims.paid else claims.numbers[1]
        assert claims.pay(number), "not paid"
        hosts.database.kill()
        time.sleep(2)
        hosts.fail_over()
        time.sleep(3)
        assert hosts.hosts[1].show("acme/" + number)["state"] == "closed", "a payment was forgotten"

    under_load(hosts, disturb)
