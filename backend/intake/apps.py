"""Intake: sources, data sets, batches, quarantine."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "backend.intake"

    def ready(self) -> None:
        from backend.intake import division_merge  # noqa: F401, PLC0415  (registers the data set)
