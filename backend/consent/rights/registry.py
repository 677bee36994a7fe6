"""What each room knows about a person: how it is copied, how it is erased, what a law keeps.

Every app registers its own sections when it is made ready; nothing here knows them by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.functional import Promise

from backend.accounts.models import User

Build = Callable[[User], Iterable[Mapping[str, Any]]]
Erase = Callable[[User], int]
Labels = Mapping[str, str | Promise]


class Exporter(NamedTuple):
    """One section of a copy: its title, what its fields are called, and its rows."""

    section: str
    title: str | Promise
    fields: Labels
    build: Build


class Eraser(NamedTuple):
    """One section that goes when somebody leaves; small `order` first."""

    order: int
    section: str
    title: str | Promise
    erase: Erase


class Kept(NamedTuple):
    """What stays when somebody leaves: why, by which law, how long."""

    section: str
    title: str | Promise
    law: str | Promise
    years: int


_EXPORTERS: dict[str, Exporter] = {}
_ERASERS: dict[str, Eraser] = {}
_KEPT: dict[str, Kept] = {}
_ALIASES: list[Callable[[User], Iterable[UUID]]] = []


def exports(
    section: str, *, title: str | Promise, fields: Labels | None = None
) -> Callable[[Build], Build]:
    """Register the function below: everything of this section about one person, JSON values."""

    def register(build: Build) -> Build:
        _EXPORTERS[section] = Exporter(section, title, fields or {}, build)
        return build

    return register


def erases(section: str, *, title: str | Promise, order: int = 50) -> Callable[[Erase], Erase]:
    """Register the function below: it erases or anonymises, in the caller's transaction.

    It answers how many things it erased, and bears being called twice.
    """

    def register(erase: Erase) -> Erase:
        _ERASERS[section] = Eraser(order, section, title, erase)
        return erase

    return register


def keeps(section: str, *, title: str | Promise, law: str | Promise, years: int) -> None:
    """Say what stays, without anything that names the person, and which law asks for it."""
    _KEPT[section] = Kept(section, title, law, years)


def acts_as(aliases: Callable[[User], Iterable[UUID]]) -> Callable[[User], Iterable[UUID]]:
    """Register the function below: under which other numbers the trail of acts knows a person.

    A room whose acts must lead to nobody once somebody left it writes them under such an alias.
    """
    _ALIASES.append(aliases)
    return aliases


def numbers_of(person: User) -> list[UUID]:
    """The person's own number and every alias."""
    return [person.pk, *(alias for aliases in _ALIASES for alias in aliases(person))]


def exporters() -> list[Exporter]:
    """Every section of a copy, in a fixed order."""
    return [exporter for _section, exporter in sorted(_EXPORTERS.items())]


def erasers() -> list[Eraser]:
    """Every section that goes, in the order of going."""
    return sorted(_ERASERS.values(), key=lambda one: (one.order, one.section))


def kept() -> list[Kept]:
    """Everything that stays, in a fixed order."""
    return [each for _section, each in sorted(_KEPT.items())]
