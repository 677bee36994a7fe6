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
FIRST_SIGNS: str = _WORDS["first_signs"]
SECOND_SIGNS: str = _WORDS["second_signs"]
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


def signboard(dice: Dice, *, homely: float) -> str:
    """What stands over a door: 溪边老王, 青禾, 晓棠里; `homely` is the share of family names."""
    return _homely(dice) if dice.chance(homely) else _poetic(dice)


def _homely(dice: Dice) -> str:
    corner = dice.pick(CORNERS) if dice.chance(0.5) else ""
    return corner + dice.weigh(KIN).format(dice.pick(SURNAMES))


def _poetic(dice: Dice) -> str:
    name = dice.pick(FIRST_SIGNS) + dice.pick(SECOND_SIGNS)
    return name + dice.pick(SECOND_SIGNS) if dice.chance(0.45) else name
