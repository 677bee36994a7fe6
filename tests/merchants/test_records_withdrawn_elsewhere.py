"""Whoever withdraws a document withdraws it for everybody who delivered it, at once."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from merchants.lookup.cards import as_of
from merchants.records import effects
from merchants.records.marks import Effect
from merchants.records.models import Record
from tests.factories.cards import card, feed, rebuilt_cards, stored_cards
from tests.factories.deliveries import CENTRE, ago, as_file, counts, hand_in, hand_in_file, office
from tests.factories.rows import listing, penalty, permit, registration
from tests.merchants.outside import merchant

pytestmark = pytest.mark.django_db
THIRD = "THIRD"
WHY = "同一文书已由其他来源撤销：决定已被撤销"


@pytest.fixture
def shop(db: None) -> None:
    hand_in("enterprises", registration())


def shown() -> set[str]:
    return {
        each["delivered_by"]
        for item in card()["penalties"]
        for each in (item["source"], *item.get("also", []))
    }


def told() -> list[str]:
    return [kind for kind, _ in feed()[1:]]


def standing(source: str) -> Record:
    """What stands of the one document by this source."""
    return Record.objects.current().get(source_id=source)


def revoked(days: int = 0) -> dict[str, str]:
    return penalty(撤销日期=ago(days))


@pytest.mark.usefixtures("shop")
def test_promise_03_a_withdrawal_hides_the_document_of_every_source() -> None:
    hand_in("penalties", penalty())
    hand_in("penalties", penalty(), source=CENTRE)
    hand_in("penalties", revoked(), source=CENTRE)
    assert shown() == set()
    assert told() == ["item_published", "item_published", "item_ended", "item_ended"]
    hidden = standing("MARKET")
    assert (hidden.withdrawn_reason, hidden.withdrawn_by_id) == (WHY, CENTRE)
    assert (hidden.version, hidden.facts["fine"]["amount"]) == (2, "30000.00")
    assert standing(CENTRE).withdrawn_by_id is None
    assert stored_cards() == rebuilt_cards()


@pytest.mark.usefixtures("shop")
def test_promise_03_what_is_withdrawn_by_one_is_not_shown_for_past_days_by_another() -> None:
    hand_in("penalties", penalty())
    hand_in("penalties", revoked(), source=CENTRE)
    past = as_of(merchant().pk, date.fromisoformat(ago(0)))
    assert past is not None
    assert past["penalties"] == []


@pytest.mark.usefixtures("shop")
def test_a_source_that_never_delivered_the_document_may_withdraw_it() -> None:
    hand_in("penalties", penalty())
    hand_in("penalties", revoked(), source=CENTRE)
    assert (shown(), told()) == (set(), ["item_published", "item_ended"])


@pytest.mark.usefixtures("shop")
def test_promise_03_a_twin_that_comes_later_is_never_shown() -> None:
    hand_in("penalties", revoked())
    for row in (penalty(), penalty(CF_NR_FK="1"), penalty()):
        hand_in("penalties", row, source=CENTRE)
        assert (shown(), told()) == (set(), [])
        assert standing(CENTRE).withdrawn_reason == WHY
    assert counts(hand_in("penalties", penalty(), source=CENTRE)) == (1, 0, 1, 0)


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("number", ["渝北市监罚(2026)7号", "渝北市监罚【２０２６】 7号"])
def test_it_is_the_same_document_however_its_number_is_written(number: str) -> None:
    hand_in("penalties", penalty())
    hand_in("penalties", penalty(CF_WSH=number, 撤销日期=ago(0)), source=CENTRE)
    assert shown() == set()


@pytest.mark.usefixtures("shop")
def test_when_the_withdrawal_is_taken_back_all_is_shown_again() -> None:
    hand_in("penalties", penalty(), source=CENTRE)
    hand_in("penalties", revoked())
    hand_in("penalties", penalty(CF_NR_FK="1"), source=CENTRE)
    hand_in("penalties", penalty())
    assert shown() == {"渝北区市场监督管理局", "市信用中心"}
    (item,) = card()["penalties"]
    (other,) = item["also"]
    assert (item["fine"]["amount"], other["facts"]["fine"]["amount"]) == ("30000.00", "10000.00")
    assert told() == ["item_published", "item_ended", "item_published", "item_published"]
    again = standing(CENTRE)
    assert (again.withdrawn_at, again.withdrawn_reason, again.withdrawn_by_id) == (None, "", None)
    assert counts(hand_in("penalties", penalty(CF_NR_FK="1"), source=CENTRE)) == (1, 0, 1, 0)


@pytest.mark.usefixtures("shop")
def test_nobody_else_takes_a_withdrawal_back(tmp_path: Path) -> None:
    stale = as_file(tmp_path, penalty())
    hand_in_file("penalties", stale)
    hand_in("penalties", revoked())
    hand_in("penalties", penalty(CF_NR_FK="1"), source=CENTRE)
    hand_in("penalties", penalty(CF_NR_FK="2"), source=THIRD)
    hand_in_file("penalties", stale)
    assert shown() == set()


@pytest.mark.usefixtures("shop")
def test_of_two_withdrawals_both_must_be_taken_back() -> None:
    hand_in("penalties", penalty(), source=THIRD)
    hand_in("penalties", revoked(2))
    hand_in("penalties", revoked(1), source=CENTRE)
    assert standing(THIRD).withdrawn_by_id == "MARKET"
    hand_in("penalties", penalty())
    assert shown() == set()
    assert {standing(THIRD).withdrawn_by_id, standing("MARKET").withdrawn_by_id} == {CENTRE}
    hand_in("penalties", penalty(), source=CENTRE)
    assert len(shown()) == 3


@pytest.mark.usefixtures("shop")
def test_a_removal_from_a_list_counts_for_every_source_and_says_why() -> None:
    hand_in("lists", listing())
    hand_in("lists", listing(移出日期=ago(1), 移出事由="已恢复联系"), source=CENTRE)
    assert card()["listings"] == []
    assert standing("MARKET").withdrawn_reason == "同一文书已由其他来源撤销：已恢复联系"
    assert feed()[1:] == [("item_published", "listing"), ("item_ended", "listing")]


@pytest.mark.usefixtures("shop")
def test_other_documents_other_shops_and_other_kinds_stay() -> None:
    hand_in("enterprises", registration(2))
    hand_in("penalties", penalty(), penalty(2), penalty(CF_WSH="另一号"))
    hand_in("permits", permit(XK_WSH="渝北市监罚〔2026〕7号", XK_XKBH=""))
    hand_in("penalties", revoked(), source=CENTRE)
    assert [item["document_no"] for item in card()["penalties"]] == ["另一号"]
    assert (len(card(2)["penalties"]), len(card()["permits"])) == (1, 1)


@pytest.mark.usefixtures("shop")
def test_a_mark_of_contest_survives_a_withdrawal_by_another() -> None:
    hand_in("penalties", penalty())
    effects.mark(effects.document_of(Record.objects.get()), Effect.CONTESTED, case=uuid4())
    hand_in("penalties", revoked(), source=CENTRE)
    hand_in("penalties", penalty(), source=CENTRE)
    assert [item["contested"] for item in card()["penalties"]] == [True]
    assert shown() == {"渝北区市场监督管理局", "市信用中心"}


def deliver_at_once(begin: threading.Barrier, row: dict[str, str], source: str) -> None:
    try:
        begin.wait()
        hand_in("penalties", row, source=source)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(4))
def test_promise_03_a_twin_that_races_the_withdrawal_is_hidden(attempt: int) -> None:
    hand_in("enterprises", registration())
    begin, sources = threading.Barrier(3), (CENTRE, THIRD, "FOURTH")
    rows = (revoked(), penalty(), penalty())
    for source in sources:
        office(source)
    threads = [
        threading.Thread(target=deliver_at_once, args=(begin, row, source))
        for row, source in zip(rows, sources, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (shown(), Record.objects.current().count()) == (set(), 3)
    assert {record.withdrawn_by_id for record in Record.objects.current()} == {None, CENTRE}
