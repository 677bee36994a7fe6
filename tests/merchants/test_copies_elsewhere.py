"""A copy elsewhere is checked item by item; subscribers say how far they took out what ended."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from backend.accounts.organisations.digests import content_digest
from backend.accounts.organisations.keys import issue_key
from backend.accounts.organisations.models import Kind, Role
from merchants.lookup.copies.checking import Checked, TooMuchToCheck, check, read
from merchants.lookup.copies.confirming import SCOPE, followers
from merchants.lookup.sequence import number_changes
from merchants.records import effects
from merchants.records.marks import Effect
from merchants.records.models import Record
from tests.accounts.cast import member, organisation
from tests.factories.cards import card
from tests.factories.deliveries import hand_in
from tests.factories.rows import penalty, permit, registration

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _shop(db: None) -> None:
    hand_in("enterprises", registration())
    hand_in("penalties", penalty())
    hand_in("permits", permit())


def repaired() -> None:
    record = Record.objects.current().get(kind="penalty")
    effects.mark(effects.document_of(record), Effect.REPAIRED, case=uuid4())


def states(checked: list[Checked]) -> list[str]:
    return sorted(one.state for one in checked)


def test_promise_03_a_copy_is_told_what_must_go() -> None:
    copy = json.dumps(card())
    assert states(check(card()["code"], read(copy))) == ["current", "current"]
    repaired()
    stale = check(card()["code"], read(copy))
    assert states(stale) == ["current", "ended"]
    (gone,) = [one for one in stale if one.must_go]
    assert gone.ended_at is not None


def test_what_says_something_else_by_now_is_named() -> None:
    copy = json.dumps(card())
    hand_in("penalties", penalty(CF_NR_FK="9"))
    assert states(check(card()["code"], read(copy))) == ["changed", "current"]


def test_ids_alone_do_and_what_never_stood_here_is_unknown() -> None:
    named = f"我们有 {card()['penalties'][0]['id']} 和 {uuid4()}"
    assert states(check(card()["code"], read(named))) == ["current", "unknown"]


@pytest.mark.parametrize("text", ["", "没有编号", "[" * 9000, "[]", '{"penalties": 1}'])
def test_what_names_no_item_is_refused_kindly(text: str) -> None:
    answer = Client().post("/verify/copy", {"code": card()["code"], "copy": text})
    assert answer.status_code == 400
    assert "没有找到条目编号" in answer.content.decode()


def test_two_hundred_at_once_are_the_most() -> None:
    with pytest.raises(TooMuchToCheck):
        read(" ".join(str(uuid4()) for _ in range(201)))


def test_the_page_says_it_and_keeps_nothing() -> None:
    copy = json.dumps(card())
    repaired()
    page = Client().post("/verify/copy", {"code": card()["code"], "copy": copy}).content.decode()
    assert "有 1 条必须删除" in page
    assert "已停止公示" in page


def test_programs_ask_the_same() -> None:
    item = card()["penalties"][0]["id"]
    repaired()
    address = f"/api/open/v1/merchants/{card()['code']}/copy-checks"
    told = Client().post(address, {"items": [item]}, content_type="application/json").json()
    assert told["stale"] == 1
    assert told["results"][0] | {"ended_at": ""} == {
        "id": item,
        "state": "ended",
        "ended_at": "",
        "must_go": True,
    }
    nobody = address.replace(card()["code"], "NOSUCHSHOP")
    body = {"items": [item]}
    assert Client().post(nobody, body, content_type="application/json").status_code == 404


def subscriber(scope: str = SCOPE) -> Any:
    bank = organisation(Kind.PARTNER, "DATA-1")
    owner = member(bank, 71, Role.OWNER)
    token = issue_key(organisation=bank, name="t", scopes=[scope], actor=owner).token

    def confirms(position: object) -> Any:
        sent = json.dumps({"position": position}).encode()
        headers = {"authorization": f"Api-Key {token}", "content-digest": content_digest(sent)}
        address = "/api/partner/v1/feed-confirmations"
        return Client().post(address, sent, content_type="application/json", headers=headers)

    return confirms


def position() -> int:
    number_changes()
    return int(Client().get("/api/open/v1/changes?limit=1000").json()["position"])


def test_promise_03_everybody_sees_who_has_not_taken_out_what_ended() -> None:
    confirms, before = subscriber(), position()
    assert confirms(before).json()["behind"] == 0
    repaired()
    after = position()
    (told,) = Client().get("/api/open/v1/subscribers").json()["results"]
    assert (told["behind"], told["position"]) == (1, str(before))
    assert "1 条未确认" in Client().get("/verify/copy").content.decode()
    assert confirms(after).json()["behind"] == 0
    assert confirms(before).json()["position"] == str(after)  # never back


def test_however_many_subscribers_it_is_one_question(
    django_assert_num_queries: Any,
) -> None:
    subscriber()(position())
    with django_assert_num_queries(1):
        assert len(followers()) == 1


@pytest.mark.parametrize("odd", [0, -1, 10**9, 2**63, "x", None])
def test_a_position_that_was_never_given_is_refused(odd: object) -> None:
    assert subscriber()(odd).status_code == 400
    assert followers() == []


def test_another_scope_may_not_confirm() -> None:
    assert subscriber("figures:read")(1).status_code == 403


def test_the_database_knows_no_position_below_one() -> None:
    bank = organisation(Kind.PARTNER, "DATA-1")
    insert = (
        "INSERT INTO merchants_feedconfirmation (organisation_id, position, confirmed_at)"
        " VALUES (%s, 0, now())"
    )
    with (
        pytest.raises(IntegrityError, match="a_confirmed_position_was_given"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(insert, [bank.pk])
