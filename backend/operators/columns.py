"""A column with a heading in the operators' words, its values as the other pages write them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.admin import display

from backend.web.templatetags.shown import moment

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Column = Callable[[Any], Any]


def column(name: str, heading: StrPromise) -> Column:
    """Show this field, or this method, of the row under that heading."""

    @display(description=heading, ordering=name)
    def shown(row: Any) -> Any:
        value = getattr(row, f"get_{name}_display", lambda: getattr(row, name))()
        return moment(value) if isinstance(value, datetime) else _plain(value)

    shown.__name__ = name
    return shown


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "✓" if value else "—"
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "、".join(value) or "—"
    return "—" if value in (None, "") else value
