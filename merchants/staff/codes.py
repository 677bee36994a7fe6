"""One-time codes: made for a shop, handed over by the office that prints its licence."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hmac import compare_digest
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts import acts
from backend.accounts.models import User
from backend.accounts.organisations.actions import ShopTaken
from backend.accounts.organisations.models import Organisation
from backend.kernel.codes.text import normalise_code
from backend.kernel.errors import Conflict, Denied, NotFound
from backend.kernel.ids import ALPHABET
from backend.kernel.vault import vault
from merchants.registry.models import Key, Merchant, Standing
from merchants.staff.models import MOST_TRIES, ClaimCode, CodeState
from merchants.staff.reading import is_claimed

INDEX = "merchants_claimcode.code_index"
GOOD_FOR = timedelta(days=90)
LENGTH, GROUP = 12, 4  # 56 bits; five tries
AREA = "registration"  # the subject kind of the offices that print licences
OVER = (Standing.CLOSED, Standing.REVOKED)


class NoSuchShop(NotFound):
    code = "merchant_not_found"
    message = _("没有这家商户。")


class ShopOver(Conflict):
    code = "shop_is_over"
    message = _("这家店铺已注销或被吊销，不能凭码认领。")


class NotCompetent(Denied):
    code = "office_not_competent"
    message = _("这家店铺不在本机关的辖区和职责之内。")


class Issued(NamedTuple):
    """A new code and its text, which is never to be seen again."""

    row: ClaimCode
    text: str


def shop_by(code: str) -> Merchant:
    """The shop that a public code, a unified code or a registration number names.

    Raises NoSuchShop.
    """
    plain = normalise_code(code[:50])
    key = Key.objects.filter(value=plain).first() if plain and plain.isprintable() else None
    shop = Merchant.objects.filter(pk=key.merchant_id).first() if key else None
    if shop is None:
        raise NoSuchShop
    return shop


def held_shop(merchant_id: UUID) -> Merchant:
    """The shop's row, held: everything about who claims it happens one after the other."""
    return Merchant.objects.select_for_update(no_key=True).get(pk=merchant_id)


@transaction.atomic
def issue_claim_code(
    *, merchant: Merchant, actor: User | None, office: Organisation | None = None
) -> Issued:
    """A new code; the one before opens nothing any more. No office: an operator's command.

    Raises NotCompetent, ShopOver, ShopTaken.
    """
    shop = held_shop(merchant.pk)
    if office and not office.is_competent(division=shop.division_code, subject_kind=AREA):
        raise NotCompetent
    if shop.status in OVER:
        raise ShopOver
    if is_claimed(shop.pk):
        raise ShopTaken
    _end(ClaimCode.objects.filter(merchant=shop, state=CodeState.OPEN), CodeState.REPLACED)
    text = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))
    row = ClaimCode(merchant=shop, expires_at=timezone.now() + GOOD_FOR)
    row.issued_by = office.pk if office else None
    row.code_index = vault().blind_index(_bound(row, text), context=INDEX)
    row.save(force_insert=True)
    said = {"code": str(row.id), "merchant": str(shop.pk)}
    subject = ("merchants.claimcode", str(row.id))
    acts.record("claim_code.issued", subject=subject, actor=actor, act=said, acting_for=office)
    return Issued(row, grouped(text))


def use_code(shop: Merchant, *, text: str, by_representative: bool) -> bool:
    """Whether the code opens the shop; if so it is used up. The caller holds the shop.

    Only a try by somebody of the representative's name counts against the code: strangers who
    guess cannot spoil it, and spend their own budget.
    """
    row = ClaimCode.objects.filter(merchant=shop, state=CodeState.OPEN).first()
    if row is None:
        return False
    only = ClaimCode.objects.filter(merchant=shop, id=row.id)
    if row.expires_at <= timezone.now():
        _end(only, CodeState.EXPIRED)
        return False
    is_right = _opens(row, normalise_code(text[:40]).replace("-", ""))
    if not by_representative:
        return False
    if is_right:
        _end(only, CodeState.USED)
    elif row.tries + 1 >= MOST_TRIES:
        only.update(tries=MOST_TRIES, state=CodeState.EXHAUSTED, code_index=None)
    else:
        only.update(tries=row.tries + 1)
    return is_right


def grouped(text: str) -> str:
    """ABCD-EFGH-JKLM, as it is printed."""
    return "-".join(text[at : at + GROUP] for at in range(0, len(text), GROUP))


def _opens(row: ClaimCode, plain: str) -> bool:
    known = bytes(row.code_index or b"")
    indexes = vault().blind_indexes(_bound(row, plain), context=INDEX)
    return any(compare_digest(known, each) for each in indexes)


def _bound(row: ClaimCode, plain: str) -> str:
    return f"{row.id}\x1f{plain}"


def _end(codes: QuerySet[ClaimCode], state: CodeState) -> None:
    codes.update(state=state, code_index=None)
