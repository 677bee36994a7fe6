"""Another number for the same person: the old session and a code to the new number prove it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from backend.accounts.models import User
from backend.accounts.organisations.models import Membership, Role
from backend.accounts.people import e164, person_of
from backend.accounts.phones import actions
from backend.accounts.sms.models import TextMessage
from backend.audit.models import Event
from backend.proof.models import Entry
from tests.accounts.cast import organisation
from tests.accounts.journeys import (
    CONFIRM,
    OTHER,
    PHONE,
    START,
    later,
    post,
    sent_code,
    sign_in_by_app,
    sign_in_by_page,
    with_app,
)  # fmt: skip

pytestmark = pytest.mark.django_db
HERE, ASK, CHANGE = "/me/phone", "/api/v1/me/phone", "/api/v1/me/phone/confirmation"


@pytest.fixture
def person(client: Client) -> User:
    """Signed in on this client's pages."""
    sign_in_by_page(client)
    later()
    return User.objects.get()


def ask(client: Client, phone: str = OTHER) -> Any:
    return client.post(HERE, {"step": "ask", "phone": phone})


def tell(client: Client, code: str) -> Any:
    return client.post(HERE, {"step": "change", "code": code})


def holder(phone: str) -> User | None:
    return User.objects.by_phone(e164(phone))


def test_the_number_changes_and_the_old_one_is_free(client: Client, person: User) -> None:
    assert ask(client)["Location"] == HERE
    assert "139****0002" in client.get(HERE).content.decode()
    tell(client, sent_code())
    assert "139****0002" in client.get("/me").content.decode()
    assert (holder(OTHER), holder(PHONE)) == (person, None)
    later()
    sign_in_by_page(Client(), PHONE)
    assert holder(PHONE) not in {None, person}


def test_the_act_has_a_receipt_and_the_old_number_is_told(client: Client, person: User) -> None:
    ask(client)
    tell(client, sent_code())
    event = Event.objects.get(verb="phone.changed")
    assert Entry.objects.filter(pk=event.data["entry"]).exists()
    assert TextMessage.objects.latest("created_at", "id").kind == "phone_changed"
    assert PHONE not in str(event.data)


def test_the_telephone_that_was_lost_is_signed_out(client: Client, person: User) -> None:
    lost, app = Client(), Client()
    sign_in_by_page(lost)
    later()
    token = sign_in_by_app(app)
    later()
    ask(client)
    tell(client, sent_code())
    assert client.get("/me").status_code == 200
    assert lost.get("/me")["Location"].startswith("/sign-in")
    assert app.get("/api/v1/me", headers={"x-session-token": token}).status_code == 401


def test_the_app_changes_it_too(client: Client) -> None:
    token = sign_in_by_app(client)
    later()
    asked = post(client, ASK, {"phone": "139 0000 0002"}, token)
    assert (asked.status_code, asked.json()["phone"]) == (202, "139****0002")
    code = sent_code()
    changed = post(client, CHANGE, {"code": code}, token)
    assert (changed.status_code, changed.json()["phone"]) == (200, "139****0002")
    assert changed.json()["receipt"]
    assert post(client, CHANGE, {"code": code}, token).status_code == 409


def test_nobody_learns_whose_a_number_is_before_they_prove_to_hold_it(
    client: Client, person: User
) -> None:
    sign_in_by_page(Client(), OTHER)
    later()
    free, taken = ask(client, "13900000003"), None
    code = sent_code()
    client.post(HERE, {"step": "again"})
    taken = ask(client)
    assert (free.status_code, free["Location"]) == (taken.status_code, taken["Location"])
    assert sent_code() != code
    answer = tell(client, sent_code())
    assert (answer.status_code, "另一个账号" in answer.content.decode()) == (409, True)
    assert holder(PHONE) == person


def test_a_number_somebody_merely_typed_is_free(client: Client, person: User) -> None:
    person_of(e164(OTHER))
    ask(client)
    tell(client, sent_code())
    assert holder(OTHER) == person


def test_a_number_that_somebody_is_expected_under_is_not(client: Client, person: User) -> None:
    owner = person_of(e164(OTHER))
    Membership.objects.create(person=owner, organisation=organisation(), role=Role.OWNER)
    ask(client)
    assert tell(client, sent_code()).status_code == 409
    assert holder(OTHER) == owner


