"""All follow-ups of the app, gathered for the workers from the feature folders."""

from merchants.complaints import tasks as complaints
from merchants.lookup.tasks import rename_places, tidy_search
from merchants.objections import tasks as objections
from merchants.registry.tasks import find_places
from merchants.repairs import tasks as repairs
from merchants.reports import tasks as credit_reports
from merchants.reviews import tasks as reviews
from merchants.staff.tasks import claim_overdue

__all__ = [
    "claim_overdue",
    "complaints",
    "credit_reports",
    "find_places",
    "objections",
    "rename_places",
    "repairs",
    "reviews",
    "tidy_search",
]
