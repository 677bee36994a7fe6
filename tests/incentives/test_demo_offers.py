"""The demo's partners and offers: all sixteen fields, and everybody has terms in each."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.catalogue.founding import found_catalogue
from credit.catalogue.reading import today
from incentives.demo.offers import list_offers, proposal, told
from incentives.offers.conditions import Facts, meets
from incentives.offers.fields import LOWER, fields
from incentives.offers.models import State, Version
from incentives.partners.models import Partner
from tests.incentives.written import frame

OFFERS = told()["offers"]


@given(st.sampled_from(OFFERS), st.booleans())
def test_promise_10_every_offer_of_the_demo_says_what_everybody_gets(
    each: dict[str, Any], is_met: bool
) -> None:
    said, of_field = proposal(each), frame(each["field"]).field
    assert said.texts.everyone_zh
    assert said.texts.everyone_en
    for code, (everyone, better) in said.numbers.items():
        attribute = of_field.attribute(code)
        assert attribute is not None
        assert everyone is not None
        holds = better if is_met and better is not None else everyone
        assert holds <= everyone if attribute.better == LOWER else holds >= everyone


def test_every_field_and_many_kinds_of_partners_are_there() -> None:
    on_show = [each for each in OFFERS if each["state"] == "published"]
    assert len(on_show) >= 32
    assert {each["field"] for each in on_show} == set(fields())
    assert len({each["kind"] for each in told()["partners"]}) >= 8


@pytest.mark.django_db
def test_the_demo_is_listed_once_by_the_doors_of_everybody(settings: Any) -> None:
    settings.DEV_PAGES = True
    found_catalogue(starts_on=today())
    assert list_offers() == len(OFFERS)
    states = {state: Version.objects.filter(state=state).count() for state in State.values}
    assert states["published"] >= 32
    assert states["submitted"] >= 2
    assert states["returned"] == 1
    assert Partner.objects.count() == 12
    assert not any(meets(one, Facts()) for one in Version.objects.all())
    assert list_offers() == 0


@pytest.mark.django_db
def test_no_demo_where_real_people_are(settings: Any) -> None:
    settings.DEV_PAGES = False
    assert list_offers() == 0
    assert not Partner.objects.exists()
