"""The clocks of a complaint: how long, by which rule, owed by whom; which status waits for what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.utils import timezone

from backend.deadlines.actions import drop, meet, start
from backend.deadlines.counting import Term
from backend.kernel.ids import uuid7
from merchants.complaints.choices import Side
from merchants.complaints.models import CaseDeadline, Complaint
from merchants.complaints.workflows import Status

HOUSE_RULES = "本平台投诉办理约定"
ACCEPTANCE = "《消费者权益保护法》第四十六条"
MEDIATION = "《市场监督管理投诉举报处理办法》第二十三条"
MATERIALS = "《市场监督管理投诉举报处理办法》第十条"

ANSWER = Term("answer", 10, "days", HOUSE_RULES, Side.MERCHANT, remind=3)
CONFIRM = Term("confirm", 20, "days", HOUSE_RULES, Side.CONSUMER, remind=3)
REOPEN = Term("reopen", 60, "days", HOUSE_RULES, Side.CONSUMER, remind=0)
ASK_AGAIN = Term("ask_again", 28, "days", HOUSE_RULES, Side.SYSTEM, remind=0)
ACCEPT = Term("accept", 7, "working_days", ACCEPTANCE, Side.OFFICE, remind=2)
MEDIATE = Term("mediate", 60, "days", MEDIATION, Side.OFFICE, remind=7)

MATERIALS_STEP = "materials"
TERMS = {term.step: term for term in (ANSWER, CONFIRM, REOPEN, ASK_AGAIN, ACCEPT, MEDIATE)}
# What runs while a case stands so; ACCEPT and MEDIATE are started by the office's own steps.
AWAITED: Mapping[str, tuple[Term, ...]] = {
    Status.WITH_MERCHANT: (ANSWER,),
    Status.ANSWERED: (CONFIRM,),
    Status.SETTLED: (CONFIRM,),
    Status.UNSETTLED: (CONFIRM,),
    Status.ENDED: (CONFIRM,),
    Status.CLOSED: (REOPEN, ASK_AGAIN),
    Status.WITH_OFFICE: (),
    Status.WITHDRAWN: (),
}
# Leaving a status by one of these steps is what its clock waited for.
MET_BY: Mapping[str, tuple[str, ...]] = {
    ANSWER.step: (Status.ANSWERED,),
    CONFIRM.step: (
        Status.SETTLED,
        Status.UNSETTLED,
        Status.CLOSED,
        Status.WITH_MERCHANT,
        Status.WITH_OFFICE,
    ),
    REOPEN.step: (Status.WITH_MERCHANT, Status.ANSWERED, Status.WITH_OFFICE),
}


def running(case: Complaint) -> dict[str, CaseDeadline]:
    """The running clocks of a case by step."""
    rows = CaseDeadline.objects.running().filter(merchant_id=case.merchant_id, complaint_id=case.id)
    return {row.step: row for row in rows}


def begin(case: Complaint, term: Term, *, on: date, office: UUID | None = None) -> CaseDeadline:
    """Start one clock of the case."""
    row = CaseDeadline(
        merchant_id=case.merchant_id, id=uuid7(), complaint_id=case.id, owed_by_id=office
    )
    return start(row, term=term, on=on)


def turn_clocks(case: Complaint, *, on: date) -> None:
    """After a step: what was waited for is met or dropped, what is waited for now begins."""
    held = running(case)
    for step, row in held.items():
        if case.status in MET_BY.get(step, ()):
            meet(row, on=on)
        else:
            drop(row)
    for term in AWAITED[case.status]:
        begin(case, term, on=on)


def bring_materials(case: Complaint) -> None:
    """The consumer added something: what the office asked for has come."""
    stop(case, MATERIALS_STEP, on=timezone.localdate())


def stop(case: Complaint, step: str, *, on: date) -> None:
    """What this one clock waited for is done."""
    row = running(case).get(step)
    if row is not None:
        meet(row, on=on)
