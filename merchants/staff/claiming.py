"""Claiming a shop by code: who holds the office's letter and bears the representative's name."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.accounts import acts
from backend.accounts.identity.disclosure import disclose_name, identity_of
from backend.accounts.models import User
from backend.accounts.organisations.actions import ShopTaken, found_organisation
from backend.accounts.organisations.models import Kind, Membership, Organisation
from backend.accounts.organisations.owners import make_owner
from backend.accounts.permissions import NotVerified
from backend.accounts.sms.budgets import Budget, OverBudget, take
from backend.audit.reads import Reading
from backend.kernel.errors import Denied, TooOften
from merchants.registry.models import Merchant
from merchants.registry.representatives import is_representative
from merchants.staff.codes import OVER, ShopOver, held_shop, use_code
from merchants.staff.models import Claim, ClaimKind
from merchants.staff.reading import is_claimed, shop_of

TRIES_A_DAY = Budget("staff.claim", 10, 86_400)


class ClaimNotProved(Denied):
    """The same for a wrong code, another name and no code at all: nobody learns which it was."""

    code = "claim_not_proved"
    message = _("认领码或登记的负责人姓名不符。请核对，或改为申请人工审核。")


class TooManyClaims(TooOften):
    code = "claim_too_many_tries"
    message = _("今天认领的次数已用完，请明天再试。")

    def __init__(self, wait: int) -> None:
        super().__init__()
        self.wait = wait


def claim_by_code(*, person: User, merchant: Merchant, code: str) -> Membership:
    """The person answers for the shop from now on.

    Raises NotVerified, TooManyClaims, ShopOver, ShopTaken, ClaimNotProved. A wrong try stays
    counted: it is written before the refusal is raised.
    """
    name = own_name(person)
    try:
        take({TRIES_A_DAY: str(person.pk)})
    except OverBudget as over:
        raise TooManyClaims(over.wait) from None
    joined = _tried(person, merchant, name=name, code=code)
    if joined is None:
        raise ClaimNotProved
    return joined


def own_name(person: User) -> str:
    """The verified name, read by its owner. Raises NotVerified."""
    if identity_of(person) is None:
        raise NotVerified
    return disclose_name(person, reading=Reading(reader=person.pk, organisation="", purpose=""))


@transaction.atomic
def _tried(person: User, merchant: Merchant, *, name: str, code: str) -> Membership | None:
    shop = held_shop(merchant.pk)
    if shop.status in OVER:
        raise ShopOver
    if is_claimed(shop.pk):
        raise ShopTaken
    is_named = bool(is_representative(shop, name))
    if not use_code(shop, text=code, by_representative=is_named):
        return None
    return begin(shop, person, actor=person, way="code")


def begin(shop: Merchant, person: User, *, actor: User, way: str) -> Membership:
    """Found the shop's organisation if there is none, with the person as its owner.

    The caller holds the shop. Claims of others that wait become disputes.
    """
    here = shop_of(shop.pk) or _founded(shop, actor)
    joined = make_owner(organisation=here, person=person, actor=actor)
    waiting = Claim.objects.open().filter(merchant=shop).exclude(claimant=person.pk)
    waiting.update(kind=ClaimKind.DISPUTE)
    said = {"merchant": str(shop.pk), "organisation": str(here.pk), "way": way}
    acts.record("shop.claimed", subject=here, actor=actor, act=said, acting_for=here)
    return joined


def _founded(shop: Merchant, actor: User) -> Organisation:
    before = Organisation.objects.filter(kind=Kind.MERCHANT, merchant=shop.pk).count()
    code = f"{shop.code}-{before + 1}" if before else shop.code  # a closed one keeps its name
    return found_organisation(
        kind=Kind.MERCHANT, code=code, name=shop.name, actor=actor, merchant=shop.pk
    )
