"""Touches become facts, sums and figures: each change counted once, by one gatherer at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from merchants.complaints.workflows import Status
from merchants.insights.figures import LOCK, recount
from merchants.insights.models import Answer, CaseFact
from merchants.insights.wording import grams_of, marks_of

AT_ONCE = 500

TAKE = """
WITH chosen AS (SELECT merchant_id, id FROM merchants_casetouch LIMIT %(most)s)
DELETE FROM merchants_casetouch t USING chosen c
 WHERE t.merchant_id = c.merchant_id AND t.id = c.id
RETURNING t.merchant_id, t.complaint_id"""

# Shared locks: a consent withdrawn meanwhile waits, and then blanks what was just written.
READ = """
SELECT c.merchant_id, c.id, c.filed_on, c.category, c.division_code, c.status, c.outcome,
       c.answered_at, c.was_unanswered, c.may_publish AND NOT c.is_held AS may_publish,
       c.words_public, d.met_on, d.late_days, d.lapsed_at
  FROM unnest(%(merchants)s::uuid[], %(cases)s::uuid[]) AS t (merchant_id, complaint_id)
  JOIN merchants_complaint c ON c.merchant_id = t.merchant_id AND c.id = t.complaint_id
  LEFT JOIN LATERAL (
       SELECT d.met_on, d.late_days, d.lapsed_at FROM merchants_casedeadline d
        WHERE d.merchant_id = c.merchant_id AND d.complaint_id = c.id AND d.step = 'answer'
        ORDER BY d.started_on, d.id LIMIT 1) d ON true
 ORDER BY c.merchant_id, c.id FOR SHARE OF c"""

Cell = tuple[date, str, str]
Case = tuple[UUID, UUID]


class Read(NamedTuple):
    """A complaint as READ gives it."""

    merchant_id: UUID
    complaint_id: UUID
    filed_on: date
    category: str
    division_code: str
    status: str
    outcome: str
    answered_at: Any
    was_unanswered: bool
    may_publish: bool
    words_public: str
    met_on: date | None
    late_days: int | None
    lapsed_at: Any


def gather(*, most: int = AT_ONCE) -> int:
    """Count what was touched; how many cases. Another gatherer at work: none."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(TAKE, {"most": most})
        cases = sorted(set(cursor.fetchall()))
        if cases:
            _count(cases, [Read(*row) for row in _read(cursor, cases)])
    return len(cases)


def _read(cursor: Any, cases: list[Case]) -> list[tuple[Any, ...]]:
    merchants, references = zip(*cases, strict=True)
    cursor.execute(READ, {"merchants": list(merchants), "cases": list(references)})
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _count(cases: list[Case], rows: list[Read]) -> None:
    known = {fact.complaint_id: fact for fact in _facts(cases)}
    fresh = [_fact(row, known.get(row.complaint_id)) for row in rows]
    _keep(fresh)
    for gone in set(known) - {fact.complaint_id for fact in fresh}:
        known[gone].delete()
    add_up(known.values(), fresh)
    recount([merchant for merchant, _case in cases], on=timezone.localdate())


def _facts(cases: list[Case]) -> list[CaseFact]:
    merchants, references = zip(*cases, strict=True)
    return list(CaseFact.objects.filter(merchant__in=merchants, complaint_id__in=references))


def _fact(row: Read, known: CaseFact | None) -> CaseFact:
    answered_on = timezone.localdate(row.answered_at) if row.answered_at else None
    is_counted = row.status != Status.WITHDRAWN
    is_public = is_counted and row.may_publish and bool(row.words_public)
    fact = CaseFact(
        merchant_id=row.merchant_id,
        complaint_id=row.complaint_id,
        filed_on=row.filed_on,
        category=row.category,
        division_code=row.division_code,
        is_counted=is_counted,
        answer=answer_of(row),
        answer_days=(answered_on - row.filed_on).days if answered_on else None,
        outcome=row.outcome,
        is_public=is_public,
        narrative=row.words_public if is_public else "",
        grams=_grams(row) if is_public else [],
    )
    if known is not None:
        fact.id = known.id
    return fact


def _grams(row: Read) -> list[str]:
    return [*marks_of(row.category, row.division_code), *grams_of(row.words_public)]


def answer_of(row: Read) -> str:
    """Whether the shop kept the term of its first answer."""
    if row.met_on is not None:
        return Answer.LATE if row.late_days else Answer.IN_TIME
    return Answer.NONE if row.was_unanswered or row.lapsed_at else ""


CHANGING = [
    "filed_on", "category", "division_code", "is_counted", "answer", "answer_days", "outcome",
    "is_public", "narrative", "grams",
]  # fmt: skip


def _keep(facts: list[CaseFact]) -> None:
    CaseFact.objects.bulk_create(
        facts,
        update_conflicts=True,
        unique_fields=["merchant", "complaint_id"],
        update_fields=CHANGING,
    )


def add_up(before: Iterable[CaseFact], after: Iterable[CaseFact]) -> None:
    """Take the facts as they were out of the sums, put them in as they are."""
    change: dict[Cell, Counter[str]] = {}
    for sign, facts in ((-1, before), (1, after)):
        for fact in facts:
            if fact.is_counted:
                sums = change.setdefault(cell_of(fact), Counter())
                for column in columns_of(fact):
                    sums[column] += sign
    with connection.cursor() as cursor:
        for cell, sums in sorted(change.items()):
            if any(sums.values()):
                cursor.execute(CHANGE, _parameters(cell, sums))
                if not cursor.rowcount:
                    cursor.execute(BEGIN, _parameters(cell, sums))


def cell_of(fact: CaseFact) -> Cell:
    """Where a fact is counted."""
    return fact.filed_on.replace(day=1), fact.category, fact.division_code


def columns_of(fact: CaseFact) -> list[str]:
    """Under which heads a fact is counted."""
    answer = "unanswered" if fact.answer == Answer.NONE else fact.answer
    return [head for head in ("complaints", answer, fact.outcome) if head]


SUMS = ("complaints", "in_time", "late", "unanswered", "solved", "partly", "not_solved")
# Not one statement: the checks of a row to be inserted come before the conflict, and a change
# taken by itself may be less than nothing. One gatherer at a time makes the two safe.
CHANGE = f"""
UPDATE merchants_complainttally SET {", ".join(f"{name} = {name} + %({name})s" for name in SUMS)}
 WHERE month = %(month)s AND category = %(category)s AND division_code = %(division)s"""
BEGIN = f"""
INSERT INTO merchants_complainttally (month, category, division_code, {", ".join(SUMS)})
VALUES (%(month)s, %(category)s, %(division)s, {", ".join(f"%({name})s" for name in SUMS)})"""


def _parameters(cell: Cell, sums: Mapping[str, int]) -> dict[str, Any]:
    month, category, division = cell
    said = {"month": month, "category": category, "division": division}
    return said | {name: sums.get(name, 0) for name in SUMS}
