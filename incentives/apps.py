"""Credit-easy+: one app, a folder per feature. It may ask points and merchants, never join them."""

from django.apps import AppConfig


class IncentivesConfig(AppConfig):
    name = "incentives"

    def ready(self) -> None:
        # Each import registers what its feature hears, says or knows about a person.
        from incentives.eligibility import receivers as _leaving  # noqa: F401, PLC0415
        from incentives.eligibility import sections as _asked  # noqa: F401, PLC0415
        from incentives.offers import sections as _saved  # noqa: F401, PLC0415
        from incentives.partners import scopes  # noqa: F401, PLC0415
