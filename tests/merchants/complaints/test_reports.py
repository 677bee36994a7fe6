"""Reports of wrongdoing: no name, a secret code, clocks, and a shop that never learns of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from backend.accounts.permissions import NotVerified
from backend.api.models import Answer
from backend.audit.models import Event
from backend.deadlines.sweeping import tend
from backend.kernel.errors import Conflict, Denied, NotFound
from backend.notices.models import Notice
from merchants.complaints.handling.actions import PassedOnBefore
from merchants.complaints.reports import actions, office, reading
from merchants.complaints.reports.actions import Allegation, Filed
from merchants.complaints.reports.codes import digest_of
from merchants.complaints.reports.models import Report, ReportCode, ReportDeadline
from merchants.complaints.splitting import agree_to_split, file_both, suggest_split
from merchants.lookup.cards import rebuild_cards
from tests.accounts.cast import member, somebody
from tests.merchants.complaints.cast import Cast, cast, follow_ups, grievance, office_of
from tests.merchants.complaints.test_api import App, complain

pytestmark = pytest.mark.django_db
WORDS = "后厨用过期面粉，每天晚上十点换包装。"


@pytest.fixture
def people() -> Cast:
    return cast()


def allegation(**facts: Any) -> Allegation:
    return Allegation(**{"category": "quality.spoiled", "words": WORDS, **facts})


def reported(people: Cast, **facts: Any) -> Filed:
    named = people.citizen if facts.get("is_named") else None
    return actions.file_report(
        merchant=people.merchant, allegation=allegation(**facts), reporter=named
    )


def by(people: Cast, report: Report) -> dict[str, Any]:
    return {"officer": people.officer, "office": people.office, "report": report.id}


def test_an_anonymous_report_names_nobody_anywhere(people: Cast) -> None:
    app = App(people.citizen)
    address = f"/api/v1/merchants/{people.merchant.code}/reports"
    told = app.post(address, {"category": "quality.spoiled", "words": WORDS}).json()
    report = Report.objects.get()
    assert (report.reporter, report.identity, report.is_named) == (None, None, False)
    assert Event.objects.get(verb="report.filed").actor is None
    assert told["receipt"]["act"]["words"] == WORDS
    assert len(told["code"].replace("-", "")) == 20


def test_no_answer_about_an_anonymous_report_is_kept_beside_an_account(people: Cast) -> None:
    app = App(people.citizen)
    address = f"/api/v1/merchants/{people.merchant.code}/reports"
    form = {"category": "quality.spoiled", "words": WORDS}
    told, again = (app.post(address, form, key="one-tap") for _time in range(2))
    assert (again.json(), again["Idempotency-Replayed"]) == (told.json(), "true")
    more = {"code": told.json()["code"], "text": "二楼。"}
    app.post("/api/v1/reports/additions", more, key="another")
    assert set(Answer.objects.values_list("caller", flat=True)) == {"anyone"}
    app.post(address, {**form, "is_named": True}, key="named")
    assert Answer.objects.filter(caller=f"person:{people.citizen.pk}").count() == 1


def test_the_code_opens_the_status_and_is_kept_only_as_a_hash(people: Cast) -> None:
    report, code = reported(people)
    kept = ReportCode.objects.get()
    assert kept.digest == digest_of(code)
    typed = f" {code.replace('-', '').lower()} "
    answer = Client().post(
        "/api/v1/reports/status", {"code": typed}, content_type="application/json"
    )
    assert answer.json()["words"] == WORDS
    assert answer["Cache-Control"] == "private, no-store"
    with pytest.raises(NotFound):
        reading.by_code("K7M2-Q9XH-4D2B-PWTR-8N3C")
    assert report.id == reading.by_code(code).report.id


def test_codes_are_not_to_be_guessed(people: Cast) -> None:
    cache.clear()
    guess = {"code": "K7M2-Q9XH-4D2B-PWTR-8N3C"}
    codes = [
        Client().post("/api/v1/reports/status", guess, content_type="application/json").status_code
        for _ in range(22)
    ]
    assert codes[:20] == [404] * 20
    assert codes[-1] == 429


def test_the_shop_is_never_told_and_sees_nothing(people: Cast) -> None:
    app = App(people.clerk)
    before = app.get("/api/v1/shop/complaints").content
    report, _code = reported(people)
    office.open_case(**by(people, report))
    assert app.get("/api/v1/shop/complaints").content == before
    assert not Notice.objects.filter(person=people.clerk.pk).exists()
    assert app.get(f"/api/v1/shop/complaints/{report.id}").status_code == 404


def test_nothing_that_a_shop_or_the_public_can_read_changes(people: Cast) -> None:
    code = people.merchant.code
    rebuild_cards([people.merchant.pk])
    doors = (
        (App(people.clerk), "/api/v1/shop/complaints"),
        (App(people.clerk), "/api/v1/me/notices"),
        (App(people.neighbour), f"/api/open/v1/merchants/{code}"),
        (
            App(people.neighbour),
            f"/api/v1/merchants/{code}/complaints/similar?category=quality.spoiled",
        ),
    )
    before = [app.get(address).content for app, address in doors]
    for named in (False, True):
        report, _code = reported(people, is_named=named)
        office.decline_case(**by(people, report), reasons="未发现违法。")
    assert [app.get(address).content for app, address in doors] == before


def test_fifteen_working_days_and_fifteen_more_once(people: Cast) -> None:
    with time_machine.travel("2026-08-05T10:00:00+08:00", tick=False):
        report, _code = reported(people)
        clock = ReportDeadline.objects.get(report_id=report.id)
        assert str(clock.due_on) == "2026-08-26"
        more = office.extend_check(**by(people, report), days=15, reason="需要检测")
        assert str(more.due_on) == "2026-09-16"
        with pytest.raises(Conflict):
            office.extend_check(**by(people, report), days=5, reason="还要")


def test_a_named_reporter_is_told_within_five_working_days_or_it_is_late(people: Cast) -> None:
    with time_machine.travel("2026-08-05T10:00:00+08:00", tick=False) as clock:
        report, code = reported(people, is_named=True)
        assert code == ""
        office.open_case(**by(people, report))
        clock.shift(timedelta(days=9))
        assert tend()["lapsed"] == 1
        follow_ups()
        office.tell_reporter(**by(people, report), text="已立案。")
    late = ReportDeadline.objects.get(report_id=report.id, step="tell")
    assert (late.state, late.late_days) == ("met_late", 2)
    told = Notice.objects.filter(person=people.citizen.pk).values_list("kind", flat=True)
    assert {"report.office_late", "report.told"} <= set(told)


def test_an_office_is_reminded_of_a_report_and_the_shop_hears_nothing(people: Cast) -> None:
    people.office.memberships.create(person=people.clerk, role="staff")
    with time_machine.travel("2026-08-05T10:00:00+08:00", tick=False) as clock:
        reported(people)
        for days in (18, 10):
            clock.shift(timedelta(days=days))
            tend()
            follow_ups()
    told = Notice.objects.filter(person=people.officer.pk).values_list("kind", flat=True)
    assert {"report.due_soon", "report.late"} <= set(told)
    assert not Notice.objects.filter(person=people.clerk.pk).exists()


def test_the_same_words_by_two_who_name_nobody_are_two_by_one_with_a_name_one(
    people: Cast,
) -> None:
    for named, many in ((False, 2), (True, 3)):
        for _time in range(2):
            reported(people, is_named=named)
        assert Report.objects.count() == many


def test_by_name_only_with_a_proved_one(people: Cast) -> None:
    with pytest.raises(NotVerified):
        actions.file_report(
            merchant=people.merchant,
            allegation=allegation(is_named=True),
            reporter=somebody(77),
        )


def test_a_question_finds_an_anonymous_reporter_by_the_code(people: Cast) -> None:
    report, code = reported(people)
    office.ask_reporter(**by(people, report), text="哪一间后厨？")
    seen = reading.by_code(code)
    assert [line.words for line in seen.messages] == ["哪一间后厨？"]
    actions.add_to_report(report=seen.report, text="二楼。")
    assert len(reading.of_office(people.office, people.officer, report.id).messages) == 2


def test_the_next_office_begins_anew(people: Cast) -> None:
    other = office_of("city", "市市场监管局", ["500000"])
    report, _code = reported(people)
    held = office.pass_report_on(**by(people, report), to=other.pk)
    assert (held.status, held.office) == ("received", other.pk)
    with pytest.raises(NotFound):
        office.open_case(**by(people, report))
    back = {"officer": member(other, 9), "office": other, "report": report.id}
    with pytest.raises(PassedOnBefore):
        office.pass_report_on(**back, to=people.office.pk)


def test_whoever_works_there_does_not_decide(people: Cast) -> None:
    people.office.memberships.create(person=people.clerk, role="staff")
    report, _code = reported(people)
    with pytest.raises(Denied):
        office.open_case(**{**by(people, report), "officer": people.clerk})


def test_an_officer_who_also_works_at_the_shop_learns_nothing(people: Cast) -> None:
    people.office.memberships.create(person=people.clerk, role="staff")
    report, _code = reported(people)
    assert not reading.at_office(people.office, people.clerk).exists()
    assert not Notice.objects.filter(person=people.clerk.pk).exists()
    with pytest.raises(NotFound):
        reading.of_office(people.office, people.clerk, report.id)


def test_a_report_that_no_office_is_competent_for_is_given_to_one(people: Cast) -> None:
    people.merchant.division_code = "110101"
    report, _code = reported(people)
    assert report.office is None
    held = office.give_report_to(operator=people.neighbour, report=report.id, office=people.office)
    assert (held.office, held.office_name) == (people.office.pk, people.office.name)
    assert ReportDeadline.objects.get(report_id=report.id).owed_by_id == people.office.pk


def test_a_mixed_letter_is_two_and_the_anonymous_half_leads_nowhere(people: Cast) -> None:
    both = file_both(
        sender=people.citizen,
        merchant=people.merchant,
        grievance=grievance(),
        allegation=allegation(),
    )
    report = Report.objects.get()
    assert (report.split_from, report.reporter) == (None, None)
    assert both.complaint.status == "with_merchant"
    assert both.report.code


def test_a_letter_is_split_only_with_its_senders_agreement(people: Cast) -> None:
    from merchants.complaints.actions import file_complaint, take_to_office

    case = file_complaint(
        complainant=people.citizen, merchant=people.merchant, grievance=grievance()
    )
    row = take_to_office(complainant=people.citizen, complaint=case.id)
    suggest_split(officer=people.officer, office=people.office, handling=row.id, text=WORDS)
    assert not Report.objects.exists()
    filed = agree_to_split(complainant=people.citizen, complaint=case.id, is_named=True)
    assert filed.report.split_from == case.id
    told = App(people.clerk).get(f"/api/v1/shop/complaints/{case.id}").json()
    assert "split" not in str(told)
    assert WORDS not in str(told)


def test_the_office_by_api(people: Cast) -> None:
    report, code = reported(people)
    officer = App(people.officer, strong=True)
    desk = f"/api/v1/office/reports/{report.id}"
    assert officer.get("/api/v1/office/reports").json()["results"][0]["is_named"] is False
    assert officer.get(desk).json()["name"] == ""
    assert officer.post(f"{desk}/opening").json()["status"] == "opened"
    assert officer.post(f"{desk}/decision", {"text": "罚款。"}).json()["status"] == "decided"
    refused = officer.post(f"{desk}/questions", {"text": "还有吗？"})
    assert refused.status_code == 200
    more = {"code": code, "text": "谢谢。"}
    over = Client().post("/api/v1/reports/additions", more, content_type="application/json")
    assert over.json()["code"] == "report_is_over"
    assert complain(people, App(people.neighbour)).status_code == 201
