"""Whoever follows the feed sees every change once, in order, whenever they come back."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from backend.kernel.ids import uuid7
from backend.sharding.lint import ShardLint
from merchants.lookup.feed import changes_after, position_of
from merchants.lookup.models import Change
from merchants.lookup.sequence import ALONE, number_all, number_changes
from tests.architecture.sources import ROOT
from tests.factories.deliveries import ago, hand_in
from tests.factories.rows import penalty, permit, registration
from tests.merchants.outside import OPEN, api, later, shop_code, whole_feed

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


def test_an_empty_feed_has_a_beginning(client: Client) -> None:
    assert api(client, "changes") == {"changes": [], "position": "0", "more": False}


def test_a_slow_transaction_stands_behind_what_was_told_and_holds_nothing_back(
    writers: list[Writer],
) -> None:
    slow, quick, *_ = writers
    reader = Reader()
    slow.write("SLOW")
    quick.write("QUICK")
    quick.end()
    reader.look()
    assert reader.seen == ["QUICK"]
    slow.end()
    reader.look()
    assert reader.seen == ["QUICK", "SLOW"]


def test_what_was_rolled_back_is_never_told(writers: list[Writer]) -> None:
    slow, quick, *_ = writers
    reader = Reader()
    slow.write("SLOW")
    quick.write("QUICK")
    quick.end()
    slow.end(keep=False)
    reader.catch_up()
    assert reader.seen == ["QUICK"]


def test_who_finds_another_numbering_reads_what_is_there(writers: list[Writer]) -> None:
    writer, other, *_ = writers
    reader = Reader()
    writer.write("ONE")
    writer.end()
    with other.line.cursor() as cursor:
        cursor.execute(ALONE)
    reader.look()
    assert (reader.seen, reader.at, number_changes()) == ([], "0", 0)
    other.end()
    reader.look()
    assert (reader.seen, reader.at) == (["ONE"], "1")


def test_numbers_are_given_some_at_a_time(writers: list[Writer]) -> None:
    for number in range(7):
        writers[0].write(f"C{number}")
    writers[0].end()
    assert [number_changes(most=3) for _ in range(4)] == [3, 3, 1, 0]
    told = Change.objects.order_by("id").values_list("position", "code")
    assert list(told) == [(number + 1, f"C{number}") for number in range(7)]


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


FREELY = (
    "UPDATE merchants_change SET position = position + 100",
    "UPDATE merchants_change SET position = NULL",
    "UPDATE merchants_change SET kind = 'updated' WHERE position IS NULL",
    "UPDATE merchants_change SET position = 9, kind = 'updated' WHERE position IS NULL",
    "UPDATE merchants_change SET position = 9, item_id = merchant_id WHERE position IS NULL",
    "UPDATE merchants_change SET position = 0 WHERE position IS NULL",
    "UPDATE merchants_change SET at = at + interval '1 day'",
    "UPDATE merchants_change SET position = 1 WHERE position IS NULL",
    "DELETE FROM merchants_change",
)


@pytest.mark.parametrize("statement", FREELY)
def test_a_change_is_written_once_and_numbered_once(statement: str) -> None:
    hand_in("enterprises", registration())
    number_all()
    hand_in("enterprises", registration(2))
    before = list(Change.objects.order_by("id").values())
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(Change.objects.order_by("id").values()) == before


MALFORMED = (
    "x", "-", "-1", "1-", "745-12", "1.0", " 1", "1 ", "٣", "１", "0x1", "01", "00", "1\x00", "1\n",
    "9223372036854775808", "9223372036854775807", "99999999999999999999", "+1", "1_0", "9" * 200,
    "🍜", "1",  # nothing was told yet
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


@pytest.mark.parametrize("position", [0, 1, 20_000, 2**63 - 1])
def test_a_position_reads_back_as_it_was_written(position: int) -> None:
    assert position_of(str(position)) == position
    assert position_of("") == 0


def test_who_is_ahead_of_a_database_put_back_to_an_earlier_day_is_told(client: Client) -> None:
    hand_in("enterprises", registration())
    last = int(whole_feed(client)[-1]["position"])
    assert client.get(f"{OPEN}/changes", {"after": last}).status_code == 200
    assert client.get(f"{OPEN}/changes", {"after": last + 1}).status_code == 400


LEAVE_A_GAP = """
INSERT INTO merchants_change (merchant_id, code, kind, item_kind, at, position)
SELECT merchant_id, code, 'updated', '', now(), position + 10000000
  FROM merchants_change WHERE position IS NOT NULL ORDER BY position DESC LIMIT 1;
"""


def test_with_a_gap_left_after_a_restore_readers_who_are_ahead_miss_nothing(
    client: Client,
) -> None:
    assert LEAVE_A_GAP in (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    hand_in("enterprises", registration())
    ahead = int(whole_feed(client)[-1]["position"]) + 500  # what was told after the backup is lost
    with connection.cursor() as cursor:
        cursor.execute(LEAVE_A_GAP)
    hand_in("permits", permit())
    number_all()
    changes = api(client, "changes", after=ahead)["changes"]
    assert [change["change"] for change in changes] == ["updated", "item_published"]


def test_the_feed_is_one_query_and_one_about_its_items(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    hand_in("enterprises", registration())
    number_all()
    with django_assert_max_num_queries(1):
        api(client, "changes")
    hand_in("permits", permit())
    number_all()
    with django_assert_max_num_queries(2):
        api(client, "changes")


def test_the_feed_joins_nothing_that_machines_would_keep_apart(writers: list[Writer]) -> None:
    writers[0].write("ONE")
    writers[0].end()
    with ShardLint(connection) as lint:
        changes_after(0, limit=10)
    assert {verdict for _, verdict in lint.verdicts} == {"local"}
