"""Random lives: every actor tries every step at any time; the house is never in a wrong state.

LIVES_STEPS=10000 walks for long; the suite walks a little.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from backend.deadlines.sweeping import tend
from backend.jobs.models import Intent
from backend.kernel.errors import DomainError
from merchants.complaints import actions
from merchants.complaints.choices import Ending, Ground, Outcome
from merchants.complaints.handling import actions as office
from merchants.complaints.handling.models import LIVE, Handling
from merchants.complaints.models import CaseDeadline, Complaint, ComplaintStep, Participant
from merchants.complaints.showing import for_consumer, for_shop
from merchants.complaints.terms import AWAITED
from merchants.complaints.workflows import CASE, HANDLING, Status
from tests.merchants.complaints.cast import Cast, cast, follow_ups, grievance

pytestmark = pytest.mark.django_db
STEPS = int(os.environ.get("LIVES_STEPS", "75"))
PER_LIFE = 25
BEGIN = datetime(2026, 8, 5, 2, tzinfo=UTC)
ACTS = [
    "join", "reply", "settle", "unsettle", "office", "reopen", "reopen to office", "confirm",
    "say again", "answer", "shop reopens", "take", "accept", "refuse", "mediate", "end", "extend",
    "days", "days", "days", "answer", "accept", "office", "confirm", "withdraw",
]  # fmt: skip


class Lives(RuleBasedStateMachine):
    """One complaint at a time; whoever may not do what they try is told so, and nothing moves."""

    people: Cast
    tried = taken = 0  # over all lives; taken: what was allowed

    @initialize()
    def begin(self) -> None:
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.clock = time_machine.travel(BEGIN, tick=False)
        self.now = self.clock.start()
        self.people = cast()
        self.case = actions.file_complaint(
            complainant=self.people.citizen,
            merchant=self.people.merchant,
            grievance=grievance(takes_others=True),
        )
        self.seen = Status.WITH_MERCHANT

    def teardown(self) -> None:
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)
            self.clock.stop()

    def attempt(self, step: Callable[[], Any]) -> None:
        Lives.tried += 1
        steps = ComplaintStep.objects.count()
        status = self.fresh().status
        try:
            with transaction.atomic():
                step()
        except DomainError:
            assert (ComplaintStep.objects.count(), self.fresh().status) == (steps, status)
        else:
            Lives.taken += 1

    def fresh(self) -> Complaint:
        return Complaint.objects.get(merchant=self.case.merchant_id, id=self.case.id)

    def desk(self, officer: str) -> dict[str, Any]:
        row = Handling.objects.filter(complaint_id=self.case.id).order_by("-id").first()
        who = getattr(self.people, officer)
        handling = row.id if row else self.case.id
        return {"officer": who, "office": self.people.office, "handling": handling}

    @rule(
        act=st.sampled_from(ACTS),
        who=st.sampled_from(["citizen", "citizen", "neighbour"]),
        officer=st.sampled_from(["officer", "officer", "colleague", "clerk"]),
        word=st.sampled_from([*Outcome.values]),
        ground=st.sampled_from(Ground.values),
        ending=st.sampled_from(Ending.values),
    )
    def somebody_acts(self, **said: str) -> None:
        self.attempt({**self.of_consumers(said), **self.of_others(said)}[said["act"]])

    def of_consumers(self, said: dict[str, str]) -> dict[str, Callable[[], Any]]:
        who, case = getattr(self.people, said["who"]), self.case.id
        named = {"complainant": who, "complaint": case}
        mine = {"person": who, "complaint": case}
        shop = self.people.merchant
        return {
            "join": partial(actions.join_complaint, **mine, merchant=shop),
            "reply": partial(actions.reply_to_answer, **named, text="不满意。"),
            "settle": partial(actions.settle, **named),
            "unsettle": partial(actions.call_unsettled, **named),
            "office": partial(actions.take_to_office, **named),
            "reopen": partial(actions.reopen, **named, text="又坏了。"),
            "reopen to office": partial(actions.reopen, **named, text="又坏了。", to_office=True),
            "confirm": partial(actions.confirm_outcome, **mine, outcome=said["word"]),
            "say again": partial(actions.say_again, **mine, outcome=said["word"]),
            "withdraw": partial(actions.withdraw_complaint, **mine),
        }

    def of_others(self, said: dict[str, str]) -> dict[str, Callable[[], Any]]:
        named = self.desk(said["officer"])
        shop = {"shop": self.people.shop, "clerk": self.people.clerk, "complaint": self.case.id}
        ground, ending = said["ground"], said["ending"]
        return {
            "answer": partial(actions.answer_complaint, **shop, text="请来店里。"),
            "shop reopens": partial(actions.reopen_by_shop, **shop, text="给您换。"),
            "take": partial(office.take_handling, **named),
            "accept": partial(office.accept_complaint, **named),
            "refuse": partial(office.refuse_complaint, **named, ground=ground, reasons="理由。"),
            "mediate": partial(office.begin_mediation, **named, text="周五上午。"),
            "end": partial(office.end_handling, **named, ending=ending, text="结果如下。"),
            "extend": partial(office.extend_term, **named, days=10, reason="检测"),
            "days": self.days_go_by,
        }

    def days_go_by(self) -> None:
        self.now.shift(timedelta(days=9))
        tend()
        follow_ups()
        waiting = Intent.objects.exclude(state="done").filter(name__startswith="complaints.")
        assert not waiting.filter(tries__gt=0).exists(), waiting.first().last_error

    @invariant()
    def the_timeline_is_without_a_gap(self) -> None:
        if not hasattr(self, "case"):
            return
        for machine, table in (("case", CASE), ("handling", HANDLING)):
            steps = ComplaintStep.objects.filter(complaint_id=self.case.id, machine=machine)
            at = ""
            for step in steps.order_by("id"):
                assert step.start in ("", at), (step.start, at)
                if step.start:
                    table.check(step.start, step.end)
                at = step.end
            if machine == "case":
                assert at == self.fresh().status

    @invariant()
    def clocks_desk_and_status_agree(self) -> None:
        if not hasattr(self, "case"):
            return
        case = self.fresh()
        live = Handling.objects.filter(complaint_id=case.id, status__in=LIVE).count()
        assert live == (case.status == Status.WITH_OFFICE)
        running = set(
            CaseDeadline.objects.running()
            .filter(complaint_id=case.id)
            .values_list("step", flat=True)
        )
        awaited = {term.step for term in AWAITED[case.status]}
        assert running <= awaited | ({"accept", "mediate"} if live else set())
        leads = Participant.objects.filter(complaint_id=case.id, is_lead=True, left_at=None)
        assert [lead.person for lead in leads] == [case.complainant]

    @invariant()
    def everybody_may_look(self) -> None:
        if not hasattr(self, "case"):
            return
        case = self.fresh()
        lead = getattr(self.people, "citizen")  # noqa: B009  # one of two
        if case.complainant != lead.pk:
            lead = self.people.neighbour
        assert set(for_consumer(lead, case.id).may) >= set()
        assert for_shop(self.people.shop, self.people.clerk, case.id).case.id == case.id


def test_random_lives_never_leave_the_table() -> None:
    Lives.tried = Lives.taken = 0
    run_state_machine_as_test(
        Lives,
        settings=settings(
            max_examples=max(1, STEPS // PER_LIFE),
            stateful_step_count=PER_LIFE,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize="LIVES_STEPS" not in os.environ,
            database=None,
            phases=[Phase.generate],  # shrinking takes longer than looking
        ),
    )
    print(f"{Lives.tried} steps tried, {Lives.taken} taken")  # noqa: T201  # for long walks
    assert Lives.tried > 0
