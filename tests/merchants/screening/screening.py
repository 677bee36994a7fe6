"""A company on a list, the city's office that grants grounds, an office and a bank that ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from backend.accounts.models import User
from backend.accounts.organisations.actions import found_organisation
from backend.accounts.organisations.keys import Issued, issue_key
from backend.accounts.organisations.models import Kind, Organisation
from merchants.registry.models import Key, Merchant
from merchants.screening.actions import Answered, Asked, Asker, ask
from merchants.screening.grounds import AREA, Wanted, decide_ground, propose_ground
from merchants.screening.models import ScreeningGround
from tests.accounts.cast import member
from tests.factories.deliveries import hand_in
from tests.factories.rows import listing, registration
from tests.intake.delivered import code

BASIS = "《企业信息公示暂行条例》第十八条"
_numbers = count(8000)


def organisation(kind: Kind, called: str, *areas: str) -> Organisation:
    return found_organisation(
        kind=kind, code=called, name=f"{called}（测试）", actor=None, subject_kinds=list(areas)
    )


def company(number: int = 1, **cells: str) -> Merchant:
    """A legal entity in the list of abnormal operation."""
    hand_in("enterprises", registration(number))
    hand_in("lists", listing(number, **cells))
    return Merchant.objects.get(pk=Key.objects.get(value=code(number)).merchant_id)


@dataclass
class Cast:
    """Everybody, with a ground in force for the office that buys."""

    city: Organisation = field(
        default_factory=lambda: organisation(Kind.OFFICE, "credit-office", AREA)
    )
    office: Organisation = field(default_factory=lambda: organisation(Kind.OFFICE, "purchasing"))

    def __post_init__(self) -> None:
        self.first, self.second = self.person(self.city), self.person(self.city)
        self.officer = self.person(self.office)

    def person(self, of: Organisation) -> User:
        return member(of, next(_numbers))

    def wanted(self, of: Organisation | None = None, **more: Any) -> Wanted:
        today = timezone.localdate()
        said: dict[str, Any] = {
            "organisation": (of or self.office).code,
            "basis": BASIS,
            "purpose": "政府采购供应商资格审查",
            "lists": ["abnormal_operation", "serious_dishonesty"],
            "starts_on": today,
            "ends_on": today + timedelta(days=365),
        }
        return Wanted(**{**said, **more})

    def proposed(self, of: Organisation | None = None, **more: Any) -> ScreeningGround:
        return propose_ground(officer=self.first, office=self.city, wanted=self.wanted(of, **more))

    def granted(self, of: Organisation | None = None, **more: Any) -> ScreeningGround:
        made = self.proposed(of, **more)
        return decide_ground(officer=self.second, office=self.city, ground=made.pk, is_granted=True)

    def asks(self, ground: ScreeningGround, uscc: str = "", **more: Any) -> Answered:
        said = {"matter": "采购〔2026〕12号", **more}
        asked = Asked(ground=ground.pk, uscc=uscc or code(), **said)
        return ask(asker=self.asker, asked=asked)

    @property
    def asker(self) -> Asker:
        return Asker(self.office, person=self.officer)


def key_of(of: Organisation, owner: User, *scopes: str) -> Issued:
    return issue_key(organisation=of, name="program", scopes=scopes, actor=owner)


def items(made: Answered) -> list[dict[str, Any]]:
    """Every listing that an answer names."""
    return [item for one in made.answer["lists"] for item in one["items"]]


def days(n: int) -> date:
    return timezone.localdate() + timedelta(days=n)
