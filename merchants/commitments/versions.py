"""One version after another: how a commitment changes, and how everybody above hears of it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from backend.kernel.errors import NotFound
from merchants.commitments.choices import COMMITMENT, Status
from merchants.commitments.models import Commitment
from merchants.commitments.publication import last_day
from merchants.registry.models import Merchant
from merchants.registry.signals import item_changed

ITEM = "commitment"


def held(merchant_id: UUID) -> Merchant:
    """The merchant, its row held: whoever changes its facts or card holds it. Raises NotFound."""
    found = Merchant.objects.select_for_update(no_key=True).filter(pk=merchant_id).first()
    if found is None:
        raise NotFound
    return found


def current(merchant: Merchant, commitment: UUID) -> Commitment:
    """The current version; the caller holds the merchant. Raises NotFound."""
    found = Commitment.objects.at(merchant.pk).current().filter(id=commitment).first()
    if found is None:
        raise NotFound
    found.merchant = merchant
    return found


def begin(commitment: Commitment) -> Commitment:
    """Write the first version and announce it; the caller holds the merchant."""
    commitment.recorded_at = timezone.now()
    commitment.public_until = _last_day(commitment)
    commitment.save(force_insert=True)
    _announce(None, commitment)
    return commitment


def succeed(before: Commitment, *, status: str, **changes: Any) -> Commitment:
    """Write the next version and announce it; the caller holds the merchant.

    Raises StepNotAllowed.
    """
    COMMITMENT.check(before.status_on(timezone.localdate()), status)
    after = _after(before, status=status, **changes)
    _write(before, after)
    _announce(before, after)
    return after


def end_lapsed(merchant: Merchant, *, today: date) -> int:
    """Write down what ended by its validity; how many. It reads so already."""
    lapsed = Commitment.objects.at(merchant.pk).current().filter(status=Status.OPEN)
    ended = list(lapsed.filter(valid_until__lt=today).order_by("id"))
    for before in ended:
        after = _after(before, status=Status.ENDED)
        _write(before, after)
        _tell(after, "")
    return len(ended)


def _after(before: Commitment, **changes: Any) -> Commitment:
    after = before.next_version(**changes)
    after.recorded_at, after.public_until = timezone.now(), _last_day(after)
    return after


def _write(before: Commitment, after: Commitment) -> None:
    Commitment.objects.filter(
        merchant=before.merchant_id, id=before.id, version=before.version
    ).update(superseded_at=after.recorded_at)
    after.save(force_insert=True)


def _last_day(commitment: Commitment) -> date | None:
    return last_day(
        commitment.status,
        valid_until=commitment.valid_until,
        determined_on=commitment.determined_on,
        withdrawn_on=commitment.withdrawn_on,
    )


def _announce(before: Commitment | None, after: Commitment) -> None:
    today = timezone.localdate()
    was = before is not None and before.is_public(today)
    match was, after.is_public(today):
        case False, True:
            _tell(after, "item_published")
        case True, True:
            _tell(after, "item_corrected")
        case True, False:
            _tell(after, "item_ended")


def _tell(after: Commitment, change: str) -> None:
    item_changed.send(
        sender=Commitment,
        merchant_id=after.merchant_id,
        change=change,
        item_id=after.id,
        item_kind=ITEM,
        at=after.recorded_at,
    )
