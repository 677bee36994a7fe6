"""What is read of objections: one's own, and what waits at an office, due first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from backend.accounts.organisations.models import Organisation
from credit.catalogue.models import Rule
from credit.catalogue.reading import rules_on, today
from credit.catalogue.terms import Route
from credit.deeds.judging import Told
from credit.deeds.models import Deed
from credit.membership.reading import member_of
from credit.objections.models import Objection, ObjectionClock, State
from credit.objections.refusals import NoSuchObjection


def own_objections(person: UUID) -> QuerySet[Objection]:
    """All of a person's, the newest first."""
    member = member_of(person)
    mine = Objection.objects.filter(member=member) if member else Objection.objects.none()
    ordered: QuerySet[Objection] = mine.select_related("member").order_by("-id")
    return ordered


def own_objection(person: UUID, objection: UUID) -> Objection:
    """One's own. Raises NoSuchObjection."""
    found = own_objections(person).filter(id=objection).first()
    if found is None:
        raise NoSuchObjection
    return found


def objection_at(office: Organisation, objection: UUID) -> Objection:
    """One that this office has to decide; any other is not there. Raises NoSuchObjection."""
    here = Objection.objects.select_related("member").filter(office=office.pk)
    found: Objection | None = here.filter(id=objection).first()
    if found is None:
        raise NoSuchObjection
    return found


def queue_of(office: UUID) -> QuerySet[Objection]:
    """What waits at an office, by the day on which a decision is due (`due_on`)."""
    own = ObjectionClock.objects.filter(member=OuterRef("member"), id=OuterRef("id"))
    waiting: QuerySet[Objection] = Objection.objects.filter(office=office, state=State.FILED)
    return waiting.annotate(due_on=Subquery(own.values("due_on"))).order_by("due_on", "id")


def clocks_of(objections: Iterable[Objection]) -> dict[UUID, ObjectionClock]:
    """The clocks of these by id, in one statement."""
    keys = Q(pk__in=[])
    for one in objections:
        keys |= Q(member=one.member_id, id=one.id)
    return {clock.id: clock for clock in ObjectionClock.objects.filter(keys)}


def file_of(objection: Objection, number: int) -> UUID:
    """The first file is number 1. Raises NoSuchObjection."""
    if not 1 <= number <= len(objection.files):
        raise NoSuchObjection
    file: UUID = objection.files[number - 1]
    return file


def missing_deed(*, indicator: str, done_on: date, quantity: int, place: str) -> Told:
    """What should have been delivered, by the way in which its rule lets deeds come in."""
    rule = rules_on(done_on).get(indicator)
    route = Route(rule.told.routes[0]) if rule else Route.DELIVERED
    return Told(indicator, done_on, quantity, place, route)


def told_of(objection: Objection) -> dict[str, Any]:
    """What is said of an objection without opening anything."""
    clock = ObjectionClock.objects.filter(member=objection.member_id, id=objection.id).first()
    appealed = Objection.objects.filter(member=objection.member_id, appeals=objection.id)
    may = objection.state == State.DISMISSED and not objection.appeals and not appealed.exists()
    claimed, names = objection.claimed, rules_on(today())
    indicator = (objection.after or objection.before or claimed or {}).get("indicator", "")
    rule = names.get(indicator)
    return {
        "one": objection,
        "clock": clock,
        "may_appeal": may,
        "deed_name": rule.told.name if rule else indicator,
    }


def deed_of(objection: Objection) -> Deed | None:
    """The deed that is contested; none where it is missing."""
    deeds = Deed.objects.select_related("rule", "member").filter(member=objection.member_id)
    found: Deed | None = deeds.filter(id=objection.deed).first() if objection.deed else None
    return found


def all_by_name() -> list[Rule]:
    """Every indicator of today, for a form."""
    return sorted(rules_on(today()).values(), key=lambda rule: rule.told.name)
