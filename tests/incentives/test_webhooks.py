"""News on their way: signed, tried again, given up, replayed; nothing lost, nobody held up."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from backend.accounts.organisations.models import Organisation, Role, Standing
from backend.jobs.actions import keep
from backend.jobs.models import Intent, State
from backend.kernel.workflow import StepNotAllowed
from backend.notices.models import Notice
from incentives.partners.models import Agreement, Partner
from incentives.partners.sweeps import tend as tend_partners
from incentives.webhooks import sending, turns
from incentives.webhooks.actions import announce
from incentives.webhooks.addresses import AddressRefused
from incentives.webhooks.endpoints import (
    Hand,
    add_endpoint,
    choose_kinds,
    pause_endpoint,
    ping_endpoint,
    remove_endpoint,
    resume_endpoint,
    rotate_secret,
)
from incentives.webhooks.kinds import UnknownNews
from incentives.webhooks.models import Delivery, DeliveryAttempt, Endpoint, Lane, News, NewsCounter
from incentives.webhooks.refusals import (
    KindUnknown,
    NoSuchEndpoint,
    PingedOften,
    RangeInvalid,
    TooManyEndpoints,
)
from incentives.webhooks.replaying import replay
from incentives.webhooks.spreading import spread
from incentives.webhooks.sweeps import count_forgotten, forget, give_up_old, wake_lanes
from incentives.webhooks.turns import take_turn
from tests.accounts.test_organisations import at_once
from tests.incentives.desks import at_partner
from tests.incentives.listed import a_partner
from tests.incentives.receiver import (
    Receiver,
    drip,
    hang_up,
    huge,
    no_http,
    receiving,
    silence,
    status,
)

pytestmark = pytest.mark.django_db
KIND = "application.submitted"


@pytest.fixture(autouse=True)
def _at_home(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WEBHOOK_LOOPBACK = True
    monkeypatch.setattr(sending, "WHOLE_SECONDS", 0.6)
    # Other work on the machine must not make a good receiver look slow.
    monkeypatch.setattr(turns, "SLOW_SECONDS", 60.0)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


@pytest.fixture
def bank() -> Partner:
    return a_partner()


def work(*, most: int = 60) -> int:
    """What workers do: keep every promise of webhooks that is due; how many."""
    kept = 0
    while kept < most:
        due = Intent.objects.due(timezone.now()).filter(name__startswith="webhooks.")
        keys = list(due.order_by("created_at").values_list("pk", flat=True))
        if not keys:
            break
        kept += sum(keep(key) for key in keys)
    return kept


def told(partner: Partner, count: int = 1, kind: str = KIND) -> list[News]:
    return [announce(partner, kind, key=str(uuid4()), body={"n": n}) for n in range(count)]


def active(partner: Partner, receiver: Receiver, **more: Any) -> tuple[Endpoint, str]:
    """An endpoint that has answered its ping, and its secret."""
    made = add_endpoint(hand=Hand(partner), url=receiver.url, **more)
    work()
    made.endpoint.refresh_from_db()
    assert made.endpoint.state == "active"
    return made.endpoint, made.secret


def test_an_endpoint_is_told_nothing_before_it_has_answered_the_ping(
    bank: Partner, receiver: Receiver
) -> None:
    receiver.fault = status(200, b"anything")  # a stranger's server that says 200 to all
    made = add_endpoint(hand=Hand(bank), url=receiver.url)
    told(bank)
    work()
    made.endpoint.refresh_from_db()
    assert made.endpoint.state == "unverified"
    assert [one.said["kind"] for one in receiver.got] == ["ping"]
    assert DeliveryAttempt.objects.get().trouble == "challenge_missing"
    receiver.fault = None
    ping_endpoint(hand=Hand(bank), endpoint=made.endpoint.pk)
    work()
    made.endpoint.refresh_from_db()
    assert made.endpoint.state == "active"


def test_news_arrive_signed_in_one_spelling(bank: Partner, receiver: Receiver) -> None:
    _endpoint, secret = active(bank, receiver)
    news = announce(bank, KIND, key="a", body={"z": "末", "a": 1})
    work()
    (got,) = receiver.news()
    assert got.is_signed_by(secret)
    assert not got.is_signed_by("whsec_" + "A" * 44)
    assert got.headers["webhook-id"] == str(news.pk) == got.said["id"]
    assert got.headers["content-type"] == "application/json"
    assert got.said["data"] == {"z": "末", "a": 1}
    assert set(got.said) == {"id", "kind", "at", "sequence", "data"}
    spelled = json.dumps(got.said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert got.body == spelled.encode()


def test_what_is_told_twice_arrives_once(bank: Partner, receiver: Receiver) -> None:
    active(bank, receiver)
    for _twice in range(2):
        announce(bank, KIND, key="same", body={})
    work()
    assert len(receiver.news()) == 1
    with pytest.raises(UnknownNews):
        announce(bank, "typo.made", key="x", body={})


def test_what_was_rolled_back_is_told_nobody(bank: Partner, receiver: Receiver) -> None:
    active(bank, receiver)
    with transaction.atomic():
        told(bank)
        transaction.set_rollback(True)
    work()
    assert receiver.news() == []


def test_kinds_are_chosen_and_removed_endpoints_hear_nothing(
    bank: Partner, receiver: Receiver
) -> None:
    endpoint, _secret = active(bank, receiver, kinds=["voucher.taken"])
    hand = Hand(bank)
    told(bank)
    told(bank, kind="voucher.taken")
    work()
    assert [one.said["kind"] for one in receiver.news()] == ["voucher.taken"]
    choose_kinds(hand=hand, endpoint=endpoint.pk, kinds=[])
    told(bank)
    work()
    assert len(receiver.news()) == 2
    remove_endpoint(hand=hand, endpoint=endpoint.pk)
    told(bank)
    work()
    assert len(receiver.news()) == 2
    with pytest.raises(NoSuchEndpoint):
        rotate_secret(hand=hand, endpoint=endpoint.pk)
    with pytest.raises(KindUnknown):
        add_endpoint(hand=hand, url=receiver.url, kinds=["ping"])


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (status(500), (500, "")),
        (status(404), (404, "")),
        (status(302, location="http://169.254.169.254/latest"), (302, "")),
        (status(307, location="http://127.0.0.1:1/"), (307, "")),
        (silence, (None, "too_slow")),
        (drip, (None, "too_slow")),
        (no_http, (None, "no_http")),
        (hang_up, (None, "no_connection")),
    ],
)
def test_whatever_is_no_success_is_written_down_and_tried_again(
    bank: Partner, receiver: Receiver, fault: Any, said: tuple[int | None, str]
) -> None:
    active(bank, receiver)
    receiver.fault = fault
    (news,) = told(bank)
    work()
    attempt = DeliveryAttempt.objects.get(delivery__news=news)
    assert (attempt.status, attempt.trouble) == said
    assert attempt.ms < 5000
    assert attempt.next_at is not None
    assert len(receiver.news()) == 1  # nothing was followed
    receiver.fault = None
    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        work()
    first, second = receiver.news()
    assert first.body == second.body
    assert Delivery.objects.get(news=news).state == "delivered"


def test_a_huge_answer_is_not_read(bank: Partner, receiver: Receiver) -> None:
    active(bank, receiver)
    receiver.fault = huge
    (news,) = told(bank)
    work()
    attempt = DeliveryAttempt.objects.get(delivery__news=news)
    assert (attempt.status, len(attempt.answer)) == (200, 200)


def test_of_an_answer_little_is_kept_and_nothing_that_leads_to_a_person(
    bank: Partner, receiver: Receiver
) -> None:
    active(bank, receiver)
    # The number of the law's own example, across the cut, and a phone.
    receiver.fault = status(500, ("电话 13900000001 \x00" + "x" * 175 + "13900000001").encode())
    told(bank)
    work()
    kept = DeliveryAttempt.objects.latest("id").answer
    assert len(kept) == 200
    assert "139" not in kept


def test_a_rotated_secret_signs_beside_the_new_one_for_two_days(
    bank: Partner, receiver: Receiver
) -> None:
    endpoint, old = active(bank, receiver)
    new = rotate_secret(hand=Hand(bank), endpoint=endpoint.pk).secret
    told(bank)
    work()
    assert receiver.news()[-1].is_signed_by(old)
    assert receiver.news()[-1].is_signed_by(new)
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        told(bank)
        work()
        assert not receiver.news()[-1].is_signed_by(old)
        assert receiver.news()[-1].is_signed_by(new)


def test_secrets_are_not_in_clear_in_the_table(bank: Partner, receiver: Receiver) -> None:
    _endpoint, secret = active(bank, receiver)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(e)::text FROM incentives_endpoint e")
        (row,) = cursor.fetchone()
    assert secret not in row
    assert secret.encode().hex() not in row


def test_news_are_given_up_after_three_days_and_the_owner_hears(
    bank: Partner, receiver: Receiver
) -> None:
    desk = at_partner(bank)
    at_partner(bank, 81, Role.STAFF)
    endpoint, _secret = active(bank, receiver)
    receiver.fault = status(500)
    (news,) = told(bank)
    start = timezone.now()
    for hours in range(0, 80, 2):
        with time_machine.travel(start + timedelta(hours=hours)):
            work()
            give_up_old()
    delivery = Delivery.objects.get(news=news)
    assert delivery.state == "given_up"
    assert 9 <= delivery.attempts.count() <= 11
    assert {one.person for one in Notice.objects.filter(kind="webhook.given_up")} == {
        desk.person.pk
    }
    endpoint.refresh_from_db()
    assert endpoint.state == "active"


def test_an_endpoint_that_fails_for_days_is_paused_and_resumed(
    bank: Partner, receiver: Receiver
) -> None:
    at_partner(bank)
    endpoint, _secret = active(bank, receiver)
    receiver.fault = status(503)
    start = timezone.now()
    for day in range(7):
        with time_machine.travel(start + timedelta(days=day)):
            told(bank)
            work()
    endpoint.refresh_from_db()
    assert (endpoint.state, endpoint.why) == ("paused", "failing")
    assert Notice.objects.filter(kind="webhook.paused_failing").count() == 1
    receiver.fault = None
    with time_machine.travel(start + timedelta(days=6, hours=1)):
        (kept,) = told(bank)  # kept ready while it is paused
        work()
        before = len(receiver.got)
        resume_endpoint(hand=Hand(bank), endpoint=endpoint.pk)
        work()
        assert len(receiver.got) > before
    assert Delivery.objects.get(news=kept).state == "delivered"


def test_who_is_gone_is_not_called_again(bank: Partner, receiver: Receiver) -> None:
    endpoint, _secret = active(bank, receiver)
    receiver.fault = status(410)
    told(bank, 3)
    work()
    endpoint.refresh_from_db()
    assert (endpoint.state, endpoint.why) == ("paused", "gone")
    assert len(receiver.news()) == 1


def test_a_name_that_turned_private_is_refused_at_delivery(
    bank: Partner, receiver: Receiver, settings: Any
) -> None:
    active(bank, receiver)
    settings.WEBHOOK_LOOPBACK = False
    told(bank)
    work()
    assert DeliveryAttempt.objects.latest("id").trouble == "address_refused"
    assert receiver.news() == []


def test_private_addresses_are_refused_when_registered(bank: Partner, settings: Any) -> None:
    settings.WEBHOOK_LOOPBACK = False
    for url in ("http://127.0.0.1/", "https://169.254.169.254/", "https://localhost/"):
        with pytest.raises(AddressRefused):
            add_endpoint(hand=Hand(bank), url=url)
    assert not Endpoint.objects.exists()


def test_replay_sends_one_or_a_range_under_the_same_ids(bank: Partner, receiver: Receiver) -> None:
    told(bank, 2)  # before there was anybody to tell
    endpoint, _secret = active(bank, receiver)
    told(bank, 3)
    work()
    hand = Hand(bank)
    before = [one.headers["webhook-id"] for one in receiver.news()]
    last = News.objects.latest("sequence").sequence or 0
    assert replay(hand=hand, endpoint=endpoint.pk, first=last, last=last) == 1
    work()
    assert receiver.news()[-1].headers["webhook-id"] == before[-1]
    assert replay(hand=hand, endpoint=endpoint.pk, first=1, last=last) == 5
    work()
    assert len({one.headers["webhook-id"] for one in receiver.news()}) == 5
    assert Delivery.objects.exclude(news__kind="ping").count() == 5
    for wrong in ((0, 1), (2, 1), (1, 1001)):
        with pytest.raises(RangeInvalid):
            replay(hand=hand, endpoint=endpoint.pk, first=wrong[0], last=wrong[1])


def test_numbers_have_no_gap_and_show_reordering(bank: Partner, receiver: Receiver) -> None:
    active(bank, receiver)
    receiver.fault = status(500)
    told(bank)
    work()
    receiver.fault = None
    told(bank, 3)
    work()
    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        work()
    numbers = [one.said["sequence"] for one in receiver.news()]
    assert numbers[0] == numbers[-1] == 2  # the first came again, last
    assert sorted(set(numbers)) == [2, 3, 4, 5]


def test_there_are_five_endpoints_at_most_and_ten_pings_an_hour(
    bank: Partner, receiver: Receiver
) -> None:
    hand = Hand(bank)
    made = [add_endpoint(hand=hand, url=receiver.url).endpoint for _n in range(5)]
    with pytest.raises(TooManyEndpoints):
        add_endpoint(hand=hand, url=receiver.url)
    remove_endpoint(hand=hand, endpoint=made[2].pk)
    assert add_endpoint(hand=hand, url=receiver.url).endpoint.slot == 3
    for _n in range(9):
        ping_endpoint(hand=hand, endpoint=made[0].pk)
    with pytest.raises(PingedOften):
        ping_endpoint(hand=hand, endpoint=made[0].pk)


def test_an_endpoint_that_never_proved_itself_cannot_be_resumed(
    bank: Partner, receiver: Receiver
) -> None:
    receiver.fault = status(500)
    made = add_endpoint(hand=Hand(bank), url=receiver.url).endpoint
    for step in (resume_endpoint, pause_endpoint):
        with pytest.raises(StepNotAllowed):
            step(hand=Hand(bank), endpoint=made.pk)


def test_a_suspended_organisation_is_told_nothing_until_it_is_reinstated(
    bank: Partner, receiver: Receiver
) -> None:
    active(bank, receiver)
    organisation = Organisation.objects.filter(pk=bank.organisation_id)
    organisation.update(standing=Standing.SUSPENDED)
    told(bank)
    work()
    assert receiver.news() == []
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        assert wake_lanes() == 0
        organisation.update(standing=Standing.ACTIVE)
        assert wake_lanes() == 1
        work()
    assert len(receiver.news()) == 1


def test_of_a_removed_endpoint_no_secret_is_kept(bank: Partner, receiver: Receiver) -> None:
    endpoint, _secret = active(bank, receiver)
    rotate_secret(hand=Hand(bank), endpoint=endpoint.pk)
    remove_endpoint(hand=Hand(bank), endpoint=endpoint.pk)
    endpoint.refresh_from_db()
    assert bytes(endpoint.secret_sealed) == b""
    assert endpoint.old_secret_sealed is None


def test_another_partners_endpoint_is_not_there(bank: Partner, receiver: Receiver) -> None:
    made = add_endpoint(hand=Hand(a_partner("other")), url=receiver.url).endpoint
    for step in (ping_endpoint, rotate_secret, pause_endpoint, remove_endpoint):
        with pytest.raises(NoSuchEndpoint):
            step(hand=Hand(bank), endpoint=made.pk)


def test_a_worker_killed_after_sending_sends_again_and_the_id_says_so(
    bank: Partner, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    active(bank, receiver)
    (news,) = told(bank)
    spread(bank.pk)

    class Killed(BaseException):
        """As a kill, nothing that anybody catches."""

    real = turns.settle

    def killed(*_told: Any) -> None:
        raise Killed

    monkeypatch.setattr(turns, "settle", killed)
    with pytest.raises(Killed), transaction.atomic():
        take_turn(Endpoint.objects.get().pk)
    assert not DeliveryAttempt.objects.filter(delivery__news=news).exists()
    monkeypatch.setattr(turns, "settle", real)
    work()
    ids = [one.headers["webhook-id"] for one in receiver.news()]
    assert ids == [str(news.pk)] * 2
    assert Delivery.objects.get(news=news).state == "delivered"


def test_what_every_message_lost_the_sweep_finds(bank: Partner, receiver: Receiver) -> None:
    active(bank, receiver)
    told(bank)
    Intent.objects.filter(state=State.WAITING).delete()
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        assert count_forgotten() == 1
        Intent.objects.filter(state=State.WAITING).delete()
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert wake_lanes() == 1
        work()
    assert len(receiver.news()) == 1


def test_ten_thousand_news_for_a_dead_endpoint_do_not_slow_the_others(
    bank: Partner, receiver: Receiver
) -> None:
    """The dead one is tried three times, then it rests; the queue's length is nothing to it."""
    other = a_partner("other-bank")
    with receiving() as dead:
        end, _secret = active(bank, dead)
        active(other, receiver)
        dead.fault = status(500)
        _fill(bank, end, 10_000)
        told(bank, 5)
        told(other, 5)
        rounds = work()
        assert len(receiver.news()) == 5
        assert len(dead.news()) <= 3
        assert rounds < 30
        rests = Lane.objects.get(pk=end.pk).rest_until
        assert rests is not None
        with time_machine.travel(rests - timedelta(seconds=1), tick=False):
            told(bank, 5)
            work()
            assert len(dead.news()) <= 3
    assert Intent.objects.filter(name="webhooks.turn", state=State.WAITING).count() == 1


