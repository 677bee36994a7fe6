"""The two steps of a report, each an intent: never lost, never done twice."""

from __future__ import annotations

from uuid import UUID

from backend.jobs.followups import follow_up
from merchants.reports import actions


@follow_up(actions.GATHER)
def gather(*, merchant: str, report: str) -> None:
    """Its facts, of one moment."""
    actions.gather(merchant=UUID(merchant), report=UUID(report))


@follow_up(actions.TYPESET)
def typeset(*, merchant: str, report: str) -> None:
    """The paper."""
    actions.typeset(merchant=UUID(merchant), report=UUID(report))
