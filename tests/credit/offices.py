"""Officers who write rules, and deeds for simulations without the room of deeds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from credit.catalogue import simulating
from credit.catalogue.actions import draft_rule
from credit.catalogue.founding import first_catalogue
from credit.catalogue.models import Rule, Simulation
from credit.catalogue.simulating import SLICES, count_slice, simulate, thanked_deeds
from tests.accounts.cast import member, organisation

Deed = tuple[UUID, str, date, int]


def points_office() -> tuple[Organisation, User, User]:
    """An office that may write rules, with two people."""
    office = organisation(code="credit-centre-500112")
    office.subject_kinds, office.divisions = ["points"], ["500112"]
    office.save()
    return office, member(office, 81), member(office, 82)


def new_terms(subject: str = "blood_donation", **changed: Any) -> dict[str, Any]:
    return {**first_catalogue()[subject], **changed}


def a_draft(
    office: Organisation, officer: User, *, subject: str = "blood_donation", **changed: Any
) -> Rule:
    """The next version of a rule."""
    terms = new_terms(subject, **changed)
    return draft_rule(subject=subject, terms=terms, officer=officer, office=office)


def counted(rule: Rule, officer: User) -> Simulation:
    """The simulation of a draft, to its end."""
    simulation = simulate(rule=rule.pk, officer=officer)
    for _ in SLICES:
        count_slice(simulation.pk)
    simulation.refresh_from_db()
    return simulation


@contextmanager
def deeds(rows: list[Deed]) -> Iterator[None]:
    """As if these deeds had been thanked."""
    told = ", ".join(f"('{m}'::uuid, '{i}', '{d}'::date, {q})" for m, i, d, q in rows)
    names = "(member_id, indicator, done_on, quantity)"
    before = simulating._SOURCE["deeds"]
    thanked_deeds(f"SELECT * FROM (VALUES {told}) AS row {names}" if rows else before)
    try:
        yield
    finally:
        thanked_deeds(before)
