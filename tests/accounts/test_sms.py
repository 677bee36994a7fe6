"""Text messages: carried once, tried again while they make sense, never dearer than allowed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from backend.accounts.sms import gateways
from backend.accounts.sms.actions import carry_message, forget_messages, network_of, send_code
from backend.accounts.sms.budgets import Budget, OverBudget, take
from backend.accounts.sms.gateways import GatewayAway
from backend.accounts.sms.models import MessageState, Tally, TextMessage
from backend.jobs.actions import keep
from backend.jobs.models import Intent, State
from tests.accounts.journeys import PHONE, START, post
from tests.accounts.standins.sms_gateway import SECRET, SmsGateway, running

pytestmark = pytest.mark.django_db
NUMBER = "+8613900000001"
Standing = Any


@pytest.fixture
def gateway(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmsGateway]:
    monkeypatch.setattr(gateways, "ANSWER_SECONDS", 0.2)
    with running() as server:
        settings.SMS_GATEWAY = "backend.accounts.sms.gateways.Signed"
        settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_SECRET = server.url, SECRET
        yield server


def sent(**more: str) -> TextMessage:
    return send_code(**{"phone": NUMBER, "code": "123456", "address": "10.1.2.3"} | more)


def test_a_message_is_carried_and_then_forgotten(gateway: SmsGateway) -> None:
    message = sent()
    assert keep(Intent.objects.get(name="sms.carry_message").pk)
    carried = gateway.carried[str(message.pk)]
    assert (carried["phone"], carried["code"], carried["minutes"]) == (NUMBER, "123456", 5)
    message.refresh_from_db()
    assert (message.state, message.sealed) == (MessageState.SENT, None)


@pytest.mark.parametrize("fault", ["500", "503", "429", "408", "slow", "down"])
def test_a_gateway_that_is_away_is_tried_again(gateway: SmsGateway, fault: str) -> None:
    message = sent()
    gateway.fault = fault
    if fault == "down":
        settings.SMS_GATEWAY_URL = "http://127.0.0.1:9/messages"
    intent = Intent.objects.get(name="sms.carry_message")
    assert not keep(intent.pk)
    intent.refresh_from_db()
    assert (intent.state, intent.tries) == (State.WAITING, 1)
    assert NUMBER[3:] not in intent.last_error
    gateway.fault, settings.SMS_GATEWAY_URL = "", gateway.url
    assert carry_message(message=message.pk).state == MessageState.SENT
    assert len(gateway.carried) == 1


@pytest.mark.parametrize("fault", ["400", "401", "302", "404"])
def test_what_the_gateway_refuses_is_not_tried_again(gateway: SmsGateway, fault: str) -> None:
    gateway.fault = fault
    assert carry_message(message=sent().pk).state == MessageState.REFUSED
    assert gateway.posts == 1


def test_a_code_that_is_no_longer_valid_is_not_carried(gateway: SmsGateway) -> None:
    message = sent()
    TextMessage.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert carry_message(message=message.pk).state == MessageState.EXPIRED
    assert gateway.posts == 0


def test_a_message_carried_twice_is_sent_once(gateway: SmsGateway) -> None:
    message = sent()
    for _ in range(3):
        carry_message(message=message.pk)
    assert gateway.posts == 1


def test_an_unsigned_message_would_be_refused(gateway: SmsGateway, settings: Any) -> None:
    settings.SMS_GATEWAY_SECRET = "another"
    assert carry_message(message=sent().pk).state == MessageState.REFUSED


def test_no_message_no_counter_and_no_log_shows_a_number(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        post(client, START, {"phone": PHONE})
        carry_message(message=TextMessage.objects.get().pk)
    assert "139****0001" in caplog.text  # the console gateway of development, masked
    assert PHONE not in caplog.text
    with connection.cursor() as cursor:
        for table in ("accounts_user", "sms_textmessage", "sms_tally", "jobs_intent"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            assert PHONE not in cursor.fetchone()[0], table
        cursor.execute("SELECT session_data FROM django_session")
        assert PHONE not in cursor.fetchone()[0]


def test_one_number_gets_one_code_a_minute_and_ten_a_day() -> None:
    sent()
    with pytest.raises(OverBudget) as over:
        sent()
    assert 0 < over.value.wait <= 60
    for _ in range(9):
        Tally.objects.filter(ends_at__lt=timezone.now() + timedelta(minutes=2)).delete()
        sent()
    Tally.objects.filter(ends_at__lt=timezone.now() + timedelta(minutes=2)).delete()
    with pytest.raises(OverBudget) as over:
        sent()
    assert over.value.wait > 60 or timezone.now().hour == 23
    assert TextMessage.objects.count() == 10


def test_a_network_and_the_city_have_their_budgets_too(settings: Any) -> None:
    settings.SMS_PER_NETWORK_HOUR, settings.SMS_PER_DAY = 2, 3
    numbers = [f"+86139000001{n:02}" for n in range(9)]
    sent(phone=numbers[0], address="10.1.2.3")
    sent(phone=numbers[1], address="10.1.2.250")
    with pytest.raises(OverBudget):
        sent(phone=numbers[2], address="10.1.2.77")
    sent(phone=numbers[2], address="10.9.9.9")
    with pytest.raises(OverBudget):
        sent(phone=numbers[3], address="10.200.1.1")


def test_who_is_refused_pays_nothing(settings: Any) -> None:
    settings.SMS_PER_DAY = 1
    sent()
    for _ in range(5):
        with pytest.raises(OverBudget):
            sent(phone="+8613900000002")
    counted = sorted(Tally.objects.values_list("taken", flat=True))
    assert counted == [1, 1, 1, 1]


def test_too_many_codes_are_said_with_the_time_to_wait(client: Client) -> None:
    post(client, START, {"phone": PHONE})
    app = post(Client(), START, {"phone": PHONE})
    assert (app.status_code, app.json()["errors"][0]["code"]) == (429, "too_many_codes")
    assert 0 < int(app["Retry-After"]) <= 60
    page = Client().post("/sign-in", {"phone": PHONE})
    assert (page.status_code, "请求太频繁" in page.content.decode()) == (429, True)
    assert int(page["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("address", "network"),
    [("10.1.2.3", "10.1.2.0/24"), ("2001:db8:1:2::", "2001:db8:1::/48"), ("", "unknown"),
     ("nonsense", "unknown")],
)  # fmt: skip
def test_a_network_is_the_neighbourhood_of_an_address(address: str, network: str) -> None:
    assert network_of(address) == network


def test_old_messages_and_counters_go() -> None:
    sent()
    past = timezone.now() - timedelta(days=40)
    TextMessage.objects.update(created_at=past, expires_at=past)
    Tally.objects.update(ends_at=past)
    assert forget_messages() == 5
    assert not TextMessage.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_budget_cannot_be_raced() -> None:
    def attempt(_: int) -> bool:
        try:
            take({Budget("race", 7, 86_400): "one", Budget("race.too", 100, 86_400): "all"})
        except OverBudget:
            return False
        finally:
            connection.close()
        return True

    assert sum(in_parallel(attempt, 60)) == 7
    assert sorted(Tally.objects.values_list("taken", flat=True)) == [7, 7]


def in_parallel(work: Callable[[int], bool], times: int) -> list[bool]:
    with ThreadPoolExecutor(20) as pool:
        return list(pool.map(work, range(times)))


def test_a_gateway_away_says_only_what_kind_of_trouble(gateway: SmsGateway) -> None:
    gateway.fault = "500"
    with pytest.raises(GatewayAway, match=r"^status 500$"):
        carry_message(message=sent().pk)
