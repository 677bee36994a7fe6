"""An offer's terms in words, and how often it is looked at."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils.translation import override

from incentives.offers.counting import seen, sightings
from incentives.offers.models import Version
from incentives.offers.reading import terms_of
from tests.incentives.listed import LODGING, a_partner, a_version


@pytest.mark.django_db
def test_terms_are_told_for_everyone_and_better_in_both_languages() -> None:
    version = a_version(a_partner())
    told = {line.code: line for line in terms_of(version)}
    assert (told["amount"].everyone, told["amount"].better) == ("5 万元", "20 万元")
    assert told["amount"].holds == "5 万元"
    assert told["fees"].better == ""
    assert told["repayment"].everyone == "等额本息"
    assert list(told)[:4] == ["rate_from", "rate_to", "amount", "months"]
    with override("en"):
        met = {line.code: line for line in terms_of(version, is_met=True)}
    assert met["months"].holds == "36 months"
    assert met["amount"].holds == "CNY 200,000"
    assert met["rate_from"].holds == "4.35%"
    assert met["fees"].holds == "CNY 0"


@pytest.mark.django_db
def test_terms_take_one_statement(django_assert_num_queries: object) -> None:
    version = a_version(a_partner(), terms=LODGING, field="lodging")
    fetched = Version.objects.select_related("offer").prefetch_related("terms").get(pk=version.pk)
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert [line.code for line in terms_of(fetched)] == ["deposit", "pay_percent", "late_hours"]


@pytest.mark.django_db(transaction=True)
def test_a_crowd_that_looks_at_once_is_counted_whole() -> None:
    version = a_version(a_partner())

    def look(_each: int) -> None:
        seen(version)
        connection.close()

    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(look, range(64)))
    assert sightings(version.offer_id) == 64
