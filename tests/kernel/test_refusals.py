"""Errors, constraints and workflows: how the house says no."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, models
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.constraints import constraint
from backend.kernel.errors import Conflict, Denied, DomainError, Invalid, NotFound, TooLarge
from backend.kernel.workflow import StepNotAllowed, Workflow


class AlreadyOpen(Conflict):
    code = "already_open"
    message = "已有一件在办。"


class Status(models.TextChoices):
    FILED = "filed"
    ANSWERED = "answered"
    CLOSED = "closed"


WORKFLOW = Workflow({
    Status.FILED: [Status.ANSWERED, Status.CLOSED],
    Status.ANSWERED: [Status.CLOSED],
    Status.CLOSED: [],
})  # fmt: skip


def test_a_named_refusal_needs_no_words_at_the_place_it_is_raised() -> None:
    refusal = AlreadyOpen()
    assert (refusal.code, str(refusal), list(refusal.errors)) == (
        "already_open",
        "已有一件在办。",
        [],
    )


def test_a_refusal_of_the_moment_carries_its_own_code_and_words() -> None:
    refusal = Invalid(
        "bad_day", "2023年没有2月30日", errors=[{"pointer": "/on", "code": "bad_day"}]
    )
    assert (refusal.code, str(refusal)) == ("bad_day", "2023年没有2月30日")
    assert refusal.errors == [{"pointer": "/on", "code": "bad_day"}]
    assert Invalid.code == "invalid"


@pytest.mark.parametrize("kind", [DomainError, Invalid, NotFound, Conflict, Denied, TooLarge])
def test_every_kind_has_a_stable_code_and_a_sentence(kind: type[DomainError]) -> None:
    with translation.override("zh-hans"):
        assert kind().code.isidentifier()
        assert str(kind()).endswith("。")


@pytest.mark.django_db
def test_a_broken_constraint_reads_like_the_domain() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE t (n int CONSTRAINT n_is_positive CHECK (n > 0))")
        with pytest.raises(AlreadyOpen), constraint("n_is_positive", raises=AlreadyOpen):
            cursor.execute("INSERT INTO t VALUES (0)")
        cursor.execute("SELECT count(*) FROM t")  # the transaction is still usable
        assert cursor.fetchone() == (0,)
        with pytest.raises(IntegrityError), constraint("another_rule", raises=AlreadyOpen):
            cursor.execute("INSERT INTO t VALUES (0)")
        with constraint("n_is_positive", raises=AlreadyOpen):
            cursor.execute("INSERT INTO t VALUES (1)")


@pytest.mark.django_db
def test_a_constraint_is_recognised_by_the_message_alone() -> None:
    told = 'duplicate key value violates unique constraint "one_open_case"'
    with pytest.raises(AlreadyOpen), constraint("one_open_case", raises=AlreadyOpen()):
        raise IntegrityError(told)
    with pytest.raises(IntegrityError), constraint("one_open", raises=AlreadyOpen):
        raise IntegrityError(told)


@given(st.sampled_from(Status), st.sampled_from(Status))
def test_only_the_steps_of_the_table_are_taken(start: Status, end: Status) -> None:
    if end in WORKFLOW.following(start):
        WORKFLOW.check(start, end)
    else:
        with pytest.raises(StepNotAllowed):
            WORKFLOW.check(start, end)


def test_the_table_tells_what_is_unfinished_and_draws_itself() -> None:
    assert WORKFLOW.unfinished == [Status.FILED, Status.ANSWERED]
    assert WORKFLOW.as_mermaid().splitlines() == [
        "stateDiagram-v2",
        "    answered --> closed",
        "    filed --> answered",
        "    filed --> closed",
    ]
