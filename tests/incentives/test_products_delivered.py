"""A partner's catalogue as a file: each row a draft, the same row again changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from backend.accounts.organisations.models import Organisation
from backend.intake.models import QuarantinedRow
from incentives.offers.models import Offer, Version
from incentives.offers.writing.actions import submit
from incentives.partners.models import Partner
from tests.factories.deliveries import ago, counts, hand_in
from tests.incentives.listed import a_partner
from tests.incentives.written import a_writer

pytestmark = pytest.mark.django_db
SOURCE = "RIVERBANK"


def row(number: int = 1, **cells: str) -> dict[str, str]:
    plain = {
        "产品编号": f"P-{number}", "领域": "住", "对象": "person", "方式": "show",
        "名称": "免押入住", "英文名称": "No deposit", "人人可得": "官网价入住",
        "人人可得（英文）": "The website's price",
        "更优条件": "", "更优条件（英文）": "", "数字": "deposit=300;pay_percent=100",
        "选项": "", "等级": "",
        "开始日": ago(0), "结束日": ago(-90),
    }  # fmt: skip
    return {**plain, **cells}


@pytest.fixture
def partner() -> Partner:
    """A partner that delivers under a source of its own."""
    made = a_partner()
    Organisation.objects.filter(pk=made.organisation_id).update(source_codes=[SOURCE])
    return made


def deliver(*rows: dict[str, str]) -> tuple[int, int, int, int]:
    return counts(hand_in("products", *rows, source=SOURCE))


def test_each_row_is_a_draft_and_again_nothing_changes(partner: Partner) -> None:
    assert deliver(row(1), row(2)) == (2, 2, 0, 0)
    assert deliver(row(1), row(2)) == (2, 0, 2, 0)
    assert {one.partner for one in Offer.objects.all()} == {partner}
    draft = Version.objects.get(source=f"{SOURCE}:P-1")
    assert (draft.offer.field, draft.state) == ("lodging", "draft")
    assert {term.code for term in draft.terms.all()} == {"deposit", "pay_percent"}


def test_a_changed_row_rewrites_the_draft(partner: Partner) -> None:
    deliver(row(1))
    assert deliver(row(1, 数字="deposit=200;pay_percent=100")) == (1, 1, 0, 0)
    assert Version.objects.count() == 1
    assert Version.objects.get().terms.get(code="deposit").everyone == 200


def test_what_is_being_reviewed_is_left_alone(partner: Partner) -> None:
    deliver(row(1))
    submit(partner=partner, writer=a_writer(), code=Offer.objects.get().code)
    assert deliver(row(1, 名称="别的名称")) == (1, 0, 0, 1)
    assert reasons() == ["product_in_review"]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"领域": "战"}, "product_field_unknown"),
        ({"数字": "deposit"}, "product_numbers_unreadable"),
        ({"数字": "deposit=300/400", "更优条件": "好", "等级": "leaf"}, "product_unfit"),
        ({"数字": "deposit=-1"}, "product_unfit"),
        ({"人人可得": ""}, "required"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_kept_is_set_aside_with_its_reason(
    partner: Partner, cells: dict[str, str], reason: str
) -> None:
    assert deliver(row(1, **cells), row(2)) == (2, 1, 0, 1)
    assert reasons() == [reason]


def test_a_source_of_no_partner_lists_nothing() -> None:
    assert counts(hand_in("products", row(1))) == (1, 0, 0, 1)
    assert reasons() == ["partner_unknown"]


def reasons() -> list[Any]:
    return [one.reasons[0]["code"] for one in QuarantinedRow.objects.all()]
