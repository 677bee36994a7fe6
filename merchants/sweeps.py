"""All scheduled work of the app, gathered for Celery from the feature folders."""

from merchants.commitments.sweeps import end_promises
from merchants.complaints.sweeps import forget_drafts
from merchants.insights.sweeps import gather_touches, recount_all
from merchants.licences.sweeps import keep_keys_fresh
from merchants.lookup.sweeps import anchor_changes, dump, first_dump, turn_cards
from merchants.objections.sweeps import follow_deliveries
from merchants.repairs.sweeps import hand_out_missed
from merchants.reports.sweeps import end_report_files
from merchants.reviews.sweeps import forget_networks, recount_reviews, tell_shops
from merchants.screening.sweeps import tend_screening

__all__ = [
    "anchor_changes",
    "dump",
    "end_promises",
    "end_report_files",
    "first_dump",
    "follow_deliveries",
    "forget_drafts",
    "forget_networks",
    "gather_touches",
    "hand_out_missed",
    "keep_keys_fresh",
    "recount_all",
    "recount_reviews",
    "tell_shops",
    "tend_screening",
    "turn_cards",
]
