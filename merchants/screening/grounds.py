"""Proposing, granting, declining and ending a ground: two people of the city's own office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from backend.accounts.acts import record
from backend.accounts.models import User
from backend.accounts.organisations.models import Kind, Membership, Organisation, Standing
from backend.notices.actions import notify_organisation
from backend.scrub.text import screen
from merchants.screening.measures import ListKind
from merchants.screening.models import GROUND, MOST_YEARS, ScreeningGround, State
from merchants.screening.refusals import (
    GroundUnfinished,
    NoSuchAsker,
    NoSuchGround,
    OwnOrganisation,
    OwnProposal,
    ReasonsMissing,
)

AREA = "screening"  # the subject kind of the office that grants grounds
SUBJECT = "merchants.screeningground"
ASKERS = (Kind.OFFICE, Kind.PARTNER)
LONGEST = {"basis": 300, "purpose": 200}
LONGEST_REASONS = 500


@dataclass(frozen=True)
class Wanted:
    """A ground as it is proposed; `organisation` is the asker's stable code."""

    organisation: str
    basis: str
    purpose: str
    lists: Sequence[str]
    starts_on: date
    ends_on: date


@transaction.atomic
def propose_ground(*, officer: User, office: Organisation, wanted: Wanted) -> ScreeningGround:
    """Propose it; another officer grants it. Raises NoSuchAsker, GroundUnfinished."""
    asker = Organisation.objects.filter(
        code=wanted.organisation.strip(), kind__in=ASKERS, standing=Standing.ACTIVE
    ).first()
    if asker is None:
        raise NoSuchAsker
    made = ScreeningGround(organisation=asker.pk, organisation_name=asker.name)
    made.basis, made.purpose = _fit("basis", wanted.basis), _fit("purpose", wanted.purpose)
    made.lists, made.proposed_by = sorted(set(wanted.lists)), officer.pk
    made.starts_on, made.ends_on = wanted.starts_on, wanted.ends_on
    if not made.lists or not set(made.lists) <= set(ListKind.values) or not _in_time(made):
        raise GroundUnfinished
    made.entry = _receipted("proposed", made, officer, office)
    made.save(force_insert=True)
    return made


@transaction.atomic
def decide_ground(
    *, officer: User, office: Organisation, ground: UUID, is_granted: bool, reasons: str = ""
) -> ScreeningGround:
    """Grant or decline what a colleague proposed.

    Raises NoSuchGround, StepNotAllowed, OwnProposal, OwnOrganisation, ReasonsMissing.
    """
    held = _held(ground)
    after = State.GRANTED if is_granted else State.DECLINED
    GROUND.check(held.state, after)
    if held.proposed_by == officer.pk:
        raise OwnProposal
    theirs = Membership.objects.filter(
        organisation=held.organisation, person=officer, state=Membership.State.ACTIVE
    )
    if held.organisation != office.pk and theirs.exists():
        raise OwnOrganisation
    return _decided(held, after, officer, office, reasons, needs_reasons=not is_granted)


@transaction.atomic
def end_ground(
    *, officer: User, office: Organisation, ground: UUID, reasons: str
) -> ScreeningGround:
    """From now on it opens nothing: one officer is enough to close a door, who proposed it too.

    Twice is once. Raises NoSuchGround, StepNotAllowed, ReasonsMissing.
    """
    held = _held(ground)
    if held.state == State.ENDED:
        return held
    GROUND.check(held.state, State.ENDED)
    return _decided(held, State.ENDED, officer, office, reasons, needs_reasons=True)


def _decided(
    held: ScreeningGround,
    after: str,
    officer: User,
    office: Organisation,
    reasons: str,
    *,
    needs_reasons: bool,
) -> ScreeningGround:
    said = reasons.strip()[:LONGEST_REASONS]
    if needs_reasons and not said:
        raise ReasonsMissing
    held.state, held.reasons = after, said
    # Who ends a ground is in the trail; `decided_by` stays whoever granted it (two people).
    if after != State.ENDED:
        held.decided_by, held.decided_at = officer.pk, timezone.now()
    held.entry = _receipted(after, held, officer, office)
    held.save()
    _tell(held)
    return held


def _held(ground: UUID) -> ScreeningGround:
    found = ScreeningGround.objects.select_for_update().filter(pk=ground).first()
    if found is None:
        raise NoSuchGround
    return found


def _in_time(made: ScreeningGround) -> bool:
    today = timezone.localdate()
    lasts = made.ends_on - made.starts_on
    return today <= made.ends_on and timedelta() <= lasts <= timedelta(days=366 * MOST_YEARS)


def _fit(name: str, text: str) -> str:
    plain = text.strip()
    if not 0 < len(plain) <= LONGEST[name] or screen(plain).public != plain:
        raise GroundUnfinished
    return plain


def _receipted(verb: str, made: ScreeningGround, officer: User, office: Organisation) -> UUID:
    act: dict[str, Any] = {
        "ground": str(made.pk),
        "organisation": made.organisation_name,
        "basis": made.basis,
        "purpose": made.purpose,
        "lists": list(made.lists),
        "starts_on": made.starts_on.isoformat(),
        "ends_on": made.ends_on.isoformat(),
        "reasons": made.reasons,
    }
    about = (SUBJECT, str(made.pk))
    done = record(
        f"screening_ground.{verb}", subject=about, actor=officer, act=act, acting_for=office
    )
    return done.entry.pk


def _tell(held: ScreeningGround) -> None:
    asker = Organisation.objects.get(pk=held.organisation)
    notify_organisation(
        asker,
        kind="screening.ground",
        subject=(SUBJECT, str(held.pk)),
        words={
            "state": str(State(held.state).label),
            "basis": held.basis,
            "until": held.ends_on.isoformat(),
        },
        address=f"/{asker.kind}/screening",
        key=f"{held.pk}:{held.state}",
    )
