"""Which office is competent: the nearest one, walking up from the division."""

from __future__ import annotations

from backend.accounts.organisations.models import Kind, Organisation, Standing
from backend.kernel.codes.division import lineage


def office_for(*, area: str, division: str) -> Organisation | None:
    """The office whose subject kinds hold `area`: the county's, else the city's, the province's.

    Of two at one level the one founded first. None where nobody is competent.
    """
    levels = lineage(division)
    able = Organisation.objects.filter(
        kind=Kind.OFFICE,
        standing=Standing.ACTIVE,
        subject_kinds__contains=[area],
        divisions__overlap=levels,
    )
    return min(able.order_by("founded_at", "id"), key=lambda one: _level(one, levels), default=None)


def _level(office: Organisation, levels: list[str]) -> int:
    return min(levels.index(own) for own in office.divisions if own in levels)
