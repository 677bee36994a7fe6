"""All models of the app, gathered for Django from the feature folders."""

from credit.catalogue.models import Rule, SigningKey, Simulation
from credit.deeds.models import Deed, DeedDeadline
from credit.ledger.anchoring.models import AnchoredHead, HeadAnchor
from credit.ledger.models import Account, Closed, Entry, Lot, Pending, Reversal
from credit.membership.models import Member, Seat
from credit.objections.models import Objection, ObjectionClock
from credit.standing.models import Standing
from credit.statements.models import Certificate, Revoked
from credit.volunteering.models import PlatformPull

__all__ = [
    "Account",
    "AnchoredHead",
    "Certificate",
    "Closed",
    "Deed",
    "DeedDeadline",
    "Entry",
    "HeadAnchor",
    "Lot",
    "Member",
    "Objection",
    "ObjectionClock",
    "Pending",
    "PlatformPull",
    "Reversal",
    "Revoked",
    "Rule",
    "Seat",
    "SigningKey",
    "Simulation",
    "Standing",
]
