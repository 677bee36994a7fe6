"""Citizens with an account of the site, and how they join."""

from __future__ import annotations

from backend.accounts.identity.actions import _keep
from backend.accounts.identity.claims import Claim
from backend.accounts.models import User
from backend.kernel.codes.resident_id import check_digit
from credit.membership.actions import join
from credit.membership.categories import MEMBERSHIP, Category, purpose_of, text_of
from credit.membership.models import Member
from tests.accounts.cast import somebody


def a_citizen(number: int, *, born: str = "19900307") -> User:
    """Somebody whose identity is proved; nobody outside is asked."""
    person = somebody(number)
    body = f"500112{born}{number:03}"
    _keep(Claim("欧阳诗涵", body + check_digit(body)), person=person, by="test")
    return User.objects.get(pk=person.pk)


def read(*categories: Category) -> dict[Category, int]:
    """The texts of these categories as they stand today."""
    return {each: text_of(purpose_of(each)).version for each in categories}


def joined(number: int, *categories: Category) -> Member:
    """A citizen who takes part; without categories given, they allow every one."""
    person = a_citizen(number)
    version = text_of(MEMBERSHIP).version
    return join(person=person, version=version, allowed=read(*(categories or Category))).member


def person_of(member: Member) -> User:
    return User.objects.get(pk=member.person or member.pk)
