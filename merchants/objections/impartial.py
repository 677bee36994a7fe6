"""Who may check and decide: nobody who had to do with the document before, nobody of the shop.

The tables say the same by trigger (`decided_by_the_uninvolved`); this is for kind words.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from backend.accounts.organisations.models import Membership
from backend.audit.models import Event
from backend.intake.models import Batch
from backend.kernel.constraints import constraint
from merchants.objections.models import Involved, Objection
from merchants.objections.refusals import WasInvolved
from merchants.records.models import Record

TRIGGER = "decided_by_the_uninvolved"


def was_involved(person: UUID, objection: Objection) -> bool:
    """Whether this person ever had to do with the document or worked in the shop."""
    return (
        _took_part(person, objection)
        or ever_staffed(person, objection.merchant_id)
        or _delivered(person, objection)
    )


def require_uninvolved(person: UUID, objection: Objection) -> None:
    """Raises WasInvolved."""
    if was_involved(person, objection):
        raise WasInvolved


@contextmanager
def by_the_uninvolved() -> Iterator[None]:
    """Whatever slips through the question above is refused by the table, in the same words."""
    with constraint(TRIGGER, raises=WasInvolved):
        yield


def ever_staffed(person: UUID, merchant_id: UUID) -> bool:
    """Whether the person may act for the shop, or once might."""
    return Membership.objects.filter(person=person, organisation__merchant=merchant_id).exists()


def _took_part(person: UUID, objection: Objection) -> bool:
    return Involved.objects.filter(
        merchant=objection.merchant_id,
        kind=objection.kind,
        business_key=objection.business_key,
        person=person,
    ).exists()


def _delivered(person: UUID, objection: Objection) -> bool:
    """Whether a delivery of the document is in the trail under this person's name.

    Programs deliver by key and leave no name; whoever once handed a file in by hand does.
    """
    batches = Record.objects.filter(
        merchant=objection.merchant_id, kind=objection.kind, business_key=objection.business_key
    ).values_list("batch_id", flat=True)
    handed_in = Event.objects.filter(
        subject_type=Batch._meta.label_lower,  # noqa: SLF001  # Django's documented API
        subject_id__in=[str(each) for each in batches],
        actor=person,
    )
    return handed_in.exists()
