"""The answer to a question: of each list asked about, what is public now, and nothing else.

Everything in it is a field of the public card, or a measure that the law names for such a list.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from backend.web.words import word
from merchants.records.marks import Effect, Mark
from merchants.records.models import Kind, Record, RecordQuerySet
from merchants.registry.models import Merchant
from merchants.screening.measures import ListKind, measures_for

DECISION = (
    "本答复只写此刻正在公开的名单信息，不评分，不建议，也不自动触发任何措施。"
    "是否采取措施、采取哪一项，由询问单位依法决定，并向当事人书面说明理由。"
)
LISTED = (Kind.LISTING, Kind.HONOUR)


def in_force(merchant_id: UUID, lists: Collection[str], *, on: date) -> RecordQuerySet:
    """The listings and honours of these lists that are public and in force on that day."""
    contested = Mark.objects.standing().filter(
        merchant=OuterRef("merchant_id"),
        kind=OuterRef("kind"),
        business_key=OuterRef("business_key"),
        effect=Effect.CONTESTED,
    )
    found = Record.objects.filter(merchant=merchant_id, kind__in=LISTED, facts__list__in=lists)
    held = found.public(on=on).filter(Q(valid_until=None) | Q(valid_until__gte=on))
    named = held.select_related("source").annotate(is_contested=Exists(contested))
    return named.order_by("-decided_on", "-id")


def answer_about(
    merchant: Merchant, lists: Sequence[str], records: Sequence[Record]
) -> dict[str, Any]:
    """The answer as data: of every list asked about whether the entity is on it, and by what."""
    return {
        "merchant": {"code": merchant.code, "name": merchant.name, "uscc": merchant.uscc},
        "lists": [_list(one, records) for one in lists],
        "decision": DECISION,
    }


def _list(kind: str, records: Sequence[Record]) -> dict[str, Any]:
    items = [_item(record) for record in records if record.facts["list"] == kind]
    return {
        "list": kind,
        "name": str(ListKind(kind).label),
        "is_listed": bool(items),
        "items": items,
    }


def _item(record: Record) -> dict[str, Any]:
    kind = record.facts["list"]
    reason = record.facts.get("reason", "") if record.kind == Kind.LISTING else ""
    named = measures_for(kind, record.title)
    return {
        "id": str(record.id),
        "title": record.title or word(kind, "list"),
        "reason": reason,
        "contested": bool(getattr(record, "is_contested", False)),
        "document_no": record.document_no,
        "source": {
            "office": record.office,
            "office_code": record.office_code,
            "delivered_by": record.source.name,
            "legal_basis": record.legal_basis,
            "decided_on": record.decided_on.isoformat(),
            "published_on": record.public_from.isoformat(),
            "ends_on": record.public_until.isoformat() if record.public_until else None,
        },
        "measures": [
            {"code": one.code, "name": one.name, "text": one.text, "basis": one.basis}
            for one in named
        ],
    }
