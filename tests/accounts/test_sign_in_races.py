"""Many at once: one number stays one person, one code opens one session."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from backend.accounts.models import User
from backend.accounts.people import person_of
from backend.accounts.sms.models import TextMessage
from tests.accounts.journeys import CONFIRM, PHONE, START, post, sent_code

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(work: Callable[[int], int], times: int, *, threads: int) -> list[int]:
    def alone(number: int) -> int:
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(alone, range(times)))


def test_a_thousand_sign_ups_with_one_number_make_one_person() -> None:
    answers = at_once(
        lambda _: post(Client(), START, {"phone": PHONE}).status_code, 1000, threads=50
    )
    assert User.objects.count() == 1
    assert TextMessage.objects.count() == answers.count(401) <= 2  # a minute may have turned
    assert set(answers) <= {401, 429}


def test_asking_for_one_person_at_once_finds_the_same() -> None:
    found = at_once(lambda _: hash(person_of("+8613900000001").pk), 100, threads=20)
    assert len(set(found)) == 1


def test_one_code_opens_one_session() -> None:
    token = post(Client(), START, {"phone": PHONE}).json()["meta"]["session_token"]
    code = sent_code()
    answers = at_once(
        lambda _: post(Client(), CONFIRM, {"code": code}, token).status_code, 20, threads=20
    )
    assert answers.count(200) == 1, answers


def test_guessing_in_parallel_gets_five_guesses() -> None:
    token = post(Client(), START, {"phone": PHONE}).json()["meta"]["session_token"]
    code = sent_code()
    wrong = [f"{n:06}" for n in range(30) if f"{n:06}" != code]
    at_once(
        lambda n: post(Client(), CONFIRM, {"code": wrong[n]}, token).status_code, 29, threads=15
    )
    assert post(Client(), CONFIRM, {"code": code}, token).status_code != 200
