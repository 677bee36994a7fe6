"""How delivered divisions join the table of places: old wordings are kept."""

from __future__ import annotations

from typing import Any

from django.db import connection

from backend.intake.divisions import DIVISIONS
from backend.intake.models import Batch
from backend.intake.staging import Merge, Outcome, register_merge
from backend.kernel.datum import Datum, convert
from backend.kernel.ids import uuid7
from backend.places.resolve import forget

COLUMNS = (
    ("code", "text"),
    ("name", "text"),
    ("parent_code", "text"),
    ("valid_from", "date"),
    ("valid_to", "date"),
    ("lng", "float8"),
    ("lat", "float8"),
    ("new_id", "uuid"),
)

STEPS = (
    "SELECT pg_advisory_xact_lock(hashtext('intake.divisions.merge'))",
    """
CREATE TEMP TABLE pick ON COMMIT DROP AS
SELECT DISTINCT ON (s.code) s.*, CASE WHEN d.code IS NULL THEN 'new'
       WHEN d.row_hash = s.hash THEN 'unchanged'
       WHEN %(redelivered)s AND EXISTS (
           SELECT FROM places_divisionversion v
            WHERE v.code = s.code AND v.facts->>'row_hash' = s.hash::text) THEN 'unchanged'
       ELSE 'changed' END AS verdict
  FROM stage s LEFT JOIN places_division d ON d.code = s.code ORDER BY s.code, s.line DESC""",
    """
INSERT INTO places_divisionversion (id, code, facts, recorded_at, superseded_at)
SELECT p.new_id, d.code, to_jsonb(d), d.recorded_at, now()
  FROM pick p JOIN places_division d ON d.code = p.code WHERE p.verdict = 'changed'""",
    # Rows of the same file that a later one replaced are history that never held.
    """
INSERT INTO places_divisionversion (id, code, facts, recorded_at, superseded_at)
SELECT s.new_id, s.code, jsonb_build_object('code', s.code, 'name', s.name,
           'parent_code', s.parent_code, 'valid_from', s.valid_from, 'valid_to', s.valid_to,
           'lng', s.lng, 'lat', s.lat, 'source_code', %(source)s::text, 'row_hash', s.hash,
           'recorded_at', now()), now(), now()
  FROM stage s JOIN pick p ON p.code = s.code AND p.line <> s.line
 WHERE p.verdict <> 'unchanged' AND p.hash <> s.hash""",
    """
INSERT INTO places_division (code, name, parent_code, valid_from, valid_to, lng, lat,
                             source_code, row_hash, recorded_at)
SELECT code, name, parent_code, valid_from, valid_to, lng, lat, %(source)s, hash, now()
  FROM pick WHERE verdict <> 'unchanged'
    ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name, parent_code = EXCLUDED.parent_code,
       valid_from = EXCLUDED.valid_from, valid_to = EXCLUDED.valid_to, lng = EXCLUDED.lng,
       lat = EXCLUDED.lat, source_code = EXCLUDED.source_code, row_hash = EXCLUDED.row_hash,
       recorded_at = EXCLUDED.recorded_at""",
)

COUNTS = """
SELECT count(*) FILTER (WHERE p.verdict <> 'unchanged' AND (s.line = p.line OR s.hash <> p.hash)),
       count(*) FILTER (WHERE p.verdict = 'unchanged' OR (s.line <> p.line AND s.hash = p.hash))
  FROM stage s JOIN pick p USING (code)"""


def prepare(values: tuple[Any, ...], batch: Batch) -> tuple[Any, ...]:
    """A judged row as staged; coordinates become WGS-84."""
    row = dict(zip(DIVISIONS.names, values, strict=True))
    lng, lat = row["lng"], row["lat"]
    if lng is not None and lat is not None:
        source = Datum(row["datum"] or Datum.GCJ02)
        lng, lat = convert((lng, lat), source=source, target=Datum.WGS84)
    code = row["code"]
    parent = row["parent"] or _above(code)
    return (code, row["name"], parent, row["valid_from"], row["valid_to"], lng, lat, uuid7())


def _above(code: str) -> str:
    """The division a code lies in: 520102 in 520100 in 520000."""
    if len(code) > 6:  # noqa: PLR2004  (streets and villages lie in a county)
        return code[:6]
    for stem in (code[:4] + "00", code[:2] + "0000"):
        if stem != code:
            return stem
    return ""


def merge(batch: Batch) -> Outcome:
    """Join the staged divisions; names resolve anew afterwards."""
    parameters: dict[str, Any] = {
        "source": batch.source_code,
        "redelivered": Batch.objects.kept_before(
            dataset=batch.dataset, source=batch.source_code, digest=batch.digest
        ).exists(),
    }
    with connection.cursor() as cursor:
        for statement in STEPS:
            cursor.execute(statement, parameters)
        cursor.execute(COUNTS)
        accepted, unchanged = cursor.fetchone()
    forget()
    return Outcome(accepted, unchanged)


register_merge(DIVISIONS.name, Merge(columns=COLUMNS, prepare=prepare, run=merge))
