"""What the demo's people allow the demo's bank, by the door of everybody."""

from __future__ import annotations

from backend.accounts import demo
from backend.consent.actions import give_consent, refuse_consent
from incentives.eligibility.consenting import PURPOSE, declare_for
from incentives.partners.models import Partner

BANK = "demo-bank"


def decide() -> int:
    """Everybody can be asked; the citizen lets the bank, the neighbour does not. How many ask."""
    citizen, neighbour = demo.person("citizen"), demo.person("neighbour")
    partners = list(Partner.objects.order_by("code"))
    for partner in partners:
        version = declare_for(partner).purpose.text().version
        about = {"purpose": PURPOSE, "recipient": partner.code}
        if partner.code == BANK:
            give_consent(person=citizen, version=version, **about)
            refuse_consent(person=neighbour, **about)
    return len(partners)
