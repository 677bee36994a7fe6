"""Good examples only: who answers fastest, whose consumers most often say it was solved.

Nobody is listed for doing badly, and nobody for little: at least so many answers or outcomes.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

ENOUGH = 10
MOST = 20
SHOWN = """
SELECT m.code, m.name, f.complaints, f.answers, f.in_time, f.outcomes, f.solved,
       f.median_answer_days, coalesce(d.name, '') AS place
  FROM merchants_complaintfigures f JOIN merchants_merchant m ON m.id = f.merchant_id
  LEFT JOIN places_division d ON d.code = f.division_code
 WHERE m.status = 'in_business' AND {rule} {place}
 ORDER BY {order}, m.code LIMIT %(most)s"""
# Whoever leaves more than one in ten unanswered for too long is nobody's example of speed.
FASTEST = (
    "f.median_answer_days IS NOT NULL AND f.answers >= %(enough)s"
    " AND f.in_time * 10 >= f.answers * 9"
)
SOLVED = "f.outcomes >= %(enough)s AND f.solved * 2 > f.outcomes"
PLACE = "AND f.division_code >= %(low)s AND f.division_code < %(high)s"
BOARDS = {
    "fastest": (FASTEST, "f.median_answer_days, f.in_time DESC"),
    "solved": (SOLVED, "f.solved_floor DESC, f.solved DESC"),
}


def board(name: str, *, division: str = "") -> list[dict[str, Any]]:
    """The first twenty, in the city or in one division."""
    rule, order = BOARDS[name]
    stem = (
        division.removesuffix("0000") if division.endswith("0000") else division.removesuffix("00")
    )
    text = SHOWN.replace("{rule}", rule).replace("{order}", order)
    text = text.replace("{place}", PLACE if division else "")
    values: dict[str, Any] = {"enough": ENOUGH, "most": MOST, "low": stem, "high": stem + ":"}
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
