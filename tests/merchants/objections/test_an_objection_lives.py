"""From the moment an objection is filed until it is decided, on every surface."""

from __future__ import annotations

import pytest
from django.test import Client

from backend.notices.models import Notice
from merchants.lookup.cards import today
from merchants.objections.actions import withdraw_objection
from merchants.objections.choices import Status
from merchants.objections.models import Objection
from merchants.objections.refusals import (
    AlreadyOpen,
    AppealInstead,
    NotYourStep,
    WasInvolved,
)
from merchants.objections.terms import clocks_of
from merchants.records.marks import Mark
from merchants.records.models import Record
from tests.factories.cards import card, feed, rebuilt_cards, stored_cards
from tests.merchants.objections.contesting import Scene, after, fresh, on
from tests.merchants.outside import shop_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()


def shown() -> list[bool]:
    return [item["contested"] for item in card()["penalties"]]


def test_promise_04_from_the_moment_it_is_filed_the_item_is_marked(
    scene: Scene, client: Client
) -> None:
    assert shown() == [False]
    case = scene.files()
    assert shown() == [True]
    assert (case.status, case.check_office) == ("checking", scene.window.pk)
    assert "有异议，正在核查" in client.get(f"/m/{shop_code()}").content.decode()
    assert feed()[-1] == ("item_marked", "penalty")
    assert stored_cards() == rebuilt_cards()
    told = Notice.objects.filter(kind="record_objection.to_check")
    assert told.filter(person=scene.checker.pk).exists()
    assert Notice.objects.filter(kind="record_objection.filed").count() == 2


def test_it_is_checked_then_decided_each_with_its_clock(scene: Scene) -> None:
    case = scene.checked(scene.files())
    assert (case.status, case.decide_office) == ("deciding", scene.source.pk)
    check, decide = clocks_of(case)
    assert (check.state, check.length, check.owed_by_id) == ("met", 1, scene.window.pk)
    assert (decide.state, decide.length, decide.owed_by_id) == ("running", 2, scene.source.pk)
    assert scene.checked(case).entry == case.entry  # twice is once
    done = scene.decided(case)
    assert (done.status, shown()) == ("rejected", [False])
    assert scene.decided(case).entry == done.entry
    told = Notice.objects.filter(kind="record_objection.decided", person=scene.owner.pk).get()
    assert "申请复核" in told.words["next"]


def test_promise_04_a_correction_shows_before_and_after(scene: Scene, client: Client) -> None:
    case = scene.open_case()
    changes = {"content": "罚款 3000 元", "fine": "3000"}
    done = scene.decided(case, "corrected", changes=changes)
    assert done.before == {"content": "罚款 30000 元", "fine": "30000.00"}
    assert done.after == {"content": "罚款 3000 元", "fine": "3000.00"}
    item = card()["penalties"][0]
    assert (item["content"], item["fine"]["amount"]) == ("罚款 3000 元", "3000.00")
    assert item["contested"] is False
    page = client.get(f"/m/{shop_code()}/history").content.decode()
    assert "罚款 30000 元" in page
    assert "罚款 3000 元" in page
    assert ("item_corrected", "penalty") in feed()
    assert stored_cards() == rebuilt_cards()


def test_promise_03_what_is_taken_off_is_on_no_surface(scene: Scene) -> None:
    scene.decided(scene.open_case(), "removed")
    assert card()["penalties"] == []
    assert not Record.objects.public(on=today()).exists()
    assert feed()[-1] == ("item_ended", "penalty")
    standing = Mark.objects.standing().values_list("effect", flat=True)
    assert list(standing) == ["revoked"]


def test_promise_17_when_the_check_lapses_it_is_hidden_and_goes_on(scene: Scene) -> None:
    case = scene.files()
    with on(after(case)):
        found = fresh(case)
        assert found.status == Status.DECIDING
        assert found.lapsed_at is not None
        assert card()["penalties"] == []
        assert clocks_of(found)[0].state == "met_late"
        assert Notice.objects.filter(kind="record_objection.lapsed").count() == 2


def test_promise_17_when_the_decision_is_late_it_is_hidden_until_decided(scene: Scene) -> None:
    case = scene.open_case()
    assert len(card()["penalties"]) == 1
    with on(after(case)):
        assert card()["penalties"] == []
        done = scene.decided(case)
        assert (done.lapsed_at is not None, shown()) == (True, [False])
        late = clocks_of(done)[1]
        assert (late.state, late.late_days > 0) == ("met_late", True)
        assert stored_cards() == rebuilt_cards()


def test_it_may_be_withdrawn_and_the_mark_goes(scene: Scene) -> None:
    case = scene.open_case()
    gone = withdraw_objection(by=scene.by(scene.clerk), objection=case.id)
    assert (gone.status, shown()) == ("withdrawn", [False])
    again = withdraw_objection(by=scene.by(), objection=case.id)
    assert again.entry == gone.entry
    assert clocks_of(gone)[1].state == "dropped"
    with pytest.raises(NotYourStep):
        scene.decided(case)


def test_one_document_has_one_open_objection(scene: Scene) -> None:
    scene.files()
    with pytest.raises(AlreadyOpen):
        scene.files(person=scene.clerk)
    assert Objection.objects.count() == 1


def test_what_was_rejected_is_appealed_not_filed_again(scene: Scene) -> None:
    scene.decided(scene.open_case())
    with pytest.raises(AppealInstead):
        scene.files()
    assert shown() == [False]


def test_promise_04_who_was_involved_neither_checks_nor_decides(scene: Scene) -> None:
    case = scene.files()
    with pytest.raises(WasInvolved):
        scene.checked(case, by=scene.owner)
    case = scene.checked(case)
    for person in (scene.checker, scene.owner, scene.clerk):
        with pytest.raises(WasInvolved):
            scene.decided(case, by=person)
    assert fresh(case).status == Status.DECIDING
