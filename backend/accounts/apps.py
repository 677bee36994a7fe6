"""The app of people: how the API names their token, and what is heard about second factors."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "backend.accounts"

    def ready(self) -> None:
        # Both register themselves by being imported.
        from backend.accounts import api, receivers  # noqa: F401, PLC0415
