"""All scheduled work of the app, gathered for Celery from the feature folders."""

from incentives.applications.sweeps import tidy as tidy_applications

__all__ = ["tidy_applications"]
