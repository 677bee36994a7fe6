"""The made-up city asks about lists: once, and the same every time."""

from __future__ import annotations

from typing import Any

import pytest

from merchants.demo.organisations import settle
from merchants.demo.screenings import let_offices_ask
from merchants.screening.models import ScreeningGround, ScreeningQuestion
from tests.merchants.screening.screening import company

pytestmark = pytest.mark.django_db


def test_the_demo_has_a_ground_in_force_one_that_waits_and_questions(settings: Any) -> None:
    settings.DEV_PAGES = True
    company(1)
    company(2)
    assert settle() is True
    assert let_offices_ask() == 2
    assert let_offices_ask() == 0
    states = sorted(ScreeningGround.objects.values_list("state", flat=True))
    assert states == ["granted", "proposed"]
    assert ScreeningQuestion.objects.count() == 2
