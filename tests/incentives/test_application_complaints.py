"""Complaining of a partner: the city answers in its time, somebody else looks at an appeal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.deadlines.sweeping import tend
from backend.kernel.errors import DomainError
from backend.notices.models import Notice
from incentives.applications.complaints import actions
from incentives.applications.complaints.actions import Answer
from incentives.applications.complaints.models import About, ApplicationComplaint, Standing
from incentives.applications.complaints.reading import complaints_of
from incentives.applications.complaints.refusals import (
    ComplaintOpen,
    DecidedBefore,
    NoOfficeForOffers,
    NoSuchComplaint,
    NotAppealable,
    NothingSentYet,
)
from incentives.applications.models import Application
from incentives.applications.reading import my_application
from incentives.webhooks.models import News
from tests.accounts.cast import member, organisation, somebody
from tests.incentives import applied
from tests.incentives.applied import Bank

pytestmark = pytest.mark.django_db
NO, YES = Answer(False, "机构在期限内说明了理由。"), Answer(True, "已要求机构说明。")


class Scene(NamedTuple):
    """An applicant whose loan was refused, and an office with two people."""

    bank: Bank
    person: User
    one: Application
    office: Organisation
    first: User
    second: User


@pytest.fixture
def scene() -> Scene:
    office = offers_office()
    bank, person = applied.a_bank(), somebody(1)
    one = applied.decided(bank, person, applied.NO)
    return Scene(bank, person, one, office, member(office, 71), member(office, 72))


def offers_office() -> Organisation:
    office = organisation(code="offers-city")
    Organisation.objects.filter(pk=office.pk).update(subject_kinds=["offers"], divisions=["500000"])
    return Organisation.objects.get(pk=office.pk)


def complained(scene: Scene) -> ApplicationComplaint:
    return actions.complain(
        person=scene.person, application=scene.one.id, about=About.NO_REASON, said="理由不清楚。"
    )


def answered(
    scene: Scene, one: ApplicationComplaint, answer: Answer = NO, by: str = "first"
) -> Any:
    return actions.answer_complaint(
        officer=getattr(scene, by), office=scene.office, complaint=one.id, answer=answer
    )


def test_a_complaint_has_a_clock_and_the_partner_hears_ids_only(scene: Scene) -> None:
    one = complained(scene)
    (seen,) = complaints_of(scene.one.id, holder=scene.person.pk)
    assert seen.words == "理由不清楚。"
    assert seen.clock is not None
    assert (seen.clock.length, seen.clock.unit) == (15, "working_days")
    news = News.objects.get(kind="application.complained")
    assert news.body == {
        "application": str(scene.one.id), "offer": scene.bank.version.offer.code,
    }  # fmt: skip
    assert my_application(scene.person, scene.one.id).steps[-1][0].receipt == one.receipt
    with pytest.raises(ComplaintOpen):
        complained(scene)


def test_an_answer_can_be_appealed_once_to_somebody_else(scene: Scene) -> None:
    first = answered(scene, complained(scene))
    again = actions.appeal(person=scene.person, complaint=first.id, said="仍不清楚。")
    with pytest.raises(DecidedBefore):
        answered(scene, again, YES)
    assert answered(scene, again, YES, by="second").state == Standing.UPHELD
    with pytest.raises(NotAppealable):
        actions.appeal(person=scene.person, complaint=again.id, said="再来。")
    with pytest.raises(NotAppealable):
        actions.appeal(person=scene.person, complaint=first.id, said="再来。")
    assert Notice.objects.filter(kind="applications.complaint_answered").count() == 2


def test_a_late_office_is_reminded_and_the_person_told(scene: Scene, time_machine: Any) -> None:
    one = complained(scene)
    time_machine.move_to(timezone.now() + timedelta(days=40))
    tend()
    applied.follow_ups()
    assert Notice.objects.filter(person=scene.person.pk, kind="applications.complaint_late")
    assert ApplicationComplaint.objects.get(id=one.id).state == Standing.FILED


@pytest.mark.parametrize("about", ["draft", "foreign", "nobody"])
def test_what_cannot_be_complained_of_is_told(scene: Scene, about: str) -> None:
    draft = applied.drafted(applied.a_bank("other-bank", 91), scene.person)
    said = {"about": About.LATE, "said": "太慢。"}
    cases: dict[str, tuple[Any, type[DomainError]]] = {
        "draft": ((scene.person, draft.id), NothingSentYet),
        "foreign": ((somebody(9), scene.one.id), DomainError),
        "nobody": ((scene.person, scene.one.id), NoOfficeForOffers),
    }
    (person, application), refusal = cases[about]
    if about == "nobody":
        Organisation.objects.filter(pk=scene.office.pk).update(subject_kinds=[])
    with pytest.raises(refusal):
        actions.complain(person=person, application=application, **said)


def test_another_office_has_no_such_complaint_and_an_end_stays(scene: Scene) -> None:
    one = complained(scene)
    other = organisation(code="other-office")
    with pytest.raises(NoSuchComplaint):
        actions.answer_complaint(
            officer=member(other, 73), office=other, complaint=one.id, answer=NO
        )
    actions.withdraw_complaint(person=scene.person, complaint=one.id)
    with pytest.raises(IntegrityError, match="a_complaint_ends_once"), transaction.atomic():
        ApplicationComplaint.objects.filter(id=one.id).update(state="filed")
