"""Events of the rooms below and above that people hear of: once each, and only the right people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from backend.accounts.models import User
from backend.accounts.organisations.actions import invite, withdraw_invitation
from backend.accounts.organisations.models import Kind
from backend.consent.actions import give_consent, remind_of_ends
from backend.consent.rights.leaving import close_account
from backend.consent.rights.registry import exporters
from backend.consent.rights.requests import answer_request, escalate_late, file_request
from backend.notices.account_news import tell_of_recent_invitations
from backend.notices.models import Notice, Preference
from tests.accounts.cast import member, organisation, phone, somebody
from tests.accounts.journeys import sign_in_by_page
from tests.consent.conftest import bank  # noqa: F401  (a fixture)

pytestmark = pytest.mark.django_db
LANGUAGE = "zh-hans"
ANDROID = "Mozilla/5.0 (Linux; Android 14) Chrome/120"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) MicroMessenger/8"


def kinds_told(person: User) -> list[str]:
    return list(Notice.objects.of(person.pk).values_list("kind", flat=True))


def test_a_second_kind_of_device_is_told_once(settings: Any) -> None:
    settings.SMS_PER_PHONE_MINUTE = 0
    for agent in (ANDROID, ANDROID, IPHONE):
        sign_in_by_page(Client(HTTP_USER_AGENT=agent), phone(71))
    person = get_user_model().objects.get()
    (notice,) = Notice.objects.of(person.pk)
    assert notice.kind == "account.signed_in"
    assert notice.words["device"] == "iPhone · 微信"
    assert Preference.objects.get().language == "zh-hans"


def test_another_number_is_told_and_the_first_is_not(citizen: User) -> None:
    newcomer = User()
    get_adapter().set_phone(newcomer, "+8613900000073", True)
    get_adapter().set_phone(citizen, "+8613900000072", True)
    assert kinds_told(citizen) == ["account.phone_changed"]
    assert Notice.objects.get().words == {"phone": "139****0072"}


@pytest.mark.django_db(transaction=True)
def test_whoever_has_the_invited_number_is_told() -> None:
    shop, person = organisation(Kind.MERCHANT, "a-shop"), somebody(74)
    owner = member(shop, 75)
    asked = invite(organisation=shop, phone=phone(74), role="staff", actor=owner)
    invite(organisation=shop, phone=phone(76), role="staff", actor=owner)
    assert kinds_told(person) == ["organisation.invited"]
    assert tell_of_recent_invitations() == 2
    assert Notice.objects.count() == 1
    Notice.objects.all().delete()
    withdraw_invitation(organisation=shop, invitation=asked.pk, actor=owner)
    tell_of_recent_invitations()
    assert not Notice.objects.exists()


def test_a_consent_about_to_end_is_told(citizen: User, bank: Any) -> None:  # noqa: F811
    consent = give_consent(person=citizen, purpose=bank.purpose_id, recipient=bank.code, version=1)
    ends_on = consent.ends_on
    assert ends_on is not None
    remind_of_ends(on=ends_on - timedelta(days=20))
    remind_of_ends(on=ends_on - timedelta(days=19))
    assert kinds_told(citizen) == ["consent.ending"]
    assert Notice.objects.get().words["purpose"] == "查询优惠资格"


def test_an_answer_and_its_delay_are_told(citizen: User, neighbour: User) -> None:
    filed = file_request(person=citizen, kind="correction", section="account", words="号码不对")
    escalate_late(on=timezone.localdate() + timedelta(days=60))
    answer_request(request=filed.pk, operator=neighbour, is_granted=False, reasons="不符")
    assert kinds_told(citizen) == ["request.answered", "request.overdue"]
    assert kinds_told(neighbour) == []


def test_what_was_told_is_in_the_copy_and_goes_with_its_person(citizen: User) -> None:
    get_adapter().set_phone(citizen, "+8613900000077", True)
    sections = {one.section: one for one in exporters()}
    (told,) = sections["notices"].build(citizen)
    assert told["title"] == "你的登录手机号已更换"
    (chosen,) = sections["notice_preferences"].build(citizen)
    assert chosen["language"] == LANGUAGE
    close_account(person=citizen)
    assert not Notice.objects.filter(person=citizen.pk).exists()
