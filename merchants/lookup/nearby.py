"""Outlets round a point, nearest first. Positions are WGS-84; homes are never listed."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, log, pi, radians, sin, sqrt, tan
from typing import Any

from merchants.lookup.search import SHOWN, Found, filter_values, filters_of, run, terms_of

EARTH = 6_371_008.8  # mean radius, metres
FARTHEST = 20_000  # metres
MOST = 500  # the list ends here: who wants more looks at the map


@dataclass(frozen=True)
class Near:
    """Where, how far, and what else is asked for. `after` is (metres, outlet id) last seen."""

    lng: float
    lat: float
    radius_m: int = 2000
    q: str = ""
    kind: str = ""
    division: str = ""
    limit: int = 20
    after: tuple[float, str] | None = None


def metres(lng: float, lat: float, other_lng: float, other_lat: float) -> float:
    """The great-circle distance (haversine)."""
    half_lat, half_lng = radians(other_lat - lat) / 2, radians(other_lng - lng) / 2
    chord = sin(half_lat) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(half_lng) ** 2
    return 2 * EARTH * asin(sqrt(min(1.0, chord)))


def statement(near: Near) -> tuple[str, dict[str, Any]]:
    """Nearest-neighbour search over the Mercator plane of `spot` (migration 0002)."""
    x, y = radians(near.lng), log(tan(pi / 4 + radians(near.lat) / 2))
    # Mercator stretches by 1/cos(latitude); a little more room covers the box's far edge.
    reach = near.radius_m / EARTH / cos(radians(near.lat)) * 1.01
    words = [
        f"(s.folded LIKE %(word{number})s OR s.elsewhere LIKE %(word{number})s)"
        for number, _ in enumerate(terms_of(near.q))
    ]
    words += filters_of(near.division, near.kind)
    narrowed = "".join(f" AND {word}" for word in words)
    text = f"""
SELECT o.id AS outlet_id, o.lng, o.lat, s.merchant_id, {SHOWN},
       CASE WHEN position(o.name IN s.name) = 0 THEN ARRAY[o.name] ELSE '{{}}' END AS signs
  FROM merchants_outlet o
  JOIN merchants_searchentry s ON s.merchant_id = o.merchant_id
  LEFT JOIN places_division d ON d.code = s.division_code
 WHERE o.is_open AND NOT o.address_withheld
   AND o.spot <@ box(point(%(left)s, %(bottom)s), point(%(right)s, %(top)s)){narrowed}
 ORDER BY o.spot <-> point(%(x)s, %(y)s) LIMIT {MOST}"""
    return text, {
        "x": x, "y": y, **filter_values(near.division, near.kind),
        "left": x - reach, "right": x + reach, "bottom": y - reach, "top": y + reach,
        **{f"word{number}": f"%{term}%" for number, term in enumerate(terms_of(near.q))},
    }  # fmt: skip


def find_near(near: Near) -> Found:
    """One page of outlets within the radius, nearest first."""
    if near.q and not terms_of(near.q):
        return Found(results=[], after=None, total=0)
    rows = run(*statement(near))
    for row in rows:
        row["distance_m"] = round(metres(near.lng, near.lat, row.pop("lng"), row.pop("lat")))
    within = [row for row in rows if row["distance_m"] <= near.radius_m]
    within.sort(key=_key)
    rest = [row for row in within if near.after is None or _key(row) > near.after]
    page = rest[: near.limit]
    return Found(
        results=page,
        after=_key(page[-1]) if len(rest) > near.limit else None,
        total=len(within),
        total_is_minimum=len(rows) >= MOST,
    )


def _key(row: dict[str, Any]) -> tuple[float, str]:
    return row["distance_m"], str(row["outlet_id"])
