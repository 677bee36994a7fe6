"""A shop with staff, consumers, two offices: who plays in the stories of complaints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from backend.accounts.identity.models import BORN, NAME, NUMBER, Identity
from backend.accounts.models import User
from backend.accounts.organisations.actions import found_organisation
from backend.accounts.organisations.models import Kind, Organisation
from backend.jobs.actions import keep
from backend.jobs.models import Intent
from backend.kernel.vault import vault
from merchants.complaints.actions import Grievance
from merchants.registry.models import Merchant
from tests.accounts.cast import member, somebody
from tests.merchants.licence_shops import make_shop

WORDS = "12 月在店里买的电饭煲第二天就不通电，店家不肯换。"
DIVISION = "500112"


@dataclass
class Cast:
    merchant: Merchant
    shop: Organisation
    clerk: User
    citizen: User
    neighbour: User
    office: Organisation
    officer: User
    colleague: User


def cast() -> Cast:
    """Everybody; the two consumers have proved who they are."""
    merchant = make_shop(division_code=DIVISION)
    shop = found_organisation(
        kind=Kind.MERCHANT, code="the-shop", name="山城小面馆", actor=None, merchant=merchant.pk
    )
    office = office_of("market-500112", "渝北区市场监管局", [DIVISION])
    citizen, neighbour = verified(somebody(1), 1), verified(somebody(2), 2)
    return Cast(
        merchant=merchant,
        shop=shop,
        clerk=member(shop, 3),
        citizen=citizen,
        neighbour=neighbour,
        office=office,
        officer=member(office, 4),
        colleague=member(office, 5),
    )


def office_of(code: str, name: str, divisions: list[str]) -> Organisation:
    return found_organisation(
        kind=Kind.OFFICE,
        code=code,
        name=name,
        actor=None,
        divisions=divisions,
        subject_kinds=["complaints", "reports"],
    )


def verified(person: User, number: int) -> User:
    """With a live proof of identity."""
    resident = f"50011219900101{number:04}"
    Identity.objects.create(
        person=person,
        name_sealed=vault().seal("张三丰".encode(), context=NAME),
        number_sealed=vault().seal(resident.encode(), context=NUMBER),
        number_index=vault().blind_index(resident, context=NUMBER),
        born_sealed=vault().seal(b"1990-01-01", context=BORN),
        verified_by="test",
    )
    return person


def grievance(**facts: Any) -> Grievance:
    given: dict[str, Any] = {
        "category": "quality.defective",
        "words": WORDS,
        "happened_on": timezone.localdate(),
        "wishes": ["exchange", "compensation"],
        **facts,
    }
    return Grievance(**given)


def follow_ups() -> int:
    """Do what was promised, as the workers would; how many."""
    waiting = Intent.objects.filter(state="waiting", name__startswith="complaints.")
    return sum(keep(pk) for pk in list(waiting.values_list("pk", flat=True)))


def day(text: str) -> date:
    return date.fromisoformat(text)
