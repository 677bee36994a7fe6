"""Shops, people and their opinions, for the tests of reviews."""

from __future__ import annotations

from itertools import count
from typing import Any
from uuid import UUID

from django.utils import timezone

from backend.accounts.models import User
from backend.accounts.organisations.actions import found_organisation
from backend.accounts.organisations.models import Kind, Organisation
from merchants.licences.actions import issue_seal
from merchants.licences.seals import digits_of
from merchants.registry.models import Merchant
from merchants.reviews.actions import Circumstances, Said, write_review
from merchants.reviews.models import Review
from tests.accounts.cast import member, somebody
from tests.merchants.licence_shops import make_shop

WORDS = "面条筋道，老板娘找零一分不差。"
DIVISION = "500112"
_numbers = count(500)


def shop(**facts: Any) -> Merchant:
    """A trading shop in one district."""
    return make_shop(division_code=DIVISION, **facts)


def said(stars: int = 4, words: str = WORDS, **more: Any) -> Said:
    """The same stars for everything, unless said otherwise."""
    every = dict.fromkeys(("goods", "service", "price_honesty", "environment"), stars)
    return Said(**{**every, "words": words, **more})


def reviewed(
    merchant: Merchant, author: User | None = None, *, network: str = "", **more: Any
) -> Review:
    """A review by this author, or by somebody new."""
    return write_review(
        author=author or somebody(next(_numbers)),
        merchant=merchant,
        said=said(**more),
        came=Circumstances(network=network),
    )


def of_shop(merchant: Merchant) -> Organisation:
    """The shop's own organisation."""
    return found_organisation(
        kind=Kind.MERCHANT,
        code=merchant.code,
        name=merchant.name,
        actor=None,
        merchant=merchant.pk,
    )


def owner_of(merchant: Merchant) -> User:
    """Somebody who answers for the shop."""
    return member(of_shop(merchant), next(_numbers))


def office(code: str = "reviews-500112", divisions: tuple[str, ...] = (DIVISION,)) -> Organisation:
    """An office that moderates there."""
    return found_organisation(
        kind=Kind.OFFICE, code=code, name="渝北区市场监督管理局", actor=None,
        divisions=list(divisions), subject_kinds=["reviews"],
    )  # fmt: skip


def fresh(review: Review) -> Review:
    """As the database has it."""
    return Review.objects.get(merchant=review.merchant_id, id=review.id)


def ids(reviews: list[dict[str, Any]]) -> list[UUID]:
    return [UUID(str(one["id"])) for one in reviews]


def seal_of(merchant: Merchant) -> str:
    """The digits on the shop's door."""
    return digits_of(issue_seal(merchant=merchant, today=timezone.localdate()), merchant)
