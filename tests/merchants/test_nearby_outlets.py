"""Outlets round a point: nearest first, homes and closed ones never, wherever on earth."""

from __future__ import annotations

from math import cos, radians
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.kernel.datum import Datum, convert
from merchants.lookup import nearby
from merchants.lookup.nearby import metres
from merchants.registry.models import Outlet
from tests.factories.deliveries import hand_in
from tests.factories.rows import Cells, registration
from tests.merchants.outside import OPEN, api, shop_code

pytestmark = pytest.mark.django_db
LNG, LAT = 106.55, 29.56
DEGREE = 111_195.08  # metres of a degree of latitude
HERE = f"{LAT},{LNG}"
ON_ONE_DATABASE = settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def at(number: int, *, north: float = 0, east: float = 0, **cells: str) -> Cells:
    """A shop so many metres from here, delivered in WGS-84."""
    lat = LAT + north / DEGREE
    lng = LNG + east / DEGREE / cos(radians(LAT))
    place = {"经度": f"{lng:.7f}", "纬度": f"{lat:.7f}", "坐标系": "WGS-84"}
    return registration(number, 企业名称=f"店{number}", **place) | cells


def near(client: Client, where: str = HERE, **query: object) -> list[tuple[str, int]]:
    results = api(client, "merchants", near=where, **query)["results"]
    return [(each["name"], each["distance_m"]) for each in results]


def names(client: Client, where: str = HERE, **query: object) -> list[str]:
    return [name for name, _ in near(client, where, **query)]


def test_the_nearest_comes_first_with_its_distance(client: Client) -> None:
    hand_in("enterprises", at(1, north=900), at(2, east=100), at(3, north=-400), at(4))
    assert near(client) == [("店4", 0), ("店2", 100), ("店3", 400), ("店1", 900)]


def test_the_radius_is_a_circle_and_not_a_square(client: Client) -> None:
    hand_in("enterprises", at(1, north=990), at(2, north=1010), at(3, north=800, east=800))
    assert names(client, radius_m=1000) == ["店1"]
    assert names(client, radius_m=1200) == ["店1", "店2", "店3"]
    assert names(client) == ["店1", "店2", "店3"]  # 2000 metres when not said


@pytest.mark.parametrize("radius", [1, 20_000])
def test_the_radius_has_its_bounds(client: Client, radius: int) -> None:
    hand_in("enterprises", at(1), at(2, north=19_990), at(3, north=20_100))
    assert names(client, radius_m=radius) == (["店1"] if radius == 1 else ["店1", "店2"])


def test_promise_05_a_home_is_never_near(client: Client) -> None:
    hand_in("enterprises", at(1, 住宅地址="是"), at(2, north=50))
    assert names(client) == ["店2"]
    page = client.get("/", {"near": HERE}).content.decode()
    assert shop_code(2) in page
    assert shop_code(1) not in page


def test_a_shop_that_closed_is_not_near(client: Client) -> None:
    hand_in("enterprises", at(1), at(2, 登记状态="注销"), at(3, 登记状态="吊销"))
    assert names(client) == ["店1"]
    hand_in("enterprises", at(1, 登记状态="注销"))
    assert names(client) == []


def test_a_shop_that_moved_is_where_it_is_now(client: Client) -> None:
    hand_in("enterprises", at(1))
    hand_in("enterprises", at(1, north=5000))
    assert names(client, radius_m=1000) == []
    assert near(client, radius_m=6000) == [("店1", 5000)]


def test_near_can_be_narrowed(client: Client) -> None:
    hand_in(
        "enterprises",
        at(1, 企业名称="老王面馆", 行政区划代码="500112"),
        at(2, north=10, 企业名称="小李饺子", 行政区划代码="500103"),
    )
    assert names(client, q="面馆") == ["老王面馆"]
    assert names(client, q="饺子 小李") == ["小李饺子"]
    assert names(client, division="500103") == ["小李饺子"]
    assert len(names(client, division="500000")) == 2
    assert names(client, kind="cooperative") == []
    for nothing in ("%", "…", "🍜"):
        assert names(client, q=nothing) == []


def test_next_pages_go_on_where_the_last_ended(client: Client) -> None:
    hand_in("enterprises", *[at(n, north=(n % 5) * 10) for n in range(1, 18)])
    whole = near(client, limit=100)
    for limit in (1, 4, 17):
        page = api(client, "merchants", near=HERE, limit=limit, radius_m=2000)
        walked = [each["name"] for each in page["results"]]
        while page["next"]:
            page = api(client, "merchants", **dict(parse_qsl(urlsplit(page["next"]).query)))
            walked += [each["name"] for each in page["results"]]
        assert walked == [name for name, _ in whole]
        assert page["total"] == 17


