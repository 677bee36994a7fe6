"""Who looked at one person: pages of the audit's notes, newest first."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q

from backend.api import cursors
from backend.audit.models import Access

LIST = "me.access-log"


def page_of(person: UUID, *, limit: int, cursor: str = "") -> tuple[list[Access], str]:
    """One page of notes and the cursor of the next one, "" at the end."""
    notes = Access.objects.of(person)
    if cursor:
        at, key = cursors.decode(LIST, cursor)
        notes = notes.filter(Q(at__lt=at) | Q(at=at, id__lt=key))
    rows = list(notes[: limit + 1])
    if len(rows) <= limit:
        return rows, ""
    last = rows[limit - 1]
    return rows[:limit], cursors.encode(LIST, [last.at.isoformat(), str(last.pk)])


def shown(note: Access) -> dict[str, Any]:
    """What the person is told. Which official it was stays for an inquiry."""
    return {
        "id": note.pk,
        "at": note.at,
        "organisation": note.organisation,
        "purpose": note.purpose,
        "what": note.what,
    }
