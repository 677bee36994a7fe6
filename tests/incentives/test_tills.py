"""Tills without a net: what they may do, what is believed, what the partner can lose at most."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from backend.kernel.errors import DomainError
from credit.ledger.checking import troubles
from incentives.partners.models import Partner
from incentives.vouchers.actions import void
from incentives.vouchers.models import Redemption, State, Voucher
from incentives.vouchers.signing import pass_of
from incentives.vouchers.tills import reconciling
from incentives.vouchers.tills.actions import agree_to_till, ask_for_till, end_till
from incentives.vouchers.tills.models import Claim, Till
from tests.accounts.cast import member as staff_of
from tests.accounts.cast import somebody
from tests.incentives.devices import Device, outcomes
from tests.incentives.takers import a_saver, a_voucher_offer, an_inn, purse, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def inn() -> Partner:
    return an_inn()


@pytest.fixture
def vouchers(inn: Partner) -> Iterator[Voucher]:
    version = a_voucher_offer(inn)
    return (taken(somebody(number), version, is_better=False) for number in range(100, 150))


def later(**by: int) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(**by), tick=True)


@pytest.mark.parametrize("kind", ["p256", "ed25519"])
def test_an_hour_without_a_net_is_reconciled_to_the_last_voucher(inn: Partner, kind: str) -> None:
    version = a_voucher_offer(inn)
    savers = [a_saver(number) for number in range(3)]
    till = Device(inn, kind=kind)
    mine = [taken(person, version) for person, _member in savers]
    shown = [pass_of(voucher, now=timezone.now())[0] for voucher in mine]
    with later(minutes=58):
        for voucher, digits in zip(mine, shown, strict=True):
            till.confirm(voucher, digits=digits)
    with later(minutes=60):
        done = till.tell()
    assert outcomes(done) == ["used"] * 3
    assert [purse(member) for _person, member in savers] == [(70, 0, 30)] * 3
    assert list(Redemption.objects.order_by("counter").values_list("counter", flat=True)) == [
        1,
        2,
        3,
    ]
    assert list(troubles()) == []


def test_no_double_use_beyond_the_signed_counter(inn: Partner) -> None:
    """Two tills without a net see the same vouchers: each is used once, the rest is told."""
    version, (person, member) = a_voucher_offer(inn, person=9), a_saver(1, points=300)
    first, second = Device(inn, most=3), Device(inn, most=3, number=72)
    mine = [taken(person, version) for _ in range(4)]
    shown = [pass_of(voucher, now=timezone.now())[0] for voucher in mine]
    for till in (first, second):
        for voucher, digits in zip(mine, shown, strict=True):
            till.confirm(voucher, digits=digits)
    assert outcomes(first.tell()) == ["used", "used", "used", "beyond_limit"]
    assert outcomes(second.tell()) == ["conflict_used"] * 3 + ["beyond_limit"]
    assert purse(member) == (180, 30, 90)  # charged once each; the fourth is still theirs
    assert Redemption.objects.count() == 3
    assert Claim.objects.troubles().filter(till=second.id).count() == 4
    assert Voucher.objects.open().count() == 1


def test_telling_again_is_answered_as_before_and_changes_nothing(
    inn: Partner, vouchers: Iterator[Voucher]
) -> None:
    till = Device(inn)
    till.confirm(next(vouchers))
    first, again = till.tell(), till.tell()
    assert outcomes(first) == outcomes(again) == ["used"]
    assert Claim.objects.count() == Redemption.objects.count() == 1


def test_a_gap_waits_for_what_is_missing(inn: Partner, vouchers: Iterator[Voucher]) -> None:
    till = Device(inn)
    one, two, three = (till.confirm(next(vouchers)) for _ in range(3))
    with pytest.raises(reconciling.WordMissing, match="2"):
        till.tell(one, three)
    assert Claim.objects.count() == 1
    assert outcomes(till.tell(three, two)) == ["used", "used"]


def test_another_word_under_a_known_counter_is_a_copied_device(
    inn: Partner, vouchers: Iterator[Voucher]
) -> None:
    till = Device(inn)
    till.tell(till.confirm(next(vouchers)))
    other = next(vouchers)
    forged = till.word(1, pass_of(other, now=timezone.now())[0], timezone.now())
    with pytest.raises(reconciling.WordChanged):
        till.tell(forged)
    assert Voucher.objects.get(id=other.id).state == State.OPEN


def test_words_that_the_device_did_not_sign_count_for_nothing(
    inn: Partner, vouchers: Iterator[Voucher]
) -> None:
    till, other = Device(inn), Device(an_inn("hill-inn"), number=73)
    voucher = next(vouchers)
    good, digits = till.confirm(voucher), pass_of(voucher, now=timezone.now())[0]
    for forged in (
        good._replace(counter=2),
        good._replace(at_ms=good.at_ms + 1),
        good._replace(digits=pass_of(next(vouchers), now=timezone.now())[0]),
        good._replace(signature="A" * 86),
        good._replace(signature=""),
        other.word(1, digits, timezone.now()),
    ):
        with pytest.raises(reconciling.WordForged):
            till.tell(forged)
    assert not Claim.objects.exists()
    assert outcomes(till.tell(good)) == ["used"]


def test_passes_of_another_partner_forged_or_old_are_kept_as_troubles(
    inn: Partner, vouchers: Iterator[Voucher]
) -> None:
    till, hill = Device(inn, most=9), a_voucher_offer(an_inn("hill-inn"))
    foreign, mine = taken(somebody(1), hill, is_better=False), next(vouchers)
    old = pass_of(mine, now=timezone.now() - timedelta(hours=3))[0]
    fresh = pass_of(mine, now=timezone.now())[0]
    till.confirm(foreign)
    till.confirm(mine, digits=old)
    till.confirm(mine, digits=fresh[:-1] + str((int(fresh[-1]) + 1) % 10))
    till.confirm(mine, digits=fresh)
    assert outcomes(till.tell()) == ["pass_wrong", "pass_too_old", "pass_wrong", "used"]
    assert Claim.objects.get(counter=1).voucher is None
    assert Voucher.objects.get(id=foreign.id).state == State.OPEN


def test_a_clock_that_is_wrong_takes_nothing_from_anybody(
    inn: Partner, vouchers: Iterator[Voucher]
) -> None:
    for slow in (timedelta(minutes=30), timedelta(minutes=-30)):
        till = Device(inn, number=80 + (slow > timedelta()))
        voucher = next(vouchers)
        till.slow = slow
        till.confirm(voucher)
        done = till.tell()
        assert outcomes(done) == ["clock_wrong"]
        assert done.till.allowed == done.till.counter  # it goes no further
        assert Voucher.objects.get(id=voucher.id).state == State.OPEN
        till.slow = timedelta()
        assert till.tell().till.allowed == done.till.counter + 5


def test_a_small_skew_is_borne(inn: Partner, vouchers: Iterator[Voucher]) -> None:
    till = Device(inn)
    till.slow = timedelta(minutes=-3)
    till.confirm(next(vouchers))
    assert outcomes(till.tell()) == ["used"]
    assert Redemption.objects.get().used_at <= timezone.now()


def test_a_till_stops_by_itself_after_its_hours(inn: Partner) -> None:
    till, voucher = Device(inn), taken(somebody(1), a_voucher_offer(inn), is_better=False)
    with later(hours=3):
        till.confirm(voucher)
        assert outcomes(till.tell()) == ["beyond_limit"]


def test_a_word_that_comes_days_later_is_too_late(inn: Partner) -> None:
    till, voucher = Device(inn), taken(somebody(1), a_voucher_offer(inn), is_better=False)
    till.confirm(voucher)
    with later(hours=25):
        assert outcomes(till.tell()) == ["too_late"]


def test_who_gave_it_back_meanwhile_is_not_charged(inn: Partner) -> None:
    version, (person, member) = a_voucher_offer(inn), a_saver(1)
    till, voucher = Device(inn), taken(person, version)
    till.confirm(voucher)
    void(person=person, voucher=voucher.id)
    assert outcomes(till.tell()) == ["conflict_voided"]
    assert purse(member) == (100, 0, 0)


def test_a_till_is_agreed_to_by_an_owner_and_ends_at_once(
    inn: Partner, vouchers: Iterator[Voucher]
) -> None:
    from backend.accounts.organisations.models import Role

    staff = staff_of(inn.organisation, 90, Role.STAFF)
    till = Device(inn)
    with pytest.raises(DomainError):
        agree_to_till(partner=inn, till=till.id, most_offline=3, owner=staff)
    word = till.confirm(next(vouchers))
    end_till(partner=inn, till=till.id, owner=staff_of(inn.organisation, 91))
    with pytest.raises(reconciling.TillNotActive):
        till.tell(word)
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    ("kind", "key"), [("p256", b"\x04" + b"\x01" * 64), ("ed25519", b"x"), ("rsa", b"")]
)
def test_keys_that_are_none_are_refused(inn: Partner, kind: str, key: bytes) -> None:
    with pytest.raises(DomainError):
        ask_for_till(partner=inn, name="till", algorithm=kind, key=key, by=None)


def test_the_tables_keep_a_till_within_what_it_may(inn: Partner) -> None:
    till = Device(inn)
    with pytest.raises(IntegrityError), transaction.atomic():
        Till.objects.filter(pk=till.id).update(allowed=99)
    with pytest.raises(IntegrityError), transaction.atomic():
        Till.objects.filter(pk=till.id).update(state="asked")
