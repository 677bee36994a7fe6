"""The Celery app as every process of the product uses it, publishers included."""

from __future__ import annotations

from logging.config import dictConfig
from typing import Any

from celery import Celery
from celery.apps.worker import Worker
from celery.signals import setup_logging
from django.conf import settings

from backend.jobs import transport  # noqa: F401  (teaches Kombu our PGMQ)
from backend.jobs.broker import settings_for


class QuietWorker(Worker):
    """A worker that does not gossip: on our own database every chat is a table left behind."""

    def prepare_args(self, **kwargs: Any) -> Any:
        quiet = {"without_gossip": True, "without_mingle": True, "without_heartbeat": True}
        return super().prepare_args(**{**kwargs, **quiet})


class App(Celery):
    @property
    def Worker(self) -> type[Worker]:  # noqa: N802  (Celery's name for it)
        return self.subclass_with_self(QuietWorker)


app = App("chengyi")
app.conf.update(
    # A task is acknowledged when it is over; what a killed worker held is given to another.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    # With 1, a worker on our own database waits for the next poll after every task.
    worker_prefetch_multiplier=4,
    # Results are rows of ours, never Celery's.
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    timezone=settings.TIME_ZONE,
    enable_utc=True,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    # Fixed names: a killed worker's control queue is taken over by the next one.
    beat_schedule_filename=str(settings.DATA_DIR / "beat-schedule"),
    **settings_for(settings.BROKER_URL),
)
app.set_default()


@setup_logging.connect
def use_the_sites_logging(**kwargs: Any) -> None:
    """Workers and beat log as the web does: same format, same levels."""
    dictConfig(settings.LOGGING)
