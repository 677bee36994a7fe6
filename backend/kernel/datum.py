"""Coordinates between WGS-84 (stored), GCJ-02 (WeChat, Amap, Tencent) and BD-09 (Baidu).

Points are (longitude, latitude) in degrees. Outside China's rectangle WGS-84 equals GCJ-02.
Inverses are fixed-point steps, good to a micrometre.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from math import atan2, cos, hypot, pi, sin, sqrt

Point = tuple[float, float]
Step = Callable[[Point], Point]

STEPS = 5
WEST, EAST, SOUTH, NORTH = 72.004, 137.8347, 0.8293, 55.8271
_AXIS = 6378245.0  # Krasovsky 1940, metres
_ECCENTRICITY = 0.00669342162296594323
_BAIDU_ANGLE = pi * 3000.0 / 180.0


class Datum(StrEnum):
    """The three systems that coordinates are delivered in."""

    WGS84 = "WGS-84"
    GCJ02 = "GCJ-02"
    BD09 = "BD-09"


def convert(point: Point, *, source: Datum, target: Datum) -> Point:
    """The same place in another system; GCJ-02 lies between the other two."""
    if source == target:
        return point
    gcj = _TO_GCJ[source](point)
    return _FROM_GCJ[target](gcj)


def is_in_china(point: Point) -> bool:
    """Whether the offset applies: the rectangle the map makers use, neighbours included."""
    lng, lat = point
    return WEST <= lng <= EAST and SOUTH <= lat <= NORTH


def _same(point: Point) -> Point:
    return point


def _wgs_to_gcj(point: Point) -> Point:
    if not is_in_china(point):
        return point
    lng, lat = point
    x, y = lng - 105.0, lat - 35.0
    phi = lat / 180.0 * pi
    magic = 1 - _ECCENTRICITY * sin(phi) ** 2
    north = _north(x, y) * 180.0 / (_AXIS * (1 - _ECCENTRICITY) / (magic * sqrt(magic)) * pi)
    east = _east(x, y) * 180.0 / (_AXIS / sqrt(magic) * cos(phi) * pi)
    return lng + east, lat + north


def _north(x: float, y: float) -> float:
    metres = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    metres += (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    metres += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    return metres + (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0


def _east(x: float, y: float) -> float:
    metres = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    metres += (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    metres += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    return metres + (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0


def _gcj_to_bd(point: Point) -> Point:
    x, y = point
    radius = hypot(x, y) + 0.00002 * sin(y * _BAIDU_ANGLE)
    angle = atan2(y, x) + 0.000003 * cos(x * _BAIDU_ANGLE)
    return radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006


def _undo(forward: Step, point: Point) -> Point:
    """Where `forward` starts to arrive at `point`: its offset hardly changes from step to step."""
    guess = point
    for _ in range(STEPS):
        there = forward(guess)
        guess = (guess[0] + point[0] - there[0], guess[1] + point[1] - there[1])
    return guess


_TO_GCJ: dict[Datum, Step] = {
    Datum.WGS84: _wgs_to_gcj,
    Datum.GCJ02: _same,
    Datum.BD09: partial(_undo, _gcj_to_bd),
}
_FROM_GCJ: dict[Datum, Step] = {
    Datum.WGS84: partial(_undo, _wgs_to_gcj),
    Datum.GCJ02: _same,
    Datum.BD09: _gcj_to_bd,
}
