"""What shops of the demo city do, which permits they need, what they are fined for: data tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from merchants.demo.chance import Weighted
from merchants.demo.words import table

D = TypeVar("D")


@dataclass(frozen=True, slots=True)
class Permit:
    key: str
    certificate: str
    category: str
    content: str
    years: int  # 0: without end
    office: str
    number: str
    share: float = 1.0  # of the trade's shops that hold it


@dataclass(frozen=True, slots=True)
class Trade:
    key: str
    weight: float
    companies: float
    tails: tuple[str, ...]
    line: str
    permits: tuple[Permit, ...]
    scope: str
    homes: float = 0.0
    homely: float = 0.55  # the share that carries a family's name
    kind: str = ""  # the first two signs of the USCC where the trade sets them
    entity_type: str = ""


@dataclass(frozen=True, slots=True)
class Offence:
    key: str
    severity: str
    trades: tuple[str, ...]
    title: str
    facts: str
    basis: str
    kinds: str
    content: str
    office: str
    fine: tuple[int, int] = (0, 0)  # yuan, least and most
    gain: tuple[int, int] = (0, 0)
    document: str = ""  # the certificate it takes away


def _read(name: str, build: Callable[..., D], **shapes: Callable[[Any], Any]) -> dict[str, D]:
    return {
        key: build(
            key=key, **{field: shapes.get(field, _same)(value) for field, value in row.items()}
        )
        for key, row in table(name).items()
    }


def _same(value: Any) -> Any:
    return value


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


PERMITS: dict[str, Permit] = _read("permits", Permit)
TRADES: dict[str, Trade] = _read(
    "trades",
    Trade,
    tails=_words,
    permits=lambda text: tuple(PERMITS[key] for key in text.split()),
)
OFFENCES: dict[str, Offence] = _read("offences", Offence, trades=_words, fine=tuple, gain=tuple)
BY_WEIGHT = Weighted({key: trade.weight for key, trade in TRADES.items()})


def offences_of(trade: Trade) -> dict[str, list[Offence]]:
    """What a trade may be fined for, by the class that is delivered with it."""
    found: dict[str, list[Offence]] = {}
    for offence in OFFENCES.values():
        if trade.key in offence.trades:
            found.setdefault(offence.severity, []).append(offence)
    return found


OFFENCES_OF = {key: offences_of(trade) for key, trade in TRADES.items()}
