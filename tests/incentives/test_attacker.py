"""A partner that wants to know more: whatever it asks, it learns one side of one threshold.

ELIGIBILITY_QUESTIONS=10000 runs the whole attack; the suite asks fewer questions.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count, pairwise

import pytest
import time_machine
from django.utils import timezone

from backend.accounts.models import User
from backend.consent.actions import withdraw_consent
from backend.consent.guards import ConsentMissing
from incentives.eligibility.asking import answer_to
from incentives.eligibility.consenting import PURPOSE
from incentives.eligibility.models import Question
from incentives.eligibility.refusals import NOT_ASKED
from incentives.eligibility.showing import show_token
from incentives.offers.models import State, Version
from incentives.partners.models import Partner
from tests.incentives.asked import a_member_with, a_program, agrees_to, an_offer
from tests.incentives.listed import a_partner, agreed_anew

pytestmark = pytest.mark.django_db
QUESTIONS = int(os.environ.get("ELIGIBILITY_QUESTIONS", "90"))
DAY = timedelta(days=1)
LADDER = tuple(range(100, 1100, 100))  # what the partner lists, one offer for each
MOST = 1_200
BY_PROGRAM, RETRIES = 0.1, 0.3
numbers = count(700)


class Attacker:
    """Knows every answer it was ever given, and where the citizen can still stand."""

    def __init__(self, partner: Partner, ladder: dict[int, Version]) -> None:
        self.ladder = ladder
        self.keys = [a_program(partner), a_program(partner)]
        self.low, self.high = 0, MOST
        self.heard: dict[int, list[str]] = {}
        self.chance = random.Random(5)

    def ask(self, citizen: User, points: int) -> None:
        """The citizen does whatever the partner wants: shows this very offer."""
        version = self.ladder[points]
        try:
            token = show_token(person=citizen, offer=version.offer.code).text
        except NOT_ASKED:
            return self.retry(self.ladder[points], "BCDFGHJKMNPQ")
        self.retry(self.ladder[self.chance.choice(LADDER)], token, but=version)
        word = self.told(version, token)
        self.retry(version, token)
        return self.note(points, word) if word else None

    def told(self, version: Version, token: str) -> str:
        """By one of the two programs, or straight where programs end (which is quicker)."""
        code = version.offer.code
        if self.chance.random() < BY_PROGRAM:
            answer = self.chance.choice(self.keys).ask(code, token)
            return str(answer.json()["answer"]) if answer.status_code == 200 else ""
        try:
            return answer_to(version.offer.partner, offer=code, token=token).word
        except ConsentMissing:
            return ""

    def retry(self, version: Version, token: str, *, but: Version | None = None) -> None:
        """Used tokens, made-up ones, other offers: nothing is ever said."""
        if version != but and self.chance.random() < RETRIES:
            assert self.told(version, token) == ""

    def note(self, points: int, word: str) -> None:
        self.heard.setdefault(points, []).append(word)
        if word == "yes":
            self.low = max(self.low, points)
        else:
            self.high = min(self.high, points)

    def halving(self) -> int:
        """The question that would tell most, if it were answered."""
        middle = (self.low + self.high) // 2
        return min(LADDER, key=lambda points: abs(points - middle))

    def anything(self) -> int:
        return self.chance.choice(LADDER)

    def upwards(self) -> int:
        return LADDER[sum(map(len, self.heard.values())) % len(LADDER)]


def listed(partner: Partner) -> dict[int, Version]:
    """A ladder of offers that stay open for years, as one that wants to search would list it."""
    far = timezone.localdate() + 4000 * DAY
    agreed_anew(partner, ends_on=far, checks_a_day=10**9)
    return {points: an_offer(partner, points, ends_on=far) for points in LADDER}


def attack(citizen: User, attacker: Attacker, *, days: int, way: Callable[[Attacker], int]) -> None:
    """So many questions, spread over so many days as the attacker likes."""
    begin = timezone.now()
    moments = sorted(attacker.chance.uniform(0, days) for _n in range(QUESTIONS // 3))
    with time_machine.travel(begin, tick=False) as clock:
        for moment in moments:
            clock.move_to(begin + moment * DAY)
            attacker.ask(citizen, way(attacker))


@pytest.mark.parametrize("way", [Attacker.halving, Attacker.anything, Attacker.upwards])
def test_promise_11_questions_without_end_tell_one_side_of_one_threshold(
    way: Callable[[Attacker], int],
) -> None:
    points = random.Random(QUESTIONS).randrange(MOST)
    partner = a_partner()
    citizen, attacker = a_member_with(points, next(numbers)), Attacker(partner, listed(partner))
    agrees_to(citizen, partner)
    attack(citizen, attacker, days=360, way=way)  # as long as a consent holds
    assert len(attacker.heard) == 1
    ((threshold, words),) = attacker.heard.items()
    assert set(words) == {"yes" if points >= threshold else "no"}
    assert (attacker.low, attacker.high) in {(threshold, MOST), (0, threshold)}


def test_new_versions_of_an_offer_open_no_second_threshold() -> None:
    partner = a_partner()
    citizen, program = a_member_with(450, next(numbers)), a_program(partner)
    agrees_to(citizen, partner)
    version, heard = an_offer(partner, 400), []
    for points in (400, 500, 450, 425, 400):
        Version.objects.filter(pk=version.pk).update(
            state=State.SUPERSEDED, ended_at=timezone.now()
        )
        version = next_version(version, points)
        try:
            token = show_token(person=citizen, offer=version.offer.code).text
        except NOT_ASKED:
            continue
        if program.ask(version.offer.code, token).status_code == 200:
            heard.append(points)
    assert heard == [400, 400]


def next_version(before: Version, points: int) -> Version:
    """The city published another wording, with another level."""
    after = Version.objects.get(pk=before.pk)
    after.pk, after.number, after.level_points = None, before.number + 1, points
    after._state.adding = True
    after.id = Version().id
    after.state, after.ended_at = State.PUBLISHED, None
    after.save(force_insert=True)
    return after


def test_whoever_agrees_anew_each_time_tells_one_threshold_in_a_period() -> None:
    """What remains: a person who agrees again and again, and waits, tells one bit in 90 days."""
    partner = a_partner()
    citizen, attacker = a_member_with(450, next(numbers)), Attacker(partner, listed(partner))
    begin, days = timezone.now(), 480
    first: dict[int, datetime] = {}
    with time_machine.travel(begin, tick=False) as clock:
        for moment in range(0, days, 24):
            clock.move_to(begin + moment * DAY)
            withdraw_if_given(citizen, partner)
            agrees_to(citizen, partner)
            attacker.ask(citizen, attacker.halving())
            for points in attacker.heard:
                first.setdefault(points, timezone.now())
    moments = sorted(first.values())
    gaps = [after - before for before, after in pairwise(moments)]
    assert all(gap >= 90 * DAY for gap in gaps)
    assert Question.objects.filter(holder=citizen.pk).exists()


def withdraw_if_given(citizen: User, partner: Partner) -> None:
    try:
        withdraw_consent(person=citizen, purpose=PURPOSE, recipient=partner.code)
    except Exception:  # noqa: BLE001  # nothing was given yet
        return


def test_points_that_change_between_questions_show_the_month_at_most() -> None:
    """What remains of a change: it happened since the answer of a month ago."""
    from credit.membership.reading import member_of
    from tests.credit.people import thanked

    partner = a_partner()
    citizen, attacker = a_member_with(380, next(numbers)), Attacker(partner, listed(partner))
    agrees_to(citizen, partner)
    begin, turned, member = timezone.now(), 0, member_of(citizen.pk)
    assert member is not None
    with time_machine.travel(begin, tick=False) as clock:
        for day in range(0, 40, 5):
            clock.move_to(begin + day * DAY)
            if day == 5:
                thanked(member, 50)
            attacker.ask(citizen, 400)
            turned = turned or (day if "yes" in attacker.heard[400] else 0)
    assert turned == 30  # not on the fifth day, when it happened
    with pytest.raises(ConsentMissing):
        show_token(person=a_member_with(1, next(numbers)), offer=attacker.ladder[400].offer.code)