def _fill(partner: Partner, endpoint: Endpoint, count: int) -> None:
    begins = NewsCounter.objects.get(pk=partner.pk).last
    rows = [
        News(partner=partner, kind=KIND, key=f"f{n}", body={}, sequence=begins + n + 1)
        for n in range(count)
    ]
    News.objects.bulk_create(rows, batch_size=2000)
    queue = [Delivery(news=news, endpoint=endpoint) for news in rows]
    Delivery.objects.bulk_create(queue, batch_size=2000)
    NewsCounter.objects.filter(pk=partner.pk).update(last=begins + count)


def test_a_dead_endpoints_whole_queue_is_given_up_in_bounded_steps(
    bank: Partner, receiver: Receiver
) -> None:
    end, _secret = active(bank, receiver)
    _fill(bank, end, 250)
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        assert [give_up_old(most=100) for _n in range(4)] == [100, 100, 50, 0]


def test_a_slow_endpoint_waits_three_times_as_long_as_it_kept_a_worker(
    bank: Partner, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "SLOW_SECONDS", 0.0)
    monkeypatch.setattr(turns, "SECONDS", 0.0001)
    endpoint, _secret = active(bank, receiver)
    told(bank, 2)
    spread(bank.pk)
    Intent.objects.all().delete()
    take_turn(endpoint.pk)
    lane = Lane.objects.get(pk=endpoint.pk)
    assert lane.turn_at is not None
    assert lane.turn_at > timezone.now() - timedelta(seconds=1)
    assert len(receiver.news()) == 1


