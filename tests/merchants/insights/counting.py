"""Complaints by the dozen, without their stories, and the sums counted the slow way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import uuid4

from django.utils import timezone

from backend.kernel.ids import uuid7
from merchants.complaints.models import CaseDeadline, Complaint
from merchants.insights.gathering import gather
from merchants.registry.models import Merchant

ANSWERED = {"in_time": (0, False), "late": (3, True), "none": (None, True), "": (None, False)}


def case(shop: Merchant, *, answer: str = "", words: str = "", **facts: Any) -> Complaint:
    """One complaint as it would lie there, with its first clock."""
    filed_on = facts.pop("filed_on", timezone.localdate())
    late_days, lapsed = ANSWERED[answer]
    given: dict[str, Any] = {
        "complainant": uuid4(),
        "division_code": shop.division_code,
        "category": "quality.defective",
        "happened_on": filed_on,
        "wishes": ["exchange"],
        "words_public": words,
        "may_publish": bool(words),
        "filed_on": filed_on,
        "fingerprint": uuid4().bytes,
        "entry": uuid4(),
        "was_unanswered": lapsed,
        **facts,
    }
    if given.get("outcome"):
        given["outcome_at"] = timezone.now()
    made = Complaint.objects.create(merchant=shop, id=uuid7(), **given)
    clock(made, late_days)
    if late_days is not None:
        made.answered_at = timezone.now()
        made.save()
    return made


def clock(made: Complaint, late_days: int | None) -> None:
    """The term of the first answer, met so many days late."""
    due = date.fromordinal(made.filed_on.toordinal() + 10)
    met = None if late_days is None else date.fromordinal(due.toordinal() + late_days)
    CaseDeadline.objects.create(
        merchant_id=made.merchant_id,
        id=uuid7(),
        complaint_id=made.id,
        step="answer",
        owed_by="merchant",
        started_on=made.filed_on,
        length=10,
        unit="days",
        due_on=due,
        met_on=met,
        late_days=late_days or 0,
    )


def counted() -> int:
    """Gather until nothing is left; how many cases."""
    return sum(_gathered())


def _gathered() -> Iterator[int]:
    while found := gather():
        yield found
