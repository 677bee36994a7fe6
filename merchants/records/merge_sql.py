"""The merge of staged records, the same for every kind, each step over the whole set."""

from __future__ import annotations

from merchants.records.publication import PUBLIC

PLACED = """
CREATE TEMP TABLE placed ON COMMIT DROP AS
SELECT s.line, s.hash, s.kind, s.business_key, s.new_id, k.merchant_id,
       s.withdrawn_at IS NOT NULL OR NOT s.is_publishable AS hides
  FROM stage s JOIN merchants_key k ON k.value = s.key"""

ANALYSE = "ANALYZE placed"

# Whoever changes a merchant's facts or card holds its row, always in this order.
LOCK = """
SELECT count(*) FROM (
    SELECT 1 FROM merchants_merchant m
     WHERE m.id IN (SELECT merchant_id FROM placed) ORDER BY m.id FOR NO KEY UPDATE) locked"""

# One item is one (merchant, kind, business key); the last of its rows counts. A file that comes
# again says nothing new, unless it takes something off the page (promise 3).
PICK = """
CREATE TEMP TABLE pick ON COMMIT DROP AS
SELECT DISTINCT ON (p.merchant_id, p.kind, p.business_key)
       p.merchant_id, p.kind, p.business_key, p.line, p.hash,
       coalesce(r.id, p.new_id) AS id, coalesce(r.version, 0) AS version,
       CASE WHEN r.id IS NULL THEN 'new'
            WHEN r.row_hash = p.hash THEN 'unchanged'
            WHEN %(redelivered)s AND NOT p.hides AND EXISTS (
                SELECT FROM merchants_record v WHERE v.merchant_id = r.merchant_id
                   AND v.id = r.id AND v.row_hash = p.hash) THEN 'unchanged'
            ELSE 'changed' END AS verdict
  FROM placed p
  LEFT JOIN merchants_record r ON r.merchant_id = p.merchant_id AND r.kind = p.kind
       AND r.source_id = %(source)s AND r.business_key = p.business_key
       AND r.superseded_at IS NULL
 ORDER BY p.merchant_id, p.kind, p.business_key, p.line DESC"""

ANALYSE_PICK = "ANALYZE pick"

TODAY = "(%(at)s AT TIME ZONE 'Asia/Shanghai')::date"
PUBLIC_NOW = PUBLIC.replace("%(today)s", TODAY)

# With what other sources say of the same documents: this delivery may take those off the page too.
WAS_PUBLIC = f"""
CREATE TEMP TABLE was_public ON COMMIT DROP AS
SELECT r.merchant_id, r.id
  FROM pick p JOIN merchants_record r ON r.merchant_id = p.merchant_id AND r.kind = p.kind
       AND r.business_key = p.business_key
 WHERE (p.verdict = 'changed' OR p.verdict = 'new' AND p.kind IN ('penalty', 'listing'))
   AND {PUBLIC_NOW}"""

SUPERSEDE = """
UPDATE merchants_record r SET superseded_at = %(at)s
  FROM pick p
 WHERE p.verdict = 'changed' AND r.merchant_id = p.merchant_id AND r.id = p.id
   AND r.superseded_at IS NULL"""

# Earlier rows of the same file become versions that were never current.
INSERT = """
INSERT INTO merchants_record
    (merchant_id, id, version, kind, business_key, title, document_no, office, office_code,
     legal_basis, catalogue_item, severity, decided_on, valid_until, is_publishable, public_from,
     public_until, withdrawn_at, withdrawn_reason, facts, flags, source_id,
     batch_id, row_hash, recorded_at, superseded_at)
SELECT p.merchant_id, p.id,
       p.version + row_number() OVER (PARTITION BY p.merchant_id, p.id ORDER BY s.line),
       s.kind, s.business_key, s.title, s.document_no, s.office, s.office_code, s.legal_basis,
       s.catalogue_item, s.severity, s.decided_on, s.valid_until, s.is_publishable,
       s.public_from, s.public_until, s.withdrawn_at, s.withdrawn_reason,
       s.facts, s.flags, %(source)s, %(batch)s::uuid, s.hash, %(at)s,
       CASE WHEN s.line <> p.line THEN %(at)s END
  FROM pick p
  JOIN placed l ON l.merchant_id = p.merchant_id AND l.kind = p.kind
       AND l.business_key = p.business_key AND (l.line = p.line OR l.hash <> p.hash)
  JOIN stage s ON s.line = l.line
 WHERE p.verdict <> 'unchanged'"""

