"""A decision about a document holds on every surface at once, for whoever delivered it."""

from __future__ import annotations

import threading
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from merchants.lookup.cards import as_of, today
from merchants.records import effects
from merchants.records.marks import HIDING, Effect, Mark
from merchants.records.models import Record
from tests.factories.cards import card, feed, rebuilt_cards, stored_cards
from tests.factories.deliveries import CENTRE, hand_in
from tests.factories.rows import penalty, registration
from tests.merchants.outside import long_ago, merchant, shop_code, whole_feed

pytestmark = pytest.mark.django_db
CASE = uuid4()


@pytest.fixture
def item(db: None) -> Record:
    hand_in("enterprises", registration())
    hand_in("penalties", penalty())
    return Record.objects.get()


def marked(item: Record, effect: Effect, *, case: UUID = CASE) -> Mark:
    return effects.mark(effects.document_of(item), effect, case=case)


def unmarked(item: Record, effect: Effect, *, case: UUID = CASE) -> bool:
    return effects.unmark(effects.document_of(item), effect, case=case)


def contested() -> list[bool]:
    return [shown["contested"] for shown in card()["penalties"]]


def test_promise_04_contested_stands_on_the_card_from_that_moment_on(item: Record) -> None:
    assert contested() == [False]
    marked(item, Effect.CONTESTED)
    assert contested() == [True]
    assert unmarked(item, Effect.CONTESTED)
    assert not unmarked(item, Effect.CONTESTED)
    assert contested() == [False]
    assert [kind for kind, _ in feed()[1:]] == ["item_published", "item_marked", "item_marked"]


@pytest.mark.parametrize("effect", HIDING)
def test_promise_03_what_is_marked_off_is_on_no_surface_and_leaves_a_tombstone(
    item: Record, effect: Effect, client: Client
) -> None:
    marked(item, effect)
    assert card()["penalties"] == []
    assert stored_cards() == rebuilt_cards()
    last = whole_feed(client)[-1]
    assert (last["change"], last["item_kind"], last["tombstone"]) == ("item_ended", None, True)
    assert "超过保质期" not in client.get(f"/m/{shop_code()}/history").content.decode()
    assert not Record.objects.public(on=today()).exists()
    unmarked(item, effect)
    assert len(card()["penalties"]) == 1
    assert feed()[-1] == ("item_published", "penalty")


def test_a_mark_holds_for_whoever_delivers_the_document_later(item: Record) -> None:
    marked(item, Effect.REPAIRED)
    hand_in("penalties", penalty(), source=CENTRE)
    hand_in("penalties", penalty(CF_SY="换了一句话"))
    assert card()["penalties"] == []
    assert [kind for kind, _ in feed()[1:]] == ["item_published", "item_ended"]


def test_two_cases_on_one_document_are_two_marks_and_twice_is_once(item: Record) -> None:
    first, second = uuid4(), uuid4()
    assert marked(item, Effect.CONTESTED, case=first) == marked(item, Effect.CONTESTED, case=first)
    marked(item, Effect.CONTESTED, case=second)
    unmarked(item, Effect.CONTESTED, case=first)
    assert contested() == [True]
    unmarked(item, Effect.CONTESTED, case=second)
    assert contested() == [False]


def test_a_past_day_is_told_as_it_was_unless_it_may_be_shown_no_more(item: Record) -> None:
    marked(item, Effect.CONTESTED)
    long_ago(days=5)
    unmarked(item, Effect.CONTESTED)
    yesterday = timezone.localdate() - timezone.timedelta(days=1)
    told: Any = as_of(merchant().pk, yesterday)
    assert [one["contested"] for one in told["penalties"]] == [True]
    marked(item, Effect.REPAIRED)
    told = as_of(merchant().pk, yesterday)
    assert told["penalties"] == []


def test_promise_04_a_decided_correction_shows_before_and_after_and_stands(
    item: Record, client: Client
) -> None:
    hidden = item.facts | {"content": "罚款3000元"}
    effects.correct(item, {"facts": hidden})
    assert card()["penalties"][0]["content"] == "罚款3000元"
    page = client.get(f"/m/{shop_code()}/history").content.decode()
    assert item.facts["content"] in page
    assert "罚款3000元" in page
    hand_in("penalties", penalty())  # the same old row again says nothing new
    assert card()["penalties"][0]["content"] == "罚款3000元"
    with pytest.raises(effects.NothingCorrected):
        effects.correct(item, {"facts": hidden})
    assert feed()[-1] == ("item_corrected", "penalty")


def test_the_tables_refuse_marks_that_make_no_sense(item: Record) -> None:
    mark = marked(item, Effect.SUSPENDED)
    same = {"merchant_id": mark.merchant_id, "kind": mark.kind, "business_key": mark.business_key}
    for said in ({"effect": "worse", "case": uuid4()}, {"effect": "suspended", "case": CASE}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Mark.objects.create(**same, **said, since=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Mark.objects.update(ended_at=mark.since - timezone.timedelta(seconds=1))


def _at_once(begin: threading.Barrier, act: Any) -> None:
    try:
        begin.wait()
        act()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_marks_and_deliveries_that_race_leave_a_true_card(attempt: int) -> None:
    hand_in("enterprises", registration())
    hand_in("penalties", penalty())
    item, begin = Record.objects.get(), threading.Barrier(3)
    acts = [
        lambda: marked(item, Effect.REPAIRED),
        lambda: marked(item, Effect.REPAIRED),
        lambda: hand_in("penalties", penalty(CF_SY=f"换了第{attempt}句"), source=CENTRE),
    ]
    threads = [threading.Thread(target=_at_once, args=(begin, act)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Mark.objects.standing().count() == 1
    assert card()["penalties"] == []
    assert stored_cards() == rebuilt_cards()
