"""The demo's organisations: every desk has somebody who may open it, and something on it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command

from backend.accounts import demo
from backend.accounts.models import User
from backend.accounts.organisations.models import Kind, Organisation
from backend.audit.models import Access
from backend.consent.guards import require_consent
from backend.consent.rights.models import Request
from merchants.demo.organisations import BODIES, settle


@pytest.fixture
def _city() -> None:
    call_command("demo", "--merchants=20", verbosity=0)


@pytest.mark.usefixtures("_city")
@pytest.mark.django_db(transaction=True)
def test_everything_is_founded_once_and_every_desk_opens_for_somebody() -> None:
    assert settle() is False
    assert set(Organisation.objects.values_list("code", flat=True)) == {one.code for one in BODIES}
    desks = {"/office": Kind.OFFICE, "/partner": Kind.PARTNER, "/shop": Kind.MERCHANT}
    for role, part in demo.CAST.items():
        theirs = demo.person(role).memberships.values_list("organisation__kind", flat=True)
        assert desks.get(part.opens) in {None, *theirs}
    citizen, operator = demo.person("citizen"), demo.person("operator")
    assert operator.is_staff
    assert citizen.level == "verified"
    require_consent(subject=citizen.pk, purpose="complaints.contact", recipient="demo-market-city")
    assert Request.objects.open().count() == 2
    assert Access.objects.of(citizen.pk).get().organisation == "平台运营方"


@pytest.mark.django_db
def test_production_founds_nothing(settings: Any) -> None:
    settings.DEV_PAGES = False
    assert settle() is False
    assert not Organisation.objects.exists()
    assert not User.objects.exists()
