"""What a draft would have meant: the deeds of twelve months under the old rule and the new one.

Deeds live above this room, which knows only a query for them. One slice of the members is counted
in one transaction by the database, so memory stays flat and a killed worker's slice is counted by
the next.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from backend.accounts.acts import record
from backend.accounts.models import User
from backend.jobs.actions import promise
from backend.kernel.clock import same_day_later
from credit.catalogue import reading
from credit.catalogue.models import LEVELS, WORKFLOW, Rule, Simulation, State
from credit.catalogue.refusals import NoSuchRule, NotADraft
from credit.catalogue.terms import Terms

SLICES = "0123456789abcdef"  # by the last digit of a member's id, which is random
MONTHS = 12
NO_DEEDS = """SELECT NULL::uuid AS member_id, ''::text AS indicator, NULL::date AS done_on,
    0 AS quantity WHERE false"""
_SOURCE = {"deeds": NO_DEEDS}

# Points of each member under both rules, each with its own cap in its own period.
BOTH = """
WITH thanked AS MATERIALIZED (
    SELECT member_id, done_on, quantity FROM ({deeds}) AS deed
     WHERE indicator = %(subject)s AND done_on BETWEEN %(since)s AND %(until)s AND {whose}),
old AS (SELECT member_id, sum(points) AS points FROM (
    SELECT member_id, least(%(old_cap)s, %(old_points)s * sum(quantity)) AS points FROM thanked
     GROUP BY member_id, date_trunc(%(old_period)s, done_on::timestamp)) capped GROUP BY 1),
new AS (SELECT member_id, sum(points) AS points FROM (
    SELECT member_id, least(%(cap)s, %(points)s * sum(quantity)) AS points FROM thanked
     GROUP BY member_id, date_trunc(%(period)s, done_on::timestamp)) capped GROUP BY 1)
SELECT {figures} FROM old JOIN new USING (member_id)"""
COUNTS = """count(*) FILTER (WHERE new.points > old.points),
    count(*) FILTER (WHERE new.points < old.points)"""
SUMS = "coalesce(sum(old.points), 0), coalesce(sum(new.points), 0)"
MEMBERS = """SELECT count(*) FROM credit_member
 WHERE state = 'joined' AND right(id::text, 1) = %(slice)s"""


class Preview(NamedTuple):
    """One member's last twelve months under the rule of today and under the new one."""

    now: int
    then: int


def thanked_deeds(sql: str) -> None:
    """Say where deeds are: a query of member_id, indicator, done_on, quantity (no parameters)."""
    _SOURCE["deeds"] = sql


@transaction.atomic
def simulate(*, rule: UUID, officer: User) -> Simulation:
    """Begin to count what the draft would mean. Raises NoSuchRule, NotADraft.

    Asked again while one runs, or after it ended, answers that one until the draft is changed.
    """
    draft = Rule.objects.select_for_update().filter(pk=rule).first()
    if draft is None:
        raise NoSuchRule
    if draft.starts_on is not None:
        raise NotADraft
    known = draft.simulations.first()
    if known is not None:
        return known
    since = same_day_later(reading.today(), months=-MONTHS)
    made = Simulation.objects.create(rule=draft, asked_by=officer.pk, since=since)
    record("rule.simulated", subject=draft, actor=officer, act={"rule": str(draft.pk)})
    _next(made)
    return made


@transaction.atomic
def count_slice(simulation: UUID) -> None:
    """Count the next slice and promise the one after it; the last one completes the draft's step.

    A simulation whose draft was changed meanwhile is gone, and nothing is counted.
    """
    draft = Rule.objects.select_for_update().filter(simulations=simulation).first()
    held = Simulation.objects.select_for_update().filter(pk=simulation).first()
    if draft is None or held is None or held.finished_at is not None:
        return
    place = SLICES[held.slices_done]
    members, more, less = _counted(draft, held, place)
    held.members, held.more = F("members") + members, F("more") + more
    held.less, held.same = F("less") + less, F("same") + members - more - less
    held.slices_done += 1
    if held.slices_done == len(SLICES):
        held.finished_at = timezone.now()
        WORKFLOW.check(draft.state, State.SIMULATED)
        Rule.objects.filter(pk=draft.pk).update(state=State.SIMULATED)
    held.save()
    if held.finished_at is None:
        _next(held)


def preview(rule: Rule, *, member: UUID) -> Preview:
    """The member's own deeds of the last twelve months under both rules; what they hold stays."""
    until = reading.today()
    since = same_day_later(until, months=-MONTHS)
    values = _values(rule, since=since, until=until) | {"member": member}
    return Preview(*_asked(whose="member_id = %(member)s", figures=SUMS, values=values))


def _next(simulation: Simulation) -> None:
    promise(
        "catalogue.count_slice",
        key=f"{simulation.pk}:{simulation.slices_done}",
        simulation=str(simulation.pk),
    )


def _counted(draft: Rule, held: Simulation, place: str) -> tuple[int, int, int]:
    with connection.cursor() as cursor:
        cursor.execute(MEMBERS, {"slice": place})
        members = int(cursor.fetchone()[0])
    if draft.subject == LEVELS:
        return members, 0, 0  # names change, points never
    values = _values(draft, since=held.since, until=reading.today()) | {"slice": place}
    more, less = _asked(
        whose="right(member_id::text, 1) = %(slice)s", figures=COUNTS, values=values
    )
    return members, more, less


def _asked(*, whose: str, figures: str, values: dict[str, Any]) -> tuple[int, int]:
    statement = BOTH.format(deeds=_SOURCE["deeds"], whose=whose, figures=figures)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        first, second = cursor.fetchone()
    return int(first), int(second)


def _values(rule: Rule, *, since: date, until: date) -> dict[str, Any]:
    new, today = rule.told, reading.rule_on(rule.subject, reading.today())
    old: Terms | None = today.told if today else None
    return {
        "subject": rule.subject,
        "since": since,
        "until": until,
        "old_points": old.points if old else 0,
        "old_cap": old.cap_points if old else 0,
        "old_period": old.cap_period if old else "year",
        "points": new.points,
        "cap": new.cap_points,
        "period": new.cap_period,
    }
