"""The kinds of notices: each declared once, by the room that tells it."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

Words = Mapping[str, str]

PAGE, SMS, WECHAT = "page", "sms", "wechat"
CARRIED = (SMS, WECHAT)  # what goes through the outbox; the page shows everything at once
GROUPS: dict[str, Promise] = {
    "account": _("账号安全"),
    "rights": _("授权与权利"),
    "cases": _("投诉、举报与申诉"),
    "organisation": _("店铺与机构"),
    "points": _("诚信积分"),
    "offers": _("信易+ 优惠"),
}
EVERY_SWITCH = frozenset(f"{group}:{channel}" for group in GROUPS for channel in CARRIED)
# All that a text message may say beside its own words: nothing in it is about the person.
SAID_OUTSIDE = frozenset({"shop"})


class UnknownKind(LookupError):
    """No notice of that kind was declared: a typing mistake, or a `notices.py` not imported."""


class WordMissing(LookupError):
    """A notice lacks a word that its text needs."""


class Kind(NamedTuple):
    """One kind: what it says, how it may travel, whether it may be switched off or must wake."""

    code: str
    title: str | Promise
    body: str | Promise
    channels: tuple[str, ...]
    group: str
    is_urgent: bool
    is_required: bool

    def headline(self, words: Words) -> str:
        """The title in the language in force; this is what travels by text message."""
        return _filled(self.title, words)

    def text(self, words: Words) -> str:
        """The whole of it in the language in force, for the person's own page."""
        return _filled(self.body, words)


_KINDS: dict[str, Kind] = {}


def declare(  # noqa: PLR0913  # a row of a table, named
    kind: str,
    *,
    title: str | Promise,
    body: str | Promise,
    channels: tuple[str, ...] = (PAGE,),
    group: str = "cases",
    urgent: bool = False,
    required: bool = False,
) -> Kind:
    """Register a kind at import. `{name}` in a text is filled from the notice's words.

    The title goes out by text message, so it may name nothing but `{shop}`. `urgent` breaks the
    quiet hours; `required` (asked by a law, or about the account's safety) cannot be switched off.
    """
    made = Kind(kind, title, body, channels, group, urgent, required)
    if outside := fields_of(title) - SAID_OUTSIDE:
        raise ValueError(f"{kind}: a title travels by text message, it may not say {outside}")
    if group not in GROUPS or not {PAGE} <= set(channels) <= {PAGE, *CARRIED}:
        raise ValueError(f"{kind}: an unknown group, an unknown channel, or no page")
    known = _KINDS.setdefault(kind, made)
    if (str(known.title), known.channels) != (str(title), channels):
        raise ValueError(f"two kinds of notices are called {kind}")
    return made


def kind_of(code: str) -> Kind:
    """The kind declared as `code`, or UnknownKind."""
    try:
        return _KINDS[code]
    except KeyError:
        raise UnknownKind(code) from None


def shown_kind(code: str) -> Kind:
    """The same for a row that may be older than the code: it then says only that it is one."""
    return _KINDS.get(code) or Kind(code, _("通知"), "", (PAGE,), "cases", False, False)


def kinds() -> list[Kind]:
    """Every kind, in a fixed order."""
    return [kind for _code, kind in sorted(_KINDS.items())]


def check_words(kind: Kind, words: Words) -> None:
    """Raises WordMissing when a text of the kind would have a hole."""
    if missing := (fields_of(kind.title) | fields_of(kind.body)) - set(words):
        raise WordMissing(f"{kind.code}: {', '.join(sorted(missing))}")


def fields_of(text: str | Promise) -> set[str]:
    """The names in braces, as the source language has them."""
    with override("zh-hans"):
        return {name for _text, name, _spec, _how in Formatter().parse(str(text)) if name}


def _filled(text: str | Promise, words: Words) -> str:
    # Plain replacement: what people wrote may itself hold braces.
    filled = str(text)
    parts = Formatter().parse(filled)
    return "".join(
        before + (words.get(name, "…") if name else "") for before, name, _s, _c in parts
    )
