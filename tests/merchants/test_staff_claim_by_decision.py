"""Claims that an operator decides: reasons, another look by somebody else, disputes, leaving."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from backend.accounts.models import User
from backend.accounts.organisations.actions import accept_invitation, invite
from backend.accounts.organisations.models import Membership
from backend.audit.models import Event
from backend.consent.rights.leaving import close_account
from backend.deadlines.sweeping import tend
from backend.jobs.actions import keep
from backend.jobs.models import Intent
from backend.kernel.errors import NotFound
from backend.kernel.workflow import StepNotAllowed
from backend.notices.models import Notice
from merchants.registry.models import Merchant
from merchants.staff.cases import (
    AlreadyClaiming,
    AlreadyYours,
    AppealOver,
    NotImpartial,
    ReasonsMissing,
    WordsMissing,
    appeal_claim,
    decide_claim,
    file_claim,
    withdraw_claim,
)
from merchants.staff.claiming import claim_by_code
from merchants.staff.codes import ShopOver, issue_claim_code
from merchants.staff.models import Claim, ClaimDeadline, ClaimKind, ClaimState
from merchants.staff.reading import staffs
from merchants.staff.rights import own_words, shop_claims
from tests.accounts.cast import phone, somebody
from tests.accounts.test_organisations import at_once
from tests.merchants.staff_cast import claimable_shop, proved

pytestmark = pytest.mark.django_db
WORDS = "我是店主的女儿，去年接手，可看租约。"


def operator(number: int = 90) -> User:
    person = somebody(number)
    User.objects.filter(pk=person.pk).update(is_staff=True)
    return person


def decide(claim: Claim, by: User, *, yes: bool, reasons: str = "已核对租约") -> Claim:
    return decide_claim(claim=claim.id, operator=by, is_approved=yes, reasons=reasons)


def claimed_by(boss: User, shop: Merchant) -> Membership:
    code = issue_claim_code(merchant=shop, actor=None).text
    return claim_by_code(person=boss, merchant=shop, code=code)


def test_an_approved_claim_makes_an_owner_and_is_told() -> None:
    shop, daughter = claimable_shop(), proved(1, "李四")
    claim = file_claim(person=daughter, merchant=shop, words=WORDS)
    assert not staffs(daughter.pk, shop.pk)
    done = decide(claim, operator(), yes=True)
    assert staffs(daughter.pk, shop.pk)
    assert own_words(done) == (WORDS, "已核对租约")
    assert Notice.objects.get(person=daughter.pk).kind == "shop.claim_approved"
    assert ClaimDeadline.objects.get().state == "met"


def test_nobody_decides_without_reasons_or_about_themselves() -> None:
    shop, daughter = claimable_shop(), proved(1, "李四")
    claim = file_claim(person=daughter, merchant=shop, words=WORDS)
    with pytest.raises(ReasonsMissing):
        decide(claim, operator(), yes=False, reasons=" ")
    with pytest.raises(NotImpartial):
        decide(claim, daughter, yes=True)


def test_a_refusal_is_looked_at_again_once_and_by_somebody_else() -> None:
    shop, daughter, first = claimable_shop(), proved(1, "李四"), operator()
    claim = decide(file_claim(person=daughter, merchant=shop, words=WORDS), first, yes=False)
    appeal = appeal_claim(person=daughter, claim=claim.id, words="租约在附件里")
    with pytest.raises(NotImpartial):
        decide(appeal, first, yes=True)
    decide(appeal, operator(91), yes=False)
    for refused in (claim, appeal):
        with pytest.raises(AppealOver):
            appeal_claim(person=daughter, claim=refused.id, words="再看一次")


def test_an_appeal_has_sixty_days() -> None:
    shop, daughter = claimable_shop(), proved(1, "李四")
    claim = decide(file_claim(person=daughter, merchant=shop, words=WORDS), operator(), yes=False)
    with time_machine.travel(timezone.now() + timedelta(days=61)), pytest.raises(AppealOver):
        appeal_claim(person=daughter, claim=claim.id, words="太晚了")


def test_a_dispute_is_told_to_the_shop_and_hands_it_over_when_approved() -> None:
    shop, squatter, owner = claimable_shop(), proved(1), proved(2)
    claimed_by(squatter, shop)
    claim = file_claim(person=owner, merchant=shop, words="那是同名的人")
    assert claim.kind == ClaimKind.DISPUTE
    assert Notice.objects.get(person=squatter.pk).kind == "shop.claim_disputed"
    decide(claim, operator(), yes=True)
    assert staffs(owner.pk, shop.pk)
    assert not staffs(squatter.pk, shop.pk)
    assert Notice.objects.filter(person=squatter.pk, kind="shop.claim_lost").exists()


def test_whom_a_squatter_invited_does_not_come_in_after_the_shop_is_handed_over() -> None:
    shop, squatter, owner, accomplice = claimable_shop(), proved(1), proved(2), somebody(3)
    here = claimed_by(squatter, shop).organisation
    asked = invite(organisation=here, phone=phone(3), role="owner", actor=squatter)
    claim = file_claim(person=owner, merchant=shop, words="那是同名的人")
    decide(claim, operator(), yes=True)
    with pytest.raises(NotFound):
        accept_invitation(invitation=asked.pk, person=accomplice)
    assert not staffs(accomplice.pk, shop.pk)
    assert Event.objects.about(asked).filter(verb="invitation.withdrawn").exists()


def test_a_claim_by_code_makes_those_that_wait_disputes() -> None:
    shop, daughter, boss = claimable_shop(), proved(1, "李四"), proved(2)
    file_claim(person=daughter, merchant=shop, words=WORDS)
    claimed_by(boss, shop)
    assert Claim.objects.get().kind == ClaimKind.DISPUTE


def test_one_open_claim_a_shop_and_none_for_what_is_mine_or_closed() -> None:
    shop, daughter = claimable_shop(), proved(1, "李四")
    claim = file_claim(person=daughter, merchant=shop, words=WORDS)
    with pytest.raises(AlreadyClaiming):
        file_claim(person=daughter, merchant=shop, words=WORDS)
    decide(claim, operator(), yes=True)
    with pytest.raises(AlreadyYours):
        file_claim(person=daughter, merchant=shop, words=WORDS)
    over = claimable_shop(status="closed", uscc="91350100M000100Y00")
    with pytest.raises(ShopOver):
        file_claim(person=daughter, merchant=over, words=WORDS)
    with pytest.raises(WordsMissing):
        file_claim(person=proved(2), merchant=claimable_shop(uscc="X"), words="  ")


def test_a_withdrawn_claim_is_not_decided_and_a_foreign_one_is_not_there() -> None:
    shop, daughter = claimable_shop(), proved(1, "李四")
    claim = file_claim(person=daughter, merchant=shop, words=WORDS)
    with pytest.raises(NotFound):
        withdraw_claim(person=proved(2), claim=claim.id)
    withdraw_claim(person=daughter, claim=claim.id)
    assert withdraw_claim(person=daughter, claim=claim.id).state == ClaimState.WITHDRAWN
    with pytest.raises(StepNotAllowed):
        decide(claim, operator(), yes=True)
    assert ClaimDeadline.objects.get().state == "dropped"


def test_whoever_leaves_takes_their_words_along() -> None:
    shop, daughter = claimable_shop(), proved(1, "李四")
    file_claim(person=daughter, merchant=shop, words=WORDS)
    (row,) = shop_claims(daughter)
    assert row["words"] == WORDS
    close_account(person=daughter)
    claim = Claim.objects.get()
    assert (claim.words_sealed, claim.state) == (None, ClaimState.WITHDRAWN)
    assert ClaimDeadline.objects.get().state == "dropped"


def test_an_overdue_claim_is_said_and_gives_no_shop_away() -> None:
    shop, daughter = claimable_shop(), proved(1, "李四")
    claim = file_claim(person=daughter, merchant=shop, words=WORDS)
    tend(on=timezone.localdate() + timedelta(days=90))
    keep(Intent.objects.get(name="staff.claim_overdue").pk)
    assert Event.objects.filter(verb="shop_claim.overdue", subject_id=str(claim.id)).exists()
    assert not staffs(daughter.pk, shop.pk)


@pytest.mark.django_db(transaction=True)
def test_two_operators_deciding_at_once_are_one_decision() -> None:
    shop, daughter, both = claimable_shop(), proved(1, "李四"), [operator(), operator(91)]
    claim = file_claim(person=daughter, merchant=shop, words=WORDS)
    done = at_once(lambda n: decide(claim, both[n % 2], yes=n % 2 == 0))
    assert done.count(True) == 1
    assert Event.objects.filter(verb__in=["shop_claim.approved", "shop_claim.refused"]).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_claim_filed_sixteen_times_at_once_is_one() -> None:
    shop, daughter = claimable_shop(), proved(1, "李四")
    at_once(lambda _n: file_claim(person=daughter, merchant=shop, words=WORDS))
    assert Claim.objects.count() == 1
