"""All scheduled work of the app, gathered for Celery from the feature folders."""

from incentives.applications.sweeps import tidy as tidy_applications
from incentives.eligibility.sweeps import tend as tend_eligibility
from incentives.offers.sweeps import end_offers
from incentives.partners.sweeps import tend as tend_partners
from incentives.vouchers.settlements.sweeps import settle_months
from incentives.vouchers.sweeps import remind_daily as remind_of_vouchers
from incentives.vouchers.sweeps import tend as tend_vouchers
from incentives.webhooks.sweeps import forget as forget_webhooks
from incentives.webhooks.sweeps import tend as tend_webhooks

__all__ = [
    "end_offers",
    "forget_webhooks",
    "remind_of_vouchers",
    "settle_months",
    "tend_eligibility",
    "tend_partners",
    "tend_vouchers",
    "tend_webhooks",
    "tidy_applications",
]
