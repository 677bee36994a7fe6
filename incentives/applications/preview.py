"""Before sending: what would be told to whom, under which terms, and the texts to agree to."""

from __future__ import annotations

from dataclasses import dataclass

from backend.accounts.identity.disclosure import identity_of, masked
from backend.accounts.models import User
from backend.accounts.people import shown
from backend.consent.models import PurposeText
from incentives.applications import terms
from incentives.applications.commitments import Commitment, newest
from incentives.applications.conditions import text_of_eligibility
from incentives.applications.consenting import text_for
from incentives.applications.models import Application
from incentives.applications.terms import Limits
from incentives.offers.models import Version
from incentives.offers.reading import NoSuchOffer, open_version


@dataclass(frozen=True)
class Preview:
    """`limits` are those for everyone: whether better ones hold is asked when it is sent."""

    application: Application
    version: Version
    consent: PurposeText
    eligibility: PurposeText | None  # where there are better terms for a person
    commitment: Commitment | None
    decide_days: int
    papers_days: int
    limits: Limits
    name: str
    phone: str


def preview_if_open(person: User, application: Application) -> Preview | None:
    """The same; None where the offer is over: the draft can still be read and thrown away."""
    try:
        return preview(person, application)
    except NoSuchOffer:
        return None


def preview(person: User, application: Application) -> Preview:
    """Of one's own draft, under what counts of the offer today. Raises NoSuchOffer."""
    version = open_version(application.version.offer.code)
    proof = identity_of(person)
    asks = version.has_condition and application.shop is None
    return Preview(
        application,
        version,
        text_for(application.partner),
        text_of_eligibility(application.partner) if asks else None,
        newest() if application.field == "approval" else None,
        terms.decide_days(version, better=False),
        terms.papers_days(version, better=False),
        terms.limits_of(version, better=False),
        masked(proof).name if proof else "",
        shown(person),
    )
