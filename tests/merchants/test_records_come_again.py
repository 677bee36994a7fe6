"""A file that comes again changes nothing, but what it takes off the page is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories.cards import card
from tests.factories.deliveries import ago, as_file, counts, hand_in, hand_in_file
from tests.factories.rows import penalty, registration

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shop() -> None:
    hand_in("enterprises", registration())


def test_promise_03_a_file_that_revokes_is_heard_each_time(tmp_path: Path) -> None:
    revoking = as_file(tmp_path, penalty(撤销日期=ago(1)))
    hand_in_file("penalties", revoking)
    hand_in("penalties", penalty(CF_NR="罚款 20000 元"))
    assert len(card()["penalties"]) == 1
    assert counts(hand_in_file("penalties", revoking)) == (1, 1, 0, 0)
    assert card()["penalties"] == []
    assert counts(hand_in_file("penalties", revoking)) == (1, 0, 1, 0)


def test_a_stale_file_brings_nothing_back(tmp_path: Path) -> None:
    first = as_file(tmp_path, penalty())
    hand_in_file("penalties", first)
    hand_in("penalties", penalty(撤销日期=ago(1)))
    assert counts(hand_in_file("penalties", first)) == (1, 0, 1, 0)
    assert card()["penalties"] == []
