"""Unified social credit codes: what is refused, what is only odd, what may be suggested."""

from __future__ import annotations

import csv
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.codes import organisation, uscc

PUBLISHED = [
    "9144030071526726XG", "914403001922038216", "91110000802100433B", "911100001000044477",
    "91110000710926094P", "9152000071430580XT", "91310000132260250X", "12100000400000624D",
    "11320100MB1886843H", "91620105L015101280",
]  # fmt: skip
REAL = PUBLISHED[0]

bodies = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(sorted(uscc.CATEGORIES)),
        st.text("0123456789", min_size=6, max_size=6),
        st.text(uscc.ALPHABET, min_size=9, max_size=9),
    ),
)


@pytest.mark.parametrize("code", PUBLISHED)
def test_a_published_code_passes_without_a_word(code: str) -> None:
    assert uscc.check(code) == uscc.Verdict(code)


@pytest.mark.realdata
def test_every_real_code_passes(shared_dir: Path) -> None:
    assert all(uscc.check(code).ok and not uscc.check(code).warnings for code in real(shared_dir))


@pytest.mark.realdata
def test_every_one_character_change_of_a_real_code_fails(shared_dir: Path) -> None:
    passed = [
        changed
        for code in real(shared_dir)
        for place, char in enumerate(code)
        for other in string.digits + string.ascii_uppercase
        if other != char and uscc.check(changed := code[:place] + other + code[place + 1 :]).ok
    ]
    assert passed == []


def real(shared_dir: Path) -> list[str]:
    with (shared_dir / "vectors" / "uscc_real.csv").open(encoding="utf-8") as file:
        return [row[0] for row in csv.reader(file)]


@given(bodies, st.data())
def test_no_single_slip_and_no_swap_of_neighbours_goes_unseen(
    body: str, data: st.DataObject
) -> None:
    code = body + uscc.check_digit(body)
    place = data.draw(st.integers(0, 17))
    char = data.draw(st.sampled_from(uscc.ALPHABET).filter(lambda c: c != code[place]))
    assert not uscc.check(code[:place] + char + code[place + 1 :]).ok
    left = data.draw(st.integers(0, 16))
    swapped = code[:left] + code[left + 1] + code[left] + code[left + 2 :]
    assert swapped == code or not uscc.check(swapped).ok


@given(st.text())
def test_no_text_at_all_makes_the_check_stumble(text: str) -> None:
    verdict = uscc.check(text)
    assert verdict.ok == (not verdict.errors)
    assert uscc.suggest(text) is None or uscc.check(uscc.suggest(text) or "").ok


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        ("", ("uscc_missing",)),
        ("　 ", ("uscc_missing",)),
        (REAL[:-1], ("uscc_length",)),
        (REAL + "1", ("uscc_length",)),
        (uscc.PLACEHOLDER, ("uscc_placeholder",)),
        ("0" * 18, ("uscc_zeros",)),
        ("9144030O71526726XG", ("uscc_alphabet",)),
        ("9144030071526726XI", ("uscc_alphabet",)),
        ("9144030071526726XH", ("uscc_check_digit",)),
        ("91440A0071526726XG", ("uscc_division_digits", "uscc_check_digit")),
        ("９１" + "²" * 3, ("uscc_length",)),
    ],
)
def test_a_faulty_code_is_refused_with_its_reason(text: str, errors: tuple[str, ...]) -> None:
    assert uscc.check(text).errors == errors


@pytest.mark.parametrize(
    "text",
    [
        "９１４４０３００７１５２６７２６ＸＧ",
        " 9144 0300-7152 6726-xg\u200b",
        "\ufeff9144030071526726XG　",
    ],
)
def test_full_width_blanks_and_lower_case_are_read(text: str) -> None:
    assert uscc.check(text) == uscc.Verdict(REAL)


def test_letter_led_departments_are_valid() -> None:
    for category in ("A1", "G1", "J1", "N1", "N2", "N3", "Q1", "Y1", "54", "55"):
        assert uscc.check(issued(category + "500112")) == uscc.Verdict(issued(category + "500112"))


def test_an_unknown_category_is_a_warning_in_bulk_and_an_error_when_typed() -> None:
    code = issued("98500112")
    assert uscc.check(code).warnings == ("uscc_category_unknown",)
    assert uscc.check(code).ok
    assert uscc.check(code, typed=True).errors == ("uscc_category_unknown",)


def test_an_odd_division_or_organisation_code_is_only_a_warning() -> None:
    assert uscc.check(issued("91990000")).warnings == ("uscc_division_unknown",)
    assert uscc.check(issued("91100000")).warnings == ()
    assert uscc.check(issued("91500112"), divisions={"110000"}).warnings == (
        "uscc_division_unknown",
    )
    wrong = "91500112" + "MA2PBMCG1"
    verdict = uscc.check(wrong + uscc.check_digit(wrong))
    assert verdict.ok
    assert verdict.warnings == ("uscc_organisation_check_digit",)


def test_a_misread_letter_is_suggested_never_repaired() -> None:
    assert uscc.check("9144O3OO7IS26726XG").errors == ("uscc_alphabet",)
    assert uscc.suggest("9144O3OO7IS26726XG") == REAL
    assert uscc.suggest("9144O3OO7IS26726XH") is None
    assert uscc.suggest(REAL) is None
    assert uscc.suggest("O" * 18) is None


def test_a_correction_that_would_still_be_odd_is_not_suggested() -> None:
    body = "91500112" + "MA2PBMCG1"  # its organisation code is wrong
    code = body + uscc.check_digit(body)
    assert uscc.check(code).ok
    assert uscc.suggest(code.replace("00", "OO")) is None


def issued(head: str) -> str:
    """A well-formed code for a category and division."""
    body = head + "MA2PBMCG" + organisation.check_digit("MA2PBMCG")
    return body + uscc.check_digit(body)
