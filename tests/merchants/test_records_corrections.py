"""A correction is a new version of the same item; two sources are two items; strangers wait."""

from __future__ import annotations

import pytest

from backend.intake.models import Batch, QuarantinedRow
from backend.intake.quarantine import opened_rows
from merchants.lookup.models import Card
from merchants.records import effects
from merchants.records.deliveries import _same_document
from merchants.records.marks import Effect
from merchants.records.models import Record
from tests.factories.cards import card, feed, rebuilt_cards, stored_cards
from tests.factories.deliveries import CENTRE, counts, hand_in
from tests.factories.rows import inspection, penalty, permit, registration
from tests.intake.delivered import code

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _registered(db: None) -> None:
    hand_in("enterprises", registration())


def test_a_correction_is_version_two_of_the_same_item() -> None:
    hand_in("penalties", penalty(CF_NR_FK="3"))
    before = card()["penalties"][0]["id"]
    assert counts(hand_in("penalties", penalty(CF_NR_FK="1"))) == (1, 1, 0, 0)
    (item,) = card()["penalties"]
    assert (item["id"], item["fine"]["amount"]) == (before, "10000.00")
    versions = Record.objects.order_by("version")
    assert [(r.version, str(r.id), r.superseded_at is None) for r in versions] == [
        (1, before, False),
        (2, before, True),
    ]
    assert feed()[1:] == [("item_published", "penalty"), ("item_corrected", "penalty")]


def test_a_mark_of_contest_survives_a_correction() -> None:
    hand_in("penalties", penalty())
    item = Record.objects.get()
    effects.mark(effects.document_of(item), Effect.CONTESTED, case=item.id)
    hand_in("penalties", penalty(CF_NR_FK="1"))
    assert card()["penalties"][0]["contested"] is True


def test_of_two_rows_about_one_document_the_last_counts_and_both_are_kept() -> None:
    told = hand_in("penalties", penalty(CF_NR_FK="3"), penalty(CF_NR_FK="1"))
    assert counts(told) == (2, 2, 0, 0)
    assert [item["fine"]["amount"] for item in card()["penalties"]] == ["10000.00"]
    first, last = Record.objects.order_by("version")
    assert (first.id, first.superseded_at) == (last.id, last.recorded_at)
    assert feed()[1:] == [("item_published", "penalty")]


def test_the_same_document_from_two_sources_is_one_item_and_both_are_kept() -> None:
    hand_in("penalties", penalty())
    hand_in("penalties", penalty(CF_NR="罚款 三万元"), source=CENTRE)
    (item,) = card()["penalties"]
    (other,) = item["also"]
    assert item["id"] != other["id"]
    assert (item["source"]["delivered_by"], other["delivered_by"]) == (
        "渝北区市场监督管理局",
        "市信用中心",
    )


def test_the_same_document_about_two_merchants_is_two_items() -> None:
    hand_in("enterprises", registration(2))
    assert counts(hand_in("penalties", penalty(1), penalty(2))) == (2, 2, 0, 0)
    assert len({card(n)["penalties"][0]["id"] for n in (1, 2)}) == 2


def test_a_record_finds_its_merchant_by_an_older_number_too() -> None:
    old = "500112000400012"
    hand_in("enterprises", registration(统一社会信用代码="") | {"注册号": old})
    row = permit(XK_XDR_SHXYM="00000000000000000X") | {"XK_XDR_GSZC": old}
    assert counts(hand_in("permits", row)) == (1, 1, 0, 0)


def test_the_rows_of_an_unknown_merchant_wait_with_their_reason() -> None:
    told = hand_in("inspections", inspection(), inspection(7), inspection(8))
    assert counts(told) == (3, 1, 0, 2)
    assert told.reasons["quarantined"] == {"merchant_unknown": 2}
    assert [row.line for row in QuarantinedRow.objects.order_by("line")] == [3, 4]
    hand_in("enterprises", registration(7))
    assert counts(hand_in("inspections", inspection(), inspection(7))) == (2, 1, 1, 0)
    assert len(card(7)["inspections"]) == 1


def test_no_natural_person_comes_in_and_nothing_personal_waits() -> None:
    person = penalty(
        CF_XDR_MC="欧阳修文",
        CF_XDR_LB="自然人",
        CF_XDR_SHXYM="110101199003077758",
        CF_SY="欧阳修文在住处无证经营",
        CF_XDR_ZJHM="110101199003077758",
    )
    told = hand_in("penalties", person)
    assert (counts(told), "natural_person" in told.reasons["quarantined"]) == ((1, 0, 0, 1), True)
    batch = Batch.objects.get(pk=told.batch)
    (row,) = opened_rows(batch, statuses=["waiting"])  # type: ignore[list-item]
    kept = " ".join(row.cells)
    assert "欧阳" not in kept
    assert "110101199003077758" not in kept
    assert {"自然人", "渝北市监罚〔2026〕7号", "渝北区市场监督管理局"} <= set(row.cells)
    assert "欧阳" not in str(QuarantinedRow.objects.get().reasons)


def test_numbers_of_persons_beside_an_organisation_are_never_kept() -> None:
    row = penalty(9) | {"CF_FRDB": "欧阳修", "CF_FR_ZJHM": "110101199003077758"}
    told = hand_in("penalties", row, penalty() | {"CF_FRDB": "欧阳修"})
    assert counts(told) == (2, 1, 0, 1)
    (waiting,) = opened_rows(Batch.objects.get(pk=told.batch), statuses=["waiting"])  # type: ignore[list-item]
    assert not {"欧阳修", "110101199003077758"} & set(waiting.cells)
    assert "欧阳" not in str(list(Record.objects.values()))
    assert "欧阳" not in str(list(Card.objects.values()))


def test_the_page_lists_fifty_of_a_kind_and_counts_them_all() -> None:
    rows = [permit(XK_WSH=f"渝北市监许〔2026〕{n}号") for n in range(60)]
    assert hand_in("permits", *rows).accepted == 60
    assert len(card()["permits"]) == 50
    assert card()["counts"]["permits"] == 60
    assert stored_cards() == rebuilt_cards()


def test_a_unified_code_in_small_letters_names_the_same_merchant() -> None:
    told = hand_in("permits", permit(XK_XDR_SHXYM=code().lower()))
    assert told.accepted == 1


@pytest.mark.parametrize("number", ["云监罚〔2026〕7号", "云监罚【2026】7号", "云监罚[2026] 7号"])
def test_the_brackets_round_a_year_do_not_make_another_document(number: str) -> None:
    assert _same_document(number) == _same_document("云监罚(2026)7号")
