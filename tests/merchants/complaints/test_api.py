"""Complaints over HTTP: every side by its own door, once, and only what is theirs."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from backend.audit.models import Access
from backend.files import keeping
from backend.kernel.errors import Unavailable
from merchants.complaints import actions
from merchants.complaints.handling.models import Handling
from merchants.complaints.models import Complaint, Evidence
from tests.accounts.cast import by_app_too, client_of
from tests.merchants.complaints.cast import WORDS, Cast, cast, grievance, office_of, verified

pytestmark = pytest.mark.django_db
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


@pytest.fixture
def people() -> Cast:
    return cast()


class App:
    """One person with the app's session token."""

    def __init__(self, person: Any, *, strong: bool = False) -> None:
        self.somebody = by_app_too(client_of(person, strong=strong))

    def post(self, address: str, body: Any = None, *, key: str = "") -> Any:
        headers = {**self.somebody.headers, **({"idempotency-key": key} if key else {})}
        return self.somebody.client.post(
            address, body or {}, content_type="application/json", headers=headers
        )

    def send(self, address: str, fields: dict[str, Any]) -> Any:
        return self.somebody.client.post(address, fields, headers=self.somebody.headers)

    def get(self, address: str) -> Any:
        return self.somebody.client.get(address, headers=self.somebody.headers)


def form(people: Cast, **facts: Any) -> dict[str, Any]:
    made = grievance(**facts)
    return {
        "category": made.category, "words": made.words, "wishes": list(made.wishes),
        "happened_on": made.happened_on.isoformat(), "amount": "299.00",
    }  # fmt: skip


def complain(people: Cast, app: App, *, key: str = "", **facts: Any) -> Any:
    address = f"/api/v1/merchants/{people.merchant.code}/complaints"
    return app.post(address, form(people, **facts), key=key)


def test_filed_with_reference_and_receipt(people: Cast) -> None:
    answer = complain(people, App(people.citizen))
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert told["receipt"]["act"]["words"] == WORDS
    assert Complaint.objects.get().id.hex == told["reference"].replace("-", "")


def test_the_same_key_and_the_same_letter_are_one_case(people: Cast) -> None:
    app = App(people.citizen)
    first = complain(people, app, key="one").json()["reference"]
    assert complain(people, app, key="one").json()["reference"] == first
    assert complain(people, app, key="two").json()["reference"] == first
    assert Complaint.objects.count() == 1


def test_nobody_complains_about_their_own_shop(people: Cast) -> None:
    answer = complain(people, App(people.clerk))
    assert (answer.status_code, answer.json()["code"]) == (403, "own_shop")


def test_the_author_reads_every_character_they_wrote(people: Cast) -> None:
    app = App(people.citizen)
    words = "电话一三八零零一三八零零零，😀 <b>退</b> \u202e钱"
    reference = complain(people, app, words=words).json()["reference"]
    told = app.get(f"/api/v1/me/complaints/{reference}").json()
    assert told["words"] == words
    assert {"remark", "withdrawal", "settlement", "office"} == set(told["may"])
    assert told["deadlines"][0]["derivation"][0].startswith("自")


def test_the_shop_sees_no_number_and_no_name_that_was_not_shared(people: Cast) -> None:
    words = "我的电话是13800138000，请退款。"
    reference = complain(people, App(people.citizen), words=words).json()["reference"]
    told = App(people.clerk).get(f"/api/v1/shop/complaints/{reference}").json()
    assert "13800138000" not in str(told)
    assert "张三丰" not in str(told)
    assert str(people.citizen.pk) not in str(told)
    assert Access.objects.filter(about=people.citizen.pk, organisation="山城小面馆").exists()


def test_what_is_shared_is_seen_and_noted(people: Cast) -> None:
    case = actions.file_complaint(
        complainant=people.citizen,
        merchant=people.merchant,
        grievance=grievance(shows_name=True, shows_phone=True),
    )
    told = App(people.clerk).get(f"/api/v1/shop/complaints/{case.id}").json()
    assert told["people"][0]["name"] == "张三丰"
    assert told["people"][0]["phone"] == "13900000001"


def test_the_whole_life_by_api(people: Cast) -> None:
    citizen, clerk = App(people.citizen), App(people.clerk)
    officer = App(people.officer, strong=True)
    reference = complain(people, citizen).json()["reference"]
    mine, theirs = f"/api/v1/me/complaints/{reference}", f"/api/v1/shop/complaints/{reference}"
    assert clerk.post(f"{theirs}/answer", {"text": "不换。"}).json()["status"] == "answered"
    assert citizen.post(f"{mine}/replies", {"text": "请换。"}).json()["status"] == "with_merchant"
    assert citizen.post(f"{mine}/office").json()["status"] == "with_office"
    desk = officer.get("/api/v1/office/complaints").json()["results"]
    at_desk = f"/api/v1/office/complaints/{desk[0]['id']}"
    assert officer.get(at_desk).json()["people"][0]["resident_id"].startswith("500112")
    assert officer.post(f"{at_desk}/acceptance").json()["status"] == "accepted"
    ended = officer.post(f"{at_desk}/end", {"ending": "agreed", "text": "换新。"})
    assert ended.json()["status"] == "ended"
    said = {"outcome": "solved", "satisfaction": 4}
    assert citizen.post(f"{mine}/outcome", said).json()["status"] == "closed"
    steps = citizen.get(mine).json()["steps"]
    receipts = [line["receipt"] for line in steps if line["receipt"]]
    assert all(citizen.get(f"{mine}/receipts/{one}").status_code == 200 for one in receipts)


