"""The statements that build public cards: many merchants at once, today or as of a past day.

Parameters: `today` (date) governs what is public; `seen` (timestamptz) chooses the versions that
were current; `shown_on` (date) is the day the page is asked for. Today all three are now.
"""

from __future__ import annotations

import re

from merchants.commitments.publication import ADVERSE_STATES
from merchants.commitments.publication import PUBLIC as PUBLIC_COMMITMENTS
from merchants.records.publication import CONTESTED, PUBLIC, THEN, UNMARKED

PER_KIND = 50  # the card is a page, not an archive: older items are counted, not listed
MOST = 20_000  # of a kind, where all are wanted: far beyond what anybody has on record

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

MOMENT = "to_char({} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD\"T\"HH24:MI:SS\"+08:00\"')"

ITEMS = f"""
ranked AS (
    SELECT r.*, s.name AS delivered_by, {CONTESTED} AS contested,
           row_number() OVER (PARTITION BY r.merchant_id, r.kind
                              ORDER BY r.decided_on DESC, r.id DESC) AS place
      FROM record r JOIN intake_source s ON s.code = r.source_id),
item AS (
    SELECT merchant_id, kind, decided_on, id, place, jsonb_build_object(
        'id', id, 'title', title, 'document_no', document_no,
        'contested', contested,
        'source', jsonb_build_object(
            'office', office, 'office_code', office_code, 'delivered_by', delivered_by,
            'document_no', document_no, 'legal_basis', legal_basis,
            'catalogue_item', catalogue_item, 'decided_on', decided_on,
            'delivered_at', {MOMENT.format("recorded_at")},
            'published_on', public_from, 'ends_on', public_until)) || facts || CASE kind
        WHEN 'permit' THEN jsonb_build_object('valid_until', valid_until, 'state',
            CASE WHEN facts->>'state' = 'revoked' THEN 'revoked'
                 WHEN valid_until < %(shown_on)s THEN 'expired' ELSE 'valid' END)
        WHEN 'honour' THEN jsonb_build_object('valid_until', valid_until)
        WHEN 'evaluation' THEN jsonb_build_object('valid_until', valid_until,
            'evaluated_on', decided_on)
        WHEN 'inspection' THEN jsonb_build_object('inspected_on', decided_on)
        ELSE jsonb_build_object('severity', severity) END AS body
      FROM ranked WHERE place <= {PER_KIND}),
items AS (
    SELECT merchant_id,
        jsonb_agg(body ORDER BY place) FILTER (WHERE kind = 'permit') AS permits,
        jsonb_agg(body ORDER BY place) FILTER (WHERE kind = 'penalty') AS penalties,
        jsonb_agg(body ORDER BY place) FILTER (WHERE kind = 'listing') AS listings,
        jsonb_agg(body ORDER BY place) FILTER (WHERE kind = 'honour') AS honours,
        jsonb_agg(body ORDER BY place) FILTER (WHERE kind = 'inspection' AND place <= 4)
            AS inspections,
        (jsonb_agg(body) FILTER (WHERE kind = 'evaluation' AND place = 1))->0 AS evaluation
      FROM item GROUP BY merchant_id),
counts AS (
    SELECT merchant_id, jsonb_build_object(
        'permits', count(*) FILTER (WHERE kind = 'permit'),
        'penalties', count(*) FILTER (WHERE kind = 'penalty'),
        'listings', count(*) FILTER (WHERE kind = 'listing'),
        'honours', count(*) FILTER (WHERE kind = 'honour'),
        'inspections', count(*) FILTER (WHERE kind = 'inspection')) AS counts
      FROM record GROUP BY merchant_id)"""

