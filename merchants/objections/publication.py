"""What a card tells beside its items: the shop's statement, a correction, a pending recheck.

SQL over `target` (ids of merchants) and %(seen)s, the moment asked for. All of it hangs on an item
that is public, so it goes with the item (promise 3).
"""

from __future__ import annotations

DAY = "({} AT TIME ZONE 'Asia/Shanghai')::date"

STATEMENT = f"""CASE WHEN said.words <> '' OR said.is_hidden THEN jsonb_build_object(
        'text', said.words, 'written_on', {DAY.format("said.written_at")}, 'verified', false,
        'hidden', said.is_hidden, 'changed_by', nullif(said.office, ''),
        'changed_because', nullif(said.reason, '')) END"""

STATEMENTS_NOW = """
    SELECT s.* FROM target t JOIN merchants_statement s ON s.merchant_id = t.id
     WHERE s.superseded_at IS NULL"""

# What an office took away for abuse is not told for the days before either.
STATEMENTS_THEN = """
    SELECT s.* FROM target t JOIN merchants_statement s ON s.merchant_id = t.id
     WHERE s.written_at <= %(seen)s AND (s.superseded_at IS NULL OR s.superseded_at > %(seen)s)
       AND NOT EXISTS (SELECT FROM merchants_statement later
            WHERE later.merchant_id = s.merchant_id AND later.kind = s.kind
              AND later.business_key = s.business_key AND later.version = s.version + 1
              AND later.side = 'office')"""

# The last correction of each item that was in force at that moment.
CORRECTIONS = f"""
    SELECT DISTINCT ON (o.merchant_id, o.item) o.merchant_id, o.item, jsonb_build_object(
           'decided_on', {DAY.format("o.decided_at")}, 'before', o.before, 'after', o.after,
           'reasons', o.reasons) AS body
      FROM target t JOIN merchants_objection o ON o.merchant_id = t.id
     WHERE o.status = 'corrected' AND o.decided_at <= %(seen)s
     ORDER BY o.merchant_id, o.item, o.decided_at DESC"""

RECHECKS = f"""
    SELECT k.merchant_id, k.kind, k.business_key, jsonb_build_object(
           'requested_on', {DAY.format("k.asked_at")}, 'due_on', k.due_on) AS body
      FROM target t JOIN merchants_recheck k ON k.merchant_id = t.id
     WHERE k.asked_at <= %(seen)s AND (k.answered_at IS NULL OR k.answered_at > %(seen)s)"""

# The positive rule of `rechecks.rule`: the last four, all passed.
LAST_FOUR = 4
IN_GOOD_ORDER = f"""count(*) FILTER (WHERE kind = 'inspection' AND place <= {LAST_FOUR}
        AND body->>'result' = 'passed') = {LAST_FOUR}"""
