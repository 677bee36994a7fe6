"""The app that checks every table's declaration."""

from django.apps import AppConfig


class ShardingConfig(AppConfig):
    name = "backend.sharding"

    def ready(self) -> None:
        from backend.sharding import checks  # noqa: F401, PLC0415  (registers the system check)