# Whoever withdraws a document withdraws it for everybody who delivered it, before or after: what
# stands of a document by another source than the withdrawing one follows it, and stands again when
# that source takes its withdrawal back. Of several the earliest counts.
TWINS = """
CREATE TEMP TABLE twins ON COMMIT DROP AS
SELECT r.merchant_id, r.id, r.version, r.kind, w.withdrawn_at, coalesce(w.reason, '') AS reason,
       w.source_id AS withdrawn_by
  FROM pick p
  JOIN merchants_record r ON r.merchant_id = p.merchant_id AND r.kind = p.kind
       AND r.business_key = p.business_key AND r.superseded_at IS NULL
       AND (r.withdrawn_at IS NULL OR r.withdrawn_by_id IS NOT NULL)
  LEFT JOIN LATERAL (
       SELECT o.withdrawn_at, o.source_id,
              left('同一文书已由其他来源撤销：' || o.withdrawn_reason, 200) AS reason
         FROM merchants_record o
        WHERE o.merchant_id = p.merchant_id AND o.kind = p.kind
          AND o.business_key = p.business_key AND o.superseded_at IS NULL
          AND o.withdrawn_at IS NOT NULL AND o.withdrawn_by_id IS NULL
        ORDER BY o.withdrawn_at, o.source_id LIMIT 1) w ON true
 WHERE p.verdict <> 'unchanged' AND p.kind IN ('penalty', 'listing')
   AND (r.withdrawn_at, r.withdrawn_reason, r.withdrawn_by_id)
       IS DISTINCT FROM (w.withdrawn_at, coalesce(w.reason, ''), w.source_id)"""

TWINS_SUPERSEDE = """
UPDATE merchants_record r SET superseded_at = %(at)s
  FROM twins t
 WHERE r.merchant_id = t.merchant_id AND r.id = t.id AND r.version = t.version"""

# The version is its own source's words, with that source's batch and hash: delivered again, they
# say nothing new, and nothing is shown by them while the withdrawal stands.
TWINS_INSERT = """
INSERT INTO merchants_record
    (merchant_id, id, version, kind, business_key, title, document_no, office, office_code,
     legal_basis, catalogue_item, severity, decided_on, valid_until, is_publishable, public_from,
     public_until, withdrawn_at, withdrawn_reason, withdrawn_by_id, facts, flags,
     source_id, batch_id, row_hash, recorded_at)
SELECT r.merchant_id, r.id, r.version + 1, r.kind, r.business_key, r.title, r.document_no,
       r.office, r.office_code, r.legal_basis, r.catalogue_item, r.severity, r.decided_on,
       r.valid_until, r.is_publishable, r.public_from, r.public_until, t.withdrawn_at, t.reason,
       t.withdrawn_by, r.facts, r.flags, r.source_id, r.batch_id, r.row_hash,
       %(at)s
  FROM twins t JOIN merchants_record r
    ON r.merchant_id = t.merchant_id AND r.id = t.id AND r.version = t.version"""

# Only what is or was public is announced: a minor penalty leaves no trace in the feed.
TOUCHED = f"""
CREATE TEMP TABLE touched ON COMMIT DROP AS
SELECT p.merchant_id,
       CASE WHEN w.id IS NULL AND shown.is_public THEN 'item_published'
            WHEN w.id IS NOT NULL AND shown.is_public THEN 'item_corrected'
            WHEN w.id IS NOT NULL THEN 'item_ended' END AS change,
       p.id AS item_id, p.kind AS item_kind
  FROM (SELECT merchant_id, id, kind FROM pick WHERE verdict <> 'unchanged'
        UNION SELECT merchant_id, id, kind FROM twins) p
  LEFT JOIN was_public w ON w.merchant_id = p.merchant_id AND w.id = p.id
  JOIN LATERAL (SELECT {PUBLIC_NOW} AS is_public FROM merchants_record r
                 WHERE r.merchant_id = p.merchant_id AND r.id = p.id
                   AND r.superseded_at IS NULL) shown ON true"""

HOLD = (PLACED, ANALYSE, LOCK)
STEPS = (
    PICK,
    ANALYSE_PICK,
    WAS_PUBLIC,
    SUPERSEDE,
    INSERT,
    TWINS,
    TWINS_SUPERSEDE,
    TWINS_INSERT,
    TOUCHED,
)

COUNTS = """
SELECT count(*) FILTER (WHERE p.verdict <> 'unchanged' AND (l.line = p.line OR l.hash <> p.hash)),
       count(*) FILTER (WHERE p.verdict = 'unchanged' OR (l.line <> p.line AND l.hash = p.hash))
  FROM placed l JOIN pick p
    ON p.merchant_id = l.merchant_id AND p.kind = l.kind AND p.business_key = l.business_key"""

ORPHANS = "SELECT line FROM stage EXCEPT SELECT line FROM placed"
