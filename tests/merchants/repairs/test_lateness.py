"""An office lets a term go by: the item is hidden until decided, and the lateness is public."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from backend.deadlines import sweeping
from backend.deadlines.actions import TooLateToExtend
from backend.jobs.actions import keep
from backend.jobs.models import Intent
from backend.notices.models import Notice
from merchants.repairs.actions import withdraw_repair
from merchants.repairs.deciding import extend_repair
from merchants.repairs.models import Repair, RepairClock
from merchants.repairs.refusals import ExtendedAlready, ExtensionTooLong
from tests.factories.cards import card, feed
from tests.merchants.outside import later
from tests.merchants.repairs.repairing import Office, Shop

pytestmark = pytest.mark.django_db


def tended() -> None:
    """Clocks are looked at, and what follows is done."""
    sweeping.tend()
    for intent in Intent.objects.filter(name__startswith="repairs.", state="waiting"):
        keep(intent.pk)


@contextmanager
def day_of(one: Repair, step: str, *, more: int = 0) -> Iterator[None]:
    """So many days after the last one of a term."""
    due = RepairClock.objects.get(merchant=one.merchant, repair_id=one.id, step=step).due_on
    with later(days=(due - timezone.localdate()).days + more):
        yield


def shown() -> list[str]:
    return [one["title"] for one in card()["penalties"]]


def test_promise_17_a_lapse_hides_the_item_until_somebody_decides(client: Client) -> None:
    office, above, shop = Office(), Office("city", divisions=("500100",), sources=()), Shop()
    one = shop.asks()
    with day_of(one, "repair_accept"):
        tended()
        assert shown()
    with day_of(one, "repair_accept", more=1):
        tended()
        assert shown() == []
        assert feed()[-1] == ("item_ended", "penalty")
        late = shop.now(one)
        assert (late.state, late.escalated_to) == ("filed", above.organisation.pk)
        told = set(Notice.objects.filter(kind__startswith="repair.").values_list("kind", flat=True))
        assert {"repair.late", "repair.escalated"} <= told
        above.accepts(late)
        assert shown() == []
        office.refuses(late)
        assert shown()
        assert "逾期" in client.get("/offices").content.decode()
        rows = client.get("/api/open/v1/offices/terms").json()["results"]
        assert {"repair_accept"} == {row["step"] for row in rows if row["late"]}


def test_promise_17_what_lapsed_and_is_granted_never_comes_back() -> None:
    office, shop = Office(), Shop()
    one = shop.asks()
    office.accepts(one)
    with day_of(one, "repair_decide", more=1):
        tended()
        tended()
        assert shown() == []
        office.grants(one)
        tended()
        assert shown() == []
    assert feed().count(("item_ended", "penalty")) == 1
    assert feed().count(("item_published", "penalty")) == 1


def test_what_lapsed_and_is_withdrawn_is_shown_again() -> None:
    Office()
    shop = Shop()
    one = shop.asks()
    with day_of(one, "repair_answer", more=1):
        tended()
        assert shown() == []
        withdraw_repair(shop=shop.organisation, person=shop.owner, repair=one.id)
        assert shown()


def test_promise_17_the_term_says_how_it_was_counted_and_who_extended_it() -> None:
    office, shop = Office(), Shop()
    one = shop.asks()
    office.accepts(one)
    by: dict[str, Any] = {"officer": office.first, "office": office.organisation, "repair": one.id}
    with pytest.raises(ExtensionTooLong):
        extend_repair(**by, days=8, reason="太忙")
    extend_repair(**by, days=3, reason="要到现场核查。")
    clocks = RepairClock.objects.filter(
        repair_id=one.id, step__in=["repair_decide", "repair_answer"]
    )
    for clock in clocks:
        assert clock.extensions[0]["by"] == office.organisation.name
        assert clock.derivation[0]["rule"].startswith("《信用修复管理办法》")
    with pytest.raises(ExtendedAlready):
        extend_repair(**by, days=1, reason="再延")


def test_whoever_is_late_gives_themselves_no_more_time() -> None:
    office, shop = Office(), Shop()
    one = shop.asks()
    office.accepts(one)
    by: dict[str, Any] = {"officer": office.first, "office": office.organisation, "repair": one.id}
    with day_of(one, "repair_decide", more=1), pytest.raises(TooLateToExtend):
        extend_repair(**by, days=1, reason="忘了")


def test_terms_are_three_seven_and_ten_working_days() -> None:
    with time_machine.travel(datetime(2026, 9, 17, 2, tzinfo=UTC)):
        office, shop = Office(), Shop()
        one = shop.asks()
        office.accepts(one)
        due = dict(RepairClock.objects.values_list("step", "due_on"))
    assert {step: day.isoformat() for step, day in due.items()} == {
        "repair_accept": "2026-09-21",  # Sunday the 20th is worked
        "repair_decide": "2026-09-28",
        "repair_answer": "2026-10-08",
    }
    assert due["repair_answer"] - due["repair_decide"] > timedelta(days=3)
