"""The doctor's look at the ledger: do its rules stand, does what is due happen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db import connection

from backend.kernel.examination import Finding, examination
from credit.ledger.models import Lot
from credit.ledger.reading import today

RULES = """
SELECT count(*) FILTER (WHERE kind = 't'), count(*) FILTER (WHERE kind <> 't') FROM (
    SELECT 't' AS kind FROM pg_trigger WHERE tgrelid::regclass::text LIKE 'credit\\_%'
       AND tgenabled = 'D'
    UNION ALL
    SELECT 'c' FROM pg_constraint WHERE conrelid::regclass::text LIKE 'credit\\_%'
       AND NOT convalidated) broken"""
KEPT = """
SELECT name FROM unnest(%s::text[]) name WHERE name NOT IN (
    SELECT conname FROM pg_constraint WHERE conrelid = 'credit_entry'::regclass)"""
PROMISED = [
    "points_leave_only_as_promised",
    "postings_sum_to_zero",
    "never_overdrawn",
    "an_expiry_was_announced",
    "a_reversal_was_decided",
    "each_entry_follows_the_one_before",
    "each_move_follows_the_one_before",
]


@examination
def ledger() -> Iterator[Finding]:
    """Promise 8 is kept by rules in the database; somebody may have taken one away."""
    with connection.cursor() as cursor:
        cursor.execute(RULES)
        broken = sum(cursor.fetchone())
        cursor.execute(KEPT, [PROMISED])
        gone = [name for (name,) in cursor.fetchall()]
    if broken or gone:
        told = f"{broken + len(gone)} rules of the ledger are switched off or gone"
        yield Finding("unsafe", told, "who has owner's rights? run the migrations anew")
    else:
        yield Finding("ok", "the rules of the ledger stand")


@examination
def expiries() -> Iterator[Finding]:
    """Points past their day cannot be spent; the sweep only writes it down."""
    late = Lot.objects.filter(remaining__gt=0, until__lt=today() - timedelta(days=1)).count()
    if late:
        mend = "is the scheduler running? ledger.tend does it"
        yield Finding("note", f"{late} awards are past their day and not written off", mend)
