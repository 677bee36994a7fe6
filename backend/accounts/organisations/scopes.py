"""What keys may be good for: each room declares its scopes, with what they let a program do."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise


class Scope(NamedTuple):
    """One scope: its code as programs know it, and what an owner reads before giving it."""

    code: str
    title: str | Promise
    about: str | Promise


_SCOPES: dict[str, dict[str, Scope]] = {}


def declare_scope(kind: str, code: str, *, title: str | Promise, about: str | Promise) -> None:
    """Let keys of organisations of this kind carry the scope; once per code.

    A kind with declared scopes gives out no others. Offices declare none: theirs name data sets.
    """
    _SCOPES.setdefault(kind, {})[code] = Scope(code, title, about)


def scopes_for(kind: str) -> list[Scope]:
    """In the order in which they were declared."""
    return list(_SCOPES.get(kind, {}).values())


def is_offered(kind: str, code: str) -> bool:
    """Whether a key of such an organisation may carry it."""
    known = _SCOPES.get(kind)
    return known is None or code in known
