"""Whatever happens in whatever order: every surface agrees, and no rule of a day is broken."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.deadlines.sweeping import tend
from backend.jobs.models import Intent
from backend.kernel.errors import DomainError
from merchants.lookup.cards import as_of
from merchants.lookup.models import Change
from merchants.lookup.reading import fresh_card
from merchants.objections.actions import appeal_decision, withdraw_objection
from merchants.objections.choices import DECIDED, OPEN
from merchants.objections.deciding import Desk, extend_objection
from merchants.objections.models import Involved, Objection
from merchants.objections.revoking.actions import revoke_document
from merchants.objections.statements.actions import write_statement
from merchants.objections.sweeps import follow_deliveries
from merchants.objections.terms import clocks_of
from merchants.records.marks import HIDING, Mark
from merchants.records.models import Record
from tests.factories.cards import rebuilt_cards
from tests.factories.deliveries import ago, hand_in
from tests.factories.rows import penalty
from tests.merchants.objections.contesting import Scene, as_uuid, follow_ups
from tests.merchants.objections.test_appeals_and_persons import AGAIN

PEOPLE = st.integers(0, 4)
STEPS = st.one_of(
    st.tuples(st.just("file"), st.sampled_from(["wrong_facts", "revoked"]), st.none()),
    st.tuples(st.just("check"), PEOPLE, st.none()),
    st.tuples(st.just("extend"), PEOPLE, st.none()),
    st.tuples(st.just("decide"), PEOPLE, st.sampled_from([*map(str, DECIDED), "nonsense"])),
    st.tuples(st.just("withdraw"), st.none(), st.none()),
    st.tuples(st.just("appeal"), st.none(), st.none()),
    st.tuples(st.just("say"), st.sampled_from(["已经整改。", "批次已下架。", ""]), st.none()),
    st.tuples(st.just("revoke"), PEOPLE, st.none()),
    st.tuples(st.just("deliver"), st.sampled_from(["same", "new words", "revoked"]), st.none()),
    st.tuples(st.just("wait"), st.sampled_from([1, 2, 5, 300]), st.none()),
)


class Life:
    """One shop, one penalty, its people and offices over a year."""

    def __init__(self) -> None:
        self.scene = Scene()
        self.people = [self.scene.owner, self.scene.checker, self.scene.decider,
                       self.scene.officer(), self.scene.officer(self.scene.window)]  # fmt: skip
        self.days = 0

    def go(self, step: tuple[str, Any, Any]) -> None:
        does, what, more = step
        if does == "wait":
            self.days += what
            return
        try:
            with transaction.atomic():
                getattr(self, f"_{does}")(what, more)
        except DomainError:
            pass

    @property
    def last(self) -> Objection:
        found: Objection | None = Objection.objects.order_by("-id").first()
        if found is None:
            raise DomainError
        return found

    def _file(self, ground: str, _: None) -> None:
        self.scene.files(ground=ground)

    def _check(self, who: int, _: None) -> None:
        self.scene.checked(self.last, by=self.people[who])

    def _extend(self, who: int, _: None) -> None:
        desk = Desk(officer=self.people[who], office=self.scene.source)
        extend_objection(desk=desk, objection=self.last.id, reason="要调取档案。")

    def _decide(self, who: int, outcome: str) -> None:
        changes = {"content": f"罚款 {self.days + 1} 元"} if outcome == "corrected" else {}
        self.scene.decided(self.last, outcome, by=self.people[who], changes=changes)

    def _withdraw(self, _: None, __: None) -> None:
        withdraw_objection(by=self.scene.by(), objection=self.last.id)

    def _appeal(self, _: None, __: None) -> None:
        appeal_decision(by=self.scene.by(), objection=self.last.id, said=AGAIN)

    def _say(self, text: str, _: None) -> None:
        scene = self.scene
        item = scene.item()
        write_statement(by=scene.writer(), merchant=scene.merchant, item=item.id, text=text)

    def _revoke(self, who: int, _: None) -> None:
        revoke_document(
            officer=self.people[who], office=self.scene.source, merchant=self.scene.merchant,
            item=self.scene.item().id, on=timezone.localdate(), reason="原决定已撤销。",
        )  # fmt: skip

    def _deliver(self, what: str, _: None) -> None:
        more = {"new words": {"CF_SY": f"第{self.days}天的说法"}, "revoked": {"撤销日期": ago(0)}}
        row = penalty(CF_JDRQ=self.scene.item().decided_on.isoformat())
        hand_in("penalties", row | more.get(what, {}))

    def run_clocks(self) -> None:
        tend()
        follow_ups()
        follow_deliveries()
        assert not Intent.objects.filter(tries__gt=0).exclude(state="done").exists()

    def surfaces_agree(self) -> None:
        key = str(self.scene.merchant.pk)
        shown = json.loads(fresh_card(self.scene.merchant.pk).body)
        assert shown == rebuilt_cards()[key]
        item, today = self.scene.item(), timezone.localdate()
        on_card = bool(shown["penalties"])
        marks = Mark.objects.standing()
        hidden = marks.filter(effect__in=HIDING).exists()
        in_window = item.public_until is not None and item.public_until >= today
        assert on_card == (not hidden and in_window and item.withdrawn_at is None)
        assert on_card == Record.objects.public(on=today).exists()
        page = Client().get(f"/m/{self.scene.merchant.code}/records/{item.id}")
        assert page.status_code == (200 if on_card else 404)
        told: Any = as_of(self.scene.merchant.pk, today)
        assert bool(told["penalties"]) == on_card
        self.contested_is_visible(shown["penalties"])

    def contested_is_visible(self, shown: list[dict[str, Any]]) -> None:
        open_ones = Objection.objects.filter(status__in=OPEN)
        assert open_ones.count() <= 1
        if shown:
            assert shown[0]["contested"] is open_ones.exists()
            assert not any(clock.state == "late" for one in open_ones for clock in clocks_of(one))

    def nobody_decided_twice(self) -> None:
        for case in Objection.objects.filter(status__in=DECIDED):
            who = as_uuid(case.decided_by)
            staff = {self.scene.owner.pk, self.scene.clerk.pk}
            assert who not in {case.checked_by, case.filed_by, *staff}
            earlier = Involved.objects.filter(person=who, case__lt=case.id)
            assert not earlier.exists()


@pytest.mark.django_db(transaction=True)
@settings(max_examples=25)
@given(steps=st.lists(STEPS, min_size=4, max_size=14))
def test_promise_04_whatever_happens_every_surface_tells_the_same(
    steps: list[tuple[str, Any, Any]],
) -> None:
    noon = (timezone.now() + timedelta(days=1)).replace(hour=4, minute=0)
    with transaction.atomic():
        life = Life()
        for number, step in enumerate(steps):
            now = noon + timedelta(minutes=10 * number)  # no clock goes back
            with time_machine.travel(now + timedelta(days=life.days), tick=True):
                life.go(step)
            with time_machine.travel(now + timedelta(days=life.days, minutes=5), tick=True):
                life.run_clocks()
                life.surfaces_agree()
        life.nobody_decided_twice()
        assert Change.objects.filter(kind="item_ended").count() <= len(steps) + 1
        transaction.set_rollback(True)
