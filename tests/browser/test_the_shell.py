"""Installed on the phone: kept pages open without a net, say so, and die in time."""

from __future__ import annotations

import pytest

from tests.browser import urls

pytestmark = [
    pytest.mark.browser, pytest.mark.urls("tests.browser.urls"), pytest.mark.django_db,
]  # fmt: skip

KEPT = "caches.open('kept-1').then(kept => kept.keys()).then(all => all.map(one => one.url))"


@pytest.fixture
def phone(visit):  # type: ignore[no-untyped-def]
    """A phone with the shell installed and in charge."""
    reader = visit(service_workers="allow")
    reader.open("/about")
    reader.until("navigator.serviceWorker.controller !== null")
    return reader


def _see(phone, code: str) -> None:  # type: ignore[no-untyped-def]
    phone.open(f"/m/{code}")
    phone.until(f"{KEPT}.then(all => all.some(one => one.endsWith('/m/{code}')))")


def test_a_shop_seen_once_opens_without_a_net_and_says_it_is_kept(phone) -> None:  # type: ignore[no-untyped-def]
    _see(phone, "K7M2Q9XH4D")
    assert not phone.page.locator(".saved").is_visible()
    phone.context.set_offline(True)
    page = phone.open("/m/K7M2Q9XH4D")
    assert page.locator("h1").inner_text() == "云溪市观山湖区溪边老王面馆"
    assert page.locator(".saved").is_visible()


def test_a_shop_never_seen_gives_the_offline_page(phone) -> None:  # type: ignore[no-untyped-def]
    phone.context.set_offline(True)
    assert "没有网络" in phone.open("/m/NEVERSEENX").locator("h1").inner_text()


def test_a_kept_page_dies_with_the_first_record_that_ends(phone) -> None:  # type: ignore[no-untyped-def]
    urls.ENDS["ENDED22222"] = "2026-01-31"
    _see(phone, "ENDED22222")
    phone.context.set_offline(True)
    assert "没有网络" in phone.open("/m/ENDED22222").locator("h1").inner_text()


def test_a_refusal_is_never_kept(phone) -> None:  # type: ignore[no-untyped-def]
    phone.open("/m/G0NE")
    phone.open("/m/K7M2Q9XH4D/nothing")
    assert [url for url in phone.page.evaluate(KEPT) if "/m/" in url] == []


def test_only_the_last_twenty_shops_stay(phone) -> None:  # type: ignore[no-untyped-def]
    for number in range(23):
        _see(phone, f"SHOP{chr(65 + number)}")
    phone.until(f"{KEPT}.then(all => all.length === 20)")
    kept = phone.page.evaluate(KEPT)
    assert not any(url.endswith("/m/SHOPA") for url in kept)
