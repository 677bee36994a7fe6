"""Normalising, cleaning, masking."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.codes.masking import mask_id, mask_mobile, mask_name
from backend.kernel.codes.text import clean, normalise_code


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise_code(text)
    assert normalise_code(once) == once


def test_a_code_loses_blanks_hyphens_and_invisible_marks() -> None:
    assert normalise_code("\ufeff９１-ｍa\u200b１—２　\u00ad") == "91MA12"


def test_letters_are_never_silently_read_as_digits() -> None:
    assert normalise_code("oizs") == "OIZS"


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_cleaning_keeps_what_a_reader_must_object_to() -> None:
    assert clean("　张记\u200b　 面馆\u00a0") == "张记 面馆"
    assert clean("a\x00b\ue000") == "a\x00b\ue000"
    assert clean("\x1fa\x85") == "\x1fa\x85"
    assert clean("第一行\n第二行\n") == "第一行\n第二行"


@pytest.mark.parametrize(
    ("name", "shown"),
    [("张三丰", "张**"), ("张三", "张*"), ("张", "*"), ("", ""), (" 欧阳修 ", "欧**")],
)
def test_only_the_first_character_of_a_name_is_shown(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@given(st.text(min_size=1))
def test_no_mask_ever_shows_the_whole(text: str) -> None:
    assert set(mask_name(text)[1:]) <= {"*"}
    for mask in (mask_id, mask_mobile):
        assert len(mask(text)) == len(text)
        assert mask(text).count("*") >= min(len(text), 3)


def test_numbers_show_their_ends() -> None:
    assert mask_mobile("13800138000") == "138****8000"
    assert mask_id("11010119900307123X") == "110" + "*" * 11 + "123X"
    assert mask_id("12345678") == "*" * 8
