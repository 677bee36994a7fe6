"""Acting for an organisation: by choice, in this session, for as long as one belongs to it."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from backend.accounts import acts, second_factor
from backend.accounts.models import User
from backend.accounts.organisations.models import Kind, Membership, Organisation, Standing
from backend.accounts.permissions import SecondFactorMissing
from backend.kernel.errors import NotFound

CHOSEN = "acting_for"  # in the session: the key of the membership
Session = MutableMapping[str, Any]


def memberships_of(person: User) -> QuerySet[Membership]:
    """What the person may choose from."""
    return person.memberships.select_related("organisation").filter(
        state="active", organisation__standing=Standing.ACTIVE
    )


def membership_in(session: Session, person: User) -> Membership | None:
    """The choice, asked anew each time: who was let go acts for nobody from then on."""
    chosen = session.get(CHOSEN)
    return memberships_of(person).filter(pk=chosen).first() if chosen else None


def act_for(*, membership: UUID, person: User, session: Session) -> Organisation:
    """Choose. Raises NotFound; SecondFactorMissing for all but shops."""
    chosen = memberships_of(person).filter(pk=membership).first()
    if chosen is None:
        raise NotFound
    if chosen.organisation.kind != Kind.MERCHANT and not second_factor.is_confirmed(
        person, session
    ):
        raise SecondFactorMissing
    session[CHOSEN] = str(chosen.pk)
    said = {"membership": str(chosen.pk), "organisation": str(chosen.organisation_id)}
    acts.record(
        "acting.begun", subject=chosen, actor=person, act=said, acting_for=chosen.organisation
    )
    return chosen.organisation


def act_for_oneself(session: Session) -> None:
    """Stop acting for anybody."""
    session.pop(CHOSEN, None)


def banner(request: HttpRequest) -> dict[str, Any]:
    """`acting`: the membership used in this session, or None; looked up by pages that show it."""
    return {"acting": SimpleLazyObject(lambda: _shown(request))}


def _shown(request: HttpRequest) -> Membership | None:
    person = getattr(request, "user", None)
    return membership_in(request.session, person) if isinstance(person, User) else None
