"""What a shop does with its promises: make one, withdraw it. Each is one transaction.

Order of locks: the merchant, the series of the day, the code.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from backend.accounts.acts import record
from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.kernel.clock import same_day_later
from backend.kernel.constraints import constraint
from backend.kernel.errors import NotFound
from backend.kernel.ids import uuid7
from backend.scrub.text import is_wordless, screen
from merchants.commitments import versions
from merchants.commitments.choices import Publicity, Status, Type
from merchants.commitments.codes import give_code
from merchants.commitments.models import Commitment
from merchants.commitments.ready import template_of
from merchants.commitments.refusals import (
    AlreadyPromised,
    NamesAPerson,
    NotYoursToWithdraw,
    PromiseUnfit,
    ShopIsOver,
    TooManyPromises,
    ValidityWrong,
    WordsMissing,
    WordsTooLong,
)
from merchants.licences.seals import OVER
from merchants.registry.models import Merchant

SUBJECT = "merchants.commitment"
ACCEPTED_BY = "诚易（商户自主承诺）"  # the accepting unit of what a shop promises here
LONGEST_TITLE, LONGEST_TEXT = 60, 2000
MOST_OPEN = 30
MOST_MONTHS = 120
WITHDRAWN_HERE = {Type.VOLUNTARY, Type.TRADE, Type.OTHER}


@dataclass(frozen=True, kw_only=True)
class Offered:
    """What a shop promises: a template's code alone, or words of its own.

    `valid_until` None: as the template says; of one's own, without an end.
    """

    template: str = ""
    title: str = ""
    content: str = ""
    liability: str = ""
    valid_until: date | None = None


@transaction.atomic
def make_promise(*, shop: Organisation, person: User, offered: Offered) -> Commitment:
    """Promise in public, from now on.

    Raises NotFound, NoSuchTemplate, ShopIsOver, TooManyPromises, AlreadyPromised, ValidityWrong,
    DivisionUnknown, SerialsUsedUp, and what `fit` refuses: then nothing is kept.
    """
    merchant, today = of_shop(shop), timezone.localdate()
    if merchant.status in OVER:
        raise ShopIsOver
    versions.end_lapsed(merchant, today=today)
    if Commitment.objects.at(merchant.pk).in_force(on=today).count() >= MOST_OPEN:
        raise TooManyPromises
    made = _promised(merchant, offered, today)
    if made.template and _is_open(made):
        raise AlreadyPromised
    made.code = give_code(merchant=merchant, commitment=made.id, on=today)
    made.entry = receipted(made, "made", by=person, shop=shop, act=told(made))
    with constraint("one_open_commitment_of_a_template", raises=AlreadyPromised):
        return versions.begin(made)


@transaction.atomic
def withdraw_promise(*, shop: Organisation, person: User, commitment: UUID) -> Commitment:
    """Take a promise back before it is fulfilled; that is shown for a while. Twice is once.

    Raises NotFound, NotYoursToWithdraw, StepNotAllowed.
    """
    before = versions.current(of_shop(shop), commitment)
    if before.status == Status.WITHDRAWN:
        return before
    if before.kind not in WITHDRAWN_HERE:
        raise NotYoursToWithdraw
    today = timezone.localdate()
    entry = receipted(before, "withdrawn", by=person, shop=shop, act={"on": today.isoformat()})
    return versions.succeed(before, status=Status.WITHDRAWN, withdrawn_on=today, entry=entry)


def of_shop(shop: Organisation) -> Merchant:
    """The shop's merchant, held. Raises NotFound."""
    if shop.merchant is None:
        raise NotFound
    return versions.held(shop.merchant)


def fit(text: str, *, most: int) -> str:
    """A text that a shop may say in public.

    Raises WordsMissing, WordsTooLong, PromiseUnfit, NamesAPerson.
    """
    plain = text.replace("\r\n", "\n").strip()
    if is_wordless(plain):
        raise WordsMissing
    if len(plain) > most:
        raise WordsTooLong
    screened = screen(plain)
    if screened.held:
        raise PromiseUnfit
    if screened.public != plain:
        raise NamesAPerson
    return plain


def receipted(
    commitment: Commitment, verb: str, *, by: User, shop: Organisation, act: dict[str, Any]
) -> UUID:
    """Record an act of the shop or of an office about a commitment; the entry of its receipt."""
    about = {"commitment": commitment.code, "merchant": commitment.merchant.code}
    made = record(
        f"promise.{verb}",
        subject=(SUBJECT, str(commitment.id)),
        actor=by,
        act=about | act,
        acting_for=shop,
    )
    return made.entry.pk


def told(made: Commitment) -> dict[str, Any]:
    """What the shop can prove later."""
    until = made.valid_until.isoformat() if made.valid_until else None
    plain = ("template", "title", "content", "liability")
    said = {name: getattr(made, name) for name in plain}
    return said | {"made_on": made.made_on.isoformat(), "valid_until": until}


def _promised(merchant: Merchant, offered: Offered, today: date) -> Commitment:
    """The commitment as offered, without its code."""
    made = Commitment(merchant=merchant, id=uuid7(), kind=Type.VOLUNTARY, status=Status.OPEN)
    made.made_on, made.publicity, made.accepted_by = today, Publicity.PUBLIC, ACCEPTED_BY
    made.is_made_here = True
    months = 0
    if offered.template:
        ready = template_of(offered.template)
        made.template, months = ready.code, ready.months
        words = (ready.zh.title, ready.zh.content, ready.zh.liability)
    else:
        words = (
            fit(offered.title, most=LONGEST_TITLE),
            fit(offered.content, most=LONGEST_TEXT),
            fit(offered.liability, most=LONGEST_TEXT),
        )
    made.title, made.content, made.liability = words
    until = same_day_later(today, months=months) if months else None
    made.valid_until = _checked(offered.valid_until, today) or until
    return made


def _checked(until: date | None, today: date) -> date | None:
    if until and not today < until <= same_day_later(today, months=MOST_MONTHS):
        raise ValidityWrong
    return until


def _is_open(made: Commitment) -> bool:
    same = Commitment.objects.at(made.merchant_id).current().filter(template=made.template)
    return same.filter(status=Status.OPEN).exists()
