"""Cells of words: kept as they came, flagged where odd, refused where harmful."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.intake.fields import FieldType, Memo, choice, division, person, text, words, yes_no
from backend.intake.reasons import BROKEN, MESSAGES, Noted
from backend.kernel.codes import resident_id


def read(kind: FieldType, cell: str) -> Any:
    return kind.make("missing")(cell)


def found(kind: FieldType, cell: str) -> tuple[Any, list[str]]:
    value = read(kind, cell)
    if isinstance(value, Noted):
        return value.value, [problem.code for problem in value.problems]
    return value, []


@pytest.mark.parametrize("cell", ["", " ", "\u3000", "N/A", " n/a ", "-", "——", "— —", "NULL"])
def test_marks_of_absence_are_nothing(cell: str) -> None:
    assert read(text(10), cell) == "missing"
    assert read(choice({"是": 1}), cell) == "missing"


@pytest.mark.parametrize(
    "cell", ["江阴纺织配件厂\u3000", "\u3000\u3000江阴纺织配件厂 ", "江阴纺织配件厂"]
)
def test_outer_blanks_go_the_wide_one_too(cell: str) -> None:
    assert found(text(10), cell) == ("江阴纺织配件厂", [])


@pytest.mark.parametrize(
    "cell", ["第六０一研究所", "甲（乙）(丙)", "理论研究\u3000学术交流", "A\u00a0B"]
)
def test_words_stay_as_they_were_delivered(cell: str) -> None:
    assert found(text(20), cell) == (cell, [])


@pytest.mark.parametrize(
    ("cell", "flag"),
    [
        ("\ue235浦桥", "private_use_character"),
        ("恒\ufffd五金店", "private_use_character"),
        ("好\u200b再来", "invisible_character"),
        ("=1+1", "looks_like_formula"),
        ("=cmd|' /C calc'!A0", "looks_like_formula"),
        ("@SUM(A1)", "looks_like_formula"),
        ("+HYPERLINK(1)", "looks_like_formula"),
        ("-(1)", "looks_like_formula"),
        ("甲&nbsp;乙", "html_entity"),
        ("甲&8205;", "html_entity"),
        ("甲&#x4e00;", "html_entity"),
    ],
)
def test_odd_words_are_kept_and_flagged(cell: str, flag: str) -> None:
    assert found(text(40), cell) == (cell, [flag])


@pytest.mark.parametrize("cell", ["-1", "+86 10", "A&B贸易", "@2号", "3*5米", "<b>不含烟花</b>"])
def test_what_is_harmless_is_not_flagged(cell: str) -> None:
    assert found(text(40), cell) == (cell, [])


def test_a_masked_address_is_flagged_where_that_matters() -> None:
    assert found(text(20, masks=True), "平原路506号***") == ("平原路506号***", ["masked"])
    assert found(text(20), "羊养殖、销售。***") == ("羊养殖、销售。***", [])


@pytest.mark.parametrize("cell", ["甲\x00乙", "甲\x1b[31m", "甲\x85乙", "甲\n乙", "甲\t乙"])
def test_control_characters_are_refused(cell: str) -> None:
    assert found(text(20), cell) == (BROKEN, ["control_character"])


def test_free_text_may_have_lines_but_no_nul() -> None:
    assert found(text(20, lines=True), "一\r\n\t二") == ("一\r\n\t二", [])
    assert found(text(20, lines=True), "一\n\x00") == (BROKEN, ["control_character"])


def test_too_long_says_how_long() -> None:
    value = read(text(3), "一二三四")
    assert value.problems[0].message == "内容有 4 字，超过上限 3 字"
    assert found(text(3), " 一二三 ") == ("一二三", [])


def test_everything_wrong_with_a_cell_is_said() -> None:
    codes = found(text(3), "=A\x00\ue000&amp;")[1]
    assert codes == [
        "too_long",
        "control_character",
        "private_use_character",
        "looks_like_formula",
        "html_entity",
    ]


@given(st.text(max_size=60))
def test_a_text_is_kept_unchanged_or_refused(cell: str) -> None:
    value, codes = found(text(40, lines=True, masks=True), cell)
    assert value in (cell.strip(), BROKEN, "missing")
    assert set(codes) <= MESSAGES.keys()
    if value is not BROKEN:
        assert len(value) <= 40
        assert "\x00" not in value


@pytest.mark.parametrize(
    ("cell", "name"), [("张三丰", "张**"), ("张**", "张**"), ("N/A", "missing")]
)
def test_a_person_is_masked_before_anything_else_sees_the_name(cell: str, name: str) -> None:
    assert read(person(60), cell) == name


def test_an_odd_name_is_masked_too() -> None:
    assert found(person(60), "王\ue000明") == ("王**", ["private_use_character"])


@pytest.mark.parametrize(
    "cell", ["罚款;没收违法所得", "罚款；没收违法所得；", "罚款、 没收违法所得"]
)
def test_several_words_in_a_cell_are_parted(cell: str) -> None:
    assert found(words(100), cell) == (["罚款", "没收违法所得"], [])
    assert found(words(5), cell)[1] == ["too_long"]


@pytest.mark.parametrize("cell", ["是", "Ｙ", "true", " 1 "])
def test_yes_has_its_spellings(cell: str) -> None:
    assert read(yes_no(), cell) is True
    assert read(yes_no(), "否") is False


def test_an_unlisted_choice_is_refused_with_the_list_or_kept_as_other() -> None:
    value = read(choice({"轻微": "minor", "严重": "serious"}), "很严重")
    assert "轻微、严重" in value.problems[0].message
    assert found(choice({"合格": "passed"}, otherwise="other"), "待定") == (
        "other",
        ["unlisted_choice"],
    )


@pytest.mark.parametrize(
    ("cell", "code"),
    [("50", "500000"), ("5001", "500100"), ("500112", "500112"), ("500112001", "500112001")],
)
def test_short_division_codes_are_filled_up(cell: str, code: str) -> None:
    assert found(division(levels=(2, 4, 6, 9)), cell) == (code, [])


@pytest.mark.parametrize("cell", ["5", "50011", "5O0112", "渝北", "500112001", "-50011", "५०"])
def test_what_is_no_division_code_is_refused(cell: str) -> None:
    assert found(division(), cell) == (BROKEN, ["division_format"])


def test_odd_division_codes_are_judged() -> None:
    assert found(division(), "000000") == (BROKEN, ["division_zeros"])
    assert found(division(), "990112") == ("990112", ["division_unknown"])
    assert found(division(), "５００１１２") == ("500112", ["fullwidth_normalised"])


def test_remembering_is_bounded() -> None:
    memo = Memo(str.upper)
    memo.LIMIT = 2
    assert [memo[cell] for cell in ("a", "b", "c", "a")] == ["A", "B", "C", "A"]
    assert sorted(memo) == ["a", "b"]


PERSON = "50011219850203123" + resident_id.check_digit("50011219850203123")


@pytest.mark.parametrize("cell", [f"当事人（身份证{PERSON}）", PERSON, f"甲\n{PERSON.lower()}，乙"])
def test_a_text_that_tells_a_residents_number_is_refused(cell: str) -> None:
    assert found(text(200, lines=True), cell) == (BROKEN, ["resident_id_in_text"])


@pytest.mark.parametrize(
    "cell", [f"1{PERSON}", PERSON[:-1], "单号202619850203123456", "2019年19号"]
)
def test_other_numbers_may_stand_in_a_text(cell: str) -> None:
    assert found(text(200, lines=True), cell) == (cell, [])
