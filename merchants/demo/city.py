"""The demo city's merchants: number n is the same merchant on every machine, on every day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from merchants.demo.chance import Dice, Weighted
from merchants.demo.codes import LAST_SHOP, demo_uscc
from merchants.demo.places import BY_SHARE, CITY, DISTRICTS, PROVINCE, SEED, District, spot
from merchants.demo.trades import BY_WEIGHT, TRADES, Trade
from merchants.demo.words import (
    CROPS,
    LIVESTOCK,
    VILLAGES,
    homely_sign,
    is_too_famous,
    lucky_sign,
    person,
    poetic_sign,
)

MERCHANTS = 20_000
YOUNGEST = date(2024, 6, 30)
LAST_CLOSING = date(2024, 12, 31)
FIRST_TODAY = date(2025, 1, 1)  # before that day some merchants would not have been founded
YEARS_BACK = 24
ENTERPRISE, SOLE_TRADER, COOPERATIVE, NON_PROFIT = "91", "92", "93", "52"
FARMS = {"coop": CROPS, "livestock": LIVESTOCK}
RURAL = Weighted({d: d.weight for d in DISTRICTS if d.name[0] in "花乌开息修"})
COMPANY_TYPES = Weighted(
    {"有限责任公司(自然人独资)": 5, "有限责任公司(自然人投资或控股)": 4, "个人独资企业": 1}
)
CLOSINGS = Weighted({"注销": 14, "吊销": 3, "停业": 3})
CAPITAL = {
    ENTERPRISE: ("10万元", "30万元", "50万元", "100万元", "200万元", "300万元", "500万元"),
    SOLE_TRADER: ("", "", "1万元", "3万元", "5万元", "10万元"),
    COOPERATIVE: ("20万元", "60万元", "100万元", "180万元"),
    NON_PROFIT: ("3万元", "10万元", "30万元"),
}


@dataclass(frozen=True, slots=True)
class Merchant:
    """A made-up merchant with one outlet. `shows` says what a demo shop is there to show."""

    number: int
    kind: str
    uscc: str
    name: str
    outlet: str
    trade: Trade
    district: District
    entity_type: str
    representative: str
    capital: str
    address: str
    lng: float
    lat: float
    at_home: bool
    established_on: date
    status: str = "存续"
    closed_on: date | None = None
    shows: tuple[str, str] = ("", "")  # 中文, English

    @property
    def is_company(self) -> bool:
        return self.kind in {ENTERPRISE, COOPERATIVE}

    def horizon(self, today: date) -> date:
        """The last day on which something could be put on record about it."""
        return min(today, self.closed_on or today)


def merchant(number: int, *, seed: str = SEED) -> Merchant:
    """The made-up merchant of that number (1 to LAST_SHOP)."""
    dice = Dice(seed, "merchant", number)
    trade = TRADES[dice.weigh(BY_WEIGHT)]
    district = dice.weigh(RURAL if trade.key in FARMS else BY_SHARE)
    kind, entity_type = _legal_form(dice, trade)
    name, outlet = _names(dice, trade, district, entity_type)
    at_home = dice.chance(trade.homes or 0.006)
    place = spot(dice, district, at_home=at_home)
    established_on = _founding_day(dice)
    status, closed_on = _standing(dice, established_on)
    return Merchant(
        number=number,
        kind=kind,
        uscc=demo_uscc(kind, district.code, number),
        name=name,
        outlet=outlet,
        trade=trade,
        district=district,
        entity_type=entity_type,
        representative=_representative(dice),
        capital=dice.pick(CAPITAL[kind]),
        address=_farm(dice, district) if trade.key in FARMS else place.address,
        lng=place.lng,
        lat=place.lat,
        at_home=at_home,
        established_on=established_on,
        status=status,
        closed_on=closed_on,
    )


def merchants(first: int, last: int, *, seed: str = SEED) -> Iterator[Merchant]:
    """The merchants from number `first` to `last`, both included."""
    if last > LAST_SHOP:
        raise ValueError(f"the demo's code range ends at merchant {LAST_SHOP}")
    return (merchant(number, seed=seed) for number in range(first, last + 1))


def _legal_form(dice: Dice, trade: Trade) -> tuple[str, str]:
    if trade.kind:
        return trade.kind, trade.entity_type
    if dice.chance(trade.companies):
        return ENTERPRISE, dice.weigh(COMPANY_TYPES)
    return SOLE_TRADER, "个体工商户"


def _names(dice: Dice, trade: Trade, district: District, entity_type: str) -> tuple[str, str]:
    """The registered name and the name over the door, drawn until no brand is in them."""
    while True:
        name, outlet = _draw_names(dice, trade, district, entity_type)
        if not is_too_famous(name + outlet):
            return name, outlet


def _draw_names(dice: Dice, trade: Trade, district: District, entity_type: str) -> tuple[str, str]:
    is_limited = entity_type.startswith("有限")
    sign = _sign(dice, trade, is_limited=is_limited)
    outlet = sign + dice.pick(trade.tails)
    if not is_limited:
        return f"{CITY}{district.name}{outlet}", outlet
    seat = "云溪" if dice.chance(0.6) else f"{CITY}{district.short}"
    return f"{seat}{sign}{trade.line}有限公司", outlet


def _sign(dice: Dice, trade: Trade, *, is_limited: bool) -> str:
    if trade.key in FARMS:
        return dice.pick(VILLAGES) + lucky_sign(dice) + dice.pick(FARMS[trade.key])
    if dice.chance(trade.homely * (0.2 if is_limited else 1)):
        return homely_sign(dice)
    return lucky_sign(dice) if is_limited or dice.chance(0.3) else poetic_sign(dice)


def _representative(dice: Dice) -> str:
    while is_too_famous(name := person(dice)):
        pass
    return name


def _farm(dice: Dice, district: District) -> str:
    return f"{PROVINCE}省{CITY}{district.name}{dice.pick(VILLAGES)}村{dice.whole(1, 12)}组"


def _founding_day(dice: Dice) -> date:
    # Squaring a share makes young merchants many and old ones few, as in any register.
    return YOUNGEST - timedelta(days=int(dice.share() ** 2 * YEARS_BACK * 365))


def _standing(dice: Dice, established_on: date) -> tuple[str, date | None]:
    if not dice.chance(0.02):
        return "存续", None
    status = dice.weigh(CLOSINGS)
    day = dice.day(min(established_on + timedelta(days=120), LAST_CLOSING), LAST_CLOSING)
    return status, day if status == "注销" else None
