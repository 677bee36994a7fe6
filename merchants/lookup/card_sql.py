"""The statements that build public cards: many merchants at once, today or as of a past day.

Parameters: `today` (date) governs what is public; `seen` (timestamptz) chooses the versions that
were current; `shown_on` (date) is the day the page is asked for. Today all three are now.
"""

from __future__ import annotations

from merchants.lookup.card_rows import (
    COMMITMENTS_NOW,
    COMMITMENTS_THEN,
    MERCHANTS_NOW,
    MERCHANTS_THEN,
    OUTLETS_NOW,
    OUTLETS_THEN,
    RECORDS_NOW,
    RECORDS_THEN,
)
from merchants.objections.publication import (
    CORRECTIONS,
    IN_GOOD_ORDER,
    RECHECKS,
    STATEMENT,
    STATEMENTS_NOW,
    STATEMENTS_THEN,
)
from merchants.records.publication import CONTESTED

# How many of a kind, and how many inspections, are listed: `@per_kind` and `@visits` below.
PER_KIND, VISITS = 50, 4  # the card is a page, not an archive: older items are counted, not listed
MOST = 20_000  # where all are wanted: far beyond what anybody has on record

MOMENT = "to_char({} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD\"T\"HH24:MI:SS\"+08:00\"')"

COUNTS = """
counts AS (
    SELECT merchant_id, jsonb_build_object(
        'permits', count(DISTINCT business_key) FILTER (WHERE kind = 'permit'),
        'penalties', count(DISTINCT business_key) FILTER (WHERE kind = 'penalty'),
        'listings', count(DISTINCT business_key) FILTER (WHERE kind = 'listing'),
        'honours', count(DISTINCT business_key) FILTER (WHERE kind = 'honour'),
        'inspections', count(DISTINCT business_key) FILTER (WHERE kind = 'inspection')) AS counts
      FROM record GROUP BY merchant_id)"""


# One document delivered by several sources is one item: the deciding office's own delivery first,
# else the oldest. The others stand beside it, and say so where they tell something else.
TWINS = f"""
delivered AS (
    SELECT r.*, s.name AS delivered_by,
           row_number() OVER (PARTITION BY r.merchant_id, r.kind, r.business_key
               ORDER BY (s.name = r.office) DESC, r.recorded_at, r.id) AS copy
      FROM record r JOIN intake_source s ON s.code = r.source_id),
twin AS (
    SELECT o.merchant_id, o.id, jsonb_agg(jsonb_build_object(
        'id', a.id, 'delivered_by', a.delivered_by,
        'delivered_at', {MOMENT.format("a.recorded_at")}, 'ends_on', a.public_until,
        'differs', told.differs, 'facts', CASE WHEN told.differs THEN a.facts
            || jsonb_build_object('severity', a.severity, 'decided_on', a.decided_on) END)
        ORDER BY a.copy) AS list
      FROM delivered a JOIN delivered o ON o.merchant_id = a.merchant_id AND o.kind = a.kind
       AND o.business_key = a.business_key AND o.copy = 1
     CROSS JOIN LATERAL (SELECT (a.facts, a.severity, a.decided_on)
        IS DISTINCT FROM (o.facts, o.severity, o.decided_on) AS differs) told
     WHERE a.copy > 1 GROUP BY o.merchant_id, o.id),"""


# What stands beside an item: the shop's words, its last correction, a re-check asked for.
BESIDE = """LEFT JOIN statement said ON said.merchant_id = r.merchant_id AND said.kind = r.kind
       AND said.business_key = r.business_key
      LEFT JOIN corrected ON corrected.merchant_id = r.merchant_id AND corrected.item = r.id
      LEFT JOIN asked ON asked.merchant_id = r.merchant_id AND asked.kind = r.kind
       AND asked.business_key = r.business_key"""


SOURCE = f"""jsonb_build_object(
            'office', r.office, 'office_code', office_code, 'delivered_by', delivered_by,
            'document_no', document_no, 'legal_basis', legal_basis,
            'catalogue_item', catalogue_item, 'decided_on', decided_on,
            'delivered_at', {MOMENT.format("recorded_at")},
            'published_on', public_from, 'ends_on', public_until)"""


