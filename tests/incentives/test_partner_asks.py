"""A partner asks with a token: what it hears, and what it hears of everything that is not right."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import jwt
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from backend.consent.actions import refuse_consent, withdraw_consent
from backend.consent.rights.leaving import close_account
from incentives.eligibility import signing
from incentives.eligibility.consenting import PURPOSE
from incentives.eligibility.models import Question, Token
from incentives.eligibility.showing import show_token
from incentives.eligibility.thresholds import spelled
from incentives.offers.models import Version
from incentives.partners.models import Partner
from tests.incentives.asked import (
    CHECKS,
    LEVEL,
    Program,
    a_member_with,
    a_program,
    a_stranger,
    agrees_to,
    an_offer,
    checked,
)
from tests.incentives.listed import a_partner, agreed_anew, agreement_ends

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def inn() -> Partner:
    return a_partner("river-inn")


@pytest.fixture
def room(inn: Partner) -> Version:
    return an_offer(inn)


def shown(person: Any, version: Version) -> str:
    return show_token(person=person, offer=version.offer.code).code


def test_the_answer_is_yes_or_no_signed_and_bound(inn: Partner, room: Version) -> None:
    citizen, code = a_member_with(LEVEL), room.offer.code
    agrees_to(citizen, inn)
    told = a_program(inn).ask(code, shown(citizen, room))
    assert told.status_code == 200
    answer = told.json()
    assert set(answer) == {"answer", "expires_at", "signature"}
    claims = checked(answer["signature"], inn)
    plain = json.dumps(spelled(room), sort_keys=True, separators=(",", ":")).encode()
    digest = urlsafe_b64encode(sha256(plain).digest()).decode().rstrip("=")
    assert claims["answer"] == answer["answer"] == "yes"
    assert (claims["aud"], claims["offer"], claims["offer_version"]) == ("river-inn", code, 1)
    assert claims["threshold"] == digest
    assert claims["exp"] - claims["iat"] == 900
    assert set(claims) == {
        "iss", "aud", "sub", "jti", "iat", "exp", "offer", "offer_version", "threshold", "answer",
        "pad",
    }  # fmt: skip
    assert str(citizen.pk) not in json.dumps(claims)
    again = a_program(inn).ask(code, shown(citizen, room)).json()
    assert checked(again["signature"], inn)["sub"] != claims["sub"]


def test_a_token_may_be_typed_in_any_way_or_scanned(inn: Partner, room: Version) -> None:
    citizen, program = a_member_with(LEVEL), a_program(inn)
    agrees_to(citizen, inn)
    for way in (str.lower, lambda code: code.replace("-", " "), lambda code: code.replace("-", "")):
        assert program.ask(room.offer.code, way(shown(citizen, room))).status_code == 200
    scanned = show_token(person=citizen, offer=room.offer.code).qr
    assert program.ask(room.offer.code, scanned).status_code == 200


def asked_wrongly(inn: Partner, room: Version) -> dict[str, Any]:
    """One answer for each thing that can be wrong."""
    citizen, program, code = a_member_with(LEVEL), a_program(inn), room.offer.code
    other, foreign = an_offer(inn), an_offer(a_partner("hill-inn"))
    agrees_to(citizen, inn)
    agrees_to(citizen, foreign.offer.partner)
    told = {"unknown": program.ask(code, "BCDF-GHJK-MNPQ"), "no token": program.ask(code, "x")}
    token = shown(citizen, room)
    told["another offer of ours"] = program.ask(other.offer.code, token)
    told["an offer that is not there"] = program.ask("BCDFGHJKMN", token)
    told["another partner's offer"] = program.ask(foreign.offer.code, token)
    told["stolen by another partner"] = a_program(foreign.offer.partner).ask(code, token)
    assert program.ask(code, token).status_code == 200
    told["used"] = program.ask(code, token)
    token = shown(citizen, room)
    shown(citizen, room)
    told["replaced by a new one"] = program.ask(code, token)
    token = shown(citizen, room)
    with time_machine.travel(timezone.now() + 6 * MINUTE):
        told["expired"] = program.ask(code, token)
    with time_machine.travel(timezone.now() - 6 * MINUTE):
        told["from the future"] = program.ask(code, token)
    withdraw_consent(person=citizen, purpose=PURPOSE, recipient=inn.code)
    told["taken back"] = program.ask(code, token)
    refuse_consent(person=citizen, purpose=PURPOSE, recipient=inn.code)
    told["refused"] = program.ask(code, token)
    agrees_to(citizen, inn)
    token = shown(citizen, room)
    close_account(person=citizen)
    told["the account is closed"] = program.ask(code, token)
    return told


def alike(answer: Any) -> tuple[Any, ...]:
    """What a partner sees of an answer, without what is new each time."""
    body = json.loads(answer.content)
    body.pop("instance")
    fresh = {"X-Request-Id", "Date"}
    headers = {name: value for name, value in answer.items() if name not in fresh}
    return answer.status_code, body, len(answer.content), headers


def test_whatever_is_wrong_the_partner_hears_ask_the_person(inn: Partner, room: Version) -> None:
    told = {what: alike(answer) for what, answer in asked_wrongly(inn, room).items()}
    assert told["unknown"][0] == 403
    assert told["unknown"][1]["code"] == "consent_missing"
    assert {what for what, seen in told.items() if seen != told["unknown"]} == set()


def test_a_token_that_went_astray_is_still_good_where_it_belongs(
    inn: Partner, room: Version
) -> None:
    citizen, thief = a_member_with(LEVEL), a_program(a_partner("thief"))
    agrees_to(citizen, inn)
    token = shown(citizen, room)
    assert thief.ask(room.offer.code, token).status_code == 403
    assert a_program(inn).ask(room.offer.code, token).status_code == 200
    assert Question.objects.count() == 1


def test_of_a_token_only_a_keyed_digest_is_kept(inn: Partner, room: Version) -> None:
    citizen = a_member_with(LEVEL)
    agrees_to(citizen, inn)
    text = show_token(person=citizen, offer=room.offer.code).text
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM incentives_token t")
        kept = cursor.fetchone()[0]
    assert text not in kept
    assert sha256(text.encode()).hexdigest() not in kept
    assert Token.objects.get().ends_at - Token.objects.get().made_at == 5 * MINUTE


def test_the_same_key_hears_the_same_answer_again(inn: Partner, room: Version) -> None:
    citizen, program = a_member_with(LEVEL), a_program(inn)
    agrees_to(citizen, inn)
    token = shown(citizen, room)
    first = program.ask(room.offer.code, token, key="till-1-0001")
    again = program.ask(room.offer.code, token, key="till-1-0001")
    assert first.json() == again.json()
    assert program.ask(room.offer.code, token, key="till-1-0002").status_code == 403
    assert Question.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("one_key", [True, False])
def test_twenty_uses_of_one_token_at_once_are_one_answer(one_key: bool) -> None:
    inn = a_partner("river-inn")
    room, citizen, program = an_offer(inn), a_member_with(LEVEL), a_program(inn)
    agrees_to(citizen, inn)
    token, code = shown(citizen, room), room.offer.code

    def use(number: int) -> Any:
        try:
            return program.ask(code, token, key="same" if one_key else f"other-{number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        told = list(pool.map(use, range(20)))
    good = [answer.json()["signature"] for answer in told if answer.status_code == 200]
    assert Question.objects.count() == 1
    assert len(set(good)) == 1
    assert len(good) == (20 if one_key else 1)
    assert {answer.status_code for answer in told} <= {200, 403}


def test_forged_answers_do_not_pass_for_ours(inn: Partner, room: Version) -> None:
    citizen = a_member_with(LEVEL - 1)
    agrees_to(citizen, inn)
    real = a_program(inn).ask(room.offer.code, shown(citizen, room)).json()["signature"]
    header, claims, signature = real.split(".")
    payload = json.loads(urlsafe_b64decode(claims + "=="))
    changed = urlsafe_b64encode(json.dumps({**payload, "answer": "yes"}).encode()).decode()
    unsigned = jwt.encode({**payload, "answer": "yes"}, None, algorithm="none",
                          headers={"kid": jwt.get_unverified_header(real)["kid"]})  # fmt: skip
    signing.rotate_key()
    other = signing.published()[0]["kid"]
    lying = json.loads(urlsafe_b64decode(header + "==")) | {"kid": other}
    moved = urlsafe_b64encode(json.dumps(lying).encode()).decode().rstrip("=")
    assert checked(real, inn)["answer"] == "no"
    forged = (
        f"{header}.{changed.rstrip('=')}.{signature}", unsigned, f"{moved}.{claims}.{signature}"
    )  # fmt: skip
    for text in forged:
        with pytest.raises(jwt.InvalidTokenError):
            checked(text, inn)
    with pytest.raises(jwt.InvalidAudienceError):
        checked(real, a_partner("hill-inn"))
    with (
        time_machine.travel(timezone.now() + 16 * MINUTE),
        pytest.raises(jwt.ExpiredSignatureError),
    ):
        checked(real, inn)


def test_a_key_needs_its_scope_and_a_partner_its_agreement(inn: Partner, room: Version) -> None:
    told = a_program(inn, "offers:read").ask(room.offer.code, "BCDF-GHJK-MNPQ")
    assert (told.status_code, told.json()["code"]) == (403, "scope_missing")
    assert Program("cy_nobody_nothing").ask(room.offer.code, "x").status_code == 401
    program = a_program(inn)
    agreement_ends()
    told = program.ask(room.offer.code, "BCDF-GHJK-MNPQ")
    assert (told.status_code, told.json()["code"]) == (403, "agreement_over")


def test_a_partners_questions_of_a_day_are_counted_whoever_they_are_about(
    inn: Partner, room: Version
) -> None:
    agreed_anew(inn, checks_a_day=3)
    told = [a_program(inn).ask(room.offer.code, f"BCDF-GHJK-MNP{n}") for n in (2, 3, 4, 5)]
    assert [answer.status_code for answer in told] == [403, 403, 403, 429]
    assert told[-1].json()["code"] == "too_many_questions"


@pytest.mark.parametrize("body", [{}, {"offer": "BCDFGHJKMN"}, {"offer": 5, "token": []}, [], None])
def test_what_is_no_question_is_refused_clearly(inn: Partner, body: Any) -> None:
    assert a_program(inn).post(CHECKS, body).status_code == 400


def test_the_person_is_told_what_was_asked_by_page_and_app(inn: Partner, room: Version) -> None:
    from tests.accounts.cast import by_app_too, client_of

    citizen, stranger = a_member_with(LEVEL), a_stranger()
    agrees_to(citizen, inn)
    a_program(inn).ask(room.offer.code, shown(citizen, room))
    mine, theirs = by_app_too(client_of(citizen)), by_app_too(client_of(stranger))
    at = "/api/v1/me/offers/questions"
    listed = mine.client.get(at, headers=mine.headers).json()["results"]
    assert [(one["partner"], one["answer"], one["way"]) for one in listed] == [
        ("river-inn", "yes", "token")
    ]
    number = UUID(listed[0]["id"])
    one = mine.client.get(f"{at}/{number}", headers=mine.headers).json()
    assert [part["is_met"] for part in one["condition"]] == [True, True]
    for ending in ("", "/receipt"):
        told = theirs.client.get(f"{at}/{number}{ending}", headers=theirs.headers)
        assert told.status_code == 404
        assert theirs.client.get(f"/me/offers/questions/{number}{ending}").status_code == 404
        assert mine.client.get(f"/me/offers/questions/{number}{ending}").status_code == 200
    page = mine.client.get("/me/offers/questions").content.decode()
    assert "收回" in page
    assert inn.name_zh in page
    assert Client().get(f"{at}/{uuid4()}").status_code == 401
