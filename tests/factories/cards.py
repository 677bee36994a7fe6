"""The public card as stored, and as it would be built from nothing."""

from __future__ import annotations

import json
from datetime import date
from types import ModuleType
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from merchants.lookup import card_sql, cards, reading, turning
from merchants.lookup.models import Card, Change
from merchants.registry.models import Key
from tests.intake.delivered import code

EVERY_MERCHANT = "SELECT id FROM merchants_merchant"


def card(number: int = 1) -> dict[str, Any]:
    """The card that anyone sees now of the shop with this test code."""
    return reading.card_of(code(number)).card


def stored_cards() -> dict[str, Any]:
    """What is kept ready, by merchant."""
    return {str(each.pk): json.loads(each.body) for each in Card.objects.all()}


def rebuilt_cards() -> dict[str, Any]:
    """What would be built today from the facts alone, by merchant."""
    day = cards.today()
    with connection.cursor() as cursor:
        cursor.execute(
            card_sql.bodies(EVERY_MERCHANT),
            {"today": day, "shown_on": day, "seen": timezone.now()},
        )
        return {str(merchant): json.loads(body) for merchant, body in cursor.fetchall()}


def feed(number: int = 1) -> list[tuple[str, str]]:
    """What the feed told of a shop, in order: kind of change, kind of item."""
    merchant = Key.objects.get(value=code(number)).merchant_id
    changes = Change.objects.filter(merchant_id=merchant).order_by("id")
    return list(changes.values_list("kind", "item_kind"))


def let_it_be(day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another day in the city, for everything that asks what is public today."""
    rooms: tuple[ModuleType, ...] = (cards, turning, reading)
    for room in rooms:
        monkeypatch.setattr(room, "today", lambda: day)
