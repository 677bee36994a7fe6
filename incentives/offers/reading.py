"""Offers as everybody may know them."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.kernel.errors import NotFound
from incentives.offers.fields import Attribute
from incentives.offers.models import Version
from incentives.offers.parts import Term
from incentives.offers.words import TermShown, amount, told_detail


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


def terms_of(version: Version, *, is_met: bool = False) -> list[TermShown]:
    """The terms in words, in the field's order: for everyone, better, and what holds (`is_met`).

    Two statements at most: none where `terms` and `offer` are fetched beforehand.
    """
    numbers = {term.code: term for term in version.terms.all()}
    told = (
        _shown(attribute, numbers.get(attribute.code), version, is_met=is_met)
        for attribute in version.offer.of_field.attributes
    )
    return [line for line in told if line is not None]


def _shown(
    attribute: Attribute, term: Term | None, version: Version, *, is_met: bool
) -> TermShown | None:
    if attribute.is_number:
        if term is None:
            return None
        everyone = amount(attribute, term.everyone)
        is_better = term.better is not None and term.better != term.everyone
        better = amount(attribute, term.better) if is_better and term.better is not None else ""
        holds = better if better and is_met else everyone
        return TermShown(attribute.code, attribute.name, attribute.kind, everyone, better, holds)
    said = version.details.get(attribute.code)
    if not said:
        return None
    words = told_detail(attribute, said)
    return TermShown(attribute.code, attribute.name, attribute.kind, words, "", words)
