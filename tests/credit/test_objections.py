"""Deeds told by members, and objections: a person decides, what was wrong is put right kindly."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from django.utils import timezone

from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.deadlines.sweeping import tend
from backend.jobs.models import Intent
from backend.kernel.errors import DomainError
from backend.notices.models import Notice
from backend.proof.models import Entry
from backend.proof.receipts import receipt_of
from credit.catalogue.terms import Route
from credit.deeds import actions as deeds
from credit.deeds.judging import Told
from credit.deeds.models import Deed, DeedDeadline, State
from credit.deeds.refusals import (
    CategoryRefused,
    DeedKnown,
    NoOffice,
    NotWaiting,
    OwnDeed,
    ReasonMissing,
)
from credit.ledger.models import Reason
from credit.ledger.reading import spendable, standing_points
from credit.membership.actions import leave, refuse
from credit.membership.categories import Category
from credit.membership.models import Member
from credit.objections import actions
from credit.objections.actions import Said, Verdict
from credit.objections.models import About, Objection
from credit.objections.models import State as Outcome
from credit.objections.refusals import AlreadyAppealed, ObjectionOpen, WasInvolved
from tests.accounts.cast import member as officer_of
from tests.credit.citizens import joined, person_of
from tests.credit.deeds import PLACE, ago, deeds_office, delivered, number_of, reported, row
from tests.credit.people import spent

pytestmark = pytest.mark.django_db
YES, NO = Verdict(True, "已核实。"), Verdict(False, "没有查到记录。")


class Scene(NamedTuple):
    """A member, an office, and two of its people."""

    member: Member
    person: User
    office: Organisation
    one: User
    other: User


@pytest.fixture
def scene() -> Scene:
    office = deeds_office()
    member = joined(1)
    one, other = officer_of(office, 61), officer_of(office, 62)
    return Scene(member, person_of(member), office, one, other)


def decided(scene: Scene, objection: Objection, verdict: Verdict = YES) -> Objection:
    return actions.decide_objection(
        officer=scene.other, office=scene.office, objection=objection.id, verdict=verdict
    )


def accepted(scene: Scene, folder: Path) -> Deed:
    delivered(folder, row(number_of(scene.person)))
    deed: Deed = Deed.objects.get(member=scene.member)
    return deed


def contested(scene: Scene, deed: Deed, about: About) -> Objection:
    return actions.object_to(person=scene.person, deed=deed.id, about=about, said=Said("请核实"))


def confirmed(scene: Scene, deed: Deed) -> Deed:
    return deeds.confirm_deed(officer=scene.one, office=scene.office, deed=deed.id)


def test_what_a_member_tells_is_thanked_once_the_office_confirms_it(scene: Scene) -> None:
    deed = reported(scene.person)
    assert spendable(scene.member) == 0
    assert DeedDeadline.objects.get(id=deed.id).is_running
    done = confirmed(scene, deed)
    assert (done.state, spendable(scene.member)) == (State.ACCEPTED, done.points)
    assert DeedDeadline.objects.get(id=deed.id).state == "met"
    assert Notice.objects.filter(kind="points.thanked", person=scene.person.pk).exists()
    with pytest.raises(NotWaiting):
        confirmed(scene, deed)


def test_a_deed_not_shown_is_refused_with_a_reason_and_takes_nothing(scene: Scene) -> None:
    deed = reported(scene.person)
    about = {"officer": scene.one, "office": scene.office, "deed": deed.id}
    with pytest.raises(ReasonMissing):
        deeds.refuse_deed(**about, reason=" ")
    deeds.refuse_deed(**about, reason="请补充照片。")
    assert Notice.objects.filter(kind="points.deed_refused").count() == 1
    assert standing_points(scene.member) == 0


def test_the_same_deed_is_not_told_twice_nor_what_was_delivered(scene: Scene) -> None:
    reported(scene.person)
    with pytest.raises(DeedKnown):
        reported(scene.person)


def test_only_the_competent_office_and_never_oneself(scene: Scene) -> None:
    with pytest.raises(NoOffice):
        reported(scene.person, place="500103")
    deed = reported(scene.person)
    with pytest.raises(OwnDeed):
        deeds.confirm_deed(officer=scene.person, office=scene.office, deed=deed.id)


def test_promise_09_a_category_refused_meanwhile_is_not_thanked(scene: Scene) -> None:
    deed = reported(scene.person)
    refuse(person=scene.person, category=Category.NEIGHBOURS)
    with pytest.raises(CategoryRefused):
        confirmed(scene, deed)
    with pytest.raises(CategoryRefused):
        reported(scene.person, done_on=ago(1))


def test_what_one_told_can_be_taken_back(scene: Scene) -> None:
    deed = reported(scene.person)
    deeds.withdraw_deed(person=scene.person, deed=deed.id)
    assert DeedDeadline.objects.get(id=deed.id).state == "dropped"
    assert reported(scene.person).state == State.REPORTED


def test_promise_17_an_office_that_stays_silent_is_found_and_told(scene: Scene) -> None:
    deed = reported(scene.person)
    tend(on=timezone.localdate() + timedelta(days=60))
    assert Intent.objects.filter(name="deeds.overdue").count() == 1
    assert DeedDeadline.objects.get(id=deed.id).derivation[0]["rule"]


def test_a_missing_deed_is_added_by_a_person(scene: Scene) -> None:
    told = Told("volunteer_hours", ago(5), 3, PLACE, Route.DELIVERED)
    made = actions.ask_for_missing(person=scene.person, told=told, said=Said("漏了一次"))
    done = decided(scene, made)
    assert (done.state, done.before, spendable(scene.member)) == (Outcome.UPHELD, None, 6)
    assert done.after["quantity"] == 3
    assert receipt_of(Entry.objects.get(pk=done.receipt))["kind"] == "points.objection_decided"


def test_promise_08_not_mine_is_taken_back_and_what_was_spent_stays(
    scene: Scene, tmp_path: Path
) -> None:
    deed = accepted(scene, tmp_path)
    spent(scene.member, 4)
    done = decided(scene, contested(scene, deed, About.NOT_MINE))
    assert (done.before["state"], done.after["state"]) == ("accepted", "reversed")
    assert (spendable(scene.member), standing_points(scene.member)) == (0, 0)


def test_a_wrong_quantity_is_replaced_with_before_and_after(scene: Scene, tmp_path: Path) -> None:
    deed = accepted(scene, tmp_path)
    verdict = Verdict(True, "应为八小时。", quantity=8)
    done = decided(scene, contested(scene, deed, About.WRONG), verdict)
    assert (done.before["quantity"], done.after["quantity"]) == (5, 8)
    assert (standing_points(scene.member), spendable(scene.member)) == (16, 16)


def test_what_was_put_right_can_be_put_right_again_though_nobody_may_tell_of_it(
    scene: Scene, tmp_path: Path
) -> None:
    first = accepted(scene, tmp_path)
    done = decided(scene, contested(scene, first, About.WRONG), Verdict(True, "应为八。", 8))
    second = Deed.objects.get(member=scene.member, state="accepted")
    rule = second.rule
    rule.terms = {**rule.terms, "routes": ["delivered"]}
    again = contested(scene, second, About.WRONG)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("credit.deeds.judging.rule_on", lambda *_: rule)
        third = officer_of(scene.office, 63)
        done = actions.decide_objection(
            officer=third, office=scene.office, objection=again.id, verdict=Verdict(True, "六。", 6)
        )
    assert (done.before["quantity"], done.after["quantity"]) == (8, 6)
    assert standing_points(scene.member) == 12


def test_a_reversal_contested_and_overturned_brings_everything_back(
    scene: Scene, tmp_path: Path
) -> None:
    deed = accepted(scene, tmp_path)
    deeds.take_back(officer=scene.one, office=scene.office, deed=deed.id, reason=Reason.NOT_DONE)
    assert standing_points(scene.member) == 0
    deed.refresh_from_db()
    decided(scene, contested(scene, deed, About.REVERSAL))
    assert (standing_points(scene.member), spendable(scene.member)) == (10, 10)


def test_promise_13_nobody_decides_who_was_involved_before(scene: Scene) -> None:
    deed = confirmed(scene, reported(scene.person))
    made = contested(scene, deed, About.NOT_MINE)
    with pytest.raises(WasInvolved):
        actions.decide_objection(
            officer=scene.one, office=scene.office, objection=made.id, verdict=NO
        )
    decided(scene, made, NO)


def test_an_appeal_is_a_new_row_for_somebody_else_and_comes_once(
    scene: Scene, tmp_path: Path
) -> None:
    first = decided(scene, contested(scene, accepted(scene, tmp_path), About.NOT_MINE), NO)
    second = actions.appeal(person=scene.person, objection=first.id, said=Said("请再看看"))
    with pytest.raises(WasInvolved):
        decided(scene, second)
    with pytest.raises((AlreadyAppealed, ObjectionOpen)):
        actions.appeal(person=scene.person, objection=first.id, said=Said("再来一次"))
    first.refresh_from_db()
    assert (first.state, second.appeals) == (Outcome.DISMISSED, first.id)


def test_promise_09_leaving_takes_objections_and_files_along(scene: Scene, tmp_path: Path) -> None:
    contested(scene, accepted(scene, tmp_path), About.NOT_MINE)
    leave(person=scene.person)
    assert not Objection.objects.exists()
    assert not Deed.objects.exists()


def test_strangers_objections_are_not_found(scene: Scene, tmp_path: Path) -> None:
    deed = accepted(scene, tmp_path)
    neighbour = person_of(joined(2))
    with pytest.raises(DomainError) as refusal:
        actions.object_to(person=neighbour, deed=deed.id, about=About.NOT_MINE, said=Said("x"))
    assert refusal.value.code == "no_such_deed"
