"""Codes of registers: unified, older, misread, mistaken for something else. None is repaired."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.intake.identifiers import identifier, office_code, registration_number
from backend.intake.reasons import BROKEN, MESSAGES, Noted
from backend.kernel.codes import registration_no, resident_id
from backend.kernel.ids import public_code
from tests.intake.delivered import code

GOOD = code()
OLD = "50011200000123" + registration_no.check_digit("50011200000123")
WRONG_OLD = OLD[:-1] + str((int(OLD[-1]) + 1) % 10)
PERSON = "11010119800101001"
PERSON += resident_id.check_digit(PERSON)


def found(cell: str, kind: Any = None) -> tuple[Any, list[str]]:
    value = (kind or identifier()).make("missing")(cell)
    if isinstance(value, Noted):
        return value.value, [problem.code for problem in value.problems]
    return value, []


def test_a_clean_code_passes_without_a_word() -> None:
    assert found(GOOD) == (GOOD, [])


@pytest.mark.parametrize("cell", ["", "N/A", "无", " 暂无 ", "-"])
def test_no_code_is_missing_and_not_wrong(cell: str) -> None:
    assert found(cell) == ("missing", [])


WITH_LETTER = next(one for number in range(1, 999) if (one := code(number))[-1].isalpha())


@pytest.mark.parametrize(
    ("cell", "flags"),
    [
        (WITH_LETTER.lower(), ["code_case_normalised"]),
        (f" {WITH_LETTER}\u3000", []),
        (f"{WITH_LETTER[:8]} {WITH_LETTER[8:]}", ["code_separators_removed"]),
        (f"{WITH_LETTER[:8]}-{WITH_LETTER[8:]}", ["code_separators_removed"]),
    ],
)
def test_spellings_are_normalised_and_said(cell: str, flags: list[str]) -> None:
    assert found(cell) == (WITH_LETTER, flags)


def test_full_width_codes_are_normalised_and_said() -> None:
    wide = "".join(chr(ord(char) + 0xFEE0) for char in WITH_LETTER)
    assert found(wide) == (WITH_LETTER, ["fullwidth_normalised"])


@pytest.mark.parametrize(
    ("cell", "value", "flag"),
    [
        (OLD, OLD, "old_registration_number"),
        (WRONG_OLD, WRONG_OLD, "registration_number_check_failed"),
        ("3209231100626", "3209231100626", "old_registration_number"),
        ("95032706-6", "950327066", "organisation_code_only"),
        ("00000000000000000X", None, "uscc_placeholder"),
        ("９１５００１１２" + GOOD[8:], GOOD, "fullwidth_normalised"),
    ],
)
def test_older_numbers_are_kept_and_flagged(cell: str, value: str | None, flag: str) -> None:
    assert found(cell) == (value, [flag])


@pytest.mark.parametrize(
    "cell",
    [
        "企合苏锡总字第0001",
        "（C）460103000699-",
        "320506NA000043X",
        "H-4601043500387-21",
        "12345",
        "95032706-7",
        "四川省",
        "'; DROP TABLE",
        "\x00",
    ],
)
def test_what_is_no_identifier_is_refused(cell: str) -> None:
    value, (first, *_) = found(cell)
    assert (value, first) == (BROKEN, "identifier_unreadable")


@pytest.mark.parametrize("cell", ["9.14208815683440E+17", "9.1E+17", "9E+17"])
def test_scientific_notation_is_called_by_its_name(cell: str) -> None:
    assert found(cell) == (BROKEN, ["identifier_scientific"])


def test_a_wrong_check_digit_is_refused() -> None:
    wrong = GOOD[:-1] + ("1" if GOOD[-1] != "1" else "2")
    assert found(wrong) == (BROKEN, ["uscc_check_digit"])


def test_nothing_but_zeros_is_refused() -> None:
    assert found("0" * 18) == (BROKEN, ["uscc_zeros"])


def test_a_letter_read_for_a_digit_is_suggested_and_never_repaired() -> None:
    value = identifier().make(None)(GOOD.replace("0", "O", 1))
    assert value.value is BROKEN
    assert GOOD in value.problems[0].message


def test_a_letter_that_no_correction_explains_is_refused_plainly() -> None:
    assert found("S" + GOOD[1:])[1] in (["uscc_alphabet"], ["uscc_misread"])
    assert found(GOOD[:-2] + "VV") == (BROKEN, ["uscc_alphabet"])


def test_an_unknown_category_is_kept_and_flagged() -> None:
    odd = code(prefix="98500112")
    assert found(odd) == (odd, ["uscc_category_unknown"])


def test_a_persons_number_is_never_taken_for_a_merchants() -> None:
    value, codes = found(PERSON)
    assert (value, codes) == (BROKEN, ["identifier_is_resident_id"])


@given(st.text(max_size=20))
def test_an_identifier_is_short_plain_text_or_refused(cell: str) -> None:
    value, codes = found(cell)
    assert set(codes) <= MESSAGES.keys()
    if value not in (BROKEN, "missing", None):
        assert value.isascii()
        assert len(value) in (9, 13, 15, 18)


@given(st.sampled_from(range(18)), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_one_altered_character_is_never_accepted(place: int, char: str) -> None:
    altered = GOOD[:place] + char + GOOD[place + 1 :]
    value, _ = found(altered)
    assert value is BROKEN or altered == GOOD


@pytest.mark.parametrize(
    ("cell", "value", "flags"),
    [
        (OLD, OLD, ["old_registration_number"]),
        (WRONG_OLD, WRONG_OLD, ["registration_number_check_failed"]),
        ("企合苏总字第000063号", "企合苏总字第000063号", []),
        ("9" * 51, BROKEN, ["too_long"]),
        ("1\x001", BROKEN, ["control_character"]),
        ("1.2E+14", BROKEN, ["identifier_scientific"]),
        ("无", None, []),
    ],
)
def test_a_column_of_older_numbers_takes_what_registers_gave(
    cell: str, value: object, flags: list[str]
) -> None:
    assert found(cell, registration_number()) == (value, flags)


def test_a_wrong_office_code_never_stops_a_record() -> None:
    assert found(GOOD.lower(), office_code()) == (GOOD, [])
    assert found("MB1886843", office_code()) == ("MB1886843", ["office_code_invalid"])
    assert found("MB1886843" * 3, office_code()) == (BROKEN, ["too_long"])
    assert found("\x00", office_code()) == (BROKEN, ["control_character"])


@pytest.mark.parametrize("cell", [PERSON, PERSON.lower(), f" {PERSON[:6]} {PERSON[6:]}"])
def test_a_residents_number_is_never_a_registration_number(cell: str) -> None:
    assert found(cell, registration_number()) == (BROKEN, ["identifier_is_resident_id"])


def test_a_shops_public_code_is_never_a_registration_number() -> None:
    assert found(public_code(), registration_number()) == (BROKEN, ["identifier_is_public_code"])
