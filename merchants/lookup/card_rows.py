"""Which rows a card is made of: today's, or those that a past day showed, as SQL.

The same parameters as in `card_sql`; `target` selects the merchants as `id`.
"""

from __future__ import annotations

from merchants.commitments.publication import ADVERSE_STATES
from merchants.commitments.publication import PUBLIC as PUBLIC_COMMITMENTS
from merchants.records.publication import PUBLIC, THEN, UNMARKED

MERCHANTS_NOW = """
    SELECT m.* FROM target t JOIN merchants_merchant m ON m.id = t.id"""

# A home stays private for the days before it was known to be one, and after the shop moved out
# of it (promise 5). `v` is the version shown, the braces name its table and its current row.
AT_HOME = """CASE WHEN {row}.address_withheld OR EXISTS (
            SELECT FROM {versions} w
             WHERE w.merchant_id = v.merchant_id AND w.facts->>'id' = v.facts->>'id'
               AND w.recorded_at >= v.recorded_at AND (w.facts->>'address_withheld')::boolean)
        THEN '{{"address_withheld": true}}'::jsonb ELSE '{{}}' END"""
MERCHANT_AT_HOME = AT_HOME.format(row="m", versions="merchants_merchantversion")
OUTLET_AT_HOME = AT_HOME.format(row="o", versions="merchants_outletversion")

MERCHANTS_THEN = f"""
    SELECT m.* FROM target t JOIN merchants_merchant m ON m.id = t.id
     WHERE m.recorded_at <= %(seen)s
    UNION ALL
    SELECT (jsonb_populate_record(NULL::merchants_merchant,
                                  v.facts || {MERCHANT_AT_HOME})).*
      FROM target t JOIN merchants_merchant m ON m.id = t.id
      JOIN merchants_merchantversion v ON v.merchant_id = t.id
     WHERE v.recorded_at <= %(seen)s AND v.superseded_at > %(seen)s"""

OUTLETS_NOW = """
    SELECT o.* FROM target t JOIN merchants_outlet o ON o.merchant_id = t.id"""

OUTLETS_THEN = f"""
    SELECT o.* FROM target t JOIN merchants_outlet o ON o.merchant_id = t.id
     WHERE o.recorded_at <= %(seen)s
    UNION ALL
    SELECT (jsonb_populate_record(NULL::merchants_outlet,
                                  v.facts || {OUTLET_AT_HOME})).*
      FROM target t JOIN merchants_outletversion v ON v.merchant_id = t.id
      JOIN merchants_outlet o ON o.merchant_id = t.id AND o.id = (v.facts->>'id')::uuid
     WHERE v.recorded_at <= %(seen)s AND v.superseded_at > %(seen)s"""

RECORDS_NOW = f"""
    SELECT r.* FROM target t JOIN merchants_record r ON r.merchant_id = t.id
     WHERE {PUBLIC}"""

# What a past day showed, less whatever may no longer be shown today (promise 3).
RECORDS_THEN = f"""
    SELECT past.* FROM target t
      JOIN merchants_record past ON past.merchant_id = t.id
      JOIN merchants_record r ON r.merchant_id = t.id AND r.id = past.id
     WHERE {PUBLIC}
       AND past.is_publishable AND past.recorded_at <= %(seen)s
       AND (past.superseded_at IS NULL OR past.superseded_at > %(seen)s)
       AND (past.withdrawn_at IS NULL OR past.withdrawn_at > %(seen)s)
       AND past.public_from <= %(shown_on)s
       AND (past.public_until IS NULL OR past.public_until >= %(shown_on)s)
       AND {UNMARKED.format(row="past", standing=THEN)}"""

COMMITMENTS_NOW = f"""
    SELECT c.* FROM target t JOIN merchants_commitment c ON c.merchant_id = t.id
     WHERE {PUBLIC_COMMITMENTS}"""

# A promise never vanishes from a past day; what was found against it does, with its publication
# (promise 3), and without a trace: it reads as one that has ended.
NO_FINDING = """'{"status": "ended", "unfulfilled": "", "accountability": "", "determined_on": null,
    "determined_by": "", "determined_by_code": "", "public_until": null}'::jsonb"""
COMMITMENTS_THEN = f"""
    SELECT (jsonb_populate_record(past, CASE WHEN past.status IN {ADVERSE_STATES} AND NOT
                (c.status IN {ADVERSE_STATES} AND {PUBLIC_COMMITMENTS})
            THEN {NO_FINDING} ELSE '{{}}' END)).*
      FROM target t
      JOIN merchants_commitment past ON past.merchant_id = t.id
      JOIN merchants_commitment c ON c.merchant_id = t.id AND c.id = past.id
       AND c.superseded_at IS NULL
     WHERE c.publicity = 'public' AND past.publicity = 'public' AND past.recorded_at <= %(seen)s
       AND (past.superseded_at IS NULL OR past.superseded_at > %(seen)s)
       AND (past.public_until IS NULL OR past.public_until >= %(shown_on)s)"""
