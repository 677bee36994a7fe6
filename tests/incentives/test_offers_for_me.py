"""Offers for one person: SQL and Python agree, everything is explained, nobody else sees it."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credit.catalogue.founding import found_catalogue
from credit.catalogue.reading import today
from incentives.offers.catalogue.entries import SHELF
from incentives.offers.conditions import NOBODY, Facts, clauses, meets
from incentives.offers.mine.actions import MOST_SAVED, save_offer, unsave_offer
from incentives.offers.mine.matching import FOR_ALL, NOT_YET, QUALIFIED, matched
from incentives.offers.mine.reading import my_page
from incentives.offers.models import Version
from incentives.offers.refusals import TooManySaved
from incentives.offers.sections import forget, saved
from incentives.offers.sightings import Saved
from tests.accounts.cast import by_app_too, client_of, somebody
from tests.credit.citizens import joined, person_of
from tests.credit.people import thanked
from tests.incentives.listed import a_partner, a_version

pytestmark = pytest.mark.django_db
NONE = {"better_zh": "", "better_en": "", "needs_membership": False}
CONDITIONS: list[dict[str, Any]] = [
    NONE,
    {"needs_membership": True},
    {"level": "leaf", "level_points": 50},
    {"level": "tree", "level_points": 400},
    {"category": "green", "least_deeds": 1},
    {"category": "green", "least_deeds": 2, "place": "520100"},
    {"place": "520000"},
    {"place": "520102", "level": "leaf", "level_points": 50},
    {"needs_membership": False, "place": "520100"},
    {"needs_membership": False, "needs_kept_promises": True},
    {"needs_membership": False, "needs_kept_promises": True, "place": "520102"},
]
PLACES = ("520102", "520103", "520200", "500112")


@st.composite
def some_facts(draw: Any) -> Facts:
    """Of a member, of a shop, or of nobody."""
    kinds = st.sampled_from(list(product(("green", "giving"), PLACES)))
    return Facts(
        is_member=draw(st.booleans()),
        points=draw(st.sampled_from([0, 49, 50, 399, 400, 1000])),
        deeds=draw(st.dictionaries(kinds, st.integers(1, 3), max_size=4)),
        keeps_promises=draw(st.booleans()),
        place=draw(st.sampled_from(["", *PLACES])),
    )


@pytest.fixture
def versions() -> list[Version]:
    """An open version for each condition."""
    partner = a_partner()
    return [a_version(partner, terms={}, **condition) for condition in CONDITIONS]


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
@given(facts=some_facts())
def test_the_statement_and_the_clauses_agree(versions: list[Version], facts: Facts) -> None:
    found = {
        one.key.version: one.rank for one in matched(facts, subject="person", limit=50).matched
    }
    for version in versions:
        expected = (
            QUALIFIED if meets(version, facts) else NOT_YET if version.has_condition else FOR_ALL
        )
        assert found[version.pk] == expected, clauses(version, facts)


def test_what_one_qualifies_for_comes_first_on_every_page(versions: list[Version]) -> None:
    facts = Facts(is_member=True, points=60)
    seen, cursor = [], ""
    while True:
        page = matched(facts, subject="person", limit=3, cursor=cursor)
        seen += page.matched
        cursor = page.cursor
        if not cursor:
            break
    ranks = [one.rank for one in seen]
    assert len({one.key.version for one in seen}) == len(versions)
    assert ranks == sorted(ranks, key=[QUALIFIED, FOR_ALL, NOT_YET].index)
    assert ranks.count(QUALIFIED) == 2


def test_a_member_is_told_why_and_what_would_help() -> None:
    found_catalogue(starts_on=today())
    partner = a_partner()
    a_version(partner, terms={}, level="leaf", level_points=50, title_zh="够了")
    a_version(partner, terms={}, level="tree", level_points=400, title_zh="还差")
    member = joined(1)
    thanked(member, 60)
    answer = client_of(person_of(member)).get("/me/offers")
    page = answer.content.decode()
    assert page.index("够了") < page.index("还差")
    assert "还差 340 分" in page
    assert "这些自愿的事会有帮助" in page
    assert answer["Cache-Control"] == "private, no-store"


def test_whoever_takes_no_part_is_pressed_to_nothing() -> None:
    a_version(a_partner(), terms={}, level="leaf", level_points=50)
    page = client_of(somebody(31)).get("/me/offers").content.decode()
    assert "不参加没有任何不利" in page
    assert "还差" not in page.replace("还差 50 分", "")


def test_the_api_tells_the_same_to_the_person_alone(versions: list[Version]) -> None:
    client = client_of(somebody(32))
    headers = by_app_too(client).headers
    told = client.get("/api/v1/me/offers?limit=5", headers=headers).json()
    assert len(told["results"]) == 5
    assert told["results"][0]["standing"] == "for_all"
    assert told["results"][1]["why"][0]["is_met"] is False
    assert told["ideas"] == []
    more = client.get(told["next"], headers=headers)
    assert more.status_code == 200
    assert Client().get("/api/v1/me/offers").status_code == 401


def test_a_page_takes_few_statements_however_many_offers(
    versions: list[Version], django_assert_max_num_queries: Any
) -> None:
    person = person_of(joined(2))
    SHELF.clear()
    my_page(person, limit=20)
    with django_assert_max_num_queries(40):
        my_page(person, limit=20)


def test_saved_by_page_and_app_and_only_for_oneself() -> None:
    version, person = a_version(a_partner()), somebody(33)
    client, code = client_of(person), version.offer.code
    assert client.post("/me/offers/saved", {"code": code, "saved": "yes"}).status_code == 302
    assert version.title in client.get("/me/offers/saved").content.decode()
    assert version.title not in client_of(somebody(34)).get("/me/offers/saved").content.decode()
    assert "已收藏" in client.get(f"/offers/{code}").content.decode()
    assert [each["offer"] for each in saved(person)] == [code]
    client.post("/me/offers/saved", {"code": code, "saved": "no"})
    assert not Saved.objects.exists()


def test_saved_twice_is_once_and_gone_with_the_person() -> None:
    version, person = a_version(a_partner()), somebody(35)
    save_offer(person=person, code=version.offer.code)
    save_offer(person=person, code=version.offer.code)
    assert Saved.objects.count() == 1
    assert forget(person) == 1
    unsave_offer(person=person, code=version.offer.code)


def test_nobody_hoards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("incentives.offers.mine.actions.MOST_SAVED", 1)
    assert MOST_SAVED == 200
    partner, person = a_partner(), somebody(36)
    one, other = (a_version(partner).offer.code for _each in "12")
    save_offer(person=person, code=one)
    with pytest.raises(TooManySaved):
        save_offer(person=person, code=other)


def test_nobody_is_a_member_of_nothing() -> None:
    assert not meets(a_version(a_partner()), NOBODY)
