"""Deeds are delivered, told and thanked; of everybody else nothing is kept (promises 8, 9, 11)."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from backend.intake.actions import Summary
from backend.intake.models import QuarantinedRow
from backend.intake.quarantine import opened_rows
from backend.kernel.codes.resident_id import check_digit
from backend.notices.models import Notice
from backend.proof.models import Entry
from backend.proof.receipts import receipt_of
from credit.deeds.models import Deed, State
from credit.ledger.models import Entry as Movement
from credit.ledger.reading import spendable, standing_points
from credit.membership.actions import leave, refuse
from credit.membership.categories import Category
from credit.membership.models import Member
from tests.credit.citizens import a_citizen, joined, person_of
from tests.credit.deeds import ago, deeds_office, delivered, number_of, row

pytestmark = pytest.mark.django_db
STRANGER, CHILD = (body + check_digit(body) for body in ("50011219850101001", "50011220150101001"))


@pytest.fixture
def member() -> Member:
    deeds_office()
    return joined(1)


def told(summary: Summary) -> dict[str, Any]:
    """What the source sees, without what differs between any two files."""
    plain = replace(summary, batch="", seconds=0.0, rows_per_second=0)
    return plain.as_dict()


ROOMS = re.compile(r"(credit|intake|jobs|notices)_(?!rule|signingkey)")


def everything() -> str:
    """All rows of the tables of this room, of the intake, of jobs and notices, as text."""
    with connection.cursor() as cursor:
        tables = [one for one in connection.introspection.table_names(cursor) if ROOMS.match(one)]
        every = " UNION ALL ".join(f"SELECT t::text FROM {table} t" for table in tables)
        cursor.execute(f"SELECT string_agg(t, chr(10)) FROM ({every}) dump")
        return str(cursor.fetchone()[0])


def test_a_delivered_deed_is_thanked_with_points_notice_and_receipt(
    member: Member, tmp_path: Path
) -> None:
    summary = delivered(tmp_path, row(number_of(person_of(member))))
    deed = Deed.objects.get(member=member)
    assert (summary.accepted, deed.state, deed.points) == (1, State.ACCEPTED, 10)
    assert (spendable(member), standing_points(member)) == (10, 10)
    assert Movement.objects.get(member=member).deed == deed.id
    assert Notice.objects.get(person=member.person).kind == "points.thanked"
    assert receipt_of(Entry.objects.get(pk=deed.receipt))["kind"] == "deed.accepted"


def test_a_phone_number_finds_the_member_too(member: Member, tmp_path: Path) -> None:
    delivered(tmp_path, row("", 手机号="13900000001"))
    assert spendable(member) == 10


def test_the_same_document_again_thanks_once(member: Member, tmp_path: Path) -> None:
    same = row(number_of(person_of(member)))
    delivered(tmp_path, same)
    assert told(delivered(tmp_path, same)) == told(delivered(tmp_path, same))
    assert Deed.objects.count() == 1
    assert spendable(member) == 10


def test_promise_11_a_source_cannot_tell_strangers_from_members(
    member: Member, tmp_path: Path
) -> None:
    refuser, outsider = joined(2, Category.GREEN), a_citizen(3)
    people = [person_of(member), person_of(refuser), outsider]
    answers = [told(delivered(tmp_path, row(number_of(one)))) for one in people]
    answers.append(told(delivered(tmp_path, row(STRANGER))))
    assert answers[0] == answers[1] == answers[2] == answers[3]
    assert list(Deed.objects.values_list("member", flat=True)) == [member.pk]


def test_promise_09_of_strangers_and_refusers_nothing_is_kept(
    member: Member, tmp_path: Path
) -> None:
    refuse(person=person_of(member), category=Category.VOLUNTEERING)
    rows = [row(number_of(person_of(member)), document="甲1"), row(STRANGER, document="甲2")]
    broken = row(STRANGER[:-1] + "1", document="甲3")
    delivered(tmp_path, *rows, broken)
    after = everything()
    assert not any(word in after for word in ("甲1", "甲2", "甲3", STRANGER[:17]))
    assert not Deed.objects.exists()


def test_a_row_set_aside_leaves_its_reasons_and_nothing_it_said(
    member: Member, tmp_path: Path
) -> None:
    number = number_of(person_of(member))
    summary = delivered(tmp_path, row(number[:-1] + "Z"), row(number, 指标代码="no_such"))
    kept = QuarantinedRow.objects.all()
    assert summary.reasons["quarantined"] == {"person_unreadable": 1, "indicator_unknown": 1}
    assert [one.cells for one in opened_rows(kept[0].batch, statuses=["waiting"])] == [[], []]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"善行日期": ago(-2)}, "deed_in_future"),
        ({"善行日期": ago(900)}, "deed_too_old"),
        ({"数量": 99_999}, "quantity_improbable"),
        ({"行政区划代码": "500103"}, "office_not_competent"),
        ({"指标代码": "tree_planting"}, "office_not_competent"),
        ({"指标代码": "no_such_thing"}, "indicator_unknown"),
        ({"身份证号码": CHILD}, "deed_of_minor"),
        ({"身份证号码": ""}, "person_unreadable"),
        ({"数量": "-5"}, "bad_number"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_reason(
    member: Member, tmp_path: Path, wrong: dict[str, Any], code: str
) -> None:
    summary = delivered(tmp_path, row(number_of(person_of(member)), **wrong))
    assert summary.reasons["quarantined"] == {code: 1}
    assert not Deed.objects.exists()


def test_one_document_twice_in_a_file_counts_once(member: Member, tmp_path: Path) -> None:
    number = number_of(person_of(member))
    summary = delivered(tmp_path, row(number), row(number, 善行日期=ago(9)))
    assert summary.reasons["quarantined"] == {"document_twice": 1}
    assert Deed.objects.count() == 1


def test_the_same_day_and_place_under_another_number_is_asked_about_not_counted(
    member: Member, tmp_path: Path
) -> None:
    number = number_of(person_of(member))
    summary = delivered(tmp_path, row(number, document="甲1"), row(number, document="乙2"))
    assert summary.accepted == 2
    assert Deed.objects.count() == 1
    assert Notice.objects.filter(kind="points.deed_known").count() == 1


def test_the_cap_of_the_period_holds_and_the_deed_is_thanked_all_the_same(
    member: Member, tmp_path: Path
) -> None:
    number = number_of(person_of(member))
    year = ago(0).year
    days = [f"{year - 1}-0{month}-01" for month in range(1, 9)]
    rows = [
        row(number, document=f"甲{day}", 善行日期=day, 数量=15, 指标代码="volunteer_hours")
        for day in days
    ]
    delivered(tmp_path, *rows)
    points = sorted(Deed.objects.values_list("points", flat=True))
    assert (points, spendable(member)) == ([0, 20, 30, 30, 30, 30, 30, 30], 200)
    assert Notice.objects.filter(kind="points.thanked_at_cap").count() == 1


def test_promise_09_leaving_takes_every_deed_along(member: Member, tmp_path: Path) -> None:
    person = person_of(member)
    delivered(tmp_path, row(number_of(person)))
    deed = Deed.objects.get()
    leave(person=person)
    assert not Deed.objects.exists()
    assert str(deed.id) not in everything()
    assert delivered(tmp_path, row(number_of(person))).accepted == 1
    assert not Deed.objects.exists()
