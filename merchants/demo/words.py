"""What shops', streets' and people's names are made of; brands everyone knows are refused."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from merchants.demo.chance import Dice, Weighted


def table(name: str) -> dict[str, Any]:
    """One of the demo's word tables (data/<name>.toml)."""
    return tomllib.loads((Path(__file__).parent / "data" / f"{name}.toml").read_text("utf-8"))


_WORDS = table("words")
SURNAMES: str = _WORDS["surnames"]
GIVEN: str = _WORDS["given"]
LUCKY_FIRST: str = _WORDS["lucky_first"]
LUCKY_SECOND: str = _WORDS["lucky_second"]
ENDINGS: str = _WORDS["endings"]
MOODS: list[str] = _WORDS["moods"].split()
CORNERS: list[str] = _WORDS["corners"].split()
VILLAGES: list[str] = _WORDS["villages"].split()
CROPS: list[str] = _WORDS["crops"].split()
LIVESTOCK: list[str] = _WORDS["livestock"].split()
STREET_HEADS: list[str] = _WORDS["street_heads"].split()
ESTATES: list[str] = _WORDS["estates"].split()
TOO_FAMOUS: list[str] = _WORDS["too_famous"].split()
STREET_TAILS: Weighted[str] = Weighted(_WORDS["street_tails"])
KIN: Weighted[str] = Weighted(_WORDS["kin"])


def is_too_famous(name: str) -> bool:
    """True when the name holds a brand that everybody knows."""
    return any(brand in name for brand in TOO_FAMOUS)


def person(dice: Dice) -> str:
    """A made-up person's name of two or three signs."""
    given = dice.pick(GIVEN) + (dice.pick(GIVEN) if dice.chance(0.7) else "")
    return dice.pick(SURNAMES) + given


def homely_sign(dice: Dice) -> str:
    """A family's name over a door, often with its corner of the town: 溪边老王, 周记."""
    corner = dice.pick(CORNERS) if dice.chance(0.5) else ""
    return corner + dice.weigh(KIN).format(dice.pick(SURNAMES))


def poetic_sign(dice: Dice) -> str:
    """A mood, or a mood and a kind of house: 青禾, 听雨舍."""
    return dice.pick(MOODS) + (dice.pick(ENDINGS) if dice.chance(0.5) else "")


def lucky_sign(dice: Dice) -> str:
    """What companies like to be called: 鑫达, 宏泰昌, 晴川源."""
    head = (
        dice.pick(MOODS) if dice.chance(0.4) else dice.pick(LUCKY_FIRST) + dice.pick(LUCKY_SECOND)
    )
    return head + dice.pick(LUCKY_SECOND) if dice.chance(0.6) else head
