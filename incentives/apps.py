"""Credit-easy+: one app, a folder per feature. It may ask points and merchants, never join them."""

from django.apps import AppConfig


class IncentivesConfig(AppConfig):
    name = "incentives"

    def ready(self) -> None:
        # Each import registers what its feature hears, says or knows about a person.
        from incentives.applications import notices as _applied  # noqa: F401, PLC0415
        from incentives.applications import quotas  # noqa: F401, PLC0415
        from incentives.applications import sections as _applications  # noqa: F401, PLC0415
        from incentives.applications import tasks as _clocks  # noqa: F401, PLC0415
        from incentives.applications.complaints import tasks as _complained  # noqa: F401, PLC0415
        from incentives.eligibility import receivers as _leaving  # noqa: F401, PLC0415
        from incentives.eligibility import sections as _asked  # noqa: F401, PLC0415
        from incentives.offers import deliveries  # noqa: F401, PLC0415
        from incentives.offers import sections as _saved  # noqa: F401, PLC0415
        from incentives.partners import desk, notices, scopes  # noqa: F401, PLC0415
        from incentives.vouchers import notices as _vouchers  # noqa: F401, PLC0415
        from incentives.vouchers import receivers as _left  # noqa: F401, PLC0415
        from incentives.vouchers import sections as _told  # noqa: F401, PLC0415
        from incentives.vouchers.settlements import making  # noqa: F401, PLC0415
        from incentives.webhooks import desk as _webhooks  # noqa: F401, PLC0415
        from incentives.webhooks import notices as _trouble  # noqa: F401, PLC0415
        from incentives.webhooks import receivers, tasks  # noqa: F401, PLC0415
