"""Applications in every state, made by the steps of everybody, for stories about more."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from backend.accounts.models import User
from backend.accounts.organisations.models import Kind, Role
from backend.jobs.actions import keep
from backend.jobs.models import Intent
from incentives.applications import actions, deciding, drafts, tasks
from incentives.applications.commitments import NEWEST
from incentives.applications.consenting import text_for
from incentives.applications.deciding import Verdict
from incentives.applications.drafts import Told
from incentives.applications.models import Application
from incentives.applications.moves import Deciding
from incentives.applications.parts import ApplicationDue
from incentives.applications.sending import Sending, submit
from incentives.offers.models import Version
from incentives.partners.models import Partner
from tests.accounts.cast import member, somebody
from tests.files.conftest import pdf
from tests.incentives.listed import a_partner, a_version

APPROVAL = {"days": ("15", "5"), "papers_first": ("6", "1"), "follow_up_days": ("30", "60")}
NO_CONDITION = {"needs_membership": False, "better_zh": "", "better_en": ""}
YES = Verdict(True, amount=Decimal(30000), months=12, rate=Decimal("5.5"), fees=Decimal(0))
NO = Verdict(False, "收入证明不足以覆盖还款。")
ASKED = Told(Decimal(30000), 12, "想买一台面包烤箱。")


class Bank(NamedTuple):
    """A partner, a clerk of it, and an offer by application."""

    partner: Partner
    clerk: User
    version: Version

    @property
    def by(self) -> Deciding:
        """The clerk at work."""
        return Deciding(self.partner, self.clerk)


def a_bank(code: str = "river-bank", number: int = 90, **said: Any) -> Bank:
    partner = a_partner(code)
    clerk = member(partner.organisation, number, Role.OWNER)
    return Bank(partner, clerk, a_version(partner, **said))


def an_agency(**said: Any) -> Bank:
    """An office that approves first."""
    return a_bank("permits", 95, field="approval", terms=APPROVAL, **said)


def a_shop(number: int, **facts: Any) -> tuple[User, Any]:
    """Somebody of a shop in the register, and the shop's organisation."""
    from backend.accounts.organisations.actions import found_organisation
    from tests.merchants.licence_shops import make_shop

    shop = make_shop(**facts)
    here = found_organisation(
        kind=Kind.MERCHANT, code=f"shop-{number}", name=shop.name, actor=None, merchant=shop.pk
    )
    return member(here, number), here


def drafted(bank: Bank, person: User, told: Told = ASKED, shop: UUID | None = None) -> Application:
    draft = drafts.begin(person=person, offer=bank.version.offer.code, shop=shop)
    if bank.version.offer.field not in {"loan", "support"}:
        told = told._replace(amount=None, months=None)
    return drafts.save_draft(person=person, application=draft.id, told=told)


def sending(bank: Bank, **said: Any) -> Sending:
    """What somebody read who reads everything."""
    promised = NEWEST if bank.version.offer.field == "approval" else None
    consent = text_for(bank.partner).version
    plain = {"version": bank.version.number, "consent": consent, "commitment": promised}
    return Sending(**{**plain, **said})


def sent(bank: Bank, person: User, told: Told = ASKED, **said: Any) -> Application:
    draft = drafted(bank, person, told)
    return submit(person=person, application=draft.id, sending=sending(bank, **said))


def asked(bank: Bank, person: User) -> Application:
    one = sent(bank, person)
    return deciding.ask(by=bank.by, application=one.id, question="请补充近三个月的流水。")


def decided(bank: Bank, person: User, verdict: Verdict = YES) -> Application:
    one = sent(bank, person)
    if bank.version.offer.field != "loan" and verdict == YES:
        verdict = Verdict(True)
    return deciding.decide(by=bank.by, application=one.id, verdict=verdict)


def withdrawn(bank: Bank, person: User) -> Application:
    return actions.withdraw(person=person, application=sent(bank, person).id)


def paper(pages: int = 1, name: str = "paper.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf(pages))


def people(number: int, first: int = 200) -> list[User]:
    return [somebody(first + each) for each in range(number)]


def fresh(one: Application) -> Application:
    return Application.objects.select_related("partner", "version__offer").get(
        holder=one.holder_id, id=one.id
    )


def follow_ups() -> int:
    """Do what was promised, as the workers would; how many."""
    waiting = Intent.objects.filter(state="waiting", name__startswith="applications.")
    return sum(keep(pk) for pk in list(waiting.values_list("pk", flat=True)))


def lapsed(one: Application) -> None:
    """The time to answer is over, as the clock's follow-up sees it."""
    running = ApplicationDue.objects.running().filter(application=one.id, step="answer")
    for clock in running:
        row = [str(clock.holder_id), str(clock.id)]
        tasks.lapsed(row=row, due_on=clock.due_on.isoformat())
