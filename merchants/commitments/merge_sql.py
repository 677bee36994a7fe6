"""The merge of staged commitments, each step over the whole set.

One commitment is one code of one merchant, whoever delivers it. What was promised here keeps the
words in which it was promised: an office adds what it found.
"""

from __future__ import annotations

from merchants.commitments.choices import COMMITMENT
from merchants.commitments.publication import PUBLIC

PLACED = """
CREATE TEMP TABLE placed ON COMMIT DROP AS
SELECT s.line, s.hash, s.code, s.status, s.new_id, k.merchant_id
  FROM stage s JOIN merchants_key k ON k.value = s.key"""

ANALYSE = "ANALYZE placed"

# Whoever changes a merchant's facts or card holds its row, always in this order.
LOCK = """
SELECT count(*) FROM (
    SELECT 1 FROM merchants_merchant m
     WHERE m.id IN (SELECT merchant_id FROM placed) ORDER BY m.id FOR NO KEY UPDATE) locked"""

# A code is its first merchant's for ever; of two in one file the first row's.
CODES = """
INSERT INTO merchants_commitmentcode (code, merchant_id, commitment_id)
SELECT code, merchant_id, new_id
  FROM (SELECT DISTINCT ON (code) code, merchant_id, new_id FROM placed ORDER BY code, line) first
 ORDER BY code ON CONFLICT DO NOTHING"""

OWNED = """
CREATE TEMP TABLE owned ON COMMIT DROP AS
SELECT p.*, o.commitment_id FROM placed p JOIN merchants_commitmentcode o
    ON o.code = p.code AND o.merchant_id = p.merchant_id"""

ANALYSE_OWNED = "ANALYZE owned"

_STEPS = ", ".join(
    f"'{start!s}>{end!s}'"
    for start in COMMITMENT.statuses
    for end in (start, *COMMITMENT.following(start))
)

# The last of a code's rows counts. What this source said last, it says not anew; nor does a file
# that comes again.
PICK = f"""
CREATE TEMP TABLE pick ON COMMIT DROP AS
SELECT DISTINCT ON (p.merchant_id, p.code)
       p.merchant_id, p.code, p.line, p.hash, p.commitment_id AS id,
       coalesce(c.version, 0) AS version, coalesce(c.is_made_here, false) AS is_made_here,
       CASE WHEN c.id IS NULL THEN 'new'
            WHEN said.row_hash = p.hash THEN 'unchanged'
            WHEN %(redelivered)s AND EXISTS (
                SELECT FROM merchants_commitment v WHERE v.merchant_id = c.merchant_id
                   AND v.id = c.id AND v.source_id = %(source)s AND v.row_hash = p.hash)
            THEN 'unchanged'
            WHEN c.status || '>' || CASE WHEN c.is_made_here
                  AND p.status IN ('open', 'ended') THEN c.status ELSE p.status END
                 NOT IN ({_STEPS}) THEN 'refused'
            WHEN c.is_made_here AND p.status IN ('open', 'ended')
                 AND c.status NOT IN ('open', 'ended') THEN 'refused'
            ELSE 'changed' END AS verdict
  FROM owned p
  LEFT JOIN merchants_commitment c ON c.merchant_id = p.merchant_id AND c.id = p.commitment_id
       AND c.superseded_at IS NULL
  LEFT JOIN LATERAL (
       SELECT v.row_hash FROM merchants_commitment v
        WHERE v.merchant_id = c.merchant_id AND v.id = c.id AND v.source_id = %(source)s
        ORDER BY v.version DESC LIMIT 1) said ON true
 ORDER BY p.merchant_id, p.code, p.line DESC"""

ANALYSE_PICK = "ANALYZE pick"

TODAY = "(%(at)s AT TIME ZONE 'Asia/Shanghai')::date"
PUBLIC_NOW = PUBLIC.replace("%(today)s", TODAY)

WAS_PUBLIC = f"""
CREATE TEMP TABLE was_public ON COMMIT DROP AS
SELECT c.merchant_id, c.id
  FROM pick p JOIN merchants_commitment c ON c.merchant_id = p.merchant_id AND c.id = p.id
 WHERE p.verdict = 'changed' AND {PUBLIC_NOW}"""

