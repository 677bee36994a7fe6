"""By text message: once, in waking hours, together when many, through whatever the gateway does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from backend.accounts.models import User
from backend.jobs.models import Intent
from backend.jobs.models import State as IntentState
from backend.notices.actions import choose, forget_notices, speak
from backend.notices.delivering import deliver, pick_up_forgotten
from backend.notices.models import Delivery, Notice, State
from backend.notices.sweeps import forget
from tests.accounts.standins.sms_gateway import SmsGateway
from tests.notices.conftest import Clock
from tests.notices.telling import live, run_due, tell

pytestmark = pytest.mark.django_db


def states() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def texts(gateway: SmsGateway) -> list[str]:
    return [message["text"] for message in gateway.carried.values()]


def test_a_message_names_the_shop_and_a_link_and_nothing_else(
    clock: Clock, gateway: SmsGateway, citizen: User
) -> None:
    notice = tell(citizen)
    run_due(clock)
    (message,) = gateway.carried.values()
    link = f"https://credit.example.cn/n/{notice.short}"
    assert message["text"] == f"【诚易】“好再来面馆”已答复你的投诉 {link}"
    assert (message["phone"], message["code"]) == (citizen.phone, "")
    assert states() == [State.SENT]


def test_at_night_only_what_must_wakes_anybody(
    clock: Clock, gateway: SmsGateway, citizen: User
) -> None:
    clock.now += timedelta(hours=11)  # 23:00
    tell(citizen)
    tell(citizen, kind="story.alarm")
    run_due(clock)
    assert texts(gateway) == [f"【诚易】你的手机号已更换 {link_of('story.alarm')}"]
    live(clock, hours=8.5)
    assert len(gateway.carried) == 1
    live(clock, hours=1)
    assert len(gateway.carried) == 2


def link_of(kind: str) -> str:
    return f"https://credit.example.cn/n/{Notice.objects.get(kind=kind).short}"


def test_what_comes_together_goes_as_one(
    clock: Clock, gateway: SmsGateway, citizen: User, neighbour: User
) -> None:
    for _number in range(3):
        tell(citizen)
    tell(neighbour)
    live(clock, hours=0.5)
    assert "【诚易】你有 3 条新通知 https://credit.example.cn/n/" in texts(gateway)
    assert len(gateway.carried) == 2
    assert states() == [State.SENT] * 4


def test_after_one_message_the_next_waits_a_quarter_of_an_hour(
    clock: Clock, gateway: SmsGateway, citizen: User
) -> None:
    tell(citizen)
    run_due(clock)
    for _number in range(5):
        clock.now += timedelta(minutes=1)
        tell(citizen)
        run_due(clock)
    assert len(gateway.carried) == 1
    live(clock, hours=0.5, step=timedelta(minutes=1))
    assert texts(gateway)[1:] == ["【诚易】你有 5 条新通知 https://credit.example.cn/n/"]


def test_a_gateway_dead_for_hours_loses_nothing_and_doubles_nothing(
    clock: Clock, gateway: SmsGateway, citizen: User, neighbour: User
) -> None:
    gateway.fault = "late"  # it takes the message, and the answer never comes
    told = [tell(person, kind="story.alarm") for person in (citizen, neighbour)]
    run_due(clock)
    gateway.fault = "503"
    live(clock, hours=7)
    told += [tell(citizen, kind="story.alarm")]
    run_due(clock)
    assert states() == [State.WAITING] * 3
    assert not Intent.objects.failed().exists()
    gateway.fault = ""
    live(clock, hours=1.5)
    assert states() == [State.SENT] * 3
    assert len(gateway.carried) == len(told)
    assert {message["phone"] for message in gateway.carried.values()} == {
        citizen.phone, neighbour.phone,
    }  # fmt: skip


def test_what_nobody_carries_in_three_days_is_given_up(
    clock: Clock, gateway: SmsGateway, citizen: User
) -> None:
    gateway.fault = "500"
    tell(citizen)
    live(clock, hours=80, step=timedelta(hours=1))
    row = Delivery.objects.get()
    assert (row.state, row.trouble) == (State.GIVEN_UP, "status 500")
    assert not Intent.objects.filter(state=IntentState.WAITING).exists()
    assert gateway.posts < 60


def test_what_the_gateway_refuses_has_failed(
    clock: Clock, gateway: SmsGateway, citizen: User
) -> None:
    gateway.fault = "400"
    tell(citizen)
    live(clock, hours=1)
    assert (states(), gateway.posts) == ([State.FAILED], 1)


def test_switched_off_is_off_except_what_a_law_or_safety_asks(
    clock: Clock, gateway: SmsGateway, citizen: User
) -> None:
    choose(citizen.pk, language="en", switches={"cases:sms": False, "account:sms": False})
    tell(citizen)
    tell(citizen, kind="story.alarm")
    run_due(clock)
    assert sorted(states()) == [State.NOT_WANTED, State.SENT]
    assert Notice.objects.of(citizen.pk).count() == 2


def test_they_are_told_in_their_language(clock: Clock, gateway: SmsGateway, citizen: User) -> None:
    speak(citizen.pk, language="en")
    for _number in range(2):
        tell(citizen)
    run_due(clock)
    assert texts(gateway) == ["【Chengyi】You have 2 new notices https://credit.example.cn/n/"]


def test_one_person_gets_six_messages_a_day_and_the_rest_as_one(
    clock: Clock, gateway: SmsGateway, citizen: User, settings: Any
) -> None:
    settings.NOTICES_SMS_PER_PERSON_DAY = 2
    clock.now -= timedelta(hours=3)
    for _number in range(5):
        tell(citizen)
        live(clock, hours=1)
    assert len(gateway.carried) == 2
    live(clock, hours=24)
    assert len(gateway.carried) == 3
    assert set(states()) == {State.SENT}


def test_nobody_is_written_to_who_left(clock: Clock, gateway: SmsGateway, citizen: User) -> None:
    tell(citizen)
    forgotten = Delivery.objects.get().pk
    forget_notices(citizen.pk)
    run_due(clock)
    assert (gateway.posts, Delivery.objects.filter(pk=forgotten).exists()) == (0, False)
    assert list(Intent.objects.values_list("state", flat=True)) == [IntentState.DONE]
    User.objects.filter(pk=citizen.pk).update(is_active=False)
    tell(citizen)
    run_due(clock)
    assert states() == [State.NOT_WANTED]


def test_what_lost_its_follow_up_is_found(clock: Clock, gateway: SmsGateway, citizen: User) -> None:
    tell(citizen)
    Intent.objects.all().delete()
    assert pick_up_forgotten() == 0
    clock.now += timedelta(hours=3)
    assert pick_up_forgotten() == 1
    run_due(clock)
    assert states() == [State.SENT]


def test_after_a_year_it_is_gone(clock: Clock, citizen: User) -> None:
    tell(citizen)
    clock.now += timedelta(days=300)
    kept = tell(citizen)
    clock.now += timedelta(days=100)
    forget()
    assert list(Notice.objects.all()) == [kept]


@pytest.mark.django_db(transaction=True)
def test_many_workers_carry_each_message_once(clock: Clock, gateway: SmsGateway) -> None:
    from tests.accounts.cast import somebody

    person = somebody(67)
    for _number in range(6):
        tell(person)
    pks = list(Delivery.objects.values_list("pk", flat=True)) * 3

    def attempt(pk: Any) -> None:
        try:
            deliver(delivery=pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(attempt, pks))
    assert (states(), gateway.posts, len(gateway.carried)) == ([State.SENT] * 6, 1, 1)
