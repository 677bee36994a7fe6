"""All follow-ups of the app, gathered for the workers from the feature folders."""

from merchants.lookup.tasks import rename_places, tidy_search
from merchants.registry.tasks import find_places

__all__ = ["find_places", "rename_places", "tidy_search"]
