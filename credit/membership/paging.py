"""Rows of a member's in pages: the newest first, each page going on where the last one ended."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet

from backend.api import cursors

PAGE = 50
Row = TypeVar("Row", bound=Any)


def newest(
    rows: QuerySet[Row], kind: str, cursor: str, limit: int = PAGE
) -> tuple[list[Row], str | None]:
    """A page by id, the newest first, and the cursor of the next one. Raises BadParameter."""
    if cursor:
        (last,) = cursors.decode(kind, cursor)
        rows = rows.filter(id__lt=UUID(str(last)))
    found = list(rows[: limit + 1])
    after = cursors.encode(kind, [str(found[limit - 1].id)]) if len(found) > limit else None
    return found[:limit], after
