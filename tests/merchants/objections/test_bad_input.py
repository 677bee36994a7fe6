"""What is refused, each with the reason and the next possible step."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from backend.files.refusals import FileEmpty, NotEvidence
from backend.kernel.errors import NotFound
from merchants.objections.choices import Ground
from merchants.objections.models import Objection
from merchants.objections.refusals import (
    CorrectionWrong,
    ItemExpired,
    ItemNotPublished,
    ItemRepaired,
    ItemRevoked,
    ItemWithdrawn,
    NoSuchItem,
    NothingChanged,
    OutcomeUnknown,
    ReasonsMissing,
    RevokedInFuture,
    WordsMissing,
    WordsTooLong,
)
from merchants.records import effects
from merchants.records.marks import Effect, Mark
from tests.factories.deliveries import ago, hand_in
from tests.factories.rows import penalty
from tests.merchants.objections.contesting import Scene, evidence
from tests.merchants.outside import later

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()


def nothing_happened(scene: Scene) -> bool:
    return (
        not Objection.objects.exists()
        and not Mark.objects.standing().filter(effect="contested").exists()
    )


def test_what_is_gone_is_refused_with_the_reason_and_the_next_step(scene: Scene) -> None:
    with later(days=400), pytest.raises(ItemExpired, match="公示期已满"):
        scene.files()
    document = effects.document_of(scene.item())
    for effect, refused in ((Effect.REPAIRED, ItemRepaired), (Effect.REVOKED, ItemRevoked)):
        case = uuid4()
        effects.mark(document, effect, case=case)
        with pytest.raises(refused, match="不用再提"):
            scene.files()
        effects.unmark(document, effect, case=case)
    hand_in("penalties", penalty(撤销日期=ago(3)))
    with pytest.raises(ItemWithdrawn, match="回执"):
        scene.files()
    assert nothing_happened(scene)


def test_what_was_never_published_is_corrected_at_its_office() -> None:
    scene = Scene(("penalties", penalty(严重程度="轻微")))
    with pytest.raises(ItemNotPublished, match="申请更正"):
        scene.files()


def test_foreign_and_unknown_items_are_not_there(scene: Scene) -> None:
    about: Any = type("Item", (), {"id": uuid4()})
    with pytest.raises(NoSuchItem):
        scene.files(about)
    item = scene.item()
    other = scene.by()
    object.__setattr__(other.shop, "merchant", uuid4())
    with pytest.raises(NotFound):
        scene.files(item)


@pytest.mark.parametrize(
    ("words", "refused"), [("", WordsMissing), ("……！", WordsMissing), ("长" * 2001, WordsTooLong)]
)
def test_words_are_words(scene: Scene, words: str, refused: type[Exception]) -> None:
    with pytest.raises(refused):
        scene.files(words=words)
    assert nothing_happened(scene)


def test_a_ground_that_is_none_is_refused_by_the_table(scene: Scene) -> None:
    assert "fantasy" not in Ground.values
    with pytest.raises(Exception, match="record_objection_ground_is_known"):
        scene.files(ground="fantasy")


@pytest.mark.parametrize(
    ("file", "refused"),
    [
        (SimpleUploadedFile("a.pdf", b"MZ\x90\x00 no pdf at all"), NotEvidence),
        (SimpleUploadedFile("a.docx", b"PK\x03\x04 word"), NotEvidence),
        (SimpleUploadedFile("a.pdf", b""), FileEmpty),
    ],
)
def test_evidence_of_a_wrong_type_is_refused_with_the_reason(
    scene: Scene, file: SimpleUploadedFile, refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        scene.files(files=[evidence(), file])
    assert nothing_happened(scene)


@pytest.mark.parametrize(
    ("verdict", "refused"),
    [
        ({"outcome": "withdrawn"}, OutcomeUnknown),
        ({"outcome": "rejected", "reasons": " "}, ReasonsMissing),
        ({"outcome": "corrected"}, NothingChanged),
        ({"outcome": "corrected", "changes": {"content": "罚款 30000 元"}}, NothingChanged),
        ({"outcome": "corrected", "changes": {"business_key": "x"}}, CorrectionWrong),
        ({"outcome": "corrected", "changes": {"fine": "三千"}}, CorrectionWrong),
        ({"outcome": "corrected", "changes": {"fine": "-1"}}, CorrectionWrong),
        ({"outcome": "corrected", "changes": {"decided_on": "1.5.2026"}}, CorrectionWrong),
        ({"outcome": "corrected", "changes": {"severity": "terrible"}}, CorrectionWrong),
        ({"outcome": "corrected", "changes": {"severity": ""}}, CorrectionWrong),
        ({"outcome": "corrected", "changes": {"title": ""}}, CorrectionWrong),
        ({"outcome": "corrected", "changes": {"public_until": "2000-01-01"}}, CorrectionWrong),
    ],
)
def test_decisions_that_make_no_sense_change_nothing(
    scene: Scene, verdict: dict[str, Any], refused: type[Exception]
) -> None:
    case = scene.open_case()
    before = scene.item()
    with pytest.raises(refused):
        scene.decided(case, **verdict)
    assert Objection.objects.get().status == "deciding"
    assert scene.item().version == before.version


def test_a_document_does_not_fall_tomorrow(scene: Scene) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(RevokedInFuture):
        scene.decided(scene.open_case(), "removed", revoked_on=tomorrow)


def test_a_class_and_a_day_move_the_window_within_its_maximum(scene: Scene) -> None:
    changes = {"severity": "serious", "public_until": "2099-12-31"}
    done = scene.decided(scene.open_case(), "corrected", changes=changes)
    item = scene.item()
    assert item.severity == "serious"
    assert item.public_until is not None
    assert (item.public_until - item.decided_on).days <= 3 * 366
    assert (done.after or {})["public_until"] == item.public_until.isoformat()
