"""What a search address asks for, the same for page and API, and the address of its next page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from backend.api import cursors
from backend.api.params import Query, refuse
from merchants.lookup.nearby import FARTHEST, Near, find_near
from merchants.lookup.search import Found, Wanted, find
from merchants.registry.models import Kind

PARAMETERS = ("q", "division", "kind", "near", "radius_m", "limit", "cursor")
DIVISION_DIGITS = 6
MERCATOR_EDGE = 85
Asked = Wanted | Near


def asked(query: Query) -> Asked:
    """What is searched for; raises BadParameter naming what cannot be understood."""
    point = query.point("near")
    query.number("radius_m", low=1, high=FARTHEST)  # checked even where nothing is near
    return _wanted(query) if point is None else _near(query, point)


def _division(query: Query) -> str:
    division = query.text("division")
    if division and not (len(division) == DIVISION_DIGITS and division.isdecimal()):
        raise refuse("division", "parameter_malformed", _("应为六位行政区划代码。"))
    return division


def _wanted(query: Query) -> Wanted:
    cursor = query.text("cursor", longest=cursors.LONGEST)
    return Wanted(
        q=query.text("q"),
        division=_division(query),
        kind=query.choice("kind", Kind.values),
        limit=query.limit(),
        after=tuple(cursors.decode("merchants", cursor)) if cursor else None,  # type: ignore[arg-type]  # ours
    )


def _near(query: Query, point: tuple[float, float]) -> Near:
    latitude, longitude = point
    if abs(latitude) > MERCATOR_EDGE:
        raise refuse("near", "parameter_out_of_range", _("坐标超出范围。"))
    cursor = query.text("cursor", longest=cursors.LONGEST)
    return Near(
        lng=longitude,
        lat=latitude,
        radius_m=query.number("radius_m", low=1, high=FARTHEST) or 2000,
        q=query.text("q"),
        kind=query.choice("kind", Kind.values),
        division=_division(query),
        limit=query.limit(),
        after=tuple(cursors.decode("near", cursor)) if cursor else None,  # type: ignore[arg-type]  # ours
    )


def search_results(wanted: Asked) -> Found:
    """Run the search that was asked for."""
    return find_near(wanted) if isinstance(wanted, Near) else find(wanted)


def page_url(path: str, wanted: Asked, after: tuple[Any, ...] | None) -> str | None:
    """The address of the next page of the same search, None after the last."""
    if after is None:
        return None
    near = isinstance(wanted, Near)
    asked_for: dict[str, Any] = {"q": wanted.q, "kind": wanted.kind, "division": wanted.division}
    if isinstance(wanted, Near):
        asked_for |= {"near": f"{wanted.lat},{wanted.lng}", "radius_m": wanted.radius_m}
    asked_for["limit"] = wanted.limit
    asked_for["cursor"] = cursors.encode("near" if near else "merchants", list(after))
    return f"{path}?{urlencode({name: value for name, value in asked_for.items() if value})}"
