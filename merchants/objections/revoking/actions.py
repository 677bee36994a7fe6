"""A document fell: the item leaves every page at once, and the three working days are counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from backend.accounts.acts import record as record_act
from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.deadlines.actions import meet, start
from backend.kernel.ids import uuid7
from backend.notices.actions import notify_organisation
from merchants.objections.impartial import ever_staffed
from merchants.objections.items import item_of, why_gone
from merchants.objections.offices import answers_for, deciding_office
from merchants.objections.refusals import (
    NoSuchItem,
    OwnInterest,
    ReasonsMissing,
    RevokedInFuture,
)
from merchants.objections.revoking.models import Revocation, Told
from merchants.objections.terms import revoke_term
from merchants.objections.words import LONGEST_REASONS, fit
from merchants.records import effects
from merchants.records.deliveries import REVOKED
from merchants.records.marks import Effect
from merchants.records.models import Record
from merchants.registry.models import Merchant
from merchants.staff.reading import shop_of

SUBJECT = "merchants.revocation"


@dataclass(frozen=True, kw_only=True)
class Fall:
    """When a document fell, why, and how we know."""

    on: date
    reason: str
    told: Told
    case: UUID | None = None


@transaction.atomic
def revoke_document(
    *, officer: User, office: Organisation, merchant: Merchant, item: UUID, on: date, reason: str
) -> Revocation:
    """An office says that its document fell on that day: off every page, now. Twice is once.

    Raises NoSuchItem, OwnInterest, ReasonsMissing, RevokedInFuture, ItemGone.
    """
    held = effects.hold(merchant.pk)
    record = item_of(held, item)
    if not answers_for(office, record, held):
        raise NoSuchItem
    if ever_staffed(officer.pk, held.pk):
        raise OwnInterest
    known = revocation_of(record)
    if known is not None:
        return known
    gone = why_gone(record, on=timezone.localdate())
    if gone is not None:
        raise gone
    if not reason.strip():
        raise ReasonsMissing
    fall = Fall(on=on, reason=fit(reason, most=LONGEST_REASONS), told=Told.OFFICE)
    made = note_fall(record, fall, owed_by=office.pk, officer=officer, acting_for=office)
    effects.mark(effects.document_of(record), Effect.REVOKED, case=made.id)
    return made


def note_fall(
    record: Record,
    fall: Fall,
    *,
    owed_by: UUID | None,
    officer: User | None,
    acting_for: Organisation | None,
) -> Revocation:
    """Write down that the document fell and left the pages now; the shop is told.

    The caller holds the merchant. Raises RevokedInFuture.
    """
    known = revocation_of(record)
    if known is not None:
        return known
    today, was_delivered = timezone.localdate(), record.withdrawn_at is not None
    if not record.decided_on <= fall.on <= today:
        raise RevokedInFuture
    made = Revocation(
        merchant_id=record.merchant_id,
        id=uuid7(),
        kind=record.kind,
        business_key=record.business_key,
        item=record.id,
        told=fall.told,
        case=fall.case,
        office=record.office,
        office_code=record.office_code,
        owed_by_id=owed_by,
        revoked_by=officer.pk if officer else None,
        reason=fall.reason,
        taken_off_at=record.recorded_at if was_delivered else timezone.now(),
    )
    made.entry = _witnessed(made, record, officer=officer, acting_for=acting_for)
    start(made, term=revoke_term(), on=fall.on)
    meet(made, on=timezone.localdate(made.taken_off_at))
    _tell(made, record)
    return made


def note_delivered(record: Record) -> Revocation | None:
    """The same for what its source office withdrew in a delivery, which is off the page already.

    What never stood here while it was good is nobody's lateness.
    """
    if record.withdrawn_at is None or record.withdrawn_reason != REVOKED or record.version == 1:
        return None
    office = deciding_office(record, record.merchant)
    fell_on = timezone.localdate(record.withdrawn_at)
    fall = Fall(on=fell_on, reason=REVOKED, told=Told.SOURCE)
    owed_by = office.pk if office else None
    return note_fall(record, fall, owed_by=owed_by, officer=None, acting_for=office)


def revocation_of(record: Record) -> Revocation | None:
    """What is known of this document's fall."""
    found: Revocation | None = Revocation.objects.filter(
        merchant=record.merchant_id, kind=record.kind, business_key=record.business_key
    ).first()
    return found


def _witnessed(
    made: Revocation, record: Record, *, officer: User | None, acting_for: Organisation | None
) -> UUID:
    act = {"item": str(record.id), "document_no": record.document_no, "reason": made.reason}
    subject = (SUBJECT, str(made.id))
    verb = "record.revoked"
    return record_act(verb, subject=subject, actor=officer, act=act, acting_for=acting_for).entry.pk


def _tell(made: Revocation, record: Record) -> None:
    shop = shop_of(record.merchant_id)
    if shop is None:
        return
    notify_organisation(
        shop,
        kind="record.revoked",
        subject=(SUBJECT, str(made.id)),
        words={
            "title": record.title[:60],
            "day": made.started_on.isoformat(),
            "reasons": made.reason,
        },
        address="/shop/objections",
        key=str(made.id),
    )
