"""How the values of a card are shown: days, terms, words, money, distances, icons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from backend.web import days, words

register = template.Library()

FEW = 4
CODE = re.compile("`([^`]+)`")
PARTS = re.compile("(?<=[省市区县镇])|(?<=集团)|(?<=公司)(?=.)|(?=有限|股份)|(?=[（(])")
# Drawn in the sprite of the rooms; the rest is in the one every scanned page fetches.
IN_ROOMS = frozenset({"scan", "list", "copy", "lock", "key", "phone", "device", "bell", "leave"})
ENDING = ("permits", "penalties", "listings", "honours", "inspections", "commitments")


def _today(value: object) -> date:
    return days.as_day(value) or timezone.localdate()


@register.filter
def day(value: object) -> str:
    """A day as people write it; "" for none."""
    known = days.as_day(value)
    return days.long_day(known) if known else ""


@register.filter
def moment(value: object) -> str:
    """A day and the time of day in China."""
    return f"{day(value)} {days.clock_time(value)}".strip()


@register.filter
def iso(value: object) -> str:
    """The day for the `datetime` attribute."""
    known = days.as_day(value)
    return known.isoformat() if known else ""


@register.filter
def ago(value: object, today: object = None) -> str:
    known = days.as_day(value)
    return days.ago(known, _today(today)) if known else ""


@register.filter
def age(value: object, today: object = None) -> str:
    """How long since a day: 7 年."""
    known = days.as_day(value)
    return days.span((_today(today) - known).days) if known else ""


@register.filter
def word(value: str, table: str) -> str:
    return words.word(value, table)


@register.simple_tag
def word_of(value: str, table: str) -> dict[str, str]:
    """{"text", "tone"} of one of the card's stable words."""
    return {"text": words.word(value, table), "tone": words.tone(value, table)}


@register.filter
def money(value: Mapping[str, str] | None) -> str:
    """{"amount": "30000.00", "currency": "CNY"} as 30,000 元 or CNY 30,000."""
    if not value:
        return ""
    try:
        amount = Decimal(value["amount"])
    except (InvalidOperation, KeyError, TypeError):
        return ""
    text = f"{amount:,.2f}".removesuffix(".00")
    return f"CNY {text}" if get_language() == "en" else f"{text} 元"


@register.filter
def distance(metres: float | None) -> str:
    if metres is None:
        return ""
    if metres < 1000:  # noqa: PLR2004
        return _("%(n)d 米") % {"n": round(metres, -1)}
    return _("%(n).1f 公里") % {"n": metres / 1000}


@register.filter
def joined(values: Iterable[str]) -> str:
    """Words in a row, with the comma of the reader's language."""
    return (", " if get_language() == "en" else "、").join(values)


@register.filter
def ticked(text: str) -> SafeString:
    """A description with its `code` set as code."""
    return mark_safe(CODE.sub(r"<code>\1</code>", escape(text)))  # noqa: S308  (escaped first)


@register.filter
def glossed(value: str, table: str) -> SafeString:
    """A delivered Chinese term; on an English page what it means comes before it."""
    if get_language() != "en":
        return format_html("{}", value)
    term = format_html('<span lang="zh-Hans">{}</span>', value)
    if value not in words.WORDS[table]:
        return term
    return format_html('{} <span class="gloss">{}</span>', words.word(value, table), term)


@register.filter
def all_glossed(values: Iterable[str], table: str) -> SafeString:
    """Terms in a row, each with what it means."""
    comma = ", " if get_language() == "en" else "、"
    return format_html_join(comma, "{}", ((glossed(value, table),) for value in values))


@register.filter
def breakable(name: str) -> SafeString:
    """A shop's name that breaks between its parts: after the place, before the legal form."""
    parts = [escape(part) for part in PARTS.split(name) if part]
    return mark_safe("<wbr>".join(parts))  # noqa: S308  (each part is escaped above)


