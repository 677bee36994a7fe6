"""No cache answers for us: what ended is gone from every copy at the next look (promise 3)."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories.deliveries import ago, hand_in
from tests.factories.rows import registration
from tests.intake.delivered import code
from tests.merchants.outside import shop_code

pytestmark = pytest.mark.django_db

PAGES = ("/", "/?q=好再来", "/m/{shop}", "/m/{shop}/history", "/m/{shop}?as_of={day}", "/verify")


@pytest.mark.parametrize("page", PAGES)
def test_promise_03_no_page_with_facts_is_kept_by_a_cache(client: Client, page: str) -> None:
    hand_in("enterprises", registration())
    answer = client.get(page.format(shop=shop_code(), day=ago(0)))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


def test_a_judgement_on_a_seal_is_not_kept_by_a_cache(client: Client) -> None:
    answer = client.get(f"/m/{'1' * 208}")
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] in {"no-cache", "no-store"}


def test_the_other_spelling_of_a_code_is_asked_about_again(client: Client) -> None:
    hand_in("enterprises", registration())
    answer = client.get(f"/m/{code().lower()}")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (301, "no-cache")
