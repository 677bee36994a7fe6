"""A voucher is taken, used once, given back, or lapses; points and quotas follow it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from backend.consent.rights.leaving import close_account
from credit.ledger.checking import troubles
from credit.ledger.refusals import NotEnoughPoints
from credit.membership.actions import leave
from incentives.offers.models import Version
from incentives.offers.reading import NoSuchOffer
from incentives.partners.models import Drawn
from incentives.partners.refusals import BudgetSpent
from incentives.vouchers import passes, redeeming, refusals, signing
from incentives.vouchers.actions import Wish, take, void
from incentives.vouchers.models import (
    PassKey,
    PersonTally,
    Reason,
    Redemption,
    State,
    Tally,
    Voucher,
)
from incentives.vouchers.reading import one
from incentives.vouchers.redeeming import Use, redeem
from incentives.vouchers.sweeps import lapse_due, remind
from incentives.webhooks.models import News
from tests.accounts.cast import somebody
from tests.incentives.listed import agreed_anew, agreement_ends
from tests.incentives.takers import a_saver, a_voucher_offer, an_inn, purse, taken

pytestmark = pytest.mark.django_db


def used(voucher: Voucher, **said: Any) -> Redemption:
    partner = voucher.version.offer.partner
    shown = redeeming.read(said.pop("text", voucher.code))
    return redeem(partner=partner, shown=shown, use=Use(at=said.pop("at", timezone.now())))


def again(voucher: Voucher) -> Voucher:
    found: Voucher = Voucher.objects.get(holder=voucher.holder_id, id=voucher.id)
    return found


def test_everybody_takes_the_terms_for_everyone_without_taking_part() -> None:
    version = a_voucher_offer(an_inn())
    voucher = taken(somebody(1), version, is_better=False)
    assert (voucher.state, voucher.points, voucher.member) == (State.OPEN, 0, None)
    used(voucher)
    assert again(voucher).state == State.USED


def test_points_lie_on_hold_until_the_till_confirms_and_are_spent_then() -> None:
    version, (person, member) = a_voucher_offer(an_inn()), a_saver(1)
    voucher = taken(person, version)
    assert purse(member) == (70, 30, 0)
    redemption = used(voucher)
    assert purse(member) == (70, 0, 30)
    assert (redemption.points, redemption.is_better) == (30, True)
    assert list(troubles()) == []


def test_the_better_terms_are_for_who_meets_the_condition_and_has_the_points() -> None:
    version = a_voucher_offer(an_inn())
    with pytest.raises(refusals.BetterNotMet):
        taken(somebody(9), version)
    person, _member = a_saver(1, points=10)
    with pytest.raises(NotEnoughPoints), transaction.atomic():
        taken(person, version)
    assert not Voucher.objects.exists()


def test_giving_back_before_use_gives_points_quota_and_place_back_at_once() -> None:
    version, (person, member) = a_voucher_offer(an_inn(), total=1, person=1), a_saver(1)
    voucher = taken(person, version)
    with pytest.raises(refusals.SoldOut), transaction.atomic():
        taken(a_saver(2)[0], version)
    void(person=person, voucher=voucher.id)
    assert purse(member) == (100, 0, 0)
    assert list(Tally.objects.values_list("taken", flat=True)) == [0]
    assert list(PersonTally.objects.values_list("taken", flat=True)) == [0]
    with pytest.raises(refusals.VoucherEnded), transaction.atomic():
        void(person=person, voucher=voucher.id)
    with pytest.raises(refusals.VoucherVoided):
        used(voucher)
    assert taken(person, version).state == State.OPEN


def test_a_second_scan_hears_when_it_was_used() -> None:
    version, (person, member) = a_voucher_offer(an_inn()), a_saver(1)
    voucher = taken(person, version)
    first = used(voucher)
    with pytest.raises(refusals.AlreadyUsed) as refusal:
        used(voucher)
    assert f"{timezone.localtime(first.used_at):%Y-%m-%d %H:%M}" in str(refusal.value)
    assert purse(member) == (70, 0, 30)


def test_what_lapses_gives_points_and_days_back_a_day_after_the_last_one() -> None:
    version, (person, member) = a_voucher_offer(an_inn(), total=5), a_saver(1)
    voucher = taken(person, version)
    past_its_time(voucher)
    assert lapse_due() == 1
    assert (again(voucher).state, again(voucher).reason) == (State.EXPIRED, Reason.LAPSED)
    assert purse(member) == (100, 0, 0)
    assert Tally.objects.get().taken == 0
    assert lapse_due() == 0


def past_its_time(voucher: Voucher) -> None:
    """As if it had been taken yesterday, for that day."""
    yesterday = timezone.localdate() - timedelta(days=1)
    put_off(voucher, taken_on=yesterday, valid_until=yesterday)
    put_off(voucher, lapses_at=timezone.now() - timedelta(hours=1))


def put_off(voucher: Voucher, **dates: Any) -> None:
    """Only who owns the tables can turn the calendar of a voucher."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE incentives_voucher DISABLE TRIGGER vouchers_end_once")
        Voucher.objects.filter(holder=voucher.holder_id, id=voucher.id).update(**dates)
        cursor.execute("ALTER TABLE incentives_voucher ENABLE TRIGGER vouchers_end_once")


