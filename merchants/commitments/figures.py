"""What visitors said, in figures: always with n and interval, nothing below the minimum."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from backend.kernel.intervals import MINIMUM, Interval, share
from merchants.commitments.models import PromiseFigures

ENOUGH = 10  # confirmed before a shop is an example
MOST = 20

# Only what is public and in force today counts; whoever broke one is nobody's example. The order
# is by Wilson's lower bound, as `intervals.share` has it: few words do not come first by chance.
BOARD = """
WITH counted AS (
    SELECT c.merchant_id, count(*) AS promises, sum(f.kept) AS kept, sum(f.kept + f.not_kept) AS n
      FROM merchants_promisefigures f JOIN merchants_commitment c
        ON c.merchant_id = f.merchant_id AND c.id = f.commitment_id
     WHERE c.superseded_at IS NULL AND c.publicity = 'public'
       AND (c.status = 'kept' OR c.status = 'open'
            AND (c.valid_until IS NULL OR c.valid_until >= %(today)s))
     GROUP BY c.merchant_id HAVING sum(f.kept) >= %(enough)s)
SELECT m.code, m.name, counted.promises, counted.kept, counted.n, coalesce(d.name, '') AS place
  FROM counted JOIN merchants_merchant m ON m.id = counted.merchant_id
  LEFT JOIN places_division d ON d.code = m.division_code
 WHERE m.status = 'in_business' AND counted.kept * 10 >= counted.n * 8 {place}
   AND NOT EXISTS (SELECT FROM merchants_commitment b WHERE b.merchant_id = m.id
        AND b.superseded_at IS NULL AND b.publicity = 'public' AND b.public_until >= %(today)s
        AND b.status IN ('partly_kept', 'broken'))
 ORDER BY (counted.kept::float / counted.n + 1.9208 / counted.n - 1.96 * sqrt(
          (counted.kept::float / counted.n) * (1 - counted.kept::float / counted.n) / counted.n
          + 0.9604 / (counted.n::float * counted.n))) / (1 + 3.8416 / counted.n) DESC,
       counted.kept DESC, m.code LIMIT %(most)s"""
PLACE = "AND m.division_code >= %(low)s AND m.division_code < %(high)s"


def figures_of(merchant: UUID, commitments: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """What anybody may know of each, by commitment; those without a word have no row."""
    rows = PromiseFigures.objects.filter(merchant=merchant, commitment_id__in=list(commitments))
    return {row.commitment_id: shown(row.kept, row.kept + row.not_kept) for row in rows}


def shown(kept: int, n: int) -> dict[str, Any]:
    """A count as it is told. `withheld`: there are some words, too few to say how many."""
    if n < MINIMUM:
        return nothing() | {"withheld": n > 0}
    of = share(kept, n)
    told = {name: round(value, 3) for name, value in of._asdict().items()}
    percents = {f"{side}_percent": round(100 * told[side]) for side in ("low", "high")}
    return {"minimum": MINIMUM, "withheld": False, "n": n, "kept": kept, **percents,
            "share": told["value"], "low": told["low"], "high": told["high"]}  # fmt: skip


def nothing() -> dict[str, Any]:
    """No word yet."""
    empty = dict.fromkeys(("n", "kept", "share", "low", "high"))
    return {"minimum": MINIMUM, "withheld": False, **empty}


def all_words(merchant: UUID, commitments: Iterable[UUID]) -> tuple[int, Interval]:
    """The words on all of these together: how many, and the share that says kept."""
    rows = PromiseFigures.objects.filter(merchant=merchant, commitment_id__in=list(commitments))
    pairs = list(rows.values_list("kept", "not_kept"))
    kept, not_kept = (sum(pair[side] for pair in pairs) for side in (0, 1))
    return kept + not_kept, share(kept, kept + not_kept)


def board(*, on: date, division: str = "") -> list[dict[str, Any]]:
    """Shops whose promises visitors most surely confirm, in the city or in one division."""
    stem = (
        division.removesuffix("0000") if division.endswith("0000") else division.removesuffix("00")
    )
    values: dict[str, Any] = {
        "enough": ENOUGH,
        "most": MOST,
        "today": on,
        "low": stem,
        "high": stem + ":",
    }
    with connection.cursor() as cursor:
        cursor.execute(BOARD.replace("{place}", PLACE if division else ""), values)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
