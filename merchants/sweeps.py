"""All scheduled work of the app, gathered for Celery from the feature folders."""

from merchants.complaints.sweeps import forget_drafts
from merchants.insights.sweeps import gather_touches, recount_all
from merchants.licences.sweeps import keep_keys_fresh
from merchants.lookup.sweeps import anchor_changes, dump, first_dump, turn_cards

__all__ = [
    "anchor_changes",
    "dump",
    "first_dump",
    "forget_drafts",
    "gather_touches",
    "keep_keys_fresh",
    "recount_all",
    "turn_cards",
]
