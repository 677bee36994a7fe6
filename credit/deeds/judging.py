"""Whether a deed can be thanked at all: judged by the catalogue, without looking at any person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from backend.accounts.identity.ages import ADULT, has_completed
from backend.accounts.organisations.models import Kind, Organisation, Standing
from credit.catalogue.models import Rule
from credit.catalogue.reading import rule_on
from credit.catalogue.terms import Route, Terms, Unit
from credit.deeds.refusals import (
    ImprobableQuantity,
    InFuture,
    NotCompetent,
    OfMinor,
    RouteClosed,
    TooOld,
    UnknownIndicator,
)

MOST_AT_ONCE = 10  # caps in one deed: above it somebody mistook the unit
HOURS = 24


class Told(NamedTuple):
    """What a deed was: the same whoever tells it."""

    indicator: str
    done_on: date
    quantity: int
    place: str
    route: Route


def judged(told: Told, *, today: date, stood: bool = False) -> Rule:
    """The rule of the day of the deed. Raises what of it does not fit the catalogue.

    `stood`: it was kept before and is put right, so by which route it came is no question.
    """
    if told.done_on > today:
        raise InFuture
    rule = rule_on(told.indicator, told.done_on)
    if rule is None:
        raise UnknownIndicator
    if not stood and told.route not in rule.told.routes:
        raise RouteClosed
    _check(told, rule.told, today)
    return rule


def _check(told: Told, terms: Terms, today: date) -> None:
    if terms.standing_until(told.done_on) < today:
        raise TooOld
    too_many_hours = terms.unit == Unit.HOUR and told.quantity > HOURS * 31
    if too_many_hours or not 1 <= told.quantity * terms.points <= MOST_AT_ONCE * terms.cap_points:
        raise ImprobableQuantity


def voucher(offices: Iterable[Organisation], *, told: Told, terms: Terms) -> Organisation:
    """Which of a source's offices vouches for the deed. Raises NotCompetent."""
    for office in offices:
        if office.is_competent(division=told.place, subject_kind=terms.office):
            return office
    raise NotCompetent


def offices_of(source: str) -> list[Organisation]:
    """The offices that deliver under this code."""
    able = Organisation.objects.filter(kind=Kind.OFFICE, standing=Standing.ACTIVE)
    return list(able.filter(source_codes__contains=[source]).order_by("founded_at", "id"))


def require_grown_up(born: date, *, done_on: date) -> None:
    """No deed of a child is kept, whoever they are today. Raises OfMinor."""
    if not has_completed(ADULT, born=born, today=done_on):
        raise OfMinor
