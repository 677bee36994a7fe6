"""What an upheld objection changes, with before and after. Nobody loses what they spent."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from credit.catalogue.reading import today
from credit.catalogue.terms import Route
from credit.deeds.accepting import accept, made
from credit.deeds.actions import held_deed, restore_deed, reverse_deed
from credit.deeds.judging import Told, judged
from credit.deeds.models import Deed
from credit.deeds.refusals import CategoryRefused, NoSuchDeed
from credit.ledger.models import Reason
from credit.membership.models import Member
from credit.membership.reading import allows
from credit.objections.models import About, Objection
from credit.objections.refusals import NothingToCorrect

Facts = dict[str, Any]


class By(NamedTuple):
    """Who corrects, for which office, and the right quantity where it was wrong."""

    officer: User
    office: Organisation
    quantity: int


def correct(objection: Objection, *, by: By) -> tuple[Facts | None, Facts]:
    """Put it right in the caller's transaction; what it was and what it is."""
    if objection.about == About.MISSING:
        return None, facts(_added(objection.member, claimed(objection), by))
    if objection.deed is None:
        raise NoSuchDeed
    deed = held_deed(objection.member_id, objection.deed)
    before = facts(deed)
    match objection.about:
        case About.NOT_MINE:
            after = _reversed(deed, by, Reason.WRONG_PERSON)
        case About.WRONG:
            after = _replaced(deed, by)
        case About.REVERSAL:
            after = restore_deed(deed, officer=by.officer, office=by.office)
        case _:
            told = Told(deed.indicator, deed.done_on, deed.quantity, deed.place, Route.SELF)
            after = _added(objection.member, told, by)
    return before, facts(after)


def claimed(objection: Objection) -> Told:
    """What the member says was done."""
    told = dict(objection.claimed)
    return Told(**{**told, "done_on": date.fromisoformat(told["done_on"])})


def facts(deed: Deed) -> Facts:
    """A deed as before and after show it."""
    return {
        "deed": str(deed.id),
        "indicator": deed.indicator,
        "done_on": deed.done_on.isoformat(),
        "quantity": deed.quantity,
        "place": deed.place,
        "state": str(deed.state),
        "points": deed.points,
    }


def _added(member: Member, told: Told, by: By, *, stood: bool = False) -> Deed:
    """Kept as a deed for which a person vouches, even beside one of the same day and place."""
    rule = judged(told, today=today(), stood=stood)
    if member.person is None or not allows(member.person, rule.told.category_of):
        raise CategoryRefused
    deed = made(member, told=told._replace(route=Route.SELF), rule=rule, office=by.office)
    accept(deed, officer=by.officer, office=by.office)
    return deed


def _reversed(deed: Deed, by: By, reason: Reason) -> Deed:
    return reverse_deed(deed, officer=by.officer, office=by.office, reason=reason)


def _replaced(deed: Deed, by: By) -> Deed:
    if by.quantity < 1 or by.quantity == deed.quantity:
        raise NothingToCorrect
    _reversed(deed, by, Reason.WRONG_AMOUNT)
    told = Told(deed.indicator, deed.done_on, by.quantity, deed.place, Route.SELF)
    return _added(deed.member, told, by, stood=True)
