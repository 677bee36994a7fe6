"""Many taps at once are one decision, one copy, one leaving."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import connection

from backend.accounts.models import User
from backend.audit.models import Event
from backend.consent.actions import give_consent, withdraw_consent
from backend.consent.guards import has_consent
from backend.consent.models import Consent, Recipient
from backend.consent.rights.copies import ask_for_copy
from backend.consent.rights.leaving import close_account
from backend.consent.rights.models import Copy
from backend.kernel.errors import Conflict

pytestmark = pytest.mark.django_db(transaction=True)

BANK = {"purpose": "offers.eligibility", "recipient": "bank-a"}
TIMES = 8


def at_once(*acts: Callable[[], object]) -> None:
    """Run all of them in threads of their own; what is refused as a conflict is refused."""

    def run(act: Callable[[], object]) -> None:
        try:
            with suppress(Conflict):
                act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(run, acts))


def test_giving_at_once_is_one_decision(citizen: User, bank: Recipient) -> None:
    at_once(*[lambda: give_consent(person=citizen, version=1, **BANK)] * TIMES)
    assert Consent.objects.count() == Event.objects.filter(verb="consent.given").count() == 1


def test_giving_and_taking_back_at_once_leave_one_current(citizen: User, bank: Recipient) -> None:
    give = lambda: give_consent(person=citizen, version=1, **BANK)  # noqa: E731
    take = lambda: withdraw_consent(person=citizen, **BANK)  # noqa: E731
    at_once(*[give, take] * (TIMES // 2))
    last = Consent.objects.of(citizen.pk).current().get()
    assert has_consent(subject=citizen.pk, **BANK) == (last.state == "given")


def test_leaving_at_once_is_once_and_nothing_is_decided_after(
    citizen: User, bank: Recipient
) -> None:
    give = lambda: give_consent(person=citizen, version=1, **BANK)  # noqa: E731
    leave = lambda: close_account(person=citizen)  # noqa: E731
    at_once(*[give, leave] * (TIMES // 2))
    assert Event.objects.filter(verb="account.closed").count() == 1
    assert not has_consent(subject=citizen.pk, **BANK)


def test_asking_for_a_copy_at_once_is_one_copy(citizen: User) -> None:
    at_once(*[lambda: ask_for_copy(person=citizen, language="en")] * TIMES)
    assert Copy.objects.count() == 1
