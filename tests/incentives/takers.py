"""People who take vouchers, with points to spend, and offers that give some."""

from __future__ import annotations

from typing import Any

from backend.accounts.models import User
from credit.ledger.reading import balance_at
from credit.membership.models import Member
from incentives.offers.models import Version
from incentives.offers.parts import Quota
from incentives.partners.models import Kind, Partner
from incentives.vouchers.actions import Wish, take
from incentives.vouchers.models import Voucher
from tests.credit.citizens import joined, person_of
from tests.credit.people import thanked
from tests.incentives.asked import agrees_to
from tests.incentives.listed import LODGING, a_partner, a_version

PRICE = 30


def an_inn(code: str = "river-inn") -> Partner:
    return a_partner(code, Kind.HOTEL)


def a_voucher_offer(
    partner: Partner, *, price: int = PRICE, stays_with_taker: bool = False, **quotas: int
) -> Version:
    """Everyone gets one; for points there is a better one. `total=`, `day=`, `person=` limit it."""
    said: dict[str, Any] = {
        "field": "lodging",
        "way": "voucher",
        "terms": LODGING,
        "title_zh": "免押入住",
        "title_en": "No deposit",
        "everyone_zh": "押金 500 元，房价不打折",
        "everyone_en": "Deposit of 500, full price",
        "better_zh": "免押金，房价八五折，延迟两小时退房",
        "better_en": "No deposit, 15% off, two hours later",
        "points_price": price,
        "stays_with_taker": stays_with_taker,
    }
    with limited(quotas):
        return a_version(partner, **said)


class limited:  # noqa: N801  # reads like a word
    """Quotas stand in a version before it is published, as the tables want it."""

    def __init__(self, quotas: dict[str, int]) -> None:
        self.quotas = quotas

    def __enter__(self) -> None:
        from tests.incentives import listed

        self.numbered = listed._numbered
        listed._numbered = self._with_quotas

    def __exit__(self, *_: object) -> None:
        from tests.incentives import listed

        listed._numbered = self.numbered

    def _with_quotas(self, version: Version, terms: Any) -> None:
        self.numbered(version, terms)
        for per, most in self.quotas.items():
            ends = {"starts_on": version.starts_on, "ends_on": version.ends_on}
            Quota.objects.create(version=version, per=per, most=most, **ends)


def a_saver(number: int, points: int = 100) -> tuple[User, Member]:
    """Somebody who takes part and was thanked."""
    member = joined(number)
    if points:
        thanked(member, points)
    return person_of(member), member


def taken(person: User, version: Version, *, is_better: bool = True) -> Voucher:
    if is_better:
        agrees_to(person, version.offer.partner)
    wish = Wish(version.offer.code, version.number, is_better)
    return take(person=person, wish=wish)


def purse(member: Member) -> tuple[int, int, int]:
    """What is in the purse, on hold and spent."""
    told = balance_at(member)
    return told.purse, told.held, told.spent
