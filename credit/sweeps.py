"""All scheduled work of the app, gathered for Celery from the feature folders."""

from credit.catalogue.sweeps import turn_rules
from credit.ledger.sweeps import anchor_heads
from credit.ledger.sweeps import tend as tend_ledger
from credit.standing.sweeps import compare, follow_the_day
from credit.volunteering.sweeps import pull

__all__ = ["anchor_heads", "compare", "follow_the_day", "pull", "tend_ledger", "turn_rules"]
