"""Organisation codes, registration numbers, identity numbers, mobiles, divisions."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.codes import (
    Verdict,
    division,
    mobile,
    organisation,
    registration_no,
    resident_id,
)

TODAY = date(2026, 11, 22)
digits = st.sampled_from("0123456789")


@pytest.mark.parametrize("code", ["71526726-X", "ma2pbmcg0", "L0151012-8", "80210043-3"])
def test_an_organisation_code_is_read_with_or_without_hyphen(code: str) -> None:
    assert organisation.check(code) == Verdict(code.replace("-", "").upper())


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("7152672", "organisation_length"),
        ("71526726*", "organisation_alphabet"),
        ("71526726A", "organisation_alphabet"),
        ("71526726-1", "organisation_check_digit"),
        ("000000000", "organisation_zeros"),
    ],
)
def test_a_faulty_organisation_code_is_refused(code: str, error: str) -> None:
    assert organisation.check(code).errors == (error,)


@pytest.mark.parametrize("number", ["321000400012591", "110108012660422", "440301102900139"])
def test_published_registration_numbers_pass(number: str) -> None:
    assert registration_no.check(number) == Verdict(number)


@given(st.text("0123456789", min_size=14, max_size=14).filter(lambda t: t.strip("0")), st.data())
def test_every_wrong_digit_of_a_registration_number_is_seen(body: str, data: st.DataObject) -> None:
    number = body + registration_no.check_digit(body)
    assert registration_no.check(number).ok
    place = data.draw(st.integers(0, 14))
    digit = data.draw(digits.filter(lambda d: d != number[place]))
    assert not registration_no.check(number[:place] + digit + number[place + 1 :]).ok


def test_a_registration_number_tells_its_holder_and_doubts_its_division() -> None:
    assert registration_no.holder("321000400012591") == "foreign"
    assert registration_no.holder("110108012660422") == "domestic"
    assert registration_no.holder("500112600000000") == "individual"
    body = "99000060000001"
    odd = registration_no.check(body + registration_no.check_digit(body))
    assert odd.ok
    assert odd.warnings == ("registration_no_division_unknown",)
    assert registration_no.check("0" * 15).errors == ("registration_no_zeros",)
    assert registration_no.check("32100040001259X").errors == ("registration_no_format",)


def identity(head: str) -> str:
    """A made-up number with a right check character."""
    return head + resident_id.check_digit(head)


@pytest.mark.parametrize(
    "head", ["11010119900307000", "33011420000229123", "83000019850101001", "91115619800101123"]
)
def test_identity_numbers_of_every_issuer_pass(head: str) -> None:
    assert resident_id.check(identity(head), today=TODAY) == Verdict(identity(head))


def test_a_lower_case_x_is_the_same_identity_number() -> None:
    number = next(n for i in range(100) if (n := identity(f"11010119900307{i:03}")).endswith("X"))
    assert resident_id.check(number.lower(), today=TODAY) == Verdict(number)


@pytest.mark.parametrize(
    ("number", "error"),
    [
        ("1101011990030700", "resident_id_length"),
        ("11010119900307000Y", "resident_id_format"),
        (identity("11010119900230000"), "resident_id_birth_date"),
        (identity("11010120261123000"), "resident_id_birth_date"),
        (identity("11010117990101000"), "resident_id_birth_date"),
        ("110101900307000", "resident_id_first_generation"),
    ],
)
def test_a_faulty_identity_number_is_refused(number: str, error: str) -> None:
    assert resident_id.check(number, today=TODAY).errors == (error,)


def test_an_unknown_division_never_refuses_a_person() -> None:
    verdict = resident_id.check(identity("99010119900307000"), today=TODAY)
    assert verdict.ok  # begins with 9: a permanent resident's card
    odd = resident_id.check(identity("10010119900307000"), today=TODAY)
    assert odd.ok
    assert odd.warnings == ("resident_id_division_unknown",)


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999), st.data())
def test_every_wrong_digit_of_an_identity_number_is_seen(
    born: date, sequence: int, data: st.DataObject
) -> None:
    number = identity(f"500112{born:%Y%m%d}{sequence:03}")
    assert resident_id.check(number, today=TODAY).ok
    place = data.draw(st.integers(0, 17))
    digit = data.draw(digits.filter(lambda d: d != number[place]))
    assert not resident_id.check(number[:place] + digit + number[place + 1 :], today=TODAY).ok


def test_an_archive_reads_the_first_generation() -> None:
    verdict = resident_id.check("110101900307000", today=TODAY, archive=True)
    assert verdict == Verdict(
        identity("11010119900307000"), warnings=("resident_id_first_generation",)
    )
    centenarian = resident_id.check("110101950307996", today=TODAY, archive=True)
    assert centenarian.value[6:10] == "1895"


@pytest.mark.parametrize(
    "text",
    [
        "13800138000",
        "+86 138-0013-8000",
        "0086 13800138000",
        "8613800138000",
        "１３８００１３８０００",
    ],
)
def test_a_mobile_is_read_however_it_is_typed(text: str) -> None:
    assert mobile.check(text) == Verdict("13800138000")


@pytest.mark.parametrize("text", ["16212345678", "17012345678", "19912345678", "14912345678"])
def test_newer_and_virtual_operators_are_welcome(text: str) -> None:
    assert mobile.check(text).ok


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("1380013800", "mobile_format"),
        ("12800138000", "mobile_format"),
        ("+1 13800138000", "mobile_format"),
        ("14012345678", "mobile_not_for_people"),
        ("1064812345678", "mobile_format"),
        ("13491234567", "mobile_not_for_people"),
    ],
)
def test_other_numbers_are_refused(text: str, error: str) -> None:
    assert mobile.check(text).errors == (error,)


def test_a_division_of_any_year_is_kept_and_an_unknown_one_flagged() -> None:
    assert division.check("330114") == Verdict("330114")
    assert division.check("100000") == Verdict("100000")
    assert division.check("990000").warnings == ("division_unknown",)
    assert division.check("330114", known={"330113"}).warnings == ("division_unknown",)
    assert division.check("000000").errors == ("division_zeros",)
    assert division.check("3301").errors == ("division_format",)
