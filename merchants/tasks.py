"""All follow-ups of the app, gathered for the workers from the feature folders."""

from merchants.lookup.tasks import tidy_search

__all__ = ["tidy_search"]
