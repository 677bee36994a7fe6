"""Finding merchants: by name, code, pinyin, address, division and kind, or near a point.

Every statement is capped: a stage stops at CAP candidates, which are then ordered, counted and
paged by key. Of several words the longest leads, for it is the rarest as a rule; what it finds is
narrowed by the others, READ entries at most. A count that reached a cap is told as a minimum.
Spread over machines, search is a decided fan-out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from merchants.lookup.folding import fold, pairs

CAP = 1000
READ = 2000  # entries read for one term before the others narrow them
LONGEST_QUERY = 100
MOST_TERMS = 5
TRIGRAM = 3  # characters from which substrings are found through trigrams

SHOWN = """s.code, s.name, s.uscc, s.kind, s.status, s.division_code,
    coalesce(d.name, '') AS division_name, s.address"""
# What is over the doors, where the name does not say it already.
SIGNS = """ARRAY(SELECT o.name FROM merchants_outlet o
     WHERE o.merchant_id = s.merchant_id AND position(o.name IN s.name) = 0
     ORDER BY o.slot LIMIT 3) AS signs"""


@dataclass(frozen=True)
class Stage:
    """One way to match a term; a lower tier is a better match."""

    tier: int
    condition: str

    @property
    def told_tier(self) -> str:
        """What is called so (老王副食店) comes before what is called so somewhere (溪边老王)."""
        return f"CASE WHEN s.brand LIKE %(t0_start)s THEN 0 ELSE {self.tier} END"


@dataclass(frozen=True)
class Wanted:
    """What is asked for. `after` is the key (tier, rank, id) of the last result seen."""

    q: str = ""
    division: str = ""
    kind: str = ""
    limit: int = 20
    after: tuple[int, int, str] | None = None


@dataclass(frozen=True)
class Found:
    """A page of results: dicts by column, the key to go on from, and how many in all."""

    results: list[dict[str, Any]]
    after: tuple[Any, ...] | None
    total: int | None = None
    total_is_minimum: bool = False
    ignored: list[str] = field(default_factory=list)


def terms_of(q: str) -> list[str]:
    """The folded words of a query, the longest first; none without letter, digit or character."""
    terms = [term for term in map(fold, q.split()) if term][:MOST_TERMS]
    return sorted(terms, key=len, reverse=True)


def _latin_stages(term: str) -> list[Stage]:
    stages = [
        Stage(0, "s.brand_initials LIKE %(t{i}_start)s"),
        Stage(0, "s.brand_spelled LIKE %(t{i}_start)s"),
        Stage(0, "s.folded LIKE %(t{i}_start)s"),
        Stage(1, "s.initials LIKE %(t{i}_start)s"),
    ]
    if len(term) >= TRIGRAM:
        stages.append(Stage(2, "s.folded LIKE %(t{i}_any)s"))
        stages.append(Stage(2, "s.elsewhere LIKE %(t{i}_any)s"))
    return stages


def _chinese_stages(term: str) -> list[Stage]:
    start = Stage(0, "s.folded LIKE %(t{i}_start)s")
    if len(term) < TRIGRAM:
        return [start, Stage(1, "s.grams @> %(t{i}_grams)s::varchar[]")]
    return [
        start,
        Stage(1, "s.folded LIKE %(t{i}_any)s"),
        Stage(2, "s.elsewhere LIKE %(t{i}_any)s"),
    ]


def _stages(terms: list[str]) -> list[Stage]:
    lead = terms[0]
    stages = _latin_stages(lead) if lead.isascii() else _chinese_stages(lead)
    if len(terms) > 1 and not all(term.isascii() for term in terms):
        # All in the name: found by all their pairs at once, however common each of them is.
        stages.append(Stage(1, "s.grams @> %(all_grams)s::varchar[]"))
    return stages


def _also(number: int, term: str) -> str:
    """A further term only narrows what the first one found."""
    if term.isascii():
        name = f"t{number}"
        return (
            f"(s.folded LIKE %({name}_any)s OR s.elsewhere LIKE %({name}_any)s"
            f" OR s.brand_initials LIKE %({name}_start)s OR s.brand_spelled LIKE %({name}_start)s)"
        )
    return f"(s.folded LIKE %(t{number}_any)s OR s.elsewhere LIKE %(t{number}_any)s)"


def _parameters(terms: list[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for number, term in enumerate(terms):
        values[f"t{number}_start"] = f"{term}%"
        values[f"t{number}_any"] = f"%{term}%"
        values[f"t{number}_grams"] = pairs(term) or [term]
    values["all_grams"] = [
        gram for term in terms if not term.isascii() for gram in pairs(term) or [term]
    ]
    return values


def filters_of(division: str, kind: str) -> list[str]:
    """SQL conditions on the entry `s`; their values are `filter_values`."""
    filters = []
    if division:
        filters.append("s.division_code >= %(from_division)s AND s.division_code < %(to_division)s")
    if kind:
        filters.append("s.kind = %(kind)s")
    return filters


def filter_values(division: str, kind: str) -> dict[str, str]:
    """The parameters of `filters_of`."""
    low, high = _division_range(division) if division else ("", "")
    return {"from_division": low, "to_division": high, "kind": kind}


def _division_range(code: str) -> tuple[str, str]:
    """A province or city stands for everything below it: 520000 is 520000..52ffff."""
    stem = code.removesuffix("0000") if code.endswith("0000") else code.removesuffix("00")
    return stem, stem + ":"  # ':' is the character after '9'


def _found(stages: list[Stage], filters: list[str], others: list[str]) -> tuple[str, str]:
    """The CTEs that end in `found`, and whether a cap cut what was read, both as SQL."""
    reads, tiers, cuts = [], [], []
    for number, stage in enumerate(stages):
        where = " AND ".join([stage.condition.format(i=0), *filters])
        read = f"SELECT s.* FROM merchants_searchentry s WHERE {where} LIMIT"
        tier = f"SELECT s.merchant_id, {stage.told_tier} AS tier, s.rank FROM"
        if not others:
            tiers.append(f"({tier} ({read} {CAP}) s)")
            continue
        reads.append(f"read{number} AS MATERIALIZED ({read} {READ})")
        tiers.append(f"({tier} read{number} s WHERE {' AND '.join(others)} LIMIT {CAP})")
        cuts.append(f"(SELECT count(*) = {READ} FROM read{number})")
    found = f"found AS ({' UNION ALL '.join(tiers)})"
    return ",\n".join([*reads, found]), " OR ".join(cuts) or "false"


def statement(wanted: Wanted) -> tuple[str, dict[str, Any]]:
    """The capped search for `wanted.q`; one row more than a page tells of the next."""
    terms = terms_of(wanted.q)
    others = [_also(n, t) for n, t in enumerate(terms) if n]
    found, cut = _found(_stages(terms), filters_of(wanted.division, wanted.kind), others)
    after = (
        "WHERE (tier, rank, merchant_id) > (%(tier)s, %(rank)s, %(id)s::uuid)"
        if wanted.after
        else ""
    )
    text = f"""
