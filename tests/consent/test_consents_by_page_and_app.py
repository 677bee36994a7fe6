"""/me/consents and its API: two taps, one's own only, receipts to keep."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client

from backend.accounts.models import User
from backend.consent.actions import give_consent
from backend.consent.models import Consent, Recipient

URL = "/api/v1/me/consents"
BANK = {"purpose": "offers.eligibility", "recipient": "bank-a"}
YES = BANK | {"decision": "given", "text_version": 1}


def test_the_dashboard_is_one_tap_from_home_and_taking_back_the_second(
    mine: Client, citizen: User, bank: Recipient
) -> None:
    give_consent(person=citizen, version=1, **BANK)
    assert 'href="/me/consents"' in mine.get("/me").content.decode()
    page = mine.get("/me/consents").content.decode()
    assert 'value="withdrawn"' in page
    answer = mine.post("/me/consents", BANK | {"decision": "withdrawn"}, follow=True)
    assert "已收回，立即生效" in answer.content.decode()
    assert Consent.objects.current().get().state == "withdrawn"


def test_yes_and_no_are_offered_with_the_whole_text(mine: Client, bank: Recipient) -> None:
    page = mine.get("/me/consents/offers.eligibility/bank-a").content.decode()
    assert "只告诉对方" in page
    assert page.count('<button class="button" name="decision"') == 2


def test_a_page_with_an_older_text_says_so_instead_of_consenting(
    mine: Client, bank: Recipient
) -> None:
    answer = mine.post("/me/consents", YES | {"text_version": 7})
    assert (answer.status_code, Consent.objects.count()) == (409, 0)
    assert "授权文本已经更新" in answer.content.decode()


@pytest.mark.parametrize(("language", "name"), [("zh-hans", "甲银行"), ("en", "Bank A")])
def test_the_app_reads_in_its_language(
    mine: Client, bank: Recipient, language: str, name: str
) -> None:
    shown = mine.get(URL, headers={"accept-language": language}).json()
    assert shown["offered"][0]["recipient"] == {
        "code": "bank-a", "name": name, "contact": "95500",
    }  # fmt: skip


def test_the_app_gives_and_takes_back(mine: Client, bank: Recipient) -> None:
    given = mine.post(URL, YES, content_type="application/json")
    assert (given.status_code, given.json()["state"]) == (200, "given")
    assert [one["id"] for one in mine.get(URL).json()["held"]] == [given.json()["id"]]
    taken = mine.post(URL, BANK | {"decision": "withdrawn"}, content_type="application/json")
    assert taken.json()["state"] == "withdrawn"
    assert mine.get(URL).json()["held"] == []
    assert taken["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "fields_invalid"),
        (BANK | {"decision": "given"}, 409, "consent_text_changed"),
        (BANK | {"decision": "expired"}, 400, "fields_invalid"),
        (YES | {"recipient": "nobody"}, 404, "purpose_or_recipient_unknown"),
        (BANK | {"decision": "withdrawn"}, 409, "no_consent_to_withdraw"),
        (YES | {"text_version": "x" * 40}, 400, "fields_invalid"),
    ],
)
def test_what_cannot_be_decided_is_refused_clearly(
    mine: Client, bank: Recipient, body: dict[str, object], status: int, code: str
) -> None:
    answer = mine.post(URL, body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_receipts_are_files_and_nobody_elses(
    mine: Client, citizen: User, neighbour: User, bank: Recipient,
    browser_of: Callable[[User], Client],
) -> None:  # fmt: skip
    decision = give_consent(person=citizen, version=1, **BANK)
    for path in (f"/me/consents/{decision.pk}/receipt", f"{URL}/{decision.pk}/receipt"):
        answer = mine.get(path)
        assert json.loads(answer.content)["act"]["recipient"] == "bank-a"
        assert browser_of(neighbour).get(path).status_code == 404
    assert "attachment" in mine.get(f"/me/consents/{decision.pk}/receipt")["Content-Disposition"]


def test_strangers_are_asked_to_sign_in(client: Client, db: None) -> None:
    assert client.get(URL).status_code == 401
    assert client.get("/me/consents")["Location"].startswith("/sign-in?next=")
