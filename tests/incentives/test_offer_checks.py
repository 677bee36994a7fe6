"""What may be written, what may be handed in; nobody is ever worse off than everybody."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from incentives.offers.fields import HIGHER, LOWER, Field, fields
from incentives.offers.writing.checking import open_points, refusals, worse_than_everyone
from incentives.offers.writing.proposals import Condition, Limit
from tests.incentives.listed import LOAN, LOAN_DETAILS, LODGING
from tests.incentives.written import PLAIN, TEXTS, frame, proposed

TODAY = timezone.localdate()
LATER = TODAY + timedelta(days=30)


def codes(found: list[Any]) -> set[str]:
    return {each.code for each in found}


def test_a_whole_offer_has_nothing_open() -> None:
    said = proposed()
    assert refusals(said, frame()) == []
    assert open_points(said, frame()) == []


@pytest.mark.parametrize(
    ("said", "code", "pointer"),
    [
        ({"texts": TEXTS._replace(everyone_zh="")}, "terms_for_everyone_missing", "/everyone_zh"),
        (
            {"terms": {**LOAN, "rate_to": ("8", "9")}},
            "worse_than_everyone",
            "/terms/rate_to/better",
        ),
        (
            {"terms": {**LOAN, "amount": ("9e5", "9e4")}},
            "worse_than_everyone",
            "/terms/amount/better",
        ),
        (
            {"terms": {**LOAN, "amount": (None, "5e4")}},
            "terms_for_everyone_missing",
            "/terms/amount/better",
        ),
        ({"terms": {**LOAN, "months": ("0", None)}}, "out_of_bounds", "/terms/months/everyone"),
        ({"terms": {**LOAN, "months": ("1.5", None)}}, "out_of_bounds", "/terms/months/everyone"),
        ({"terms": {**LOAN, "deposit": ("1", None)}}, "attribute_unknown", "/terms/deposit"),
        (
            {"details": {**LOAN_DETAILS, "repayment": "never"}},
            "choice_unknown",
            "/details/repayment",
        ),
        ({"ends_on": TODAY - timedelta(days=1)}, "ends_before_it_starts", "/ends_on"),
        ({"condition": Condition()}, "condition_missing", "/condition"),
        ({"texts": PLAIN}, "better_missing", "/better_zh"),
        ({"condition": Condition(level="forest")}, "level_unknown", "/condition/level"),
        (
            {"condition": Condition(category="driving", least_deeds=1)},
            "category_unknown",
            "/condition/category",
        ),
        (
            {"condition": Condition(needs_membership=True, points_price=5)},
            "points_pay_for_vouchers",
            "/condition/points_price",
        ),
        (
            {"condition": Condition(needs_kept_promises=True)},
            "promises_are_of_shops",
            "/condition/needs_kept_promises",
        ),
        (
            {"condition": Condition(place="520100")},  # of people a place asks for deeds there
            "place_needs_membership",
            "/condition/place",
        ),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name(
    said: dict[str, Any], code: str, pointer: str
) -> None:
    assert (code, pointer) in {
        (one.code, one.pointer) for one in refusals(proposed(**said), frame())
    }


def test_the_attribute_that_would_be_worse_is_named() -> None:
    found = refusals(proposed(terms={**LOAN, "rate_to": ("8", "9")}), frame())
    assert found[0].shown()["detail"].startswith("年利率（单利）至多")


def test_shops_are_never_asked_for_anybodys_points() -> None:
    shop = frame(subject="shop")
    assert codes(refusals(proposed(), shop)) == {"shops_are_not_asked_for_points"}
    assert refusals(proposed(condition=Condition(needs_kept_promises=True)), shop) == []


def test_quotas_of_one_kind_that_overlap_are_refused() -> None:
    day = Limit("day", 5, TODAY, LATER)
    later = day._replace(starts_on=LATER, ends_on=LATER + timedelta(days=3))
    found = refusals(proposed(limits=(day, later)), frame())
    assert [(one.code, one.pointer) for one in found] == [("quotas_overlap", "/quotas/1")]
    after = later._replace(starts_on=LATER + timedelta(days=1))
    assert refusals(proposed(limits=(day, after, day._replace(per="total"))), frame()) == []


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"terms": {"rate_to": ("8", None)}}, "required"),
        ({"details": {"repayment": "at_end"}}, "required"),
        ({"texts": TEXTS._replace(title_en="")}, "english_missing"),
        (
            {"terms": {code: (all_, None) for code, (all_, _better) in LOAN.items()}},
            "not_better_in_anything",
        ),
        ({"terms": {**LOAN, "rate_from": ("13", "4")}}, "rates_reversed"),
        ({"terms": {**LOAN, "rate_from": ("20", None), "rate_to": ("25", None)}}, "rate_above_cap"),
        ({"terms": {**LOAN, "rate_to": ("20", "8"), "fees": ("3000", None)}}, "rate_above_cap"),
        ({"terms": {**LOAN, "fees": ("50000", None)}}, "fees_above_amount"),
    ],
)
def test_what_is_not_whole_is_not_handed_in(said: dict[str, Any], code: str) -> None:
    assert code in codes(open_points(proposed(**said), frame()))


def test_an_open_basis_of_the_rate_is_named() -> None:
    details = {name: value for name, value in LOAN_DETAILS.items() if name != "rate_basis"}
    found = open_points(proposed(details=details), frame())
    assert [one.pointer for one in found] == ["/details/rate_basis"]


NUMBERED = [field for field in fields().values() if any(a.is_number for a in field.attributes)]


@st.composite
def wordings(draw: Any) -> tuple[Field, dict[str, tuple[Decimal, Decimal | None]]]:
    """A field and any numbers within its bounds, better ones or worse."""
    field = draw(st.sampled_from(NUMBERED))
    numbers = {}
    for attribute in field.attributes:
        if attribute.is_number and draw(st.booleans()):
            least, most = int(attribute.least or 0), int(attribute.most or 100)
            value = st.integers(least, most).map(Decimal)
            numbers[attribute.code] = (draw(value), draw(st.none() | value))
    return field, numbers


@given(wordings(), st.booleans())
def test_promise_10_for_any_citizen_no_terms_are_worse_than_everyones(
    wording: tuple[Field, dict[str, tuple[Decimal, Decimal | None]]], is_met: bool
) -> None:
    field, numbers = wording
    found = refusals(proposed(terms=numbers, details={}), frame(field.code))
    worse = {one.pointer for one in found if one.code == "worse_than_everyone"}
    for code, (everyone, better) in numbers.items():
        attribute = field.attribute(code)
        assert attribute is not None
        assert attribute.better in {LOWER, HIGHER}
        holds = better if is_met and better is not None else everyone
        if f"/terms/{code}/better" not in worse:  # whatever was not refused
            assert not worse_than_everyone(attribute, everyone, holds)
            assert holds <= everyone if attribute.better == LOWER else holds >= everyone


def test_an_offer_without_better_terms_is_an_offer_too() -> None:
    terms = {code: (all_, None) for code, (all_, _better) in LODGING.items()}
    said = proposed(texts=PLAIN, terms=terms, details={}, condition=Condition())
    assert refusals(said, frame("lodging")) == []
    assert open_points(said, frame("lodging")) == []
