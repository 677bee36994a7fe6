"""Every change of a complaint is counted once; sums are what counting from scratch gives."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.utils import timezone

from merchants.complaints import actions
from merchants.complaints.actions import file_complaint
from merchants.complaints.models import Complaint
from merchants.insights.checking import put_right
from merchants.insights.figures import figures_of, recount
from merchants.insights.gathering import gather
from merchants.insights.models import (
    CaseFact,
    CaseTouch,
    ComplaintFigures,
    ComplaintTally,
    ScanTally,
)
from merchants.insights.scans import count_scan, forget_scans, scans_of
from merchants.licences.actions import issue_seal
from merchants.licences.seals import digits_of
from merchants.lookup.cards import rebuild_cards
from merchants.registry.models import Merchant
from tests.merchants.complaints.cast import cast, grievance
from tests.merchants.insights.counting import case, counted
from tests.merchants.licence_shops import make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Merchant:
    return make_shop(division_code="500112")


def sums() -> dict[str, int]:
    columns = ("complaints", "in_time", "late", "unanswered", "solved", "not_solved")
    found = ComplaintTally.objects.aggregate(**{name: Sum(name) for name in columns})
    return {name: found[name] for name in columns if found[name]}


def test_the_life_of_a_complaint_is_counted_as_it_goes() -> None:
    people = cast()
    filed = file_complaint(
        complainant=people.citizen, merchant=people.merchant, grievance=grievance()
    )
    counted()
    assert sums() == {"complaints": 1}
    actions.answer_complaint(
        shop=people.shop, clerk=people.clerk, complaint=filed.id, text="给您换新的。"
    )
    counted()
    assert sums() == {"complaints": 1, "in_time": 1}
    actions.confirm_outcome(person=people.citizen, complaint=filed.id, outcome="solved")
    counted()
    assert sums() == {"complaints": 1, "in_time": 1, "solved": 1}
    fact = CaseFact.objects.get()
    assert (fact.answer_days, fact.is_public, fact.narrative) == (0, False, "")
    assert put_right() == 0


def test_a_complaint_withdrawn_counts_no_more(shop: Merchant) -> None:
    one = case(shop, answer="in_time", outcome="solved")
    counted()
    Complaint.objects.filter(id=one.id).update(outcome="", outcome_at=None)
    Complaint.objects.filter(id=one.id).update(status="withdrawn", closed_at=timezone.now())
    counted()
    assert sums() == {}
    assert not ComplaintFigures.objects.exists()


def test_touches_of_one_case_are_one(shop: Merchant) -> None:
    one = case(shop)
    for _number in range(3):
        one.save()
    assert (gather(), gather(), CaseTouch.objects.count()) == (1, 0, 0)
    assert sums() == {"complaints": 1}


def test_figures_say_their_n_and_stay_silent_below_the_minimum(shop: Merchant) -> None:
    for answer in ("in_time", "in_time", "late", "none"):
        case(shop, answer=answer, outcome="solved" if answer == "in_time" else "")
    counted()
    told = figures_of(shop.pk)
    assert (told["withheld"], told["complaints"], told["answered_in_time"]) == (True, None, None)
    for outcome in ("solved", "solved", "not_solved"):
        case(shop, answer="in_time", outcome=outcome)
    counted()
    told = figures_of(shop.pk)
    assert (told["withheld"], told["complaints"], told["median_answer_days"]) == (False, 7, 0)
    assert told["answered_in_time"] == {
        "n": 5, "of": 7, "share": 0.714, "low": 0.359, "high": 0.918,
    }  # fmt: skip
    assert (told["solved"]["n"], told["solved"]["of"]) == (4, 5)
    floor = ComplaintFigures.objects.get().solved_floor
    assert round(floor, 3) == told["solved"]["low"]


def test_a_shop_nobody_complained_about_has_zero() -> None:
    told = figures_of(make_shop().pk)
    assert (told["complaints"], told["withheld"], told["solved"]) == (0, False, None)


def test_after_twelve_months_it_leaves_the_figures_and_stays_in_the_sums(shop: Merchant) -> None:
    today = timezone.localdate()
    for days in (400, 300, 200, 100, 50, 20):
        case(shop, filed_on=today - timedelta(days=days))
    counted()
    assert figures_of(shop.pk)["complaints"] == 5
    recount(on=today + timedelta(days=70))
    assert figures_of(shop.pk)["withheld"]
    recount(on=today + timedelta(days=700))
    assert figures_of(shop.pk)["complaints"] == 0
    assert sums() == {"complaints": 6}


def test_wrong_sums_are_found_and_put_right(shop: Merchant) -> None:
    for number in range(4):
        case(shop, category=["price.fraud", "quality.spoiled"][number % 2], answer="in_time")
    counted()
    right = list(ComplaintTally.objects.order_by("category").values())
    ComplaintTally.objects.filter(category="price.fraud").update(complaints=9)
    ComplaintTally.objects.filter(category="quality.spoiled").delete()
    assert put_right() == 2
    mended = ComplaintTally.objects.order_by("category").values()
    assert [row | {"id": 0} for row in mended] == [row | {"id": 0} for row in right]
    assert put_right() == 0


@pytest.mark.django_db(transaction=True)
def test_many_gatherers_and_many_changes_count_each_once() -> None:
    shop = make_shop(division_code="500112")
    cases = [case(shop) for _number in range(12)]

    def attempt(number: int) -> None:
        try:
            made = Complaint.objects.get(id=cases[number % 12].id)
            made.satisfaction = None
            made.save(update_fields=["satisfaction"])
            gather(most=3)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(attempt, range(36)))
    counted()
    assert sums() == {"complaints": 12}
    assert (put_right(), CaseFact.objects.count(), CaseTouch.objects.count()) == (0, 12, 0)


def test_complaints_are_held_against_scans_and_say_how_sure_that_is(shop: Merchant) -> None:
    today = timezone.localdate()
    for _number in range(6):
        case(shop)
    counted()
    ScanTally.objects.create(merchant=shop, day=today - timedelta(days=30), scans=2000)
    ScanTally.objects.create(merchant=shop, day=today - timedelta(days=500), scans=9000)
    told = figures_of(shop.pk)["per_10000_scans"]
    assert told == {"scans": 2000, "value": 30.0, "low": 11.0, "high": 65.3}
    ScanTally.objects.filter(scans=2000).update(scans=900)
    assert figures_of(shop.pk)["per_10000_scans"] is None
    assert forget_scans(on=today) == 1


@pytest.mark.django_db(transaction=True)
def test_scans_at_once_are_all_counted() -> None:
    shop, today = make_shop(), timezone.localdate()

    def scan(_number: int) -> None:
        try:
            count_scan(shop.pk, on=today)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(scan, range(80)))
    assert scans_of(shop.pk, on=today) == 80


def test_only_a_genuine_seal_is_a_scan_and_a_page_is_none(client: Client) -> None:
    shop = make_shop()
    rebuild_cards([shop.pk])
    digits = digits_of(issue_seal(merchant=shop, today=timezone.localdate()), merchant=shop)
    assert client.get(f"/m/{digits}").status_code == 200
    client.get(f"/m/{shop.code}")
    client.head(f"/m/{digits}")
    client.get(f"/m/{digits[:-1]}{(int(digits[-1]) + 1) % 10}")
    assert scans_of(shop.pk, on=timezone.localdate()) == 1
