"""All follow-ups of the app, gathered for the workers from the feature folders."""

from credit.catalogue.tasks import count_slice

__all__ = ["count_slice"]
