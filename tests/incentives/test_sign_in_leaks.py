"""Two citizens who signed in and have the same answer are the same to the partner's site."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.accounts.models import User
from backend.consent.actions import withdraw_consent
from credit.membership.actions import leave
from incentives.eligibility.consenting import PURPOSE
from incentives.offers.models import Version
from incentives.webhooks.models import News
from tests.incentives.asked import LEVEL, Program, a_member_with, a_program, a_stranger, an_offer
from tests.incentives.listed import LODGING, a_partner, a_version
from tests.incentives.site import RelyingSite
from tests.incentives.test_nothing_else_leaks import (
    EXAMPLES,
    Standing,
    heard,
    seen,
    shapes,
    somebody_who,
    standings,
)
from tests.incentives.test_sign_in_at_sites import a_site, signed_in

pytestmark = pytest.mark.django_db
numbers = count(400)


class Curious:
    """A partner with a site, an offer that asks for a level, and one for taking part alone."""

    def __init__(self) -> None:
        self.inn = a_partner("river-inn")
        told = {"terms": LODGING, "field": "lodging", "way": "show"}
        self.level: Version = an_offer(self.inn)
        self.membership: Version = a_version(self.inn, **told)
        self.site: RelyingSite = a_site(self.inn)
        self.program: Program = a_program(self.inn)

    def asks(self, version: Version, token: str) -> Any:
        return self.program.ask(version.offer.code, token)

    def conversation(self, person: User) -> list[dict[str, Any]]:
        """Every question a site can put to one sign-in, and everything that is left behind."""
        tokens = signed_in(self.site, person)
        token, told = tokens["access_token"], []

        def tried(ask: Callable[[], Any]) -> None:
            before = News.objects.count()
            with heard() as lines, CaptureQueriesContext(connection) as statements:
                answer = ask()
            told.append({
                **seen(answer, self.inn),
                "logs": lines,
                "statements": shapes(statements.captured_queries),
                "news": News.objects.count() - before,
            })  # fmt: skip

        for version in (self.membership, self.level, self.membership, self.level):
            tried(lambda version=version: self.asks(version, token))
        told.append({"userinfo": set(self.site.userinfo(token).json())})
        told.append({"token": (sorted(tokens), len(tokens["id_token"]))})
        withdraw_consent(person=person, purpose=PURPOSE, recipient=self.inn.code)
        tried(lambda: self.asks(self.level, token))
        return told


def test_promise_11_a_site_cannot_tell_citizens_with_the_same_answer_apart() -> None:
    curious = Curious()
    curious.conversation(somebody_who(Standing((LEVEL,))))  # keys and caches are warm
    pairs = st.sampled_from(["yes", "no"]).flatmap(
        lambda answer: st.tuples(standings(answer), standings(answer))
    )

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(pairs)
    def same(pair: tuple[Standing, Standing]) -> None:
        one, other = (curious.conversation(somebody_who(each)) for each in pair)
        assert one == other
        assert one[1]["answer"] == pair[0].answer
        named = " ".join(text for part in one for text in part.get("statements", []))
        assert "credit_" not in named  # a question of a site reads nothing of anybody's points

    same()


def test_promise_10_a_site_does_not_learn_who_takes_no_part() -> None:
    curious = Curious()
    told = []
    for person in (a_stranger(next(numbers)), a_member_with(LEVEL - 1, next(numbers))):
        token = signed_in(curious.site, person)["access_token"]
        answers = [curious.asks(one, token) for one in (curious.membership, curious.level)]
        told.append([(one.status_code, json.loads(one.content).get("answer")) for one in answers])
    assert told[0] == told[1] == [(403, None), (200, "no")]


def test_promise_10_a_site_does_not_learn_who_left() -> None:
    curious = Curious()
    stays, leaves = (a_member_with(LEVEL - 1, next(numbers)) for _ in range(2))
    tokens = [signed_in(curious.site, person)["access_token"] for person in (stays, leaves)]
    leave(person=leaves)
    told = [curious.asks(curious.level, token).json()["answer"] for token in tokens]
    assert told == ["no", "no"]
