"""Many at once on one shop: nothing is counted twice, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from backend.accounts.models import User
from backend.kernel.errors import DomainError
from merchants.registry.models import Merchant
from merchants.reviews import tending, visits
from merchants.reviews.actions import Circumstances, edit_review, withdraw_review, write_review
from merchants.reviews.figures import summary_of
from merchants.reviews.moderation.actions import decide, flag_review
from merchants.reviews.votes import set_helpful
from tests.accounts.cast import member, somebody
from tests.merchants import opinions
from tests.merchants.opinions import fresh, reviewed, said

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 8


def at_once(acts: Iterable[Callable[[], Any]]) -> list[str]:
    """Run all of them on a few threads; "" or the code of the refusal of each."""

    def run(act: Callable[[], Any]) -> str:
        try:
            act()
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def shop(settings: Any) -> Merchant:
    settings.REVIEWS_BURST = 0
    return opinions.shop()


@pytest.fixture
def people() -> list[User]:
    return [somebody(number) for number in range(100)]


def test_200_parallel_reviews_votes_and_flags_leave_exact_figures(
    shop: Merchant, people: list[User]
) -> None:
    first = reviewed(shop, somebody(300), stars=3)
    about = {"merchant": shop, "review": first.id}
    acts: list[Callable[[], Any]] = []
    for number, person in enumerate(people):
        stars = said(1 + number % 5)
        acts.append(partial(write_review, author=person, merchant=shop, said=stars))
        if number < 60:
            acts.append(partial(set_helpful, voter=person, helpful=True, **about))
        else:
            acts.append(partial(flag_review, person=person, reason="insult", **about))
    assert len(acts) == 200
    assert set(at_once(acts)) == {""}
    summary = summary_of(shop.pk)
    assert (summary.n, summary.distribution) == (101, [20, 20, 21, 20, 20])
    assert (summary.counts["helpful"], summary.counts["flags_consumer"]) == (60, 40)
    assert fresh(first).helpful == 60
    assert tending.recount() == []


def test_one_visit_is_reviewed_once_however_often_it_is_sent(shop: Merchant) -> None:
    author = somebody(300)
    write = partial(write_review, author=author, merchant=shop, said=said())
    assert sorted(at_once([write] * 8)) == [""] + ["visit_already_reviewed"] * 7
    assert summary_of(shop.pk).n == 1


def test_one_proof_of_visit_is_good_for_one_review(shop: Merchant, people: list[User]) -> None:
    came = Circumstances(visit_token=visits.made(shop.pk, timezone.localdate()))
    write = partial(write_review, merchant=shop, said=said(), came=came)
    told = at_once(partial(write, author=person) for person in people[:8])
    assert sorted(told) == [""] + ["visit_token_spent"] * 7
    assert summary_of(shop.pk).counts["visited"] == 1


def test_an_edit_a_vote_a_decision_and_a_withdrawal_at_once_add_up(
    shop: Merchant, people: list[User]
) -> None:
    author, here = somebody(300), opinions.office()
    review, officer = reviewed(shop, author), member(here, 301)
    about = {"merchant": shop, "review": review.id}
    hide = partial(
        decide, officer=officer, office=here, decision="hide", reason="insult", text="骂人", **about
    )
    acts: list[Callable[[], Any]] = [
        hide,
        *[partial(edit_review, author=author, said=said(n), **about) for n in (1, 2, 3)],
        *[partial(set_helpful, voter=one, helpful=True, **about) for one in people[:8]],
        partial(withdraw_review, author=author, **about),
    ]
    assert set(at_once(acts)) <= {"", "not_found", "step_not_allowed"}
    assert tending.recount() == []
