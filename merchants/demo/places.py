"""Where the demo city lies: divisions, streets, house numbers, the offices that deliver.

The divisions and their codes are real (GB/T 2260); the city's name, its streets and its offices
are made up. Coordinates are WGS-84, roughly right for a district's centre, and use additions and
multiplications only, so that every machine computes the same digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from merchants.demo.chance import Dice, Weighted
from merchants.demo.codes import demo_uscc
from merchants.demo.words import ESTATES, STREET_HEADS, STREET_TAILS

SEED = "chengyi-demo-1"
CITY, CITY_CODE = "云溪市", "520100"
PROVINCE, PROVINCE_CODE = "贵州", "520000"
CITY_CENTRE = (106.71, 26.58)
PROVINCE_CENTRE = (106.70, 26.60)
KM_PER_DEGREE_LAT = 110.8
KM_PER_DEGREE_LNG = 99.6  # at 26.6 degrees north
STREETS_PER_DISTRICT = 40
METRES_PER_NUMBER = 5


@dataclass(frozen=True, slots=True)
class District:
    code: str
    name: str
    mark: str  # one sign, as offices abbreviate themselves in document numbers
    lng: float
    lat: float
    reach_km: float
    weight: float

    @property
    def short(self) -> str:
        """The name as the 地区 column writes it: 南明, 开阳."""
        return self.name[:-1]


DISTRICTS = (
    District("520102", "南明区", "南", 106.714, 26.568, 3.2, 22),
    District("520103", "云岩区", "岩", 106.724, 26.600, 3.0, 21),
    District("520111", "花溪区", "花", 106.670, 26.412, 4.5, 14),
    District("520112", "乌当区", "乌", 106.752, 26.634, 3.2, 8),
    District("520113", "白云区", "白", 106.626, 26.680, 3.4, 10),
    District("520115", "观山湖区", "观", 106.623, 26.620, 4.0, 13),
    District("520121", "开阳县", "开", 106.966, 27.058, 2.4, 5),
    District("520122", "息烽县", "息", 106.738, 27.092, 2.0, 3),
    District("520123", "修文县", "修", 106.595, 26.840, 2.2, 4),
)
BY_SHARE = Weighted({district: district.weight for district in DISTRICTS})
BY_NAME = {district.name: district for district in DISTRICTS}

SHOPFRONTS = Weighted(
    {"": 9, "附{unit}号": 6, "{block}栋1层{unit}号商铺": 3, "{block}栋{floor}楼{unit}室": 2}
)
# Unit vectors of streets: most towns have two main directions and a few slanting ones.
DIRECTIONS = (
    (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0), (0.96, 0.28), (-0.28, 0.96), (0.6, 0.8),
    (-0.8, 0.6),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Street:
    name: str
    east_km: float
    north_km: float
    direction: tuple[float, float]
    numbers: int


@dataclass(frozen=True, slots=True)
class Spot:
    address: str
    lng: float
    lat: float


@dataclass(frozen=True, slots=True)
class Office:
    name: str
    code: str
    mark: str


@cache
def streets(district: District) -> tuple[Street, ...]:
    """The made-up streets of a district, densest near its centre."""
    dice = Dice(SEED, "streets", district.code)
    heads = list(STREET_HEADS)
    return tuple(
        Street(
            name=heads.pop(dice.whole(0, len(heads) - 1)) + dice.weigh(STREET_TAILS),
            east_km=_spread(dice) * district.reach_km,
            north_km=_spread(dice) * district.reach_km,
            direction=dice.pick(DIRECTIONS),
            numbers=dice.whole(60, 420),
        )
        for _ in range(STREETS_PER_DISTRICT)
    )


def _spread(dice: Dice) -> float:
    # Three evenly spread draws come close to a bell, without a logarithm that machines round apart.
    return (dice.share() + dice.share() + dice.share()) / 1.5 - 1


def spot(dice: Dice, district: District, *, at_home: bool) -> Spot:
    """An address and the coordinates that belong to it: the house number sets the place."""
    street = dice.pick(streets(district))
    number = dice.whole(1, street.numbers)
    along = number * METRES_PER_NUMBER / 1000
    aside = 0.018 if number % 2 else -0.018
    east, north = street.direction
    east_km = street.east_km + east * along - north * aside
    north_km = street.north_km + north * along + east * aside
    detail = _flat(dice) if at_home else _shopfront(dice)
    return Spot(
        address=f"{PROVINCE}省{CITY}{district.name}{street.name}{number}号{detail}",
        lng=round(district.lng + east_km / KM_PER_DEGREE_LNG, 6),
        lat=round(district.lat + north_km / KM_PER_DEGREE_LAT, 6),
    )


def _flat(dice: Dice) -> str:
    floor = dice.whole(1, 24)
    return (
        f"{dice.pick(ESTATES)}{dice.whole(1, 16)}栋{dice.whole(1, 4)}单元"
        f"{floor}层{dice.whole(1, 6)}号"
    )


def _shopfront(dice: Dice) -> str:
    return dice.weigh(SHOPFRONTS).format(
        block=dice.whole(1, 9), unit=dice.whole(1, 20), floor=dice.whole(2, 18)
    )


# kind of office -> what follows the district's name, sign in document numbers, place in the range
OFFICES = {
    "market": ("市场监督管理局", "市监", 1),
    "health": ("卫生健康局", "卫健", 2),
    "police": ("公安局", "公", 3),
    "education": ("教育局", "教", 4),
    "culture": ("文化和旅游局", "文旅", 5),
    "fire": ("消防救援大队", "消", 6),
    "traffic": ("交通运输局", "交", 7),
    "farming": ("农业农村局", "农", 8),
    "ecology": ("生态环境分局", "环", 9),
    "tobacco": ("烟草专卖局", "烟", 10),
    "emergency": ("应急管理局", "应急", 11),
}
CREDIT_CENTRE = Office("云溪市公共信用信息中心", demo_uscc("12", CITY_CODE, 99_001), "信")
TAX_OFFICE = Office("云溪市税务局", demo_uscc("11", CITY_CODE, 99_002), "税")
CUSTOMS = Office("云溪海关", demo_uscc("11", CITY_CODE, 99_003), "关")
CITY_MARKET_OFFICE = Office("云溪市市场监督管理局", demo_uscc("11", CITY_CODE, 99_004), "市监")


@cache
def office(kind: str, district: District) -> Office:
    """The district's office of that kind, with the demo code and the mark of its documents."""
    tail, mark, place = OFFICES[kind]
    number = 90_000 + int(district.code[-3:]) * 20 + place
    return Office(
        name=f"{CITY}{district.name}{tail}",
        code=demo_uscc("11", district.code, number),
        mark=f"{CITY[:2]}{district.mark}{mark}",
    )
