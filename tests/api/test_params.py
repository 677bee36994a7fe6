"""What is unknown, doubled or malformed in an address is refused by name."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from backend.api.params import BadParameter, Query, day


def read(text: str, *known: str) -> Query:
    return Query(QueryDict(text), *(known or ("q", "limit", "near", "on", "kind")))


def codes(refusal: pytest.ExceptionInfo[BadParameter]) -> list[tuple[str, str]]:
    return [(fault["pointer"], fault["code"]) for fault in refusal.value.errors]


def test_every_unknown_parameter_is_named() -> None:
    with pytest.raises(BadParameter) as refusal:
        read("q=1&page=2&sort=name")
    assert codes(refusal) == [("/page", "parameter_unknown"), ("/sort", "parameter_unknown")]


def test_a_parameter_given_twice_is_refused() -> None:
    with pytest.raises(BadParameter) as refusal:
        read("q=1&q=2")
    assert codes(refusal) == [("/q", "parameter_repeated")]


def test_what_is_missing_is_empty() -> None:
    query = read("")
    assert query.text("q") == ""
    assert query.limit() == 20
    assert query.point("near") is None
    assert query.day("on") is None
    assert query.choice("kind", ["a"]) == ""


@pytest.mark.parametrize(
    "text",
    [
        "limit=abc",
        "limit=0",
        "limit=101",
        "limit=",
        "limit=1e1",
        "limit=٣",
        "limit=-1",
        "limit=1.0",
    ],
)
def test_a_limit_is_a_whole_number_from_1_to_100(text: str) -> None:
    with pytest.raises(BadParameter):
        read(text).limit()
    assert read("limit=100").limit() == 100


@pytest.mark.parametrize("text", ["q=" + "字" * 101, "q=a%00b", "q=a%1Bb", "q=a%0Ab"])
def test_long_or_controlling_text_is_refused(text: str) -> None:
    with pytest.raises(BadParameter):
        read(text).text("q")


def test_text_keeps_its_signs_but_not_the_blanks_around() -> None:
    assert read("q=%20%E9%9D%A2%20%E9%A6%86%E3%80%80").text("q") == "面 馆"


@pytest.mark.parametrize("near", ["", "1", "1,2,3", "a,b", "nan,1", "inf,1", "91,0", "0,181"])
def test_a_point_is_latitude_and_longitude(near: str) -> None:
    with pytest.raises(BadParameter):
        read(f"near={near}").point("near")


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_any_place_on_earth_is_read(latitude: float, longitude: float) -> None:
    assert read(f"near={latitude!r},{longitude!r}").point("near") == (latitude, longitude)


@pytest.mark.parametrize("text", ["2025-02-30", "20250101", "2025-W01-1", "2025-1-1", "", "昨天"])
def test_a_day_has_one_spelling(text: str) -> None:
    with pytest.raises(BadParameter):
        day(text)
    assert day("2024-02-29") == dt.date(2024, 2, 29)


def test_a_choice_is_one_of_the_choices() -> None:
    assert read("kind=a").choice("kind", ["a", "b"]) == "a"
    with pytest.raises(BadParameter):
        read("kind=c").choice("kind", ["a", "b"])