SUPERSEDE = """
UPDATE merchants_commitment c SET superseded_at = %(at)s
  FROM pick p
 WHERE p.verdict = 'changed' AND c.merchant_id = p.merchant_id AND c.id = p.id
   AND c.superseded_at IS NULL"""


def _here(*names: str) -> str:
    """What the shop said here stays as it said it."""
    return ", ".join(
        f"CASE WHEN p.is_made_here THEN before.{name} ELSE s.{name} END" for name in names
    )


UNDETERMINED = "p.is_made_here AND s.status IN ('open', 'ended')"

# Earlier rows of the same file become versions that were never current.
INSERT = f"""
INSERT INTO merchants_commitment
    (merchant_id, id, version, code, template, is_made_here, kind, title, content, liability,
     made_on, valid_until, publicity, status, public_until, fulfilment, unfulfilled, accountability,
     determined_on, determined_by, determined_by_code, reasons, accepted_by, accepted_by_code,
     note, flags, source_id, batch_id, row_hash, recorded_at, superseded_at)
SELECT p.merchant_id, p.id,
       p.version + row_number() OVER (PARTITION BY p.merchant_id, p.id ORDER BY s.line),
       s.code, coalesce(before.template, ''), p.is_made_here,
       {_here("kind", "title", "content", "liability", "made_on", "valid_until", "publicity")},
       CASE WHEN {UNDETERMINED} THEN before.status ELSE s.status END,
       CASE WHEN {UNDETERMINED} THEN before.public_until ELSE s.public_until END,
       s.fulfilment, s.unfulfilled, s.accountability, s.determined_on, s.determined_by,
       s.determined_by_code, '', {_here("accepted_by", "accepted_by_code")}, s.note,
       s.flags, %(source)s, %(batch)s::uuid, s.hash, %(at)s,
       CASE WHEN s.line <> p.line THEN %(at)s END
  FROM pick p
  JOIN owned l ON l.merchant_id = p.merchant_id AND l.code = p.code
       AND (l.line = p.line OR l.hash <> p.hash)
  JOIN stage s ON s.line = l.line
  LEFT JOIN merchants_commitment before ON before.merchant_id = p.merchant_id
       AND before.id = p.id AND before.version = p.version
 WHERE p.verdict IN ('new', 'changed')"""

# Only what is or was public is announced.
TOUCHED = f"""
CREATE TEMP TABLE touched ON COMMIT DROP AS
SELECT p.merchant_id,
       CASE WHEN w.id IS NULL AND shown.is_public THEN 'item_published'
            WHEN w.id IS NOT NULL AND shown.is_public THEN 'item_corrected'
            WHEN w.id IS NOT NULL THEN 'item_ended' END AS change,
       p.id AS item_id, 'commitment' AS item_kind
  FROM pick p
  LEFT JOIN was_public w ON w.merchant_id = p.merchant_id AND w.id = p.id
  JOIN LATERAL (SELECT {PUBLIC_NOW} AS is_public FROM merchants_commitment c
                 WHERE c.merchant_id = p.merchant_id AND c.id = p.id
                   AND c.superseded_at IS NULL) shown ON true
 WHERE p.verdict IN ('new', 'changed')"""

HOLD = (PLACED, ANALYSE, LOCK, CODES, OWNED, ANALYSE_OWNED)
STEPS = (PICK, ANALYSE_PICK, WAS_PUBLIC, SUPERSEDE, INSERT, TOUCHED)

COUNTS = """
SELECT count(*) FILTER (WHERE p.verdict <> 'unchanged' AND (l.line = p.line OR l.hash <> p.hash)),
       count(*) FILTER (WHERE p.verdict = 'unchanged' OR (l.line <> p.line AND l.hash = p.hash))
  FROM owned l JOIN pick p ON p.merchant_id = l.merchant_id AND p.code = l.code
 WHERE p.verdict <> 'refused'"""

ORPHANS = {
    "merchant_unknown": "SELECT line FROM stage EXCEPT SELECT line FROM placed",
    "commitment_code_taken": "SELECT line FROM placed EXCEPT SELECT line FROM owned",
    "commitment_step_refused": """SELECT l.line FROM owned l JOIN pick p
        ON p.merchant_id = l.merchant_id AND p.code = l.code WHERE p.verdict = 'refused'""",
}
