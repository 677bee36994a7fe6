"""The one Celery task behind every intent."""

from uuid import UUID

from celery import shared_task

from backend.jobs.actions import keep
from backend.jobs.courier import RUN_INTENT


# A child that dies with an intent is not handed the same one again at once (it may be the
# reason): the sweep sends it later, and ever more seldom.
@shared_task(name=RUN_INTENT, reject_on_worker_lost=False)
def run_intent(pk: str) -> None:
    """Keep the intent `pk`; done, running or postponed ones are left alone."""
    keep(UUID(pk))
