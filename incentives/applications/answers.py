"""Rows and views of applications as JSON values."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from backend.api import cursors
from backend.deadlines.shapes import deadline_shown
from incentives.applications import shapes
from incentives.applications.commitments import TEXTS
from incentives.applications.models import Application
from incentives.applications.reading import Seen
from incentives.applications.states import GRANTED
from incentives.applications.terms import Limits

CURRENCY = "CNY"
PLAIN = (
    "amount", "months", "papers_at", "decided_at", "end_reason", "own_outcome", "partner_outcome",
)  # fmt: skip


def done(one: Application) -> dict[str, Any]:
    """As ApplicationDoneShape."""
    return {"id": one.id, "state": one.state, "receipt": one.receipt}


def row(one: Application) -> dict[str, Any]:
    """As ApplicationRowShape."""
    return {
        "id": one.id,
        "offer": one.version.offer.code,
        "version": one.version.number,
        "title": one.version.title,
        "partner": one.partner.code,
        "partner_name": one.partner.name,
        "field": one.field,
        "subject": one.version.offer.subject,
        "state": one.state,
        "state_name": one.get_state_display(),
        "submitted_at": one.submitted_at,
        "due_on": getattr(one, "due_on", None),
    }


def page(
    rows: QuerySet[Application], *, kind: str, limit: int, cursor: str, forward: bool = False
) -> dict[str, Any]:
    """One page of a list, the newest first; `forward`: the oldest first, as programs read on."""
    if cursor:
        (last,) = cursors.decode(kind, cursor)
        key = UUID(str(last))
        rows = rows.filter(id__gt=key) if forward else rows.filter(id__lt=key)
    found = list(rows.order_by("id" if forward else "-id")[: limit + 1])
    more = len(found) > limit
    after = cursors.encode(kind, [str(found[limit - 1].id)]) if more else None
    return {"results": [row(each) for each in found[:limit]], "next": after}


def mine(seen: Seen) -> dict[str, Any]:
    """As MyApplicationShape."""
    told = _whole(seen)
    told |= {"shows_name": seen.one.shows_name, "shows_phone": seen.one.shows_phone}
    steps = [{**_step(step, said), "receipt": step.receipt} for step, said in seen.steps]
    shown: dict[str, Any] = shapes.MyApplicationShape({**told, "steps": steps}).data
    return shown


def partners(seen: Seen) -> dict[str, Any]:
    """As PartnersApplicationShape."""
    told = _whole(seen) | {
        "is_told": seen.is_told,
        "name": seen.name,
        "phone": seen.phone,
        "notice": shapes.NO_EVIDENCE,
        "steps": [_step(step, said) for step, said in seen.steps],
    }
    shown: dict[str, Any] = shapes.PartnersApplicationShape(told).data
    return shown


def limits(told: Limits) -> dict[str, Any]:
    """As ApplicationLimitsShape."""
    return dict(told._asdict())


def _whole(seen: Seen) -> dict[str, Any]:
    one = seen.one
    running = [clock.due_on for clock in seen.clocks if clock.is_running]
    held = Limits(one.amount_most, one.months_most, one.rate_most, one.fees_most)
    given = Limits(one.granted_amount, one.granted_months, one.granted_rate, one.granted_fees)
    return {
        **row(one),
        **{name: getattr(one, name) for name in PLAIN},
        "due_on": min(running, default=None),
        "currency": CURRENCY,
        "words": seen.words,
        "shop": seen.shop,
        "better_terms": one.better,
        "limits": limits(held),
        "commitment": TEXTS[one.commitment].words if one.commitment else "",
        "papers_due_days": one.papers_days,
        "reason": seen.reason,
        "granted": limits(given) if one.state in GRANTED else None,
        "files": [{"id": each.id, "is_paper": each.is_paper, "at": each.at} for each in seen.files],
        "deadlines": [deadline_shown(clock) for clock in seen.clocks],
    }


def _step(step: Any, said: str) -> dict[str, Any]:
    return {"kind": step.kind, "side": step.side, "at": step.at, "words": said}
