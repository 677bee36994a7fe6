"""What a shop says beside an item: unverified, versioned, changed for abuse with a trace."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from merchants.lookup.cards import as_of, today
from merchants.objections.refusals import (
    NamesAPerson,
    NoStatement,
    NoSuchItem,
    OwnInterest,
    ReasonsMissing,
    WordsTooLong,
    WordsUnfit,
)
from merchants.objections.statements.actions import (
    Writer,
    moderate_statement,
    versions_of,
    write_statement,
)
from merchants.objections.statements.models import Statement
from merchants.records import effects
from merchants.records.marks import Effect
from tests.accounts.cast import member
from tests.factories.cards import card, feed, rebuilt_cards, stored_cards
from tests.factories.deliveries import CENTRE, hand_in
from tests.factories.rows import penalty
from tests.merchants.objections.contesting import Scene, as_uuid
from tests.merchants.outside import long_ago, shop_code

pytestmark = pytest.mark.django_db
SAID = "批次已全部下架，供货商已更换。"


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()


def say(scene: Scene, text: str = SAID) -> Statement | None:
    return write_statement(
        by=scene.writer(), merchant=scene.merchant, item=scene.item().id, text=text
    )


def moderate(scene: Scene, words: str = "", reason: str = "含有辱骂。", **by: Any) -> Statement:
    writer = Writer(person=scene.decider, acting_for=scene.source)
    return moderate_statement(
        by=by.get("by", writer), merchant=scene.merchant, item=scene.item().id, words=words,
        reason=reason,
    )  # fmt: skip


def shown() -> dict[str, Any] | None:
    told: dict[str, Any] | None = card()["penalties"][0]["statement"]
    return told


def test_promise_04_the_reply_stands_beside_the_record_not_verified(
    scene: Scene, client: Client
) -> None:
    assert shown() is None
    say(scene)
    told = shown()
    assert told is not None
    assert (told["text"], told["verified"], told["hidden"]) == (SAID, False, False)
    page = client.get(f"/m/{shop_code()}").content.decode()
    assert SAID in page
    assert "未经发布方核实" in page
    assert feed()[-1] == ("item_marked", "penalty")
    assert stored_cards() == rebuilt_cards()


def test_it_is_one_for_the_document_whoever_delivers_it(scene: Scene) -> None:
    say(scene)
    hand_in("penalties", penalty(), source=CENTRE)
    (item,) = card()["penalties"]
    assert item["statement"]["text"] == SAID
    assert len(item["also"]) == 1


def test_every_version_is_kept_and_nothing_takes_it_back(scene: Scene) -> None:
    first = say(scene)
    assert say(scene) == first
    say(scene, "已经整改。")
    say(scene, "")
    assert shown() is None
    item = scene.item()
    assert [one.words for one in versions_of(item)] == ["", "已经整改。", SAID]
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.update(words="别的话")
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.all().delete()


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("请打 13800138000 找张三丰。", NamesAPerson),
        ("他妈的骗子机关", WordsUnfit),
        ("长" * 501, WordsTooLong),
    ],
)
def test_what_is_said_is_screened(scene: Scene, text: str, refused: type[Exception]) -> None:
    with pytest.raises(refused):
        say(scene, text)
    assert shown() is None


def test_an_office_hides_for_abuse_and_the_trace_stays(scene: Scene, client: Client) -> None:
    say(scene)
    hidden = moderate(scene)
    assert moderate(scene) == hidden
    told = shown()
    assert told is not None
    assert (told["text"], told["hidden"]) == ("", True)
    assert (told["changed_by"], told["changed_because"]) == ("渝北区市场监督管理局", "含有辱骂。")
    page = client.get(f"/m/{shop_code()}").content.decode()
    assert SAID not in page
    assert "含有辱骂。" in page
    with pytest.raises(WordsUnfit):
        say(scene)
    say(scene, "我们换一种说法。")
    told = shown()
    assert told is not None
    assert (told["text"], told["changed_by"]) == ("我们换一种说法。", None)


def test_who_may_not_touch_it(scene: Scene) -> None:
    with pytest.raises(NoStatement):
        moderate(scene)
    say(scene)
    with pytest.raises(ReasonsMissing):
        moderate(scene, reason=" ")
    mine = Writer(person=member(scene.source, 8801), acting_for=scene.source)
    scene.shop.memberships.create(person=mine.person, role="staff")
    with pytest.raises(OwnInterest):
        moderate(scene, by=mine)
    stranger = scene.officer(scene.window)
    scene.window.subject_kinds = []
    with pytest.raises(NoSuchItem):
        moderate(scene, by=Writer(person=stranger, acting_for=scene.window))


def test_promise_03_it_goes_with_its_item(scene: Scene, client: Client) -> None:
    say(scene)
    item = scene.item()
    effects.mark(effects.document_of(item), Effect.REPAIRED, case=as_uuid(item.id))
    for path in ("", f"/records/{item.id}", "/records", "/history"):
        assert SAID not in client.get(f"/m/{shop_code()}{path}").content.decode()
    assert client.get(f"/m/{shop_code()}/records/{item.id}").status_code == 404


def test_a_past_day_tells_what_was_said_then_unless_it_was_abuse(scene: Scene) -> None:
    say(scene)
    long_ago(days=5)
    with transaction.atomic():
        _move_statements(days=5)
    yesterday = today().fromordinal(today().toordinal() - 1)
    told: Any = as_of(scene.merchant.pk, yesterday)
    assert told["penalties"][0]["statement"]["text"] == SAID
    moderate(scene)
    told = as_of(scene.merchant.pk, yesterday)
    assert told["penalties"][0]["statement"] is None


def _move_statements(*, days: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE merchants_statement SET written_at = written_at - make_interval(days => %s)",
            [days],
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