WITH {found},
candidate AS (SELECT merchant_id, min(tier) AS tier, min(rank) AS rank FROM found GROUP BY 1),
page AS (SELECT * FROM candidate {after} ORDER BY tier, rank, merchant_id LIMIT %(limit)s)
SELECT page.tier, page.rank, page.merchant_id, {SHOWN}, {SIGNS},
       (SELECT count(*) FROM candidate) AS total, {cut} AS cut
  FROM page JOIN merchants_searchentry s USING (merchant_id)
  LEFT JOIN places_division d ON d.code = s.division_code
 ORDER BY page.tier, page.rank, page.merchant_id"""
    return text, {**_parameters(terms), **_shared(wanted)}


def _shared(wanted: Wanted) -> dict[str, Any]:
    tier, rank, identity = wanted.after or (0, 0, None)
    return {
        **filter_values(wanted.division, wanted.kind),
        "tier": tier,
        "rank": rank,
        "id": identity,
        "limit": wanted.limit + 1,
    }


def browse_statement(wanted: Wanted) -> tuple[str, dict[str, Any]]:
    """Everything in a division or of a kind, in the order of its keys; nothing is counted."""
    where = filters_of(wanted.division, wanted.kind)
    if wanted.after:
        where.append("(s.rank, s.merchant_id) > (%(rank)s, %(id)s::uuid)")
    condition = f"WHERE {' AND '.join(where)}" if where else ""
    text = f"""
SELECT 0 AS tier, s.rank, s.merchant_id, {SHOWN}, {SIGNS}, NULL AS total, false AS cut
  FROM merchants_searchentry s LEFT JOIN places_division d ON d.code = s.division_code
 {condition} ORDER BY s.rank, s.merchant_id LIMIT %(limit)s"""
    return text, _shared(wanted)


def run(text: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a statement as dicts."""
    with connection.cursor() as cursor:
        cursor.execute(text, parameters)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def find(wanted: Wanted) -> Found:
    """One page of merchants, best matches first, those that trade before those that closed."""
    terms = terms_of(wanted.q)
    by_name = bool(terms)
    if wanted.q and not by_name:
        return Found(results=[], after=None, total=0)
    rows = run(*(statement(wanted) if by_name else browse_statement(wanted)))
    page = rows[: wanted.limit]
    more = len(rows) > wanted.limit
    last = page[-1] if more else None
    total = (rows[0]["total"] if rows else 0) if by_name else None
    return Found(
        results=page,
        after=(last["tier"], last["rank"], str(last["merchant_id"])) if last else None,
        total=total,
        total_is_minimum=bool(total and (total >= CAP or rows[0]["cut"])),
    )
