"""Every figure of points from scratch, beside the plain sum over the same rows; one figure alone.

`measured("standing", MEMBERS, database=...)` runs it, in a transaction that is rolled back.
The issue's size is 1,000,000 members with 75 deeds each.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable

from tests.bench import ground

DEEDS, TRIES = 75, 200
MEMBERS = int(os.environ.get("STANDING_MEMBERS", "2000"))
FILL = """
INSERT INTO credit_member (id, person, alias, state, joined_at)
SELECT uuidv7(), gen_random_uuid(), gen_random_uuid(), 'joined', now()
  FROM generate_series(1, %(members)s);
INSERT INTO credit_account (member_id, salt, opened_at, closing)
SELECT id, sha256(id::text::bytea), now(), false FROM credit_member;
INSERT INTO credit_entry (member_id, seq, kind, key, part, points, thanked_before, thanked,
    purse_before, purse, held_before, held, spent_before, spent, expired_before, expired,
    reversed_before, reversed, lot, move, remaining_before, remaining, locked_before, locked,
    until_before, until, standing_until, subject, prev_seq, prev_at, at, prev_hash)
SELECT m.id, n, 'award', 'deed:' || n, 1, 2, 2 * n - 2, 2 * n, 2 * n - 2, 2 * n, 0, 0, 0, 0, 0, 0,
    0, 0, n, 1, 0, 2, 0, 0, current_date + 900, current_date + 900,
    current_date + n * 20, '', nullif(n - 1, 0), CASE WHEN n > 1 THEN now() END, now(), ''
  FROM credit_member m, generate_series(1, %(deeds)s) n ORDER BY m.id, n"""
PLAIN = "SELECT member_id, sum(points) FROM credit_entry GROUP BY member_id"


def main() -> None:
    """Fill, measure, print; nothing stays."""
    ground.begin()
    from django.db import transaction

    members = int(sys.argv[1]) if len(sys.argv) > 1 else MEMBERS
    with transaction.atomic():
        told = measured(members)
        transaction.set_rollback(True)
    ground.answer(told)


def measured(members: int) -> dict[str, float]:
    """Seconds of both over the same rows, and milliseconds of one member."""
    from django.db import connection

    from credit.membership.models import Member
    from credit.standing.actions import recompute_all, refresh

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(FILL, {"members": members, "deeds": DEEDS})
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("ANALYZE credit_entry, credit_member, credit_account")
        plain = min(seconds(lambda: (cursor.execute(PLAIN), cursor.fetchall())) for _ in range(3))
    scratch = seconds(recompute_all)
    again = seconds(recompute_all)
    some = Member.objects.order_by("?")[:TRIES]
    ones = [seconds(lambda one=member: refresh(one)) for member in some]  # type: ignore[misc]
    return {
        "members": members,
        "deeds": DEEDS,
        "plain_s": round(plain, 3),
        "scratch_s": round(scratch, 3),
        "again_s": round(again, 3),
        "ratio": round(scratch / plain, 2),
        "one_ms": round(1000 * statistics.median(ones), 2),
    }


def seconds(act: Callable[[], object]) -> float:
    """How long it took."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
