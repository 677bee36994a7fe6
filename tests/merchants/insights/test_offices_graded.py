"""Offices are counted in public: what they deliver late, expired or wrong, with n and months."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client

from backend.intake.models import Batch
from merchants.insights.grading.counting import recount, since
from merchants.insights.grading.models import OfficeFigure
from merchants.lookup.cards import today
from merchants.records.models import Record
from tests.factories.deliveries import ago, hand_in
from tests.factories.rows import penalty, registration

pytestmark = pytest.mark.django_db

OFFICE = "渝北区市场监督管理局"


@pytest.fixture(autouse=True)
def _delivering_for_a_year(db: None) -> None:
    """The register came a year ago, so what was decided since is no archive."""
    hand_in("enterprises", registration())
    Batch.objects.update(started_at=f"{today() - timedelta(400)}T00:00Z")


def figure(measure: str, month: date | None = None) -> tuple[int, int, int | None] | None:
    found = OfficeFigure.objects.filter(office=OFFICE, measure=measure, month=month).first()
    return (found.n, found.part, found.median_days) if found else None


def recorded(day: date) -> None:
    """As if the newest records had come on that day at noon."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE merchants_record SET recorded_at = %s"
            " WHERE (recorded_at AT TIME ZONE 'Asia/Shanghai')::date = %s",
            [f"{day} 12:00+08", today()],
        )


# 2026-02-11 is followed by the Spring Festival: the 7th working day after it is 02-27
# (law-and-formats.md, section 4); 2026-09-17: 09-28.
@pytest.mark.parametrize(
    ("decided", "came", "late"),
    [
        ("2026-02-11", "2026-02-27", 0),
        ("2026-02-11", "2026-02-28", 1),
        ("2026-09-17", "2026-09-28", 0),
        ("2026-09-17", "2026-09-29", 1),
    ],
)
def test_late_is_later_than_the_seventh_working_day(decided: str, came: str, late: int) -> None:
    hand_in("penalties", penalty(CF_JDRQ=decided, 严重程度="严重"))
    recorded(date.fromisoformat(came))
    recount(on=date(2026, 11, 20))
    days = (date.fromisoformat(came) - date.fromisoformat(decided)).days
    assert figure("late") == (1, late, days)
    assert figure("late", date.fromisoformat(came).replace(day=1)) == (1, late, days)


def test_what_was_decided_just_before_the_twelve_months_has_its_term_too() -> None:
    hand_in("penalties", penalty(CF_JDRQ="2026-02-27", 严重程度="严重"))
    recorded(date(2026, 3, 3))
    recount(on=date(2027, 2, 20))
    assert figure("late") == (1, 0, 4)


def test_an_archive_is_no_delay() -> None:
    Batch.objects.update(started_at=f"{today()}T00:00Z")
    hand_in("penalties", penalty(CF_JDRQ=ago(100)))
    recount(on=today())
    assert figure("late") is None


def test_what_had_ended_when_it_came_is_counted() -> None:
    over, stands = penalty(CF_WSH="一", CF_JDRQ=ago(370)), penalty(CF_WSH="二", CF_JDRQ=ago(20))
    hand_in("penalties", over, stands)
    recount(on=today())
    assert figure("expired") == (2, 1, None)
    assert Record.objects.public(on=today()).filter(kind="penalty").count() == 1


def test_rows_set_aside_are_counted_of_all_rows() -> None:
    hand_in("penalties", penalty(CF_WSH="一"), penalty(CF_WSH="二", CF_JDRQ="不是日期"))
    recount(on=today())
    assert figure("set_aside") == (2, 1, None)


def test_a_second_count_is_the_same_and_what_is_over_leaves() -> None:
    hand_in("penalties", penalty(CF_JDRQ=ago(20)))
    first = recount(on=today())
    assert recount(on=today()) == first > 0
    assert recount(on=today() + timedelta(days=800)) == 0


def test_twelve_months_end_with_this_one() -> None:
    assert since(date(2026, 11, 29)) == date(2025, 12, 1)
    assert since(date(2026, 12, 31)) == date(2026, 1, 1)


def test_everybody_reads_it_page_by_page() -> None:
    names = [f"第{number:02}局" for number in range(23)]
    OfficeFigure.objects.bulk_create(
        OfficeFigure(office=name, measure="late", n=4, part=1, median_days=3) for name in names
    )
    first = Client().get("/api/open/v1/offices?limit=20").json()
    rest = Client().get(first["next"]).json()
    assert [row["office"] for row in first["results"] + rest["results"]] == sorted(names)
    assert rest["next"] is None
    told = first["results"][0]["measures"][0]
    assert (told["n"], told["part"], told["median_days"], told["months"]) == (4, 1, 3, [])
    page = Client().get("/offices").content.decode()
    assert "第00局" in page
    assert "第22局" not in page


def test_a_made_up_cursor_is_refused() -> None:
    assert Client().get("/api/open/v1/offices?cursor=abc").status_code == 400
    assert Client().get("/offices?cursor=abc").status_code == 400
