"""The page on which a person agrees, sees what would be told, and shows a code; what goes when."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from backend.consent.actions import NothingAsked, give_consent
from backend.consent.models import Consent, Recipient
from backend.consent.rights.leaving import close_account
from backend.proof.models import Entry, Salt
from credit.membership.actions import leave
from incentives.eligibility.consenting import PURPOSE
from incentives.eligibility.forgetting import forget_old, tidy
from incentives.eligibility.models import AskedBefore, Question, Token
from incentives.eligibility.sweeps import tend
from incentives.holders.models import Holder
from tests.accounts.cast import by_app_too, client_of
from tests.credit.citizens import a_citizen
from tests.credit.deeds import founded
from tests.incentives.asked import (
    LEVEL,
    a_member_with,
    a_program,
    a_stranger,
    agrees_to,
    an_offer,
    shown_and_asked,
)
from tests.incentives.listed import a_partner, agreement_ends

pytestmark = pytest.mark.django_db


def test_the_person_agrees_shows_is_asked_and_sees_the_answer() -> None:
    room = an_offer(a_partner("river-inn"))
    citizen, code = a_member_with(LEVEL), room.offer.code
    browser, at = client_of(citizen), f"/me/offers/{code}/show"
    page = browser.get(at).content.decode()
    assert "先请您决定" in page
    assert "不同意没有任何代价" in page
    asked = {"text_version": "1", "act": "agree"}
    assert browser.post(at, asked).status_code == 302
    page = browser.get(at).content.decode()
    assert "别的什么也不知道" in page
    assert "今天出示，对方会听到：<b>是</b>" in page
    assert browser.post(at, {"act": "show"}).status_code == 302
    page = browser.get(at).content.decode()
    assert 'data-state="waiting"' in page
    assert "<svg" in page
    shown = page.split('class="shown-text" lang="en">')[1][:14]
    assert a_program(room.offer.partner).ask(code, shown).json()["answer"] == "yes"
    page = browser.get(at).content.decode()
    assert 'data-state="answered"' in page
    assert "对方只得到这一个字" in page
    assert browser.post(at, {"act": "take_back"}).status_code == 302
    assert Consent.objects.of(citizen.pk).current().get(purpose=PURPOSE).state == "withdrawn"


def test_refusing_is_receipted_and_nothing_can_be_shown_then() -> None:
    room, stranger = an_offer(a_partner("river-inn")), a_stranger()
    browser, at = client_of(stranger), f"/me/offers/{room.offer.code}/show"
    assert browser.post(at, {"act": "refuse"}).status_code == 302
    page = browser.get(at).content.decode()
    assert "已记下：不同意" in page
    assert "下载回执" in page
    assert browser.post(at, {"act": "show"}).status_code == 403
    assert browser.post(at, {"act": "agree", "text_version": "7"}).status_code == 409
    assert not Token.objects.exists()


def test_not_yet_says_why_and_what_would_help_to_the_person_alone() -> None:
    founded()
    room = an_offer(a_partner("river-inn"))
    citizen = a_member_with(LEVEL - 20)
    agrees_to(citizen, room.offer.partner)
    me = by_app_too(client_of(citizen))
    told = me.client.get(f"/api/v1/me/offers/{room.offer.code}/tokens", headers=me.headers).json()
    assert told["would_hear"] == "no"
    level = next(part for part in told["condition"] if part["code"] == "level")
    assert (level["is_met"], level["missing"]) == (False, 20)
    assert told["would_help"]
    made = me.client.post(f"/api/v1/me/offers/{room.offer.code}/tokens", headers=me.headers)
    assert made.status_code == 201
    assert made.json()["qr"] == f"CYE:{room.offer.code}:{made.json()['code'].replace('-', '')}"
    answer = a_program(room.offer.partner).ask(room.offer.code, made.json()["qr"])
    assert set(answer.json()) == {"answer", "expires_at", "signature"}
    told = me.client.get(f"/api/v1/me/offers/{room.offer.code}/tokens", headers=me.headers).json()
    assert (told["token"]["state"], told["token"]["answer"]) == ("answered", "no")


def test_a_code_that_nobody_used_ends_and_says_so() -> None:
    room, citizen = an_offer(a_partner("river-inn")), a_member_with(LEVEL)
    agrees_to(citizen, room.offer.partner)
    browser, at = client_of(citizen), f"/me/offers/{room.offer.code}/show"
    browser.post(at, {"act": "show"})
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert 'data-state="ended"' in browser.get(at).content.decode()


def test_whoever_leaves_points_shows_nothing_any_more() -> None:
    room, citizen = an_offer(a_partner("river-inn")), a_member_with(LEVEL)
    agrees_to(citizen, room.offer.partner)
    browser = client_of(citizen)
    browser.post(f"/me/offers/{room.offer.code}/show", {"act": "show"})
    leave(person=citizen)
    assert not Token.objects.exists()


def test_promise_18_who_closes_the_account_leaves_counts_only() -> None:
    room, citizen = an_offer(a_partner("river-inn")), a_member_with(LEVEL)
    agrees_to(citizen, room.offer.partner)
    shown_and_asked(citizen, room)
    receipt = Question.objects.get().receipt
    close_account(person=citizen)
    assert not Question.objects.exists()
    assert not Token.objects.exists()
    assert Salt.objects.get(entry=Entry.objects.get(pk=receipt)).act_sealed is None
    counted = AskedBefore.objects.get()
    assert (counted.version, counted.asked, counted.yes) == (room, 1, 1)
    assert Holder.objects.filter(pk=citizen.pk).exists()  # a number that leads to nobody


def test_after_three_years_only_counts_by_month_are_left() -> None:
    inn = a_partner("river-inn")
    room = an_offer(inn)
    for number, points in ((1, LEVEL), (2, LEVEL), (3, 0)):
        citizen = a_member_with(points, number)
        agrees_to(citizen, inn)
        shown_and_asked(citizen, room)
    assert forget_old(now=timezone.now() + timedelta(days=1095)) == 0
    later = timezone.now() + timedelta(days=1097)
    assert forget_old(now=later) == 3
    assert not Question.objects.exists()
    assert [(one.asked, one.yes) for one in AskedBefore.objects.all()] == [(3, 2)]
    tidy(now=later)
    assert not Token.objects.exists()
    tend()


def test_a_partner_without_an_agreement_is_nobody_to_agree_to() -> None:
    inn, citizen = a_partner("river-inn"), a_citizen(5)
    agrees_to(citizen, inn)
    agreement_ends()
    tidy(now=timezone.now())
    assert Recipient.objects.get(purpose=PURPOSE, code=inn.code).ended_at
    browser = client_of(citizen)
    page = browser.get("/me/offers/questions").content.decode()
    assert "收回" in page  # what was given can be taken back all the same
    told = {"purpose": PURPOSE, "recipient": inn.code, "decision": "withdrawn"}
    assert browser.post("/me/consents", told).status_code == 302
    with pytest.raises(NothingAsked):
        give_consent(person=citizen, purpose=PURPOSE, recipient=inn.code, version=1)
