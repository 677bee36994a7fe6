"""The app of notices: what is told from the rooms below is declared when the site starts."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "backend.notices"

    def ready(self) -> None:
        # Each registers itself by being imported.
        from backend.notices import receivers, tasks  # noqa: F401, PLC0415
