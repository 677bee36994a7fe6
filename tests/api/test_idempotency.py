"""The same key and body: one act, the same answer, however often and however much at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from backend.api import idempotency
from backend.api.idempotency import fingerprint_of
from backend.api.models import Answer
from backend.audit.models import Event
from tests.api.conftest import at_once

pytestmark = [pytest.mark.urls("tests.api.writes")]


def post(body: dict[str, Any], *, key: str = "", to: str = "/api/cases", **how: Any) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    client = Client(raise_request_exception=False)
    return client.post(to, body, content_type="application/json", headers=headers, **how)


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_with_one_key_are_one_act_and_twenty_same_answers() -> None:
    answers = at_once(20, lambda _: post({"of": "面馆", "slow": 0.05}, key="k-1"))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert {answer["Location"] for answer in answers} == {"/c/1"}
    assert sum(answer.has_header("Idempotency-Replayed") for answer in answers) == 19
    assert Event.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_refusal_is_not_kept_and_what_was_counted_before_it_stays() -> None:
    refused = {"of": "面馆", "refuse": "conflict", "slow": 0.02}
    answers = at_once(8, lambda _: post(refused, key="k-1"))
    assert {answer.status_code for answer in answers} == {409}
    assert {event.data["of"] for event in Event.objects.all()} == {"try"}
    assert Event.objects.count() == 8  # a key is no way around the counting of tries
    assert not Answer.objects.exists()
    assert post({"of": "面馆"}, key="k-1").status_code == 201


@pytest.mark.django_db(transaction=True)
def test_our_own_fault_undoes_everything() -> None:
    assert post({"refuse": "fault"}, key="k-1").status_code == 500
    assert not Event.objects.exists()
    assert post({"of": "面馆"}, key="k-1").status_code == 201


@pytest.mark.django_db(transaction=True)
def test_whoever_waits_too_long_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idempotency, "LONGEST_WAIT", "50ms")
    answers = at_once(2, lambda _: post({"slow": 0.6}, key="k-1"))
    assert sorted(answer.status_code for answer in answers) == [201, 503]
    late = next(answer for answer in answers if answer.status_code == 503)
    assert late["Retry-After"]
    assert post({"slow": 0.6}, key="k-1").status_code == 201
    assert Event.objects.count() == 1


@pytest.mark.django_db
def test_another_body_or_another_address_under_the_same_key_is_refused() -> None:
    post({"of": "面馆"}, key="k-1")
    for other in (
        post({"of": "茶馆"}, key="k-1"),
        post({"of": "面馆"}, key="k-1", to="/api/terse"),
    ):
        assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_used")
    assert Event.objects.count() == 1


@pytest.mark.django_db
def test_spacing_and_order_of_a_body_do_not_matter() -> None:
    for body in ('{"of": "面馆", "slow": 0}', '{"slow":0,"of":"面馆"}'):
        post(body, key="k-1")  # type: ignore[arg-type]  # already JSON
    assert Event.objects.count() == 1


@pytest.mark.django_db
def test_one_callers_key_is_not_anothers() -> None:
    post({"of": "面馆"}, key="k-1")
    post({"of": "面馆"}, key="k-1", REMOTE_ADDR="203.0.113.9")
    assert Event.objects.count() == 2


@pytest.mark.django_db
def test_without_a_key_every_call_is_an_act_and_reading_needs_none() -> None:
    post({})
    post({})
    Client().get("/api/cases", headers={"Idempotency-Key": "k-1"})
    Client().get("/api/cases", headers={"Idempotency-Key": "k-1"})
    assert Event.objects.count() == 4
    assert not Answer.objects.exists()


@pytest.mark.django_db
def test_an_answer_that_says_no_is_kept_like_any_other() -> None:
    answers = [post({"say": "no"}, key="k-1") for _ in range(2)]
    assert [(answer.status_code, answer.json()) for answer in answers] == [
        (422, {"code": "not_yet"})
    ] * 2
    assert Event.objects.count() == 1


@pytest.mark.django_db
def test_an_empty_answer_is_given_again_empty() -> None:
    for _ in range(2):
        answer = Client().delete("/api/cases", headers={"Idempotency-Key": '"quoted"'})
        assert (answer.status_code, answer.content) == (204, b"")
    assert Event.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("key", ['""', "x" * 201, "käse", "a\tb"])
def test_a_key_nobody_sane_sends_is_refused(key: str) -> None:
    answer = post({}, key=key)
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_invalid")


@pytest.mark.django_db
def test_neither_key_nor_answer_can_be_read_in_a_dump() -> None:
    post({"of": "面馆"}, key="13800138000")
    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(body_sealed, 'escape') || a::text FROM api_answer a")
        dumped = cursor.fetchone()[0]
    assert "reference" not in dumped
    assert "13800138000" not in dumped
    assert "127.0.0.1" not in dumped


@pytest.mark.django_db
def test_answers_are_forgotten_after_a_day() -> None:
    post({}, key="old")
    Answer.objects.update(at=timezone.now() - timedelta(hours=25))
    post({}, key="new")
    assert idempotency.forget() == 1
    assert Answer.objects.count() == 1


def test_a_file_counts_by_its_content() -> None:
    def form(content: bytes) -> QueryDict:
        data = QueryDict(mutable=True)
        data["of"] = "面馆"
        data.appendlist("proof", SimpleUploadedFile("a.jpg", content))  # type: ignore[arg-type]
        return data

    same = form(b"x" * 100_000)
    assert fingerprint_of("POST", data=same) == fingerprint_of("POST", data=form(b"x" * 100_000))
    assert fingerprint_of("POST", data=same) != fingerprint_of("POST", data=form(b"y" * 100_000))
    assert same["proof"].read(1) == b"x"  # type: ignore[attr-defined]  # read again by the view


BODIES = st.dictionaries(st.text(), st.none() | st.integers() | st.text() | st.lists(st.text()))


@given(BODIES, BODIES)
def test_different_bodies_never_share_a_fingerprint(one: object, other: object) -> None:
    same = fingerprint_of("POST", data=one) == fingerprint_of("POST", data=other)
    assert same == (one == other)