def test_an_account_that_closed_meanwhile_gets_no_number(person: User) -> None:
    User.objects.update(is_active=False, phone_sealed=None, phone_index=None)
    with pytest.raises(actions.NotAsked):
        actions.take_number(person=person, phone=e164(OTHER))
    assert holder(OTHER) is None


def test_a_code_sent_to_the_old_number_before_opens_nothing_after(
    client: Client, person: User
) -> None:
    old = post(Client(), START, {"phone": PHONE}).json()["meta"]["session_token"]
    code = sent_code()
    later()
    ask(client)
    tell(client, sent_code())
    answer = post(Client(), CONFIRM, {"code": code}, old)
    assert (answer.status_code, answer.json()["code"]) == (409, "phone_moved")
    assert holder(OTHER) == person


@pytest.mark.parametrize("odd", ["", "12345", "+14155550100", "\x00", "1" * 500, PHONE, "'--"])
def test_no_odd_number_is_asked_for(client: Client, person: User, odd: str) -> None:
    sent = TextMessage.objects.count()
    assert ask(client, odd).status_code in {400, 409}
    assert TextMessage.objects.count() == sent


@pytest.mark.parametrize("odd", ["", "\x00", "１２", "\ud800", "0" * 300, "'"])
def test_no_odd_code_changes_it(client: Client, person: User, odd: str) -> None:
    ask(client)
    assert tell(client, odd.encode("utf-8", "replace").decode()).status_code == 400
    assert holder(PHONE) == person


def test_five_guesses_end_it(client: Client, person: User) -> None:
    ask(client)
    right = sent_code()
    wrong = "000000" if right != "000000" else "000001"
    assert [tell(client, wrong).status_code for _ in range(6)] == [400] * 5 + [409]
    assert tell(client, right).status_code == 409
    assert holder(PHONE) == person


@pytest.mark.parametrize("minutes", [6, -2])
def test_a_code_of_another_time_changes_nothing(client: Client, person: User, minutes: int) -> None:
    ask(client)
    code = sent_code()
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=minutes)):
        assert tell(client, code).status_code == 409
    assert holder(PHONE) == person


def test_a_code_of_another_session_changes_nothing(client: Client, person: User) -> None:
    ask(client)
    code = sent_code()
    later()
    elsewhere = Client()
    sign_in_by_page(elsewhere)
    assert tell(elsewhere, code).status_code == 409


def test_who_has_a_second_factor_uses_it_first(client: Client) -> None:
    token = sign_in_by_app(client)
    with_app(PHONE)
    later()
    assert post(client, ASK, {"phone": OTHER}, token).json()["code"] == "second_factor_required"
    client.force_login(User.objects.get(), "django.contrib.auth.backends.ModelBackend")
    assert client.get(HERE)["Location"].startswith("/me/second-factor/reauthenticate")


def test_starts_are_bounded_and_said(client: Client, person: User) -> None:
    ask(client)
    client.post(HERE, {"step": "again"})
    over = ask(client)
    assert (over.status_code, int(over["Retry-After"]) > 0) == (429, True)


def test_forms_from_elsewhere_are_refused(person: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person, "django.contrib.auth.backends.ModelBackend")
    assert strict.post(HERE, {"step": "ask", "phone": OTHER}).status_code == 403


def at_once(work: Callable[[int], Any], times: int) -> list[Any]:
    def alone(number: int) -> Any:
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(alone, range(times)))


@pytest.mark.django_db(transaction=True)
def test_one_code_changes_it_once() -> None:
    token = sign_in_by_app(Client())
    later()
    post(Client(), ASK, {"phone": OTHER}, token)
    code = sent_code()
    answers = at_once(lambda _: post(Client(), CHANGE, {"code": code}, token).status_code, 8)
    assert sorted(answers)[0] == 200
    assert answers.count(200) == 1, answers
    assert Event.objects.filter(verb="phone.changed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_who_want_one_number_one_gets_it() -> None:
    people = [person_of(f"+86139000001{number:02}") for number in range(8)]

    def take(number: int) -> bool:
        try:
            actions.take_number(person=people[number], phone="+8613900000002")
        except actions.PhoneTaken:
            return False
        return True

    assert at_once(take, 8).count(True) == 1
    assert Event.objects.filter(verb="phone.changed").count() == 1
