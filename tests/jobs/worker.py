"""The product's Celery app with the tests' follow-ups: `celery -A tests.jobs.worker worker`."""

from backend.celery import app
from tests.jobs import effects  # noqa: F401  (registers the follow-ups)

__all__ = ["app"]
