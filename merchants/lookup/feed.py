"""The feed of public changes: resumable for ever, without gaps, tombstones included."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.db.models.functions import Greatest

from merchants.commitments.models import Commitment
from merchants.licences.models import LicenceSeal
from merchants.lookup.cards import today
from merchants.lookup.models import Change, ChangeKind
from merchants.lookup.sequence import last_position, number_changes
from merchants.records.models import Record
from merchants.registry.models import Merchant

MOST = 1000
TOMBSTONES = {"item_ended"}
LARGEST = 2**63 - 1
WRITTEN = re.compile(r"0|[1-9][0-9]{0,18}")


class MalformedPosition(ValueError):
    """Not a position this feed ever gave."""


def position_of(text: str) -> int:
    """The position that a reader sends back; '' is the beginning."""
    if not text:
        return 0
    if not WRITTEN.fullmatch(text) or int(text) > LARGEST:
        raise MalformedPosition(text[:40])
    return int(text)


def changes_after(position: int, *, limit: int) -> tuple[list[dict[str, Any]], int]:
    """Up to `limit` changes and the position after the last of them.

    Whoever reads to the end has what was committed meanwhile numbered at once. Raises
    MalformedPosition for one ahead of the feed: a copy of this database older than the reader's
    is in use, and going on would miss what is told under numbers the reader has passed.
    """
    page = _numbered(position, limit=limit)
    if not page and Change.objects.filter(position=None).exists():
        number_changes()
        page = _numbered(position, limit=limit)
    if not page and position > last_position():
        raise MalformedPosition(str(position))
    public = _public_items(page)
    last = page[-1].position if page else None
    return [_told(change, public) for change in page], last or position


def _numbered(position: int, *, limit: int) -> list[Change]:
    return list(Change.objects.filter(position__gt=position).order_by("position")[:limit])


def _public_items(page: Sequence[Change]) -> set[UUID | None]:
    """Which of the page's items may be shown today."""
    items = [change for change in page if change.item_id]
    if not items:
        return set()
    these = {
        "merchant_id__in": {change.merchant_id for change in items},
        "id__in": {change.item_id for change in items},
    }
    records = Record.objects.filter(**these).public(on=today())
    commitments = Commitment.objects.filter(**these).public(on=today())
    public: set[UUID | None] = set(records.values_list("id", flat=True))
    if any(change.item_kind == "commitment" for change in items):
        public |= set(commitments.values_list("id", flat=True))
    return public


def _told(change: Change, public: set[UUID | None]) -> dict[str, Any]:
    # Of an item that is public no more not even the kind is told (promise 3).
    return {
        "position": str(change.position),
        "code": change.code,
        "change": change.kind,
        "item_id": str(change.item_id) if change.item_id else None,
        "item_kind": change.item_kind if change.item_id in public else None,
        "tombstone": change.kind in TOMBSTONES,
        "at": change.at.isoformat(),
    }


@transaction.atomic
def tell_seal_changed(*, merchant_id: UUID) -> None:
    """Tell that this merchant's licence was issued or revoked; hearing of it twice tells once."""
    merchant = Merchant.objects.select_for_update(no_key=True).get(pk=merchant_id)
    seals = LicenceSeal.objects.filter(merchant_id=merchant_id)
    last = seals.aggregate(last=Max(Greatest("recorded_at", "revoked_at")))["last"]
    told = Change.objects.filter(merchant_id=merchant_id, kind=ChangeKind.SEAL_CHANGED)
    if last and not told.filter(at__gte=last).exists():
        Change.objects.create(
            merchant_id=merchant_id, code=merchant.code, kind=ChangeKind.SEAL_CHANGED, at=last
        )


def tell_missed_seals(*, since: datetime) -> None:
    """What a crash kept from being told at once."""
    changed = LicenceSeal.objects.filter(Q(recorded_at__gte=since) | Q(revoked_at__gte=since))
    for merchant_id in changed.values_list("merchant_id", flat=True).distinct():
        tell_seal_changed(merchant_id=merchant_id)
