"""Telling the office that a shop waits, and the shop what became of it."""

from __future__ import annotations

from backend.notices.actions import notify_organisation
from merchants.objections.rechecks.models import Recheck
from merchants.records.models import Record

SUBJECT = "merchants.recheck"


def tell_office(recheck: Recheck, record: Record, *, near: bool = False) -> None:
    """The office that owes the inspection; nobody where nobody is competent."""
    if recheck.office is None:
        return
    notify_organisation(
        recheck.office,
        kind="recheck.asked",
        subject=(SUBJECT, str(recheck.id)),
        words={"title": record.title[:60], "due": recheck.due_on.isoformat()},
        address=f"/office/rechecks/{recheck.id}",
        key=f"{recheck.id}:{'near' if near else 'new'}",
    )


def tell_shop(recheck: Recheck, step: str) -> None:
    """Whoever asked."""
    rows = Record.objects.current().filter(merchant=recheck.merchant_id, id=recheck.item)
    title = rows.values_list("title", flat=True).first() or ""
    notify_organisation(
        recheck.shop,
        kind=f"recheck.{step}",
        subject=(SUBJECT, str(recheck.id)),
        words={
            "title": title[:60],
            "outcome": str(recheck.get_status_display()),
            "reasons": recheck.reasons,
            "due": recheck.due_on.isoformat(),
        },
        address=f"/shop/records/{recheck.item}",
        key=f"{recheck.id}:{step}",
    )
