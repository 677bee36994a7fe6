"""Twenty accounts claim one person at once: one of them is verified."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from backend.accounts.identity.actions import VerifiedElsewhere, move_identity, verify_identity
from backend.accounts.identity.models import Identity
from backend.accounts.models import User
from backend.accounts.people import e164, person_of
from tests.accounts.test_prove_identity import NAME, NUMBER

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def crowd(settings: pytest.FixtureRequest) -> list[User]:
    settings.IDENTITY_TRIES_PER_DAY = 1000  # type: ignore[attr-defined]  # pytest-django's
    people = [person_of(e164(f"139{each:08}")) for each in range(20)]
    for person in people:
        person.set_phone(str(person.phone), verified=True)
        person.save()
    return people


def claim(person: User) -> bool:
    try:
        verify_identity(person=person, name=NAME, number=NUMBER)
    except VerifiedElsewhere:
        return False
    finally:
        connection.close()
    return True


def take_over(person: User) -> bool:
    try:
        move_identity(person=person, name=NAME, number=NUMBER)
    except VerifiedElsewhere:
        return False
    finally:
        connection.close()
    return True


@pytest.mark.parametrize("step", [claim, take_over])
def test_twenty_claims_at_once_leave_one_verified_account(
    crowd: list[User], step: type[object]
) -> None:
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(step, crowd))
    assert any(done)
    assert Identity.objects.live().of_number(NUMBER).count() == 1
