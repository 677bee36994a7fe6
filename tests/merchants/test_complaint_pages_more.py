"""Pages of complaints and reports: without an account, together, in secret, kept away."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from backend.api.models import Answer
from backend.audit.models import Event
from merchants.complaints import actions
from merchants.complaints.handling.models import Handling
from merchants.complaints.models import Complaint, Message, Participant
from merchants.complaints.reports.models import Report
from tests.accounts.cast import client_of, member
from tests.merchants.complaints.cast import WORDS, Cast, cast, grievance
from tests.merchants.test_complaint_pages import filed, form, paper, step, text_of

pytestmark = pytest.mark.django_db
SECRET = "后厨用过期的面粉，我亲眼看见。"
CODE = re.compile(r"[A-Z0-9]{4}(?:-[A-Z0-9]{4}){4}")


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Any) -> None:
    settings.FILES_DIR = str(tmp_path)


@pytest.fixture
def people() -> Cast:
    return cast()


def reported(client: Client, people: Cast, **more: Any) -> str:
    """Sent without a name; the code, as the page shows it."""
    path = f"/m/{people.merchant.code}/complain"
    client.get(f"{path}?kind=report")
    told = {"kind": "report", "category": "safety.hygiene", "words": SECRET, "is_named": ""}
    sent = client.post(path, told | more)
    assert sent["Location"] == "/reports/filed", sent.content.decode()[-2000:]
    found = CODE.search(text_of(client.get("/reports/filed")))
    assert found
    return found[0]


def test_begun_without_an_account_and_finished_with_one(people: Cast) -> None:
    visitor, path = Client(), f"/m/{people.merchant.code}/complain"
    sent = visitor.post(path, form())
    assert sent["Location"].startswith("/sign-in?next=")
    cookie = visitor.cookies["complaint_draft"]
    assert (cookie["path"], cookie["httponly"]) == (path, True)
    assert not Complaint.objects.exists()
    visitor.force_login(people.citizen, "django.contrib.auth.backends.ModelBackend")
    again = text_of(visitor.get(f"{path}?back=1"))
    assert WORDS in again
    assert 'value="exchange" checked' in again
    case = filed(visitor, people, files=[paper()])
    assert case.complainant == people.citizen.pk
    assert WORDS not in text_of(visitor.get(path))


def test_a_form_with_something_missing_keeps_what_was_typed(people: Cast) -> None:
    citizen = client_of(people.citizen)
    path = f"/m/{people.merchant.code}/complain"
    page = text_of(citizen.post(path, form(category="", wishes=[])), 400)
    assert WORDS in page
    assert "请选择至少一项诉求" in page
    own = text_of(client_of(people.clerk).post(path, form()), 403)
    assert "不能投诉自己任职的店铺" in own


def test_two_taps_are_one_complaint(people: Cast) -> None:
    citizen, path = client_of(people.citizen), f"/m/{people.merchant.code}/complain"
    first, second = (citizen.post(path, form(form_key="k" * 22)) for _tap in range(2))
    assert first["Location"] == second["Location"]
    assert Complaint.objects.count() == 1


def test_others_are_shown_and_can_be_joined(people: Cast) -> None:
    case = actions.file_complaint(
        complainant=people.citizen,
        merchant=people.merchant,
        grievance=grievance(takes_others=True, may_publish=True),
    )
    neighbour, path = client_of(people.neighbour), f"/m/{people.merchant.code}"
    page = text_of(neighbour.post(f"{path}/complain", form(words="我买的也坏了。")))
    assert f"{path}/complaints/{case.id}/join" in page
    text_of(neighbour.get(f"{path}/complaints/{case.id}/join"))
    neighbour.post(f"{path}/complaints/{case.id}/join", {"text": "我买的也坏了。"})
    assert Participant.objects.filter(complaint_id=case.id).count() == 2
    own = text_of(neighbour.get(f"/me/cases/{case.id}"))
    assert "另有 1 人一起投诉" in own


def test_an_anonymous_report_leads_back_by_its_code_alone(people: Cast) -> None:
    citizen = client_of(people.citizen)  # signed in, and still nobody
    code = reported(citizen, people, files=[paper()])
    assert CODE.search(text_of(citizen.get("/reports/filed", follow=True))) is None
    report = Report.objects.get()
    assert (report.reporter, report.is_named) == (None, False)
    assert SECRET in text_of(Client().post("/reports", {"code": code}))
    officer = client_of(people.officer, strong=True)
    step(officer, f"/office/reports/{report.id}", "question", text="哪一天？")
    seen = text_of(Client().post("/reports", {"code": code, "step": "add", "text": "周一。"}))
    assert "哪一天" in seen
    assert "周一" in text_of(officer.get(f"/office/reports/{report.id}"))
    text_of(Client().post("/reports", {"code": "AAAA"}), 404)


def test_nothing_leads_from_an_anonymous_report_to_its_author(people: Cast) -> None:
    citizen, clerk = client_of(people.citizen), client_of(people.clerk)
    before = [text_of(clerk.get(path)) for path in ("/shop", "/shop/complaints")]
    reported(citizen, people, form_key="k" * 22)
    events = Event.objects.filter(verb__startswith="report.")
    assert {event.actor for event in events} == {None}
    assert not Answer.objects.filter(caller__contains=str(people.citizen.pk)).exists()
    strip = re.compile(r'value="[\w-]{20,}"')
    after = [text_of(clerk.get(path)) for path in ("/shop", "/shop/complaints")]
    assert [strip.sub("", one) for one in after] == [strip.sub("", one) for one in before]
    assert SECRET not in text_of(citizen.get("/me/cases"))


def test_the_phone_keeps_no_draft_of_a_report_and_forgets_what_was_sent(people: Cast) -> None:
    citizen, path = client_of(people.citizen), f"/m/{people.merchant.code}/complain"
    assert "data-draft=" in text_of(citizen.get(path))
    assert "data-draft=" not in text_of(citizen.get(f"{path}?kind=report"))
    case = filed(citizen, people)
    assert "data-draft-sent=" in text_of(citizen.get(f"/me/cases/{case.id}?done=filed"))


def test_queues_go_on_on_a_next_page(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("merchants.complaints.pages.steps.ON_A_PAGE", 1)
    for number in range(2):
        actions.file_complaint(
            complainant=people.citizen,
            merchant=people.merchant,
            grievance=grievance(words=f"{WORDS}{number}"),
        )
    clerk = client_of(people.clerk)
    first = text_of(clerk.get("/shop/complaints"))
    assert "/shop/complaints?queue=answer&amp;page=2" in first
    second = text_of(clerk.get("/shop/complaints?queue=answer&page=2"))
    shown = [str(case.id) in second for case in Complaint.objects.order_by("id")]
    assert sorted(shown) == [False, True]


def test_a_letter_that_is_both_becomes_two(people: Cast) -> None:
    citizen, path = client_of(people.citizen), f"/m/{people.merchant.code}/complain"
    sent = citizen.post(path, form(kind="both", report_words=SECRET, is_named="yes"))
    assert sent["Location"] == "/reports/filed"
    case, report = Complaint.objects.get(), Report.objects.get()
    assert f"/me/cases/{case.id}" in text_of(citizen.get("/reports/filed"))
    assert SECRET in text_of(citizen.get(f"/me/reports/{report.id}"))
    assert SECRET not in text_of(client_of(people.clerk).get(f"/shop/complaints/{case.id}"))


def test_who_has_a_part_in_it_is_kept_away(people: Cast) -> None:
    filed(client_of(people.citizen), people)
    case = Complaint.objects.get()
    actions.take_to_office(complainant=people.citizen, complaint=case.id)
    handling = Handling.objects.get()
    both = member(people.office, 6)
    people.shop.memberships.create(person=both, role="staff")
    officer = client_of(both, strong=True)
    session = officer.session
    session["acting_for"] = str(both.memberships.get(organisation=people.office).pk)
    session.save()
    page = text_of(officer.get(f"/office/complaints/{handling.id}"), 403)
    assert WORDS not in page
    assert str(handling.id) not in text_of(officer.get("/office/complaints"))


def test_one_notice_goes_to_several_complaints(people: Cast) -> None:
    for number, person in enumerate((people.citizen, people.neighbour)):
        case = actions.file_complaint(
            complainant=person, merchant=people.merchant, grievance=grievance(amount=number or None)
        )
        actions.take_to_office(complainant=person, complaint=case.id)
    chosen = [str(one) for one in Handling.objects.values_list("id", flat=True)]
    officer = client_of(people.officer, strong=True)
    page = text_of(officer.post("/office/complaints", {"chosen": chosen, "text": "本周核实。"}))
    assert "通知已发到 2 件投诉" in page
    assert Message.objects.filter(kind="notice").count() == 2


def test_the_sender_is_asked_before_a_letter_is_split(people: Cast) -> None:
    citizen, officer = client_of(people.citizen), client_of(people.officer, strong=True)
    case = filed(citizen, people)
    step(citizen, f"/me/cases/{case.id}", "office")
    handling = Handling.objects.get()
    step(officer, f"/office/complaints/{handling.id}", "split", text="涉嫌无证经营。")
    assert "涉嫌无证经营" in text_of(citizen.get(f"/me/cases/{case.id}"))
    sent = citizen.post(f"/me/cases/{case.id}", {"step": "split", "agreed": "yes"})
    assert sent["Location"] == "/reports/filed"
    assert CODE.search(text_of(citizen.get("/reports/filed")))


@pytest.mark.parametrize(
    "words", ["", "   ", "\x00", "坏\x00了", "😀😀", "<b>坏了</b>\u202e", "坏" * 5001]
)
def test_odd_words_are_taken_or_refused_never_lost_in_a_fault(people: Cast, words: str) -> None:
    citizen, path = client_of(people.citizen), f"/m/{people.merchant.code}/complain"
    assert citizen.post(path, form(words=words)).status_code in {302, 400}
    case = actions.file_complaint(
        complainant=people.citizen, merchant=people.merchant, grievance=grievance()
    )
    mine, theirs = f"/me/cases/{case.id}", f"/shop/complaints/{case.id}"
    clerk = client_of(people.clerk)
    assert citizen.post(mine, {"step": "remark", "text": words}).status_code in {302, 400}
    assert clerk.post(theirs, {"step": "answer", "text": words}).status_code in {302, 400}
    assert "<b>坏了" not in text_of(citizen.get(mine))
    for told in ({"kind": "report", "category": "safety.hygiene"}, {"category": "x" * 200}):
        assert Client().post(path, told | {"words": words}).status_code in {302, 400}
