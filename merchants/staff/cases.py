"""Claims that an operator decides: filed in words, answered with reasons, appealed once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts import acts
from backend.accounts.models import User
from backend.accounts.organisations.owners import release_everybody
from backend.deadlines import actions as clocks
from backend.deadlines.counting import Term
from backend.files.models import StoredFile
from backend.kernel.constraints import constraint
from backend.kernel.errors import Conflict, Denied, Invalid, NotFound
from backend.kernel.vault import vault
from merchants.registry.models import Merchant, Standing
from merchants.staff.claiming import begin, own_name
from merchants.staff.codes import ShopOver, held_shop
from merchants.staff.evidence import Uploads, digests, keep_files
from merchants.staff.models import CLAIM, Claim, ClaimDeadline, ClaimKind, ClaimState
from merchants.staff.notices import tell_claimant, tell_shop
from merchants.staff.reading import is_claimed, shop_of, staffs

OPERATORS = UUID(int=0)  # they decide as a whole; who it was stays with us
LONGEST = 2000
MOST_OPEN = 5
RULE = "平台服务承诺：认领申请的审核期限（不是法定期限）"


class AlreadyClaiming(Conflict):
    code = "claim_already_open"
    message = _("你已经申请认领这家店铺，正在等待审核。")


class AlreadyYours(Conflict):
    code = "shop_already_yours"
    message = _("你已经可以代表这家店铺办事。")


class TooManyOpenClaims(Conflict):
    code = "too_many_open_claims"
    message = _("还有太多认领申请没有审核，请先等待或撤回其中一些。")


class WordsMissing(Invalid):
    code = "claim_words_missing"
    message = _("请写明你和店铺的关系，以及可以怎样核实。")


class ReasonsMissing(Invalid):
    code = "reasons_missing"
    message = _("请写明理由。")


class AppealOver(Conflict):
    code = "claim_appeal_over"
    message = _("这项决定已不能申请复核。")


class NotImpartial(Denied):
    code = "decider_involved"
    message = _("申请人和作出原决定的人员不能审核。")


@transaction.atomic
def file_claim(*, person: User, merchant: Merchant, words: str, files: Uploads = ()) -> Claim:
    """Ask an operator; where somebody answers for the shop already it is a dispute.

    Raises NotVerified, WordsMissing, ShopOver, AlreadyYours, AlreadyClaiming, TooManyOpenClaims.
    """
    own_name(person)
    kept = keep_files(files, owner=person.pk)
    shop = held_shop(merchant.pk)
    if shop.status == Standing.CLOSED:
        raise ShopOver
    if staffs(person.pk, shop.pk):
        raise AlreadyYours
    if Claim.objects.open().filter(claimant=person.pk).count() >= MOST_OPEN:
        raise TooManyOpenClaims
    kind = ClaimKind.DISPUTE if is_claimed(shop.pk) else ClaimKind.CLAIM
    return _filed(Claim(merchant=shop, claimant=person.pk, kind=kind), person, words, kept)


@transaction.atomic
def appeal_claim(*, person: User, claim: UUID, words: str, files: Uploads = ()) -> Claim:
    """Have a refusal looked at anew, once. Raises NotFound, AppealOver, WordsMissing."""
    refused = _mine(person, claim)
    kept = keep_files(files, owner=person.pk)
    shop = held_shop(refused.merchant_id)
    days = settings.SHOP_CLAIM_APPEAL_DAYS
    again = Claim.objects.filter(merchant=shop, appeals=refused.id).exists()
    if again or not refused.may_be_appealed(timezone.localdate(), days):
        raise AppealOver
    kind = ClaimKind.DISPUTE if is_claimed(shop.pk) else ClaimKind.CLAIM
    appeal = Claim(merchant=shop, claimant=person.pk, kind=kind, appeals=refused.id)
    return _filed(appeal, person, words, kept)


@transaction.atomic
def withdraw_claim(*, person: User, claim: UUID) -> Claim:
    """Take it back while it waits. Twice is once. Raises NotFound, StepNotAllowed."""
    found = _held(_mine(person, claim).merchant_id, claim)
    if found.state != ClaimState.WITHDRAWN:
        CLAIM.check(found.state, ClaimState.WITHDRAWN)
        found.state = ClaimState.WITHDRAWN
        _recorded(found, "withdrawn", actor=person)
        _save(found, "state", "entry")
        clocks.drop(_clock(found))
    return found


@transaction.atomic
def decide_claim(*, claim: UUID, operator: User, is_approved: bool, reasons: str) -> Claim:
    """Approve (whoever answered before is released) or refuse; always with reasons.

    Raises NotFound, NotImpartial, ReasonsMissing, ShopOver, StepNotAllowed.
    """
    asked = Claim.objects.filter(id=claim).first()
    if asked is None:
        raise NotFound
    found = _held(asked.merchant_id, claim)
    end = ClaimState.APPROVED if is_approved else ClaimState.REFUSED
    CLAIM.check(found.state, end)
    _require_impartial(found, operator)
    if not reasons.strip():
        raise ReasonsMissing
    if is_approved:
        _hand_over(found, operator)
    found.state, found.decided_at, found.decided_by = end, timezone.now(), operator.pk
    found.reasons_sealed = vault().seal(reasons.strip().encode(), context=reasons_of(found.id))
    _recorded(found, str(end), actor=operator, reasons=reasons.strip())
    _save(found, "state", "decided_at", "decided_by", "reasons_sealed", "entry")
    clocks.meet(_clock(found), on=timezone.localdate())
    tell_claimant(found)
    return found


def words_of(claim: UUID) -> str:
    """The place its words are sealed for."""
    return f"merchants_claim.words_sealed.{claim}"


def reasons_of(claim: UUID) -> str:
    """The place its reasons are sealed for."""
    return f"merchants_claim.reasons_sealed.{claim}"


def _filed(claim: Claim, person: User, words: str, kept: Sequence[StoredFile]) -> Claim:
    if not words.strip():
        raise WordsMissing
    said = words.strip()[:LONGEST]
    claim.words_sealed = vault().seal(said.encode(), context=words_of(claim.id))
    claim.files = [file.pk for file in kept]
    _recorded(claim, "filed", actor=person, words=said, **digests(kept))
    with constraint("one_open_claim_per_person", raises=AlreadyClaiming):
        claim.save(force_insert=True)
    term = Term(
        "claim_decision", settings.SHOP_CLAIM_WORKING_DAYS, "working_days", RULE, "operator"
    )
    row = ClaimDeadline(merchant_id=claim.merchant_id, id=claim.id)
    clocks.start(row, term=term, on=timezone.localdate(claim.filed_at))
    if claim.kind == ClaimKind.DISPUTE:
        tell_shop(claim, "shop.claim_disputed")
    return claim


def _hand_over(claim: Claim, operator: User) -> None:
    shop = Merchant.objects.get(pk=claim.merchant_id)
    if shop.status == Standing.CLOSED:
        raise ShopOver
    # Held: somebody may be closing their account this very moment.
    people = User.objects.select_for_update()
    claimant = people.filter(pk=claim.claimant, is_active=True).first()
    if claimant is None:
        raise NotFound
    here = shop_of(shop.pk)
    if here is not None and claim.kind == ClaimKind.DISPUTE:
        tell_shop(claim, "shop.claim_lost")
        release_everybody(organisation=here, actor=operator)
    begin(shop, claimant, actor=operator, way="decision")


def _require_impartial(claim: Claim, operator: User) -> None:
    same = Claim.objects.filter(merchant_id=claim.merchant_id, decided_by=operator.pk)
    decided_it = claim.appeals is not None and same.filter(id=claim.appeals).exists()
    if decided_it or operator.pk == claim.claimant or staffs(operator.pk, claim.merchant_id):
        raise NotImpartial


def _mine(person: User, claim: UUID) -> Claim:
    found: Claim | None = Claim.objects.filter(id=claim, claimant=person.pk).first()
    if found is None:
        raise NotFound
    return found


def _held(merchant_id: UUID, claim: UUID) -> Claim:
    """The claim as it is now, its shop held."""
    held_shop(merchant_id)
    found: Claim = Claim.objects.get(merchant_id=merchant_id, id=claim)
    return found


def _clock(claim: Claim) -> ClaimDeadline:
    row: ClaimDeadline = ClaimDeadline.objects.get(merchant_id=claim.merchant_id, id=claim.id)
    return row


def _save(claim: Claim, *fields: str) -> None:
    claim.save(update_fields=[*fields])


def _recorded(claim: Claim, step: str, *, actor: User, **more: Any) -> None:
    """The act and its entry (not saved)."""
    said = {"claim": str(claim.id), "merchant": str(claim.merchant_id), "kind": str(claim.kind)}
    by = None if actor.pk == claim.claimant else OPERATORS
    subject = ("merchants.claim", str(claim.id))
    act = acts.record(
        f"shop_claim.{step}", subject=subject, actor=actor, act=said | more, acting_for=by
    )
    claim.entry = act.entry.pk
