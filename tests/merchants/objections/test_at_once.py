"""Many at once: one open case, one decision, a true card."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from merchants.objections.actions import appeal_decision, withdraw_objection
from merchants.objections.lapses import act_on_lapse
from merchants.objections.models import Objection
from merchants.objections.rechecks.actions import ask_recheck
from merchants.objections.rechecks.models import Recheck
from merchants.objections.revoking.actions import revoke_document
from merchants.objections.statements.actions import write_statement
from merchants.objections.statements.models import Statement
from merchants.objections.terms import DECIDE
from merchants.records.marks import Mark
from tests.factories.cards import card, rebuilt_cards, stored_cards
from tests.factories.deliveries import CENTRE, ago, hand_in
from tests.factories.rows import penalty
from tests.merchants.objections.contesting import Scene, fresh, inspections
from tests.merchants.objections.test_appeals_and_persons import AGAIN
from tests.merchants.test_review_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_of_the_staff_at_once_are_one_objection() -> None:
    scene = Scene()
    acts = [partial(scene.files, person=who) for who in (scene.owner, scene.clerk) * 4]
    told = at_once(acts)
    assert sorted(told) == [""] + ["record_objection_already_open"] * 7
    assert Mark.objects.standing().count() == Objection.objects.count() == 1
    assert stored_cards() == rebuilt_cards()


def test_decisions_withdrawal_and_lapse_at_once_end_one_way() -> None:
    scene = Scene()
    case, other = scene.open_case(), scene.officer()
    acts: list[Callable[[], Any]] = [
        partial(scene.decided, case),
        partial(scene.decided, case, "removed", by=other),
        partial(scene.decided, case, "corrected", changes={"content": "罚款 3000 元"}),
        partial(withdraw_objection, by=scene.by(), objection=case.id),
        partial(act_on_lapse, case.id, step=DECIDE),
    ]
    told = at_once(acts)
    assert set(told) <= {"", "record_objection_step_over", "step_not_allowed"}
    done = fresh(case)
    shown = [item["content"] for item in card()["penalties"]]
    right = {"rejected": ["罚款 30000 元"], "withdrawn": ["罚款 30000 元"], "removed": [],
             "corrected": ["罚款 3000 元"]}  # fmt: skip
    assert shown == right[done.status]
    effects = set(Mark.objects.standing().values_list("effect", flat=True))
    assert effects == ({"revoked"} if done.status == "removed" else set())
    assert stored_cards() == rebuilt_cards()


def test_checks_and_appeals_sent_twice_are_one() -> None:
    scene = Scene()
    case = scene.files()
    assert set(at_once([partial(scene.checked, case)] * 4)) == {""}
    done = scene.decided(case)
    appeal = partial(appeal_decision, by=scene.by(), objection=done.id, said=AGAIN)
    told = sorted(at_once([appeal] * 4))
    assert told[0] == ""
    assert set(told[1:]) <= {"record_objection_appealed", "record_objection_already_open"}
    assert Objection.objects.count() == 2


def test_a_delivery_a_fall_and_a_decision_at_once_leave_a_true_card() -> None:
    scene = Scene()
    case, item = scene.open_case(), scene.item()
    fell: dict[str, Any] = {"officer": scene.officer(), "office": scene.source,
                            "merchant": scene.merchant, "item": item.id}  # fmt: skip
    acts: list[Callable[[], Any]] = [
        partial(hand_in, "penalties", penalty(CF_SY="换了一句话"), source=CENTRE),
        partial(hand_in, "penalties", penalty(撤销日期=ago(1))),
        partial(revoke_document, on=item.decided_on, reason="原决定已撤销。", **fell),
        partial(scene.decided, case),
    ]
    at_once(acts)
    assert card()["penalties"] == []
    assert stored_cards() == rebuilt_cards()


def test_statements_and_rechecks_at_once_are_one_each() -> None:
    scene = Scene(*inspections("不合格"))
    item = scene.item("inspection")
    about: dict[str, Any] = {
        "by": scene.writer(), "merchant": scene.merchant, "item": item.id
    }  # fmt: skip
    acts: list[Callable[[], Any]] = [
        *(partial(write_statement, text=f"第{n}版说明。", **about) for n in range(4)),
        *(partial(ask_recheck, words="已整改。", **about) for _ in range(4)),
    ]
    told = at_once(acts)
    assert sorted(told) == [""] * 5 + ["recheck_already_asked"] * 3
    assert Statement.objects.current().count() == Recheck.objects.count() == 1
    assert sorted(Statement.objects.values_list("version", flat=True)) == [1, 2, 3, 4]
    assert stored_cards() == rebuilt_cards()
