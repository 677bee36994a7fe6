"""Claiming a shop: the office's code and the representative's name, both or nothing."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from backend.accounts.organisations.actions import ShopTaken, end_membership
from backend.accounts.organisations.models import Kind, Membership, Organisation, Role
from backend.accounts.permissions import NotVerified
from backend.audit.models import Event
from backend.consent.rights.leaving import close_account
from backend.kernel.errors import DomainError
from merchants.registry.models import Merchant
from merchants.staff.claiming import ClaimNotProved, TooManyClaims, claim_by_code
from merchants.staff.codes import NotCompetent, ShopOver, issue_claim_code
from merchants.staff.models import ClaimCode, CodeState
from merchants.staff.reading import merchants_of, staffs
from tests.accounts.cast import member, organisation, somebody
from tests.accounts.test_organisations import at_once
from tests.merchants.staff_cast import claimable_shop, proved

pytestmark = pytest.mark.django_db


def code_for(shop: Merchant) -> str:
    return issue_claim_code(merchant=shop, actor=None).text


def test_who_holds_the_code_and_bears_the_name_answers_for_the_shop() -> None:
    shop, boss = claimable_shop(), proved(1)
    joined = claim_by_code(person=boss, merchant=shop, code=code_for(shop))
    assert (joined.role, joined.organisation.merchant) == (Role.OWNER, shop.pk)
    assert staffs(boss.pk, shop.pk)
    assert merchants_of(boss.pk) == [shop.pk]
    assert ClaimCode.objects.get().state == CodeState.USED
    assert Event.objects.filter(verb="shop.claimed", actor=boss.pk).exists()


def test_a_code_is_taken_as_people_type_it() -> None:
    shop, boss = claimable_shop(), proved(1)
    typed = f" {code_for(shop).lower().replace('-', ' ')} "
    assert claim_by_code(person=boss, merchant=shop, code=typed)


def test_the_code_alone_opens_nothing_and_strangers_cannot_spoil_it() -> None:
    shop, stranger, boss = claimable_shop(), proved(1, "李四"), proved(2)
    code = code_for(shop)
    for tried in [code, *["WRONG"] * 8]:
        with pytest.raises(ClaimNotProved):
            claim_by_code(person=stranger, merchant=shop, code=tried)
    assert ClaimCode.objects.get().tries == 0
    assert claim_by_code(person=boss, merchant=shop, code=code)


def test_the_name_alone_opens_nothing_and_five_wrong_tries_end_the_code() -> None:
    shop, boss = claimable_shop(), proved(1)
    code = code_for(shop)
    for _try in range(5):
        with pytest.raises(ClaimNotProved):
            claim_by_code(person=boss, merchant=shop, code="BBBB-BBBB-BBBB")
    assert ClaimCode.objects.get().state == CodeState.EXHAUSTED
    with pytest.raises(ClaimNotProved):
        claim_by_code(person=boss, merchant=shop, code=code)


def test_a_person_has_ten_tries_a_day() -> None:
    shop, stranger = claimable_shop(), proved(1, "李四")
    for _try in range(10):
        with pytest.raises(ClaimNotProved):
            claim_by_code(person=stranger, merchant=shop, code="WRONG")
    with pytest.raises(TooManyClaims):
        claim_by_code(person=stranger, merchant=shop, code="WRONG")


def test_an_unproved_name_and_an_unknown_representative_claim_nothing_by_code() -> None:
    shop = claimable_shop("")
    code = code_for(shop)
    with pytest.raises(NotVerified):
        claim_by_code(person=somebody(1), merchant=shop, code=code)
    with pytest.raises(ClaimNotProved):
        claim_by_code(person=proved(2), merchant=shop, code=code)


def test_a_code_ends_after_ninety_days_and_when_another_is_made() -> None:
    shop, boss = claimable_shop(), proved(1)
    first = code_for(shop)
    second = code_for(shop)
    with pytest.raises(ClaimNotProved):
        claim_by_code(person=boss, merchant=shop, code=first)
    with time_machine.travel(timezone.now() + timedelta(days=91)), pytest.raises(ClaimNotProved):
        claim_by_code(person=boss, merchant=shop, code=second)
    assert set(ClaimCode.objects.values_list("code_index", flat=True)) == {None}


def test_a_claimed_shop_is_not_claimed_again_and_a_closed_one_never() -> None:
    shop, boss = claimable_shop(), proved(1)
    code = code_for(shop)
    claim_by_code(person=boss, merchant=shop, code=code)
    with pytest.raises(ShopTaken):
        claim_by_code(person=proved(2), merchant=shop, code=code)
    with pytest.raises(ShopTaken):
        code_for(shop)
    over = claimable_shop(status="closed", uscc="91350100M000100Y00")
    with pytest.raises(ShopOver):
        code_for(over)
    with pytest.raises(ShopOver):
        claim_by_code(person=boss, merchant=over, code="X")


def test_when_the_owner_closes_the_account_the_next_one_can_claim() -> None:
    shop, boss = claimable_shop(), proved(1)
    claim_by_code(person=boss, merchant=shop, code=code_for(shop))
    close_account(person=boss)
    assert not staffs(boss.pk, shop.pk)
    successor = proved(2)
    claim_by_code(person=successor, merchant=shop, code=code_for(shop))
    assert Organisation.objects.filter(merchant=shop.pk).count() == 1
    assert merchants_of(successor.pk) == [shop.pk]


def test_staff_who_are_the_representative_become_the_owner() -> None:
    shop, boss = claimable_shop(), proved(1)
    here = organisation(Kind.MERCHANT, "shop")
    Organisation.objects.filter(pk=here.pk).update(merchant=shop.pk)
    Membership.objects.create(person=boss, organisation=here, role=Role.STAFF)
    claim_by_code(person=boss, merchant=shop, code=code_for(shop))
    assert boss.memberships.get().role == Role.OWNER


def test_a_let_go_person_staffs_nothing() -> None:
    shop, boss = claimable_shop(), proved(1)
    mine = claim_by_code(person=boss, merchant=shop, code=code_for(shop))
    other = member(mine.organisation, 3)
    end_membership(organisation=mine.organisation, membership=mine.pk, actor=other)
    assert not staffs(boss.pk, shop.pk)
    assert staffs(other.pk, shop.pk)


def test_only_the_competent_office_hands_out_codes() -> None:
    shop = claimable_shop()
    here, there = organisation(), organisation(code="other-district")
    area = {"subject_kinds": ["registration"]}
    Organisation.objects.filter(pk=here.pk).update(divisions=["500112"], **area)
    Organisation.objects.filter(pk=there.pk).update(divisions=["500113"], **area)
    officer = member(here, 1)
    here.refresh_from_db()
    there.refresh_from_db()
    assert issue_claim_code(merchant=shop, actor=officer, office=here).row.issued_by == here.pk
    with pytest.raises(NotCompetent):
        issue_claim_code(merchant=shop, actor=officer, office=there)


@pytest.mark.django_db(transaction=True)
def test_two_of_one_name_claiming_at_once_are_one_owner() -> None:
    shop, people = claimable_shop(), [proved(1), proved(2)]
    code = code_for(shop)
    done = at_once(lambda n: claim_by_code(person=people[n % 2], merchant=shop, code=code))
    assert done.count(True) == 1
    assert Organisation.objects.filter(merchant=shop.pk).count() == 1
    assert Membership.objects.filter(state="active").count() == 1


@pytest.mark.django_db(transaction=True)
def test_wrong_tries_at_once_are_all_counted() -> None:
    shop, boss = claimable_shop(), proved(1)
    code_for(shop)

    def wrong(_n: int) -> None:
        with pytest.raises(DomainError):
            claim_by_code(person=boss, merchant=shop, code="WRONG")

    at_once(wrong)
    assert ClaimCode.objects.get().state == CodeState.EXHAUSTED


def test_the_command_prints_a_code_a_line_and_names_what_it_cannot() -> None:
    shop, boss, out = claimable_shop(), proved(1), StringIO()
    with pytest.raises(CommandError, match="NOTHING: merchant_not_found"):
        call_command("claim_codes", shop.uscc, "NOTHING", stdout=out)
    _headings, row = csv.reader(StringIO(out.getvalue()))
    assert row[:2] == [shop.code, shop.name]
    assert claim_by_code(person=boss, merchant=shop, code=row[2])
