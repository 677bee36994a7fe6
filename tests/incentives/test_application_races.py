"""Several at once on one application: one step is taken, the others are told why not."""

from __future__ import annotations

from functools import partial

import pytest

from backend.accounts.models import User
from backend.accounts.organisations.models import Role
from incentives.applications import actions, deciding, drafts
from incentives.applications.models import Application
from incentives.applications.moves import Deciding
from incentives.applications.parts import ApplicationDue, ApplicationStep
from incentives.applications.sending import submit
from incentives.webhooks.models import News
from tests.accounts.cast import member, somebody
from tests.incentives import applied
from tests.incentives.applied import ASKED, NO, YES, Bank
from tests.incentives.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 3


@pytest.fixture
def bank() -> Bank:
    return applied.a_bank()


@pytest.fixture
def person() -> User:
    return somebody(1)


def test_two_taps_on_apply_begin_one_draft_and_two_on_send_send_once(
    bank: Bank, person: User
) -> None:
    begin = partial(drafts.begin, person=person, offer=bank.version.offer.code)
    assert at_once([begin] * 6) == [""] * 6
    draft = Application.objects.get()
    drafts.save_draft(person=person, application=draft.id, told=ASKED)
    sent = applied.sending(bank)
    send = partial(submit, person=person, application=draft.id, sending=sent)
    assert sorted(at_once([send] * 6)) == ["", *["application_sent"] * 5]
    assert News.objects.count() == ApplicationDue.objects.count() == 1
    assert ApplicationStep.objects.count() == 1


def test_withdrawing_and_deciding_at_once_is_one_of_them(bank: Bank) -> None:
    for number in range(TIMES):
        person = somebody(10 + number)
        one = applied.sent(bank, person)
        told = at_once(
            [
                partial(actions.withdraw, person=person, application=one.id),
                partial(deciding.decide, by=bank.by, application=one.id, verdict=YES),
            ]
        )
        after = applied.fresh(one).state
        assert after in {"withdrawn", "approved"}
        assert told == (
            ["", "application_not_waiting"]
            if after == "withdrawn"
            else ["application_not_waiting", ""]
        )


def test_two_clerks_decide_once(bank: Bank, person: User) -> None:
    other = Deciding(bank.partner, member(bank.partner.organisation, 92, Role.STAFF))
    one = applied.sent(bank, person)
    acts = [
        partial(deciding.decide, by=by, application=one.id, verdict=verdict)
        for by, verdict in ((bank.by, YES), (other, NO), (bank.by, NO), (other, YES))
    ]
    assert sorted(at_once(acts)) == ["", *["application_decided"] * 3]
    decisions = ApplicationStep.objects.filter(kind__in=["approved", "refused"])
    assert decisions.count() == 1


def test_a_question_and_a_decision_at_once_leave_no_clock_behind(bank: Bank) -> None:
    for number in range(TIMES):
        one = applied.sent(bank, somebody(20 + number))
        told = at_once(
            [
                partial(deciding.ask, by=bank.by, application=one.id, question="用途？"),
                partial(deciding.decide, by=bank.by, application=one.id, verdict=NO),
            ]
        )
        assert told[1] == ""
        assert told[0] in {"", "application_decided"}
        assert applied.fresh(one).state == "refused"
        assert not ApplicationDue.objects.running().filter(application=one.id).exists()


def test_two_people_of_a_shop_send_one_application(bank: Bank) -> None:
    shops = applied.a_bank("shop-bank", 93, subject="shop", **applied.NO_CONDITION)
    one, shop = applied.a_shop(61)
    two = member(shop, 62)
    acts = [
        partial(
            submit,
            person=person,
            application=applied.drafted(shops, person, shop=shop.pk).id,
            sending=applied.sending(shops),
        )
        for person in (one, two)
    ]
    assert sorted(at_once(acts)) == ["", "shop_application_open"]
