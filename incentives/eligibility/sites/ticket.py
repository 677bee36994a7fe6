"""An access token of a partner's site as what a person showed: for that partner's offers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from allauth.idp.oidc.models import Token

from incentives.eligibility.models import Way
from incentives.eligibility.sites.consenting import may_recognise
from incentives.eligibility.sites.models import SignIn, Site
from incentives.eligibility.tickets import NOBODY
from incentives.offers.models import Version
from incentives.partners.models import Partner

SHORTEST = 40  # characters; what is typed or scanned is far shorter


@dataclass
class SignInTicket:
    """Looked at in the same statements, whoever it belongs to and whether it is good."""

    text: str
    partner: Partner
    way: ClassVar[Way] = Way.SIGN_IN

    def whose(self) -> UUID:
        """Who signed in at a site of this partner and lets it ask; NOBODY for everything else."""
        sites = Site.objects.filter(partner=self.partner, ended_at=None).values("client")
        held = Token.objects.valid().by_value(self.text)
        found = held.filter(type=Token.Type.ACCESS_TOKEN, client__in=sites).first()
        if found is None or found.user_id is None or "eligibility" not in found.get_scopes():
            return NOBODY
        return UUID(str(found.user_id))

    def word(self, person: UUID, version: Version | None, *, at: datetime) -> bool | None:
        """Whether the condition was met at the sign-in; None where that is not for this ticket."""
        agrees = may_recognise(person, self.partner)
        known = SignIn.objects.filter(holder=person, partner=self.partner).first()
        if known is None or version is None or not agrees:
            return None
        return version.pk in known.met if version.pk in known.known else None

    def used(self, person: UUID, question: UUID) -> None:
        """It may be used again while it is good; limits count."""
