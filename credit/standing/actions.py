"""The figure follows the ledger: for one member at once, for all from scratch, by one statement."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from backend.accounts.models import User
from credit.catalogue.reading import today
from credit.membership.actions import NotAMember
from credit.membership.models import Member
from credit.membership.reading import held, member_of
from credit.standing.models import Standing

SLICE = 5000
# One pass over the awards in the order of the primary key, which carries what is asked for: no row
# of the ledger is read (migration 0016). Only thanks have a day until which they stand.
COMPUTED = """
SELECT e.member_id, sum(e.points)::integer AS points, min(e.standing_until) + 1 AS changes_on
  FROM credit_entry e LEFT JOIN credit_reversal r
    ON r.member_id = e.member_id AND r.lot = e.seq AND r.overturned_at IS NULL
 WHERE e.standing_until >= %(day)s AND r.lot IS NULL AND {whose}
 GROUP BY e.member_id"""
# Only figures that differ are written. Whose awards have all ended, or who has none, has nothing.
KEPT = """
INSERT INTO credit_standing AS s (member_id, points, changes_on, as_of, compares)
SELECT m.id, coalesce(c.points, 0), c.changes_on, %(day)s, false
  FROM unnest(%(members)s::uuid[]) AS m (id)
  LEFT JOIN credit_standing old ON old.member_id = m.id
  LEFT JOIN ({computed}) c ON c.member_id = m.id
 WHERE (old.points, old.changes_on) IS DISTINCT FROM (coalesce(c.points, 0), c.changes_on)
    OR old.member_id IS NULL
ON CONFLICT (member_id) DO UPDATE
   SET points = excluded.points, changes_on = excluded.changes_on, as_of = excluded.as_of"""
# Whoever accepts a deed or leaves holds the membership: nothing is computed from before it.
HELD = """
SELECT array_agg(id ORDER BY id)::text FROM (
    SELECT id FROM credit_member WHERE state = 'joined' AND {whose}
     ORDER BY id LIMIT %(slice)s FOR NO KEY UPDATE) held"""
EACH = "e.member_id = ANY(%(members)s::uuid[])"
# A member between the first and the last who is not among them is summed and left alone.
BETWEEN = "e.member_id BETWEEN %(first)s AND %(last)s"


def refresh(member: Member, *, on: date | None = None) -> int:
    """Compute one member's figure anew; 1 if it changed. Call it where the deed changed."""
    return _keep(f"{{{member.pk}}}", EACH, on or today())


def recompute_all(*, on: date | None = None) -> int:
    """Everybody's figure from scratch; how many were not what the ledger says."""
    day, changed, after = on or today(), 0, str(UUID(int=0))
    while True:
        with transaction.atomic():
            slice_ = _held("id > %(after)s", {"after": after})
            if not slice_:
                return changed
            changed += _keep(slice_, BETWEEN, day)
        after = slice_[-37:-1]


@transaction.atomic
def follow_the_day(*, on: date | None = None) -> int:
    """Figures in which something ended before today; how many changed."""
    day = on or today()
    due = Standing.objects.filter(changes_on__lte=day).order_by("member_id")
    ids = list(due.values_list("member_id", flat=True)[:SLICE])
    members = _held("id = ANY(%(ids)s)", {"ids": ids})
    return _keep(members, EACH, day) if members else 0


@transaction.atomic
def compare_me(*, person: User, wanted: bool) -> Standing:
    """Whether the member sees in which band they are; off unless they ask. Raises NotAMember."""
    found = member_of(person.pk)
    member = held(found.pk) if found else None
    if member is None:
        raise NotAMember
    refresh(member)
    Standing.objects.filter(pk=member.pk).update(compares=wanted)
    return Standing.objects.get(pk=member.pk)


def forget(member: Member) -> None:
    """The member leaves: their figure goes."""
    Standing.objects.filter(pk=member.pk).delete()


def _held(whose: str, values: dict[str, Any]) -> str:
    # Numbers of members in order, as PostgreSQL writes and reads them: `{...,...}`, or nothing.
    with connection.cursor() as cursor:
        cursor.execute(HELD.format(whose=whose), {"slice": SLICE, **values})
        return cursor.fetchone()[0] or ""


def _keep(members: str, whose: str, day: date) -> int:
    statement = KEPT.format(computed=COMPUTED.format(whose=whose))
    ends = {"first": members[1:37], "last": members[-37:-1]}
    with connection.cursor() as cursor:
        cursor.execute(statement, {"members": members, "day": day, **ends})
        return int(cursor.rowcount)
