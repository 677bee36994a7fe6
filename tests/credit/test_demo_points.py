"""The demo's points come in by the doors of everybody, once, and only where a developer looks."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command

from backend.accounts import demo
from backend.accounts.identity.actions import verify_identity
from credit.deeds.models import Deed
from credit.demo.life import DEEDS, begin
from credit.membership.reading import member_of
from credit.objections.models import Objection
from credit.standing.reading import picture

pytestmark = pytest.mark.django_db


def test_the_demo_citizen_has_something_to_look_at(settings: Any) -> None:
    settings.DEV_PAGES = True
    part, citizen = demo.CAST["citizen"], demo.person("citizen")
    verify_identity(person=citizen, name=part.name, number=part.resident_id)
    call_command("demo_points")
    member = member_of(citizen.pk)
    assert member is not None
    assert Deed.objects.thanked().count() == len(DEEDS)
    assert Objection.objects.count() == 1
    assert picture(member).standing > 50
    assert not begin()


def test_no_demo_where_real_people_are(settings: Any) -> None:
    settings.DEV_PAGES = False
    assert not begin()
    assert not Deed.objects.exists()
