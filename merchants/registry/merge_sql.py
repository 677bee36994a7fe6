"""The merge of staged registration rows, step by step, each a statement over the whole set."""

from __future__ import annotations

import re


def _bare(facts: str) -> str:
    """The same values without their names, as an UPDATE wants them."""
    return re.sub(r" AS \w+", "", facts)


# Two deliveries creating the same merchant at once would each make its codes: one at a time.
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('merchants.registry.merge'))"

# The last row of each identifier counts; what came before it in the same file is its history.
PICK = """
CREATE TEMP TABLE pick ON COMMIT DROP AS
SELECT DISTINCT ON (s.key) s.key, s.line, s.hash, s.new_code,
       coalesce(k.merchant_id, s.new_id) AS merchant_id,
       CASE WHEN m.id IS NULL THEN 'new'
            WHEN m.row_hash = s.hash AND m.source_id = %(source)s THEN 'unchanged'
            WHEN %(redelivered)s AND EXISTS (
                SELECT FROM merchants_merchantversion v
                 WHERE v.merchant_id = m.id AND v.row_hash = s.hash) THEN 'unchanged'
            ELSE 'changed' END AS verdict
  FROM stage s
  LEFT JOIN merchants_key k ON k.value = s.key
  LEFT JOIN merchants_merchant m ON m.id = k.merchant_id
 ORDER BY s.key, s.line DESC"""

ANALYSE = "ANALYZE pick"

# Whoever changes a merchant's facts or card holds its row, always in this order.
LOCK = """
SELECT count(*) FROM (
    SELECT 1 FROM merchants_merchant m
      JOIN pick p ON p.merchant_id = m.id AND p.verdict = 'changed'
     ORDER BY m.id FOR NO KEY UPDATE OF m) locked"""

FACTS = """
    s.uscc, s.registration_no, s.name, s.kind, s.entity_type, s.status, s.established_on,
    s.closed_on, s.capital, s.scope, s.representative, s.province, s.place, s.division_code,
    s.address, {withheld} AS address_withheld, s.flags, %(source)s AS source_id,
    %(batch)s::uuid AS batch_id, s.hash AS row_hash, %(at)s AS recorded_at"""
# A home stays a home until a row says that it is none (promise 5): silence reveals no street.
NEW_FACTS, KNOWN_FACTS = (
    FACTS.format(withheld=f"coalesce(s.address_withheld, {known})")
    for known in ("false", "m.address_withheld")
)
NAMES = """uscc, registration_no, name, kind, entity_type, status, established_on,
    closed_on, capital, scope, representative, province, place, division_code,
    address, address_withheld, flags, source_id, batch_id, row_hash, recorded_at"""

INSERT = f"""
INSERT INTO merchants_merchant (id, code, {NAMES})
SELECT p.merchant_id, s.new_code, {NEW_FACTS}
  FROM pick p JOIN stage s ON s.line = p.line WHERE p.verdict = 'new'"""

KEYS = """
INSERT INTO merchants_key (value, merchant_id)
SELECT named.value, p.merchant_id
  FROM pick p CROSS JOIN LATERAL (VALUES (p.key), (p.new_code)) named(value)
 WHERE p.verdict = 'new'"""

KEEP_OLD = """
INSERT INTO merchants_merchantversion
    (merchant_id, id, facts, row_hash, recorded_at, superseded_at)
SELECT m.id, s.new_id, to_jsonb(m), m.row_hash, m.recorded_at, %(at)s
  FROM pick p JOIN stage s ON s.line = p.line JOIN merchants_merchant m ON m.id = p.merchant_id
 WHERE p.verdict = 'changed'"""

# Rows of the same file that a later one replaced: kept as history that was never on the page.
KEEP_PASSED_OVER = f"""
INSERT INTO merchants_merchantversion
    (merchant_id, id, facts, row_hash, recorded_at, superseded_at)
SELECT x.id, x.new_id, to_jsonb(x) - 'new_id', x.row_hash, %(at)s, %(at)s FROM (
    SELECT p.merchant_id AS id, m.code, s.new_id, {KNOWN_FACTS}
      FROM stage s JOIN pick p ON p.key = s.key AND p.line <> s.line
      JOIN merchants_merchant m ON m.id = p.merchant_id
     WHERE p.verdict <> 'unchanged' AND s.hash <> p.hash) x"""

UPDATE = f"""
UPDATE merchants_merchant m SET ({NAMES}) = ROW({_bare(KNOWN_FACTS)})
  FROM pick p JOIN stage s ON s.line = p.line
 WHERE m.id = p.merchant_id AND p.verdict = 'changed'"""