def test_past_its_last_day_a_voucher_is_no_longer_good_even_before_the_sweep() -> None:
    version = a_voucher_offer(an_inn())
    voucher = taken(somebody(1), version, is_better=False)
    past_its_time(voucher)
    with pytest.raises(refusals.VoucherOver):
        used(voucher)


@pytest.mark.parametrize(("per", "no"), [("total", refusals.SoldOut), ("day", refusals.SoldOut)])
def test_quotas_hold(per: str, no: type[Exception]) -> None:
    version = a_voucher_offer(an_inn(), **{per: 2})
    for number in (1, 2):
        taken(somebody(number), version, is_better=False)
    with pytest.raises(no):
        taken(somebody(3), version, is_better=False)


def test_each_may_take_so_many_and_without_a_word_about_it_one_at_a_time() -> None:
    inn, person = an_inn(), somebody(1)
    two, one_only = a_voucher_offer(inn, person=2), a_voucher_offer(inn)
    for _ in range(2):
        taken(person, two, is_better=False)
    with pytest.raises(refusals.EnoughForYou), transaction.atomic():
        taken(person, two, is_better=False)
    first = taken(person, one_only, is_better=False)
    with pytest.raises(refusals.TooManyOpen), transaction.atomic():
        taken(person, one_only, is_better=False)
    used(first)
    taken(person, one_only, is_better=False)


def test_another_partner_does_not_even_learn_that_it_exists() -> None:
    version, other = a_voucher_offer(an_inn()), an_inn("hill-inn")
    voucher = taken(somebody(1), version, is_better=False)
    for text in (voucher.code, signing.pass_of(voucher, now=timezone.now())[0], "BBBBBBBBBB"):
        with pytest.raises(refusals.NoSuchVoucher):
            redeem(partner=other, shown=redeeming.read(text), use=Use(at=timezone.now()))
    assert again(voucher).state == State.OPEN


def test_a_pass_is_good_for_hours_and_only_as_it_was_signed() -> None:
    version = a_voucher_offer(an_inn())
    voucher = taken(somebody(1), version, is_better=False)
    now = timezone.now()
    digits, good_until = signing.pass_of(voucher, now=now)
    assert len(digits) == passes.DIGITS
    assert good_until - now <= timedelta(hours=2)
    told = signing.checked(digits)
    assert (told.code, told.offer, told.is_better) == (voucher.code, version.offer.code, False)
    for wrong in (digits[:-1] + str((int(digits[-1]) + 1) % 10), str(int(digits) ^ (1 << 560))):
        with pytest.raises((refusals.PassForged, refusals.PassMalformed)):
            used(voucher, text=wrong)
    with pytest.raises(refusals.PassTooOld):
        used(voucher, text=digits, at=now + timedelta(hours=3))
    used(voucher, text=f"https://chengyi.example/partner/till/{digits}")


def test_leaving_points_ends_what_was_paid_with_them_and_keeps_the_rest() -> None:
    inn, (person, _member) = an_inn(), a_saver(1)
    paid = taken(person, a_voucher_offer(inn))
    free = taken(person, a_voucher_offer(inn), is_better=False)
    leave(person=person)
    assert (again(paid).state, again(paid).reason) == (State.VOIDED, Reason.LEFT)
    assert again(free).state == State.OPEN
    with pytest.raises(refusals.VoucherVoided):
        used(paid)
    assert list(troubles()) == []


def test_closing_the_account_erases_all_but_what_the_partner_settles() -> None:
    inn, (person, _member) = an_inn(), a_saver(1)
    version = a_voucher_offer(inn, person=5, total=9)
    used(taken(person, version))
    open_one = taken(person, version)
    close_account(person=person)
    assert not Voucher.objects.exists()
    assert not PersonTally.objects.exists()
    assert Redemption.objects.get().points == 30
    assert Tally.objects.get().taken == 1
    with pytest.raises(refusals.NoSuchVoucher):
        used(open_one)
    assert list(troubles()) == []


def test_vouchers_already_taken_outlive_the_partners_agreement() -> None:
    version = a_voucher_offer(an_inn())
    voucher = taken(somebody(1), version, is_better=False)
    agreement_ends()
    with pytest.raises(NoSuchOffer):
        taken(somebody(2), version, is_better=False)
    assert used(voucher).id == voucher.id