def test_why_an_office_refused_is_not_for_the_shop(people: Cast) -> None:
    case = actions.file_complaint(
        complainant=people.citizen, merchant=people.merchant, grievance=grievance()
    )
    row = actions.take_to_office(complainant=people.citizen, complaint=case.id)
    said = {"ground": "identity", "reasons": "身份核实不符。"}
    officer = App(people.officer, strong=True)
    assert officer.post(f"/api/v1/office/complaints/{row.id}/refusal", said).status_code == 200
    mine = App(people.citizen).get(f"/api/v1/me/complaints/{case.id}").json()
    assert (mine["handlings"][0]["ground"], mine["decision"]) == ("identity", "身份核实不符。")
    theirs = App(people.clerk).get(f"/api/v1/shop/complaints/{case.id}").json()
    assert "identity" not in str(theirs["steps"]) + str(theirs["handlings"])
    assert theirs["decision"] == ""


def test_an_office_that_passed_it_on_sees_no_more_and_nobodys_name(people: Cast) -> None:
    city = office_of("city", "市市场监管局", ["500000"])
    case = actions.file_complaint(
        complainant=people.citizen, merchant=people.merchant, grievance=grievance()
    )
    row = actions.take_to_office(complainant=people.citizen, complaint=case.id)
    officer = App(people.officer, strong=True)
    at_desk = f"/api/v1/office/complaints/{row.id}"
    assert officer.get(at_desk).json()["people"][0]["name"] == "张三丰"
    officer.post(f"{at_desk}/transfer", {"office": str(city.pk)})
    actions.remark(person=people.citizen, complaint=case.id, text="给新机关的话。")
    told = officer.get(at_desk).json()
    assert (told["people"][0]["name"], told["messages"], told["may"]) == ("", [], [])


def test_a_list_costs_the_same_however_long(people: Cast, django_assert_num_queries: Any) -> None:
    app = App(people.citizen)
    complain(people, app, words="第一件")
    with CaptureQueriesContext(connection) as one:
        app.get("/api/v1/me/complaints")
        many = len(one)
    for number in range(4):
        complain(people, app, words=f"另一件 {number}")
    with django_assert_num_queries(many):
        assert len(app.get("/api/v1/me/complaints").json()["results"]) == 5
    first = app.get("/api/v1/me/complaints?limit=3").json()
    rest = app.get(f"/api/v1/me/complaints?limit=3&cursor={first['next']}").json()
    assert (len(first["results"]), len(rest["results"]), rest["next"]) == (3, 2, None)


def test_what_is_not_ones_own_is_not_there(people: Cast) -> None:
    reference = complain(people, App(people.citizen)).json()["reference"]
    stranger = App(people.neighbour)
    assert stranger.get(f"/api/v1/me/complaints/{reference}").status_code == 404
    assert stranger.post(f"/api/v1/me/complaints/{reference}/withdrawal").status_code == 404
    assert stranger.get(f"/api/v1/shop/complaints/{reference}").status_code == 404


def test_an_officer_with_a_part_in_it_keeps_away(people: Cast) -> None:
    verified(people.officer, 9)
    case = actions.file_complaint(
        complainant=people.officer, merchant=people.merchant, grievance=grievance()
    )
    row = actions.take_to_office(complainant=people.officer, complaint=case.id)
    answer = App(people.officer, strong=True).post(f"/api/v1/office/complaints/{row.id}/acceptance")
    assert (answer.status_code, answer.json()["code"]) == (403, "conflict_of_interest")


def test_evidence_is_seen_by_the_sides_it_is_meant_for(people: Cast) -> None:
    citizen, clerk = App(people.citizen), App(people.clerk)
    reference = complain(people, citizen).json()["reference"]
    for to_shop in ("true", "false"):
        fields = {"files": SimpleUploadedFile("票据.pdf", PDF), "to_shop": to_shop}
        sent = citizen.send(f"/api/v1/me/complaints/{reference}/evidence", fields)
        assert sent.status_code == 200, sent.content
    assert len(citizen.get(f"/api/v1/me/complaints/{reference}").json()["evidence"]) == 2
    (seen,) = clerk.get(f"/api/v1/shop/complaints/{reference}").json()["evidence"]
    file = clerk.get(f"/api/v1/shop/complaints/{reference}/evidence/{seen['id']}")
    assert (file.status_code, file.content) == (200, PDF)


def test_a_full_disk_leaves_no_half_case(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: Any) -> None:
        raise Unavailable

    monkeypatch.setattr(keeping, "write", full)
    fields = {**form(people), "files": SimpleUploadedFile("票据.pdf", PDF)}
    address = f"/api/v1/merchants/{people.merchant.code}/complaints"
    answer = App(people.citizen).send(address, fields)
    assert answer.status_code == 503
    assert not Complaint.objects.exists()
    assert not Evidence.objects.exists()


def test_a_draft_begun_without_an_account_is_finished_with_one(people: Cast) -> None:
    address = f"/api/v1/merchants/{people.merchant.code}/complaint-drafts"
    kept = Client().post(address, {"form": {"words": "写到一半"}}, content_type="application/json")
    token = kept.json()["token"]
    citizen = App(people.citizen)
    again = citizen.post("/api/v1/complaint-drafts/reading", {"token": token}).json()
    assert again["form"] == {"words": "写到一半"}
    finished = {"token": token, **form(people)}
    first = citizen.post("/api/v1/me/complaint-drafts", finished)
    assert first.status_code == 201, first.content
    second = citizen.post("/api/v1/me/complaint-drafts", finished)
    assert second.json()["reference"] == first.json()["reference"]
    assert not Handling.objects.exists()
