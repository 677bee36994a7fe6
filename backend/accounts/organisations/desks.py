"""What hangs in the navigation of a desk: each room declares its own entry when it starts."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.utils.functional import Promise

from backend.accounts.organisations.models import Organisation

DESKS = {"office": "/office", "partner": "/partner", "merchant": "/shop"}
Count = Callable[[Organisation], int]


class Entry(NamedTuple):
    """One way from a desk: its name, where it leads, how many things wait there, whose it is, and
    where it stands among the others.
    """

    title: str | Promise
    address: str
    waiting: Count | None
    needs: str
    order: int


class Shown(NamedTuple):
    """An entry as the page shows it; `waiting` 0 shows no number."""

    title: str | Promise
    address: str
    waiting: int
    is_here: bool


_ENTRIES: dict[str, dict[str, Entry]] = {}


def declare_desk_entry(
    kind: str,
    title: str | Promise,
    address: str,
    *,
    count: Count | None = None,
    needs: str = "",
    order: int = 50,
) -> None:
    """Hang an entry at every desk of this kind (office, partner, merchant); once per address.

    `count` gets the organisation and says how many things wait there; it is asked on each page.
    `needs`: a subject kind without which the entry is not shown. `order`: small numbers stand
    first, equal ones as they were declared.
    """
    _ENTRIES.setdefault(kind, {})[address] = Entry(title, address, count, needs, order)


def entries_of(organisation: Organisation, *, here: str = "") -> list[Shown]:
    """The navigation of this organisation's desk, in its order."""
    hung = sorted(_ENTRIES.get(organisation.kind, {}).values(), key=lambda one: one.order)
    return [
        Shown(
            one.title,
            one.address,
            one.waiting(organisation) if one.waiting else 0,
            here == one.address or here.startswith(f"{one.address}/"),
        )
        for one in hung
        if not one.needs or one.needs in organisation.subject_kinds
    ]
