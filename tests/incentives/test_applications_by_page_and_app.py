"""Everything a page does the app does too; refusals are told where one stands."""

from __future__ import annotations

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from backend.accounts.models import User
from backend.accounts.organisations.digests import content_digest
from backend.accounts.organisations.keys import issue_key
from incentives.applications.models import Application
from incentives.applications.parts import ApplicationFile
from tests.accounts.cast import by_app_too, client_of, somebody
from tests.files.conftest import pdf
from tests.incentives import applied
from tests.incentives.applied import ASKED, Bank

pytestmark = pytest.mark.django_db
MINE, SENT = "/api/v1/me/applications", "/api/partner/v1/applications"
Call = Callable[..., Any]


@pytest.fixture
def bank() -> Bank:
    return applied.a_bank()


@pytest.fixture
def person() -> User:
    return somebody(1)


@pytest.fixture
def app(person: User) -> Call:
    """Calls of the person's app, JSON in and out."""
    me = by_app_too(client_of(person))

    def call(method: str, path: str, body: Any = None) -> Any:
        headers = me.headers
        kind = "application/json"
        return getattr(me.client, method)(f"{MINE}{path}", body, content_type=kind, headers=headers)

    return call


def program(bank: Bank, *scopes: str) -> Call:
    """Calls of a partner's program."""
    token = issue_key(
        organisation=bank.partner.organisation, name="t", scopes=scopes, actor=bank.clerk
    ).token

    def call(method: str, path: str, body: Any = None) -> Any:
        sent = json.dumps(body or {}).encode()
        headers = {"authorization": f"Api-Key {token}", "content-digest": content_digest(sent)}
        more = {} if method == "get" else {"data": sent, "content_type": "application/json"}
        return getattr(Client(), method)(f"{SENT}{path}", headers=headers, **more)

    return call


def test_a_whole_life_by_app_and_program(bank: Bank, app: Call) -> None:
    reads = program(bank, "applications:read", "applications:decide")
    one = app("post", "", {"offer": bank.version.offer.code}).json()["id"]
    draft = {"amount": "30000", "months": 12, "words": ASKED.words}
    assert app("put", f"/{one}/draft", draft).status_code == HTTPStatus.OK
    assert reads("get", "").json()["results"] == []
    told = app("get", f"/{one}/submission").json()
    sending = {name: told[name] for name in ("version", "consent")}
    assert app("post", f"/{one}/submission", sending).json()["state"] == "submitted"
    assert [each["id"] for each in reads("get", "?state=submitted").json()["results"]] == [one]
    assert reads("post", f"/{one}/questions", {"question": "用途？"}).json()["state"] == "asked"
    assert app("post", f"/{one}/answers", {"words": "设备"}).json()["state"] == "submitted"
    yes = {"decision": "yes", "amount": "20000", "rate": "5.5", "months": 12, "fees": "0"}
    assert reads("post", f"/{one}/decision", yes).json()["state"] == "approved"
    assert reads("post", f"/{one}/decision", yes).json()["code"] == "application_decided"
    assert app("post", f"/{one}/outcome", {"outcome": "used"}).status_code == HTTPStatus.OK
    seen = app("get", f"/{one}").json()
    assert seen["granted"] == {
        "amount": "20000.00", "months": 12, "rate": "5.5000", "fees": "0.00",
    }  # fmt: skip
    receipt = app("get", f"/{one}/receipts/{seen['steps'][0]['receipt']}").json()
    assert receipt["act"]["words"] == ASKED.words


def test_what_a_partner_reads_has_no_room_for_more(bank: Bank, person: User) -> None:
    one = applied.sent(bank, person)
    told = program(bank, "applications:read")("get", f"/{one.id}").json()
    assert {"score", "level", "points", "deeds", "holder", "person"} & set(told) == set()
    assert str(person.pk) not in json.dumps(told)
    assert (told["better_terms"], told["name"], told["phone"]) == (False, "", "")
    assert "no evidence for lending" in told["notice"]


def test_scopes_strangers_and_bad_numbers_are_told_by_code(bank: Bank, person: User) -> None:
    one, other = applied.sent(bank, person), applied.a_bank("other-bank", 91)
    reads, both = program(bank, "applications:read"), "applications:decide"
    assert reads("post", f"/{one.id}/decision", {"decision": "yes"}).json()["code"] == (
        "scope_missing"
    )
    stranger = program(other, "applications:read", both)
    assert stranger("get", f"/{one.id}").status_code == HTTPStatus.NOT_FOUND
    no = {"decision": "no", "reason": "不符合"}
    assert stranger("post", f"/{one.id}/decision", no).status_code == HTTPStatus.NOT_FOUND
    decides = program(bank, "applications:read", both)
    worse = {"decision": "yes", "amount": "30000", "rate": "12.5"}
    assert decides("post", f"/{one.id}/decision", worse).json()["code"] == "worse_than_terms"
    assert decides("post", f"/{one.id}/decision", {"decision": "no"}).json()["code"] == (
        "application_reason_missing"
    )
    assert decides("get", "?state=draft").status_code == HTTPStatus.BAD_REQUEST


def test_a_hundred_megabytes_are_refused_and_the_draft_is_there(
    bank: Bank, person: User, settings: Any
) -> None:
    draft, mine = applied.drafted(bank, person), client_of(person)
    here = f"/me/applications/{draft.id}/draft"
    large = SimpleUploadedFile("large.pdf", b"%PDF-1.4\n" + bytes(100_000_000))
    told = mine.post(here, {"step": "files", "files": large})
    assert told.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    settings.EVIDENCE_MAX_BYTES = 1000
    over = SimpleUploadedFile("over.pdf", pdf() + bytes(2000))
    refused = mine.post(here, {"step": "files", "files": over})
    assert refused.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "文件太大" in refused.content.decode()
    assert ASKED.words in refused.content.decode()
    assert not ApplicationFile.objects.exists()


def test_the_draft_page_keeps_what_was_typed_and_sends_only_what_was_read(
    bank: Bank, person: User
) -> None:
    mine = client_of(person)
    begun = mine.post(f"/offers/{bank.version.offer.code}/apply")
    here = mine.get(begun["Location"])["Location"]
    wrong = mine.post(here, {"step": "save", "amount": "很多", "words": "想贷款"})
    assert "想贷款" in wrong.content.decode()
    mine.post(here, {"step": "next", "amount": "30000", "words": ASKED.words})
    send = here.replace("/draft", "/send")
    told = {"version": 1, "consent": 1, "step": "send"}
    assert "请阅读并同意" in mine.post(send, told).content.decode()
    done = mine.post(send, {**told, "agrees": "on"})
    assert done["Location"].endswith("?done=sent")
    assert Application.objects.get().state == "submitted"
    assert mine.get(here)["Location"] == here.replace("/draft", "")


def test_a_clerk_decides_by_page_and_the_person_reads_why(bank: Bank, person: User) -> None:
    one, desk = applied.sent(bank, person), client_of(bank.clerk, strong=True)
    here = f"/partner/applications/{one.id}"
    about = {"form_about": str(bank.partner.organisation_id), "step": "decide"}
    refused = desk.post(here, {**about, "decision": "no", "reason": ""})
    assert refused.status_code == HTTPStatus.BAD_REQUEST or "须说明理由" in refused.content.decode()
    desk.post(here, {**about, "decision": "no", "reason": "材料不足以说明还款来源。"})
    page = client_of(person).get(f"/me/applications/{one.id}").content.decode()
    assert "材料不足以说明还款来源。" in page
    assert client_of(somebody(5)).get(f"/me/applications/{one.id}").status_code == 404
