"""Flagging, deciding with a reason, contesting: each one transaction, one event, one receipt."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.acts import record
from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.kernel.constraints import constraint
from backend.kernel.errors import Conflict, Denied, Invalid, NotFound
from backend.scrub.text import screen
from merchants.registry.models import Merchant
from merchants.reviews import figures, telling, words
from merchants.reviews.actions import SUBJECT, locked
from merchants.reviews.choices import (
    APPEAL,
    REVIEW,
    AppealState,
    Decision,
    FlagState,
    HiddenFor,
    Side,
    Status,
)
from merchants.reviews.models import Review
from merchants.reviews.moderation import clocks
from merchants.reviews.moderation.clocks import AREA
from merchants.reviews.moderation.models import Appeal, Flag, Moderation
from merchants.staff.reading import staffs

LONGEST_REASONS = 1000


class AlreadyFlagged(Conflict):
    code = "already_flagged"
    message = _("已经反映过这条评价。")


class ReasonUnknown(Invalid):
    code = "reason_unknown"
    message = _("请选择一条理由。不喜欢一条评价不是隐藏它的理由。")


class ReasonsMissing(Invalid):
    code = "reasons_missing"
    message = _("请写明理由。")


class OwnInterest(Denied):
    """Whoever wrote it, flagged it or works there does not decide about it."""

    code = "own_interest"
    message = _("您与这条评价有关，请由另一位工作人员处理。")


class SameOfficer(Denied):
    code = "another_officer_decides"
    message = _("原决定是您作出的，申诉由另一位工作人员复核。")


class NothingToAppeal(Conflict):
    code = "nothing_to_appeal"
    message = _("没有可以申诉的决定，或已经申诉过。")


@transaction.atomic
def flag_review(  # who, what and why
    *,
    person: User,
    merchant: Merchant,
    review: UUID,
    reason: str,
    text: str = "",
    shop: Organisation | None = None,
) -> Flag:
    """Say that a review breaks a rule; it stays online meanwhile. `shop`: on its behalf.

    Raises NotFound, ReasonUnknown, WordsTooLong, AlreadyFlagged.
    """
    if reason not in HiddenFor.values:
        raise ReasonUnknown
    held = locked(merchant, review)
    if held.status != Status.PUBLISHED or held.author == person.pk:
        raise NotFound
    of_shop = shop is not None or staffs(person.pk, merchant.pk)
    flag = Flag(merchant=merchant, review_id=held.id, flagged_by=person.pk, reason=reason)
    flag.side = Side.MERCHANT if of_shop else Side.CONSUMER
    flag.words_sealed = words.written(text, table="flag", pk=flag.id).sealed
    act = {"reason": reason, "words": text, "side": str(flag.side)}
    flag.entry = _receipted(held, "flagged", by=person, act=act, acting_for=shop)
    with (
        constraint("one_flag_per_person_and_review", raises=AlreadyFlagged),
        constraint("a_shop_flags_a_review_once", raises=AlreadyFlagged),
    ):
        flag.save(force_insert=True)
    figures.add(held.merchant_id, held.month, {f"flags_{flag.side}": 1})
    return flag


@transaction.atomic
def decide(  # noqa: PLR0913  # a decision has all these
    *,
    officer: User,
    office: Organisation,
    merchant: Merchant,
    review: UUID,
    decision: str,
    reason: str = "",
    text: str = "",
) -> Moderation:
    """Hide with a reason, or publish; flags on it are answered, the author is told.

    Raises NotFound, OwnInterest, ReasonUnknown, ReasonsMissing, StepNotAllowed.
    """
    if not office.is_competent(division=merchant.division_code, subject_kind=AREA):
        raise NotFound
    held = locked(merchant, review)
    flags = Flag.objects.filter(merchant=merchant, review_id=held.id, state=FlagState.OPEN)
    _without_interest(officer, held, flags)
    hides = decision == Decision.HIDE
    _check_reasons(decision, reason, text)
    asked = flags.order_by("id").first()
    side = str(asked.side) if asked else Side.OFFICE
    made = _decided(
        held, officer=officer, office=office, decision=decision, reason=reason, side=side, text=text
    )
    _answer_flags(held, flags, upheld=hides)
    if hides:
        telling.author(
            held, "review.hidden", reason=held.get_hidden_for_display(), words=made.words_public
        )
    return made


@transaction.atomic
def appeal(*, author: User, merchant: Merchant, review: UUID, text: str) -> Appeal:
    """Contest that one's review was hidden. Raises NotFound, WordsMissing, NothingToAppeal."""
    held = locked(merchant, review)
    if held.author != author.pk:
        raise NotFound
    last = Moderation.objects.filter(merchant=merchant, review_id=held.id).order_by("-id").first()
    if held.status != Status.HIDDEN or last is None or last.decision != Decision.HIDE:
        raise NothingToAppeal
    made = Appeal(merchant=merchant, review_id=held.id, decision_id=last.id)
    made.contested_officer = last.decided_by
    made.words_sealed = words.written(text, table="appeal", pk=made.id, wanted=True).sealed
    act = {"decision": str(last.id), "words": text}
    made.entry = _receipted(held, "appealed", by=author, act=act)
    with constraint("a_decision_is_appealed_once", raises=NothingToAppeal):
        made.save(force_insert=True)
    clocks.begin(held, clocks.LOOK_AGAIN)
    return made


