"""The product's face: light, whole without script, printable, and honest about the code scanned."""

from __future__ import annotations

import json

import pytest

pytestmark = [
    pytest.mark.browser, pytest.mark.urls("tests.browser.urls"), pytest.mark.django_db,
]  # fmt: skip
RICH = "/styleguide/pages/scan-rich"
HERE = {"longitude": 106.6221, "latitude": 26.6512, "accuracy": 20}


@pytest.mark.parametrize("path", [RICH, "/styleguide/pages/scan-serious", "/m/FULL"])
def test_the_scan_page_weighs_less_than_sixty_kilobytes(visit, path: str) -> None:  # type: ignore[no-untyped-def]
    reader = visit()
    reader.open(path)
    weight = reader.weight()
    assert weight > 35_000  # really weighed, and not compressed
    assert weight < 60_000


def test_without_script_the_page_says_everything(visit) -> None:  # type: ignore[no-untyped-def]
    scripted, plain = visit().open(RICH), visit(java_script_enabled=False).open(RICH)
    for told in (
        "真码",
        "食品经营许可证",
        "已过期",
        "没收非法财物",
        "有异议",
        "不合格",
        "由贵州省",
    ):
        assert plain.get_by_text(told).first.is_visible(), told
    sections = "main section h2, main h1, main h3, .glance b"
    assert plain.locator(sections).all_inner_texts() == scripted.locator(sections).all_inner_texts()


def test_without_script_no_dead_button_is_shown(visit) -> None:  # type: ignore[no-untyped-def]
    page = visit(java_script_enabled=False).open(RICH)
    assert page.locator("button:visible").count() == 0


def test_every_source_opens_without_script(visit) -> None:  # type: ignore[no-untyped-def]
    page = visit(java_script_enabled=False).open(RICH)
    page.locator("#penalties summary").first.click()
    assert page.get_by_text("《食品安全法》第三十四条").first.is_visible()


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("altered", "假码"), ("expired", "已过期"), ("revoked", "已被作废"),
        ("unknown-key", "无法确认"),
    ],
)  # fmt: skip
def test_a_seal_that_does_not_count_says_so_first(visit, state: str, said: str) -> None:  # type: ignore[no-untyped-def]
    page = visit().open(f"/styleguide/pages/scan-{state}")
    banner = page.locator("section.seal")
    assert said in banner.locator("h2").inner_text()
    assert banner.bounding_box()["y"] < 150
    assert page.get_by_text("真码").count() == 0


@pytest.mark.parametrize(("shift", "said"), [(0, "near"), (0.02, "far")])
def test_the_phone_compares_its_place_and_sends_nothing(visit, shift: float, said: str) -> None:  # type: ignore[no-untyped-def]
    place = HERE | {"longitude": HERE["longitude"] + shift}
    reader = visit(geolocation=place, permissions=["geolocation"])
    page = reader.open(RICH)
    page.wait_for_load_state("networkidle")
    before = len(reader.addresses)
    page.locator(".place button").click()
    page.locator(f"[data-say={said}]").wait_for(state="visible")
    assert len(reader.addresses) == before
    assert ("caution" in page.locator(".seal").get_attribute("class")) == (said == "far")


def test_a_phone_that_keeps_its_place_to_itself_is_told_to_look(visit) -> None:  # type: ignore[no-untyped-def]
    page = visit(permissions=[]).open(RICH)
    page.locator(".place button").click()
    page.locator("[data-say=unknown]").wait_for(state="visible")


def test_on_paper_only_the_record_and_its_address_remain(visit) -> None:  # type: ignore[no-untyped-def]
    page = visit("desk").open(RICH)
    page.emulate_media(media="print")
    assert page.get_by_text("打印自 https://credit.example.cn/m/K7M2Q9XH4D").is_visible()
    assert page.locator("nav:visible, .foot:visible, button:visible").count() == 0
    assert page.locator("h1").is_visible()


def test_near_me_sends_no_more_than_four_decimals(visit) -> None:  # type: ignore[no-untyped-def]
    place = {"longitude": 106.622134567, "latitude": 26.651298765}
    reader = visit(geolocation=place, permissions=["geolocation"])
    page = reader.open("/styleguide/pages/home")
    with page.expect_navigation():
        page.locator("a[data-act=near]").first.click()
    assert page.url.endswith("/?near=26.6513,106.6221")


def test_share_hands_over_the_short_address(visit) -> None:  # type: ignore[no-untyped-def]
    reader = visit()
    reader.page.add_init_script("navigator.share = told => { window.shared = told; }")
    page = reader.open(RICH)
    page.locator("[data-act=share]").click()
    shared = page.evaluate("JSON.stringify(window.shared)")
    assert json.loads(shared)["url"] == "https://credit.example.cn/m/K7M2Q9XH4D"
