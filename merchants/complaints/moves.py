"""Taking one step: checked, receipted, written to the timeline, clocks turned. Callers hold locks.

Order of locks: the person's own row, then the case, then its parts.
"""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from django.utils import timezone

from backend.accounts.acts import record
from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.kernel.errors import NotFound
from backend.kernel.ids import uuid7
from backend.kernel.workflow import StepNotAllowed
from merchants.complaints import words
from merchants.complaints.choices import MessageKind, Side
from merchants.complaints.models import Complaint, ComplaintStep, Message, Participant
from merchants.complaints.terms import turn_clocks
from merchants.complaints.workflows import CASE, Status

OVER = (Status.CLOSED, Status.WITHDRAWN)
EVERYBODY = [Side.CONSUMER, Side.MERCHANT, Side.OFFICE]


class Actor(NamedTuple):
    """Who acts, for which side; nobody and no organisation: the system."""

    side: Side
    person: User | None = None
    organisation: Organisation | None = None

    @property
    def pk(self) -> UUID | None:
        return self.person.pk if self.person else None

    @property
    def office(self) -> UUID | None:
        """The organisation acted for."""
        return self.organisation.pk if self.organisation else None


SYSTEM = Actor(Side.SYSTEM)


def consumer(person: User) -> Actor:
    """Somebody for themselves."""
    return Actor(Side.CONSUMER, person)


def mine(person: User, reference: UUID) -> Complaint:
    """A case that this person stands behind, locked. Raises NotFound for any other."""
    place = Participant.objects.filter(complaint_id=reference, person=person.pk, left_at=None)
    return held(place.values_list("merchant_id", flat=True).first(), reference)


def of_shop(shop: Organisation, reference: UUID) -> Complaint:
    """A case about this organisation's shop, locked. Raises NotFound."""
    return held(shop.merchant, reference)


def held(merchant: UUID | None, reference: UUID) -> Complaint:
    """The case, locked. Raises NotFound."""
    found = (
        Complaint.objects.select_for_update().filter(merchant=merchant, id=reference).first()
        if merchant
        else None
    )
    if found is None:
        raise NotFound
    return found


def only_from(case: Complaint, *statuses: str) -> None:
    """Some steps of the table are ways back in; each act says from where it may start."""
    if case.status not in statuses:
        raise StepNotAllowed


def author_of(case: Complaint) -> UUID | None:
    """Who wrote the case's own words: the first place in it, even of somebody who left since."""
    places = Participant.objects.filter(merchant=case.merchant_id, complaint_id=case.id)
    return places.order_by("joined_at", "id").values_list("person", flat=True).first()


def receipted(case: Complaint, verb: str, *, by: Actor, act: dict[str, Any]) -> UUID:
    """Record the act with what names the case; the entry of its receipt."""
    about = {"complaint": str(case.id), "merchant": case.merchant.code}
    written = record(
        f"complaint.{verb}",
        subject=("merchants.complaint", str(case.id)),
        actor=by.person,
        acting_for=by.organisation,
        act=about | act,
    )
    return written.entry.pk


def move(  # a row of the timeline
    case: Complaint,
    to: str,
    *,
    by: Actor,
    verb: str,
    act: dict[str, Any] | None = None,
    note: str = "",
) -> ComplaintStep:
    """Take the case one step on. Raises StepNotAllowed."""
    CASE.check(case.status, to)
    entry = receipted(case, verb, by=by, act=act or {})
    now = timezone.now()
    step = noted(case, machine="case", start=case.status, end=to, by=by, note=note, entry=entry)
    case.status = to
    case.closed_at = now if to in OVER else None
    case.save()
    turn_clocks(case, on=timezone.localdate(now))
    return step


def noted(case: Complaint, *, by: Actor, **facts: Any) -> ComplaintStep:
    """One line of the timeline."""
    return ComplaintStep.objects.create(
        merchant_id=case.merchant_id,
        id=uuid7(),
        complaint_id=case.id,
        side=by.side,
        actor=by.pk,
        organisation=by.office,
        **facts,
    )


def say(
    case: Complaint,
    kind: MessageKind,
    text: str,
    *,
    by: Actor,
    visible_to: list[Side] | None = None,
) -> Message:
    """Write a message into the case; without `visible_to` every side may read it."""
    message = Message(
        merchant_id=case.merchant_id,
        id=uuid7(),
        complaint_id=case.id,
        side=by.side,
        kind=kind,
        author=by.pk,
        organisation=by.office,
        round=case.round,
        visible_to=visible_to or EVERYBODY,
    )
    written = words.write(text, table="message", pk=message.id)
    message.words_sealed, message.is_held = written.sealed, written.is_held
    speaks = by.side != Side.CONSUMER or by.pk == case.complainant
    in_public = case.may_publish and speaks and visible_to is None
    message.words_public = written.public if in_public else ""
    message.save(force_insert=True)
    return message