@register.filter
def first_few(items: list[Any] | None, everything: object = False) -> list[Any]:
    """The first few, so that a page on a phone stays light; all of them when asked."""
    return (items or []) if everything else (items or [])[:FEW]


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """A drawing of the sprite; always beside words, so hidden from screen readers."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        f" {extra}" if extra else "",
        static("rooms.svg" if name in IN_ROOMS else "icons.svg"),
        name,
    )


@register.simple_tag
def window(start: object, end: object, today: object) -> days.Window:
    """`{% window a b today as term %}`: a term as a bar and in words."""
    return days.window(start, end, _today(today))


@register.simple_tag
def count_where(items: Iterable[Mapping[str, Any]], key: str, value: str) -> int:
    return sum(1 for item in items if item.get(key) == value)


@register.simple_tag
def heaviest(items: Iterable[Mapping[str, Any]], table: str) -> str:
    """The tone of the gravest of the items, so that a count is no louder than what it counts."""
    tones = [words.tone(item.get(table, ""), table) for item in items]
    return max(tones, key=words.TONES.index, default="plain")


@register.simple_tag
def signs(card: Mapping[str, Any]) -> list[str]:
    """What is over the open doors, where the name does not say it; none for a chain of many."""
    name = card["identity"]["name"]
    names = [out["name"] for out in card.get("outlets") or [] if out.get("status") == "open"]
    told = list(dict.fromkeys(sign for sign in names if sign and sign not in name))
    return told if len(told) < FEW else []


@register.simple_tag
def door(card: Mapping[str, Any], outlet: Any = None) -> str:
    """Where the code should hang: the outlet the seal names, the only one, else as registered."""
    outlets = [out for out in card.get("outlets") or [] if out.get("status") == "open"]
    named = getattr(outlet, "code", None)
    here = [out for out in outlets if named in (None, out.get("code"))]
    place = here[0] if len(here) == 1 else card["identity"]
    return "" if place.get("address_withheld") else str(place.get("address") or "")


@register.simple_tag
def newest_delivery(card: Mapping[str, Any]) -> str:
    """When the newest part of the card arrived, as ISO text; "" when no part says."""
    parts: list[Mapping[str, Any]] = [card["identity"]]
    for name in ("outlets", *ENDING):
        parts.extend(card.get(name) or [])
    parts.append(card.get("evaluation") or {})
    moments = [str((part.get("source") or {}).get("delivered_at") or "") for part in parts]
    return max(moments, default="")


@register.simple_tag
def earliest_end(card: Mapping[str, Any]) -> str:
    """The first day on which something shown here ends, ISO; "" when nothing does."""
    items = [item for name in ENDING for item in card.get(name) or []]
    items.append(card.get("evaluation") or {})
    ends = [str((item.get("source") or {}).get("ends_on") or "") for item in items]
    return min(filter(None, ends), default="")


@register.simple_tag
def last_inspection(card: Mapping[str, Any], today: object) -> dict[str, Any] | None:
    """{"day", "ago", "stale", "result"} of the newest inspection, or None."""
    newest = next(iter(card.get("inspections") or []), None)
    inspected = days.as_day(newest.get("inspected_on")) if newest else None
    if newest is None or inspected is None:
        return None
    gone = (_today(today) - inspected).days
    return {
        "day": inspected,
        "ago": days.ago(inspected, _today(today)),
        "stale": gone > days.STALE_AFTER_DAYS,
        "result": newest.get("result"),
    }


@register.simple_tag
def spots(card: Mapping[str, Any], outlet: Any = None) -> str:
    """Where the seal belongs, "lng,lat;lng,lat", for the phone's own comparison.

    The outlet the seal names; where it names none, every open one. Homes give no position.
    """
    outlets = [out for out in card.get("outlets") or [] if out.get("status") == "open"]
    named = getattr(outlet, "code", None)
    places = [
        f"{out['lng']},{out['lat']}"
        for out in outlets
        if named in (None, out.get("code")) and None not in (out.get("lng"), out.get("lat"))
    ]
    return ";".join(places)


@register.simple_tag
def differences(change: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(label, before, after) for each field a correction touched; plain texts give one row."""
    before, after = change.get("before"), change.get("after")
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return [("", str(before or ""), str(after or ""))] if before or after else []
    return [
        (words.word(key, "field"), _plain(key, before.get(key)), _plain(key, after.get(key)))
        for key in dict.fromkeys([*before, *after])
        if before.get(key) != after.get(key)
    ]


MONEY = ("fine", "confiscated")


def _plain(key: str, value: object) -> str:
    """A delivered value in words: days written out, choices translated, lists joined."""
    if isinstance(value, Mapping):
        return money(value) or str(value.get("name", ""))
    if isinstance(value, list):
        return joined(map(str, value))
    if key in MONEY and value:
        return money({"amount": str(value)})
    if isinstance(value, str) and days.as_day(value) and key.endswith(("_on", "_until", "_from")):
        return day(value)
    table = words.VALUES_OF.get(key)
    return words.word(str(value), table) if table and value else str(value or "")
