"""One's own vouchers: those taken, and those a relative handed on."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from backend.accounts.models import User
from incentives.offers.models import Version
from incentives.offers.reading import terms_of
from incentives.offers.words import TermShown
from incentives.vouchers.gifts.actions import asked_of
from incentives.vouchers.gifts.models import Gift
from incentives.vouchers.models import State, Voucher
from incentives.vouchers.refusals import NoSuchVoucher

PAGE = 20
MOST_GIFTS = 20


class Asked(NamedTuple):
    """A voucher that somebody would hand on to the reader."""

    gift: Gift
    voucher: Voucher


def mine(person: UUID) -> Any:
    """Everything a person took or was handed, the newest first."""
    found = Voucher.objects.select_related("version__offer__partner")
    return found.filter(Q(holder=person) | Q(bearer=person)).order_by("-id")


def page(person: UUID, *, before: str = "", limit: int = PAGE) -> tuple[list[Voucher], str]:
    """So many of them, and after which the list goes on ("": it does not)."""
    rows = list((mine(person).filter(id__lt=UUID(before)) if before else mine(person))[: limit + 1])
    return rows[:limit], str(rows[limit - 1].id) if len(rows) > limit else ""


def one(person: UUID, voucher: UUID) -> Voucher:
    """One's own; somebody else's is not there. Raises NoSuchVoucher."""
    found: Voucher | None = mine(person).filter(id=voucher).first()
    if found is None:
        raise NoSuchVoucher
    return found


def is_shown_by(voucher: Voucher, person: UUID) -> bool:
    """Whether this person may show it at a till now."""
    is_good = voucher.state == State.OPEN and voucher.valid_until >= timezone.localdate()
    return is_good and voucher.person == person


def is_givable(voucher: Voucher) -> bool:
    """Whether its taker may hand it on: once, and where its offer allows it."""
    return not voucher.turn and not voucher.version.stays_with_taker


def open_gift(voucher: Voucher) -> Gift | None:
    """Whether somebody is asked to take it over."""
    mine = Gift.objects.open(timezone.now()).filter(holder=voucher.holder_id)
    found: Gift | None = mine.filter(voucher=voucher.id).first()
    return found


def gifts_for(person: User) -> list[Asked]:
    """What the reader was asked to take over and still can."""
    told = []
    for gift in asked_of(person)[:MOST_GIFTS]:
        open_ones = Voucher.objects.open().select_related("version__offer__partner")
        voucher = open_ones.filter(holder=gift.holder_id, id=gift.voucher).first()
        if voucher is not None and voucher.valid_until >= timezone.localdate():
            told.append(Asked(gift, voucher))
    return told


def words_of(version: Version, *, is_better: bool) -> str:
    """The terms in words, in the reader's language."""
    return version.better if is_better else version.everyone


def lines_of(version: Version, *, is_better: bool) -> list[TermShown]:
    """The terms line by line, as they hold on this voucher (`holds`)."""
    return terms_of(version, is_met=is_better)
