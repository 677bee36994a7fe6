"""What of a shop may be repaired, from when, and what stands in the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from backend.kernel.errors import DomainError
from merchants.records.effects import current_record
from merchants.records.marks import Effect, Mark
from merchants.records.models import Kind, Record, RecordQuerySet, Severity
from merchants.registry.models import Merchant
from merchants.repairs.models import Repair, RepairBar
from merchants.repairs.refusals import (
    AlreadyAsked,
    Barred,
    ClassContradictory,
    ClassMissing,
    NothingToRepair,
    TooEarly,
)
from merchants.repairs.terms import earliest_day

NEGATIVE = (Kind.PENALTY, Kind.LISTING)
OVER = (Effect.REPAIRED, Effect.REVOKED)
# The law itself names this list serious: another class delivered with it is a contradiction.
ALWAYS_SERIOUS = "serious_dishonesty"
Key = tuple[str, str]


@dataclass(frozen=True)
class Item:
    """One document about a shop: class, first day for a repair, last day of publication.

    `obstacle` says why a repair cannot be asked for now, and what to do; None: it can be.
    """

    record: Record
    severity: str
    document_day: date  # the earliest that was delivered: nobody waits for a source's mistake
    earliest_on: date | None
    ends_on: date | None
    is_public: bool
    sources: frozenset[str]  # codes of whoever delivered the document
    obstacle: DomainError | None

    @property
    def may_ask(self) -> bool:
        """Whether an application would be taken today."""
        return self.obstacle is None


@dataclass(frozen=True)
class Around:
    """What is known of a shop beside its items, read once."""

    on: date
    twins: dict[Key, list[Record]]
    over: set[Key]
    hidden: set[Key]  # those, and what is hidden until somebody decides
    waiting: set[Key]
    bar: RepairBar | None


def negative(merchant: UUID, *, on: date) -> RecordQuerySet:
    """The shop's items that hurt: public ones, hidden ones a decision may bring back, and those
    kept unpublished because no class was delivered."""
    lasts = Q(public_until=None) | Q(public_until__gte=on)
    gone = Mark.objects.standing().filter(
        merchant=OuterRef("merchant_id"),
        kind=OuterRef("kind"),
        business_key=OuterRef("business_key"),
        effect__in=OVER,
    )
    return (
        Record.objects.current()
        .filter(lasts, merchant=merchant, kind__in=NEGATIVE, withdrawn_at=None)
        .filter(Q(is_publishable=True) | Q(severity=Severity.NONE))
        .exclude(Exists(gone))
    )


def items_of(merchant: UUID, records: Iterable[Record], *, on: date) -> list[Item]:
    """These records as items, each document once."""
    listed = list(records)
    around = _around(merchant, listed, on=on)
    once = {(one.kind, one.business_key): one for one in reversed(listed)}
    return [_item(one, around) for one in listed if once[one.kind, one.business_key] is one]


def item_of(merchant: Merchant, record: UUID, *, on: date) -> Item:
    """One of them, whether it can be repaired or not. Raises NoSuchRecord."""
    found = current_record(merchant.pk, record)
    if found.kind not in NEGATIVE:
        raise NothingToRepair
    (item,) = items_of(merchant.pk, [found], on=on)
    return item


def _around(merchant: UUID, records: list[Record], *, on: date) -> Around:
    keys = {one.business_key for one in records}
    about = {"merchant": merchant, "business_key__in": keys}
    twins: dict[Key, list[Record]] = defaultdict(list)
    told = Record.objects.current().filter(**about, withdrawn_at=None).select_related("source")
    for row in told.order_by("id"):
        twins[row.kind, row.business_key].append(row)
    marks = Mark.objects.hiding().filter(**about)
    hidden = set(marks.values_list("kind", "business_key"))
    over = marks.filter(effect__in=OVER)
    waiting = Repair.objects.open().filter(**about)
    return Around(
        on=on,
        twins=twins,
        over=set(over.values_list("kind", "business_key")),
        hidden=hidden,
        waiting=set(waiting.values_list("kind", "business_key")),
        bar=RepairBar.objects.filter(merchant=merchant).standing(on=on).order_by("-until").first(),
    )


def _item(record: Record, around: Around) -> Item:
    key = (record.kind, record.business_key)
    twins = around.twins.get(key) or [record]
    severity, trouble = class_of(twins)
    day = min(one.decided_on for one in twins)
    earliest = earliest_day(day, severity) if severity else None
    ends = max((one.public_until for one in twins if one.public_until), default=None)
    is_gone = key in around.over or _is_over(twins, around.on, trouble)
    return Item(
        record=record,
        severity=severity,
        document_day=day,
        earliest_on=earliest,
        ends_on=ends,
        is_public=not is_gone and key not in around.hidden and _is_shown(twins),
        sources=frozenset(one.source.code for one in twins),
        obstacle=_obstacle(is_gone, trouble, earliest, around, key),
    )


def class_of(twins: list[Record]) -> tuple[str, DomainError | None]:
    """The class as delivered for one document; "" and why where there is none to go by."""
    told = {one.severity for one in twins if one.severity}
    if not told:
        return "", ClassMissing()
    named = any(one.facts.get("list") == ALWAYS_SERIOUS for one in twins)
    if len(told) > 1 or (named and told != {Severity.SERIOUS}):
        return "", ClassContradictory()
    return told.pop(), None


def _is_shown(twins: list[Record]) -> bool:
    return any(one.is_publishable for one in twins)


def _is_over(twins: list[Record], on: date, trouble: DomainError | None) -> bool:
    """Nothing of the document is public, nor will a class that is put right make it so."""
    live = [one for one in twins if one.withdrawn_at is None]
    lasting = [one for one in live if one.public_until is None or one.public_until >= on]
    return not lasting or not (trouble or _is_shown(lasting))


def _obstacle(
    is_gone: bool, trouble: DomainError | None, earliest: date | None, around: Around, key: Key
) -> DomainError | None:
    if is_gone:
        return NothingToRepair()
    if trouble:
        return trouble
    if earliest and earliest > around.on:
        return TooEarly(earliest)
    if key in around.waiting:
        return AlreadyAsked()
    return Barred(around.bar.until) if around.bar else None
