"""The app of consent and rights: what it registers when the site starts."""

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "backend.consent"

    def ready(self) -> None:
        # Each registers itself by being imported.
        from backend.consent import notices, tasks  # noqa: F401, PLC0415
        from backend.consent.rights import going, sections, told  # noqa: F401, PLC0415
