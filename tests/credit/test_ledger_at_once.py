"""Everybody moves points at the same time, and some are killed while they do."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections

from backend.kernel.errors import DomainError
from credit.ledger import actions, reading
from credit.ledger.checking import troubles
from credit.ledger.models import Entry
from credit.ledger.refusals import NotEnoughPoints
from credit.ledger.sweeps import expire_due, void_timed_out
from credit.membership.models import Member
from tests.credit.people import a_member, gone, held, spent, thanked

pytestmark = pytest.mark.django_db(transaction=True)

# LEDGER_DRILL="seconds writers", such as "30 32"; the suite runs a short one.
SECONDS, WRITERS = map(int, os.environ.get("LEDGER_DRILL", "2 6").split())
ACCOUNTS = 100


def at_once(act: Callable[[int], object], times: int, *, threads: int = 20) -> list[object]:
    """What each call answered, or how it was refused."""

    def run(number: int) -> object:
        try:
            return act(number)
        except DomainError as refusal:
            return type(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, range(times)))


def test_promise_08_twenty_gifts_at_once_from_100_points_give_100_points() -> None:
    """The case of fuint#71: 20 parallel gifts from 100 points credited 2,000."""
    member = a_member()
    thanked(member, 100)
    answers = at_once(lambda _: spent(member, 100), 20)
    assert answers.count(NotEnoughPoints) == 19
    assert reading.balance_at(member) == (-100, 0, 0, 100, 0, 0)


def test_the_same_spending_tapped_twenty_times_is_one() -> None:
    member = a_member()
    thanked(member, 100)
    receipt = uuid4()
    act = {"key": "voucher:1", "points": 30, "subject": "offer:1", "receipt": receipt}
    answers: list[Any] = at_once(lambda _: actions.spend(member, **act), 20)
    assert sorted(answer.is_new for answer in answers) == [False] * 19 + [True]
    assert reading.spendable(member) == 70


def test_a_deed_delivered_twenty_times_at_once_is_thanked_once() -> None:
    member = a_member()
    at_once(lambda _: thanked(member, 10, key="deed:1"), 20)
    assert reading.standing_points(member) == 10


def test_confirming_and_voiding_at_once_end_a_hold_once() -> None:
    member = a_member()
    thanked(member, 10)
    held(member, 10, key="voucher:1")
    ends = (actions.confirm, actions.void)
    at_once(lambda number: ends[number % 2](member, hold="voucher:1"), 10)
    last = reading.balance_at(member)
    assert last in {(-10, 10, 0, 0, 0, 0), (-10, 0, 0, 10, 0, 0)}
    assert list(troubles()) == []


def test_two_who_thank_each_other_do_not_wait_for_each_other_for_ever() -> None:
    pair = [a_member(), a_member()]
    for member in pair:
        thanked(member, 100)

    def act(number: int) -> None:
        giver, taker = pair[number % 2], pair[1 - number % 2]
        spent(giver, 1)
        thanked(taker, 1)

    assert at_once(act, 40) == [None] * 40
    assert [reading.spendable(member) for member in pair] == [100, 100]


def test_leaving_while_being_thanked_leaves_all_or_nothing() -> None:
    member = a_member()
    at_once(lambda n: gone(member) if n == 5 else thanked(member, 1), 12)
    assert not Entry.objects.filter(member=member).exists()
    assert list(troubles()) == []


# -- Killed while they do
def do_business(members: list[UUID], paper: Path) -> None:
    """Whatever a member may do, again and again; what was answered is written down."""
    chance = random.Random()
    with paper.open("ab", buffering=0) as hand:
        while True:
            member, key = Member(pk=chance.choice(members)), f"drill:{uuid4()}"
            try:
                told = chance.choice(BUSINESS)(member, key)
            except NotEnoughPoints:
                continue
            except Exception as trouble:  # noqa: BLE001  (told to the parent)
                told = {"trouble": repr(trouble)}
            hand.write(json.dumps(told).encode() + b"\n")


def _thank(member: Member, key: str) -> dict[str, Any]:
    thanked(member, 5, key=key, expires_in=random.randrange(1, 90))
    return {"key": key, "points": 5}


def _spend(member: Member, key: str) -> dict[str, Any]:
    return {"key": key, "points": spent(member, random.randrange(1, 12), key=key).points}


def _hold(member: Member, key: str) -> dict[str, Any]:
    points = held(member, random.randrange(1, 12), key=key).points
    end = random.choice([actions.confirm, actions.void])
    end(member, hold=key)
    return {"key": f"{end.__name__}:{key}", "points": points}


BUSINESS = (_thank, _thank, _spend, _hold)


def begin(members: list[UUID], paper: Path) -> int:
    """A process of its own that does business until it is killed."""
    connections.close_all()  # a connection must not be shared with a child
    child = os.fork()
    if child:
        return child
    with suppress(BaseException):
        do_business(members, paper)
    os._exit(1)


def kill(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


@pytest.mark.drill
def test_promise_19_killed_writers_lose_no_transfer_and_leave_no_account_wrong(
    tmp_path: Path,
) -> None:
    members = [a_member().pk for _ in range(ACCOUNTS)]
    paper, end = tmp_path / "paper", time.monotonic() + SECONDS
    crew = [begin(members, paper) for _ in range(WRITERS)]
    while time.monotonic() < end:
        time.sleep(0.1)
        kill(crew.pop(0))
        crew.append(begin(members, paper))
    for child in crew:
        kill(child)
    told = [json.loads(line) for line in paper.read_bytes().split(b"\n") if line.endswith(b"}")]
    assert [line for line in told if "trouble" in line] == []
    assert missing(told) == []
    assert list(troubles()) == []
    assert nobody_waits()
    print(f"{len(told)} acknowledged, {Entry.objects.count()} entries")  # noqa: T201  (with -s)


def missing(told: list[dict[str, Any]]) -> list[str]:
    """Acknowledged transfers that are not in the ledger as they were told."""
    kept: dict[str, int] = {}
    for key, points in Entry.objects.values_list("key", "points"):
        kept[key] = kept.get(key, 0) + points
    return [line["key"] for line in told if kept.get(line["key"]) != line["points"]]


def nobody_waits() -> bool:
    """Whether the server has let go of everything that the dead held."""
    sql = """SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
        WHERE d.datname = current_database() AND l.pid <> pg_backend_pid() AND NOT l.granted"""
    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute(sql)
            if cursor.fetchone()[0] == 0:
                return True
        time.sleep(0.1)
    return False


def test_sweeps_beside_each_other_end_everything_once() -> None:
    from tests.credit.clock import later

    members = [a_member() for _ in range(4)]
    for member in members:
        thanked(member, 10, expires_in=1)
        held(member, 4)
    with later(days=3):
        at_once(lambda n: (expire_due if n % 2 else void_timed_out)(), 8)
        expire_due()
        for member in members:
            assert sum(reading.balance_at(member)) == 0
            assert reading.balance_at(member).held == 0
    assert list(troubles()) == []
