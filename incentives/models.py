"""All models of the app, gathered for Django from the feature folders."""

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
    "AskedBefore",
    "Holder",
    "News",
    "Offer",
    "Partner",
    "Question",
    "Quota",
    "Saved",
    "Sighting",
    "Term",
    "Token",
    "Version",
]
