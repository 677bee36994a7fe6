"""The made-up city's repairs: every state can be looked at."""

from __future__ import annotations

import pytest
from django.utils import timezone

from backend.intake.models import Source
from merchants.demo.repairs import COURSES, let_shops_repair
from merchants.repairs.choices import State
from merchants.repairs.figures import figures
from merchants.repairs.models import Repair, RepairBar
from tests.factories.cards import rebuilt_cards, stored_cards
from tests.merchants.repairs.repairing import Office, Shop, general

pytestmark = pytest.mark.django_db


def test_made_up_shops_ask_once_in_every_state() -> None:
    Office()
    for number in range(1, len(COURSES) + 1):
        Shop(number, **general(300))
    Source.objects.update(is_demo=True)
    today = timezone.localdate()
    assert let_shops_repair(today) == len(COURSES)
    assert let_shops_repair(today) == 0
    states = set(Repair.objects.values_list("state", flat=True))
    assert states == set(State.values) - {"declined", "undone"}
    assert RepairBar.objects.count() == 1
    assert figures(on=today)[-1]["granted"] == 2
    assert stored_cards() == rebuilt_cards()
