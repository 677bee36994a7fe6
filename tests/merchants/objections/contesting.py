"""A shop with items on record, its people, the window that checks, the office that decides."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from backend.accounts.models import User
from backend.accounts.organisations.actions import found_organisation
from backend.accounts.organisations.models import Kind, Organisation, Role
from backend.deadlines.sweeping import tend
from backend.jobs.actions import keep
from backend.jobs.models import Intent
from merchants.lookup.cards import CITY_TIME
from merchants.objections.actions import Filer, Said, file_objection
from merchants.objections.deciding import Desk, Verdict, check_objection, decide_objection
from merchants.objections.models import Objection
from merchants.objections.statements.actions import Writer
from merchants.records.models import Record
from merchants.registry.models import Merchant
from tests.accounts.cast import member
from tests.factories.deliveries import hand_in
from tests.factories.rows import inspection, penalty, registration
from tests.merchants.outside import merchant

DIVISION = "500112"
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
REASONS = "经核对原始文书，内容登记有误，予以更正。"
WORDS = "决定书上的罚款是三千元，公示成了三万元，见附件。"
_numbers = count(8000)


class Scene:
    """One shop (test code 1), penalties and inspections as delivered, and everybody around."""

    def __init__(self, *items: tuple[str, dict[str, str]]) -> None:
        hand_in("enterprises", registration())
        for dataset, row in items or (("penalties", penalty()),):
            hand_in(dataset, row)
        Merchant.objects.filter(pk=merchant().pk).update(division_code=DIVISION)
        self.merchant = merchant()
        self.shop = found_organisation(
            kind=Kind.MERCHANT, code=self.merchant.code, name=self.merchant.name, actor=None,
            merchant=self.merchant.pk,
        )  # fmt: skip
        self.owner = member(self.shop, next(_numbers))
        self.clerk = member(self.shop, next(_numbers), Role.STAFF)
        self.window = office("window", "市公共信用中心", subject_kinds=["objections"])
        self.source = office("source", "渝北区市场监督管理局", source_codes=["MARKET"])
        self.checker, self.decider = self.officer(self.window), self.officer(self.source)

    def officer(self, of: Organisation | None = None) -> User:
        return member(of or self.source, next(_numbers))

    def item(self, kind: str = "penalty") -> Record:
        """The current item of the kind, as the database has it."""
        return Record.objects.current().filter(merchant=self.merchant, kind=kind).get()

    def by(self, person: User | None = None) -> Filer:
        return Filer(person=person or self.owner, shop=self.shop)

    def writer(self) -> Writer:
        return Writer(person=self.owner, acting_for=self.shop)

    def files(self, item: Record | None = None, **said: Any) -> Objection:
        """An objection of the shop's."""
        who = said.pop("person", None)
        told = {"ground": "wrong_facts", "words": WORDS, **said}
        about = item or self.item()
        return file_objection(
            by=self.by(who), merchant=self.merchant, item=about.id, said=Said(**told)
        )

    def checked(self, case: Objection, by: User | None = None) -> Objection:
        desk = Desk(officer=by or self.checker, office=self.window)
        return check_objection(desk=desk, objection=case.id, note="与附件文书不一致。")

    def decided(
        self, case: Objection, outcome: str = "rejected", by: User | None = None, **more: Any
    ) -> Objection:
        desk = Desk(officer=by or self.decider, office=self.source)
        verdict = Verdict(**{"outcome": outcome, "reasons": REASONS, **more})
        return decide_objection(desk=desk, objection=case.id, verdict=verdict)

    def open_case(self) -> Objection:
        """Filed and checked: the source office's turn."""
        return self.checked(self.files())


def office(code: str, name: str, **competence: Any) -> Organisation:
    return found_organisation(
        kind=Kind.OFFICE, code=code, name=name, actor=None, divisions=[DIVISION], **competence
    )


def fresh(case: Objection) -> Objection:
    """As the database has it."""
    found: Objection = Objection.objects.get(merchant=case.merchant_id, id=case.id)
    return found


def evidence(name: str = "决定书.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


@contextmanager
def on(day: date) -> Iterator[None]:
    """Noon of another day in the city, with what the clocks lead to done."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=CITY_TIME)
    with time_machine.travel(noon):
        tend()
        follow_ups()
        yield


def follow_ups() -> int:
    """Keep what clocks and deliveries promised; how many."""
    ours = ("record_objections.", "rechecks.")
    waiting = [
        intent.pk
        for intent in Intent.objects.filter(state="waiting")
        if intent.name.startswith(ours)
    ]
    return sum(1 for intent in waiting if keep(intent))


def after(case: Objection) -> date:
    """The first day on which the step that is owed is late."""
    due = fresh(case).due_on
    assert due is not None
    return due + timedelta(days=1)


def inspections(*results: str) -> list[tuple[str, dict[str, str]]]:
    """Deliveries of inspections, the newest last."""
    return [
        ("inspections", inspection(检查编号=f"JC{n:03}", 检查结果=result, 检查日期=_day(n)))
        for n, result in enumerate(results, 1)
    ]


def _day(number: int) -> str:
    return (timezone.localdate() - timedelta(days=100 - number * 10)).isoformat()


def as_uuid(value: Any) -> UUID:
    return UUID(str(value))
