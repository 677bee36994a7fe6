"""Received = accepted + unchanged + quarantined; nothing delivered is ever lost or told twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.intake.models import Batch
from merchants.lookup.models import Change
from merchants.registry.models import Merchant, MerchantVersion
from tests.factories.cards import card, feed, rebuilt_cards, stored_cards
from tests.factories.deliveries import CENTRE, ago, as_file, counts, hand_in, hand_in_file
from tests.factories.rows import (
    Cells,
    evaluation,
    inspection,
    listing,
    penalty,
    permit,
    registration,
)

pytestmark = pytest.mark.django_db

EVERY_KIND = {
    "permits": permit(),
    "penalties": penalty(),
    "lists": listing(),
    "inspections": inspection(),
    "evaluations": evaluation(),
}


def test_every_row_is_accepted_unchanged_or_quarantined() -> None:
    hand_in("enterprises", registration(1))
    odd = registration(4, 统一社会信用代码="91500112000000019X")
    told = hand_in("enterprises", registration(1), registration(2), registration(3), odd)
    assert counts(told) == (4, 2, 1, 1)
    assert told.reasons["quarantined"] == {"uscc_check_digit": 1}
    batch = Batch.objects.get(pk=told.batch)
    assert batch.received == batch.accepted + batch.unchanged + batch.quarantined
    assert Merchant.objects.count() == 3


@pytest.mark.parametrize(("dataset", "row"), EVERY_KIND.items())
def test_a_second_delivery_of_the_same_file_is_all_unchanged(dataset: str, row: Cells) -> None:
    hand_in("enterprises", registration())
    assert counts(hand_in(dataset, row)) == (1, 1, 0, 0)
    before, told = stored_cards(), Change.objects.count()
    assert counts(hand_in(dataset, row)) == (1, 0, 1, 0)
    assert (stored_cards(), Change.objects.count()) == (before, told)


def test_a_changed_row_supersedes_and_the_old_version_is_kept() -> None:
    hand_in("enterprises", registration())
    changed = hand_in("enterprises", registration(企业名称="好再来面馆有限公司"))
    assert counts(changed) == (1, 1, 0, 0)
    assert card()["identity"]["name"] == "好再来面馆有限公司"
    assert [v.facts["name"] for v in MerchantVersion.objects.all()] == ["好再来面馆"]
    assert feed() == [("registered", ""), ("updated", "")]


def test_of_two_rows_in_one_file_the_last_counts_and_the_other_was_never_on_the_page() -> None:
    told = hand_in("enterprises", registration(企业名称="旧名面馆"), registration())
    assert counts(told) == (2, 2, 0, 0)
    assert card()["identity"]["name"] == "好再来面馆"
    passed_over = MerchantVersion.objects.get()
    assert passed_over.facts["name"] == "旧名面馆"
    assert passed_over.recorded_at == passed_over.superseded_at
    assert feed() == [("registered", "")]


def test_the_same_row_twice_in_one_file_is_one_fact() -> None:
    assert counts(hand_in("enterprises", registration(), registration())) == (2, 1, 1, 0)
    assert not MerchantVersion.objects.exists()


def test_an_older_file_delivered_again_changes_nothing_back(tmp_path: Path) -> None:
    older = as_file(tmp_path, registration(企业名称="旧名面馆"), registration(2), name="1.csv")
    newer = as_file(tmp_path, registration(), registration(2), name="2.csv")
    hand_in_file("enterprises", older)
    hand_in_file("enterprises", newer)
    assert counts(hand_in_file("enterprises", older)) == (2, 0, 2, 0)
    assert card()["identity"]["name"] == "好再来面馆"
    assert counts(hand_in_file("enterprises", newer)) == (2, 0, 2, 0)


def test_an_older_file_of_records_delivered_again_changes_nothing_back(tmp_path: Path) -> None:
    hand_in("enterprises", registration())
    older = as_file(tmp_path, penalty(CF_NR_FK="3"), name="1.csv")
    newer = as_file(tmp_path, penalty(CF_NR_FK="1"), name="2.csv")
    for path in (older, newer):
        assert hand_in_file("penalties", path).accepted == 1
    assert counts(hand_in_file("penalties", older)) == (1, 0, 1, 0)
    assert card()["penalties"][0]["fine"]["amount"] == "10000.00"


def test_a_second_source_takes_over_and_is_named() -> None:
    hand_in("enterprises", registration())
    assert counts(hand_in("enterprises", registration(), source=CENTRE)) == (1, 1, 0, 0)
    assert card()["identity"]["source"]["office"] == "市信用中心"


def test_unknown_columns_are_reported_and_personal_ones_are_not_unknown() -> None:
    row = penalty(CF_FR_ZJHM="110101199003077758", 天气="晴")
    hand_in("enterprises", registration())
    told = hand_in("penalties", row)
    assert told.unknown_columns == ["天气"]
    assert Batch.objects.get(pk=told.batch).unknown_columns == ["天气"]


def test_only_what_was_kept_counts_as_flagged() -> None:
    hand_in("enterprises", registration())
    unclassed, nobodys = penalty(严重程度=""), penalty(9, 严重程度="")
    told = hand_in("penalties", unclassed, nobodys, penalty(8))
    assert (told.flagged, told.reasons["flagged"]) == (1, {"class_missing": 1})
    assert told.reasons["quarantined"] == {"merchant_unknown": 2}


def test_a_batch_remembers_its_file(tmp_path: Path) -> None:
    path = as_file(tmp_path, registration(), name="二月.csv")
    batch = Batch.objects.get(pk=hand_in_file("enterprises", path).batch)
    assert (batch.filename, batch.size, batch.encoding) == (
        "二月.csv",
        path.stat().st_size,
        "utf-8",
    )
    assert len(batch.digest) == 64
    assert batch.headings == list(registration())
    assert batch.finished_at is not None


def test_whatever_was_delivered_the_stored_card_is_the_rebuilt_card() -> None:
    hand_in("enterprises", registration(), registration(2))
    for dataset, row in EVERY_KIND.items():
        hand_in(dataset, row)
        assert stored_cards() == rebuilt_cards()
    hand_in("penalties", penalty(CF_GSJZQ=ago(-10)))
    assert stored_cards() == rebuilt_cards()
