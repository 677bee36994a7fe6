"""Appeals go to somebody else; the person whom the register names objects too."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from backend.accounts.permissions import NotVerified
from backend.kernel.workflow import StepNotAllowed
from merchants.objections.actions import (
    Filer,
    Said,
    appeal_decision,
    file_objection,
    withdraw_objection,
)
from merchants.objections.choices import OBJECTION, RECHECK, Status
from merchants.objections.deciding import Desk, extend_objection
from merchants.objections.models import Involved, Objection
from merchants.objections.refusals import (
    AlreadyAppealed,
    AlreadyExtended,
    NoSuchObjection,
    NotExtended,
    NothingToAppeal,
    NotNamed,
    WasInvolved,
)
from merchants.objections.terms import clocks_of
from tests.accounts.cast import client_of, member, somebody
from tests.factories.cards import card
from tests.factories.deliveries import hand_in
from tests.factories.rows import penalty
from tests.merchants.objections.contesting import Scene, as_uuid, fresh
from tests.merchants.outside import shop_code
from tests.merchants.staff_cast import BOSS, proved

pytestmark = pytest.mark.django_db
AGAIN = Said(words="请再看一遍：附件第三页写明三千元。")


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()


def appealed(scene: Scene) -> Objection:
    first = scene.decided(scene.open_case())
    return appeal_decision(by=scene.by(), objection=first.id, said=AGAIN)


def test_promise_04_an_appeal_is_a_new_case_decided_by_somebody_else(scene: Scene) -> None:
    second = appealed(scene)
    first = Objection.objects.get(id=as_uuid(second.appeals))
    assert (first.status, second.ground) == ("rejected", first.ground)
    assert card()["penalties"][0]["contested"]
    for person in (scene.checker, scene.decider):
        with pytest.raises(WasInvolved):
            scene.checked(second, by=person)
    second = scene.checked(second, by=scene.officer(scene.window))
    for person in (scene.checker, scene.decider):
        with pytest.raises(WasInvolved):
            scene.decided(second, by=person)
    done = scene.decided(second, "removed", by=scene.officer())
    assert (done.status, card()["penalties"]) == ("removed", [])


def test_a_decision_is_appealed_once_and_only_a_rejection(scene: Scene) -> None:
    case = scene.open_case()
    with pytest.raises(NothingToAppeal):
        appeal_decision(by=scene.by(), objection=case.id, said=AGAIN)
    first = scene.decided(case)
    second = appeal_decision(by=scene.by(), objection=first.id, said=AGAIN)
    withdraw_objection(by=scene.by(), objection=second.id)
    with pytest.raises(AlreadyAppealed):
        appeal_decision(by=scene.by(), objection=first.id, said=AGAIN)


def test_after_the_appeal_there_is_the_court_until_the_source_says_something_else(
    scene: Scene,
) -> None:
    second = scene.checked(appealed(scene), by=scene.officer(scene.window))
    done = scene.decided(second, by=scene.officer())
    with pytest.raises(AlreadyAppealed, match="行政复议"):
        appeal_decision(by=scene.by(), objection=done.id, said=AGAIN)
    with pytest.raises(AlreadyAppealed):
        scene.files()
    hand_in("penalties", penalty(CF_SY="货架上有超过保质期的食品两包"))
    assert scene.files().status == "checking"


def test_promise_04_the_database_refuses_whoever_was_involved(scene: Scene) -> None:
    case = scene.open_case()
    was_staff = member(scene.shop, 8999)
    was_staff.memberships.update(state="ended", ended_at=timezone.now())
    rows = Objection.objects.filter(id=case.id)
    for person in (scene.checker, scene.owner, scene.clerk, was_staff):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(
                status="rejected", decided_by=person.pk, decided_at=timezone.now(),
                closed_at=timezone.now(), reasons="不成立。",
            )  # fmt: skip
    parts = set(Involved.objects.values_list("person", "part"))
    assert parts == {(scene.owner.pk, "filed"), (scene.checker.pk, "checked")}
    with pytest.raises(IntegrityError), transaction.atomic():
        Involved.objects.all().delete()


@pytest.mark.parametrize(
    "change",
    [
        {"reasons": "别的理由"},
        {"status": "checking"},
        {"filed_at": timezone.now()},
        {"lapsed_at": timezone.now(), "ground": "other"},
    ],
)
def test_the_database_keeps_decisions_as_they_were(scene: Scene, change: dict[str, Any]) -> None:
    case = scene.decided(scene.open_case())
    rows = Objection.objects.filter(id=case.id)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.delete()


def test_the_workflow_is_that_of_the_database() -> None:
    from importlib import import_module

    steps = import_module("merchants.migrations.0020_rules_of_objections").STEPS
    for table, machine in (("merchants_objection", OBJECTION), ("merchants_recheck", RECHECK)):
        told = {f"{a}>{b}" for a in machine.statuses for b in machine.following(a)}
        assert set(steps[table][1:]) == told


def test_more_time_is_given_once_and_says_by_whom(scene: Scene) -> None:
    case = scene.open_case()
    desk = Desk(officer=scene.decider, office=scene.source)
    later = extend_objection(desk=desk, objection=case.id, reason="要调取原始档案。")
    decide = clocks_of(later)[1]
    assert decide.extensions[0]["by"] == "渝北区市场监督管理局"
    assert decide.extensions[0]["length"] == 3
    assert case.due_on is not None
    assert later.due_on is not None
    assert case.due_on < later.due_on
    with pytest.raises(AlreadyExtended):
        extend_objection(desk=desk, objection=case.id, reason="再延。")
    other = Desk(officer=scene.checker, office=scene.window)
    with pytest.raises(NoSuchObjection):
        extend_objection(desk=other, objection=case.id, reason="再延。")


def test_what_fell_is_given_no_more_time(scene: Scene) -> None:
    case = scene.checked(scene.files(ground="revoked"))
    desk = Desk(officer=scene.decider, office=scene.source)
    with pytest.raises(NotExtended):
        extend_objection(desk=desk, objection=case.id, reason="复杂。")


def test_the_registered_representative_objects_in_person(scene: Scene) -> None:
    boss, stranger = proved(701, BOSS), proved(702, "李四光")
    about: dict[str, Any] = {"merchant": scene.merchant, "item": scene.item().id}
    said = Said(ground="not_ours", words="这不是我们店的处罚。")
    with pytest.raises(NotNamed):
        file_objection(by=Filer(person=stranger), said=said, **about)
    with pytest.raises(NotVerified):
        file_objection(by=Filer(person=somebody(703)), said=said, **about)
    case = file_objection(by=Filer(person=boss), said=said, **about)
    assert (case.shop, case.filed_by) == (None, boss.pk)
    assert card()["penalties"][0]["contested"]
    with pytest.raises(NoSuchObjection):
        withdraw_objection(by=Filer(person=stranger), objection=case.id)
    assert withdraw_objection(by=Filer(person=boss), objection=case.id).status == "withdrawn"
    with pytest.raises(StepNotAllowed):
        OBJECTION.check(fresh(case).status, Status.DECIDING)


def test_the_representative_follows_it_by_page(scene: Scene) -> None:
    boss, item = client_of(proved(701, BOSS)), scene.item()
    at = f"/m/{shop_code()}/records/{item.id}/object"
    assert "哪里不对" in boss.get(at).content.decode()
    filed = boss.post(at, {"ground": "not_ours", "words": "不是本店。"})
    assert filed["Location"].startswith("/me/record-objections/")
    assert "已受理" in boss.get(filed["Location"]).content.decode()
    assert "经营超过保质期" in boss.get("/me/record-objections").content.decode()
    case = Objection.objects.get()
    shop = client_of(scene.owner)
    assert shop.get(f"/shop/objections/{case.id}").status_code == 404
    assert "有异议" in shop.get(f"/shop/records/{item.id}").content.decode()
    stranger = client_of(somebody(704))
    assert "实名" in stranger.get(at).content.decode()
    assert stranger.get(filed["Location"].split("?")[0]).status_code == 404
    assert Client().get(at).status_code == 302
