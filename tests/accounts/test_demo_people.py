"""The demo's people: signed in as by anybody else, made once, and only where a developer looks."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from backend.accounts import demo
from backend.accounts.models import User
from tests.accounts.journeys import sign_in_by_page

pytestmark = pytest.mark.django_db
OFFICER = demo.CAST["officer"].number


def test_the_welcome_makes_everybody_once_and_says_how_to_sign_in() -> None:
    told = [demo.lines("http://localhost:8000") for _ in range(2)]
    assert told[0] == told[1]
    assert User.objects.count() == len(demo.CAST)
    assert all(any(part.number in line for line in told[0]) for part in demo.CAST.values())
    assert User.objects.get(is_staff=True) == demo.person("operator")


def test_a_demo_officer_signs_in_with_two_factors(client: Client) -> None:
    demo.person("officer")
    assert sign_in_by_page(client, OFFICER)["Location"] == "/me/second-factor/authenticate/"
    shown = StringIO()
    call_command("demo_code", OFFICER, stdout=shown)
    cache.clear()
    path = "/me/second-factor/authenticate/"
    assert client.post(path, {"code": shown.getvalue().strip()})["Location"] == "/me"


def test_production_has_no_demo_people(settings: Any) -> None:
    settings.DEV_PAGES = False
    assert demo.lines("") == []
    with pytest.raises(demo.NotADemo):
        demo.person("officer")
    with pytest.raises(demo.NotADemo):
        demo.app_code(OFFICER)


def test_a_strange_number_has_no_code() -> None:
    with pytest.raises(CommandError):
        call_command("demo_code", "13911111111")