PROMISES = f"""
promise AS (
    SELECT c.*, coalesce(s.name, m.name) AS delivered_by, coalesce(nullif(c.determined_by, ''),
               c.accepted_by) AS office, CASE WHEN c.determined_by = '' THEN c.accepted_by_code
               ELSE c.determined_by_code END AS office_code,
           row_number() OVER (PARTITION BY c.merchant_id ORDER BY c.made_on DESC, c.id DESC)
               AS place
      FROM commitment c JOIN merchants_merchant m ON m.id = c.merchant_id
      LEFT JOIN intake_source s ON s.code = c.source_id),
promises AS (
    SELECT merchant_id, count(*) AS n, jsonb_agg(jsonb_build_object(
        'id', id, 'code', code, 'template', nullif(template, ''), 'title', title, 'type', kind,
        'content', content, 'liability', liability, 'made_on', made_on,
        'valid_until', valid_until, 'state', CASE WHEN status = 'open'
            AND valid_until < %(shown_on)s THEN 'ended' ELSE status END,
        'withdrawn_on', withdrawn_on, 'determined_on', determined_on,
        'unfulfilled', CASE WHEN determined_on IS NULL THEN '' ELSE unfulfilled END,
        'accountability', CASE WHEN determined_on IS NULL THEN '' ELSE accountability END,
        'source', jsonb_build_object(
            'office', office, 'office_code', office_code, 'delivered_by', delivered_by,
            'document_no', code, 'legal_basis', '', 'catalogue_item', '',
            'decided_on', coalesce(determined_on, made_on),
            'delivered_at', {MOMENT.format("recorded_at")}, 'published_on', made_on,
            'ends_on', public_until)) ORDER BY place) FILTER (WHERE place <= {PER_KIND}) AS list
      FROM promise GROUP BY merchant_id)"""

PLACES = f"""
places AS (
    SELECT o.merchant_id, jsonb_agg(jsonb_build_object(
        'code', o.code, 'name', o.name, 'address_withheld', o.address_withheld,
        'address', CASE WHEN o.address_withheld THEN '' ELSE o.address END,
        'lng', CASE WHEN o.address_withheld THEN NULL ELSE o.lng END,
        'lat', CASE WHEN o.address_withheld THEN NULL ELSE o.lat END,
        'status', CASE WHEN o.is_open THEN 'open' ELSE 'closed' END,
        'source', jsonb_build_object('office', s.name, 'office_code', s.office_code,
            'delivered_by', s.name, 'delivered_at', {MOMENT.format("o.recorded_at")}))
        ORDER BY o.code) AS outlets
      FROM outlet o JOIN intake_source s ON s.code = o.source_id GROUP BY o.merchant_id)"""

NOTHING_COUNTED = (
    """'{"permits": 0, "penalties": 0, "listings": 0, "honours": 0, "inspections": 0}'::jsonb"""
)

IDENTITY = f"""json_build_object(
        'name', m.name, 'uscc', nullif(m.uscc, ''),
        'registration_no', nullif(m.registration_no, ''),
        'kind', m.kind, 'entity_type', m.entity_type, 'status', m.status,
        'established_on', m.established_on, 'closed_on', m.closed_on, 'capital', m.capital,
        'scope', m.scope, 'representative', m.representative,
        'address', CASE WHEN m.address_withheld THEN '' ELSE m.address END,
        'address_withheld', m.address_withheld, 'place', m.place, 'demo', s.is_demo,
        'division', CASE WHEN d.code IS NULL THEN NULL ELSE json_build_object(
            'code', d.code, 'name', d.name, 'province', p.name) END,
        'notes', CASE WHEN m.flags = '{{}}' THEN '[]'::jsonb ELSE
            to_jsonb(ARRAY(SELECT note FROM unnest(m.flags) note WHERE note IN (
            'old_registration_number', 'organisation_code_only',
            'registration_number_check_failed'))) END,
        'source', json_build_object('office', s.name, 'office_code', s.office_code,
            'delivered_by', s.name, 'document_no', '', 'legal_basis', '', 'catalogue_item', '',
            'decided_on', NULL, 'delivered_at', {MOMENT.format("m.recorded_at")},
            'published_on', (m.recorded_at AT TIME ZONE 'Asia/Shanghai')::date, 'ends_on', NULL))"""


