"""Taking part by page and by app: the same acts, the same refusals, plain next steps."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from backend.accounts.models import User
from backend.consent.actions import withdraw_consent
from credit.membership.categories import Category
from credit.membership.reading import allows, member_of
from tests.accounts.cast import somebody
from tests.consent.conftest import signed_in
from tests.credit.citizens import a_citizen, joined, person_of

pytestmark = pytest.mark.django_db
MEMBERSHIP, REFUSALS = "/api/v1/me/membership", "/api/v1/me/points/refusals"
JOIN = "/me/points/join"


def post(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.post(path, body, content_type="application/json")


def reads() -> dict[str, str]:
    """The hidden fields of the form: which texts were on the page."""
    return {"read": "1", **{f"read_{each.value}": "1" for each in Category}}


@pytest.fixture
def citizen() -> User:
    return a_citizen(31)


@pytest.fixture
def mine(citizen: User) -> Client:
    return signed_in(citizen)


def test_joining_and_leaving_by_app(mine: Client, citizen: User) -> None:
    asked = mine.get(MEMBERSHIP).json()
    assert (asked["joined"], asked["adult"]) == (False, True)
    green = {"category": "green", "text_version": asked["categories"][4]["text_version"]}
    wish = {"text_version": asked["text_version"], "categories": [green]}
    answer = post(mine, MEMBERSHIP, wish)
    assert answer.status_code == 201
    assert [one["category"] for one in answer.json()["categories"] if one["allowed"]] == ["green"]
    assert post(mine, MEMBERSHIP, wish).status_code == 200
    assert mine.delete(MEMBERSHIP).json()["kind"] == "membership.left"
    assert mine.delete(MEMBERSHIP).status_code == 404
    assert mine.get(f"{MEMBERSHIP}/receipt").json()["kind"] == "membership.left"
    assert member_of(citizen.pk) is None


def test_a_category_by_app(mine: Client, citizen: User) -> None:
    told = post(mine, REFUSALS, {"category": "giving", "allowed": False}).json()
    assert (told["allowed"], told["refused"]) == (False, True)
    assert mine.get(told["receipt"]).json()["kind"] == "consent.refused"
    unread = post(mine, REFUSALS, {"category": "giving", "allowed": True})
    assert (unread.status_code, unread.json()["code"]) == (409, "consent_text_changed")


def test_minors_and_the_unproved_are_told_by_app() -> None:
    wish = {"text_version": 1, "categories": []}
    minor, stranger = signed_in(a_citizen(32, born="20100101")), signed_in(somebody(33))
    assert post(minor, MEMBERSHIP, wish).json()["code"] == "adults_only"
    assert post(stranger, MEMBERSHIP, wish).json()["code"] == "identity_not_verified"


@pytest.mark.parametrize(
    ("step", "allowed"), [("join", ["learning"]), ("join_all", list(Category))]
)
def test_joining_by_page_allows_what_was_chosen(
    mine: Client, citizen: User, step: str, allowed: list[str]
) -> None:
    page = mine.get(JOIN).content.decode()
    assert " checked" not in page  # nothing is ticked beforehand
    answer = mine.post(JOIN, {"step": step, "category": ["learning"], **reads()})
    assert answer["Location"] == f"{JOIN}?done=joined"
    assert [each for each in Category if allows(citizen.pk, each)] == allowed
    assert mine.get(f"{JOIN}/receipt").json()["kind"] == "membership.joined"


def test_leaving_by_page_is_one_tap(mine: Client, citizen: User) -> None:
    mine.post(JOIN, {"step": "join", **reads()})
    assert mine.post(JOIN, {"step": "leave"}).status_code == 302
    assert member_of(citizen.pk) is None
    assert "已退出" in mine.get(f"{JOIN}?done=left").content.decode()


def test_whoever_took_back_the_consent_is_told_what_it_means(mine: Client, citizen: User) -> None:
    mine.post(JOIN, {"step": "join", **reads()})
    withdraw_consent(person=citizen, purpose="credit.membership", recipient="credit-centre")
    assert "/me/consents/credit.membership/credit-centre" in mine.get(JOIN).content.decode()
    told = mine.get(MEMBERSHIP).json()
    assert (told["joined"], told["agrees"]) == (True, False)


def test_whoever_cannot_join_sees_why_and_where_to_go() -> None:
    stranger = signed_in(somebody(34)).get(JOIN).content.decode()
    minor = signed_in(a_citizen(35, born="20100101")).get(JOIN).content.decode()
    assert "/me/identity" in stranger
    assert 'name="step"' not in stranger + minor
    assert "年满十八周岁再来" in minor


def test_refusing_by_page(mine: Client) -> None:
    page = "/me/points/refusals"
    answer = mine.post(page, {"category": "green", "decision": "refuse"})
    assert answer["Location"] == f"{page}?done=green#green"
    assert "已拒绝" in mine.get(answer["Location"]).content.decode()
    stale = mine.post(page, {"category": "green", "decision": "allow", "read": "9"})
    assert stale.status_code == 409


def test_promise_10_not_joining_is_told_to_nobody_else() -> None:
    member = person_of(joined(36))
    told = signed_in(a_citizen(37)).get(MEMBERSHIP).json()
    assert told["member"] is None
    assert str(member.pk) not in str(told)
