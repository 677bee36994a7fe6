"""What offices decided about objections and repairs is counted: upheld, in time, in what days."""

from __future__ import annotations

import pytest

from merchants.insights.grading.counting import recount
from merchants.insights.grading.models import OfficeFigure
from merchants.lookup.cards import today
from tests.merchants.objections.contesting import Scene
from tests.merchants.repairs.repairing import Office, Shop

pytestmark = pytest.mark.django_db


def figure(measure: str) -> tuple[int, int, int | None] | None:
    recount(on=today())
    found = OfficeFigure.objects.filter(measure=measure, month=None).first()
    return (found.n, found.part, found.median_days) if found else None


@pytest.mark.parametrize(("outcome", "upheld"), [("removed", 1), ("rejected", 0)])
def test_an_objection_counts_once_it_is_decided(outcome: str, upheld: int) -> None:
    scene = Scene()
    case = scene.open_case()
    assert figure("objections") is None
    scene.decided(case, outcome)
    assert figure("objections") == (1, upheld, 0)


def test_a_repair_is_counted_once_it_is_decided() -> None:
    office, shop = Office(), Shop()
    one = shop.asks()
    office.accepts(one)
    assert figure("repairs") is None
    office.grants(one)
    assert figure("repairs") == (1, 1, 0)
