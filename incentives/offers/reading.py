"""Offers as everybody may know them."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.kernel.errors import NotFound
from incentives.offers.models import Version


class NoSuchOffer(NotFound):
    code = "offer_unknown"
    message = _("没有这项优惠，或已经结束。")


def open_version(code: str, *, on: date | None = None) -> Version:
    """What counts of this offer today, with offer and partner. Raises NoSuchOffer."""
    day = on or timezone.localdate()
    found = (
        Version.objects.open(day).select_related("offer__partner").filter(offer__code=code).first()
    )
    if found is None:
        raise NoSuchOffer
    return found
