"""Is a copy of a shop's record still right? Item by item, from what is public now."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from backend.kernel.errors import Invalid
from merchants.commitments.models import Commitment
from merchants.lookup.cards import today
from merchants.lookup.models import Change, ChangeKind
from merchants.lookup.reading import card_of, key_of
from merchants.records.models import Record

MOST = 200
ITEM = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
LISTS = ("permits", "penalties", "listings", "honours", "inspections", "commitments")

CURRENT, CHANGED, ENDED, UNKNOWN = "current", "changed", "ended", "unknown"


class NothingToCheck(Invalid):
    code = "copy_names_no_items"
    message = _("里面没有找到条目编号。请贴上从接口或数据包取得的整份记录。")


class TooMuchToCheck(Invalid):
    code = "copy_has_too_many_items"
    message = _("一次最多核对 200 个条目。")


@dataclass(frozen=True)
class Checked:
    """One item of a copy: current, changed since, ended (and when), or never public here."""

    id: UUID
    state: str
    ended_at: datetime | None = None

    @property
    def must_go(self) -> bool:
        """Whether whoever holds the copy has to take it out."""
        return self.state in {ENDED, UNKNOWN}


def read(text: str) -> dict[UUID, Mapping[str, Any] | None]:
    """The items named in a copy; with what it says of each where it is a card's own JSON.

    Raises NothingToCheck, TooMuchToCheck.
    """
    found: dict[UUID, Mapping[str, Any] | None] = {}
    for item in _items(text):
        found[UUID(str(item["id"]))] = item
    if not found:
        found = {UUID(name): None for name in ITEM.findall(text)}
    if not found:
        raise NothingToCheck
    if len(found) > MOST:
        raise TooMuchToCheck
    return found


def _items(text: str) -> Iterator[Mapping[str, Any]]:
    try:
        card = json.loads(text)
    except (ValueError, RecursionError):
        return
    if not isinstance(card, dict):
        return
    for name in LISTS:
        listed = card.get(name)
        for item in listed if isinstance(listed, list) else ():
            if isinstance(item, dict) and ITEM.fullmatch(str(item.get("id"))):
                yield item


def check(code: str, items: Mapping[UUID, Mapping[str, Any] | None]) -> list[Checked]:
    """What is true now of each item of the shop with this code. Raises NotFound."""
    merchant = key_of(code).merchant_id
    of = {"merchant": merchant, "id__in": list(items)}
    on = today()
    public = {*Record.objects.filter(**of).public(on=on).values_list("id", flat=True)}
    public |= {*Commitment.objects.filter(**of).public(on=on).values_list("id", flat=True)}
    told = Change.objects.filter(merchant_id=merchant, item_id__in=list(items))
    ended = told.filter(kind=ChangeKind.ITEM_ENDED).values_list("item_id").annotate(Max("at"))
    last = dict(ended)
    shown = _shown(card_of(code).card) if any(items.values()) else {}
    return [_checked(item, said, public, last, shown) for item, said in items.items()]


def _shown(card: Mapping[str, Any]) -> dict[str, Any]:
    return {item["id"]: item for name in LISTS for item in card.get(name, [])}


def _checked(
    item: UUID,
    said: Mapping[str, Any] | None,
    public: set[UUID],
    ended: Mapping[Any, datetime],
    shown: Mapping[str, Any],
) -> Checked:
    if item not in public:
        return Checked(item, ENDED, ended[item]) if item in ended else Checked(item, UNKNOWN)
    now = shown.get(str(item))
    is_same = said is None or now is None or dict(said) == now
    return Checked(item, CURRENT if is_same else CHANGED)
