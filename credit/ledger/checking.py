"""The whole ledger looked at again, without trusting what keeps it. Every query names accounts."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

# Each answers (member, what): none of them ever should.
CHECKS = {
    "entries follow one another": """
        SELECT member_id, min(seq) FROM (
            SELECT member_id, seq, prev_hash, purse_before, held_before, spent_before,
                   expired_before, reversed_before, thanked_before, at,
                   lag(seq) OVER chain AS s, lag(hash) OVER chain AS h, lag(purse) OVER chain AS p,
                   lag(held) OVER chain AS l, lag(spent) OVER chain AS g,
                   lag(expired) OVER chain AS e, lag(reversed) OVER chain AS r,
                   lag(thanked) OVER chain AS t, lag(at) OVER chain AS before
              FROM credit_entry WINDOW chain AS (PARTITION BY member_id ORDER BY seq)) link
         WHERE CASE WHEN s IS NULL THEN seq <> 1 ELSE (seq - 1, prev_hash, purse_before,
            held_before, spent_before, expired_before, reversed_before, thanked_before)
            <> (s, h, p, l, g, e, r, t) OR at < before END
         GROUP BY member_id""",
    "the first entry begins with the account's salt": """
        SELECT e.member_id, 1 FROM credit_entry e LEFT JOIN credit_account a USING (member_id)
         WHERE e.seq = 1 AND e.prev_hash IS DISTINCT FROM a.salt""",
    "postings sum to zero": """
        SELECT member_id, seq FROM credit_entry
         WHERE thanked <> purse + held + spent + expired + reversed
            OR least(purse, held, spent, expired, reversed) < 0""",
    "lots and purse agree": """
        SELECT l.member_id, 0 FROM (SELECT member_id, sum(remaining) AS remaining,
               sum(locked) AS locked FROM credit_lot GROUP BY member_id) l
          JOIN LATERAL (SELECT purse, held FROM credit_entry e WHERE e.member_id = l.member_id
                         ORDER BY seq DESC LIMIT 1) head ON true
         WHERE (l.remaining, l.locked) <> (head.purse, head.held)""",
    "holds that have not ended are awaited": """
        SELECT member_id, seq FROM credit_entry h WHERE kind = 'hold' AND part = 1
           AND NOT EXISTS (SELECT FROM credit_entry e
                            WHERE e.member_id = h.member_id AND e.cites = h.key)
           AND NOT EXISTS (SELECT FROM credit_pending p
                            WHERE p.member_id = h.member_id AND p.key = h.key)""",
}
SUMS = """
SELECT coalesce(sum(thanked - purse - held - spent - expired - reversed), 0) FROM (
    SELECT DISTINCT ON (member_id) * FROM credit_entry ORDER BY member_id, seq DESC) heads"""


def troubles() -> Iterator[str]:
    """What does not fit, one line for each account and check."""
    with connection.cursor() as cursor:
        for name, sql in CHECKS.items():
            cursor.execute(sql)
            for member, seq in cursor.fetchall():
                yield f"{name}: not for account {member} at {seq}"
        cursor.execute(SUMS)
        if imbalance := cursor.fetchone()[0]:
            yield f"all accounts together sum to {imbalance}, not to zero"
