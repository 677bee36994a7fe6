"""All scheduled work of the app, gathered for Celery from the feature folders."""

from incentives.eligibility.sweeps import tend as tend_eligibility

__all__ = ["tend_eligibility"]
