"""What is read of deeds: one's own, and what waits at an office, due first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from backend.accounts.organisations.models import Kind, Organisation, Standing
from backend.intake.models import Source
from backend.places.models import Division
from credit.catalogue.models import Rule
from credit.catalogue.reading import rules_on, today
from credit.catalogue.terms import Route
from credit.deeds.models import Deed, DeedDeadline
from credit.deeds.refusals import NoSuchDeed
from credit.membership.reading import allows, member_of


def own_deed(person: UUID, deed: UUID) -> Deed:
    """One's own; somebody else's is not there. Raises NoSuchDeed."""
    found: Deed | None = own_deeds(person).filter(id=deed).first()
    if found is None:
        raise NoSuchDeed
    return found


def own_deeds(person: UUID) -> QuerySet[Deed]:
    """All of a person's, the newest first; nothing for whoever takes no part."""
    member = member_of(person)
    mine: QuerySet[Deed] = Deed.objects.of(member) if member else Deed.objects.none()
    return mine.select_related("rule", "member")


def deed_at(office: Organisation, deed: UUID) -> Deed:
    """A deed that members told this office; any other is not there. Raises NoSuchDeed."""
    here = Deed.objects.select_related("rule", "member").filter(office=office.pk, route=Route.SELF)
    found: Deed | None = here.filter(id=deed).first()
    if found is None:
        raise NoSuchDeed
    return found


def queue_of(office: UUID) -> QuerySet[Deed]:
    """Told by members and not looked at yet, by the day on which an answer is due (`due_on`)."""
    own = DeedDeadline.objects.filter(member=OuterRef("member"), id=OuterRef("id"))
    waiting: QuerySet[Deed] = Deed.objects.waiting_at(office).select_related("rule")
    return waiting.annotate(due_on=Subquery(own.values("due_on"))).order_by("due_on", "id")


def clocks_of(deeds: Iterable[Deed]) -> dict[UUID, DeedDeadline]:
    """The clocks of these deeds by id, in one statement."""
    keys = Q(pk__in=[])
    for deed in deeds:
        keys |= Q(member=deed.member_id, id=deed.id)
    return {clock.id: clock for clock in DeedDeadline.objects.filter(keys)}


def file_of(deed: Deed, number: int) -> UUID:
    """The first file is number 1. Raises NoSuchDeed."""
    if not 1 <= number <= len(deed.files):
        raise NoSuchDeed
    file: UUID = deed.files[number - 1]
    return file


def told_of(deed: Deed) -> dict[str, Any]:
    """What is said of a deed without opening anything."""
    office = Organisation.objects.filter(pk=deed.office or deed.id).first()
    source = Source.objects.filter(pk=deed.source).first() if deed.source else None
    return {
        "deed": deed,
        "office": office.name if office else "",
        "source": source.name if source else "",
        "clock": DeedDeadline.objects.filter(member=deed.member_id, id=deed.id).first(),
        "place": dict(places()).get(deed.place, deed.place),
    }


def may_be_told(person: UUID) -> list[Rule]:
    """What one may tell of oneself, of the kinds that the person allows."""
    told = [rule for rule in rules_on(today()).values() if Route.SELF in rule.told.routes]
    kinds = {rule.told.category_of for rule in told}
    allowed = {kind for kind in kinds if allows(person, kind)}
    mine = [rule for rule in told if rule.told.category_of in allowed]
    return sorted(mine, key=lambda rule: (rule.told.category, rule.told.name))


def places() -> list[tuple[str, str]]:
    """Where some office confirms deeds: code and name."""
    able = Organisation.objects.filter(kind=Kind.OFFICE, standing=Standing.ACTIVE)
    codes = {
        code
        for kinds, divisions in able.values_list("subject_kinds", "divisions")
        if any(kind.startswith("deeds.") for kind in kinds)
        for code in divisions
    }
    valid = Q(valid_to=None) | Q(valid_to__gte=timezone.localdate())
    names = dict(Division.objects.filter(valid, code__in=codes).values_list("code", "name"))
    return [(code, names.get(code, code)) for code in sorted(codes)]
