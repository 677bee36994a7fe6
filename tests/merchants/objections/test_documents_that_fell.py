"""A revoked document leaves every page within three working days, and the days are counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from backend.kernel.errors import NotFound
from merchants.objections.refusals import ItemRevoked, OwnInterest, RevokedInFuture
from merchants.objections.revoking.actions import revoke_document
from merchants.objections.revoking.models import Revocation
from merchants.objections.sweeps import follow_deliveries, note_falls
from tests.accounts.cast import client_of
from tests.factories.cards import card, feed, rebuilt_cards, stored_cards
from tests.factories.deliveries import ago, hand_in
from tests.factories.rows import penalty
from tests.merchants.objections.contesting import Scene, follow_ups, fresh
from tests.merchants.outside import shop_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()


def revoked(scene: Scene, *, days: int = 1) -> Revocation:
    return revoke_document(
        officer=scene.decider, office=scene.source, merchant=scene.merchant, item=scene.item().id,
        on=timezone.localdate() - timedelta(days=days), reason="经复议，原处罚决定撤销。",
    )  # fmt: skip


def test_promise_03_an_office_withdraws_at_once_and_the_clock_is_shown(
    scene: Scene, client: Client
) -> None:
    fall = revoked(scene)
    assert card()["penalties"] == []
    assert feed()[-1] == ("item_ended", "penalty")
    assert (fall.state, fall.length, fall.owed_by_id) == ("met", 3, scene.source.pk)
    assert "第四十八条" in fall.rule
    assert revoked(scene) == fall
    page = client_of(scene.owner).get(f"/shop/records/{scene.item().id}").content.decode()
    assert "文书已被撤销" in page
    assert "第四十八条" in page
    assert client.get(f"/m/{shop_code()}/records/{scene.item().id}").status_code == 404
    with pytest.raises(ItemRevoked):
        scene.files()
    assert stored_cards() == rebuilt_cards()


def test_who_withdraws_late_is_late(scene: Scene) -> None:
    fall = revoked(scene, days=30)
    assert (fall.state, fall.late_days > 20) == ("met_late", True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Revocation.objects.update(late_days=0)


def test_who_may_not_withdraw(scene: Scene) -> None:
    with pytest.raises(RevokedInFuture):
        revoked(scene, days=-1)
    with pytest.raises(RevokedInFuture):
        revoked(scene, days=5000)
    scene.shop.memberships.create(person=scene.decider, role="staff")
    with pytest.raises(OwnInterest):
        revoked(scene)
    stranger = scene.officer(scene.window)
    scene.window.subject_kinds = []
    with pytest.raises(NotFound):
        revoke_document(
            officer=stranger, office=scene.window, merchant=scene.merchant, item=scene.item().id,
            on=timezone.localdate(), reason="撤销。",
        )  # fmt: skip
    assert len(card()["penalties"]) == 1


def test_a_delivered_withdrawal_is_counted_and_ends_the_objection(scene: Scene) -> None:
    case = scene.files()
    hand_in("penalties", penalty(撤销日期=ago(2)))
    follow_ups()
    follow_deliveries()
    fall = Revocation.objects.get()
    assert (fall.told, fall.state) == ("source", "met")
    assert note_falls() == 0
    assert fresh(case).status == "ended"
    assert card()["penalties"] == []


def test_what_came_revoked_the_first_time_is_nobodys_lateness() -> None:
    Scene(("penalties", penalty(撤销日期=ago(90))))
    assert note_falls() == 0
    assert not Revocation.objects.exists()


def test_an_objection_that_finds_it_revoked_counts_too(scene: Scene) -> None:
    case = scene.checked(scene.files(ground="revoked"))
    day = timezone.localdate() - timedelta(days=2)
    scene.decided(case, "removed", revoked_on=day)
    fall = Revocation.objects.get()
    assert (fall.told, fall.case, fall.started_on) == ("objection", case.id, day)
    assert card()["penalties"] == []
