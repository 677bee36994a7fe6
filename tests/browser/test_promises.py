"""Promises as visitors, shops and officers see them."""

from __future__ import annotations

import pytest

from merchants.commitments.replies import reply_to_words
from tests.accounts.cast import client_of, somebody
from tests.browser.test_consent_and_rights import as_person
from tests.browser.test_everyone_can_read_it import faults_of
from tests.browser.test_reviews import WAYS, _pictures
from tests.merchants import opinions
from tests.merchants.commitments.promising import Shop, found, office, officer, said

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("screen", "theme", "locale"), WAYS)
def test_axe_finds_nothing_and_everything_fits(visit, screen, theme, locale) -> None:  # type: ignore[no-untyped-def]
    shop, here, guest = Shop(), office(), somebody(401)
    made, other, broken = (shop.promises(code) for code in ("full_weight", "same_price",
                                                            "open_kitchen"))  # fmt: skip
    for kept in (True, True, True, True, False):
        said(made, kept=kept)
    reply_to_words(shop=shop.organisation, person=shop.owner, commitment=made.id,
                   text="公平秤在收银台旁边。")  # fmt: skip
    by = officer(here)
    found(here, by, broken)
    client = client_of(guest)
    client.get(f"/m/{opinions.seal_of(shop.merchant)}/promises/visit")
    at = f"/m/{shop.merchant.code}"
    pages = {
        guest: (client, (at, f"{at}/promises", f"{at}/promises/{other.id}/word", "/boards")),
        shop.owner: (client_of(shop.owner), ("/shop/promises", "/shop/promises/new",
                     "/shop/promises/new?template=easy_for_elders", f"/shop/promises/{made.id}")),
        by: (client_of(by, strong=True), ("/office/promises",
             f"/office/promises/{shop.merchant.code}/{made.id}")),
    }  # fmt: skip
    for client, paths in pages.values():
        reader = as_person(visit(screen, theme, bypass_csp=True, locale=locale), client)
        assert faults_of(reader, paths) == {}
        assert reader.trouble == []
        _pictures(reader, [*paths], f"{screen}-{locale}")
