"""The same by page and by program: office, partner and city; keys with the one scope."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from backend.accounts.organisations.digests import content_digest
from backend.accounts.organisations.models import Kind
from merchants.screening.models import ScreeningFeedback, ScreeningGround, ScreeningQuestion
from tests.accounts.cast import client_of
from tests.intake.delivered import code
from tests.merchants.screening.screening import Cast, company, days, key_of, organisation

pytestmark = pytest.mark.django_db
PROGRAM = "/api/partner/v1/screening"


@pytest.fixture
def cast() -> Cast:
    return Cast()


def call(token: str, path: str = PROGRAM, body: Any = None, **headers: str) -> Any:
    sent = {"authorization": f"Api-Key {token}", **headers}
    if body is None:
        return Client().get(path, headers=sent)
    text = json.dumps(body).encode()
    sent["content-digest"] = content_digest(text)
    return Client().post(path, text, content_type="application/json", headers=sent)


def question(ground: ScreeningGround, **more: Any) -> dict[str, Any]:
    return {"ground": str(ground.pk), "uscc": code(), "matter": "贷审〔2026〕1号", **more}


def test_an_officer_asks_by_page_and_says_what_was_done(cast: Cast) -> None:
    company()
    ground = cast.granted()
    desk = client_of(cast.officer, strong=True)
    assert "第十八条" in desk.get("/office/screening").content.decode()
    went = desk.post("/office/screening", question(ground))
    page = desk.get(went["Location"]).content.decode()
    assert "通过登记的住所无法联系" in page
    assert "由询问单位依法决定" in page
    said = {"measure": "procurement", "done": "considered", "done_on": days(0).isoformat()}
    assert desk.post(went["Location"], said)["Location"].endswith("?done=1")
    assert ScreeningFeedback.objects.get().person == cast.officer.pk
    refused = desk.post(went["Location"], said)
    assert refused.status_code == 409
    assert "已经反馈过" in refused.content.decode()


def test_a_form_without_its_parts_says_so(cast: Cast) -> None:
    company()
    ground = cast.granted()
    desk = client_of(cast.officer, strong=True)
    for sent in ({}, question(ground, uscc="1"), question(ground, matter="")):
        assert desk.post("/office/screening", sent).status_code in {400, 422}
    assert not ScreeningQuestion.objects.exists()


def test_the_city_proposes_and_another_officer_grants_by_page(cast: Cast) -> None:
    first, second = client_of(cast.first, strong=True), client_of(cast.second, strong=True)
    here = "/office/screening-grounds"
    told = {"step": "propose", "organisation": cast.office.code, "basis": "依据第一条",
            "purpose": "招标", "lists": ["abnormal_operation"], "starts_on": days(0).isoformat(),
            "ends_on": days(90).isoformat()}  # fmt: skip
    assert first.post(here, told).status_code == 302
    ground = ScreeningGround.objects.get()
    assert "请另一名工作人员批准" in first.get(here).content.decode()
    step = {"step": "grant", "ground": str(ground.pk)}
    assert first.post(here, step).status_code == 403
    assert second.post(here, step).status_code == 302
    assert second.post(here, {"step": "end", "ground": str(ground.pk)}).status_code == 400
    assert client_of(cast.officer, strong=True).get(here).status_code == 404


def test_a_partners_program_asks_with_its_key(cast: Cast) -> None:
    company()
    bank = organisation(Kind.PARTNER, "bank-9")
    owner = cast.person(bank)
    ground = cast.granted(of=bank)
    token = key_of(bank, owner, "screening:ask").token
    assert [one["id"] for one in call(token, f"{PROGRAM}/grounds").json()["results"]] == [
        str(ground.pk)
    ]
    told = call(token, body=question(ground), **{"idempotency-key": "one"})
    again = call(token, body=question(ground), **{"idempotency-key": "one"})
    assert told.status_code == again.status_code == 201
    assert told.json() == again.json()
    assert told.json()["receipt"]["act"]["basis"] == ground.basis
    asked = ScreeningQuestion.objects.get()
    assert (asked.person, asked.api_key is not None) == (None, True)
    assert call(token).json()["results"][0]["by_program"] is True
    done = {"measure": "tenders", "done": "limited", "done_on": days(0).isoformat(),
            "document_no": "银决1"}  # fmt: skip
    path = f"{PROGRAM}/{asked.merchant.code}/{asked.id}/feedback"
    assert call(token, path, done).status_code == 201
    assert call(token, path, done).json()["code"] == "feedback_already_given"


def test_promise_20_a_key_without_the_scope_opens_nothing(cast: Cast) -> None:
    company()
    office_key = key_of(cast.office, cast.officer, "intake:lists").token
    for answer in (call(office_key), call(office_key, body=question(cast.granted()))):
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    able = key_of(cast.office, cast.officer, "screening:ask").token
    assert call(able).status_code == 200


@pytest.mark.parametrize(
    ("change", "status"),
    [({"ground": "x"}, 400), ({"lists": ["citizens"]}, 400), ({"uscc": "11010519491231002X"}, 400),
     ({"matter": ""}, 400), ({"ground": "01890000-0000-7000-8000-000000000001"}, 404)],
)  # fmt: skip
def test_bad_input_of_programs_is_refused(cast: Cast, change: dict[str, Any], status: int) -> None:
    company()
    token = key_of(cast.office, cast.officer, "screening:ask").token
    assert call(token, body={**question(cast.granted()), **change}).status_code == status
    assert not ScreeningQuestion.objects.exists()