def test_a_crowd_is_cut_and_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearby, "MOST", 3)
    hand_in("enterprises", *[at(n, north=n * 10) for n in range(1, 6)])
    told = api(client, "merchants", near=HERE)
    assert [each["name"] for each in told["results"]] == ["店1", "店2", "店3"]
    assert told["total_is_minimum"] is True


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09, Datum.WGS84])
def test_whatever_datum_was_delivered_the_spot_is_right(client: Client, datum: Datum) -> None:
    lng, lat = convert((LNG, LAT), source=Datum.WGS84, target=datum)
    spot = {"经度": f"{lng:.8f}", "纬度": f"{lat:.8f}", "坐标系": datum.value}
    hand_in("enterprises", registration(企业名称="店1", **spot))
    ((name, distance),) = near(client)
    assert (name, distance <= 2) == ("店1", True)
    outlet = api(client, f"merchants/{shop_code()}")["outlets"][0]
    assert metres(outlet["lng"], outlet["lat"], LNG, LAT) < 2


PLACES = {
    "the equator": (0.0, 0.0),
    "east of the antimeridian": (-16.5, -179.99),
    "west of the antimeridian": (-16.5, 179.99),
    "far north": (84.9, 20.0),
    "far south": (-84.9, 20.0),
}


@pytest.mark.parametrize("place", PLACES)
def test_it_works_wherever_a_map_of_mercator_reaches(client: Client, place: str) -> None:
    lat, lng = PLACES[place]
    hand_in("enterprises", at(1))
    Outlet.objects.update(lng=lng, lat=lat)  # offices deliver places in China only
    assert near(client, f"{lat},{lng}") == [("店1", 0)]
    assert near(client, f"{lat},{lng}", radius_m=20_000) == [("店1", 0)]


ODD = (
    "90,0", "-90,0", "85.1,0", "91,0", "0,181", "nan,0", "inf,1", "1e400,1", "29.5", "1,2,3", "a,b",
    ",", "29.5;106.5", "２９,１０６x", "0x1,2", "29.5,106.5\x00",
)  # fmt: skip


@pytest.mark.parametrize("odd", ODD, ids=ascii)
def test_a_place_that_is_none_is_refused(client: Client, odd: str) -> None:
    answer = client.get(f"{OPEN}/merchants", {"near": odd})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/near"
    assert client.get("/", {"near": odd}).status_code == 400


@pytest.mark.parametrize("odd", ["0", "20001", "-1", "x", "", "1.5", "1e3"])
def test_a_radius_that_is_none_is_refused(client: Client, odd: str) -> None:
    answer = client.get(f"{OPEN}/merchants", {"near": HERE, "radius_m": odd})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/radius_m"


@pytest.fixture
def scattered() -> list[tuple[float, float]]:
    """Thirty shops within three kilometres."""
    offsets = [((n * 733) % 6000 - 3000.0, (n * 1571) % 6000 - 3000.0) for n in range(1, 31)]
    hand_in("enterprises", *[at(n, north=o[0], east=o[1]) for n, o in enumerate(offsets, start=1)])
    return offsets


@ON_ONE_DATABASE
@given(north=st.floats(-3000, 3000), east=st.floats(-3000, 3000), radius=st.integers(1, 8000))
def test_near_is_what_measuring_every_shop_gives(
    scattered: list[Any], north: float, east: float, radius: int
) -> None:
    lat, lng = LAT + north / DEGREE, LNG + east / DEGREE / cos(radians(LAT))
    got = near(Client(), f"{lat:.9f},{lng:.9f}", radius_m=radius, limit=100)
    measured = {
        f"店{n}": metres(lng, lat, LNG + o[1] / DEGREE / cos(radians(LAT)), LAT + o[0] / DEGREE)
        for n, o in enumerate(scattered, start=1)
    }
    assert {name for name, _ in got} >= {n for n, far in measured.items() if far < radius - 1}
    assert {name for name, _ in got} <= {n for n, far in measured.items() if far < radius + 1}
    assert [far for _, far in got] == sorted(far for _, far in got)
    assert all(abs(far - measured[name]) < 2 for name, far in got)


def test_near_is_one_query(client: Client, django_assert_max_num_queries: Any) -> None:
    hand_in("enterprises", at(1), at(2, north=10))
    with django_assert_max_num_queries(1):
        near(client)
