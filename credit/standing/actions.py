"""The figure follows the ledger: for one member at once, for all from scratch, by one statement."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from backend.accounts.models import User
from credit.catalogue.reading import today
from credit.membership.actions import NotAMember
from credit.membership.models import Member, State
from credit.membership.reading import member_of
from credit.standing.models import Standing

SLICE = 5000
# One pass over the awards. Members whose awards have all ended are set to nothing by the sweep.
COMPUTED = """
SELECT e.member_id, sum(e.points)::integer AS points, min(e.standing_until) + 1 AS changes_on
  FROM credit_entry e LEFT JOIN credit_reversal r
    ON r.member_id = e.member_id AND r.lot = e.seq AND r.overturned_at IS NULL
 WHERE e.kind = 'award' AND e.standing_until >= %(day)s AND r.lot IS NULL AND {whose}
 GROUP BY e.member_id"""
KEPT = """
INSERT INTO credit_standing AS s (member_id, points, changes_on, as_of, compares)
SELECT m.id, coalesce(c.points, 0), c.changes_on, %(day)s, false
  FROM credit_member m LEFT JOIN ({computed}) c ON c.member_id = m.id
 WHERE m.state = 'joined' AND {members}
ON CONFLICT (member_id) DO UPDATE
   SET points = excluded.points, changes_on = excluded.changes_on, as_of = excluded.as_of
 WHERE (s.points, s.changes_on) IS DISTINCT FROM (excluded.points, excluded.changes_on)"""


def refresh(member: Member, *, on: date | None = None) -> int:
    """Compute one member's figure anew; 1 if it changed. Call it where the deed changed."""
    whose = {"whose": [member.pk], "day": on or today()}
    return _keep("e.member_id = ANY(%(whose)s)", "m.id = ANY(%(whose)s)", whose)


def recompute_all(*, on: date | None = None) -> int:
    """Everybody's figure from scratch; how many were not what the ledger says."""
    day, changed, after = on or today(), 0, UUID(int=0)
    while slice_ := _held_slice_ids(after):
        changed += _recomputed(slice_, day)
        after = slice_[-1]
    return changed


def follow_the_day(*, on: date | None = None) -> int:
    """Figures in which something ended before today; how many changed."""
    day = on or today()
    due = Standing.objects.filter(changes_on__lte=day).order_by("member_id")
    return _recomputed(list(due.values_list("member_id", flat=True)[:SLICE]), day)


@transaction.atomic
def compare_me(*, person: User, wanted: bool) -> Standing:
    """Whether the member sees in which band they are; off unless they ask. Raises NotAMember."""
    member = member_of(person.pk)
    if member is None:
        raise NotAMember
    refresh(member)
    Standing.objects.filter(pk=member.pk).update(compares=wanted)
    return Standing.objects.get(pk=member.pk)


def forget(member: Member) -> None:
    """The member leaves: their figure goes."""
    Standing.objects.filter(pk=member.pk).delete()


def _held_slice_ids(after: UUID) -> list[UUID]:
    joined = Member.objects.filter(state=State.JOINED, id__gt=after).order_by("id")
    return list(joined.values_list("id", flat=True)[:SLICE])


@transaction.atomic
def _recomputed(members: list[UUID], day: date) -> int:
    # Whoever accepts a deed holds the membership: nothing is computed from before it.
    held = Member.objects.select_for_update(no_key=True).filter(id__in=members).order_by("id")
    whose = {"whose": list(held.values_list("id", flat=True)), "day": day}
    return _keep("e.member_id = ANY(%(whose)s)", "m.id = ANY(%(whose)s)", whose)


def _keep(whose: str, members: str, values: dict[str, Any]) -> int:
    statement = KEPT.format(computed=COMPUTED.format(whose=whose), members=members)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
