"""Corrections and erasure: a clock that shows how it counted, reasons, escalation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from backend.accounts.models import User
from backend.audit.models import Access, Event
from backend.audit.reads import Reading
from backend.consent.rights.models import Request
from backend.consent.rights.requests import (
    ReasonsMissing,
    answer_request,
    escalate_late,
    file_request,
    read_words,
    recount,
)
from backend.kernel.workflow import StepNotAllowed

URL = "/api/v1/me/requests"
WISH = {"kind": "correction", "section": "account", "words": "号码不是我的"}


def wish(client: Client, **changed: str) -> Any:
    return client.post(URL, WISH | changed, content_type="application/json")


@time_machine.travel("2026-09-25T04:00:00+00:00", tick=False)
def test_fifteen_working_days_are_counted_around_the_holiday_and_explained(mine: Client) -> None:
    told = wish(mine).json()
    assert told["due_on"] > "2026-10-16"
    assert "15个工作日" in told["counted"]
    assert "放假" in told["counted"]
    page = mine.get("/me/rights").content.decode()
    assert "号码不是我的" in page
    assert "15个工作日" in page


@pytest.mark.parametrize(
    "wrong", [{"kind": "praise"}, {"section": "spells"}, {"words": ""}, {"words": "x" * 2001}]
)
def test_a_wish_that_cannot_be_read_is_refused(mine: Client, wrong: dict[str, str]) -> None:
    assert wish(mine, **wrong).status_code == 400
    assert mine.post("/me/rights", WISH | wrong).status_code == 400
    assert not Request.objects.exists()


def test_ten_open_ones_are_enough(mine: Client, citizen: User) -> None:
    for _ in range(10):
        file_request(person=citizen, **WISH)
    assert wish(mine).json()["code"] == "too_many_open_requests"
    assert "还有太多请求" in mine.post("/me/rights", WISH).content.decode()


def test_it_can_be_taken_back_by_its_person_only(
    mine: Client, citizen: User, neighbour: User, browser_of: Callable[[User], Client]
) -> None:
    path = f"{URL}/{file_request(person=citizen, **WISH).pk}/withdrawal"
    assert browser_of(neighbour).post(path).status_code == 404
    assert [mine.post(path).json()["state"] for _ in range(2)] == ["withdrawn"] * 2
    assert browser_of(neighbour).get(URL).json() == {"results": []}


def test_a_refusal_states_its_reasons_and_is_read_by_the_person(
    mine: Client, citizen: User, neighbour: User
) -> None:
    filed = file_request(person=citizen, **WISH)
    with pytest.raises(ReasonsMissing):
        answer_request(request=filed.pk, operator=neighbour, is_granted=False, reasons=" ")
    answer_request(request=filed.pk, operator=neighbour, is_granted=False, reasons="号码无误")
    (told,) = mine.get(URL).json()["results"]
    assert (told["state"], told["answer"]) == ("refused", "号码无误")
    with pytest.raises(StepNotAllowed):
        answer_request(request=filed.pk, operator=neighbour, is_granted=True, reasons="")


def test_whoever_reads_the_words_is_shown_to_the_person(citizen: User, neighbour: User) -> None:
    filed = file_request(person=citizen, **WISH)
    reading = Reading(reader=neighbour.pk, organisation="市信用中心", purpose="答复请求")
    assert read_words(filed, reading=reading) == WISH["words"]
    assert Access.objects.of(citizen.pk).get().organisation == "市信用中心"


def test_what_is_late_is_escalated_once_and_shown(mine: Client, citizen: User) -> None:
    filed = file_request(person=citizen, **WISH)
    assert escalate_late(on=filed.due_on) == 0
    after = filed.due_on + timedelta(days=1)
    assert (escalate_late(on=after), escalate_late(on=after)) == (1, 0)
    assert Event.objects.filter(verb="request.overdue").count() == 1
    assert "逾期，已上报" in mine.get("/me/rights").content.decode()


def test_a_provisional_term_is_counted_again(citizen: User) -> None:
    filed = file_request(person=citizen, **WISH)
    Request.objects.update(is_provisional=True, due_on=date(2030, 1, 1))
    assert recount() == 1
    assert Request.objects.get().due_on == filed.due_on
