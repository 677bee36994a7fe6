"""All scheduled work of the app, gathered for Celery from the feature folders."""

from merchants.licences.sweeps import keep_keys_fresh

__all__ = ["keep_keys_fresh"]
