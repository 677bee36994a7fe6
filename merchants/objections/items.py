"""Items of record that may be disputed, and why one that is gone may not."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils import timezone

from backend.kernel.errors import DomainError
from merchants.objections.refusals import (
    ItemExpired,
    ItemNotPublished,
    ItemRepaired,
    ItemRevoked,
    ItemWithdrawn,
    NoSuchItem,
)
from merchants.records import effects
from merchants.records.marks import Effect, Mark
from merchants.records.models import Record, RecordQuerySet
from merchants.registry.models import Merchant


def item_of(merchant: Merchant, item: UUID) -> Record:
    """The item as it is now, public or not. Raises NoSuchItem."""
    try:
        record = effects.current_record(merchant.pk, item)
    except effects.NoSuchRecord:
        raise NoSuchItem from None
    record.merchant = merchant
    return record


def public_item(merchant: Merchant, item: UUID) -> Record:
    """The item if anybody may see it today. Raises NoSuchItem."""
    found = public_items(merchant).filter(id=item).first()
    if found is None:
        raise NoSuchItem
    found.merchant = merchant
    return found


def public_items(merchant: Merchant) -> RecordQuerySet:
    """Everything on record that anybody may see today."""
    return Record.objects.filter(merchant=merchant).public(on=timezone.localdate())


def of_document(about: effects.Document) -> RecordQuerySet:
    """The current record of each source that tells of the document."""
    mine = Record.objects.current().filter(merchant=about.merchant, kind=about.kind)
    return mine.filter(business_key=about.business_key)


def why_gone(record: Record, *, on: date) -> DomainError | None:
    """Why nobody sees the item any more, or None.

    One that is hidden only until a late office decides is not gone.
    """
    if record.withdrawn_at is not None:
        return ItemWithdrawn()
    final = Mark.objects.standing().filter(
        merchant=record.merchant_id,
        kind=record.kind,
        business_key=record.business_key,
        effect__in=[Effect.REPAIRED, Effect.REVOKED],
    )
    effect = final.values_list("effect", flat=True).first()
    if effect:
        return ItemRepaired() if effect == Effect.REPAIRED else ItemRevoked()
    if not record.is_publishable or record.public_from > on:
        return ItemNotPublished()
    if record.public_until is not None and record.public_until < on:
        return ItemExpired()
    return None
