"""The ten official forms and notices: who may have which, and that no word becomes markup."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from merchants.complaints import actions
from merchants.complaints.handling import actions as office
from merchants.complaints.handling.models import Handling
from merchants.complaints.papers.of_complaints import blank_form
from merchants.complaints.papers.setting import Paper, pdf
from merchants.complaints.reports.actions import Allegation, file_report
from merchants.complaints.reports.office import decline_case
from tests.accounts.cast import client_of
from tests.merchants.complaints.cast import Cast, cast, grievance

HOSTILE = '#eval("1") $x$ *bold* `raw` <label> @ref // ] ) } \\ "quoted" #set page(width: 1pt)'


@pytest.fixture
def people() -> Cast:
    return cast()


def mediated(people: Cast) -> tuple[Handling, dict[str, Any]]:
    case = actions.file_complaint(
        complainant=people.citizen, merchant=people.merchant, grievance=grievance(words=HOSTILE)
    )
    handling = actions.take_to_office(complainant=people.citizen, complaint=case.id)
    by = {"officer": people.officer, "office": people.office, "handling": handling.id}
    office.ask_for_materials(**by, days=5, text="请补充身份证明。")
    office.accept_complaint(**by)
    office.begin_mediation(**by, text=f"周三下午三点。{HOSTILE}")
    return handling, by


def got(client: Client, base: str, code: str) -> int:
    answer = client.get(f"{base}/papers/{code}.pdf")
    if answer.status_code == 200:
        assert answer.content.startswith(b"%PDF-")
        assert answer["Cache-Control"] == "private, no-store"
    return int(answer.status_code)


@pytest.mark.django_db
def test_each_side_has_the_papers_that_are_for_it(people: Cast) -> None:
    handling, by = mediated(people)
    office.end_handling(**by, ending="agreed", text="三日内退款。")
    sides = {
        f"/me/cases/{handling.complaint_id}": client_of(people.citizen),
        f"/shop/complaints/{handling.complaint_id}": client_of(people.clerk),
        f"/office/complaints/{handling.id}": client_of(people.officer, strong=True),
    }
    papers = (
        "complaint-form", "identity-materials", "acceptance", "mediation-notice", "agreement",
        "termination", "refusal",
    )  # fmt: skip
    told = [[got(client, base, code) for code in papers] for base, client in sides.items()]
    both = [200, 200, 200, 200, 200, 404, 404]
    assert told == [both, [404, 404, 404, 200, 200, 404, 404], both]
    assert got(client_of(people.neighbour), next(iter(sides)), "acceptance") == 404


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["no_agreement", "absent_or_refused"])
def test_a_termination_says_how(people: Cast, ending: str) -> None:
    handling, by = mediated(people)
    office.end_handling(**by, ending=ending, text="双方差距过大。")
    base = f"/shop/complaints/{handling.complaint_id}"
    assert got(client_of(people.clerk), base, "termination") == 200


@pytest.mark.django_db
def test_papers_of_a_report_are_for_a_named_reporter_and_the_office(people: Cast) -> None:
    told = Allegation(category="licence.missing", words=HOSTILE, is_named=True)
    report = file_report(merchant=people.merchant, allegation=told, reporter=people.citizen).report
    mine, base = client_of(people.citizen), f"/me/reports/{report.id}"
    assert (got(mine, base, "report-form"), got(mine, base, "report-result")) == (200, 404)
    decline_case(
        officer=people.officer, office=people.office, report=report.id, reasons="证据不足。"
    )
    officer = client_of(people.officer, strong=True)
    assert got(mine, base, "report-result") == 200
    assert got(officer, f"/office/reports/{report.id}", "report-result") == 200


@pytest.mark.django_db
def test_anybody_may_print_the_blank_form() -> None:
    answer = Client().get("/complaint-form.pdf")
    assert answer.content.startswith(b"%PDF-")


@pytest.mark.parametrize("words", [HOSTILE, "😀\u202eمرحبا\u0300" * 20, "长" * 5000, "一\n" * 300])
def test_odd_texts_are_set_as_they_are(words: str) -> None:
    paper = Paper(
        code="x", title=words[:40].replace("\n", ""), day=date(2026, 1, 5), to=words[:30],
        rows=[("事实", words, True)], before=[words], after=[words], office=words[:20], sealed=True,
    )  # fmt: skip
    assert pdf(paper).startswith(b"%PDF-")
    assert blank_form(today=date(2026, 1, 5)).rows