def test_a_full_batch_is_not_all_there_is(bank: Partner, receiver: Receiver) -> None:
    active(bank, receiver)
    told(bank, turns.BATCH * 2 + 3)
    work(most=200)
    assert len(receiver.news()) == turns.BATCH * 2 + 3


def test_programs_hear_of_an_ending_agreement(
    bank: Partner,
    receiver: Receiver,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    active(bank, receiver)
    today = timezone.localdate()
    held = Agreement.objects.get()
    with time_machine.travel(timezone.now() + (held.ends_on - today) - timedelta(days=5)):
        for _twice in range(2):
            with django_capture_on_commit_callbacks(execute=True):
                tend_partners()
        work()
        (got,) = receiver.news()
    assert got.said["kind"] == "agreement.ending"
    assert got.said["data"]["last_day"] == held.ends_on.isoformat()


def test_old_tries_and_old_news_are_forgotten(bank: Partner, receiver: Receiver) -> None:
    active(bank, receiver)
    told(bank)
    work()
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        forget()
    assert not DeliveryAttempt.objects.exists()
    assert News.objects.exists()
    with time_machine.travel(timezone.now() + timedelta(days=181)):
        forget()
    assert not News.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_workers_at_one_endpoint_at_once_deliver_each_piece_once(receiver: Receiver) -> None:
    bank = a_partner("race-bank")
    endpoint, _secret = active(bank, receiver)
    told(bank, 12)
    spread(bank.pk)
    at_once(lambda _: take_turn(endpoint.pk))
    work()
    ids = [one.headers["webhook-id"] for one in receiver.news()]
    assert len(ids) == len(set(ids)) == 12


@pytest.mark.django_db(transaction=True)
def test_news_told_at_once_are_counted_without_a_gap(receiver: Receiver) -> None:
    bank = a_partner("race-bank")
    active(bank, receiver)

    def tell(number: int) -> None:
        announce(bank, KIND, key=f"same-{number // 2}", body={})
        spread(bank.pk)

    at_once(tell)
    spread(bank.pk)
    numbers = list(News.objects.order_by("sequence").values_list("sequence", flat=True))
    assert numbers == list(range(1, 10))  # the ping, and 8 told twice each


@pytest.mark.django_db(transaction=True)
def test_endpoints_added_at_once_are_five(receiver: Receiver) -> None:
    bank = a_partner("race-bank")
    done = at_once(lambda _: add_endpoint(hand=Hand(bank), url=receiver.url))
    assert done.count(True) == 5
    assert sorted(Endpoint.objects.values_list("slot", flat=True)) == [1, 2, 3, 4, 5]


@pytest.mark.django_db(transaction=True)
def test_replays_and_turns_at_once_lose_nothing(receiver: Receiver) -> None:
    bank = a_partner("race-bank")
    endpoint, _secret = active(bank, receiver)
    told(bank, 6)
    work()

    def either(number: int) -> None:
        if number % 2:
            replay(hand=Hand(bank), endpoint=endpoint.pk, first=2, last=7)
        else:
            take_turn(endpoint.pk)

    at_once(either)
    work()
    assert not Delivery.objects.exclude(state="delivered").exists()
    assert len({one.headers["webhook-id"] for one in receiver.news()}) == 6


@pytest.mark.django_db(transaction=True)
def test_an_owner_may_pause_while_a_worker_waits_for_an_answer(receiver: Receiver) -> None:
    bank = a_partner("race-bank")
    endpoint, _secret = active(bank, receiver)
    receiver.fault = silence
    told(bank)
    spread(bank.pk)

    def busy(pk: UUID) -> None:
        try:
            take_turn(pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        waits = pool.submit(busy, endpoint.pk)
        pause_endpoint(hand=Hand(bank), endpoint=endpoint.pk)
        assert not waits.done()
    endpoint.refresh_from_db()
    assert endpoint.state == "paused"
