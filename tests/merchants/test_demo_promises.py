"""The made-up city's promises: every state can be looked at."""

from __future__ import annotations

import pytest
from django.utils import timezone

from merchants.commitments.choices import Status
from merchants.commitments.models import Commitment
from merchants.commitments.reading import keeps_promises
from merchants.commitments.sweeps import recount
from merchants.demo.promises import let_shops_promise
from tests.factories.cards import rebuilt_cards, stored_cards
from tests.merchants import opinions

pytestmark = pytest.mark.django_db


def test_made_up_shops_promise_once_in_every_state() -> None:
    shops = [opinions.shop(uscc=f"91350100M00010{number:04}") for number in range(5)]
    today = timezone.localdate()
    assert let_shops_promise(shops, today) == 10
    assert let_shops_promise(shops, today) == 0
    states = set(Commitment.objects.current().values_list("status", flat=True))
    assert states == set(Status.values)
    assert keeps_promises(shops[0].pk, on=today) is True
    assert keeps_promises(shops[3].pk, on=today) is False
    assert recount() == []
    assert stored_cards() == rebuilt_cards()
