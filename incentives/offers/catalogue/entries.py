"""What the catalogue says of a version: made once for each language and day, then kept in memory.

A public version never changes, so what is kept can never be wrong; the day and the partner's name
are part of its key, for names of levels, places and partners may.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from datetime import date
from threading import Lock
from typing import Any, NamedTuple
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language

from backend.files.keeping import THUMBNAIL
from backend.files.serving import photo_address
from incentives.offers.catalogue.finding import Key
from incentives.offers.catalogue.plainly import condition_of
from incentives.offers.models import Version
from incentives.offers.parts import Term
from incentives.offers.reading import terms_of
from incentives.offers.words import TermShown

MOST_KEPT = 4096
Place = tuple[UUID, str, str, date]


class Entry(NamedTuple):
    """One offer of a list: as a program reads it, the same as its bytes, and what it tells of."""

    told: dict[str, Any]
    body: bytes
    version: Version


class Shelf:
    """The entries used last, at most so many."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[Place, Entry] = OrderedDict()
        self._lock = Lock()

    def get(self, places: Sequence[Place]) -> dict[Place, Entry]:
        """Those of `places` that are kept."""
        with self._lock:
            found = {place: self._kept[place] for place in places if place in self._kept}
            for place in found:
                self._kept.move_to_end(place)
            return found

    def put(self, entries: dict[Place, Entry]) -> None:
        """Keep these; the ones not used for longest make room."""
        with self._lock:
            self._kept.update(entries)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()


SHELF = Shelf()


def entries_of(keys: Iterable[Key]) -> list[Entry]:
    """The entries of a page, in its order; statements only for those not seen today."""
    language, day = get_language() or "", timezone.localdate()
    places = [
        (key.version, language, key.partner_en if language == "en" else key.partner_zh, day)
        for key in keys
    ]
    found = SHELF.get(places)
    missing = {place[0]: place for place in places if place not in found}
    if missing:
        made = {missing[version.pk]: entry_of(version) for version in fetched(missing)}
        SHELF.put(made)
        found |= made
    return [found[place] for place in places if place in found]


def fetched(versions: Iterable[UUID]) -> list[Version]:
    """Versions with everything that an entry tells; two statements."""
    whole = Version.objects.select_related("offer__partner").prefetch_related("terms")
    return list(whole.filter(pk__in=list(versions)))


def entry_of(version: Version) -> Entry:
    """The entry of one version."""
    told = told_of(version)
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return Entry(told, body, version)


def told_of(version: Version) -> dict[str, Any]:
    """What a list says of an offer: everybody's terms and the better ones, side by side."""
    offer, of_field = version.offer, version.offer.of_field
    return {
        "code": offer.code,
        "version": version.number,
        "title": version.title,
        "field": {"code": of_field.code, "char": of_field.char, "name": of_field.name},
        "subject": offer.subject,
        "way": offer.way,
        "partner": {"code": offer.partner.code, "name": offer.partner.name},
        "everyone": version.everyone,
        "better": version.better or None,
        "terms": _terms(version),
        "condition": [asked._asdict() for asked in condition_of(version)],
        "points_price": version.points_price,
        "divisions": version.divisions,
        "starts_on": version.starts_on.isoformat(),
        "ends_on": version.ends_on.isoformat(),
        "photo": photo_address(version.photo) if version.photo else None,
        "thumbnail": photo_address(version.photo, size=THUMBNAIL) if version.photo else None,
        "url": f"/offers/{offer.code}",
    }


def _terms(version: Version) -> list[dict[str, Any]]:
    numbers = {term.code: term for term in version.terms.all()}
    return [_term(line, numbers.get(line.code), version) for line in terms_of(version)]


def _term(line: TermShown, number: Term | None, version: Version) -> dict[str, Any]:
    attribute = version.offer.of_field.attribute(line.code)
    return {
        "code": line.code,
        "name": line.name,
        "kind": line.kind,
        "unit": attribute.unit if attribute else "",
        "everyone": line.everyone,
        "better": line.better or None,
        "everyone_value": _plain(number.everyone) if number else None,
        "better_value": _plain(number.better) if number and line.better else None,
    }


def _plain(value: Any) -> str | None:
    return None if value is None else f"{value.normalize():f}"
