"""Who repairs: whoever determined (谁认定、谁修复), else the competent office of the place."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from backend.accounts.organisations.models import Kind, Organisation, Standing
from backend.accounts.organisations.offices import office_for
from backend.kernel.codes.division import lineage
from merchants.registry.models import Merchant
from merchants.repairs.items import Item
from merchants.repairs.refusals import NoOffice

AREA = "repairs"  # the subject kind of the offices that repair


def office_of(item: Item, merchant: Merchant) -> Organisation:
    """The office that decides about this item. Raises NoOffice.

    The one of that place that bears the determining office's name; else whoever delivered the
    document, which may be a centre that gathers; else the nearest that is competent.
    """
    levels = lineage(merchant.division_code) if merchant.division_code else []
    named = _able().filter(name=item.record.office, divisions__overlap=levels)
    delivered = _able().filter(source_codes__overlap=list(item.sources))
    found = _first(named) or _first(delivered)
    if found is None and levels:
        found = office_for(area=AREA, division=merchant.division_code)
    if found is None:
        raise NoOffice
    return found


def superior_of(office: UUID, merchant: Merchant) -> Organisation | None:
    """The office of the next level up that could decide instead; None at the top."""
    levels = lineage(merchant.division_code) if merchant.division_code else []
    above = [one for one in _able() if one.pk != office and set(one.divisions) & set(levels)]
    mine = Organisation.objects.filter(pk=office).first()
    height = _height(mine, levels) if mine else 0
    higher = [one for one in above if _height(one, levels) > height]
    return min(higher, key=lambda one: (_height(one, levels), one.founded_at), default=None)


def _first(offices: QuerySet[Organisation]) -> Organisation | None:
    return offices.order_by("founded_at", "id").first()


def _able() -> QuerySet[Organisation]:
    return Organisation.objects.filter(
        kind=Kind.OFFICE, standing=Standing.ACTIVE, subject_kinds__contains=[AREA]
    )


def _height(office: Organisation, levels: list[str]) -> int:
    return min((levels.index(own) for own in office.divisions if own in levels), default=0)
