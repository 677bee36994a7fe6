"""Telling the shop's people and the office, each once per thing that happened."""

from __future__ import annotations

from datetime import date

from backend.notices.actions import notify_organisation
from merchants.repairs.choices import NEXT_STEP, Ground
from merchants.repairs.models import Repair, RepairClock
from merchants.staff.reading import shop_of

SUBJECT = "merchants.repair"


def shop(repair: Repair, kind: str, **words: str) -> None:
    """Everybody who may act for the shop."""
    here = shop_of(repair.merchant_id)
    if here is not None:
        notify_organisation(
            here,
            kind=kind,
            subject=(SUBJECT, str(repair.id)),
            words={"title": repair.title[:100], "office": repair.office_name} | words,
            address=f"/shop/repairs/{repair.id}",
            key=f"{repair.id}:{words.get('due', '')}",
        )


def decided_against(repair: Repair) -> None:
    """Why, and what is possible next."""
    shop(
        repair,
        "repair.refused",
        outcome=str(repair.get_state_display()),
        ground=str(Ground(repair.ground).label),
        reasons=repair.reasons,
        next=str(NEXT_STEP[repair.ground]),
    )


def office_waits(repair: Repair, *, due: date) -> None:
    """Something waits at the office that decides."""
    notify_organisation(
        repair.office,
        kind="repair.waiting",
        subject=(SUBJECT, str(repair.id)),
        words={"shop": repair.merchant.name, "due": due.isoformat()},
        address=f"/office/repairs/{repair.id}",
        key=f"{repair.id}:{due}",
    )


def late(repair: Repair, clock: RepairClock) -> None:
    """The shop, the office, and whoever stands above it."""
    due = clock.due_on.isoformat()
    shop(repair, "repair.late", due=due)
    for office in filter(None, (repair.office, repair.escalated_to)):
        notify_organisation(
            office,
            kind="repair.escalated",
            subject=(SUBJECT, str(repair.id)),
            words={"shop": repair.merchant.name, "office": repair.office_name, "due": due},
            address=f"/office/repairs/{repair.id}",
            key=f"{repair.id}:{clock.step}:{due}",
        )
