"""How many notices a person has not read, for pages that show it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from backend.accounts.models import User
from backend.notices.reading import MOST_COUNTED, unread_count


def unread(request: HttpRequest) -> dict[str, Any]:
    """`unread`: "", "3", "99+"; asked of the database only by pages that show it."""
    return {"unread": SimpleLazyObject(lambda: _badge(request))}


def _badge(request: HttpRequest) -> str:
    person = getattr(request, "user", None)
    if not isinstance(person, User):
        return ""
    count = unread_count(person.pk)
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count or "")
