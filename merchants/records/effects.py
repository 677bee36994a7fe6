"""Decisions take effect on every page in the transaction that makes them.

Callers hold the merchant (`hold`) before anything else of it, as every writer of its facts does.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone

from backend.kernel.errors import Conflict, NotFound
from merchants.records.marks import Effect, Mark
from merchants.records.models import Record
from merchants.records.publication import PUBLIC
from merchants.registry.models import Merchant
from merchants.registry.signals import facts_changed

CORRECTABLE = frozenset(
    ("title", "document_no", "office", "office_code", "legal_basis", "severity", "decided_on",
     "valid_until", "is_publishable", "public_from", "public_until", "facts")
)  # fmt: skip


class NoSuchRecord(NotFound):
    code = "record_unknown"


class NothingCorrected(Conflict):
    code = "nothing_corrected"


@dataclass(frozen=True)
class Document:
    """What a mark is about; the same document by several sources is one."""

    merchant: UUID
    kind: str
    business_key: str


def document_of(record: Record) -> Document:
    """The document that the record tells of."""
    return Document(record.merchant_id, record.kind, record.business_key)


def hold(merchant: UUID) -> Merchant:
    """Nobody else changes this merchant's facts or card until the transaction ends."""
    return Merchant.objects.select_for_update(no_key=True).get(pk=merchant)


def current_record(merchant: UUID, record: UUID) -> Record:
    """The item as it is now, public or not. Raises NoSuchRecord."""
    found = Record.objects.current().filter(merchant=merchant, id=record).first()
    if found is None:
        raise NoSuchRecord
    return found


@transaction.atomic
def mark(document: Document, effect: Effect, *, case: UUID) -> Mark:
    """From this moment on the effect holds on every surface. Twice is once."""
    hold(document.merchant)
    about = {"merchant_id": document.merchant, "kind": document.kind}
    same = {**about, "business_key": document.business_key, "effect": effect, "case": case}
    standing = Mark.objects.standing().filter(**same).first()
    if standing is not None:
        return standing
    now = timezone.now()
    with _told(document, at=now):
        return Mark.objects.create(**same, since=now)


@transaction.atomic
def unmark(document: Document, effect: Effect, *, case: UUID) -> bool:
    """The effect of this case holds no longer; whether it did until now."""
    hold(document.merchant)
    standing = Mark.objects.standing().filter(
        merchant=document.merchant,
        kind=document.kind,
        business_key=document.business_key,
        effect=effect,
        case=case,
    )
    if not standing.exists():
        return False
    now = timezone.now()
    with _told(document, at=now):
        standing.update(ended_at=now)
    return True


@transaction.atomic
def correct(record: Record, changes: Mapping[str, Any]) -> Record:
    """A decided correction: the next version of the item, the old one kept to be compared.

    The source's own row keeps its hash: delivered again unchanged it says nothing new, so a
    correction stands until the source says something else. Raises NothingCorrected, NoSuchRecord.
    """
    hold(record.merchant_id)
    old = current_record(record.merchant_id, record.id)
    wanted = {name: value for name, value in changes.items() if name in CORRECTABLE}
    wanted = {name: value for name, value in wanted.items() if getattr(old, name) != value}
    if not wanted:
        raise NothingCorrected
    now = timezone.now()
    with _told(document_of(old), at=now, corrected=old.id):
        mine = Record.objects.filter(merchant=old.merchant_id, id=old.id, version=old.version)
        mine.update(superseded_at=now)
        new = copy(old)
        new.version, new.recorded_at, new.superseded_at = old.version + 1, now, None
        for name, value in wanted.items():
            setattr(new, name, value)
        new.save(force_insert=True)
    return new


SHOWN = f"""
SELECT r.id FROM merchants_record r
 WHERE r.merchant_id = %(merchant)s AND r.kind = %(kind)s AND r.business_key = %(key)s AND {PUBLIC}
"""


class _told:  # noqa: N801  # read as a verb: with _told(document, at=now)
    """What the block changes of the document's items is told to card, search and feed."""

    def __init__(self, document: Document, *, at: datetime, corrected: UUID | None = None) -> None:
        self.document, self.at, self.corrected = document, at, corrected

    def __enter__(self) -> None:
        self.before = self._shown()

    def __exit__(self, kind: object, *_rest: object) -> None:
        if kind is None:
            after = self._shown()
            told = [(item, self._change(item, after)) for item in sorted(self.before | after)]
            _tell(self.document, told, at=self.at)

    def _change(self, item: UUID, after: set[UUID]) -> str:
        if item not in after:
            return "item_ended"
        if item not in self.before:
            return "item_published"
        return "item_corrected" if item == self.corrected else "item_marked"

    def _shown(self) -> set[UUID]:
        of, today = self.document, timezone.localdate(self.at)
        asked: dict[str, Any] = {
            "merchant": of.merchant,
            "kind": of.kind,
            "key": of.business_key,
            "today": today,
        }
        with connection.cursor() as cursor:
            cursor.execute(SHOWN, asked)
            return {row[0] for row in cursor.fetchall()}


def _tell(document: Document, told: list[tuple[UUID, str]], *, at: datetime) -> None:
    touched = f"touched_{uuid4().hex}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE {touched} (merchant_id uuid, change text, item_id uuid,"
            " item_kind text) ON COMMIT DROP"
        )
        rows = [(document.merchant, change, item, document.kind) for item, change in told]
        cursor.executemany(f"INSERT INTO {touched} VALUES (%s, %s, %s, %s)", rows)
    if told:
        facts_changed.send(sender=Mark, touched=touched, described=False, at=at)