ITEMS = f"""
{TWINS}
corrected AS ({CORRECTIONS}),
asked AS ({RECHECKS}),
ranked AS (
    SELECT r.*, {CONTESTED} AS contested, twin.list AS also,
           row_number() OVER (PARTITION BY r.merchant_id, r.kind
                              ORDER BY r.decided_on DESC, r.id DESC) AS place
      FROM delivered r LEFT JOIN twin ON twin.merchant_id = r.merchant_id AND twin.id = r.id
     WHERE r.copy = 1),
item AS (
    SELECT r.merchant_id, r.kind, decided_on, r.id, place, jsonb_build_object(
        'id', r.id, 'title', title, 'document_no', document_no,
        'contested', contested, 'statement', {STATEMENT}, 'correction', corrected.body,
        'source', {SOURCE}) || facts
        || CASE WHEN also IS NULL THEN '{{}}' ELSE jsonb_build_object('also', also) END
        || CASE r.kind
        WHEN 'permit' THEN jsonb_build_object('valid_until', valid_until, 'state',
            CASE WHEN facts->>'state' = 'revoked' THEN 'revoked'
                 WHEN valid_until < %(shown_on)s THEN 'expired' ELSE 'valid' END)
        WHEN 'honour' THEN jsonb_build_object('valid_until', valid_until)
        WHEN 'evaluation' THEN jsonb_build_object('valid_until', valid_until,
            'evaluated_on', decided_on)
        WHEN 'inspection' THEN jsonb_build_object('inspected_on', decided_on,
            'recheck', asked.body)
        ELSE jsonb_build_object('severity', r.severity) END AS body
      FROM ranked r {BESIDE}
     WHERE place <= @per_kind),
items AS (
    SELECT merchant_id,
        jsonb_agg(body ORDER BY place) FILTER (WHERE kind = 'permit') AS permits,
        jsonb_agg(body ORDER BY place) FILTER (WHERE kind = 'penalty') AS penalties,
        jsonb_agg(body ORDER BY place) FILTER (WHERE kind = 'listing') AS listings,
        jsonb_agg(body ORDER BY place) FILTER (WHERE kind = 'honour') AS honours,
        jsonb_agg(body ORDER BY place) FILTER (WHERE kind = 'inspection' AND place <= @visits)
            AS inspections,
        {IN_GOOD_ORDER} AS in_good_order,
        (jsonb_agg(body) FILTER (WHERE kind = 'evaluation' AND place = 1))->0 AS evaluation
      FROM item GROUP BY merchant_id)"""


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
            'ends_on', public_until)) ORDER BY place) FILTER (WHERE place <= @per_kind) AS list
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


def bodies(target: str, *, then: bool = False, whole: bool = False) -> str:
    """SQL giving (merchant_id, body text) of each merchant that `target` selects as `id`.

    `whole`: with every item that is public, not only the newest of a kind.
    """
    per_kind, visits = (MOST, MOST) if whole else (PER_KIND, VISITS)
    merchants, outlets, records, commitments, statements = (
        (MERCHANTS_THEN, OUTLETS_THEN, RECORDS_THEN, COMMITMENTS_THEN, STATEMENTS_THEN)
        if then
        else (MERCHANTS_NOW, OUTLETS_NOW, RECORDS_NOW, COMMITMENTS_NOW, STATEMENTS_NOW)
    )
    sql = f"""
WITH target AS MATERIALIZED ({target}), merchant AS ({merchants}), outlet AS ({outlets}),
record AS MATERIALIZED ({records}), commitment AS ({commitments}),
statement AS ({statements}), {ITEMS}, {COUNTS}, {PLACES}, {PROMISES}
SELECT m.id AS merchant_id, json_build_object(
    'code', m.code, 'identity', {IDENTITY},
    'outlets', coalesce(places.outlets, '[]'), 'permits', coalesce(items.permits, '[]'),
    'penalties', coalesce(items.penalties, '[]'), 'listings', coalesce(items.listings, '[]'),
    'honours', coalesce(items.honours, '[]'), 'inspections', coalesce(items.inspections, '[]'),
    'in_good_order', coalesce(items.in_good_order, false),
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
    return sql.replace("@per_kind", str(per_kind)).replace("@visits", str(visits))


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
