"""Coordinates between the three systems."""

from __future__ import annotations

import itertools
from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.datum import Datum, Point, convert

inside = st.tuples(st.floats(73.5, 135.0), st.floats(18.0, 53.5))
outside = st.one_of(
    st.tuples(st.floats(-180, 72), st.floats(-90, 90)),
    st.tuples(st.floats(138, 180), st.floats(-90, 90)),
    st.tuples(st.floats(-180, 180), st.floats(-90, 0.8)),
)


def metres(a: Point, b: Point) -> float:
    return 111_320 * hypot((a[0] - b[0]) * cos(radians(a[1])), a[1] - b[1])


@pytest.mark.parametrize(
    ("wgs", "gcj"),
    [
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
    ],
)
def test_published_pairs_agree(wgs: Point, gcj: Point) -> None:
    there = convert(wgs, source=Datum.WGS84, target=Datum.GCJ02)
    assert there == pytest.approx(gcj, abs=1e-12)


@given(inside, st.sampled_from(list(itertools.permutations(Datum, 2))))
def test_there_and_back_is_the_same_place(point: Point, pair: tuple[Datum, Datum]) -> None:
    there = convert(point, source=pair[0], target=pair[1])
    assert metres(convert(there, source=pair[1], target=pair[0]), point) < 1e-5


@given(inside)
def test_a_detour_over_the_third_system_changes_nothing(point: Point) -> None:
    gcj = convert(point, source=Datum.WGS84, target=Datum.GCJ02)
    direct = convert(point, source=Datum.WGS84, target=Datum.BD09)
    assert convert(gcj, source=Datum.GCJ02, target=Datum.BD09) == direct


@given(outside)
def test_outside_china_nothing_is_shifted(point: Point) -> None:
    assert convert(point, source=Datum.WGS84, target=Datum.GCJ02) == point
    assert convert(point, source=Datum.GCJ02, target=Datum.WGS84) == point


@given(inside)
def test_the_shift_is_hundreds_of_metres_never_kilometres(point: Point) -> None:
    assert 1 < metres(convert(point, source=Datum.WGS84, target=Datum.GCJ02), point) < 2_000


def test_the_same_system_gives_the_same_numbers_and_names_are_as_delivered() -> None:
    assert convert((106.5, 29.5), source=Datum.BD09, target=Datum.BD09) == (106.5, 29.5)
    assert Datum("GCJ-02") is Datum.GCJ02
