"""Long lists page by page: the newest first, what is due first, items of a shop."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from backend.api import cursors
from backend.api.params import day
from merchants.objections.items import public_items
from merchants.records.models import Record, RecordQuerySet
from merchants.registry.models import Merchant

M = TypeVar("M", bound=Model)
Page = tuple[list[M], str | None]


def newest_page(rows: QuerySet[M], *, kind: str, limit: int, cursor: str = "") -> Page[M]:
    """A page in the order of keys, the newest first, and where it goes on."""
    if cursor:
        (last,) = cursors.decode(kind, cursor)
        rows = rows.filter(id__lt=UUID(str(last)))
    return _page(list(rows[: limit + 1]), kind=kind, limit=limit, by=("id",))


def due_page(rows: QuerySet[M], *, kind: str, limit: int, cursor: str = "") -> Page[M]:
    """A page of a queue, due first, and where it goes on."""
    if cursor:
        due, last = cursors.decode(kind, cursor)
        here = day(str(due), name="cursor")
        rows = rows.filter(Q(due_on__gt=here) | Q(due_on=here, id__gt=UUID(str(last))))
    return _page(list(rows[: limit + 1]), kind=kind, limit=limit, by=("due_on", "id"))


def items_page(merchant: Merchant, *, kind: str, limit: int, cursor: str = "") -> Page[Record]:
    """A page of the public items of a shop, the newest document first."""
    rows: RecordQuerySet = public_items(merchant).order_by("-decided_on", "-id")
    if cursor:
        decided, last = cursors.decode(kind, cursor)
        here = day(str(decided), name="cursor")
        rows = rows.filter(Q(decided_on__lt=here) | Q(decided_on=here, id__lt=UUID(str(last))))
    return _page(list(rows[: limit + 1]), kind=kind, limit=limit, by=("decided_on", "id"))


def _page(found: list[M], *, kind: str, limit: int, by: tuple[str, ...]) -> Page[M]:
    if not found[limit:]:
        return found[:limit], None
    end: Any = found[limit - 1]
    return found[:limit], cursors.encode(kind, [str(getattr(end, name)) for name in by])