def test_what_was_read_is_what_is_taken() -> None:
    version = a_voucher_offer(an_inn())
    with pytest.raises(refusals.OfferChanged):
        take(person=somebody(1), wish=Wish(version.offer.code, version.number + 1, False))


def test_partners_programs_hear_of_it_without_a_person_or_a_reason() -> None:
    version, (person, _member) = a_voucher_offer(an_inn()), a_saver(1)
    voucher = taken(person, version)
    void(person=person, voucher=voucher.id)
    kinds = list(News.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["voucher.taken", "voucher.voided"]
    for news in News.objects.all():
        assert set(news.body) == {"voucher", "offer", "version", "terms", "valid_until"}


def test_it_is_ones_own_and_nobody_elses() -> None:
    voucher = taken(somebody(1), a_voucher_offer(an_inn()), is_better=False)
    for act in (lambda p: one(p.pk, voucher.id), lambda p: void(person=p, voucher=voucher.id)):
        with pytest.raises(refusals.NoSuchVoucher):
            act(somebody(2))


def test_who_has_one_that_ends_in_three_days_is_told_once() -> None:
    version = a_voucher_offer(an_inn())
    voucher = taken(somebody(1), version, is_better=False)
    assert remind() == 0
    today = timezone.localdate()
    put_off(voucher, valid_until=today + timedelta(days=3), taken_on=today - timedelta(days=9))
    assert remind() == 1


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"points": 1, "member": uuid4(), "is_better": True}, "vouchers_stay_what_was_taken"),
        ({"valid_until": "2099-01-01"}, "vouchers_stay_what_was_taken"),
        ({"state": "used"}, "a_voucher_ends_once"),
        ({"bearer": uuid4()}, "a_voucher_is_handed_on_once"),
        ({"turn": 2, "code": "BCDFGHJKMN"}, "a_voucher_is_handed_on_once"),
        ({"turn": 1}, "vouchers_stay_what_was_taken"),
        ({"code": "BCDFGHJKMN"}, "vouchers_stay_what_was_taken"),
    ],
)
def test_the_tables_refuse_what_no_action_does(change: dict[str, Any], name: str) -> None:
    voucher = taken(somebody(1), a_voucher_offer(an_inn()), is_better=False)
    mine = Voucher.objects.filter(holder=voucher.holder_id, id=voucher.id)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        mine.update(**change)
    assert name in str(refusal.value) or name == refusal.value.__cause__.diag.constraint_name


def test_what_ended_stays_ended_and_what_was_used_stays_used() -> None:
    voucher = taken(somebody(1), a_voucher_offer(an_inn(), total=3), is_better=False)
    used(voucher)
    mine = Voucher.objects.filter(holder=voucher.holder_id, id=voucher.id)
    for change in (
        lambda: mine.update(state="open", ended_at=None),
        lambda: mine.update(receipt=uuid4()),
        lambda: Redemption.objects.update(points=9),
        lambda: Redemption.objects.all().delete(),
        lambda: Tally.objects.update(taken=4),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_an_offer_that_gives_no_vouchers_gives_none() -> None:
    from tests.incentives.listed import a_version

    version: Version = a_version(an_inn())
    with pytest.raises(refusals.NotAVoucherOffer):
        taken(somebody(1), version, is_better=False)


def test_a_new_key_is_known_to_tills_before_it_signs() -> None:
    voucher = taken(somebody(1), a_voucher_offer(an_inn()), is_better=False)
    first, _until = signing.pass_of(voucher, now=timezone.now())
    PassKey.objects.update(since=timezone.now() - timedelta(days=400))
    signing.keep_key_fresh()
    signing.keep_key_fresh()
    assert len(signing.believed()) == 2
    again, _until = signing.pass_of(voucher, now=timezone.now())
    assert passes.decode(again).key_id == passes.decode(first).key_id
    PassKey.objects.filter(until=None).update(since=timezone.now() - timedelta(minutes=1))
    latest, _until = signing.pass_of(voucher, now=timezone.now())
    assert passes.decode(latest).key_id != passes.decode(first).key_id
    assert signing.checked(first).code == signing.checked(latest).code == voucher.code


def test_the_partners_cap_of_points_is_drawn_and_given_back() -> None:
    inn, (person, member) = an_inn(), a_saver(1)
    capped = agreed_anew(inn, points_a_month=50)
    version = a_voucher_offer(inn, person=9)
    first = taken(person, version)
    with pytest.raises(BudgetSpent), transaction.atomic():
        taken(person, version)
    assert purse(member) == (70, 30, 0)
    taken(person, version, is_better=False)  # what is free is not capped
    void(person=person, voucher=first.id)
    second = taken(person, version)
    assert again(second).drawn_of == capped.pk
    used(second)
    assert Drawn.objects.get().points == 30
