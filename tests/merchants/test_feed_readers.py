"""Whoever follows the feed sees every change once, in order, whenever they come back."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from backend.kernel.ids import uuid7
from merchants.lookup.feed import Position, changes_after, position_of
from merchants.lookup.models import Change
from tests.factories.deliveries import ago, hand_in
from tests.factories.rows import penalty, permit, registration
from tests.merchants.outside import OPEN, api, later, let_settle, shop_code, whole_feed

pytestmark = pytest.mark.django_db(transaction=True)
WRITE = """INSERT INTO merchants_change (merchant_id, code, kind, item_kind, at)
           VALUES (%s, %s, 'updated', '', now())"""


class Writer:
    """A slow transaction of somebody else's."""

    def __init__(self) -> None:
        self.line = connection.copy()
        self.line.set_autocommit(False)

    def write(self, code: str) -> None:
        with self.line.cursor() as cursor:
            cursor.execute(WRITE, [uuid7(), code])

    def end(self, *, keep: bool = True) -> None:
        self.line.commit() if keep else self.line.rollback()


@pytest.fixture
def writers() -> Iterator[list[Writer]]:
    made = [Writer() for _ in range(4)]
    yield made
    for writer in made:
        writer.line.close()


class Reader:
    """Somebody who follows the feed, keeping nothing but the position."""

    def __init__(self) -> None:
        self.at = ""
        self.seen: list[str] = []

    def look(self, *, limit: int = 3) -> None:
        changes, last = changes_after(position_of(self.at), limit=limit)
        self.at = str(last)
        self.seen += [change["code"] for change in changes]

    def catch_up(self) -> None:
        let_settle()
        before = -1
        while before != len(self.seen):
            before = len(self.seen)
            self.look()


def test_the_feed_tells_what_happened_in_order(client: Client) -> None:
    hand_in("enterprises", registration())
    hand_in("permits", permit())
    hand_in("penalties", penalty())
    hand_in("penalties", penalty(CF_SY="两包"))
    hand_in("penalties", penalty(CF_SY="两包", 撤销日期=ago(0)))
    changes = whole_feed(client, limit=2)
    assert {change["code"] for change in changes} == {shop_code()}
    assert [(change["change"], change["tombstone"]) for change in changes] == [
        ("registered", False),
        ("item_published", False),
        ("item_published", False),
        ("item_corrected", False),
        ("item_ended", True),
    ]
    assert len({change["item_id"] for change in changes[2:]}) == 1
    assert changes[-1]["item_id"] is not None


def test_promise_03_the_feed_forgets_what_kind_of_item_ended(client: Client) -> None:
    hand_in("enterprises", registration())
    hand_in("permits", permit())
    hand_in("penalties", penalty(CF_GSJZQ=ago(0)))
    assert [change["item_kind"] for change in whole_feed(client)] == [None, "permit", "penalty"]
    with later(days=1):
        assert [change["item_kind"] for change in whole_feed(client)] == [None, "permit", None]


def test_from_any_position_the_rest_comes_once(client: Client) -> None:
    hand_in("enterprises", *[registration(number) for number in range(1, 8)])
    changes = whole_feed(client)
    assert len({change["position"] for change in changes}) == 7
    for place, change in enumerate(changes):
        for limit in (1, 3, 1000):
            page = api(client, "changes", after=change["position"], limit=limit)
            assert page["changes"] == changes[place + 1 :][:limit]


def test_at_the_end_the_position_stays(client: Client) -> None:
    hand_in("enterprises", registration())
    last = whole_feed(client)[-1]["position"]
    page = api(client, "changes", after=last)
    assert page == {"changes": [], "position": last, "more": False}
    assert api(client, "changes", after="9223372036854775807-1")["changes"] == []


def test_an_empty_feed_has_a_beginning(client: Client) -> None:
    assert api(client, "changes") == {"changes": [], "position": "0-0", "more": False}


def test_a_slow_transaction_cannot_slip_in_behind_a_reader(writers: list[Writer]) -> None:
    slow, quick, *_ = writers
    reader = Reader()
    slow.write("SLOW")
    quick.write("QUICK")
    quick.end()
    reader.look()
    assert reader.seen == []  # QUICK waits until SLOW is settled, one way or the other
    slow.end()
    reader.catch_up()
    assert reader.seen == ["SLOW", "QUICK"]


def test_what_was_rolled_back_is_never_told(writers: list[Writer]) -> None:
    slow, quick, *_ = writers
    reader = Reader()
    slow.write("SLOW")
    quick.write("QUICK")
    quick.end()
    slow.end(keep=False)
    reader.catch_up()
    assert reader.seen == ["QUICK"]


@pytest.mark.parametrize("seed", range(12))
def test_however_transactions_interleave_each_change_is_read_once(
    writers: list[Writer], seed: int
) -> None:
    chance, reader, late = Random(seed), Reader(), Reader()
    for number in range(80):
        writer = chance.choice(writers)
        writer.write(f"{writers.index(writer)}-{number}")
        if chance.random() < 0.4:
            writer.end(keep=chance.random() < 0.8)
        if chance.random() < 0.5:
            reader.look(limit=chance.randint(1, 5))
    for writer in writers:
        writer.end()
    reader.catch_up()
    late.catch_up()
    written = sorted(Change.objects.values_list("code", flat=True))
    assert sorted(reader.seen) == written
    assert reader.seen == late.seen


MALFORMED = (
    "x", "1", "-", "1-", "-1", "1-x", "1-2-3", "1.0-2", " 1 - 2", "٣-٣", "0x1-2", "1-2\x00",
    "99999999999999999999-1", "1-99999999999999999999", "1--2", "+1-2", "9" * 200, "🍜-1",
)  # fmt: skip


@pytest.mark.parametrize("odd", MALFORMED, ids=ascii)
def test_a_position_this_feed_never_gave_is_refused(client: Client, odd: str) -> None:
    answer = client.get(f"{OPEN}/changes", {"after": odd})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/after"


@pytest.mark.parametrize("odd", ["0", "1001", "-1", "x", "1.5", "", "１０", "1e2", "9" * 19])
def test_a_page_has_one_to_a_thousand_changes(client: Client, odd: str) -> None:
    answer = client.get(f"{OPEN}/changes", {"limit": odd})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/limit"


def test_a_position_reads_back_as_it_was_written() -> None:
    assert str(position_of("745-12")) == "745-12"
    assert position_of("") == Position("0", 0)


def test_the_feed_is_one_query(client: Client, django_assert_max_num_queries: Any) -> None:
    hand_in("enterprises", registration())
    with django_assert_max_num_queries(1):
        api(client, "changes")
