"""A proposal as rows of a version, and what search looks in. Called under the offer's lock."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from credit.catalogue.levels import levels_on
from credit.catalogue.reading import today
from credit.membership.categories import Category
from incentives.offers.fields import HIGHER
from incentives.offers.models import Offer, Version, Way
from incentives.offers.parts import Quota, Term
from incentives.offers.writing.checking import Frame
from incentives.offers.writing.proposals import Condition, Proposal, Texts
from merchants.lookup.folding import fold
from merchants.lookup.spelling import spell

LONGEST_WORDS = 1000


def frame_of(offer: Offer) -> Frame:
    """What the offer is, under the rules of the day."""
    levels = {level.code: level.from_points for level in levels_on(today()) if level.from_points}
    return Frame(
        offer.of_field,
        offer.subject,
        offer.way,
        levels,
        frozenset(Category.values),
        Decimal(settings.OFFERS_MOST_ANNUAL_RATE),
    )


def write(version: Version, said: Proposal, frame: Frame) -> None:
    """Make the version say what is proposed. The threshold of a level is copied, as published."""
    for part, names in ((said.texts, Texts._fields), (said.condition, Condition._fields)):
        for name in names:
            setattr(version, name, getattr(part, name))
    version.needs_membership |= bool(version.level or version.category or version.points_price)
    version.level_points = frame.levels[version.level] if version.level else None
    version.details = dict(said.details)
    version.divisions = list(said.divisions)
    version.starts_on, version.ends_on = said.starts_on, said.ends_on
    version.photo, version.source = said.photo, said.source
    version.stays_with_taker = said.stays_with_taker and frame.way == Way.VOUCHER
    version.words = searchable(version)
    version.save()
    _write_parts(version, said, frame)


def _write_parts(version: Version, said: Proposal, frame: Frame) -> None:
    version.terms.all().delete()
    version.quotas.all().delete()
    terms = [
        Term(
            version=version,
            code=code,
            direction=_direction(frame, code),
            everyone=everyone,
            better=better,
        )
        for code, (everyone, better) in said.numbers.items()
        if everyone is not None
    ]
    Term.objects.bulk_create(terms)
    Quota.objects.bulk_create([Quota(version=version, **each._asdict()) for each in said.limits])


def _direction(frame: Frame, code: str) -> str:
    attribute = frame.field.attribute(code)
    return (attribute.better if attribute else None) or HIGHER


def searchable(version: Version) -> str:
    """Titles, partner and field folded, with the syllables and initials of the Chinese ones."""
    offer = version.offer
    chinese = [fold(version.title_zh), fold(offer.partner.name_zh), fold(offer.of_field.zh)]
    english = [fold(version.title_en), fold(offer.partner.name_en), fold(offer.of_field.en)]
    spelled = [spell(each) for each in chinese]
    sounds = ["".join(way) for word in spelled for way in (word.syllables, word.initials)]
    return " ".join(dict.fromkeys([*chinese, *english, *sounds]))[:LONGEST_WORDS]


def is_over(version: Version) -> bool:
    """Whether its last day has passed."""
    return version.ends_on < timezone.localdate()
