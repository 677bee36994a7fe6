"""Many at once: codes without a gap, one open of a kind, exact counts, one end of each story."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from merchants.commitments.actions import withdraw_promise
from merchants.commitments.figures import figures_of
from merchants.commitments.models import Commitment, PromiseWord
from merchants.commitments.ready import templates
from merchants.commitments.sweeps import recount
from merchants.commitments.voices import say_word, take_back_words
from tests.accounts.cast import somebody
from tests.factories.cards import rebuilt_cards, stored_cards
from tests.merchants.commitments.promising import Shop, found, office, officer, visited
from tests.merchants.test_review_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_codes_of_one_day_follow_each_other_without_a_gap() -> None:
    shops = [Shop(), Shop(uscc="91500112MA5U1A2B3C")]
    acts = [partial(shop.promises, code) for shop in shops for code in templates()]
    refused = [partial(shops[0].promises, title="", content="", liability="")] * 4
    told = at_once([*acts, *refused])
    assert sorted(told) == [""] * len(acts) + ["words_missing"] * 4
    serials = sorted(int(one.code[-6:]) for one in Commitment.objects.all())
    assert serials == list(range(1, len(acts) + 1))
    assert stored_cards() == rebuilt_cards()


def test_one_of_a_kind_is_made_however_often_it_is_sent() -> None:
    shop = Shop()
    assert sorted(at_once([shop.promises] * 8)) == [""] + ["commitment_already_open"] * 7


def test_words_at_once_are_counted_exactly() -> None:
    shop = Shop()
    made = shop.promises()
    people = [somebody(number) for number in range(24)]
    about: dict[str, Any] = {"merchant": shop.merchant, "commitment": made.id}
    token = visited(shop.merchant)
    acts: list[Callable[[], Any]] = [
        partial(say_word, speaker=one, is_kept=place % 3 > 0, visit_token=visited(shop.merchant),
                **about)
        for place, one in enumerate(people[:16])
    ]  # fmt: skip
    acts += [
        partial(say_word, speaker=people[16], is_kept=bool(n % 2), visit_token=token, **about)
        for n in range(4)
    ]
    acts += [
        partial(say_word, speaker=one, is_kept=True, visit_token=token, **about)
        for one in people[17:20]
    ]
    acts += [partial(take_back_words, speaker=one, **about) for one in people[:4]]
    assert set(at_once(acts)) <= {"", "visit_token_spent"}
    assert recount() == []
    told = figures_of(shop.merchant.pk, [made.id])[made.id]
    assert told["n"] == PromiseWord.objects.count()


def test_a_withdrawal_and_a_finding_at_once_end_one_way() -> None:
    shop = Shop()
    made, here = shop.promises(), office()
    by = officer(here)
    take: dict[str, Any] = {"shop": shop.organisation, "person": shop.owner}
    acts: list[Callable[[], Any]] = [
        partial(withdraw_promise, commitment=made.id, **take),
        partial(found, here, by, made),
        partial(withdraw_promise, commitment=made.id, **take),
        partial(found, here, by, made),
    ]
    assert set(at_once(acts)) <= {"", "step_not_allowed"}
    assert shop.now(made).version == 2
    assert Commitment.objects.current().count() == 1
    assert stored_cards() == rebuilt_cards()
