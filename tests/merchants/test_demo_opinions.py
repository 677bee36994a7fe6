"""The made-up city's customers."""

from __future__ import annotations

import pytest
from django.utils import timezone

from merchants.demo.opinions import let_people_speak
from merchants.reviews import tending
from merchants.reviews.models import Review
from tests.merchants import opinions

pytestmark = pytest.mark.django_db


def test_made_up_customers_speak_once_and_are_counted() -> None:
    shops = [opinions.shop(uscc=f"91350100M00010{number:04}") for number in range(4)]
    today = timezone.localdate()
    said = let_people_speak(shops, today)
    assert Review.objects.published().count() == said > 0
    assert Review.objects.filter(author=None).count() == said
    assert let_people_speak(shops, today) == 0
    assert tending.recount() == []
