"""Asking to be inspected anew, and the mark of four in a row."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from backend.notices.models import Notice
from merchants.objections.rechecks.actions import (
    ask_recheck,
    clock_of,
    refuse_recheck,
    withdraw_recheck,
)
from merchants.objections.rechecks.models import Recheck
from merchants.objections.refusals import (
    AlreadyAsked,
    NoSuchItem,
    NothingToRecheck,
    OlderInspection,
    OwnInterest,
)
from merchants.objections.statements.actions import Writer
from merchants.objections.sweeps import follow_deliveries
from merchants.records.models import Record
from tests.factories.cards import card, rebuilt_cards, stored_cards
from tests.factories.deliveries import ago, hand_in
from tests.factories.rows import inspection, penalty
from tests.merchants.objections.contesting import Scene, follow_ups, inspections, on
from tests.merchants.outside import shop_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene(*inspections("合格", "不合格"), ("penalties", penalty()))


def newest(scene: Scene) -> Record:
    rows = Record.objects.current().filter(merchant=scene.merchant, kind="inspection")
    found = rows.order_by("-decided_on").first()
    assert found is not None
    return found


def ask(scene: Scene, item: Record | None = None) -> Recheck:
    about = item or newest(scene)
    return ask_recheck(
        by=scene.writer(), merchant=scene.merchant, item=about.id, words="更换了灭火器。"
    )


def pending() -> list[Any]:
    return [one["recheck"] is not None for one in card()["inspections"]]


def by(scene: Scene) -> Writer:
    return Writer(person=scene.decider, acting_for=scene.source)


def test_a_pending_recheck_is_shown_with_its_day(scene: Scene, client: Client) -> None:
    made = ask(scene)
    assert pending() == [True, False]
    assert card()["inspections"][0]["recheck"]["due_on"] == made.due_on.isoformat()
    assert "已申请复查" in client.get(f"/m/{shop_code()}").content.decode()
    assert (clock_of(made).length, clock_of(made).owed_by_id) == (10, scene.source.pk)
    assert Notice.objects.filter(kind="recheck.asked", person=scene.decider.pk).exists()
    assert stored_cards() == rebuilt_cards()
    with pytest.raises(AlreadyAsked):
        ask(scene)


def test_a_delivered_inspection_answers_it(scene: Scene) -> None:
    made = ask(scene)
    hand_in("inspections", inspection(检查编号="JC900", 检查日期=ago(0), 检查结果="合格"))
    follow_ups()
    follow_deliveries()
    done = Recheck.objects.get(id=made.id)
    assert (done.status, done.result) == ("done", newest(scene).id)
    assert clock_of(done).state == "met"
    assert pending() == [False, False, False]
    assert Notice.objects.filter(kind="recheck.answered", person=scene.owner.pk).exists()


def test_an_office_refuses_with_reasons_and_a_shop_withdraws(scene: Scene) -> None:
    made = ask(scene)
    refused = refuse_recheck(by=by(scene), recheck=made.id, reasons="整改期未满。")
    assert (refused.status, pending()) == ("refused", [False, False])
    again = ask(scene)
    gone = withdraw_recheck(by=scene.writer(), recheck=again.id)
    assert withdraw_recheck(by=scene.writer(), recheck=again.id).entry == gone.entry
    assert clock_of(gone).state == "dropped"
    scene.shop.memberships.create(person=scene.decider, role="staff")
    third = ask(scene)
    with pytest.raises(OwnInterest):
        refuse_recheck(by=by(scene), recheck=third.id, reasons="不查。")


def test_promise_17_an_office_that_is_late_is_late_in_public(scene: Scene, client: Client) -> None:
    made = ask(scene)
    with on(made.due_on.fromordinal(made.due_on.toordinal() + 1)):
        late = Recheck.objects.get(id=made.id)
        assert late.lapsed_at is not None
        page = client.get(f"/m/{shop_code()}/records/{late.item}").content.decode()
        assert "已逾期" in page
        assert Notice.objects.filter(kind="recheck.late", person=scene.owner.pk).exists()


def test_what_may_not_be_rechecked(scene: Scene) -> None:
    rows = Record.objects.current().filter(kind="inspection").order_by("decided_on")
    with pytest.raises(NothingToRecheck):
        ask(scene, rows[0])
    penal = Record.objects.current().get(kind="penalty")
    with pytest.raises(NoSuchItem):
        ask(scene, penal)
    failed = newest(scene)
    hand_in("inspections", inspection(检查编号="JC800", 检查日期=ago(1), 检查结果="不合格"))
    with pytest.raises(OlderInspection):
        ask(scene, failed)


@pytest.mark.parametrize(
    ("results", "good"),
    [
        (("合格",) * 4, True),
        (("不合格", *("合格",) * 4), True),
        (("合格",) * 3, False),
        ((*("合格",) * 4, "基本合格"), False),
        (("合格", "合格", "限期整改", "合格", "合格"), False),
    ],
)
def test_four_in_a_row_are_a_good_mark_and_nothing_is_a_bad_one(
    results: tuple[str, ...], good: bool, client: Client
) -> None:
    Scene(*inspections(*results))
    assert card()["in_good_order"] is good
    page = client.get(f"/m/{shop_code()}").content.decode()
    assert ("连续四次检查合格" in page) is good
    assert len(card()["inspections"]) == min(4, len(results))
