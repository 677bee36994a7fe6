"""A column with a heading in the operators' words, its values as the other pages write them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.admin import display
from django.utils.translation import gettext_lazy as _

from backend.web.templatetags.shown import moment

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Column = Callable[[Any], Any]
# Tables keep these words in English; programs read them, and here people.
STATES: dict[str, StrPromise] = {
    "active": _("正常使用"),
    "suspended": _("已停用"),
    "closed": _("已注销"),
    "waiting": _("等待中"),
    "done": _("已完成"),
    "failed": _("已放弃"),
}


def column(name: str, heading: StrPromise) -> Column:
    """Show this field, or this method, of the row under that heading."""

    @display(description=heading, ordering=name)
    def shown(row: Any) -> Any:
        value = getattr(row, f"get_{name}_display", lambda: getattr(row, name))()
        if name in {"state", "standing"}:
            return STATES.get(getattr(row, name), value)
        return moment(value) if isinstance(value, datetime) else _plain(value)

    shown.__name__ = name
    return shown


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "✓" if value else "—"
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "、".join(value) or "—"
    return "—" if value in (None, "") else value
