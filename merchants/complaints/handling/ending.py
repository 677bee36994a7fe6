"""The office's desk is cleared: by its own decision, or because the consumer takes it back."""

from __future__ import annotations

from django.utils import timezone

from merchants.complaints.choices import Ending
from merchants.complaints.handling.models import Handling
from merchants.complaints.models import Complaint
from merchants.complaints.moves import Actor, noted
from merchants.complaints.workflows import HANDLING, HandlingStatus


def live_handling(case: Complaint) -> Handling | None:
    """What an office does about it now, locked."""
    rows = Handling.objects.live().select_for_update()
    return rows.filter(merchant=case.merchant_id, complaint_id=case.id).first()


def turn(handling: Handling, case: Complaint, to: str, *, by: Actor, note: str = "") -> Handling:
    """Take the handling one step on, written to the timeline. Raises StepNotAllowed."""
    HANDLING.check(handling.status, to)
    before, handling.status = handling.status, to
    if to not in HANDLING.unfinished:
        handling.ended_at = timezone.now()
    handling.save()
    noted(case, machine="handling", start=before, end=to, by=by, note=note)
    return handling


def let_go(case: Complaint, *, by: Actor) -> None:
    """The consumer withdraws or settles: not accepted yet it is dropped, else mediation ends."""
    handling = live_handling(case)
    if handling is None:
        return
    if handling.status == HandlingStatus.RECEIVED:
        turn(handling, case, HandlingStatus.DROPPED, by=by)
    else:
        handling.ending = Ending.WITHDRAWN
        turn(handling, case, HandlingStatus.ENDED, by=by, note=Ending.WITHDRAWN)