@transaction.atomic
def decide_appeal(  # a decision has all these
    *,
    officer: User,
    office: Organisation,
    merchant: Merchant,
    contest: UUID,
    upheld: bool,
    text: str,
) -> Appeal:
    """Look again: restore the review, or leave it hidden; never by who decided first.

    Raises NotFound, SameOfficer, OwnInterest, ReasonsMissing, StepNotAllowed.
    """
    found = Appeal.objects.filter(merchant=merchant, id=contest).first()
    if found is None or not office.is_competent(division=merchant.division_code, subject_kind=AREA):
        raise NotFound
    held = locked(merchant, found.review_id)
    found = Appeal.objects.select_for_update().get(merchant=merchant, id=contest)
    state = AppealState.UPHELD if upheld else AppealState.REFUSED
    APPEAL.check(found.state, state)
    if officer.pk == found.contested_officer:
        raise SameOfficer
    _without_interest(officer, held, Flag.objects.filter(merchant=merchant, review_id=held.id))
    if not text.strip():
        raise ReasonsMissing
    found.state, found.reasons_public = state, screen(text.strip()[:LONGEST_REASONS]).public
    found.decided_at, found.decided_by = timezone.now(), officer.pk
    act = {"appeal": str(found.id), "upheld": upheld, "words": text}
    found.entry = _receipted(held, "appeal_decided", by=officer, act=act, acting_for=office)
    found.save()
    clocks.looked_again(held)
    if upheld and held.status == Status.HIDDEN:
        _decided(
            held, officer=officer, office=office, decision=Decision.PUBLISH, side=Side.OFFICE,
            text=text,
        )  # fmt: skip
    outcome = str(found.get_state_display())
    telling.author(held, "review.appeal_decided", outcome=outcome, words=found.reasons_public)
    return found


def _decided(  # noqa: PLR0913  # a decision has all these
    held: Review,
    *,
    officer: User,
    office: Organisation,
    decision: str,
    side: str,
    reason: str = "",
    text: str = "",
) -> Moderation:
    """Write the decision and put the review into its state."""
    hides, before = decision == Decision.HIDE, figures.counted(held)
    was = held.status
    if hides or was != Status.PUBLISHED:
        REVIEW.check(was, Status.HIDDEN if hides else Status.PUBLISHED)
    held.status, held.held_for = (Status.HIDDEN if hides else Status.PUBLISHED), ""
    held.hidden_for, held.hidden_by_request_of = (reason, side) if hides else ("", "")
    held.save(update_fields=["status", "held_for", "hidden_for", "hidden_by_request_of"])
    act = {"decision": decision, "reason": reason, "at_request_of": str(side), "words": text}
    made = Moderation.objects.create(
        merchant_id=held.merchant_id,
        review_id=held.id,
        decision=decision,
        reason=reason,
        at_request_of=side,
        words_public=screen(text.strip()).public,
        office=office.pk,
        decided_by=officer.pk,
        entry=_receipted(held, "decided", by=officer, act=act, acting_for=office),
    )
    figures.move(held, before=before)
    clocks.make_moot(held)
    clocks.turn(held)
    if not hides and was == Status.HELD:
        telling.author(held, "review.published")
    return made


def _answer_flags(held: Review, flags: Any, *, upheld: bool) -> None:
    state = FlagState.UPHELD if upheld else FlagState.DISMISSED
    change: dict[str, int] = {}
    for flag in flags.order_by("id").select_for_update():
        flag.state = state
        flag.save(update_fields=["state"])
        name = f"flags_{flag.side}_upheld"
        change[name] = change.get(name, 0) + int(upheld)
        outcome = str(_("已隐藏") if upheld else _("没有违反规则，继续公开"))
        telling.person(flag.flagged_by, held, "review.flag_decided", outcome=outcome)
    figures.add(held.merchant_id, held.month, change)


def _without_interest(officer: User, held: Review, flags: Any) -> None:
    concerned = officer.pk == held.author or staffs(officer.pk, held.merchant_id)
    if concerned or flags.filter(flagged_by=officer.pk).exists():
        raise OwnInterest


def _check_reasons(decision: str, reason: str, text: str) -> None:
    if decision not in Decision.values or (decision == Decision.HIDE) != bool(reason):
        raise ReasonUnknown
    if reason and reason not in HiddenFor.values:
        raise ReasonUnknown
    if len(text) > LONGEST_REASONS:
        raise words.WordsTooLong
    if decision == Decision.HIDE and not text.strip():
        raise ReasonsMissing


def _receipted(
    held: Review,
    verb: str,
    *,
    by: User,
    act: dict[str, Any],
    acting_for: Organisation | None = None,
) -> UUID:
    about = {"review": str(held.id), "merchant": held.merchant.code}
    subject = (SUBJECT, str(held.id))
    written = record(
        f"review.{verb}", subject=subject, actor=by, act=about | act, acting_for=acting_for
    )
    return written.entry.pk
