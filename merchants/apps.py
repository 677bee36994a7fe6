"""Public facts about shops, and what consumers say: one app, a folder per feature."""

from django.apps import AppConfig


class MerchantsConfig(AppConfig):
    name = "merchants"

    def ready(self) -> None:
        # Each import registers its data sets, receivers or examinations.
        from merchants.commitments import deliveries as _commitments  # noqa: F401, PLC0415
        from merchants.commitments import desk as _promises  # noqa: F401, PLC0415
        from merchants.commitments import notices as _found  # noqa: F401, PLC0415
        from merchants.commitments import rights as _said  # noqa: F401, PLC0415
        from merchants.complaints import notices as _complaints  # noqa: F401, PLC0415
        from merchants.complaints import rights as _cases  # noqa: F401, PLC0415
        from merchants.complaints.pages import desk as _desks  # noqa: F401, PLC0415
        from merchants.lookup import receivers  # noqa: F401, PLC0415
        from merchants.objections import desk as _contests  # noqa: F401, PLC0415
        from merchants.objections import notices as _disputes  # noqa: F401, PLC0415
        from merchants.objections import rights as _objected  # noqa: F401, PLC0415
        from merchants.objections import tasks as _disputed  # noqa: F401, PLC0415
        from merchants.records import deliveries as _records  # noqa: F401, PLC0415
        from merchants.registry import deliveries as _registry  # noqa: F401, PLC0415
        from merchants.registry import receivers as _places  # noqa: F401, PLC0415
        from merchants.repairs import desk as _repairs  # noqa: F401, PLC0415
        from merchants.repairs import notices as _repaired  # noqa: F401, PLC0415
        from merchants.repairs import receivers as _kits  # noqa: F401, PLC0415
        from merchants.repairs import rights as _proofs  # noqa: F401, PLC0415
        from merchants.repairs import tasks as _terms  # noqa: F401, PLC0415
        from merchants.reviews import desk as _voices  # noqa: F401, PLC0415
        from merchants.reviews import notices as _reviews  # noqa: F401, PLC0415
        from merchants.reviews import rights as _opinions  # noqa: F401, PLC0415
        from merchants.screening import desk as _screens  # noqa: F401, PLC0415
        from merchants.screening import notices as _asked  # noqa: F401, PLC0415
        from merchants.staff import desk as _desk  # noqa: F401, PLC0415
        from merchants.staff import rights as _staff  # noqa: F401, PLC0415
        from merchants.staff import tasks as _claims  # noqa: F401, PLC0415
