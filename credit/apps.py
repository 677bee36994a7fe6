"""Civic points: one app, a folder per feature. The wall keeps it apart from merchants."""

from django.apps import AppConfig


class CreditConfig(AppConfig):
    name = "credit"

    def ready(self) -> None:
        """Each import registers what the feature offers to the rest of the house."""
