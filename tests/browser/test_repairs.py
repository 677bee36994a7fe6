"""Repairs as a shop, officers and everybody see them."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.accounts.cast import client_of
from tests.browser.test_consent_and_rights import as_person
from tests.browser.test_everyone_can_read_it import faults_of
from tests.browser.test_reviews import WAYS, _pictures
from tests.factories.deliveries import hand_in
from tests.factories.rows import listing, penalty
from tests.merchants.repairs.repairing import Office, Shop, general

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("screen", "theme", "locale"), WAYS)
def test_axe_finds_nothing_and_everything_fits(visit, screen, theme, locale) -> None:  # type: ignore[no-untyped-def]
    office, shop = Office(), Shop()
    first = shop.record
    hand_in("penalties", penalty(CF_WSH="渝北市监罚〔2026〕8号", **general(20)))
    hand_in("lists", listing())
    refused = shop.asks(first)
    office.accepts(refused)
    office.refuses(refused, ground="false")
    appeal = shop.appeals(refused)
    office.accepts(appeal, by=office.officer())
    other = Shop(2)
    waiting = other.asks()
    at = f"/m/{shop.merchant.code}"
    pages = [
        (Client(), (f"{at}", f"{at}/repairs", "/repairs", "/offices")),
        (client_of(shop.owner), ("/shop/repairs", f"/shop/repairs/items/{first.id}",
                                 f"/shop/repairs/{refused.id}", f"/shop/repairs/{appeal.id}")),
        (client_of(other.owner), (f"/shop/repairs/{waiting.id}",)),
        (client_of(office.officer(), strong=True), ("/office/repairs",
             f"/office/repairs/{waiting.id}", f"/office/repairs/{appeal.id}")),
    ]  # fmt: skip
    third = Shop(3)
    pages.append((client_of(third.owner), (f"/shop/repairs/items/{third.record.id}",)))
    for client, paths in pages:
        reader = visit(screen, theme, bypass_csp=True, locale=locale)
        if client.session.get("_auth_user_id"):
            reader = as_person(reader, client)
        assert faults_of(reader, paths) == {}
        assert reader.trouble == []
        _pictures(reader, [*paths], f"{screen}-{locale}")