# Of the row that holds now, old or new: a name may change behind the same mask, and one who
# delivered masked names may deliver whole ones.
REPRESENTATIVES = """
INSERT INTO merchants_representative AS held (merchant_id, name_index, recorded_at)
SELECT p.merchant_id, s.representative_index, %(at)s
  FROM pick p JOIN stage s ON s.line = p.line
  JOIN merchants_merchant m ON m.id = p.merchant_id AND m.row_hash = s.hash
 WHERE s.representative_index IS NOT NULL
ON CONFLICT (merchant_id) DO UPDATE
   SET name_index = EXCLUDED.name_index, recorded_at = EXCLUDED.recorded_at
 WHERE held.name_index <> EXCLUDED.name_index"""
REPRESENTATIVES_GONE = """
DELETE FROM merchants_representative r USING pick p, stage s
 WHERE s.line = p.line AND p.verdict = 'changed' AND s.representative_index IS NULL
   AND r.merchant_id = p.merchant_id"""

# A row that names a place of trade keeps the merchant's main outlet (slot '') up to date.
OUTLETS = """
CREATE TEMP TABLE outlet_pick ON COMMIT DROP AS
SELECT p.merchant_id, s.line, o.id AS outlet_id
  FROM pick p JOIN stage s ON s.line = p.line
  LEFT JOIN merchants_outlet o ON o.merchant_id = p.merchant_id AND o.slot = ''
 WHERE p.verdict <> 'unchanged'
   AND (s.lng IS NOT NULL OR s.outlet_name <> '' OR o.id IS NOT NULL)"""

OUTLET_FACTS = """
    CASE WHEN s.outlet_name = '' THEN s.name ELSE s.outlet_name END AS name, s.division_code,
    s.address, m.address_withheld, s.lng, s.lat, s.datum AS delivered_datum,
    s.status NOT IN ('closed', 'revoked') AS is_open, %(source)s AS source_id,
    %(batch)s::uuid AS batch_id, s.hash AS row_hash, %(at)s AS recorded_at"""
OUTLET_NAMES = """name, division_code, address, address_withheld, lng, lat, delivered_datum,
    is_open, source_id, batch_id, row_hash, recorded_at"""

OUTLET_INSERT = f"""
INSERT INTO merchants_outlet (merchant_id, id, code, slot, {OUTLET_NAMES})
SELECT p.merchant_id, s.new_outlet_id, s.new_outlet_code, '', {OUTLET_FACTS}
  FROM outlet_pick p JOIN stage s ON s.line = p.line
  JOIN merchants_merchant m ON m.id = p.merchant_id WHERE p.outlet_id IS NULL"""

OUTLET_KEYS = """
INSERT INTO merchants_key (value, merchant_id, outlet_id)
SELECT s.new_outlet_code, p.merchant_id, s.new_outlet_id
  FROM outlet_pick p JOIN stage s ON s.line = p.line WHERE p.outlet_id IS NULL"""

OUTLET_KEEP_OLD = """
INSERT INTO merchants_outletversion (merchant_id, id, facts, recorded_at, superseded_at)
SELECT o.merchant_id, s.new_outlet_id, to_jsonb(o) - 'spot', o.recorded_at, %(at)s
  FROM outlet_pick p JOIN stage s ON s.line = p.line
  JOIN merchants_outlet o ON o.merchant_id = p.merchant_id AND o.id = p.outlet_id"""

OUTLET_UPDATE = f"""
UPDATE merchants_outlet o SET ({OUTLET_NAMES}) = ROW({_bare(OUTLET_FACTS)})
  FROM outlet_pick p JOIN stage s ON s.line = p.line
  JOIN merchants_merchant m ON m.id = p.merchant_id
 WHERE o.merchant_id = p.merchant_id AND o.id = p.outlet_id"""

TOUCHED = """
CREATE TEMP TABLE touched ON COMMIT DROP AS
SELECT merchant_id, CASE verdict WHEN 'new' THEN 'registered' ELSE 'updated' END AS change,
       NULL::uuid AS item_id, '' AS item_kind
  FROM pick WHERE verdict <> 'unchanged'"""

HOLD = (ONE_AT_A_TIME, PICK, ANALYSE, LOCK)
STEPS = (
    KEEP_OLD,
    INSERT,
    KEYS,
    UPDATE,
    REPRESENTATIVES,
    REPRESENTATIVES_GONE,
    KEEP_PASSED_OVER,
    OUTLETS,
    OUTLET_KEEP_OLD,
    OUTLET_INSERT,
    OUTLET_KEYS,
    OUTLET_UPDATE,
    TOUCHED,
)

# A row is unchanged with its group, or when it repeats the row that counted.
COUNTS = """
SELECT count(*) FILTER (WHERE p.verdict <> 'unchanged' AND (s.line = p.line OR s.hash <> p.hash)),
       count(*) FILTER (WHERE p.verdict = 'unchanged' OR (s.line <> p.line AND s.hash = p.hash))
  FROM stage s JOIN pick p ON p.key = s.key"""
