"""What a search of the catalogue asks for, the same for page and API."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from backend.api import cursors
from backend.api.cursors import Position
from backend.api.params import Query, refuse
from incentives.offers.fields import fields
from incentives.offers.models import Subject, Way

PARAMETERS = (
    "q", "field", "for", "way", "place", "points", "condition", "partner", "sort",
    "limit", "cursor",
)  # fmt: skip
YES_NO = ("yes", "no")
NEWEST, ENDING = "newest", "ending"
SORTS = (NEWEST, ENDING)
DIVISION_DIGITS = 6
LONGEST_CODE = 40


class Wanted(NamedTuple):
    """One search. `points`: paid with points or not; `condition`: whether better terms ask any."""

    q: str = ""
    field: str = ""
    subject: str = ""
    way: str = ""
    place: str = ""
    points: str = ""
    condition: str = ""
    partner: str = ""
    sort: str = NEWEST
    limit: int = 20
    after: Position | None = None

    @property
    def asked(self) -> dict[str, str]:
        """The filters as they stand in an address, without where the list goes on."""
        told = {
            "q": self.q, "field": self.field, "for": self.subject, "way": self.way,
            "place": self.place, "points": self.points, "condition": self.condition,
            "partner": self.partner, "sort": "" if self.sort == NEWEST else self.sort,
        }  # fmt: skip
        return {name: value for name, value in told.items() if value}

    @property
    def is_narrowed(self) -> bool:
        """Whether anything beside words, field and order is chosen."""
        return bool(set(self.asked) - {"q", "field", "sort"})

    def address(self, path: str, **changed: str) -> str:
        """The same search, with some of it changed ("" takes it away), from its beginning."""
        told = {name: value for name, value in {**self.asked, **changed}.items() if value}
        return f"{path}?{urlencode(told)}" if told else path

    def following(self, path: str, after: Position | None) -> str | None:
        """The address of its next page; None after the last."""
        if after is None:
            return None
        told: dict[str, str] = {**self.asked, "limit": str(self.limit)}
        return f"{path}?{urlencode({**told, 'cursor': cursors.encode(_list(self), after)})}"


def wanted_in(query: Query) -> Wanted:
    """What is searched for; raises BadParameter naming what cannot be understood."""
    place, cursor = query.text("place"), query.text("cursor", longest=cursors.LONGEST)
    if place and not (len(place) == DIVISION_DIGITS and place.isdecimal() and place.isascii()):
        raise refuse("place", "parameter_malformed", _("应为六位行政区划代码。"))
    found = Wanted(
        q=query.text("q"),
        field=query.choice("field", fields().keys()),
        subject=query.choice("for", Subject.values),
        way=query.choice("way", Way.values),
        place=place,
        points=query.choice("points", YES_NO),
        condition=query.choice("condition", YES_NO),
        partner=query.text("partner", longest=LONGEST_CODE),
        sort=query.choice("sort", SORTS) or NEWEST,
        limit=query.limit(),
    )
    return found._replace(after=cursors.decode(_list(found), cursor) if cursor else None)


def _list(wanted: Wanted) -> str:
    return f"offers:{wanted.sort}"
