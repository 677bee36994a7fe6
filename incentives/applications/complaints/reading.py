"""A complaint as its owner and its office may read it."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from backend.audit.reads import Reading
from incentives.applications import words
from incentives.applications.complaints.models import ApplicationComplaint, ComplaintDue, Standing


class ComplaintSeen(NamedTuple):
    """One complaint with its words, its answer and its clock."""

    one: ApplicationComplaint
    words: str
    answer: str
    clock: ComplaintDue | None
    may_appeal: bool


def complaints_of(application: UUID, *, holder: UUID) -> list[ComplaintSeen]:
    """Every complaint about one application, for its owner, the first one first."""
    rows = list(ApplicationComplaint.objects.filter(holder=holder, application=application))
    rows.sort(key=lambda each: each.id)
    dues = ComplaintDue.objects.filter(holder=holder, id__in=[each.id for each in rows])
    clocks = {clock.id: clock for clock in dues}
    appealed = {each.appeals for each in rows}
    own = words.own(holder)
    return [
        seen_by(own, each, clock=clocks.get(each.id), is_appealed=each.id in appealed)
        for each in rows
    ]


def seen_by(
    reading: Reading,
    one: ApplicationComplaint,
    *,
    clock: ComplaintDue | None,
    is_appealed: bool = True,
) -> ComplaintSeen:
    """Opened by whoever has a reason, with a note where it is not their own."""
    may = one.state == Standing.DISMISSED and one.appeals is None and not is_appealed
    return ComplaintSeen(
        one,
        _opened(reading, one, one.words_sealed, "complaint"),
        _opened(reading, one, one.answer_sealed, "answer"),
        clock,
        may,
    )


def _opened(
    reading: Reading, one: ApplicationComplaint, sealed: bytes | memoryview | None, place: str
) -> str:
    if sealed is None:
        return ""
    what, context = _("对申请的投诉"), words.context(place, one.id)
    return reading.open(bytes(sealed), context=context, about=one.holder_id, what=what)
