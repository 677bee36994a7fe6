"""Shops that promise, officers who decide, visitors who speak."""

from __future__ import annotations

from itertools import count
from typing import Any
from uuid import UUID

from django.utils import timezone

from backend.accounts.models import User
from backend.accounts.organisations.actions import found_organisation
from backend.accounts.organisations.models import Kind, Organisation
from merchants.commitments.actions import Offered, make_promise
from merchants.commitments.determining import AREA, Found, determine
from merchants.commitments.models import Commitment, PromiseWord
from merchants.commitments.voices import say_word
from merchants.lookup.cards import rebuild_cards
from merchants.registry.models import Merchant
from merchants.reviews.visits import made
from tests.accounts.cast import member, somebody
from tests.merchants import opinions

DIVISION = opinions.DIVISION
REASONS = "到店核查三次，均按承诺办理。"
UNKEPT = {"unfulfilled": "两次拒绝退货", "accountability": "责令改正"}
_numbers = count(7000)


class Shop:
    """A trading shop, its organisation and its owner."""

    def __init__(self, **facts: Any) -> None:
        self.merchant: Merchant = opinions.shop(**facts)
        rebuild_cards([self.merchant.pk])
        self.organisation: Organisation = opinions.of_shop(self.merchant)
        self.owner: User = member(self.organisation, next(_numbers))

    def promises(self, template: str = "seven_day_return", **more: Any) -> Commitment:
        """A promise of this shop, from a template unless words are given."""
        offered = Offered(template="" if "title" in more else template, **more)
        return make_promise(shop=self.organisation, person=self.owner, offered=offered)

    def now(self, one: Commitment) -> Commitment:
        """As the database has it."""
        return Commitment.objects.at(self.merchant.pk).current().get(id=one.id)


def office(divisions: tuple[str, ...] = (DIVISION,), code: str = "promises-500112") -> Organisation:
    """An office that decides about promises there."""
    return found_organisation(
        kind=Kind.OFFICE, code=code, name="渝北区市场监督管理局", actor=None,
        divisions=list(divisions), subject_kinds=[AREA],
    )  # fmt: skip


def officer(of: Organisation) -> User:
    return member(of, next(_numbers))


def found(
    here: Organisation, by: User, one: Commitment, outcome: str = "broken", **more: Any
) -> Commitment:
    """What the office found."""
    unkept = {} if outcome == "kept" else UNKEPT
    said = Found(outcome=outcome, **{"reasons": REASONS, **unkept, **more})
    return determine(officer=by, office=here, merchant=one.merchant, commitment=one.id, found=said)


def visited(merchant: Merchant) -> str:
    """The proof of a visit of today."""
    return made(merchant.pk, timezone.localdate())


def said(
    one: Commitment, *, kept: bool = True, by: User | None = None, token: str | None = None
) -> PromiseWord:
    """The word of a visitor, somebody new unless told."""
    return say_word(
        speaker=by or somebody(next(_numbers)),
        merchant=one.merchant,
        commitment=one.id,
        is_kept=kept,
        visit_token=visited(one.merchant) if token is None else token,
    )


def ids(rows: list[dict[str, Any]]) -> list[UUID]:
    return [UUID(str(row["id"])) for row in rows]
