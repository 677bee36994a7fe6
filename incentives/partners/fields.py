"""The sixteen fields by name, as agreements list them; what an offer of each tells is in offers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

FIELDS = {
    "approval": _("信易批"), "loan": _("信易贷"), "travel": _("信易行"), "rental": _("信易租"),
    "tourism": _("信易游"), "support": _("信易扶"), "green": _("信易绿"), "trade": _("信易交"),
    "reading": _("信易阅"), "insurance": _("信易保"), "health": _("信易医"),
    "shopping": _("信易购"), "vending": _("信易售"), "telecom": _("信易通"),
    "lodging": _("信易住"), "education": _("信易育"),
}  # fmt: skip


def named(codes: list[str]) -> list[str]:
    """The fields in words, in the reader's language."""
    return [str(FIELDS.get(code, code)) for code in codes]
