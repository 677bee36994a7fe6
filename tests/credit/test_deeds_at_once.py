"""Deeds and objections while others are at work on them: one outcome, and the figures are right."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import Any, NamedTuple

import pytest
from django.db import connection

from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.kernel.errors import DomainError
from credit.catalogue.terms import Route
from credit.deeds import actions as deeds
from credit.deeds.judging import Told
from credit.deeds.models import Deed, DeedDeadline, State
from credit.ledger.checking import troubles
from credit.ledger.models import Entry
from credit.ledger.reading import spendable, standing_points
from credit.membership.actions import leave, refuse
from credit.membership.categories import Category
from credit.membership.models import Member
from credit.objections import actions
from credit.objections.actions import Said, Verdict
from credit.objections.models import About, Objection, ObjectionClock
from credit.standing.models import Standing
from credit.statements.certificates import certify, revoke
from credit.statements.models import Revoked
from tests.accounts.cast import member as officer_of
from tests.credit.citizens import joined, person_of
from tests.credit.deeds import PLACE, ago, deeds_office, delivered, number_of, reported, row

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 4
MISSING = Told("volunteer_hours", ago(5), 3, PLACE, Route.DELIVERED)


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


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Begin them in the same moment; the code with which each was refused, "" for none."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> str:
        barrier.wait()
        try:
            act()
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def in_order(scene: Scene) -> None:
    """Whatever happened: the figures are those of the deeds that stand, and the ledger holds."""
    thanked = Deed.objects.thanked().filter(member=scene.member)
    points = sum(thanked.values_list("points", flat=True))
    assert standing_points(scene.member) == spendable(scene.member) == points
    kept = Standing.objects.filter(pk=scene.member.pk).values_list("points", flat=True).first()
    assert (kept or 0) == points
    assert list(troubles()) == []


def confirm(scene: Scene, deed: Deed, officer: User | None = None) -> Callable[[], Any]:
    by = officer or scene.one
    return partial(deeds.confirm_deed, officer=by, office=scene.office, deed=deed.id)


def decide(scene: Scene, made: Objection, officer: User, *, upheld: bool) -> Callable[[], Any]:
    verdict = Verdict(upheld, "已核实。")
    by = {"officer": officer, "office": scene.office}
    return partial(actions.decide_objection, **by, objection=made.id, verdict=verdict)


def test_the_same_deed_told_twenty_times_at_once_is_one(scene: Scene) -> None:
    told = at_once(*[partial(reported, scene.person)] * 20)
    assert sorted(told) == ["", *["deed_known"] * 19]
    assert Deed.objects.count() == DeedDeadline.objects.count() == 1


def test_confirmed_and_withdrawn_at_once_it_is_one_of_both(scene: Scene) -> None:
    for day in range(2, 2 + ROUNDS):
        deed = reported(scene.person, done_on=ago(day))
        withdraw = partial(deeds.withdraw_deed, person=scene.person, deed=deed.id)
        told = at_once(confirm(scene, deed), withdraw)
        assert sorted(told) == ["", "deed_decided"]
        deed.refresh_from_db()
        assert deed.state == (State.ACCEPTED if told[0] == "" else State.WITHDRAWN)
        assert not DeedDeadline.objects.running().exists()
    in_order(scene)


def test_two_officers_confirm_and_refuse_at_once_and_one_of_them_decides(scene: Scene) -> None:
    for day in range(2, 2 + ROUNDS):
        deed = reported(scene.person, done_on=ago(day))
        say_no = partial(
            deeds.refuse_deed,
            officer=scene.other,
            office=scene.office,
            deed=deed.id,
            reason="请补充照片。",
        )
        told = at_once(confirm(scene, deed), say_no)
        assert sorted(told) == ["", "deed_decided"]
        deed.refresh_from_db()
        assert deed.decided_by == (scene.one.pk if told[0] == "" else scene.other.pk)
    in_order(scene)


def test_two_officers_confirm_at_once_and_it_is_thanked_once(scene: Scene) -> None:
    deed = reported(scene.person)
    told = at_once(*[confirm(scene, deed, who) for who in (scene.one, scene.other)] * 3)
    assert sorted(told) == ["", *["deed_decided"] * 5]
    assert Entry.objects.count() == 1
    in_order(scene)


def test_delivered_and_told_at_once_it_is_thanked_once(scene: Scene, tmp_path: Path) -> None:
    number = number_of(scene.person)
    for day in range(2, 2 + ROUNDS):
        same = {"indicator": "elderly_visit", "done_on": ago(day)}
        cells = {"指标代码": "elderly_visit", "善行日期": ago(day), "数量": 1}
        folder = tmp_path / str(day)
        folder.mkdir()
        file = partial(delivered, folder, row(number, document=f"甲{day}", **cells))
        told = at_once(file, partial(reported, scene.person, **same))
        assert told[0] == ""
        assert Deed.objects.filter(**same).count() == 1
    in_order(scene)


def test_the_same_file_delivered_many_times_at_once_is_thanked_once(
    scene: Scene, tmp_path: Path
) -> None:
    number = number_of(scene.person)
    folders = [tmp_path / str(place) for place in range(6)]
    for folder in folders:
        folder.mkdir()
    rows = [row(number, document=f"甲{day}", 善行日期=ago(day)) for day in range(2, 6)]
    assert at_once(*[partial(delivered, folder, *rows) for folder in folders]) == [""] * 6
    assert Deed.objects.count() == Entry.objects.count() == 4
    in_order(scene)


def test_promise_09_refused_and_confirmed_at_once_the_refusal_holds_from_its_moment(
    scene: Scene,
) -> None:
    deed = reported(scene.person)
    say_no = partial(refuse, person=scene.person, category=Category.NEIGHBOURS)
    told = at_once(confirm(scene, deed), say_no)
    assert (told[0] in {"", "category_not_allowed"}, told[1]) == (True, "")
    deed.refresh_from_db()
    assert deed.state == (State.ACCEPTED if told[0] == "" else State.REPORTED)
    again = at_once(partial(reported, scene.person, done_on=ago(9)))
    assert again == ["category_not_allowed"]
    in_order(scene)


def test_promise_09_leaving_while_a_deed_is_confirmed_leaves_nothing(scene: Scene) -> None:
    deed = reported(scene.person)
    told = at_once(confirm(scene, deed), partial(leave, person=scene.person))
    assert told[0] in {"", "member_left", "no_such_deed"}
    assert told[1] == ""
    assert not Deed.objects.exists()
    assert not DeedDeadline.objects.exists()
    assert not Entry.objects.exists()


def test_promise_09_leaving_while_deeds_are_delivered_and_told_leaves_nothing(
    scene: Scene, tmp_path: Path
) -> None:
    rows = [row(number_of(scene.person), document=f"甲{d}", 善行日期=ago(d)) for d in range(2, 9)]
    told = at_once(
        partial(delivered, tmp_path, *rows),
        partial(reported, scene.person),
        partial(leave, person=scene.person),
    )
    assert (told[0], told[2]) == ("", "")
    assert told[1] in {"", "not_a_member", "category_not_allowed"}
    assert not Deed.objects.exists()
    assert not Entry.objects.exists()


def test_of_two_objections_at_once_one_is_open(scene: Scene, tmp_path: Path) -> None:
    delivered(tmp_path, row(number_of(scene.person)))
    deed, said = Deed.objects.get(), Said("请核实")
    wrong, other = (
        partial(actions.object_to, person=scene.person, deed=deed.id, about=about, said=said)
        for about in (About.WRONG, About.NOT_MINE)
    )
    assert sorted(at_once(wrong, other, wrong, other)) == ["", *["objection_open"] * 3]
    missing = partial(actions.ask_for_missing, person=scene.person, told=MISSING, said=said)
    assert sorted(at_once(*[missing] * 4)) == ["", *["objection_open"] * 3]
    assert Objection.objects.count() == ObjectionClock.objects.running().count() == 2


def test_decided_and_withdrawn_at_once_it_is_one_of_both(scene: Scene) -> None:
    for day in range(2, 2 + ROUNDS):
        told = MISSING._replace(done_on=ago(day))
        made = actions.ask_for_missing(person=scene.person, told=told, said=Said("漏了"))
        back = partial(actions.withdraw_objection, person=scene.person, objection=made.id)
        answers = at_once(decide(scene, made, scene.one, upheld=True), back)
        assert sorted(answers) == ["", "objection_over"]
        assert Deed.objects.filter(done_on=ago(day)).exists() == (answers[0] == "")
    in_order(scene)


def test_two_decide_at_once_and_one_decision_counts(scene: Scene, tmp_path: Path) -> None:
    delivered(tmp_path, row(number_of(scene.person)))
    deed = Deed.objects.get()
    about = {"about": About.NOT_MINE, "said": Said("不是我")}
    made = actions.object_to(person=scene.person, deed=deed.id, **about)
    answers = at_once(
        decide(scene, made, scene.one, upheld=True), decide(scene, made, scene.other, upheld=False)
    )
    assert sorted(answers) == ["", "objection_over"]
    made.refresh_from_db()
    deed.refresh_from_db()
    assert (made.state == "upheld") == (answers[0] == "") == (deed.state == State.REVERSED)
    in_order(scene)


def test_taken_back_and_contested_at_once_nothing_is_half(scene: Scene, tmp_path: Path) -> None:
    delivered(tmp_path, row(number_of(scene.person)))
    deed = Deed.objects.get()
    mend = partial(
        deeds.take_back,
        officer=scene.one,
        office=scene.office,
        deed=deed.id,
        reason=deeds.Reason.NOT_DONE,
    )
    contest = partial(
        actions.object_to,
        person=scene.person,
        deed=deed.id,
        about=About.NOT_MINE,
        said=Said("不是我"),
    )
    told = at_once(mend, contest)
    assert (told[0], told[1] in {"", "not_contestable"}) == ("", True)
    if told[1] == "":  # contested first, taken back meanwhile: nothing is left to put right
        made = Objection.objects.get()
        answers = at_once(decide(scene, made, scene.other, upheld=True))
        assert answers == ["step_not_allowed"]
    in_order(scene)


def test_appealed_twice_and_left_at_once(scene: Scene) -> None:
    made = actions.ask_for_missing(person=scene.person, told=MISSING, said=Said("漏了"))
    decide(scene, made, scene.one, upheld=False)()
    again = partial(actions.appeal, person=scene.person, objection=made.id, said=Said("再看"))
    assert sorted(at_once(again, again, again)) == ["", *["already_appealed"] * 2]
    second = Objection.objects.get(appeals=made.id)
    at_once(decide(scene, second, scene.other, upheld=True), partial(leave, person=scene.person))
    assert not Objection.objects.exists()
    assert not Deed.objects.exists()
    assert not Entry.objects.exists()


def test_a_certificate_taken_back_many_times_at_once_ends_once(
    scene: Scene, tmp_path: Path
) -> None:
    delivered(tmp_path, row(number_of(scene.person)))
    made = certify(person=scene.person, deeds=[Deed.objects.get().id], with_name=False)
    back = partial(revoke, person=scene.person, certificate=made.id)
    assert sorted(at_once(*[back] * 4)) == ["", *["no_such_certificate"] * 3]
    assert Revoked.objects.count() == 1