def bodies(target: str, *, then: bool = False) -> str:
    """SQL giving (merchant_id, body text) of each merchant that `target` selects as `id`."""
    merchants, outlets, records, commitments = (
        (MERCHANTS_THEN, OUTLETS_THEN, RECORDS_THEN, COMMITMENTS_THEN)
        if then
        else (MERCHANTS_NOW, OUTLETS_NOW, RECORDS_NOW, COMMITMENTS_NOW)
    )
    return f"""
WITH target AS MATERIALIZED ({target}), merchant AS ({merchants}), outlet AS ({outlets}),
record AS MATERIALIZED ({records}), commitment AS ({commitments}), {ITEMS}, {PLACES}, {PROMISES}
SELECT m.id AS merchant_id, json_build_object(
    'code', m.code, 'identity', {IDENTITY},
    'outlets', coalesce(places.outlets, '[]'), 'permits', coalesce(items.permits, '[]'),
    'penalties', coalesce(items.penalties, '[]'), 'listings', coalesce(items.listings, '[]'),
    'honours', coalesce(items.honours, '[]'), 'inspections', coalesce(items.inspections, '[]'),
    'evaluation', items.evaluation, 'commitments', coalesce(promises.list, '[]'),
    'counts', coalesce(counts.counts, {NOTHING_COUNTED})
        || jsonb_build_object('commitments', coalesce(promises.n, 0)))::text AS body
  FROM merchant m JOIN intake_source s ON s.code = m.source_id
  LEFT JOIN places_division d ON d.code = m.division_code
  LEFT JOIN places_division p ON p.code = left(m.division_code, 2) || '0000'
  LEFT JOIN places ON places.merchant_id = m.id
  LEFT JOIN items ON items.merchant_id = m.id
  LEFT JOIN counts ON counts.merchant_id = m.id
  LEFT JOIN promises ON promises.merchant_id = m.id"""


def everything(sql: str) -> str:
    """The same statement with every item that is public, not only the newest of a kind."""
    return re.sub(r"place <= \d+", f"place <= {MOST}", sql)


# The next day on which a card would read differently without anybody delivering anything.
NEXT_CHANGES = """
SELECT t.id AS merchant_id, min(day.day) FILTER (WHERE day.day > %(today)s) AS changes_on
  FROM ({target}) t
  JOIN LATERAL (
       SELECT d.day FROM merchants_record r, LATERAL (
              VALUES (r.public_from), (r.public_until + 1), (r.valid_until + 1)) d(day)
        WHERE r.merchant_id = t.id AND r.superseded_at IS NULL AND r.is_publishable
          AND r.withdrawn_at IS NULL
       UNION ALL
       SELECT d.day FROM merchants_commitment c, LATERAL (
              VALUES (c.public_until + 1), (c.valid_until + 1)) d(day)
        WHERE c.merchant_id = t.id AND c.superseded_at IS NULL AND c.publicity = 'public'
       ) day ON true
 GROUP BY t.id"""


def rebuild(target: str) -> str:
    """SQL that brings the stored cards of `target` up to date; unchanged ones are left alone."""
    return f"""
INSERT INTO merchants_card AS card (merchant_id, body, etag, changes_on, built_at)
SELECT b.merchant_id, b.body, left(encode(sha256(convert_to(b.body, 'UTF8')), 'hex'), 32),
       n.changes_on, now()
  FROM ({bodies(target)}) b
  LEFT JOIN ({NEXT_CHANGES.format(target=target)}) n ON n.merchant_id = b.merchant_id
    ON CONFLICT (merchant_id) DO UPDATE
   SET body = EXCLUDED.body, etag = EXCLUDED.etag, changes_on = EXCLUDED.changes_on,
       built_at = EXCLUDED.built_at
 WHERE card.etag <> EXCLUDED.etag OR card.changes_on IS DISTINCT FROM EXCLUDED.changes_on"""
