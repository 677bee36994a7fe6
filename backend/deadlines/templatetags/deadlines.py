"""`{% deadline row %}`: one clock on a page, with how it was counted."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from backend.deadlines.models import DeadlineRow
from backend.deadlines.words import derivation, waiting

register = template.Library()


@register.inclusion_tag("deadlines/deadline.html")
def deadline(row: DeadlineRow, what: str = "") -> dict[str, Any]:
    """`what`: what is owed, in the reader's words."""
    return {
        "row": row,
        "what": what,
        "derivation": derivation(row),
        "waiting": waiting(row),
        "days_left": row.days_left(timezone.localdate()),
    }


@register.filter(name="waiting")
def waiting_words(row: DeadlineRow) -> str:
    """ "已等待 3 天"."""
    return waiting(row)
