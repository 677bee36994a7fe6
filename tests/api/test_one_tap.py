"""Two taps on one button are one act."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from backend.audit.models import Event
from tests.api.conftest import at_once

pytestmark = [pytest.mark.urls("tests.api.writes")]


def send(key: str, **fields: Any) -> Any:
    return Client().post("/cases", {"form_key": key, **fields})


def test_each_form_gets_a_key_of_its_own() -> None:
    found = [
        re.search(r'name="form_key" value="([\w-]{22})"', Client().get("/cases").content.decode())
        for _ in range(2)
    ]
    assert len({match.group(1) for match in found if match}) == 2


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_once_are_one_act_and_lead_to_the_same_page() -> None:
    answers = at_once(6, lambda _: send("k", of="面馆", slow="0.05"))
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer["Location"] for answer in answers}) == 1
    assert Event.objects.count() == 1


@pytest.mark.django_db
def test_a_form_sent_back_with_its_errors_may_be_sent_again() -> None:
    assert send("k", of="").status_code == 200
    assert send("k", of="面馆").status_code == 302
    assert Event.objects.count() == 1


@pytest.mark.django_db
def test_a_form_already_sent_is_not_sent_again_with_other_words() -> None:
    send("k", of="面馆", csrfmiddlewaretoken="a")
    assert send("k", of="面馆", csrfmiddlewaretoken="b").status_code == 302
    assert send("k", of="茶馆").status_code == 409
    assert Event.objects.count() == 1


@pytest.mark.django_db
def test_forms_without_a_key_still_work() -> None:
    assert Client().post("/cases", {"of": "面馆"}).status_code == 302


@pytest.mark.django_db
def test_forms_are_counted_like_calls(settings: Settings) -> None:
    settings.WRITE_LIMITS = {"network": [(1, 60)]}
    assert send("a", of="面馆").status_code == 302
    refused = send("b", of="茶馆")
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 60
