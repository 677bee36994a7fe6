"""Civic points: one app, a folder per feature. The wall keeps it apart from merchants."""

from django.apps import AppConfig


class CreditConfig(AppConfig):
    name = "credit"

    def ready(self) -> None:
        # Each import registers what its feature hears, says or knows about a person.
        from credit.deeds import deliveries, tasks  # noqa: F401, PLC0415
        from credit.deeds import notices as _deeds  # noqa: F401, PLC0415
        from credit.deeds import receivers as _heard  # noqa: F401, PLC0415
        from credit.deeds import sections as _told  # noqa: F401, PLC0415
        from credit.ledger import examinations, notices, receivers, sections  # noqa: F401, PLC0415
        from credit.ledger.anchoring import heads  # noqa: F401, PLC0415
        from credit.membership import sections as _membership  # noqa: F401, PLC0415
        from credit.objections import receivers as _gone  # noqa: F401, PLC0415
        from credit.objections import sections as _objections  # noqa: F401, PLC0415
        from credit.objections import tasks as _late  # noqa: F401, PLC0415
        from credit.standing import receivers as _standing  # noqa: F401, PLC0415
        from credit.standing import sections as _figure  # noqa: F401, PLC0415
        from credit.statements import receivers as _ended  # noqa: F401, PLC0415
        from credit.statements import sections as _papers  # noqa: F401, PLC0415
        from credit.volunteering import examinations as _platform  # noqa: F401, PLC0415
