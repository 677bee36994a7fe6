"""A shop with a registered representative, and people with proved names."""

from __future__ import annotations

from typing import Any

from backend.accounts.identity.actions import _keep
from backend.accounts.identity.claims import Claim as Said
from backend.accounts.models import User
from merchants.registry.models import Merchant, Representative
from merchants.registry.representatives import index_of
from tests.accounts.cast import somebody
from tests.merchants.licence_shops import delivered, make_shop

BOSS = "张三丰"


def claimable_shop(boss: str = BOSS, **facts: Any) -> Merchant:
    """A trading shop whose register names its representative."""
    shop = make_shop(division_code="500112", **facts)
    index = index_of(shop.uscc, boss)
    at = delivered()["recorded_at"]
    if index:
        Representative.objects.create(merchant=shop, name_index=index, recorded_at=at)
    return shop


def proved(number: int, name: str = BOSS) -> User:
    """A person whose name is proved; nobody outside is asked."""
    person = somebody(number)
    told = Said(name, f"1101051949123100{number:02}")
    _keep(told, person=person, by="test")
    return User.objects.get(pk=person.pk)
