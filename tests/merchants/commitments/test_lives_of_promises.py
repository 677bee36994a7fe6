"""Whatever happens to promises in whatever order: surfaces agree and no rule of a day is broken."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.kernel.errors import DomainError
from merchants.commitments.actions import withdraw_promise
from merchants.commitments.choices import ADVERSE, COMMITMENT
from merchants.commitments.models import Commitment
from merchants.lookup.cards import as_of
from merchants.lookup.models import Change
from merchants.lookup.reading import fresh_card
from tests.factories.cards import rebuilt_cards, stored_cards
from tests.merchants.commitments.promising import Shop, found, office, officer

TEMPLATES = ("seven_day_return", "same_price")
OUTCOMES = ("kept", "partly_kept", "broken")
STEPS = st.one_of(
    st.tuples(st.just("make"), st.sampled_from(TEMPLATES), st.sampled_from([None, 20, 400])),
    st.tuples(st.just("withdraw"), st.integers(0, 3), st.none()),
    st.tuples(st.just("find"), st.integers(0, 3), st.sampled_from(OUTCOMES)),
    st.tuples(st.just("wait"), st.sampled_from([1, 30, 95, 370]), st.none()),
)


class Life:
    """One shop and its office over some years."""

    def __init__(self) -> None:
        self.shop, self.office = Shop(), office()
        self.officer = officer(self.office)
        self.days = self.waited = 0

    def go(self, step: tuple[str, Any, Any]) -> None:
        does, what, more = step
        self.waited = what if does == "wait" else 0
        self.days += self.waited
        if self.waited:
            return
        act = getattr(self, f"_{does}")
        try:
            with transaction.atomic():
                act(what, more)
        except DomainError:
            pass

    def _make(self, template: str, lasts: int | None) -> None:
        until = timezone.localdate() + timedelta(days=lasts) if lasts else None
        self.shop.promises(template, valid_until=until)

    def _withdraw(self, place: int, _: None) -> None:
        one = self._one(place)
        by = {"shop": self.shop.organisation, "person": self.shop.owner}
        withdraw_promise(commitment=one.id, **by)

    def _find(self, place: int, outcome: str) -> None:
        found(self.office, self.officer, self._one(place), outcome)

    def _one(self, place: int) -> Commitment:
        every = list(Commitment.objects.current().order_by("id"))
        if place >= len(every):
            raise DomainError
        every[place].merchant = self.shop.merchant
        return every[place]


def agrees(life: Life) -> None:
    """What every surface must say on the day it is."""
    today, key = timezone.localdate(), life.shop.merchant.pk
    fresh_card(key)
    (card,) = stored_cards().values()
    assert {str(key): card} == rebuilt_cards()
    public = set(Commitment.objects.public(on=today).values_list("id", flat=True))
    assert {one["id"] for one in card["commitments"]} == {str(one) for one in public}
    last = dict(Change.objects.order_by("id").values_list("item_id", "kind"))
    assert {item for item, kind in last.items() if kind != "item_ended"} == public
    for one in card["commitments"]:
        if one["state"] in ADVERSE:
            assert today - date.fromisoformat(one["determined_on"]) <= timedelta(days=366)
    then = as_of(key, today)
    assert then is not None
    assert then["commitments"] == card["commitments"]


def kept_its_steps() -> None:
    for one in Commitment.objects.order_by("id", "version"):
        if one.version > 1:
            before = Commitment.objects.get(id=one.id, version=one.version - 1)
            assert one.status in COMMITMENT.following(before.status)
            assert (one.code, one.content) == (before.code, before.content)


@pytest.mark.django_db
@settings(max_examples=12)
@given(steps=st.lists(STEPS, min_size=3, max_size=12))
def test_promises_live_by_their_rules_on_every_day(steps: list[tuple[str, Any, Any]]) -> None:
    with transaction.atomic():
        life, began = Life(), timezone.now()
        for minute, step in enumerate(steps, 1):
            later = began + timedelta(days=life.days, minutes=minute)
            with time_machine.travel(later, tick=True):
                life.go(step)
            with time_machine.travel(later + timedelta(days=life.waited, seconds=30), tick=True):
                agrees(life)
        kept_its_steps()
        transaction.set_rollback(True)
