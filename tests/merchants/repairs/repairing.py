"""A shop with a penalty, its people, the office that repairs and its officers."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from backend.accounts.models import User
from backend.accounts.organisations.actions import found_organisation
from backend.accounts.organisations.models import Kind, Organisation
from merchants.records.models import Record
from merchants.registry.models import Merchant
from merchants.repairs.actions import Asked, appeal_repair, ask_for_repair
from merchants.repairs.deciding import (
    Refusal,
    accept_repair,
    decline_repair,
    grant_repair,
    refuse_repair,
    undo_repair,
)
from merchants.repairs.models import Repair
from merchants.repairs.offices import AREA
from tests.accounts.cast import client_of, member
from tests.factories.deliveries import ago, hand_in
from tests.factories.rows import penalty, registration
from tests.merchants import opinions
from tests.merchants.outside import merchant

WORDS = "罚款已于上月缴清，过期食品已全部下架销毁，整改报告附后。"
REASONS = "附上的缴款书看不清金额和日期。"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<<>>\n%%EOF\n"
_numbers = count(17000)


def proof(name: str = "receipt.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    """A small PDF."""
    return SimpleUploadedFile(name, content, "application/pdf")


def asked(**more: Any) -> Asked:
    """A complete application."""
    return Asked(**{"words": WORDS, "files": [proof()], "is_signed": True, **more})


def app(person: User, *, strong: bool = False) -> Client:
    """Signed in by page and by the app's token."""
    client = client_of(person, strong=strong)
    token = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.defaults["HTTP_X_SESSION_TOKEN"] = token
    return client


class Shop:
    """A delivered shop with one general penalty (a hundred days old unless said otherwise)."""

    def __init__(self, number: int = 1, **cells: str) -> None:
        hand_in("enterprises", registration(number))
        if "none" not in cells:
            hand_in("penalties", penalty(number, **cells))
        Merchant.objects.filter(pk=merchant(number).pk).update(division_code="500112")
        self.number = number
        self.merchant: Merchant = merchant(number)
        self.organisation: Organisation = opinions.of_shop(self.merchant)
        self.owner: User = member(self.organisation, next(_numbers))

    @property
    def record(self) -> Record:
        """Its newest item as it is now."""
        rows = Record.objects.current().filter(merchant=self.merchant)
        return rows.order_by("-id")[0]

    def asks(self, record: Record | None = None, **more: Any) -> Repair:
        """Apply for the repair of the item."""
        return ask_for_repair(
            shop=self.organisation,
            person=self.owner,
            record=(record or self.record).id,
            asked=asked(**more),
        )

    def appeals(self, one: Repair) -> Repair:
        """Have a refusal looked at again."""
        return appeal_repair(
            shop=self.organisation, person=self.owner, repair=one.id, asked=asked()
        )

    def now(self, one: Repair) -> Repair:
        """As the database has it."""
        found: Repair = Repair.objects.get(merchant=self.merchant, id=one.id)
        return found


class Office:
    """An office that repairs what it delivered, with two officers and more on demand."""

    def __init__(
        self,
        code: str = "market-500112",
        *,
        divisions: tuple[str, ...] = ("500112",),
        sources: tuple[str, ...] = ("MARKET",),
    ) -> None:
        self.organisation: Organisation = found_organisation(
            kind=Kind.OFFICE, code=code, name="渝北区市场监督管理局", actor=None,
            divisions=list(divisions), subject_kinds=[AREA], source_codes=list(sources),
        )  # fmt: skip
        self.first, self.second = self.officer(), self.officer()

    def officer(self) -> User:
        return member(self.organisation, next(_numbers))

    def accepts(self, one: Repair, by: User | None = None) -> Repair:
        return accept_repair(officer=by or self.first, office=self.organisation, repair=one.id)

    def declines(self, one: Repair, ground: str = "materials", by: User | None = None) -> Repair:
        said = Refusal(ground, REASONS)
        return decline_repair(
            officer=by or self.first, office=self.organisation, repair=one.id, refusal=said
        )

    def grants(self, one: Repair, by: User | None = None) -> Repair:
        return grant_repair(officer=by or self.second, office=self.organisation, repair=one.id)

    def refuses(self, one: Repair, ground: str = "materials", by: User | None = None) -> Repair:
        said = Refusal(ground, REASONS)
        return refuse_repair(
            officer=by or self.second, office=self.organisation, repair=one.id, refusal=said
        )

    def undoes(self, one: Repair, ground: str = "false", by: User | None = None) -> Repair:
        said = Refusal(ground, "经与代收银行核对，缴款凭证系伪造。")
        return undo_repair(
            officer=by or self.officer(), office=self.organisation, repair=one.id, refusal=said
        )


def general(days: int, **more: str) -> dict[str, Any]:
    """Cells of a penalty decided so many days ago."""
    return {"CF_JDRQ": ago(days), **more}
