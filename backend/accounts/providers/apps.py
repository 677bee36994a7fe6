"""The app of platforms: allauth finds their providers in `provider`."""

from django.apps import AppConfig


class ProvidersConfig(AppConfig):
    name = "backend.accounts.providers"
    label = "providers"

    def ready(self) -> None:
        # Registers itself by being imported.
        from backend.accounts.providers import receivers  # noqa: F401, PLC0415
