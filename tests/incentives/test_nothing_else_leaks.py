"""Two citizens with the same answer are the same to a partner: bytes, logs, statements, news."""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any, NamedTuple

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.accounts.models import User
from backend.consent.actions import withdraw_consent
from credit.membership.categories import CENTRE, MEMBERSHIP
from incentives.eligibility.consenting import PURPOSE
from incentives.eligibility.showing import show_token
from incentives.offers.models import Version
from incentives.partners.models import Partner
from incentives.webhooks.models import News
from tests.credit.citizens import joined, person_of
from tests.credit.people import thanked
from tests.incentives.asked import (
    LEVEL,
    Program,
    a_program,
    a_stranger,
    agrees_to,
    an_offer,
    checked,
)
from tests.incentives.listed import a_partner

numbers = count(100)
EXAMPLES = int(os.environ.get("ELIGIBILITY_PAIRS", "3"))
NONCES = ("sub", "jti", "iat", "exp", "pad")
UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
VALUE = re.compile(r"'(?:[^']|'')*'(?:::\w+(?:\[\])?)?|\b\d+(?:\.\d+)?\b|\b(?:true|false|NULL)\b")


class Standing(NamedTuple):
    """How a citizen stands: in how many thanks, whether they still agree to take part."""

    thanks: tuple[int, ...] | None  # None: never joined
    agrees: bool = True

    @property
    def answer(self) -> str:
        met = self.thanks is not None and self.agrees and sum(self.thanks) >= LEVEL
        return "yes" if met else "no"


def standings(answer: str) -> st.SearchStrategy[Standing]:
    """Everything a citizen can be whose answer is this."""
    thanks = st.lists(st.integers(1, 400), max_size=8).map(tuple)
    every = st.builds(Standing, thanks | st.none(), st.booleans())
    likely = st.just(Standing((LEVEL,))) | st.just(Standing((LEVEL, 900, 1))) | every
    unlikely = st.just(Standing(None)) | st.just(Standing((LEVEL - 1,))) | every
    kinds = likely if answer == "yes" else unlikely
    return kinds.filter(lambda one: one.answer == answer)


def somebody_who(stands: Standing) -> User:
    if stands.thanks is None:
        return a_stranger(next(numbers))
    member = joined(next(numbers))
    for points in stands.thanks:
        thanked(member, points)
    person = person_of(member)
    if not stands.agrees:
        withdraw_consent(person=person, purpose=MEMBERSHIP, recipient=CENTRE)
    return person


@contextmanager
def heard() -> Iterator[list[str]]:
    """Every line that is logged meanwhile, at any level, without what is new each time."""
    lines: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.name != "django.db.backends":  # statements are compared by themselves
                lines.append(
                    UUID.sub("#", f"{record.name} {record.levelname} {record.getMessage()}")
                )

    listener, root = Listener(), logging.getLogger()
    before = root.level
    root.addHandler(listener)
    root.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        root.removeHandler(listener)
        root.setLevel(before)


def shapes(statements: list[dict[str, str]]) -> list[str]:
    """Statements without their values."""
    bare = [VALUE.sub("?", UUID.sub("#", one["sql"])) for one in statements]
    return [re.sub(r"s\d+_x\d+|_django_curs_\w+", "savepoint", text) for text in bare]


def seen(answer: Any, partner: Partner) -> dict[str, Any]:
    """What the partner has in hand, nonces apart."""
    body = json.loads(answer.content)
    body.pop("instance", None)
    signature, ends = body.pop("signature", None), body.pop("expires_at", None)
    told = {**body, "length": len(answer.content), "status": answer.status_code}
    told["headers"] = {k: v for k, v in answer.items() if k not in {"X-Request-Id", "Date"}}
    if signature:
        claims = checked(signature, partner)
        told["claims"] = {k: v for k, v in claims.items() if k not in NONCES}
        told["lengths"] = (len(signature), len(ends), [len(str(claims[k])) for k in NONCES])
    return told


def conversation(person: User, version: Version, program: Program) -> list[dict[str, Any]]:
    """What a curious partner does with one citizen, and everything it leaves behind."""
    partner, code = version.offer.partner, version.offer.code
    agrees_to(person, partner)
    told: list[dict[str, Any]] = []

    def tried(ask: Callable[[], Any]) -> None:
        before = News.objects.count()
        with heard() as lines, CaptureQueriesContext(connection) as statements:
            answer = ask()
        told.append(
            {
                **seen(answer, partner),
                "logs": lines,
                "statements": shapes(statements.captured_queries),
                "news": News.objects.count() - before,
            }
        )

    first = show_token(person=person, offer=code).code
    tried(lambda: program.ask(code, first, key=f"one-{person.pk}"))
    tried(lambda: program.ask(code, first, key=f"one-{person.pk}"))  # again
    tried(lambda: program.ask(code, first))  # used
    tried(lambda: program.ask("BCDFGHJKMN", first))
    second = show_token(person=person, offer=code).code
    tried(lambda: program.ask(code, second))
    third = show_token(person=person, offer=code).code
    withdraw_consent(person=person, purpose=PURPOSE, recipient=partner.code)
    tried(lambda: program.ask(code, third))
    return told


@pytest.mark.django_db
def test_promise_11_citizens_with_the_same_answer_are_the_same_to_a_partner() -> None:
    inn = a_partner("river-inn")
    version, program = an_offer(inn), a_program(inn)
    conversation(somebody_who(Standing((LEVEL,))), version, program)  # keys and caches are warm

    pairs = st.sampled_from(["yes", "no"]).flatmap(
        lambda answer: st.tuples(standings(answer), standings(answer))
    )

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(pairs)
    def same(pair: tuple[Standing, Standing]) -> None:
        one, other = (conversation(somebody_who(each), version, program) for each in pair)
        assert one == other
        assert one[0]["answer"] == pair[0].answer
        named = " ".join(text for part in one for text in part["statements"])
        assert "credit_" not in named  # a partner's question reads nothing of anybody's points

    same()


@pytest.mark.django_db
def test_promise_11_yes_and_no_take_the_same_work_and_are_equally_long() -> None:
    inn = a_partner("river-inn")
    version, program = an_offer(inn), a_program(inn)
    conversation(somebody_who(Standing((LEVEL,))), version, program)
    yes = conversation(somebody_who(Standing((LEVEL,))), version, program)
    no = conversation(somebody_who(Standing(None)), version, program)
    for one, other in zip(yes, no, strict=True):
        for told in ("status", "length", "headers", "logs", "statements", "news"):
            assert one[told] == other[told]
    assert {step["length"] for step in yes if step["status"] == 200} == {2048}


@pytest.mark.django_db
def test_promise_10_not_taking_part_not_there_yet_and_refusing_are_one_no() -> None:
    inn = a_partner("river-inn")
    version, program = an_offer(inn), a_program(inn)
    conversation(somebody_who(Standing((LEVEL,))), version, program)
    stranger, below, refuser = (
        conversation(somebody_who(each), version, program)
        for each in (Standing(None), Standing((LEVEL - 1,)), Standing((LEVEL,), agrees=False))
    )
    assert stranger == below == refuser
