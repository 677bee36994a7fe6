"""The made-up city's objections: a few in every state, by the doors of everybody."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from merchants.demo.contests import let_shops_object
from merchants.demo.famous import HOTPOT, NOODLES
from merchants.lookup.reading import card_of
from merchants.objections.models import Objection
from tests.factories.cards import rebuilt_cards, stored_cards

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_demo_city_disputes_once_in_several_states(settings: object) -> None:
    settings.DEV_PAGES = True  # type: ignore[attr-defined]  # pytest-django's settings
    told = StringIO()
    call_command("demo", "--merchants=30", stdout=told)
    assert "what shops dispute: 4 objections" in told.getvalue()
    states = sorted(Objection.objects.values_list("status", flat=True))
    assert states == ["checking", "corrected", "deciding", "rejected"]
    assert let_shops_object() == 0
    noodles, hotpot = card_of(NOODLES.uscc).card, card_of(HOTPOT.uscc).card
    assert [one["contested"] for one in noodles["penalties"]] == [False]
    assert [one["contested"] for one in noodles["inspections"]] == [False, True, False, False]
    assert noodles["penalties"][0]["correction"]["after"]["fine"] == "3000.00"
    assert noodles["penalties"][0]["statement"]["verified"] is False
    assert hotpot["inspections"][0]["recheck"] is not None
    assert stored_cards() == rebuilt_cards()
