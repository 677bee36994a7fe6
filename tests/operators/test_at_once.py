"""Operators at once: each change is made once, and leaves one event."""

from __future__ import annotations

import pytest

from backend.accounts.organisations.standing import change_standing
from backend.audit.models import Event
from backend.consent.offering import Wording, declare_purpose
from backend.consent.rights.requests import answer_request, file_request
from backend.intake.models import Source
from backend.intake.sources import register_source
from backend.kernel.workflow import StepNotAllowed
from backend.operators.actions import appoint_operator, publish_wording
from tests.accounts.cast import organisation, phone, somebody
from tests.accounts.test_sign_in_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 12


def events(verb: str) -> int:
    return Event.objects.filter(verb=verb).count()


def test_an_organisation_is_suspended_once() -> None:
    here, operator = organisation(), somebody(80)
    said = {"organisation": here.pk, "standing": "suspended", "reasons": "盗用"}
    at_once(lambda _: bool(change_standing(**said, operator=operator)), MANY, threads=MANY)
    assert events("organisation.suspended") == 1


def test_a_source_is_registered_once() -> None:
    operator, said = somebody(81), {"code": "500112-SCJG", "name": "局", "office_code": ""}
    at_once(lambda _: bool(register_source(**said, operator=operator)), MANY, threads=MANY)
    assert (Source.objects.count(), events("source.registered")) == (1, 1)


def test_a_text_is_published_once() -> None:
    operator = somebody(82)
    purpose = declare_purpose("try.it", name_zh="试", name_en="Try", wording=Wording("甲", "A"))
    said = {"purpose": "try.it", "zh": "乙", "en": "B", "asks_again": True}
    at_once(lambda _: publish_wording(**said, operator=operator).version, MANY, threads=MANY)
    assert (purpose.texts.count(), events("consent.wording_published")) == (2, 1)


def test_an_operator_is_appointed_once() -> None:
    at_once(lambda _: appoint_operator(phone=phone(83)).is_staff, MANY, threads=MANY)
    assert events("operator.appointed") == 1


def test_a_request_is_answered_once_though_two_operators_decide_otherwise() -> None:
    operator, citizen = somebody(84), somebody(85)
    filed = file_request(person=citizen, kind="erasure", section="account", words="请删除")

    def answered(number: int) -> int:
        said = {"request": filed.pk, "operator": operator, "reasons": "理由"}
        try:
            return bool(answer_request(**said, is_granted=bool(number % 2)))
        except StepNotAllowed:
            return 0

    assert sum(at_once(answered, MANY, threads=MANY)) == 1
    assert events("request.granted") + events("request.refused") == 1
