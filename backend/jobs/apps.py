"""The app that keeps promises: its Celery app, its handlers, its broker."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "backend.jobs"

    def ready(self) -> None:
        # A web process promises too: it needs the Celery app, and the names of all follow-ups.
        from backend.jobs import app  # noqa: F401, PLC0415  (becomes the current Celery app)
        from backend.jobs.install import install_after_migrating  # noqa: PLC0415

        autodiscover_modules("tasks", "sweeps")
        post_migrate.connect(
            install_after_migrating, sender=self, dispatch_uid="jobs.install_broker"
        )
