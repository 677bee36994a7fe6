"""Keeping search up to date: names are folded and spelled here, a chunk at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from backend.intake.staging import copy_rows
from merchants.lookup.folding import searchable

CHUNK = 5000
COLUMNS = (
    "merchant_id", "code", "uscc", "name", "address", "kind", "status", "division_code", "rank",
    "folded", "grams", "elsewhere", "initials", "brand", "brand_initials", "brand_spelled",
)  # fmt: skip
RANK = {"in_business": 0, "unknown": 0, "suspended": 1, "revoked": 2, "closed": 2}

CHANGED = """
SELECT e.merchant_id IS NULL, m.id, m.code, coalesce(nullif(m.uscc, ''), m.registration_no),
       m.name, CASE WHEN m.address_withheld THEN '' ELSE m.address END,
       m.kind, m.status, m.division_code, ARRAY[m.province, coalesce(city.name, ''), m.place],
       ARRAY(SELECT o.name FROM merchants_outlet o WHERE o.merchant_id = m.id AND o.name <> m.name)
  FROM ({target}) t JOIN merchants_merchant m ON m.id = t.id
  LEFT JOIN places_division city ON city.code = left(m.division_code, 4) || '00'
  LEFT JOIN merchants_searchentry e ON e.merchant_id = m.id
 ORDER BY m.id"""

UPDATE = f"""
UPDATE merchants_searchentry e
   SET ({", ".join(COLUMNS[1:])}) = ROW({", ".join("f." + name for name in COLUMNS[1:])})
  FROM fresh_entries f WHERE f.merchant_id = e.merchant_id"""


def entry_of(row: Sequence[Any]) -> tuple[Any, ...]:
    """A search entry, in the order of COLUMNS, of a row of CHANGED after its first column."""
    merchant_id, code, uscc, name, address, kind, status, division, places, signs = row
    folded, grams, *rest = searchable(
        name=name, codes=(uscc, code), address=address, places=places, signs=signs
    )
    return (
        merchant_id, code, uscc, name, address, kind, status, division, RANK[status], folded,
        f"{{{','.join(grams)}}}",  # folded text has no marks, so its array needs no quotes
        *rest,
    )  # fmt: skip


def refresh_entries(target: str, **parameters: Any) -> None:
    """Write the search entries of the merchants that the SQL `target` selects as `id`.

    Runs inside the caller's transaction, which made the new merchants itself, so their entries
    are new as well and go straight in. Memory holds one chunk.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE IF NOT EXISTS fresh_entries"
            " (LIKE merchants_searchentry) ON COMMIT DROP"
        )
        cursor.execute("TRUNCATE fresh_entries")
        cursor.execute(
            f"DECLARE changed NO SCROLL CURSOR FOR {CHANGED.format(target=target)}", parameters
        )
        while True:
            cursor.execute(f"FETCH {CHUNK} FROM changed")
            rows = cursor.fetchall()
            if not rows:
                break
            new = (entry_of(row) for is_new, *row in rows if is_new)
            copy_rows("merchants_searchentry", COLUMNS, new)
            known = (entry_of(row) for is_new, *row in rows if not is_new)
            copy_rows("fresh_entries", COLUMNS, known)
        cursor.execute("CLOSE changed")
        cursor.execute(UPDATE)
