"""All models of the app, gathered for Django from the feature folders."""

from incentives.applications.complaints.models import ApplicationComplaint, ComplaintDue
from incentives.applications.models import Application
from incentives.applications.parts import (
    ApplicationDue,
    ApplicationFile,
    ApplicationStep,
    ShopSeat,
)
from incentives.eligibility.models import AnswerKey, AskedBefore, Question, Token
from incentives.eligibility.sites.models import SignIn, SignInKey, Site
from incentives.holders.models import Holder
from incentives.offers.models import Offer, Version
from incentives.offers.parts import Quota, Term
from incentives.offers.sightings import Saved, Sighting
from incentives.partners.models import Agreement, Drawn, Partner
from incentives.vouchers.gifts.models import Gift
from incentives.vouchers.models import (
    KnownVoucher,
    PassKey,
    PersonTally,
    Redemption,
    Tally,
    Voucher,
)
from incentives.vouchers.settlements.models import Statement, StatementPart
from incentives.vouchers.tills.models import Claim, Till
from incentives.webhooks.models import Delivery, DeliveryAttempt, Endpoint, Lane, News, NewsCounter

__all__ = [
    "Agreement",
    "AnswerKey",
    "Application",
    "ApplicationComplaint",
    "ApplicationDue",
    "ApplicationFile",
    "ApplicationStep",
    "AskedBefore",
    "Claim",
    "ComplaintDue",
    "Delivery",
    "DeliveryAttempt",
    "Drawn",
    "Endpoint",
    "Gift",
    "Holder",
    "KnownVoucher",
    "Lane",
    "News",
    "NewsCounter",
    "Offer",
    "Partner",
    "PassKey",
    "PersonTally",
    "Question",
    "Quota",
    "Redemption",
    "Saved",
    "ShopSeat",
    "Sighting",
    "SignIn",
    "SignInKey",
    "Site",
    "Statement",
    "StatementPart",
    "Tally",
    "Term",
    "Till",
    "Token",
    "Version",
    "Voucher",
]
