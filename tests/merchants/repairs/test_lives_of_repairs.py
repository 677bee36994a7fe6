"""Whatever is asked, decided, revoked or left lying: what is public on each day is what must be."""

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
from merchants.lookup.cards import as_of
from merchants.lookup.models import Change
from merchants.lookup.reading import fresh_card
from merchants.records.models import Record
from merchants.repairs.actions import withdraw_repair
from merchants.repairs.models import Repair, RepairBar, RepairClock
from tests.factories.cards import rebuilt_cards, stored_cards
from tests.factories.deliveries import CENTRE, MARKET, hand_in
from tests.factories.rows import penalty
from tests.merchants.repairs.repairing import Office, Shop
from tests.merchants.repairs.test_lateness import tended

GROUNDS = ("materials", "not_fulfilled", "false", "untrue")
STEPS = st.one_of(
    st.tuples(st.just("deliver"), st.sampled_from(["一号", "二号"]),
              st.sampled_from([(20, "轻微"), (40, "一般"), (100, "一般"), (380, "严重")])),
    st.tuples(st.just("again"), st.sampled_from([MARKET, CENTRE]), st.booleans()),
    st.tuples(st.just("ask"), st.integers(0, 1), st.none()),
    st.tuples(st.just("ask"), st.integers(0, 1), st.none()),
    st.tuples(st.just("accept"), st.none(), st.none()),
    st.tuples(st.just("accept"), st.none(), st.none()),
    st.tuples(st.just("grant"), st.none(), st.none()),
    st.tuples(st.just("refuse"), st.sampled_from(GROUNDS), st.none()),
    st.tuples(st.just("undo"), st.none(), st.none()),
    st.tuples(st.just("withdraw"), st.none(), st.none()),
    st.tuples(st.just("appeal"), st.none(), st.none()),
    st.tuples(st.just("wait"), st.sampled_from([1, 6, 20, 95, 400]), st.none()),
)  # fmt: skip


class Life:
    """One shop, its office, and some years."""

    def __init__(self) -> None:
        self.office, self.shop, self.days = Office(), Shop(none=""), 0
        self.rows: dict[str, dict[str, str]] = {}
        self.deliver("一号", (100, "一般"))

    def go(self, step: tuple[str, Any, Any]) -> None:
        does, what, more = step
        try:
            with transaction.atomic():
                getattr(self, does)(what, more)
        except DomainError:
            pass

    def deliver(self, number: str, kind: tuple[int, str]) -> None:
        ago, severity = kind
        if number not in self.rows:
            decided = timezone.localdate() - timedelta(days=ago)
            self.rows[number] = {"CF_JDRQ": decided.isoformat(), "严重程度": severity}
            hand_in("penalties", penalty(CF_WSH=number, **self.rows[number]))  # type: ignore[arg-type]

    def again(self, source: str, revoked: bool) -> None:
        number = list(self.rows)[-1]
        gone = {"撤销日期": timezone.localdate().isoformat()} if revoked else {}
        row: dict[str, Any] = {"CF_WSH": number, **self.rows[number], **gone}
        hand_in("penalties", penalty(**row), source=source)

    def ask(self, place: int, _: None) -> None:
        every = list(Record.objects.current().order_by("id"))
        self.shop.asks(every[min(place, len(every) - 1)])

    def accept(self, *_: None) -> None:
        self.office.accepts(self._newest("filed"), by=self.office.officer())

    def grant(self, *_: None) -> None:
        self.office.grants(self._newest("accepted"), by=self.office.officer())

    def refuse(self, ground: str, _: None) -> None:
        one = self._newest("accepted")
        self.office.refuses(one, ground=ground, by=self.office.officer())

    def undo(self, *_: None) -> None:
        self.office.undoes(self._newest("granted"))

    def withdraw(self, *_: None) -> None:
        of = {"shop": self.shop.organisation, "person": self.shop.owner}
        withdraw_repair(**of, repair=self._newest("filed").id)  # type: ignore[arg-type]

    def appeal(self, *_: None) -> None:
        refused = Repair.objects.filter(state__in=["refused", "undone"]).order_by("-id").first()
        self.shop.appeals(refused or self._newest("refused"))

    def wait(self, days: int, _: None) -> None:
        self.days += days

    def _newest(self, state: str) -> Repair:
        found: Repair | None = Repair.objects.filter(state=state).order_by("-id").first()
        if found is None:
            raise DomainError
        return found


def must_be_public(row: Record, today: date) -> bool:
    """By the law, told without looking at marks."""
    about = Repair.objects.filter(kind=row.kind, business_key=row.business_key)
    lapsed = about.open().exclude(lapsed_at=None).exists()
    lasts = row.public_until is not None and row.public_until >= today
    is_whole = row.is_publishable and row.withdrawn_at is None
    return is_whole and lasts and not lapsed and not about.filter(state="granted").exists()


def told(card: dict[str, Any]) -> set[str]:
    """The penalties of a card, with the same documents of other sources beside them."""
    items = card["penalties"]
    return {one["id"] for item in items for one in (item, *item.get("also", []))}


def agrees(life: Life) -> None:
    """What every surface must say on the day it is."""
    today, key = timezone.localdate(), life.shop.merchant.pk
    fresh_card(key)
    (card,) = stored_cards().values()
    assert {str(key): card} == rebuilt_cards()
    rows = Record.objects.current().filter(merchant=key)
    wanted = {str(row.id) for row in rows if must_be_public(row, today)}
    assert told(card) == wanted
    changes = Change.objects.filter(item_kind="penalty").order_by("id")
    last = dict(changes.values_list("item_id", "kind"))
    assert {str(item) for item, kind in last.items() if kind != "item_ended"} == wanted
    then = as_of(key, today)
    assert then is not None
    assert told(then) == wanted


def kept_its_rules() -> None:
    for one in Repair.objects.all():
        assert one.filed_on >= one.earliest_on
        assert one.decided_by is None or one.decided_by != one.accepted_by
        bars = RepairBar.objects.filter(since__lt=one.filed_on, until__gte=one.filed_on)
        assert one.appeals or not bars.filter(lifted_on=None).exists()
        if not one.is_open:
            assert not RepairClock.objects.running().filter(repair_id=one.id).exists()


@pytest.mark.django_db
@settings(max_examples=20, deadline=None)
@given(steps=st.lists(STEPS, min_size=4, max_size=14))
def test_repairs_live_by_their_rules_on_every_day(steps: list[tuple[str, Any, Any]]) -> None:
    with transaction.atomic():
        life, began = Life(), timezone.now()
        for minute, step in enumerate(steps, 1):
            with time_machine.travel(began + timedelta(days=life.days, minutes=minute), tick=True):
                life.go(step)
            later = began + timedelta(days=life.days, minutes=minute, seconds=30)
            with time_machine.travel(later, tick=True):
                tended()
                agrees(life)
        kept_its_rules()
        transaction.set_rollback(True)
