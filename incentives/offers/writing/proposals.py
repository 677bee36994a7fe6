"""What a partner writes, in one immutable value: pages, API, intake and demo all make the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from incentives.offers.models import Version
from incentives.offers.parts import Quota

Numbers = Mapping[str, tuple[Decimal | None, Decimal | None]]


class Texts(NamedTuple):
    """The words, in both languages. `better` stays empty where there are no better terms."""

    title_zh: str
    title_en: str
    everyone_zh: str
    everyone_en: str
    better_zh: str = ""
    better_en: str = ""


class Condition(NamedTuple):
    """What better terms ask for; all of it is to be met."""

    needs_membership: bool = False
    level: str = ""
    category: str = ""
    least_deeds: int | None = None
    place: str = ""
    needs_kept_promises: bool = False
    points_price: int = 0

    @property
    def asks(self) -> bool:
        """Whether anything is asked at all; points alone are a price, not a condition."""
        named = self.level or self.least_deeds or self.place
        return bool(self.needs_membership or self.needs_kept_promises or named)


class Limit(NamedTuple):
    """So many in all, a day or for each person (`per`), in a period."""

    per: str
    most: int
    starts_on: date
    ends_on: date


class Proposal(NamedTuple):
    """One wording of an offer as its partner wants it."""

    texts: Texts
    numbers: Numbers
    details: Mapping[str, Any]
    starts_on: date
    ends_on: date
    condition: Condition = Condition()
    divisions: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()
    photo: UUID | None = None
    source: str = ""
    stays_with_taker: bool = False  # a voucher of it is not handed on


def proposal_of(version: Version) -> Proposal:
    """A version as it is written, to be changed or copied."""
    texts = Texts(*(getattr(version, name) for name in Texts._fields))
    numbers = {term.code: (term.everyone, term.better) for term in version.terms.all()}
    asked = Condition(*(getattr(version, name) for name in Condition._fields))
    limits = (limit_of(quota) for quota in version.quotas.order_by("starts_on", "per"))
    return Proposal(
        texts,
        numbers,
        version.details,
        version.starts_on,
        version.ends_on,
        asked,
        tuple(version.divisions),
        tuple(limits),
        version.photo,
        version.source,
        version.stays_with_taker,
    )


def limit_of(quota: Quota) -> Limit:
    """A quota as it is written."""
    return Limit(quota.per, quota.most, quota.starts_on, quota.ends_on)
