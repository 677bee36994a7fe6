"""The printed poster: read by a camera under bad conditions, never moved by a shop's name."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import cv2
import numpy as np
import pytest
import zxingcpp
from pypdf import PdfReader

from merchants.licences.poster import SIZES, Poster, Size, pdf, png

DIGITS = "2" + "73810946571829304756" * 10 + "1234567"
POSTER = Poster(
    shop="山城小面馆",
    code="K7M2Q9XH4D",
    address=f"https://credit.example.cn/m/{DIGITS}",
    host="credit.example.cn",
    serial=12,
    issued_on=date(2026, 11, 21),
    expires_on=date(2027, 11, 21),
    fingerprint="3F2A 91C0 77BE 04D1 5C6E",
    city="云溪市",
)
INJECTIONS = [
    "#panic(1)",
    '"); #read("/etc/passwd") //',
    '#import "x.typ"',
    "$ x^2 $ *b* _i_ = h <label> @ref",
    "\\u{41} [a](b) `raw` ${{7*7}}",
    '{"qr": "<svg/>"}',
    "</title><script>alert(1)</script>",
]
Photo = np.ndarray[tuple[int, int], np.dtype[np.uint8]]


def photo(size: Size, *, dots: int) -> Photo:
    """The rendered poster as a camera with `dots` pixels across the page would see it."""
    sheet = cv2.imdecode(np.frombuffer(png(POSTER, size), np.uint8), cv2.IMREAD_GRAYSCALE)
    height = round(dots * sheet.shape[0] / sheet.shape[1])
    return cv2.resize(sheet, (dots, height), interpolation=cv2.INTER_AREA)


def blurred(sheet: Photo) -> Photo:
    return cv2.GaussianBlur(sheet, (0, 0), 1.6)


def noisy(sheet: Photo) -> Photo:
    noise = np.random.default_rng(7).normal(0, 28, sheet.shape)
    return np.clip(sheet * 0.7 + 40 + noise, 0, 255).astype(np.uint8)


def aslant(sheet: Photo) -> Photo:
    """From the side and a little below, on a grey wall."""
    high, wide = sheet.shape
    corners = np.float32([[0, 0], [wide, 0], [wide, high], [0, high]])
    seen = np.float32(
        [
            [wide * 0.12, high * 0.05],
            [wide * 0.86, high * 0.14],
            [wide * 0.93, high * 0.9],
            [wide * 0.04, high * 0.97],
        ]
    )
    turned = cv2.getPerspectiveTransform(corners, seen)
    return cv2.warpPerspective(sheet, turned, (wide, high), borderValue=120)


def shaded(sheet: Photo) -> Photo:
    """Half in the shade of a door frame."""
    light = np.linspace(1.0, 0.35, sheet.shape[1])
    return (sheet * light).astype(np.uint8)


def everything(sheet: Photo) -> Photo:
    return noisy(blurred(aslant(shaded(sheet))))


def read(sheet: Photo) -> str:
    found = zxingcpp.read_barcode(sheet)
    return found.text if found else ""


def words(poster: Poster, size: Size = "a4") -> str:
    return PdfReader(io.BytesIO(pdf(poster, size))).pages[0].extract_text()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seen", [lambda s: s, blurred, noisy, aslant, shaded, everything])
def test_a_camera_reads_the_poster(size, seen):
    assert read(seen(photo(size, dots=1200))) == POSTER.address


def test_a_camera_reads_the_poster_from_afar():
    assert read(aslant(photo("a4", dots=480))) == POSTER.address


@pytest.mark.parametrize("size", SIZES)
def test_the_poster_says_what_a_customer_needs(size):
    said = words(POSTER, size)
    for part in [
        "扫码查看公示信息",
        "Scan to read the public record",
        POSTER.shop,
        POSTER.code,
        "云溪市信用公示",
        "credit.example.cn/m/",
        "2026-11-21",
        "2027-11-21",
        POSTER.fingerprint,
        "怎样辨别真伪",
        "不是评分",
    ]:
        assert part in said
    assert "演示" not in said


def test_a_demo_shop_says_that_it_is_one():
    assert "演示数据，并非真实商户" in words(replace(POSTER, demo=True))


@pytest.mark.parametrize("name", INJECTIONS)
def test_a_name_is_never_read_as_markup(name):
    poster = replace(POSTER, shop=name, outlet=name)
    said = "".join(words(poster).split())
    assert said.count("".join(name.split())) == 2
    assert PdfReader(io.BytesIO(pdf(poster))).metadata.title == f"{name} {POSTER.code}"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["店", "长" * 200, "W" * 200, "𠮷野家", "a\nb", "\ue000"])
def test_any_name_fits_one_page(size, name):
    poster = replace(POSTER, shop=name, outlet="门店" * 100, city="市" * 30, demo=True)
    assert len(PdfReader(io.BytesIO(pdf(poster, size))).pages) == 1


def test_the_pdf_is_tagged_titled_and_tells_what_the_code_is():
    document = PdfReader(io.BytesIO(pdf(POSTER)))
    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "zh-CN"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert document.metadata.title == "山城小面馆 K7M2Q9XH4D"
    assert document.metadata.creation_date.date() == POSTER.issued_on


def test_the_same_facts_give_the_same_bytes():
    first = pdf(POSTER)
    pdf(replace(POSTER, shop="别的店"))
    from merchants.licences.poster import _compile

    _compile.cache_clear()
    assert pdf(POSTER) == first


def test_a_poster_is_small_enough_for_a_phone():
    assert len(pdf(POSTER)) < 60_000
