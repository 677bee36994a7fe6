"""Deeds are thanked while every figure is computed, looked at and left: each stays right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Barrier, Event, Thread
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction

from credit.ledger.reading import standing_points
from credit.membership.actions import leave
from credit.membership.models import Member
from credit.membership.reading import held
from credit.standing import actions
from credit.standing.models import Standing
from tests.credit.citizens import joined, person_of
from tests.credit.people import a_member, thanked

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 12


def in_threads(*acts: Callable[[], object]) -> None:
    """Begun together; a failure of one is a failure of all."""
    ready, failed = Barrier(len(acts)), list[Exception]()

    def run(act: Callable[[], object]) -> None:
        ready.wait()
        try:
            act()
        except Exception as fault:  # noqa: BLE001  (told below)
            failed.append(fault)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert not failed


@contextmanager
def while_everything_is_computed() -> Iterator[None]:
    """Sweep after sweep, until the block is done."""
    over = Event()

    def sweeps() -> None:
        while not over.is_set():
            actions.recompute_all()
        connections.close_all()

    thread = Thread(target=sweeps)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@transaction.atomic
def a_deed(member: Member) -> None:
    """What accepting a deed does: hold the membership, move the points, compute the figure."""
    assert held(member.pk)
    thanked(member, 3, key=f"deed:{uuid4()}")
    actions.refresh(member)


def test_no_figure_is_left_behind_by_deeds_that_come_meanwhile() -> None:
    members = [a_member() for _ in range(4)]

    def deeds(place: int) -> Callable[[], None]:
        return lambda: [a_deed(members[(place + n) % 4]) for n in range(TIMES)] and None

    with while_everything_is_computed():
        in_threads(*map(deeds, range(3)))
    kept = dict(Standing.objects.values_list("member_id", "points"))
    assert kept == {one.pk: standing_points(one) for one in members}
    assert sum(kept.values()) == 3 * 3 * TIMES


def test_who_switches_the_band_while_thanked_sees_the_right_figure() -> None:
    member = joined(41)
    person = person_of(member)

    def looks() -> None:
        for turn in range(TIMES):
            actions.compare_me(person=person, wanted=bool(turn % 2))

    in_threads(lambda: [a_deed(member) for _ in range(TIMES)], looks, looks)
    assert Standing.objects.get(pk=member.pk).points == standing_points(member) == 3 * TIMES


def test_promise_09_who_leaves_while_everything_is_computed_has_no_figure() -> None:
    people = [person_of(joined(number)) for number in (51, 52, 53)]
    with while_everything_is_computed():
        in_threads(*[lambda who=who: leave(person=who) for who in people])  # type: ignore[misc]
    assert not Standing.objects.exists()


def test_the_figure_is_read_from_the_key_alone() -> None:
    member = a_member()
    for _ in range(3):
        thanked(member, 2)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) credit_entry")
        cursor.execute("SET enable_seqscan = off; SET enable_bitmapscan = off")
        asked = actions.COMPUTED.format(whose=actions.BETWEEN)
        day = {"day": "2000-01-01", "first": member.pk, "last": member.pk}
        cursor.execute(f"EXPLAIN {asked}", day)
        plan = "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute("RESET enable_seqscan; RESET enable_bitmapscan")
    assert "Index Only Scan using credit_entry_pkey" in plan
