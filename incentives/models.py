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
from incentives.holders.models import Holder
from incentives.offers.models import Offer, Version
from incentives.offers.parts import Quota, Term
from incentives.offers.sightings import Saved, Sighting
from incentives.partners.models import Agreement, Partner
from incentives.webhooks.models import News

__all__ = [
    "Agreement",
    "AnswerKey",
    "Application",
    "ApplicationComplaint",
    "ApplicationDue",
    "ApplicationFile",
    "ApplicationStep",
    "AskedBefore",
    "ComplaintDue",
    "Holder",
    "News",
    "Offer",
    "Partner",
    "Question",
    "Quota",
    "Saved",
    "ShopSeat",
    "Sighting",
    "Term",
    "Token",
    "Version",
]
