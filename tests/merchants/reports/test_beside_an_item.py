"""What stands beside an item on paper: the shop's own words, corrections, wishes."""

from __future__ import annotations

from typing import Any

import pytest

from merchants.reports.paper import _beside
from tests.factories.cards import card
from tests.factories.deliveries import CENTRE, hand_in
from tests.factories.rows import penalty, registration

SAID = {
    "text": "已整改，欢迎再来检查。", "written_on": "2026-11-02", "verified": False,
    "hidden": False, "changed_by": None, "changed_because": None,
}  # fmt: skip


def beside(**more: Any) -> list[str]:
    return [f"{label} {value}" for label, value in _beside({"id": "x", **more})]


def test_an_item_with_nothing_beside_it_has_nothing() -> None:
    assert beside() == beside(statement=None, correction=None, recheck=None) == []


def test_promise_04_the_shops_words_are_called_not_verified() -> None:
    (line,) = beside(statement=SAID)
    assert "未经公示单位核实" in line
    assert line.endswith("已整改，欢迎再来检查。")
    assert beside(statement={**SAID, "hidden": True}) == []


def test_promise_04_a_correction_stands_with_before_and_after() -> None:
    mended = {"decided_on": "2026-11-05", "before": {"fine": "30000"}, "after": {"fine": "3000"},
              "reasons": "抄录错误"}  # fmt: skip
    assert beside(correction=mended) == ["更正（2026-11-05） “30000”更正为“3000”"]


def test_a_wish_for_a_new_inspection_is_told() -> None:
    (line,) = beside(recheck={"requested_on": "2026-11-05", "due_on": "2026-11-20"})
    assert "已申请复查" in line


@pytest.mark.django_db
def test_the_same_document_of_another_source_stands_beside_it_as_the_card_tells_it() -> None:
    hand_in("enterprises", registration())
    hand_in("penalties", penalty())
    hand_in("penalties", penalty(CF_NR_FK="1"), source=CENTRE)
    (item,) = card()["penalties"]
    (line,) = beside(**{name: value for name, value in item.items() if name != "id"})
    assert line.startswith("同一文书 市信用中心 ")
    assert line.endswith("也提供，内容不一致：罚款金额 10,000 元")
