"""A case in the reader's words: clocks, steps, messages, what just happened."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backend.deadlines.models import DeadlineRow
from merchants.complaints.categories import name_of
from merchants.complaints.choices import Ending, Ground, MessageKind, Outcome, Side, Why, Wish
from merchants.complaints.models import ComplaintStep
from merchants.complaints.reading import RESTING
from merchants.complaints.showing import CaseView
from merchants.complaints.workflows import HandlingStatus, Status

CLOCKS: dict[str, Promise] = {
    "answer": _("商户答复"),
    "confirm": _("消费者确认结果"),
    "reopen": _("可以重新提出"),
    "ask_again": _("四周回访"),
    "accept": _("机关决定是否受理"),
    "mediate": _("机关调解"),
    "materials": _("补充材料"),
    "check": _("核查线索"),
    "tell": _("告知实名举报人"),
}
TONES = {
    Status.WITH_MERCHANT: "caution",
    Status.ANSWERED: "caution",
    Status.SETTLED: "good",
    Status.UNSETTLED: "caution",
    Status.WITH_OFFICE: "contested",
    Status.ENDED: "plain",
    Status.CLOSED: "plain",
    Status.WITHDRAWN: "plain",
}
NOTES: dict[str, Any] = {
    str(one.value): one.label for table in (Ground, Ending, Outcome, Why) for one in table
}


def case_context(seen: CaseView, *, holder: UUID) -> dict[str, Any]:
    """What every side's page of a case shows; `holder`: the person, or the organisation acted for,
    whose receipts are linked.
    """
    case = seen.case
    running = [clock for clock in seen.deadlines if clock.is_running]
    live = [clock for clock in running if clock.step not in RESTING]
    return {
        "seen": seen,
        "case": case,
        "category": name_of(case.category),
        "wishes": [str(Wish(one).label) for one in case.wishes],
        "tone": TONES[Status(case.status)],
        "waiting_days": case.days_waiting(timezone.localdate()),
        "next_clock": _named(min(live, key=lambda one: one.due_on, default=None)),
        "clocks": [_named(clock) for clock in seen.deadlines if clock not in live],
        "messages": [_said(one) for one in seen.messages],
        "files": [{"id": one.id, "side": Side(one.side).label} for one in seen.evidence],
        "steps": [_step(one, seen.side, holder) for one in reversed(seen.steps)],
        "handling": seen.handlings[-1] if seen.handlings else None,
        "outcomes": Outcome.choices,
    }


def _step(step: ComplaintStep, side: Side, holder: UUID) -> dict[str, Any]:
    table: Any = Status if step.machine == "case" else HandlingStatus
    ours = step.organisation == holder
    if side == Side.CONSUMER:
        ours = step.organisation is not None or step.actor in {None, holder}
    return {
        "name": table(step.end).label,
        "side": Side(step.side).label,
        "note": NOTES.get(step.note, ""),
        "at": step.at,
        "entry": step.entry if ours else None,
    }


def _named(clock: DeadlineRow | None) -> dict[str, Any] | None:
    return {"row": clock, "what": CLOCKS.get(clock.step, "")} if clock else None


def _said(message: Any) -> dict[str, Any]:
    return {
        "kind": MessageKind(message.kind).label,
        "side": Side(message.side).label,
        "is_mine": message.mine,
        "at": message.at,
        "words": message.words,
    }
