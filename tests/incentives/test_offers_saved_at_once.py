"""Saving at once: the same offer once, never more than may be saved, and no fault at all."""

from __future__ import annotations

from functools import partial

import pytest

from incentives.offers.mine.actions import save_offer, unsave_offer
from incentives.offers.sightings import Saved
from tests.accounts.cast import somebody
from tests.incentives.listed import a_partner, a_version
from tests.incentives.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 8


def test_eight_taps_at_once_save_it_once() -> None:
    person, code = somebody(51), a_version(a_partner()).offer.code
    assert at_once([partial(save_offer, person=person, code=code)] * TIMES) == [""] * TIMES
    assert Saved.objects.count() == 1


def test_at_once_no_more_are_saved_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("incentives.offers.mine.actions.MOST_SAVED", 3)
    person, partner = somebody(52), a_partner()
    codes = [a_version(partner).offer.code for _each in range(TIMES)]
    told = sorted(at_once([partial(save_offer, person=person, code=code) for code in codes]))
    assert told == [""] * 3 + ["too_many_saved"] * 5
    assert Saved.objects.count() == 3


def test_saving_and_taking_off_at_once_ends_in_one_of_the_two() -> None:
    person, code = somebody(53), a_version(a_partner()).offer.code
    both = [partial(act, person=person, code=code) for act in (save_offer, unsave_offer)]
    assert at_once(both * 4) == [""] * TIMES
    assert Saved.objects.count() <= 1
