"""The doctor's look at what the public relies on: windows that end, keys, dumps, deliveries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from backend.intake.models import Batch, QuarantinedRow, RowStatus, Status
from backend.kernel.examination import Finding, examination
from merchants.complaints.examinations import complaints_for_operators
from merchants.licences.models import SigningKey
from merchants.lookup import dumps
from merchants.lookup.cards import today
from merchants.lookup.models import Card, Change
from merchants.repairs.examinations import repair_kits, repairs

__all__ = ["complaints_for_operators", "repair_kits", "repairs"]
KEY_NOTICE = timedelta(days=60)
STALE_HOURS = timedelta(hours=6)


@examination
def publication() -> Iterator[Finding]:
    """Cards turn by themselves when read; a stopped sweep only keeps the feed waiting."""
    due = Card.objects.filter(changes_on__lte=today()).count()
    waiting = f"{due} cards have not turned to today"
    if due:
        yield Finding("note", waiting, "is the scheduler running? lookup.turn_cards does it")
    else:
        yield Finding("ok", "every card is of today")


@examination
def licence_keys() -> Iterator[Finding]:
    """Somebody must be able to sign, tomorrow too."""
    trusted = SigningKey.objects.filter(retired_at=None, not_after__gte=today())
    last = trusted.order_by("-not_after").first()
    if last is None:
        yield Finding("note", "no licence key yet", "the first seal issued makes one")
    elif last.not_after < today() + KEY_NOTICE:
        mend = "is the scheduler running? licences.keep_keys_fresh rotates"
        yield Finding("note", f"the last licence key ends on {last.not_after}", mend)
    else:
        yield Finding("ok", f"licence key {last.key_id} signs until {last.not_after}")


@examination
def dump() -> Iterator[Finding]:
    """Readers of the open data are told by the day of the dump how fresh it is."""
    made = dumps.current()
    if made is None:
        yield Finding("note", "no dump yet", "lookup.first_dump makes one within a minute")
    elif made.day < (today() - timedelta(days=1)).isoformat():
        yield Finding("note", f"the dump is of {made.day}", "lookup.dump runs at 03:30")
    else:
        yield Finding("ok", f"the dump is of {made.day}, {len(made.parts)} parts")


FEED_WAITS = timedelta(minutes=1)


@examination
def feed() -> Iterator[Finding]:
    """Readers number what they ask for themselves; the sweep numbers it for the dump, in 20 s."""
    long_ago = timezone.now() - FEED_WAITS
    waiting = Change.objects.filter(position=None, at__lt=long_ago).count()
    if waiting:
        mend = "is the scheduler running? lookup.turn_cards numbers them"
        yield Finding("note", f"{waiting} changes older than a minute have no position yet", mend)
    else:
        yield Finding("ok", "every change has its position in the feed")


@examination
def deliveries() -> Iterator[Finding]:
    """Rows that wait to be mended, and deliveries that never ended."""
    waiting = QuarantinedRow.objects.filter(status=RowStatus.WAITING).count()
    if waiting:
        mend = "./manage.py quarantine BATCH > mend.csv"
        yield Finding("note", f"{waiting} rows wait in quarantine", mend)
    long_ago = timezone.now() - STALE_HOURS
    hanging = Batch.objects.filter(status=Status.RECEIVING, started_at__lt=long_ago).count()
    if hanging:
        yield Finding("note", f"{hanging} deliveries never ended", "the next delivery clears them")
