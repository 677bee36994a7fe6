"""All scheduled work of the app, gathered for Celery from the feature folders."""

from credit.ledger.sweeps import tend as tend_ledger

__all__ = ["tend_ledger"]
