"""The operators' room in a real browser: axe, the policy, nothing from elsewhere."""

from __future__ import annotations

import pytest
from django.test import Client

from backend.accounts.models import User
from backend.consent.rights.requests import file_request
from tests.accounts.cast import client_of, organisation, somebody
from tests.browser.conftest import Visit
from tests.browser.test_consent_and_rights import as_person
from tests.browser.test_everyone_can_read_it import faults_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = (
    "/admin/", "/admin/health", "/admin/data-sets", "/admin/text-messages", "/admin/follow-ups",
    "/admin/accounts/organisation/", "/admin/intake/batch/", "/office/requests",
)  # fmt: skip


@pytest.fixture
def desk() -> Client:
    """An operator's browser, with something to look at."""
    person = somebody(70)
    User.objects.filter(pk=person.pk).update(is_staff=True)
    file_request(person=somebody(71), kind="erasure", section="account", words="请删除")
    return client_of(User.objects.get(pk=person.pk), strong=True)


def rooms() -> tuple[str, ...]:
    return (*PAGES, f"/admin/accounts/organisation/{organisation().pk}/")


@pytest.mark.parametrize(("screen", "theme"), [("phone", "light"), ("desk", "dark")])
def test_axe_finds_nothing(visit, desk: Client, screen: str, theme: str) -> None:  # type: ignore[no-untyped-def]
    reader = as_person(visit(screen, theme, bypass_csp=True), desk)
    assert faults_of(reader, rooms()) == {}


def test_it_keeps_to_its_policy_and_calls_nobody(visit, desk: Client) -> None:  # type: ignore[no-untyped-def]
    reader: Visit = as_person(visit("desk"), desk)
    for path in rooms():
        reader.open(path)
    assert reader.trouble == []
    assert reader.strangers() == []
