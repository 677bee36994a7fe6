"""From the search field to the seal, on a small demo city and the site's real addresses."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from merchants.licences.actions import revoke_seal
from merchants.licences.seals import address_of, merchant_by, shown_seal
from merchants.lookup.cards import today
from merchants.lookup.models import SearchEntry
from tests.browser.test_everyone_can_read_it import faults_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shop():  # type: ignore[no-untyped-def]
    """A shop of the demo city with a seal on its door."""
    call_command("demo", merchants=40, verbosity=0)
    entry = SearchEntry.objects.order_by("name").first()
    return merchant_by(entry.code)


def test_from_the_search_field_to_the_record_and_its_history(visit, shop) -> None:  # type: ignore[no-untyped-def]
    reader = visit()
    page = reader.open("/")
    page.get_by_role("searchbox").fill(shop.name[:4])
    page.get_by_role("button", name="查找").click()
    page.locator(f"a[href='/m/{shop.code}']").click()
    assert page.locator("h1").inner_text().replace("\n", "") == shop.name
    page.get_by_role("link", name="变更历史").click()
    assert page.get_by_text("首次收录").first.is_visible()
    assert reader.trouble == []
    assert reader.strangers() == []


def test_the_seal_on_the_door_is_judged_on_the_page(visit, shop) -> None:  # type: ignore[no-untyped-def]
    seal = shown_seal(shop, today=today())
    path = address_of(seal, shop, base_url="")
    reader = visit()
    assert "真码" in reader.open(path).locator(".seal h2").inner_text()
    altered = path[:-1] + str((int(path[-1]) + 1) % 10)
    assert "真码" not in reader.open(altered).locator(".seal h2").inner_text()
    revoke_seal(seal=seal, reason="店主遗失", today=today())
    assert "作废" in reader.open(path).locator(".seal h2").inner_text()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_the_real_pages(visit, shop, theme: str) -> None:  # type: ignore[no-untyped-def]
    reader = visit("phone", theme, bypass_csp=True)
    shown = (f"/m/{shop.code}", f"/m/{shop.code}/history", "/m/NOSUCHSHOP", "/m/" + "9" * 208)
    paths = ("/", f"/?q={shop.name[0]}", "/?near=26.6,106.6", "/verify", *shown)
    assert faults_of(reader, paths) == {}


def test_a_real_scan_page_weighs_less_than_sixty_kilobytes(visit, shop) -> None:  # type: ignore[no-untyped-def]
    reader = visit()
    reader.open(address_of(shown_seal(shop, today=today()), shop, base_url=""))
    assert 20_000 < reader.weight() < 60_000
