"""Reviews as readers, authors, shops and officers see them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from merchants.lookup.cards import rebuild_cards
from merchants.reviews import votes
from merchants.reviews.moderation.actions import flag_review
from merchants.reviews.replies import write_reply
from tests.accounts.cast import client_of, member, somebody
from tests.browser.test_consent_and_rights import as_person
from tests.browser.test_everyone_can_read_it import faults_of
from tests.merchants import opinions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = [("phone", "light", "zh-CN"), ("desk", "dark", "en-GB")]


@pytest.mark.parametrize(("screen", "theme", "locale"), WAYS)
def test_axe_finds_nothing_and_everything_fits(visit, screen, theme, locale) -> None:  # type: ignore[no-untyped-def]
    shop = opinions.shop()
    rebuild_cards([shop.pk])
    author, owner = somebody(401), opinions.owner_of(shop)
    mine = opinions.reviewed(shop, author, words="面条筋道，就是等得久。" * 6)
    others = [opinions.reviewed(shop, stars=stars) for stars in (5, 2, 5)]
    votes.set_helpful(voter=author, merchant=shop, review=others[0].id, helpful=True)
    here = owner.memberships.get().organisation
    write_reply(review=mine.id, shop=here, person=owner, text="谢谢，我们加了一口锅。")
    flag_review(person=owner, merchant=shop, review=others[1].id, reason="advertising", shop=here)
    officer = member(opinions.office(), 451)
    pages = {
        author: (f"/m/{shop.code}", f"/m/{shop.code}/reviews", f"/m/{shop.code}/reviews/new",
                 "/me/reviews", f"/me/reviews/{shop.code}/{mine.id}",
                 f"/m/{shop.code}/reviews/{others[1].id}/flag"),
        owner: ("/shop/reviews", f"/shop/reviews/{others[0].id}"),
        officer: ("/office/reviews", f"/office/reviews/{shop.code}/{others[1].id}"),
    }  # fmt: skip
    for person, paths in pages.items():
        client = client_of(person, strong=person == officer)
        reader = as_person(visit(screen, theme, bypass_csp=True, locale=locale), client)
        assert faults_of(reader, paths) == {}
        assert reader.trouble == []
        _pictures(reader, [*paths], f"{screen}-{locale}")


def _pictures(reader, paths, ending) -> None:  # type: ignore[no-untyped-def]
    folder = os.environ.get("SCREENSHOTS")
    for path in paths if folder else ():
        name = "-".join(part[:12] for part in path.strip("/").split("/"))
        shot = Path(folder or "") / f"{name}-{ending}.png"
        reader.open(path).screenshot(path=shot, full_page=True)
