"""Every figure of points from scratch, beside the plain sum over the same rows; one figure alone.

`measured("standing", MEMBERS, database=...)` runs it on a database of its own. The issue's size is
1,000,000 members with 75 deeds each. The table lies as life would have left it: in the order of
time, with the members mixed, and vacuumed. What neither side of the comparison reads, the chains of
keys and the hash of each entry, is left away to fill it within minutes; rows are as wide as ever.
"""

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from tests.bench import ground

DEEDS, TRIES, ROUNDS = 75, 200, 3
KEYS = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
 WHERE conrelid = 'credit_entry'::regclass AND contype = 'p'"""
BARE = """
DO $$ DECLARE one record; BEGIN
    FOR one IN SELECT conrelid::regclass AS t, conname FROM pg_constraint
        WHERE 'credit_entry'::regclass IN (conrelid, confrelid) AND contype IN ('f', 'u', 'p', 'c')
        ORDER BY contype = 'f' DESC
    LOOP EXECUTE format('ALTER TABLE %%s DROP CONSTRAINT %%I', one.t, one.conname); END LOOP;
END $$;
DROP INDEX IF EXISTS a_hold_ends_once;
ALTER TABLE credit_entry DISABLE TRIGGER ALL;
ALTER TABLE credit_entry ALTER COLUMN hash DROP EXPRESSION"""
MEMBERS = """
INSERT INTO credit_member (id, person, alias, state, joined_at)
SELECT uuidv7(), gen_random_uuid(), gen_random_uuid(), 'joined', now()
  FROM generate_series(1, %(members)s)"""
# The n-th deed of everybody.
DEED = """
INSERT INTO credit_entry (member_id, seq, kind, key, part, points, thanked_before, thanked,
    purse_before, purse, held_before, held, spent_before, spent, expired_before, expired,
    reversed_before, reversed, lot, move, remaining_before, remaining, locked_before, locked,
    until_before, until, standing_until, deed, subject, prev_seq, prev_at, at, prev_hash, hash)
SELECT id, %(n)s, 'award', 'deed:' || alias, 1, 2, 2 * %(n)s - 2, 2 * %(n)s, 2 * %(n)s - 2,
    2 * %(n)s, 0, 0, 0, 0, 0, 0, 0, 0, %(n)s, 1, 0, 2, 0, 0, current_date + 900,
    current_date + 900, current_date + %(n)s * 20, alias, '', nullif(%(n)s - 1, 0),
    CASE WHEN %(n)s > 1 THEN now() END, now(), sha256('before'), sha256('after')
  FROM credit_member"""
PLAIN = "SELECT member_id, sum(points) FROM credit_entry GROUP BY member_id"


def main() -> None:
    """Fill, measure, print."""
    ground.begin()
    members = int(sys.argv[1])
    fill(members)
    ground.answer(measured(members))


def fill(members: int) -> None:
    """The members and their deeds, as a table that is years old."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(KEYS)
        name, key = cursor.fetchone()
        cursor.execute(BARE, {})
        cursor.execute(MEMBERS, {"members": members})
        for number in range(1, DEEDS + 1):
            cursor.execute(DEED, {"n": number})
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute(f"ALTER TABLE credit_entry ADD CONSTRAINT {name} {key}")
        cursor.execute("VACUUM (ANALYZE) credit_entry, credit_member")
        cursor.execute("CHECKPOINT")


def measured(members: int) -> dict[str, Any]:
    """Seconds of both over the same rows, in turn, and milliseconds of one member."""
    from django.db import connection

    from credit.membership.models import Member
    from credit.standing.actions import recompute_all, refresh
    from credit.standing.models import Standing

    plain, scratch, again, before = list[float](), list[float](), list[float](), peak()
    with connection.cursor() as cursor:
        for _ in range(ROUNDS):
            plain.append(seconds(lambda: (cursor.execute(PLAIN), drain(cursor))))
            cursor.execute("TRUNCATE credit_standing")
            scratch.append(seconds(recompute_all))
            again.append(seconds(recompute_all))
        cursor.execute("SELECT count(*), sum(points) FROM credit_standing")
        assert cursor.fetchone() == (members, members * DEEDS * 2)
    grown = peak() - before
    some = Member.objects.filter(pk__in=Standing.objects.order_by("?").values("pk")[:TRIES])
    ones = [seconds(lambda one=member: refresh(one)) for member in some]  # type: ignore[misc]
    ratio = statistics.median(mine / its for mine, its in zip(scratch, plain, strict=True))
    return {
        "members": members,
        "deeds": DEEDS,
        "plain_s": round(statistics.median(plain), 2),
        "scratch_s": round(statistics.median(scratch), 2),
        "again_s": round(statistics.median(again), 2),
        "ratio": round(ratio, 2),
        "one_ms": round(1000 * statistics.median(ones), 2),
        "grown_mb": round(grown),
    }


def drain(cursor: Any) -> None:
    """What the plain sum found, read and let go."""
    while cursor.fetchmany(10_000):
        pass


def peak() -> float:
    """The most memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def seconds(act: Callable[[], object]) -> float:
    """How long it took."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
