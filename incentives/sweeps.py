"""All scheduled work of the app, gathered for Celery from the feature folders."""

from incentives.eligibility.sweeps import tend as tend_eligibility
from incentives.offers.sweeps import end_offers

__all__ = ["end_offers", "tend_eligibility"]
