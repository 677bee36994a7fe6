"""Proposals of offers, for stories about writing them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.utils import timezone

from backend.accounts.models import User
from backend.accounts.organisations.actions import found_organisation
from backend.accounts.organisations.models import Kind, Organisation
from backend.accounts.people import person_of
from incentives.offers.fields import Field, fields
from incentives.offers.models import Version
from incentives.offers.reviewing.actions import publish
from incentives.offers.writing.actions import About, Writer, draft_offer, submit
from incentives.offers.writing.checking import Frame
from incentives.offers.writing.proposals import Condition, Proposal, Texts
from incentives.partners.models import Partner
from tests.incentives.listed import LOAN, LOAN_DETAILS

TEXTS = Texts("安居贷", "Home loan", "人人可申请", "Open to everyone", "利率更低", "A lower rate")
PLAIN = Texts("安居贷", "Home loan", "人人可申请", "Open to everyone")
LEVELS = {"leaf": 100, "tree": 300}
CATEGORIES = frozenset({"volunteering", "green"})
LOAN_ABOUT = About("loan", "person", "application")


def decimals(terms: Mapping[str, tuple[Any, Any]]) -> dict[str, tuple[Any, Any]]:
    return {
        code: tuple(None if value is None else Decimal(str(value)) for value in pair)  # type: ignore[misc]
        for code, pair in terms.items()
    }


def proposed(**said: Any) -> Proposal:
    """A loan with better terms for members; whatever is named replaces it."""
    today = timezone.localdate()
    terms = decimals(said.pop("terms", LOAN))
    plain: dict[str, Any] = {
        "texts": TEXTS,
        "numbers": terms,
        "details": LOAN_DETAILS,
        "starts_on": today,
        "ends_on": today + timedelta(days=180),
        "condition": Condition(needs_membership=True),
    }
    return Proposal(**{**plain, **said})


def frame(field: str = "loan", *, subject: str = "person", way: str = "application") -> Frame:
    of_field: Field = fields()[field]
    return Frame(of_field, subject, way, LEVELS, CATEGORIES, Decimal(24))


def a_writer() -> Writer:
    return Writer(uuid4())


def drafted(partner: Partner, *, about: About = LOAN_ABOUT, **said: Any) -> Version:
    return draft_offer(partner=partner, writer=a_writer(), about=about, said=proposed(**said))


def handed_in(partner: Partner, **said: Any) -> Version:
    version = drafted(partner, **said)
    return submit(partner=partner, writer=a_writer(), code=version.offer.code)


def an_office(code: str = "credit-office") -> Organisation:
    return found_organisation(
        kind=Kind.OFFICE, code=code, name=code, actor=None, divisions=["500000"],
        subject_kinds=["offers"],
    )  # fmt: skip


def a_reviewer(number: str = "+8613900009901") -> User:
    return person_of(number)


def on_show(partner: Partner, office: Organisation, reviewer: User, **said: Any) -> Version:
    """Written, handed in, reviewed, published: the way of every offer."""
    version = handed_in(partner, **said)
    return publish(reviewer=reviewer, office=office, version=version.pk, is_no_basic_service=True)
