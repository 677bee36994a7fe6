"""Whether the better terms hold for an application: one word, asked once, when it is sent."""

from __future__ import annotations

from backend.accounts.models import User
from backend.consent.actions import give_consent
from backend.consent.models import PurposeText
from incentives.applications.models import Application
from incentives.eligibility import consenting
from incentives.eligibility.answering import answer_for
from incentives.eligibility.refusals import NOT_ASKED
from incentives.offers.conditions import meets, shop_facts_of
from incentives.offers.models import Version
from incentives.partners.models import Partner


def is_better(application: Application, version: Version, person: User, *, asks: bool) -> bool:
    """Of a person only where they let it be asked; a no is the same for everybody.

    What a shop keeps of its promises is public: nobody has to agree.
    """
    if not version.has_condition:
        return False
    if application.merchant is not None:
        return meets(version, shop_facts_of(application.merchant))
    if not asks:
        return False
    try:
        return answer_for(person, version).is_yes
    except NOT_ASKED:
        return False  # the terms for everyone hold, and the partner hears the same no


def text_of_eligibility(partner: Partner) -> PurposeText:
    """What is asked, apart from the application itself, before a partner hears yes or no."""
    return consenting.declare_for(partner).purpose.text()


def let_it_be_asked(person: User, partner: Partner, *, version: int) -> None:
    """The consent of its own that this needs. Raises TextChanged."""
    text_of_eligibility(partner)
    give_consent(person=person, purpose=consenting.PURPOSE, recipient=partner.code, version=version)
