"""Whether somebody qualifies: who may be told, what is kept, what limits there are."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import ANY

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from backend.audit.models import Access, Event
from backend.consent.actions import withdraw_consent
from backend.consent.guards import ConsentMissing
from backend.proof.models import Entry
from backend.proof.receipts import receipt_of
from incentives.eligibility import consenting
from incentives.eligibility.answering import answer_for
from incentives.eligibility.models import Question
from incentives.eligibility.refusals import (
    AnotherConditionAsked,
    AskedTooOften,
    NothingToAsk,
    NothingToShow,
)
from incentives.eligibility.showing import show_token
from tests.credit.citizens import person_of
from tests.credit.people import thanked
from tests.incentives.asked import (
    LEVEL,
    a_member_with,
    a_stranger,
    agrees_to,
    an_offer,
    shown_and_asked,
)
from tests.incentives.listed import a_partner, a_version

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_promise_14_without_a_consent_for_this_partner_nothing_is_said() -> None:
    bank, inn = a_partner(), a_partner("river-inn")
    citizen, offer = a_member_with(LEVEL), an_offer(bank)
    agrees_to(citizen, inn)
    assert not consenting.may_know(citizen.pk, bank)
    assert consenting.may_know(citizen.pk, inn)
    with pytest.raises(ConsentMissing):
        answer_for(citizen, offer)
    agrees_to(citizen, bank)
    consenting.require(citizen.pk, bank)
    assert answer_for(citizen, offer).is_yes
    withdraw_consent(person=citizen, purpose=consenting.PURPOSE, recipient=bank.code)
    with pytest.raises(ConsentMissing):
        answer_for(citizen, offer)


@pytest.mark.parametrize(("points", "word"), [(LEVEL - 1, "no"), (LEVEL, "yes")])
def test_the_answer_is_whether_the_published_condition_is_met(points: int, word: str) -> None:
    citizen, offer = a_member_with(points), an_offer(a_partner())
    agrees_to(citizen, offer.offer.partner)
    assert answer_for(citizen, offer).word == word


def test_promise_15_and_16_every_question_is_noted_and_receipted() -> None:
    citizen, offer = a_member_with(LEVEL), an_offer(a_partner())
    agrees_to(citizen, offer.offer.partner)
    answer = shown_and_asked(citizen, offer)
    question = Question.objects.get(holder=citizen.pk)
    assert (question.id, question.answer, question.way) == (answer.question, "yes", "token")
    note = Access.objects.of(citizen.pk).get()
    assert note.organisation == offer.offer.partner.name_zh
    assert offer.title_zh in note.what
    assert not any(word in note.what + note.purpose for word in ("yes", "是 ", str(LEVEL)))
    act = receipt_of(Entry.objects.get(pk=question.receipt))["act"]
    assert act["answer"] == "yes"
    assert act["offer"] == offer.offer.code
    event = Event.objects.get(verb="eligibility.answered")
    assert event.data == {"entry": ANY}


def test_an_answer_stays_for_its_time_so_that_the_day_of_a_change_is_not_seen() -> None:
    citizen, offer = a_member_with(LEVEL - 1), an_offer(a_partner())
    agrees_to(citizen, offer.offer.partner)
    assert shown_and_asked(citizen, offer).word == "no"
    member = a_member_of(citizen)
    thanked(member, 50)
    assert shown_and_asked(citizen, offer).word == "no"
    with time_machine.travel(timezone.now() + 29 * DAY):
        assert shown_and_asked(citizen, offer).word == "no"
    with time_machine.travel(timezone.now() + 31 * DAY):
        assert shown_and_asked(citizen, offer).word == "yes"


def a_member_of(citizen):  # type: ignore[no-untyped-def]
    from credit.membership.reading import member_of

    member = member_of(citizen.pk)
    assert member is not None
    assert person_of(member) == citizen
    return member


def test_one_partner_asks_about_one_condition_and_about_another_only_after_a_new_yes() -> None:
    partner = a_partner()
    citizen = a_member_with(LEVEL)
    low, high = an_offer(partner), an_offer(partner, LEVEL + 100)
    same = an_offer(partner, title_zh="另一间房")
    agrees_to(citizen, partner)
    shown_and_asked(citizen, low)
    assert shown_and_asked(citizen, same).is_yes  # the same condition is the same question
    with pytest.raises(AnotherConditionAsked) as refused:
        show_token(person=citizen, offer=high.offer.code)
    assert (timezone.localdate() + 90 * DAY).isoformat() in str(refused.value)
    with time_machine.travel(timezone.now() + 91 * DAY):
        with pytest.raises(AnotherConditionAsked):  # time alone is not enough
            show_token(person=citizen, offer=high.offer.code)
        withdraw_consent(person=citizen, purpose=consenting.PURPOSE, recipient=partner.code)
        agrees_to(citizen, partner)
        assert shown_and_asked(citizen, high).word == "no"


def test_another_partner_has_limits_of_its_own() -> None:
    citizen = a_member_with(LEVEL)
    for code, points in (("inn-one", LEVEL), ("inn-two", LEVEL + 1)):
        partner = a_partner(code)
        agrees_to(citizen, partner)
        shown_and_asked(citizen, an_offer(partner, points))


def test_the_database_itself_keeps_one_condition_and_one_word() -> None:
    citizen, offer = a_member_with(LEVEL), an_offer(a_partner())
    agrees_to(citizen, offer.offer.partner)
    shown_and_asked(citizen, offer)
    held = Question.objects.get(holder=citizen.pk)
    plain = {
        name: getattr(held, name)
        for name in (
            "holder_id", "partner_id", "version_id", "threshold", "answer", "way", "asked_at",
            "signed_until", "condition_until", "answer_until", "receipt",
        )
    }  # fmt: skip
    for changed, name in (
        ({"threshold": bytes(32)}, "one_condition_of_a_partner_at_a_time"),
        ({"answer": "no"}, "an_answer_stays_for_its_time"),
        ({"answer": "may"}, "an_answer_is_yes_or_no"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Question.objects.create(**{**plain, **changed})


def test_no_more_than_a_few_questions_a_day() -> None:
    citizen, offer = a_member_with(LEVEL), an_offer(a_partner())
    agrees_to(citizen, offer.offer.partner)
    for _time in range(5):
        shown_and_asked(citizen, offer)
    with pytest.raises(AskedTooOften):
        show_token(person=citizen, offer=offer.offer.code)
    with time_machine.travel(timezone.now() + DAY):
        assert shown_and_asked(citizen, offer).is_yes


def test_an_offer_that_asks_nothing_of_a_person_is_not_asked_about() -> None:
    partner = a_partner()
    citizen = a_member_with(LEVEL)
    agrees_to(citizen, partner)
    plain = a_version(partner, needs_membership=False, better_zh="", better_en="")
    with pytest.raises(NothingToAsk):
        answer_for(citizen, plain)


def test_promise_10_a_no_that_would_say_who_does_not_take_part_is_never_spoken() -> None:
    partner = a_partner()
    offer = a_version(partner, field="loan")  # asks for taking part, nothing else
    stranger, member = a_stranger(), a_member_with(0)
    for citizen in (stranger, member):
        agrees_to(citizen, partner)
    with pytest.raises(NothingToShow):
        answer_for(stranger, offer)
    with pytest.raises(NothingToShow):
        show_token(person=stranger, offer=offer.offer.code)
    assert answer_for(member, offer).is_yes
